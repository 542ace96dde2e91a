/* scheme.h - how a row of tags says where mentions are: the six schemes as data.
 *
 * A tag is "O" or PREFIX-TYPE. One reading serves all six schemes, because on well-formed tags they agree on where a mention
 * begins; a scheme only adds what is not allowed. So the reader finds the mentions by one lenient reading (CHUNKS_ASSAY of
 * chunk_rules.h), and asks the table of violations in which schemes a step from one tag to the next is ill-formed.
 */
#ifndef CORPUS_SCHEME_H
#define CORPUS_SCHEME_H

#include "corpus/format.h"

/* The last three before PREFIX_OTHER, "[", "]" and ".", are in no scheme: some lenient readings (chunk_rules.h) know them. */
typedef enum Prefix {
    PREFIX_O, PREFIX_B, PREFIX_I, PREFIX_E, PREFIX_S, PREFIX_L, PREFIX_U, PREFIX_OPEN, PREFIX_CLOSE, PREFIX_DOT, PREFIX_OTHER,
    PREFIX_COUNT
} Prefix;

typedef struct SchemeRule {
    const char *name;
    uint8_t prefixes;                   /* those it has, as bits; O is always allowed */
    uint8_t needs_before[PREFIX_COUNT]; /* a tag with this prefix must follow one of these, of the same type; 0: no need */
    uint8_t needs_after[PREFIX_COUNT];  /* a tag with this prefix must be followed by one of these, of the same type */
    char single, begin, inside, end;    /* what a writer puts */
    char touching_begin, touching_end;  /* the same where a mention of the same type touches; 0: no difference */
} SchemeRule;

extern const SchemeRule scheme_rules[SCHEME_COUNT];

/* "IOB1", …; "auto". */
const char *scheme_name(Scheme s);

/* "refuse", "conlleval", "discard". */
const char *repair_name(Repair r);

/* What is wrong with a step. */
typedef enum Violation { VIOLATION_PREFIX, VIOLATION_BEGIN, VIOLATION_END, VIOLATION_COUNT } Violation;
const char *violation_text(Violation v); /* "a prefix that the scheme does not have", … */

/* masks[v] has bit s set if the step breaks scheme s in that way. */
typedef struct SchemeStep {
    uint8_t masks[VIOLATION_COUNT];
    uint8_t any;    /* all of them together */
    bool begins;    /* a mention begins at the second tag */
} SchemeStep;

/* All steps: [previous][current][same type]. A few hundred small entries, filled once by the reader that needs it. */
typedef struct SchemeSteps {
    SchemeStep at[PREFIX_COUNT][PREFIX_COUNT][2];
} SchemeSteps;
void scheme_steps(SchemeSteps *steps);

/* Splits a tag. `type` is what follows the first hyphen; empty if there is none. A prefix of more than one letter, or one
 * that no scheme has, is PREFIX_OTHER. */
Prefix scheme_split(const char *tag, size_t n, const char **type, size_t *type_length);

#endif

/* chunk_rules.h - the lenient readings of rows of tags, as data.
 *
 * A lenient reading finds chunks (runs of tokens of one type) in any row of tags, well-formed or not, by looking at two
 * neighbouring tags only: does a chunk start at the second, does one end behind the first. The scorers of the literature differ in
 * the pairs of prefixes that they know and in how they split a tag. Each is one row of a table; the one called "assay" is that
 * of our own column reader. Start and end are apart because a reading may know one of a pair and not the other.
 */
#ifndef CORPUS_CHUNK_RULES_H
#define CORPUS_CHUNK_RULES_H

#include "corpus/scheme.h"

typedef enum ChunkReading { CHUNKS_ASSAY, CHUNKS_CONLLEVAL, CHUNKS_SEQEVAL, CHUNKS_NERVALUATE, CHUNKS_HIPE, CHUNKS_COUNT } ChunkReading;

/* How a tag is split into prefix and type. */
typedef enum ChunkSplit {
    SPLIT_ASSAY,     /* as scheme_split does */
    SPLIT_CONLLEVAL, /* prefix: all before the first hyphen, or all; type: all behind it, or nothing; "0" is nothing, as in Perl */
    SPLIT_SEQEVAL,   /* prefix: the first letter; type: behind the first hyphen after it, or all the rest; "_" where that is nothing */
    SPLIT_THIRD,     /* prefix: the first letter; type: all from the third on. Only the tag "O" itself is outside */
} ChunkSplit;

/* Sets of prefixes are bits. All of this holds where the type stays the same; where it changes, a chunk ends behind the first tag
 * unless that is outside, and one starts at the second unless that is. */
typedef struct ChunkRule {
    const char *name;  /* whose reading it is */
    const char *wrong; /* what it gets wrong on well-formed tags; "" for nothing */
    ChunkSplit split;
    uint16_t outside;                 /* belong to no chunk */
    uint16_t starts_at, starts_behind; /* a chunk starts at these, whatever was before; behind these, at all but those outside */
    uint16_t ends_behind, ends_before; /* a chunk ends behind these, whatever follows; before these, behind all but those outside */
    uint16_t starts[PREFIX_COUNT];    /* [previous]: and at these */
    uint16_t ends[PREFIX_COUNT];      /* [previous]: and before these */
} ChunkRule;

extern const ChunkRule chunk_rules[CHUNKS_COUNT];

/* What happens between two tags, as bits. */
enum { CHUNK_STARTS = 1, CHUNK_ENDS = 2 };
unsigned chunk_step(const ChunkRule *rule, Prefix previous, Prefix current, bool same_type);

/* All steps of a reading: [previous][current][same type]. */
typedef struct ChunkSteps {
    uint8_t at[PREFIX_COUNT][PREFIX_COUNT][2];
} ChunkSteps;
void chunk_rule_steps(ChunkSteps *steps, const ChunkRule *rule);

/* The prefix of a tag; the type is `type[0..type_length)`, part of the tag or a constant. A prefix that is no single letter of the
 * enum, or an empty tag, is PREFIX_OTHER. */
Prefix chunk_split(const ChunkRule *rule, const char *tag, size_t n, const char **type, size_t *type_length);

#endif

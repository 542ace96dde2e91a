/* chunk_rules.h - the lenient readings of tags, as data: where conlleval and seqeval see a chunk begin and end.
 *
 * Both look at two neighbouring tags, by the class of their prefix and by whether their types are equal. What a table lacks is
 * part of what the scorer is: conlleval has no rule for S and none for B after E, seqeval none for L and U.
 */
#ifndef SCORE_CHUNK_RULES_H
#define SCORE_CHUNK_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum TagClass { TAG_O, TAG_DOT, TAG_B, TAG_I, TAG_E, TAG_S, TAG_OPEN, TAG_CLOSE, TAG_OTHER, TAG_CLASSES } TagClass;

/* Bits of classes: 1 << TAG_B. */
typedef struct ChunkRules {
    const char *name;
    uint16_t begins_with;              /* a chunk begins at a tag of these, whatever is before it */
    uint16_t begins_after[TAG_CLASSES]; /* … at these, after a tag of the class that indexes */
    uint16_t ends_with;                /* a chunk ends behind a tag of these, whatever follows */
    uint16_t ends_before[TAG_CLASSES];  /* … when one of these follows, behind a tag of the class that indexes */
} ChunkRules;                          /* and at every change of type, but for O and the full stop */

extern const ChunkRules chunk_rules_conlleval, chunk_rules_seqeval;

typedef struct ChunkStep {
    bool begins, ends;
} ChunkStep;

/* All steps: [previous][current][same type]. */
typedef struct ChunkSteps {
    ChunkStep at[TAG_CLASSES][TAG_CLASSES][2];
} ChunkSteps;
void chunk_steps(const ChunkRules *rules, ChunkSteps *steps);

/* The class of a prefix: a single character that has one, else TAG_OTHER. */
TagClass tag_class(const char *prefix, size_t n);

#endif

/* repairs.h - the same rows of tags under every rule for reading them: how much of a score is the rule.
 *
 * Whatever the rule, what it reads is scored alike: a chunk is right if the other side has one of the same type on the same
 * tokens. So the lines of one file differ by how ill-formed tags (and, with some rules, well-formed ones) were read and by nothing
 * else. Both sides are read by the same rule.
 */
#ifndef SCORE_REPAIRS_H
#define SCORE_REPAIRS_H

#include "corpus/tag_rows.h"
#include "score/result.h"

typedef struct RepairLine {
    const char *name;    /* "refuse", "discard", "seqeval-1.2-strict", … */
    const char *scheme;  /* the scheme it holds the tags against; NULL: the rule knows none */
    const char *summary; /* what it does with what is ill-formed; a constant */
    Tally tally;
    const char *problem; /* why it refuses these rows (the tally is then empty); NULL: it does not */
} RepairLine;

typedef struct Repairs Repairs;

/* `tags` is the table of the rows' tags. With a scheme, only that is tried where a rule needs one; else all six. */
Repairs *repairs_new(Symbols *tags, Scheme scheme);
void repairs_add(Repairs *r, const TagRows *sentence);

/* The lines, in the order of a table; everything in `arena`. The first is "refuse". Called once. */
size_t repairs_finish(Repairs *r, Arena *arena, RepairLine **lines);
void repairs_free(Repairs *r); /* NULL is allowed */

#endif

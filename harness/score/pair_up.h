/* pair_up.h - bringing things of two sides together in rounds, from what is the same to what is only alike.
 *
 * In every round each thing that is still free says under which keys it can be found; gold takes, in its order, the first prediction
 * with one of its keys. So a round costs time in the number of keys, and the same things in the same order always give the same
 * pairs. What is alike in no key stays alone.
 */
#ifndef SCORE_PAIR_UP_H
#define SCORE_PAIR_UP_H

#include "base/strbuf.h"
#include "score/assignment.h"
#include "score/outcome.h"

enum { GOLD, PREDICTED };

typedef struct PairUp {
    uint32_t n[2];     /* things of either side */
    uint32_t *mate[2]; /* of each thing, on the other side; UNASSIGNED */
    bool *out[2];      /* it takes no part: a repetition */
    Verdict *verdict;  /* of gold's pairs */
    Arena *arena;
} PairUp;

typedef struct Round {
    Verdict verdict;
    /* Appends key number `nth` of a thing to `key`, which is empty; false: it has no more. */
    bool (*key)(const void *context, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key);
    /* Whether two with the same key really go together, and, if it is to be another one, the verdict. NULL: yes. */
    bool (*agree)(const void *context, uint32_t gold, uint32_t predicted, Verdict *verdict);
} Round;

void pair_up_begin(PairUp *p, uint32_t n_gold, uint32_t n_predicted, Arena *arena);

/* Gold has each key once: what repeats one takes no part. */
void pair_up_drop_repeated(PairUp *p, unsigned side, const Round *round, const void *context);

void pair_up_round(PairUp *p, const Round *round, const void *context);

#endif

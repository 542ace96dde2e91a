/* match.h - who is paired with whom, under each kind of credit.
 *
 * Works on two lists of items of ONE category (but for match_exact), sorted as items_of sorts them, mate all UNASSIGNED. The result is mate[i] for every gold item: the
 * index of its prediction or UNASSIGNED. Every assignment is one-to-one and of the greatest credit; items that are
 * marked as duplicates or have no spans are never paired. Gold items that are optional are served last: they take only what
 * no required one could use.
 */
#ifndef SCORE_MATCH_H
#define SCORE_MATCH_H

#include "score/assignment.h"
#include "score/item.h"

/* Identical spans. */
void match_same(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, uint32_t *mate);

/* Identical spans, whatever the category: for lists of all categories. Of those that could be paired with several, pairs of
 * one category go first. */
void match_exact(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, uint32_t *mate);

/* As many pairs as possible that share a character. */
void match_touching(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, Arena *scratch, uint32_t *mate);

/* Identical spans count 1, shared characters one half. */
void match_partial(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, Arena *scratch, uint32_t *mate);

/* Shared characters over gold's length plus shared over predicted's. */
void match_overlap(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, Arena *scratch, uint32_t *mate);

/* Work of one of the functions above on one component: [gold, gold + n_gold) and [predicted, …) overlap nothing outside. */
typedef void (*MatchComponent)(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, Arena *scratch,
                               uint32_t *mate, const void *context);

/* Calls `work` for every component of overlapping spans that has items on both sides. `mate` starts as all UNASSIGNED and
 * `work` sees the part of it that belongs to its gold items, with indices counted from its own first prediction. The
 * callback may put UNASSIGNED back. */
void match_components(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, Arena *scratch, uint32_t *mate,
                      MatchComponent work, const void *context);

#endif

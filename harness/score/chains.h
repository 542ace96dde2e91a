/* chains.h - the clusters of a pair of documents as clusterings of numbered mentions.
 *
 * Mentions with the same spans have the same number, on both sides and within one; a mention without a place has one of its own.
 * Clusters stand in the order of the document, without empty ones; mentions in no cluster are left out. Everything is in the
 * arena.
 */
#ifndef SCORE_CHAINS_H
#define SCORE_CHAINS_H

#include "corpus/document.h"
#include "score/clusters.h"

typedef struct Chains {
    uint32_t n_items;
    Clustering gold, predicted;
    bool gold_repeats, predicted_repeats; /* some number is there more than once on that side */
} Chains;

/* `predicted` NULL: nothing was predicted. */
void chains_number(Chains *c, const Document *gold, const Document *predicted, Arena *arena);

/* Without those of fewer than two members. */
Clustering chains_without_singletons(Clustering c, Arena *arena);

/* What becomes of items that are there more than once. */
typedef enum Keep {
    KEEP_LAST,       /* only the last of all */
    KEEP_ONE_A_CLUSTER,
} Keep;

/* Clusters keep their number, also when nothing is left of them. */
Clustering chains_keep(Clustering c, uint32_t n_items, Keep keep, Arena *arena);

/* The table of `rows`, each item as often as it is there, with what `keep` leaves of `columns`; the sizes are those of before. */
void chains_table(Contingency *t, uint32_t n_items, Clustering rows, Clustering columns, Keep keep, Arena *arena);

#endif

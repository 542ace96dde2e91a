/* clusters.h - two clusterings of the same things, and what the metrics of coreference count in them.
 *
 * Things (mentions) are numbered; the same number on both sides is the same mention, and a number that only one side has is
 * missed or made up. From both sides comes a contingency table, n mentions shared by a gold and a predicted cluster, which holds
 * only pairs that share something; every metric is a sum over it. Links between mentions are counted, never made.
 *
 * The tallies add over documents. BLANC is two of them, finished by clusters_blanc when everything is summed; the CoNLL average is
 * the mean F1 of MUC, B-cubed and CEAF-e, see clusters_conll.
 */
#ifndef SCORE_CLUSTERS_H
#define SCORE_CLUSTERS_H

#include "base/arena.h"
#include "score/result.h"

#include <stdint.h>

/* Cluster c holds items[starts[c]] to items[starts[c + 1] - 1]: `n` clusters, n + 1 starts, none empty, no item twice in one
 * cluster. Items are below `n_items` of the table. One may be in several clusters (some scorers let it), though what the
 * metrics say then is up to the reader. Borrowed. */
typedef struct Clustering {
    uint32_t n;
    const uint32_t *starts, *items;
} Clustering;

typedef struct Shared {
    uint32_t gold, predicted; /* clusters */
    uint32_t n;               /* mentions in both, at least 1 */
} Shared;

/* Everything in the arena it was made with. */
typedef struct Contingency {
    uint32_t n_gold, n_predicted;           /* clusters */
    uint32_t *gold_sizes, *predicted_sizes; /* mentions in each */
    uint32_t *row_starts;                   /* n_gold + 1: where the pairs of each gold cluster begin */
    Shared *pairs;                          /* sorted by gold, then predicted cluster */
    uint32_t n_pairs;
} Contingency;

void contingency_make(Contingency *t, uint32_t n_items, Clustering gold, Clustering predicted, Arena *arena);

/* MENTIONS: is it in a cluster at all. LINKS and NONLINKS are the halves of BLANC. */
typedef enum ClusterMeasure {
    CLUSTERS_MENTIONS,
    CLUSTERS_MUC,
    CLUSTERS_BCUB,
    CLUSTERS_CEAFM,
    CLUSTERS_CEAFE,
    CLUSTERS_LEA,
    CLUSTERS_LINKS,
    CLUSTERS_NONLINKS,
    CLUSTER_MEASURES
} ClusterMeasure;

/* The tally of one measure. Work space is taken from `scratch`. */
Tally clusters_count(const Contingency *t, ClusterMeasure measure, Arena *scratch);

/* P, R and F of BLANC from the summed tallies of its halves: the mean of both, or the one that gold has; undefined where gold has
 * no link of either kind. */
Measure clusters_blanc(const Tally *links, const Tally *nonlinks, ZeroDivision zero);

/* Mean F1 of the three tallies; P and R are means, too. */
Measure clusters_conll(const Tally *muc, const Tally *bcub, const Tally *ceafe, ZeroDivision zero);

/* The one-to-one alignment of clusters behind CEAF: mates[g] is the predicted cluster of gold cluster g or UNASSIGNED
 * (assignment.h). `by_size`: CEAF-e's credit (Dice), else the number of shared mentions. */
void clusters_align(const Contingency *t, bool by_size, Arena *scratch, uint32_t *mates);

#endif

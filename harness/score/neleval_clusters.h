/* neleval_clusters.h - how neleval counts clusters of mentions, over all documents at once.
 *
 * A mention goes into the cluster of its id; one id is one cluster in all documents. Clusters are sets of keys (the place, perhaps with
 * type and id), so equal mentions of one cluster are one. A key may be in several clusters of a side; the measures disagree about
 * what that means, and so does this:
 *
 *   muc, b_cubed           a key belongs to the last of its clusters, in the order in which the clusters begin
 *   pairwise               the pairs of keys of every cluster count
 *   pairwise_negative      pairs that no cluster has, of keys that are there
 *   mention_ceaf,          what a side could get at most is its similarity with itself over all pairs of clusters, so clusters that
 *   entity_ceaf            share a key make it more than its size
 *
 * Where gold has a key in two clusters the CEAF of neleval cuts its table of gold's clusters in the wrong places. That is reproduced,
 * but which keys then go to the neighbour depends there on the order in which Python walks sets, here on that of the file.
 */
#ifndef SCORE_NELEVAL_CLUSTERS_H
#define SCORE_NELEVAL_CLUSTERS_H

#include "base/arena.h"
#include "score/clusters.h"
#include "score/neleval_count.h"

/* Who is in which cluster: mentions of one side, in the order of its file. */
typedef struct NelMember {
    uint32_t document, start, end, type, kb; /* the key, or as much of it as a measure looks at */
    uint32_t cluster;                        /* a number of its id that both sides share */
    uint32_t line;                           /* of the document in its file */
} NelMember;

typedef struct NelMembers {
    const NelMember *at;
    size_t n;
} NelMembers;

/* Both sides under one kind of key. */
struct NelClusters {
    uint32_t n_items;
    Clustering sides[2];     /* gold, predicted; in the order in which the clusters begin */
    uint32_t *last[2];       /* by item: the last of its clusters, UINT32_MAX if it is in none */
    Contingency table;
};

/* Everything in the arena. */
void nel_clusters_make(NelClusters *c, NelMembers gold, NelMembers predicted, bool by_type, bool by_kb, Arena *arena);

NelSum nel_muc(const NelClusters *c, Arena *arena);
NelSum nel_b_cubed(const NelClusters *c, Arena *arena);
NelSum nel_mention_ceaf(const NelClusters *c, Arena *arena);
NelSum nel_entity_ceaf(const NelClusters *c, Arena *arena);
NelSum nel_pairwise(const NelClusters *c, Arena *arena);
NelSum nel_pairwise_negative(const NelClusters *c, Arena *arena);

#endif

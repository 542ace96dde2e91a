/* coreference.h - the clusters of both sides of a document, for counting and for the decisions about them. */
#ifndef SCORE_COREFERENCE_H
#define SCORE_COREFERENCE_H

#include "score/clusters.h"
#include "score/layers.h"

/* A clustering, and where it comes from. */
typedef struct SideClusters {
    Clustering clusters;
    const uint32_t *mentions; /* of each item, parallel to clusters.items: index into the document's mentions */
    const uint32_t *origins;  /* of each cluster: index into the document's clusters */
} SideClusters;

/* Mentions with the same spans have the same number. Everything is in the task's scratch; returns how many numbers there are. */
uint32_t coreference_sides(const LayerTask *t, SideClusters *gold, SideClusters *predicted);

#endif

/* through.h - comparing arguments through clusters: who or what is meant, rather than which mention says it.
 *
 * Gold's clusters decide. An argument that is a mention of a cluster stands for the first mention of that cluster, on both sides,
 * so that two arguments which mean the same are the same to every comparison that follows. A predicted argument is a mention of the
 * cluster if gold has a mention there: with the same spans and type, with the same spans, or with at least one shared
 * character. A mention in no cluster stands for itself; what the prediction has in its clusters plays no part. A mention that gold
 * has in two clusters is one of the cluster that comes first. Of an event that is an argument the trigger is asked.
 */
#ifndef SCORE_THROUGH_H
#define SCORE_THROUGH_H

#include "corpus/document.h"

typedef enum Through {
    THROUGH_NOTHING,  /* a criterion that compares no arguments, or not by their places */
    THROUGH_TYPED,    /* same spans, same type */
    THROUGH_PLACES,   /* same spans; of several mentions there the one of the same type, then one in a cluster */
    THROUGH_TOUCHING, /* the same, else the mention with the most characters in common, then the first */
} Through;

/* Copies of both sides in which the arguments of relations and events stand for their clusters. Relations and events keep their
 * numbers, and so do mentions: those that are new are behind the others. `predicted` NULL: not answered. The copies borrow from the
 * documents and live in the arena; they are not to be freed. */
typedef struct ThroughPair {
    Document gold, predicted;
} ThroughPair;

void through_clusters(ThroughPair *out, const Document *gold, const Document *predicted, Through how, Arena *arena);

#endif

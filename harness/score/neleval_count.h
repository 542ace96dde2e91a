/* neleval_count.h - how neleval counts the mentions of one group of one document: the aggregates of its measures.
 *
 * An aggregate sees both sides as spans sorted by start, end and type, and adds to a NelSum. Offsets are code points within
 * one document, half-open. Measures that need more than one document at once are in neleval_clusters.h.
 */
#ifndef SCORE_NELEVAL_COUNT_H
#define SCORE_NELEVAL_COUNT_H

#include "base/symbols.h"
#include "base/vector.h"

#include <stdbool.h>

/* What the knowledge base does not have: all of it is one. */
#define NEL_NIL 0

typedef struct NelSpan {
    uint32_t start, end; /* end > start */
    Symbol type;
    uint32_t kb;         /* a number of what it is linked to in the knowledge base, or NEL_NIL */
} NelSpan;

typedef struct NelSide {
    const NelSpan *at;
    size_t n;
} NelSide;

/* Per side: how many there are, and how much of them was found or right. */
typedef struct NelSum {
    double gold, found, predicted, correct;
} NelSum;

typedef enum NelMode { NEL_MAX, NEL_SUM } NelMode;

/* Which mentions count. */
typedef enum NelFilter { NEL_ALL, NEL_LINKED, NEL_NILS } NelFilter;

typedef struct NelMeasure NelMeasure;
typedef struct NelScratch NelScratch;
typedef struct NelClusters NelClusters;

struct NelMeasure {
    const char *name; /* as neleval prints it */
    const char *layer; /* that it is about */
    void (*count)(const NelMeasure *m, NelSide gold, NelSide predicted, NelScratch *scratch, NelSum *sum); /* of one document */
    NelSum (*cluster)(const NelClusters *c, Arena *arena); /* of all documents (neleval_clusters.h), where `count` is NULL */
    bool by_type;     /* the type is part of the key: spans of different types have nothing to do with each other */
    bool by_kb;       /* so is what they are linked to */
    bool anywhere;    /* the place is not: of nel_sets */
    bool whole;       /* counts are whole numbers, and printed as such */
    NelFilter filter; /* of nel_sets */
    NelMode gold_mode, predicted_mode; /* of nel_overlap: what a span gets that shares characters with several */
};

/* Events and coverage of nel_overlap. A zeroed one is ready; freed by nel_scratch_free. */
typedef struct NelEvent {
    uint32_t at, ends, index, type;
    bool starts, predicted;
} NelEvent;

typedef struct NelCover {
    uint32_t most, sum, until; /* longest shared stretch, characters shared with any, end of what was shared so far */
} NelCover;

struct NelScratch {
    VECTOR(NelEvent) events;
    VECTOR(NelCover) covers; /* gold, then predicted */
    VECTOR(NelSpan) keys[2]; /* of nel_sets */
};

void nel_scratch_free(NelScratch *scratch);

/* Order of NelSpans by start, end, type, knowledge base, for qsort. */
int nel_by_place(const void *a, const void *b);

/* "sets": each side is a set of keys, those of the mentions that the filter lets through; equal ones are one. */
void nel_sets(const NelMeasure *m, NelSide gold, NelSide predicted, NelScratch *scratch, NelSum *sum);

/* "overlap-…": every span counts as 1, duplicates too, and as much of it is found as shares characters with the other side: the
 * longest stretch that it shares with one span (max), or all that it shares with any (sum).
 *
 * Only the pairs that neleval's single pass sees: of each side one span is open, the last one that started; a span that starts
 * meets the open one of the other side and replaces the open one of its own, which is not open again when the new one
 * ends. At one place ends come before starts, longer spans before shorter ones, predicted before gold. */
void nel_overlap(const NelMeasure *m, NelSide gold, NelSide predicted, NelScratch *scratch, NelSum *sum);

#endif

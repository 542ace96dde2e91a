/* neleval_count.h - how neleval counts the mentions of one group of one document: the aggregates of its measures.
 *
 * An aggregate sees both sides as spans sorted by start, end and type, and adds to a NelSum. Offsets are code points within
 * one document, half-open. Measures that need more than one document at once (clusters) will need another way in.
 */
#ifndef SCORE_NELEVAL_COUNT_H
#define SCORE_NELEVAL_COUNT_H

#include "base/symbols.h"
#include "base/vector.h"

#include <stdbool.h>

typedef struct NelSpan {
    uint32_t start, end; /* end > start */
    Symbol type;
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

typedef struct NelMeasure NelMeasure;
typedef struct NelScratch NelScratch;

struct NelMeasure {
    const char *name; /* as neleval prints it */
    void (*count)(const NelMeasure *m, NelSide gold, NelSide predicted, NelScratch *scratch, NelSum *sum);
    bool by_type;     /* the type is part of the key: spans of different types have nothing to do with each other */
    bool whole;       /* counts are whole numbers, and printed as such */
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
};

void nel_scratch_free(NelScratch *scratch);

/* Order of NelSpans by start, end, type, for qsort. */
int nel_by_place(const void *a, const void *b);

/* "sets": each side is a set of keys; equal ones are one. */
void nel_sets(const NelMeasure *m, NelSide gold, NelSide predicted, NelScratch *scratch, NelSum *sum);

/* "overlap-…": every span counts as 1, duplicates too, and as much of it is found as shares characters with the other side: the
 * longest stretch that it shares with one span (max), or all that it shares with any (sum).
 *
 * Only the pairs that neleval's single pass sees: of each side one span is open, the last one that started; a span that starts
 * meets the open one of the other side and replaces the open one of its own, which is not open again when the new one
 * ends. At one place ends come before starts, longer spans before shorter ones, predicted before gold. */
void nel_overlap(const NelMeasure *m, NelSide gold, NelSide predicted, NelScratch *scratch, NelSum *sum);

#endif

/* records.h - which filler is paired with which under the best alignment of records, for the decisions about them. */
#ifndef SCORE_RECORDS_H
#define SCORE_RECORDS_H

#include "score/layers.h"

/* Indices into a document's records, the record's slots and the slot's fillers. */
typedef struct FillerRef {
    uint32_t record, slot, filler;
} FillerRef;

typedef enum FillerState {
    FILLER_RIGHT,
    FILLER_WRONG,        /* both sides have one more in this slot, and they differ */
    FILLER_ALONE,        /* only one side has it */
    FILLER_OF_NO_RECORD, /* and its record is aligned with none */
} FillerState;

/* Every filler of both sides, once; the side that has none is NULL. */
typedef void (*FillerVisit)(void *payload, const FillerRef *gold, const FillerRef *predicted, FillerState state);
void records_each_filler(const LayerTask *t, FillerVisit visit, void *payload);

#endif

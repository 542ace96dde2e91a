/* overlap.h - which mentions lie inside others and which cross. Discontinuous mentions are left out on both sides. */
#ifndef CORPUS_OVERLAP_H
#define CORPUS_OVERLAP_H

#include "corpus/document.h"

#define NO_OVERLAP UINT32_MAX

/* Of one mention: another that it lies in (of the same place, the second in the document), and one that it crosses. */
typedef struct Overlap {
    uint32_t inside, crosses;
} Overlap;

/* One for each mention of the document, in the arena. Near-linear; where k mentions overlap in one place, k² there. */
Overlap *overlaps_of(const Document *d, Arena *arena);

#endif

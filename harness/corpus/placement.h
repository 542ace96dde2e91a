/* placement.h - finding the place of mentions that are given as a string only, as language models give them.
 *
 * Where in the text a surface occurs is decided in this order, the first that gives anything counts: exactly and as whole
 * words; as whole words after normalisation; exactly, inside words too; normalised, inside words too. Normalised means
 * Unicode NFKC with every run of white space one space, on both sides; case is kept. The policy then chooses:
 *
 *   first-unused    the first occurrence that no mention covers any of, so that "Salih" after "Barham Salih" is the next one; if
 *                   there is none, the first that no mention has exactly taken; if all are taken, the first that none of the
 *                   same type has; if there is none of that either, the mention stays without a place
 *   all             every occurrence: the mention is copied, without its id, for all but the first
 *   only-if-unique  the occurrence, if there is exactly one
 *
 * A mention that stays without a place keeps n_spans 0 and is a spurious prediction.
 */
#ifndef CORPUS_PLACEMENT_H
#define CORPUS_PLACEMENT_H

#include "corpus/format.h"

/* Each mention that had only a surface counts in exactly one of placed, unplaced and made_up. */
typedef struct PlacementCount {
    size_t placed;
    size_t unplaced;   /* occurs, but the policy gave it no place */
    size_t made_up;    /* occurs nowhere in the text */
    size_t ambiguous;  /* had more than one place to go, wherever it went */
    size_t normalised; /* was found only after normalisation */
} PlacementCount;

/* Places the mentions of `d`, which must be settled, and adds to `count`. Mentions that have spans stay as they are. */
void placement_apply(Document *d, Placement policy, PlacementCount *count);

const char *placement_name(Placement policy); /* "first-unused", … */

#endif

/* places.h - where in a document its annotators marked something: what can be asked of more than one of them.
 *
 * A place is a set of spans that somebody marked, whatever the type, so that it is known across annotators. What one of them says of
 * a place is everything said of the mentions there, as a set, so that neither order nor repetition plays a part.
 */
#ifndef SCORE_PLACES_H
#define SCORE_PLACES_H

#include "corpus/document.h"

#define NO_PLACE UINT32_MAX

typedef struct Places {
    uint32_t n;              /* places, in the order of the text */
    uint32_t *sentence;      /* of each place, in the document whose text all have */
    uint32_t **of;           /* [annotator][mention]: its place; NO_PLACE without spans */
    const char ***types;     /* [annotator][place]: the types of the mentions there, "GPE+ORG"; NULL: has none there */
} Places;

/* `versions`: one for each of `n` annotators, settled on the text of `base`; NULL: not there. Everything lives in the arena. */
Places places_of(const Document *base, const Document *const *versions, size_t n, Arena *arena);

/* What annotators say of places or of pairs of places: one statement. */
typedef struct Said {
    uint32_t x, y;      /* places; y is 0 where the statement is about one */
    uint32_t annotator;
    const char *what;
} Said;

/* Sorts statements so that those about the same stand together, each once; returns how many are left. */
size_t said_sort(Said *at, size_t n);

/* The statements of one annotator about the same thing, at[0] to at[n - 1], joined with "+". */
const char *said_set(const Said *at, size_t n, Arena *arena);

#endif

/* features.h - what the model may know about a word: its attributes, strings such as "l=baghdad" or "l-1|l=in|baghdad".
 *
 * The whole definition is the list in features.c; ../crfsuite/features.py gives the same strings in the same order. */
#ifndef CRF_FEATURES_H
#define CRF_FEATURES_H

#include "lists.h"

/* Gets each attribute of a word; the text is only lent. */
typedef void FeatureSink(void *payload, const char *attribute, size_t n);

/* Of word `at` in the sequence from..to; tags: the list tags of the sequence. */
typedef struct FeaturePlace {
    const Words *words;
    size_t from, to, at;
    const Lists *lists;
    const ListTag *tags;
} FeaturePlace;

void features_of_word(const FeaturePlace *place, FeatureSink *sink, void *payload);

#endif

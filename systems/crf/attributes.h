/* attributes.h - what the model may know about a word: its attributes, strings such as "l=baghdad" or "l-1|l=in|baghdad".
 *
 * The whole definition is the list in attributes.c; ../crfsuite/attributes.py gives the same strings in the same order. */
#ifndef CRF_ATTRIBUTES_H
#define CRF_ATTRIBUTES_H

#include "lists.h"

/* Gets each attribute of a word; the text is only lent. */
typedef void AttributeSink(void *payload, const char *attribute, size_t n);

/* Of word `at` in the sequence from..to; tags: the list tags of the sequence. */
typedef struct AttributePlace {
    const Words *words;
    size_t from, to, at;
    const Lists *lists;
    const ListTag *tags;
} AttributePlace;

void attributes_of_word(const AttributePlace *place, AttributeSink *sink, void *payload);

#endif

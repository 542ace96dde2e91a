/* tags.h - mentions as one label a word, and back: B-TYPE begins a mention, I-TYPE goes on with it, O is outside.
 *
 * One label a word cannot say that mentions lie within each other, overlap or have gaps. Of mentions that share a word the
 * longest is kept; those with gaps and those that run over the end of a sentence are left out; one that begins or ends inside
 * a word is widened to whole words. What was left out is counted. Triggers of events are no mentions to be learned, and types to be
 * skipped are not either. */
#ifndef CRF_TAGS_H
#define CRF_TAGS_H

#include "names.h"
#include "words.h"

typedef struct TagCounts {
    size_t kept, skipped, covered, gaps, crossing, widened; /* widened ones are kept too; skipped: triggers and types */
} TagCounts;

/* Label `number` taken apart: its kind B, I or O, and where its type stands in its name. */
char tags_kind(const Names *labels, uint32_t number);
const char *tags_type(const Names *labels, uint32_t number, size_t *n);

/* Labels each word of the document; labels that are new are added. Label 0 is O. `skip`: types that are not learned. */
void tags_of_mentions(Names *labels, const Words *w, const assay_document *d, const Names *skip, uint16_t *tags, TagCounts *counts);

/* What follows a mention of this label if it goes on: the number of I-TYPE, or the number of labels if there is none. */
uint32_t tags_inside(const Names *labels, uint32_t number);

#endif

/* answer.h - handing over what was found.
 *
 * An Answer owns its arrays and may be used again; a zeroed one is empty.
 */
#ifndef PATTERNS_ANSWER_H
#define PATTERNS_ANSWER_H

#include "coref.h"

typedef struct Answer {
    int *numbers; /* of the contents, or of the mentions of a cluster */
    size_t capacity;
    char *taken; /* mentions whose cluster was answered, or whose string is among the alternatives */
    size_t taken_capacity;
} Answer;

/* Mentions only. Returns 0, or -1 if something was refused. */
int answer_mentions(Reading *r, assay_answer *a);

/* Everything else: descriptions that are used, attributes, links, clusters, relations, events, records. */
int answer_layers(Answer *self, Reading *r, const Coref *c, Facts *f, assay_answer *a);

/* records.c: the events that the document is about. */
int answer_records(Reading *r, const Facts *f, assay_answer *a);

void answer_free(Answer *self);

#endif

/* plugin_course.h - documents to train a plug-in on: texts in which mentions are written [TYPE words]. */
#ifndef PLUGIN_COURSE_H
#define PLUGIN_COURSE_H

#include "unit/plugin_host.h"

#define MAX_MENTIONS 64

typedef struct Taught {
    HostText text;
    assay_given_mention mentions[MAX_MENTIONS];
    assay_span spans[MAX_MENTIONS];
    char types[MAX_MENTIONS][32];
} Taught;

/* "[GPE Iraq] and [TITLE president of [GPE France]]": brackets nest. */
static inline void teach(Taught *t, const char *marked)
{
    char plain[4096];
    size_t n = 0, open[8], depth = 0, count = 0;
    for (const char *p = marked; *p; p++) {
        if (*p == '[') {
            size_t k = 0;
            for (p++; *p != ' '; p++) t->types[count][k++] = *p;
            t->types[count][k] = '\0';
            t->spans[count].start = (uint32_t)n;
            open[depth++] = count++;
        } else if (*p == ']') {
            t->spans[open[--depth]].end = (uint32_t)n;
        } else {
            plain[n++] = *p;
        }
    }
    t->text = host_text(plain, n);
    for (size_t i = 0; i < count; i++) t->mentions[i] = (assay_given_mention){.type = t->types[i], .spans = &t->spans[i], .n_spans = 1};
    t->text.document.mentions = t->mentions;
    t->text.document.n_mentions = count;
}

typedef struct Course {
    Taught documents[8];
    size_t n, at;
} Course;

static inline const assay_document *course_next(assay_training *t)
{
    Course *c = t->state;
    return c->at < c->n ? &c->documents[c->at++].text.document : NULL;
}

static inline void course_rewind(assay_training *t)
{
    ((Course *)t->state)->at = 0;
}

#endif

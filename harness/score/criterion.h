/* criterion.h - the table of criteria: when a prediction counts as right.
 *
 * Adding one is a line here and, if it counts in a new way, a function in match.c or one of the layers'.
 */
#ifndef SCORE_CRITERION_H
#define SCORE_CRITERION_H

#include "score/layers.h"
#include "score/through.h"

/* How the credit of a gold mention and a predicted one is found. */
typedef enum Credit {
    CREDIT_STRICT,  /* same spans, same type: 1 */
    CREDIT_EXACT,   /* same spans: 1 */
    CREDIT_TYPE,    /* same type, at least one shared character: 1 */
    CREDIT_PARTIAL, /* same type: 1 if the same spans, one half if at least one shared character */
    CREDIT_OVERLAP, /* same type: shared characters over gold's to found, over predicted's to correct */
    CREDIT_TOKEN,   /* no pairs: tokens labelled so in gold, predicted, both */
    CREDIT_NONE,    /* not of the mentions layer */
} Credit;

typedef struct Criterion {
    Layer layer;
    const char *name;
    const char *help; /* one line */
    Credit credit;     /* of the mentions layer */
    void (*count)(const LayerTask *task, int variant); /* of the others */
    int variant;
    Measure (*finish)(const Result *r, int variant, ZeroDivision zero); /* P, R, F of the whole, where they are no tally's; else NULL */
} Criterion;

/* The table, ended by a NULL name. */
extern const Criterion criteria[];

/* "LAYER:NAME", or NAME where the mentions or only one other layer have it. NULL if there is none. */
const Criterion *criterion_find(const char *name);

/* How the arguments that it compares are found in gold's clusters, where they are compared through these. */
Through criterion_through(const Criterion *c);

/* Gives a summed result its own P, R, F where its criterion has a `finish`. The measure lives in the arena. */
void criterion_finish(Result *r, Arena *arena);

#endif

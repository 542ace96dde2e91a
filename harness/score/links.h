/* links.h - who is paired with whom among linked mentions, for counting and for the decisions about them. */
#ifndef SCORE_LINKS_H
#define SCORE_LINKS_H

#include "score/layers.h"

/* A linked mention. Answers are numbers that both sides share; all NILs have one. */
typedef struct Linked {
    const Mention *m;
    const char *type;
    uint32_t unit, n;
    const Symbol *answers; /* ascending, each once; of a prediction one */
    bool repeated;         /* the prediction was made before */
} Linked;

/* Every linked mention of both sides, once: pairs that are `right`, others in the same place whose answers differ, and mentions that are alone
 * (the other is NULL). What is handed over is valid during the call. */
typedef void (*LinkVisit)(void *payload, const Linked *gold, const Linked *predicted, bool right);
void links_each(const LayerTask *t, LinkVisit visit, void *payload);

#endif

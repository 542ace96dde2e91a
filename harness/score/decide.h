/* decide.h - what the files that make decisions share; decision.h is for everybody else. */
#ifndef SCORE_DECIDE_H
#define SCORE_DECIDE_H

#include "base/vector.h"
#include "score/decision.h"
#include "score/layers.h"
#include "score/pair_up.h"

typedef struct Deciding {
    Scorer *s;
    const Document *shown[2]; /* the documents as they are; predicted NULL: not answered */
    LayerTask task;         /* what is compared: the same, or copies in which arguments stand for clusters; its scratch is `arena` */
    Arena *arena;
    VECTOR(Decision) list;
    uint32_t *components[2]; /* of each mention of a side: spans of both sides that hang together by overlap have the same; made when first asked for */
} Deciding;

/* One per subject, after deciding_begin. */
void decide_links(Deciding *x);
void decide_members(Deciding *x);
void decide_relations(Deciding *x);
void decide_triggers(Deciding *x);
void decide_arguments(Deciding *x);
void decide_attributes(Deciding *x);
void decide_fillers(Deciding *x);

void deciding_begin(Deciding *x, Subject subject); /* sets the task */

const Document *deciding_side(const Deciding *x, unsigned side); /* what is compared */

/* The number of the component of overlapping spans that a mention is in; mentions without spans are alone. */
uint32_t deciding_component(Deciding *x, unsigned side, const Mention *m);

void decide(Deciding *x, Subject subject, Verdict verdict, const DecisionSide *gold, const DecisionSide *predicted); /* NULL: nothing */

/* -- texts, in the arena ------------------------------------------------------------------------------------------------ */

/* Appends the text of a mention in one line, cut after some characters. */
void put_surface(StrBuf *out, const Document *d, const Mention *m);
const char *keep_text(Deciding *x, StrBuf *text); /* copies and clears */
const Party *keep_party(Deciding *x, const char *role, uint32_t mention);

/* -- things that are paired up in rounds --------------------------------------------------------------------------------- */

typedef struct Thing {
    uint32_t index, part;    /* of a relation, an event and its argument, a mention and its attribute … */
    uint32_t kind;           /* the layer's own */
    const Mention *place;    /* where it stands; NULL: nowhere */
    const Mention *also;     /* what tells it from others with the same key: the trigger of its event; NULL */
    const char *category;
    const char *key;         /* by which things are the same */
    uint32_t key_length;
} Thing;

typedef struct Things {
    Deciding *x;
    VECTOR(Thing) side[2];
    PairUp pairs;
} Things;

/* Adds a thing with its key, which is cleared; not if its category is not scored. */
void things_add(Things *t, unsigned side, Thing thing, const char *category, StrBuf *key);

/* Puts both sides into the order of the text, leaves out what repeats another, and pairs what is the same. */
void things_begin(Things *t);

/* The Round.key of the key itself. */
bool thing_key(const void *things, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key);

/* One more round. */
void things_round(Things *t, const Round *round);

/* Hands out the pairs and whoever is alone; `describe` fills in everything but the category. Frees. */
typedef void (*Describe)(Things *t, unsigned side, const Thing *thing, DecisionSide *out);
void things_end(Things *t, Subject subject, Describe describe);

#endif

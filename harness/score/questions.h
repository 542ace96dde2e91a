/* questions.h - what annotators can be asked about the same thing, layer by layer: the items of kappa and alpha.
 *
 * A question goes through the documents twice: first it learns of which kinds of things anybody says it anywhere, then it counts. Internal to
 * layer_agreement.c.
 */
#ifndef SCORE_QUESTIONS_H
#define SCORE_QUESTIONS_H

#include "score/judgements.h"
#include "score/layer_agreement.h"
#include "score/places.h"

/* A document as its annotators see it. */
typedef struct Views {
    const Document *base;
    const Document *const *versions; /* NULL: not there */
    size_t n;                        /* annotators */
    Places places;
    const char ***events;            /* [annotator][place]: the types of the events with this trigger; NULL: it is none */
    bool *has;                       /* of the layer that is asked about */
    Scorer *names;                   /* what categories are called, and which count */
    const ScoreOptions *options;
    StrBuf kind;                     /* work space */
    Arena *scratch;
} Views;

typedef struct Question Question;

/* What is said about what, and what else might have been. */
typedef struct QuestionKind {
    Layer layer;
    const char *which;    /* the items where all said something; NULL: not asked */
    const char *whether;  /* the items where it might have been said; NULL: not asked */
    const char *which_help, *whether_help; /* for people, what these items are */
    void (*learn)(Question *q, Views *v);
    void (*count)(Question *q, Views *v);
    const struct Statements *statements; /* of learn_statements and count_statements */
} QuestionKind;

/* Ended by a zeroed one. Those of attributes are asked for each name, which takes the place of %s in `which` and `whether`. */
extern const QuestionKind question_kinds[];

struct Question {
    const QuestionKind *kind;
    const char *attribute;     /* its name; NULL in other layers */
    Judgements which, whether;
    Symbols kinds;             /* of things of which it is said somewhere */
    bool said;                 /* by anybody at all */
};

#endif

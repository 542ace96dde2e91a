/* decision.h - every decision about a document, in all layers, ready to be shown.
 *
 * A decision pairs what gold has with what was predicted in its place, and says in a verdict how they differ; either side may be
 * missing. The correct ones are those that the strictest criterion of the layer counts as found (Subject names it), so a
 * listing and a score agree; what is wrong is then paired in the way that explains most, from the smallest difference to
 * the greatest. The rules are those of a scorer: categories, levels, duplicates, symmetric relations, markables.
 *
 *     mention    correct, wrong type, wrong boundary, wrong both, missing, spurious (outcome.h)
 *     link       a linked mention: correct, wrong link, wrong NIL (NIL for what the base has), missing NIL (a link for what it has
 *                not), missing, spurious
 *     member     a mention in a cluster: correct (in the predicted cluster that is aligned with its own), split cluster (in a piece
 *                aligned with none), merged cluster (in one aligned with another), missing, spurious
 *     relation   correct, wrong argument type, wrong direction (the roles of the same arguments exchanged), wrong role, wrong type,
 *                wrong boundary, wrong argument (one is right), missing, spurious
 *     trigger    of an event: correct, wrong type, wrong boundary, missing, spurious
 *     argument   of an event: correct, wrong role, wrong boundary, wrong type (of the event), wrong argument (another one fills the
 *                role), missing, spurious
 *     attribute  correct, wrong value, missing, spurious
 *     filler     of a slot: correct, wrong filler, missing, spurious, missing record and spurious record (of a record that is not
 *                aligned with any)
 */
#ifndef SCORE_DECISION_H
#define SCORE_DECISION_H

#include "score/outcome.h"
#include "score/scorer.h"

/* What is decided about. */
typedef enum Subject {
    SUBJECT_MENTION,
    SUBJECT_LINK,
    SUBJECT_MEMBER,
    SUBJECT_RELATION,
    SUBJECT_TRIGGER,
    SUBJECT_ARGUMENT,
    SUBJECT_ATTRIBUTE,
    SUBJECT_FILLER,
    SUBJECT_COUNT
} Subject;

typedef struct SubjectKind {
    Layer layer;
    const char *name;      /* "mention", … */
    const char *criterion; /* of the layer: what it finds is correct here */
    unsigned verdicts;     /* VERDICT_BITs: those that there are */
} SubjectKind;

#define VERDICT_BIT(v) (1u << (v))
extern const SubjectKind subject_kinds[SUBJECT_COUNT];

/* A mention that has a part in it. */
typedef struct Party {
    const char *role; /* of an argument; "trigger"; NULL */
    uint32_t mention; /* index */
} Party;

/* One side of a decision. */
typedef struct DecisionSide {
    const char *category; /* as the scorer names it; "*" where the layer has none (clusters); NULL: this side has nothing here */
    uint32_t index;       /* into the document's mentions, clusters (member), relations, events (trigger, argument) or records (filler);
                           * of an attribute: of mentions or events, see `on_event` */
    bool on_event;        /* the attribute is an event's */
    const char *id;       /* of that annotation; NULL if it has none */
    const char *value;    /* what may differ under the same category: a link, a role, an attribute's value, a filler; else NULL */
    const char *text;     /* for people, one line: "EMPLOYER(person: Mike Pompeo, organization: CIA)" */
    const Party *parties; /* the first is where it stands; none for fillers */
    uint32_t n_parties;
} DecisionSide;

typedef struct Decision {
    Subject subject;
    Verdict verdict;
    bool optional; /* gold that may be missed: the decision counts for nothing */
    DecisionSide gold, predicted;
} Decision;

/* All decisions in the layers asked for (LAYER_BITs), layer by layer, in the order of the text. `predicted` NULL: not answered. Both
 * are settled on the same text. They live in `arena`, and borrow from the documents and the scorer. */
size_t decisions_of(Scorer *s, const Document *gold, const Document *predicted, unsigned layers, Arena *arena, Decision **out);

/* "missing trigger", "wrong direction", … : the verdict, with the subject where it does not go without saying. */
const char *decision_name(Subject subject, Verdict verdict);

#endif

/* Each layer has a file that makes its decisions (decide_*.c); here they are gathered, named, and put into the order of the text. */
#include "score/decision.h"

#include "score/decide.h"

#include <stdlib.h>
#include <string.h>

#define ALONE (VERDICT_BIT(VERDICT_CORRECT) | VERDICT_BIT(VERDICT_MISSING) | VERDICT_BIT(VERDICT_SPURIOUS))

const SubjectKind subject_kinds[SUBJECT_COUNT] = {
    [SUBJECT_MENTION] = {LAYER_MENTIONS, "mention", "strict", VERDICT_BIT(MENTION_VERDICTS) - 1},
    [SUBJECT_LINK] = {LAYER_LINKS, "link", "strong",
                      ALONE | VERDICT_BIT(VERDICT_WRONG_LINK) | VERDICT_BIT(VERDICT_WRONG_NIL) | VERDICT_BIT(VERDICT_MISSING_NIL)},
    [SUBJECT_MEMBER] = {LAYER_COREFERENCE, "member", "ceafm",
                        ALONE | VERDICT_BIT(VERDICT_SPLIT_CLUSTER) | VERDICT_BIT(VERDICT_MERGED_CLUSTER)},
    [SUBJECT_RELATION] = {LAYER_RELATIONS, "relation", "strict",
                          ALONE | VERDICT_BIT(VERDICT_WRONG_ARGUMENT_TYPE) | VERDICT_BIT(VERDICT_WRONG_DIRECTION) | VERDICT_BIT(VERDICT_WRONG_ROLE) |
                              VERDICT_BIT(VERDICT_WRONG_TYPE) | VERDICT_BIT(VERDICT_WRONG_BOUNDARY) | VERDICT_BIT(VERDICT_WRONG_ARGUMENT)},
    [SUBJECT_TRIGGER] = {LAYER_EVENTS, "trigger", "trigger-class",
                         ALONE | VERDICT_BIT(VERDICT_WRONG_TYPE) | VERDICT_BIT(VERDICT_WRONG_BOUNDARY)},
    [SUBJECT_ARGUMENT] = {LAYER_EVENTS, "argument", "argument-class",
                          ALONE | VERDICT_BIT(VERDICT_WRONG_ROLE) | VERDICT_BIT(VERDICT_WRONG_BOUNDARY) | VERDICT_BIT(VERDICT_WRONG_TYPE) |
                              VERDICT_BIT(VERDICT_WRONG_ARGUMENT)},
    [SUBJECT_ATTRIBUTE] = {LAYER_ATTRIBUTES, "attribute", "strict", ALONE | VERDICT_BIT(VERDICT_WRONG_VALUE)},
    [SUBJECT_FILLER] = {LAYER_RECORDS, "filler", "slots",
                        ALONE | VERDICT_BIT(VERDICT_WRONG_FILLER) | VERDICT_BIT(VERDICT_MISSING_RECORD) | VERDICT_BIT(VERDICT_SPURIOUS_RECORD)},
};

const char *decision_name(Subject subject, Verdict verdict)
{
    static const char *const missing[SUBJECT_COUNT] = {
        [SUBJECT_LINK] = "missing link",         [SUBJECT_MEMBER] = "missing mention",     [SUBJECT_RELATION] = "missing relation",
        [SUBJECT_TRIGGER] = "missing trigger",   [SUBJECT_ARGUMENT] = "missing argument",  [SUBJECT_ATTRIBUTE] = "missing attribute",
        [SUBJECT_FILLER] = "missing filler"};
    static const char *const spurious[SUBJECT_COUNT] = {
        [SUBJECT_LINK] = "spurious link",        [SUBJECT_MEMBER] = "spurious mention",    [SUBJECT_RELATION] = "spurious relation",
        [SUBJECT_TRIGGER] = "spurious trigger",  [SUBJECT_ARGUMENT] = "spurious argument", [SUBJECT_ATTRIBUTE] = "spurious attribute",
        [SUBJECT_FILLER] = "spurious filler"};
    const char *name = verdict == VERDICT_MISSING ? missing[subject] : verdict == VERDICT_SPURIOUS ? spurious[subject] : NULL;
    return name ? name : verdict_name(verdict);
}

/* -- mentions ---------------------------------------------------------------------------------------------------------------------- */

static DecisionSide side_of_mention(Deciding *x, const Document *d, uint32_t index, const char *category)
{
    const Mention *m = &d->mentions[index];
    StrBuf text = {0};
    if (m->n_spans) document_surface(d, m, &text);
    else if (m->surface) sb_puts(&text, m->surface);
    DecisionSide out = {.category = category, .index = index, .id = m->id, .text = keep_text(x, &text), .parties = keep_party(x, NULL, index),
                        .n_parties = 1};
    sb_free(&text);
    return out;
}

static void decide_mentions(Deciding *x)
{
    Outcome *list;
    ItemRules rules = scorer_rules(x->s);
    size_t n = outcomes_of(x->task.gold, x->task.predicted, &rules, x->arena, &list);
    for (size_t i = 0; i < n; i++) {
        const Outcome *o = &list[i];
        Decision d = {.subject = SUBJECT_MENTION, .verdict = o->verdict, .optional = o->optional};
        if (o->gold != NO_MENTION) d.gold = side_of_mention(x, x->task.gold, o->gold, rules.category_name(rules.context, o->gold_category));
        if (o->predicted != NO_MENTION)
            d.predicted = side_of_mention(x, x->task.predicted, o->predicted, rules.category_name(rules.context, o->predicted_category));
        vec_push(&x->list, d);
    }
}

/* -- all of them ------------------------------------------------------------------------------------------------------------------- */

/* A decision with what it is ordered by. */
typedef struct Placed {
    Decision decision;
    uint32_t start;
    size_t number;
} Placed;

static uint32_t start_of(const Document *d, const DecisionSide *s)
{
    const Mention *m = s->n_parties ? &d->mentions[s->parties[0].mention] : NULL;
    return m && m->n_spans ? m->spans[0].start : UINT32_MAX;
}

static int by_place(const void *a, const void *b)
{
    const Placed *x = a, *y = b;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* Those of one layer, from `first` on. */
static void sort(Deciding *x, size_t first)
{
    size_t n = x->list.n - first;
    Placed *placed = arena_zero(x->arena, n, sizeof *placed);
    for (size_t i = 0; i < n; i++) {
        const Decision *d = &x->list.at[first + i];
        unsigned side = d->gold.category ? GOLD : PREDICTED;
        placed[i] = (Placed){*d, start_of(x->shown[side], side == GOLD ? &d->gold : &d->predicted), i};
    }
    if (n) qsort(placed, n, sizeof *placed, by_place);
    for (size_t i = 0; i < n; i++) x->list.at[first + i] = placed[i].decision;
}

size_t decisions_of(Scorer *s, const Document *gold, const Document *predicted, unsigned layers, Arena *arena, Decision **out)
{
    static void (*const steps[SUBJECT_COUNT])(Deciding *x) = {
        [SUBJECT_MENTION] = decide_mentions, [SUBJECT_LINK] = decide_links,         [SUBJECT_MEMBER] = decide_members,
        [SUBJECT_RELATION] = decide_relations, [SUBJECT_TRIGGER] = decide_triggers, [SUBJECT_ARGUMENT] = decide_arguments,
        [SUBJECT_ATTRIBUTE] = decide_attributes, [SUBJECT_FILLER] = decide_fillers};
    Deciding x = {.s = s, .arena = arena, .shown = {gold, predicted}};
    size_t first = 0; /* of the layer at hand */
    for (Subject subject = 0; subject < SUBJECT_COUNT; subject++) {
        Layer layer = subject_kinds[subject].layer;
        if (!(layers & LAYER_BIT(layer))) continue;
        if (subject > 0 && subject_kinds[subject - 1].layer != layer) first = x.list.n;
        deciding_begin(&x, subject);
        steps[subject](&x);
        if (subject != SUBJECT_MENTION) sort(&x, first); /* those are in order */
    }
    *out = arena_dup(arena, x.list.at, x.list.n, sizeof **out);
    size_t n = x.list.n;
    vec_free(&x.list);
    return n;
}

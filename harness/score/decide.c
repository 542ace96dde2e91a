/* Things are brought into the order of the text before anything is paired, so that shuffling a file changes no verdict. */
#include "score/decide.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

void deciding_begin(Deciding *x, Subject subject)
{
    const SubjectKind *kind = &subject_kinds[subject];
    const Criterion *c = criteria;
    while (c->layer != kind->layer || strcmp(c->name, kind->criterion) != 0) c++;
    x->task = scorer_task(x->s, x->shown[GOLD], x->shown[PREDICTED], x->arena);
    x->components[GOLD] = x->components[PREDICTED] = NULL;
    scorer_through(x->s, c, &x->task);
}

const Document *deciding_side(const Deciding *x, unsigned side) { return side == GOLD ? x->task.gold : x->task.predicted; }

void decide(Deciding *x, Subject subject, Verdict verdict, const DecisionSide *gold, const DecisionSide *predicted)
{
    Decision d = {.subject = subject, .verdict = verdict};
    if (gold) d.gold = *gold;
    if (predicted) d.predicted = *predicted;
    vec_push(&x->list, d);
}

/* -- places --------------------------------------------------------------------------------------------------------------- */

typedef struct Stretch {
    uint32_t start, end, side, mention;
} Stretch;

static int by_start(const void *a, const void *b)
{
    const Stretch *x = a, *y = b;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static void find_components(Deciding *x)
{
    VECTOR(Stretch) all = {0};
    uint32_t number = 0, end = 0;
    for (unsigned side = 0; side < 2; side++) {
        const Document *d = deciding_side(x, side);
        x->components[side] = arena_zero(x->arena, d ? d->n_mentions : 0, sizeof *x->components[side]);
        for (uint32_t i = 0; d && i < d->n_mentions; i++) {
            const Mention *m = &d->mentions[i];
            if (m->n_spans) vec_push(&all, (Stretch){m->spans[0].start, m->spans[m->n_spans - 1].end, side, i});
        }
    }
    if (all.n) qsort(all.at, all.n, sizeof *all.at, by_start);
    for (size_t i = 0; i < all.n; i++) {
        const Stretch *s = &all.at[i];
        if (i > 0 && s->start >= end) number++;
        if (i == 0 || s->end > end) end = s->end;
        x->components[s->side][s->mention] = number;
    }
    vec_free(&all);
}

uint32_t deciding_component(Deciding *x, unsigned side, const Mention *m)
{
    if (!x->components[0]) find_components(x);
    return x->components[side][m - deciding_side(x, side)->mentions];
}

/* -- texts ---------------------------------------------------------------------------------------------------------------- */

enum { LONGEST = 60 }; /* characters of a mention inside a longer text */

void put_surface(StrBuf *out, const Document *d, const Mention *m)
{
    StrBuf surface = {0};
    if (m->n_spans) document_surface(d, m, &surface);
    else if (m->surface) sb_puts(&surface, m->surface);
    else if (m->n_links) sb_puts(&surface, symbols_name(d->symbols, m->links[0]));
    const char *text = sb_text(&surface), *p = text, *end = text + surface.length;
    size_t n = 0;
    bool space = false;
    while (p < end && n < LONGEST) {
        const char *start = p;
        uint32_t c = utf8_next(&p, end);
        if (c <= ' ') {
            space = out->length > 0;
            continue;
        }
        if (space) sb_putc(out, ' ');
        space = false;
        sb_put(out, start, (size_t)(p - start));
        n++;
    }
    if (p < end) sb_puts(out, "…");
    sb_free(&surface);
}

const char *keep_text(Deciding *x, StrBuf *text)
{
    const char *kept = arena_copy(x->arena, sb_text(text), text->length);
    sb_clear(text);
    return kept;
}

const Party *keep_party(Deciding *x, const char *role, uint32_t mention) { return arena_dup(x->arena, &(Party){role, mention}, 1, sizeof(Party)); }

/* -- things ---------------------------------------------------------------------------------------------------------------- */

void things_add(Things *t, unsigned side, Thing thing, const char *category, StrBuf *key)
{
    thing.category = scorer_category(t->x->s, category);
    if (thing.category) {
        thing.key = arena_copy(t->x->arena, sb_text(key), key->length);
        thing.key_length = (uint32_t)key->length;
        vec_push(&t->side[side], thing);
    }
    sb_clear(key);
}

static Span whole_of(const Mention *m)
{
    return m && m->n_spans ? (Span){m->spans[0].start, m->spans[m->n_spans - 1].end} : (Span){UINT32_MAX, UINT32_MAX};
}

static int compare_places(const Mention *a, const Mention *b)
{
    Span x = whole_of(a), y = whole_of(b);
    if (x.start != y.start) return x.start < y.start ? -1 : 1;
    return (x.end > y.end) - (x.end < y.end);
}

static int by_place(const void *a, const void *b)
{
    const Thing *x = a, *y = b;
    int places = compare_places(x->place, y->place);
    if (places) return places;
    uint32_t n = x->key_length < y->key_length ? x->key_length : y->key_length;
    int order = memcmp(x->key, y->key, n);
    if (order) return order;
    if (x->key_length != y->key_length) return x->key_length < y->key_length ? -1 : 1;
    places = compare_places(x->also, y->also);
    if (places) return places;
    return x->index != y->index ? (x->index > y->index) - (x->index < y->index) : (x->part > y->part) - (x->part < y->part);
}

bool thing_key(const void *things, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key)
{
    const Things *t = things;
    const Thing *here = &t->side[side].at[thing];
    sb_put(key, here->key, here->key_length);
    return nth == 0;
}

void things_begin(Things *t)
{
    static const Round same = {VERDICT_CORRECT, thing_key, NULL};
    for (unsigned side = 0; side < 2; side++)
        if (t->side[side].n) qsort(t->side[side].at, t->side[side].n, sizeof *t->side[side].at, by_place);
    pair_up_begin(&t->pairs, (uint32_t)t->side[GOLD].n, (uint32_t)t->side[PREDICTED].n, t->x->arena);
    pair_up_drop_repeated(&t->pairs, GOLD, &same, t);
    pair_up_drop_repeated(&t->pairs, PREDICTED, &same, t);
    pair_up_round(&t->pairs, &same, t);
}

void things_round(Things *t, const Round *round) { pair_up_round(&t->pairs, round, t); }

void things_end(Things *t, Subject subject, Describe describe)
{
    const PairUp *p = &t->pairs;
    for (uint32_t i = 0; i < p->n[GOLD]; i++) {
        if (p->out[GOLD][i]) continue;
        const Thing *g = &t->side[GOLD].at[i], *other = p->mate[GOLD][i] == UNASSIGNED ? NULL : &t->side[PREDICTED].at[p->mate[GOLD][i]];
        DecisionSide gold = {.category = g->category}, predicted = {0};
        describe(t, GOLD, g, &gold);
        if (other) {
            predicted.category = other->category;
            describe(t, PREDICTED, other, &predicted);
        }
        decide(t->x, subject, other ? p->verdict[i] : VERDICT_MISSING, &gold, other ? &predicted : NULL);
    }
    for (uint32_t i = 0; i < p->n[PREDICTED]; i++) {
        bool repeated = p->out[PREDICTED][i];
        if (p->mate[PREDICTED][i] != UNASSIGNED || (repeated && t->x->task.collapse_duplicates)) continue;
        DecisionSide predicted = {.category = t->side[PREDICTED].at[i].category};
        describe(t, PREDICTED, &t->side[PREDICTED].at[i], &predicted);
        decide(t->x, subject, VERDICT_SPURIOUS, NULL, &predicted);
    }
    vec_free(&t->side[GOLD]);
    vec_free(&t->side[PREDICTED]);
}

/* A quote is an event of type QUOTE; the words are the mentions in its role `content`, taken together. To the matcher it is an item
 * like a mention: in pieces, in characters. */
#include "score/layers.h"

#include "score/item.h"
#include "score/key_match.h"
#include "score/match.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct Quote {
    const Event *event;
    Item item;                /* `mention` is its number in the list before it was sorted */
    const Mention **fillers;  /* of the role asked for, each place once */
    uint32_t n_fillers;
} Quote;

typedef struct Quotes {
    const LayerTask *t;
    const Document *d;
    const char *role; /* NULL: only the content counts */
    Quote *at;        /* in the order of the items */
    Item *items;      /* theirs, side by side for the matcher */
    uint32_t n;
} Quotes;

static const char *type_name(const Document *d, const Event *e) { return symbols_name(d->symbols, e->type); }

static const Mention *filler_of(const Document *d, const Argument *a)
{
    if (!a->is_event) return &d->mentions[a->target];
    uint32_t trigger = d->events[a->target].trigger;
    return trigger == NO_TRIGGER ? NULL : &d->mentions[trigger];
}

static bool is_quote(const Document *d, const Event *e) { return strcasecmp(type_name(d, e), "quote") == 0; }

static bool has_role(const Document *d, const Argument *a, const char *role) { return strcasecmp(symbols_name(d->symbols, a->role), role) == 0; }

bool argument_is_content(const Document *d, const Event *e, const Argument *a) { return is_quote(d, e) && has_role(d, a, "content"); }

/* A thing without a place is told by its link; a prediction's first is its answer. */
static bool same_filler(const Document *gold, const Mention *g, const Document *predicted, const Mention *p)
{
    if (mention_is_abstract(g) != mention_is_abstract(p)) return false;
    if (!mention_is_abstract(g)) return mentions_same_place(g, p);
    for (uint32_t i = 0; i < g->n_links; i++)
        if (strcmp(symbols_name(gold->symbols, g->links[i]), symbols_name(predicted->symbols, p->links[0])) == 0) return true;
    return false;
}

/* -- reading ------------------------------------------------------------------------------------------------------------- */

static int by_start(const void *a, const void *b)
{
    const Span *x = a, *y = b;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

/* All stretches of content, joined where they overlap, in characters. */
static void set_content(const Quotes *q, Quote *x, const OffsetMap *map)
{
    const Event *e = x->event;
    uint32_t n = 0;
    bool placed = false;
    for (uint32_t i = 0; i < e->n_arguments; i++) {
        const Mention *m = filler_of(q->d, &e->arguments[i]);
        if (m && argument_is_content(q->d, e, &e->arguments[i])) n += m->n_spans;
    }
    Span *spans = arena_alloc(q->t->scratch, (n + 1u) * sizeof *spans);
    n = 0;
    for (uint32_t i = 0; i < e->n_arguments; i++) {
        const Mention *m = argument_is_content(q->d, e, &e->arguments[i]) ? filler_of(q->d, &e->arguments[i]) : NULL;
        for (uint32_t k = 0; m && k < m->n_spans; k++)
            spans[n++] = (Span){offset_from_byte(map, m->spans[k].start), offset_from_byte(map, m->spans[k].end)};
        if (!m || !m->n_spans) continue;
        uint32_t unit = unit_of_mention(q->t, m);
        if (!placed || unit < x->item.sentence) x->item.sentence = unit;
        placed = true;
    }
    if (n) qsort(spans, n, sizeof *spans, by_start);
    Item *item = &x->item;
    for (uint32_t i = 0; i < n; i++) {
        if (item->n_spans && spans[i].start < spans[item->n_spans - 1].end) {
            if (spans[i].end > spans[item->n_spans - 1].end) spans[item->n_spans - 1].end = spans[i].end;
        } else {
            spans[item->n_spans++] = spans[i];
        }
    }
    for (uint32_t i = 0; i < item->n_spans; i++) item->length += spans[i].end - spans[i].start;
    item->spans = spans;
    item->start = n ? spans[0].start : 0;
    item->end = n ? spans[item->n_spans - 1].end : 0;
}

static void set_fillers(const Quotes *q, Quote *x)
{
    const Event *e = x->event;
    x->fillers = arena_alloc(q->t->scratch, (e->n_arguments + 1u) * sizeof *x->fillers);
    for (uint32_t i = 0; i < e->n_arguments && q->role; i++) {
        const Mention *m = has_role(q->d, &e->arguments[i], q->role) ? filler_of(q->d, &e->arguments[i]) : NULL;
        bool again = false;
        for (uint32_t k = 0; m && k < x->n_fillers; k++) again |= same_filler(q->d, x->fillers[k], q->d, m);
        if (m && !again) x->fillers[x->n_fillers++] = m;
    }
}

static uint32_t common_fillers(const Document *gold, const Quote *g, const Document *predicted, const Quote *p)
{
    uint32_t common = 0;
    for (uint32_t i = 0; i < g->n_fillers; i++) {
        bool found = false;
        for (uint32_t k = 0; k < p->n_fillers; k++) found |= same_filler(gold, g->fillers[i], predicted, p->fillers[k]);
        common += found;
    }
    return common;
}

static int compare_fillers(const Quote *x, const Quote *y)
{
    if (x->n_fillers != y->n_fillers) return x->n_fillers < y->n_fillers ? -1 : 1;
    for (uint32_t i = 0; i < x->n_fillers; i++) {
        uint32_t a = x->fillers[i]->n_spans ? x->fillers[i]->spans[0].start : 0, b = y->fillers[i]->n_spans ? y->fillers[i]->spans[0].start : 0;
        if (a != b) return a < b ? -1 : 1;
    }
    return 0;
}

/* By content, then so that the order of the file does not matter where it can be helped. */
static int by_content(const void *a, const void *b, void *document)
{
    const Quote *x = a, *y = b;
    const Document *d = document;
    int order = items_compare_spans(&x->item, &y->item);
    if (!order) order = strcmp(type_name(d, x->event), type_name(d, y->event));
    if (!order) order = compare_fillers(x, y);
    return order ? order : (x->item.mention > y->item.mention) - (x->item.mention < y->item.mention);
}

static bool same_quote(const Quotes *q, const Quote *x, const Quote *y)
{
    return items_compare_spans(&x->item, &y->item) == 0 && x->event->type == y->event->type && x->n_fillers == y->n_fillers
           && common_fillers(q->d, x, q->d, y) == x->n_fillers;
}

/* Gold has each quote once; a prediction made before is marked, or left out. */
static void handle_repetitions(Quotes *q)
{
    bool drop = q->d == q->t->gold || q->t->collapse_duplicates;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < q->n; i++) {
        bool again = false;
        for (uint32_t k = kept; k > 0 && !again && items_compare_spans(&q->at[k - 1].item, &q->at[i].item) == 0; k--)
            again = same_quote(q, &q->at[k - 1], &q->at[i]);
        if (again && drop) continue;
        q->at[kept] = q->at[i];
        q->at[kept++].item.duplicate = again;
    }
    q->n = kept;
}

static Quotes quotes_of(const LayerTask *t, const Document *d, const char *role)
{
    Quotes q = {.t = t, .d = d, .role = role};
    if (!d) return q;
    OffsetMap map = offset_map(t->scratch, t->gold->text, t->gold->text_length, UNIT_CODEPOINT);
    q.at = arena_zero(t->scratch, d->n_events + 1u, sizeof *q.at);
    q.items = arena_alloc(t->scratch, (d->n_events + 1u) * sizeof *q.items);
    for (uint32_t i = 0; i < d->n_events; i++) {
        if (!is_quote(d, &d->events[i])) continue;
        Quote *x = &q.at[q.n];
        *x = (Quote){.event = &d->events[i], .item = {.mention = i}};
        set_content(&q, x, &map);
        if (x->item.n_spans == 0) continue; /* nothing is said */
        set_fillers(&q, x);
        q.n++;
    }
    if (q.n) qsort_r(q.at, q.n, sizeof *q.at, by_content, (void *)(uintptr_t)d);
    handle_repetitions(&q);
    for (uint32_t i = 0; i < q.n; i++) q.items[i] = q.at[i].item;
    return q;
}

/* -- pairs --------------------------------------------------------------------------------------------------------------- */

/* Both sides; within a component, from where on. */
typedef struct Pairing {
    const Quotes *gold, *predicted;
    uint32_t first_gold, first_predicted, n_predicted;
} Pairing;

static void filler_credits(const void *context, uint32_t row, double *credits)
{
    const Pairing *x = context;
    const Quote *g = &x->gold->at[x->first_gold + row];
    for (uint32_t c = 0; c < x->n_predicted; c++) {
        const Quote *p = &x->predicted->at[x->first_predicted + c];
        bool together = !p->item.duplicate && items_shared(&g->item, &p->item) > 0;
        credits[c] = together ? common_fillers(x->gold->d, g, x->predicted->d, p) : 0;
    }
}

static void match_fillers(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, Arena *scratch, uint32_t *mate,
                          const void *context)
{
    Pairing x = *(const Pairing *)context;
    x.first_gold = (uint32_t)(gold - x.gold->items);
    x.first_predicted = (uint32_t)(predicted - x.predicted->items);
    x.n_predicted = n_predicted;
    assignment_solve(n_gold, n_predicted, filler_credits, &x, scratch, mate);
}

static void book_pair(const LayerTask *t, const Quotes *gold, const Quote *g, const Quotes *predicted, const Quote *p)
{
    double found = common_fillers(gold->d, g, predicted->d, p), correct = found;
    if (!gold->role) {
        double shared = items_shared(&g->item, &p->item);
        found = shared / g->item.length;
        correct = shared / p->item.length;
    }
    t->book(t->payload, type_name(gold->d, g->event), g->item.sentence, (Tally){.found = found});
    t->book(t->payload, type_name(predicted->d, p->event), p->item.sentence, (Tally){.correct = correct});
}

void quotes_count(const LayerTask *t, int variant)
{
    static const char *const roles[] = {[QUOTES_SPEAKER - QUOTES_CONTENT] = "speaker", [QUOTES_ADDRESSEE - QUOTES_CONTENT] = "addressee"};
    const char *role = roles[variant - QUOTES_CONTENT];
    Quotes gold = quotes_of(t, t->gold, role), predicted = quotes_of(t, t->predicted, role);
    for (uint32_t i = 0; i < gold.n; i++)
        t->book(t->payload, type_name(gold.d, gold.at[i].event), gold.at[i].item.sentence, (Tally){.gold = role ? gold.at[i].n_fillers : 1});
    for (uint32_t i = 0; i < predicted.n; i++)
        t->book(t->payload, type_name(predicted.d, predicted.at[i].event), predicted.at[i].item.sentence,
                (Tally){.predicted = role ? predicted.at[i].n_fillers : 1});
    uint32_t *mate = arena_alloc(t->scratch, (gold.n + 1u) * sizeof *mate);
    for (uint32_t i = 0; i < gold.n; i++) mate[i] = UNASSIGNED;
    Pairing pairing = {.gold = &gold, .predicted = &predicted};
    if (!role) match_overlap(gold.items, gold.n, predicted.items, predicted.n, t->scratch, mate);
    else match_components(gold.items, gold.n, predicted.items, predicted.n, t->scratch, mate, match_fillers, &pairing);
    for (uint32_t i = 0; i < gold.n; i++)
        if (mate[i] != UNASSIGNED) book_pair(t, &gold, &gold.at[i], &predicted, &predicted.at[mate[i]]);
}

/* Strong: mentions of the same spans are a small assignment of their own: what can be paired are a gold mention and a prediction
 * whose answer is among its alternatives. Weak: the same for mentions that overlap, directly or through others. Document: sets of
 * identifiers, without places. */
#include "score/links.h"

#include "base/vector.h"
#include "score/assignment_sparse.h"
#include "score/item.h"
#include "score/key_match.h"

#include <stdlib.h>
#include <string.h>

static const char nil[] = "NIL";

bool link_is_nil(const char *id)
{
    if (strncmp(id, nil, strlen(nil)) != 0) return false;
    char next = id[strlen(nil)];
    return next == 0 || (next >= '0' && next <= '9') || strchr(":_-", next);
}

typedef VECTOR(Linked) Links;

static int by_symbol(const void *a, const void *b)
{
    Symbol x = *(const Symbol *)a, y = *(const Symbol *)b;
    return (x > y) - (x < y);
}

static const Symbol *sorted_once(Symbol *answers, uint32_t *n)
{
    uint32_t kept = 0;
    if (*n) qsort(answers, *n, sizeof *answers, by_symbol);
    for (uint32_t i = 0; i < *n; i++)
        if (i == 0 || answers[kept - 1] != answers[i]) answers[kept++] = answers[i];
    *n = kept;
    return answers;
}

static int by_spans(const Linked *a, const Linked *b) { return mentions_compare_places(a->m, b->m); }

/* By spans and type; then those that may be missed last, so that of equal gold mentions a required one counts. */
static int by_place(const void *a, const void *b)
{
    const Linked *x = a, *y = b;
    int order = by_spans(x, y);
    if (!order) order = strcmp(x->type, y->type);
    if (!order) order = x->m->optional - y->m->optional;
    return order ? order : by_symbol(x->answers, y->answers);
}

/* The linked mentions of a side in order. A prediction's first link is its answer. */
static void collect(const LayerTask *t, const Document *d, Symbols *ids, Links *out)
{
    bool gold = d == t->gold;
    for (uint32_t i = 0; d && i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        if (!m->n_links || mention_is_abstract(m) || mention_is_ignored(m, t->gold)) continue;
        if (t->counts && !t->counts(t->payload, symbols_name(d->symbols, m->type))) continue;
        Linked l = {.m = m, .type = symbols_name(d->symbols, m->type), .unit = unit_of_mention(t, m), .n = gold ? m->n_links : 1};
        Symbol *answers = arena_alloc(t->scratch, l.n * sizeof *answers);
        for (uint32_t k = 0; k < l.n; k++) {
            const char *id = symbols_name(d->symbols, m->links[k]);
            answers[k] = symbols_intern_text(ids, link_is_nil(id) ? nil : id);
        }
        l.answers = sorted_once(answers, &l.n);
        vec_push(out, l);
    }
    if (out->n) qsort(out->at, out->n, sizeof *out->at, by_place);
}

/* Gold has a mention once: what several say of it are alternatives. */
static void unite(const LayerTask *t, Links *gold)
{
    size_t kept = 0;
    for (size_t i = 0; i < gold->n; i++) {
        Linked *last = kept ? &gold->at[kept - 1] : NULL, *here = &gold->at[i];
        if (!last || by_spans(last, here) != 0 || strcmp(last->type, here->type) != 0) {
            gold->at[kept++] = *here;
            continue;
        }
        uint32_t n = last->n + here->n;
        Symbol *answers = arena_alloc(t->scratch, n * sizeof *answers);
        memcpy(answers, last->answers, last->n * sizeof *answers);
        memcpy(answers + last->n, here->answers, here->n * sizeof *answers);
        last->answers = sorted_once(answers, &n);
        last->n = n;
    }
    gold->n = kept;
}

static void mark_repeated(Links *predicted)
{
    for (size_t i = 1; i < predicted->n; i++) {
        const Linked *a = &predicted->at[i - 1], *b = &predicted->at[i];
        predicted->at[i].repeated = a->m->n_spans && by_spans(a, b) == 0 && strcmp(a->type, b->type) == 0 && a->answers[0] == b->answers[0];
    }
}

/* -- strong and weak -------------------------------------------------------------------------------------------------- */

/* Mentions of the same spans on both sides; or a component of overlapping ones. */
typedef struct Place {
    const Linked *gold, *predicted;
    uint32_t n_gold, n_predicted;
} Place;

/* As many required mentions as possible, then optional ones, then pairs of one type. */
static double credit_of(const Place *p, const Linked *g, const Linked *x)
{
    double base = (double)p->n_gold + 1;
    if (x->repeated || !bsearch(x->answers, g->answers, g->n, sizeof *g->answers, by_symbol)) return 0;
    return (g->m->optional ? base : base * base) + (strcmp(g->type, x->type) == 0);
}

/* What is not paired in its place is handed out as it stands there: gold and prediction that disagree. */
static void visit_place(const LayerTask *t, const Place *p, LinkVisit visit, void *payload)
{
    VECTOR(Credit) credits = {0};
    uint32_t *starts = arena_alloc(t->scratch, (p->n_gold + 1) * sizeof *starts), *mates = arena_alloc(t->scratch, p->n_gold * sizeof *mates);
    bool *taken = arena_zero(t->scratch, p->n_predicted, sizeof *taken);
    for (uint32_t g = 0; g < p->n_gold; g++) {
        starts[g] = (uint32_t)credits.n;
        mates[g] = UNASSIGNED;
        for (uint32_t x = 0; x < p->n_predicted; x++) {
            double credit = credit_of(p, &p->gold[g], &p->predicted[x]);
            if (credit > 0) vec_push(&credits, (Credit){credit, x});
        }
    }
    starts[p->n_gold] = (uint32_t)credits.n;
    if (credits.n) assignment_solve_sparse(p->n_gold, p->n_predicted, starts, credits.at, t->scratch, mates);
    vec_free(&credits);
    for (uint32_t g = 0; g < p->n_gold; g++)
        if (mates[g] != UNASSIGNED) taken[mates[g]] = true;
    uint32_t next = 0;
    for (uint32_t g = 0; g < p->n_gold; g++) {
        bool right = mates[g] != UNASSIGNED;
        while (!right && next < p->n_predicted && (taken[next] || p->predicted[next].repeated)) next++;
        visit(payload, &p->gold[g], right ? &p->predicted[mates[g]] : next < p->n_predicted ? &p->predicted[next] : NULL, right);
        if (!right && next < p->n_predicted) taken[next++] = true;
    }
    for (uint32_t x = 0; x < p->n_predicted; x++)
        if (!taken[x]) visit(payload, NULL, &p->predicted[x], false);
}

static uint32_t same_place(const Links *list, size_t first)
{
    uint32_t n = 1;
    while (first + n < list->n && by_spans(&list->at[first], &list->at[first + n]) == 0) n++;
    return n;
}

static void visit_all(const LayerTask *t, const Links *gold, const Links *predicted, LinkVisit visit, void *payload)
{
    for (size_t g = 0, x = 0; g < gold->n || x < predicted->n;) {
        int order = g == gold->n ? 1 : x == predicted->n ? -1 : by_spans(&gold->at[g], &predicted->at[x]);
        if (order == 0 && !gold->at[g].m->n_spans) order = -1; /* without a place nothing is in the same one */
        Place p = {0};
        if (order <= 0) p = (Place){.gold = &gold->at[g], .n_gold = same_place(gold, g)};
        if (order >= 0) {
            p.predicted = &predicted->at[x];
            p.n_predicted = same_place(predicted, x);
        }
        visit_place(t, &p, visit, payload);
        g += p.n_gold;
        x += p.n_predicted;
    }
}

static void book_strong(void *payload, const Linked *g, const Linked *x, bool right)
{
    const LayerTask *t = payload;
    if (g && !g->m->optional) t->book(t->payload, g->type, g->unit, (Tally){.gold = 1, .found = right});
    if (!x || (x->repeated && t->collapse_duplicates)) return;
    bool neither = g && right && g->m->optional; /* the prediction costs nothing and earns nothing */
    if (!neither) t->book(t->payload, x->type, x->unit, (Tally){.predicted = 1, .correct = right});
}

/* -- weak ------------------------------------------------------------------------------------------------------------- */

static void weak_credits(const void *context, uint32_t row, double *credits)
{
    const Place *p = context;
    for (uint32_t x = 0; x < p->n_predicted; x++)
        credits[x] = mentions_touch(p->gold[row].m, p->predicted[x].m) ? credit_of(p, &p->gold[row], &p->predicted[x]) : 0;
}

static void book_pair(const LayerTask *t, const Linked *g, const Linked *x)
{
    if (g->m->optional) { /* the prediction costs nothing and earns nothing */
        t->book(t->payload, x->type, x->unit, (Tally){.predicted = -1});
        return;
    }
    t->book(t->payload, g->type, g->unit, (Tally){.found = 1});
    t->book(t->payload, x->type, x->unit, (Tally){.correct = 1});
}

static void count_component(const LayerTask *t, const Place *p)
{
    uint32_t *mates = arena_alloc(t->scratch, p->n_gold * sizeof *mates);
    assignment_solve(p->n_gold, p->n_predicted, weak_credits, p, t->scratch, mates);
    for (uint32_t g = 0; g < p->n_gold; g++)
        if (mates[g] != UNASSIGNED) book_pair(t, &p->gold[g], &p->predicted[mates[g]]);
}

/* Does the next one begin before `end`, or is there no component yet? Moves behind it and says where the component ends then. */
static bool join(const Links *list, size_t *at, uint32_t *end)
{
    if (*at == list->n) return false;
    const Mention *m = list->at[*at].m;
    if (*end && m->spans[0].start >= *end) return false;
    uint32_t last = m->spans[m->n_spans - 1].end;
    if (last > *end) *end = last;
    ++*at;
    return true;
}

/* One sweep over both sides, which are in order; what has no place comes first. */
static void count_weak(const LayerTask *t, const Links *gold, const Links *predicted)
{
    for (size_t i = 0; i < gold->n; i++)
        if (!gold->at[i].m->optional) t->book(t->payload, gold->at[i].type, gold->at[i].unit, (Tally){.gold = 1});
    for (size_t i = 0; i < predicted->n; i++)
        if (!predicted->at[i].repeated || !t->collapse_duplicates) t->book(t->payload, predicted->at[i].type, predicted->at[i].unit, (Tally){.predicted = 1});
    size_t g = 0, x = 0;
    while (g < gold->n && !gold->at[g].m->n_spans) g++;
    while (x < predicted->n && !predicted->at[x].m->n_spans) x++;
    while (g < gold->n && x < predicted->n) {
        size_t first_g = g, first_x = x;
        uint32_t end = 0;
        bool from_gold = gold->at[g].m->spans[0].start <= predicted->at[x].m->spans[0].start;
        if (from_gold) join(gold, &g, &end);
        else join(predicted, &x, &end);
        while (join(gold, &g, &end) || join(predicted, &x, &end)) continue;
        Place p = {&gold->at[first_g], &predicted->at[first_x], (uint32_t)(g - first_g), (uint32_t)(x - first_x)};
        if (p.n_gold && p.n_predicted) count_component(t, &p);
    }
}

/* -- document --------------------------------------------------------------------------------------------------------- */

enum { IN_REQUIRED = 1, IN_OPTIONAL = 2, IN_PREDICTED = 4 };

/* Where gold would take NIL, too, nothing need be named. */
static bool may_be_missed(const Linked *l, Symbol none)
{
    return l->m->optional || bsearch(&none, l->answers, l->n, sizeof none, by_symbol);
}

/* Two mentions with the same alternatives are one entity. */
static bool named_before(Symbols *sets, const Linked *l)
{
    uint32_t known = sets->count;
    return symbols_intern(sets, (const char *)l->answers, l->n * sizeof *l->answers) < known;
}

static void count_document(const LayerTask *t, Symbols *ids, const Links *gold, const Links *predicted)
{
    Tally tally = {0};
    Symbols sets = {0};
    Symbol none = symbols_intern_text(ids, nil);
    uint8_t *marks = arena_zero(t->scratch, ids->count, 1);
    for (size_t i = 0; i < gold->n; i++)
        for (uint32_t k = 0; k < gold->at[i].n; k++) marks[gold->at[i].answers[k]] |= may_be_missed(&gold->at[i], none) ? IN_OPTIONAL : IN_REQUIRED;
    for (size_t i = 0; i < predicted->n; i++) marks[predicted->at[i].answers[0]] |= IN_PREDICTED;
    marks[none] = 0;
    for (uint32_t i = 0; i < ids->count; i++) {
        bool only_optional = marks[i] & IN_OPTIONAL && !(marks[i] & IN_REQUIRED);
        if (!(marks[i] & IN_PREDICTED) || only_optional) continue;
        tally.predicted++;
        tally.correct += (marks[i] & IN_REQUIRED) != 0;
    }
    for (size_t i = 0; i < gold->n; i++) {
        const Linked *l = &gold->at[i];
        bool found = false;
        if (may_be_missed(l, none) || named_before(&sets, l)) continue;
        for (uint32_t k = 0; k < l->n; k++) found = found || marks[l->answers[k]] & IN_PREDICTED;
        tally.gold++;
        tally.found += found;
    }
    t->book(t->payload, NULL, 0, tally);
    symbols_free(&sets);
}

/* Both sides in order. `ids` names their answers. */
static void collect_both(const LayerTask *t, Symbols *ids, Links *gold, Links *predicted)
{
    collect(t, t->gold, ids, gold);
    collect(t, t->predicted, ids, predicted);
    unite(t, gold);
    mark_repeated(predicted);
}

void links_each(const LayerTask *t, LinkVisit visit, void *payload)
{
    Symbols ids = {0};
    Links gold = {0}, predicted = {0};
    collect_both(t, &ids, &gold, &predicted);
    visit_all(t, &gold, &predicted, visit, payload);
    vec_free(&gold);
    vec_free(&predicted);
    symbols_free(&ids);
}

void links_count(const LayerTask *t, int variant)
{
    Symbols ids = {0};
    Links gold = {0}, predicted = {0};
    LayerTask task = *t;
    if (variant == LINKS_STRONG) {
        links_each(t, book_strong, &task);
        return;
    }
    collect_both(t, &ids, &gold, &predicted);
    if (variant == LINKS_DOCUMENT) count_document(t, &ids, &gold, &predicted);
    else count_weak(t, &gold, &predicted);
    vec_free(&gold);
    vec_free(&predicted);
    symbols_free(&ids);
}

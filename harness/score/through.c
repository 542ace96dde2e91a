/* The criteria need not know: where two arguments mean the same, the copies have the same mention in both places. */
#include "score/through.h"

#include "score/layers.h"

#include <stdlib.h>
#include <string.h>

#define NO_CLUSTER UINT32_MAX
#define NOT_ASKED (UINT32_MAX - 1)

typedef struct Going {
    const Document *gold;
    Through how;
    Arena *arena;
    uint32_t *cluster_of; /* of gold's mentions */
    uint32_t *first;      /* of each cluster: the mention that it stands for */
    uint32_t *sorted;     /* gold's mentions that have a place, by it */
    uint32_t n_sorted;
} Going;

/* -- gold --------------------------------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b, void *context)
{
    const Mention *mentions = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int order = mentions_compare_places(&mentions[x], &mentions[y]);
    return order ? order : (x > y) - (x < y);
}

static void find_firsts(Going *g)
{
    const Document *d = g->gold;
    for (uint32_t c = 0; c < d->n_clusters; c++) {
        g->first[c] = NO_CLUSTER;
        for (uint32_t i = 0; i < d->clusters[c].n; i++) {
            uint32_t m = d->clusters[c].mentions[i];
            if (!d->mentions[m].n_spans) continue;
            if (g->first[c] == NO_CLUSTER || mentions_compare_places(&d->mentions[m], &d->mentions[g->first[c]]) < 0) g->first[c] = m;
        }
    }
}

static void find_clusters(Going *g)
{
    const Document *d = g->gold;
    for (uint32_t i = 0; i < d->n_mentions; i++) g->cluster_of[i] = NO_CLUSTER;
    for (uint32_t c = 0; c < d->n_clusters; c++)
        for (uint32_t i = 0; i < d->clusters[c].n && g->first[c] != NO_CLUSTER; i++) {
            uint32_t *of = &g->cluster_of[d->clusters[c].mentions[i]];
            bool earlier = *of == NO_CLUSTER || mentions_compare_places(&d->mentions[g->first[c]], &d->mentions[g->first[*of]]) < 0;
            if (earlier) *of = c;
        }
}

static void prepare(Going *g)
{
    const Document *d = g->gold;
    g->cluster_of = arena_alloc(g->arena, (d->n_mentions + 1u) * sizeof *g->cluster_of);
    g->first = arena_alloc(g->arena, (d->n_clusters + 1u) * sizeof *g->first);
    g->sorted = arena_alloc(g->arena, (d->n_mentions + 1u) * sizeof *g->sorted);
    find_firsts(g);
    find_clusters(g);
    for (uint32_t i = 0; i < d->n_mentions; i++)
        if (d->mentions[i].n_spans) g->sorted[g->n_sorted++] = i;
    if (g->n_sorted) qsort_r(g->sorted, g->n_sorted, sizeof *g->sorted, by_place, d->mentions);
}

/* -- predictions --------------------------------------------------------------------------------------------------------- */

static bool same_type(const Going *g, const Document *d, const Mention *m, uint32_t gold)
{
    return strcmp(symbols_name(d->symbols, m->type), symbols_name(g->gold->symbols, g->gold->mentions[gold].type)) == 0;
}

/* Gold's mention at the same place, NO_CLUSTER if there is none. */
static uint32_t find_same(const Going *g, const Document *d, const Mention *m)
{
    uint32_t low = 0, high = g->n_sorted, best = NO_CLUSTER;
    int best_rank = -1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (mentions_compare_places(&g->gold->mentions[g->sorted[middle]], m) < 0) low = middle + 1;
        else high = middle;
    }
    for (; low < g->n_sorted && mentions_compare_places(&g->gold->mentions[g->sorted[low]], m) == 0; low++) {
        uint32_t here = g->sorted[low];
        int rank = (same_type(g, d, m, here) ? 2 : 0) + (g->cluster_of[here] != NO_CLUSTER);
        if (g->how == THROUGH_TYPED && rank < 2) continue;
        if (rank > best_rank) best = here, best_rank = rank;
    }
    return best;
}

static uint32_t shared_bytes(const Mention *a, const Mention *b)
{
    uint32_t shared = 0;
    for (uint32_t i = 0; i < a->n_spans; i++)
        for (uint32_t k = 0; k < b->n_spans; k++) {
            uint32_t start = a->spans[i].start > b->spans[k].start ? a->spans[i].start : b->spans[k].start;
            uint32_t end = a->spans[i].end < b->spans[k].end ? a->spans[i].end : b->spans[k].end;
            if (start < end) shared += end - start;
        }
    return shared;
}

static uint32_t find_touching(const Going *g, const Mention *m)
{
    uint32_t best = NO_CLUSTER, most = 0;
    uint32_t end = m->spans[m->n_spans - 1].end;
    for (uint32_t i = 0; i < g->n_sorted; i++) {
        const Mention *here = &g->gold->mentions[g->sorted[i]];
        if (here->spans[0].start >= end) break;
        uint32_t shared = shared_bytes(here, m);
        if (shared > most) best = g->sorted[i], most = shared;
    }
    return best;
}

/* The mention of gold that the mention of either side stands for; NO_CLUSTER: it stands for itself. */
static uint32_t stands_for(const Going *g, const Document *d, uint32_t index)
{
    const Mention *m = &d->mentions[index];
    uint32_t there = index;
    if (!m->n_spans) return NO_CLUSTER;
    if (d != g->gold) {
        there = find_same(g, d, m);
        if (there == NO_CLUSTER && g->how == THROUGH_TOUCHING) there = find_touching(g, m);
        if (there == NO_CLUSTER) return NO_CLUSTER;
    }
    if (g->cluster_of[there] != NO_CLUSTER) return g->first[g->cluster_of[there]];
    return g->how == THROUGH_TOUCHING ? there : NO_CLUSTER;
}

/* -- copies --------------------------------------------------------------------------------------------------------------- */

typedef struct Copying {
    Going *g;
    const Document *from;
    Document *to;
    uint32_t *stands; /* what each mention stands for: its number in the copy */
    uint32_t *added;  /* number in the copy of a mention of gold, or NOT_ASKED */
} Copying;

/* A mention of gold in the copy of the other side. */
static uint32_t add_mention(Copying *c, uint32_t gold)
{
    if (c->from == c->g->gold) return gold;
    if (c->added[gold] == NOT_ASKED) {
        c->added[gold] = c->to->n_mentions;
        c->to->mentions[c->to->n_mentions++] = c->g->gold->mentions[gold];
    }
    return c->added[gold];
}

static void copy_argument(Copying *c, Argument *a)
{
    uint32_t mention = a->is_event ? c->from->events[a->target].trigger : a->target;
    if (mention == NO_TRIGGER) return;
    if (c->stands[mention] == NOT_ASKED) {
        uint32_t gold = stands_for(c->g, c->from, mention);
        c->stands[mention] = gold == NO_CLUSTER ? mention : add_mention(c, gold);
    }
    *a = (Argument){a->role, false, c->stands[mention]};
}

/* `event` NULL: of a relation. The words of a quote are themselves, even if they are a name. */
static Argument *copy_arguments(Copying *c, const Event *event, const Argument *list, uint32_t n)
{
    Argument *copy = arena_dup(c->g->arena, list, n, sizeof *copy);
    for (uint32_t i = 0; i < n; i++)
        if (!event || !argument_is_content(c->from, event, &list[i])) copy_argument(c, &copy[i]);
    return copy;
}

static void copy_document(Going *g, const Document *from, Document *to)
{
    *to = *from;
    uint32_t n_gold = g->gold->n_mentions;
    Copying c = {.g = g, .from = from, .to = to};
    c.stands = arena_alloc(g->arena, (from->n_mentions + 1u) * sizeof *c.stands);
    c.added = arena_alloc(g->arena, (n_gold + 1u) * sizeof *c.added);
    for (uint32_t i = 0; i < from->n_mentions; i++) c.stands[i] = NOT_ASKED;
    for (uint32_t i = 0; i < n_gold; i++) c.added[i] = NOT_ASKED;
    to->mentions = arena_alloc(g->arena, ((size_t)from->n_mentions + n_gold + 1) * sizeof *to->mentions);
    if (from->n_mentions) memcpy(to->mentions, from->mentions, from->n_mentions * sizeof *to->mentions);
    to->relations = arena_dup(g->arena, from->relations, from->n_relations, sizeof *to->relations);
    to->events = arena_dup(g->arena, from->events, from->n_events, sizeof *to->events);
    for (uint32_t i = 0; i < to->n_relations; i++)
        to->relations[i].arguments = copy_arguments(&c, NULL, to->relations[i].arguments, to->relations[i].n_arguments);
    for (uint32_t i = 0; i < to->n_events; i++)
        to->events[i].arguments = copy_arguments(&c, &from->events[i], to->events[i].arguments, to->events[i].n_arguments);
}

void through_clusters(ThroughPair *out, const Document *gold, const Document *predicted, Through how, Arena *arena)
{
    Going g = {.gold = gold, .how = how, .arena = arena};
    *out = (ThroughPair){0};
    prepare(&g);
    copy_document(&g, gold, &out->gold);
    if (predicted) copy_document(&g, predicted, &out->predicted);
}

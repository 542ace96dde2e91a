/* What comes of a mention that stands in several chains, or twice in one, differs from metric to metric:
 *
 *   response  of a mention that the key has the first is kept, in the order in which chains begin; others stay where they are
 *   mentions  are a set
 *   MUC, B3   chains have all their members in their size; the key's chain of a mention is the last that has it; for B3 what two
 *             chains share is a set
 *   CEAF      what two chains share are the members of the key's, as often as they are there
 *   BLANC     links are a set of pairs, and a mention that is there twice is linked with itself
 *
 * Links are counted by formula for mentions that are there once, and looked at one by one for the others only.
 */
#include "score/conll_repeated.h"

#include <stdlib.h>
#include <string.h>

const ClusterMeasure conll_measures[CONLL_SUMS] = {CLUSTERS_MENTIONS, CLUSTERS_MUC,   CLUSTERS_BCUB,    CLUSTERS_CEAFM,
                                                   CLUSTERS_CEAFE,    CLUSTERS_LINKS, CLUSTERS_NONLINKS};

/* -- the order of chains ---------------------------------------------------------------------------------------------- */

/* Where a chain begins. */
typedef struct Beginning {
    Span first;
    bool several; /* tokens: in a cell, mentions of one token are read before those that begin there */
    uint32_t mention, chain;
} Beginning;

static int by_beginning(const void *a, const void *b)
{
    const Beginning *x = a, *y = b;
    if (x->first.start != y->first.start) return x->first.start < y->first.start ? -1 : 1;
    if (x->several != y->several) return x->several ? 1 : -1;
    return x->mention < y->mention ? -1 : x->mention > y->mention;
}

static Beginning beginning_of(const Document *d, const Cluster *c)
{
    Beginning first = {.first = {UINT32_MAX, UINT32_MAX}, .several = true, .mention = UINT32_MAX};
    for (uint32_t i = 0; i < c->n; i++) {
        const Mention *m = &d->mentions[c->mentions[i]];
        Span tokens;
        if (!m->n_spans) continue;
        bool single = document_tokens_of(d, m->spans[0], &tokens) && tokens.end == tokens.start + 1;
        Beginning here = {.first = m->spans[0], .several = !single, .mention = c->mentions[i]};
        if (by_beginning(&here, &first) < 0) first = here;
    }
    return first;
}

static Clustering in_order(Clustering c, const Document *d, Arena *arena)
{
    if (!c.n) return c;
    Beginning *order = arena_alloc(arena, c.n * sizeof *order);
    uint32_t *starts = arena_zero(arena, c.n + 1, sizeof *starts), *items = arena_alloc(arena, c.starts[c.n] * sizeof *items), n = 0;
    for (uint32_t k = 0; k < d->n_clusters; k++) {
        if (!d->clusters[k].n) continue;
        order[n] = beginning_of(d, &d->clusters[k]);
        order[n].chain = n;
        n++;
    }
    qsort(order, n, sizeof *order, by_beginning);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t from = c.starts[order[k].chain], size = c.starts[order[k].chain + 1] - from;
        memcpy(items + starts[k], c.items + from, size * sizeof *items);
        starts[k + 1] = starts[k] + size;
    }
    return (Clustering){n, starts, items};
}

static bool *marks_of(Clustering c, uint32_t n_items, Arena *arena)
{
    bool *marks = arena_zero(arena, n_items + 1, sizeof *marks);
    for (uint32_t i = 0; c.n && i < c.starts[c.n]; i++) marks[c.items[i]] = true;
    return marks;
}

static Clustering drop_repeated(Clustering c, const bool *in_key, uint32_t n_items, Arena *arena, size_t *dropped)
{
    if (!c.n) return c;
    bool *taken = arena_zero(arena, n_items + 1, sizeof *taken);
    uint32_t *starts = arena_zero(arena, c.n + 1, sizeof *starts), *items = arena_alloc(arena, c.starts[c.n] * sizeof *items), end = 0, n = 0;
    for (uint32_t k = 0; k < c.n; k++) {
        for (uint32_t i = c.starts[k]; i < c.starts[k + 1]; i++) {
            bool again = taken[c.items[i]] && in_key[c.items[i]];
            taken[c.items[i]] = true;
            *dropped += again;
            if (!again) items[end++] = c.items[i];
        }
        if (end > starts[n]) starts[++n] = end;
    }
    return (Clustering){n, starts, items};
}

/* -- BLANC ------------------------------------------------------------------------------------------------------------ */

/* The chains of an item: as many as it is there. */
typedef struct Places {
    uint32_t *starts, *chains;
} Places;

static Places places_of(Clustering c, uint32_t n_items, Arena *arena)
{
    uint32_t total = c.n ? c.starts[c.n] : 0;
    Places p = {arena_zero(arena, n_items + 2, sizeof *p.starts), arena_alloc(arena, total * sizeof *p.chains)};
    for (uint32_t i = 0; i < total; i++) p.starts[c.items[i] + 2]++;
    for (uint32_t i = 2; i < n_items + 2; i++) p.starts[i] += p.starts[i - 1];
    for (uint32_t k = 0; k < c.n; k++)
        for (uint32_t i = c.starts[k]; i < c.starts[k + 1]; i++) p.chains[p.starts[c.items[i] + 1]++] = k;
    return p;
}

/* Is there a link between two items, within a chain and between chains? Two occurrences make a link, of one item, too. */
static void look(const Places *p, uint32_t a, uint32_t b, bool *within, bool *between)
{
    *within = *between = false;
    for (uint32_t x = p->starts[a]; x < p->starts[a + 1]; x++)
        for (uint32_t y = a == b ? x + 1 : p->starts[b]; y < p->starts[b + 1]; y++) {
            bool same = p->chains[x] == p->chains[y];
            *within |= same;
            *between |= !same;
        }
}

static void add_link(Tally *t, bool gold, bool predicted)
{
    t->gold += gold;
    t->predicted += predicted;
    t->found += gold && predicted;
    t->correct += gold && predicted;
}

/* Items that are there once. */
static Clustering without(Clustering c, const bool *left_out, Arena *arena)
{
    uint32_t *starts = arena_zero(arena, c.n + 1, sizeof *starts), *items = arena_alloc(arena, (c.n ? c.starts[c.n] : 0) * sizeof *items), end = 0;
    for (uint32_t k = 0; k < c.n; k++) {
        for (uint32_t i = c.starts[k]; i < c.starts[k + 1]; i++)
            if (!left_out[c.items[i]]) items[end++] = c.items[i];
        starts[k + 1] = end;
    }
    return (Clustering){c.n, starts, items};
}

static void count_links(uint32_t n, Clustering gold, Clustering predicted, Tally *with, Tally *without_link, Arena *arena)
{
    Contingency t;
    Places g = places_of(gold, n, arena), p = places_of(predicted, n, arena);
    bool *repeated = arena_zero(arena, n + 1, sizeof *repeated);
    for (uint32_t i = 0; i < n; i++) repeated[i] = g.starts[i + 1] - g.starts[i] > 1 || p.starts[i + 1] - p.starts[i] > 1;
    contingency_make(&t, n, without(gold, repeated, arena), without(predicted, repeated, arena), arena);
    *with = clusters_count(&t, CLUSTERS_LINKS, arena);
    *without_link = clusters_count(&t, CLUSTERS_NONLINKS, arena);
    for (uint32_t a = 0; a < n; a++) {
        if (!repeated[a]) continue;
        for (uint32_t b = 0; b < n; b++) {
            bool gold_within, gold_between, within, between;
            if (repeated[b] && b < a) continue;
            look(&g, a, b, &gold_within, &gold_between);
            look(&p, a, b, &within, &between);
            add_link(with, gold_within, within);
            add_link(without_link, gold_between, between);
        }
    }
}

/* -- the others ------------------------------------------------------------------------------------------------------- */

static double distinct(const bool *marks, const bool *others, uint32_t n)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) sum += marks[i] && others[i];
    return sum;
}

/* For each member of a response chain: what the chain shares with the key's chain of that member. */
static void count_bcub(uint32_t n, Clustering gold, Clustering predicted, Tally *sum, Arena *arena)
{
    Contingency members, shared;
    chains_table(&members, n, predicted, gold, KEEP_LAST, arena);
    chains_table(&shared, n, chains_keep(predicted, n, KEEP_ONE_A_CLUSTER, arena), gold, KEEP_ONE_A_CLUSTER, arena);
    sum->found = sum->correct = 0;
    for (uint32_t i = 0, k = 0; i < members.n_pairs; i++) {
        const Shared *m = &members.pairs[i];
        while (shared.pairs[k].gold < m->gold || shared.pairs[k].predicted < m->predicted) k++;
        double product = (double)m->n * shared.pairs[k].n;
        sum->correct += product / members.gold_sizes[m->gold];
        sum->found += product / members.predicted_sizes[m->predicted];
    }
}

size_t conll_count_repeated(const Chains *c, const Document *gold, const Document *predicted, Tally sums[CONLL_SUMS], Arena *arena)
{
    size_t dropped = 0;
    uint32_t n = c->n_items;
    Contingency t;
    Tally more[CONLL_SUMS];
    Clustering key = in_order(c->gold, gold, arena);
    const bool *in_key = marks_of(key, n, arena);
    Clustering response = drop_repeated(in_order(c->predicted, predicted, arena), in_key, n, arena, &dropped);
    const bool *in_response = marks_of(response, n, arena);
    chains_table(&t, n, key, response, KEEP_ONE_A_CLUSTER, arena);
    for (int s = CONLL_MUC; s <= CONLL_CEAFE; s++) more[s] = clusters_count(&t, conll_measures[s], arena);
    double both = distinct(in_key, in_response, n);
    more[CONLL_MENTIONS] = (Tally){distinct(in_key, in_key, n), both, distinct(in_response, in_response, n), both};
    chains_table(&t, n, response, key, KEEP_LAST, arena);
    more[CONLL_MUC].found = more[CONLL_MUC].correct = clusters_count(&t, CLUSTERS_MUC, arena).found;
    count_bcub(n, key, response, &more[CONLL_BCUB], arena);
    count_links(n, key, response, &more[CONLL_LINKS], &more[CONLL_NONLINKS], arena);
    for (int s = 0; s < CONLL_SUMS; s++) tally_add(&sums[s], &more[s]);
    return dropped;
}

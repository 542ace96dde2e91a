/* neleval_clusters.c - sums over the contingency table of clusters.h; pairs are counted, not made, but for the few keys that are in
 * several clusters, where a pair could count twice. */
#include "score/neleval_clusters.h"

#include "score/assignment.h"

#include <stdlib.h>
#include <string.h>

enum { GOLD, PREDICTED };

static double pairs_of(double n) { return n * (n - 1) / 2; }

/* -- making them ------------------------------------------------------------------------------------------------------ */

/* A member with its numbers: of its key, and of its cluster on its side. */
typedef struct Numbered {
    uint32_t item, cluster;
} Numbered;

static int by_cluster(const void *a, const void *b)
{
    const Numbered *x = a, *y = b;
    if (x->cluster != y->cluster) return x->cluster < y->cluster ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

static Clustering cluster(Numbered *members, size_t n, uint32_t n_clusters, Arena *arena)
{
    uint32_t *starts = arena_zero(arena, n_clusters + 1, sizeof *starts), *items = arena_alloc(arena, n * sizeof *items);
    uint32_t k = 0;
    if (n) qsort(members, n, sizeof *members, by_cluster);
    for (size_t i = 0; i < n; i++) {
        if (i && by_cluster(&members[i - 1], &members[i]) == 0) continue;
        starts[members[i].cluster + 1]++;
        items[k++] = members[i].item;
    }
    for (uint32_t c = 0; c < n_clusters; c++) starts[c + 1] += starts[c];
    return (Clustering){n_clusters, starts, items};
}

static Clustering make_side(NelMembers side, bool by_type, bool by_kb, Symbols *keys, Arena *arena)
{
    Numbered *members = arena_alloc(arena, side.n * sizeof *members);
    Symbols clusters = {0};
    for (size_t i = 0; i < side.n; i++) {
        const NelMember *m = &side.at[i];
        uint32_t key[5] = {m->document, m->start, m->end, by_type ? m->type : 0, by_kb ? m->kb : 0};
        members[i].item = symbols_intern(keys, (const char *)key, sizeof key);
        members[i].cluster = symbols_intern(&clusters, (const char *)&m->cluster, sizeof m->cluster);
    }
    Clustering c = cluster(members, side.n, clusters.count, arena);
    symbols_free(&clusters);
    return c;
}

static uint32_t *last_clusters(Clustering c, uint32_t n_items, Arena *arena)
{
    uint32_t *last = arena_alloc(arena, n_items * sizeof *last);
    memset(last, 0xff, n_items * sizeof *last);
    for (uint32_t k = 0; k < c.n; k++)
        for (uint32_t i = c.starts[k]; i < c.starts[k + 1]; i++) last[c.items[i]] = k;
    return last;
}

void nel_clusters_make(NelClusters *c, NelMembers gold, NelMembers predicted, bool by_type, bool by_kb, Arena *arena)
{
    Symbols keys = {0};
    c->sides[GOLD] = make_side(gold, by_type, by_kb, &keys, arena);
    c->sides[PREDICTED] = make_side(predicted, by_type, by_kb, &keys, arena);
    c->n_items = keys.count;
    symbols_free(&keys);
    for (int s = 0; s < 2; s++) c->last[s] = last_clusters(c->sides[s], c->n_items, arena);
    contingency_make(&c->table, c->n_items, c->sides[GOLD], c->sides[PREDICTED], arena);
}

static uint32_t size_of(Clustering c, uint32_t cluster) { return c.starts[cluster + 1] - c.starts[cluster]; }

static uint32_t shared_by(const Contingency *t, uint32_t gold, uint32_t predicted)
{
    uint32_t low = t->row_starts[gold], high = t->row_starts[gold + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->pairs[middle].predicted < predicted) low = middle + 1;
        else high = middle;
    }
    return low < t->row_starts[gold + 1] && t->pairs[low].predicted == predicted ? t->pairs[low].n : 0;
}

/* -- the measures ----------------------------------------------------------------------------------------------------- */

/* The links that survive of each cluster: those of its keys that the other side has, less one for each cluster they are in there. */
static void count_links(Clustering own, const uint32_t *other_last, uint32_t n_other, Arena *arena, double *kept, double *all)
{
    uint32_t *seen = arena_alloc(arena, n_other * sizeof *seen); /* by the other side's cluster: the last of ours that met it */
    memset(seen, 0xff, n_other * sizeof *seen);
    for (uint32_t k = 0; k < own.n; k++) {
        *all += size_of(own, k) - 1;
        for (uint32_t i = own.starts[k]; i < own.starts[k + 1]; i++) {
            uint32_t there = other_last[own.items[i]];
            if (there == UINT32_MAX) continue;
            if (seen[there] == k) ++*kept;
            seen[there] = k;
        }
    }
}

NelSum nel_muc(const NelClusters *c, Arena *arena)
{
    NelSum sum = {0};
    count_links(c->sides[GOLD], c->last[PREDICTED], c->sides[PREDICTED].n, arena, &sum.found, &sum.gold);
    count_links(c->sides[PREDICTED], c->last[GOLD], c->sides[GOLD].n, arena, &sum.correct, &sum.predicted);
    return sum;
}

NelSum nel_b_cubed(const NelClusters *c, Arena *arena)
{
    (void)arena;
    NelSum sum = {0};
    for (uint32_t i = 0; i < c->n_items; i++) {
        uint32_t g = c->last[GOLD][i], p = c->last[PREDICTED][i];
        sum.gold += g != UINT32_MAX;
        sum.predicted += p != UINT32_MAX;
        if (g == UINT32_MAX || p == UINT32_MAX) continue;
        double shared = shared_by(&c->table, g, p);
        sum.found += shared / size_of(c->sides[GOLD], g);
        sum.correct += shared / size_of(c->sides[PREDICTED], p);
    }
    return sum;
}

static double similarity(uint32_t shared, uint32_t a, uint32_t b, bool dice) { return dice ? shared * (2.0 / (a + b)) : shared; }

/* The similarity of all pairs of clusters of one side. */
static double with_itself(uint32_t n_items, Clustering side, bool dice, Arena *arena)
{
    Contingency t;
    double sum = 0;
    contingency_make(&t, n_items, side, side, arena);
    for (uint32_t i = 0; i < t.n_pairs; i++)
        sum += similarity(t.pairs[i].n, t.gold_sizes[t.pairs[i].gold], t.predicted_sizes[t.pairs[i].predicted], dice);
    return sum;
}

/* Gold's clusters as the CEAF of neleval sees them: each ends where as many keys were named as there are different ones up to
 * here, so behind a key that came before all of them end too early. False if nothing is wrong with them. */
static bool cut_gold(const NelClusters *c, Clustering *cut, Arena *arena)
{
    Clustering gold = c->sides[GOLD];
    bool *seen = arena_zero(arena, c->n_items, sizeof *seen);
    uint32_t *starts = arena_zero(arena, gold.n + 1, sizeof *starts), different = 0;
    for (uint32_t k = 0; k < gold.n; k++) {
        for (uint32_t i = gold.starts[k]; i < gold.starts[k + 1]; i++) {
            different += !seen[gold.items[i]];
            seen[gold.items[i]] = true;
        }
        starts[k + 1] = different;
    }
    *cut = (Clustering){gold.n, starts, gold.items};
    return gold.n && different < gold.starts[gold.n];
}

static NelSum ceaf(const NelClusters *c, bool dice, Arena *arena)
{
    Clustering gold;
    Contingency of_cut;
    bool wrong = cut_gold(c, &gold, arena);
    if (wrong) contingency_make(&of_cut, c->n_items, gold, c->sides[PREDICTED], arena);
    const Contingency *t = wrong ? &of_cut : &c->table;
    NelSum sum = {.gold = with_itself(c->n_items, gold, dice, arena), .predicted = with_itself(c->n_items, c->sides[PREDICTED], dice, arena)};
    uint32_t *mates = arena_alloc(arena, t->n_gold * sizeof *mates);
    clusters_align(t, dice, arena, mates);
    for (uint32_t g = 0; g < t->n_gold; g++)
        if (mates[g] != UNASSIGNED) sum.found += similarity(shared_by(t, g, mates[g]), t->gold_sizes[g], t->predicted_sizes[mates[g]], dice);
    sum.correct = sum.found;
    return sum;
}

NelSum nel_mention_ceaf(const NelClusters *c, Arena *arena) { return ceaf(c, false, arena); }
NelSum nel_entity_ceaf(const NelClusters *c, Arena *arena) { return ceaf(c, true, arena); }

static double pairs_of_all(Clustering c)
{
    double sum = 0;
    for (uint32_t k = 0; k < c.n; k++) sum += pairs_of(size_of(c, k));
    return sum;
}

NelSum nel_pairwise(const NelClusters *c, Arena *arena)
{
    (void)arena;
    NelSum sum = {.gold = pairs_of_all(c->sides[GOLD]), .predicted = pairs_of_all(c->sides[PREDICTED])};
    for (uint32_t i = 0; i < c->table.n_pairs; i++) sum.found += pairs_of(c->table.pairs[i].n);
    sum.correct = sum.found;
    return sum;
}

/* -- negative pairs --------------------------------------------------------------------------------------------------- */

/* Pairs of keys that share a cluster: on each side, of each side those whose keys both sides have, and on both sides. */
typedef struct Positive {
    double all[2], common[2], both;
} Positive;

/* A key that is in several clusters of a side: its clusters of both. */
typedef struct Multiple {
    uint32_t n[2];
    const uint32_t *clusters[2]; /* ascending */
    bool common;
} Multiple;

/* The clusters of every item: starts has n_items + 1. */
static void invert(Clustering c, uint32_t n_items, uint32_t *starts, uint32_t *clusters)
{
    for (uint32_t i = 0; c.n && i < c.starts[c.n]; i++) starts[c.items[i]]++;
    for (uint32_t i = 0, sum = 0; i <= n_items; i++) starts[i] = sum += starts[i];
    for (uint32_t k = c.n; k-- > 0;)
        for (uint32_t i = c.starts[k]; i < c.starts[k + 1]; i++) clusters[--starts[c.items[i]]] = k;
}

static double clusters_in_common(const Multiple *a, const Multiple *b, int side)
{
    double n = 0;
    for (uint32_t i = 0, j = 0; i < a->n[side] && j < b->n[side];) {
        uint32_t x = a->clusters[side][i], y = b->clusters[side][j];
        n += x == y;
        i += x <= y;
        j += y <= x;
    }
    return n;
}

static double once_too_often(double times) { return times > 1 ? times - 1 : 0; }

/* Takes back what was counted more than once: only two keys of several clusters each can share more than one. */
static void count_repeats_once(const NelClusters *c, Positive *positive, Arena *arena)
{
    uint32_t *starts[2], *clusters[2];
    for (int s = 0; s < 2; s++) {
        Clustering side = c->sides[s];
        starts[s] = arena_zero(arena, c->n_items + 1, sizeof(uint32_t));
        clusters[s] = arena_alloc(arena, (side.n ? side.starts[side.n] : 0) * sizeof(uint32_t));
        invert(side, c->n_items, starts[s], clusters[s]);
    }
    Multiple *multiple = arena_alloc(arena, c->n_items * sizeof *multiple);
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->n_items; i++) {
        Multiple m = {0};
        for (int s = 0; s < 2; s++) {
            m.n[s] = starts[s][i + 1] - starts[s][i];
            m.clusters[s] = clusters[s] + starts[s][i];
        }
        m.common = m.n[GOLD] && m.n[PREDICTED];
        if (m.n[GOLD] > 1 || m.n[PREDICTED] > 1) multiple[n++] = m;
    }
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n; j++) {
            const Multiple *a = &multiple[i], *b = &multiple[j];
            double times[2] = {clusters_in_common(a, b, GOLD), clusters_in_common(a, b, PREDICTED)};
            for (int s = 0; s < 2; s++) {
                positive->all[s] -= once_too_often(times[s]);
                if (a->common && b->common) positive->common[s] -= once_too_often(times[s]);
            }
            positive->both -= once_too_often(times[GOLD] * times[PREDICTED]);
        }
}

static Positive count_positive(const NelClusters *c, Arena *arena)
{
    Positive positive = {0};
    for (int s = 0; s < 2; s++) {
        Clustering side = c->sides[s];
        positive.all[s] = pairs_of_all(side);
        for (uint32_t k = 0; k < side.n; k++) {
            double common = 0;
            for (uint32_t i = side.starts[k]; i < side.starts[k + 1]; i++) common += c->last[!s][side.items[i]] != UINT32_MAX;
            positive.common[s] += pairs_of(common);
        }
    }
    for (uint32_t i = 0; i < c->table.n_pairs; i++) positive.both += pairs_of(c->table.pairs[i].n);
    count_repeats_once(c, &positive, arena);
    return positive;
}

NelSum nel_pairwise_negative(const NelClusters *c, Arena *arena)
{
    Positive positive = count_positive(c, arena);
    double n[2] = {0}, common = 0;
    for (uint32_t i = 0; i < c->n_items; i++) {
        bool in[2] = {c->last[GOLD][i] != UINT32_MAX, c->last[PREDICTED][i] != UINT32_MAX};
        n[GOLD] += in[GOLD];
        n[PREDICTED] += in[PREDICTED];
        common += in[GOLD] && in[PREDICTED];
    }
    double agreed = pairs_of(common) - (positive.common[GOLD] + positive.common[PREDICTED] - positive.both);
    return (NelSum){pairs_of(n[GOLD]) - positive.all[GOLD], agreed, pairs_of(n[PREDICTED]) - positive.all[PREDICTED], agreed};
}

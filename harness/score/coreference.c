/* Mentions are numbered by their spans, so that the same number on both sides is the same mention; then clusters.h counts. */
#include "score/coreference.h"

#include "base/vector.h"
#include "score/key_match.h"

#include <stdlib.h>
#include <string.h>

/* A cluster as the order of clusters sees it: its mentions by their numbers, sorted by where they stand. */
typedef struct Sorted {
    const Document *d;
    uint32_t *mentions; /* indices */
    uint32_t n, cluster;
} Sorted;

static int mentions_by_place(const void *a, const void *b, void *d)
{
    const Mention *mentions = ((const Document *)d)->mentions;
    return mentions_compare_places(&mentions[*(const uint32_t *)a], &mentions[*(const uint32_t *)b]);
}

static int clusters_by_place(const void *a, const void *b)
{
    const Sorted *x = a, *y = b;
    for (uint32_t i = 0; i < x->n && i < y->n; i++) {
        int order = mentions_compare_places(&x->d->mentions[x->mentions[i]], &y->d->mentions[y->mentions[i]]);
        if (order) return order;
    }
    return x->n < y->n ? 1 : x->n > y->n ? -1 : 0; /* of two that begin alike, the larger */
}

/* The clusters of a side in an order that is not the file's. Mentions without a place are in none. */
static Sorted *sort_clusters(const Document *d, Arena *scratch)
{
    Sorted *list = arena_alloc(scratch, d->n_clusters * sizeof *list);
    for (uint32_t c = 0; c < d->n_clusters; c++) {
        list[c] = (Sorted){d, arena_alloc(scratch, d->clusters[c].n * sizeof(uint32_t)), 0, c};
        for (uint32_t i = 0; i < d->clusters[c].n; i++)
            if (d->mentions[d->clusters[c].mentions[i]].n_spans) list[c].mentions[list[c].n++] = d->clusters[c].mentions[i];
        if (list[c].n) qsort_r(list[c].mentions, list[c].n, sizeof(uint32_t), mentions_by_place, (void *)(uintptr_t)d);
    }
    if (d->n_clusters) qsort(list, d->n_clusters, sizeof *list, clusters_by_place);
    return list;
}

/* The clustering of a side; `numbers` gives each place its number, `seen` says which numbers the side has in a cluster already. */
static SideClusters cluster(const LayerTask *t, const Document *d, Symbols *numbers)
{
    const Sorted *list = sort_clusters(d, t->scratch);
    size_t most = 0;
    for (uint32_t c = 0; c < d->n_clusters; c++) most += list[c].n;
    uint32_t *starts = arena_alloc(t->scratch, (d->n_clusters + 1) * sizeof *starts), *items = arena_alloc(t->scratch, most * sizeof *items);
    uint32_t *mentions = arena_alloc(t->scratch, most * sizeof *mentions), *origins = arena_alloc(t->scratch, d->n_clusters * sizeof *origins);
    Symbols seen = {0};
    StrBuf key = {0};
    SideClusters out = {{0, starts, items}, mentions, origins};
    uint32_t n = 0, least = t->remove_singletons ? 2 : 1;
    starts[0] = 0;
    for (uint32_t c = 0; c < d->n_clusters; c++) {
        for (uint32_t i = 0; list[c].n >= least && i < list[c].n; i++) {
            sb_clear(&key);
            key_put_spans(&key, &d->mentions[list[c].mentions[i]]);
            Symbol number = symbols_intern(numbers, key.data, key.length);
            if (symbols_find(&seen, key.data, key.length) != SYMBOL_NONE) continue;
            symbols_intern(&seen, key.data, key.length);
            mentions[n] = list[c].mentions[i];
            items[n++] = number;
        }
        if (n - starts[out.clusters.n] < least) {
            n = starts[out.clusters.n]; /* nothing, or the rest of one whose other mentions are elsewhere */
            continue;
        }
        origins[out.clusters.n] = list[c].cluster;
        starts[++out.clusters.n] = n;
    }
    symbols_free(&seen);
    sb_free(&key);
    return out;
}

uint32_t coreference_sides(const LayerTask *t, SideClusters *gold, SideClusters *predicted)
{
    Symbols numbers = {0};
    *gold = cluster(t, t->gold, &numbers);
    *predicted = (SideClusters){0};
    if (t->predicted) *predicted = cluster(t, t->predicted, &numbers);
    uint32_t n = numbers.count;
    symbols_free(&numbers);
    return n;
}

/* What a criterion is made of: one measure as the whole, or several under names. */
typedef struct Part {
    const char *category;
    ClusterMeasure measure;
} Part;

static const Part blanc_parts[] = {{"coreference", CLUSTERS_LINKS}, {"non-coreference", CLUSTERS_NONLINKS}};
static const Part conll_parts[] = {{"muc", CLUSTERS_MUC}, {"bcub", CLUSTERS_BCUB}, {"ceafe", CLUSTERS_CEAFE}};

void coreference_count(const LayerTask *t, int variant)
{
    Part single = {NULL, (ClusterMeasure)variant};
    const Part *parts = variant == COREFERENCE_BLANC ? blanc_parts : variant == COREFERENCE_CONLL ? conll_parts : &single;
    size_t n = variant == COREFERENCE_BLANC ? 2 : variant == COREFERENCE_CONLL ? 3 : 1;
    Contingency table;
    SideClusters gold, predicted;
    uint32_t n_items = coreference_sides(t, &gold, &predicted);
    contingency_make(&table, n_items, gold.clusters, predicted.clusters, t->scratch);
    for (size_t i = 0; i < n; i++) t->book(t->payload, parts[i].category, 0, clusters_count(&table, parts[i].measure, t->scratch));
}

static const Tally *tally_named(const Result *r, const char *category)
{
    static const Tally none = {0};
    for (size_t i = 0; i < r->n_rows; i++)
        if (strcmp(r->rows[i].category, category) == 0) return &r->rows[i].tally;
    return &none;
}

Measure coreference_finish(const Result *r, int variant, ZeroDivision zero)
{
    if (variant == COREFERENCE_BLANC)
        return clusters_blanc(tally_named(r, blanc_parts[0].category), tally_named(r, blanc_parts[1].category), zero);
    return clusters_conll(tally_named(r, conll_parts[0].category), tally_named(r, conll_parts[1].category),
                          tally_named(r, conll_parts[2].category), zero);
}

/* Every metric of coreference is a sum over the contingency table: see the formulas at each. MUC is from Vilain et al. (MUC-6, 1995),
 * B-cubed from Bagga and Baldwin (1998), CEAF from Luo (2005), LEA from Moosavi and Strube (2016), BLANC for predicted mentions from
 * Luo et al. (2014).
 *
 * In a table of 100 mentions there are 4,950 links, in one of 50,000 more than a thousand million: pairs are therefore counted as
 * n (n - 1) / 2, which doubles hold exactly up to 2^53.
 */
#include "score/clusters.h"

#include "score/assignment_sparse.h"

#include <stdlib.h>
#include <string.h>

/* -- the table -------------------------------------------------------------------------------------------------------- */

/* By item: the clusters it is in, found by counting. */
typedef struct Members {
    uint32_t *starts, *clusters;
} Members;

static Members invert(uint32_t n_items, Clustering c, Arena *arena)
{
    uint32_t total = c.n ? c.starts[c.n] : 0;
    Members m = {arena_zero(arena, n_items + 1, sizeof(uint32_t)), arena_alloc(arena, total * sizeof(uint32_t))};
    for (uint32_t i = 0; i < total; i++) m.starts[c.items[i]]++;
    for (uint32_t i = 0, sum = 0; i <= n_items; i++) m.starts[i] = sum += m.starts[i];
    for (uint32_t k = c.n; k-- > 0;) /* from behind, so that an item's clusters are in order */
        for (uint32_t i = c.starts[k]; i < c.starts[k + 1]; i++) m.clusters[--m.starts[c.items[i]]] = k;
    return m;
}

static uint32_t *sizes_of(Clustering c, Arena *arena)
{
    uint32_t *sizes = arena_alloc(arena, c.n * sizeof *sizes);
    for (uint32_t k = 0; k < c.n; k++) sizes[k] = c.starts[k + 1] - c.starts[k];
    return sizes;
}

static uint32_t count_steps(Clustering gold, const Members *predicted)
{
    uint32_t steps = 0;
    for (uint32_t i = 0; gold.n && i < gold.starts[gold.n]; i++)
        steps += predicted->starts[gold.items[i] + 1] - predicted->starts[gold.items[i]];
    return steps;
}

static int by_predicted(const void *a, const void *b)
{
    uint32_t x = ((const Shared *)a)->predicted, y = ((const Shared *)b)->predicted;
    return (x > y) - (x < y);
}

void contingency_make(Contingency *t, uint32_t n_items, Clustering gold, Clustering predicted, Arena *arena)
{
    Members members = invert(n_items, predicted, arena);
    uint32_t *place = arena_alloc(arena, predicted.n * sizeof *place); /* of the pair of this row with a predicted cluster */
    memset(place, 0xff, predicted.n * sizeof *place);
    *t = (Contingency){
        .n_gold = gold.n, .n_predicted = predicted.n, .gold_sizes = sizes_of(gold, arena), .predicted_sizes = sizes_of(predicted, arena),
        .row_starts = arena_zero(arena, gold.n + 1, sizeof *t->row_starts),
        .pairs = arena_alloc(arena, count_steps(gold, &members) * sizeof *t->pairs),
    };
    for (uint32_t g = 0; g < gold.n; g++) {
        uint32_t first = t->n_pairs;
        for (uint32_t i = gold.starts[g]; i < gold.starts[g + 1]; i++)
            for (uint32_t m = members.starts[gold.items[i]]; m < members.starts[gold.items[i] + 1]; m++) {
                uint32_t p = members.clusters[m];
                if (place[p] == UINT32_MAX || place[p] < first) {
                    place[p] = t->n_pairs;
                    t->pairs[t->n_pairs++] = (Shared){g, p, 0};
                }
                t->pairs[place[p]].n++;
            }
        if (t->n_pairs > first + 1) qsort(t->pairs + first, t->n_pairs - first, sizeof *t->pairs, by_predicted);
        t->row_starts[g + 1] = t->n_pairs;
    }
}

/* -- sums over it ----------------------------------------------------------------------------------------------------- */

static double links(double n) { return n * (n - 1) / 2; }

static double sum_sizes(const uint32_t *sizes, uint32_t n)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) sum += sizes[i];
    return sum;
}

static double sum_links(const uint32_t *sizes, uint32_t n)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) sum += links(sizes[i]);
    return sum;
}

static double shared_mentions(const Contingency *t)
{
    double sum = 0;
    for (uint32_t i = 0; i < t->n_pairs; i++) sum += t->pairs[i].n;
    return sum;
}

static double shared_links(const Contingency *t)
{
    double sum = 0;
    for (uint32_t i = 0; i < t->n_pairs; i++) sum += links(t->pairs[i].n);
    return sum;
}

static Tally count_mentions(const Contingency *t)
{
    double shared = shared_mentions(t);
    return (Tally){sum_sizes(t->gold_sizes, t->n_gold), shared, sum_sizes(t->predicted_sizes, t->n_predicted), shared};
}

/* |K| - |p(K)|, where p(K) are the parts into which the other side cuts K: of a cluster's mentions all but one in each part are
 * linked rightly. Seen from either side the sum is the same. */
static Tally count_muc(const Contingency *t)
{
    double linked = shared_mentions(t) - t->n_pairs;
    return (Tally){sum_sizes(t->gold_sizes, t->n_gold) - t->n_gold, linked, sum_sizes(t->predicted_sizes, t->n_predicted) - t->n_predicted, linked};
}

/* For each mention how much of its cluster is in the other side's: n^2 / |K| for the n mentions of a pair together. */
static Tally count_bcub(const Contingency *t)
{
    Tally sum = {sum_sizes(t->gold_sizes, t->n_gold), 0, sum_sizes(t->predicted_sizes, t->n_predicted), 0};
    for (uint32_t i = 0; i < t->n_pairs; i++) {
        const Shared *s = &t->pairs[i];
        double square = (double)s->n * s->n;
        sum.found += square / t->gold_sizes[s->gold];
        sum.correct += square / t->predicted_sizes[s->predicted];
    }
    return sum;
}

static double dice(const Contingency *t, const Shared *s)
{
    return 2.0 * s->n / ((double)t->gold_sizes[s->gold] + t->predicted_sizes[s->predicted]);
}

void clusters_align(const Contingency *t, bool by_size, Arena *scratch, uint32_t *mates)
{
    Credit *credits = arena_alloc(scratch, t->n_pairs * sizeof *credits);
    for (uint32_t i = 0; i < t->n_pairs; i++)
        credits[i] = (Credit){by_size ? dice(t, &t->pairs[i]) : t->pairs[i].n, t->pairs[i].predicted};
    assignment_solve_sparse(t->n_gold, t->n_predicted, t->row_starts, credits, scratch, mates);
}

/* The similarity of the best one-to-one alignment, out of that of each side with itself. */
static double aligned(const Contingency *t, bool by_size, Arena *scratch)
{
    double sum = 0;
    uint32_t *mates = arena_alloc(scratch, t->n_gold * sizeof *mates);
    clusters_align(t, by_size, scratch, mates);
    for (uint32_t g = 0; g < t->n_gold; g++)
        for (uint32_t i = t->row_starts[g]; i < t->row_starts[g + 1]; i++)
            if (t->pairs[i].predicted == mates[g]) sum += by_size ? dice(t, &t->pairs[i]) : t->pairs[i].n;
    return sum;
}

static Tally count_ceafm(const Contingency *t, Arena *scratch)
{
    double sum = aligned(t, false, scratch);
    return (Tally){sum_sizes(t->gold_sizes, t->n_gold), sum, sum_sizes(t->predicted_sizes, t->n_predicted), sum};
}

static Tally count_ceafe(const Contingency *t, Arena *scratch)
{
    double sum = aligned(t, true, scratch);
    return (Tally){t->n_gold, sum, t->n_predicted, sum};
}

/* What a pair adds to a cluster's resolution times its size: the share of its links; a cluster of one mention has a link to
 * itself, which the other side has if it is alone there, too. */
static double lea_share(uint32_t n, uint32_t size, uint32_t other_size)
{
    return size == 1 ? other_size == 1 : size * links(n) / links(size);
}

static Tally count_lea(const Contingency *t)
{
    Tally sum = {sum_sizes(t->gold_sizes, t->n_gold), 0, sum_sizes(t->predicted_sizes, t->n_predicted), 0};
    for (uint32_t i = 0; i < t->n_pairs; i++) {
        const Shared *s = &t->pairs[i];
        uint32_t gold = t->gold_sizes[s->gold], predicted = t->predicted_sizes[s->predicted];
        sum.found += lea_share(s->n, gold, predicted);
        sum.correct += lea_share(s->n, predicted, gold);
    }
    return sum;
}

static Tally count_links(const Contingency *t)
{
    double both = shared_links(t);
    return (Tally){sum_links(t->gold_sizes, t->n_gold), both, sum_links(t->predicted_sizes, t->n_predicted), both};
}

/* Pairs of mentions in different clusters on both sides: all pairs of the shared mentions, less those that gold links, less
 * those that the prediction links, and those that both link were taken away twice. */
static Tally count_nonlinks(const Contingency *t, Arena *scratch)
{
    uint32_t *columns = arena_zero(scratch, t->n_predicted, sizeof *columns);
    double both = links(shared_mentions(t)) + shared_links(t);
    for (uint32_t g = 0; g < t->n_gold; g++) {
        double row = 0;
        for (uint32_t i = t->row_starts[g]; i < t->row_starts[g + 1]; i++) {
            row += t->pairs[i].n;
            columns[t->pairs[i].predicted] += t->pairs[i].n;
        }
        both -= links(row);
    }
    both -= sum_links(columns, t->n_predicted);
    return (Tally){links(sum_sizes(t->gold_sizes, t->n_gold)) - sum_links(t->gold_sizes, t->n_gold), both,
                   links(sum_sizes(t->predicted_sizes, t->n_predicted)) - sum_links(t->predicted_sizes, t->n_predicted), both};
}

Tally clusters_count(const Contingency *t, ClusterMeasure measure, Arena *scratch)
{
    switch (measure) {
    case CLUSTERS_MENTIONS: return count_mentions(t);
    case CLUSTERS_MUC: return count_muc(t);
    case CLUSTERS_BCUB: return count_bcub(t);
    case CLUSTERS_CEAFM: return count_ceafm(t, scratch);
    case CLUSTERS_CEAFE: return count_ceafe(t, scratch);
    case CLUSTERS_LEA: return count_lea(t);
    case CLUSTERS_LINKS: return count_links(t);
    case CLUSTERS_NONLINKS: return count_nonlinks(t, scratch);
    case CLUSTER_MEASURES: break;
    }
    return (Tally){0};
}

/* -- what is made of several ------------------------------------------------------------------------------------------ */

Measure clusters_blanc(const Tally *with, const Tally *without, ZeroDivision zero)
{
    if (with->gold <= 0) return assay_measure_of(without, zero);
    if (without->gold <= 0) return assay_measure_of(with, zero);
    Measure a = assay_measure_of(with, ASSAY_ZERO_0), b = assay_measure_of(without, ASSAY_ZERO_0);
    return (Measure){(a.precision + b.precision) / 2, (a.recall + b.recall) / 2, (a.f1 + b.f1) / 2};
}

Measure clusters_conll(const Tally *muc, const Tally *bcub, const Tally *ceafe, ZeroDivision zero)
{
    Measure a = assay_measure_of(muc, zero), b = assay_measure_of(bcub, zero), c = assay_measure_of(ceafe, zero);
    return (Measure){(a.precision + b.precision + c.precision) / 3, (a.recall + b.recall + c.recall) / 3, (a.f1 + b.f1 + c.f1) / 3};
}

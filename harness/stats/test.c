/* A swap of unit u moves b's tallies minus a's to the side of a, so that all swapped sums are the observed ones plus or minus
 * one weighted sum of differences: gold, which does not change, costs nothing. Going through all swaps is the same product,
 * the bits of the swap's number in place of random ones; no summing up step by step, so reals gather no error.
 *
 * Comparing is where such tests go wrong: P = 6/9 - 2/4 and P = 4/6 - 1/2 are ties that doubles may not see. Where counts
 * are whole, differences are fractions N / D of integers and N1 * D2 >= N2 * D1 is decided in 128 bits; doubles only decide what
 * is clear. */
#include "stats/test.h"

#include "base/parallel.h"
#include "base/philox.h"
#include "stats/columns.h"
#include "stats/measure.h"

#include <string.h>

enum { FIELDS = 4, EXACT_AT_MOST = 24 };

/* Further apart than this is clear: it is far above what rounding does to a measure between 0 and 1. */
#define CLEAR 1e-9

__extension__ typedef __int128 Wide;

/* top / bottom of one system, then of a difference. bottom 0: undefined. */
typedef struct Fraction {
    int64_t top, bottom;
} Fraction;

typedef struct WideFraction {
    Wide top, bottom;
} WideFraction;

/* What a statistic's differences are held against. */
typedef struct Limit {
    TestSides sides; /* TEST_OBSERVED made into one of the others */
    bool exact;
    double difference;
    WideFraction fraction; /* where exact */
} Limit;


typedef struct Plan {
    const UnitMatrix *m;
    const Statistic *statistics;
    size_t n;
    const TestOptions *options;
    bool all_ways;
    double step;
    size_t *groups, n_groups; /* those that are looked at */
    Columns columns;
    uint32_t *where;     /* [place among groups][field] */
    assay_tally *a, *b;  /* observed sums, by group */
    Limit *limits;       /* by statistic */
} Plan;

/* One for every thread. */
typedef struct Scratch {
    int16_t *weights;
    uint32_t *words;
    double *sums;       /* [column][COLUMNS_BLOCK] */
    assay_tally *a, *b; /* swapped sums, by group */
    uint64_t *count, *undefined; /* by statistic */
} Scratch;

typedef struct Job {
    const Plan *plan;
    Scratch *scratch;
} Job;

static int64_t whole(double x, double step) { return (int64_t)(x / step); }

static Fraction fraction_of(const Statistic *s, const assay_tally *t, double step)
{
    Fraction undefined = {s->zero == ASSAY_ZERO_1, s->zero != ASSAY_ZERO_NULL};
    int64_t gold = whole(t->gold, step), found = whole(t->found, step);
    int64_t predicted = whole(t->predicted, step), correct = whole(t->correct, step);
    if (s->kind == STATISTIC_PRECISION) return predicted ? (Fraction){correct, predicted} : undefined;
    if (s->kind == STATISTIC_RECALL) return gold ? (Fraction){found, gold} : undefined;
    if (gold == 0 && predicted == 0) return undefined;
    if (found == 0 || correct == 0 || gold == 0 || predicted == 0) return (Fraction){0, 1};
    if (found == correct) return (Fraction){2 * correct, gold + predicted};
    return (Fraction){2 * correct * found, correct * gold + found * predicted};
}

static WideFraction difference_of(Fraction a, Fraction b)
{
    return (WideFraction){(Wide)a.top * b.bottom - (Wide)b.top * a.bottom, (Wide)a.bottom * b.bottom};
}

/* a >= b, or a > b if strict. */
static bool reaches(WideFraction a, WideFraction b, bool strict)
{
    Wide x = a.top * b.bottom, y = b.top * a.bottom;
    return strict ? x > y : x >= y;
}

static bool reaches_real(double a, double b, bool strict) { return strict ? !real_at_least(b, a) : real_at_least(a, b); }

/* Can fractions be cross-multiplied within 127 bits? With sums up to T the parts of P and R are below T, those of F1 below 2T
 * where found = correct, else below 2T^2; the product takes four of them. */
static bool fits(const Plan *p, const Statistic *s, size_t place)
{
    if (p->step == 0 || !statistic_is_plain(s)) return false;
    const assay_tally *a = &p->a[s->group], *b = &p->b[s->group];
    double largest = fmax(fmax(a->gold + b->gold, a->found + b->found), fmax(a->predicted + b->predicted, a->correct + b->correct));
    const uint32_t *where = p->where + place * FIELDS;
    bool same = where[1] == where[3] && a->found == a->correct && b->found == b->correct;
    return largest / p->step < (s->kind != STATISTIC_F1 || same ? 0x1p30 : 40000);
}

/* Does this difference belong to the count? */
static bool counts(const Plan *p, size_t i, const assay_tally *a, const assay_tally *b, bool *undefined)
{
    const Statistic *s = &p->statistics[i];
    const Limit *limit = &p->limits[i];
    double d = statistic_value(s, a, p->m) - statistic_value(s, b, p->m), of = limit->difference;
    *undefined = isnan(d);
    if (*undefined) return true;
    if (limit->sides == TEST_TWO_SIDED) {
        d = fabs(d);
        of = fabs(of);
    } else if (limit->sides == TEST_LESS) {
        d = -d;
        of = -of;
    }
    if (!limit->exact) return reaches_real(d, of, p->options->strict);
    if (d > of + CLEAR) return true;
    if (d < of - CLEAR) return false;
    WideFraction x = difference_of(fraction_of(s, &a[s->group], p->step), fraction_of(s, &b[s->group], p->step)), y = limit->fraction;
    if (limit->sides == TEST_TWO_SIDED ? x.top < 0 : limit->sides == TEST_LESS) x.top = -x.top;
    if (limit->sides == TEST_TWO_SIDED ? y.top < 0 : limit->sides == TEST_LESS) y.top = -y.top;
    return reaches(x, y, p->options->strict);
}

/* Which units swap `way` swaps. */
static void choose(const Plan *p, uint64_t way, uint32_t *words, int16_t *weights)
{
    size_t n = p->columns.n_units;
    if (p->all_ways) {
        for (size_t u = 0; u < n; u++) weights[u] = way >> u & 1;
        return;
    }
    PhiloxStream s = philox_stream(p->options->seed, way, RESAMPLE_SWAP);
    philox_fill(&s, words, (n + 31) / 32);
    for (size_t u = 0; u < n; u++) weights[u] = words[u / 32] >> (u % 32) & 1;
}

static double moved(double sum, double by, double of) { return without_trace(sum + by, of); }

/* The sums after swap number r of the block. */
static void swap_sums(const Plan *p, const Scratch *w, size_t r)
{
    for (size_t i = 0; i < p->n_groups; i++) {
        size_t g = p->groups[i];
        const assay_tally *a = &p->a[g], *b = &p->b[g];
        const uint32_t *where = p->where + i * FIELDS;
        double gold = w->sums[where[0] * COLUMNS_BLOCK + r], found = w->sums[where[1] * COLUMNS_BLOCK + r];
        double predicted = w->sums[where[2] * COLUMNS_BLOCK + r], correct = w->sums[where[3] * COLUMNS_BLOCK + r];
        double gold2 = a->gold + b->gold, found2 = a->found + b->found;
        double predicted2 = a->predicted + b->predicted, correct2 = a->correct + b->correct;
        w->a[g] = (assay_tally){moved(a->gold, gold, gold2), moved(a->found, found, found2),
                                moved(a->predicted, predicted, predicted2), moved(a->correct, correct, correct2)};
        w->b[g] = (assay_tally){moved(b->gold, -gold, gold2), moved(b->found, -found, found2),
                                moved(b->predicted, -predicted, predicted2), moved(b->correct, -correct, correct2)};
    }
}

static void test_block(void *context, size_t begin, size_t end, size_t worker)
{
    const Job *job = context;
    const Plan *p = job->plan;
    const Scratch *w = &job->scratch[worker];
    for (size_t way = begin; way < end; way++) choose(p, way, w->words, w->weights + (way - begin) * p->columns.row);
    columns_sum(&p->columns, w->weights, end - begin, w->sums, COLUMNS_BLOCK);
    for (size_t r = 0; r < end - begin; r++) {
        swap_sums(p, w, r);
        for (size_t i = 0; i < p->n; i++) {
            bool undefined;
            w->count[i] += counts(p, i, w->a, w->b, &undefined);
            w->undefined[i] += undefined;
        }
    }
}

/* All groups if a statistic looks at all, else those that are named. */
static void plan_groups(Arena *a, Plan *p)
{
    bool *wanted = arena_zero(a, p->m->n_groups, sizeof *wanted), all = false;
    for (size_t i = 0; i < p->n; i++)
        if (statistic_is_plain(&p->statistics[i]))
            wanted[p->statistics[i].group] = true;
        else
            all = true;
    p->groups = arena_zero(a, p->m->n_groups, sizeof *p->groups);
    for (size_t g = 0; g < p->m->n_groups; g++)
        if (all || wanted[g]) p->groups[p->n_groups++] = g;
}

static void plan_columns(Arena *arena, Plan *p, size_t a, size_t b)
{
    size_t n = p->m->n_units;
    double *values = arena_zero(arena, p->n_groups * FIELDS * n, sizeof *values), *v = values;
    for (size_t i = 0; i < p->n_groups; i++, v += FIELDS * n)
        for (size_t u = 0; u < n; u++) {
            const assay_tally *x = units_at(p->m, a, u, p->groups[i]), *y = units_at(p->m, b, u, p->groups[i]);
            v[u] = y->gold - x->gold;
            v[n + u] = y->found - x->found;
            v[2 * n + u] = y->predicted - x->predicted;
            v[3 * n + u] = y->correct - x->correct;
        }
    p->where = arena_zero(arena, p->n_groups * FIELDS, sizeof *p->where);
    p->columns = columns_make(arena, values, p->n_groups * FIELDS, n, p->step, p->where);
}

static void plan_limits(Arena *arena, Plan *p, size_t a, size_t b)
{
    p->a = arena_zero(arena, p->m->n_groups, sizeof *p->a);
    p->b = arena_zero(arena, p->m->n_groups, sizeof *p->b);
    p->limits = arena_zero(arena, p->n, sizeof *p->limits);
    units_sum(p->m, a, p->a);
    units_sum(p->m, b, p->b);
    for (size_t i = 0; i < p->n; i++) {
        const Statistic *s = &p->statistics[i];
        Limit *limit = &p->limits[i];
        limit->difference = statistic_value(s, p->a, p->m) - statistic_value(s, p->b, p->m);
        limit->sides = p->options->sides;
        if (limit->sides == TEST_OBSERVED) limit->sides = limit->difference >= 0 ? TEST_GREATER : TEST_LESS;
        size_t place = 0;
        while (place + 1 < p->n_groups && p->groups[place] != s->group) place++;
        limit->exact = !isnan(limit->difference) && fits(p, s, place);
        if (limit->exact)
            limit->fraction = difference_of(fraction_of(s, &p->a[s->group], p->step), fraction_of(s, &p->b[s->group], p->step));
    }
}

static Scratch *make_scratch(Arena *a, const Plan *p, size_t threads)
{
    Scratch *scratch = arena_zero(a, threads, sizeof *scratch);
    for (size_t i = 0; i < threads; i++) {
        Scratch *w = &scratch[i];
        w->weights = arena_zero(a, COLUMNS_BLOCK * p->columns.row, sizeof *w->weights);
        w->words = arena_zero(a, p->m->n_units / 32 + 1, sizeof *w->words);
        w->sums = arena_zero(a, p->columns.n * COLUMNS_BLOCK, sizeof *w->sums);
        w->a = arena_zero(a, p->m->n_groups, sizeof *w->a);
        w->b = arena_zero(a, p->m->n_groups, sizeof *w->b);
        w->count = arena_zero(a, p->n, sizeof *w->count);
        w->undefined = arena_zero(a, p->n, sizeof *w->undefined);
    }
    return scratch;
}

static void conclude(const Plan *p, const Scratch *scratch, size_t threads, uint64_t ways, size_t i, TestResult *out)
{
    for (size_t k = 0; k < threads; k++) {
        out->count += scratch[k].count[i];
        out->undefined += scratch[k].undefined[i];
    }
    out->of = ways;
    if (p->all_ways) {
        out->p = (double)out->count / (double)ways;
    } else {
        out->p = (double)(out->count + 1) / (double)(ways + 1);
        out->p_error = sqrt(out->p * (1 - out->p) / (double)ways);
    }
}

void randomisation_test(const UnitMatrix *m, size_t a, size_t b, const Statistic *statistics, size_t n,
                        const TestOptions *options, TestResult *out)
{
    Arena arena = {0};
    Plan p = {.m = m, .statistics = statistics, .n = n, .options = options, .step = units_step(m, a, b)};
    bool identical = units_identical(m, a, b);
    size_t limit = options->exact_up_to ? options->exact_up_to : TEST_EXACT_UNITS;
    if (limit > EXACT_AT_MOST) limit = limit == TEST_EXACT_NEVER ? 0 : EXACT_AT_MOST;
    p.all_ways = limit > 0 && m->n_units <= limit;
    uint64_t ways = p.all_ways ? UINT64_C(1) << m->n_units : options->replicates ? options->replicates : RESAMPLE_REPLICATES;
    plan_groups(&arena, &p);
    plan_columns(&arena, &p, a, b);
    plan_limits(&arena, &p, a, b);
    size_t threads = parallel_threads(options->threads);
    Job job = {&p, make_scratch(&arena, &p, threads)};
    bool needless = identical && !options->strict;
    if (!needless) parallel_for(ways, COLUMNS_BLOCK, threads, test_block, &job);
    for (size_t i = 0; i < n; i++) {
        out[i] = (TestResult){.difference = p.limits[i].difference, .p = NAN, .exact = p.all_ways, .identical = identical,
                              .exact_compare = p.limits[i].exact};
        if (needless) {
            out[i].p = 1;
            out[i].count = out[i].of = ways;
        } else if (!isnan(out[i].difference)) {
            conclude(&p, job.scratch, threads, ways, i, &out[i]);
        }
    }
    arena_free(&arena);
}

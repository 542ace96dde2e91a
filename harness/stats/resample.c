/* Weights, not copies: a resample is told by how often each unit was drawn, and all sums of all replicates are then one product
 * of a matrix of weights and the matrix of columns. The columns stay in the cache while a block of replicates goes by. */
#include "stats/resample.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/philox.h"
#include "stats/columns.h"
#include "stats/measure.h"

#include <stdlib.h>
#include <string.h>

enum { FIELDS = 4, WORDS = 1024 };

struct Bootstrap {
    const UnitMatrix *units;
    ResampleOptions options;
    uint32_t *where; /* [system][group][field]: the column of a field of a tally */
    double *sums;    /* [column][replicate] */
};

typedef struct Job {
    Bootstrap *b;
    Columns columns;
    int16_t *weights; /* COLUMNS_BLOCK rows for each thread */
} Job;

/* Draws n of n with replacement: the same numbers as n calls of philox_below. */
static void draw(uint64_t seed, uint64_t replicate, uint32_t n, int16_t *weights)
{
    uint32_t words[WORDS], surplus = (uint32_t)-n % n;
    PhiloxStream s = philox_stream(seed, replicate, RESAMPLE_BOOTSTRAP);
    for (size_t left = n; left > 0;) {
        size_t k = left < WORDS ? left : WORDS;
        philox_fill(&s, words, k);
        for (size_t i = 0; i < k; i++) {
            uint64_t product = (uint64_t)words[i] * n;
            if ((uint32_t)product < surplus) continue; /* an unfair word: another one in its place */
            weights[product >> 32]++;
            left--;
        }
    }
}

static void resample_block(void *context, size_t begin, size_t end, size_t worker)
{
    const Job *job = context;
    const Bootstrap *b = job->b;
    const Columns *c = &job->columns;
    int16_t *weights = job->weights + worker * COLUMNS_BLOCK * c->row;
    memset(weights, 0, COLUMNS_BLOCK * c->row * sizeof *weights);
    for (size_t r = begin; r < end; r++) draw(b->options.seed, r, (uint32_t)c->n_units, weights + (r - begin) * c->row);
    columns_sum(c, weights, end - begin, b->sums + begin, b->options.replicates);
}

/* values[column][unit] of all systems. */
static double *columns_of(Arena *a, const UnitMatrix *m)
{
    size_t n = m->n_units;
    double *values = arena_zero(a, m->n_systems * m->n_groups * FIELDS * n, sizeof *values), *v = values;
    for (size_t s = 0; s < m->n_systems; s++)
        for (size_t g = 0; g < m->n_groups; g++, v += FIELDS * n)
            for (size_t u = 0; u < n; u++) {
                const assay_tally *t = units_at(m, s, u, g);
                v[u] = t->gold;
                v[n + u] = t->found;
                v[2 * n + u] = t->predicted;
                v[3 * n + u] = t->correct;
            }
    return values;
}

static double step_of_all(const UnitMatrix *m)
{
    double step = 1;
    for (size_t s = 0; s < m->n_systems; s++) {
        double other = units_step(m, s, NO_SYSTEM);
        if (other < step) step = other;
    }
    return step;
}

Bootstrap *bootstrap_make(Arena *a, const UnitMatrix *m, const ResampleOptions *options)
{
    Arena temporary = {0};
    Bootstrap *b = arena_zero(a, 1, sizeof *b);
    b->units = m;
    b->options = *options;
    if (b->options.replicates == 0) b->options.replicates = RESAMPLE_REPLICATES;
    size_t n = m->n_systems * m->n_groups * FIELDS, threads = parallel_threads(b->options.threads);
    b->where = arena_zero(a, n, sizeof *b->where);
    Job job = {.b = b};
    job.columns = columns_make(&temporary, columns_of(&temporary, m), n, m->n_units, step_of_all(m), b->where);
    job.weights = arena_alloc(&temporary, threads * COLUMNS_BLOCK * job.columns.row * sizeof *job.weights);
    b->sums = arena_zero(a, job.columns.n * b->options.replicates, sizeof *b->sums);
    if (m->n_units > 0) parallel_for(b->options.replicates, COLUMNS_BLOCK, threads, resample_block, &job);
    arena_free(&temporary);
    return b;
}

size_t bootstrap_replicates(const Bootstrap *b) { return b->options.replicates; }

const UnitMatrix *bootstrap_units(const Bootstrap *b) { return b->units; }

const ResampleOptions *bootstrap_options(const Bootstrap *b) { return &b->options; }

/* The sums of one group, field by field. */
typedef struct Fields {
    const double *gold, *found, *predicted, *correct;
} Fields;

static Fields fields_of(const Bootstrap *b, size_t system, size_t group)
{
    const uint32_t *where = b->where + (system * b->units->n_groups + group) * FIELDS;
    size_t r = b->options.replicates;
    return (Fields){b->sums + where[0] * r, b->sums + where[1] * r, b->sums + where[2] * r, b->sums + where[3] * r};
}

static assay_tally tally_at(const Fields *f, size_t r)
{
    return (assay_tally){f->gold[r], f->found[r], f->predicted[r], f->correct[r]};
}

static void values_of(const Bootstrap *b, size_t system, const Statistic *s, double *out)
{
    size_t n_groups = b->units->n_groups, replicates = b->options.replicates;
    if (statistic_is_plain(s)) {
        Fields f = fields_of(b, system, s->group);
        for (size_t r = 0; r < replicates; r++) {
            assay_tally t = tally_at(&f, r);
            out[r] = measure_of(s->kind, s->zero, &t);
        }
        return;
    }
    Arena scratch = {0};
    Fields *fields = arena_zero(&scratch, n_groups, sizeof *fields);
    assay_tally *sums = arena_zero(&scratch, n_groups, sizeof *sums);
    for (size_t g = 0; g < n_groups; g++) fields[g] = fields_of(b, system, g);
    for (size_t r = 0; r < replicates; r++) {
        for (size_t g = 0; g < n_groups; g++) sums[g] = tally_at(&fields[g], r);
        out[r] = statistic_value(s, sums, b->units);
    }
    arena_free(&scratch);
}

void bootstrap_values(const Bootstrap *b, size_t system_a, size_t system_b, const Statistic *s, double *out)
{
    values_of(b, system_a, s, out);
    if (system_b == NO_SYSTEM) return;
    double *other = mem_alloc(b->options.replicates * sizeof *other);
    values_of(b, system_b, s, other);
    for (size_t r = 0; r < b->options.replicates; r++) out[r] -= other[r];
    free(other);
}

static assay_tally tally_without(const assay_tally *all, const assay_tally *one)
{
    return (assay_tally){without_trace(all->gold - one->gold, all->gold), without_trace(all->found - one->found, all->found),
                         without_trace(all->predicted - one->predicted, all->predicted),
                         without_trace(all->correct - one->correct, all->correct)};
}

static void leave_out_each(const UnitMatrix *m, size_t system, const Statistic *s, double *out)
{
    Arena scratch = {0};
    assay_tally *all = arena_zero(&scratch, m->n_groups, sizeof *all), *rest = arena_zero(&scratch, m->n_groups, sizeof *rest);
    bool plain = statistic_is_plain(s);
    size_t begin = plain ? s->group : 0, end = plain ? s->group + 1 : m->n_groups;
    units_sum_groups(m, system, begin, end, all);
    for (size_t u = 0; u < m->n_units; u++) {
        const assay_tally *row = units_at(m, system, u, 0);
        for (size_t g = begin; g < end; g++) rest[g] = tally_without(&all[g], &row[g]);
        out[u] = statistic_value(s, rest, m);
    }
    arena_free(&scratch);
}

void jackknife_values(const UnitMatrix *m, size_t system_a, size_t system_b, const Statistic *s, double *out)
{
    leave_out_each(m, system_a, s, out);
    if (system_b == NO_SYSTEM) return;
    double *other = mem_alloc(m->n_units * sizeof *other);
    leave_out_each(m, system_b, s, other);
    for (size_t u = 0; u < m->n_units; u++) out[u] -= other[u];
    free(other);
}

double jackknife_error(const double *values, size_t n)
{
    double mean = 0, squares = 0;
    if (n < 2) return NAN;
    for (size_t i = 0; i < n; i++) mean += values[i];
    mean /= (double)n;
    for (size_t i = 0; i < n; i++) squares += (values[i] - mean) * (values[i] - mean);
    return sqrt((double)(n - 1) / (double)n * squares);
}

/* Rows of a pair are tested together, with the same swaps: what is tested against what is found out first. */
#include "report/row_tests.h"

#include "stats/adjust.h"
#include "stats/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static Statistic statistic_of(Arena *a, const CorpusUnits *u, const Criterion *made_of, size_t row, const RowTestSettings *s)
{
    return row == u->matrix.whole ? whole_statistic(a, u, made_of, MEASURE_F1, s->zero) : group_statistic(row, MEASURE_F1, s->zero);
}

/* The first that has the highest value above nothing. */
static size_t best_of(const UnitMatrix *m, const Statistic *statistic)
{
    size_t best = NO_SYSTEM;
    double value = 0;
    for (size_t i = 0; i < m->n_systems; i++) {
        double own = statistic_observed(m, i, statistic);
        if (own > value) best = i, value = own;
    }
    return best;
}

static void test_pair(const CorpusUnits *u, const Statistic *statistics, const size_t *rows, size_t n, size_t system, size_t reference, RowTests *out)
{
    const RowTestSettings *s = &out->settings;
    TestOptions options = {.seed = s->options.seed, .replicates = s->options.replicates, .threads = s->options.threads};
    Arena scratch = {0};
    Statistic *chosen = arena_zero(&scratch, n, sizeof *chosen);
    TestResult *results = arena_zero(&scratch, n, sizeof *results);
    for (size_t i = 0; i < n; i++) chosen[i] = statistics[rows[i]];
    randomisation_test(&u->matrix, system, reference, chosen, n, &options, results);
    for (size_t i = 0; i < n; i++) {
        RowTest *t = &out->tests[rows[i] * out->n_systems + system];
        t->difference = results[i].difference;
        t->p = results[i].p;
        out->exact = out->exact && (results[i].exact || results[i].identical);
    }
    arena_free(&scratch);
}

static void test_all(const CorpusUnits *u, const Statistic *statistics, RowTests *out)
{
    Arena scratch = {0};
    size_t *rows = arena_zero(&scratch, out->n_rows + 1, sizeof *rows);
    for (size_t reference = 0; reference < out->n_systems; reference++) {
        size_t n = 0;
        for (size_t row = 0; row < out->n_rows; row++)
            if (out->reference[row] == reference) rows[n++] = row;
        for (size_t system = 0; n && system < out->n_systems; system++)
            if (system != reference) test_pair(u, statistics, rows, n, system, reference, out);
    }
    arena_free(&scratch);
}

/* Intervals of the difference between two systems. */
static void interval_all(const CorpusUnits *u, const Statistic *statistics, RowTests *out)
{
    Arena scratch = {0};
    const Bootstrap *b = bootstrap_make(&scratch, &u->matrix, &out->settings.options);
    for (size_t row = 0; row < out->n_rows; row++) {
        size_t reference = out->reference[row], other = 1 - reference;
        if (reference == NO_SYSTEM) continue;
        Interval i;
        IntervalQuery query = {.a = other, .b = reference, .statistic = statistics[row], .confidence = out->settings.confidence, .method = INTERVAL_BCA};
        interval_compute(b, &query, 1, &i);
        RowTest *t = &out->tests[row * 2 + other];
        t->low = i.low;
        t->high = i.high;
    }
    arena_free(&scratch);
}

static void correct(RowTests *out)
{
    Arena scratch = {0};
    double *p = arena_zero(&scratch, out->n_rows * out->n_systems + 1, sizeof *p);
    for (size_t i = 0; i < out->n_rows * out->n_systems; i++)
        if (!isnan(out->tests[i].p)) p[out->family++] = out->tests[i].p;
    adjust_p(p, out->family, ADJUST_HOLM, p);
    for (size_t i = 0, at = 0; i < out->n_rows * out->n_systems; i++) {
        RowTest *t = &out->tests[i];
        if (isnan(t->p)) continue;
        t->adjusted = p[at++];
        t->significant = t->adjusted < ROW_TESTS_ALPHA;
    }
    arena_free(&scratch);
}

void row_tests_make(Arena *a, const CorpusUnits *u, const Criterion *made_of, const RowTestSettings *s, RowTests *out)
{
    size_t n = u->matrix.n_groups;
    *out = (RowTests){.rows = u->groups, .n_rows = n, .n_systems = u->matrix.n_systems, .against_best = s->against == NO_SYSTEM, .exact = true,
                      .settings = *s};
    out->reference = arena_zero(a, n + 1, sizeof *out->reference);
    out->tests = arena_zero(a, n * out->n_systems + 1, sizeof *out->tests);
    for (size_t i = 0; i < n * out->n_systems; i++) out->tests[i] = (RowTest){NAN, NAN, NAN, NAN, NAN, false};
    Statistic *statistics = arena_zero(a, n + 1, sizeof *statistics);
    for (size_t row = 0; row < n; row++) {
        statistics[row] = statistic_of(a, u, made_of, row, s);
        bool wanted = !s->whole_only || row == u->matrix.whole;
        out->reference[row] = !wanted ? NO_SYSTEM : s->against != NO_SYSTEM ? s->against : best_of(&u->matrix, &statistics[row]);
    }
    test_all(u, statistics, out);
    if (out->n_systems == 2 && s->confidence > 0) interval_all(u, statistics, out);
    correct(out);
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

size_t row_tests_row(const RowTests *t, const char *name)
{
    if (!t->n_rows) return SIZE_MAX;
    const char **found = bsearch(&name, t->rows, t->n_rows, sizeof *t->rows, by_name);
    return found ? (size_t)(found - t->rows) : SIZE_MAX;
}

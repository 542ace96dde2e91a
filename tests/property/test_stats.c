/* What must hold of any counts: the tests of significance against brute force, symmetry, uniform p under the null hypothesis,
 * corrections that keep the order, and nothing that depends on the order of documents. */
#include "unit/cmocka_all.h"

#include "stats/adjust.h"
#include "stats/interval.h"
#include "stats/test.h"
#include "unit/stats_fixture.h"

#include <math.h>
#include <stdlib.h>

/* Few units with small counts of all kinds, so that ties and zeros are frequent. */
static UnitMatrix random_matrix(Arena *a, PhiloxStream *r, bool found_is_correct)
{
    UnitMatrix m = units_make(a, 1 + philox_below(r, 8), 1, 2, 0);
    for (size_t u = 0; u < m.n_units; u++) {
        double gold = philox_below(r, 4);
        for (size_t s = 0; s < 2; s++) {
            double found = philox_below(r, (uint32_t)gold + 1), predicted = found + philox_below(r, 3);
            double correct = found_is_correct ? found : philox_below(r, (uint32_t)predicted + 1);
            *units_at(&m, s, u, 0) = (assay_tally){gold, found, predicted, correct};
        }
    }
    return m;
}

/* A value as a fraction of integers, undefined being 0; from the definition of F1 as the harmonic mean. */
static void fraction(StatisticKind kind, const assay_tally *t, long long *top, long long *bottom)
{
    long long g = (long long)t->gold, f = (long long)t->found, p = (long long)t->predicted, c = (long long)t->correct;
    *top = 0;
    *bottom = 1;
    if (kind == STATISTIC_PRECISION && p) *top = c, *bottom = p;
    if (kind == STATISTIC_RECALL && g) *top = f, *bottom = g;
    if (kind == STATISTIC_F1 && g && p && c * g + f * p) *top = 2 * c * f, *bottom = c * g + f * p;
}

static void difference(const UnitMatrix *m, StatisticKind kind, unsigned way, long long *top, long long *bottom)
{
    assay_tally sum[2] = {{.gold = 0}, {.gold = 0}};
    long long t[2], b[2];
    for (size_t u = 0; u < m->n_units; u++)
        for (size_t s = 0; s < 2; s++) {
            const assay_tally *x = units_at(m, s ^ (way >> u & 1), u, 0);
            sum[s].gold += x->gold;
            sum[s].found += x->found;
            sum[s].predicted += x->predicted;
            sum[s].correct += x->correct;
        }
    for (size_t s = 0; s < 2; s++) fraction(kind, &sum[s], &t[s], &b[s]);
    *top = llabs(t[0] * b[1] - t[1] * b[0]);
    *bottom = b[0] * b[1];
}

static void test_brute_force(void **state)
{
    (void)state;
    PhiloxStream r = philox_stream(100, 0, 0);
    for (int round = 0; round < 600; round++) {
        Arena a = {0};
        UnitMatrix m = random_matrix(&a, &r, round % 2);
        for (StatisticKind kind = STATISTIC_PRECISION; kind <= STATISTIC_F1; kind++) {
            Statistic s = {.kind = kind, .zero = ASSAY_ZERO_0};
            uint64_t ge = 0, gt = 0;
            long long top0, bottom0, top, bottom;
            difference(&m, kind, 0, &top0, &bottom0);
            for (unsigned way = 0; way < 1u << m.n_units; way++) {
                difference(&m, kind, way, &top, &bottom);
                ge += top * bottom0 >= top0 * bottom;
                gt += top * bottom0 > top0 * bottom;
            }
            TestResult out;
            randomisation_test(&m, 0, 1, &s, 1, &(TestOptions){0}, &out);
            assert_true(out.exact && out.exact_compare);
            assert_int_equal(out.count, ge);
            randomisation_test(&m, 0, 1, &s, 1, &(TestOptions){.strict = true}, &out);
            assert_int_equal(out.count, gt);
        }
        arena_free(&a);
    }
}

/* A against B and B against A; and two-sided is not below one-sided. */
static void test_symmetric(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < 40; round++) {
        Arena a = {0};
        Simulation s = {.units = round % 2 ? 12 : 40, .groups = 1, .recall_a = 0.75, .recall_b = 0.7, .spread = 0.2, .entities = 3};
        UnitMatrix m = simulated(&a, &s, round);
        if (round % 4 >= 2) /* reals */
            for (size_t u = 0; u < 2 * m.n_units; u++) m.tallies[u].found *= 0.3;
        TestOptions options = {.seed = round, .replicates = 500};
        TestResult ab[3], ba[3], greater[3], less[3];
        randomisation_test(&m, 0, 1, measures, 3, &options, ab);
        randomisation_test(&m, 1, 0, measures, 3, &options, ba);
        options.sides = TEST_GREATER;
        randomisation_test(&m, 0, 1, measures, 3, &options, greater);
        options.sides = TEST_LESS;
        randomisation_test(&m, 1, 0, measures, 3, &options, less);
        for (size_t i = 0; i < 3; i++) {
            assert_true(ab[i].p == ba[i].p && ab[i].difference == -ba[i].difference);
            assert_true(greater[i].p == less[i].p);
            if (ab[i].difference >= 0) assert_true(ab[i].count >= greater[i].count);
        }
        arena_free(&a);
    }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Kolmogorov and Smirnov's distance from the uniform distribution, 1000 pairs of equally good systems: 1.63 / sqrt(1000) is
 * passed once in a hundred times; the seeds are fixed. */
static void test_uniform_under_the_null(void **state)
{
    enum { PAIRS = 1000 };
    (void)state;
    double p[3][PAIRS];
    for (size_t k = 0; k < PAIRS; k++) {
        Arena a = {0};
        Simulation s = {.units = 40, .groups = 1, .recall_a = 0.8, .recall_b = 0.8, .spread = 0.2, .entities = 5};
        UnitMatrix m = simulated(&a, &s, 1000 + k);
        TestResult out[3];
        randomisation_test(&m, 0, 1, measures, 3, &(TestOptions){.seed = 1, .replicates = 399, .threads = 1}, out);
        for (size_t i = 0; i < 3; i++) p[i][k] = out[i].p;
        arena_free(&a);
    }
    for (size_t i = 0; i < 3; i++) {
        double above = 0, below = 0;
        qsort(p[i], PAIRS, sizeof(double), ascending);
        for (size_t k = 0; k < PAIRS; k++) {
            above = fmax(above, (double)(k + 1) / PAIRS - p[i][k]);
            below = fmax(below, p[i][k] - (double)k / PAIRS);
        }
        assert_true(above < 1.63 / sqrt(PAIRS)); /* small p are not too frequent */
        /* Nor too rare; but every fifth pair has the same recall, which is p = 1 as it should be. */
        if (measures[i].kind != STATISTIC_RECALL) assert_true(below < 1.63 / sqrt(PAIRS));
    }
}

static void test_adjusted_keep_the_order(void **state)
{
    (void)state;
    PhiloxStream r = philox_stream(101, 0, 0);
    for (int round = 0; round < 500; round++) {
        double p[20], out[6][20];
        size_t n = 1 + philox_below(&r, 20);
        for (size_t i = 0; i < n; i++) p[i] = philox_below(&r, 3) ? philox_unit(&r) * 0.1 : philox_below(&r, 5) * 0.01;
        for (Adjustment m = ADJUST_NONE; m <= ADJUST_BY; m++) adjust_p(p, n, m, out[m]);
        for (size_t i = 0; i < n; i++) {
            for (Adjustment m = ADJUST_NONE; m <= ADJUST_BY; m++) {
                assert_true(out[m][i] >= p[i] && out[m][i] <= 1);
                for (size_t j = 0; j < n; j++)
                    if (p[i] <= p[j]) assert_true(out[m][i] <= out[m][j]);
            }
            assert_true(out[ADJUST_BONFERRONI][i] >= out[ADJUST_HOLM][i]);
            assert_true(out[ADJUST_HOLM][i] >= out[ADJUST_HOCHBERG][i]);
            assert_true(out[ADJUST_HOCHBERG][i] >= out[ADJUST_BH][i] * (1 - 1e-15));
            assert_true(out[ADJUST_BY][i] >= out[ADJUST_BH][i]);
        }
    }
}

/* Documents in another order, and documents with nothing in them: the same exact p; the same interval but for chance. */
static void test_order_of_documents(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix m = twelve_documents(&a, 12, 1), other = units_make(&a, 15, 1, 2, 0);
    for (size_t u = 0; u < 12; u++)
        for (size_t s = 0; s < 2; s++) *units_at(&other, s, (u * 7 + 3) % 15, 0) = *units_at(&m, s, u, 0);
    TestResult x[3], y[3];
    randomisation_test(&m, 0, 1, measures, 3, &(TestOptions){0}, x);
    randomisation_test(&other, 0, 1, measures, 3, &(TestOptions){0}, y);
    for (size_t i = 0; i < 3; i++) assert_true(x[i].p == y[i].p);
    Simulation s = {.units = 100, .groups = 1, .recall_a = 0.8, .recall_b = 0.8, .spread = 0.2, .entities = 4};
    UnitMatrix there = simulated(&a, &s, 6), back = units_make(&a, 100, 1, 2, 0);
    for (size_t u = 0; u < 100; u++)
        for (size_t k = 0; k < 2; k++) *units_at(&back, k, 99 - u, 0) = *units_at(&there, k, u, 0);
    IntervalQuery query = {.a = 0, .b = 1, .statistic = measures[2]};
    ResampleOptions options = {.seed = 7, .replicates = 10000};
    Interval v = interval_one(bootstrap_make(&a, &there, &options), &query);
    Interval w = interval_one(bootstrap_make(&a, &back, &options), &query);
    assert_close(v.low, w.low, 0.05 * (v.high - v.low));
    assert_close(v.high, w.high, 0.05 * (v.high - v.low));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_brute_force),           cmocka_unit_test(test_symmetric),
        cmocka_unit_test(test_uniform_under_the_null), cmocka_unit_test(test_adjusted_keep_the_order),
        cmocka_unit_test(test_order_of_documents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

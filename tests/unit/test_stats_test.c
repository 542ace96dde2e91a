/* Randomisation tests against exact numbers. */
#include "unit/cmocka_all.h"

#include "stats/test.h"
#include "unit/stats_fixture.h"

#include <math.h>

typedef struct Known {
    TestSides sides;
    bool strict;
    uint64_t count[3]; /* of P, R, F1, out of 4096 */
} Known;

/* All 2^12 swaps of the twelve documents, found with exact rational arithmetic. */
static const Known known[] = {
    {TEST_TWO_SIDED, false, {116, 640, 58}}, {TEST_TWO_SIDED, true, {90, 128, 32}},
    {TEST_OBSERVED, false, {58, 320, 29}},   {TEST_GREATER, false, {58, 320, 29}},
};

static void check_known(const UnitMatrix *m, bool exact_compare)
{
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        TestOptions options = {.sides = known[k].sides, .strict = known[k].strict};
        TestResult out[3];
        randomisation_test(m, 0, 1, measures, 3, &options, out);
        for (size_t i = 0; i < 3; i++) {
            assert_true(out[i].exact);
            assert_int_equal(out[i].exact_compare, exact_compare);
            assert_int_equal(out[i].count, known[k].count[i]);
            assert_int_equal(out[i].of, 4096);
            assert_true(out[i].p == (double)known[k].count[i] / 4096);
            assert_true(out[i].p_error == 0);
        }
    }
}

static void test_all_swaps_of_twelve(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix m = twelve_documents(&a, 12, 1);
    check_known(&m, true);
    assert_close(statistic_difference(&m, 0, 1, &measures[2]), 0.09646079111727968, 1e-16);
    arena_free(&a);
}

/* Halves are compared exactly too; multiples of 0.1 are reals, and with so few documents the tolerance sees the same ties. */
static void test_halves_and_reals(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix halves = twelve_documents(&a, 12, 0.5), reals = twelve_documents(&a, 12, 0.1);
    assert_true(units_step(&halves, 0, 1) == 0.5);
    assert_true(units_step(&reals, 0, 1) == 0);
    check_known(&halves, true);
    check_known(&reals, false);
    arena_free(&a);
}

/* Swapping the second document alone changes the size of the difference from 5e-9 by 5e-25, which doubles cannot see. */
static void test_compares_beyond_doubles(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix m = units_make(&a, 2, 1, 2, 0);
    *units_at(&m, 0, 0, 0) = counted(100000000, 99999999, 0);
    *units_at(&m, 1, 0, 0) = counted(100000000, 100000001, 0);
    *units_at(&m, 0, 1, 0) = counted(1, 1, 0);
    *units_at(&m, 1, 1, 0) = counted(2, 2, 0);
    TestResult ge, gt;
    randomisation_test(&m, 0, 1, measures, 1, &(TestOptions){0}, &ge);
    randomisation_test(&m, 0, 1, measures, 1, &(TestOptions){.strict = true}, &gt);
    assert_true(ge.exact_compare);
    assert_int_equal(ge.count, 2);
    assert_int_equal(gt.count, 0);
    arena_free(&a);
}

/* F1 of counts where found and correct are not the same, by hand: P = 1/2 and 1/4, R = 1 and 1/2 in two documents that mirror
 * each other, so that every swap but the two that leave them together gives no difference. */
static void test_found_is_not_correct(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix m = units_make(&a, 2, 1, 2, 0);
    for (size_t u = 0; u < 2; u++) {
        *units_at(&m, 0, u, 0) = (assay_tally){.gold = 4, .found = 4, .predicted = 8, .correct = 4 - (double)u};
        *units_at(&m, 1, u, 0) = (assay_tally){.gold = 4, .found = 2, .predicted = 8, .correct = 2 - (double)u};
    }
    TestResult r;
    randomisation_test(&m, 0, 1, &measures[2], 1, &(TestOptions){0}, &r);
    assert_true(r.exact_compare);
    assert_int_equal(r.count, 2);
    double p = 7.0 / 16, q = 3.0 / 16;
    assert_close(r.difference, 2 * p / (p + 1) - 2 * q * 0.5 / (q + 0.5), 1e-15);
    arena_free(&a);
}

static void test_random_swaps_approach_all(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix m = twelve_documents(&a, 12, 1);
    TestOptions options = {.seed = 3, .replicates = 20000, .exact_up_to = TEST_EXACT_NEVER};
    TestResult out[3];
    randomisation_test(&m, 0, 1, measures, 3, &options, out);
    for (size_t i = 0; i < 3; i++) {
        double exact = (double)known[0].count[i] / 4096;
        assert_false(out[i].exact);
        assert_int_equal(out[i].of, 20000);
        assert_true(out[i].p == (double)(out[i].count + 1) / 20001);
        assert_close(out[i].p_error, sqrt(out[i].p * (1 - out[i].p) / 20000), 1e-15);
        assert_close(out[i].p, exact, 4 * sqrt(exact * (1 - exact) / 20000) + 1.0 / 20000);
    }
    arena_free(&a);
}

static void test_identical_systems(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix m = twelve_documents(&a, 12, 1);
    memcpy(units_at(&m, 1, 0, 0), units_at(&m, 0, 0, 0), 12 * sizeof(assay_tally));
    TestResult r;
    randomisation_test(&m, 0, 1, &measures[2], 1, &(TestOptions){.exact_up_to = TEST_EXACT_NEVER, .replicates = 100}, &r);
    assert_true(r.identical);
    assert_true(r.p == 1);
    assert_true(r.difference == 0);
    /* as sacreBLEU has it */
    randomisation_test(&m, 0, 1, &measures[2], 1,
                       &(TestOptions){.exact_up_to = TEST_EXACT_NEVER, .replicates = 100, .strict = true}, &r);
    assert_true(r.p == 1.0 / 101);
    arena_free(&a);
}

static void test_undefined(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix m = units_make(&a, 3, 1, 2, 0);
    for (size_t u = 0; u < 3; u++) {
        *units_at(&m, 0, u, 0) = counted(1, 0, 1);
        *units_at(&m, 1, u, 0) = counted(0, 0, 2);
    }
    TestResult r;
    randomisation_test(&m, 0, 1, measures, 1, &(TestOptions){0}, &r);
    assert_true(isnan(r.difference) && isnan(r.p));
    Statistic zero = {.kind = STATISTIC_PRECISION, .zero = ASSAY_ZERO_0};
    randomisation_test(&m, 0, 1, &zero, 1, &(TestOptions){0}, &r);
    assert_true(r.difference == 1);
    assert_true(r.p == 2.0 / 8);
    /* B predicts in one document: precision is undefined in the two swaps that leave one side without any prediction */
    *units_at(&m, 1, 0, 0) = counted(1, 1, 1);
    *units_at(&m, 0, 0, 0) = counted(0, 0, 2);
    randomisation_test(&m, 0, 1, measures, 1, &(TestOptions){0}, &r);
    assert_int_equal(r.undefined, 2);
    assert_int_equal(r.count, 4); /* those, no swap at all and all swapped: the others give 1/3 against 1/2 */
    /* no units at all */
    UnitMatrix nothing = units_make(&a, 0, 1, 2, 0);
    randomisation_test(&nothing, 0, 1, measures, 1, &(TestOptions){0}, &r);
    assert_true(r.identical && r.p == 1);
    arena_free(&a);
}

/* Many units and groups, means and a function among the statistics: the same counts with any number of threads. */
static double sum_of_correct(const assay_tally *sums, size_t n_groups, const void *context)
{
    double sum = 0;
    (void)context;
    for (size_t g = 0; g < n_groups; g++) sum += sums[g].correct;
    return sum;
}

static void test_threads_change_nothing(void **state)
{
    (void)state;
    Arena a = {0};
    Simulation s = {.units = 150, .groups = 5, .recall_a = 0.7, .recall_b = 0.68, .spread = 0.2, .entities = 3};
    UnitMatrix m = simulated(&a, &s, 1);
    const Statistic all[] = {
        {.kind = STATISTIC_PRECISION, .group = 4}, {.kind = STATISTIC_F1, .group = 0}, {.kind = STATISTIC_F1, .group = GROUP_MACRO},
        {.kind = STATISTIC_RECALL, .group = GROUP_WEIGHTED}, {.kind = STATISTIC_FUNCTION, .function = sum_of_correct},
    };
    TestResult first[5], out[5];
    for (size_t threads = 1; threads <= 7; threads += threads == 1 ? 1 : 5) {
        TestOptions options = {.seed = 42, .replicates = 999, .threads = threads};
        randomisation_test(&m, 0, 1, all, 5, &options, threads == 1 ? first : out);
        for (size_t i = 0; threads > 1 && i < 5; i++) {
            assert_int_equal(out[i].count, first[i].count);
            assert_true(out[i].p == first[i].p && out[i].difference == first[i].difference);
        }
    }
    /* one statistic alone draws the same swaps as it does among others */
    for (size_t i = 0; i < 5; i++) {
        randomisation_test(&m, 0, 1, &all[i], 1, &(TestOptions){.seed = 42, .replicates = 999}, &out[0]);
        assert_int_equal(out[0].count, first[i].count);
    }
    assert_true(first[0].exact_compare && !first[2].exact_compare && !first[4].exact_compare);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_swaps_of_twelve),     cmocka_unit_test(test_halves_and_reals),
        cmocka_unit_test(test_compares_beyond_doubles), cmocka_unit_test(test_found_is_not_correct),
        cmocka_unit_test(test_random_swaps_approach_all), cmocka_unit_test(test_identical_systems),
        cmocka_unit_test(test_undefined),               cmocka_unit_test(test_threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Which systems of a report differ in a row. */
#include "unit/cmocka_all.h"

#include "report/row_tests.h"

#include <math.h>
#include <string.h>

enum { UNITS = 12, GROUPS = 3, SYSTEMS = 3 }; /* groups: "*", "a", "b" */

/* Gold 4 in each group and unit; a system finds `found[system]` of a, one less of b. */
static CorpusUnits units_with(Arena *arena, const double *found, size_t n)
{
    static const char *names[] = {"*", "a", "b"};
    CorpusUnits u = {.matrix = units_make(arena, UNITS, GROUPS, n, 0), .groups = names, .repetitions = 1};
    for (size_t s = 0; s < n; s++)
        for (size_t i = 0; i < UNITS; i++)
            for (size_t g = 1; g < GROUPS; g++) {
                double right = g == 1 ? found[s] : found[s] - 1;
                if (i % 4 == s) right = 2; /* not the same everywhere */
                Tally t = {4, right, 4, right};
                *units_at(&u.matrix, s, i, g) = t;
                tally_add(units_at(&u.matrix, s, i, 0), &t);
            }
    return u;
}

static const RowTest *test_of(const RowTests *t, const char *row, size_t system) { return &t->tests[row_tests_row(t, row) * t->n_systems + system]; }

static void each_against_the_best_of_its_row(void **state)
{
    (void)state;
    Arena a = {0};
    CorpusUnits u = units_with(&a, (const double[]){2, 4, 2}, 3);
    RowTests t;
    row_tests_make(&a, &u, NULL, &(RowTestSettings){.against = NO_SYSTEM}, &t);
    assert_int_equal(t.n_rows, 3);
    assert_int_equal(t.family, 6);
    assert_true(t.exact && t.against_best);
    assert_int_equal(t.reference[row_tests_row(&t, "*")], 1);
    assert_true(isnan(test_of(&t, "a", 1)->p)); /* nobody is held against himself */
    const RowTest *one = test_of(&t, "a", 0);
    assert_true(one->difference < 0 && one->significant);
    assert_true(isnan(one->low)); /* intervals are for two systems */
    double least = 1;
    for (size_t i = 0; i < 9; i++)
        if (!isnan(t.tests[i].p)) {
            assert_true(t.tests[i].adjusted >= t.tests[i].p && t.tests[i].significant == (t.tests[i].adjusted < ROW_TESTS_ALPHA));
            least = fmin(least, t.tests[i].p);
        }
    for (size_t i = 0; i < 9; i++)
        if (t.tests[i].p == least) assert_true(fabs(t.tests[i].adjusted - fmin(1, 6 * least)) < 1e-12); /* Holm's first step */
    assert_int_equal(row_tests_row(&t, "c"), SIZE_MAX);
    arena_free(&a);
}

static void against_one_that_is_named_and_the_whole_alone(void **state)
{
    (void)state;
    Arena a = {0};
    CorpusUnits u = units_with(&a, (const double[]){3, 4, 3}, 3);
    RowTests t;
    row_tests_make(&a, &u, NULL, &(RowTestSettings){.against = 0, .whole_only = true}, &t);
    assert_int_equal(t.family, 2);
    assert_false(t.against_best);
    assert_true(isnan(test_of(&t, "a", 1)->p) && isnan(test_of(&t, "*", 0)->p));
    assert_true(test_of(&t, "*", 1)->difference > 0);
    arena_free(&a);
}

/* With two systems every difference has its interval, which holds it. */
static void two_systems_have_intervals(void **state)
{
    (void)state;
    Arena a = {0};
    CorpusUnits u = units_with(&a, (const double[]){3, 4}, 2);
    RowTests t;
    row_tests_make(&a, &u, NULL, &(RowTestSettings){.against = NO_SYSTEM, .confidence = 0.95, .options = {.replicates = 500}}, &t);
    for (size_t row = 0; row < 3; row++) {
        assert_int_equal(t.reference[row], 1);
        const RowTest *one = &t.tests[row * 2];
        assert_true(one->low <= one->difference && one->difference <= one->high && one->low < one->high);
    }
    row_tests_make(&a, &u, NULL, &(RowTestSettings){.against = NO_SYSTEM}, &t);
    assert_true(isnan(t.tests[0].low)); /* none asked for */
    arena_free(&a);
}

/* Equal systems are no different, and where nobody finds anything there is nobody to be held against. */
static void nothing_to_tell_apart(void **state)
{
    (void)state;
    Arena a = {0};
    CorpusUnits u = units_with(&a, (const double[]){3, 3}, 2);
    for (size_t i = 0; i < UNITS; i++)
        for (size_t g = 0; g < GROUPS; g++) {
            *units_at(&u.matrix, 1, i, g) = *units_at(&u.matrix, 0, i, g);
            if (g == 2)
                for (size_t s = 0; s < 2; s++) *units_at(&u.matrix, s, i, g) = (Tally){4, 0, 0, 0};
        }
    RowTests t;
    row_tests_make(&a, &u, NULL, &(RowTestSettings){.against = NO_SYSTEM}, &t);
    assert_int_equal(t.reference[2], NO_SYSTEM);
    assert_true(isnan(t.tests[4].p) && isnan(t.tests[5].p));
    assert_true(test_of(&t, "a", 1)->p == 1 && !test_of(&t, "a", 1)->significant);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_against_the_best_of_its_row), cmocka_unit_test(against_one_that_is_named_and_the_whole_alone),
                                       cmocka_unit_test(two_systems_have_intervals), cmocka_unit_test(nothing_to_tell_apart)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The tests of significance against what neleval, sacreBLEU and an enumeration by other code say about the same counts: the files
 * of ../shared/parity/sig_*, skipped where they are not there. What was drawn at random by both sides must agree within four
 * standard errors of the difference. */
#include "unit/cmocka_all.h"

#include "stats/test.h"
#include "unit/stats_fixture.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHARED TEST_DATA "/../../../shared/parity/"
enum { REPLICATES = 10000 };

static const char *const names[] = {"precision", "recall", "fscore"};

static UnitMatrix read_counts(Arena *a, const char *path)
{
    char line[512];
    size_t n = 0;
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) n++;
    UnitMatrix m = units_make(a, n - 1, 1, 2, 0);
    rewind(f);
    assert_non_null(fgets(line, sizeof line, f));
    for (size_t u = 0; u + 1 < n; u++) {
        assert_non_null(fgets(line, sizeof line, f));
        double t[6];
        char *at = strchr(line, '\t');
        for (size_t i = 0; i < 6; i++) t[i] = strtod(at, &at);
        *units_at(&m, 0, u, 0) = counted(t[0], t[1], t[2]);
        *units_at(&m, 1, u, 0) = counted(t[3], t[4], t[5]);
    }
    fclose(f);
    return m;
}

static double number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

/* Undefined is 0 for all of them. */
static Statistic measure_of_number(size_t i) { return (Statistic){.kind = measures[i].kind, .zero = ASSAY_ZERO_0}; }

static TestResult tested(const UnitMatrix *m, size_t i, TestSides sides, bool strict, bool exact)
{
    Statistic s = measure_of_number(i);
    TestResult r;
    TestOptions options = {.seed = 1, .replicates = REPLICATES, .sides = sides, .strict = strict,
                           .exact_up_to = exact ? 0 : TEST_EXACT_NEVER};
    randomisation_test(m, 0, 1, &s, 1, &options, &r);
    return r;
}

static void assert_alike(const char *name, const char *what, double ours, double theirs, double trials)
{
    double p = (ours + theirs) / 2, slack = 4 * sqrt(p * (1 - p) * (1 / trials + 1.0 / REPLICATES)) + 1 / trials;
    if (fabs(ours - theirs) <= slack) return;
    fail_msg("%s: %s is %g here, %g there; %g apart is allowed", name, what, ours, theirs, slack);
}

static void check_exact(const UnitMatrix *m, const json_t *expected, size_t i)
{
    const json_t *e = json_object_get(expected, names[i]);
    assert_true(tested(m, i, TEST_TWO_SIDED, false, true).p == number(e, "two_sided_ge"));
    assert_true(tested(m, i, TEST_TWO_SIDED, true, true).p == number(e, "two_sided_gt"));
    assert_true(tested(m, i, TEST_OBSERVED, false, true).p == number(e, "one_sided_ge_in_direction"));
}

static void check_neleval(const char *name, const UnitMatrix *m, const json_t *expected, size_t i)
{
    TestResult r = tested(m, i, TEST_OBSERVED, false, false);
    assert_close(r.difference, number(json_object_get(expected, "diff_a_minus_b"), names[i]), 1e-12);
    assert_alike(name, "neleval's p", r.p, number(json_object_get(expected, "permute_p"), names[i]),
                 number(expected, "permute_trials"));
}

static void check_sacrebleu(const char *name, const UnitMatrix *m, const Bootstrap *b, const json_t *expected, size_t i)
{
    const json_t *e = json_object_get(expected, names[i]);
    Statistic s = measure_of_number(i);
    double ar = tested(m, i, TEST_TWO_SIDED, true, false).p, bs = bootstrap_p(b, 0, 1, &s, BOOTSTRAP_SACREBLEU);
    assert_alike(name, "sacreBLEU's p of randomisation", ar, number(e, "paired_ar_p"), number(expected, "ar_trials"));
    assert_alike(name, "sacreBLEU's p of the bootstrap", bs, number(e, "paired_bs_p"), number(expected, "bs_resamples"));
}

/* sacreBLEU's bootstrap compares with a mean that is itself drawn. With few documents its p jumps where that mean passes a
 * difference that many resamples have (by 2 % in o_003), so there we draw more. */
static void check_family(const char *family, size_t resamples)
{
    char path[512];
    snprintf(path, sizeof path, SHARED "%s/expected.json", family);
    json_t *all = json_load_file(path, 0, NULL);
    if (!all) skip();
    const char *name;
    json_t *expected;
    json_object_foreach(all, name, expected) {
        Arena a = {0};
        snprintf(path, sizeof path, SHARED "%s/cases/%s.tsv", family, name);
        UnitMatrix m = read_counts(&a, path);
        Bootstrap *b = bootstrap_make(&a, &m, &(ResampleOptions){.seed = 1, .replicates = resamples});
        for (size_t i = 0; i < 3; i++) {
            const json_t *exact = json_object_get(expected, "exact_enumeration_own_code");
            if (exact) check_exact(&m, exact, i);
            check_neleval(name, &m, json_object_get(expected, "neleval"), i);
            check_sacrebleu(name, &m, b, json_object_get(expected, "sacrebleu"), i);
        }
        arena_free(&a);
    }
    json_decref(all);
}

static void test_small(void **state)
{
    (void)state;
    check_family("sig_small", 10 * REPLICATES);
}

static void test_medium(void **state)
{
    (void)state;
    check_family("sig_medium", REPLICATES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_small), cmocka_unit_test(test_medium)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

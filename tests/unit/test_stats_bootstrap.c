/* The bootstrap against the enumeration of all resamples, intervals, and p values from it. */
#include "unit/cmocka_all.h"

#include "stats/interval.h"
#include "stats/power.h"
#include "stats/test.h"
#include "unit/stats_fixture.h"

#include <math.h>
#include <stdlib.h>

enum { SIX = 6, ALL = 46656 };

/* F1 in all 6^6 resamples of the first six documents, of A or of A minus B. */
static void all_resamples(const UnitMatrix *m, bool difference, double *out)
{
    for (size_t i = 0; i < ALL; i++) {
        double f[2] = {0};
        for (size_t s = 0; s < 2; s++) {
            assay_tally sum = {0};
            size_t rest = i;
            for (int k = 0; k < SIX; k++, rest /= SIX) {
                const assay_tally *t = units_at(m, s, rest % SIX, 0);
                sum.gold += t->gold;
                sum.found += t->found;
                sum.predicted += t->predicted;
                sum.correct += t->correct;
            }
            f[s] = statistic_value(&measures[2], &sum, m);
        }
        out[i] = difference ? f[0] - f[1] : f[0];
    }
}

static Interval exact_interval(const UnitMatrix *m, bool difference, IntervalMethod method)
{
    double *values = malloc(ALL * sizeof *values), jackknife[SIX];
    assert_non_null(values);
    all_resamples(m, difference, values);
    assay_tally sums[1];
    units_sum(m, 0, sums);
    double value = difference ? statistic_difference(m, 0, 1, &measures[2]) : statistic_value(&measures[2], sums, m);
    jackknife_values(m, 0, difference ? 1 : NO_SYSTEM, &measures[2], jackknife);
    Interval v = interval_from(value, values, ALL, jackknife, SIX, 0.95, method);
    free(values);
    return v;
}

static void test_all_resamples_of_six(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix m = twelve_documents(&a, SIX, 1);
    double *values = malloc(ALL * sizeof *values), mean = 0;
    assert_non_null(values);
    all_resamples(&m, false, values);
    for (size_t i = 0; i < ALL; i++) mean += values[i] / ALL;
    free(values);
    assert_close(mean, .7357687020991792, 1e-13);
    Interval v = exact_interval(&m, false, INTERVAL_PERCENTILE);
    assert_close(v.value, .7428571428571429, 1e-16);
    assert_close(v.error, .05305093450430265, 1e-6); /* there divided by B, here by B - 1 */
    assert_close(v.error * sqrt((ALL - 1.0) / ALL), .05305093450430265, 1e-14);
    assert_int_equal(v.method, INTERVAL_PERCENTILE);
    assert_close(v.low, .6111111111111112, 1e-15);
    assert_close(v.high, .8148148148148148, 1e-15);
    v = exact_interval(&m, false, INTERVAL_BCA);
    assert_int_equal(v.method, INTERVAL_BCA);
    assert_int_equal(v.reason, INTERVAL_AS_ASKED);
    assert_close(v.bias, -.02675861306823529, 1e-15);
    assert_close(v.acceleration, -.0007323247241431332, 2e-15); /* a sum of cubes of both signs; truly …4142266 */
    assert_close(v.low, .6, 1e-15);
    assert_close(v.high, .8125, 1e-15);
    assert_true(v.few_units);
    arena_free(&a);
}

static void test_all_paired_resamples_of_six(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix m = twelve_documents(&a, SIX, 1);
    Interval v = exact_interval(&m, true, INTERVAL_PERCENTILE);
    assert_close(v.value, .07619047619047625, 1e-15);
    assert_close(v.low, -.04255319148936165, 1e-15);
    assert_close(v.high, .14393939393939392, 1e-15);
    v = exact_interval(&m, true, INTERVAL_BCA);
    assert_close(v.bias, -.012787075340115554, 1e-15);
    assert_close(v.acceleration, -.018037886004930427, 1e-15);
    assert_close(v.low, -.0509977827050998, 1e-15);
    assert_close(v.high, .14077280743947407, 1e-15);
    double *values = malloc(ALL * sizeof *values);
    assert_non_null(values);
    all_resamples(&m, true, values);
    assert_close(bootstrap_p_from(v.value, values, ALL, BOOTSTRAP_SIGN), .08652692043895747, 1e-16);
    assert_close(bootstrap_p_from(v.value, values, ALL, BOOTSTRAP_SHIFTED), .009152091906721536, 1e-16);
    free(values);
    arena_free(&a);
}

/* The replicates drawn at random stand for all resamples. */
static void test_random_resamples_approach_all(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix m = twelve_documents(&a, SIX, 1);
    Bootstrap *b = bootstrap_make(&a, &m, &(ResampleOptions){.seed = 1, .replicates = 40000});
    Interval v = interval_one(b, &(IntervalQuery){.a = 0, .b = NO_SYSTEM, .statistic = measures[2]});
    assert_int_equal(v.method, INTERVAL_BCA);
    assert_close(v.error, .05305093450430265, 0.0008);
    assert_close(v.bias, -.02675861306823529, 4 * 1.2533 / sqrt(40000));
    assert_close(v.low, .6, 0.006);
    assert_close(v.high, .8125, 0.004);
    double share = .08652692043895747;
    assert_close(bootstrap_p(b, 0, 1, &measures[2], BOOTSTRAP_SIGN), share, 4 * sqrt(share * (1 - share) / 40000));
    assert_close(bootstrap_p(b, 1, 0, &measures[2], BOOTSTRAP_SIGN), bootstrap_p(b, 0, 1, &measures[2], BOOTSTRAP_SIGN), 1e-16);
    arena_free(&a);
}

/* Whatever the kernel: whole numbers that fit 16 bits, halves, reals and large counts are resampled alike. */
static void test_scales(void **state)
{
    (void)state;
    Arena a = {0};
    static const double scales[] = {1, 0.5, 0.1, 100000};
    double first[3][500], values[500];
    for (size_t i = 0; i < 4; i++) {
        UnitMatrix m = twelve_documents(&a, 12, scales[i]);
        Bootstrap *b = bootstrap_make(&a, &m, &(ResampleOptions){.seed = 9, .replicates = 500, .threads = 2});
        for (size_t s = 0; s < 3; s++) {
            bootstrap_values(b, 0, 1, &measures[s], i ? values : first[s]);
            for (size_t r = 0; i && r < 500; r++) assert_close(values[r], first[s][r], i == 2 ? 1e-14 : 0);
        }
    }
    arena_free(&a);
}

static void test_threads_change_nothing(void **state)
{
    (void)state;
    Arena a = {0};
    Simulation s = {.units = 77, .groups = 4, .recall_a = 0.8, .recall_b = 0.75, .spread = 0.2, .entities = 2};
    UnitMatrix m = simulated(&a, &s, 5);
    for (size_t u = 0; u < m.n_units; u++) units_at(&m, 1, u, 2)->correct *= 1.0 / 3; /* reals as well */
    IntervalQuery queries[15];
    Interval first[15], out[15];
    for (size_t i = 0; i < 15; i++) {
        size_t group = i / 3;
        queries[i] = (IntervalQuery){.a = 0, .b = i % 2 ? 1 : NO_SYSTEM, .statistic = measures[i % 3]};
        queries[i].statistic.group = group == 4 ? GROUP_MACRO : group;
    }
    for (size_t threads = 1; threads <= 7; threads += threads == 1 ? 1 : 5) {
        Bootstrap *b = bootstrap_make(&a, &m, &(ResampleOptions){.seed = 8, .replicates = 777, .threads = threads});
        interval_compute(b, queries, 15, threads == 1 ? first : out);
        for (size_t i = 0; threads > 1 && i < 15; i++) {
            assert_true(out[i].low == first[i].low && out[i].high == first[i].high);
            assert_true(out[i].bias == first[i].bias && out[i].error == first[i].error);
        }
    }
    arena_free(&a);
}

/* A group that occurs in k of 30 units is missing in (1 - k / 30)^30 of all resamples: 36 %, 4.2 %. */
static void test_dropped(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix m = units_make(&a, 30, 2, 1, 1);
    *units_at(&m, 0, 4, 0) = counted(2, 1, 0);
    for (size_t u = 10; u < 13; u++) *units_at(&m, 0, u, 1) = counted((double)(u % 3), 1, 1);
    Bootstrap *b = bootstrap_make(&a, &m, &(ResampleOptions){.seed = 2, .replicates = 2000});
    Interval v = interval_one(b, &(IntervalQuery){.b = NO_SYSTEM, .statistic = measures[0]});
    assert_int_equal(v.reason, INTERVAL_DROPPED);
    assert_int_equal(v.method, INTERVAL_NONE);
    assert_true(isnan(v.low) && isnan(v.high) && v.value == 2.0 / 3);
    assert_in_range(v.dropped, 640, 810);
    Statistic whole = {.kind = STATISTIC_PRECISION, .group = 1};
    v = interval_one(b, &(IntervalQuery){.b = NO_SYSTEM, .statistic = whole});
    assert_int_equal(v.method, INTERVAL_BCA);
    assert_in_range(v.dropped, 50, 99);
    /* an undefined value that is taken as 0 is not dropped */
    Statistic zero = {.kind = STATISTIC_PRECISION, .group = 0, .zero = ASSAY_ZERO_0};
    v = interval_one(b, &(IntervalQuery){.b = NO_SYSTEM, .statistic = zero});
    assert_int_equal(v.dropped, 0);
    arena_free(&a);
}

static void test_degenerate(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix m = units_make(&a, 25, 3, 1, NO_GROUP);
    for (size_t u = 0; u < 25; u++) *units_at(&m, 0, u, 0) = counted(3, 0, 0); /* perfect; group 1 has nothing */
    Bootstrap *b = bootstrap_make(&a, &m, &(ResampleOptions){.replicates = 200});
    Interval v = interval_one(b, &(IntervalQuery){.b = NO_SYSTEM, .statistic = measures[2]});
    assert_int_equal(v.reason, INTERVAL_CONSTANT);
    assert_int_equal(v.method, INTERVAL_PERCENTILE);
    assert_true(v.low == 1 && v.high == 1);
    Statistic empty = {.kind = STATISTIC_F1, .group = 1};
    v = interval_one(b, &(IntervalQuery){.b = NO_SYSTEM, .statistic = empty});
    assert_int_equal(v.reason, INTERVAL_UNDEFINED);
    assert_true(isnan(v.value) && isnan(v.low));
    UnitMatrix one = units_make(&a, 1, 1, 1, 0);
    *units_at(&one, 0, 0, 0) = counted(1, 1, 1);
    b = bootstrap_make(&a, &one, &(ResampleOptions){.replicates = 200});
    v = interval_one(b, &(IntervalQuery){.b = NO_SYSTEM, .statistic = measures[2]});
    assert_int_equal(v.reason, INTERVAL_ONE_UNIT);
    UnitMatrix none = units_make(&a, 0, 1, 1, 0);
    b = bootstrap_make(&a, &none, &(ResampleOptions){.replicates = 200});
    v = interval_one(b, &(IntervalQuery){.b = NO_SYSTEM, .statistic = measures[2]});
    assert_int_equal(v.reason, INTERVAL_UNDEFINED);
    arena_free(&a);
}

/* Replicates and jackknife values that make BCa impossible, each in its way. */
static void test_fallbacks(void **state)
{
    (void)state;
    double jackknife[4] = {0.1, 0.2, 0.3, 0.4}, flat[4] = {0.2, 0.2, 0.2, 0.2}, hole[4] = {0.1, NAN, 0.3, 0.4};
    double replicates[100];
    const struct {
        double value;
        const double *jackknife;
        IntervalReason reason;
    } cases[] = {{-1, jackknife, INTERVAL_NO_BIAS}, {2, jackknife, INTERVAL_NO_BIAS}, {0.5, flat, INTERVAL_NO_ACCELERATION},
                 {0.5, hole, INTERVAL_NO_ACCELERATION}, {0.5, jackknife, INTERVAL_AS_ASKED}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t k = 0; k < 100; k++) replicates[k] = (double)(k * 37 % 100) / 99;
        Interval v = interval_from(cases[i].value, replicates, 100, cases[i].jackknife, 4, 0.9, INTERVAL_BCA);
        assert_int_equal(v.reason, cases[i].reason);
        assert_int_equal(v.method, cases[i].reason == INTERVAL_AS_ASKED ? INTERVAL_BCA : INTERVAL_PERCENTILE);
        if (v.method == INTERVAL_PERCENTILE) {
            assert_close(v.low, 0.05, 1e-15);
            assert_close(v.high, 0.95, 1e-15);
        }
        assert_true(*interval_reason_text(v.reason) || v.reason == INTERVAL_AS_ASKED);
    }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void test_quantiles_are_those_of_sorting(void **state)
{
    (void)state;
    PhiloxStream r = philox_stream(3, 3, 3);
    for (int round = 0; round < 2000; round++) {
        double values[40], sorted[40], q = philox_below(&r, 5) ? philox_unit(&r) : (double)philox_below(&r, 2);
        size_t n = 1 + philox_below(&r, 40), k;
        for (size_t i = 0; i < n; i++) sorted[i] = values[i] = philox_below(&r, round % 2 ? 5 : 1000);
        qsort(sorted, n, sizeof *sorted, ascending);
        double position = q * (double)(n - 1), expected = sorted[k = (size_t)position];
        if (k + 1 < n) expected += (position - (double)k) * (sorted[k + 1] - sorted[k]);
        assert_close(quantile_of(values, n, q), expected, 1e-12);
    }
}

/* The test of a margin and the interval say the same: p < 0.05 iff the upper bound of the one-sided interval is below the
 * margin, but for Student's t in place of the normal distribution, which 300 units hardly notice. */
static void test_margin_agrees_with_interval(void **state)
{
    (void)state;
    Arena a = {0};
    Simulation s = {.units = 300, .groups = 1, .recall_a = 0.70, .recall_b = 0.76, .spread = 0.15, .entities = 4};
    UnitMatrix m = simulated(&a, &s, 21);
    Bootstrap *b = bootstrap_make(&a, &m, &(ResampleOptions){.seed = 4, .replicates = 20000});
    Interval v = interval_one(b, &(IntervalQuery){.a = 0, .b = 1, .statistic = measures[2], .confidence = 0.9});
    assert_true(v.high < 0);
    assert_close(margin_test(b, 0, 1, &measures[2], -v.high).p, 0.05, 0.0015);
    assert_close(margin_test(b, 0, 1, &measures[2], -v.value).p, 0.5, 0.02);
    assert_close(margin_test(b, 0, 1, &measures[2], -v.low).p, 0.95, 0.0015);
    double last = 0;
    for (double margin = 0; margin < 0.2; margin += 0.01) {
        MarginTest t = margin_test(b, 0, 1, &measures[2], margin);
        assert_true(t.p >= last && t.p <= 1 && t.p >= 1.0 / 20001);
        last = t.p;
    }
    assert_true(margin_test(b, 1, 0, &measures[2], 0).p > 0.99);
    arena_free(&a);
}

static void test_margin_says_nothing_by_silence(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix m = twelve_documents(&a, 12, 1), same = twelve_documents(&a, 12, 1), none = units_make(&a, 12, 1, 2, 0);
    memcpy(units_at(&same, 1, 0, 0), units_at(&same, 0, 0, 0), 12 * sizeof(assay_tally));
    ResampleOptions options = {.replicates = 500};
    MarginTest t = margin_test(bootstrap_make(&a, &same, &options), 0, 1, &measures[2], 0.02);
    assert_true(t.identical && t.p == 1);
    for (size_t u = 0; u < 12; u++) *units_at(&none, 0, u, 0) = counted(1, 0, 0);
    *units_at(&none, 1, 0, 0) = counted(0, 1, 0); /* B predicts in one document only */
    t = margin_test(bootstrap_make(&a, &none, &options), 1, 0, &measures[0], 0.02);
    assert_true(isnan(t.p));
    assert_true(t.dropped > 100);
    t = margin_test(bootstrap_make(&a, &m, &options), 0, 1, &measures[2], 0.02);
    assert_true(t.p > 0.9 && !t.identical);
    arena_free(&a);
}

static void test_sacrebleu_variant(void **state)
{
    (void)state;
    const double replicates[] = {0.3, -0.1, 0.2, 0.2}; /* mean of sizes 0.2: 0.1 -0.1 0 0 */
    assert_close(bootstrap_p_from(0.05, replicates, 4, BOOTSTRAP_SACREBLEU), 2.0 / 5, 1e-15);
    assert_close(bootstrap_p_from(-0.15, replicates, 4, BOOTSTRAP_SACREBLEU), 1.0 / 5, 1e-15);
    assert_close(bootstrap_p_from(0.1, replicates, 4, BOOTSTRAP_SHIFTED), 1.0 / 4, 1e-15);
    assert_close(bootstrap_p_from(-0.1, replicates, 4, BOOTSTRAP_SIGN), 3.0 / 4, 1e-15);
    assert_true(isnan(bootstrap_p_from(NAN, replicates, 4, BOOTSTRAP_SIGN)));
}

/* Means over groups, unlike the sums of groups: two groups with F1 1 and 0.5, and one that does not occur. */
static double first_correct(const assay_tally *sums, size_t n_groups, const void *context)
{
    return n_groups > 2 && context ? sums[*(const size_t *)context].correct : NAN;
}

static void test_statistics(void **state)
{
    (void)state;
    size_t which = 1;
    UnitMatrix m = {.n_units = 0, .n_groups = 4, .n_systems = 1, .whole = 3};
    const assay_tally sums[4] = {counted(2, 0, 0), counted(3, 3, 3), counted(0, 0, 0), counted(5, 3, 3)};
    Statistic s = {.kind = STATISTIC_F1, .group = GROUP_MACRO};
    assert_close(statistic_value(&s, sums, &m), 0.75, 1e-15);
    s.group = GROUP_WEIGHTED;
    assert_close(statistic_value(&s, sums, &m), (2 * 1 + 6 * 0.5) / 8, 1e-15);
    s.group = 2;
    assert_true(isnan(statistic_value(&s, sums, &m)));
    s.zero = ASSAY_ZERO_1;
    assert_true(statistic_value(&s, sums, &m) == 1);
    s = (Statistic){.kind = STATISTIC_FUNCTION, .function = first_correct, .context = &which};
    assert_true(statistic_value(&s, sums, &m) == 3);
    /* the same as the public function, bit by bit */
    PhiloxStream r = philox_stream(1, 1, 1);
    for (int i = 0; i < 3000; i++) {
        double tp = philox_below(&r, 4), fp = philox_below(&r, 4), fn = philox_below(&r, 4), gold = tp + fn;
        assay_tally t = {gold, philox_below(&r, 2) ? tp : tp / 2, tp + fp, tp};
        for (assay_zero zero = ASSAY_ZERO_NULL; zero <= ASSAY_ZERO_1; zero++) {
            assay_measure expected = assay_measure_of(&t, zero);
            const double *fields[] = {&expected.precision, &expected.recall, &expected.f1};
            for (size_t k = 0; k < 3; k++) {
                Statistic one = {.kind = measures[k].kind, .zero = zero};
                double value = statistic_value(&one, &t, &m);
                assert_true(value == *fields[k] || (isnan(value) && isnan(*fields[k])));
            }
        }
    }
}

static void test_wins(void **state)
{
    (void)state;
    Arena a = {0};
    UnitMatrix m = twelve_documents(&a, 12, 1);
    UnitWins w = units_wins(&m, 0, 1, &measures[2]), back = units_wins(&m, 1, 0, &measures[2]);
    assert_int_equal(w.win + w.tie + w.loss, 12);
    assert_int_equal(w.win, back.loss);
    assert_int_equal(w.tie, 1);  /* the eleventh: nothing to find, F1 0 against undefined */
    assert_int_equal(w.loss, 2); /* the fourth and the fifth */
    arena_free(&a);
}

/* What power says holds against the interval it is made from, and round trips. */
static void test_power(void **state)
{
    (void)state;
    PowerOptions two = {0}, gate = {.alpha = 0.01, .one_sided = true, .margin = 0.02};
    assert_close(power_effect(0.01, &two), 0.01 * (1.959963984540054 + 0.8416212335729143), 1e-14);
    assert_close(power_of(0.01, power_effect(0.01, &two), &two), 0.80, 1e-5);
    assert_close(power_of(0.01, power_effect(0.01, &gate), &gate), 0.80, 1e-12);
    assert_close(power_of(0.01, 0, &two), 0.05, 1e-12);
    assert_true(power_effect(0.01, &gate) > 0.02);
    assert_true(power_units(0.01, 100, power_effect(0.01, &two) / 2, &two) == 400);
    assert_true(isinf(power_units(0.01, 100, 0.02, &gate)));
    assert_true(isnan(power_units(NAN, 100, 0.02, &two)));
    Arena a = {0};
    Simulation s = {.units = 100, .groups = 1, .recall_a = 0.80, .recall_b = 0.80, .spread = 0.2, .entities = 4};
    UnitMatrix m = simulated(&a, &s, 3);
    Bootstrap *b = bootstrap_make(&a, &m, &(ResampleOptions){.replicates = 2000});
    double error = power_error(b, 0, 1, &measures[2], 0), values[100];
    jackknife_values(&m, 0, 1, &measures[2], values);
    assert_close(error / jackknife_error(values, 100), 1, 0.06);
    double alone = power_error(b, 0, NO_SYSTEM, &measures[2], 0.5);
    Interval v = interval_one(b, &(IntervalQuery){.a = 0, .b = NO_SYSTEM, .statistic = measures[2]});
    assert_close(alone, v.error, 1e-15);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_resamples_of_six),
        cmocka_unit_test(test_all_paired_resamples_of_six),
        cmocka_unit_test(test_random_resamples_approach_all),
        cmocka_unit_test(test_scales),
        cmocka_unit_test(test_threads_change_nothing),
        cmocka_unit_test(test_dropped),
        cmocka_unit_test(test_degenerate),
        cmocka_unit_test(test_fallbacks),
        cmocka_unit_test(test_quantiles_are_those_of_sorting),
        cmocka_unit_test(test_margin_agrees_with_interval),
        cmocka_unit_test(test_margin_says_nothing_by_silence),
        cmocka_unit_test(test_sacrebleu_variant),
        cmocka_unit_test(test_statistics),
        cmocka_unit_test(test_wins),
        cmocka_unit_test(test_power),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

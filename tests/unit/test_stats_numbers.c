/* Distributions, corrections, proportions and agreement against numbers computed elsewhere. */
#include "unit/cmocka_all.h"

#include "stats/adjust.h"
#include "stats/agreement.h"
#include "stats/binomial.h"
#include "stats/normal.h"
#include "unit/stats_fixture.h"

#include <math.h>

static void test_normal(void **state)
{
    (void)state;
    static const double known[][2] = {{.001, -3.090232306167813},  {.025, -1.9599639845400545}, {.05, -1.6448536269514729},
                                      {.84, .994457883209753},     {.975, 1.959963984540054},   {1e-300, -37.0471},
                                      {.5, 0}};
    for (size_t i = 0; i < 5; i++) assert_close(normal_quantile(known[i][0]), known[i][1], 5e-16 * fabs(known[i][1]));
    assert_close(normal_quantile(known[5][0]), known[5][1], 1e-4);
    assert_true(normal_quantile(0.5) == 0);
    assert_true(normal_quantile(0) == -INFINITY && normal_quantile(1) == INFINITY);
    assert_true(isnan(normal_quantile(-0.1)) && isnan(normal_quantile(1.1)) && isnan(normal_quantile(NAN)));
    for (double x = -8; x < 5; x += 0.01) assert_close(normal_quantile(normal_cdf(x)), x, 1e-9);
}

static void test_student_and_beta(void **state)
{
    (void)state;
    /* one and two degrees of freedom have closed forms */
    for (double t = -30; t <= 30; t += 0.7) {
        assert_close(student_cdf(t, 1), 0.5 + atan(t) / 3.14159265358979323846, 1e-14);
        assert_close(student_cdf(t, 2), 0.5 + t / (2 * sqrt(2 + t * t)), 1e-14);
        assert_close(student_cdf(t, 1e7), normal_cdf(t), 1e-7);
    }
    assert_true(student_cdf(INFINITY, 5) == 1 && student_cdf(-INFINITY, 5) == 0);
    /* I_x(1, b) = 1 - (1 - x)^b, and the quantile undoes the distribution */
    PhiloxStream r = philox_stream(7, 7, 7);
    for (int i = 0; i < 300; i++) {
        double x = philox_unit(&r), a = 0.5 + 60 * philox_unit(&r), b = 0.5 + 60 * philox_unit(&r), p = philox_unit(&r);
        assert_close(beta_cdf(x, 1, b), -expm1(b * log1p(-x)), 1e-13);
        assert_close(beta_cdf(x, a, b) + beta_cdf(1 - x, b, a), 1, 1e-12);
        assert_close(beta_cdf(beta_quantile(p, a, b), a, b), p, 1e-12);
    }
}

static void test_adjusted(void **state)
{
    (void)state;
    static const double p[7] = {.01, .04, .03, .005, .2, .04, .0001};
    static const double known[][7] = {
        [ADJUST_NONE] = {.01, .04, .03, .005, .2, .04, .0001},
        [ADJUST_BONFERRONI] = {.07, .28, .21, .035, 1, .28, .0007},
        [ADJUST_HOLM] = {.05, .12, .12, .03, .2, .12, .0007},
        [ADJUST_HOCHBERG] = {.05, .08, .08, .03, .2, .08, .0007},
        [ADJUST_BH] = {.07 / 3, .28 / 6, .28 / 6, .0175, .2, .28 / 6, .0007},
        [ADJUST_BY] = {.0605, .121, .121, .045375, .518571, .121, .001815},
    };
    for (Adjustment m = ADJUST_NONE; m <= ADJUST_BY; m++) {
        double out[7];
        Adjustment parsed;
        adjust_p(p, 7, m, out);
        for (size_t i = 0; i < 7; i++) assert_close(out[i], known[m][i], m == ADJUST_BY ? 5e-7 : 1e-16);
        assert_true(adjustment_parse(adjustment_name(m), &parsed) && parsed == m);
    }
    Adjustment parsed;
    assert_false(adjustment_parse("Holm's", &parsed));
    double holes[4] = {NAN, .01, .04, NAN}; /* a family of two; in place */
    adjust_p(holes, 4, ADJUST_HOLM, holes);
    assert_true(isnan(holes[0]) && isnan(holes[3]) && holes[1] == .02 && holes[2] == .04);
    adjust_p(NULL, 0, ADJUST_BH, NULL);
}

static void test_mcnemar(void **state)
{
    (void)state;
    McNemar m = mcnemar(12, 3), back = mcnemar(3, 12), none = mcnemar(0, 0), even = mcnemar(4, 4), many = mcnemar(700, 600);
    assert_true(m.exact == .03515625);
    assert_true(m.mid == .021270751953125);
    assert_close(m.chi2_corrected, 4.266667, 5e-7);
    assert_close(m.corrected_p, .03886710381241731, 1e-15);
    assert_close(m.chi2, 5.4, 1e-15);
    assert_close(m.chi2_p, .02013675155034633, 1e-15);
    assert_memory_equal(&m, &back, sizeof m);
    assert_true(none.exact == 1 && none.mid == 1 && none.corrected_p == 1);
    assert_true(even.exact == 1);
    /* beyond the exact powers of two: close to the corrected chi-squared */
    assert_close(many.exact, many.corrected_p, 2e-4);
    assert_close(mcnemar(560, 440).exact, mcnemar(560, 441).exact, 0.0002);
}

static void test_proportions(void **state)
{
    (void)state;
    static const double known[][2] = {
        [PROPORTION_WILSON] = {.631837235413303, .8398507346902941},
        [PROPORTION_CLOPPER_PEARSON] = {.6260095431181809, .8498444259147272},
        [PROPORTION_AGRESTI_COULL] = {.6309323571071391, .8407556129964581},
        [PROPORTION_JEFFREYS] = {.6345157499844358, .8434560327912654},
    };
    for (ProportionMethod m = PROPORTION_WILSON; m <= PROPORTION_JEFFREYS; m++) {
        Proportion p = proportion_interval(48, 64, 0.95, m);
        assert_true(p.value == 0.75);
        assert_close(p.low, known[m][0], 5e-16);
        assert_close(p.high, known[m][1], 5e-16);
        Proportion none = proportion_interval(0, 12, 0.95, m), all = proportion_interval(12, 12, 0.95, m);
        assert_true(none.low == 0 && none.high > 0.1 && none.high < 0.35);
        assert_true(all.high == 1 && all.low < 0.9 && all.low > 0.65);
        assert_close(none.high, 1 - all.low, 1e-15);
        assert_true(isnan(proportion_interval(0, 0, 0.95, m).low));
    }
}

static void test_cohen(void **state)
{
    (void)state;
    static const double table[] = {20, 5, 10, 15}, one[] = {7, 0, 0, 0}, nothing[4] = {0};
    Kappa k = kappa_cohen(table, 2);
    assert_close(k.kappa, .4, 1e-15);
    assert_close(k.observed, .7, 1e-15);
    assert_close(k.expected, .5, 1e-15);
    assert_close(k.variance, .016128, 1e-15);
    assert_true(isnan(kappa_cohen(one, 2).kappa));
    assert_true(isnan(kappa_cohen(nothing, 2).kappa));
}

static void test_fleiss(void **state)
{
    (void)state;
    static const double counts[10][5] = {{0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1},
                                         {7, 7, 0, 0, 0},  {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7}};
    static const double uneven[2][2] = {{2, 0}, {1, 2}};
    assert_close(kappa_fleiss(counts[0], 10, 5), .20993070442195522, 1e-15);
    assert_true(isnan(kappa_fleiss(uneven[0], 2, 2)));
    assert_true(isnan(kappa_fleiss(uneven[0], 0, 2)));
}

#define __ NAN

static void test_krippendorff(void **state)
{
    (void)state;
    static const double three[3][15] = {{__, __, __, __, __, 3, 4, 1, 2, 1, 1, 3, 3, __, 3},
                                        {1, __, 2, 1, 3, 3, 4, 3, __, __, __, __, __, __, __},
                                        {__, __, 2, 1, 3, 4, 4, __, 2, 1, 1, 3, 3, __, 4}};
    static const double four[4][12] = {{1, 2, 3, 3, 2, 1, 4, 1, 2, __, __, __},
                                       {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, __, 3},
                                       {__, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, __},
                                       {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, __}};
    static const double known[2][4] = {
        {.691358024691358, .8067214199413153, .8108448928121059, .8089436707842471},
        {.743421052631579, .8153875037548814, .8491071428571428, .7974027747116121},
    };
    double values[60];
    for (AlphaMetric m = ALPHA_NOMINAL; m <= ALPHA_RATIO; m++) {
        for (size_t i = 0; i < 45; i++) values[i] = three[i % 3][i / 3];
        assert_close(alpha_krippendorff(values, 15, 3, m), known[0][m], 1e-15);
        for (size_t i = 0; i < 48; i++) values[i] = four[i % 4][i / 4];
        assert_close(alpha_krippendorff(values, 12, 4, m), known[1][m], 1e-15);
    }
    for (size_t i = 0; i < 12; i++) values[i] = 1; /* nothing to disagree about */
    assert_true(isnan(alpha_krippendorff(values, 4, 3, ALPHA_NOMINAL)));
    assert_true(isnan(alpha_krippendorff(values, 0, 3, ALPHA_NOMINAL)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normal),      cmocka_unit_test(test_student_and_beta), cmocka_unit_test(test_adjusted),
        cmocka_unit_test(test_mcnemar),     cmocka_unit_test(test_proportions),      cmocka_unit_test(test_cohen),
        cmocka_unit_test(test_fleiss),      cmocka_unit_test(test_krippendorff),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

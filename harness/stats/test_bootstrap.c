/* The p value of a margin inverts the BCa interval: it is the level at which the interval's upper bound is just -margin. BCa
 * and not a shifted percentile, because measures near 1 have skewed distributions, and a test that says something else than the
 * interval beside it convinces nobody. The bootstrap's spread is that of n units around their own mean, too small by sqrt((n -
 * 1) / n), and it takes that spread as known; both are put right as Hesterberg (The American Statistician 69, 2015) does for
 * percentile intervals, by Student's quantiles.
 *
 * On simulated systems that differ by just the margin (F1 .52, .80 and .92, four entities a document) a test at .05 then rejects
 * 5.6 - 6.5 % of the time with 10 units, 5.4 - 5.7 % with 25, 4.6 - 5.3 % with 100; without it up to 9.5, 6.8 and 5.7 %. */
#include "stats/test.h"

#include "base/memory.h"
#include "stats/interval.h"
#include "stats/measure.h"
#include "stats/normal.h"

#include <stdlib.h>

static double sacrebleu_p(double difference, const double *replicates, size_t n)
{
    double mean = 0;
    size_t count = 0;
    for (size_t i = 0; i < n; i++) mean += fabs(replicates[i]);
    mean /= (double)n;
    for (size_t i = 0; i < n; i++) count += fabs(replicates[i]) - mean > fabs(difference);
    return (double)(count + 1) / (double)(n + 1);
}

double bootstrap_p_from(double difference, const double *replicates, size_t n, BootstrapTest kind)
{
    if (n == 0 || isnan(difference)) return NAN;
    if (kind == BOOTSTRAP_SACREBLEU) return sacrebleu_p(difference, replicates, n);
    double sign = difference < 0 ? -1 : 1, d = sign * difference;
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        double x = sign * replicates[i];
        count += kind == BOOTSTRAP_SIGN ? real_at_least(0, x) : !real_at_least(2 * d, x);
    }
    return (double)count / (double)n;
}

double bootstrap_p(const Bootstrap *b, size_t system_a, size_t system_b, const Statistic *s, BootstrapTest kind)
{
    size_t n = bootstrap_replicates(b);
    double *values = mem_alloc(n * sizeof *values);
    bootstrap_values(b, system_a, system_b, s, values);
    size_t kept = drop_undefined(values, n);
    double d = statistic_difference(bootstrap_units(b), system_a, system_b, s);
    double p = too_few_kept(kept, n) ? NAN : bootstrap_p_from(d, values, kept, kind);
    free(values);
    return p;
}

/* The level at which the upper bound is -margin, from the share of replicates that are not below it. */
static double bound_level(double share, const Interval *v)
{
    double n = (double)v->units, z = normal_quantile(1 - share);
    if (isfinite(z) && isfinite(v->bias) && !isnan(v->acceleration)) {
        double w = z - v->bias, scale = 1 + v->acceleration * w;
        if (scale > 0) z = w / scale - v->bias;
    }
    return student_cdf(-z * sqrt((n - 1) / n), n - 1);
}

MarginTest margin_test(const Bootstrap *b, size_t system_a, size_t system_b, const Statistic *s, double margin)
{
    const UnitMatrix *m = bootstrap_units(b);
    size_t n = bootstrap_replicates(b), above = 0;
    double *values = mem_alloc((n + m->n_units) * sizeof *values), *jackknife = values + n;
    bootstrap_values(b, system_a, system_b, s, values);
    jackknife_values(m, system_a, system_b, s, jackknife);
    size_t kept = drop_undefined(values, n);
    for (size_t i = 0; i < kept; i++) above += real_at_least(values[i], -margin);
    MarginTest t = {.difference = statistic_difference(m, system_a, system_b, s), .p = NAN, .replicates = n, .dropped = n - kept,
                    .identical = units_identical(m, system_a, system_b)};
    if (t.identical || (m->n_units < 2 && !isnan(t.difference))) {
        t.p = 1;
    } else if (!isnan(t.difference) && !too_few_kept(kept, n)) {
        Interval v = interval_from(t.difference, values, kept, jackknife, m->n_units, 0.95, INTERVAL_BCA);
        double floor = 1 / (double)(kept + 1);
        t.p = fmax(floor, bound_level((double)(above + 1) / (double)(kept + 1), &v));
    }
    free(values);
    return t;
}

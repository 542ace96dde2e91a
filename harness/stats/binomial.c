#include "stats/binomial.h"

#include "stats/normal.h"

#include <math.h>

/* Score interval around a centre that is drawn towards 1/2. */
static Proportion wilson(double k, double n, double z)
{
    double p = k / n, divisor = 1 + z * z / n, centre = (p + z * z / (2 * n)) / divisor;
    double half = z / divisor * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return (Proportion){p, k > 0 ? centre - half : 0, k < n ? centre + half : 1};
}

static Proportion agresti_coull(double k, double n, double z)
{
    double more = n + z * z, p = (k + z * z / 2) / more, half = z * sqrt(p * (1 - p) / more);
    return (Proportion){k / n, fmax(0, p - half), fmin(1, p + half)};
}

static Proportion clopper_pearson(double k, double n, double tail)
{
    return (Proportion){k / n, k > 0 ? beta_quantile(tail, k, n - k + 1) : 0, k < n ? beta_quantile(1 - tail, k + 1, n - k) : 1};
}

static Proportion jeffreys(double k, double n, double tail)
{
    double a = k + 0.5, b = n - k + 0.5;
    return (Proportion){k / n, k > 0 ? beta_quantile(tail, a, b) : 0, k < n ? beta_quantile(1 - tail, a, b) : 1};
}

Proportion proportion_interval(double k, double n, double confidence, ProportionMethod method)
{
    double tail = (1 - confidence) / 2;
    if (!(n > 0 && k >= 0 && k <= n)) return (Proportion){NAN, NAN, NAN};
    switch (method) {
    case PROPORTION_WILSON: return wilson(k, n, -normal_quantile(tail));
    case PROPORTION_CLOPPER_PEARSON: return clopper_pearson(k, n, tail);
    case PROPORTION_AGRESTI_COULL: return agresti_coull(k, n, -normal_quantile(tail));
    case PROPORTION_JEFFREYS: return jeffreys(k, n, tail);
    }
    return (Proportion){NAN, NAN, NAN};
}

/* The upper tail of the chi-squared distribution with one degree of freedom. */
static double chi2_p(double x) { return erfc(sqrt(x / 2)); }

McNemar mcnemar(uint64_t only_a, uint64_t only_b)
{
    uint64_t fewer = only_a < only_b ? only_a : only_b;
    double n = (double)(only_a + only_b), k = (double)fewer, d = fabs((double)only_a - (double)only_b);
    if (n == 0) return (McNemar){.exact = 1, .mid = 1, .chi2_p = 1, .corrected_p = 1};
    /* The binomial tail up to k, summed from its largest term down so that 2^-n may be as small as it likes. */
    int sign;
    double at = exp(lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) - lgamma_r(n - k + 1, &sign) - n * log(2));
    if (n <= 1000) { /* exact while the binomial coefficients fit a double */
        at = ldexp(1, -(int)n);
        for (uint64_t i = 0; i < fewer; i++) at = at * (n - (double)i) / (double)(i + 1);
    }
    double term = at, tail = at;
    for (uint64_t i = fewer; i > 0 && term > 0; i--) {
        term = term * (double)i / (n - (double)i + 1);
        tail += term;
    }
    McNemar m = {.exact = fmin(1, 2 * tail), .mid = fmin(1, 2 * tail - at), .chi2 = d * d / n};
    double corrected = fmax(0, d - 1);
    m.chi2_corrected = corrected * corrected / n;
    m.chi2_p = chi2_p(m.chi2);
    m.corrected_p = chi2_p(m.chi2_corrected);
    return m;
}

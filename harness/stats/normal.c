/* Quantiles are found by Halley's method from a rough start: the distribution functions are exact to about the last digit, so
 * their inverses are as exact as doubles allow, and there are no long tables of coefficients to mistype. */
#include "stats/normal.h"

#include <math.h>
#include <stdbool.h>

#define SQRT_HALF 0.70710678118654752440
#define SQRT_2_PI 2.50662827463100050242

double normal_cdf(double x) { return 0.5 * erfc(-x * SQRT_HALF); }

double normal_quantile(double p)
{
    if (!(p >= 0 && p <= 1)) return NAN;
    if (p == 0) return -INFINITY;
    if (p == 1) return INFINITY;
    if (p == 0.5) return 0;
    bool upper = p > 0.5;
    double q = upper ? 1 - p : p; /* exact */
    /* Hastings' approximation, good to 4.5e-4; three steps would do, the fourth is for the far tail. */
    double t = sqrt(-2 * log(q));
    double x = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
    for (int i = 0; i < 4; i++) {
        double density = exp(-0.5 * x * x) / SQRT_2_PI;
        if (density == 0) break; /* p is a denormal number */
        double step = (normal_cdf(x) - q) / density;
        x -= step / (1 + 0.5 * x * step);
    }
    return upper ? -x : x;
}

/* The continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method as Thompson and Barnett changed it;
 * fast where x < (a + 1) / (a + b + 2). */
static double beta_fraction(double x, double a, double b)
{
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double value = d;
    for (int m = 1; m < 10000; m++) {
        for (int odd = 0; odd < 2; odd++) {
            double k = 2 * m + odd;
            double term = odd ? -(a + m) * (a + b + m) * x / ((a + k - 1) * (a + k)) : m * (b - m) * x / ((a + k - 1) * (a + k));
            d = 1 + term * d;
            c = 1 + term / c;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            if (fabs(c) < tiny) c = tiny;
            value *= c * d;
        }
        if (fabs(c * d - 1) < 1e-16) break;
    }
    return value;
}

/* What Stirling's formula leaves of log Gamma(z) (DLMF 5.11.1). */
static double stirling_rest(double z)
{
    if (z < 12) {
        int sign;
        return lgamma_r(z, &sign) - ((z - 0.5) * log(z) - z + log(SQRT_2_PI));
    }
    double w = 1 / (z * z);
    return (1.0 / 12 - w * (1.0 / 360 - w * (1.0 / 1260 - w * (1.0 / 1680 - w * (1.0 / 1188 - w * 691.0 / 360360))))) / z;
}

/* x^a (1 - x)^b / B(a, b). Logarithms of Gamma would cancel and cost three digits; with Stirling's formula the large parts cancel
 * on paper. */
static double beta_front(double x, double a, double b)
{
    double n = a + b, u = (n * x - a) / a, v = (n * (1 - x) - b) / b;
    double exponent = a * (log1p(u) - u) + b * (log1p(v) - v) + stirling_rest(n) - stirling_rest(a) - stirling_rest(b);
    return sqrt(a * b / n) / SQRT_2_PI * exp(exponent);
}

double beta_cdf(double x, double a, double b)
{
    if (!(a > 0 && b > 0) || isnan(x)) return NAN;
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    double front = beta_front(x, a, b);
    if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(x, a, b) / a;
    return 1 - front * beta_fraction(1 - x, b, a) / b;
}

/* Newton's steps, kept between bounds that close in: a step that would leave them is replaced by halving. */
double beta_quantile(double p, double a, double b)
{
    if (!(p >= 0 && p <= 1 && a > 0 && b > 0)) return NAN;
    if (p == 0 || p == 1) return p;
    double low = 0, high = 1, x = a / (a + b);
    for (int i = 0; i < 200; i++) {
        double error = beta_cdf(x, a, b) - p;
        if (error == 0) break;
        if (error > 0)
            high = x;
        else
            low = x;
        double next = x - error * x * (1 - x) / beta_front(x, a, b);
        if (!(next > low && next < high)) next = low + (high - low) / 2;
        if (next == x || next == low || next == high) break;
        bool settled = fabs(next - x) <= 2e-16 * x;
        x = next;
        if (settled) break;
    }
    return x;
}

double student_cdf(double t, double df)
{
    if (isnan(t) || !(df > 0)) return NAN;
    if (isinf(t)) return t > 0;
    double tail = 0.5 * beta_cdf(df / (df + t * t), df / 2, 0.5);
    return t > 0 ? 1 - tail : tail;
}

/* Only counts and two quantiles of the replicates are needed, so they are selected and not sorted. */
#include "stats/interval.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "stats/measure.h"
#include "stats/normal.h"

#include <stdlib.h>

const char *interval_method_name(IntervalMethod method)
{
    static const char *const names[] = {[INTERVAL_NONE] = "none", [INTERVAL_PERCENTILE] = "percentile", [INTERVAL_BCA] = "bca"};
    return names[method];
}

const char *interval_reason_text(IntervalReason reason)
{
    static const char *const texts[] = {
        [INTERVAL_AS_ASKED] = "",
        [INTERVAL_UNDEFINED] = "no interval: the value itself is undefined",
        [INTERVAL_DROPPED] = "no interval: the value is undefined in more than 5 % of the resamples",
        [INTERVAL_ONE_UNIT] = "no interval: fewer than two units",
        [INTERVAL_CONSTANT] = "an interval without width: every resample gives the same value",
        [INTERVAL_NO_BIAS] = "percentile interval: all resamples lie on one side of the value, so BCa is undefined",
        [INTERVAL_NO_ACCELERATION] = "percentile interval: leaving out single units shows no variation, so BCa is undefined",
    };
    return texts[reason];
}

/* Hoare's selection as Wirth wrote it down: then nothing before v[k] is above it, nothing after it below. */
static void select_kth(double *v, ptrdiff_t n, ptrdiff_t k)
{
    ptrdiff_t low = 0, high = n - 1;
    while (low < high) {
        double pivot = v[k];
        ptrdiff_t i = low, j = high;
        while (i <= j) {
            while (v[i] < pivot) i++;
            while (pivot < v[j]) j--;
            if (i > j) break;
            double t = v[i];
            v[i++] = v[j];
            v[j--] = t;
        }
        if (j < k) low = i;
        if (k < i) high = j;
    }
}

double quantile_of(double *values, size_t n, double q)
{
    double position = q * (double)(n - 1);
    if (!(position > 0)) position = 0;
    if (position > (double)(n - 1)) position = (double)(n - 1);
    size_t k = (size_t)position;
    double share = position - (double)k;
    select_kth(values, (ptrdiff_t)n, (ptrdiff_t)k);
    double at = values[k];
    if (share == 0) return at;
    double next = values[k + 1];
    for (size_t i = k + 2; i < n; i++)
        if (values[i] < next) next = values[i];
    return at + share * (next - at);
}

static double deviation(const double *values, size_t n)
{
    double mean = 0, squares = 0;
    if (n < 2) return NAN;
    for (size_t i = 0; i < n; i++) mean += values[i];
    mean /= (double)n;
    for (size_t i = 0; i < n; i++) squares += (values[i] - mean) * (values[i] - mean);
    return sqrt(squares / (double)(n - 1));
}

/* z0: where the observed value stands among the replicates, as a normal quantile. What differs by rounding only is equal. */
static double bias_of(double value, const double *replicates, size_t n, bool *constant)
{
    double slack = 1e-12 * fmax(1, fabs(value));
    size_t below = 0, equal = 0;
    for (size_t i = 0; i < n; i++) {
        below += replicates[i] < value - slack;
        equal += fabs(replicates[i] - value) <= slack;
    }
    *constant = equal == n;
    return normal_quantile(((double)below + 0.5 * (double)equal) / (double)n);
}

/* a: a sixth of the skewness of the influence that units have. NaN where a value is undefined or all are the same. */
static double acceleration_of(const double *jackknife, size_t n)
{
    double mean = 0, squares = 0, cubes = 0;
    for (size_t i = 0; i < n; i++) mean += jackknife[i];
    mean /= (double)n;
    for (size_t i = 0; i < n; i++) {
        double d = mean - jackknife[i];
        squares += d * d;
        cubes += d * d * d;
    }
    double spread = sqrt(squares);
    return spread > 1e-12 * fmax(1, fabs(mean)) ? cubes / (6 * spread * spread * spread) : NAN;
}

/* Efron's corrected level; false where the correction has no meaning. */
static bool corrected_level(double level, double bias, double acceleration, double *out)
{
    double z = bias + normal_quantile(level), scale = 1 - acceleration * z;
    if (!(scale > 0)) return false;
    *out = normal_cdf(bias + z / scale);
    return true;
}

/* What can be said before any quantile is taken. */
static IntervalReason judge(const Interval *v, IntervalMethod method, bool constant, double low, double high)
{
    if (isnan(v->value)) return INTERVAL_UNDEFINED;
    if (v->units < 2) return INTERVAL_ONE_UNIT;
    if (too_few_kept(v->replicates - v->dropped, v->replicates)) return INTERVAL_DROPPED;
    if (constant) return INTERVAL_CONSTANT;
    if (method == INTERVAL_PERCENTILE) return INTERVAL_AS_ASKED;
    if (!isfinite(v->bias)) return INTERVAL_NO_BIAS;
    return isnan(v->acceleration) || isnan(low) || isnan(high) ? INTERVAL_NO_ACCELERATION : INTERVAL_AS_ASKED;
}

Interval interval_from(double value, double *replicates, size_t n_replicates, const double *jackknife, size_t n_units,
                       double confidence, IntervalMethod method)
{
    size_t n = drop_undefined(replicates, n_replicates);
    bool constant = false;
    double tail = (1 - confidence) / 2, low = NAN, high = NAN;
    Interval v = {.value = value, .low = NAN, .high = NAN, .confidence = confidence, .error = deviation(replicates, n),
                  .bias = NAN, .acceleration = NAN, .units = n_units, .replicates = n_replicates,
                  .dropped = n_replicates - n, .few_units = n_units < INTERVAL_FEW_UNITS};
    if (n > 0) v.bias = bias_of(value, replicates, n, &constant);
    if (method != INTERVAL_PERCENTILE && jackknife) {
        v.acceleration = acceleration_of(jackknife, n_units);
        if (!corrected_level(tail, v.bias, v.acceleration, &low)) low = NAN;
        if (!corrected_level(1 - tail, v.bias, v.acceleration, &high)) high = NAN;
    }
    v.reason = judge(&v, method, constant, low, high);
    if (v.reason == INTERVAL_UNDEFINED || v.reason == INTERVAL_ONE_UNIT || v.reason == INTERVAL_DROPPED) return v;
    bool bca = v.reason == INTERVAL_AS_ASKED && method != INTERVAL_PERCENTILE;
    v.method = bca ? INTERVAL_BCA : INTERVAL_PERCENTILE;
    v.low = quantile_of(replicates, n, bca ? low : tail);
    v.high = quantile_of(replicates, n, bca ? high : 1 - tail);
    return v;
}

Interval interval_one(const Bootstrap *b, const IntervalQuery *q)
{
    const UnitMatrix *m = bootstrap_units(b);
    size_t n = bootstrap_replicates(b);
    double *values = mem_alloc((n + m->n_units) * sizeof *values), *jackknife = NULL;
    bootstrap_values(b, q->a, q->b, &q->statistic, values);
    if (q->method != INTERVAL_PERCENTILE) {
        jackknife = values + n;
        jackknife_values(m, q->a, q->b, &q->statistic, jackknife);
    }
    double value = statistic_difference(m, q->a, q->b, &q->statistic), confidence = q->confidence > 0 ? q->confidence : 0.95;
    Interval v = interval_from(value, values, n, jackknife, m->n_units, confidence, q->method);
    free(values);
    return v;
}

typedef struct Job {
    const Bootstrap *b;
    const IntervalQuery *queries;
    Interval *out;
} Job;

static void answer(void *context, size_t begin, size_t end, size_t worker)
{
    const Job *job = context;
    (void)worker;
    for (size_t i = begin; i < end; i++) job->out[i] = interval_one(job->b, &job->queries[i]);
}

void interval_compute(const Bootstrap *b, const IntervalQuery *queries, size_t n, Interval *out)
{
    Job job = {b, queries, out};
    parallel_for(n, 1, bootstrap_options(b)->threads, answer, &job);
}

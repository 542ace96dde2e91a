/* interval.h - confidence intervals from bootstrap replicates.
 *
 * Percentile: the quantiles of the replicates (linear interpolation between order statistics, Hyndman and Fan's type 7).
 * BCa (Efron 1987): the same with the levels corrected for bias (z0, replicates equal to the observed value count half) and
 * for acceleration (by the jackknife over units). Replicates where the statistic is undefined are dropped and counted; if more
 * than 5 % are, there is no interval.
 */
#ifndef STATS_INTERVAL_H
#define STATS_INTERVAL_H

#include "stats/resample.h"

#define INTERVAL_FEW_UNITS 20 /* below this an interval is printed with the mark "few units" */

typedef enum IntervalMethod { INTERVAL_NONE, INTERVAL_PERCENTILE, INTERVAL_BCA } IntervalMethod;

/* Why it is not the method that was asked for. */
typedef enum IntervalReason {
    INTERVAL_AS_ASKED,
    INTERVAL_UNDEFINED,       /* none: the observed value itself is undefined */
    INTERVAL_DROPPED,         /* none: too many replicates are undefined */
    INTERVAL_ONE_UNIT,        /* none: fewer than two units */
    INTERVAL_CONSTANT,        /* percentile: every replicate equals the observed value; the interval has no width */
    INTERVAL_NO_BIAS,         /* percentile: all replicates lie on one side of the observed value */
    INTERVAL_NO_ACCELERATION, /* percentile: the jackknife is undefined or without variation */
} IntervalReason;

typedef struct Interval {
    double value;     /* observed */
    double low, high; /* NaN: none */
    double confidence;
    IntervalMethod method; /* the one used */
    IntervalReason reason;
    double error;        /* standard deviation of the replicates; NaN if there are fewer than two */
    double bias, acceleration; /* z0 and a; NaN where they are undefined */
    size_t units, replicates, dropped;
    bool few_units;
} Interval;

/* "bca", "percentile", "none". */
const char *interval_method_name(IntervalMethod method);

/* One sentence for a reader, "" where it is as asked. */
const char *interval_reason_text(IntervalReason reason);

/* What is asked for. */
typedef struct IntervalQuery {
    size_t a, b; /* systems; b NO_SYSTEM: of a alone, else of a minus b */
    Statistic statistic;
    double confidence;     /* two-sided, 0 < c < 1; 0: 0.95 */
    IntervalMethod method; /* INTERVAL_NONE stands for INTERVAL_BCA */
} IntervalQuery;

/* Answers n questions on as many threads as the bootstrap was made with. */
void interval_compute(const Bootstrap *b, const IntervalQuery *queries, size_t n, Interval *out);

Interval interval_one(const Bootstrap *b, const IntervalQuery *query);

/* The bare function: from the observed value, replicates (changed: NaN taken out, order lost) and jackknife values (NULL: no
 * BCa). Whatever made the replicates, the enumeration of all resamples for one. */
Interval interval_from(double value, double *replicates, size_t n_replicates, const double *jackknife, size_t n_units,
                       double confidence, IntervalMethod method);

/* The q-quantile of n > 0 values, type 7; the order of the values is lost. */
double quantile_of(double *values, size_t n, double q);

#endif

/* power.h - what a gold corpus can show.
 *
 * Everything follows from the standard error of the difference between two systems on the n units at hand, by the normal
 * approximation: a test at level alpha finds a true difference d with probability about Phi(|d| / error - z), where z is the
 * quantile of the level, and errors fall with the square root of the number of units. Units are the clusters, so what is alike
 * within a document is accounted for.
 */
#ifndef STATS_POWER_H
#define STATS_POWER_H

#include "stats/resample.h"

#define POWER_CORRELATION 0.7 /* between two systems' scores over the same units, where only one is known */

typedef struct PowerOptions {
    double alpha;  /* 0: 0.05 */
    double power;  /* 0: 0.80 */
    bool one_sided;
    double margin; /* what a difference must exceed before it counts: the gate's margin, else 0 */
} PowerOptions;

/* Standard error of statistic(a) - statistic(b) over the bootstrap's replicates. `b` NO_SYSTEM: of the difference to a system
 * that is as good as `a`, as noisy, and correlated with it: error of `a` * sqrt(2 (1 - correlation)). NaN where more than 5 % of
 * the replicates are undefined or there are fewer than two units. */
double power_error(const Bootstrap *b, size_t system_a, size_t system_b, const Statistic *s, double correlation);

/* The smallest effect that is found with the wanted power: margin + (z_alpha + z_power) * error. */
double power_effect(double error, const PowerOptions *options);

/* Units that are needed to find `effect` with the wanted power, given the error on n units: n * ((z_alpha + z_power) * error /
 * (|effect| - margin))^2, rounded up, at least 2. INFINITY where the effect is not above the margin, NaN where error is. */
double power_units(double error, size_t n_units, double effect, const PowerOptions *options);

/* The probability that n units with this error find `effect`, both tails of a two-sided test counted. */
double power_of(double error, double effect, const PowerOptions *options);

#endif

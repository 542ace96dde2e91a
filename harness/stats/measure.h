/* measure.h - P, R and F1 of one tally, inline for the loops over replicates. Internal to stats/. */
#ifndef STATS_MEASURE_H
#define STATS_MEASURE_H

#include "stats/units.h"

#include <math.h>

static inline double measure_or(double value, assay_zero zero)
{
    return zero == ASSAY_ZERO_NULL || !isnan(value) ? value : zero == ASSAY_ZERO_1;
}

/* `kind` is not STATISTIC_FUNCTION. */
static inline double measure_of(StatisticKind kind, assay_zero zero, const assay_tally *t)
{
    double p = t->predicted > 0 ? t->correct / t->predicted : NAN;
    if (kind == STATISTIC_PRECISION) return measure_or(p, zero);
    double r = t->gold > 0 ? t->found / t->gold : NAN;
    if (kind == STATISTIC_RECALL) return measure_or(r, zero);
    if (isnan(p) && isnan(r)) return measure_or(NAN, zero);
    double a = isnan(p) ? 0 : p, b = isnan(r) ? 0 : r;
    return a + b > 0 ? 2 * a * b / (a + b) : 0;
}

/* Does it look at one group only? */
static inline bool statistic_is_plain(const Statistic *s)
{
    return s->kind != STATISTIC_FUNCTION && s->group != GROUP_MACRO && s->group != GROUP_WEIGHTED;
}

/* units_sum for groups begin … end - 1 only; the other sums are left as they are. */
void units_sum_groups(const UnitMatrix *m, size_t system, size_t begin, size_t end, assay_tally *sums);

/* Rounding can leave a trace of a sum of reals where everything was taken away again. */
static inline double without_trace(double rest, double of) { return rest < 1e-12 * of ? 0 : rest; }

/* Takes NaN out; returns how many values are left, in order. */
static inline size_t drop_undefined(double *values, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i])) values[kept++] = values[i];
    return kept;
}

/* With more than 5 % dropped nothing is concluded from the rest. */
static inline bool too_few_kept(size_t kept, size_t of) { return kept == 0 || (double)(of - kept) > 0.05 * (double)of; }

#endif

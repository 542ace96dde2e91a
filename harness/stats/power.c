#include "stats/power.h"

#include "base/memory.h"
#include "stats/interval.h"
#include "stats/normal.h"

#include <math.h>

static double level_of(const PowerOptions *o)
{
    double alpha = o->alpha > 0 ? o->alpha : 0.05;
    return -normal_quantile(o->one_sided ? alpha : alpha / 2);
}

static double wanted_of(const PowerOptions *o) { return normal_quantile(o->power > 0 ? o->power : 0.80); }

double power_error(const Bootstrap *b, size_t system_a, size_t system_b, const Statistic *s, double correlation)
{
    IntervalQuery query = {.a = system_a, .b = system_b, .statistic = *s, .method = INTERVAL_PERCENTILE};
    Interval v = interval_one(b, &query);
    if (v.method == INTERVAL_NONE) return NAN;
    return system_b == NO_SYSTEM ? v.error * sqrt(2 * (1 - correlation)) : v.error;
}

double power_effect(double error, const PowerOptions *options)
{
    return options->margin + (level_of(options) + wanted_of(options)) * error;
}

double power_units(double error, size_t n_units, double effect, const PowerOptions *options)
{
    double beyond = fabs(effect) - options->margin;
    if (isnan(error)) return NAN;
    if (!(beyond > 0)) return INFINITY;
    double ratio = (level_of(options) + wanted_of(options)) * error / beyond;
    return fmax(2, ceil((double)n_units * ratio * ratio));
}

double power_of(double error, double effect, const PowerOptions *options)
{
    double z = level_of(options), beyond = fabs(effect) - options->margin;
    if (isnan(error)) return NAN;
    if (error == 0) return beyond > 0;
    double power = normal_cdf(beyond / error - z);
    return options->one_sided ? power : power + normal_cdf(-beyond / error - z);
}

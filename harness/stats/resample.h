/* resample.h - the bootstrap over units: what the sums would be, had the units been drawn again.
 *
 * Replicate r draws n units with replacement from the stream (seed, r, RESAMPLE_BOOTSTRAP), the same ones for all systems,
 * groups and statistics: differences are paired. The sums of all replicates are computed once and kept; intervals, standard
 * errors and p values are then read from them. The same seed gives the same sums to the last bit with any number of threads.
 */
#ifndef STATS_RESAMPLE_H
#define STATS_RESAMPLE_H

#include "stats/units.h"

/* The purposes of streams. */
enum { RESAMPLE_BOOTSTRAP = 1, RESAMPLE_SWAP = 2 };

#define RESAMPLE_REPLICATES 10000
#define RESAMPLE_SEED 20260101u /* the default, part of a signature */

typedef struct ResampleOptions {
    uint64_t seed;
    size_t replicates; /* 0: RESAMPLE_REPLICATES */
    size_t threads;    /* 0: one for every processor; does not change any result */
} ResampleOptions;

typedef struct Bootstrap Bootstrap; /* only read once it is made, by any number of threads */

/* Lives in the arena, with about 8 bytes for each replicate and each column of the matrix that differs from all others (for
 * exact entities and two systems over the same gold that is 5 columns a group). Borrows the matrix. */
Bootstrap *bootstrap_make(Arena *a, const UnitMatrix *m, const ResampleOptions *options);

size_t bootstrap_replicates(const Bootstrap *b);
const UnitMatrix *bootstrap_units(const Bootstrap *b);
const ResampleOptions *bootstrap_options(const Bootstrap *b); /* with the defaults filled in */

/* The statistic of every replicate, into out[replicates]: of system `a`, or of `a` minus `b` unless `b` is NO_SYSTEM. NaN where
 * it is undefined. */
void bootstrap_values(const Bootstrap *b, size_t system_a, size_t system_b, const Statistic *s, double *out);

/* The same with each unit left out in turn, into out[n_units]: the jackknife. */
void jackknife_values(const UnitMatrix *m, size_t system_a, size_t system_b, const Statistic *s, double *out);

/* Standard error by the jackknife: sqrt((n - 1)/n * sum of squared deviations). NaN if n < 2 or a value is undefined. */
double jackknife_error(const double *values, size_t n);

#endif

/* test.h - is a difference between two systems more than chance?
 *
 * Randomisation (Noreen 1989, Yeh 2000): if the systems are alike, their outputs on a unit can be swapped. For up to
 * `exact_up_to` units all 2^n ways to swap are gone through and p = c / 2^n, else `replicates` random ones, each unit with
 * probability 1/2 from the stream (seed, replicate, RESAMPLE_SWAP), and p = (c + 1) / (R + 1). c counts the ways whose
 * difference is at least as large as the observed one. Ties are the rule with counts and belong to c. Where all counts are
 * whole (or halves) differences of P, R and F1 of a group are compared exactly, as fractions of integers, else with the
 * tolerance of real_at_least.
 *
 * Non-inferiority: is a worse than b by more than a margin? No swap makes systems that differ by the margin alike, so this
 * p value comes from the bootstrap.
 */
#ifndef STATS_TEST_H
#define STATS_TEST_H

#include "stats/resample.h"

#define TEST_EXACT_UNITS 16
#define TEST_EXACT_NEVER SIZE_MAX

typedef enum TestSides {
    TEST_TWO_SIDED, /* |difference| */
    TEST_OBSERVED,  /* in the direction that was observed, as neleval does: not a test of a hypothesis that was stated before */
    TEST_GREATER,   /* a is better than b */
    TEST_LESS,      /* a is worse than b */
} TestSides;

typedef struct TestOptions {
    uint64_t seed;
    size_t replicates; /* 0: RESAMPLE_REPLICATES */
    size_t threads;    /* 0: one for every processor; does not change any result */
    size_t exact_up_to; /* units; 0: TEST_EXACT_UNITS; TEST_EXACT_NEVER: always random. More than 24 counts as 24 */
    TestSides sides;
    bool strict; /* count only what is larger, as sacreBLEU does: too small a p where there are ties, for comparison only */
} TestOptions;

typedef struct TestResult {
    double difference; /* a minus b, observed; NaN: undefined, and then p is NaN */
    double p;
    double p_error;      /* Monte-Carlo standard error of p; 0 where p is exact */
    uint64_t count, of;  /* c; of how many ways: R or 2^n */
    uint64_t undefined;  /* ways in which the statistic was undefined: they are part of count, so that p errs to the safe side */
    bool exact;          /* all ways were gone through */
    bool identical;      /* both systems have the same tallies in every unit: p = 1 by definition */
    bool exact_compare;  /* differences were compared as fractions of integers */
} TestResult;

/* Tests n statistics of the difference a - b with the same swaps. */
void randomisation_test(const UnitMatrix *m, size_t a, size_t b, const Statistic *statistics, size_t n,
                        const TestOptions *options, TestResult *out);

/* p values of the difference a - b from the paired bootstrap. */
typedef enum BootstrapTest {
    BOOTSTRAP_SIGN,        /* one-sided: the share of replicates in which the observed sign is gone (difference <= 0 if it was > 0) */
    BOOTSTRAP_SHIFTED,     /* one-sided, Berg-Kirkpatrick, Burkett and Klein 2012: the share with difference > 2 * observed, in the
                            * observed direction */
    BOOTSTRAP_SACREBLEU,   /* sacreBLEU's centred variant: | d* | - mean | d* | > | d |, and (c + 1) / (R + 1) */
} BootstrapTest;

/* Over the replicates in which the difference is defined; NaN where the observed difference is undefined or more than 5 % of
 * them are. The first two are c / R. */
double bootstrap_p(const Bootstrap *b, size_t system_a, size_t system_b, const Statistic *s, BootstrapTest kind);

/* The bare function over replicates that were made by whatever means; values must not be NaN. */
double bootstrap_p_from(double difference, const double *replicates, size_t n, BootstrapTest kind);

/* p of "the true difference a - b is at least -margin" against "it is below": small means that a is worse by more than the
 * margin. It is the level at which the upper BCa bound of the difference passes -margin, with Student's t for n - 1 degrees of
 * freedom in place of the normal distribution (few units make bootstrap intervals too short), and with c + 1 of R + 1 so that it
 * is never 0. `margin` in the statistic's own units (0.02 is two points), >= 0.
 *
 * Identical tallies, or a single unit: 1. NaN, "nothing can be said", where the observed difference is undefined or more than
 * 5 % of the replicates are. Where BCa is undefined the percentile bound takes its place. */
typedef struct MarginTest {
    double difference, p;
    size_t replicates, dropped;
    bool identical;
} MarginTest;

MarginTest margin_test(const Bootstrap *b, size_t system_a, size_t system_b, const Statistic *s, double margin);

#endif

/* binomial.h - proportions: k of n independent trials. For single decisions, not for F1. */
#ifndef STATS_BINOMIAL_H
#define STATS_BINOMIAL_H

#include <stdint.h>

typedef struct Proportion {
    double value, low, high;
} Proportion;

typedef enum ProportionMethod {
    PROPORTION_WILSON, /* the default */
    PROPORTION_CLOPPER_PEARSON,
    PROPORTION_AGRESTI_COULL, /* bounds cut to 0 … 1 */
    PROPORTION_JEFFREYS,      /* 0 and 1 where k = 0 and k = n */
} ProportionMethod;

/* 0 <= k <= n; all NaN where n = 0. k and n may be halves (partial credit), except that nobody has proved much about that. */
Proportion proportion_interval(double k, double n, double confidence, ProportionMethod method);

/* McNemar: of two systems over the same decisions, how often was only the one right, only the other? All two-sided; 1 where
 * both are 0. */
typedef struct McNemar {
    double exact, mid;                /* p: binomial, and mid-p */
    double chi2, chi2_p;              /* without continuity correction */
    double chi2_corrected, corrected_p; /* with it */
} McNemar;

McNemar mcnemar(uint64_t only_a, uint64_t only_b);

#endif

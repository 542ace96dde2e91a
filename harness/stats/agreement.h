/* agreement.h - how far annotators agree beyond chance. Categories are numbers here. */
#ifndef STATS_AGREEMENT_H
#define STATS_AGREEMENT_H

#include "assay/assay.h"

#include <stddef.h>

typedef struct Kappa {
    double kappa;    /* NaN where there is nothing, or nothing to disagree about (one category only) */
    double observed, expected;
    double variance; /* large-sample (Fleiss, Cohen and Everitt 1969); NaN where kappa is */
} Kappa;

/* Cohen's kappa of two annotators: table[i * k + j] items that the first put into category i and the second into j. */
Kappa kappa_cohen(const double *table, size_t k);

/* Fleiss' kappa: counts[i * k + j] annotators that put item i into category j; every item must have the same number (>= 2) of
 * them, else NaN. */
double kappa_fleiss(const double *counts, size_t n_items, size_t k);

typedef enum AlphaMetric { ALPHA_NOMINAL, ALPHA_ORDINAL, ALPHA_INTERVAL, ALPHA_RATIO } AlphaMetric;

/* Krippendorff's alpha: values[unit * n_annotators + annotator], NaN where an annotator said nothing; units with fewer than two
 * values say nothing. NaN where nothing can be compared or all values are the same. Takes time with the square of the number of
 * different values. */
double alpha_krippendorff(const double *values, size_t n_units, size_t n_annotators, AlphaMetric metric);

/* The same two from counts that add, as a StatisticFunction of units.h: sums[c] is category c of k.
 * kappa   .gold and .predicted: items that the one and the other annotator put into the category; .correct: that both did
 * alpha   (nominal) .gold: how often the category was said, of items about which at least two annotators said something;
 *         .correct: n(n - 1)/(m - 1) for each item about which m said something and n of them this */
double kappa_of_sums(const assay_tally *sums, size_t k, const void *unused);
double alpha_of_sums(const assay_tally *sums, size_t k, const void *unused);

#endif

/* Krippendorff's alpha is 1 - observed / expected disagreement: the pairs of values within units against the pairs of all values
 * whatever their unit. The latter are many, so they are taken by different value and how often it was used. */
#include "stats/agreement.h"

#include "base/arena.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

Kappa kappa_cohen(const double *table, size_t k)
{
    Kappa none = {NAN, NAN, NAN, NAN}, result = {0};
    Arena scratch = {0};
    double n = 0, *row = arena_zero(&scratch, k, sizeof *row), *column = arena_zero(&scratch, k, sizeof *column);
    for (size_t i = 0; i < k * k; i++) n += table[i];
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            row[i] += table[i * k + j] / n;
            column[j] += table[i * k + j] / n;
        }
    for (size_t i = 0; i < k; i++) {
        result.observed += table[i * k + i] / n;
        result.expected += row[i] * column[i];
    }
    double chance = 1 - result.expected, kappa = (result.observed - result.expected) / chance;
    double agreeing = 0, differing = 0, centre = kappa - result.expected * (1 - kappa);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            double p = table[i * k + j] / n, margins = i == j ? row[i] + column[i] : row[j] + column[i];
            if (i == j)
                agreeing += p * pow(1 - margins * (1 - kappa), 2);
            else
                differing += p * margins * margins * (1 - kappa) * (1 - kappa);
        }
    result.kappa = kappa;
    result.variance = (agreeing + differing - centre * centre) / (n * chance * chance);
    arena_free(&scratch);
    return n > 0 && chance > 0 ? result : none;
}

double kappa_fleiss(const double *counts, size_t n_items, size_t k)
{
    Arena scratch = {0};
    double raters = 0, observed = 0, expected = 0, *share = arena_zero(&scratch, k, sizeof *share);
    bool even = n_items > 0;
    for (size_t i = 0; i < n_items; i++) {
        double sum = 0, squares = 0;
        for (size_t j = 0; j < k; j++) {
            double c = counts[i * k + j];
            sum += c;
            squares += c * c;
            share[j] += c;
        }
        if (i == 0) raters = sum;
        even = even && sum == raters;
        observed += (squares - sum) / (sum * (sum - 1));
    }
    observed /= (double)n_items;
    for (size_t j = 0; j < k; j++) expected += pow(share[j] / ((double)n_items * raters), 2);
    arena_free(&scratch);
    return even && raters >= 2 && expected < 1 ? (observed - expected) / (1 - expected) : NAN;
}

/* The different values in ascending order, and how often each can be paired. */
typedef struct Domain {
    double *value, *count;
    size_t n;
    double total;
} Domain;

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The values of one unit, NaN left out, sorted. */
static size_t values_of_unit(const double *values, size_t n_annotators, double *out)
{
    size_t n = 0;
    for (size_t i = 0; i < n_annotators; i++)
        if (!isnan(values[i])) out[n++] = values[i];
    qsort(out, n, sizeof *out, ascending);
    return n;
}

static size_t place_of(const Domain *d, double value)
{
    size_t low = 0, high = d->n;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (d->value[middle] <= value)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static Domain domain_of(Arena *a, const double *values, size_t n_units, size_t n_annotators, double *unit)
{
    double *all = arena_zero(a, n_units * n_annotators, sizeof *all);
    size_t n = 0;
    for (size_t u = 0; u < n_units; u++) {
        size_t k = values_of_unit(values + u * n_annotators, n_annotators, unit);
        for (size_t i = 0; k >= 2 && i < k; i++) all[n++] = unit[i];
    }
    qsort(all, n, sizeof *all, ascending);
    Domain d = {.value = arena_zero(a, n, sizeof *d.value), .count = arena_zero(a, n, sizeof *d.count), .total = (double)n};
    for (size_t i = 0; i < n; i++) {
        if (d.n == 0 || d.value[d.n - 1] != all[i]) d.value[d.n++] = all[i];
        d.count[d.n - 1]++;
    }
    return d;
}

/* Squared distance of values number i < j; `below` are the counts before each value, summed up. */
static double distance(AlphaMetric metric, const Domain *d, const double *below, size_t i, size_t j)
{
    double x = d->value[i], y = d->value[j], ranks;
    switch (metric) {
    case ALPHA_NOMINAL: return 1;
    case ALPHA_ORDINAL: ranks = below[j] + d->count[j] / 2 - below[i] - d->count[i] / 2; return ranks * ranks;
    case ALPHA_INTERVAL: return (x - y) * (x - y);
    case ALPHA_RATIO: return x + y != 0 ? (x - y) * (x - y) / ((x + y) * (x + y)) : 0;
    }
    return NAN;
}

double alpha_krippendorff(const double *values, size_t n_units, size_t n_annotators, AlphaMetric metric)
{
    Arena scratch = {0};
    double *unit = arena_zero(&scratch, n_annotators, sizeof *unit), observed = 0, expected = 0;
    Domain d = domain_of(&scratch, values, n_units, n_annotators, unit);
    double *below = arena_zero(&scratch, d.n + 1, sizeof *below);
    for (size_t i = 0; i < d.n; i++) below[i + 1] = below[i] + d.count[i];
    for (size_t u = 0; u < n_units; u++) {
        size_t k = values_of_unit(values + u * n_annotators, n_annotators, unit);
        double sum = 0;
        for (size_t i = 0; i < k; i++)
            for (size_t j = i + 1; j < k; j++)
                if (unit[i] != unit[j]) sum += distance(metric, &d, below, place_of(&d, unit[i]), place_of(&d, unit[j]));
        if (k >= 2) observed += sum / (double)(k - 1);
    }
    for (size_t i = 0; i < d.n; i++)
        for (size_t j = i + 1; j < d.n; j++) expected += d.count[i] * d.count[j] * distance(metric, &d, below, i, j);
    arena_free(&scratch);
    return expected > 0 ? 1 - (d.total - 1) * observed / expected : NAN;
}

double kappa_of_sums(const assay_tally *sums, size_t k, const void *unused)
{
    (void)unused;
    double n = 0, agreeing = 0, by_chance = 0;
    for (size_t i = 0; i < k; i++) {
        n += sums[i].gold;
        agreeing += sums[i].correct;
        by_chance += sums[i].gold * sums[i].predicted;
    }
    double rest = n * n - by_chance; /* exact for counts: 0 where all items are in one category */
    return rest > 0 ? (n * agreeing - by_chance) / rest : NAN;
}

double alpha_of_sums(const assay_tally *sums, size_t k, const void *unused)
{
    (void)unused;
    double n = 0, agreeing = 0, same = 0;
    for (size_t i = 0; i < k; i++) {
        n += sums[i].gold;
        agreeing += sums[i].correct;
        same += sums[i].gold * sums[i].gold;
    }
    double expected = n * n - same;
    return expected > 0 ? 1 - (n - 1) * (n - agreeing) / expected : NAN;
}

/* All methods are one walk over the sorted p values: each is multiplied by a factor of its rank, and what would break the order
 * is lifted (from the smallest up) or lowered (from the largest down) to its neighbour. */
#include "stats/adjust.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
    [ADJUST_NONE] = "none",         [ADJUST_BONFERRONI] = "bonferroni", [ADJUST_HOLM] = "holm",
    [ADJUST_HOCHBERG] = "hochberg", [ADJUST_BH] = "bh",                 [ADJUST_BY] = "by",
};

const char *adjustment_name(Adjustment method) { return names[method]; }

bool adjustment_parse(const char *text, Adjustment *method)
{
    for (Adjustment m = ADJUST_NONE; m <= ADJUST_BY; m++)
        if (strcmp(text, names[m]) == 0) {
            *method = m;
            return true;
        }
    return false;
}

typedef struct Ranked {
    double p;
    size_t at;
} Ranked;

static int by_p(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    if (x->p != y->p) return x->p < y->p ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* The factor of the p value of rank 1 … n. */
static double factor_of(Adjustment method, size_t rank, size_t n, double harmonic)
{
    switch (method) {
    case ADJUST_NONE: return 1;
    case ADJUST_BONFERRONI: return (double)n;
    case ADJUST_HOLM:
    case ADJUST_HOCHBERG: return (double)(n - rank + 1);
    case ADJUST_BH: return (double)n / (double)rank;
    case ADJUST_BY: return (double)n / (double)rank * harmonic;
    }
    return 1;
}

void adjust_p(const double *p, size_t n, Adjustment method, double *out)
{
    Ranked *ranked = mem_alloc(n * sizeof *ranked);
    size_t k = 0;
    double harmonic = 0;
    for (size_t i = 0; i < n; i++)
        if (isnan(p[i]))
            out[i] = p[i];
        else
            ranked[k++] = (Ranked){p[i], i};
    qsort(ranked, k, sizeof *ranked, by_p);
    for (size_t i = 1; i <= k; i++) harmonic += 1 / (double)i;
    if (method == ADJUST_NONE || method == ADJUST_BONFERRONI || method == ADJUST_HOLM) {
        double before = 0;
        for (size_t i = 0; i < k; i++) {
            double q = fmin(1, ranked[i].p * factor_of(method, i + 1, k, harmonic));
            out[ranked[i].at] = before = fmax(before, q);
        }
    } else {
        double after = 1;
        for (size_t i = k; i-- > 0;) {
            double q = ranked[i].p * factor_of(method, i + 1, k, harmonic);
            out[ranked[i].at] = after = fmin(after, q);
        }
    }
    free(ranked);
}

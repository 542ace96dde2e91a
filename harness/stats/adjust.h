/* adjust.h - p values of a family of tests, corrected for being many. */
#ifndef STATS_ADJUST_H
#define STATS_ADJUST_H

#include <stdbool.h>
#include <stddef.h>

typedef enum Adjustment {
    ADJUST_NONE,
    ADJUST_BONFERRONI,
    ADJUST_HOLM,     /* family-wise error, valid under any dependence: the default */
    ADJUST_HOCHBERG, /* family-wise error, for independent or positively dependent tests */
    ADJUST_BH,       /* false discovery rate (Benjamini and Hochberg 1995) */
    ADJUST_BY,       /* false discovery rate under any dependence (Benjamini and Yekutieli 2001) */
} Adjustment;

/* "none", "bonferroni", "holm", "hochberg", "bh", "by". */
const char *adjustment_name(Adjustment method);
bool adjustment_parse(const char *text, Adjustment *method);

/* out[i] belongs to p[i]; out may be p. A NaN stays NaN and is not a member of the family. Never below p, never above 1, and in
 * the order of p. */
void adjust_p(const double *p, size_t n, Adjustment method, double *out);

#endif

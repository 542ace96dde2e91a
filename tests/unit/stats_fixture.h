/* Matrices for the tests of stats/: two systems over twelve documents, and random ones (stats_simulated.h). */
#ifndef TESTS_STATS_FIXTURE_H
#define TESTS_STATS_FIXTURE_H

#include "unit/cmocka_all.h"

#include "unit/stats_simulated.h"

#include <string.h>

/* cmocka's own comparison is of floats. */
static inline void check_close(double a, double b, double slack, const char *file, int line)
{
    if (a - b <= slack && b - a <= slack) return;
    print_error("%.17g is not within %g of %.17g\n", a, slack, b);
    _fail(file, line);
}

#define assert_close(a, b, slack) check_close(a, b, slack, __FILE__, __LINE__)

/* true and false positives, false negatives of A and B in each document */
static const double twelve[12][6] = {
    {5, 1, 2, 4, 2, 3}, {3, 0, 1, 3, 1, 1}, {8, 2, 1, 6, 1, 3}, {0, 1, 2, 1, 1, 1}, {4, 4, 0, 4, 3, 0}, {6, 1, 3, 4, 1, 5},
    {2, 0, 0, 2, 1, 0}, {7, 3, 2, 7, 5, 2}, {1, 1, 1, 0, 1, 2}, {9, 2, 4, 9, 5, 4}, {0, 0, 0, 0, 1, 0}, {3, 2, 2, 2, 2, 3},
};

/* The first n of the twelve documents, one group, which is the whole; `scale` multiplies all counts. */
static inline UnitMatrix twelve_documents(Arena *a, size_t n, double scale)
{
    UnitMatrix m = units_make(a, n, 1, 2, 0);
    for (size_t u = 0; u < n; u++)
        for (size_t s = 0; s < 2; s++) {
            const double *t = twelve[u] + 3 * s;
            *units_at(&m, s, u, 0) = counted(t[0] * scale, t[1] * scale, t[2] * scale);
        }
    return m;
}

static const Statistic measures[3] = {{.kind = STATISTIC_PRECISION}, {.kind = STATISTIC_RECALL}, {.kind = STATISTIC_F1}};

#endif

/* Matrices for the tests of stats/: two systems over twelve documents, and random ones. */
#ifndef TESTS_STATS_FIXTURE_H
#define TESTS_STATS_FIXTURE_H

#include "unit/cmocka_all.h"

#include "base/philox.h"
#include "stats/units.h"

#include <string.h>

/* cmocka's own comparison is of floats. */
static inline void check_close(double a, double b, double slack, const char *file, int line)
{
    if (a - b <= slack && b - a <= slack) return;
    print_error("%.17g is not within %g of %.17g\n", a, slack, b);
    _fail(file, line);
}

#define assert_close(a, b, slack) check_close(a, b, slack, __FILE__, __LINE__)

static inline assay_tally counted(double tp, double fp, double fn) { return (assay_tally){tp + fn, tp, tp + fp, tp}; }

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

/* What a random system does on one document: every one of the gold entities is found with probability `recall`, which varies
 * between documents by `spread`; both systems share a part of their luck. */
typedef struct Simulation {
    size_t units, groups; /* the last group is the whole if there are several */
    double recall_a, recall_b, spread;
    uint32_t entities; /* gold in a document and group: 0 … 2 * entities */
} Simulation;

static inline void simulate_group(PhiloxStream *r, const Simulation *s, assay_tally out[2])
{
    double luck = (philox_unit(r) - 0.5) * 2 * s->spread;
    uint32_t gold = philox_below(r, 2 * s->entities + 1), tp[2] = {0}, fp[2] = {0};
    for (uint32_t e = 0; e < gold; e++) {
        double ease = philox_unit(r);
        for (int k = 0; k < 2; k++) {
            double recall = (k ? s->recall_b : s->recall_a) + luck, shared = philox_unit(r) < 0.7 ? ease : philox_unit(r);
            tp[k] += shared < recall;
            fp[k] += philox_unit(r) > recall;
        }
    }
    for (int k = 0; k < 2; k++) out[k] = counted(tp[k], fp[k], gold - tp[k]);
}

static inline UnitMatrix simulated(Arena *a, const Simulation *s, uint64_t seed)
{
    UnitMatrix m = units_make(a, s->units, s->groups, 2, s->groups > 1 ? s->groups - 1 : 0);
    PhiloxStream r = philox_stream(seed, 0, 99);
    size_t categories = s->groups > 1 ? s->groups - 1 : 1;
    for (size_t u = 0; u < s->units; u++)
        for (size_t g = 0; g < categories; g++) {
            assay_tally t[2];
            simulate_group(&r, s, t);
            for (size_t k = 0; k < 2; k++) {
                *units_at(&m, k, u, g) = t[k];
                if (s->groups == 1) continue;
                assay_tally *all = units_at(&m, k, u, s->groups - 1);
                all->gold += t[k].gold;
                all->found += t[k].found;
                all->predicted += t[k].predicted;
                all->correct += t[k].correct;
            }
        }
    return m;
}

static const Statistic measures[3] = {{.kind = STATISTIC_PRECISION}, {.kind = STATISTIC_RECALL}, {.kind = STATISTIC_F1}};

#endif

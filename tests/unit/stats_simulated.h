/* Random systems over random documents, for tests and benchmarks of stats/. */
#ifndef TESTS_STATS_SIMULATED_H
#define TESTS_STATS_SIMULATED_H

#include "base/philox.h"
#include "stats/units.h"

static inline assay_tally counted(double tp, double fp, double fn) { return (assay_tally){tp + fn, tp, tp + fp, tp}; }

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

#endif

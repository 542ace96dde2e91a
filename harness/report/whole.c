#include "report/whole.h"

#include "score/criterion.h"

#include <math.h>
#include <string.h>

#define MOST_GROUPS 16 /* of a criterion whose whole is made of several measures: there are two or three */

const char *const report_measures[] = {"precision", "recall", "f1", NULL};
const char *const report_measure_titles[] = {"P", "R", "F1", NULL};

static const StatisticKind kinds[MEASURES] = {STATISTIC_PRECISION, STATISTIC_RECALL, STATISTIC_F1};

const Criterion *whole_criterion(const char *layer, const char *criterion, const char *profile)
{
    if (profile || !layer) return NULL;
    for (const Criterion *c = criteria; c->name; c++)
        if (!strcmp(c->name, criterion) && !strcmp(layer_name(c->layer), layer)) return c->finish ? c : NULL;
    return NULL;
}

typedef struct MadeOf {
    const Criterion *criterion;
    const char **groups;
    size_t measure;
    ZeroDivision zero;
} MadeOf;

static double made_of_groups(const Tally *sums, size_t n_groups, const void *context)
{
    const MadeOf *m = context;
    ResultRow rows[MOST_GROUPS];
    Result r = {.rows = rows};
    for (size_t g = 0; g < n_groups && r.n_rows < MOST_GROUPS; g++)
        if (strcmp(m->groups[g], "*")) rows[r.n_rows++] = (ResultRow){.category = m->groups[g], .tally = sums[g]};
    Measure whole = m->criterion->finish(&r, m->criterion->variant, m->zero);
    return m->measure == MEASURE_PRECISION ? whole.precision : m->measure == MEASURE_RECALL ? whole.recall : whole.f1;
}

Statistic group_statistic(size_t group, size_t measure, ZeroDivision zero)
{
    return (Statistic){.kind = kinds[measure], .group = group, .zero = zero};
}

Statistic whole_statistic(Arena *a, const CorpusUnits *u, const Criterion *made_of, size_t measure, ZeroDivision zero)
{
    if (!made_of) return group_statistic(u->matrix.whole, measure, zero);
    MadeOf *context = arena_zero(a, 1, sizeof *context);
    *context = (MadeOf){made_of, u->groups, measure, zero};
    return (Statistic){.kind = STATISTIC_FUNCTION, .function = made_of_groups, .context = context, .zero = zero};
}

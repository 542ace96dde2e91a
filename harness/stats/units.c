#include "stats/units.h"

#include "stats/measure.h"

#include <string.h>

UnitMatrix units_make(Arena *a, size_t n_units, size_t n_groups, size_t n_systems, size_t whole)
{
    return (UnitMatrix){.n_units = n_units,
                        .n_groups = n_groups,
                        .n_systems = n_systems,
                        .whole = whole,
                        .tallies = arena_zero(a, n_systems * n_units * n_groups, sizeof(assay_tally))};
}

/* Whole numbers above 2^52 are no longer added exactly, so they count as reals. */
static bool is_whole(double x) { return x < 0x1p52 && x == floor(x); }

static double step_of_system(const UnitMatrix *m, size_t system)
{
    const assay_tally *t = units_at(m, system, 0, 0), *end = t + m->n_units * m->n_groups;
    double step = 1;
    for (; t < end; t++) {
        const double field[] = {t->gold, t->found, t->predicted, t->correct};
        for (size_t i = 0; i < 4; i++) {
            if (is_whole(field[i])) continue;
            if (!is_whole(2 * field[i])) return 0;
            step = 0.5;
        }
    }
    return step;
}

double units_step(const UnitMatrix *m, size_t a, size_t b)
{
    double step = step_of_system(m, a);
    if (b == NO_SYSTEM || step == 0) return step;
    double other = step_of_system(m, b);
    return other < step ? other : step;
}

bool units_identical(const UnitMatrix *m, size_t a, size_t b)
{
    const assay_tally *x = units_at(m, a, 0, 0), *y = units_at(m, b, 0, 0);
    for (size_t i = 0; i < m->n_units * m->n_groups; i++)
        if (x[i].gold != y[i].gold || x[i].found != y[i].found || x[i].predicted != y[i].predicted || x[i].correct != y[i].correct)
            return false;
    return true;
}

void units_sum_groups(const UnitMatrix *m, size_t system, size_t begin, size_t end, assay_tally *sums)
{
    memset(sums + begin, 0, (end - begin) * sizeof *sums);
    for (size_t u = 0; u < m->n_units; u++) {
        const assay_tally *row = units_at(m, system, u, 0);
        for (size_t g = begin; g < end; g++) {
            sums[g].gold += row[g].gold;
            sums[g].found += row[g].found;
            sums[g].predicted += row[g].predicted;
            sums[g].correct += row[g].correct;
        }
    }
}

void units_sum(const UnitMatrix *m, size_t system, assay_tally *sums) { units_sum_groups(m, system, 0, m->n_groups, sums); }

static double mean_over_groups(const Statistic *s, const assay_tally *sums, const UnitMatrix *m)
{
    double sum = 0, total = 0;
    for (size_t g = 0; g < m->n_groups; g++) {
        if (g == m->whole || sums[g].gold + sums[g].predicted <= 0) continue;
        double weight = s->group == GROUP_WEIGHTED ? sums[g].gold : 1, value = measure_of(s->kind, s->zero, &sums[g]);
        sum += (isnan(value) ? 0 : value) * weight;
        total += weight;
    }
    return total > 0 ? sum / total : measure_or(NAN, s->zero);
}

double statistic_value(const Statistic *s, const assay_tally *sums, const UnitMatrix *m)
{
    if (s->kind == STATISTIC_FUNCTION) return measure_or(s->function(sums, m->n_groups, s->context), s->zero);
    if (statistic_is_plain(s)) return measure_of(s->kind, s->zero, &sums[s->group]);
    return mean_over_groups(s, sums, m);
}

double statistic_observed(const UnitMatrix *m, size_t system, const Statistic *s)
{
    Arena scratch = {0};
    bool plain = statistic_is_plain(s);
    assay_tally *sums = arena_zero(&scratch, m->n_groups, sizeof *sums);
    units_sum_groups(m, system, plain ? s->group : 0, plain ? s->group + 1 : m->n_groups, sums);
    double value = statistic_value(s, sums, m);
    arena_free(&scratch);
    return value;
}

double statistic_difference(const UnitMatrix *m, size_t a, size_t b, const Statistic *s)
{
    return statistic_observed(m, a, s) - (b == NO_SYSTEM ? 0 : statistic_observed(m, b, s));
}

UnitWins units_wins(const UnitMatrix *m, size_t a, size_t b, const Statistic *s)
{
    UnitWins wins = {0};
    for (size_t u = 0; u < m->n_units; u++) {
        double x = statistic_value(s, units_at(m, a, u, 0), m), y = statistic_value(s, units_at(m, b, u, 0), m);
        if (isnan(x)) x = 0;
        if (isnan(y)) y = 0;
        bool up = real_at_least(x, y), down = real_at_least(y, x);
        if (up && down)
            wins.tie++;
        else if (up)
            wins.win++;
        else
            wins.loss++;
    }
    return wins;
}

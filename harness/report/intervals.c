/* The bootstrap is made for one system at a time: its replicates are the same ones for every system over the same units, and
 * the memory for many systems with many categories is not needed at once. */
#include "report/intervals.h"

#include <math.h>
#include <string.h>

/* A profile's own figures need not be functions of the summed counts. */
static bool has_own_figures(const Result *r)
{
    bool own = r->total.measure || r->macro || r->weighted;
    for (size_t i = 0; i < r->n_rows; i++) own |= r->rows[i].measure != NULL;
    return own;
}

/* -- repetitions ---------------------------------------------------------------------------------------------------------
 *
 * A unit that is drawn brings its counts of all repetitions, side by side as groups of their own; the statistic is the mean over
 * repetitions, as the report shows it. */

typedef struct MeanOf {
    Statistic inner;
    UnitMatrix shape; /* of one repetition; it has no tallies */
} MeanOf;

static double mean_over_repetitions(const Tally *sums, size_t n_groups, const void *context)
{
    const MeanOf *m = context;
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i * m->shape.n_groups < n_groups; i++) {
        double value = statistic_value(&m->inner, sums + i * m->shape.n_groups, &m->shape);
        if (isnan(value)) continue;
        sum += value;
        n++;
    }
    return n ? sum / (double)n : NAN;
}

static UnitMatrix side_by_side(Arena *a, const UnitMatrix *m)
{
    UnitMatrix out = units_make(a, m->n_units, m->n_groups * m->n_systems, 1, NO_GROUP);
    for (size_t u = 0; u < m->n_units; u++)
        for (size_t s = 0; s < m->n_systems; s++)
            memcpy(units_at(&out, 0, u, s * m->n_groups), units_at(m, s, u, 0), m->n_groups * sizeof *m->tallies);
    return out;
}

/* -- questions ------------------------------------------------------------------------------------------------------------ */

/* The same of one system, or the mean over repetitions. */
static IntervalQuery question(Arena *a, const UnitMatrix *m, Statistic s, double confidence)
{
    if (m->n_systems > 1) {
        MeanOf *mean = arena_zero(a, 1, sizeof *mean);
        *mean = (MeanOf){s, *m};
        s = (Statistic){.kind = STATISTIC_FUNCTION, .function = mean_over_repetitions, .context = mean};
    }
    return (IntervalQuery){.a = 0, .b = NO_SYSTEM, .statistic = s, .confidence = confidence, .method = INTERVAL_BCA};
}

void intervals_of_result(Arena *a, const CorpusUnits *u, const Result *r, ZeroDivision zero, const IntervalSettings *settings,
                         ResultIntervals *out)
{
    const UnitMatrix *m = &u->matrix;
    const Criterion *made_of = whole_criterion(r->layer, r->criterion, r->profile);
    *out = (ResultIntervals){0};
    if (r->profile && has_own_figures(r)) out->why = "no intervals: these figures do not follow from counts that add up over units";
    if (m->n_groups == 0) out->why = "no intervals: nothing was counted";
    if (out->why) return;
    Arena scratch = {0}; /* the replicates are large and not needed later */
    size_t n = (r->n_rows + 3) * MEASURES;
    IntervalQuery *queries = arena_zero(&scratch, n, sizeof *queries);
    Interval *answers = arena_zero(&scratch, n, sizeof *answers);
    double confidence = settings->confidence > 0 ? settings->confidence : 0.95;
    for (size_t i = 0; i < n; i++) {
        size_t row = i / MEASURES, measure = i % MEASURES;
        Statistic s = row < r->n_rows        ? group_statistic(units_group(u, r->rows[row].category), measure, zero)
                      : row == r->n_rows     ? whole_statistic(&scratch, u, made_of, measure, zero)
                      : row == r->n_rows + 1 ? group_statistic(GROUP_MACRO, measure, zero)
                                             : group_statistic(GROUP_WEIGHTED, measure, zero);
        queries[i] = question(&scratch, m, s, confidence);
    }
    UnitMatrix one = m->n_systems > 1 ? side_by_side(&scratch, m) : *m;
    const Bootstrap *b = bootstrap_make(&scratch, &one, &settings->options);
    interval_compute(b, queries, n, answers);
    out->rows = arena_zero(a, r->n_rows + 1, sizeof *out->rows);
    for (size_t i = 0; i < r->n_rows; i++) memcpy(out->rows[i].at, &answers[i * MEASURES], sizeof out->rows[i].at);
    MeasureIntervals *means[] = {&out->total, &out->macro, &out->weighted};
    for (size_t i = 0; i < 3; i++) memcpy(means[i]->at, &answers[(r->n_rows + i) * MEASURES], sizeof means[i]->at);
    out->unit = r->unit;
    out->units = m->n_units;
    out->options = *bootstrap_options(b);
    out->confidence = confidence;
    arena_free(&scratch);
}

const MeasureIntervals *intervals_of_category(const ResultIntervals *i, const Result *r, const char *category)
{
    if (!i || i->why) return NULL;
    if (strcmp(category, "*") == 0) return &i->total;
    for (size_t k = 0; k < r->n_rows; k++)
        if (strcmp(r->rows[k].category, category) == 0) return &i->rows[k];
    return NULL;
}

const MeasureIntervals *intervals_of_row(const ResultIntervals *i, IntervalRow row)
{
    if (!i || i->why) return NULL;
    return row == INTERVALS_TOTAL ? &i->total : row == INTERVALS_MACRO ? &i->macro : &i->weighted;
}

void interval_put(StrBuf *out, const Interval *i, bool fractions, bool plain)
{
    if (isnan(i->low) || isnan(i->high)) return;
    const char *format = fractions ? "%.3f%s%.3f" : "%.1f%s%.1f";
    double factor = fractions ? 1 : 100;
    sb_printf(out, format, i->low * factor, plain ? "-" : "–", i->high * factor);
}

void units_put(StrBuf *out, size_t n, const char *unit) { sb_printf(out, "%zu %s%s", n, unit, n == 1 ? "" : "s"); }

void intervals_put_method(StrBuf *out, const ResultIntervals *i)
{
    sb_puts(out, "BCa bootstrap over ");
    units_put(out, i->units, i->unit);
    sb_printf(out, ", %zu replicates, seed %llu", i->options.replicates, (unsigned long long)i->options.seed);
}

/* learning-curve: the runs that a system made with shares of its training split (train_fraction), and with all of it. They are found in the
 * store by the system's files and name: whatever share the run that was asked for has, all are drawn. */
#include "report/figures.h"

#include "report/figure_data.h"
#include "report/figure_xy.h"
#include "report/intervals.h"
#include "report/recount.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHARE_OPTION "train_fraction" /* of the run's options, where it was not all */

typedef struct Run {
    RunInfo info;
    double share;
} Run;

typedef struct Family { /* the runs of one system */
    const char *name;
    VECTOR(Run) runs;
} Family;

static double share_of(Arena *a, const RunInfo *info)
{
    const char *text = recount_option(a, info, SHARE_OPTION);
    return text ? strtod(text, NULL) : 1;
}

static bool of_family(const RunInfo *info, const RunInfo *like)
{
    return info->stage == STAGE_FINISHED && info->corpus == like->corpus && info->repetition == 1 && !strcmp(info->system_hash, like->system_hash) &&
           !strcmp(info->system, like->system);
}

static int by_share(const void *left, const void *right)
{
    const Run *a = left, *b = right;
    if (a->share != b->share) return a->share < b->share ? -1 : 1;
    return (a->info.run > b->info.run) - (a->info.run < b->info.run);
}

/* The trained runs of the family that the system at hand belongs to; of one share the latest. */
static int find_family(const FigureInput *in, size_t system, const RunInfo *all, size_t n, Family *out, Error *e)
{
    RunInfo like;
    int status = store_run_info(in->options->store, in->arena, figure_run(in, system), &like, e);
    if (status) return status;
    out->name = like.system;
    for (size_t i = 0; i < n; i++)
        if (of_family(&all[i], &like) && recount_option(in->arena, &all[i], TRAINING_OPTION)) vec_push(&out->runs, (Run){all[i], share_of(in->arena, &all[i])});
    if (out->runs.n) qsort(out->runs.at, out->runs.n, sizeof *out->runs.at, by_share);
    size_t kept = 0;
    for (size_t i = 0; i < out->runs.n; i++)
        if (i + 1 == out->runs.n || out->runs.at[i + 1].share != out->runs.at[i].share) out->runs.at[kept++] = out->runs.at[i];
    out->runs.n = kept;
    return ASSAY_OK;
}

/* The F1 of a run with its interval, its repetitions added up. */
static int measure(const FigureInput *in, const Run *run, XyPoint *out, Error *e)
{
    const Scoring *s = &in->scoring;
    const FigureOptions *o = in->options;
    Arena scratch = {0};
    int64_t *runs;
    size_t n;
    CorpusUnits units;
    Interval i;
    int status = store_repetitions(o->store, &scratch, run->info.run, &runs, &n, e);
    size_t *same = arena_zero(&scratch, n + 1, sizeof *same);
    UnitTable *tables = arena_zero(&scratch, n + 1, sizeof *tables);
    const char **names = arena_zero(&scratch, n + 1, sizeof *names);
    for (size_t k = 0; k < n && !status; k++) {
        names[k] = run->info.system;
        status = store_unit_table(o->store, &scratch, runs[k], s->layer, s->criterion, s->profile, &tables[k], e);
    }
    if (!status) status = units_of_repetitions(&scratch, tables, names, same, n, 1, &units, e);
    if (!status) {
        const Bootstrap *b = bootstrap_make(&scratch, &units.matrix, &o->resampling);
        IntervalQuery q = {.a = 0, .b = NO_SYSTEM, .method = INTERVAL_BCA, .confidence = o->confidence > 0 ? o->confidence : 0.95,
                           .statistic = whole_statistic(&scratch, &units, whole_criterion(s->layer, s->criterion, s->profile), MEASURE_F1, in->report->zero)};
        interval_compute(b, &q, 1, &i);
        *out = (XyPoint){run->share * 100, i.value * 100, i.low * 100, i.high * 100, false};
    }
    arena_free(&scratch);
    return status;
}

/* Adds a family's points; a run that was not scored so is left out. */
static void add_points(const FigureInput *in, const Family *f, XyPanel *panel, size_t at, double *low, double *high)
{
    panel->points[at] = arena_zero(in->arena, f->runs.n + 1, sizeof **panel->points);
    for (size_t i = 0; i < f->runs.n; i++) {
        XyPoint p;
        Error not_scored;
        if (measure(in, &f->runs.at[i], &p, &not_scored) || isnan(p.y)) continue;
        panel->points[at][panel->n_points[at]++] = p;
        *low = fmin(*low, isnan(p.low) ? p.y : p.low);
        *high = fmax(*high, isnan(p.high) ? p.y : p.high);
    }
}

static const char *untrained(Arena *a, const char *name)
{
    StrBuf b = {0};
    sb_printf(&b, "%s (not trained)", name);
    const char *copy = arena_copy(a, b.data, b.length);
    sb_free(&b);
    return copy;
}

int figure_learning(const FigureInput *in, FigureParts *parts, Error *e)
{
    Arena *a = in->arena;
    RunInfo *all;
    size_t n, kept = 0, most = 0;
    double low = 100, high = 0;
    const char **names = arena_zero(a, in->n, sizeof *names);
    XyPanel panel = {.points = arena_zero(a, in->n, sizeof *panel.points), .n_points = arena_zero(a, in->n, sizeof *panel.n_points), .x_to = 103,
                     .x_title = "share of the training documents (%)", .y_title = "F1 (%)"};
    int status = store_runs(in->options->store, a, &all, &n, e);
    for (size_t s = 0; s < in->n && !status; s++) {
        Family f = {0};
        status = find_family(in, s, all, n, &f, e);
        bool known = false;
        for (size_t k = 0; k < kept; k++) known = known || !strcmp(names[k], f.name);
        if (!status && !known) { /* one that does not learn keeps its place, so that a system looks the same in every figure */
            add_points(in, &f, &panel, kept, &low, &high);
            most = panel.n_points[kept] > most ? panel.n_points[kept] : most;
            names[kept++] = f.name;
        }
        vec_free(&f.runs);
    }
    if (status) return status;
    if (most < 2)
        return error_set(e, ASSAY_ERR_DATA, "a learning curve needs runs with shares of the training documents: train_fraction: [0.25, 0.5, 1] in the "
                         "system's entry of the experiment");
    for (size_t s = 0; s < kept; s++)
        if (!panel.n_points[s]) names[s] = untrained(a, names[s]);
    xy_percent_axis(low, high, &panel.y_from, &panel.y_to);
    xy_plot(in, &(XyPlot){.series = names, .n_series = kept, .panels = &panel, .n = 1, .lines = true, .dots = true}, parts);
    return ASSAY_OK;
}

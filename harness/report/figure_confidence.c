/* confidence: what becomes of precision and recall if only answers above a confidence are taken, from the most confident on. Under strict: an answer
 * that is right stays right whichever others are left out, so that one alignment serves all thresholds. */
#include "report/figures.h"

#include "report/figure_data.h"
#include "report/figure_xy.h"

#include <math.h>

#define MOST_POINTS 400 /* of a curve: more cannot be seen */

typedef struct Curve {
    XyPoint *points;
    size_t n;
    double best_f1, best_score;
    double lowest; /* of both axes */
} Curve;

/* A point behind every run of equal scores; where there are very many, every so many. */
static void trace(Arena *a, const FigureDecisions *d, Curve *out)
{
    size_t taken = 0, correct = 0, every = d->n_scored / MOST_POINTS + 1, best = 0;
    out->points = arena_zero(a, d->n_scored + 1, sizeof *out->points);
    out->best_f1 = -1;
    out->lowest = 100;
    for (size_t i = 0; i < d->n_scored; i++) {
        taken++;
        correct += d->scored[i].correct;
        if (i + 1 < d->n_scored && d->scored[i + 1].score == d->scored[i].score) continue;
        double precision = 100.0 * (double)correct / (double)taken, recall = d->gold ? 100.0 * (double)correct / (double)d->gold : NAN;
        double f1 = 2.0 * (double)correct * 100 / (double)(taken + d->gold);
        bool better = f1 > out->best_f1;
        if (!better && i % every && i + 1 < d->n_scored) continue;
        if (better) best = out->n, out->best_f1 = f1, out->best_score = d->scored[i].score;
        out->points[out->n++] = (XyPoint){recall, precision, NAN, NAN, false};
    }
    if (!out->n) return;
    out->points[best].marked = true;
    for (size_t i = out->n / 20; i < out->n; i++) out->lowest = fmin(out->lowest, out->points[i].y); /* the first few jump about */
}

/* "crf (97.5 at 0.42)": where it is too long the label is cut, not the numbers. */
static const char *name_of(const FigureInput *in, size_t system, const FigureDecisions *d, const Curve *c)
{
    StrBuf b = {0}, end = {0};
    if (!c->n) sb_puts(&end, d->n_unscored ? " (no scores)" : " (no answers)");
    else sb_printf(&end, " (%.1f at %.2g)", c->best_f1, c->best_score);
    sb_puts(&b, figure_fitted(in->arena, report_label(in->systems[system]), legend_room(in->n, in->width) - figure_text_width(sb_text(&end))));
    sb_puts(&b, sb_text(&end));
    const char *copy = arena_copy(in->arena, b.data, b.length);
    sb_free(&b);
    sb_free(&end);
    return copy;
}

int figure_confidence(const FigureInput *in, FigureParts *parts, Error *e)
{
    Arena *a = in->arena;
    const char **names = arena_zero(a, in->n, sizeof *names);
    XyPanel panel = {.points = arena_zero(a, in->n, sizeof *panel.points), .n_points = arena_zero(a, in->n, sizeof *panel.n_points), .levels = true,
                     .x_title = "recall (%)", .y_title = "precision (%)", .x_to = 102, .y_to = 102}; /* a line at 100 % is not the frame's */
    double lowest = 100;
    bool any = false;
    for (size_t s = 0; s < in->n; s++) {
        FigureDecisions d;
        Curve c = {0};
        int status = figure_decisions(in, s, &d, e);
        if (status) return status;
        trace(a, &d, &c);
        names[s] = name_of(in, s, &d, &c);
        panel.points[s] = c.points;
        panel.n_points[s] = c.n;
        if (c.n) any = true, lowest = fmin(lowest, c.lowest);
    }
    if (!any) return error_set(e, ASSAY_ERR_DATA, "confidence needs scores: no answer of these systems has one (\"score\":0.93 beside a mention)");
    panel.y_from = fmax(0, floor((lowest - 2) / 10) * 10);
    xy_plot(in, &(XyPlot){.series = names, .n_series = in->n, .panels = &panel, .n = 1, .lines = true,
                          .note = "Under strict, from the most confident answers on the left to all of them on the right; the mark is the best F1, in brackets with its confidence."}, parts);
    return ASSAY_OK;
}

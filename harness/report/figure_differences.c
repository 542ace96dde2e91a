/* differences: the forest plot of assay compare. All pairs of up to five systems; of more, each with the best, since forty-five pairs
 * are no picture. */
#include "report/figures.h"

#include "report/figure_data.h"
#include "report/figure_rows.h"

#include <math.h>

#define ALL_PAIRS 5
#define ALPHA 0.05

static size_t best_of(const FigureInput *in)
{
    size_t best = 0;
    double value = -1;
    for (size_t s = 0; s < in->n; s++) {
        double f1 = row_measure(&in->results[s]->total, in->report->zero).f1;
        if (f1 > value) best = s, value = f1;
    }
    return best;
}

/* Each side is cut by itself, so that both are there: what a short one leaves is the other's. */
static const char *pair_name(const FigureInput *in, const char *x, const char *y)
{
    StrBuf b = {0};
    double most = in->width * ROWS_LABELS - figure_text_width(" − ") - 1, half = most / 2;
    double of_x = figure_text_width(x), of_y = figure_text_width(y);
    const char *left = figure_fitted(in->arena, x, of_y < half ? most - of_y : half), *right = figure_fitted(in->arena, y, of_x < half ? most - of_x : half);
    sb_printf(&b, "%s − %s", left, right);
    const char *copy = arena_copy(in->arena, b.data, b.length);
    sb_free(&b);
    return copy;
}

static const char *p_text(Arena *a, const Comparison *c)
{
    StrBuf b = {0};
    if (isnan(c->adjusted)) sb_puts(&b, "–");
    else if (c->adjusted < 0.0005) sb_printf(&b, "<.001%s", c->significant ? "*" : ""); /* never "0.000" */
    else sb_printf(&b, "%.3f%s", c->adjusted, c->significant ? "*" : "");
    const char *copy = arena_copy(a, b.data, b.length);
    sb_free(&b);
    return copy;
}

static const char *note_of(const FigureInput *in, const CompareSettings *s, const CorpusUnits *u)
{
    StrBuf b = {0};
    sb_printf(&b, "Differences in points of F1 with %g %% intervals (BCa bootstrap); p of the randomisation test, holm for %s; * is below %g. Over ",
              100 * s->confidence, s->against == NO_SYSTEM ? "all pairs" : "all that are shown", ALPHA);
    units_put(&b, u->matrix.n_units, in->results[0]->unit);
    sb_putc(&b, '.');
    const char *copy = arena_copy(in->arena, b.data, b.length);
    sb_free(&b);
    return copy;
}

/* Axis ends that hold all of the plot and 0. */
static void set_axis(RowsPlot *p)
{
    double low = -1, high = 1;
    for (size_t i = 0; i < p->n; i++) {
        const RowsValue *v = &p->values[i];
        low = fmin(low, fmin(v->value, isnan(v->low) ? v->value : v->low));
        high = fmax(high, fmax(v->value, isnan(v->high) ? v->value : v->high));
    }
    double step = high - low > 40 ? 10 : high - low > 15 ? 5 : 1;
    p->from = floor(low / step) * step;
    p->to = ceil(high / step) * step;
}

static void draw(const FigureInput *in, const CompareSettings *s, const CorpusUnits *u, const CompareResult *r, FigureParts *parts)
{
    Arena *a = in->arena;
    const char **names = arena_zero(a, r->n_pairs, sizeof *names), **right = arena_zero(a, r->n_pairs, sizeof *right);
    RowsValue *values = arena_zero(a, r->n_pairs, sizeof *values);
    for (size_t i = 0; i < r->n_pairs; i++) {
        const Comparison *c = &r->pairs[i];
        names[i] = pair_name(in, s->systems[c->a], s->systems[c->b]);
        right[i] = p_text(a, c);
        values[i] = (RowsValue){c->test.difference * 100, c->interval.low * 100, c->interval.high * 100};
    }
    RowsPlot p = {.rows = names, .n = r->n_pairs, .right = right, .right_title = "p", .n_series = 1, .values = values, .axis = "difference in F1 (points)",
                  .differences = true, .note = note_of(in, s, u)};
    set_axis(&p);
    rows_plot(in, &p, parts);
}

int figure_compare(const FigureInput *in, CompareInput *input, CompareSettings *settings, CompareResult *result, Error *e)
{
    *input = (CompareInput){.title = "", .unit = in->results[0]->unit,
                            .made_of = whole_criterion(in->scoring.layer, in->scoring.criterion, in->scoring.profile)};
    int status = figure_units(in, &input->units, e);
    if (status) return status;
    const char **names = arena_zero(in->arena, in->n, sizeof *names);
    for (size_t s = 0; s < in->n; s++) names[s] = report_label(in->systems[s]);
    *settings = (CompareSettings){.systems = names, .n_systems = in->n, .against = in->n > ALL_PAIRS ? best_of(in) : NO_SYSTEM,
                                  .measures = {[MEASURE_F1] = true}, .zero = in->report->zero, .options = in->options->resampling,
                                  .confidence = in->options->confidence > 0 ? in->options->confidence : 0.95, .interval = INTERVAL_BCA,
                                  .exact_up_to = 16, .adjust = ADJUST_HOLM, .alpha = ALPHA};
    compare_all(in->arena, input, 1, settings, result);
    return ASSAY_OK;
}

int figure_differences(const FigureInput *in, FigureParts *parts, Error *e)
{
    if (in->n < 2) return error_set(e, ASSAY_ERR_USAGE, "differences lie between systems, and there is only one here");
    CompareInput input;
    CompareSettings settings;
    CompareResult result;
    int status = figure_compare(in, &input, &settings, &result, e);
    if (!status) draw(in, &settings, &input.units, &result, parts);
    return status;
}

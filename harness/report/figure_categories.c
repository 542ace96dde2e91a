/* categories: how well each category is found, and groups: the same for groups of mentions.
 *
 * With several systems the dots are their F1; one system shows precision, recall and F1. */
#include "report/figures.h"

#include "report/figure_rows.h"

#include <math.h>
#include <string.h>

static const char *const measure_names[] = {"precision", "recall", "F1"};

typedef struct Rows {
    const FigureInput *in;
    const char **categories;
    size_t n;        /* categories; the averages come behind them */
    size_t averages; /* micro and macro; of groups the whole alone */
    size_t n_series; /* systems, or three measures of the one system */
} Rows;

static const char *row_name(const Rows *r, size_t row)
{
    if (row < r->n) return r->categories[row];
    return r->averages == 1 ? "all" : row == r->n ? "micro average" : "macro average";
}

static Measure measure_at(const Rows *r, size_t row, size_t system)
{
    const Result *result = r->in->results[system];
    ZeroDivision zero = r->in->report->zero;
    if (row > r->n) return result_macro(result, zero).mean;
    const ResultRow *found = result_row(result, row < r->n ? r->categories[row] : "*");
    return row_measure(found ? found : &(ResultRow){0}, zero);
}

static const MeasureIntervals *intervals_at(const Rows *r, size_t row, size_t system)
{
    const ResultIntervals *i = r->in->intervals[system];
    if (row > r->n) return intervals_of_row(i, INTERVALS_MACRO);
    return intervals_of_category(i, r->in->results[system], row < r->n ? r->categories[row] : "*");
}

static RowsValue value_at(const Rows *r, size_t row, size_t series)
{
    bool many = r->in->n > 1;
    size_t system = many ? series : 0, measure = many ? MEASURE_F1 : series;
    Measure m = measure_at(r, row, system);
    const double all[] = {m.precision, m.recall, m.f1};
    const MeasureIntervals *i = intervals_at(r, row, system);
    return (RowsValue){all[measure] * 100, i ? i->at[measure].low * 100 : NAN, i ? i->at[measure].high * 100 : NAN};
}

/* The gold count of a row, empty where the systems do not agree on it or there is none. */
static const char *row_gold(const Rows *r, size_t row)
{
    StrBuf b = {0};
    for (size_t s = 0; s < r->in->n && row <= r->n; s++) {
        const ResultRow *found = row < r->n ? result_row(r->in->results[s], r->categories[row]) : NULL;
        double gold = row == r->n ? r->in->results[s]->total.tally.gold : found ? found->tally.gold : 0;
        StrBuf this = {0};
        sb_printf(&this, gold == floor(gold) ? "%.0f" : "%.1f", gold);
        if (s == 0) sb_puts(&b, sb_text(&this));
        else if (strcmp(sb_text(&b), sb_text(&this)) != 0) sb_clear(&b), s = r->in->n;
        sb_free(&this);
    }
    const char *copy = arena_copy(r->in->arena, sb_text(&b), b.length);
    sb_free(&b);
    return copy;
}

int figure_categories(const FigureInput *in, FigureParts *parts, Error *e)
{
    (void)e;
    Arena *a = in->arena;
    Rows r = {.in = in, .n_series = in->n > 1 ? in->n : 3, .averages = in->results[0]->by ? 1 : 2};
    r.categories = report_categories(in->report, &in->scoring, a, &r.n);
    size_t n = r.n + r.averages;
    const char **names = arena_zero(a, n, sizeof *names), **gold = arena_zero(a, n, sizeof *gold), **series = arena_zero(a, r.n_series, sizeof *series);
    RowsValue *values = arena_zero(a, n * r.n_series, sizeof *values);
    for (size_t s = 0; s < r.n_series; s++) series[s] = in->n > 1 ? report_label(in->systems[s]) : measure_names[s];
    for (size_t row = 0; row < n; row++) {
        names[row] = row_name(&r, row);
        gold[row] = row_gold(&r, row);
        for (size_t s = 0; s < r.n_series; s++) values[row * r.n_series + s] = value_at(&r, row, s);
    }
    rows_plot(in, &(RowsPlot){.rows = names, .n = n, .apart = r.averages, .right = gold, .right_title = "gold", .series = series, .n_series = r.n_series,
                              .values = values, .from = 0, .to = 100, .axis = in->n > 1 ? "F1 (%)" : "%"}, parts);
    return ASSAY_OK;
}

int figure_groups(const FigureInput *in, FigureParts *parts, Error *e)
{
    if (!in->results[0]->by) return error_set(e, ASSAY_ERR_USAGE, "groups shows mentions that are counted by groups: --by length, seen, attribute:NAME, ...");
    return figure_categories(in, parts, e);
}

/* categories: how well each category is found.
 *
 * Categories are rows, because their names are long and there may be forty of them: a row needs the height of one line of text,
 * whatever the number of systems, and names stay horizontal. A dot on a stem takes less room than a bar and, with a shape of its
 * own, is told apart without colour. With several systems the dots are their F1; one system shows precision, recall and F1. The
 * dots of a row are set under each other in the order of the legend, so that equal values do not hide one another.
 */
#include "report/figures.h"

#include "report/figure_layout.h"

#include <math.h>
#include <string.h>

#define LANE 3.6        /* height that a dot would like to have */
#define STEM_LANE 1.8   /* with less than this the dots stand without stems, which would run into one another */
#define TALLEST 560.0   /* of the rows together: what fits a page with its caption */
#define ROW_GAP 2.4     /* between the dots of one row and the next */
#define AVERAGES_GAP 0.35 /* between the categories and the averages, in rows */
#define LABELS_MOST 104.0

static const char *const measure_names[] = {"precision", "recall", "F1"};

typedef struct Rows {
    const FigureInput *in;
    const char **categories;
    size_t n;       /* categories; micro and macro come behind them */
    size_t n_series; /* systems, or three measures of the one system */
} Rows;

static const char *row_name(const Rows *r, size_t row)
{
    return row < r->n ? r->categories[row] : row == r->n ? "micro average" : "macro average";
}

static double row_place(const Rows *r, size_t row) { return (double)row + 0.5 + (row < r->n ? 0 : AVERAGES_GAP); }

static Measure measure_at(const Rows *r, size_t row, size_t system)
{
    const Result *result = r->in->results[system];
    ZeroDivision zero = r->in->report->zero;
    if (row > r->n) return result_macro(result, zero).mean;
    const ResultRow *found = result_row(result, row < r->n ? r->categories[row] : "*");
    return row_measure(found ? found : &(ResultRow){0}, zero);
}

static double row_value(const Rows *r, size_t row, size_t series)
{
    if (r->in->n > 1) return measure_at(r, row, series).f1 * 100;
    Measure m = measure_at(r, row, 0);
    return 100 * (series == 0 ? m.precision : series == 1 ? m.recall : m.f1);
}

/* The gold count of a row, empty where the systems do not agree on it or there is none. */
static const char *row_gold(const Rows *r, size_t row)
{
    StrBuf b = {0};
    for (size_t s = 0; s < r->in->n && row <= r->n; s++) {
        const ResultRow *found = result_row(r->in->results[s], row_name(r, row));
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

static const char *series_name(const Rows *r, size_t series)
{
    return r->in->n > 1 ? report_label(r->in->systems[series]) : measure_names[series];
}

static void write_data(StrBuf *dat, const Rows *r, double most)
{
    sb_puts(dat, "# place\tlabel\tgold");
    for (size_t s = 0; s < r->n_series; s++) {
        sb_putc(dat, '\t');
        dat_text(dat, series_name(r, s));
    }
    sb_putc(dat, '\n');
    for (size_t row = 0; row < r->n + 2; row++) {
        const char *gold = row_gold(r, row);
        sb_printf(dat, "%.2f\t", row_place(r, row));
        dat_text(dat, figure_fitted(r->in->arena, row_name(r, row), most));
        sb_putc(dat, '\t');
        sb_puts(dat, *gold ? gold : " ");
        for (size_t s = 0; s < r->n_series; s++) {
            sb_putc(dat, '\t');
            dat_number(dat, row_value(r, row, s));
        }
        sb_putc(dat, '\n');
    }
}

int figure_categories(const FigureInput *in, FigureParts *parts, Error *e)
{
    (void)e;
    Rows r = {.in = in, .n_series = in->n > 1 ? in->n : 3};
    r.categories = report_categories(in->report, &in->scoring, in->arena, &r.n);
    const char **names = arena_zero(in->arena, r.n_series, sizeof *names);
    for (size_t s = 0; s < r.n_series; s++) names[s] = series_name(&r, s);
    Legend legend = {0};
    legend_set(&legend, names, r.n_series, in->arena);

    double labels = 0, counts = figure_text_width("gold");
    for (size_t row = 0; row < r.n + 2; row++) {
        labels = fmax(labels, figure_text_width(figure_fitted(in->arena, row_name(&r, row), LABELS_MOST)));
        counts = fmax(counts, figure_text_width(row_gold(&r, row)));
    }
    double rows = (double)r.n + 2 + AVERAGES_GAP;
    double row = fmax(FIGURE_LINE, fmin((double)r.n_series * LANE + ROW_GAP, TALLEST / rows));
    double below = FIGURE_MARGIN + 2 * FIGURE_LINE + 2, above = (double)legend.lines * FIGURE_LINE + FIGURE_LINE;
    double top = below + rows * row + above + figure_title_height(in) + FIGURE_MARGIN;

    StrBuf *gp = &parts->gp;
    gp_number(gp, "width", FIGURE_WIDTH);
    gp_number(gp, "height", top);
    top -= FIGURE_MARGIN;
    gp_title(gp, in, &top);
    gp_legend(gp, &legend, top);
    gp_number(gp, "left", FIGURE_MARGIN + labels + 3);
    gp_number(gp, "right", FIGURE_WIDTH - FIGURE_MARGIN - counts - 4);
    gp_number(gp, "bottom", below);
    gp_number(gp, "top", below + rows * row);
    gp_number(gp, "counts", FIGURE_WIDTH - FIGURE_MARGIN);
    gp_number(gp, "rows", rows);
    gp_count(gp, "categories", r.n);
    gp_count(gp, "series", r.n_series);
    double lane = fmin(LANE, (row - ROW_GAP) / (double)r.n_series);
    sb_printf(gp, "lane = %.4f\n", lane / row);
    gp_count(gp, "stems", lane >= STEM_LANE ? r.n_series : 0);
    gp_text(gp, "measure", in->n > 1 ? "F1 (%)" : "%");
    write_data(&parts->dat, &r, LABELS_MOST);
    legend_free(&legend);
    return ASSAY_OK;
}

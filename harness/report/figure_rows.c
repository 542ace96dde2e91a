#include "report/figure_rows.h"

#include <math.h>
#include <string.h>

#define LANE 3.6        /* height that a dot would like to have */
#define STEM_LANE 1.8   /* with less than this the dots stand without stems or intervals, which would run into one another */
#define TALLEST 560.0   /* of the rows together: what fits a page with its caption */
#define ROW_GAP 2.4     /* between the dots of one row and the next */
#define APART_GAP 0.35  /* above what is set off, in rows */

static double row_place(const RowsPlot *p, size_t row) { return (double)row + 0.5 + (row < p->n - p->apart ? 0 : APART_GAP); }

static double labels_most(const FigureInput *in) { return in->width * ROWS_LABELS; }

static void write_data(StrBuf *dat, const FigureInput *in, const RowsPlot *p)
{
    sb_printf(dat, "# place\tlabel\t%s", p->right_title ? p->right_title : "");
    for (size_t s = 0; s < p->n_series; s++) {
        sb_putc(dat, '\t');
        dat_text(dat, p->series ? p->series[s] : "value");
        sb_puts(dat, "\tlow\thigh");
    }
    sb_putc(dat, '\n');
    for (size_t row = 0; row < p->n; row++) {
        sb_printf(dat, "%.2f\t", row_place(p, row));
        dat_text(dat, figure_fitted(in->arena, p->rows[row], labels_most(in)));
        sb_putc(dat, '\t');
        sb_puts(dat, p->right && *p->right[row] ? p->right[row] : " ");
        for (size_t s = 0; s < p->n_series; s++) {
            const RowsValue *v = &p->values[row * p->n_series + s];
            const double all[] = {v->value, v->low, v->high};
            for (size_t i = 0; i < 3; i++) {
                sb_putc(dat, '\t');
                dat_number(dat, all[i]);
            }
        }
        sb_putc(dat, '\n');
    }
}

static double axis_step(double range) { return range > 120 ? 50 : range > 55 ? 20 : range > 25 ? 10 : range > 12 ? 5 : range > 5 ? 2 : range > 2 ? 1 : 0.5; }

static void write_variables(StrBuf *gp, const RowsPlot *p, double row)
{
    bool any = false;
    for (size_t i = 0; i < p->n * p->n_series; i++) any = any || !isnan(p->values[i].low);
    double lane = fmin(LANE, (row - ROW_GAP) / (double)p->n_series);
    double pad = (p->to - p->from) * 0.03;
    gp_number(gp, "rows", (double)p->n + (p->apart ? APART_GAP : 0));
    gp_count(gp, "categories", p->n - p->apart);
    gp_count(gp, "apart", p->apart);
    gp_count(gp, "series", p->n_series);
    sb_printf(gp, "lane = %.4f\n", lane / row);
    gp_count(gp, "intervals", any && lane >= STEM_LANE ? p->n_series : 0);
    gp_count(gp, "stems", !any && !p->differences && lane >= STEM_LANE ? p->n_series : 0);
    gp_number(gp, "from", p->from - pad);
    gp_number(gp, "to", p->to + pad);
    gp_number(gp, "step", axis_step(p->to - p->from));
    gp_count(gp, "differences", p->differences);
    gp_text(gp, "measure", p->axis);
    gp_text(gp, "rightTitle", p->right_title ? p->right_title : "");
}

void rows_plot(const FigureInput *in, const RowsPlot *p, FigureParts *parts)
{
    Legend legend = {0};
    size_t n_lines = 0;
    const char **lines = p->note ? figure_wrapped(p->note, in->width, in->arena, &n_lines) : NULL;
    if (p->series) legend_set(&legend, p->series, p->n_series, in->width, in->arena);
    double labels = 0, right = p->right ? figure_text_width(p->right_title) : 0;
    for (size_t row = 0; row < p->n; row++) {
        labels = fmax(labels, figure_text_width(figure_fitted(in->arena, p->rows[row], labels_most(in))));
        if (p->right) right = fmax(right, figure_text_width(p->right[row]));
    }
    double rows = (double)p->n + (p->apart ? APART_GAP : 0), under = FIGURE_MARGIN + (double)n_lines * FIGURE_LINE;
    double row = fmax(FIGURE_LINE, fmin((double)p->n_series * LANE + ROW_GAP, TALLEST / rows));
    double below = under + 2 * FIGURE_LINE + 2, above = (double)legend.lines * FIGURE_LINE + (p->right ? FIGURE_LINE : FIGURE_LINE / 2);
    double top = below + rows * row + above + figure_title_height(in) + FIGURE_MARGIN;
    StrBuf *gp = &parts->gp;
    gp_number(gp, "width", in->width);
    gp_number(gp, "height", top);
    top -= FIGURE_MARGIN;
    gp_title(gp, in, &top);
    gp_legend(gp, &legend, top);
    gp_notes(gp, lines, n_lines, under);
    gp_number(gp, "left", FIGURE_MARGIN + labels + 3);
    gp_number(gp, "right", in->width - FIGURE_MARGIN - right - (p->right ? 4 : 2));
    gp_number(gp, "bottom", below);
    gp_number(gp, "top", below + rows * row);
    gp_number(gp, "counts", in->width - FIGURE_MARGIN);
    write_variables(gp, p, row);
    write_data(&parts->dat, in, p);
    legend_free(&legend);
}

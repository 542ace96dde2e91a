/* Each series of each panel is a block of the .dat, in that order, the front of a panel the last of its blocks. */
#include "report/figure_xy.h"

#include <math.h>

#define LEFT 31.0
#define RIGHT 14.0 /* half of the last number of the axis */
#define LEVELS_RIGHT 20.0 /* where lines of equal F1 are named */
#define BELOW (2 * FIGURE_LINE + 4)
#define PANEL_GAP 6.0
#define TALLEST_PANEL 200.0

void xy_percent_axis(double low, double high, double *from, double *to)
{
    double step = high - low > 40 ? 20 : high - low > 15 ? 10 : 5;
    *from = fmax(0, floor((low - 1) / step) * step);
    *to = fmin(100, ceil((high + 1) / step) * step);
    if (*to - *from < 10) *from = fmax(0, *to - 10);
    if (*to - *from < 10) *to = *from + 10;
}

static void put_block(StrBuf *dat, const char *what, const XyPoint *points, size_t n)
{
    static const XyPoint nothing = {NAN, NAN, NAN, NAN, false};
    sb_puts(dat, "# ");
    dat_text(dat, what);
    sb_puts(dat, "\n# x\ty\tlow\thigh\tmarked\n");
    for (size_t i = 0; i < (n ? n : 1); i++) {
        const XyPoint *p = n ? &points[i] : &nothing;
        const double all[] = {p->x, p->y, p->low, p->high};
        for (size_t k = 0; k < 4; k++) {
            dat_number(dat, all[k]);
            sb_putc(dat, '\t');
        }
        sb_puts(dat, p->marked ? "1\n" : "0\n");
    }
    sb_puts(dat, "\n\n");
}

static void put_data(StrBuf *dat, const XyPlot *p)
{
    for (size_t i = 0; i < p->n; i++) {
        for (size_t s = 0; s < p->n_series; s++) put_block(dat, p->series[s], p->panels[i].points[s], p->panels[i].n_points[s]);
        put_block(dat, "front", p->panels[i].front, p->panels[i].n_front);
    }
}

static bool has_intervals(const XyPlot *p)
{
    for (size_t i = 0; i < p->n; i++)
        for (size_t s = 0; s < p->n_series; s++)
            for (size_t k = 0; k < p->panels[i].n_points[s]; k++)
                if (!isnan(p->panels[i].points[s][k].low)) return true;
    return false;
}

typedef VECTOR(double) Numbers;
typedef VECTOR(const char *) Texts;

static void put_panels(StrBuf *gp, const XyPlot *p, double bottom, double height)
{
    Numbers bottoms = {0}, x_from = {0}, x_to = {0}, y_from = {0}, y_to = {0}, log_x = {0}, levels = {0}, front = {0};
    Texts x = {0}, y = {0};
    for (size_t i = 0; i < p->n; i++) {
        const XyPanel *panel = &p->panels[i];
        vec_push(&bottoms, bottom + (double)(p->n - 1 - i) * (height + BELOW + PANEL_GAP));
        vec_push(&x_from, panel->x_from);
        vec_push(&x_to, panel->x_to);
        vec_push(&y_from, panel->y_from);
        vec_push(&y_to, panel->y_to);
        vec_push(&log_x, panel->log_x);
        vec_push(&levels, panel->levels);
        vec_push(&front, panel->n_front > 1);
        vec_push(&x, panel->x_title);
        vec_push(&y, panel->y_title);
    }
    const struct {
        const char *name;
        Numbers *values;
    } all[] = {{"Bottom", &bottoms}, {"XFrom", &x_from}, {"XTo", &x_to}, {"YFrom", &y_from}, {"YTo", &y_to}, {"LogX", &log_x}, {"Levels", &levels}, {"Front", &front}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        gp_numbers(gp, all[i].name, all[i].values->at, p->n);
        vec_free(all[i].values);
    }
    gp_texts(gp, "XTitle", x.at, p->n);
    gp_texts(gp, "YTitle", y.at, p->n);
    vec_free(&x);
    vec_free(&y);
}

void xy_plot(const FigureInput *in, const XyPlot *p, FigureParts *parts)
{
    Legend legend = {0};
    size_t n_lines = 0;
    const char **lines = p->note ? figure_wrapped(p->note, in->width, in->arena, &n_lines) : NULL;
    legend_set(&legend, p->series, p->n_series, in->width, in->arena);
    bool levels = false;
    for (size_t i = 0; i < p->n; i++) levels = levels || p->panels[i].levels;
    double right = in->width - (levels ? LEVELS_RIGHT : RIGHT), height = p->height > 0 ? p->height : fmin((right - LEFT) * 0.75, TALLEST_PANEL);
    double notes = FIGURE_MARGIN + (double)n_lines * FIGURE_LINE, under = notes + (double)legend.lines * FIGURE_LINE + 2, bottom = under + BELOW;
    double top = bottom + (double)p->n * height + (double)(p->n - 1) * (BELOW + PANEL_GAP) + FIGURE_MARGIN +
                 (figure_title_height(in) > 0 ? figure_title_height(in) : FIGURE_LINE / 2);
    StrBuf *gp = &parts->gp;
    gp_number(gp, "width", in->width);
    gp_number(gp, "height", top);
    top -= FIGURE_MARGIN;
    gp_title(gp, in, &top);
    gp_legend(gp, &legend, under);
    gp_notes(gp, lines, n_lines, notes);
    gp_number(gp, "left", LEFT);
    gp_number(gp, "right", right);
    gp_number(gp, "panel", height);
    gp_count(gp, "panels", p->n);
    gp_count(gp, "series", p->n_series);
    gp_count(gp, "lines", p->lines);
    gp_count(gp, "dots", p->dots);
    gp_count(gp, "intervals", has_intervals(p));
    put_panels(gp, p, bottom, height);
    put_data(&parts->dat, p);
    legend_free(&legend);
}

/* cost: what a point of F1 costs. A system is on the front if no other is both better and cheaper; the front is a staircase, since between two
 * systems there is nothing. */
#include "report/figures.h"

#include "report/figure_data.h"
#include "report/figure_xy.h"

#include <math.h>
#include <stdlib.h>

static int cheapest_first(const void *left, const void *right)
{
    const XyPoint *a = left, *b = right;
    if (a->x != b->x) return a->x < b->x ? -1 : 1;
    return a->y > b->y ? -1 : a->y < b->y;
}

/* The points that are better than all cheaper ones, with the corners of the stairs left to the drawing. */
static void find_front(Arena *a, XyPanel *p, size_t n_series)
{
    XyPoint *all = arena_zero(a, n_series + 2, sizeof *all);
    size_t n = 0;
    for (size_t s = 0; s < n_series; s++)
        if (p->n_points[s]) all[n++] = p->points[s][0];
    qsort(all, n, sizeof *all, cheapest_first);
    p->front = arena_zero(a, n + 2, sizeof *p->front);
    for (size_t i = 0; i < n; i++)
        if (!p->n_front || all[i].y > p->front[p->n_front - 1].y) p->front[p->n_front++] = all[i];
    if (!p->n_front) return;
    p->front[p->n_front] = p->front[p->n_front - 1];
    p->front[p->n_front++].x = p->x_to;
}

/* Whole decades around the values. */
static void set_decades(XyPanel *p, size_t n_series)
{
    double low = INFINITY, high = 0;
    for (size_t s = 0; s < n_series; s++)
        if (p->n_points[s]) low = fmin(low, p->points[s][0].x), high = fmax(high, p->points[s][0].x);
    if (high <= 0) low = high = 1;
    p->x_from = pow(10, floor(log10(low / 1.1)));
    p->x_to = pow(10, ceil(log10(high * 1.1)));
}

static void add(Arena *a, XyPanel *p, size_t s, double x, double f1)
{
    if (!(x > 0) || isnan(f1)) return;
    p->points[s] = arena_dup(a, &(XyPoint){x, f1, NAN, NAN, true}, 1, sizeof(XyPoint));
    p->n_points[s] = 1;
}

static XyPanel panel(const FigureInput *in, const char *title)
{
    return (XyPanel){.points = arena_zero(in->arena, in->n, sizeof(XyPoint *)), .n_points = arena_zero(in->arena, in->n, sizeof(size_t)), .log_x = true,
                     .x_title = title, .y_title = "F1 (%)"};
}

int figure_cost(const FigureInput *in, FigureParts *parts, Error *e)
{
    Arena *a = in->arena;
    XyPanel panels[] = {panel(in, "time for a document (ms)"), panel(in, "memory at its peak (MB)")};
    const char **names = arena_zero(a, in->n, sizeof *names);
    double low = 100, high = 0;
    for (size_t s = 0; s < in->n; s++) {
        RunInfo info;
        int status = store_run_info(in->options->store, a, figure_run(in, s), &info, e);
        if (status) return status;
        double f1 = row_measure(&in->results[s]->total, in->report->zero).f1 * 100;
        names[s] = report_label(in->systems[s]);
        add(a, &panels[0], s, 1000 / info.documents_per_second, f1);
        add(a, &panels[1], s, (double)info.peak_memory / 1e6, f1);
        if (!isnan(f1)) low = fmin(low, f1), high = fmax(high, f1);
    }
    size_t first = 2, n = 0; /* a panel without a point is left out */
    for (size_t i = 0; i < 2; i++) {
        bool any = false;
        for (size_t s = 0; s < in->n; s++) any = any || panels[i].n_points[s];
        if (!any) continue;
        if (first == 2) first = i;
        n++;
        set_decades(&panels[i], in->n);
        xy_percent_axis(low, high, &panels[i].y_from, &panels[i].y_to);
        find_front(a, &panels[i], in->n);
    }
    if (!n) return error_set(e, ASSAY_ERR_DATA, "cost needs runs that were measured; predictions that were read from a file cost nothing that is known");
    xy_plot(in, &(XyPlot){.series = names, .n_series = in->n, .panels = &panels[first], .n = n, .dots = false, .height = 95,
                          .note = "The broken line joins the systems that no other is both better and cheaper than."}, parts);
    return ASSAY_OK;
}

/* precision-recall: the plane of precision and recall, with lines of equal F1.
 *
 * Each system is one point, its micro average, named in a legend below, where the names have room. By category, the one system's
 * categories are points with their names beside them; names for which there is no room, and categories that are nowhere in the
 * plane because their precision or recall is undefined, are listed below the picture. Both axes show the same range, so that the
 * lines of equal F1 keep their shape; it is as small as the points allow and never less than a tenth of the whole. */
#include "report/figures.h"

#include "report/figure_layout.h"
#include "report/place.h"

#include <math.h>
#include <string.h>

#define LEFT 31.0 /* room for what stands beside the plane */
#define RIGHT 20.0
#define LARGEST 300.0 /* side of the plane */
#define BELOW (2 * FIGURE_LINE + 4)
#define MARKER 3.0        /* half the width of a point */
#define SMALLEST_RANGE 10.0
#define LABELS_MOST 90.0
#define SPACE "\xc2\xa0" /* where a line must not break */
#define CATEGORY_STYLE 1
#define AVERAGE_STYLE 4

typedef struct Point {
    const char *label;
    Measure m; /* in percent */
    int style;
} Point;

typedef struct Plane {
    const FigureInput *in;
    Point *points;
    PlaceItem *items; /* labels by category; NULL otherwise */
    size_t n;
    double low, high; /* of both axes */
    double side, left; /* of the plane, in points */
} Plane;

static Measure measure_of(const FigureInput *in, const ResultRow *row)
{
    Measure m = row_measure(row, in->report->zero);
    return (Measure){m.precision * 100, m.recall * 100, m.f1 * 100};
}

static bool in_plane(const Point *p) { return !isnan(p->m.precision) && !isnan(p->m.recall); }

static const char *why_not(const Point *p)
{
    if (isnan(p->m.precision))
        return isnan(p->m.recall) ? "nothing" SPACE "predicted," SPACE "no" SPACE "gold" : "nothing" SPACE "predicted";
    return "no" SPACE "gold";
}

static void take_points(Plane *p)
{
    const FigureInput *in = p->in;
    const Result *one = in->results[0];
    bool by_category = in->options->by_category;
    p->points = arena_zero(in->arena, by_category ? one->n_rows + 1 : in->n, sizeof *p->points);
    for (size_t i = 0; !by_category && i < in->n; i++)
        p->points[p->n++] = (Point){report_label(in->systems[i]), measure_of(in, &in->results[i]->total), (int)i + 1};
    if (!by_category) return;
    p->points[p->n++] = (Point){"micro average", measure_of(in, &one->total), AVERAGE_STYLE};
    for (size_t i = 0; i < one->n_rows; i++)
        p->points[p->n++] = (Point){one->rows[i].category, measure_of(in, &one->rows[i]), CATEGORY_STYLE};
}

static void choose_range(Plane *p)
{
    double low = 100, high = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (!in_plane(&p->points[i])) continue;
        low = fmin(low, fmin(p->points[i].m.precision, p->points[i].m.recall));
        high = fmax(high, fmax(p->points[i].m.precision, p->points[i].m.recall));
    }
    if (low > high) low = 0, high = 100;
    double step = high - low > 40 ? 20 : high - low > 15 ? 10 : 5; /* the axes end on one of their numbers */
    p->low = fmax(0, floor((low - 2) / step) * step);
    p->high = fmin(100, ceil((high + 2) / step) * step);
    if (p->high - p->low < SMALLEST_RANGE) p->low = fmax(0, p->high - SMALLEST_RANGE);
    if (p->high - p->low < SMALLEST_RANGE) p->high = p->low + SMALLEST_RANGE;
}

static double to_points(const Plane *p, double percent) { return (percent - p->low) / (p->high - p->low) * p->side; }
static double to_percent(const Plane *p, double points) { return p->low + points / p->side * (p->high - p->low); }

static void place_names(Plane *p)
{
    p->items = arena_zero(p->in->arena, p->n, sizeof *p->items);
    PlaceItem *shown = arena_zero(p->in->arena, p->n, sizeof *shown);
    size_t n = 0, k = 0;
    for (size_t i = 0; i < p->n; i++) {
        p->points[i].label = figure_fitted(p->in->arena, p->points[i].label, LABELS_MOST);
        if (!in_plane(&p->points[i])) continue;
        shown[n++] = (PlaceItem){.x = to_points(p, p->points[i].m.recall), .y = to_points(p, p->points[i].m.precision),
                                 .width = figure_text_width(p->points[i].label), .height = FIGURE_FONT + 1};
    }
    place_labels(shown, n, (PlaceBox){2, 2, p->side - 2, p->side - 2}, MARKER);
    for (size_t i = 0; i < p->n; i++)
        if (in_plane(&p->points[i])) p->items[i] = shown[k++];
}

/* -- what is written ------------------------------------------------------------------------------------------------------ */

static void write_data(StrBuf *dat, const Plane *p)
{
    sb_puts(dat, "# recall\tprecision\tF1\tstyle\tlabel\tlabel recall\tlabel precision\tline recall\tline precision\n");
    for (size_t i = 0; i < p->n; i++) {
        const Point *at = &p->points[i];
        const PlaceItem *label = p->items && p->items[i].placed ? &p->items[i] : NULL;
        const double places[] = {label ? to_percent(p, label->box.left) : NAN,
                                 label ? to_percent(p, (label->box.bottom + label->box.top) / 2) : NAN,
                                 label && label->led ? to_percent(p, label->line_x) : NAN,
                                 label && label->led ? to_percent(p, label->line_y) : NAN};
        dat_number(dat, at->m.recall);
        sb_putc(dat, '\t');
        dat_number(dat, at->m.precision);
        sb_putc(dat, '\t');
        dat_number(dat, at->m.f1);
        sb_printf(dat, "\t%d\t", at->style);
        dat_text(dat, at->label);
        for (size_t k = 0; k < 4; k++) {
            sb_putc(dat, '\t');
            dat_number(dat, places[k]);
        }
        sb_putc(dat, '\n');
    }
}

/* The lines of equal F1, each named where it leaves the plane on the right. Those that leave it below, and those whose names
 * would touch, have no name (a place of -1). */
static void write_levels(StrBuf *gp, const Plane *p)
{
    double range = p->high - p->low, step = range >= 60 ? 10 : range >= 30 ? 5 : range >= 15 ? 2 : 1, last = -FIGURE_LINE;
    VECTOR(double) levels = {0}, places = {0};
    for (double f = step * (floor(p->low / step) + 1); f < p->high; f += step) {
        double precision = f * p->high / (2 * p->high - f), y = to_points(p, precision);
        bool name = y >= 0 && y - last >= FIGURE_FONT + 1 && y <= p->side - FIGURE_LINE;
        vec_push(&levels, f);
        vec_push(&places, name ? precision : -1);
        if (name) last = y;
    }
    gp_numbers(gp, "Level", levels.at, levels.n);
    gp_numbers(gp, "LevelPlace", places.at, places.n);
    vec_free(&levels);
    vec_free(&places);
}

static void set_legend(const Plane *p, Legend *legend)
{
    Arena *a = p->in->arena;
    const char **names = arena_zero(a, p->n, sizeof *names);
    for (size_t i = 0; i < p->n; i++) {
        StrBuf b = {0}, end = {0};
        if (in_plane(&p->points[i])) sb_printf(&end, " (F1 %.2f)", p->points[i].m.f1);
        else sb_printf(&end, " (%s)", why_not(&p->points[i]));
        sb_puts(&b, figure_fitted(a, p->points[i].label, legend_room(p->n, p->in->width) - figure_text_width(sb_text(&end))));
        sb_puts(&b, sb_text(&end));
        sb_free(&end);
        names[i] = arena_copy(a, sb_text(&b), b.length);
        sb_free(&b);
    }
    legend_set(legend, names, p->n, p->in->width, a);
}

static const char **list_unnamed(const Plane *p, size_t *n)
{
    StrBuf b = {0};
    for (size_t i = 0; i < p->n; i++) {
        const Point *at = &p->points[i];
        if (in_plane(at) && p->items[i].placed) continue;
        sb_puts(&b, b.length ? ", " : "Not named in the plane: ");
        sb_puts(&b, at->label);
        if (in_plane(at)) sb_printf(&b, SPACE "(P" SPACE "%.1f," SPACE "R" SPACE "%.1f)", at->m.precision, at->m.recall);
        else sb_printf(&b, SPACE "(%s)", why_not(at));
    }
    const char **lines = figure_wrapped(arena_copy(p->in->arena, sb_text(&b), b.length), p->in->width, p->in->arena, n);
    sb_free(&b);
    return lines;
}

int figure_plane(const FigureInput *in, FigureParts *parts, Error *e)
{
    if (in->options->by_category && in->n != 1)
        return error_set(e, ASSAY_ERR_USAGE, "precision-recall by category is drawn for one system, and there are %zu: name one", in->n);
    Plane p = {.in = in, .side = fmin(in->width - LEFT - RIGHT, LARGEST)};
    p.left = LEFT + (in->width - LEFT - RIGHT - p.side) / 2;
    Legend legend = {0};
    const char **lines = NULL;
    size_t n_lines = 0;
    take_points(&p);
    choose_range(&p);
    if (in->options->by_category) {
        place_names(&p);
        lines = list_unnamed(&p, &n_lines);
    } else {
        set_legend(&p, &legend);
    }
    double under = (double)(legend.lines + n_lines) * FIGURE_LINE + FIGURE_MARGIN, bottom = under + BELOW;
    double top = bottom + p.side + FIGURE_MARGIN + (figure_title_height(in) > 0 ? figure_title_height(in) : FIGURE_LINE / 2);
    StrBuf *gp = &parts->gp;
    gp_number(gp, "width", in->width);
    gp_number(gp, "height", top);
    top -= FIGURE_MARGIN;
    gp_title(gp, in, &top);
    gp_legend(gp, &legend, under);
    gp_notes(gp, lines, n_lines, under);
    gp_number(gp, "left", p.left);
    gp_number(gp, "right", p.left + p.side);
    gp_number(gp, "bottom", bottom);
    gp_number(gp, "top", bottom + p.side);
    gp_number(gp, "low", p.low);
    gp_number(gp, "high", p.high);
    bool named = false, led = false; /* gnuplot 5.4 crashes on labels of which none has a place */
    for (size_t i = 0; p.items && i < p.n; i++) {
        named = named || p.items[i].placed;
        led = led || p.items[i].led;
    }
    gp_count(gp, "named", named);
    gp_count(gp, "led", led);
    write_levels(gp, &p);
    write_data(&parts->dat, &p);
    legend_free(&legend);
    return ASSAY_OK;
}

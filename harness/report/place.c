/* Greedy: the labels of the most crowded points choose first, each the nearest free place among sixteen directions at growing
 * distances. An optimum would be dear and look no better, and a line that leads far away helps nobody; what finds no room is left
 * to the caller, who can list it. */
#include "report/place.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define CROWD 30.0 /* points nearer than this are neighbours */
#define CLEAR 3.0  /* between one label and the next in its line */

static const double distances[] = {1, 4, 8, 13, 19, 26, 34, 44};

/* Right and left first: a label reads best beside its point. */
static const double directions[][2] = {{1, 0},       {-1, 0},       {0, 1},       {0, -1},       {0.7, 0.7},   {0.7, -0.7},
                                       {-0.7, 0.7},  {-0.7, -0.7},  {0.92, 0.38}, {0.92, -0.38}, {-0.92, 0.38}, {-0.92, -0.38},
                                       {0.38, 0.92}, {0.38, -0.92}, {-0.38, 0.92}, {-0.38, -0.92}};

static double clamp(double v, double low, double high) { return v < low ? low : v > high ? high : v; }

static bool boxes_meet(const PlaceBox *a, const PlaceBox *b, double clear)
{
    return a->left < b->right + clear && b->left < a->right + clear && a->bottom < b->top && b->bottom < a->top;
}

/* Does the line from (x, y) to (u, v) pass through the box? Cuts the line by each of the four sides (Liang and Barsky). */
static bool line_meets(double x, double y, double u, double v, const PlaceBox *b)
{
    double from = 0, to = 1, dx = u - x, dy = v - y;
    const double p[] = {-dx, dx, -dy, dy}, q[] = {x - b->left, b->right - x, y - b->bottom, b->top - y};
    for (int i = 0; i < 4; i++) {
        if (p[i] == 0) {
            if (q[i] < 0) return false;
            continue;
        }
        double at = q[i] / p[i];
        if (p[i] < 0) from = fmax(from, at);
        else to = fmin(to, at);
    }
    return from < to;
}

/* On which side of the line that leads from `p` to its label does (x, y) lie? */
static double side_of(const PlaceItem *p, double x, double y)
{
    return (p->line_x - p->x) * (y - p->y) - (p->line_y - p->y) * (x - p->x);
}

static bool lines_cross(const PlaceItem *a, const PlaceItem *b)
{
    return side_of(a, b->x, b->y) * side_of(a, b->line_x, b->line_y) < 0 &&
           side_of(b, a->x, a->y) * side_of(b, a->line_x, a->line_y) < 0;
}

static PlaceBox point_box(const PlaceItem *p, double marker)
{
    return (PlaceBox){p->x - marker, p->y - marker, p->x + marker, p->y + marker};
}

static void try_at(PlaceItem *p, const double *direction, double distance, double marker)
{
    double reach = distance + marker;
    double x = p->x + direction[0] * reach + clamp(direction[0] * 1.5, -1, 1) * p->width / 2;
    double y = p->y + direction[1] * reach + clamp(direction[1] * 1.5, -1, 1) * p->height / 2;
    p->box = (PlaceBox){x - p->width / 2, y - p->height / 2, x + p->width / 2, y + p->height / 2};
    p->line_x = clamp(p->x, p->box.left, p->box.right);
    p->line_y = clamp(p->y, p->box.bottom, p->box.top);
}

static double gap(const PlaceItem *point, const PlaceBox *b)
{
    return hypot(point->x - clamp(point->x, b->left, b->right), point->y - clamp(point->y, b->bottom, b->top));
}

/* A label that stands off, or nearly as close to another point as to its own, needs a line. */
static bool needs_line(const PlaceItem *items, size_t n, const PlaceItem *p, double marker)
{
    double own = gap(p, &p->box);
    bool needed = own > 2 * marker;
    for (size_t i = 0; i < n; i++) needed = needed || (&items[i] != p && gap(&items[i], &p->box) < own + marker);
    return needed;
}

static bool is_free(const PlaceItem *items, size_t n, const PlaceItem *p, PlaceBox frame, double marker)
{
    if (p->box.left < frame.left || p->box.right > frame.right || p->box.bottom < frame.bottom || p->box.top > frame.top) return false;
    for (size_t i = 0; i < n; i++) {
        const PlaceItem *other = &items[i];
        PlaceBox point = point_box(other, marker);
        bool same_point = fabs(other->x - p->x) < marker && fabs(other->y - p->y) < marker;
        if (boxes_meet(&p->box, &point, 0)) return false;
        if (p->led && !same_point && line_meets(p->x, p->y, p->line_x, p->line_y, &point)) return false;
        if (!other->placed || other == p) continue;
        if (boxes_meet(&p->box, &other->box, CLEAR)) return false;
        if (p->led && line_meets(p->x, p->y, p->line_x, p->line_y, &other->box)) return false;
        if (other->led && line_meets(other->x, other->y, other->line_x, other->line_y, &p->box)) return false;
        if (p->led && other->led && lines_cross(p, other)) return false;
    }
    return true;
}

static void place_one(PlaceItem *items, size_t n, PlaceItem *p, PlaceBox frame, double marker)
{
    for (size_t d = 0; d < sizeof distances / sizeof *distances; d++)
        for (size_t k = 0; k < sizeof directions / sizeof *directions; k++) {
            try_at(p, directions[k], distances[d], marker);
            p->led = needs_line(items, n, p, marker);
            if (is_free(items, n, p, frame, marker)) {
                p->placed = true;
                return;
            }
        }
    p->led = false;
}

typedef struct Turn {
    size_t item, neighbours;
} Turn;

static int by_crowd(const void *a, const void *b)
{
    const Turn *x = a, *y = b;
    if (x->neighbours != y->neighbours) return x->neighbours > y->neighbours ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

void place_labels(PlaceItem *items, size_t n, PlaceBox frame, double marker)
{
    Turn *turns = mem_zero(n, sizeof *turns);
    for (size_t i = 0; i < n; i++) {
        items[i].placed = items[i].led = false;
        turns[i].item = i;
        for (size_t k = 0; k < n; k++)
            turns[i].neighbours += hypot(items[i].x - items[k].x, items[i].y - items[k].y) < CROWD;
    }
    if (n) qsort(turns, n, sizeof *turns, by_crowd);
    for (size_t i = 0; i < n; i++) place_one(items, n, &items[turns[i].item], frame, marker);
    free(turns);
}

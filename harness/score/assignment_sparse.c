/* Shortest augmenting paths over lists. Rows and columns have prices (dual variables) >= 0 with row + column >= credit for every pair
 * and equality for assigned pairs, and 0 for what stays alone: an assignment with such prices is the best there is.
 *
 * At first each row asks the price of its best column, which it gets if that is free. Every other row looks, by Dijkstra's
 * algorithm over what a pair is short of its prices, for the nearest end of an alternating path: a free column, or a row (itself
 * among them) that can be left alone because its price has come down to 0. Most searches end after a handful of steps; marks
 * carry the number of their search, so nothing has to be cleared between them.
 */
#include "score/assignment_sparse.h"

#include "base/vector.h"

#include <stdbool.h>
#include <string.h>

/* An entry of the heap: a row that is reached at a distance, by the column it has. */
typedef struct Reached {
    double distance;
    uint32_t column;
} Reached;

typedef struct Solver {
    uint32_t rows, columns;
    const uint32_t *starts;
    const Credit *credits;
    double *row_price, *column_price;
    uint32_t *row_mate, *column_mate;
    /* of one search */
    uint32_t search;
    uint32_t *seen, *settled, *from; /* by column; from: the row it was reached from */
    double *distance;
    VECTOR(Reached) heap;
    VECTOR(uint32_t) path; /* columns settled, in order */
    double best;           /* distance of the nearest end found so far */
    uint32_t end_column, end_row; /* one of them, the other UNASSIGNED */
} Solver;

static bool is_nearer(const Reached *a, const Reached *b)
{
    return a->distance < b->distance || (a->distance == b->distance && a->column < b->column);
}

static void heap_push(Solver *s, Reached x)
{
    vec_push(&s->heap, x);
    size_t i = s->heap.n - 1;
    for (; i && is_nearer(&x, &s->heap.at[(i - 1) / 2]); i = (i - 1) / 2) s->heap.at[i] = s->heap.at[(i - 1) / 2];
    s->heap.at[i] = x;
}

static Reached heap_pop(Solver *s)
{
    Reached top = s->heap.at[0], x = s->heap.at[--s->heap.n];
    size_t i = 0;
    for (size_t child = 1; child < s->heap.n; i = child, child = 2 * i + 1) {
        if (child + 1 < s->heap.n && is_nearer(&s->heap.at[child + 1], &s->heap.at[child])) child++;
        if (!is_nearer(&s->heap.at[child], &x)) break;
        s->heap.at[i] = s->heap.at[child];
    }
    if (s->heap.n) s->heap.at[i] = x;
    return top;
}

/* `row` is at this distance: it may be left alone, and its columns come nearer. */
static void scan(Solver *s, uint32_t row, double distance)
{
    if (distance + s->row_price[row] < s->best) {
        s->best = distance + s->row_price[row];
        s->end_row = row;
        s->end_column = UNASSIGNED;
    }
    for (uint32_t i = s->starts[row]; i < s->starts[row + 1]; i++) {
        uint32_t column = s->credits[i].column;
        if (s->settled[column] == s->search || column == s->row_mate[row]) continue;
        double short_of = s->row_price[row] + s->column_price[column] - s->credits[i].credit;
        double reached = distance + (short_of > 0 ? short_of : 0);
        if (reached >= s->best || (s->seen[column] == s->search && reached >= s->distance[column])) continue;
        s->seen[column] = s->search;
        s->distance[column] = reached;
        s->from[column] = row;
        if (s->column_mate[column] != UNASSIGNED) {
            heap_push(s, (Reached){reached, column});
        } else {
            s->best = reached;
            s->end_column = column;
            s->end_row = UNASSIGNED;
        }
    }
}

/* Exchanges mates along the path from `root` to the end that was found. */
static void augment(Solver *s, uint32_t root)
{
    uint32_t column = s->end_column;
    if (s->end_row != UNASSIGNED) {
        if (s->end_row == root) return;
        column = s->row_mate[s->end_row];
        s->row_mate[s->end_row] = UNASSIGNED;
    }
    for (;;) {
        uint32_t row = s->from[column], before = s->row_mate[row];
        s->row_mate[row] = column;
        s->column_mate[column] = row;
        if (row == root) return;
        column = before;
    }
}

static void serve(Solver *s, uint32_t root)
{
    s->search++;
    s->heap.n = s->path.n = 0;
    s->best = s->row_price[root];
    s->end_row = root;
    s->end_column = UNASSIGNED;
    scan(s, root, 0);
    while (s->heap.n && s->heap.at[0].distance < s->best) {
        Reached x = heap_pop(s);
        if (s->settled[x.column] == s->search) continue;
        s->settled[x.column] = s->search;
        vec_push(&s->path, x.column);
        scan(s, s->column_mate[x.column], x.distance);
    }
    s->row_price[root] -= s->best;
    for (size_t i = 0; i < s->path.n; i++) {
        uint32_t column = s->path.at[i];
        double by = s->best - s->distance[column];
        if (by <= 0) continue;
        s->column_price[column] += by;
        s->row_price[s->column_mate[column]] -= by;
    }
    augment(s, root);
}

/* The price of a row is its largest credit; it has the column if that is free. */
static void begin(Solver *s, uint32_t row)
{
    const Credit *best = NULL;
    for (uint32_t i = s->starts[row]; i < s->starts[row + 1]; i++) {
        const Credit *c = &s->credits[i];
        if (!best || c->credit > best->credit ||
            (c->credit >= best->credit && s->column_mate[best->column] != UNASSIGNED && s->column_mate[c->column] == UNASSIGNED))
            best = c;
    }
    s->row_mate[row] = UNASSIGNED;
    if (!best) return;
    s->row_price[row] = best->credit;
    if (s->column_mate[best->column] != UNASSIGNED) return;
    s->row_mate[row] = best->column;
    s->column_mate[best->column] = row;
}

void assignment_solve_sparse(uint32_t rows, uint32_t columns, const uint32_t *starts, const Credit *credits, Arena *scratch,
                             uint32_t *row_mate)
{
    Solver s = {
        .rows = rows, .columns = columns, .starts = starts, .credits = credits, .row_mate = row_mate,
        .row_price = arena_zero(scratch, rows, sizeof(double)), .column_price = arena_zero(scratch, columns, sizeof(double)),
        .column_mate = arena_alloc(scratch, columns * sizeof(uint32_t)), .seen = arena_zero(scratch, columns, sizeof(uint32_t)),
        .settled = arena_zero(scratch, columns, sizeof(uint32_t)), .from = arena_zero(scratch, columns, sizeof(uint32_t)),
        .distance = arena_zero(scratch, columns, sizeof(double)),
    };
    memset(s.column_mate, 0xff, columns * sizeof *s.column_mate);
    for (uint32_t row = 0; row < rows; row++) begin(&s, row);
    for (uint32_t row = 0; row < rows; row++)
        if (row_mate[row] == UNASSIGNED && starts[row] < starts[row + 1]) serve(&s, row);
    vec_free(&s.heap);
    vec_free(&s.path);
}

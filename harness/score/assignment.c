/* Shortest augmenting paths after Jonker and Volgenant (Computing 38, 1987), for maximum credit with the right to stay alone.
 *
 * Costs are negated credits; every row also has a place of its own, of cost 0, which stands for staying unassigned. The
 * prices (dual variables) start from each row's best credit, which already pairs whoever agrees on each other; each row left
 * over then looks for the cheapest way to improve, by Dijkstra's algorithm over the reduced costs. Credits are asked for
 * row by row and never stored as a matrix, so 10,000 by 10,000 needs no memory to speak of.
 */
#include "score/assignment.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

typedef struct Solver {
    uint32_t rows, columns;
    RowCredits credits;
    const void *context;
    double *row_price, *column_price; /* row + column <= cost of every pair; equal on assigned pairs; both <= 0 */
    uint32_t *row_mate, *column_mate;
    /* of one search */
    double *credit;        /* of the row being looked at */
    double *distance;      /* to each column */
    uint32_t *from;        /* the row that it was reached from */
    uint32_t *open;        /* columns not reached for good yet */
    uint32_t *done;        /* columns reached for good, in order */
} Solver;

/* Prices from each row's best column; then rows take their best column where it is free. */
static void start(Solver *s)
{
    for (uint32_t r = 0; r < s->rows; r++) {
        s->credits(s->context, r, s->credit);
        double best = 0;
        uint32_t at = UNASSIGNED;
        for (uint32_t c = 0; c < s->columns; c++) {
            bool better = s->credit[c] > best || (s->credit[c] == best && best > 0 && s->column_mate[c] == UNASSIGNED &&
                                                  s->column_mate[at] != UNASSIGNED);
            if (!better) continue;
            best = s->credit[c];
            at = c;
        }
        s->row_price[r] = -best;
        if (at == UNASSIGNED || s->column_mate[at] != UNASSIGNED) continue;
        s->column_mate[at] = r;
        s->row_mate[r] = at;
    }
}

/* Relaxes all open columns over `row`, which is reached at `distance`. */
static void relax(Solver *s, uint32_t row, double distance, uint32_t n_open)
{
    s->credits(s->context, row, s->credit);
    double base = distance - s->row_price[row];
    for (uint32_t i = 0; i < n_open; i++) {
        uint32_t c = s->open[i];
        if (s->credit[c] <= 0) continue;
        double d = base - s->credit[c] - s->column_price[c];
        if (d < s->distance[c]) {
            s->distance[c] = d;
            s->from[c] = row;
        }
    }
}

/* Makes `column` the column of the row it was reached from, and so on back to the root. `column` UNASSIGNED: the row `alone`
 * gives its column up to the one before it on the path and stays without. */
static void augment(Solver *s, uint32_t root, uint32_t column, uint32_t alone)
{
    if (column == UNASSIGNED) {
        column = s->row_mate[alone];
        s->row_mate[alone] = UNASSIGNED;
        if (alone == root) return;
    }
    for (;;) {
        uint32_t row = s->from[column];
        uint32_t next = s->row_mate[row];
        s->row_mate[row] = column;
        s->column_mate[column] = row;
        if (row == root) return;
        column = next;
    }
}

/* The cheapest way for `root` to be served: a free column, or someone on the way who stays alone. */
static void serve(Solver *s, uint32_t root)
{
    uint32_t n_open = s->columns, n_done = 0;
    for (uint32_t c = 0; c < s->columns; c++) {
        s->open[c] = c;
        s->distance[c] = INFINITY;
    }
    double alone_at = -s->row_price[root]; /* cost 0 minus its price */
    uint32_t alone = root, target = UNASSIGNED;
    double end;
    relax(s, root, 0, n_open);
    for (;;) {
        uint32_t best = UNASSIGNED;
        double nearest = INFINITY;
        for (uint32_t i = 0; i < n_open; i++) {
            double d = s->distance[s->open[i]];
            if (d > nearest) continue;
            bool better = d < nearest || (best != UNASSIGNED && s->column_mate[s->open[best]] != UNASSIGNED &&
                                          s->column_mate[s->open[i]] == UNASSIGNED);
            if (!better || d == INFINITY) continue;
            nearest = d;
            best = i;
        }
        if (best == UNASSIGNED || alone_at <= nearest) {
            end = alone_at;
            break;
        }
        uint32_t column = s->open[best];
        if (s->column_mate[column] == UNASSIGNED) {
            target = column;
            end = nearest;
            break;
        }
        s->open[best] = s->open[--n_open];
        s->done[n_done++] = column;
        uint32_t row = s->column_mate[column];
        if (nearest - s->row_price[row] < alone_at) {
            alone_at = nearest - s->row_price[row];
            alone = row;
        }
        relax(s, row, nearest, n_open);
    }
    s->row_price[root] += end;
    for (uint32_t i = 0; i < n_done; i++) {
        uint32_t column = s->done[i];
        double change = end - s->distance[column];
        if (change <= 0) continue;
        s->row_price[s->column_mate[column]] += change;
        s->column_price[column] -= change;
    }
    augment(s, root, target, alone);
}

void assignment_solve(uint32_t rows, uint32_t columns, RowCredits credits, const void *context, Arena *scratch, uint32_t *row_mate)
{
    Solver s = {.rows = rows, .columns = columns, .credits = credits, .context = context, .row_mate = row_mate};
    s.row_price = arena_zero(scratch, rows, sizeof *s.row_price);
    s.column_price = arena_zero(scratch, columns, sizeof *s.column_price);
    s.column_mate = arena_alloc(scratch, columns * sizeof *s.column_mate);
    s.credit = arena_alloc(scratch, columns * sizeof *s.credit);
    s.distance = arena_alloc(scratch, columns * sizeof *s.distance);
    s.from = arena_alloc(scratch, columns * sizeof *s.from);
    s.open = arena_alloc(scratch, columns * sizeof *s.open);
    s.done = arena_alloc(scratch, columns * sizeof *s.done);
    memset(row_mate, 0xff, rows * sizeof *row_mate);
    memset(s.column_mate, 0xff, columns * sizeof *s.column_mate);
    start(&s);
    for (uint32_t r = 0; r < rows; r++)
        if (row_mate[r] == UNASSIGNED && s.row_price[r] < 0) serve(&s, r);
}

/* Shortest augmenting paths after Jonker and Volgenant (Computing 38, 1987), for the most credit with the right to stay alone.
 *
 * Costs are negated credits; every row also has a place of its own, of cost 0, which stands for staying unassigned. Rows and
 * columns have prices (dual variables) with row + column <= cost for every pair, equality for assigned pairs, and 0 for
 * free columns and for rows that stay alone: an assignment with such prices is the best there is. A row that is not served
 * yet looks for the cheapest way to improve by Dijkstra's algorithm over the reduced costs.
 *
 * Nothing is stored for all pairs; credits are asked for row by row. That is the cost that counts when 10,000 spans overlap
 * 10,000 others, and so there are two ways to the same end:
 *
 *   broad   a search looks at all columns of a row. Right for small problems, and for large ones in which nearly every row
 *           can have the column it likes best, which is what the first, broad attempt finds out within a number of looks.
 *   narrow  each row has only its CANDIDATES most promising columns, on which rows first outbid each other and then search.
 *           Then every pair is checked against the prices; pairs that break them become candidates too. Where that is so in few
 *           rows, these alone are served again, else all, until no pair breaks them. If that comes to no end within PASSES, the broad
 *           way is gone to its end.
 */
#include "score/assignment.h"

#include "base/vector.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { CANDIDATES = 32, PASSES = 16, FEW = 8, SMALL = 256, LOOKS_A_ROW = 1 };

typedef struct Pair {
    double credit;
    uint32_t column;
} Pair;

typedef struct Candidates {
    Pair *at;
    uint32_t n, capacity;
} Candidates;

/* A column that may become a candidate. */
typedef struct Choice {
    double cost;
    uint32_t column, order;
} Choice;

/* An entry of the search's heap: a column reached at a distance. */
typedef struct Reached {
    double distance;
    uint32_t column;
} Reached;

typedef struct Solver {
    uint32_t rows, columns;
    RowCredits credits;
    const void *context;
    Arena *scratch;
    double *row_price, *column_price;
    uint32_t *row_mate, *column_mate;
    Candidates *candidates; /* by row */
    double largest;         /* credit seen */
    double *credit;         /* of one row with all columns */
    /* of one search; `seen` and `settled` hold the number of the search that last touched a column */
    uint32_t search;
    uint32_t *seen, *settled, *from;
    double *distance;
    VECTOR(Reached) heap;
    VECTOR(uint32_t) path;
    VECTOR(uint32_t) broken; /* rows of which the last look at all pairs found better columns */
} Solver;

static void forget(Solver *s)
{
    memset(s->row_price, 0, s->rows * sizeof *s->row_price);
    memset(s->column_price, 0, s->columns * sizeof *s->column_price);
    memset(s->row_mate, 0xff, s->rows * sizeof *s->row_mate);
    memset(s->column_mate, 0xff, s->columns * sizeof *s->column_mate);
}

static double reduced_cost(const Solver *s, const Pair *p) { return -p->credit - s->column_price[p->column]; }

/* -- candidates ------------------------------------------------------------------------------------------------------- */

/* False if it was one before. */
static bool add_candidate(Solver *s, uint32_t row, Pair pair)
{
    Candidates *list = &s->candidates[row];
    for (uint32_t i = 0; i < list->n; i++)
        if (list->at[i].column == pair.column) return false;
    if (list->n == list->capacity) {
        uint32_t grown = list->capacity ? list->capacity * 2 : CANDIDATES;
        Pair *at = arena_alloc(s->scratch, grown * sizeof *at);
        if (list->n) memcpy(at, list->at, list->n * sizeof *at);
        list->at = at;
        list->capacity = grown;
    }
    list->at[list->n++] = pair;
    return true;
}

/* Equal costs are told apart by the order in which they came, so the choice is always the same. */
static bool cheaper(const Choice *a, const Choice *b) { return a->cost != b->cost ? a->cost < b->cost : a->order < b->order; }

/* A heap of the least so far, the dearest of them on top, takes one in its place. */
static void replace_dearest(Choice *heap, uint32_t n, Choice choice)
{
    uint32_t i = 0;
    for (uint32_t child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && cheaper(&heap[child], &heap[child + 1])) child++;
        if (!cheaper(&choice, &heap[child])) break;
        heap[i] = heap[child];
    }
    heap[i] = choice;
}

/* Adds the columns of least reduced cost, at most CANDIDATES and only those below `limit`; returns how many are new. The columns are tried from the
 * row's own place in the order, so that rows with equal choices do not all choose the same. */
static uint32_t add_best(Solver *s, uint32_t row, double limit)
{
    Choice heap[CANDIDATES];
    uint32_t n = 0;
    uint32_t first = (uint32_t)((uint64_t)row * s->columns / s->rows);
    for (uint32_t k = 0; k < CANDIDATES; k++) heap[k] = (Choice){limit, UNASSIGNED, 0};
    for (uint32_t i = 0; i < s->columns; i++) {
        uint32_t c = first + i < s->columns ? first + i : first + i - s->columns;
        double cost = -s->credit[c] - s->column_price[c];
        if (cost < heap[0].cost && s->credit[c] > 0) replace_dearest(heap, CANDIDATES, (Choice){cost, c, i + 1});
    }
    for (uint32_t k = 0; k < CANDIDATES; k++)
        if (heap[k].column != UNASSIGNED) n += add_candidate(s, row, (Pair){s->credit[heap[k].column], heap[k].column});
    return n;
}

static void choose_candidates(Solver *s)
{
    forget(s);
    for (uint32_t r = 0; r < s->rows; r++) {
        s->credits(s->context, r, s->credit);
        add_best(s, r, 0);
        for (uint32_t k = 0; k < s->candidates[r].n; k++)
            if (s->candidates[r].at[k].credit > s->largest) s->largest = s->candidates[r].at[k].credit;
    }
}

/* -- outbidding ------------------------------------------------------------------------------------------------------- */

/* Gives `row` its best column at a price that makes it as good as its second choice. Returns the row that had the column, or
 * UNASSIGNED. */
static uint32_t bid(Solver *s, uint32_t row, bool *raised)
{
    double best = 0, second = 0; /* staying alone */
    uint32_t column = UNASSIGNED;
    const Candidates *list = &s->candidates[row];
    for (uint32_t k = 0; k < list->n; k++) {
        double cost = reduced_cost(s, &list->at[k]);
        uint32_t c = list->at[k].column;
        bool tie_but_free = cost == best && column != UNASSIGNED && s->column_mate[column] != UNASSIGNED && s->column_mate[c] == UNASSIGNED;
        if (cost < best || tie_but_free) {
            second = best;
            best = cost;
            column = c;
        } else if (cost < second) {
            second = cost;
        }
    }
    s->row_price[row] = second;
    if (column == UNASSIGNED) {
        s->row_price[row] = 0;
        return UNASSIGNED;
    }
    *raised = second > best;
    s->column_price[column] -= second - best;
    uint32_t loser = s->column_mate[column];
    if (loser != UNASSIGNED) s->row_mate[loser] = UNASSIGNED;
    s->column_mate[column] = row;
    s->row_mate[row] = column;
    return loser;
}

/* Every row bids once; who loses a column bids again while prices move, within bounds. */
static void outbid(Solver *s)
{
    for (uint32_t r = 0; r < s->rows; r++) {
        uint32_t row = r;
        for (int rounds = 0; rounds < 64 && row != UNASSIGNED; rounds++) {
            bool raised = false;
            row = bid(s, row, &raised);
            if (!raised) break;
        }
    }
    /* A row that lost its column and did not bid again keeps the price it had; its candidates may have become dearer since,
     * never cheaper, so the price still holds for them. */
}

/* -- paths ------------------------------------------------------------------------------------------------------------ */

static bool before(const Solver *s, const Reached *a, const Reached *b)
{
    if (a->distance != b->distance) return a->distance < b->distance;
    bool a_free = s->column_mate[a->column] == UNASSIGNED, b_free = s->column_mate[b->column] == UNASSIGNED;
    return a_free != b_free ? a_free : a->column < b->column;
}

static void heap_push(Solver *s, Reached entry)
{
    vec_push(&s->heap, entry);
    size_t i = s->heap.n - 1;
    for (; i > 0 && before(s, &entry, &s->heap.at[(i - 1) / 2]); i = (i - 1) / 2) s->heap.at[i] = s->heap.at[(i - 1) / 2];
    s->heap.at[i] = entry;
}

static Reached heap_pop(Solver *s)
{
    Reached top = s->heap.at[0], last = s->heap.at[--s->heap.n];
    size_t i = 0;
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= s->heap.n) break;
        if (child + 1 < s->heap.n && before(s, &s->heap.at[child + 1], &s->heap.at[child])) child++;
        if (!before(s, &s->heap.at[child], &last)) break;
        s->heap.at[i] = s->heap.at[child];
        i = child;
    }
    if (s->heap.n) s->heap.at[i] = last;
    return top;
}

/* Reaches the candidates of `row`, which is itself reached at `distance`; nothing at `limit` or beyond is of use. */
static void relax(Solver *s, uint32_t row, double distance, double limit)
{
    double base = distance - s->row_price[row];
    const Candidates *list = &s->candidates[row];
    for (uint32_t k = 0; k < list->n; k++) {
        uint32_t c = list->at[k].column;
        double d = base + reduced_cost(s, &list->at[k]);
        if (d >= limit || s->settled[c] == s->search || (s->seen[c] == s->search && d >= s->distance[c])) continue;
        s->seen[c] = s->search;
        s->distance[c] = d;
        s->from[c] = row;
        heap_push(s, (Reached){d, c});
    }
}

/* Makes `column` the column of the row it was reached from, and so on back to the root. UNASSIGNED: the row `alone` gives its
 * column up to the one before it on the path and stays without. */
static void augment(Solver *s, uint32_t root, uint32_t column, uint32_t alone)
{
    if (column == UNASSIGNED) {
        column = s->row_mate[alone];
        s->row_mate[alone] = UNASSIGNED;
        if (alone == root) return;
    }
    for (;;) {
        uint32_t row = s->from[column], next = s->row_mate[row];
        s->row_mate[row] = column;
        s->column_mate[column] = row;
        if (row == root) return;
        column = next;
    }
}

/* The prices after a search from `root` that ended at the distance `end`. */
static void settle_prices(Solver *s, uint32_t root, double end)
{
    s->row_price[root] += end;
    for (size_t i = 0; i < s->path.n; i++) {
        uint32_t column = s->path.at[i];
        double change = end - s->distance[column];
        if (change <= 0) continue;
        s->row_price[s->column_mate[column]] += change;
        s->column_price[column] -= change;
    }
}

/* The cheapest way for `root` to be served: a free column, or someone on the way who stays alone. */
static void serve(Solver *s, uint32_t root)
{
    double end = -s->row_price[root]; /* where it stays alone itself */
    uint32_t alone = root, target = UNASSIGNED;
    s->search++;
    s->heap.n = s->path.n = 0;
    relax(s, root, 0, end);
    while (s->heap.n) {
        Reached at = heap_pop(s);
        if (s->settled[at.column] == s->search || at.distance > s->distance[at.column]) continue;
        if (at.distance >= end) break;
        if (s->column_mate[at.column] == UNASSIGNED) {
            target = at.column;
            end = at.distance;
            break;
        }
        s->settled[at.column] = s->search;
        vec_push(&s->path, at.column);
        uint32_t row = s->column_mate[at.column];
        if (at.distance - s->row_price[row] < end) {
            end = at.distance - s->row_price[row];
            alone = row;
        }
        relax(s, row, at.distance, end);
    }
    settle_prices(s, root, end);
    augment(s, root, target, alone);
}

/* Looks at all pairs and makes candidates of those that are better than the prices allow. Returns whether there was one; their rows
 * are listed. */
static bool check_all_pairs(Solver *s)
{
    s->broken.n = 0;
    double tolerance = 2e-15 * s->largest; /* rounding; below 1 for whole credits that are exact */
    for (uint32_t r = 0; r < s->rows; r++) {
        double least = 0, limit = s->row_price[r] - tolerance;
        s->credits(s->context, r, s->credit);
        for (uint32_t c = 0; c < s->columns; c++) { /* pairs without credit cost at least 0 and do not matter */
            double cost = -s->credit[c] - s->column_price[c];
            least = cost < least ? cost : least;
        }
        if (least < limit && add_best(s, r, limit)) vec_push(&s->broken, r);
    }
    return s->broken.n > 0;
}

static void serve_all(Solver *s)
{
    for (uint32_t r = 0; r < s->rows; r++)
        if (s->row_mate[r] == UNASSIGNED && s->row_price[r] < 0) serve(s, r);
}

/* The best assignment over the candidates. */
static void solve_narrow(Solver *s)
{
    forget(s);
    outbid(s);
    serve_all(s);
}

/* The same from the best assignment over fewer candidates: rows that have new ones give up their columns and are served again. A
 * column that is given up keeps its price, and is taken at it; if one is left over, which must cost nothing, all was in vain. */
static bool repair(Solver *s)
{
    for (size_t i = 0; i < s->broken.n; i++) {
        uint32_t row = s->broken.at[i];
        const Candidates *list = &s->candidates[row];
        double least = 0;
        for (uint32_t k = 0; k < list->n; k++) {
            double cost = reduced_cost(s, &list->at[k]);
            least = cost < least ? cost : least;
        }
        if (s->row_mate[row] != UNASSIGNED) s->column_mate[s->row_mate[row]] = UNASSIGNED;
        s->row_mate[row] = UNASSIGNED;
        s->row_price[row] = least;
    }
    serve_all(s);
    for (uint32_t c = 0; c < s->columns; c++)
        if (s->column_mate[c] == UNASSIGNED && s->column_price[c] < 0) return false;
    return true;
}

/* -- the broad way ---------------------------------------------------------------------------------------------------- */

/* Prices from each row's best column; rows take it where it is free, or another that is as good. */
static void take_favourites(Solver *s)
{
    for (uint32_t r = 0; r < s->rows; r++) {
        double best = 0;
        uint32_t at = UNASSIGNED;
        s->credits(s->context, r, s->credit);
        for (uint32_t c = 0; c < s->columns; c++) {
            if (s->credit[c] < best || s->credit[c] <= 0) continue;
            if (s->credit[c] == best && (s->column_mate[at] == UNASSIGNED || s->column_mate[c] != UNASSIGNED)) continue;
            best = s->credit[c];
            at = c;
        }
        s->row_price[r] = -best;
        if (at == UNASSIGNED || s->column_mate[at] != UNASSIGNED) continue;
        s->column_mate[at] = r;
        s->row_mate[r] = at;
    }
}

/* Reaches the columns that are not settled (`open`) from `row`. */
static void relax_broad(Solver *s, uint32_t row, double distance, const uint32_t *open, uint32_t n_open)
{
    s->credits(s->context, row, s->credit);
    double base = distance - s->row_price[row];
    for (uint32_t i = 0; i < n_open; i++) {
        uint32_t c = open[i];
        double d = base - s->credit[c] - s->column_price[c];
        if (s->credit[c] <= 0 || d >= s->distance[c]) continue;
        s->distance[c] = d;
        s->from[c] = row;
    }
}

static uint32_t nearest(const Solver *s, const uint32_t *open, uint32_t n_open)
{
    uint32_t best = UNASSIGNED;
    double least = INFINITY;
    for (uint32_t i = 0; i < n_open; i++) {
        double d = s->distance[open[i]];
        if (d > least || d == INFINITY) continue;
        bool tie_but_free = d == least && s->column_mate[open[best]] != UNASSIGNED && s->column_mate[open[i]] == UNASSIGNED;
        if (d == least && !tie_but_free) continue;
        least = d;
        best = i;
    }
    return best;
}

/* As `serve`, over all columns. Returns how many rows it looked at. */
static uint32_t serve_broad(Solver *s, uint32_t root, uint32_t *open)
{
    uint32_t n_open = s->columns, alone = root, target = UNASSIGNED, looks = 1;
    double end = -s->row_price[root];
    for (uint32_t c = 0; c < s->columns; c++) {
        open[c] = c;
        s->distance[c] = INFINITY;
    }
    s->path.n = 0;
    relax_broad(s, root, 0, open, n_open);
    for (uint32_t at; (at = nearest(s, open, n_open)) != UNASSIGNED;) {
        uint32_t column = open[at];
        double distance = s->distance[column];
        if (distance >= end) break;
        if (s->column_mate[column] == UNASSIGNED) {
            target = column;
            end = distance;
            break;
        }
        open[at] = open[--n_open];
        vec_push(&s->path, column);
        uint32_t row = s->column_mate[column];
        if (distance - s->row_price[row] < end) {
            end = distance - s->row_price[row];
            alone = row;
        }
        relax_broad(s, row, distance, open, n_open);
        looks++;
    }
    settle_prices(s, root, end);
    augment(s, root, target, alone);
    return looks;
}

/* False if it would take more than `most` looks. */
static bool solve_broad(Solver *s, uint64_t most)
{
    forget(s);
    take_favourites(s);
    uint64_t looks = 0;
    uint32_t *open = arena_alloc(s->scratch, s->columns * sizeof *open);
    for (uint32_t r = 0; r < s->rows; r++) {
        if (s->row_mate[r] != UNASSIGNED || s->row_price[r] == 0) continue;
        looks += serve_broad(s, r, open);
        if (looks > most) return false;
    }
    return true;
}

void assignment_solve(uint32_t rows, uint32_t columns, RowCredits credits, const void *context, Arena *scratch, uint32_t *row_mate)
{
    if (!columns) memset(row_mate, 0xff, rows * sizeof *row_mate);
    if (!rows || !columns) return;
    Solver s = {.rows = rows, .columns = columns, .credits = credits, .context = context, .scratch = scratch, .row_mate = row_mate};
    s.row_price = arena_zero(scratch, rows, sizeof *s.row_price);
    s.column_price = arena_zero(scratch, columns, sizeof *s.column_price);
    s.column_mate = arena_alloc(scratch, columns * sizeof *s.column_mate);
    s.candidates = arena_zero(scratch, rows, sizeof *s.candidates);
    s.credit = arena_alloc(scratch, columns * sizeof *s.credit);
    s.seen = arena_zero(scratch, columns, sizeof *s.seen);
    s.settled = arena_zero(scratch, columns, sizeof *s.settled);
    s.from = arena_alloc(scratch, columns * sizeof *s.from);
    s.distance = arena_alloc(scratch, columns * sizeof *s.distance);
    bool solved = solve_broad(&s, columns <= SMALL ? UINT64_MAX : (uint64_t)rows * LOOKS_A_ROW);
    if (!solved) choose_candidates(&s);
    for (int pass = 0; pass < PASSES && !solved; pass++) {
        if (pass == 0 || s.broken.n > rows / FEW || !repair(&s)) solve_narrow(&s);
        solved = !check_all_pairs(&s);
    }
    if (!solved) solve_broad(&s, UINT64_MAX);
    vec_free(&s.heap);
    vec_free(&s.path);
    vec_free(&s.broken);
}

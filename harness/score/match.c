/* Why the cheap ways are exact.
 *
 * Pairs with identical spans: within one category no side has two of them, so they are simply equal.
 *
 * Touching: look at the span with the smallest end e of all that are left, on either side. Whatever touches it covers the
 * character before e, and of those the one with the smallest end is the least useful to others, because what can still
 * touch it later starts before that end. So pairing the two is part of some largest set of pairs. Spans in one piece are
 * needed for that; where there are others the assignment solver does it.
 *
 * Partial: if a gold and a predicted span are identical, some best assignment pairs them. Take one that does not: the two
 * have at most one half each from elsewhere, which is what pairing them gives, and their former partners can only gain.
 * So identical ones are paired first and the rest is a largest set of touching pairs.
 *
 * Overlap has no such short cut (a span that is identical to another may be worth more to two neighbours) and always goes
 * to the solver, by components of overlapping spans.
 */
#include "score/match.h"

#include <stdlib.h>
#include <string.h>

static bool can_match(const Item *item) { return item->n_spans > 0 && !item->duplicate; }

void match_same(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, uint32_t *mate)
{
    for (uint32_t g = 0, p = 0; g < n_gold && p < n_predicted;) {
        if (gold[g].n_spans == 0 || predicted[p].n_spans == 0) break; /* these come last */
        int order = items_compare_spans(&gold[g], &predicted[p]);
        if (order == 0) mate[g] = p;
        if (order <= 0) g++;
        if (order >= 0) p++;
        while (p < n_predicted && predicted[p].duplicate) p++;
    }
}

/* Behind the items at `i` that have the same spans. */
static uint32_t group_end(const Item *items, uint32_t n, uint32_t i)
{
    uint32_t end = i + 1;
    while (end < n && items_compare_spans(&items[i], &items[end]) == 0) end++;
    return end;
}

/* One round over a group of identical spans: gold that is optional or not, pairs of one category or of any. */
static void pair_group(const Item *gold, uint32_t g, uint32_t g_end, const Item *predicted, uint32_t p, uint32_t p_end, bool optional,
                       bool same_category, uint32_t *mate)
{
    for (uint32_t i = g; i < g_end; i++) {
        if (mate[i] != UNASSIGNED || gold[i].optional != optional) continue;
        for (uint32_t j = p; j < p_end && mate[i] == UNASSIGNED; j++) {
            if (!can_match(&predicted[j]) || (same_category && predicted[j].category != gold[i].category)) continue;
            bool taken = false;
            for (uint32_t k = g; k < g_end; k++) taken |= mate[k] == j;
            if (!taken) mate[i] = j;
        }
    }
}

void match_exact(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, uint32_t *mate)
{
    for (uint32_t g = 0, p = 0; g < n_gold && p < n_predicted;) {
        if (gold[g].n_spans == 0 || predicted[p].n_spans == 0) break;
        int order = items_compare_spans(&gold[g], &predicted[p]);
        if (order < 0) g++;
        if (order > 0) p++;
        if (order != 0) continue;
        uint32_t g_end = group_end(gold, n_gold, g), p_end = group_end(predicted, n_predicted, p);
        for (int round = 0; round < 4; round++) /* of one category: required, optional; then of any: required, optional */
            pair_group(gold, g, g_end, predicted, p, p_end, round % 2 == 1, round < 2, mate);
        g = g_end;
        p = p_end;
    }
}

/* -- components ------------------------------------------------------------------------------------------------------- */

void match_components(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, Arena *scratch, uint32_t *mate,
                      MatchComponent work, const void *context)
{
    uint32_t g = 0, p = 0;
    while (g < n_gold && p < n_predicted && gold[g].n_spans && predicted[p].n_spans) {
        uint32_t first_g = g, first_p = p, end = 0;
        for (;;) {
            bool take_gold = g < n_gold && gold[g].n_spans && (end == 0 || gold[g].start < end);
            bool take_predicted = p < n_predicted && predicted[p].n_spans && (end == 0 || predicted[p].start < end);
            if (take_gold && take_predicted) take_gold = gold[g].start <= predicted[p].start;
            else if (!take_gold && !take_predicted) break;
            uint32_t item_end = take_gold ? gold[g++].end : predicted[p++].end;
            if (item_end > end) end = item_end;
        }
        if (g == first_g || p == first_p) continue;
        work(gold + first_g, g - first_g, predicted + first_p, p - first_p, scratch, mate + first_g, context);
        for (uint32_t i = first_g; i < g; i++)
            if (mate[i] != UNASSIGNED) mate[i] += first_p;
    }
}

/* -- touching --------------------------------------------------------------------------------------------------------- */

/* One end point of the sweep, or an entry of a heap: which item, by end. */
typedef struct Entry {
    uint32_t end, start, index;
    bool is_gold;
} Entry;

static int by_end(const void *a, const void *b)
{
    const Entry *x = a, *y = b;
    if (x->end != y->end) return x->end < y->end ? -1 : 1;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    if (x->is_gold != y->is_gold) return x->is_gold ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

typedef struct Heap {
    Entry *at;
    uint32_t n;
} Heap;

static void heap_push(Heap *h, Entry entry)
{
    uint32_t i = h->n++;
    while (i > 0 && by_end(&entry, &h->at[(i - 1) / 2]) < 0) {
        h->at[i] = h->at[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    h->at[i] = entry;
}

static Entry heap_pop(Heap *h)
{
    Entry top = h->at[0], last = h->at[--h->n];
    uint32_t i = 0;
    for (;;) {
        uint32_t child = 2 * i + 1;
        if (child >= h->n) break;
        if (child + 1 < h->n && by_end(&h->at[child + 1], &h->at[child]) < 0) child++;
        if (by_end(&last, &h->at[child]) <= 0) break;
        h->at[i] = h->at[child];
        i = child;
    }
    h->at[i] = last;
    return top;
}

/* Items of one side that still want a partner, as entries sorted by start (the order of the list). */
static uint32_t collect(const Item *items, uint32_t n, const bool *wanted, bool is_gold, Entry *out)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++)
        if (wanted[i]) out[count++] = (Entry){items[i].end, items[i].start, i, is_gold};
    return count;
}

/* The sweep. `open` and `free_predicted` say who takes part. */
static void sweep(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, bool *open, bool *free_predicted,
                  Arena *scratch, uint32_t *mate)
{
    uint32_t n = n_gold + n_predicted;
    Entry *sides[2] = {arena_alloc(scratch, n_predicted * sizeof(Entry)), arena_alloc(scratch, n_gold * sizeof(Entry))};
    uint32_t count[2] = {collect(predicted, n_predicted, free_predicted, false, sides[0]), collect(gold, n_gold, open, true, sides[1])};
    if (!count[0] || !count[1]) return;
    Entry *ends = arena_alloc(scratch, n * sizeof *ends);
    memcpy(ends, sides[0], count[0] * sizeof *ends);
    memcpy(ends + count[0], sides[1], count[1] * sizeof *ends);
    qsort(ends, count[0] + count[1], sizeof *ends, by_end);
    Heap heaps[2] = {{arena_alloc(scratch, n_predicted * sizeof(Entry)), 0}, {arena_alloc(scratch, n_gold * sizeof(Entry)), 0}};
    uint32_t next[2] = {0, 0};
    for (uint32_t i = 0; i < count[0] + count[1]; i++) {
        Entry x = ends[i];
        bool *mine = x.is_gold ? open : free_predicted, *theirs = x.is_gold ? free_predicted : open;
        if (!mine[x.index]) continue;
        mine[x.index] = false; /* its turn: now or never */
        unsigned other = !x.is_gold;
        while (next[other] < count[other] && sides[other][next[other]].start < x.end) heap_push(&heaps[other], sides[other][next[other]++]);
        while (heaps[other].n && !theirs[heaps[other].at[0].index]) heap_pop(&heaps[other]);
        if (!heaps[other].n) continue;
        Entry y = heap_pop(&heaps[other]);
        theirs[y.index] = false;
        if (x.is_gold) mate[x.index] = y.index;
        else mate[y.index] = x.index;
    }
}

/* The kind of credit that the solver is asked for. */
typedef enum Wanted { TOUCHING, SHARES } Wanted;

/* Some of both sides. Where all spans are in one piece the columns' ends lie side by side, which is what makes a row quick. */
typedef struct Subset {
    const Item *gold, *predicted;
    const uint32_t *gold_index, *predicted_index;
    uint32_t n_predicted;
    Wanted wanted;
    bool in_one_piece;
    const double *starts, *ends, *shares; /* of the predictions; 1 / length */
} Subset;

static void credits_of_pieces(const Subset *s, const Item *gold, double *credits)
{
    for (uint32_t c = 0; c < s->n_predicted; c++) {
        double shared = items_shared(gold, &s->predicted[s->predicted_index[c]]);
        credits[c] = s->wanted == TOUCHING ? shared > 0 : shared / gold->length + shared * s->shares[c];
    }
}

static void subset_credits(const void *context, uint32_t row, double *credits)
{
    const Subset *s = context;
    const Item *gold = &s->gold[s->gold_index[row]];
    if (!s->in_one_piece) {
        credits_of_pieces(s, gold, credits);
        return;
    }
    const double start = gold->start, end = gold->end, share = 1.0 / gold->length;
    const double *restrict starts = s->starts, *restrict ends = s->ends, *restrict shares = s->shares;
    const uint32_t n = s->n_predicted;
    for (uint32_t c = 0; c < n; c++) {
        double from = starts[c] > start ? starts[c] : start, to = ends[c] < end ? ends[c] : end;
        double shared = to - from;
        credits[c] = shared > 0 ? shared * (share + shares[c]) : 0;
    }
}

static bool in_one_piece(const Item *items, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (items[i].n_spans > 1) return false;
    return true;
}

/* The best assignment between the gold items that are open and the predictions that are free, by the solver. */
static void solve(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, const bool *open,
                  const bool *free_predicted, Wanted wanted, Arena *scratch, uint32_t *mate)
{
    uint32_t *gold_index = arena_alloc(scratch, n_gold * sizeof *gold_index), rows = 0;
    uint32_t *predicted_index = arena_alloc(scratch, n_predicted * sizeof *predicted_index), columns = 0;
    double *starts = arena_alloc(scratch, n_predicted * sizeof *starts), *ends = arena_alloc(scratch, n_predicted * sizeof *ends);
    double *shares = arena_alloc(scratch, n_predicted * sizeof *shares);
    for (uint32_t g = 0; g < n_gold; g++)
        if (open[g]) gold_index[rows++] = g;
    for (uint32_t p = 0; p < n_predicted; p++) {
        if (!free_predicted[p]) continue;
        starts[columns] = predicted[p].start;
        ends[columns] = predicted[p].end;
        shares[columns] = 1.0 / predicted[p].length;
        predicted_index[columns++] = p;
    }
    if (!rows || !columns) return;
    Subset subset = {gold, predicted, gold_index, predicted_index, columns, wanted,
                     wanted == SHARES && in_one_piece(gold, n_gold) && in_one_piece(predicted, n_predicted), starts, ends, shares};
    uint32_t *row_mate = arena_alloc(scratch, rows * sizeof *row_mate);
    assignment_solve(rows, columns, subset_credits, &subset, scratch, row_mate);
    for (uint32_t r = 0; r < rows; r++)
        if (row_mate[r] != UNASSIGNED) mate[gold_index[r]] = predicted_index[row_mate[r]];
}

/* What a component's work is made of: the credit, and whether identical spans go first. */
typedef struct Way {
    Wanted wanted;
    bool same_first;
} Way;

/* Pairs open gold with the free prediction on the same spans. */
static void pair_identical(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, bool *open, bool *free_predicted,
                           uint32_t *mate)
{
    for (uint32_t g = 0, p = 0; g < n_gold; g++) {
        while (p < n_predicted && items_compare_spans(&predicted[p], &gold[g]) < 0) p++;
        if (!open[g] || p == n_predicted || !free_predicted[p] || items_compare_spans(&predicted[p], &gold[g]) != 0) continue;
        mate[g] = p;
        open[g] = free_predicted[p] = false;
    }
}

/* Whoever says just what an optional mention says has found it, and pays nothing for it, whatever else the prediction could
 * be used for. Were it paired with required gold that it only touches, precision could fall below that of strict. */
static void serve_optional(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, Arena *scratch, uint32_t *mate)
{
    bool any = false;
    for (uint32_t g = 0; g < n_gold; g++) any |= gold[g].optional;
    if (!any) return;
    bool *open = arena_alloc(scratch, n_gold * sizeof *open), *free_predicted = arena_alloc(scratch, n_predicted * sizeof *free_predicted);
    for (uint32_t g = 0; g < n_gold; g++) open[g] = gold[g].optional;
    for (uint32_t p = 0; p < n_predicted; p++) free_predicted[p] = can_match(&predicted[p]);
    pair_identical(gold, n_gold, predicted, n_predicted, open, free_predicted, mate);
}

static void match_round(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, const Way *way, bool optional,
                        Arena *scratch, uint32_t *mate)
{
    bool *open = arena_zero(scratch, n_gold, sizeof *open), *free_predicted = arena_alloc(scratch, n_predicted * sizeof *free_predicted);
    for (uint32_t p = 0; p < n_predicted; p++) free_predicted[p] = can_match(&predicted[p]);
    bool any = false;
    for (uint32_t g = 0; g < n_gold; g++) {
        if (mate[g] != UNASSIGNED) free_predicted[mate[g]] = false;
        else any |= open[g] = gold[g].optional == optional;
    }
    if (!any) return;
    if (way->same_first) pair_identical(gold, n_gold, predicted, n_predicted, open, free_predicted, mate);
    if (way->wanted == TOUCHING && in_one_piece(gold, n_gold) && in_one_piece(predicted, n_predicted))
        sweep(gold, n_gold, predicted, n_predicted, open, free_predicted, scratch, mate);
    else
        solve(gold, n_gold, predicted, n_predicted, open, free_predicted, way->wanted, scratch, mate);
}

static void match_one(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, Arena *scratch, uint32_t *mate,
                      const void *context)
{
    const Way *way = context;
    if (n_gold == 1 && n_predicted == 1) { /* nearly always */
        if (can_match(predicted) && items_shared(gold, predicted)) mate[0] = 0;
        return;
    }
    serve_optional(gold, n_gold, predicted, n_predicted, scratch, mate);
    match_round(gold, n_gold, predicted, n_predicted, way, false, scratch, mate);
    match_round(gold, n_gold, predicted, n_predicted, way, true, scratch, mate);
}

void match_touching(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, Arena *scratch, uint32_t *mate)
{
    static const Way way = {TOUCHING, false};
    match_components(gold, n_gold, predicted, n_predicted, scratch, mate, match_one, &way);
}

void match_partial(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, Arena *scratch, uint32_t *mate)
{
    static const Way way = {TOUCHING, true};
    match_components(gold, n_gold, predicted, n_predicted, scratch, mate, match_one, &way);
}

void match_overlap(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, Arena *scratch, uint32_t *mate)
{
    static const Way way = {SHARES, false};
    match_components(gold, n_gold, predicted, n_predicted, scratch, mate, match_one, &way);
}

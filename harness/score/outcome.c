/* Pairs that agree in everything are taken out first: a best alignment has all of them, since no side holds one twice. For
 * the rest the order of importance becomes one number: with S the most characters that can be shared and N the most pairs, a
 * pair of the same type is worth S + 1 and one with the same spans (S + 1) * (N + 1), so that nothing later in the order
 * can outweigh anything earlier. */
#include "score/outcome.h"

#include "score/match.h"

#include <string.h>

static const char *const verdict_names[VERDICT_COUNT] = {
    [VERDICT_CORRECT] = "correct",       [VERDICT_WRONG_TYPE] = "wrong type", [VERDICT_WRONG_BOUNDARY] = "wrong boundary",
    [VERDICT_WRONG_BOTH] = "wrong both", [VERDICT_MISSING] = "missing",       [VERDICT_SPURIOUS] = "spurious",
    [VERDICT_WRONG_DIRECTION] = "wrong direction", [VERDICT_WRONG_ROLE] = "wrong role", [VERDICT_WRONG_ARGUMENT] = "wrong argument",
    [VERDICT_WRONG_ARGUMENT_TYPE] = "wrong argument type", [VERDICT_WRONG_LINK] = "wrong link", [VERDICT_WRONG_NIL] = "wrong NIL",
    [VERDICT_MISSING_NIL] = "missing NIL", [VERDICT_SPLIT_CLUSTER] = "split cluster", [VERDICT_MERGED_CLUSTER] = "merged cluster",
    [VERDICT_WRONG_VALUE] = "wrong value", [VERDICT_WRONG_FILLER] = "wrong filler", [VERDICT_MISSING_RECORD] = "missing record",
    [VERDICT_SPURIOUS_RECORD] = "spurious record"};

const char *verdict_name(Verdict v) { return verdict_names[v]; }

typedef struct Worth {
    const Item *gold, *predicted;
    uint32_t n_predicted;
    double same_type, same_spans;
} Worth;

static void credits_of_row(const void *context, uint32_t row, double *credits)
{
    const Worth *w = context;
    const Item *g = &w->gold[row];
    for (uint32_t c = 0; c < w->n_predicted; c++) {
        const Item *p = &w->predicted[c];
        uint32_t shared = p->duplicate ? 0 : items_shared(g, p);
        credits[c] = shared;
        if (!shared) continue;
        if (items_same_spans(g, p)) credits[c] += w->same_spans;
        if (g->category == p->category) credits[c] += w->same_type;
    }
}

static void align_component(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, Arena *scratch,
                            uint32_t *mate, const void *context)
{
    (void)context;
    double most_shared = 0, most_pairs = n_gold < n_predicted ? n_gold : n_predicted;
    for (uint32_t g = 0; g < n_gold; g++) most_shared += gold[g].length;
    Worth worth = {gold, predicted, n_predicted, most_shared + 1, (most_shared + 1) * (most_pairs + 1)};
    assignment_solve(n_gold, n_predicted, credits_of_row, &worth, scratch, mate);
}

/* One round: the gold items that are optional or not, against the predictions that are still free. */
static void align(const ItemList *gold, const ItemList *predicted, bool optional, Arena *scratch, uint32_t *mate, bool *taken)
{
    Item *open = arena_alloc(scratch, gold->n * sizeof *open), *still_free = arena_alloc(scratch, predicted->n * sizeof *still_free);
    uint32_t *open_index = arena_alloc(scratch, gold->n * sizeof *open_index), n_open = 0;
    uint32_t *free_index = arena_alloc(scratch, predicted->n * sizeof *free_index), n_free = 0;
    for (uint32_t g = 0; g < gold->n; g++) {
        if (mate[g] != UNASSIGNED || gold->at[g].optional != optional) continue;
        open[n_open] = gold->at[g];
        open_index[n_open++] = g;
    }
    for (uint32_t p = 0; p < predicted->n; p++) {
        if (taken[p]) continue;
        still_free[n_free] = predicted->at[p];
        free_index[n_free++] = p;
    }
    uint32_t *open_mate = arena_alloc(scratch, n_open * sizeof *open_mate);
    for (uint32_t i = 0; i < n_open; i++) open_mate[i] = UNASSIGNED;
    match_components(open, n_open, still_free, n_free, scratch, open_mate, align_component, NULL);
    for (uint32_t i = 0; i < n_open; i++) {
        if (open_mate[i] == UNASSIGNED) continue;
        mate[open_index[i]] = free_index[open_mate[i]];
        taken[free_index[open_mate[i]]] = true;
    }
}

/* Both lists are in the same order, so equal items are found by walking along. */
static void take_identical(const ItemList *gold, const ItemList *predicted, uint32_t *mate, bool *taken)
{
    for (uint32_t g = 0, p = 0; g < gold->n && p < predicted->n; g++) {
        while (p < predicted->n && predicted->at[p].n_spans && items_compare_spans(&predicted->at[p], &gold->at[g]) < 0) p++;
        for (uint32_t k = p; k < predicted->n && items_same_spans(&predicted->at[k], &gold->at[g]); k++) {
            if (predicted->at[k].duplicate || predicted->at[k].category != gold->at[g].category) continue;
            mate[g] = k;
            taken[k] = true;
            break;
        }
    }
}

static Verdict verdict_of(const Item *g, const Item *p)
{
    bool spans = items_same_spans(g, p), type = g->category == p->category;
    return spans && type ? VERDICT_CORRECT : spans ? VERDICT_WRONG_TYPE : type ? VERDICT_WRONG_BOUNDARY : VERDICT_WRONG_BOTH;
}

static Outcome make(const Item *g, const Item *p)
{
    Outcome o = {.gold = NO_MENTION, .predicted = NO_MENTION, .gold_category = NO_CATEGORY, .predicted_category = NO_CATEGORY};
    o.verdict = !p ? VERDICT_MISSING : !g ? VERDICT_SPURIOUS : verdict_of(g, p);
    if (g) {
        o.gold = g->mention;
        o.gold_category = g->category;
        o.optional = g->optional;
    }
    if (p) {
        o.predicted = p->mention;
        o.predicted_category = p->category;
    }
    return o;
}

size_t outcomes_of(const Document *gold, const Document *predicted, const ItemRules *rules, Arena *arena, Outcome **out)
{
    ItemList g = items_of(gold, gold, rules, arena), p = {0};
    if (predicted) p = items_of(predicted, gold, rules, arena);
    uint32_t *mate = arena_alloc(arena, g.n * sizeof *mate);
    bool *taken = arena_zero(arena, p.n, sizeof *taken);
    for (uint32_t i = 0; i < g.n; i++) mate[i] = UNASSIGNED;
    take_identical(&g, &p, mate, taken);
    align(&g, &p, false, arena, mate, taken);
    align(&g, &p, true, arena, mate, taken);
    Outcome *list = arena_alloc(arena, ((size_t)g.n + p.n) * sizeof *list);
    size_t n = 0;
    uint32_t next = 0; /* spurious predictions go before the first gold mention that starts behind them */
    for (uint32_t i = 0; i <= g.n; i++) {
        for (; next < p.n && (i == g.n || (p.at[next].n_spans && p.at[next].start < g.at[i].start)); next++)
            if (!taken[next]) list[n++] = make(NULL, &p.at[next]);
        if (i == g.n || (mate[i] == UNASSIGNED && g.at[i].optional)) continue;
        list[n++] = make(&g.at[i], mate[i] == UNASSIGNED ? NULL : &p.at[mate[i]]);
    }
    *out = list;
    return n;
}

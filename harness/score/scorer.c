/* For each document: items of both sides, sorted once; the same items grouped by category, in which all criteria but exact
 * match; then each criterion books what its pairs are worth. Bookings go to the unit's cells and from there to the sums, so
 * that rows per document come for free. */
#include "score/scorer.h"

#include "base/vector.h"
#include "score/item.h"
#include "score/match.h"

#include <stdlib.h>
#include <string.h>

/* Category numbers: 0 is the whole, the others are one more than their symbol in Scorer.categories. */
enum { WHOLE = 0 };

typedef struct Booking {
    uint32_t criterion, unit, category;
    Tally tally;
} Booking;

typedef struct LayerBooking {
    Scorer *s;
    size_t criterion;
} LayerBooking;

struct Scorer {
    LayerBooking asking; /* of tasks that book nothing */
    ScoreOptions options;
    Symbols *symbols;
    Symbols categories;       /* names */
    VECTOR(uint32_t) by_type; /* category of a type's symbol; 0: not asked yet */
    Tally **sums, **rests;    /* [criterion][category]: the sum of all documents, and what rounding took from it */
    Tally **cells, **cell_rests; /* the same of the document at hand */
    uint32_t capacity;        /* categories that the arrays have room for */
    VECTOR(Booking) touched;  /* cells in use by this document, with the tally of a unit where that is the sentence */
    Arena scratch, results;
};

/* Both sides of one document, or of one category of it. */
typedef struct Sides {
    const Item *gold, *predicted;
    uint32_t n_gold, n_predicted;
} Sides;

typedef struct Task {
    Scorer *s;
    const Document *gold, *predicted; /* predicted NULL: not answered */
    Sides all;
    Sides *by_category;
    uint32_t n_categories;
    uint32_t *mate; /* room for all gold items */
} Task;

/* -- categories ------------------------------------------------------------------------------------------------------- */

static bool is_scored(const ScoreOptions *o, const char *category)
{
    if (!o->categories) return true;
    for (size_t i = 0; i < o->n_categories; i++)
        if (strcmp(o->categories[i], category) == 0) return true;
    return false;
}

static void make_room(Scorer *s)
{
    if (s->categories.count < s->capacity) return;
    uint32_t grown = s->capacity ? s->capacity * 2 : 32;
    for (size_t c = 0; c < s->options.n_criteria; c++) {
        Tally **arrays[] = {&s->sums[c], &s->rests[c], &s->cells[c], &s->cell_rests[c]};
        for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
            *arrays[i] = mem_resize(*arrays[i], grown, sizeof(Tally));
            memset(*arrays[i] + s->capacity, 0, (grown - s->capacity) * sizeof(Tally));
        }
    }
    s->capacity = grown;
}

/* The category of a name, after the coarse mapping. */
static uint32_t category_named(Scorer *s, const char *name)
{
    if (s->options.coarse) name = s->options.coarse(s->options.coarse_context, name);
    if (!is_scored(&s->options, name)) return NO_CATEGORY;
    if (strcmp(name, "*") == 0) name = "'*'"; /* the bare star is the whole */
    uint32_t category = symbols_intern_text(&s->categories, name) + 1;
    make_room(s);
    return category;
}

static uint32_t category_of(void *context, Symbol type)
{
    Scorer *s = context;
    while (s->by_type.n <= type) vec_push(&s->by_type, 0);
    uint32_t *known = &s->by_type.at[type];
    if (*known == 0) *known = category_named(s, symbols_name(s->symbols, type));
    return *known;
}

/* What the items are booked under. */
static void set_rows(Scorer *s, const Document *gold, const Document *d, ItemList *items)
{
    const ScoreOptions *o = &s->options;
    for (uint32_t i = 0; i < items->n; i++) {
        Item *item = &items->at[i];
        item->row = item->category;
        if (!o->group) continue;
        item->row = symbols_intern_text(&s->categories, o->group(o->group_context, gold, d, &d->mentions[item->mention])) + 1;
        make_room(s);
    }
}

static const char *category_name(void *context, uint32_t category)
{
    const Scorer *s = context;
    return category == WHOLE ? "*" : symbols_name(&s->categories, category - 1);
}

/* -- booking ---------------------------------------------------------------------------------------------------------- */

/* Only overlap, quotes and the metrics of coreference add numbers that are not exact: whole ones and halves need no care. */
static void add_to_unit(const Scorer *s, size_t criterion, Tally *sum, Tally *rest, const Tally *more)
{
    const Criterion *c = s->options.criteria[criterion];
    bool whole = c->credit != CREDIT_OVERLAP && c->layer != LAYER_COREFERENCE && c->count != quotes_count;
    if (!whole) tally_add_keeping(sum, rest, more);
    else tally_add(sum, more);
}

static void book_one(Scorer *s, size_t criterion, uint32_t unit, uint32_t category, Tally more)
{
    Booking booking = {(uint32_t)criterion, unit, category, more};
    if (s->options.by_sentence) {
        vec_push(&s->touched, booking);
        return;
    }
    Tally *cell = &s->cells[criterion][category];
    if (tally_is_zero(cell)) vec_push(&s->touched, booking); /* a cell that comes back to zero is listed twice, without harm */
    add_to_unit(s, criterion, cell, &s->cell_rests[criterion][category], &more);
}

static void book(Scorer *s, size_t criterion, uint32_t unit, uint32_t category, Tally more)
{
    book_one(s, criterion, unit, category, more);
    book_one(s, criterion, unit, WHOLE, more);
}

static int by_cell(const void *a, const void *b)
{
    const Booking *x = a, *y = b;
    if (x->criterion != y->criterion) return x->criterion < y->criterion ? -1 : 1;
    if (x->unit != y->unit) return x->unit < y->unit ? -1 : 1;
    return x->category < y->category ? -1 : x->category > y->category;
}

/* The unit's cells go to the sums and to whoever listens. */
static void close_units(Scorer *s, ScoreRow row, void *payload)
{
    size_t n = s->touched.n;
    if (n && (row || s->options.by_sentence)) qsort(s->touched.at, n, sizeof *s->touched.at, by_cell);
    for (size_t i = 0; i < n;) {
        Booking *b = &s->touched.at[i];
        Tally sum = {0}, rest = {0};
        size_t next = i;
        for (; next < n && by_cell(b, &s->touched.at[next]) == 0; next++)
            if (s->options.by_sentence) add_to_unit(s, b->criterion, &sum, &rest, &s->touched.at[next].tally);
        if (!s->options.by_sentence) {
            sum = s->cells[b->criterion][b->category];
            s->cells[b->criterion][b->category] = s->cell_rests[b->criterion][b->category] = (Tally){0};
        }
        tally_add_keeping(&s->sums[b->criterion][b->category], &s->rests[b->criterion][b->category], &sum);
        if (row && !tally_is_zero(&sum)) row(payload, b->criterion, b->unit, category_name(s, b->category), &sum);
        i = next;
    }
    s->touched.n = 0;
}

/* -- criteria --------------------------------------------------------------------------------------------------------- */

static void book_pair(Scorer *s, size_t criterion, const Item *g, const Item *p)
{
    if (g->optional) { /* the prediction costs nothing and earns nothing */
        book(s, criterion, p->sentence, p->row, (Tally){.predicted = -1});
        return;
    }
    double found = 1, correct = 1;
    Credit credit = s->options.criteria[criterion]->credit;
    if (credit == CREDIT_PARTIAL && !items_same_spans(g, p)) found = correct = 0.5;
    if (credit == CREDIT_OVERLAP) {
        double shared = items_shared(g, p);
        found = shared / g->length;
        correct = shared / p->length;
    }
    book(s, criterion, g->sentence, g->row, (Tally){.found = found});
    book(s, criterion, p->sentence, p->row, (Tally){.correct = correct});
}

static void match(const Task *t, Credit credit, const Sides *sides)
{
    Arena *scratch = &t->s->scratch;
    for (uint32_t i = 0; i < sides->n_gold; i++) t->mate[i] = UNASSIGNED;
    switch (credit) {
    case CREDIT_STRICT: match_same(sides->gold, sides->n_gold, sides->predicted, sides->n_predicted, t->mate); break;
    case CREDIT_EXACT: match_exact(sides->gold, sides->n_gold, sides->predicted, sides->n_predicted, t->mate); break;
    case CREDIT_TYPE: match_touching(sides->gold, sides->n_gold, sides->predicted, sides->n_predicted, scratch, t->mate); break;
    case CREDIT_PARTIAL: match_partial(sides->gold, sides->n_gold, sides->predicted, sides->n_predicted, scratch, t->mate); break;
    case CREDIT_OVERLAP: match_overlap(sides->gold, sides->n_gold, sides->predicted, sides->n_predicted, scratch, t->mate); break;
    case CREDIT_TOKEN:
    case CREDIT_NONE: break;
    }
}

static void count_pairs(const Task *t, size_t criterion)
{
    Scorer *s = t->s;
    Credit credit = s->options.criteria[criterion]->credit;
    for (uint32_t i = 0; i < t->all.n_gold; i++) {
        const Item *g = &t->all.gold[i];
        if (!g->optional) book(s, criterion, g->sentence, g->row, (Tally){.gold = 1});
    }
    for (uint32_t i = 0; i < t->all.n_predicted; i++) {
        const Item *p = &t->all.predicted[i];
        book(s, criterion, p->sentence, p->row, (Tally){.predicted = 1});
    }
    const Sides *groups = credit == CREDIT_EXACT ? &t->all : t->by_category;
    uint32_t n_groups = credit == CREDIT_EXACT ? 1 : t->n_categories;
    for (uint32_t c = 0; c < n_groups; c++) {
        if (!groups[c].n_gold || !groups[c].n_predicted) continue;
        match(t, credit, &groups[c]);
        for (uint32_t i = 0; i < groups[c].n_gold; i++)
            if (t->mate[i] != UNASSIGNED) book_pair(s, criterion, &groups[c].gold[i], &groups[c].predicted[t->mate[i]]);
    }
}

/* -- tokens ----------------------------------------------------------------------------------------------------------- */

enum { IN_GOLD = 1, IN_PREDICTED = 2, IN_OPTIONAL = 4 };

static uint32_t first_token_after(const Document *d, uint32_t byte)
{
    uint32_t low = 0, high = d->n_tokens;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (d->tokens[middle].end <= byte) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Sets `bit` on every token that the mentions touch; the items are sorted, so what is covered already is passed over. */
static void mark(const Document *gold, const Document *d, const Item *items, uint32_t n, uint8_t bit, uint8_t *marks)
{
    uint32_t covered = 0;
    for (uint32_t i = 0; i < n; i++) {
        const Mention *m = &d->mentions[items[i].mention];
        uint8_t b = items[i].optional ? IN_OPTIONAL : bit;
        for (uint32_t k = 0; k < m->n_spans; k++) {
            uint32_t t = first_token_after(gold, m->spans[k].start);
            bool plain = b == bit && m->n_spans == 1;
            if (plain && t < covered) t = covered;
            for (; t < gold->n_tokens && gold->tokens[t].start < m->spans[k].end; t++) marks[t] |= b;
            if (plain && t > covered) covered = t;
        }
    }
}

/* Counts the marked tokens that the items touch and takes the marks away again. */
static void collect(const Task *t, size_t criterion, uint32_t category, const Document *d, const Item *items, uint32_t n, uint8_t *marks)
{
    Scorer *s = t->s;
    for (uint32_t i = 0; i < n; i++) {
        const Mention *m = &d->mentions[items[i].mention];
        for (uint32_t k = 0; k < m->n_spans; k++) {
            uint32_t token = first_token_after(t->gold, m->spans[k].start);
            for (; token < t->gold->n_tokens && t->gold->tokens[token].start < m->spans[k].end; token++) {
                uint8_t bits = marks[token];
                if (!bits) continue;
                marks[token] = 0;
                uint32_t unit = s->options.by_sentence ? document_sentence_at(t->gold, t->gold->tokens[token].start) : 0;
                double in_gold = (bits & IN_GOLD) != 0;
                double in_predicted = (bits & IN_PREDICTED) != 0 && (in_gold > 0 || !(bits & IN_OPTIONAL));
                double both = in_gold > 0 && in_predicted > 0;
                if (in_gold + in_predicted > 0) book(s, criterion, unit, category, (Tally){in_gold, both, in_predicted, both});
            }
        }
    }
}

static void count_tokens(const Task *t, size_t criterion)
{
    uint8_t *marks = arena_zero(&t->s->scratch, t->gold->n_tokens, 1);
    for (uint32_t c = 0; c < t->n_categories; c++) {
        const Sides *sides = &t->by_category[c];
        if (!sides->n_gold && !sides->n_predicted) continue;
        uint32_t category = sides->n_gold ? sides->gold[0].category : sides->predicted[0].category;
        mark(t->gold, t->gold, sides->gold, sides->n_gold, IN_GOLD, marks);
        if (t->predicted) mark(t->gold, t->predicted, sides->predicted, sides->n_predicted, IN_PREDICTED, marks);
        collect(t, criterion, category, t->gold, sides->gold, sides->n_gold, marks);
        if (t->predicted) collect(t, criterion, category, t->predicted, sides->predicted, sides->n_predicted, marks);
    }
}

/* -- other layers ------------------------------------------------------------------------------------------------------ */

static void book_layer(void *payload, const char *name, uint32_t unit, Tally more)
{
    LayerBooking *b = payload;
    if (!name) {
        book_one(b->s, b->criterion, unit, WHOLE, more);
        return;
    }
    if (b->s->options.criteria[b->criterion]->finish) { /* parts of a whole that is no sum of theirs, and no types */
        uint32_t part = symbols_intern_text(&b->s->categories, name) + 1;
        make_room(b->s);
        book_one(b->s, b->criterion, unit, part, more);
        return;
    }
    uint32_t category = category_named(b->s, name);
    if (category != NO_CATEGORY) book(b->s, b->criterion, unit, category, more);
}

static bool type_counts(const void *payload, const char *type)
{
    const ScoreOptions *o = &((const LayerBooking *)payload)->s->options;
    return is_scored(o, o->coarse ? o->coarse(o->coarse_context, type) : type);
}

LayerTask scorer_task(Scorer *s, const Document *gold, const Document *predicted, Arena *scratch)
{
    const ScoreOptions *o = &s->options;
    s->asking = (LayerBooking){s, 0};
    return (LayerTask){.gold = gold, .predicted = predicted, .scratch = scratch, .by_sentence = o->by_sentence,
                       .collapse_duplicates = o->collapse_duplicates, .remove_singletons = o->remove_singletons, .symmetric = o->symmetric,
                       .context = o->symmetric_context, .counts = type_counts, .payload = &s->asking};
}

void scorer_through(const Scorer *s, const Criterion *criterion, LayerTask *task)
{
    Through how = s->options.through_clusters ? criterion_through(criterion) : THROUGH_NOTHING;
    if (!how) return;
    ThroughPair *through = arena_alloc(task->scratch, sizeof *through);
    through_clusters(through, task->gold, task->predicted, how, task->scratch);
    task->gold = &through->gold;
    task->predicted = task->predicted ? &through->predicted : NULL;
    task->through_clusters = task->collapse_duplicates = true;
}

const char *scorer_category(Scorer *s, const char *type)
{
    uint32_t category = category_named(s, type);
    return category == NO_CATEGORY ? NULL : category_name(s, category);
}

static void count_layer(const Task *t, size_t criterion)
{
    LayerBooking booking = {t->s, criterion};
    LayerTask task = scorer_task(t->s, t->gold, t->predicted, &t->s->scratch);
    task.book = book_layer;
    task.payload = &booking;
    scorer_through(t->s, t->s->options.criteria[criterion], &task);
    t->s->options.criteria[criterion]->count(&task, t->s->options.criteria[criterion]->variant);
}

/* -- a document ------------------------------------------------------------------------------------------------------- */

/* The items of every category, in the same order: a stable distribution. */
static const Item *distribute(const Item *items, uint32_t n, uint32_t n_categories, Arena *scratch, uint32_t *starts)
{
    Item *sorted = arena_alloc(scratch, n * sizeof *sorted);
    uint32_t *next = arena_alloc(scratch, (n_categories + 1) * sizeof *next);
    memset(starts, 0, (n_categories + 1) * sizeof *starts);
    for (uint32_t i = 0; i < n; i++) starts[items[i].category + 1]++;
    for (uint32_t c = 0; c < n_categories; c++) starts[c + 1] += starts[c];
    memcpy(next, starts, (n_categories + 1) * sizeof *next);
    for (uint32_t i = 0; i < n; i++) sorted[next[items[i].category]++] = items[i];
    return sorted;
}

static void group_by_category(Task *t)
{
    Arena *scratch = &t->s->scratch;
    t->n_categories = t->s->categories.count + 1;
    t->by_category = arena_alloc(scratch, t->n_categories * sizeof *t->by_category);
    uint32_t *gold_starts = arena_alloc(scratch, (t->n_categories + 1) * sizeof *gold_starts);
    uint32_t *predicted_starts = arena_alloc(scratch, (t->n_categories + 1) * sizeof *predicted_starts);
    const Item *gold = distribute(t->all.gold, t->all.n_gold, t->n_categories, scratch, gold_starts);
    const Item *predicted = distribute(t->all.predicted, t->all.n_predicted, t->n_categories, scratch, predicted_starts);
    for (uint32_t c = 0; c < t->n_categories; c++)
        t->by_category[c] = (Sides){gold + gold_starts[c], predicted + predicted_starts[c], gold_starts[c + 1] - gold_starts[c],
                                    predicted_starts[c + 1] - predicted_starts[c]};
}

ItemRules scorer_rules(Scorer *s)
{
    return (ItemRules){category_of, category_name, s, s->options.markables, s->options.by_sentence, s->options.collapse_duplicates};
}

void scorer_add(Scorer *s, const Document *gold, const Document *predicted, ScoreRow row, void *payload)
{
    arena_reset(&s->scratch);
    ItemRules rules = scorer_rules(s);
    ItemList gold_items = items_of(gold, gold, &rules, &s->scratch), predicted_items = {0};
    if (predicted) predicted_items = items_of(predicted, gold, &rules, &s->scratch);
    set_rows(s, gold, gold, &gold_items);
    if (predicted) set_rows(s, gold, predicted, &predicted_items);
    Task task = {.s = s, .gold = gold, .predicted = predicted};
    task.all = (Sides){gold_items.at, predicted_items.at, gold_items.n, predicted_items.n};
    task.mate = arena_alloc(&s->scratch, gold_items.n * sizeof *task.mate);
    group_by_category(&task);
    for (size_t c = 0; c < s->options.n_criteria; c++) {
        if (s->options.criteria[c]->count) count_layer(&task, c);
        else if (s->options.criteria[c]->credit == CREDIT_TOKEN) count_tokens(&task, c);
        else count_pairs(&task, c);
    }
    close_units(s, row, payload);
}

/* -- life ------------------------------------------------------------------------------------------------------------- */

Scorer *scorer_new(const ScoreOptions *options, Symbols *symbols)
{
    Scorer *s = mem_zero(1, sizeof *s);
    s->options = *options;
    s->symbols = symbols;
    s->sums = mem_zero(options->n_criteria, sizeof *s->sums);
    s->rests = mem_zero(options->n_criteria, sizeof *s->rests);
    s->cells = mem_zero(options->n_criteria, sizeof *s->cells);
    s->cell_rests = mem_zero(options->n_criteria, sizeof *s->cell_rests);
    make_room(s);
    return s;
}

void scorer_free(Scorer *s)
{
    if (!s) return;
    for (size_t c = 0; c < s->options.n_criteria; c++) {
        free(s->sums[c]);
        free(s->rests[c]);
        free(s->cells[c]);
        free(s->cell_rests[c]);
    }
    free(s->sums);
    free(s->rests);
    free(s->cells);
    free(s->cell_rests);
    vec_free(&s->by_type);
    vec_free(&s->touched);
    symbols_free(&s->categories);
    arena_free(&s->scratch);
    arena_free(&s->results);
    free(s);
}

bool scorer_needs_tokens(const Scorer *s)
{
    if (s->options.by_sentence) return true;
    for (size_t c = 0; c < s->options.n_criteria; c++)
        if (s->options.criteria[c]->credit == CREDIT_TOKEN) return true;
    return false;
}

static int by_category(const void *a, const void *b)
{
    return strcmp(((const ResultRow *)a)->category, ((const ResultRow *)b)->category);
}

Result *scorer_results(Scorer *s)
{
    arena_reset(&s->results);
    Result *results = arena_zero(&s->results, s->options.n_criteria, sizeof *results);
    for (size_t c = 0; c < s->options.n_criteria; c++) {
        const Criterion *criterion = s->options.criteria[c];
        Result *r = &results[c];
        *r = (Result){.layer = layer_name(criterion->layer), .criterion = criterion->name, .additive = true};
        r->unit = s->options.by_sentence ? "sentence" : "document";
        r->total = (ResultRow){.category = "*", .tally = s->sums[c][WHOLE]};
        r->rows = arena_alloc(&s->results, s->categories.count * sizeof *r->rows);
        for (uint32_t k = WHOLE + 1; k <= s->categories.count; k++) {
            const Tally *t = &s->sums[c][k];
            if (t->gold + t->predicted > 0) r->rows[r->n_rows++] = (ResultRow){.category = category_name(s, k), .tally = *t};
        }
        qsort(r->rows, r->n_rows, sizeof *r->rows, by_category);
        criterion_finish(r, &s->results);
    }
    return results;
}

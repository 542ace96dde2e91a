/* Systems stand side by side over the union of their categories. The gold is the same for all of them as long as they were
 * scored over the same documents, so it is printed once; where it is not, each system gets a column of its own and a note
 * says that the numbers do not compare. Signatures are looked at in the same way, field by field. */
#include "report/report_table.h"

#include "report/cells.h"
#include "report/grouping.h"
#include "report/repetitions.h"
#include "report/report_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

static bool same_scoring(const Scoring *s, const Result *r)
{
    return same_text(s->layer, r->layer) && same_text(s->criterion, r->criterion) && same_text(s->profile, r->profile);
}

void report_scorings(const ReportInput *in, Scorings *out)
{
    for (size_t i = 0; i < in->n_systems; i++)
        for (size_t j = 0; j < in->systems[i].n_results; j++) {
            const Result *r = &in->systems[i].results[j];
            size_t k = 0;
            while (k < out->n && !same_scoring(&out->at[k], r)) k++;
            if (k == out->n) vec_push(out, (Scoring){r->layer, r->criterion, r->profile});
        }
}

void scoring_put_name(StrBuf *out, const Scoring *s)
{
    sb_printf(out, "%s:%s", s->layer, s->criterion);
    if (s->profile) sb_printf(out, " (%s)", s->profile);
}

void report_put_corpus_name(StrBuf *out, const ReportInput *in)
{
    bool version = in->version && *in->version, split = in->split && *in->split;
    if (!in->corpus || !*in->corpus) return;
    sb_printf(out, "%s%s%s%s%s", in->corpus, version ? "@" : "", version ? in->version : "", split ? "/" : "",
              split ? in->split : "");
}

void report_put_corpus(StrBuf *out, const ReportInput *in)
{
    if (!in->corpus || !*in->corpus) return;
    sb_puts(out, " on ");
    report_put_corpus_name(out, in);
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static int by_number(const void *a, const void *b) { return grouping_order(*(const char *const *)a, *(const char *const *)b); }

const char *report_by(const ReportInput *in, const Scoring *s)
{
    for (size_t i = 0; i < in->n_systems; i++) {
        const Result *r = report_result(&in->systems[i], s->layer, s->criterion, s->profile);
        if (r) return r->by;
    }
    return NULL;
}

const char **report_categories(const ReportInput *in, const Scoring *s, Arena *a, size_t *n)
{
    VECTOR(const char *) all = {0};
    for (size_t i = 0; i < in->n_systems; i++) {
        const Result *r = report_result(&in->systems[i], s->layer, s->criterion, s->profile);
        for (size_t j = 0; r && j < r->n_rows; j++)
            if (strcmp(r->rows[j].category, "*") != 0) vec_push(&all, r->rows[j].category);
    }
    if (all.n) qsort(all.at, all.n, sizeof *all.at, by_bytes);
    size_t kept = 0;
    for (size_t i = 0; i < all.n; i++)
        if (!kept || strcmp(all.at[kept - 1], all.at[i]) != 0) all.at[kept++] = all.at[i];
    const char **out = arena_dup(a, all.at, kept, sizeof *out);
    vec_free(&all);
    if (kept && report_by(in, s)) qsort(out, kept, sizeof *out, by_number);
    *n = kept;
    return out;
}

/* -- what is shown ------------------------------------------------------------------------------------------------------- */

const char *const report_columns[COLUMN_COUNT + 1] = {"gold", "found", "predicted", "correct", "precision", "recall", "f1", NULL};
const char *const report_sort_keys[] = {"name", "gold", "predicted", "precision", "recall", "f1", NULL};

static Tally tally_in(const Result *r, const char *category)
{
    const ResultRow *row = result_row(r, category);
    return row ? row->tally : (Tally){0};
}

static const char *category_at(const Plan *p, size_t i) { return i < p->n_categories ? p->categories[i] : "*"; }

static void look_ahead(Plan *p)
{
    for (size_t i = 0; i <= p->n_categories; i++)
        for (size_t s = 0; s < p->n; s++) {
            Tally t = tally_in(p->sides[s].result, category_at(p, i));
            if (t.gold != tally_in(p->sides[0].result, category_at(p, i)).gold) p->gold_differs = true;
            if (t.found != t.correct) p->found_differs = true;
        }
    for (size_t i = 0; i < p->in->n_tests; i++) {
        const RowTests *t = &p->in->tests[i];
        if (same_text(t->layer, p->scoring->layer) && same_text(t->criterion, p->scoring->criterion) && same_text(t->profile, p->scoring->profile)) p->tests = t;
    }
    for (size_t i = 0; i < p->o->n_columns; i++) p->columns[p->n_columns++] = p->o->columns[i];
    for (ReportColumn c = 0; !p->o->n_columns && c < COLUMN_COUNT; c++)
        if (c != COLUMN_FOUND || p->found_differs) p->columns[p->n_columns++] = c;
}

static bool shows(const Plan *p, ReportColumn column)
{
    for (size_t i = 0; i < p->n_columns; i++)
        if (p->columns[i] == column) return true;
    return false;
}

/* -- order of rows -------------------------------------------------------------------------------------------------------- */

typedef struct Keyed {
    const char *name;
    double key;
    size_t at;
} Keyed;

/* The highest first, undefined last; of equals the one that was first. */
static int by_key(const void *left, const void *right)
{
    const Keyed *a = left, *b = right;
    bool no_a = isnan(a->key), no_b = isnan(b->key);
    if (no_a != no_b) return no_a ? 1 : -1;
    if (!no_a && a->key != b->key) return a->key > b->key ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static double key_of(const ResultRow *row, ReportSort sort, ZeroDivision zero)
{
    Measure m = row_measure(row, zero);
    switch (sort) {
    case SORT_GOLD: return row->tally.gold;
    case SORT_PREDICTED: return row->tally.predicted;
    case SORT_PRECISION: return m.precision;
    case SORT_RECALL: return m.recall;
    case SORT_F1: return m.f1;
    case SORT_NAME: break;
    }
    return NAN;
}

/* By the first system's numbers. */
static void sort_categories(Plan *p)
{
    if (p->o->sort == SORT_NAME) return;
    Keyed *all = arena_zero(p->t->arena, p->n_categories + 1, sizeof *all);
    for (size_t i = 0; i < p->n_categories; i++) {
        const ResultRow *row = result_row(p->sides[0].result, p->categories[i]);
        all[i] = (Keyed){p->categories[i], key_of(row ? row : &(ResultRow){0}, p->o->sort, p->in->zero), i};
    }
    qsort(all, p->n_categories, sizeof *all, by_key);
    for (size_t i = 0; i < p->n_categories; i++) p->categories[i] = all[i].name;
}

/* -- cells ---------------------------------------------------------------------------------------------------------------- */

static void put_ratio(const Plan *p, double value)
{
    table_number(p->t, value, cell_formatted(p->t->arena, p->o->fractions ? "%.4f" : "%.2f", p->o->fractions ? value : value * 100));
}

static void put_interval(const Plan *p, const Interval *i)
{
    StrBuf b = {0};
    interval_put(&b, i, p->o->fractions, p->o->style.plain);
    if (b.length) table_under(p->t, arena_copy(p->t->arena, b.data, b.length));
    sb_free(&b);
}

/* What one system has in one row. */
typedef struct Numbers {
    const Tally *tally;               /* NULL: a mean, which has no counts */
    size_t n;                         /* categories that it is the mean of */
    Measure m;
    const MeasureIntervals *intervals; /* NULL: none */
    bool best, significant;
} Numbers;

static double count_of(const Tally *t, ReportColumn column)
{
    const double counts[] = {t->gold, t->found, t->predicted, t->correct};
    return counts[column];
}

static void put_number(const Plan *p, const Numbers *of, ReportColumn column)
{
    const double measures[] = {of->m.precision, of->m.recall, of->m.f1};
    if (column < COLUMN_PRECISION) {
        if (of->tally) cell_count(p->t, count_of(of->tally, column));
        else if (column == COLUMN_CORRECT) table_text(p->t, cell_formatted(p->t->arena, "n = %.0f", (double)of->n));
        else table_text(p->t, NULL);
        return;
    }
    put_ratio(p, measures[column - COLUMN_PRECISION]);
    if (of->intervals) put_interval(p, &of->intervals->at[column - COLUMN_PRECISION]);
    if (column != COLUMN_F1) return;
    if (of->best) table_strong(p->t);
    if (of->significant) table_mark(p->t, "*");
}

static const RowTest *test_at(const Plan *p, const char *row, size_t side)
{
    if (!p->tests) return NULL;
    size_t at = row_tests_row(p->tests, row);
    for (size_t i = 0; at != SIZE_MAX && i < p->tests->n_systems; i++)
        if (p->tests->systems[i] == p->sides[side].at) return &p->tests->tests[at * p->tests->n_systems + i];
    return NULL;
}

/* The best F1 of a row, to be marked where several systems compete; NaN: nothing to mark (and nobody is best at nothing). */
static double best_of(const Numbers *all, size_t n)
{
    double best = NAN;
    for (size_t s = 0; n > 1 && s < n; s++)
        if (all[s].m.f1 > (isnan(best) ? 0 : best)) best = all[s].m.f1;
    return best;
}

/* -- rows of categories --------------------------------------------------------------------------------------------------- */

static bool gold_is_shared(const Plan *p) { return p->n > 1 && !p->gold_differs && shows(p, COLUMN_GOLD); }

/* F1 of the first less that of the second of two systems stands in columns of its own where each row was tested. */
static bool shows_difference(const Plan *p) { return p->tests && p->tests->n_systems == 2 && p->n == 2 && !p->tests->settings.whole_only; }

static void columns(const Plan *p)
{
    static const char *const titles[] = {"gold", "found", "predicted", "correct", "P", "R", "F1"};
    bool many = p->n > 1, shared = gold_is_shared(p);
    const char *by = p->sides[0].result->by;
    table_column(p->t, "category", by ? by : "category", NULL, ALIGN_LEFT);
    if (shared) table_column(p->t, "gold", "gold", NULL, ALIGN_DECIMAL);
    p->t->stub = shared ? 2 : 1;
    for (size_t s = 0; s < p->n; s++)
        for (size_t i = 0; i < p->n_columns; i++) {
            ReportColumn c = p->columns[i];
            if (c == COLUMN_GOLD && shared) continue;
            table_column(p->t, report_columns[c], many || c == COLUMN_F1 ? titles[c] : report_columns[c], many ? report_label(p->sides[s].system) : NULL,
                         ALIGN_DECIMAL);
        }
    if (!shows_difference(p)) return;
    const char *group = cell_joined(p->t->arena, "1 - 2", report_label(p->sides[0].system), report_label(p->sides[1].system));
    table_column(p->t, "difference", "F1", group, ALIGN_DECIMAL);
    table_column(p->t, "p", "p (holm)", group, ALIGN_DECIMAL);
}

static void put_difference(const Plan *p, const char *row)
{
    const RowTest *own = test_at(p, row, 0), *other = test_at(p, row, 1);
    if (!own || !other || (isnan(own->p) && isnan(other->p))) {
        table_text(p->t, NULL);
        table_text(p->t, NULL);
        return;
    }
    bool turned = isnan(own->p);
    const RowTest *t = turned ? other : own;
    cell_points(p->t, turned ? -t->difference : t->difference);
    Interval i = {.low = turned ? -t->high : t->low, .high = turned ? -t->low : t->high};
    cell_under(p->t, &i, true, p->o->style.plain);
    cell_p(p->t, t->adjusted, 0, t->significant);
}

static void put_row(const Plan *p, const char *title, const char *row, Numbers *all)
{
    double best = best_of(all, p->n);
    bool shared = gold_is_shared(p);
    table_text(p->t, title);
    if (shared && all[0].tally) cell_count(p->t, all[0].tally->gold);
    else if (shared) table_text(p->t, NULL);
    for (size_t s = 0; s < p->n; s++) {
        const RowTest *t = row ? test_at(p, row, s) : NULL;
        all[s].best = all[s].m.f1 == best;
        all[s].significant = t && t->significant;
        for (size_t i = 0; i < p->n_columns; i++)
            if (p->columns[i] != COLUMN_GOLD || !shared) put_number(p, &all[s], p->columns[i]);
    }
    if (!shows_difference(p)) return;
    put_difference(p, row ? row : "");
}

static void counted_row(const Plan *p, const char *category, const char *title)
{
    Numbers *all = arena_zero(p->t->arena, p->n, sizeof *all);
    for (size_t s = 0; s < p->n; s++) {
        static const ResultRow nothing = {0};
        const ResultRow *row = result_row(p->sides[s].result, category);
        if (!row) row = &nothing;
        bool whole = row != &nothing && strcmp(category, "*") == 0;
        all[s] = (Numbers){.tally = whole ? result_whole_tally(p->sides[s].result) : &row->tally, .m = row_measure(row, p->in->zero),
                           .intervals = intervals_of_category(p->sides[s].intervals, p->sides[s].result, category)};
    }
    put_row(p, title, category, all);
}

/* The macro average has no counts; the number of categories it runs over stands in their place, or in its name. */
static void macro_row(const Plan *p)
{
    Numbers *all = arena_zero(p->t->arena, p->n, sizeof *all);
    bool same = true;
    for (size_t s = 0; s < p->n; s++) {
        Macro macro = result_macro(p->sides[s].result, p->in->zero);
        all[s] = (Numbers){.n = macro.n, .m = macro.mean, .intervals = intervals_of_row(p->sides[s].intervals, INTERVALS_MACRO)};
        same = same && macro.n == all[0].n;
    }
    bool in_name = !shows(p, COLUMN_CORRECT) && same;
    put_row(p, in_name ? cell_formatted(p->t->arena, "macro (n = %.0f)", (double)all[0].n) : "macro", NULL, all);
}

static void rows_of_categories(Plan *p)
{
    bool by = p->sides[0].result->by;
    sort_categories(p);
    columns(p);
    for (size_t i = 0; i < p->n_categories; i++) counted_row(p, p->categories[i], p->categories[i]);
    table_rule(p->t);
    counted_row(p, "*", by ? "all" : "micro");
    if (!by) macro_row(p); /* the mean of groups that are no kinds of things says nothing */
}

/* -- rows of systems ------------------------------------------------------------------------------------------------------ */

static void rows_of_systems(Plan *p)
{
    static const char *const titles[] = {"gold", "found", "predicted", "correct", "P", "R", "F1"};
    bool by = p->sides[0].result->by;
    Keyed *order = arena_zero(p->t->arena, p->n, sizeof *order);
    Numbers *all = arena_zero(p->t->arena, p->n, sizeof *all);
    double best_macro = NAN;
    for (size_t s = 0; s < p->n; s++) {
        const ResultRow *total = &p->sides[s].result->total;
        const RowTest *t = test_at(p, "*", s);
        double macro = result_macro(p->sides[s].result, p->in->zero).mean.f1;
        order[s] = (Keyed){report_label(p->sides[s].system), key_of(total, p->o->sort, p->in->zero), s};
        all[s] = (Numbers){.tally = result_whole_tally(p->sides[s].result), .m = row_measure(total, p->in->zero), .significant = t && t->significant,
                           .intervals = intervals_of_row(p->sides[s].intervals, INTERVALS_TOTAL)};
        if (p->n > 1 && macro > (isnan(best_macro) ? 0 : best_macro)) best_macro = macro;
    }
    if (p->o->sort != SORT_NAME) qsort(order, p->n, sizeof *order, by_key);
    double best = best_of(all, p->n);
    table_column(p->t, "system", "system", NULL, ALIGN_LEFT);
    p->t->stub = 1;
    for (size_t i = 0; i < p->n_columns; i++) table_column(p->t, report_columns[p->columns[i]], titles[p->columns[i]], by ? NULL : "micro", ALIGN_DECIMAL);
    if (!by) table_column(p->t, "macro_f1", "F1", "macro", ALIGN_DECIMAL);
    for (size_t i = 0; i < p->n; i++) {
        size_t s = order[i].at;
        all[s].best = all[s].m.f1 == best;
        table_text(p->t, order[i].name);
        for (size_t c = 0; c < p->n_columns; c++) put_number(p, &all[s], p->columns[c]);
        if (by) continue;
        double macro = result_macro(p->sides[s].result, p->in->zero).mean.f1;
        const MeasureIntervals *intervals = intervals_of_row(p->sides[s].intervals, INTERVALS_MACRO);
        put_ratio(p, macro);
        if (intervals) put_interval(p, &intervals->at[MEASURE_F1]);
        if (macro == best_macro) table_strong(p->t);
    }
}

void report_table(Table *t, const ReportInput *in, const ReportOptions *o, const Scoring *s)
{
    Plan p = {.t = t, .in = in, .o = o, .scoring = s};
    p.categories = report_categories(in, s, t->arena, &p.n_categories);
    p.sides = arena_zero(t->arena, in->n_systems, sizeof *p.sides);
    for (size_t i = 0; i < in->n_systems; i++) {
        const Result *r = report_result(&in->systems[i], s->layer, s->criterion, s->profile);
        if (r) p.sides[p.n++] = (Side){&in->systems[i], r, in->systems[i].intervals ? &in->systems[i].intervals[r - in->systems[i].results] : NULL, i};
    }
    if (!p.n) return;
    look_ahead(&p);
    report_plan_title(&p);
    if (o->rows == ROWS_SYSTEMS) rows_of_systems(&p);
    else rows_of_categories(&p);
    report_plan_notes(&p);
}

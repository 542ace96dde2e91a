/* Systems stand side by side over the union of their categories. The gold is the same for all of them as long as they were
 * scored over the same documents, so it is printed once; where it is not, each system gets a column of its own and a note
 * says that the numbers do not compare. Signatures are looked at in the same way, field by field. */
#include "report/report_table.h"

#include "report/grouping.h"
#include "report/repetitions.h"
#include "score/signature.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NAMED_AT_MOST 12 /* cells in a note about intervals */

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

void report_put_corpus(StrBuf *out, const ReportInput *in)
{
    bool version = in->version && *in->version, split = in->split && *in->split;
    if (!in->corpus || !*in->corpus) return;
    sb_printf(out, " on %s%s%s%s%s", in->corpus, version ? "@" : "", version ? in->version : "", split ? "/" : "",
              split ? in->split : "");
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

/* -- one table ---------------------------------------------------------------------------------------------------------- */

typedef struct Side {
    const ReportSystem *system;
    const Result *result;
    const ResultIntervals *intervals; /* NULL: none */
} Side;

typedef struct Plan {
    Table *t;
    const ReportInput *in;
    const ReportOptions *o;
    const Scoring *scoring;
    const char **categories;
    size_t n_categories;
    Side *sides; /* the systems that have the result */
    size_t n;
    bool gold_differs, show_found;
} Plan;

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
            if (t.found != t.correct) p->show_found = true;
        }
}

static const char *formatted(Arena *a, const char *format, double value)
{
    StrBuf b = {0};
    sb_printf(&b, format, value);
    char *text = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return text;
}

static void put_count(Table *t, double value)
{
    double twice = value * 2;
    const char *format = value == floor(value) ? "%.0f" : twice == floor(twice) ? "%.1f" : "%.2f";
    table_number(t, value, formatted(t->arena, format, value));
}

static void put_ratio(const Plan *p, double value)
{
    table_number(p->t, value, formatted(p->t->arena, p->o->fractions ? "%.4f" : "%.2f", p->o->fractions ? value : value * 100));
}

static void put_interval(const Plan *p, const Interval *i)
{
    StrBuf b = {0};
    interval_put(&b, i, p->o->fractions, p->o->style.plain);
    if (b.length) table_under(p->t, arena_copy(p->t->arena, b.data, b.length));
    sb_free(&b);
}

static void put_measure(const Plan *p, const Measure *m, const MeasureIntervals *intervals, bool best)
{
    double values[MEASURES] = {m->precision, m->recall, m->f1};
    for (size_t k = 0; k < MEASURES; k++) {
        put_ratio(p, values[k]);
        if (best && k == MEASURE_F1) table_strong(p->t);
        if (intervals) put_interval(p, &intervals->at[k]);
    }
}

static void columns(const Plan *p)
{
    bool many = p->n > 1, shared = many && !p->gold_differs;
    const char *by = p->sides[0].result->by;
    table_column(p->t, "category", by ? by : "category", NULL, ALIGN_LEFT);
    if (!many || shared) table_column(p->t, "gold", "gold", NULL, ALIGN_DECIMAL);
    p->t->stub = shared ? 2 : 1;
    for (size_t s = 0; s < p->n; s++) {
        const char *group = many ? report_label(p->sides[s].system) : NULL;
        if (many && !shared) table_column(p->t, "gold", "gold", group, ALIGN_DECIMAL);
        if (p->show_found) table_column(p->t, "found", "found", group, ALIGN_DECIMAL);
        table_column(p->t, "predicted", "predicted", group, ALIGN_DECIMAL);
        table_column(p->t, "correct", "correct", group, ALIGN_DECIMAL);
        table_column(p->t, "precision", many ? "P" : "precision", group, ALIGN_DECIMAL);
        table_column(p->t, "recall", many ? "R" : "recall", group, ALIGN_DECIMAL);
        table_column(p->t, "f1", "F1", group, ALIGN_DECIMAL);
    }
}

/* The best F1 of a row, to be marked where several systems compete; NaN: nothing to mark (and nobody is best at nothing). */
static double best_of(const Measure *m, size_t n)
{
    double best = NAN;
    for (size_t s = 0; n > 1 && s < n; s++)
        if (m[s].f1 > (isnan(best) ? 0 : best)) best = m[s].f1;
    return best;
}

static void counted_row(const Plan *p, const char *category, const char *title)
{
    Measure *m = arena_zero(p->t->arena, p->n, sizeof *m);
    bool own_gold = p->n > 1 && p->gold_differs;
    for (size_t s = 0; s < p->n; s++) {
        const ResultRow *row = p->sides[s].result ? result_row(p->sides[s].result, category) : NULL;
        m[s] = row_measure(row ? row : &(ResultRow){0}, p->in->zero);
    }
    double best = best_of(m, p->n);
    table_text(p->t, title);
    if (!own_gold) put_count(p->t, tally_in(p->sides[0].result, category).gold);
    for (size_t s = 0; s < p->n; s++) {
        Tally t = tally_in(p->sides[s].result, category);
        if (own_gold) put_count(p->t, t.gold);
        if (p->show_found) put_count(p->t, t.found);
        put_count(p->t, t.predicted);
        put_count(p->t, t.correct);
        put_measure(p, &m[s], intervals_of_category(p->sides[s].intervals, p->sides[s].result, category), m[s].f1 == best);
    }
}

/* The macro average has no counts; the number of categories it runs over stands in their place. */
static void macro_row(const Plan *p)
{
    Arena *a = p->t->arena;
    Macro *macro = arena_zero(a, p->n, sizeof *macro);
    Measure *m = arena_zero(a, p->n, sizeof *m);
    for (size_t s = 0; s < p->n; s++) {
        macro[s] = result_macro(p->sides[s].result, p->in->zero);
        m[s] = macro[s].mean;
    }
    double best = best_of(m, p->n);
    table_text(p->t, "macro");
    bool own_gold = p->n > 1 && p->gold_differs;
    if (!own_gold) table_text(p->t, NULL);
    for (size_t s = 0; s < p->n; s++) {
        for (int i = 0; i < own_gold + p->show_found + 1; i++) table_text(p->t, NULL);
        table_text(p->t, formatted(a, "n = %.0f", (double)macro[s].n));
        put_measure(p, &m[s], intervals_of_row(p->sides[s].intervals, INTERVALS_MACRO), m[s].f1 == best);
    }
}

static void title(const Plan *p)
{
    StrBuf b = {0};
    bool documents = true, sentences = true;
    const ReportSystem *first = p->sides[0].system;
    scoring_put_name(&b, p->scoring);
    report_put_corpus(&b, p->in);
    for (size_t s = 0; s < p->n; s++) {
        documents = documents && p->sides[s].system->documents == first->documents;
        sentences = sentences && p->sides[s].system->sentences == first->sentences;
    }
    if (documents && first->documents) sb_printf(&b, ", %zu document%s", first->documents, first->documents == 1 ? "" : "s");
    if (sentences && first->sentences) sb_printf(&b, ", %zu sentence%s", first->sentences, first->sentences == 1 ? "" : "s");
    p->t->title = arena_copy(p->t->arena, sb_text(&b), b.length);
    sb_free(&b);
}

static void signature_notes(const Plan *p)
{
    const char *first = p->sides[0].result->signature;
    bool same = true;
    for (size_t s = 1; s < p->n; s++) same = same && same_text(first, p->sides[s].result->signature);
    for (size_t s = 0; s < (same ? 1 : p->n); s++) {
        const char *signature = p->sides[s].result->signature;
        if (!signature) continue;
        if (same) table_note(p->t, "signature: %s", signature);
        else table_note(p->t, "signature of %s: %s", report_label(p->sides[s].system), signature);
    }
    for (size_t s = 1; s < p->n && first; s++) {
        const char *signature = p->sides[s].result->signature;
        StrBuf where = {0};
        if (signature && signature_differences(&where, first, signature))
            table_note(p->t, "the numbers of %s and %s do not compare, for they were not scored alike: %s", report_label(p->sides[0].system),
                       report_label(p->sides[s].system), sb_text(&where));
        sb_free(&where);
    }
}

/* The intervals in row i of a side: its categories, then micro and macro (of groups the whole alone); NULL behind the last. */
static const MeasureIntervals *intervals_in(const Side *side, size_t i, const char **row)
{
    const ResultIntervals *all = side->intervals;
    size_t n = side->result->n_rows;
    bool by = side->result->by;
    if (!all || all->why || i >= n + (by ? 1 : 2)) return NULL;
    *row = i < n ? side->result->rows[i].category : by ? "all" : i == n ? "micro" : "macro";
    return i < n ? &all->rows[i] : i == n ? &all->total : &all->macro;
}

/* Names the measures whose interval has this reason: "one GPE precision, one GPE recall". */
static void put_cells_with(StrBuf *out, const Plan *p, IntervalReason reason)
{
    static const char *const names[MEASURES] = {"precision", "recall", "F1"};
    size_t n = 0;
    for (size_t s = 0; s < p->n; s++) {
        const MeasureIntervals *m;
        const char *row;
        for (size_t i = 0; (m = intervals_in(&p->sides[s], i, &row)); i++)
            for (size_t k = 0; k < MEASURES; k++) {
                if (m->at[k].reason != reason || n++ >= NAMED_AT_MOST) continue;
                sb_printf(out, "%s%s%s%s %s", n > 1 ? ", " : "", p->n > 1 ? report_label(p->sides[s].system) : "", p->n > 1 ? " " : "",
                          row, names[k]);
            }
    }
    if (n > NAMED_AT_MOST) sb_printf(out, " and %zu more", n - NAMED_AT_MOST);
}

static void interval_notes(const Plan *p)
{
    const ResultIntervals *first = NULL;
    for (size_t s = 0; s < p->n; s++) {
        const ResultIntervals *i = p->sides[s].intervals;
        if (i && i->why) table_note(p->t, "%s: %s", report_label(p->sides[s].system), i->why);
        else if (i && !first) first = i;
    }
    if (!first) return;
    StrBuf b = {0};
    intervals_put_method(&b, first);
    table_note(p->t, "below each figure its %g %% interval: %s", 100 * first->confidence, sb_text(&b));
    if (first->units < INTERVAL_FEW_UNITS)
        table_note(p->t, "few units: from fewer than %d %ss intervals come out too short", INTERVAL_FEW_UNITS, first->unit);
    for (IntervalReason reason = INTERVAL_DROPPED; reason <= INTERVAL_NO_ACCELERATION; reason++) {
        sb_clear(&b);
        put_cells_with(&b, p, reason);
        if (b.length) table_note(p->t, "%s (%s)", interval_reason_text(reason), sb_text(&b));
    }
    sb_free(&b);
}

static void notes(const Plan *p)
{
    if (p->gold_differs) table_note(p->t, "gold differs between the systems: they were not scored over the same annotations");
    for (size_t s = 0; s < p->n; s++) {
        const ReportSystem *y = p->sides[s].system;
        if (y->n_failures)
            table_note(p->t, "%s: %zu document%s failed; the gold in %s counts as missed", report_label(y), y->n_failures,
                       y->n_failures == 1 ? "" : "s", y->n_failures == 1 ? "it" : "them");
        if (y->n_excluded)
            table_note(p->t, "%s: %zu document%s left out", report_label(y), y->n_excluded, y->n_excluded == 1 ? "" : "s");
    }
    for (size_t i = 0; i < p->in->n_systems; i++)
        if (!report_result(&p->in->systems[i], p->scoring->layer, p->scoring->criterion, p->scoring->profile))
            table_note(p->t, "%s was not scored under this criterion", report_label(&p->in->systems[i]));
    const Result *first = p->sides[0].result;
    if (first->by) {
        table_note(p->t, "%s", first->by_note);
        table_note(p->t, "each mention by what it is itself: recall over the gold mentions of a group, precision over the predictions of it");
    }
    interval_notes(p);
    signature_notes(p);
}

void report_table(Table *t, const ReportInput *in, const ReportOptions *o, const Scoring *s)
{
    Plan p = {.t = t, .in = in, .o = o, .scoring = s};
    p.categories = report_categories(in, s, t->arena, &p.n_categories);
    p.sides = arena_zero(t->arena, in->n_systems, sizeof *p.sides);
    for (size_t i = 0; i < in->n_systems; i++) {
        const Result *r = report_result(&in->systems[i], s->layer, s->criterion, s->profile);
        if (r) p.sides[p.n++] = (Side){&in->systems[i], r, in->systems[i].intervals ? &in->systems[i].intervals[r - in->systems[i].results] : NULL};
    }
    if (!p.n) return;
    look_ahead(&p);
    title(&p);
    columns(&p);
    for (size_t i = 0; i < p.n_categories; i++) counted_row(&p, p.categories[i], p.categories[i]);
    table_rule(t);
    bool by = p.sides[0].result->by;
    counted_row(&p, "*", by ? "all" : "micro");
    if (!by) macro_row(&p); /* the mean of groups that are no kinds of things says nothing */
    notes(&p);
}

/* -- the long table ------------------------------------------------------------------------------------------------------ */

enum { LONG_INTERVAL = 8, LONG_INTERVAL_COLUMNS = 5 }; /* the columns about intervals: the first, and how many */

typedef struct LongRow {
    const ReportSystem *system;
    const Result *result;
    const ResultIntervals *intervals; /* NULL: none */
    const char *row, *category;
    bool with_intervals; /* the table has their columns */
} LongRow;

/* What there is to say of an interval beside its bounds, or NULL. */
static const char *remark(Table *t, const Interval *i)
{
    const char *reason = interval_reason_text(i->reason);
    if (!i->few_units || isnan(i->low)) return *reason ? reason : NULL;
    StrBuf b = {0};
    sb_printf(&b, "few units%s%s", *reason ? "; " : "", reason);
    char *text = arena_copy(t->arena, b.data, b.length);
    sb_free(&b);
    return text;
}

static void long_interval(Table *t, const LongRow *l, const Interval *i)
{
    if (!l->with_intervals) return;
    if (!i) {
        for (int empty = 0; empty < 4; empty++) table_text(t, NULL);
        table_text(t, l->intervals ? l->intervals->why : NULL);
        return;
    }
    table_number(t, i->low, "");
    table_number(t, i->high, "");
    table_number(t, i->confidence, "");
    table_text(t, interval_method_name(i->method));
    table_text(t, remark(t, i));
}

static void long_number(Table *t, const LongRow *l, const char *measure, double value, const Interval *i)
{
    table_text(t, report_label(l->system));
    table_text(t, l->result->layer);
    table_text(t, l->result->criterion);
    table_text(t, l->result->profile);
    table_text(t, l->row);
    table_text(t, l->category);
    table_text(t, measure);
    table_number(t, value, "");
    long_interval(t, l, i);
    table_text(t, l->result->signature);
}

static void long_measure(Table *t, const LongRow *l, const Measure *m, const MeasureIntervals *i)
{
    long_number(t, l, "precision", m->precision, i ? &i->at[MEASURE_PRECISION] : NULL);
    long_number(t, l, "recall", m->recall, i ? &i->at[MEASURE_RECALL] : NULL);
    long_number(t, l, "f1", m->f1, i ? &i->at[MEASURE_F1] : NULL);
}

static void long_tally(Table *t, const LongRow *l, const ResultRow *row, ZeroDivision zero)
{
    Measure m = row_measure(row, zero);
    long_number(t, l, "gold", row->tally.gold, NULL);
    long_number(t, l, "found", row->tally.found, NULL);
    long_number(t, l, "predicted", row->tally.predicted, NULL);
    long_number(t, l, "correct", row->tally.correct, NULL);
    long_measure(t, l, &m, intervals_of_category(l->intervals, l->result, l->category));
}

static void long_spread(Table *t, const LongRow *l, const char *measure, const Spread *s)
{
    static const char *const names[] = {"deviation", "min", "max"};
    const double values[] = {s->deviation, s->low, s->high};
    for (size_t i = 0; i < 3; i++) {
        StrBuf b = {0};
        sb_printf(&b, "%s_%s", measure, names[i]);
        long_number(t, l, arena_copy(t->arena, sb_text(&b), b.length), values[i], NULL);
        sb_free(&b);
    }
}

/* Of a system with repetitions, after the numbers of its mean. */
static void long_spreads(Table *t, LongRow l, ZeroDivision zero)
{
    size_t n, counted;
    const Result *r = l.result;
    const SpreadRow *rows = repetitions_rows(t->arena, l.system, &(Scoring){r->layer, r->criterion, r->profile}, zero, &n, &counted);
    for (size_t i = 0; i < n; i++) {
        l.row = rows[i].row;
        l.category = rows[i].category ? rows[i].category : "*";
        long_spread(t, &l, "precision", &rows[i].precision);
        long_spread(t, &l, "recall", &rows[i].recall);
        long_spread(t, &l, "f1", &rows[i].f1);
        if (strcmp(l.row, "micro") == 0) long_number(t, &l, "repetitions", (double)counted, NULL);
    }
}

static void long_result(Table *t, LongRow l, ZeroDivision zero)
{
    const Result *r = l.result;
    l.row = r->by ? r->by : "category";
    for (size_t k = 0; k < r->n_rows; k++) {
        l.category = r->rows[k].category;
        long_tally(t, &l, &r->rows[k], zero);
    }
    l.category = "*";
    l.row = "micro";
    long_tally(t, &l, &r->total, zero);
    if (r->by) return;
    Macro macro = result_macro(r, zero);
    l.row = "macro";
    long_measure(t, &l, &macro.mean, intervals_of_row(l.intervals, INTERVALS_MACRO));
    long_number(t, &l, "n", (double)macro.n, NULL);
    Measure weighted = result_weighted(r, zero);
    l.row = "weighted";
    long_measure(t, &l, &weighted, intervals_of_row(l.intervals, INTERVALS_WEIGHTED));
    long_spreads(t, l, zero);
}

void report_long_table(Table *t, const ReportInput *in)
{
    static const char *const keys[] = {"system", "layer", "criterion", "profile", "row", "category", "measure", "value", "low", "high",
                                       "confidence", "interval", "remark", "signature"};
    bool with_intervals = false;
    for (size_t i = 0; i < in->n_systems; i++) with_intervals |= in->systems[i].intervals != NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        bool of_interval = i >= LONG_INTERVAL && i < LONG_INTERVAL + LONG_INTERVAL_COLUMNS;
        if (with_intervals || !of_interval) table_column(t, keys[i], keys[i], NULL, ALIGN_LEFT);
    }
    for (size_t i = 0; i < in->n_systems; i++)
        for (size_t j = 0; j < in->systems[i].n_results; j++) {
            const ReportSystem *s = &in->systems[i];
            long_result(t, (LongRow){.system = s, .result = &s->results[j], .intervals = s->intervals ? &s->intervals[j] : NULL,
                                     .with_intervals = with_intervals}, in->zero);
        }
}

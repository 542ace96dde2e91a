/* The mean takes the place of a system's results, so that every table and figure that shows one run shows a repeated system in
 * the same way; only the spread needs a table of its own. */
#include "report/repetitions.h"

#include "base/json.h"

#include <math.h>
#include <string.h>

Spread spread_of(const double *values, size_t n)
{
    Spread s = {NAN, NAN, NAN, NAN, 0};
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(values[i])) continue;
        sum += values[i];
        s.low = s.n == 0 || values[i] < s.low ? values[i] : s.low;
        s.high = s.n == 0 || values[i] > s.high ? values[i] : s.high;
        s.n++;
    }
    if (s.n == 0) return s;
    s.mean = s.low == s.high ? s.low : sum / (double)s.n; /* equal values have exactly their own mean */
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i])) squares += (values[i] - s.mean) * (values[i] - s.mean);
    if (s.n > 1) s.deviation = sqrt(squares / (double)(s.n - 1));
    return s;
}

/* -- gathering ---------------------------------------------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

/* The results under one scoring, of the repetitions that were counted as the first that has it. */
static const Result **gather(Arena *a, const ReportRepetition *all, size_t n_all, const Scoring *s, size_t *n)
{
    const Result **found = arena_zero(a, n_all + 1, sizeof *found);
    *n = 0;
    for (size_t i = 0; i < n_all; i++)
        for (size_t k = 0; k < all[i].n_results; k++) {
            const Result *r = &all[i].results[k];
            if (!same_text(r->layer, s->layer) || !same_text(r->criterion, s->criterion) || !same_text(r->profile, s->profile)) continue;
            if (*n == 0 || same_text(found[0]->signature, r->signature)) found[(*n)++] = r;
        }
    return found;
}

/* All their categories, sorted: those of each are. */
static const char **categories_of(Arena *a, const Result *const *results, size_t n, size_t *count)
{
    size_t most = 0;
    size_t *next = arena_zero(a, n + 1, sizeof *next);
    for (size_t i = 0; i < n; i++) most += results[i]->n_rows;
    const char **names = arena_zero(a, most + 1, sizeof *names);
    *count = 0;
    while (true) {
        const char *least = NULL;
        for (size_t i = 0; i < n; i++)
            if (next[i] < results[i]->n_rows && (!least || strcmp(results[i]->rows[next[i]].category, least) < 0))
                least = results[i]->rows[next[i]].category;
        if (!least) return names;
        names[(*count)++] = least;
        for (size_t i = 0; i < n; i++)
            if (next[i] < results[i]->n_rows && strcmp(results[i]->rows[next[i]].category, least) == 0) next[i]++;
    }
}

typedef struct Spreads {
    Spread precision, recall, f1;
} Spreads;

static Spreads spread_measures(Arena *a, const Measure *m, size_t n)
{
    double *values = arena_zero(a, n + 1, sizeof *values);
    Spreads s;
    for (size_t i = 0; i < n; i++) values[i] = m[i].precision;
    s.precision = spread_of(values, n);
    for (size_t i = 0; i < n; i++) values[i] = m[i].recall;
    s.recall = spread_of(values, n);
    for (size_t i = 0; i < n; i++) values[i] = m[i].f1;
    s.f1 = spread_of(values, n);
    return s;
}

static Spreads spread_category(Arena *a, const Result *const *results, size_t n, const char *category, ZeroDivision zero)
{
    Measure *m = arena_zero(a, n + 1, sizeof *m);
    for (size_t i = 0; i < n; i++) {
        const ResultRow *row = result_row(results[i], category);
        m[i] = row_measure(row ? row : &(ResultRow){0}, zero);
    }
    return spread_measures(a, m, n);
}

static Spreads spread_means(Arena *a, const Result *const *results, size_t n, bool weighted, ZeroDivision zero)
{
    Measure *m = arena_zero(a, n + 1, sizeof *m);
    for (size_t i = 0; i < n; i++) m[i] = weighted ? result_weighted(results[i], zero) : result_macro(results[i], zero).mean;
    return spread_measures(a, m, n);
}

static Measure *mean_of(Arena *a, Spreads s)
{
    return arena_dup(a, &(Measure){s.precision.mean, s.recall.mean, s.f1.mean}, 1, sizeof(Measure));
}

/* -- the mean ----------------------------------------------------------------------------------------------------------- */

static double mean_count(Arena *a, const Result *const *results, size_t n, const char *category, size_t offset)
{
    double *values = arena_zero(a, n + 1, sizeof *values);
    for (size_t i = 0; i < n; i++) {
        const ResultRow *row = result_row(results[i], category);
        if (row) values[i] = *(const double *)((const char *)&row->tally + offset);
    }
    return spread_of(values, n).mean;
}

static ResultRow mean_row(Arena *a, const Result *const *results, size_t n, const char *category, ZeroDivision zero)
{
    Tally t = {.gold = mean_count(a, results, n, category, offsetof(Tally, gold)),
               .found = mean_count(a, results, n, category, offsetof(Tally, found)),
               .predicted = mean_count(a, results, n, category, offsetof(Tally, predicted)),
               .correct = mean_count(a, results, n, category, offsetof(Tally, correct))};
    return (ResultRow){.category = category, .tally = t, .measure = mean_of(a, spread_category(a, results, n, category, zero))};
}

void repetitions_mean(Arena *a, const ReportRepetition *repetitions, size_t n, ZeroDivision zero, Result **out, size_t *n_out)
{
    *n_out = n ? repetitions[0].n_results : 0;
    *out = arena_zero(a, *n_out + 1, sizeof **out);
    for (size_t i = 0; i < *n_out; i++) {
        const Result *first = &repetitions[0].results[i];
        size_t counted, n_categories;
        const Result **all = gather(a, repetitions, n, &(Scoring){first->layer, first->criterion, first->profile}, &counted);
        const char **categories = categories_of(a, all, counted, &n_categories);
        Result mean = *first;
        mean.rows = arena_zero(a, n_categories + 1, sizeof *mean.rows);
        mean.n_rows = n_categories;
        for (size_t k = 0; k < n_categories; k++) mean.rows[k] = mean_row(a, all, counted, categories[k], zero);
        mean.total = mean_row(a, all, counted, "*", zero);
        Macro macro = {.mean = *mean_of(a, spread_means(a, all, counted, false, zero)), .n = n_categories};
        mean.macro = arena_dup(a, &macro, 1, sizeof macro);
        mean.weighted = mean_of(a, spread_means(a, all, counted, true, zero));
        mean.native = NULL;
        (*out)[i] = mean;
    }
}

/* -- the spread --------------------------------------------------------------------------------------------------------- */

SpreadRow *repetitions_rows(Arena *a, const ReportSystem *y, const Scoring *s, ZeroDivision zero, size_t *n, size_t *counted)
{
    *n = 0;
    const Result **all = gather(a, y->repetitions, y->n_repetitions, s, counted);
    if (!*counted) return NULL;
    size_t n_categories;
    const char **categories = categories_of(a, all, *counted, &n_categories);
    SpreadRow *rows = arena_zero(a, n_categories + 3, sizeof *rows);
    for (size_t i = 0; i <= n_categories; i++) {
        bool total = i == n_categories;
        Spreads x = spread_category(a, all, *counted, total ? "*" : categories[i], zero);
        rows[(*n)++] = (SpreadRow){total ? "micro" : "category", total ? "*" : categories[i], x.precision, x.recall, x.f1};
    }
    for (int weighted = 0; weighted < 2; weighted++) {
        Spreads x = spread_means(a, all, *counted, weighted, zero);
        rows[(*n)++] = (SpreadRow){weighted ? "weighted" : "macro", NULL, x.precision, x.recall, x.f1};
    }
    return rows;
}

static void put_value(Table *t, const ReportOptions *o, double value)
{
    StrBuf b = {0};
    sb_printf(&b, o->fractions ? "%.4f" : "%.2f", o->fractions ? value : value * 100);
    table_number(t, value, arena_copy(t->arena, sb_text(&b), b.length));
    sb_free(&b);
}

static void put_spread(Table *t, const ReportOptions *o, const Spread *s)
{
    put_value(t, o, s->mean);
    put_value(t, o, s->deviation);
    put_value(t, o, s->low);
    put_value(t, o, s->high);
}

static void put_columns(Table *t)
{
    static const char *const measures[] = {"precision", "recall", "F1"}, *const values[] = {"mean", "sd", "min", "max"};
    table_column(t, "system", "system", NULL, ALIGN_LEFT);
    table_column(t, "category", "category", NULL, ALIGN_LEFT);
    t->stub = 2;
    for (size_t m = 0; m < 3; m++)
        for (size_t v = 0; v < 4; v++) table_column(t, values[v], values[v], measures[m], ALIGN_DECIMAL);
}

static void note_repetitions(Table *t, const ReportSystem *y, size_t counted)
{
    StrBuf b = {0};
    for (size_t i = 0; i < y->n_repetitions; i++) sb_printf(&b, "%s%llu", i ? ", " : "", (unsigned long long)y->repetitions[i].run);
    table_note(t, "%s: %zu repetitions (runs %s); the tables show their means", report_label(y), y->n_repetitions, sb_text(&b));
    if (counted < y->n_repetitions)
        table_note(t, "%s: %zu of them %s not counted in the same way and %s left out: run it again with the same criteria", report_label(y),
                   y->n_repetitions - counted, y->n_repetitions - counted == 1 ? "was" : "were", y->n_repetitions - counted == 1 ? "is" : "are");
    sb_free(&b);
}

void repetitions_table(Table *t, const ReportInput *in, const ReportOptions *o, const Scoring *s)
{
    StrBuf title = {0};
    scoring_put_name(&title, s);
    report_put_corpus(&title, in);
    sb_puts(&title, ", over repetitions");
    t->title = arena_copy(t->arena, sb_text(&title), title.length);
    sb_free(&title);
    put_columns(t);
    for (size_t i = 0; i < in->n_systems; i++) {
        const ReportSystem *y = &in->systems[i];
        size_t n, counted;
        const SpreadRow *rows = repetitions_rows(t->arena, y, s, in->zero, &n, &counted);
        if (!rows) continue;
        if (table_rows(t)) table_rule(t);
        for (size_t k = 0; k + 1 < n; k++) { /* weighted is not printed for people anywhere */
            if (strcmp(rows[k].row, "micro") == 0 && k > 0) table_rule(t);
            table_text(t, report_label(y));
            table_text(t, strcmp(rows[k].row, "category") == 0 ? rows[k].category : rows[k].row);
            put_spread(t, o, &rows[k].precision);
            put_spread(t, o, &rows[k].recall);
            put_spread(t, o, &rows[k].f1);
        }
        note_repetitions(t, y, counted);
    }
}

/* -- JSON --------------------------------------------------------------------------------------------------------------- */

static void json_spread(StrBuf *out, const char *key, const Spread *s)
{
    sb_printf(out, ",\"%s\":{\"n\":%zu,\"mean\":", key, s->n);
    json_put_double(out, s->mean);
    sb_puts(out, ",\"deviation\":");
    json_put_double(out, s->deviation);
    sb_puts(out, ",\"min\":");
    json_put_double(out, s->low);
    sb_puts(out, ",\"max\":");
    json_put_double(out, s->high);
    sb_putc(out, '}');
}

static void json_text(StrBuf *out, const char *text)
{
    if (text) json_put_text(out, text);
    else sb_puts(out, "null");
}

void repetitions_json(StrBuf *out, const ReportSystem *y, ZeroDivision zero)
{
    if (!y->n_repetitions) return;
    Arena a = {0};
    sb_puts(out, ",\n   \"repetitions\":[");
    for (size_t i = 0; i < y->n_repetitions; i++) {
        sb_printf(out, "%s\n    {\"run\":%llu,\"results\":", i ? "," : "", (unsigned long long)y->repetitions[i].run);
        score_json_results(out, y->repetitions[i].results, NULL, y->repetitions[i].n_results, zero, 5, true);
        sb_putc(out, '}');
    }
    sb_puts(out, "],\n   \"spread\":[");
    const char *between = "";
    for (size_t i = 0; i < y->n_results; i++) {
        const Result *r = &y->results[i];
        size_t n, counted;
        const SpreadRow *rows = repetitions_rows(&a, y, &(Scoring){r->layer, r->criterion, r->profile}, zero, &n, &counted);
        for (size_t k = 0; k < n; k++) {
            sb_printf(out, "%s\n    {\"layer\":", between);
            between = ",";
            json_put_text(out, r->layer);
            sb_puts(out, ",\"criterion\":");
            json_put_text(out, r->criterion);
            sb_puts(out, ",\"profile\":");
            json_text(out, r->profile);
            sb_printf(out, ",\"row\":\"%s\",\"category\":", rows[k].row);
            json_text(out, rows[k].category);
            json_spread(out, "precision", &rows[k].precision);
            json_spread(out, "recall", &rows[k].recall);
            json_spread(out, "f1", &rows[k].f1);
            sb_putc(out, '}');
        }
    }
    sb_putc(out, ']');
    arena_free(&a);
}

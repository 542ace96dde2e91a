/* One row for each number: what a program reads, with everything that is known of the number beside it. */
#include "report/report_table.h"

#include "report/repetitions.h"

#include <math.h>
#include <string.h>

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

static void long_tally(Table *t, const LongRow *l, const ResultRow *row, const Tally *tally, ZeroDivision zero)
{
    Measure m = row_measure(row, zero);
    long_number(t, l, "gold", tally->gold, NULL);
    long_number(t, l, "found", tally->found, NULL);
    long_number(t, l, "predicted", tally->predicted, NULL);
    long_number(t, l, "correct", tally->correct, NULL);
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
        long_tally(t, &l, &r->rows[k], &r->rows[k].tally, zero);
    }
    l.category = "*";
    l.row = "micro";
    long_tally(t, &l, &r->total, result_whole_tally(r), zero);
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

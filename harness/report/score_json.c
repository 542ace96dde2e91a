/* Written by hand rather than through a tree: the order of the keys and the lines are part of what people rely on. */
#include "report/score_json.h"

#include "base/json.h"
#include "base/vector.h"

#include <math.h>
#include <string.h>

static void put_key(StrBuf *out, const char *key, bool first)
{
    if (!first) sb_puts(out, ",");
    json_put_text(out, key);
    sb_putc(out, ':');
}

static void put_number(StrBuf *out, const char *key, double value, bool first)
{
    put_key(out, key, first);
    json_put_double(out, value);
}

/* The bounds of an interval, and under a key of its own why it is not what was asked for. */
static void put_interval(StrBuf *out, size_t measure, const Interval *i)
{
    sb_printf(out, ",\"%s_interval\":", report_measures[measure]);
    if (isnan(i->low) || isnan(i->high)) sb_puts(out, "null");
    else {
        sb_putc(out, '[');
        json_put_double(out, i->low);
        sb_putc(out, ',');
        json_put_double(out, i->high);
        sb_putc(out, ']');
    }
    if (i->reason == INTERVAL_AS_ASKED) return;
    sb_printf(out, ",\"%s_remark\":", report_measures[measure]);
    json_put_text(out, interval_reason_text(i->reason));
}

static void put_measure(StrBuf *out, const Measure *m, const MeasureIntervals *intervals, bool first)
{
    put_number(out, "precision", m->precision, first);
    put_number(out, "recall", m->recall, false);
    put_number(out, "f1", m->f1, false);
    for (size_t k = 0; intervals && k < MEASURES; k++) put_interval(out, k, &intervals->at[k]);
}

/* "native" is what a profile's original reports beyond the four counts; the native rules have nothing beyond them. */
static void put_native(StrBuf *out, const char *native)
{
    put_key(out, "native", false);
    sb_puts(out, native ? native : "{}");
}

static void put_row(StrBuf *out, const ResultRow *row, const MeasureIntervals *intervals, ZeroDivision zero)
{
    Measure m = row_measure(row, zero);
    sb_puts(out, "{\"category\":");
    json_put_text(out, row->category);
    put_number(out, "gold", row->tally.gold, false);
    put_number(out, "found", row->tally.found, false);
    put_number(out, "predicted", row->tally.predicted, false);
    put_number(out, "correct", row->tally.correct, false);
    put_measure(out, &m, intervals, false);
    put_native(out, row->native);
    sb_putc(out, '}');
}

static void new_line(StrBuf *out, size_t indent)
{
    sb_putc(out, '\n');
    sb_fill(out, ' ', indent);
}

static void put_text_or_null(StrBuf *out, const char *key, const char *text, bool first)
{
    put_key(out, key, first);
    if (text) json_put_text(out, text);
    else sb_puts(out, "null");
}

/* How the intervals were made. */
static void put_method(StrBuf *out, const ResultIntervals *i, size_t indent)
{
    sb_putc(out, ',');
    new_line(out, indent + 1);
    if (i->why) {
        sb_puts(out, "\"interval\":null,\"interval_remark\":");
        json_put_text(out, i->why);
        return;
    }
    sb_puts(out, "\"interval\":{\"method\":\"bca\"");
    put_number(out, "confidence", i->confidence, false);
    sb_printf(out, ",\"replicates\":%zu,\"seed\":%llu,\"unit\":", i->options.replicates, (unsigned long long)i->options.seed);
    json_put_text(out, i->unit);
    sb_printf(out, ",\"units\":%zu,\"few_units\":%s}", i->units, i->units < INTERVAL_FEW_UNITS ? "true" : "false");
}

static void put_result(StrBuf *out, const Result *r, const ResultIntervals *intervals, ZeroDivision zero, size_t indent, bool signature)
{
    sb_putc(out, '{');
    put_text_or_null(out, "layer", r->layer, true);
    put_text_or_null(out, "criterion", r->criterion, false);
    put_text_or_null(out, "profile", r->profile, false);
    put_text_or_null(out, "unit", r->unit, false);
    sb_printf(out, ",\"additive\":%s", r->additive ? "true" : "false");
    if (r->by) put_text_or_null(out, "by", r->by, false);
    if (signature) put_text_or_null(out, "signature", r->signature, false);
    sb_putc(out, ',');
    new_line(out, indent + 1);
    sb_puts(out, "\"categories\":[");
    for (size_t i = 0; i < r->n_rows; i++) {
        if (i) sb_putc(out, ',');
        new_line(out, indent + 2);
        put_row(out, &r->rows[i], intervals_of_category(intervals, r, r->rows[i].category), zero);
    }
    sb_puts(out, "],");
    new_line(out, indent + 1);
    sb_puts(out, "\"micro\":");
    ResultRow total = r->total;
    total.category = "*";
    total.tally = *result_whole_tally(r);
    put_row(out, &total, intervals_of_row(intervals, INTERVALS_TOTAL), zero);
    Macro macro = result_macro(r, zero);
    sb_putc(out, ',');
    new_line(out, indent + 1);
    sb_puts(out, "\"macro\":{");
    put_measure(out, &macro.mean, intervals_of_row(intervals, INTERVALS_MACRO), true);
    sb_printf(out, ",\"n\":%zu},", macro.n);
    Measure weighted = result_weighted(r, zero);
    new_line(out, indent + 1);
    sb_puts(out, "\"weighted\":{");
    put_measure(out, &weighted, intervals_of_row(intervals, INTERVALS_WEIGHTED), true);
    sb_putc(out, '}');
    if (intervals) put_method(out, intervals, indent);
    put_native(out, r->native);
    sb_putc(out, '}');
}

void score_json_results(StrBuf *out, const Result *results, const ResultIntervals *intervals, size_t n, ZeroDivision zero,
                        size_t indent, bool signatures)
{
    sb_putc(out, '[');
    for (size_t i = 0; i < n; i++) {
        if (i) sb_putc(out, ',');
        new_line(out, indent);
        put_result(out, &results[i], intervals ? &intervals[i] : NULL, zero, indent, signatures);
    }
    sb_putc(out, ']');
}

void score_json_warnings(StrBuf *out, const ScoreWarning *warnings, size_t n)
{
    sb_putc(out, '[');
    for (size_t i = 0; i < n; i++) {
        sb_puts(out, i ? ",{" : "{");
        put_text_or_null(out, "kind", warnings[i].kind, true);
        put_key(out, "count", false);
        json_put_unsigned(out, warnings[i].count);
        put_text_or_null(out, "text", warnings[i].text, false);
        sb_putc(out, '}');
    }
    sb_putc(out, ']');
}

void score_json(StrBuf *out, const ScoreJson *s)
{
    StrBuf joined = {0};
    signature_join(&joined, s->results, s->n_results);
    sb_putc(out, '{');
    put_text_or_null(out, "assay", assay_version(), true);
    put_text_or_null(out, "signature", s->signature ? s->signature : sb_text(&joined), false);
    sb_printf(out, ",\"documents\":%zu,\"sentences\":%zu,", s->documents, s->sentences);
    new_line(out, 1);
    sb_puts(out, "\"results\":");
    score_json_results(out, s->results, NULL, s->n_results, s->zero, 2, false);
    sb_putc(out, ',');
    new_line(out, 1);
    sb_puts(out, "\"warnings\":");
    score_json_warnings(out, s->warnings, s->n_warnings);
    sb_puts(out, "}\n");
    sb_free(&joined);
}

/* -- signatures ------------------------------------------------------------------------------------------------------- */

/* The length of the i-th field, *field its beginning; false behind the last. */
static bool field_at(const char *signature, size_t i, const char **field, size_t *n)
{
    for (; i; i--) {
        signature = strchr(signature, '|');
        if (!signature) return false;
        signature++;
    }
    *field = signature;
    *n = strcspn(signature, "|");
    return true;
}

/* Was this field of results[at] already there in an earlier one? */
static bool seen_before(const Result *results, size_t at, size_t i, const char *field, size_t n)
{
    for (size_t r = 0; r < at; r++) {
        const char *other;
        size_t length;
        if (results[r].signature && field_at(results[r].signature, i, &other, &length) && length == n &&
            memcmp(field, other, n) == 0)
            return true;
    }
    return false;
}

void signature_join(StrBuf *out, const Result *results, size_t n)
{
    for (size_t i = 0;; i++) {
        bool any = false;
        for (size_t r = 0; r < n; r++) {
            const char *field;
            size_t length;
            if (!results[r].signature || !field_at(results[r].signature, i, &field, &length)) continue;
            if (seen_before(results, r, i, field, length)) continue;
            const char *colon = any ? memchr(field, ':', length) : NULL; /* the name of the field is said once */
            if (any) sb_putc(out, ',');
            else if (i) sb_putc(out, '|');
            const char *from = colon ? colon + 1 : field;
            sb_put(out, from, length - (size_t)(from - field));
            any = true;
        }
        if (!any) return;
    }
}

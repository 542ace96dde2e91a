/* The tables, one after the other, and what has to be said once for all of them: which documents failed or were left out, and
 * what the readers warned of. */
#include "report/report.h"

#include "report/repetitions.h"
#include "report/report_table.h"

#include "base/json.h"

#include <string.h>

#define DEFAULT_LISTED 10

const char *report_label(const ReportSystem *s) { return s->label ? s->label : s->name; }

static bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

const Result *report_result(const ReportSystem *s, const char *layer, const char *criterion, const char *profile)
{
    for (size_t i = 0; i < s->n_results; i++) {
        const Result *r = &s->results[i];
        if (same_text(r->layer, layer) && same_text(r->criterion, criterion) && same_text(r->profile, profile)) return r;
    }
    return NULL;
}

const ResultRow *result_row(const Result *r, const char *category)
{
    if (strcmp(category, "*") == 0) return &r->total;
    size_t low = 0, high = r->n_rows;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(r->rows[middle].category, category);
        if (order == 0) return &r->rows[middle];
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

/* -- for people --------------------------------------------------------------------------------------------------------- */

/* The documents of one system: as many as the options allow, then how many more there are and where to see them. */
static void list_documents(Table *t, const ReportSystem *s, const ReportDocument *all, size_t n, const char *kind, size_t most)
{
    size_t shown = n > most ? most : n;
    for (size_t i = 0; i < shown; i++) {
        table_text(t, report_label(s));
        table_text(t, kind);
        table_text(t, all[i].document);
        table_text(t, all[i].status);
        table_text(t, all[i].reason);
    }
    if (shown < n)
        table_note(t, "%s: and %zu more %s%s%s", report_label(s), n - shown, kind, s->see ? "; see " : "",
                   s->see ? s->see : "");
}

static void documents_table(Table *t, const ReportInput *in, const ReportOptions *o)
{
    size_t most = o->max_listed ? o->max_listed : DEFAULT_LISTED;
    t->title = "Documents that failed or were left out";
    table_column(t, "system", "system", NULL, ALIGN_LEFT);
    table_column(t, "kind", "what", NULL, ALIGN_LEFT);
    table_column(t, "document", "document", NULL, ALIGN_LEFT);
    table_column(t, "status", "how", NULL, ALIGN_LEFT);
    table_column(t, "reason", "why", NULL, ALIGN_LEFT);
    for (size_t i = 0; i < in->n_systems; i++) {
        const ReportSystem *s = &in->systems[i];
        list_documents(t, s, s->failures, s->n_failures, "failed", most);
        list_documents(t, s, s->excluded, s->n_excluded, "left out", most);
    }
}

static void warnings_table(Table *t, const ReportInput *in)
{
    t->title = "Warnings";
    table_column(t, "system", "system", NULL, ALIGN_LEFT);
    table_column(t, "count", "count", NULL, ALIGN_DECIMAL);
    table_column(t, "text", "warning", NULL, ALIGN_LEFT);
    for (size_t i = 0; i < in->n_systems; i++)
        for (size_t k = 0; k < in->systems[i].n_warnings; k++) {
            const ScoreWarning *w = &in->systems[i].warnings[k];
            StrBuf count = {0};
            json_put_unsigned(&count, w->count);
            table_text(t, report_label(&in->systems[i]));
            table_number(t, (double)w->count, arena_copy(t->arena, sb_text(&count), count.length));
            table_text(t, w->text);
            sb_free(&count);
        }
}

/* Prints what was filled in, an empty line before it unless it is the first, and frees it. */
static void print_table(StrBuf *out, Table *t, const TableFormat *format, const ReportOptions *o, size_t start)
{
    if (table_rows(t)) {
        if (out->length > start) sb_putc(out, '\n');
        format->write(out, t, &o->style);
    }
    table_free(t);
}

static void write_tables(StrBuf *out, const ReportInput *in, const ReportOptions *o, const char *format_name)
{
    const TableFormat *format = table_format_find(format_name);
    Arena a = {0};
    Scorings scorings = {0};
    if (format->begin) format->begin(out);
    size_t start = out->length;
    report_scorings(in, &scorings);
    for (size_t i = 0; i < scorings.n; i++) {
        Table t = {.arena = &a};
        report_table(&t, in, o, &scorings.at[i]);
        print_table(out, &t, format, o, start);
        Table spread = {.arena = &a};
        repetitions_table(&spread, in, o, &scorings.at[i]);
        print_table(out, &spread, format, o, start);
    }
    Table documents = {.arena = &a, .sentences = true}, warnings = documents;
    documents_table(&documents, in, o);
    print_table(out, &documents, format, o, start);
    warnings_table(&warnings, in);
    print_table(out, &warnings, format, o, start);
    if (format->end) format->end(out);
    vec_free(&scorings);
    arena_free(&a);
}

static void write_text(StrBuf *out, const ReportInput *in, const ReportOptions *o) { write_tables(out, in, o, "text"); }
static void write_markdown(StrBuf *out, const ReportInput *in, const ReportOptions *o) { write_tables(out, in, o, "markdown"); }
static void write_latex(StrBuf *out, const ReportInput *in, const ReportOptions *o) { write_tables(out, in, o, "latex"); }

/* -- for machines ------------------------------------------------------------------------------------------------------- */

static void write_long(StrBuf *out, const ReportInput *in, const ReportOptions *o, const char *format_name)
{
    Arena a = {0};
    Table t = {.arena = &a};
    report_long_table(&t, in);
    table_format_find(format_name)->write(out, &t, &o->style);
    table_free(&t);
    arena_free(&a);
}

static void write_csv(StrBuf *out, const ReportInput *in, const ReportOptions *o) { write_long(out, in, o, "csv"); }
static void write_tsv(StrBuf *out, const ReportInput *in, const ReportOptions *o) { write_long(out, in, o, "tsv"); }

static void put_member(StrBuf *out, const char *key, const char *text)
{
    json_put_text(out, key);
    sb_putc(out, ':');
    if (text) json_put_text(out, text);
    else sb_puts(out, "null");
}

static void put_documents(StrBuf *out, const char *key, const ReportDocument *all, size_t n)
{
    sb_printf(out, ",\n   \"%s\":[", key);
    for (size_t i = 0; i < n; i++) {
        sb_puts(out, i ? ",{" : "{");
        put_member(out, "document", all[i].document);
        sb_putc(out, ',');
        put_member(out, "status", all[i].status);
        sb_putc(out, ',');
        put_member(out, "reason", all[i].reason);
        sb_putc(out, '}');
    }
    sb_putc(out, ']');
}

static void put_system(StrBuf *out, const ReportSystem *s, ZeroDivision zero)
{
    sb_puts(out, "  {");
    put_member(out, "system", s->name);
    sb_putc(out, ',');
    put_member(out, "label", report_label(s));
    sb_puts(out, ",\"run\":");
    if (s->run) json_put_unsigned(out, s->run);
    else sb_puts(out, "null");
    sb_printf(out, ",\"documents\":%zu,\"sentences\":%zu", s->documents, s->sentences);
    put_documents(out, "failures", s->failures, s->n_failures);
    put_documents(out, "excluded", s->excluded, s->n_excluded);
    sb_puts(out, ",\n   \"warnings\":");
    score_json_warnings(out, s->warnings, s->n_warnings);
    sb_puts(out, ",\n   \"results\":");
    score_json_results(out, s->results, s->intervals, s->n_results, zero, 4, true);
    repetitions_json(out, s, zero);
    sb_putc(out, '}');
}

static void write_json(StrBuf *out, const ReportInput *in, const ReportOptions *o)
{
    (void)o;
    sb_putc(out, '{');
    put_member(out, "assay", assay_version());
    sb_putc(out, ',');
    put_member(out, "corpus", in->corpus);
    sb_putc(out, ',');
    put_member(out, "version", in->version);
    sb_putc(out, ',');
    put_member(out, "split", in->split);
    sb_puts(out, ",\n \"systems\":[");
    for (size_t i = 0; i < in->n_systems; i++) {
        sb_puts(out, i ? ",\n" : "\n");
        put_system(out, &in->systems[i], in->zero);
    }
    sb_puts(out, "]}\n");
}

const ReportFormat report_formats[] = {
    {"text", "tables for reading, systems side by side", write_text},
    {"markdown", "the same tables for GitHub and the like", write_markdown},
    {"latex", "the same tables for a paper, with booktabs and siunitx", write_latex},
    {"csv", "comma-separated values, one row for each number", write_csv},
    {"tsv", "tab-separated values, one row for each number", write_tsv},
    {"json", "everything, with the documents that failed", write_json},
    {0},
};

const ReportFormat *report_format_find(const char *name)
{
    for (const ReportFormat *f = report_formats; f->name; f++)
        if (strcmp(f->name, name) == 0) return f;
    return NULL;
}

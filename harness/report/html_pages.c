/* The tables are those of the text report (report_table.h), so that a number is the same wherever it is read. */
#include "report/html_pages.h"

#include "report/report_table.h"
#include "report/table_html.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* -- the frame of a page ------------------------------------------------------------------------------------------------- */

static void put_corpus(StrBuf *out, const ReportInput *in)
{
    StrBuf where = {0};
    report_put_corpus_name(&where, in);
    html_put(out, where.length ? sb_text(&where) : "systems");
    sb_free(&where);
}

static void put_link(StrBuf *out, const char *address, const char *text, bool here)
{
    if (here) sb_printf(out, "<span aria-current=\"page\">%s</span>\n", text);
    else sb_printf(out, "<a href=\"%s\">%s</a>\n", address, text);
}

typedef enum PageKind { PAGE_OVERVIEW, PAGE_CATEGORIES, PAGE_DOCUMENTS, PAGE_SYSTEM } PageKind;

static void open_page(StrBuf *out, const HtmlPages *p, PageKind kind, const char *title)
{
    sb_puts(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"assay ");
    html_put(out, assay_version());
    sb_puts(out, "\">\n<title>");
    html_put(out, title);
    sb_puts(out, ": ");
    put_corpus(out, p->in);
    sb_puts(out, "</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"page.css\">\n</head>\n<body>\n"
                 "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<nav class=\"top\" aria-label=\"Report\">\n");
    put_link(out, "index.html", "Overview", kind == PAGE_OVERVIEW);
    put_link(out, "categories.html", "Categories", kind == PAGE_CATEGORIES);
    if (p->documents) put_link(out, "documents.html", "Documents", kind == PAGE_DOCUMENTS);
    if (p->browser) put_link(out, "browse.html", "Errors", false);
    sb_puts(out, "</nav>\n<main class=\"page\" id=\"main\">\n<h1>");
    html_put(out, title);
    sb_puts(out, "</h1>\n");
}

static void close_page(StrBuf *out)
{
    sb_puts(out, "</main>\n<script src=\"report.js\"></script>\n</body>\n</html>\n");
}

static void put_table(StrBuf *out, Table *t, const HtmlTableStyle *style)
{
    if (table_rows(t)) table_write_html(out, t, style);
    table_free(t);
}

/* -- addresses ------------------------------------------------------------------------------------------------------------- */

/* Percent-encodes everything but letters and digits: names hold anything. */
static void put_encoded(StrBuf *out, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '-' || *c == '_' || *c == '.';
        if (plain) sb_putc(out, (char)*c);
        else sb_printf(out, "%%%02X", *c);
    }
}

typedef struct BrowseLink {
    const char *layer, *system;
} BrowseLink;

static void link_category(StrBuf *out, const void *context, const char *category)
{
    const BrowseLink *to = context;
    sb_puts(out, "browse.html#layer=");
    put_encoded(out, to->layer);
    if (to->system) {
        sb_puts(out, "&amp;system=");
        put_encoded(out, to->system);
    }
    sb_puts(out, "&amp;category=");
    put_encoded(out, category);
}

static void link_document(StrBuf *out, const void *context, const char *document)
{
    const BrowseLink *to = context;
    sb_puts(out, "browse.html#layer=");
    put_encoded(out, to->layer);
    sb_puts(out, "&amp;document=");
    put_encoded(out, document);
}

static void link_system(StrBuf *out, const void *context, const char *label)
{
    const ReportInput *in = context;
    for (size_t i = 0; i < in->n_systems; i++)
        if (strcmp(report_label(&in->systems[i]), label) == 0) sb_printf(out, "system-%zu.html", i + 1);
}

/* -- what the tables hold ---------------------------------------------------------------------------------------------------- */

static const char *kept(Arena *a, StrBuf *text)
{
    const char *copy = arena_copy(a, sb_text(text), text->length);
    sb_free(text);
    return copy;
}

/* Precision, recall and F1 of a category ("*" is the whole) under a scoring; three empty cells where it was not counted. */
static void add_measure(Table *t, const HtmlPages *p, const ReportSystem *system, const Scoring *s, const char *category)
{
    const Result *r = report_result(system, s->layer, s->criterion, s->profile);
    const ResultRow *row = r ? result_row(r, category) : NULL;
    if (!row) {
        for (int k = 0; k < MEASURES; k++) table_text(t, NULL);
        return;
    }
    Measure m = row_measure(row, p->in->zero);
    const double values[MEASURES] = {m.precision, m.recall, m.f1};
    const ResultIntervals *all = system->intervals ? &system->intervals[r - system->results] : NULL;
    const MeasureIntervals *intervals = intervals_of_category(all, r, category);
    for (int k = 0; k < MEASURES; k++) {
        StrBuf text = {0}, under = {0};
        sb_printf(&text, p->options->fractions ? "%.4f" : "%.2f", p->options->fractions ? values[k] : values[k] * 100);
        table_number(t, values[k], kept(t->arena, &text));
        if (intervals) interval_put(&under, &intervals->at[k], p->options->fractions, false);
        if (under.length) table_under(t, arena_copy(t->arena, under.data, under.length));
        sb_free(&under);
    }
}

static void add_measure_columns(Table *t)
{
    table_column(t, "precision", "precision", NULL, ALIGN_DECIMAL);
    table_column(t, "recall", "recall", NULL, ALIGN_DECIMAL);
    table_column(t, "f1", "F1", NULL, ALIGN_DECIMAL);
}

static const char *name_of(Arena *a, const Scoring *s)
{
    StrBuf name = {0};
    scoring_put_name(&name, s);
    return kept(a, &name);
}

/* -- the overview ------------------------------------------------------------------------------------------------------------ */

/* Every system under every scoring, the whole only: the table to start from. */
static void put_summary(StrBuf *out, const HtmlPages *p, const Scorings *scorings, Arena *a)
{
    Table t = {.arena = a, .title = "Systems", .stub = 1};
    table_column(&t, "system", "system", NULL, ALIGN_LEFT);
    table_column(&t, "scoring", "counted as right", NULL, ALIGN_LEFT);
    add_measure_columns(&t);
    table_column(&t, "failed", "failed documents", NULL, ALIGN_DECIMAL);
    table_column(&t, "rate", "documents/s", NULL, ALIGN_DECIMAL);
    for (size_t s = 0; s < scorings->n; s++)
        for (size_t i = 0; i < p->in->n_systems; i++) {
            const ReportSystem *system = &p->in->systems[i];
            StrBuf failed = {0}, rate = {0};
            sb_printf(&failed, "%zu", system->n_failures);
            sb_printf(&rate, "%.0f", p->runs[i].documents_per_second);
            table_text(&t, report_label(system));
            table_text(&t, name_of(a, &scorings->at[s]));
            add_measure(&t, p, system, &scorings->at[s], "*");
            table_number(&t, (double)system->n_failures, kept(a, &failed));
            table_number(&t, p->runs[i].documents_per_second, kept(a, &rate));
        }
    put_table(out, &t, &(HtmlTableStyle){link_system, p->in});
}

static void put_figures(StrBuf *out, const HtmlPages *p)
{
    sb_puts(out, "<h2>Figures</h2>\n");
    if (p->no_figures) {
        sb_puts(out, "<p class=\"soft\">");
        html_put(out, p->no_figures);
        sb_puts(out, "</p>\n");
    }
    sb_puts(out, "<div class=\"figures\">\n");
    for (size_t i = 0; i < p->n_figures; i++) {
        const HtmlFigure *f = &p->figures[i];
        sb_printf(out, "<figure><img src=\"figures/%s.svg\" alt=\"Figure: ", f->name);
        html_put(out, f->summary);
        sb_puts(out, "\">\n<figcaption>");
        html_put(out, f->summary);
        sb_printf(out, " (<a href=\"figures/%s.dat\">numbers</a>, <a href=\"figures/%s.gp\">drawing</a>)</figcaption></figure>\n", f->name, f->name);
    }
    sb_puts(out, "</div>\n");
}

static void put_scorings(StrBuf *out, const HtmlPages *p, const ReportInput *in, const Scorings *scorings, Arena *a)
{
    for (size_t s = 0; s < scorings->n; s++) {
        Table t = {.arena = a};
        BrowseLink to = {scorings->at[s].layer, in->n_systems == 1 ? report_label(&in->systems[0]) : NULL};
        report_table(&t, in, p->options, &scorings->at[s]);
        put_table(out, &t, &(HtmlTableStyle){p->browser ? link_category : NULL, &to});
    }
}

void html_overview(StrBuf *out, const HtmlPages *p)
{
    Arena a = {0};
    Scorings scorings = {0};
    report_scorings(p->in, &scorings);
    open_page(out, p, PAGE_OVERVIEW, "Extraction report");
    sb_puts(out, "<p>");
    put_corpus(out, p->in);
    sb_printf(out, ", %zu documents. Under each figure stands its confidence interval: what it would likely be on other documents of the "
                   "same kind.</p>\n", p->in->n_systems ? p->in->systems[0].documents : 0);
    put_summary(out, p, &scorings, &a);
    if (p->n_figures || p->no_figures) put_figures(out, p);
    sb_puts(out, "<h2>By category</h2>\n");
    put_scorings(out, p, p->in, &scorings, &a);
    close_page(out);
    vec_free(&scorings);
    arena_free(&a);
}

/* -- categories ---------------------------------------------------------------------------------------------------------------- */

/* For each layer a table with a row for each category, system and scoring: to see one category under all of them, sort. */
void html_categories(StrBuf *out, const HtmlPages *p)
{
    Arena a = {0};
    Scorings scorings = {0};
    report_scorings(p->in, &scorings);
    open_page(out, p, PAGE_CATEGORIES, "Categories");
    for (size_t s = 0; s < scorings.n; s++) {
        const Scoring *scoring = &scorings.at[s];
        size_t n;
        const char **categories = report_categories(p->in, scoring, &a, &n);
        Table t = {.arena = &a, .title = name_of(&a, scoring), .stub = 2};
        BrowseLink to = {scoring->layer, NULL};
        table_column(&t, "category", "category", NULL, ALIGN_LEFT);
        table_column(&t, "system", "system", NULL, ALIGN_LEFT);
        add_measure_columns(&t);
        for (size_t c = 0; c < n; c++)
            for (size_t i = 0; i < p->in->n_systems; i++) {
                table_text(&t, categories[c]);
                table_text(&t, report_label(&p->in->systems[i]));
                add_measure(&t, p, &p->in->systems[i], scoring, categories[c]);
            }
        put_table(out, &t, &(HtmlTableStyle){p->browser ? link_category : NULL, &to});
    }
    close_page(out);
    vec_free(&scorings);
    arena_free(&a);
}

/* -- documents ------------------------------------------------------------------------------------------------------------------ */

void html_documents(StrBuf *out, const HtmlPages *p)
{
    Arena a = {0};
    Scorings scorings = {0};
    report_scorings(p->documents, &scorings);
    open_page(out, p, PAGE_DOCUMENTS, "Documents");
    for (size_t s = 0; s < scorings.n; s++) {
        Table t = {.arena = &a};
        BrowseLink to = {scorings.at[s].layer, NULL};
        report_table(&t, p->documents, p->options, &scorings.at[s]);
        put_table(out, &t, &(HtmlTableStyle){p->browser ? link_document : NULL, &to});
    }
    close_page(out);
    vec_free(&scorings);
    arena_free(&a);
}

/* -- a system ------------------------------------------------------------------------------------------------------------------ */

static void put_fact(StrBuf *out, const char *name, const char *value)
{
    if (!*value) return;
    sb_printf(out, "<tr><th scope=\"row\">%s</th><td>", name);
    html_put(out, value);
    sb_puts(out, "</td></tr>\n");
}

static void put_fact_number(StrBuf *out, const char *name, const char *format, double value)
{
    if (isnan(value)) return;
    StrBuf text = {0};
    sb_printf(&text, format, value);
    put_fact(out, name, sb_text(&text));
    sb_free(&text);
}

static void put_facts(StrBuf *out, const RunInfo *r)
{
    sb_puts(out, "<div class=\"scroll\"><table class=\"facts\">\n<caption>The run</caption>\n<tbody>\n");
    put_fact_number(out, "run", "%.0f", (double)r->run);
    put_fact(out, "system", r->system);
    put_fact(out, "version", r->system_version);
    put_fact(out, "hash of its files", r->system_hash);
    put_fact(out, "hash of the gold", r->gold_hash);
    put_fact(out, "commit", r->commit);
    put_fact(out, "host", r->host);
    put_fact(out, "compiler", r->compiler);
    put_fact(out, "versions", r->versions);
    put_fact(out, "options", r->options);
    put_fact(out, "finished", r->finished);
    put_fact_number(out, "documents answered well", "%.0f", (double)r->ok);
    put_fact_number(out, "documents", "%.0f", (double)r->documents);
    put_fact_number(out, "documents a second", "%.1f", r->documents_per_second);
    put_fact_number(out, "CPU time, seconds", "%.2f", r->cpu);
    put_fact_number(out, "peak memory, MiB", "%.1f", (double)r->peak_memory / (1024 * 1024));
    sb_puts(out, "</tbody>\n</table></div>\n");
}

static void put_documents(StrBuf *out, const char *title, const ReportDocument *all, size_t n, Arena *a)
{
    Table t = {.arena = a, .title = title, .stub = 1};
    table_column(&t, "document", "document", NULL, ALIGN_LEFT);
    table_column(&t, "status", "how", NULL, ALIGN_LEFT);
    table_column(&t, "reason", "why", NULL, ALIGN_LEFT);
    for (size_t i = 0; i < n; i++) {
        table_text(&t, all[i].document);
        table_text(&t, all[i].status);
        table_text(&t, all[i].reason);
    }
    put_table(out, &t, NULL);
}

void html_system(StrBuf *out, const HtmlPages *p, size_t system)
{
    Arena a = {0};
    Scorings scorings = {0};
    const ReportSystem *s = &p->in->systems[system];
    ReportInput alone = *p->in;
    alone.systems = s;
    alone.n_systems = 1;
    report_scorings(&alone, &scorings);
    open_page(out, p, PAGE_SYSTEM, report_label(s));
    if (p->browser) {
        sb_puts(out, "<p><a href=\"browse.html#system=");
        put_encoded(out, report_label(s));
        sb_puts(out, "\">Its errors, in the texts</a></p>\n");
    }
    put_facts(out, &p->runs[system]);
    put_scorings(out, p, &alone, &scorings, &a);
    put_documents(out, "Documents that failed", s->failures, s->n_failures, &a);
    put_documents(out, "Documents that were left out", s->excluded, s->n_excluded, &a);
    close_page(out);
    vec_free(&scorings);
    arena_free(&a);
}

/* cmd_report.c - `assay report`: stored results as tables. */
#include "cli/commands.h"
#include "cli/print_tables.h"
#include "cli/program.h"
#include "cli/resampling.h"
#include "cli/stored.h"
#include "report/html_report.h"
#include "report/paper.h"

#include <ctype.h>
#include <string.h>

typedef struct ReportCommandOptions {
    Stored stored;
    Printing printing;
    Resampling resampling;
    TextList columns;
    const char *against, *paper;
    int rows, sort, marks;
    bool no_intervals, fractions;
    long listed;
} ReportCommandOptions;

static const char *const words[] = {"text", "markdown", "latex", "csv", "tsv", "json", "html", NULL};
enum { LATEX = 2, HTML = 6 };
static const char *const row_words[] = {"categories", "systems", "documents", NULL};
enum { BY_CATEGORY, BY_SYSTEM, BY_DOCUMENT };
static const char *const mark_words[] = {"auto", "none", "whole", "rows", NULL};
enum { MARKS_AUTO, MARKS_NONE, MARKS_WHOLE, MARKS_ROWS };

static const Option options[] = {
    STORED_OPTIONS(ReportCommandOptions, stored),
    GROUPED_OPTIONS(ReportCommandOptions, stored.grouped),
    {"format", 'f', OPTION_CHOICE, "FORMAT", "how to print; html is a folder of pages with figures and the errors in their texts",
     .choices = words, .fallback = "text", .offset = offsetof(ReportCommandOptions, printing.format)},
    {"output", 'o', OPTION_PATH, "FILE", "write to FILE, not to standard output; html: the folder", .offset = offsetof(ReportCommandOptions, printing.output)},
    {"paper", 0, OPTION_PATH, "DIR", "write all tables and figures to this folder, with a main.tex that takes them in; in place of --format",
     .offset = offsetof(ReportCommandOptions, paper)},
    {"ascii", 0, OPTION_FLAG, NULL, "text: rules and signs in ASCII only", .offset = offsetof(ReportCommandOptions, printing.ascii)},
    {"rows", 0, OPTION_CHOICE, "WHAT", "what has a row: categories, with the systems side by side, systems, or documents", .choices = row_words, .fallback = "categories",
     .offset = offsetof(ReportCommandOptions, rows)},
    {"columns", 0, OPTION_LIST, "LIST", "these columns, in this order; default: all, but for latex with several systems P, R and F1, with more than three F1",
     .choices = report_columns, .offset = offsetof(ReportCommandOptions, columns)},
    {"sort", 0, OPTION_CHOICE, "KEY", "the order of the rows: by name, or the highest first, by the numbers of the first system", .choices = report_sort_keys,
     .fallback = "name", .offset = offsetof(ReportCommandOptions, sort)},
    {"marks", 0, OPTION_CHOICE, "WHERE", "a star at F1 that differs significantly from the best: nowhere, in the row of the whole, or in every row; auto: every row with "
     "--by, the whole in latex", .choices = mark_words, .fallback = "auto", .offset = offsetof(ReportCommandOptions, marks)},
    {"against", 0, OPTION_TEXT, "SYSTEM", "marks: from this one in place of the best", .offset = offsetof(ReportCommandOptions, against)},
    {"fractions", 0, OPTION_FLAG, NULL, "print 0.5714 in place of 57.14", .offset = offsetof(ReportCommandOptions, fractions)},
    {"listed", 0, OPTION_INT, "N", "name so many failed or excluded documents of each system", .fallback = "10",
     .offset = offsetof(ReportCommandOptions, listed), .min = 1, .max = 1e6},
    {"no-intervals", 0, OPTION_FLAG, NULL, "leave out the confidence intervals", .offset = offsetof(ReportCommandOptions, no_intervals)},
    RESAMPLING_OPTIONS(ReportCommandOptions, resampling),
    {0}};

#define MOST_DOCUMENTS 2000 /* on a page of their own */

static int write_html(const Call *call, const ReportCommandOptions *o, const ReportInput *in, const ReportOptions *how)
{
    ReportInput documents;
    bool small = in->n_systems && in->systems[0].documents <= MOST_DOCUMENTS; /* more are listed by the error browser alone */
    int asked = small ? stored_input(call, &o->stored, call->parsed.arguments, call->parsed.n_arguments, &(StoredAsk){.by_document = true}, &documents) : EXIT_GOOD;
    if (asked) return asked;
    HtmlReport report = {.documents = small ? &documents : NULL,
                         .in = in, .options = how, .assets = program_report_part(call->arena, "html"),
                         .figure_templates = program_report_part(call->arena, "gnuplot")};
    Error e = {0};
    int status = store_open(&report.store, o->stored.store, STORE_READ, &e);
    if (!status) status = html_report_write(&report, o->printing.output, &e);
    store_close(report.store);
    return status ? call_fail(call, &e) : EXIT_GOOD;
}

/* -- a paper -------------------------------------------------------------------------------------------------------------- */

static void warn(void *payload, const char *text) { call_warn(payload, "%s", text); }

/* A word for a shell. */
static void put_word(StrBuf *out, const char *word)
{
    bool plain = *word;
    for (const char *c = word; *c; c++) plain = plain && (isalnum((unsigned char)*c) || strchr("_-./:@%+,", *c));
    sb_putc(out, ' ');
    if (plain) {
        sb_puts(out, word);
        return;
    }
    sb_putc(out, '\'');
    for (const char *c = word; *c; c++) {
        if (*c == '\'') sb_puts(out, "'\\''");
        else sb_putc(out, *c);
    }
    sb_putc(out, '\'');
}

/* The options that choose the same again. */
static void put_selection(StrBuf *out, const Call *call, const ReportCommandOptions *o)
{
    sb_puts(out, " --store");
    put_word(out, o->stored.store);
    if (call_given(call, "zero-division")) sb_printf(out, " --zero-division %s", zero_words[o->stored.zero]);
    if (call_given(call, "replicates")) sb_printf(out, " --replicates %ld", o->resampling.replicates);
    if (call_given(call, "seed")) sb_printf(out, " --seed %ld", o->resampling.seed);
    if (call_given(call, "confidence")) sb_printf(out, " --confidence %g", o->resampling.confidence);
}

static int write_paper(const Call *call, const ReportCommandOptions *o, const ReportInput *in, const ReportOptions *how)
{
    StrBuf selection = {0}, command = {0}, runs = {0};
    put_selection(&selection, call, o);
    for (size_t i = 0; i < call->parsed.n_arguments; i++) put_word(&runs, call->parsed.arguments[i]);
    sb_printf(&command, "assay report%s --paper", sb_text(&selection));
    put_word(&command, o->paper);
    for (size_t i = 0; i < o->stored.criteria.n; i++) sb_printf(&command, "%s%s", i ? "," : " --criteria ", o->stored.criteria.at[i]);
    sb_puts(&command, sb_text(&runs));
    Paper paper = {.in = in, .options = how, .figure_templates = program_report_part(call->arena, "gnuplot"), .resampling = resampling_of(&o->resampling),
                   .confidence = o->resampling.confidence, .command = sb_text(&command), .selection = sb_text(&selection), .runs = sb_text(&runs)};
    Error e = {0};
    int status = store_open(&paper.store, o->stored.store, STORE_READ, &e);
    if (!status) status = paper_write(&paper, o->paper, warn, (void *)(uintptr_t)call, &e);
    store_close(paper.store);
    sb_free(&selection);
    sb_free(&command);
    sb_free(&runs);
    return status ? call_fail(call, &e) : EXIT_GOOD;
}

/* -- what is shown -------------------------------------------------------------------------------------------------------- */

static bool for_latex(const ReportCommandOptions *o) { return o->printing.format == LATEX || o->paper; }

/* What is asked for, or what the format has room for. */
static void set_columns(const Call *call, const ReportCommandOptions *o, const ReportInput *in, ReportOptions *how)
{
    static const ReportColumn measures[] = {COLUMN_PRECISION, COLUMN_RECALL, COLUMN_F1};
    ReportColumn *list = arena_zero(call->arena, o->columns.n + 1, sizeof *list);
    for (size_t i = 0; i < o->columns.n; i++)
        for (ReportColumn c = 0; c < COLUMN_COUNT; c++)
            if (!strcmp(o->columns.at[i], report_columns[c])) list[how->n_columns++] = c;
    how->columns = list;
    if (o->columns.n || !for_latex(o) || in->n_systems < 2 || o->rows == BY_SYSTEM) return;
    how->n_columns = in->n_systems > 3 ? 1 : 3;
    how->columns = &measures[in->n_systems > 3 ? 2 : 0];
}

static int get_input(const Call *call, const ReportCommandOptions *o, ReportInput *in)
{
    IntervalSettings intervals = {resampling_of(&o->resampling), o->resampling.confidence};
    int marks = o->marks != MARKS_AUTO ? o->marks : o->stored.grouped.by ? MARKS_ROWS : o->against ? MARKS_ROWS : for_latex(o) ? MARKS_WHOLE : MARKS_NONE;
    bool machines = !strcmp(words[o->printing.format], "csv") || !strcmp(words[o->printing.format], "tsv") || !strcmp(words[o->printing.format], "json");
    RowTestSettings tests = {.options = resampling_of(&o->resampling), .confidence = o->no_intervals ? 0 : o->resampling.confidence,
                             .zero = (ZeroDivision)o->stored.zero, .whole_only = marks == MARKS_WHOLE};
    StoredAsk ask = {.intervals = o->no_intervals ? NULL : &intervals, .against = o->against, .by_document = o->rows == BY_DOCUMENT,
                     .tests = marks == MARKS_NONE || (machines && o->marks == MARKS_AUTO) ? NULL : &tests};
    return stored_input(call, &o->stored, call->parsed.arguments, call->parsed.n_arguments, &ask, in);
}

static int run(const Call *call)
{
    const ReportCommandOptions *o = call->parsed.options;
    ReportInput in;
    bool html = o->printing.format == HTML;
    if (html && !o->printing.output) return call_usage(call, "--format html is a folder of pages: name it with --output");
    if (html && (o->rows != BY_CATEGORY || o->stored.grouped.by)) return call_usage(call, "--format html has pages for categories, documents and systems; --rows and --by are for single tables");
    if (o->paper && (call_given(call, "format") || o->printing.output || o->rows != BY_CATEGORY || o->stored.grouped.by))
        return call_usage(call, "--paper writes all tables and figures: --format, --output, --rows and --by are for single tables");
    if (o->rows == BY_DOCUMENT && o->stored.grouped.by) return call_usage(call, "--rows documents and --by both say what the rows are");
    if (o->against && o->marks == MARKS_NONE) return call_usage(call, "--against says what the marks are held against, and --marks none wants none");
    int status = get_input(call, o, &in);
    if (status) return status;
    ReportOptions how = {.fractions = o->fractions, .max_listed = (size_t)o->listed, .style = style_of(&o->printing), .sort = (ReportSort)o->sort,
                         .rows = o->rows == BY_SYSTEM ? ROWS_SYSTEMS : ROWS_CATEGORIES};
    set_columns(call, o, &in, &how);
    if (html) return write_html(call, o, &in, &how);
    if (o->paper) return write_paper(call, o, &in, &how);
    StrBuf text = {0};
    report_format_find(words[o->printing.format])->write(&text, &in, &how);
    status = call_output(call, o->printing.output, &text);
    sb_free(&text);
    return status;
}

const Command command_report = {
    .name = "report",
    .group = GROUP_LOOK,
    .summary = "print precision, recall and F1 by category",
    .synopsis = "[OPTION]... [RUN]...",
    .description =
        "Prints one table for each layer and criterion: the categories with what gold has, what the system predicted and what of "
        "it is correct, then micro and macro averages, systems side by side, and the signature that pins the numbers. "
        "Documents that failed or were left out are named.\n\n"
        "Under each figure stands its confidence interval: what it would likely be on other documents of the same kind. It is the "
        "BCa bootstrap over documents, or over sentences where the run was counted by them.\n\n"
        "With --format latex the tables are for a paper: they compile by themselves and after \\input, the best is bold, a star says which F1 differs "
        "significantly from the best, and the caption holds the signature.\n\n"
        "With --paper DIR all tables and figures are written to a folder, with a main.tex that takes them in (latexmk -lualatex main.tex) and a "
        "REPRODUCE.md that says how the numbers are had again.\n\n"
        "With --by seen the rows are groups of mentions: those whose words are mentioned in the documents that the systems were trained on, and those "
        "that are new. Each mention is in a group by what it is itself: recall is over the gold mentions of a group, precision over "
        "the predictions of it. The stored answers are counted again for that.\n\n"
        "RUN is a run's number, its label, or a system's name, which stands for its latest run. Without RUN, the report shows the "
        "latest finished run of every system over the gold that was run last.",
    .examples = "assay report --store out/assay.db\n"
                "assay report --store out/assay.db --format html --output report/\n"
                "assay report --criteria mentions:strict --format csv gazetteer patterns\n"
                "assay report --rows systems --sort f1 --format latex -o results.tex\n"
                "assay report --store out/assay.db --paper paper/\n"
                "assay report --by seen --criteria strict",
    .options = options,
    .options_size = sizeof(ReportCommandOptions),
    .max_arguments = ANY_NUMBER,
    .run = run,
};

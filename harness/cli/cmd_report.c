/* cmd_report.c - `assay report`: stored results as tables. */
#include "cli/commands.h"
#include "cli/print_tables.h"
#include "cli/program.h"
#include "cli/resampling.h"
#include "cli/stored.h"
#include "report/html_report.h"

typedef struct ReportCommandOptions {
    Stored stored;
    Printing printing;
    Resampling resampling;
    bool no_intervals, fractions;
    long listed;
} ReportCommandOptions;

static const char *const words[] = {"text", "markdown", "csv", "tsv", "json", "html", NULL};
enum { HTML = 5 };

static const Option options[] = {
    STORED_OPTIONS(ReportCommandOptions, stored),
    GROUPED_OPTIONS(ReportCommandOptions, stored.grouped),
    {"format", 'f', OPTION_CHOICE, "FORMAT", "how to print; html is a folder of pages with figures and the errors in their texts",
     .choices = words, .fallback = "text", .offset = offsetof(ReportCommandOptions, printing.format)},
    {"output", 'o', OPTION_PATH, "FILE", "write to FILE, not to standard output; html: the folder", .offset = offsetof(ReportCommandOptions, printing.output)},
    {"ascii", 0, OPTION_FLAG, NULL, "text: rules and signs in ASCII only", .offset = offsetof(ReportCommandOptions, printing.ascii)},
    {"fractions", 0, OPTION_FLAG, NULL, "print 0.5714 in place of 57.14", .offset = offsetof(ReportCommandOptions, fractions)},
    {"listed", 0, OPTION_INT, "N", "name so many failed or excluded documents of each system", .fallback = "10",
     .offset = offsetof(ReportCommandOptions, listed), .min = 1, .max = 1e6},
    {"no-intervals", 0, OPTION_FLAG, NULL, "leave out the confidence intervals", .offset = offsetof(ReportCommandOptions, no_intervals)},
    RESAMPLING_OPTIONS(ReportCommandOptions, resampling),
    {0}};

static int write_html(const Call *call, const ReportCommandOptions *o, const ReportInput *in, const ReportOptions *how)
{
    HtmlReport report = {.in = in, .options = how, .assets = program_report_part(call->arena, "html"),
                         .figure_templates = program_report_part(call->arena, "gnuplot")};
    Error e = {0};
    int status = store_open(&report.store, o->stored.store, STORE_READ, &e);
    if (!status) status = html_report_write(&report, o->printing.output, &e);
    store_close(report.store);
    return status ? call_fail(call, &e) : EXIT_GOOD;
}

static int run(const Call *call)
{
    const ReportCommandOptions *o = call->parsed.options;
    ReportInput in;
    bool html = o->printing.format == HTML;
    if (html && !o->printing.output) return call_usage(call, "--format html is a folder of pages: name it with --output");
    IntervalSettings intervals = {resampling_of(&o->resampling), o->resampling.confidence};
    int status = stored_input(call, &o->stored, call->parsed.arguments, call->parsed.n_arguments, o->no_intervals ? NULL : &intervals, &in);
    if (status) return status;
    ReportOptions how = {.fractions = o->fractions, .max_listed = (size_t)o->listed, .style = style_of(&o->printing)};
    if (html) return write_html(call, o, &in, &how);
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
        "With --by seen the rows are groups of mentions: those whose words are mentioned in the documents that the systems were trained on, and those "
        "that are new. Each mention is in a group by what it is itself: recall is over the gold mentions of a group, precision over "
        "the predictions of it. The stored answers are counted again for that.\n\n"
        "RUN is a run's number, its label, or a system's name, which stands for its latest run. Without RUN, the report shows the "
        "latest finished run of every system over the gold that was run last.",
    .examples = "assay report --store out/assay.db\n"
                "assay report --store out/assay.db --format html --output report/\n"
                "assay report --criteria mentions:strict --format csv gazetteer patterns\n"
                "assay report --by seen --criteria strict",
    .options = options,
    .options_size = sizeof(ReportCommandOptions),
    .max_arguments = ANY_NUMBER,
    .run = run,
};

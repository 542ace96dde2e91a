/* cmd_report.c - `assay report`: stored results as tables. */
#include "cli/commands.h"
#include "cli/print_tables.h"
#include "cli/resampling.h"
#include "cli/stored.h"

typedef struct ReportCommandOptions {
    Stored stored;
    Printing printing;
    Resampling resampling;
    bool no_intervals, fractions;
    long listed;
} ReportCommandOptions;

static const Option options[] = {
    STORED_OPTIONS(ReportCommandOptions, stored),
    PRINTING_OPTIONS(ReportCommandOptions, printing),
    {"fractions", 0, OPTION_FLAG, NULL, "print 0.5714 in place of 57.14", .offset = offsetof(ReportCommandOptions, fractions)},
    {"listed", 0, OPTION_INT, "N", "name so many failed or excluded documents of each system", .fallback = "10",
     .offset = offsetof(ReportCommandOptions, listed), .min = 1, .max = 1e6},
    {"no-intervals", 0, OPTION_FLAG, NULL, "leave out the confidence intervals", .offset = offsetof(ReportCommandOptions, no_intervals)},
    RESAMPLING_OPTIONS(ReportCommandOptions, resampling),
    {0}};

static int run(const Call *call)
{
    const ReportCommandOptions *o = call->parsed.options;
    ReportInput in;
    IntervalSettings intervals = {resampling_of(&o->resampling), o->resampling.confidence};
    int status = stored_input(call, &o->stored, call->parsed.arguments, call->parsed.n_arguments, o->no_intervals ? NULL : &intervals, &in);
    if (status) return status;
    ReportOptions how = {.fractions = o->fractions, .max_listed = (size_t)o->listed, .style = style_of(&o->printing)};
    StrBuf text = {0};
    report_format_find(table_words[o->printing.format])->write(&text, &in, &how);
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
        "RUN is a run's number, its label, or a system's name, which stands for its latest run. Without RUN, the report shows the "
        "latest finished run of every system over the gold that was run last.",
    .examples = "assay report --store out/assay.db\n"
                "assay report --criteria mentions:strict --format csv gazetteer patterns",
    .options = options,
    .options_size = sizeof(ReportCommandOptions),
    .max_arguments = ANY_NUMBER,
    .run = run,
};

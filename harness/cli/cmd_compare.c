/* cmd_compare.c - `assay compare`: is the difference real, and where does it come from? */
#include "cli/commands.h"
#include "cli/compare_input.h"
#include "cli/print_tables.h"
#include "cli/resampling.h"
#include "report/compare_tables.h"

#include <string.h>

typedef struct CompareOptions {
    Stored stored;
    Printing printing;
    Resampling resampling;
    TextList measures, tables;
    const char *counts, *against;
    int interval, sides, bootstrap, adjust;
    double alpha;
    long listed, exact_up_to;
    bool strict_ties;
} CompareOptions;

/* In the order of the enums that they stand for. */
static const char *const interval_words[] = {"none", "percentile", "bca", NULL};
static const char *const side_words[] = {"two", "observed", "greater", "less", NULL};
static const char *const bootstrap_words[] = {"none", "sign", "shifted", "sacrebleu", NULL};
static const char *const adjust_words[] = {"none", "bonferroni", "holm", "hochberg", "bh", "by", NULL};

enum { SYSTEMS, PAIRS, CATEGORIES, VERDICTS, UNITS, MENTIONS, SETTINGS, TABLES };
static const char *const table_names[TABLES + 1] = {"systems", "pairs", "categories", "verdicts", "units", "mentions", "settings", NULL};

static const Option options[] = {
    {"store", 0, OPTION_PATH, "FILE", "the results store", .fallback = DEFAULT_STORE, .offset = offsetof(CompareOptions, stored.store)},
    {"criteria", 'c', OPTION_LIST, "LIST", "compare by these, each LAYER:CRITERION or CRITERION; default: the first that all runs were scored by",
     .offset = offsetof(CompareOptions, stored.criteria)},
    GROUPED_OPTIONS(CompareOptions, stored.grouped),
    {"counts", 0, OPTION_PATH, "FILE", "compare the systems of this table, not runs", .offset = offsetof(CompareOptions, counts)},
    {"against", 0, OPTION_TEXT, "RUN", "compare every other with this one only, not all pairs", .offset = offsetof(CompareOptions, against)},
    {"measures", 'm', OPTION_LIST, "LIST", "what is tested; f1, if it is among them, ranks and groups", .choices = report_measures, .fallback = "f1",
     .offset = offsetof(CompareOptions, measures)},
    {"adjust", 0, OPTION_CHOICE, "METHOD", "how p is corrected for the number of tests", .choices = adjust_words, .fallback = "holm",
     .offset = offsetof(CompareOptions, adjust)},
    {"alpha", 0, OPTION_NUMBER, "LEVEL", "a difference is significant where the corrected p is below it", .fallback = "0.05",
     .offset = offsetof(CompareOptions, alpha), .min = 0, .max = 1},
    {"table", 0, OPTION_LIST, "LIST", "which tables to print; csv and tsv can hold one, by default pairs", .choices = table_names,
     .offset = offsetof(CompareOptions, tables)},
    {"listed", 0, OPTION_INT, "N", "list so many units of each pair, and so many mentions each way", .fallback = "10",
     .offset = offsetof(CompareOptions, listed), .min = 0, .max = 1e6},
    {"interval", 0, OPTION_CHOICE, "METHOD", "how intervals are made", .choices = interval_words, .fallback = "bca",
     .offset = offsetof(CompareOptions, interval)},
    {"sides", 0, OPTION_CHOICE, "SIDES", "what counts against chance: a difference either way, in the direction observed, A better than B, A worse "
     "than B", .choices = side_words, .fallback = "two", .offset = offsetof(CompareOptions, sides)},
    {"strict-ties", 0, OPTION_FLAG, NULL, "do not count what is as large as the observed difference, as sacreBLEU: p comes out too small",
     .offset = offsetof(CompareOptions, strict_ties)},
    {"exact-up-to", 0, OPTION_INT, "N", "go through all ways to swap where there are at most N units; 0 to never do so", .fallback = "16",
     .offset = offsetof(CompareOptions, exact_up_to), .min = 0, .max = 24},
    {"bootstrap-test", 0, OPTION_CHOICE, "KIND", "take p from the paired bootstrap instead", .choices = bootstrap_words, .fallback = "none",
     .offset = offsetof(CompareOptions, bootstrap)},
    RESAMPLING_OPTIONS(CompareOptions, resampling),
    {"zero-division", 0, OPTION_CHOICE, "VALUE", "what a ratio without a denominator is", .choices = zero_words, .fallback = "null",
     .offset = offsetof(CompareOptions, stored.zero)},
    PRINTING_OPTIONS(CompareOptions, printing),
    {0}};

static CompareSettings settings_of(const CompareOptions *o, const Compared *c)
{
    CompareSettings s = {.systems = c->systems, .n_systems = c->n_systems, .against = c->against, .zero = (ZeroDivision)o->stored.zero,
                         .options = resampling_of(&o->resampling), .confidence = o->resampling.confidence,
                         .interval = (IntervalMethod)o->interval, .sides = (TestSides)o->sides, .strict = o->strict_ties,
                         .exact_up_to = o->exact_up_to ? (size_t)o->exact_up_to : TEST_EXACT_NEVER, .by_bootstrap = o->bootstrap > 0,
                         .bootstrap = o->bootstrap > 0 ? (BootstrapTest)(o->bootstrap - 1) : BOOTSTRAP_SIGN,
                         .adjust = (Adjustment)o->adjust, .alpha = o->alpha, .listed = (size_t)o->listed};
    for (size_t i = 0; i < o->measures.n; i++)
        for (size_t k = 0; k < MEASURES; k++) s.measures[k] |= !strcmp(o->measures.at[i], report_measures[k]);
    return s;
}

/* -- printing ------------------------------------------------------------------------------------------------------------- */

typedef struct Pages {
    const Call *call;
    const CompareView *view;
    NamedTable *tables;
    size_t n;
} Pages;

/* A table of that name to go on with: a new one, but for machines the one that is there. */
static Table *page(Pages *p, const char *name)
{
    for (size_t i = 0; i < p->n && p->view->machines; i++)
        if (!strcmp(p->tables[i].name, name)) return &p->tables[i].table;
    p->tables[p->n] = (NamedTable){.name = name, .table = {.arena = p->call->arena}};
    return &p->tables[p->n++].table;
}

static void fill(Pages *p, int which)
{
    const CompareView *v = p->view;
    const char *name = table_names[which];
    if (which == SETTINGS) compare_settings_table(page(p, name), v);
    if (which == VERDICTS && v->verdicts) compare_verdicts_table(page(p, name), v);
    for (size_t d = 0; which == MENTIONS && v->verdicts && d < v->results[v->verdicts_of].n_details; d++)
        compare_mentions_table(page(p, name), v, d);
    for (size_t i = 0; i < v->n; i++) {
        if (which == SYSTEMS) compare_systems_table(page(p, name), v, i);
        if (which == PAIRS) compare_pairs_table(page(p, name), v, i);
        for (size_t d = 0; d < v->results[i].n_details; d++) {
            if (which == CATEGORIES && v->results[i].input->units.matrix.n_groups > 1) compare_categories_table(page(p, name), v, i, d);
            if (which == UNITS && v->results[i].details[d].n_units) compare_units_table(page(p, name), v, i, d);
        }
    }
}

/* What is printed where nobody says it: for a person who compares many systems, what is between neighbours is too much at once. */
static bool by_default(const CompareView *v, const char *format, int which)
{
    if (!strcmp(format, "csv") || !strcmp(format, "tsv")) return which == PAIRS;
    if (v->machines) return true;
    if (which == CATEGORIES && v->results[0].input->by) return true;
    return which != SETTINGS && (which == SYSTEMS || which == PAIRS || which == VERDICTS || v->results[0].n_details == 1);
}

static int print(const Call *call, const CompareOptions *o, const CompareView *v)
{
    size_t most = TABLES;
    for (size_t i = 0; i < v->n; i++) most += 2 + 3 * v->results[i].n_details;
    Pages p = {.call = call, .view = v, .tables = arena_zero(call->arena, most, sizeof *p.tables)};
    for (int which = 0; which < TABLES; which++) {
        bool wanted = !o->tables.n && by_default(v, table_words[o->printing.format], which);
        for (size_t i = 0; i < o->tables.n; i++) wanted |= !strcmp(o->tables.at[i], table_names[which]);
        if (wanted) fill(&p, which);
    }
    if (!v->machines && !o->tables.n && v->results[0].n_details > 1 && p.n)
        table_note(&p.tables[p.n - 1].table, "--table categories,units,mentions shows where the differences between neighbours come from");
    int status = print_tables(call, &o->printing, p.tables, p.n);
    for (size_t i = 0; i < p.n; i++) table_free(&p.tables[i].table);
    return status;
}

static int run(const Call *call)
{
    const CompareOptions *o = call->parsed.options;
    Compared c;
    Error e = {0};
    size_t n = call->parsed.n_arguments;
    if (o->counts && (n || o->stored.criteria.n)) return call_usage(call, "--counts takes no RUN and no --criteria: the file is all there is");
    if (o->counts && o->stored.grouped.by) return call_usage(call, "--counts takes no --by: the file has counts of documents only");
    if (n == 1 && !o->against) return call_usage(call, "one run alone has nothing to be compared with; name another, or --against RUN");
    const TableFormat *format = table_format_find(table_words[o->printing.format]);
    bool machines = !format || format->for_machines;
    int status = o->counts ? compare_counts(call, o->counts, o->against, &c, &e)
                           : compare_runs(call, &o->stored, call->parsed.arguments, n, o->against, true, &c, &e);
    if (status) return call_fail(call, &e);
    CompareSettings settings = settings_of(o, &c);
    CompareResult *results = arena_zero(call->arena, c.n, sizeof *results);
    compare_all(call->arena, c.inputs, c.n, &settings, results);
    CompareView view = {.settings = &settings, .results = results, .n = c.n, .verdicts = c.verdicts, .verdicts_of = c.verdicts_of,
                        .machines = machines, .plain = o->printing.ascii};
    status = print(call, o, &view);
    if (status || compare_is_conclusive(results, c.n)) return status;
    call_warn(call, "nothing could be tested: on this gold the measure is undefined for one system of every pair");
    return EXIT_INCONCLUSIVE;
}

const Command command_compare = {
    .name = "compare",
    .group = GROUP_DECIDE,
    .summary = "tell whether systems differ, by how much and where",
    .synopsis = "[OPTION]... [RUN]...\n[OPTION]... --counts FILE",
    .description =
        "Prints every system with its intervals, then every pair: the difference of A and B in points, its confidence interval, the p value of a "
        "randomisation test, raw and corrected for the number of tests, and in how many documents A is better, equal and worse. Systems that "
        "share a letter do not differ significantly. Then where the difference comes from: categories, verdicts, the documents that make "
        "most of it, and what one system got that the other missed.\n\n"
        "RUN is as in assay report; without one, the latest runs over the same gold are compared, the best first. Runs whose signatures "
        "differ are refused, and it is said in what. That one has no answers to place or to repair where the other has is no "
        "difference.\n\n"
        "What is resampled is the document, or the sentence for runs that were counted by sentences. Up to 16 units all ways to swap the "
        "systems' answers are gone through and p is exact.\n\n"
        "With --by seen, length, ... the difference is shown for groups of mentions, each with its own p, corrected for the number of groups.\n\n"
        "With --counts FILE counts are read that were made elsewhere: a head doc, tp_A, fp_A, fn_A, tp_B, fp_B, fn_B and a line for each document, "
        "separated by tabs. With --sides observed --zero-division 0 p is that of neleval, with --strict-ties --zero-division 0 that of "
        "sacreBLEU.\n\n"
        "The exit status is 0 whatever the outcome, since assay check is the gate; it is 5 if no pair could be tested at all.",
    .examples = "assay compare gazetteer patterns --store out/assay.db\n"
                "assay compare --criteria strict,partial --measures precision,recall,f1 --format markdown\n"
                "assay compare --counts counts.tsv --format json",
    .options = options,
    .options_size = sizeof(CompareOptions),
    .max_arguments = ANY_NUMBER,
    .run = run,
};

/* cmd_power.c - `assay power`: what a gold corpus can show, from the counts of a run over it. */
#include "cli/commands.h"
#include "cli/print_tables.h"
#include "cli/resampling.h"
#include "cli/stored.h"
#include "report/gate_rules.h"
#include "report/measured.h"
#include "stats/power.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct PowerCommandOptions {
    const char *store, *against, *criterion, *measure;
    TextList documents, effects, tables;
    double alpha, power, margin, correlation;
    bool one_sided;
    Printing printing;
    Resampling resampling;
} PowerCommandOptions;

static const char *const table_names[] = {"effects", "documents", NULL};

static const Option options[] = {
    {"store", 0, OPTION_PATH, "FILE", "the results store", .fallback = DEFAULT_STORE, .offset = offsetof(PowerCommandOptions, store)},
    {"against", 'a', OPTION_TEXT, "RUN", "the system that the run is compared with; default: one as good and as noisy, see --correlation",
     .offset = offsetof(PowerCommandOptions, against)},
    {"criterion", 'c', OPTION_TEXT, "NAME", "LAYER:CRITERION or CRITERION; default: the first that was scored",
     .offset = offsetof(PowerCommandOptions, criterion)},
    {"measure", 'm', OPTION_TEXT, "MEASURE", "f1, precision or recall of a category, * for the whole", .fallback = "f1[*]",
     .offset = offsetof(PowerCommandOptions, measure)},
    {"documents", 'n', OPTION_LIST, "LIST", "numbers of documents (or sentences, where they are the units)",
     .fallback = "25,50,100,200,400,800,1600", .offset = offsetof(PowerCommandOptions, documents)},
    {"effects", 0, OPTION_LIST, "LIST", "differences, in points", .fallback = "0.5,1,2,3,5,10", .offset = offsetof(PowerCommandOptions, effects)},
    {"alpha", 0, OPTION_NUMBER, "LEVEL", "of the test", .fallback = "0.05", .offset = offsetof(PowerCommandOptions, alpha), .min = 1e-6, .max = 0.5},
    {"power", 0, OPTION_NUMBER, "SHARE", "with which a difference is found", .fallback = "0.8", .offset = offsetof(PowerCommandOptions, power),
     .min = 0.01, .max = 0.999},
    {"one-sided", 0, OPTION_FLAG, NULL, "the direction of the difference was fixed before", .offset = offsetof(PowerCommandOptions, one_sided)},
    {"margin", 0, OPTION_NUMBER, "POINTS", "what a difference must exceed before it counts, as in 'assay check'", .fallback = "0",
     .offset = offsetof(PowerCommandOptions, margin), .min = 0, .max = 100},
    {"correlation", 0, OPTION_NUMBER, "R", "between the scores of two systems over the same documents, where only one is known",
     .fallback = "0.7", .offset = offsetof(PowerCommandOptions, correlation), .min = -1, .max = 0.999},
    {"table", 0, OPTION_LIST, "LIST", "which tables to print; csv and tsv can hold one, by default effects", .choices = table_names,
     .fallback = "effects,documents", .offset = offsetof(PowerCommandOptions, tables)},
    PRINTING_OPTIONS(PowerCommandOptions, printing),
    RESAMPLING_OPTIONS(PowerCommandOptions, resampling),
    {0}};

/* What the tables are made from. */
typedef struct Power {
    const Call *call;
    const PowerCommandOptions *o;
    Measured run, against;
    const MeasuredScoring *scoring;
    GateTarget target;
    double value, error; /* of the measure; of the difference on the run's own units */
    PowerOptions options;
} Power;

static const char *unit_of(const Power *p) { return p->run.by_sentence ? "sentences" : "documents"; }

/* -- the run ---------------------------------------------------------------------------------------------------------- */

static int take_side(const Power *p, Store *store, const char *name, Measured *out, Error *e)
{
    int64_t *runs;
    size_t n;
    int status = store_find_repetitions(store, p->call->arena, name, &runs, &n, e);
    return status ? status : measured_of_runs(store, p->call->arena, runs, n, &p->o->criterion, p->o->criterion ? 1 : 0, false, out, e);
}

static int take_sides(Power *p, Error *e)
{
    Store *store = NULL;
    int status = store_open(&store, p->o->store, STORE_READ, e);
    if (!status) status = take_side(p, store, p->call->parsed.arguments[0], &p->run, e);
    if (!status && p->o->against) status = take_side(p, store, p->o->against, &p->against, e);
    store_close(store);
    return status;
}

/* The standard error of a difference on the units at hand. */
static int find_error(Power *p, Error *e)
{
    Arena *a = p->call->arena;
    const char *run = p->call->parsed.arguments[0], *against = p->o->against, **groups;
    MeasuredSide sides[2] = {{p->scoring, p->run.repetitions}};
    if (against) {
        sides[1] = (MeasuredSide){measured_scoring(&p->against, p->scoring->name), p->against.repetitions};
        if (!sides[1].scoring) return error_set(e, ASSAY_ERR_DATA, "%s was not scored by %s", against, p->scoring->name);
        const char *why = measured_unlike(a, &p->run, run, &p->against, against);
        if (*why) return error_set(e, ASSAY_ERR_DATA, "%s: only what was counted over the same units can be compared", why);
    }
    size_t repetitions;
    UnitMatrix m = measured_matrix(a, sides, against ? 2 : 1, &groups, &repetitions);
    Statistic s = {.kind = p->target.measure, .group = group_named(groups, m.n_groups, p->target.category)};
    if (s.group == NO_GROUP) return error_set(e, ASSAY_ERR_USAGE, "--measure: there is no %s, neither in gold nor predicted", p->target.category);
    ResampleOptions how = resampling_of(&p->o->resampling);
    const Bootstrap *b = bootstrap_make(a, &m, &how);
    Tally *sums = arena_zero(a, m.n_groups, sizeof *sums);
    units_sum(&m, 0, sums);
    p->value = statistic_value(&s, sums, &m);
    p->error = power_error(b, 0, against ? 1 : NO_SYSTEM, &s, p->o->correlation);
    if (isnan(p->error))
        return error_set(e, ASSAY_ERR_DATA, "%s of %s cannot be resampled: there are too few %s, or it is undefined in too many resamples",
                         gate_measure_name(s.kind), p->target.category, unit_of(p));
    return ASSAY_OK;
}

/* -- the tables ------------------------------------------------------------------------------------------------------- */

static void put_number(Table *t, double value, const char *format, double shown)
{
    StrBuf b = {0};
    sb_printf(&b, format, shown);
    table_number(t, value, arena_copy(t->arena, b.data, b.length));
    sb_free(&b);
}

/* A list of numbers above zero; false after a message. */
static bool numbers(const Power *p, const char *option, const TextList *list, double **out)
{
    *out = arena_zero(p->call->arena, list->n + 1, sizeof **out);
    for (size_t i = 0; i < list->n; i++) {
        char *end;
        (*out)[i] = strtod(list->at[i], &end);
        if (*end || end == list->at[i] || !((*out)[i] > 0) || !isfinite((*out)[i])) {
            call_usage(p->call, "--%s: '%s' is not a number above zero", option, list->at[i]);
            return false;
        }
    }
    return true;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool effects_table(const Power *p, Table *t)
{
    double *n, own = (double)p->run.n_units;
    size_t count = p->o->documents.n;
    if (!numbers(p, "documents", &p->o->documents, &n)) return false;
    bool there = false;
    for (size_t i = 0; i < count; i++) there |= n[i] == own;
    if (!there) n[count++] = own;
    qsort(n, count, sizeof *n, ascending);
    t->title = "The smallest difference that is found";
    table_column(t, unit_of(p), unit_of(p), NULL, ALIGN_RIGHT);
    table_column(t, "effect", "points", NULL, ALIGN_DECIMAL);
    table_column(t, "this_gold", "", NULL, ALIGN_LEFT);
    for (size_t i = 0; i < count; i++) {
        double effect = power_effect(p->error * sqrt(own / n[i]), &p->options);
        put_number(t, n[i], "%.0f", n[i]);
        put_number(t, effect, "%.1f", effect * 100);
        table_text(t, n[i] == own ? "this gold" : NULL);
    }
    return true;
}

static bool documents_table(const Power *p, Table *t)
{
    double *effects;
    if (!numbers(p, "effects", &p->o->effects, &effects)) return false;
    t->title = p->run.by_sentence ? "Sentences that are needed" : "Documents that are needed";
    table_column(t, "effect", "points", NULL, ALIGN_DECIMAL);
    table_column(t, unit_of(p), unit_of(p), NULL, ALIGN_RIGHT);
    table_column(t, "power", "power of this gold", NULL, ALIGN_DECIMAL);
    for (size_t i = 0; i < p->o->effects.n; i++) {
        double effect = effects[i] / 100, units = power_units(p->error, p->run.n_units, effect, &p->options);
        double power = power_of(p->error, effect, &p->options);
        put_number(t, effect, "%g", effects[i]);
        put_number(t, isinf(units) ? NAN : units, "%.0f", units);
        put_number(t, power, "%.2f", power);
    }
    return true;
}

static void put_notes(const Power *p, Table *t)
{
    const PowerCommandOptions *o = p->o;
    table_note(t, "%s %s of %s: %.2f; standard error of a difference on %zu %s: %.2f points", p->scoring->name,
               gate_target_text(p->call->arena, &p->target), p->call->parsed.arguments[0], p->value * 100, p->run.n_units, unit_of(p), p->error * 100);
    if (o->against) table_note(t, "difference to %s", o->against);
    else table_note(t, "difference to a system that is as good and as noisy, correlation %g", o->correlation);
    table_note(t, "%s test at %g, power %g, margin %g points", o->one_sided ? "one-sided" : "two-sided", o->alpha, o->power, o->margin);
    table_note(t, "%s", p->scoring->signature);
}

static int print(const Power *p)
{
    static bool (*const fill[])(const Power *, Table *) = {effects_table, documents_table}; /* as in table_names */
    const PowerCommandOptions *o = p->o;
    NamedTable chosen[2] = {0};
    size_t n = 0;
    int status = EXIT_GOOD;
    const TableFormat *format = table_format_find(table_words[o->printing.format]);
    bool only_first = format && format->for_machines && !call_given(p->call, "table");
    for (size_t i = 0; i < 2 && !status; i++) {
        bool wanted = false;
        for (size_t k = 0; k < o->tables.n; k++) wanted |= !strcmp(table_names[i], o->tables.at[k]);
        if (!wanted || (only_first && n)) continue;
        chosen[n] = (NamedTable){.name = table_names[i], .table = {.arena = p->call->arena}};
        if (!fill[i](p, &chosen[n++].table)) status = EXIT_USAGE;
    }
    if (!status) put_notes(p, &chosen[n - 1].table);
    if (!status) status = print_tables(p->call, &o->printing, chosen, n);
    for (size_t i = 0; i < n; i++) table_free(&chosen[i].table);
    return status;
}

static int run(const Call *call)
{
    const PowerCommandOptions *o = call->parsed.options;
    Power p = {.call = call, .o = o};
    Error e = {0};
    if (gate_target_parse(call->arena, o->measure, &p.target, &e)) return call_usage(call, "--measure: %s", e.message);
    int status = take_sides(&p, &e);
    if (!status) {
        p.scoring = &p.run.scorings[0];
        p.options = (PowerOptions){.alpha = o->alpha, .power = o->power, .one_sided = o->one_sided, .margin = o->margin / 100};
        status = find_error(&p, &e);
    }
    return status ? call_fail(call, &e) : print(&p);
}

const Command command_power = {
    .name = "power",
    .group = GROUP_DECIDE,
    .summary = "say which differences a gold corpus can show",
    .synopsis = "[OPTION]... RUN [--against RUN]",
    .description =
        "From the counts of RUN, document by document: the smallest difference between two systems that is found with a power of 80 % on so "
        "many documents, and the documents that are needed to find a difference. Documents differ, and two systems over the same "
        "documents err alike; both are in the standard error of the difference, which is taken from the run's own documents. "
        "It falls with the square root of their number.\n\n"
        "With --against the difference is that between two runs. Without it, it is that to a system which is as good and as noisy as "
        "RUN and whose scores go with those of RUN as --correlation says.",
    .examples = "assay power --store out/assay.db crf\n"
                "assay power crf --against gazetteer --documents 100,500 --measure 'recall[PERSON]'\n"
                "assay power crf --one-sided --alpha 0.01 --margin 2",
    .options = options,
    .options_size = sizeof(PowerCommandOptions),
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run,
};

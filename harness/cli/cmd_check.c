/* cmd_check.c - `assay check`: the regression gate. What is decided and why is in report/gate.h; here are the rules read, the
 * two sides found, and the exit status given. */
#include "cli/commands.h"
#include "cli/experiment_file.h"
#include "cli/resampling.h"
#include "cli/stored.h"
#include "report/baseline.h"
#include "report/gate_print.h"

#include "base/vector.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPERIMENT "assay.yaml"

typedef struct CheckOptions {
    const char *baseline, *against, *experiment, *store, *output;
    TextList criteria, watch, floors, required;
    double margin, alpha, max_slowdown;
    long max_failures;
    int inconclusive, format;
    Resampling resampling;
} CheckOptions;

typedef enum Inconclusive { INCONCLUSIVE_WARN, INCONCLUSIVE_FAIL, INCONCLUSIVE_PASS } Inconclusive;

static const char *const inconclusive_words[] = {"warn", "fail", "pass", NULL};
static const char *const format_words[] = {"text", "junit", "github", "json", NULL}; /* those of gate_formats */

static const Option options[] = {
    {"baseline", 'b', OPTION_PATH, "FILE", "hold the run against this file, which 'assay baseline' wrote", .offset = offsetof(CheckOptions, baseline)},
    {"against", 'a', OPTION_TEXT, "RUN", "hold it against a run in the store", .offset = offsetof(CheckOptions, against)},
    {"experiment", 'e', OPTION_PATH, "FILE", "read rules from `gate:` of this experiment; default: " EXPERIMENT ", if there is one here",
     .offset = offsetof(CheckOptions, experiment)},
    {"store", 0, OPTION_PATH, "FILE", "the results store; default: that of the experiment, else " DEFAULT_STORE,
     .offset = offsetof(CheckOptions, store)},
    {"criteria", 'c', OPTION_LIST, "LIST", "the criteria that are looked at, the most important one first; default: those of the baseline",
     .offset = offsetof(CheckOptions, criteria)},
    {"margin", 'm', OPTION_NUMBER, "POINTS", "losses up to this are tolerated", .fallback = "2.0", .offset = offsetof(CheckOptions, margin),
     .min = 0, .max = 100},
    {"alpha", 0, OPTION_NUMBER, "LEVEL", "level of the tests for a loss, over all of them together", .fallback = "0.01",
     .offset = offsetof(CheckOptions, alpha), .min = 1e-6, .max = 0.5},
    {"watch", 'w', OPTION_LIST, "LIST", "what must not lose: f1[*], recall[PERSON], mentions:partial f1[*]; default: f1[*] under the first criterion of each layer",
     .offset = offsetof(CheckOptions, watch)},
    {"floors", 0, OPTION_LIST, "LIST", "what must be reached: 'f1[PERSON] >= 0.80', 'recall[*] >= 75%'", .offset = offsetof(CheckOptions, floors)},
    {"required", 0, OPTION_LIST, "LIST", "categories that must be in gold and be predicted", .offset = offsetof(CheckOptions, required)},
    {"max-failures", 0, OPTION_INT, "N", "so many documents may fail; -1: any number", .fallback = "-1", .offset = offsetof(CheckOptions, max_failures),
     .min = -1, .max = 1e9},
    {"max-slowdown", 0, OPTION_NUMBER, "FACTOR", "a document may take this many times as long as in the baseline; 0: any time", .fallback = "0",
     .offset = offsetof(CheckOptions, max_slowdown), .min = 0, .max = 1e6},
    {"inconclusive", 0, OPTION_CHOICE, "WHAT", "what an inconclusive check is: exit status 5, 1 or 0", .choices = inconclusive_words,
     .fallback = "warn", .offset = offsetof(CheckOptions, inconclusive)},
    {"format", 'f', OPTION_CHOICE, "FORMAT", "how to print", .choices = format_words, .fallback = "text", .offset = offsetof(CheckOptions, format)},
    {"output", 'o', OPTION_PATH, "FILE", "write to FILE, and the text to standard output", .offset = offsetof(CheckOptions, output)},
    RESAMPLING_OPTIONS(CheckOptions, resampling),
    {0}};

/* -- the rules -------------------------------------------------------------------------------------------------------- */

/* Both sides of a check, what they are called, and where everything comes from. */
typedef struct Check {
    const Call *call;
    const CheckOptions *o;
    const Experiment *x;
    GateRules rules;
    Measured baseline, run;
    GateQuestion q;
} Check;

/* A rule that cannot be read, at its place in the file if that is where it stands. */
static int rule_error(const Check *c, const char *option, size_t i, const Error *e)
{
    for (size_t k = 0; k < c->x->n_gate && !call_given(c->call, option); k++) {
        const Setting *s = &c->x->gate[k];
        if (strcmp(s->name, option)) continue;
        Error placed = {0};
        const Place *at = &s->places[i < s->n ? i : 0];
        error_at(&placed, ASSAY_ERR_DATA, c->x->file, at->line, at->column, "%s: %s", option, e->message);
        return call_fail(c->call, &placed);
    }
    return call_usage(c->call, "--%s: %s", option, e->message);
}

static int read_rules(Check *c)
{
    const CheckOptions *o = c->o;
    Arena *a = c->call->arena;
    Error e = {0};
    GateTarget *watched = arena_zero(a, o->watch.n + 1, sizeof *watched);
    GateFloor *floors = arena_zero(a, o->floors.n + 1, sizeof *floors);
    for (size_t i = 0; i < o->watch.n; i++)
        if (gate_target_parse(a, o->watch.at[i], &watched[i], &e)) return rule_error(c, "watch", i, &e);
    for (size_t i = 0; i < o->floors.n; i++)
        if (gate_floor_parse(a, o->floors.at[i], &floors[i], &e)) return rule_error(c, "floors", i, &e);
    c->rules = (GateRules){.margin = o->margin / 100, .alpha = o->alpha, .criteria = o->criteria.at, .n_criteria = o->criteria.n,
                           .watched = watched, .n_watched = o->watch.n, .floors = floors, .n_floors = o->floors.n,
                           .required = o->required.at, .n_required = o->required.n, .max_failures = o->max_failures,
                           .max_slowdown = o->max_slowdown};
    return EXIT_GOOD;
}

/* The criteria that the run is asked for: those that are looked at, and those of the rules. */
static TextList wanted_criteria(const Check *c)
{
    VECTOR(const char *) list = {0};
    for (size_t i = 0; i < c->rules.n_criteria; i++) vec_push(&list, c->rules.criteria[i]);
    for (size_t i = 0; i < c->baseline.n_scorings && !c->rules.n_criteria; i++) vec_push(&list, c->baseline.scorings[i].name);
    for (size_t i = 0; i < c->rules.n_watched; i++)
        if (c->rules.watched[i].criterion) vec_push(&list, c->rules.watched[i].criterion);
    for (size_t i = 0; i < c->rules.n_floors; i++)
        if (c->rules.floors[i].target.criterion) vec_push(&list, c->rules.floors[i].target.criterion);
    TextList out = {arena_dup(c->call->arena, list.at, list.n, sizeof *list.at), list.n};
    vec_free(&list);
    return out;
}

/* -- both sides ------------------------------------------------------------------------------------------------------- */

static const char *say(Arena *a, const char *format, ...) PRINTF_LIKE(2, 3);
static const char *say(Arena *a, const char *format, ...)
{
    StrBuf b = {0};
    va_list args;
    va_start(args, format);
    sb_vprintf(&b, format, args);
    va_end(args);
    const char *kept = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return kept;
}

static int take_baseline(Check *c, Store *store, Error *e)
{
    const CheckOptions *o = c->o;
    Arena *a = c->call->arena;
    int64_t *runs;
    size_t n;
    if (!o->against) {
        c->q.baseline_name = o->baseline;
        return baseline_read(a, o->baseline, &c->baseline, e);
    }
    int status = store_find_repetitions(store, a, o->against, &runs, &n, e);
    if (!status) status = measured_of_runs(store, a, runs, n, o->criteria.at, o->criteria.n, true, &c->baseline, e);
    if (!status) c->q.baseline_name = say(a, "run %lld", (long long)runs[0]);
    return status;
}

/* What there is of a run that did not get to its end: only how many documents failed. */
static const char *unfinished(Check *c, const RunInfo *info)
{
    c->run = (Measured){.system = info->system, .version = info->system_version, .label = info->label, .corpus = info->corpus_name,
                        .corpus_version = info->corpus_version, .split = info->split, .gold_hash = info->gold_hash, .finished = "",
                        .host = info->host, .run = info->run, .repetitions = 1, .n_documents = info->documents,
                        .failed = info->done - info->ok};
    c->q.run = &c->run;
    c->q.run_name = say(c->call->arena, "run %lld", (long long)info->run);
    return say(c->call->arena, "run %lld %s: of %zu documents %zu are done and %zu went well.", (long long)info->run,
               info->stage == STAGE_FAILED ? "failed" : "is not finished", info->documents, info->done, info->ok);
}

/* The latest run of that name that did not get to its end; false if there is none. */
static bool find_unfinished(const Check *c, Store *store, const char *name, RunInfo *out)
{
    RunInfo *runs;
    size_t n;
    bool found = false;
    if (store_runs(store, c->call->arena, &runs, &n, NULL)) return false;
    for (size_t i = 0; i < n; i++) {
        if (runs[i].stage == STAGE_FINISHED || (strcmp(runs[i].label, name) && strcmp(runs[i].system, name))) continue;
        *out = runs[i];
        found = true;
    }
    return found;
}

/* That there is no run is not a failure of this command but what it finds out. */
static int take_run(Check *c, Store *store, Error *e)
{
    Arena *a = c->call->arena;
    const char *name = c->call->parsed.n_arguments ? c->call->parsed.arguments[0] : c->baseline.system;
    Error why = {0};
    int64_t *runs;
    size_t n;
    RunInfo info;
    if (!store) {
        c->q.no_run = say(a, "there is no store %s.", c->o->store);
        return ASSAY_OK;
    }
    if (store_find_repetitions(store, a, name, &runs, &n, &why)) {
        c->q.no_run = find_unfinished(c, store, name, &info) ? unfinished(c, &info) : say(a, "%s.", why.message);
        return ASSAY_OK;
    }
    c->q.run_name = say(a, "run %lld", (long long)runs[0]);
    int status = store_run_info(store, a, runs[0], &info, e);
    if (status) return status;
    if (info.stage != STAGE_FINISHED) {
        c->q.no_run = unfinished(c, &info);
        return ASSAY_OK;
    }
    TextList wanted = wanted_criteria(c);
    c->q.run = &c->run;
    return measured_of_runs(store, a, runs, n, wanted.at, wanted.n, true, &c->run, e);
}

static int take_sides(Check *c)
{
    Store *store = NULL;
    Error e = {0};
    int status = ASSAY_OK;
    if (c->o->against || !access(c->o->store, F_OK)) status = store_open(&store, c->o->store, STORE_READ, &e);
    if (!status) status = take_baseline(c, store, &e);
    if (!status) status = take_run(c, store, &e);
    store_close(store);
    return status ? call_fail(c->call, &e) : EXIT_GOOD;
}

/* -- the answer ------------------------------------------------------------------------------------------------------- */

static int exit_of_verdict(GateVerdict v, Inconclusive what)
{
    static const int inconclusive[] = {[INCONCLUSIVE_WARN] = EXIT_INCONCLUSIVE, [INCONCLUSIVE_FAIL] = EXIT_NEGATIVE, [INCONCLUSIVE_PASS] = EXIT_GOOD};
    return v == GATE_REGRESSION ? EXIT_NEGATIVE : v == GATE_PASS ? EXIT_GOOD : inconclusive[what];
}

/* The page that GitHub shows for the job: what is there already is other people's. */
static int append_summary(const Call *call, const Gate *g, const GateStyle *style)
{
    const char *path = getenv("GITHUB_STEP_SUMMARY");
    if (!path || !*path) return EXIT_GOOD;
    StrBuf text = {0};
    Error e = {0};
    gate_markdown(&text, g, style);
    FILE *f = fopen(path, "a");
    bool good = f && fwrite(sb_text(&text), 1, text.length, f) == text.length;
    if (f && fclose(f)) good = false;
    if (!good) error_errno(&e, ASSAY_ERR_DATA, path, "the step summary cannot be written");
    sb_free(&text);
    return good ? EXIT_GOOD : call_fail(call, &e);
}

/* What goes elsewhere goes first, so that the verdict is the last line only if all of it has arrived. */
static int print_gate(const Call *call, const CheckOptions *o, const Gate *g)
{
    GateStyle style = {.exit_status = exit_of_verdict(g->verdict, (Inconclusive)o->inconclusive),
                       .inconclusive_fails = o->inconclusive == INCONCLUSIVE_FAIL};
    const GateFormat *format = &gate_formats[o->format];
    StrBuf text = {0};
    int status = format->write == gate_github ? append_summary(call, g, &style) : EXIT_GOOD;
    if (!status) {
        format->write(&text, g, &style);
        status = call_output(call, o->output, &text);
    }
    if (!status && o->output && strcmp(o->output, "-")) {
        sb_clear(&text);
        gate_text(&text, g, &style);
        status = call_output(call, NULL, &text);
    }
    sb_free(&text);
    return status ? status : style.exit_status;
}

static int decide(const Call *call, const CheckOptions *o, const Experiment *x)
{
    Check c = {.call = call, .o = o, .x = x};
    Gate g;
    int status = read_rules(&c);
    if (!status) status = take_sides(&c);
    if (status) return status;
    c.q.baseline = &c.baseline;
    c.q.rules = &c.rules;
    c.q.resampling = resampling_of(&o->resampling);
    c.q.confidence = o->resampling.confidence;
    gate_decide(call->arena, &c.q, &g);
    return print_gate(call, o, &g);
}

/* The command line goes before the file; naming one kind of baseline there puts the file's other kind out of force. */
static int take_experiment(const Call *call, CheckOptions *o, Experiment *x)
{
    Error e = {0};
    if (!o->experiment && access(EXPERIMENT, F_OK)) return EXIT_GOOD;
    if (experiment_file_open(x, o->experiment ? o->experiment : EXPERIMENT, call->arena, &e)) return call_fail(call, &e);
    int status = settings_take(call, x->file, x->gate, x->n_gate);
    if (call_given(call, "baseline") && !call_given(call, "against")) o->against = NULL;
    if (call_given(call, "against") && !call_given(call, "baseline")) o->baseline = NULL;
    const Setting *store = experiment_setting(x, "store");
    if (store && !o->store) o->store = store->values[0];
    return status;
}

static int run(const Call *call)
{
    CheckOptions *o = call->parsed.options;
    Experiment x = {0};
    int status = take_experiment(call, o, &x);
    if (status) goto done;
    if (!o->store) o->store = DEFAULT_STORE;
    if (o->baseline && o->against) status = call_usage(call, "--baseline and --against: the run is held against one of them");
    else if (!o->baseline && !o->against)
        status = call_usage(call, "held against what? give --baseline FILE (made by 'assay baseline RUN -o FILE') or --against RUN");
    else status = decide(call, o, &x);
done:
    experiment_free(&x);
    return status;
}

const Command command_check = {
    .name = "check",
    .group = GROUP_DECIDE,
    .summary = "hold a run against a baseline: pass, regression or inconclusive",
    .synopsis = "[OPTION]... [RUN] --baseline FILE\n[OPTION]... [RUN] --against RUN",
    .description =
        "The regression gate. A run is a regression if something that is watched lost more than the margin, and more than chance "
        "explains, or if another rule is broken; it passes if its counts are those of the baseline or if a loss of the margin can be ruled "
        "out; else it is inconclusive, also where nothing was measured. What is inconclusive says which loss this gold could show, and "
        "how many documents would do.\n\n"
        "Exit status: 0 pass, 1 regression, 5 inconclusive (--inconclusive fail makes it 1, pass makes it 0); it is the one that the last "
        "line of the output names.\n\n"
        "Without RUN it is the latest run of the system that the baseline is of. Rules can stand under gate: in an experiment, with the "
        "long options of this command as keys; what the command line says goes before them.",
    .examples = "assay check --baseline baseline.json --store out/assay.db\n"
                "assay check --baseline baseline.json --format junit -o junit.xml\n"
                "assay check 12 --against 11 --margin 1 --floors 'f1[PERSON] >= 0.80' --required PERSON,GPE",
    .options = options,
    .options_size = sizeof(CheckOptions),
    .max_arguments = 1,
    .run = run,
};

/* cmd_run.c - `assay run`: systems over gold, scored and stored. */
#include "cli/commands.h"
#include "cli/experiment_file.h"
#include "cli/print_tables.h"
#include "cli/read_options.h"
#include "cli/run_one.h"

#include "base/vector.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct RunOptions {
    const char *gold, *split, *store, *train, *label, *commit;
    TextList systems, given;
    Scoring scoring;
    Reading reading;
    long jobs, window, repeat;
    double timeout, tolerance;
    int redo, progress;
} RunOptions;

static const char *const redo_words[] = {"nothing", "failed", "all", NULL};

static const Option options[] = {
    {"gold", 'g', OPTION_PATH, "PATH", "the gold: a corpus, or documents in any format", .offset = offsetof(RunOptions, gold)},
    {"split", 's', OPTION_TEXT, "NAME", "the split to run over; default: the only one", .offset = offsetof(RunOptions, split)},
    {"system", 'S', OPTION_PATHS, "PATH", "a system: its folder, its system.yaml, or a file of predictions; may be given again",
     .offset = offsetof(RunOptions, systems)},
    {"train", 0, OPTION_TEXT, "SPLIT", "train the systems given by --system on this split first", .offset = offsetof(RunOptions, train)},
    {"given", 0, OPTION_LIST, "LAYERS", "gold layers that are handed to the systems with each text (mentions to one that finds relations); in an "
     "experiment a system may say its own", .offset = offsetof(RunOptions, given)},
    {"store", 0, OPTION_PATH, "FILE", "the results store, created if it is not there", .fallback = "assay.db",
     .offset = offsetof(RunOptions, store)},
    {"label", 'l', OPTION_TEXT, "TEXT", "a name for the run; only where one system is run", .offset = offsetof(RunOptions, label)},
    {"repeat", 0, OPTION_INT, "N", "run each system N times, each time a run of its own; for systems that answer differently each time",
     .fallback = "1", .offset = offsetof(RunOptions, repeat), .min = 1, .max = 10000},
    {"jobs", 'j', OPTION_INT, "N", "processes of one system side by side", .fallback = "1", .offset = offsetof(RunOptions, jobs), .min = 1,
     .max = 1024},
    {"window", 0, OPTION_INT, "N", "requests sent ahead to each process", .fallback = "8", .offset = offsetof(RunOptions, window), .min = 1,
     .max = 4096},
    {"timeout", 0, OPTION_NUMBER, "SECONDS", "time limit for one document, before what the system says",
     .offset = offsetof(RunOptions, timeout), .min = 0.001, .max = 1e7},
    {"tolerance", 0, OPTION_NUMBER, "PERCENT", "stop, with exit status 4, when more of the documents have failed", .fallback = "50",
     .offset = offsetof(RunOptions, tolerance), .min = 0, .max = 100},
    {"redo", 0, OPTION_CHOICE, "WHAT", "documents that are run again although the store has them", .choices = redo_words,
     .fallback = "nothing", .offset = offsetof(RunOptions, redo)},
    {"commit", 0, OPTION_TEXT, "ID", "what was built, kept with the run; default: $GITHUB_SHA or $CI_COMMIT_SHA",
     .offset = offsetof(RunOptions, commit)},
    {"progress", 0, OPTION_CHOICE, "KIND", "how far it is, on standard error", .choices = progress_words, .fallback = "auto",
     .offset = offsetof(RunOptions, progress)},
    SCORING_OPTIONS(RunOptions, scoring),
    READING_OPTIONS(RunOptions, reading),
    {0}};

/* -- what is run ------------------------------------------------------------------------------------------------------ */

static int read_given(const Call *call, const TextList *names, unsigned *layers)
{
    StrBuf known = {0};
    const char *wrong = NULL;
    for (size_t i = 0; i < names->n && !wrong; i++) {
        Layer layer;
        if (layer_parse(names->at[i], strlen(names->at[i]), &layer)) *layers |= LAYER_BIT(layer);
        else wrong = names->at[i];
    }
    for (Layer l = 0; l < LAYER_COUNT; l++) sb_printf(&known, "%s%s", l ? ", " : "", layer_name(l));
    int status = wrong ? call_usage(call, "--given: '%s' is not a layer (layers are %s)", wrong, sb_text(&known)) : EXIT_GOOD;
    sb_free(&known);
    return status;
}

static int choose_systems(const Call *call, const RunOptions *o, const Experiment *x, const SystemUse **uses, size_t *n)
{
    *uses = x->systems;
    *n = x->n_systems;
    if (o->systems.n) {
        SystemUse *list = arena_zero(call->arena, o->systems.n, sizeof *list);
        for (size_t i = 0; i < o->systems.n; i++) list[i] = (SystemUse){.use = o->systems.at[i], .train = o->train};
        *uses = list;
        *n = o->systems.n;
    } else if (o->train) {
        return call_usage(call, "--train goes with --system; in an experiment each system says its own");
    }
    if (*n == 0) return call_usage(call, "no system: name one with --system, or give an experiment");
    if (o->label && !*o->label) return call_usage(call, "--label: the name is empty");
    if (o->label && *n != 1) return call_usage(call, "--label can name only one run, but there are %zu systems", *n);
    SystemUse *list = arena_dup(call->arena, *uses, *n, sizeof *list);
    unsigned given = 0;
    int status = read_given(call, &o->given, &given);
    if (status) return status;
    for (size_t i = 0; i < *n; i++) {
        if (call_given(call, "given") || !list[i].given_said) list[i].given = given;
        if (o->label) list[i].label = o->label;
        if (call_given(call, "timeout") || list[i].limits.seconds <= 0) list[i].limits.seconds = o->timeout > 0 ? o->timeout : list[i].limits.seconds;
    }
    *uses = list;
    return EXIT_GOOD;
}

/* How often each is run: what the command line says, else its own `repeat`, else that of the file. */
static int choose_repeat(const Call *call, const RunOptions *o, const Experiment *x, const SystemUse *uses, size_t n, unsigned **repeat)
{
    const Option *option = option_find(options, "repeat");
    *repeat = arena_zero(call->arena, n, sizeof **repeat);
    for (size_t i = 0; i < n; i++) {
        RunOptions own = *o;
        Error e = {0}, placed = {0};
        if (uses[i].repeat && !call_given(call, "repeat") && option_set(option, &own, uses[i].repeat, call->arena, &e)) {
            error_at(&placed, ASSAY_ERR_DATA, x->file, uses[i].line, uses[i].column, "%s", e.message);
            return call_fail(call, &placed);
        }
        (*repeat)[i] = (unsigned)own.repeat;
    }
    return EXIT_GOOD;
}

/* -- running ---------------------------------------------------------------------------------------------------------- */

static volatile sig_atomic_t stop_signal; /* the one thing that a signal handler may set */

static void note_signal(int number) { stop_signal = number; }

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = note_signal};
    sigemptyset(&action.sa_mask);
    action.sa_flags = (int)SA_RESETHAND; /* the second one ends it at once */
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

/* The folders above a file. */
static int make_folders(const char *path, Error *e)
{
    char *copy = mem_copy(path, strlen(path));
    int status = ASSAY_OK;
    for (char *slash = strchr(copy + 1, '/'); slash && !status; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdir(copy, 0777) != 0 && errno != EEXIST) status = error_errno(e, ASSAY_ERR_DATA, copy, "cannot be created");
        *slash = '/';
    }
    free(copy);
    return status;
}

static void add_summary(Table *t, const RunSummary *s, bool repeated)
{
    static const char *const states[] = {[RUN_STATE_NEW] = "finished", [RUN_STATE_RESUMED] = "finished (resumed)",
                                         [RUN_STATE_UP_TO_DATE] = "up to date", [RUN_STATE_RESCORED] = "counted again"};
    char text[64];
    table_text(t, s->label ? s->label : s->system);
    table_text(t, s->version);
    table_count(t, (uint64_t)s->run);
    if (repeated) table_count(t, s->repetition);
    table_text(t, s->beyond_tolerance ? "too many failures" : s->interrupted ? "interrupted" : s->done < s->documents ? "failed" : states[s->state]);
    table_count(t, s->documents);
    table_count(t, s->done);
    table_count(t, s->failed);
    int n = snprintf(text, sizeof text, "%.2f", s->seconds);
    table_number(t, s->seconds, arena_copy(t->arena, text, (size_t)n));
}

static void make_table(Table *t, bool repeated)
{
    table_column(t, "system", "system", NULL, ALIGN_LEFT);
    table_column(t, "version", "version", NULL, ALIGN_LEFT);
    table_column(t, "run", "run", NULL, ALIGN_RIGHT);
    if (repeated) table_column(t, "repetition", "repetition", NULL, ALIGN_RIGHT);
    table_column(t, "state", "state", NULL, ALIGN_LEFT);
    table_column(t, "documents", "documents", NULL, ALIGN_RIGHT);
    table_column(t, "done", "done", NULL, ALIGN_RIGHT);
    table_column(t, "failed", "failed now", NULL, ALIGN_RIGHT);
    table_column(t, "seconds", "seconds", NULL, ALIGN_DECIMAL);
}

/* One repetition; returns an exit status. */
static int run_once(const RunPlan *plan, const SystemUse *use, double share, unsigned repetition, unsigned repetitions, RunSummary *summary)
{
    int status = run_one(plan, use, share, repetition, repetitions, summary);
    if (!status && summary->beyond_tolerance) {
        call_warn(plan->call, "%s: %zu of %zu documents failed, which is more than is tolerated; 'sqlite3 %s \"select * from document_run "
                  "where run = %lld and status <> 'ok'\"' shows why", summary->system, summary->failed, summary->documents,
                  store_path(plan->store), (long long)summary->run);
        status = EXIT_SYSTEM;
    }
    return status;
}

/* All repetitions of one system with one share of the training split, until one fails as a whole. */
static int run_repeatedly(const RunPlan *plan, const SystemUse *use, double share, unsigned repetitions, bool repeated, Table *table)
{
    int status = EXIT_GOOD;
    for (unsigned k = 1; k <= repetitions && !status && !stop_signal; k++) {
        RunSummary summary;
        status = run_once(plan, use, share, k, repetitions, &summary);
        if (summary.run) add_summary(table, &summary, repeated);
        if (summary.skipped) break;
        if (summary.predictions && repetitions > 1 && !status) {
            call_warn(plan->call, "%s is a file of predictions, which says the same each time: it was run once, not %u times", summary.system,
                      repetitions);
            break;
        }
    }
    return status;
}

static int run_all(const RunPlan *plan, const SystemUse *uses, const unsigned *repeat, size_t n)
{
    int worst = EXIT_GOOD;
    bool repeated = false;
    for (size_t i = 0; i < n; i++) repeated = repeated || repeat[i] > 1;
    Table table = {.arena = plan->call->arena, .stub = 1};
    make_table(&table, repeated);
    for (size_t i = 0; i < n && !stop_signal; i++) {
        for (size_t k = 0; k < (uses[i].n_shares ? uses[i].n_shares : 1) && !stop_signal; k++) {
            int status = run_repeatedly(plan, &uses[i], uses[i].n_shares ? uses[i].shares[k] : 1, repeat[i], repeated, &table);
            if (status > worst) worst = status;
        }
    }
    StrBuf text = {0};
    table_format_find("text")->write(&text, &table, &(TableStyle){0});
    if (table_rows(&table)) fwrite(sb_text(&text), 1, text.length, stdout);
    sb_free(&text);
    table_free(&table);
    return worst;
}

static const char *commit_of(const RunOptions *o)
{
    static const char *const variables[] = {"GITHUB_SHA", "CI_COMMIT_SHA"};
    const char *found = o->commit;
    for (size_t i = 0; i < 2 && !found; i++) found = getenv(variables[i]);
    return found && *found ? found : NULL;
}

static int run_experiment(const Call *call, const RunOptions *o, const SystemUse *uses, const unsigned *repeat, size_t n)
{
    Symbols symbols = {0};
    Corpus *corpus = NULL;
    GoldSplit gold = {0};
    Store *store = NULL;
    Error e = {0};
    const Format *format;
    RunPlan plan = {.call = call, .scoring = &o->scoring, .gold = &gold, .commit = commit_of(o), .jobs = o->jobs, .window = o->window,
                    .tolerance = o->tolerance, .redo = (RunRedo)o->redo, .progress = (ProgressKind)o->progress, .stop = &stop_signal};
    ScoreOptions checked;
    int exit_status = EXIT_GOOD;
    if (!reading_of(call, &o->reading, &symbols, &plan.read, &format)) return EXIT_USAGE;
    int status = corpus_open(&corpus, o->gold, format, &e);
    if (status) goto done;
    exit_status = scoring_prepare(call, &o->scoring, corpus, &checked); /* before anything is run */
    if (exit_status) goto done;
    plan.corpus = corpus;
    status = gold_split_load(&gold, corpus, o->split, &plan.read, &e);
    if (!status) status = make_folders(o->store, &e);
    if (!status) status = store_open(&store, o->store, STORE_WRITE, &e);
    if (!status) status = gold_split_register(&gold, corpus, store, &plan.corpus_row, &e);
    if (status) goto done;
    plan.store = store;
    StrBuf models = {0};
    sb_printf(&models, "%s.models", o->store);
    plan.models = arena_copy(call->arena, models.data, models.length);
    sb_free(&models);
    catch_signals();
    exit_status = run_all(&plan, uses, repeat, n);
done:
    if (status) exit_status = call_fail(call, &e);
    store_close(store);
    gold_split_free(&gold);
    corpus_close(corpus);
    symbols_free(&symbols);
    return exit_status;
}

static int run(const Call *call)
{
    RunOptions *o = call->parsed.options;
    Experiment x = {0};
    Error e = {0};
    const SystemUse *uses;
    unsigned *repeat;
    size_t n;
    int exit_status = EXIT_GOOD;
    if (call->parsed.n_arguments && experiment_file_open(&x, call->parsed.arguments[0], call->arena, &e)) return call_fail(call, &e);
    exit_status = settings_take(call, x.file, x.settings, x.n_settings);
    if (exit_status) goto done;
    if (!o->gold) {
        exit_status = call_usage(call, "no gold: name it with --gold, or give an experiment");
        goto done;
    }
    exit_status = choose_systems(call, o, &x, &uses, &n);
    if (exit_status) goto done;
    exit_status = choose_repeat(call, o, &x, uses, n, &repeat);
    if (exit_status) goto done;
    exit_status = run_experiment(call, o, uses, repeat, n);
    if (stop_signal) {
        fflush(stdout);
        fprintf(stderr, "assay run: interrupted; the same command goes on where it was\n");
        raise((int)stop_signal);
    }
done:
    experiment_free(&x);
    return exit_status;
}

const Command command_run = {
    .name = "run",
    .group = GROUP_RUN,
    .summary = "run systems over gold, score their answers, store everything",
    .synopsis = "[OPTION]... EXPERIMENT\n[OPTION]... --gold PATH --system PATH...",
    .description =
        "Runs each system over the documents of a split, counts what it got right, and keeps answers and counts in the store. "
        "EXPERIMENT is a YAML file whose keys are the long options of this command, with a list `systems`; what the command line says goes before it. "
        "Paths in the file are relative to the file.\n\n"
        "A run that was cut off goes on where it was when the same command is given again; one that is complete is up to date and is not run "
        "twice; other criteria are counted from the stored answers. A document on which a system fails counts all of its gold as missed and is "
        "named in the report. A system that has to be set up first and is not is skipped with a line that says so.\n\n"
        "With --repeat N each system is run N times. The repetitions are runs of their own that belong together: reports show their mean and "
        "spread, and statistics take a document with all its repetitions as one unit. A system finds the number of its repetition, from "
        "1, in the environment variable ASSAY_REPETITION and can make its seed of it. A higher N later adds the repetitions that are missing.",
    .examples = "assay run gold/wire/assay.yaml\n"
                "assay run --gold gold/wire --split test --system systems/gazetteer --train train --store out/assay.db\n"
                "assay run --gold test.conll --system predictions.jsonl --criteria all --label baseline",
    .options = options,
    .options_size = sizeof(RunOptions),
    .max_arguments = 1,
    .run = run,
};

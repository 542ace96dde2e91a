/* cmd_errors.c - `assay errors`: the decisions behind a number, from the store or from two files.
 *
 * The options of reading files are those of `assay score`, whose struct comes first so that score_open finds it. */
#include "cli/commands.h"
#include "cli/score_command.h"
#include "cli/stored.h"
#include "report/errors.h"
#include "report/recount.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct ErrorsOptions {
    ScoreCommandOptions score; /* must come first */
    const char *store, *output;
    TextList verdicts, categories, layers, documents;
    long sample, seed, listed;
    int format;
    bool summary, ascii;
} ErrorsOptions;

static const char *const error_formats[] = {"text", "jsonl", NULL};
enum { TEXT, JSONL };

static const Option options[] = {
    {"store", 0, OPTION_PATH, "FILE", "the results store", .fallback = DEFAULT_STORE, .offset = offsetof(ErrorsOptions, store)},
    {"verdict", 'v', OPTION_LIST, "LIST", "only these: wrong-type, wrong-boundary, missing, spurious, missing-trigger, correct …; default: all but correct",
     .offset = offsetof(ErrorsOptions, verdicts)},
    {"category", 0, OPTION_LIST, "LIST", "only decisions in which gold or the prediction is of these categories", .offset = offsetof(ErrorsOptions, categories)},
    {"layer", 'l', OPTION_LIST, "LIST", "only these layers; default: all that were scored, or that gold has", .offset = offsetof(ErrorsOptions, layers)},
    {"document", 'd', OPTION_LIST, "LIST", "only these documents, by their ids", .offset = offsetof(ErrorsOptions, documents)},
    {"sample", 0, OPTION_INT, "N", "only so many of them, drawn at random", .offset = offsetof(ErrorsOptions, sample), .min = 1, .max = 1e9},
    {"seed", 0, OPTION_INT, "S", "of the sample: the same seed draws the same", .fallback = "20260101", .offset = offsetof(ErrorsOptions, seed), .min = 0, .max = 1e15},
    {"listed", 0, OPTION_INT, "N", "text: list the first N before the summary; 0: all of them", .fallback = "50", .offset = offsetof(ErrorsOptions, listed),
     .min = 0, .max = 1e9},
    {"summary", 0, OPTION_FLAG, NULL, "text: the summary alone", .offset = offsetof(ErrorsOptions, summary)},
    {"format", 'f', OPTION_CHOICE, "FORMAT", "how to print", .choices = error_formats, .fallback = "text", .offset = offsetof(ErrorsOptions, format)},
    {"output", 'o', OPTION_PATH, "FILE", "write to FILE, not to standard output", .offset = offsetof(ErrorsOptions, output)},
    {"ascii", 0, OPTION_FLAG, NULL, "text: signs in ASCII only", .offset = offsetof(ErrorsOptions, ascii)},
    {"split", 's', OPTION_TEXT, "NAME", "files: the split, where GOLD is a corpus", .offset = offsetof(ErrorsOptions, score.split)},
    {"level", 0, OPTION_CHOICE, "LEVEL", "files: the types as they are, or mapped by `coarse` of corpus.yaml", .choices = level_words, .fallback = "fine",
     .offset = offsetof(ErrorsOptions, score.scoring.level)},
    {"duplicates", 0, OPTION_CHOICE, "POLICY", "files: identical predictions beyond the first are spurious, or one with it", .choices = duplicate_words,
     .fallback = "spurious", .offset = offsetof(ErrorsOptions, score.scoring.duplicates)},
    {"through", 0, OPTION_CHOICE, "WHAT", "files: compare arguments as mentions, or through gold's clusters", .choices = through_words,
     .fallback = "mentions", .offset = offsetof(ErrorsOptions, score.scoring.through)},
    {"singletons", 0, OPTION_CHOICE, "WHAT", "files: clusters of one mention count, or are left out", .choices = singletons_words, .fallback = "keep",
     .offset = offsetof(ErrorsOptions, score.scoring.singletons)},
    {"placement", 0, OPTION_CHOICE, "POLICY", "files: where a predicted mention that is only a string is put", .choices = placement_words,
     .fallback = "first-unused", .offset = offsetof(ErrorsOptions, score.scoring.placement)},
    {"ignore-extra", 0, OPTION_FLAG, NULL, "files: leave out predicted documents that gold does not have", .offset = offsetof(ErrorsOptions, score.scoring.ignore_extra)},
    {"predicted-from", 0, OPTION_TEXT, "FORMAT", "files: format of PREDICTED, where it is not that of --from", .offset = offsetof(ErrorsOptions, score.predicted_from)},
    READING_OPTIONS(ErrorsOptions, score.reading),
    {0}};

/* All that one call holds. */
typedef struct Work {
    const Call *call;
    const ErrorsOptions *o;
    ErrorFilter filter;
    ErrorList list;
    unsigned layers; /* asked for; 0: not said */
    size_t documents_seen;
    Symbols symbols;
    Error e;
} Work;

/* -- options -------------------------------------------------------------------------------------------------------------- */

static int read_options(Work *w)
{
    const ErrorsOptions *o = w->o;
    for (size_t i = 0; i < o->verdicts.n; i++)
        if (!error_verdict_exists(o->verdicts.at[i]))
            return call_usage(w->call, "--verdict: there is no verdict '%s'; 'assay help errors' names them", o->verdicts.at[i]);
    for (size_t i = 0; i < o->layers.n; i++) {
        Layer layer;
        if (!layer_parse(o->layers.at[i], strlen(o->layers.at[i]), &layer)) return call_usage(w->call, "--layer: there is no layer '%s'", o->layers.at[i]);
        w->layers |= LAYER_BIT(layer);
    }
    w->filter = (ErrorFilter){o->verdicts.at, o->verdicts.n, o->categories.at, o->categories.n, o->documents.at, o->documents.n};
    return EXIT_GOOD;
}

static bool is_file(const char *path) { return !strcmp(path, "-") || access(path, F_OK) == 0; }

/* What is there as a file is a file, unless a store was named. */
static bool takes_files(const Work *w)
{
    size_t n = w->call->parsed.n_arguments;
    bool all = n == 1 || n == 2;
    for (size_t i = 0; i < n; i++) all = all && is_file(w->call->parsed.arguments[i]);
    return all && !call_given(w->call, "store");
}

static int refuse_file_options(const Work *w)
{
    static const char *const names[] = {"split", "level", "duplicates", "through", "singletons", "placement", "ignore-extra", "predicted-from", "from", "texts",
                                        "tag-column", "token-column", "separator", "scheme", "repair", "offsets"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (call_given(w->call, names[i]))
            return call_usage(w->call, "--%s goes with two files; a run is shown under the rules that it was scored by", names[i]);
    return EXIT_GOOD;
}

/* -- files ---------------------------------------------------------------------------------------------------------------- */

static int from_files(Work *w)
{
    static const char *const nameless[] = {NULL};
    const char *gold_path = w->call->parsed.arguments[0], *predicted_path = w->call->parsed.n_arguments > 1 ? w->call->parsed.arguments[1] : NULL;
    const Document *gold, *predicted;
    ScoreInput in = {0};
    ScoreOptions score;
    Scorer *scorer = NULL;
    Arena arena = {0};
    int got = 0;
    errors_begin(&w->list, w->call->arena, &w->filter, nameless, 1);
    int status = score_open(&in, w->call, gold_path, predicted_path, &w->symbols, 0);
    if (!status) status = scoring_prepare(w->call, &w->o->score.scoring, in.gold, &score);
    if (status) goto done;
    scorer = scorer_new(&score, &w->symbols);
    while ((got = pairs_next(in.pairs, &gold, &predicted, &w->e)) > 0) {
        Decision *list;
        if (!errors_document_wanted(&w->filter, gold->id)) continue;
        arena_reset(&arena);
        w->documents_seen++;
        size_t n = decisions_of(scorer, gold, predicted, w->layers ? w->layers : gold->layers, &arena, &list);
        errors_take(&w->list, 0, gold, predicted, list, n, NULL);
    }
    if (got < 0) status = call_fail(w->call, &w->e);
done:
    scorer_free(scorer);
    score_close(&in);
    arena_free(&arena);
    return status;
}

/* -- runs ----------------------------------------------------------------------------------------------------------------- */

/* One scoring of one run, while its documents are gone through. */
typedef struct Pass {
    Work *w;
    size_t system;
    Layer layer;
    Scorer *scorer;
    const Grouping *seen;
} Pass;

static int take_document(const StoredDocument *d, const Document *gold, const Document *predicted, Arena *scratch, void *payload, Error *e)
{
    (void)e;
    Pass *p = payload;
    Decision *list;
    scorer_add(p->scorer, gold, predicted, NULL, NULL);
    if (!errors_document_wanted(&p->w->filter, d->id)) return ASSAY_OK;
    p->w->documents_seen++;
    size_t n = decisions_of(p->scorer, gold, predicted, LAYER_BIT(p->layer), scratch, &list);
    errors_take(&p->w->list, p->system, gold, predicted, list, n, p->seen);
    return ASSAY_OK;
}

static bool near(double a, double b) { return a > b - 1e-6 && a < b + 1e-6; }

static int take_scoring(Work *w, Store *s, size_t system, int64_t run, const Result *r, const Grouping *seen)
{
    RecountRules rules;
    Pass pass = {.w = w, .system = system, .seen = seen};
    StrBuf name = {0};
    sb_printf(&name, "%s:%s", r->layer, r->criterion);
    layer_parse(r->layer, strlen(r->layer), &pass.layer);
    int status = recount_rules(s, w->call->arena, run, sb_text(&name), r->signature, &rules, &w->e);
    if (status) goto done;
    rules.tokens = true;
    pass.scorer = scorer_new(&rules.score, &w->symbols);
    status = recount_each(s, run, &rules, &w->symbols, take_document, &pass, &w->e);
    if (status) goto done;
    const Tally *now = &scorer_results(pass.scorer)[0].total.tally, *then = &r->total.tally;
    if (!near(now->gold, then->gold) || !near(now->found, then->found) || !near(now->predicted, then->predicted))
        call_warn(w->call, "%s: the stored answers no longer give the stored counts of %s: run assay run again, which counts them anew",
                  w->list.systems[system], sb_text(&name));
done:
    scorer_free(pass.scorer);
    sb_free(&name);
    return status;
}

/* The training documents, where the run was trained and the store knows on what. */
static int open_seen(Work *w, Store *s, const RunInfo *info, Grouping **out)
{
    const char *hash = recount_option(w->call->arena, info, TRAINING_OPTION);
    *out = NULL;
    if (!hash) return ASSAY_OK;
    *out = mem_zero(1, sizeof **out);
    int status = grouping_open(*out, "seen", &w->e);
    return status ? status : grouping_train(*out, s, hash, &w->e);
}

/* The first scoring of each layer says by which rules the run is shown. */
static int take_run(Work *w, Store *s, size_t system, const RunInfo *info)
{
    Result *results;
    size_t n;
    unsigned done = 0;
    Grouping *seen = NULL;
    int status = store_results(s, w->call->arena, info->run, &results, &n, &w->e);
    if (!status) status = open_seen(w, s, info, &seen);
    for (size_t i = 0; i < n && !status; i++) {
        Layer layer;
        if (results[i].profile || !layer_parse(results[i].layer, strlen(results[i].layer), &layer)) continue;
        if (done & LAYER_BIT(layer) || (w->layers && !(w->layers & LAYER_BIT(layer)))) continue;
        done |= LAYER_BIT(layer);
        status = take_scoring(w, s, system, info->run, &results[i], seen);
    }
    for (int l = 0; l < LAYER_COUNT && !status; l++)
        if (w->layers & ~done & LAYER_BIT(l))
            status = error_set(&w->e, ASSAY_ERR_USAGE, "--layer: %s was not scored in the layer %s", w->list.systems[system], layer_name((Layer)l));
    grouped_close(seen);
    return status;
}

static int choose_runs(Work *w, Store *s, RunInfo **out, size_t *n)
{
    char *const *names = w->call->parsed.arguments;
    *n = w->call->parsed.n_arguments;
    if (!*n) {
        int status = store_latest_runs(s, w->call->arena, out, n, &w->e);
        if (!status && !*n) status = error_at(&w->e, ASSAY_ERR_DATA, store_path(s), 0, 0, "there is no finished run in this store");
        return status;
    }
    *out = arena_zero(w->call->arena, *n, sizeof **out);
    int status = ASSAY_OK;
    for (size_t i = 0; i < *n && !status; i++) {
        int64_t run;
        status = store_find_run(s, names[i], &run, &w->e);
        if (!status) status = store_run_info(s, w->call->arena, run, &(*out)[i], &w->e);
    }
    return status;
}

static int from_store(Work *w)
{
    Store *s = NULL;
    RunInfo *runs;
    size_t n;
    int exit_status = refuse_file_options(w);
    if (exit_status) return exit_status;
    int status = store_open(&s, w->o->store, STORE_READ, &w->e);
    if (!status) status = choose_runs(w, s, &runs, &n);
    if (status) goto done;
    const char **names = arena_zero(w->call->arena, n, sizeof *names);
    for (size_t i = 0; i < n; i++) {
        StrBuf b = {0};
        bool shared = false;
        const char *name = *runs[i].label ? runs[i].label : runs[i].system;
        for (size_t k = 0; k < n; k++) shared |= k != i && !strcmp(name, *runs[k].label ? runs[k].label : runs[k].system);
        sb_printf(&b, shared ? "%s #%lld" : "%s", name, (long long)runs[i].run);
        names[i] = arena_copy(w->call->arena, sb_text(&b), b.length);
        sb_free(&b);
    }
    errors_begin(&w->list, w->call->arena, &w->filter, names, n);
    for (size_t i = 0; i < n && !status; i++) status = take_run(w, s, i, &runs[i]);
done:
    store_close(s);
    return status ? call_fail(w->call, &w->e) : EXIT_GOOD;
}

/* -- printing --------------------------------------------------------------------------------------------------------------- */

/* A mistyped name should not pass for an absence of errors. */
static void warn_of_filters(const Work *w)
{
    for (size_t i = 0; i < w->filter.n_categories; i++)
        if (!w->list.categories_used[i]) call_warn(w->call, "--category: no decision is about the category %s", w->filter.categories[i]);
    for (size_t i = 0; i < w->filter.n_verdicts; i++)
        if (!w->list.verdicts_used[i]) call_warn(w->call, "--verdict: no decision is %s", w->filter.verdicts[i]);
    if (w->filter.n_documents && !w->documents_seen) call_warn(w->call, "--document: there is no such document");
}

static int print(Work *w)
{
    const ErrorsOptions *o = w->o;
    StrBuf out = {0};
    size_t all = w->list.entries.n, listed = all;
    Table summary = {.arena = w->call->arena};
    warn_of_filters(w);
    if (o->format == TEXT) errors_summary(&w->list, &summary);
    if (o->sample) errors_sample(&w->list, (size_t)o->sample, (uint64_t)o->seed);
    listed = w->list.entries.n;
    bool cut = o->format == TEXT && !o->sample && o->listed && (size_t)o->listed < listed;
    if (cut) listed = (size_t)o->listed;
    if (o->summary && o->format == TEXT) listed = 0;
    for (size_t i = 0; i < listed; i++) {
        sb_puts(&out, w->list.entries.at[i].shown);
        if (o->format == TEXT) sb_putc(&out, '\n');
    }
    if (o->format == TEXT) {
        Printing printing = {.ascii = o->ascii, .output = o->output};
        TableStyle style = style_of(&printing);
        if (listed && listed < all) table_note(&summary, "%zu of %zu are listed%s", listed, all, cut ? "; --listed 0 lists all" : "");
        table_format_find("text")->write(&out, &summary, &style);
    }
    int status = call_output(w->call, o->output, &out);
    table_free(&summary);
    sb_free(&out);
    return status;
}

static int run(const Call *call)
{
    Work w = {.call = call, .o = call->parsed.options};
    int status = read_options(&w);
    w.list.json = w.o->format == JSONL;
    w.list.style = (ContextStyle){.plain = w.o->ascii, .colour = !w.o->output && colour_wanted()};
    if (!status) status = takes_files(&w) ? from_files(&w) : from_store(&w);
    if (!status) status = print(&w);
    errors_end(&w.list);
    symbols_free(&w.symbols);
    return status;
}

const Command command_errors = {
    .name = "errors",
    .group = GROUP_LOOK,
    .summary = "list the decisions behind a number, in their texts",
    .synopsis = "[OPTION]... [RUN]...\n[OPTION]... GOLD PREDICTED\n[OPTION]... COLUMN-FILE",
    .description =
        "Lists what is wrong, one decision after the other: where it is, why it is wrong, the text with [gold] and {what was predicted}, and both sides in "
        "words. Then a summary counts the causes: boundaries by how many tokens they are off and on which side, types by what was taken for what, names "
        "that were not there to be learnt, relations in the wrong direction, clusters that were split.\n\n"
        "RUN is a run's number, its label, or a system's name; without it, the latest finished run of every system over the gold that was run last. The stored "
        "answers are looked at again, under the rules of the run's first scoring in each layer. Arguments that are files, where no --store is "
        "given, are compared as assay score does it.\n\n"
        "Verdicts of mentions: wrong-type, wrong-boundary, wrong-both, missing, spurious. Links: wrong-link, wrong-NIL, missing-NIL. Mentions of clusters: split-cluster, "
        "merged-cluster. Relations: wrong-direction, wrong-role, wrong-type, wrong-argument, wrong-argument-type, wrong-boundary. Events: wrong-type, wrong-boundary, wrong-role, "
        "wrong-argument. Attributes: wrong-value. Records: wrong-filler, missing-record, spurious-record. In all layers missing and spurious, also as missing-trigger, "
        "spurious-link and so on; and correct.",
    .examples = "assay errors --store out/assay.db crf\n"
                "assay errors --layer relations --verdict wrong-direction,wrong-argument\n"
                "assay errors --category PERSON --sample 20 --seed 1 gold.jsonl predicted.jsonl\n"
                "assay errors --summary crf gazetteer\n"
                "assay errors --format jsonl crf | jq -r .cause | sort | uniq -c",
    .options = options,
    .options_size = sizeof(ErrorsOptions),
    .max_arguments = ANY_NUMBER,
    .run = run,
};

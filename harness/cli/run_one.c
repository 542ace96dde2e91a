#include "cli/run_one.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/vector.h"
#include "cli/program.h"
#include "corpus/jsonl.h"
#include "corpus/scheme.h"
#include "run/workers.h"
#include "store/store_query.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STOPPED (-1000) /* what a callback returns to end the run without an error */

/* One system while it is at work. */
typedef struct Job {
    const RunPlan *plan;
    const SystemUse *use;
    double share;      /* of the training split */
    const char *label; /* NULL: none */
    unsigned repetition, repetitions;
    RunSummary *summary;
    System system;
    ScoreOptions score;
    Scorer *scorer;
    ScoringSpec *scorings;
    StoreRun *run;
    GoldSplit training;
    const char *model;
    RunReport report;
    Progress progress;
    size_t next;   /* document to hand out */
    size_t next_training;
    VECTOR(UnitTally) tallies;
    StrBuf answer;
    Error *e;
} Job;

/* -- preparation ------------------------------------------------------------------------------------------------------ */

static int open_system(Job *j)
{
    const SystemUse *use = j->use;
    int status = system_open(&j->system, use->use, program_plugin_folders(j->plan->call->arena), j->e);
    if (status) return status;
    for (size_t i = 0; i < use->options.n; i++) system_option(&j->system, use->options.at[i].name, use->options.at[i].value);
    if (use->train && j->system.kind == SYSTEM_PREDICTIONS)
        return error_at(j->e, ASSAY_ERR_DATA, j->system.file ? j->system.file : use->use, 0, 0, "predictions cannot be trained");
    return ASSAY_OK;
}

static bool same_text(const Document *a, const Document *b)
{
    return a->text_length == b->text_length && (a->text_length == 0 || memcmp(a->text, b->text, a->text_length) == 0);
}

/* The training split, which must share no document with what is scored. Splits that are files of their own may both count their
 * documents from d0001, so the same id alone is not the same document. */
static int load_training(Job *j)
{
    if (!j->use->train) return ASSAY_OK;
    int status = gold_split_load(&j->training, j->plan->corpus, j->use->train, &j->plan->read, j->e);
    if (status) return status;
    Symbols scored = {0};
    const Document *gold = j->plan->gold->documents;
    for (size_t i = 0; i < j->plan->gold->n; i++) symbols_intern_text(&scored, gold[i].id); /* all different: numbered like them */
    for (size_t i = 0; i < j->training.n && !status; i++) {
        const char *id = j->training.documents[i].id;
        Symbol same = symbols_find(&scored, id, strlen(id));
        if (same != SYMBOL_NONE && same_text(&gold[same], &j->training.documents[i]))
            status = error_set(j->e, ASSAY_ERR_DATA, "%s would be trained on document %s, which it is scored on: split '%s' and split '%s' overlap",
                               j->system.name, id, j->use->train, j->plan->gold->name);
    }
    symbols_free(&scored);
    if (!status) gold_split_keep(&j->training, j->share, j->repetition);
    return status;
}

/* What is said in the experiment goes before what the system says. */
static Limits limits_of(const Job *j)
{
    Limits l = j->system.limits;
    const Limits *use = &j->use->limits;
    if (use->seconds > 0) l.seconds = use->seconds;
    if (use->start > 0) l.start = use->start;
    if (use->training > 0) l.training = use->training;
    if (use->memory) l.memory = use->memory;
    if (use->processes) l.processes = use->processes;
    l.no_network |= use->no_network;
    return l;
}

static int make_key(const Job *j, char key[SHA256_HEX])
{
    char identity[SHA256_HEX], text[160];
    int status = system_identity(&j->system, identity, j->e);
    if (status) return status;
    Limits l = limits_of(j);
    Sha256 *sha = sha256_new();
    sha256_add_text(sha, "assay-extractor/1");
    sha256_add_text(sha, identity);
    sha256_add_text(sha, j->plan->gold->hash);
    sha256_add_text(sha, j->use->train ? j->training.hash : "-");
    snprintf(text, sizeof text, "given %u seconds %.9g start %.9g memory %llu processes %u network %d", j->use->given, l.seconds, l.start,
             (unsigned long long)l.memory, l.processes, l.no_network);
    sha256_add_text(sha, text);
    sha256_end(sha, key);
    return ASSAY_OK;
}

/* A map of labels under a key that no option has, so that answers can be read again without the system's files. */
static void put_labels(StrBuf *b, const char *key, const Labels *l)
{
    if (!l->n) return;
    sb_puts(b, b->length > 1 ? "," : "");
    json_put_text(b, key);
    for (size_t i = 0; i < l->n; i++) {
        sb_puts(b, i ? "," : ":{");
        json_put_text(b, l->list[i].from);
        sb_putc(b, ':');
        json_put_text(b, l->list[i].to);
    }
    sb_putc(b, '}');
}

static void put_types(StrBuf *b, const char *key, const CorpusTypes *types)
{
    if (!types->n) return;
    sb_puts(b, b->length > 1 ? "," : "");
    json_put_text(b, key);
    for (size_t i = 0; i < types->n; i++) {
        sb_puts(b, i ? "," : ":[");
        json_put_text(b, types->names[i]);
    }
    sb_putc(b, ']');
}

static const char *options_json(const Job *j)
{
    StrBuf b = {0};
    sb_putc(&b, '{');
    for (size_t i = 0; i < j->system.options.n; i++) {
        if (i) sb_putc(&b, ',');
        json_put_text(&b, j->system.options.at[i].name);
        sb_putc(&b, ':');
        json_put_text(&b, j->system.options.at[i].value);
    }
    if (j->use->train) {
        sb_puts(&b, j->system.options.n ? "," : "");
        sb_puts(&b, "\"train\":");
        json_put_text(&b, j->use->train);
        if (j->share < 1) sb_printf(&b, ",\"" SHARE_OPTION "\":\"%.9g\"", j->share);
        sb_printf(&b, ",\"" TRAINING_OPTION "\":\"%s\"", j->training.hash);
    }
    put_labels(&b, "@labels", &j->system.labels);
    put_labels(&b, "@coarse", &j->plan->corpus->coarse);
    put_types(&b, "@symmetric", &j->plan->corpus->symmetric);
    sb_putc(&b, '}');
    const char *kept = arena_copy(j->plan->call->arena, b.data, b.length);
    sb_free(&b);
    return kept;
}

/* A row of tags cannot hold a mention without a place, and only there can tags need repair. */
static bool predictions_are_columns(const Job *j)
{
    if (j->system.kind != SYSTEM_PREDICTIONS) return false;
    const Format *format = format_guess(j->system.path);
    return format && strcmp(format->name, "columns") == 0;
}

static void make_scorings(Job *j)
{
    const RunPlan *plan = j->plan;
    Arena *arena = plan->call->arena;
    Result *results = arena_zero(arena, j->score.n_criteria, sizeof *results);
    SignatureParts parts = scoring_signature(plan->scoring, &j->score);
    parts.corpus = plan->corpus->anonymous ? NULL : plan->corpus->name;
    parts.corpus_version = plan->corpus->version;
    parts.split = plan->gold->name;
    parts.gold_hash = plan->gold->hash;
    parts.documents = plan->gold->n;
    parts.placement = predictions_are_columns(j) ? NULL : placement_name((Placement)plan->scoring->placement);
    parts.repair = !predictions_are_columns(j) ? NULL : plan->read.repair_given ? repair_name(plan->read.repair) : "conlleval";
    StrBuf given = {0};
    for (Layer l = 0; l < LAYER_COUNT; l++)
        if (j->use->given & LAYER_BIT(l)) sb_printf(&given, "%s%s", given.length ? "+" : "", layer_name(l));
    if (given.length) parts.given = arena_copy(arena, given.data, given.length);
    sb_free(&given);
    j->scorings = arena_zero(arena, j->score.n_criteria, sizeof *j->scorings);
    for (size_t i = 0; i < j->score.n_criteria; i++)
        results[i] = (Result){.layer = layer_name(j->score.criteria[i]->layer), .criterion = j->score.criteria[i]->name};
    scoring_sign(plan->call, parts, plan->gold->tokenized > 0, &j->score, results);
    for (size_t i = 0; i < j->score.n_criteria; i++)
        j->scorings[i] = (ScoringSpec){results[i].layer, results[i].criterion, NULL, j->score.by_sentence ? "sentence" : "document", true,
                                       results[i].signature};
}

/* Keeps the criteria of layers that the system answers or is handed: what it never claimed to find it has not missed. A file of
 * predictions that does not say what it holds is scored by all. */
static void keep_announced(Job *j)
{
    unsigned layers = j->system.layers ? j->system.layers | j->use->given : ~0u, without = 0;
    const Criterion **kept = arena_zero(j->plan->call->arena, j->score.n_criteria + 1, sizeof *kept);
    size_t n = 0;
    StrBuf names = {0};
    for (size_t i = 0; i < j->score.n_criteria; i++) {
        unsigned layer = LAYER_BIT(j->score.criteria[i]->layer);
        if (layers & layer) kept[n++] = j->score.criteria[i];
        else if (!(without & layer)) sb_printf(&names, "%s%s", without ? ", " : "", layer_name(j->score.criteria[i]->layer));
        if (!(layers & layer)) without |= layer;
    }
    if (without && j->repetition == 1)
        call_warn(j->plan->call, n ? "%s does not answer %s: it is not scored on that" : "%s: skipped: it does not answer %s, and nothing else is scored",
                  j->system.name, sb_text(&names));
    sb_free(&names);
    j->score.criteria = kept;
    j->score.n_criteria = n;
    j->summary->skipped = n == 0;
}

/* What a system was handed it cannot get wrong. */
static void warn_of_given(const Job *j)
{
    for (size_t i = 0; i < j->score.n_criteria; i++) {
        Layer layer = j->score.criteria[i]->layer;
        bool told = i > 0 && j->score.criteria[i - 1]->layer == layer;
        if (!told && j->use->given & LAYER_BIT(layer))
            call_warn(j->plan->call, "%s is given the %s of gold: a score of them says nothing of it", j->system.name, layer_name(layer));
    }
}

static int begin(Job *j, const char *key)
{
    char host[256] = "", identity[SHA256_HEX];
    gethostname(host, sizeof host - 1);
    int64_t training;
    int status = system_identity(&j->system, identity, j->e);
    if (!status && j->use->train) status = gold_split_register(&j->training, j->plan->corpus, j->plan->store, &training, j->e);
    if (status) return status;
    StrBuf versions = {0};
    sb_printf(&versions, "{\"assay\":\"%s\"}", assay_version());
    RunSpec spec = {.key = key, .repetition = j->repetition, .system = j->system.name, .system_version = j->system.version, .system_hash = identity,
                    .corpus = j->plan->corpus_row, .label = j->label, .options = options_json(j), .commit = j->plan->commit,
                    .host = host, .compiler = assay_compiler(), .versions = versions.data, .redo = j->plan->redo,
                    .scorings = j->scorings, .n_scorings = j->score.n_criteria};
    status = store_run_begin(j->plan->store, j->plan->call->arena, &spec, &j->run, j->e);
    sb_free(&versions);
    return status;
}

/* -- counting --------------------------------------------------------------------------------------------------------- */

static void collect_row(void *payload, size_t criterion, uint32_t unit, const char *category, const Tally *tally)
{
    Job *j = payload;
    vec_push(&j->tallies, (UnitTally){(uint32_t)criterion, unit, category, *tally});
}

/* The tallies of a document; `predicted` NULL where there is no usable answer. */
static void count(Job *j, const Document *gold, Document *predicted)
{
    PlacementCount placed = {0};
    j->tallies.n = 0;
    if (predicted) {
        labels_apply(&j->system.labels, predicted);
        placement_apply(predicted, (Placement)j->plan->scoring->placement, &placed);
    }
    scorer_add(j->scorer, gold, predicted, collect_row, j);
}

static int rescore_document(const StoredDocument *stored, void *payload, Error *e)
{
    Job *j = payload;
    if (!stored->done) return ASSAY_OK;
    const Document *gold = &j->plan->gold->documents[stored->document];
    Document predicted = {0};
    bool good = stored->status == DOCUMENT_OK && stored->answer;
    int status = ASSAY_OK;
    if (good) {
        JsonlContext context = JSONL_CONTEXT_INIT;
        context.symbols = j->plan->read.symbols;
        status = jsonl_parse(&predicted, stored->answer, stored->answer_length, &context, e);
        if (!status) status = document_settle(&predicted, gold, e);
    }
    if (!status) {
        count(j, gold, good ? &predicted : NULL);
        status = store_rescore_put(j->plan->store, j->run, stored->document, j->tallies.at, j->tallies.n, e);
    }
    document_free(&predicted);
    return status;
}

static int rescore(Job *j)
{
    if (!j->run->needs_rescore) return ASSAY_OK;
    int status = store_rescore_begin(j->plan->store, j->run, j->e);
    if (!status) status = store_each_document(j->plan->store, j->run->run, NULL, rescore_document, j, j->e);
    if (!status) status = store_rescore_end(j->plan->store, j->run, j->e);
    if (status) store_undo(j->plan->store);
    j->summary->state = RUN_STATE_RESCORED;
    return status;
}

/* -- training --------------------------------------------------------------------------------------------------------- */

static int next_for_training(void *payload, RunRequest *out)
{
    Job *j = payload;
    if (*j->plan->stop) return STOPPED;
    if (j->next_training == j->training.n) return 0;
    *out = (RunRequest){j->next_training, &j->training.documents[j->next_training]};
    j->next_training++;
    return 1;
}

static int stop_if_told(void *payload)
{
    Job *j = payload;
    return *j->plan->stop ? STOPPED : ASSAY_OK;
}

/* The model stays while the run is not finished, so that one that is resumed goes on with the same. */
static int train(Job *j, const RunSettings *settings, const char *key)
{
    if (!j->use->train) return ASSAY_OK;
    StrBuf path = {0};
    sb_printf(&path, "%s/%.16s-%u.model", j->plan->models, key, j->repetition);
    j->model = arena_copy(j->plan->call->arena, path.data, path.length);
    sb_free(&path);
    if (access(j->model, R_OK) == 0) return ASSAY_OK;
    if (mkdir(j->plan->models, 0777) != 0 && errno != EEXIST)
        return error_errno(j->e, ASSAY_ERR_DATA, j->plan->models, "cannot be created");
    RunCalls calls = {.next = next_for_training, .idle = stop_if_told, .payload = j};
    RunWorker cost;
    return run_training(settings, &calls, j->model, &cost, j->e);
}

static void forget_model(const Job *j)
{
    if (!j->model) return;
    unlink(j->model);
    rmdir(j->plan->models); /* stays while other runs have models in it */
}

/* -- running ---------------------------------------------------------------------------------------------------------- */

static int next_document(void *payload, RunRequest *out)
{
    Job *j = payload;
    if (*j->plan->stop) return STOPPED;
    while (j->next < j->plan->gold->n && j->run->done[j->next]) j->next++;
    if (j->next == j->plan->gold->n) return 0;
    *out = (RunRequest){j->next, &j->plan->gold->documents[j->next]};
    j->next++;
    return 1;
}

/* The answer with the unit of its offsets said, so that it can be read again without the system. */
static void stored_answer(Job *j, const RunAnswer *a, const char **json, size_t *length)
{
    static const char key[] = "\"offsets\"";
    *json = a->json;
    *length = a->json_length;
    if (a->status != RUN_OK || !a->json || a->json[0] != '{' || j->report.unit == UNIT_CODEPOINT) return;
    if (memmem(a->json, a->json_length, key, sizeof key - 1)) return;
    sb_clear(&j->answer);
    sb_printf(&j->answer, "{\"offsets\":\"%s\",", offset_unit_name(j->report.unit));
    sb_put(&j->answer, a->json + 1, a->json_length - 1);
    *json = j->answer.data;
    *length = j->answer.length;
}

static DocumentStatus stored_status(RunStatus status)
{
    static const DocumentStatus map[] = {[RUN_OK] = DOCUMENT_OK, [RUN_FAILED] = DOCUMENT_FAILED, [RUN_TIMEOUT] = DOCUMENT_TIMEOUT,
                                         [RUN_CRASHED] = DOCUMENT_CRASHED, [RUN_BAD_ANSWER] = DOCUMENT_BAD_ANSWER, [RUN_MISSING] = DOCUMENT_MISSING};
    return map[status];
}

static bool beyond_tolerance(const Job *j)
{
    return (double)j->summary->failed * 100 > j->plan->tolerance * (double)j->plan->gold->n;
}

static int take_answer(void *payload, const RunAnswer *a)
{
    Job *j = payload;
    bool good = a->status == RUN_OK;
    count(j, a->document, good ? a->predicted : NULL);
    DocumentOutcome outcome = {
        .document = a->index, .status = stored_status(a->status), .error = good ? NULL : a->error, .exit_status = -1,
        .wall = a->wall_seconds, .cpu = a->cpu_seconds < 0 ? NAN : a->cpu_seconds, .peak_memory = a->peak_bytes,
        .tallies = j->tallies.at, .n_tallies = j->tallies.n};
    if (a->ended && a->signalled) outcome.signal = a->exit_status;
    else if (a->ended) outcome.exit_status = a->exit_status;
    if (!good) {
        outcome.stderr_tail = a->log;
        outcome.stderr_length = strlen(a->log);
    }
    stored_answer(j, a, &outcome.answer, &outcome.answer_length);
    int status = store_document(j->plan->store, j->run, &outcome, j->e);
    if (status) return status;
    j->summary->failed += !good;
    progress_step(&j->progress, !good);
    progress_show(&j->progress, false);
    return beyond_tolerance(j) ? STOPPED : ASSAY_OK;
}

static int while_waiting(void *payload)
{
    Job *j = payload;
    progress_show(&j->progress, false);
    int status = store_tick(j->plan->store, j->e);
    return status ? status : stop_if_told(j);
}

static void tell_report(const Job *j)
{
    const RunReport *r = &j->report;
    const Call *call = j->plan->call;
    if (r->extra)
        call_warn(call, "%s has predictions for %zu document%s that %s not in the split (%s%s): left out", j->system.name, r->extra,
                  r->extra == 1 ? "" : "s", r->extra == 1 ? "is" : "are", r->extra_id, r->extra > 1 ? ", …" : "");
    if (r->not_isolated) call_warn(call, "%s asks for no network, but bwrap is not installed or not allowed here: it runs with one", j->system.name);
    for (size_t i = 0; i < r->n_notes; i++)
        call_warn(call, "%s: %s: %zu", j->system.name, r->notes[i].text[0] ? r->notes[i].text : r->notes[i].kind, r->notes[i].count);
}

static int run_documents(Job *j, const RunSettings *settings)
{
    RunCalls calls = {.next = next_document, .done = take_answer, .idle = while_waiting, .payload = j};
    double began = clock_seconds();
    StrBuf name = {0};
    sb_puts(&name, j->label ? j->label : j->system.name);
    if (j->repetitions > 1) sb_printf(&name, " (%u of %u)", j->repetition, j->repetitions);
    progress_begin(&j->progress, j->plan->progress, sb_text(&name), j->plan->gold->n, j->run->n_done);
    int status = run_system(settings, &calls, &j->report, j->e);
    progress_end(&j->progress);
    sb_free(&name);
    tell_report(j);
    j->summary->seconds = clock_seconds() - began;
    j->summary->beyond_tolerance = beyond_tolerance(j);
    j->summary->interrupted = *j->plan->stop != 0;
    if (status == STOPPED) status = ASSAY_OK;
    RunEnd end = {.stage = j->summary->beyond_tolerance ? STAGE_FAILED : status || j->summary->interrupted ? STAGE_RUNNING : STAGE_FINISHED,
                  .wall = j->summary->seconds, .cpu = j->report.cpu_seconds, .peak_memory = j->report.peak_bytes};
    Error second = {0};
    int ended = store_run_end(j->plan->store, j->run, &end, status ? &second : j->e);
    if (!status && !ended && end.stage == STAGE_FINISHED) forget_model(j);
    return status ? status : ended;
}

static int work(Job *j)
{
    char key[SHA256_HEX];
    const RunPlan *plan = j->plan;
    int status = make_key(j, key);
    if (!status) status = begin(j, key);
    if (status) return status;
    j->summary->run = j->run->run;
    j->summary->documents = j->run->n_documents;
    static const RunState states[] = {[FOUND_NOTHING] = RUN_STATE_NEW, [FOUND_PART] = RUN_STATE_RESUMED, [FOUND_ALL] = RUN_STATE_UP_TO_DATE};
    j->summary->state = states[j->run->found];
    j->scorer = scorer_new(&j->score, plan->read.symbols);
    status = rescore(j);
    if (status || j->run->n_done == j->run->n_documents) {
        j->summary->done = j->run->n_done;
        if (!status && j->run->found != FOUND_ALL) status = store_run_end(plan->store, j->run, &(RunEnd){.stage = STAGE_FINISHED}, j->e);
        return status;
    }
    if (j->run->found == FOUND_PART) j->summary->state = RUN_STATE_RESUMED;
    RunSettings settings = {.system = &j->system, .host_program = program_path(plan->call->arena), .jobs = (unsigned)plan->jobs,
                            .window = (unsigned)plan->window, .repetition = j->repetition, .limits = j->use->limits, .given = j->use->given,
                            .symbols = plan->read.symbols, .read = plan->read};
    settings.read.predicted = true;
    status = train(j, &settings, key);
    if (status == STOPPED) {
        j->summary->interrupted = true;
        return store_run_end(plan->store, j->run, &(RunEnd){.stage = STAGE_RUNNING}, j->e);
    }
    if (status) {
        Error second;
        int ended = store_run_end(plan->store, j->run, &(RunEnd){.stage = STAGE_RUNNING}, &second);
        (void)ended;
        return status;
    }
    settings.model = j->model;
    status = run_documents(j, &settings);
    j->summary->done = j->progress.done;
    return status;
}

/* "crf 25%": learning curves have several runs of one system, which must be told apart. */
static const char *label_of(const Job *j)
{
    StrBuf b = {0};
    if (j->share >= 1) return j->use->label;
    sb_printf(&b, "%s %.4g%%", j->use->label ? j->use->label : j->system.name, j->share * 100);
    const char *kept = arena_copy(j->plan->call->arena, b.data, b.length);
    sb_free(&b);
    return kept;
}

int run_one(const RunPlan *plan, const SystemUse *use, double share, unsigned repetition, unsigned repetitions, RunSummary *out)
{
    Error e = {0};
    Job j = {.plan = plan, .use = use, .share = share, .repetition = repetition, .repetitions = repetitions, .summary = out, .e = &e};
    *out = (RunSummary){.repetition = repetition};
    int exit_status = EXIT_GOOD;
    int status = open_system(&j);
    if (status) goto done;
    j.label = out->label = label_of(&j);
    out->system = arena_copy(plan->call->arena, j.system.name, strlen(j.system.name));
    out->version = arena_copy(plan->call->arena, j.system.version, strlen(j.system.version));
    out->skipped = !system_is_set_up(&j.system);
    if (out->skipped) {
        call_warn(plan->call, "%s: skipped: not set up, run scripts/setup-system %s", j.system.name, j.system.name);
        goto done;
    }
    out->predictions = j.system.kind == SYSTEM_PREDICTIONS;
    exit_status = scoring_prepare(plan->call, plan->scoring, plan->corpus, &j.score);
    if (exit_status) goto done;
    if (use->n_categories) {
        j.score.categories = use->categories;
        j.score.n_categories = use->n_categories;
    }
    keep_announced(&j);
    if (out->skipped) goto done;
    make_scorings(&j);
    if (repetition == 1) warn_of_given(&j);
    status = load_training(&j);
    if (!status) status = work(&j);
done:
    if (status) exit_status = call_fail(plan->call, &e);
    scorer_free(j.scorer);
    gold_split_free(&j.training);
    vec_free(&j.tallies);
    sb_free(&j.answer);
    system_free(&j.system);
    return exit_status;
}

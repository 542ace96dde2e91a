/* One thread, one poll loop. A worker has a queue of documents; the first `sent` of them are in its pipe. Answers come in
 * order, so whatever goes wrong is laid to the head of the queue: it is delivered as a failure, the process is replaced, and
 * the rest of the queue is sent to the new one. Every breakdown costs one document at least, so the loop comes to an end. */
#include "run/workers.h"

#include "base/clock.h"
#include "base/memory.h"
#include "run/predictions.h"
#include "run/worker.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BAD_STARTS = 3 };           /* in a row, then the system is given up */
static const double GRACE = 2;     /* seconds to end after the end of its input, or after its output was closed */
static const double HEARTBEAT = 0.25;

typedef enum Phase { IDLE, GREETING, READY, LEAVING } Phase;

typedef struct Lane {
    Worker worker;
    Phase phase;
    double since;      /* GREETING, LEAVING: when it began; READY: when the head's time began */
    double mute_since; /* when its output was closed; 0: it is not */
    double cpu_before; /* up to the answer before */
    RunRequest *queue; /* `window` of them, in a ring from `first` */
    size_t first, n, sent;
} Lane;

typedef struct Run {
    const RunSettings *settings;
    const RunCalls *calls;
    RunReport *report;
    Error *e;
    WorkerPlan plan;
    Lane *lanes;
    struct pollfd *polls;
    unsigned jobs, window;
    bool no_more, greeted;
    unsigned bad_starts;
    double now, beat;
    ProtocolAnswer answer;
} Run;

/* -- delivering ----------------------------------------------------------------------------------------------------------- */

static RunRequest *head(Lane *s)
{
    return &s->queue[s->first];
}

static RunRequest pop(Run *run, Lane *s)
{
    RunRequest request = *head(s);
    s->first = (s->first + 1) % run->window;
    s->n--;
    if (s->sent) s->sent--;
    s->since = run->now;
    return request;
}

static int deliver(Run *run, const RunAnswer *answer)
{
    if (answer->status == RUN_OK) run->report->ok++;
    else run->report->failed++;
    return run->calls->done(run->calls->payload, answer);
}

static double wall(const Run *run, const Lane *s)
{
    return s->phase == READY && s->sent ? run->now - s->since : 0;
}

/* -- breakdowns ----------------------------------------------------------------------------------------------------------- */

static int give_up(Run *run, Lane *s, const char *why)
{
    char words[400];
    worker_last_words(&s->worker, words, sizeof words);
    return error_set(run->e, ASSAY_ERR_SYSTEM, "%s: %s%s", run->settings->system->name, why, words);
}

/* The process of the lane is at its end, by itself or by us, and `reason` says why. It costs the head its answer; before
 * hello it costs nothing but patience. `as` RUN_CRASHED with an empty reason: the process ended, and how is the reason. */
static int break_down(Run *run, Lane *s, RunStatus as, const char *reason)
{
    ProcessEnd end;
    char how[128], text[300];
    bool ended = as == RUN_CRASHED && !*reason;
    double seconds = wall(run, s);
    Phase phase = s->phase;
    worker_finish(&s->worker, run->report, run->calls, &end);
    s->phase = IDLE;
    s->mute_since = 0;
    if (ended) {
        process_end_text(&end, how, sizeof how);
        reason = how;
    }
    if (phase == GREETING) {
        snprintf(text, sizeof text, "it %s before it said hello", reason);
        if (++run->bad_starts < BAD_STARTS) return ASSAY_OK;
        return give_up(run, s, text);
    }
    if (phase == LEAVING || !s->n) return ASSAY_OK;
    if (as == RUN_CRASHED) {
        snprintf(text, sizeof text, "the system %s instead of answering", reason);
        reason = text;
    }
    RunRequest request = pop(run, s);
    s->sent = 0;
    bool kept = as == RUN_BAD_ANSWER && run->answer.json.length;
    size_t length = run->answer.json.length < RUN_BAD_KEPT ? run->answer.json.length : RUN_BAD_KEPT;
    RunAnswer answer = {.index = request.index, .document = request.document, .status = as, .error = reason,
                        .json = kept ? run->answer.json.data : NULL, .json_length = kept ? length : 0, .wall_seconds = seconds,
                        .cpu_seconds = end.cpu_seconds - s->cpu_before, .worker = s->worker.account.worker, .ended = ended,
                        .signalled = ended && end.signalled, .exit_status = ended ? end.status : 0,
                        .peak_bytes = end.peak_bytes, .log = worker_log(&s->worker)};
    return deliver(run, &answer);
}

/* -- lines ---------------------------------------------------------------------------------------------------------------- */

static int take_hello(Run *run, Lane *s, const char *line, size_t n)
{
    ProtocolHello hello;
    Error why = {0};
    RunReport *report = run->report;
    int status = protocol_read_hello(&hello, line, n, run->settings->system, &why);
    if (!status && run->greeted && (hello.unit != report->unit || hello.layers != report->layers))
        status = error_set(&why, ASSAY_ERR_SYSTEM, "it announces other layers or offsets than when it was first started");
    if (status) return give_up(run, s, why.message);
    snprintf(report->name, sizeof report->name, "%s", hello.name);
    snprintf(report->version, sizeof report->version, "%s", hello.version);
    report->unit = hello.unit;
    report->layers = hello.layers;
    run->greeted = true;
    run->bad_starts = 0;
    s->phase = READY;
    s->since = run->now;
    s->cpu_before = 0;
    return ASSAY_OK;
}

static int take_answer(Run *run, Lane *s, const char *line, size_t n)
{
    ProtocolAnswer *a = &run->answer;
    const RunReport *report = run->report;
    ProtocolCheck check = {.document = head(s)->document, .unit = report->unit, .layers = report->layers,
                           .given = run->settings->given, .symbols = run->settings->symbols};
    protocol_check(a, &check, line, n);
    if (!a->in_step) return break_down(run, s, RUN_BAD_ANSWER, a->reason);
    double cpu = process_cpu_seconds(&s->worker.process);
    RunAnswer answer = {.document = head(s)->document, .index = head(s)->index, .status = a->status, .error = a->reason,
                        .predicted = a->status == RUN_OK ? &a->predicted : NULL, .json = a->json.data, .json_length = a->json.length,
                        .wall_seconds = wall(run, s), .cpu_seconds = cpu < 0 ? cpu : cpu - s->cpu_before,
                        .worker = s->worker.account.worker, .log = a->status == RUN_OK ? "" : worker_log(&s->worker)};
    if (a->status == RUN_BAD_ANSWER && answer.json_length > RUN_BAD_KEPT) answer.json_length = RUN_BAD_KEPT;
    if (cpu >= 0) s->cpu_before = cpu;
    s->worker.account.documents++;
    pop(run, s);
    return deliver(run, &answer);
}

static int take_line(Run *run, Lane *s, const char *line, size_t n)
{
    if (s->phase == LEAVING) return ASSAY_OK;
    if (s->phase == GREETING) return take_hello(run, s, line, n);
    if (n > run->plan.longest_answer) s->worker.too_long = true;
    else if (s->sent) return take_answer(run, s, line, n);
    char reason[200];
    sb_clear(&run->answer.json);
    sb_put(&run->answer.json, line, n < RUN_BAD_KEPT ? n : RUN_BAD_KEPT);
    if (s->worker.too_long) return ASSAY_OK;
    snprintf(reason, sizeof reason, "an answer came before the question: %.*s", n < 80 ? (int)n : 80, line);
    return break_down(run, s, RUN_BAD_ANSWER, reason);
}

static int take_lines(Run *run, Lane *s)
{
    const char *line;
    size_t n;
    int status = ASSAY_OK;
    while (!status && s->worker.running && !s->worker.too_long && worker_line(&s->worker, &line, &n)) status = take_line(run, s, line, n);
    if (status || !s->worker.running || !s->worker.too_long) return status;
    if (s->phase == LEAVING) return ASSAY_OK;
    char reason[100];
    sb_clear(&run->answer.json);
    snprintf(reason, sizeof reason, "%swrote a line of more than %zu bytes", s->phase == READY ? "the system " : "", run->plan.longest_answer);
    return break_down(run, s, RUN_BAD_ANSWER, reason);
}

/* -- time ----------------------------------------------------------------------------------------------------------------- */

/* When patience with the lane ends; 0: it has nothing to do. */
static double deadline(const Run *run, const Lane *s)
{
    double end = 0;
    if (s->phase == GREETING) end = s->since + run->plan.limits.start;
    if (s->phase == LEAVING) end = s->since + GRACE;
    if (s->phase == READY && s->sent) end = s->since + run->plan.limits.seconds;
    if (s->mute_since > 0 && (end == 0 || s->mute_since + GRACE < end)) end = s->mute_since + GRACE;
    return end;
}

/* Called when everything that had arrived by `now` was taken: what is not there is late. */
static int judge_time(Run *run, Lane *s)
{
    char reason[100];
    double end = deadline(run, s);
    if (end == 0 || run->now < end) return ASSAY_OK;
    if (s->mute_since > 0 && s->phase != LEAVING) return break_down(run, s, RUN_CRASHED, "closed its standard output");
    if (s->phase == LEAVING) return break_down(run, s, RUN_CRASHED, "stayed");
    double limit = s->phase == GREETING ? run->plan.limits.start : run->plan.limits.seconds;
    snprintf(reason, sizeof reason, s->phase == GREETING ? "took more than %g seconds" : "no answer within %g seconds", limit);
    return break_down(run, s, RUN_TIMEOUT, reason);
}

/* -- the loop ------------------------------------------------------------------------------------------------------------- */

/* Pulls documents as long as a queue has room, for the shortest queue first. */
static int pull(Run *run)
{
    while (!run->no_more) {
        Lane *shortest = &run->lanes[0];
        for (unsigned i = 1; i < run->jobs; i++)
            if (run->lanes[i].n < shortest->n) shortest = &run->lanes[i];
        if (shortest->n == run->window) return ASSAY_OK;
        RunRequest *request = &shortest->queue[(shortest->first + shortest->n) % run->window];
        int got = run->calls->next(run->calls->payload, request);
        if (got < 0) return got;
        if (got == 0) run->no_more = true;
        else shortest->n++;
    }
    return ASSAY_OK;
}

static int start(Run *run, Lane *s)
{
    Error why = {0};
    int status = worker_start(&s->worker, &run->plan, (unsigned)(s - run->lanes), &why);
    if (status) return error_set(run->e, status, "%s: %s", run->settings->system->name, why.message);
    run->report->starts++;
    s->phase = GREETING;
    s->since = clock_seconds();
    s->sent = 0;
    protocol_put_hello(&s->worker.output, run->settings->system->layers, &run->settings->system->options, run->plan.model);
    worker_write(&s->worker);
    return ASSAY_OK;
}

static int feed(Run *run, Lane *s)
{
    if (s->phase == IDLE && s->n) return start(run, s);
    if (s->phase != READY) return ASSAY_OK;
    if (!s->n && run->no_more) {
        process_close_in(&s->worker.process);
        s->phase = LEAVING;
        s->since = run->now;
    }
    if (s->sent == s->n) return ASSAY_OK;
    if (!s->sent) s->since = run->now;
    while (s->sent < s->n) {
        const Document *d = s->queue[(s->first + s->sent++) % run->window].document;
        protocol_put_document(&s->worker.output, d, run->report->unit, run->settings->given);
    }
    worker_write(&s->worker);
    return ASSAY_OK;
}

/* Milliseconds until something must be done even if nothing happens. */
static int patience(const Run *run)
{
    double wait = run->beat + HEARTBEAT - run->now;
    for (unsigned i = 0; i < run->jobs; i++) {
        double end = deadline(run, &run->lanes[i]);
        if (end > 0 && end - run->now < wait) wait = end - run->now;
        if (run->lanes[i].worker.running && run->lanes[i].worker.process.ended < 0 && wait > 0.05) wait = 0.05;
    }
    return wait <= 0 ? 0 : (int)(wait * 1000) + 1;
}

static int serve(Run *run, Lane *s, const struct pollfd *polls)
{
    if (!s->worker.running) return ASSAY_OK;
    bool ended = worker_ended(&s->worker, polls);
    worker_move(&s->worker, &run->plan, polls, run->calls);
    if (ended) worker_drain(&s->worker, &run->plan, run->calls);
    if (s->worker.mute && s->mute_since <= 0) s->mute_since = run->now;
    int status = take_lines(run, s);
    if (!status && ended && s->worker.running) status = break_down(run, s, RUN_CRASHED, "");
    if (!status && s->worker.running) status = judge_time(run, s);
    return status;
}

static int beat(Run *run)
{
    if (run->now < run->beat + HEARTBEAT) return ASSAY_OK;
    run->beat = run->now;
    for (unsigned i = 0; i < run->jobs; i++) process_sample(&run->lanes[i].worker.process);
    return run->calls->idle ? run->calls->idle(run->calls->payload) : ASSAY_OK;
}

static int loop(Run *run)
{
    run->now = run->beat = clock_seconds();
    while (true) {
        bool busy = false;
        int status = pull(run);
        for (unsigned i = 0; i < run->jobs && !status; i++) {
            status = feed(run, &run->lanes[i]);
            busy |= run->lanes[i].phase != IDLE;
            worker_poll(&run->lanes[i].worker, &run->polls[i * WORKER_POLLS]);
        }
        if (status || !busy) return status;
        run->now = clock_seconds();
        if (poll(run->polls, (nfds_t)run->jobs * WORKER_POLLS, patience(run)) < 0) { /* a signal: the caller may want to stop */
            status = run->calls->idle ? run->calls->idle(run->calls->payload) : ASSAY_OK;
            if (status) return status;
            continue;
        }
        run->now = clock_seconds();
        for (unsigned i = 0; i < run->jobs && !status; i++) status = serve(run, &run->lanes[i], &run->polls[i * WORKER_POLLS]);
        if (!status) status = beat(run);
        if (status) return status;
    }
}

static int run_processes(const RunSettings *settings, const RunCalls *calls, RunReport *report, Error *e)
{
    Run run = {.settings = settings, .calls = calls, .report = report, .e = e, .jobs = settings->jobs ? settings->jobs : 1,
               .window = settings->window ? settings->window : 8};
    PipeGuard guard;
    run.lanes = mem_zero(run.jobs, sizeof *run.lanes);
    run.polls = mem_zero(run.jobs * WORKER_POLLS, sizeof *run.polls);
    RunRequest *queues = mem_zero((size_t)run.jobs * run.window, sizeof *queues);
    for (unsigned i = 0; i < run.jobs; i++) run.lanes[i].queue = queues + (size_t)i * run.window;
    process_pipe_guard(&guard);
    int status = worker_plan(&run.plan, settings, report, e);
    if (!status) status = loop(&run);
    for (unsigned i = 0; i < run.jobs; i++) {
        worker_finish(&run.lanes[i].worker, report, calls, NULL);
        worker_free(&run.lanes[i].worker);
    }
    process_pipe_release(&guard);
    protocol_answer_free(&run.answer);
    worker_plan_free(&run.plan);
    free(queues);
    free(run.polls);
    free(run.lanes);
    return status;
}

int run_system(const RunSettings *settings, const RunCalls *calls, RunReport *report, Error *e)
{
    const System *s = settings->system;
    *report = (RunReport){.unit = s->unit, .layers = s->layers, .repair_name = "-"};
    snprintf(report->name, sizeof report->name, "%s", s->name);
    snprintf(report->version, sizeof report->version, "%s", s->version);
    if (s->kind == SYSTEM_PREDICTIONS) return predictions_run(settings, calls, report, e);
    return run_processes(settings, calls, report, e);
}

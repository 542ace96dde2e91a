/* Training is one request with one answer, so it has a loop of its own, a small one. */
#include "run/worker.h"

#include "base/clock.h"
#include "corpus/jsonl.h"

#include <stdio.h>
#include <unistd.h>

/* The training split as Assay JSONL, in the unit that the system counts in. */
static int write_lessons(const char *path, const RunSettings *settings, const RunCalls *calls, Error *e)
{
    WriteOptions options = WRITE_OPTIONS_INIT;
    options.unit = settings->system->unit;
    StrBuf line = {0};
    RunRequest request;
    int got;
    FILE *file = fopen(path, "wbe");
    if (!file) return error_errno(e, ASSAY_ERR_DATA, path, "cannot be written");
    while ((got = calls->next(calls->payload, &request)) == 1) {
        Document shown = *request.document; /* shallow */
        shown.has_tokens = shown.has_sentences = true;
        sb_clear(&line);
        jsonl_write(&line, &shown, &options);
        sb_putc(&line, '\n');
        if (fwrite(line.data, 1, line.length, file) != line.length) break;
    }
    sb_free(&line);
    if (got < 0) {
        fclose(file);
        return got;
    }
    bool failed = ferror(file) || got == 1;
    if (fclose(file) != 0 || failed) return error_errno(e, ASSAY_ERR_DATA, path, "cannot be written");
    return ASSAY_OK;
}

/* Waits for the answer to the request that is in w->output, or for the end of the process or of patience. ASSAY_OK: it has
 * learnt. A failure without a text and *ended: how it ended is the reason. */
static int await_answer(Worker *w, const WorkerPlan *plan, const RunCalls *calls, bool *ended, Error *why)
{
    const char *line;
    size_t n;
    bool mute = false;
    double end = clock_seconds() + plan->limits.training;
    while (true) {
        struct pollfd polls[WORKER_POLLS];
        worker_write(w);
        worker_poll(w, polls);
        if (poll(polls, WORKER_POLLS, 100) < 0) continue;
        *ended = worker_ended(w, polls);
        worker_move(w, plan, polls, calls);
        if (*ended) worker_drain(w, plan, calls);
        process_sample(&w->process);
        if (worker_line(w, &line, &n)) return protocol_read_trained(line, n, why);
        if (*ended) return ASSAY_ERR_SYSTEM;
        if (w->mute && !mute) {
            mute = true;
            end = clock_seconds() + 2; /* to end in: a process closes its output before it is gone */
        }
        if (w->too_long) return error_set(why, ASSAY_ERR_SYSTEM, "it wrote a line of more than %zu bytes", plan->longest_answer);
        if (clock_seconds() >= end)
            return mute ? error_set(why, ASSAY_ERR_SYSTEM, "it closed its standard output without saying that it was trained")
                        : error_set(why, ASSAY_ERR_SYSTEM, "training took more than %g seconds (limits: {training: …} allows more)", plan->limits.training);
        int status = calls->idle ? calls->idle(calls->payload) : ASSAY_OK;
        if (status) return status;
    }
}

static int train(Worker *w, const WorkerPlan *plan, const RunSettings *settings, const RunCalls *calls, RunReport *report, Error *e)
{
    char words[400], how[100];
    bool ended = false;
    Error why = {0};
    ProcessEnd end;
    int status = await_answer(w, plan, calls, &ended, &why);
    worker_finish(w, report, calls, &end);
    if (status && status != ASSAY_ERR_SYSTEM) return status;
    if (status && !why.message[0] && ended)
        error_set(&why, ASSAY_ERR_SYSTEM, "it %s instead of saying that it was trained", process_end_text(&end, how, sizeof how));
    worker_last_words(w, words, sizeof words);
    return status ? error_set(e, status, "%s: %s%s", settings->system->name, why.message, words) : ASSAY_OK;
}

int run_training(const RunSettings *settings, const RunCalls *calls, const char *model, RunWorker *cost, Error *e)
{
    WorkerPlan plan = {0};
    Worker w = {0};
    RunReport report = {0};
    PipeGuard guard;
    StrBuf lessons = {0};
    const char *lessons_path = NULL, *model_path = NULL;
    process_pipe_guard(&guard);
    sb_printf(&lessons, "%s.train.jsonl", model);
    int status = worker_plan(&plan, settings, &report, e);
    if (status) goto done;
    lessons_path = absolute_path(&plan.arena, lessons.data, e);
    model_path = absolute_path(&plan.arena, model, e);
    status = lessons_path && model_path ? write_lessons(lessons_path, settings, calls, e) : ASSAY_ERR_DATA;
    if (status) goto done;
    status = worker_start(&w, &plan, 0, e);
    if (status) goto done;
    protocol_put_training(&w.output, lessons_path, model_path, &settings->system->options);
    status = train(&w, &plan, settings, calls, &report, e);
    if (!status && access(model_path, R_OK) != 0)
        status = error_errno(e, ASSAY_ERR_SYSTEM, NULL, "%s says that it was trained, but there is no model %s", settings->system->name, model);
done:
    if (lessons_path) unlink(lessons_path);
    if (status && model_path) unlink(model_path);
    worker_finish(&w, &report, calls, NULL);
    if (cost) *cost = w.account;
    worker_free(&w);
    process_pipe_release(&guard);
    worker_plan_free(&plan);
    sb_free(&lessons);
    return status;
}

/* All three pipes are served whenever they are ready and none ever blocks: a system that writes megabytes to stderr, or
 * answers before it has read all its requests, cannot lock up with us. */
#include "run/worker.h"

#include "base/clock.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ON_IN, ON_OUT, ON_ERR, ON_ENDED };
enum { CHUNK = 1 << 16, MOST_CHUNKS = 16 };

/* -- the plan ------------------------------------------------------------------------------------------------------------- */

const char *absolute_path(Arena *arena, const char *path, Error *e)
{
    char folder[PATH_MAX];
    if (path[0] == '/') return arena_copy(arena, path, strlen(path));
    if (!getcwd(folder, sizeof folder)) {
        error_errno(e, ASSAY_ERR_DATA, NULL, "the current folder has no path");
        return NULL;
    }
    size_t a = strlen(folder), b = strlen(path);
    char *joined = arena_alloc(arena, a + b + 2);
    memcpy(joined, folder, a);
    joined[a] = '/';
    memcpy(joined + a + 1, path, b + 1);
    return joined;
}

static void lay_over(Limits *limits, const Limits *more)
{
    if (more->seconds > 0) limits->seconds = more->seconds;
    if (more->start > 0) limits->start = more->start;
    if (more->training > 0) limits->training = more->training;
    if (more->memory) limits->memory = more->memory;
    if (more->processes) limits->processes = more->processes;
    if (more->no_network) limits->no_network = true;
}

int worker_plan(WorkerPlan *plan, const RunSettings *settings, RunReport *report, Error *e)
{
    const System *s = settings->system;
    *plan = (WorkerPlan){.limits = s->limits, .longest_answer = settings->longest_answer ? settings->longest_answer : (size_t)64 << 20};
    lay_over(&plan->limits, &settings->limits);
    snprintf(plan->repetition, sizeof plan->repetition, RUN_REPETITION "=%u", settings->repetition ? settings->repetition : 1);
    if (!(plan->folder = absolute_path(&plan->arena, s->folder, e))) return ASSAY_ERR_DATA;
    if (settings->model && !(plan->model = absolute_path(&plan->arena, settings->model, e))) return ASSAY_ERR_DATA;
    if (s->kind == SYSTEM_PLUGIN) {
        const char *host = settings->host_program, **words = arena_zero(&plan->arena, 4, sizeof *words);
        if (!host) return error_set(e, ASSAY_ERR_INTERNAL, "a plug-in needs a program to host it");
        words[0] = strchr(host, '/') ? absolute_path(&plan->arena, host, e) : host;
        words[1] = "host";
        words[2] = absolute_path(&plan->arena, s->path, e);
        if (!words[0] || !words[2]) return ASSAY_ERR_DATA;
        plan->arguments = words;
    } else {
        plan->arguments = s->command;
    }
    plan->isolate = plan->limits.no_network && process_can_isolate();
    report->not_isolated = plan->limits.no_network && !plan->isolate;
    return ASSAY_OK;
}

void worker_plan_free(WorkerPlan *plan)
{
    arena_free(&plan->arena);
}

/* -- moving bytes --------------------------------------------------------------------------------------------------------- */

int worker_start(Worker *w, const WorkerPlan *plan, unsigned number, Error *e)
{
    const char *const environment[] = {plan->repetition, NULL};
    ProcessOptions options = {.arguments = plan->arguments, .folder = plan->folder, .environment = environment, .memory = plan->limits.memory,
                              .processes = plan->limits.processes, .no_network = plan->isolate};
    int status = process_start(&w->process, &options, e);
    if (status) return status;
    w->running = true;
    w->mute = w->too_long = false;
    w->written = w->taken = w->looked = 0;
    sb_clear(&w->output);
    sb_clear(&w->input);
    sb_clear(&w->log);
    w->started = clock_seconds();
    w->account = (RunWorker){.worker = number};
    return ASSAY_OK;
}

void worker_poll(const Worker *w, struct pollfd polls[WORKER_POLLS])
{
    bool pending = w->written < w->output.length;
    polls[ON_IN] = (struct pollfd){pending ? w->process.in : -1, POLLOUT, 0};
    polls[ON_OUT] = (struct pollfd){w->process.out, POLLIN, 0};
    polls[ON_ERR] = (struct pollfd){w->process.err, POLLIN, 0};
    polls[ON_ENDED] = (struct pollfd){w->process.ended, POLLIN, 0};
    if (!w->running)
        for (int i = 0; i < WORKER_POLLS; i++) polls[i].fd = -1;
}

/* A process that has closed its input will say no more about what it was sent: its end, its silence or its time limit will. */
void worker_write(Worker *w)
{
    while (w->process.in >= 0 && w->written < w->output.length) {
        ssize_t n = process_write(w->process.in, w->output.data + w->written, w->output.length - w->written);
        if (n == -1) return;
        if (n == -2) process_close_in(&w->process);
        else w->written += (size_t)n;
    }
    w->written = 0;
    sb_clear(&w->output);
}

static void close_end(int *descriptor)
{
    close(*descriptor);
    *descriptor = -1;
}

static void read_output(Worker *w, size_t longest)
{
    if (w->taken) {
        w->input.length -= w->taken;
        memmove(w->input.data, w->input.data + w->taken, w->input.length);
        w->looked -= w->taken;
        w->taken = 0;
    }
    for (int i = 0; i < MOST_CHUNKS && w->process.out >= 0; i++) {
        sb_reserve(&w->input, CHUNK);
        ssize_t n = process_read(w->process.out, w->input.data + w->input.length, CHUNK);
        if (n == -1) break;
        if (n <= 0) {
            close_end(&w->process.out);
            w->mute = true;
            break;
        }
        w->input.length += (size_t)n;
        if (n < CHUNK) break;
    }
    const char *newline = w->input.length > longest ? memchr(w->input.data, '\n', w->input.length) : w->input.data;
    w->too_long = !newline && w->input.length > longest;
}

static void read_log(Worker *w, const RunCalls *calls)
{
    for (int i = 0; i < MOST_CHUNKS && w->process.err >= 0; i++) {
        sb_reserve(&w->log, CHUNK);
        char *start = w->log.data + w->log.length;
        ssize_t n = process_read(w->process.err, start, CHUNK);
        if (n == -1) break;
        if (n <= 0) {
            close_end(&w->process.err);
            break;
        }
        for (ssize_t c = 0; c < n; c++)
            if (!start[c]) start[c] = ' ';
        w->log.length += (size_t)n;
        if (calls->log) calls->log(calls->payload, w->account.worker, start, (size_t)n);
        if (w->log.length > 4 * RUN_LOG_KEPT) {
            memmove(w->log.data, w->log.data + w->log.length - RUN_LOG_KEPT, RUN_LOG_KEPT);
            w->log.length = RUN_LOG_KEPT;
        }
        w->log.data[w->log.length] = '\0';
        if (n < CHUNK) break;
    }
}

void worker_move(Worker *w, const WorkerPlan *plan, const struct pollfd polls[WORKER_POLLS], const RunCalls *calls)
{
    if (polls[ON_ERR].fd >= 0 && polls[ON_ERR].revents) read_log(w, calls);
    if (polls[ON_OUT].fd >= 0 && polls[ON_OUT].revents) read_output(w, plan->longest_answer);
    if (polls[ON_IN].fd >= 0 && polls[ON_IN].revents) worker_write(w);
}

bool worker_ended(const Worker *w, const struct pollfd polls[WORKER_POLLS])
{
    return w->running && (polls[ON_ENDED].fd >= 0 ? polls[ON_ENDED].revents != 0 : process_has_ended(&w->process));
}

bool worker_line(Worker *w, const char **line, size_t *n)
{
    if (w->looked == w->input.length) return false;
    char *newline = memchr(w->input.data + w->looked, '\n', w->input.length - w->looked);
    w->looked = newline ? (size_t)(newline - w->input.data) + 1 : w->input.length;
    if (!newline) return false;
    *line = w->input.data + w->taken;
    *n = w->looked - w->taken - 1;
    if (*n && (*line)[*n - 1] == '\r') --*n;
    w->taken = w->looked;
    return true;
}

void worker_drain(Worker *w, const WorkerPlan *plan, const RunCalls *calls)
{
    size_t before;
    process_kill(&w->process);
    do {
        before = w->input.length - w->taken;
        read_log(w, calls);
        read_output(w, plan->longest_answer);
    } while (w->process.out >= 0 && w->input.length > before && !w->too_long);
}

/* -- the end -------------------------------------------------------------------------------------------------------------- */

void worker_finish(Worker *w, RunReport *report, const RunCalls *calls, ProcessEnd *end)
{
    ProcessEnd unwanted;
    if (!end) end = &unwanted;
    if (!w->running) {
        *end = (ProcessEnd){0};
        return;
    }
    read_log(w, calls);
    process_finish(&w->process, end);
    w->running = false;
    RunWorker *a = &w->account;
    a->wall_seconds = clock_seconds() - w->started;
    a->cpu_seconds = end->cpu_seconds;
    a->peak_bytes = end->peak_bytes;
    a->signalled = end->signalled;
    a->exit_status = end->status;
    report->cpu_seconds += end->cpu_seconds;
    if (end->peak_bytes > report->peak_bytes) report->peak_bytes = end->peak_bytes;
    if (calls->ended) calls->ended(calls->payload, a);
}

const char *worker_log(Worker *w)
{
    size_t skip = w->log.length > RUN_LOG_KEPT ? w->log.length - RUN_LOG_KEPT : 0;
    while (skip && skip < w->log.length && ((unsigned char)w->log.data[skip] & 0xC0) == 0x80) skip++;
    return sb_text(&w->log) + skip;
}

void worker_last_words(Worker *w, char *out, size_t size)
{
    const char *text = worker_log(w);
    size_t end = strlen(text);
    while (end && (unsigned char)text[end - 1] <= ' ') end--;
    size_t start = end;
    while (start && text[start - 1] != '\n') start--;
    if (start == end) *out = '\0';
    else snprintf(out, size, "; its last words: %.*s", (int)(end - start < 300 ? end - start : 300), text + start);
}

void worker_free(Worker *w)
{
    process_finish(&w->process, NULL);
    sb_free(&w->output);
    sb_free(&w->input);
    sb_free(&w->log);
    *w = (Worker){0};
}

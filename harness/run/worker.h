/* worker.h - one process of a system and what is in its pipes; knows lines, not documents.
 *
 * Nothing here waits: the caller polls the descriptors that worker_poll names and hands them to worker_move. A zeroed Worker
 * has no process; its buffers are kept from one process to the next and released by worker_free.
 */
#ifndef RUN_WORKER_H
#define RUN_WORKER_H

#include "base/process.h"
#include "run/workers.h"

#include <poll.h>

/* How to start the processes of one system: absolute paths, because they run in the system's folder. */
typedef struct WorkerPlan {
    Arena arena;
    const char **arguments;
    const char *folder, *model;
    Limits limits;
    char repetition[40];   /* NAME=NUMBER, for the environment */
    bool isolate;          /* no network: wanted, and can be had */
    size_t longest_answer;
} WorkerPlan;

typedef struct Worker {
    Process process;
    bool running;
    bool mute;           /* it has closed its output */
    bool too_long;       /* a line beyond longest_answer */
    StrBuf output;       /* to be written to it; `written` of it is */
    size_t written;
    StrBuf input;        /* read from it; lines before `taken` are done with, up to `looked` there is no newline */
    size_t taken, looked;
    StrBuf log;          /* the end of its stderr, and a little more */
    double started;
    RunWorker account;
} Worker;

#define WORKER_POLLS 4


int worker_plan(WorkerPlan *plan, const RunSettings *settings, RunReport *report, Error *e) MUST_CHECK;
void worker_plan_free(WorkerPlan *plan);
const char *absolute_path(Arena *arena, const char *path, Error *e); /* NULL: the current folder has no name */

int worker_start(Worker *w, const WorkerPlan *plan, unsigned number, Error *e) MUST_CHECK;
void worker_poll(const Worker *w, struct pollfd polls[WORKER_POLLS]);

/* Writes and reads what is possible, going by polls[].revents; calls->log hears what came through stderr. */
void worker_move(Worker *w, const WorkerPlan *plan, const struct pollfd polls[WORKER_POLLS], const RunCalls *calls);
void worker_write(Worker *w);  /* as much of `output` as the pipe takes */
bool worker_ended(const Worker *w, const struct pollfd polls[WORKER_POLLS]);

/* A complete line, without its newline, valid until worker_move; false if there is none yet. */
bool worker_line(Worker *w, const char **line, size_t *n);

/* After the process ended by itself: what is left in its pipes. Its group is killed first, so that comes to an end. */
void worker_drain(Worker *w, const WorkerPlan *plan, const RunCalls *calls);

/* Kills what is left, fills the account and adds it to the report, tells calls->ended. */
void worker_finish(Worker *w, RunReport *report, const RunCalls *calls, ProcessEnd *end);

/* The last RUN_LOG_KEPT bytes of its stderr, from a character's start; and the last line that is not empty, for a message. */
const char *worker_log(Worker *w);
void worker_last_words(Worker *w, char *out, size_t size);
void worker_free(Worker *w);

#endif

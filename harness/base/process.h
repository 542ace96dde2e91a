/* process.h - child processes: started without a shell, bounded, accounted for, and gone when we say so.
 *
 * A Process has pipes for its three standard streams (our ends do not block and are closed on exec), leads a process group
 * of its own, dumps no core, and dies with the thread that started it. Everything else that we hold open stays ours.
 * process_finish is the one way out: it kills what is left of the group, so a grandchild that lives on is no leak.
 *
 * Writing to a child that has gone raises SIGPIPE. Whoever writes to `in` does so between process_pipe_guard and
 * process_pipe_release, which hold that signal back for the calling thread, so that write returns EPIPE instead.
 */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include "base/error.h"

#include <signal.h>
#include <sys/types.h>

typedef struct ProcessOptions {
    const char *const *arguments;   /* ended by NULL; a first word without a slash is looked for along PATH */
    const char *folder;             /* working folder; NULL: ours. A relative first word is looked for there */
    const char *const *environment; /* additional "NAME=VALUE", ended by NULL; NULL: none */
    uint64_t memory;                /* bytes of address space for each process; 0: no limit */
    uint32_t processes;             /* processes and threads it may have at a time, itself included; 0: no limit. The kernel
                                     * counts them by user and does not hold root to it */
    bool no_network;                /* run under bwrap without a network; see process_can_isolate */
} ProcessOptions;

typedef struct Process {
    pid_t pid;         /* 0: none */
    int in, out, err;  /* our ends of its stdin, stdout, stderr; -1 once closed */
    int ended;         /* readable once the process has ended; -1 where the kernel has no pidfd_open: then ask now and then */
    bool isolated;
    uint64_t seen_peak, inherited_peak; /* see process_sample */
} Process;

/* How a process ended, and what it took; children it waited for included. */
typedef struct ProcessEnd {
    bool signalled;
    int status;          /* exit status, or the signal's number */
    double cpu_seconds;
    uint64_t peak_bytes; /* of the largest of its processes */
} ProcessEnd;

/* On failure (no such program, not executable, no such folder …) the message names the program and the reason, and there is
 * nothing to finish. */
int process_start(Process *p, const ProcessOptions *options, Error *e) MUST_CHECK;

/* True if bwrap is there and may be used here; tried by running it. */
bool process_can_isolate(void);

bool process_has_ended(const Process *p); /* without waiting, and without reaping: finish does that */
void process_close_in(Process *p);        /* end of input for the child */

/* Looks at the memory of a living process. The kernel's own figure at the end begins with what the child shared with us
 * when it was forked; where that hides the truth, what was seen last is taken. close_in and finish look by themselves; call it
 * now and then in between, for the case that it crashes. */
void process_sample(Process *p);
double process_cpu_seconds(const Process *p); /* used so far by the process itself; negative if that cannot be told */
void process_kill(const Process *p);      /* SIGKILL to the whole group */

/* Kills what is left, waits, closes the descriptors. `end` may be NULL. A Process that was never started is allowed. */
void process_finish(Process *p, ProcessEnd *end);

/* "ended with status 3", "was killed by signal 11 (Segmentation fault)". Returns `out`. */
const char *process_end_text(const ProcessEnd *end, char *out, size_t size);

/* read and write that go on after an interruption: bytes moved, 0 at the end (of reading), -1 would block, -2 an error. */
ssize_t process_read(int descriptor, void *bytes, size_t n);
ssize_t process_write(int descriptor, const void *bytes, size_t n);

typedef struct PipeGuard {
    sigset_t before;
    bool was_pending;
} PipeGuard;

void process_pipe_guard(PipeGuard *g);
void process_pipe_release(const PipeGuard *g);

#endif

/* fork and exec by hand, because no library does all of this: limits set between the two, a reason when exec fails (a pipe
 * that exec closes: whatever comes through it is an errno), and wait4 for the account. Between fork and exec only
 * async-signal-safe functions are called; everything that allocates or searches is done before. */
#include "base/process.h"

#include "base/strbuf.h"
#include "base/vector.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ; /* what a child inherits; our own code never looks anything up in it but PATH, below */

/* -- what is prepared before fork ---------------------------------------------------------------------------------------- */

typedef struct Plan {
    const char *folder;
    const char *program; /* with a slash */
    char **arguments, **environment;
    int in, out, err, report; /* the child's ends */
    rlim_t memory, processes; /* RLIM_INFINITY: none */
    pid_t parent;
} Plan;

/* Finds `name` along PATH; true and its path in `out`, or false. */
static bool search_path(const char *name, StrBuf *out)
{
    const char *path = getenv("PATH");
    if (!path || !*path) path = "/usr/local/bin:/usr/bin:/bin";
    while (true) {
        size_t n = strcspn(path, ":");
        sb_clear(out);
        if (n) sb_put(out, path, n);
        else sb_putc(out, '.');
        sb_putc(out, '/');
        sb_puts(out, name);
        struct stat st;
        if (stat(out->data, &st) == 0 && S_ISREG(st.st_mode) && access(out->data, X_OK) == 0) return true;
        if (!path[n]) return false;
        path += n + 1;
    }
}

/* The program of the first word, as the child will see it from its folder. */
static int find_program(const ProcessOptions *o, StrBuf *out, Error *e)
{
    const char *word = o->arguments[0];
    if (!word || !*word) return error_set(e, ASSAY_ERR_DATA, "there is no program to start");
    if (!strchr(word, '/')) {
        if (search_path(word, out)) return ASSAY_OK;
        return error_set(e, ASSAY_ERR_SYSTEM, "cannot start '%s': there is no such program in any folder of PATH", word);
    }
    bool join = word[0] != '/' && o->folder;
    sb_printf(out, "%s%s%s", join ? o->folder : "", join ? "/" : "", word);
    if (access(out->data, X_OK) != 0) return error_errno(e, ASSAY_ERR_SYSTEM, NULL, "cannot start '%s'", out->data);
    sb_clear(out);
    sb_puts(out, word); /* exec happens inside the folder */
    return ASSAY_OK;
}

/* Our environment with the additions in place of what has the same name. Only the array is new. */
static char **plan_environment(const char *const *additions)
{
    VECTOR(char *) all = {0};
    for (char **old = environ; *old; old++) {
        size_t name = strcspn(*old, "=") + 1;
        bool replaced = false;
        for (size_t i = 0; additions && additions[i]; i++) replaced |= strncmp(additions[i], *old, name) == 0;
        if (!replaced) vec_push(&all, *old);
    }
    for (size_t i = 0; additions && additions[i]; i++) vec_push(&all, (char *)additions[i]);
    vec_push(&all, NULL);
    return all.at;
}

static char **plan_arguments(const char *const *words, const char *program, bool isolate)
{
    static const char *const around[] = {"bwrap", "--dev-bind", "/", "/", "--unshare-net", "--die-with-parent", "--"};
    VECTOR(char *) all = {0};
    for (size_t i = 0; isolate && i < sizeof around / sizeof *around; i++) vec_push(&all, (char *)around[i]);
    vec_push(&all, isolate ? (char *)program : (char *)words[0]);
    for (size_t i = 1; words[i]; i++) vec_push(&all, (char *)words[i]);
    vec_push(&all, NULL);
    return all.at;
}

/* Threads that our user has now: RLIMIT_NPROC counts them all, so a limit for one child is laid on top of them. */
static rlim_t user_threads(void)
{
    DIR *proc = opendir("/proc");
    if (!proc) return 0;
    rlim_t count = 0;
    struct dirent *entry;
    while ((entry = readdir(proc)) != NULL) {
        char path[300];
        struct stat st;
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
        snprintf(path, sizeof path, "/proc/%s/task", entry->d_name);
        if (stat(path, &st) == 0 && st.st_uid == getuid() && st.st_nlink > 2) count += st.st_nlink - 2;
    }
    closedir(proc);
    return count;
}

/* -- pipes ---------------------------------------------------------------------------------------------------------------- */

static void close_one(int *descriptor)
{
    if (*descriptor >= 0) close(*descriptor);
    *descriptor = -1;
}

/* A pipe whose ends stay clear of 0, 1 and 2, where the child's streams go (we may have been started without some). */
static int make_pipe(int ends[2], Error *e)
{
    if (pipe2(ends, O_CLOEXEC) != 0) {
        ends[0] = ends[1] = -1;
        return error_errno(e, ASSAY_ERR_INTERNAL, NULL, "cannot make a pipe");
    }
    for (int i = 0; i < 2; i++) {
        if (ends[i] > 2) continue;
        int moved = fcntl(ends[i], F_DUPFD_CLOEXEC, 3);
        if (moved < 0) return error_errno(e, ASSAY_ERR_INTERNAL, NULL, "cannot make a pipe");
        close(ends[i]);
        ends[i] = moved;
    }
    return ASSAY_OK;
}

static void do_not_block(int descriptor)
{
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

/* -- the child ------------------------------------------------------------------------------------------------------------ */

enum { STAGE_FOLDER, STAGE_LIMIT, STAGE_EXEC };

typedef struct ExecReport {
    int stage, error;
} ExecReport;

static void child_give_up(const Plan *plan, int stage)
{
    ExecReport report = {stage, errno};
    if (write(plan->report, &report, sizeof report) < 0) _exit(126); /* the status says the same; nobody is left to tell */
    _exit(127);
}

#if defined(__GLIBC__)
typedef __rlimit_resource_t LimitName;
#else
typedef int LimitName;
#endif

static bool child_limit(LimitName resource, rlim_t value)
{
    struct rlimit limit;
    if (value == RLIM_INFINITY) return true;
    if (getrlimit(resource, &limit) != 0) return false;
    if (limit.rlim_max != RLIM_INFINITY && value > limit.rlim_max) value = limit.rlim_max;
    limit = (struct rlimit){value, value};
    return setrlimit(resource, &limit) == 0;
}

static void child_signals(void)
{
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int signal = 1; signal < SIGRTMIN; signal++)
        if (signal != SIGKILL && signal != SIGSTOP) sigaction(signal, &standard, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void child_run(const Plan *plan)
{
    child_signals();
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != plan->parent) _exit(127); /* it died before it could be followed */
    dup2(plan->in, STDIN_FILENO);
    dup2(plan->out, STDOUT_FILENO);
    dup2(plan->err, STDERR_FILENO);
#ifdef SYS_close_range
    syscall(SYS_close_range, 3u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC: also what a library opened without it */);
#endif
    if (plan->folder && chdir(plan->folder) != 0) child_give_up(plan, STAGE_FOLDER);
    if (!child_limit(RLIMIT_CORE, 0) || !child_limit(RLIMIT_AS, plan->memory) || !child_limit(RLIMIT_NPROC, plan->processes))
        child_give_up(plan, STAGE_LIMIT);
    execve(plan->program, plan->arguments, plan->environment);
    child_give_up(plan, STAGE_EXEC);
}

/* Waits until exec has closed the report pipe or something came through it. */
static int await_exec(const Plan *plan, const char *name, int report_end, Error *e)
{
    static const char *const stages[] = {[STAGE_FOLDER] = "its folder cannot be entered",
                                         [STAGE_LIMIT] = "its limits cannot be set", [STAGE_EXEC] = "it cannot be executed"};
    ExecReport report;
    ssize_t got = process_read(report_end, &report, sizeof report);
    if (got != (ssize_t)sizeof report) return ASSAY_OK;
    errno = report.error;
    return error_errno(e, ASSAY_ERR_SYSTEM, NULL, "cannot start '%s': %s (%s)", name, stages[report.stage],
                       report.stage == STAGE_FOLDER ? plan->folder : plan->program);
}

/* -- starting ------------------------------------------------------------------------------------------------------------- */

static pid_t fork_child(const Plan *plan)
{
    /* Handlers of ours must not run in the child, which shares nothing they could change. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t pid = fork();
    if (pid == 0) child_run(plan);
    int why = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = why;
    return pid;
}

static void adopt(Process *p, pid_t pid, int in, int out, int err, bool isolated)
{
    struct rusage own;
    getrusage(RUSAGE_SELF, &own);
    do_not_block(in);
    do_not_block(out);
    do_not_block(err);
    *p = (Process){.pid = pid, .in = in, .out = out, .err = err, .ended = -1, .isolated = isolated};
    p->inherited_peak = (uint64_t)own.ru_maxrss * 1024;
#ifdef SYS_pidfd_open
    p->ended = (int)syscall(SYS_pidfd_open, pid, 0); /* closed on exec by itself */
#endif
}

int process_start(Process *p, const ProcessOptions *o, Error *e)
{
    *p = (Process){.in = -1, .out = -1, .err = -1, .ended = -1};
    StrBuf program = {0}, wrapper = {0};
    int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1}, report[2] = {-1, -1};
    Plan plan = {.folder = o->folder, .memory = o->memory ? o->memory : RLIM_INFINITY, .processes = RLIM_INFINITY, .parent = getpid()};
    int status = find_program(o, &program, e);
    if (status) goto done;
    if (o->no_network && !search_path("bwrap", &wrapper)) {
        status = error_set(e, ASSAY_ERR_SYSTEM, "cannot start '%s' without a network: bwrap is not installed", o->arguments[0]);
        goto done;
    }
    if ((status = make_pipe(in, e)) || (status = make_pipe(out, e)) || (status = make_pipe(err, e)) || (status = make_pipe(report, e)))
        goto done;
    plan.program = o->no_network ? wrapper.data : program.data;
    plan.arguments = plan_arguments(o->arguments, program.data, o->no_network);
    plan.environment = plan_environment(o->environment);
    if (o->processes) plan.processes = user_threads() + o->processes;
    plan.in = in[0], plan.out = out[1], plan.err = err[1], plan.report = report[1];
    pid_t pid = fork_child(&plan);
    if (pid < 0) {
        status = error_errno(e, ASSAY_ERR_INTERNAL, NULL, "cannot start '%s'", o->arguments[0]);
        goto done;
    }
    close_one(&report[1]);
    status = await_exec(&plan, o->arguments[0], report[0], e);
    if (status) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) continue;
        goto done;
    }
    adopt(p, pid, in[1], out[0], err[0], o->no_network);
    in[1] = out[0] = err[0] = -1;
done:
    for (int i = 0; i < 2; i++) close_one(&in[i]), close_one(&out[i]), close_one(&err[i]), close_one(&report[i]);
    free(plan.arguments);
    free(plan.environment);
    sb_free(&program);
    sb_free(&wrapper);
    return status;
}

bool process_can_isolate(void)
{
    Process p;
    ProcessEnd end;
    if (process_start(&p, &(ProcessOptions){.arguments = (const char *const[]){"true", NULL}, .no_network = true}, NULL)) return false;
    process_close_in(&p);
    siginfo_t info;
    while (waitid(P_PID, (id_t)p.pid, &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) continue;
    process_finish(&p, &end);
    return !end.signalled && end.status == 0;
}

/* -- watching and ending -------------------------------------------------------------------------------------------------- */

bool process_has_ended(const Process *p)
{
    siginfo_t info = {0};
    if (p->pid <= 0) return true;
    return waitid(P_PID, (id_t)p->pid, &info, WEXITED | WNOWAIT | WNOHANG) == 0 && info.si_pid == p->pid;
}

void process_sample(Process *p)
{
    char path[64], line[256];
    unsigned long long kib;
    if (p->pid <= 0 || p->isolated) return;
    snprintf(path, sizeof path, "/proc/%ld/status", (long)p->pid);
    FILE *status = fopen(path, "re");
    while (status && fgets(line, sizeof line, status))
        if (sscanf(line, "VmHWM: %llu kB", &kib) == 1 && kib * 1024 > p->seen_peak) p->seen_peak = kib * 1024;
    if (status) fclose(status);
}

void process_close_in(Process *p)
{
    if (p->in >= 0) process_sample(p);
    close_one(&p->in);
}

double process_cpu_seconds(const Process *p)
{
    clockid_t clock;
    struct timespec used;
    if (p->pid <= 0 || p->isolated || clock_getcpuclockid(p->pid, &clock) != 0 || clock_gettime(clock, &used) != 0) return -1;
    return (double)used.tv_sec + 1e-9 * (double)used.tv_nsec;
}

void process_kill(const Process *p)
{
    if (p->pid > 0) kill(-p->pid, SIGKILL);
}

/* bwrap turns the signal that killed its child into 128 + signal, as a shell does. */
static void read_end(const Process *p, int status, const struct rusage *used, ProcessEnd *end)
{
    end->signalled = WIFSIGNALED(status);
    end->status = end->signalled ? WTERMSIG(status) : WEXITSTATUS(status);
    if (p->isolated && !end->signalled && end->status > 128 && end->status < 128 + SIGRTMIN) {
        end->signalled = true;
        end->status -= 128;
    }
    end->cpu_seconds = (double)(used->ru_utime.tv_sec + used->ru_stime.tv_sec) +
                       1e-6 * (double)(used->ru_utime.tv_usec + used->ru_stime.tv_usec);
    uint64_t peak = (uint64_t)used->ru_maxrss * 1024;
    end->peak_bytes = peak <= p->inherited_peak && p->seen_peak ? p->seen_peak : peak;
}

void process_finish(Process *p, ProcessEnd *end)
{
    if (end) *end = (ProcessEnd){0};
    if (p->pid > 0) {
        int status = 0;
        struct rusage used = {0};
        process_sample(p);
        process_kill(p); /* before it is reaped: until then its number cannot be another group's */
        while (wait4(p->pid, &status, 0, &used) < 0 && errno == EINTR) continue;
        if (end) read_end(p, status, &used, end);
        close_one(&p->in);
        close_one(&p->out);
        close_one(&p->err);
        close_one(&p->ended);
    }
    *p = (Process){.in = -1, .out = -1, .err = -1, .ended = -1};
}

const char *process_end_text(const ProcessEnd *end, char *out, size_t size)
{
    if (end->signalled) snprintf(out, size, "was killed by signal %d (%s)", end->status, strsignal(end->status));
    else snprintf(out, size, "ended with status %d", end->status);
    return out;
}

/* -- reading and writing -------------------------------------------------------------------------------------------------- */

static ssize_t moved(ssize_t n)
{
    if (n >= 0) return n;
    return errno == EAGAIN || errno == EWOULDBLOCK ? -1 : -2;
}

ssize_t process_read(int descriptor, void *bytes, size_t n)
{
    ssize_t got;
    do got = read(descriptor, bytes, n);
    while (got < 0 && errno == EINTR);
    return moved(got);
}

ssize_t process_write(int descriptor, const void *bytes, size_t n)
{
    ssize_t put;
    do put = write(descriptor, bytes, n);
    while (put < 0 && errno == EINTR);
    return moved(put);
}

static bool pipe_signal_is_pending(void)
{
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGPIPE) == 1;
}

void process_pipe_guard(PipeGuard *g)
{
    sigset_t pipe_signal;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    g->was_pending = pipe_signal_is_pending();
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &g->before);
}

/* One that was raised meanwhile is taken away before the mask lets it through; one that was there before stays. */
void process_pipe_release(const PipeGuard *g)
{
    sigset_t pipe_signal;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    if (!g->was_pending && pipe_signal_is_pending()) sigtimedwait(&pipe_signal, NULL, &(struct timespec){0});
    pthread_sigmask(SIG_SETMASK, &g->before, NULL);
}

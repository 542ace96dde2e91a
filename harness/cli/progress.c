#include "cli/progress.h"

#include "base/clock.h"

#include <stdio.h>
#include <unistd.h>

const char *const progress_words[] = {"auto", "plain", "none", NULL};

void progress_begin(Progress *p, ProgressKind kind, const char *name, size_t total, size_t before)
{
    *p = (Progress){.kind = kind, .name = name, .total = total, .before = before, .done = before};
    p->terminal = kind == PROGRESS_AUTO && isatty(STDERR_FILENO);
    p->began = p->shown = clock_seconds();
}

void progress_step(Progress *p, bool failed)
{
    p->done++;
    p->failed += failed;
}

static void put_time(double seconds)
{
    unsigned long s = seconds > 0 && seconds < 1e8 ? (unsigned long)(seconds + 0.5) : 0;
    if (s >= 3600) fprintf(stderr, "%lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
    else fprintf(stderr, "%lu:%02lu", s / 60, s % 60);
}

void progress_show(Progress *p, bool now)
{
    double time = clock_seconds();
    if (p->kind == PROGRESS_NONE || (!now && time - p->shown < (p->terminal ? 0.1 : 10))) return;
    p->shown = time;
    double passed = time - p->began;
    double rate = passed > 0 ? (double)(p->done - p->before) / passed : 0;
    if (p->terminal) fputs("\r\033[K", stderr);
    fprintf(stderr, "%s: %zu of %zu documents", p->name, p->done, p->total);
    if (rate > 0) fprintf(stderr, rate < 10 ? ", %.1f/s" : ", %.0f/s", rate);
    if (rate > 0 && p->done < p->total) {
        fputs(", ", stderr);
        put_time((double)(p->total - p->done) / rate);
        fputs(" left", stderr);
    }
    if (p->failed) fprintf(stderr, ", %zu failed", p->failed);
    p->on_line = p->terminal;
    if (!p->terminal) fputc('\n', stderr);
    fflush(stderr);
}

void progress_end(Progress *p)
{
    progress_show(p, true);
    if (p->on_line) fputc('\n', stderr);
    p->on_line = false;
}

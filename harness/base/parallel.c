/* Pieces are claimed from a shared counter, so a thread that gets the processor less often simply does fewer of them. */
#include "base/parallel.h"

#include "base/memory.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { THREADS_AT_MOST = 256 };

typedef struct Loop {
    size_t n, grain;
    atomic_size_t next; /* first turn that nobody has claimed */
    ParallelBody body;
    void *context;
} Loop;

typedef struct Worker {
    Loop *loop;
    size_t number;
    pthread_t thread;
} Worker;

size_t parallel_threads(size_t wanted)
{
    if (wanted == 0) {
        cpu_set_t allowed;
        int n = sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 1;
        wanted = n > 0 ? (size_t)n : 1;
    }
    return wanted < THREADS_AT_MOST ? wanted : THREADS_AT_MOST;
}

static void *work(void *argument)
{
    const Worker *w = argument;
    Loop *l = w->loop;
    for (;;) {
        /* The counter passes n by at most one grain for every thread, so it cannot wrap. */
        size_t begin = atomic_fetch_add(&l->next, l->grain);
        if (begin >= l->n) return NULL;
        size_t end = l->n - begin < l->grain ? l->n : begin + l->grain;
        l->body(l->context, begin, end, w->number);
    }
}

void parallel_for(size_t n, size_t grain, size_t threads, ParallelBody body, void *context)
{
    Loop loop = {.n = n, .grain = grain ? grain : 1, .body = body, .context = context};
    if (n == 0) return;
    size_t pieces = n / loop.grain + (n % loop.grain != 0), wanted = parallel_threads(threads);
    if (wanted > pieces) wanted = pieces;
    Worker *workers = mem_zero(wanted, sizeof *workers);
    size_t started = 1; /* the caller is number 0 */
    for (size_t i = 0; i < wanted; i++) workers[i] = (Worker){.loop = &loop, .number = i};
    while (started < wanted && pthread_create(&workers[started].thread, NULL, work, &workers[started]) == 0) started++;
    work(&workers[0]);
    for (size_t i = 1; i < started; i++) pthread_join(workers[i].thread, NULL);
    free(workers);
}

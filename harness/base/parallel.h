/* parallel.h - a loop whose turns are shared among threads.
 *
 * The threads live for one call; the caller is one of them. Which thread gets which turns is left to chance, so a body writes
 * only what belongs to its turns (or to its worker, and then in a way that does not depend on the share: sums of integers, a
 * scratch buffer). Nothing else is needed for a result that is the same with any number of threads.
 */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <stddef.h>

/* How many threads to use: `wanted`, or one for every processor that this process may use if that is 0; at most 256. */
size_t parallel_threads(size_t wanted);

/* Does turns begin … end - 1. `worker` is below the number of threads asked for. */
typedef void (*ParallelBody)(void *context, size_t begin, size_t end, size_t worker);

/* Calls `body` for pieces of 0 … n - 1, each at most `grain` turns long (0 is taken as 1), on up to parallel_threads(threads)
 * threads; returns when all are done. Where the system gives no further thread the others do the work. */
void parallel_for(size_t n, size_t grain, size_t threads, ParallelBody body, void *context);

#endif

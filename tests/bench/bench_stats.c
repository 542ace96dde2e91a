/* What inference costs: approximate randomisation of A against B, and BCa intervals of A, of B and of the difference, for P, R and
 * F1 of every group. Prints, asserts nothing.
 *
 *     bench_stats [UNITS [GROUPS [REPLICATES [THREADS]]]]        default 2000 20 10000 2
 */
#include "base/clock.h"
#include "stats/interval.h"
#include "stats/test.h"
#include "unit/stats_simulated.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static size_t number(int argc, char **argv, int i, size_t otherwise)
{
    return argc > i ? strtoul(argv[i], NULL, 10) : otherwise;
}

typedef struct Moment {
    double wall, cpu;
} Moment;

static Moment moment(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (Moment){clock_seconds(), (double)t.tv_sec + (double)t.tv_nsec * 1e-9};
}

static void print(const char *what, Moment since)
{
    Moment now = moment();
    printf("%-44s %8.1f ms elapsed %8.1f ms CPU\n", what, (now.wall - since.wall) * 1e3, (now.cpu - since.cpu) * 1e3);
}

static void run(const UnitMatrix *m, size_t replicates, size_t threads)
{
    Arena a = {0};
    size_t n = m->n_groups * 3;
    Statistic *statistics = arena_zero(&a, n, sizeof *statistics);
    TestResult *tests = arena_zero(&a, n, sizeof *tests);
    IntervalQuery *queries = arena_zero(&a, 3 * n, sizeof *queries);
    Interval *intervals = arena_zero(&a, 3 * n, sizeof *intervals);
    for (size_t i = 0; i < n; i++) {
        statistics[i] = (Statistic){.kind = (StatisticKind)(i % 3), .group = i / 3};
        for (size_t k = 0; k < 3; k++)
            queries[3 * i + k] = (IntervalQuery){.a = k == 1, .b = k == 2 ? 1 : NO_SYSTEM, .statistic = statistics[i]};
    }
    Moment began = moment(), since = began;
    randomisation_test(m, 0, 1, statistics, n, &(TestOptions){.seed = 1, .replicates = replicates, .threads = threads}, tests);
    print("randomisation, P, R and F1 of each group", since);
    since = moment();
    Bootstrap *b = bootstrap_make(&a, m, &(ResampleOptions){.seed = 1, .replicates = replicates, .threads = threads});
    print("bootstrap: the sums of all replicates", since);
    since = moment();
    interval_compute(b, queries, 3 * n, intervals);
    print("BCa of A, B and the difference", since);
    print("all together", began);
    const Interval *v = &intervals[3 * n - 1];
    printf("F1 of the whole: difference %+.4f [%+.4f, %+.4f], p = %.4f\n", v->value, v->low, v->high, tests[n - 1].p);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    Arena a = {0};
    Simulation s = {.units = number(argc, argv, 1, 2000), .groups = number(argc, argv, 2, 20), .recall_a = 0.80, .recall_b = 0.79,
                    .spread = 0.15, .entities = 2};
    size_t replicates = number(argc, argv, 3, 10000), threads = number(argc, argv, 4, 2);
    UnitMatrix m = simulated(&a, &s, 1);
    printf("%zu units, %zu groups, %zu replicates, %zu threads\n", s.units, s.groups, replicates, threads);
    run(&m, replicates, threads);
    arena_free(&a);
    return 0;
}

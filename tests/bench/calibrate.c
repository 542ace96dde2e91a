/* calibrate.c - do the tests, intervals and the gate do what they say? Simulated systems whose true F1 is known, counted how
 * often the answer is wrong. Prints Markdown, see docs/calibration.md; with a number as argument, so many simulations in place
 * of the full ones, to try it out.
 *
 * The seed was fixed before the first run. It is that of everything: simulation i of a table's row draws from the stream
 * (SEED + row, i), and its resampling is seeded by i. */
#include "base/parallel.h"
#include "bench/simulated_systems.h"
#include "report/gate.h"
#include "stats/adjust.h"
#include "stats/interval.h"
#include "stats/power.h"
#include "stats/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SEED 20260101u
#define PAIRS 10000
#define COMMITS 2000
#define TEST_REPLICATES 999      /* (c + 1) / 1000: the level .05 is reached exactly */
#define HOLM_REPLICATES 1999
#define INTERVAL_REPLICATES 2000 /* the program itself uses 10,000 */
#define GATE_REPLICATES 2000
#define WORKERS 256

static const double levels[] = {0.55, 0.83, 0.95};

/* One row of a table: what every simulation of it needs, and what they found, one byte each. */
typedef struct Row {
    size_t documents, systems, simulations;
    double f1, change; /* true F1 of the baseline; what the other one's is beyond it */
    bool small_change; /* the change is all that differs */
    double rho;        /* 0: RHO */
    uint64_t seed;
    unsigned char *outcome;
    Arena arenas[WORKERS];
    unsigned char (*judge)(const struct Row *row, Arena *arena, UnitMatrix *m, uint64_t number);
} Row;

static void turns(void *context, size_t begin, size_t end, size_t worker)
{
    Row *row = context;
    Arena *arena = &row->arenas[worker];
    for (size_t i = begin; i < end; i++) {
        UnitMatrix m = units_make(arena, row->documents, 1, row->systems, 0);
        double f1[SYSTEMS_MAX];
        for (size_t k = 0; k < row->systems; k++) f1[k] = k == 1 && !row->small_change ? row->f1 + row->change : row->f1;
        simulate(&m, f1, row->rho > 0 ? row->rho : RHO, row->seed, i);
        if (row->small_change) make_small_change(&m, row->f1, -row->change, row->seed, i);
        row->outcome[i] = row->judge(row, arena, &m, i);
        arena_reset(arena);
    }
}

static void run_row(Row *row)
{
    row->outcome = calloc(row->simulations, 1);
    if (!row->outcome) abort();
    parallel_for(row->simulations, 16, 0, turns, row);
    for (size_t i = 0; i < WORKERS; i++) arena_free(&row->arenas[i]);
}

/* In how many simulations, percent, the outcome has any of these bits. */
static double share(const Row *row, unsigned char bits)
{
    size_t n = 0;
    for (size_t i = 0; i < row->simulations; i++) n += (row->outcome[i] & bits) != 0;
    return 100 * (double)n / (double)row->simulations;
}

static const char *verdict(bool inside) { return inside ? "yes" : "**no**"; }

/* -- 1. approximate randomisation under the null hypothesis ------------------------------------------------------------ */

static const Statistic f1_statistic = {.kind = STATISTIC_F1, .group = 0};

static unsigned char judge_test(const Row *row, Arena *arena, UnitMatrix *m, uint64_t number)
{
    (void)row, (void)arena;
    TestOptions how = {.seed = number, .replicates = TEST_REPLICATES, .threads = 1};
    TestResult r;
    randomisation_test(m, 0, 1, &f1_statistic, 1, &how, &r);
    return (unsigned char)((r.p <= 0.05) | (r.p <= 0.01) << 1);
}

static void table_of_tests(size_t simulations)
{
    static const size_t documents[] = {25, 100, 400};
    printf("| documents | true F1 | rejected at .05 | at .01 | goal at .05 | inside |\n|--:|--:|--:|--:|---|---|\n");
    for (size_t d = 0; d < 3; d++)
        for (size_t l = 0; l < 3; l++) {
            Row row = {.documents = documents[d], .systems = 2, .simulations = simulations, .f1 = levels[l], .seed = SEED + 10 * d + l,
                       .judge = judge_test};
            run_row(&row);
            bool floor = documents[d] >= 100 && levels[l] <= 0.85;
            double rate = share(&row, 1);
            printf("| %zu | %.2f | %.2f %% | %.2f %% | %s5.6 %% | %s |\n", documents[d], levels[l], rate, share(&row, 2), floor ? "4 to " : "at most ",
                   verdict(rate <= 5.6 && (!floor || rate >= 4)));
            fflush(stdout);
            free(row.outcome);
        }
}

/* -- 2. coverage of BCa intervals --------------------------------------------------------------------------------------- */

/* Bits: the interval of A misses below, above; that of the difference misses below, above. */
static unsigned char judge_intervals(const Row *row, Arena *arena, UnitMatrix *m, uint64_t number)
{
    ResampleOptions how = {.seed = number, .replicates = INTERVAL_REPLICATES, .threads = 1};
    const Bootstrap *b = bootstrap_make(arena, m, &how);
    IntervalQuery queries[] = {{.a = 0, .b = NO_SYSTEM, .statistic = f1_statistic}, {.a = 0, .b = 1, .statistic = f1_statistic}};
    Interval out[2];
    interval_compute(b, queries, 2, out);
    double truth[] = {row->f1, 0};
    unsigned char bits = 0;
    for (size_t i = 0; i < 2; i++) {
        if (out[i].high < truth[i]) bits |= (unsigned char)(1 << 2 * i);
        if (out[i].low > truth[i]) bits |= (unsigned char)(2 << 2 * i);
    }
    return bits;
}

static void table_of_intervals(size_t simulations)
{
    printf("| documents | true F1 | covered | too low | too high | difference covered | too low | too high | inside |\n"
           "|--:|--:|--:|--:|--:|--:|--:|--:|---|\n");
    for (size_t l = 0; l < 3; l++) {
        Row row = {.documents = 100, .systems = 2, .simulations = simulations, .f1 = levels[l], .seed = SEED + 100 + l, .judge = judge_intervals};
        run_row(&row);
        double one = 100 - share(&row, 3), difference = 100 - share(&row, 12);
        printf("| 100 | %.2f | %.2f %% | %.2f %% | %.2f %% | %.2f %% | %.2f %% | %.2f %% | %s |\n", levels[l], one, share(&row, 1), share(&row, 2),
               difference, share(&row, 4), share(&row, 8), verdict(one >= 93 && one <= 97 && difference >= 93 && difference <= 97));
        fflush(stdout);
        free(row.outcome);
    }
}

/* -- 3. Holm over all pairs ---------------------------------------------------------------------------------------------- */

static unsigned char judge_family(const Row *row, Arena *arena, UnitMatrix *m, uint64_t number)
{
    (void)arena;
    double p[SYSTEMS_MAX * SYSTEMS_MAX] = {0}, holm[SYSTEMS_MAX * SYSTEMS_MAX];
    size_t n = 0;
    for (size_t a = 0; a < row->systems; a++)
        for (size_t b = a + 1; b < row->systems; b++) {
            TestOptions how = {.seed = number, .replicates = HOLM_REPLICATES, .threads = 1};
            TestResult r;
            randomisation_test(m, a, b, &f1_statistic, 1, &how, &r);
            p[n++] = r.p;
        }
    adjust_p(p, n, ADJUST_HOLM, holm);
    unsigned char bits = 0;
    for (size_t i = 0; i < n; i++) bits |= (unsigned char)((holm[i] <= 0.05) | (p[i] <= 0.05) << 1);
    return bits;
}

static void table_of_families(size_t simulations)
{
    printf("| systems | pairs | documents | true F1 | any rejected, Holm | without correction | inside |\n|--:|--:|--:|--:|--:|--:|---|\n");
    static const size_t systems[] = {3, 5};
    for (size_t i = 0; i < 2; i++) {
        Row row = {.documents = 100, .systems = systems[i], .simulations = simulations, .f1 = 0.83, .seed = SEED + 200 + i, .judge = judge_family};
        run_row(&row);
        double rate = share(&row, 1);
        printf("| %zu | %zu | 100 | 0.83 | %.2f %% | %.2f %% | %s |\n", systems[i], systems[i] * (systems[i] - 1) / 2, rate, share(&row, 2),
               verdict(rate <= 5.6));
        fflush(stdout);
        free(row.outcome);
    }
}

/* -- 4. power ------------------------------------------------------------------------------------------------------------- */

/* Bit 0: found. The power that a simulation's own counts promise goes into the other seven, as a number of 0 to 127. */
static unsigned char judge_power(const Row *row, Arena *arena, UnitMatrix *m, uint64_t number)
{
    const Bootstrap *b = bootstrap_make(arena, m, &(ResampleOptions){.seed = number, .replicates = 500, .threads = 1});
    double power = power_of(power_error(b, 0, NO_SYSTEM, &f1_statistic, POWER_CORRELATION), row->change, &(PowerOptions){.alpha = 0.05});
    return (unsigned char)((judge_test(row, arena, m, number) & 1) | (unsigned)(power * 127) << 1);
}

static void table_of_power(size_t simulations)
{
    static const size_t documents[] = {25, 50, 100, 200, 400};
    static const double losses[] = {0.01, 0.02, 0.03, 0.05};
    printf("| documents | 1 point | 2 points | 3 points | 5 points |\n|--:|--:|--:|--:|--:|\n");
    for (size_t d = 0; d < sizeof documents / sizeof *documents; d++) {
        printf("| %zu |", documents[d]);
        for (size_t l = 0; l < sizeof losses / sizeof *losses; l++) {
            Row row = {.documents = documents[d], .systems = 2, .simulations = simulations, .f1 = 0.83, .change = -losses[l],
                       .seed = SEED + 500 + 10 * d + l, .judge = judge_power};
            double promised = 0;
            run_row(&row);
            for (size_t i = 0; i < simulations; i++) promised += (row.outcome[i] >> 1) / 127.0;
            printf(" %.1f %% (%.1f %%) |", share(&row, 1), 100 * promised / (double)simulations);
            fflush(stdout);
            free(row.outcome);
        }
        printf("\n");
    }
}

/* -- 5. the gate --------------------------------------------------------------------------------------------------------- */

static void as_measured(Arena *arena, UnitMatrix *m, size_t system, int64_t run, MeasuredScoring *scoring, Measured *out)
{
    static const char *whole[] = {"*"};
    *scoring = (MeasuredScoring){.name = "mentions:strict", .layer = "mentions", .criterion = "strict", .signature = "", .groups = whole,
                                 .units = {.n_units = m->n_units, .n_groups = 1, .n_systems = 1, .whole = 0, .tallies = units_at(m, system, 0, 0)}};
    *out = (Measured){.system = "", .version = "", .label = "", .corpus = "", .corpus_version = "", .split = "", .gold_hash = "", .finished = "",
                      .host = "", .run = run, .repetitions = 1, .n_documents = m->n_units, .n_units = m->n_units, .scorings = scoring, .n_scorings = 1};
    out->ids = arena_zero(arena, m->n_units, sizeof *out->ids);
    out->first_unit = arena_zero(arena, m->n_units + 1, sizeof *out->first_unit);
    for (size_t i = 0; i < m->n_units; i++) {
        out->ids[i] = "";
        out->first_unit[i + 1] = i + 1;
    }
}

/* The whole gate, with the rules that it has by default. Bits: red, green, green because the counts are identical. */
static unsigned char judge_commit(const Row *row, Arena *arena, UnitMatrix *m, uint64_t number)
{
    (void)row;
    MeasuredScoring scorings[2];
    Measured sides[2];
    Gate g;
    for (size_t i = 0; i < 2; i++) as_measured(arena, m, i, (int64_t)i, &scorings[i], &sides[i]);
    GateRules rules = {.margin = GATE_MARGIN, .alpha = GATE_ALPHA, .max_failures = -1};
    GateQuestion q = {.baseline = &sides[0], .run = &sides[1], .baseline_name = "", .run_name = "", .rules = &rules,
                      .resampling = {.seed = number, .replicates = GATE_REPLICATES, .threads = 1}};
    gate_decide(arena, &q, &g);
    return (unsigned char)((g.verdict == GATE_REGRESSION) | (g.verdict == GATE_PASS) << 1 | g.findings[1].loss.identical << 2);
}

/* What must hold of a row of the gate. */
typedef struct GateGoal {
    double change;
    bool small_change;
    double rho;
    const char *text;
    double most_red, most_green; /* percent; green but for identical counts */
    double least_red;            /* from 200 documents on */
} GateGoal;

static const GateGoal gate_goals[] = {
    {0, false, RHO, "no change in quality", 1.5, 100, 0},
    {-0.02, false, RHO, "a loss of 2 points, the margin", 1.5, 3.5, 0},
    {-0.02, true, RHO, "a loss of 2 points, all else the same", 1.5, 3.5, 0},
    {-0.05, false, RHO, "a loss of 5 points", 100, 3.5, 95},
    {-0.05, false, 0.4, "a loss of 5 points, another kind of system", 100, 3.5, 0},
};

static void table_of_commits(size_t simulations)
{
    static const size_t documents[] = {5, 10, 15, 25, 50, 100, 200, 400};
    printf("| what is true | documents | red | inconclusive | green | identical | goal | inside |\n|---|--:|--:|--:|--:|--:|---|---|\n");
    for (size_t i = 0; i < sizeof gate_goals / sizeof *gate_goals; i++)
        for (size_t d = 0; d < sizeof documents / sizeof *documents; d++) {
            const GateGoal *goal = &gate_goals[i];
            Row row = {.documents = documents[d], .systems = 2, .simulations = simulations, .f1 = 0.83, .change = goal->change,
                       .small_change = goal->small_change, .rho = goal->rho, .seed = SEED + 300 + 10 * i + d, .judge = judge_commit};
            run_row(&row);
            double red = share(&row, 1), green = share(&row, 2), identical = share(&row, 4);
            bool must_be_red = goal->least_red > 0 && documents[d] >= 200;
            bool inside = red <= goal->most_red && green - identical <= goal->most_green && (!must_be_red || red >= goal->least_red);
            printf("| %s | %zu | %.2f %% | %.2f %% | %.2f %% | %.2f %% | ", goal->text, documents[d], red, 100 - red - green, green, identical);
            if (must_be_red) printf("red >= %g %% |", goal->least_red);
            else if (goal->most_red < 100 && goal->most_green < 100) printf("red <= %g %%, green <= %g %% |", goal->most_red, goal->most_green);
            else if (goal->most_red < 100) printf("red <= %g %% |", goal->most_red);
            else printf("green <= %g %% |", goal->most_green);
            printf(" %s |\n", verdict(inside));
            fflush(stdout);
            free(row.outcome);
        }
}

int main(int argc, char **argv)
{
    size_t pairs = PAIRS, commits = COMMITS;
    if (argc > 1) pairs = commits = strtoul(argv[1], NULL, 10);
    time_t began = time(NULL);
    printf("### Randomisation test, two systems that are equally good\n\n%zu pairs a row, %d swaps each, seed %u.\n\n", pairs, TEST_REPLICATES, SEED);
    table_of_tests(pairs);
    printf("\n### BCa intervals of 95 %%\n\n%zu pairs a row, %d resamples each. Goal: 93 %% to 97 %%. \"too low\" means that all of the interval lies below "
           "the truth.\n\n", pairs, INTERVAL_REPLICATES);
    table_of_intervals(pairs);
    printf("\n### Holm's correction, systems that are all equally good\n\n%zu families a row, %d swaps for each pair, level .05. Goal: at most 5.6 %%.\n\n",
           pairs, HOLM_REPLICATES);
    table_of_families(pairs);
    printf("\n### Power\n\nHow often the test at .05 finds a true loss, from a true F1 of 0.83, %zu pairs a cell; in brackets what power_of makes of one "
           "system's counts, the mean.\n\n", commits);
    table_of_power(commits);
    printf("\n### The gate\n\n%zu commits a row, true F1 of the baseline 0.83, margin 2 points, alpha .01, %d resamples each. \"identical\" is the part of green "
           "in which not one count had changed; a goal for green leaves it out.\n\n", commits, GATE_REPLICATES);
    table_of_commits(commits);
    fprintf(stderr, "%.0f seconds\n", difftime(time(NULL), began));
    return 0;
}

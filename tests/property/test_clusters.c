/* The metrics of coreference against their definitions, spelled out over mentions, links and all alignments, on random clusterings of
 * up to eight mentions; what swapping and sameness must give; the sparse assignment against the dense one. */
#include "unit/cmocka_all.h"

#include "score/assignment.h"
#include "score/assignment_sparse.h"
#include "score/clusters.h"

#include <math.h>
#include <string.h>

enum { MOST = 8, ROUNDS = 20000 };

/* The cluster of each mention, or -1. */
typedef struct Side {
    int of[MOST];
    int n; /* clusters; all have a mention */
} Side;

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*state >> 33) % below);
}

static Side random_side(uint64_t *state)
{
    Side s = {.n = 0};
    int names[MOST + 1];
    uint32_t kinds = 1 + draw(state, MOST), there = 1 + draw(state, 10);
    memset(names, 0xff, sizeof names);
    for (int i = 0; i < MOST; i++) {
        uint32_t name = draw(state, kinds);
        s.of[i] = -1;
        if (draw(state, 10) >= there) continue;
        if (names[name] < 0) names[name] = s.n++;
        s.of[i] = names[name];
    }
    return s;
}

static Clustering clustering(const Side *s, uint32_t *starts, uint32_t *items)
{
    uint32_t n = 0;
    for (int k = 0; k < s->n; k++) {
        starts[k] = n;
        for (uint32_t i = 0; i < MOST; i++)
            if (s->of[i] == k) items[n++] = i;
    }
    starts[s->n] = n;
    return (Clustering){(uint32_t)s->n, starts, items};
}

static Tally count(const Side *gold, const Side *predicted, ClusterMeasure measure)
{
    Arena arena = {0};
    Contingency t;
    uint32_t starts[2][MOST + 1], items[2][MOST];
    contingency_make(&t, MOST, clustering(gold, starts[0], items[0]), clustering(predicted, starts[1], items[1]), &arena);
    Tally tally = clusters_count(&t, measure, &arena);
    arena_free(&arena);
    return tally;
}

/* -- the definitions -------------------------------------------------------------------------------------------------- */

static int size(const Side *s, int k)
{
    int n = 0;
    for (int i = 0; i < MOST; i++) n += s->of[i] == k;
    return n;
}

static int common(const Side *a, int k, const Side *b, int l)
{
    int n = 0;
    for (int i = 0; i < MOST; i++) n += a->of[i] == k && b->of[i] == l;
    return n;
}

/* MUC: into how many parts the other side cuts a cluster; a mention that it does not have is a part. */
static void muc(const Side *a, const Side *b, double *part, double *whole)
{
    *part = *whole = 0;
    for (int k = 0; k < a->n; k++) {
        int parts = 0;
        for (int l = 0; l < b->n; l++) parts += common(a, k, b, l) > 0;
        for (int i = 0; i < MOST; i++) parts += a->of[i] == k && b->of[i] < 0;
        *part += size(a, k) - parts;
        *whole += size(a, k) - 1;
    }
}

static void bcub(const Side *a, const Side *b, double *part, double *whole)
{
    *part = *whole = 0;
    for (int i = 0; i < MOST; i++) {
        if (a->of[i] < 0) continue;
        ++*whole;
        if (b->of[i] >= 0) *part += (double)common(a, a->of[i], b, b->of[i]) / size(a, a->of[i]);
    }
}

/* All ways to give the clusters from k on partners that are not taken. */
static double best_alignment(const Side *a, const Side *b, int k, unsigned taken, bool dice)
{
    if (k == a->n) return 0;
    double best = best_alignment(a, b, k + 1, taken, dice);
    for (int l = 0; l < b->n; l++) {
        double shared = common(a, k, b, l);
        if (taken >> l & 1 || shared <= 0) continue;
        double credit = dice ? 2 * shared / (size(a, k) + size(b, l)) : shared;
        best = fmax(best, credit + best_alignment(a, b, k + 1, taken | 1u << l, dice));
    }
    return best;
}

static void ceafm(const Side *a, const Side *b, double *part, double *whole)
{
    *part = best_alignment(a, b, 0, 0, false);
    *whole = 0;
    for (int i = 0; i < MOST; i++) *whole += a->of[i] >= 0;
}

static void ceafe(const Side *a, const Side *b, double *part, double *whole)
{
    *part = best_alignment(a, b, 0, 0, true);
    *whole = a->n;
}

static void lea(const Side *a, const Side *b, double *part, double *whole)
{
    *part = *whole = 0;
    for (int k = 0; k < a->n; k++) {
        double links = 0, kept = 0;
        for (int i = 0; i < MOST; i++)
            for (int j = i; j < MOST; j++) {
                if (a->of[i] != k || a->of[j] != k || (i == j && size(a, k) > 1)) continue;
                links++;
                kept += b->of[i] >= 0 && b->of[i] == b->of[j] && (i != j || size(b, b->of[i]) == 1);
            }
        *whole += size(a, k);
        *part += size(a, k) * kept / links;
    }
}

static bool linked(const Side *s, int i, int j, bool same) { return s->of[i] >= 0 && s->of[j] >= 0 && (s->of[i] == s->of[j]) == same; }

static void blanc(const Side *a, const Side *b, bool same, double *part, double *whole)
{
    *part = *whole = 0;
    for (int i = 0; i < MOST; i++)
        for (int j = i + 1; j < MOST; j++) {
            *whole += linked(a, i, j, same);
            *part += linked(a, i, j, same) && linked(b, i, j, same);
        }
}

static void links(const Side *a, const Side *b, double *part, double *whole) { blanc(a, b, true, part, whole); }
static void nonlinks(const Side *a, const Side *b, double *part, double *whole) { blanc(a, b, false, part, whole); }

static void mentions(const Side *a, const Side *b, double *part, double *whole)
{
    *part = *whole = 0;
    for (int i = 0; i < MOST; i++) {
        *whole += a->of[i] >= 0;
        *part += a->of[i] >= 0 && b->of[i] >= 0;
    }
}

static const struct {
    ClusterMeasure measure;
    void (*define)(const Side *a, const Side *b, double *part, double *whole);
} definitions[] = {
    {CLUSTERS_MENTIONS, mentions}, {CLUSTERS_MUC, muc}, {CLUSTERS_BCUB, bcub},   {CLUSTERS_CEAFM, ceafm},
    {CLUSTERS_CEAFE, ceafe},       {CLUSTERS_LEA, lea}, {CLUSTERS_LINKS, links}, {CLUSTERS_NONLINKS, nonlinks},
};

enum { DEFINITIONS = sizeof definitions / sizeof *definitions };

static void near(double a, double b, int round, int measure)
{
    if (fabs(a - b) > 1e-9) fail_msg("round %d, measure %d: %.12g is not %.12g", round, measure, a, b);
}

static void by_definition(void **state)
{
    (void)state;
    uint64_t random = 4;
    for (int round = 0; round < ROUNDS; round++) {
        Side gold = random_side(&random), predicted = random_side(&random);
        for (int m = 0; m < DEFINITIONS; m++) {
            double found, all, correct, said;
            definitions[m].define(&gold, &predicted, &found, &all);
            definitions[m].define(&predicted, &gold, &correct, &said);
            Tally t = count(&gold, &predicted, definitions[m].measure), swapped = count(&predicted, &gold, definitions[m].measure);
            near(t.found, found, round, m);
            near(t.gold, all, round, m);
            near(t.correct, correct, round, m);
            near(t.predicted, said, round, m);
            near(t.found, swapped.correct, round, m);
            near(t.correct, swapped.found, round, m);
        }
    }
}

static void gold_against_itself(void **state)
{
    (void)state;
    uint64_t random = 5;
    for (int round = 0; round < 2000; round++) {
        Side gold = random_side(&random);
        for (int m = 0; m < DEFINITIONS; m++) {
            Tally t = count(&gold, &gold, definitions[m].measure);
            near(t.found, t.gold, round, m);
            near(t.correct, t.predicted, round, m);
        }
        Tally with = count(&gold, &gold, CLUSTERS_LINKS), none = count(&gold, &gold, CLUSTERS_NONLINKS);
        Measure b = clusters_blanc(&with, &none, ASSAY_ZERO_NULL);
        if (with.gold + none.gold > 0) near(b.f1, 1, round, -1);
        else assert_true(isnan(b.f1));
    }
}

/* -- the assignment --------------------------------------------------------------------------------------------------- */

enum { ROWS = 30, COLUMNS = 25 };

typedef struct Matrix {
    double credit[ROWS][COLUMNS];
} Matrix;

static void row_of(const void *context, uint32_t row, double *credits)
{
    const Matrix *m = context;
    memcpy(credits, m->credit[row], sizeof m->credit[row]);
}

static void sparse_is_as_good_as_dense(void **state)
{
    (void)state;
    uint64_t random = 6;
    for (int round = 0; round < 3000; round++) {
        Matrix m = {0};
        Credit credits[ROWS * COLUMNS];
        uint32_t starts[ROWS + 1] = {0}, n = 0, sparse[ROWS], dense[ROWS], density = 1 + draw(&random, 12), most = 1 + draw(&random, 9);
        for (uint32_t r = 0; r < ROWS; starts[++r] = n)
            for (uint32_t c = 0; c < COLUMNS; c++) {
                if (draw(&random, 40) >= density) continue;
                m.credit[r][c] = round % 2 ? 1 + draw(&random, most) : 2.0 / (2 + draw(&random, 50));
                credits[n++] = (Credit){m.credit[r][c], c};
            }
        Arena arena = {0};
        assignment_solve_sparse(ROWS, COLUMNS, starts, credits, &arena, sparse);
        assignment_solve(ROWS, COLUMNS, row_of, &m, &arena, dense);
        double sums[2] = {0};
        unsigned taken = 0;
        for (uint32_t r = 0; r < ROWS; r++) {
            if (dense[r] != UNASSIGNED) sums[0] += m.credit[r][dense[r]];
            if (sparse[r] == UNASSIGNED) continue;
            sums[1] += m.credit[r][sparse[r]];
            assert_true(m.credit[r][sparse[r]] > 0);
            assert_false(taken >> sparse[r] & 1);
            taken |= 1u << sparse[r];
        }
        near(sums[1], sums[0], round, -2);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(by_definition), cmocka_unit_test(gold_against_itself), cmocka_unit_test(sparse_is_as_good_as_dense)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Bootstraps are made for small matrices, one after the other, since replicates take 80 kB for each column: the wholes of all
 * systems for the pairs, then two systems with all their categories for each pair that is looked into. Replicates are the
 * same in all of them, for they depend on the seed and the number of units only. */
#include "report/compare.h"

#include "report/letters.h"

#include "base/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t compare_first_measure(const CompareSettings *s)
{
    size_t first = s->measures[MEASURE_F1] ? MEASURE_F1 : 0;
    while (!s->measures[first]) first++;
    return first;
}

/* A copy of some systems with one group or (NO_GROUP) all. */
static UnitMatrix part(Arena *a, const UnitMatrix *m, const size_t *systems, size_t n_systems, size_t group)
{
    size_t n_groups = group == NO_GROUP ? m->n_groups : 1;
    UnitMatrix out = units_make(a, m->n_units, n_groups, n_systems, group == NO_GROUP ? m->whole : 0);
    for (size_t s = 0; s < n_systems; s++)
        for (size_t u = 0; u < m->n_units; u++)
            memcpy(units_at(&out, s, u, 0), units_at(m, systems[s], u, group == NO_GROUP ? 0 : group), n_groups * sizeof *m->tallies);
    return out;
}

/* All systems, with what the whole is made of, and the statistic of the whole there. */
static UnitMatrix wholes_of(Arena *a, const CompareInput *in, const CompareSettings *s, Statistic statistics[MEASURES])
{
    const UnitMatrix *m = &in->units.matrix;
    size_t *all = arena_zero(a, s->n_systems, sizeof *all);
    for (size_t i = 0; i < s->n_systems; i++) all[i] = i;
    bool plain = !in->made_of;
    for (size_t k = 0; k < MEASURES; k++)
        statistics[k] = plain ? group_statistic(0, k, s->zero) : whole_statistic(a, &in->units, in->made_of, k, s->zero);
    if (plain && m->whole == NO_GROUP) return units_make(a, m->n_units, 1, s->n_systems, 0); /* nothing was counted */
    return part(a, m, all, s->n_systems, plain ? m->whole : NO_GROUP);
}

/* A value without an interval. */
static Interval bare(double value) { return (Interval){.value = value, .low = NAN, .high = NAN, .error = NAN, .bias = NAN, .acceleration = NAN}; }

static double value_of(const UnitMatrix *m, size_t a, size_t b, const Statistic *st)
{
    if (b != NO_SYSTEM) return statistic_difference(m, a, b, st);
    Arena scratch = {0};
    Tally *sums = arena_zero(&scratch, m->n_groups, sizeof *sums);
    units_sum(m, a, sums);
    double value = statistic_value(st, sums, m);
    arena_free(&scratch);
    return value;
}

/* Answers n questions; `b` NULL: the values alone. */
static void answer(const Bootstrap *b, const UnitMatrix *m, const IntervalQuery *queries, size_t n, Interval *out)
{
    if (b) interval_compute(b, queries, n, out);
    for (size_t i = 0; i < n && !b; i++) out[i] = bare(value_of(m, queries[i].a, queries[i].b, &queries[i].statistic));
}

static IntervalQuery query(const CompareSettings *s, size_t a, size_t b, Statistic statistic)
{
    return (IntervalQuery){.a = a, .b = b, .statistic = statistic, .confidence = s->confidence, .method = s->interval};
}

/* -- all systems over the whole ------------------------------------------------------------------------------------------- */

static void list_pairs(Arena *a, const CompareSettings *s, CompareResult *r)
{
    r->pairs = arena_zero(a, s->n_systems * (s->n_systems - 1) / 2 * MEASURES, sizeof *r->pairs);
    for (size_t i = 0; i < s->n_systems; i++)
        for (size_t k = i + 1; k < s->n_systems; k++) {
            bool all = s->against == NO_SYSTEM;
            if (!all && i != s->against && k != s->against) continue;
            /* Against one system the difference is that of the others to it. */
            size_t first = !all && i == s->against ? k : i, second = first == i ? k : i;
            for (size_t m = 0; m < MEASURES; m++)
                if (s->measures[m]) r->pairs[r->n_pairs++] = (Comparison){.a = first, .b = second, .measure = m};
        }
}

static TestOptions test_options(const CompareSettings *s)
{
    return (TestOptions){.seed = s->options.seed, .replicates = s->options.replicates, .threads = s->options.threads,
                         .exact_up_to = s->exact_up_to, .sides = s->sides, .strict = s->strict};
}

static void test_pairs(const CompareSettings *s, const UnitMatrix *wholes, const Statistic all[MEASURES], const Bootstrap *b, CompareResult *r)
{
    TestOptions options = test_options(s);
    for (size_t i = 0, n; i < r->n_pairs; i += n) {
        Statistic statistics[MEASURES];
        TestResult results[MEASURES];
        Comparison *c = &r->pairs[i];
        for (n = 0; i + n < r->n_pairs && c[n].a == c->a && c[n].b == c->b; n++) statistics[n] = all[c[n].measure];
        randomisation_test(wholes, c->a, c->b, statistics, n, &options, results);
        for (size_t k = 0; k < n; k++) {
            c[k].test = results[k];
            c[k].p = s->by_bootstrap ? bootstrap_p(b, c->a, c->b, &statistics[k], s->bootstrap) : results[k].p;
            c[k].wins = units_wins(wholes, c->a, c->b, &statistics[k]);
        }
    }
}

static void compare_wholes(Arena *a, const CompareSettings *s, CompareResult *r)
{
    Arena scratch = {0};
    Statistic statistics[MEASURES];
    UnitMatrix wholes = wholes_of(&scratch, r->input, s, statistics);
    bool intervals = s->interval != INTERVAL_NONE;
    const Bootstrap *b = intervals || s->by_bootstrap ? bootstrap_make(&scratch, &wholes, &s->options) : NULL;
    size_t n = s->n_systems * MEASURES, most = n + r->n_pairs;
    IntervalQuery *queries = arena_zero(&scratch, most, sizeof *queries);
    Interval *answers = arena_zero(&scratch, most, sizeof *answers);
    for (size_t i = 0; i < n; i++) queries[i] = query(s, i / MEASURES, NO_SYSTEM, statistics[i % MEASURES]);
    for (size_t i = 0; i < r->n_pairs; i++) queries[n + i] = query(s, r->pairs[i].a, r->pairs[i].b, statistics[r->pairs[i].measure]);
    answer(intervals ? b : NULL, &wholes, queries, most, answers);
    r->values = arena_zero(a, s->n_systems, sizeof *r->values);
    for (size_t i = 0; i < n; i++) r->values[i / MEASURES].at[i % MEASURES] = answers[i];
    for (size_t i = 0; i < r->n_pairs; i++) r->pairs[i].interval = answers[n + i];
    test_pairs(s, &wholes, statistics, b, r);
    arena_free(&scratch);
}

static void sum_all(Arena *a, CompareResult *r)
{
    const UnitMatrix *m = &r->input->units.matrix;
    r->sums = arena_zero(a, m->n_systems * m->n_groups + 1, sizeof *r->sums);
    for (size_t s = 0; s < m->n_systems; s++) units_sum(m, s, &r->sums[s * m->n_groups]);
}

/* Undefined is last; of equals the one that was named first. */
static void rank(Arena *a, const CompareSettings *s, CompareResult *r)
{
    size_t measure = compare_first_measure(s);
    r->order = arena_zero(a, s->n_systems, sizeof *r->order);
    for (size_t i = 0; i < s->n_systems; i++) {
        double value = r->values[i].at[measure].value;
        size_t k = i;
        for (; k > 0; k--) {
            double before = r->values[r->order[k - 1]].at[measure].value;
            if (!(value > before) && !(isnan(before) && !isnan(value))) break;
            r->order[k] = r->order[k - 1];
        }
        r->order[k] = i;
    }
}

/* -- one pair, looked into ------------------------------------------------------------------------------------------------ */

typedef struct Influence {
    size_t unit;
    double by; /* how much less the difference would be without it */
} Influence;

static int by_influence(const void *left, const void *right)
{
    const Influence *a = left, *b = right;
    double x = fabs(a->by), y = fabs(b->by);
    if (x != y) return x > y ? -1 : 1;
    return (a->unit > b->unit) - (a->unit < b->unit);
}

static double or_zero(double value) { return isnan(value) ? 0 : value; }

/* The units that, left out, change the difference most. */
static void take_units(Arena *a, const CompareSettings *s, const UnitMatrix *pair, Statistic st, PairDetail *d)
{
    double whole = statistic_difference(pair, 0, 1, &st);
    Arena scratch = {0};
    double *without = arena_zero(&scratch, pair->n_units, sizeof *without);
    Influence *all = arena_zero(&scratch, pair->n_units, sizeof *all);
    jackknife_values(pair, 0, 1, &st, without);
    size_t n = 0;
    for (size_t u = 0; u < pair->n_units; u++)
        if (fabs(whole - without[u]) > 1e-12) all[n++] = (Influence){u, whole - without[u]};
    qsort(all, n, sizeof *all, by_influence);
    d->n_units = n < s->listed ? n : s->listed;
    d->units = arena_zero(a, d->n_units + 1, sizeof *d->units);
    for (size_t i = 0; i < d->n_units; i++) {
        size_t u = all[i].unit;
        double in_a = statistic_value(&st, units_at(pair, 0, u, 0), pair), in_b = statistic_value(&st, units_at(pair, 1, u, 0), pair);
        d->units[i] = (UnitInfluence){u, or_zero(in_a) - or_zero(in_b), without[u]};
    }
    arena_free(&scratch);
}

static void test_groups(Arena *a, const CompareSettings *s, const UnitMatrix *pair, PairDetail *d)
{
    size_t n = pair->n_groups;
    Arena scratch = {0};
    TestOptions options = test_options(s);
    Statistic *statistics = arena_zero(&scratch, n, sizeof *statistics);
    TestResult *results = arena_zero(&scratch, n, sizeof *results);
    for (size_t g = 0; g < n; g++) statistics[g] = group_statistic(g, compare_first_measure(s), s->zero);
    randomisation_test(pair, 0, 1, statistics, n, &options, results);
    d->tests = arena_zero(a, n, sizeof *d->tests);
    for (size_t g = 0; g < n; g++) d->tests[g].p = d->tests[g].adjusted = g == pair->whole ? NAN : results[g].p;
    arena_free(&scratch);
}

static void look_into(Arena *a, const CompareSettings *s, const CompareResult *r, PairDetail *d)
{
    const UnitMatrix *m = &r->input->units.matrix;
    Arena scratch = {0};
    UnitMatrix pair = part(&scratch, m, (size_t[]){d->a, d->b}, 2, NO_GROUP);
    const Bootstrap *b = s->interval != INTERVAL_NONE && m->n_groups > 1 ? bootstrap_make(&scratch, &pair, &s->options) : NULL;
    size_t n = m->n_groups * MEASURES;
    IntervalQuery *queries = arena_zero(&scratch, n, sizeof *queries);
    Interval *answers = arena_zero(&scratch, n, sizeof *answers);
    for (size_t i = 0; i < n; i++) queries[i] = query(s, 0, 1, group_statistic(i / MEASURES, i % MEASURES, s->zero));
    answer(b, &pair, queries, n, answers);
    d->groups = arena_zero(a, m->n_groups + 1, sizeof *d->groups);
    for (size_t i = 0; i < n; i++) d->groups[i / MEASURES].at[i % MEASURES] = answers[i];
    if (r->input->by) test_groups(a, s, &pair, d);
    if (pair.n_units > 1 && (r->input->made_of || m->whole != NO_GROUP))
        take_units(a, s, &pair, whole_statistic(&scratch, &r->input->units, r->input->made_of, compare_first_measure(s), s->zero), d);
    arena_free(&scratch);
}

static void look_into_pairs(Arena *a, const CompareSettings *s, CompareResult *r)
{
    r->details = arena_zero(a, s->n_systems, sizeof *r->details);
    for (size_t i = 0; i < s->n_systems; i++) {
        bool all = s->against == NO_SYSTEM;
        if (all ? i + 1 == s->n_systems : i == s->against) continue;
        size_t x = all ? r->order[i] : i, y = all ? r->order[i + 1] : s->against;
        bool swap = all && x > y; /* the order in which they were named */
        PairDetail *d = &r->details[r->n_details++];
        *d = (PairDetail){.a = swap ? y : x, .b = swap ? x : y};
        look_into(a, s, r, d);
    }
}

/* -- all of it ------------------------------------------------------------------------------------------------------------ */

static void correct(const CompareSettings *s, CompareResult *results, size_t n)
{
    Arena scratch = {0};
    size_t family = 0, at = 0;
    for (size_t i = 0; i < n; i++) family += results[i].n_pairs;
    double *p = arena_zero(&scratch, family + 1, sizeof *p);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < results[i].n_pairs; k++) p[at++] = results[i].pairs[k].p;
    adjust_p(p, family, s->adjust, p);
    at = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < results[i].n_pairs; k++) {
            Comparison *c = &results[i].pairs[k];
            c->adjusted = p[at++];
            c->significant = c->adjusted < s->alpha;
        }
    arena_free(&scratch);
}

/* The groups are a family of their own. */
static void correct_groups(const CompareSettings *s, CompareResult *results, size_t n)
{
    Arena scratch = {0};
    VECTOR(GroupComparison *) all = {0};
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < results[i].n_details; d++)
            for (size_t g = 0; g < results[i].input->units.matrix.n_groups && results[i].details[d].tests; g++)
                if (g != results[i].input->units.matrix.whole) vec_push(&all, &results[i].details[d].tests[g]);
    double *p = arena_zero(&scratch, all.n + 1, sizeof *p);
    for (size_t i = 0; i < all.n; i++) p[i] = all.at[i]->p;
    adjust_p(p, all.n, s->adjust, p);
    for (size_t i = 0; i < all.n; i++) {
        all.at[i]->adjusted = p[i];
        all.at[i]->significant = p[i] < s->alpha;
    }
    vec_free(&all);
    arena_free(&scratch);
}

static void group(Arena *a, const CompareSettings *s, CompareResult *r)
{
    if (s->against != NO_SYSTEM) return; /* not all pairs are known */
    size_t n = s->n_systems, *place = arena_zero(a, n, sizeof *place);
    bool *significant = arena_zero(a, n * n, sizeof *significant);
    for (size_t i = 0; i < n; i++) place[r->order[i]] = i;
    for (size_t i = 0; i < r->n_pairs; i++) {
        const Comparison *c = &r->pairs[i];
        if (c->measure != compare_first_measure(s)) continue;
        significant[place[c->a] * n + place[c->b]] = significant[place[c->b] * n + place[c->a]] = c->significant;
    }
    const char **ranked = arena_zero(a, n, sizeof *ranked);
    if (!letters_assign(a, n, significant, ranked)) return;
    r->letters = arena_zero(a, n, sizeof *r->letters);
    for (size_t i = 0; i < n; i++) r->letters[r->order[i]] = ranked[i];
}

void compare_all(Arena *a, const CompareInput *inputs, size_t n, const CompareSettings *s, CompareResult *out)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = (CompareResult){.input = &inputs[i]};
        sum_all(a, &out[i]);
        list_pairs(a, s, &out[i]);
        compare_wholes(a, s, &out[i]);
        rank(a, s, &out[i]);
        look_into_pairs(a, s, &out[i]);
    }
    correct(s, out, n);
    correct_groups(s, out, n);
    for (size_t i = 0; i < n; i++) group(a, s, &out[i]);
}

bool compare_is_conclusive(const CompareResult *results, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < results[i].n_pairs; k++)
            if (!isnan(results[i].pairs[k].test.difference)) return true;
    return false;
}

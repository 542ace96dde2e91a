/* units.h - what the statistics look at: tallies of n units by k groups, for one or more systems, and functions of their sum.
 *
 * A unit is what is resampled: a document or a sentence. A group is what is counted apart: a category, or the whole ("*"),
 * which is not the sum of the categories. This folder knows groups by number only. Units that have nothing count: all zero.
 */
#ifndef STATS_UNITS_H
#define STATS_UNITS_H

#include "assay/assay.h"
#include "base/arena.h"

#define NO_GROUP SIZE_MAX
#define NO_SYSTEM SIZE_MAX

typedef struct UnitMatrix {
    size_t n_units, n_groups, n_systems;
    size_t whole;         /* the group that is the whole, left out of means over groups; NO_GROUP: there is none */
    assay_tally *tallies; /* [system][unit][group]; all finite and not negative */
} UnitMatrix;

/* All zero, `tallies` in the arena. A matrix may as well be made by hand around tallies that live elsewhere. */
UnitMatrix units_make(Arena *a, size_t n_units, size_t n_groups, size_t n_systems, size_t whole);

static inline assay_tally *units_at(const UnitMatrix *m, size_t system, size_t unit, size_t group)
{
    return &m->tallies[(system * m->n_units + unit) * m->n_groups + group];
}

/* Repetitions of a system (answers that differ each time) are nested in units by adding their tallies up: what is resampled or
 * swapped stays the unit with all its repetitions. */

/* The largest of 1 and 1/2 that all numbers of these systems are multiples of; 0 if neither. Multiples are added and compared
 * exactly. `b` may be NO_SYSTEM. */
double units_step(const UnitMatrix *m, size_t a, size_t b);

/* Do both systems have the same tallies everywhere? */
bool units_identical(const UnitMatrix *m, size_t a, size_t b);

/* The sums over all units, in unit order: n_groups of them. */
void units_sum(const UnitMatrix *m, size_t system, assay_tally *sums);

/* A statistic is a function of one system's sums. */
typedef enum StatisticKind {
    STATISTIC_PRECISION, /* undefined iff predicted = 0 */
    STATISTIC_RECALL,    /* undefined iff gold = 0 */
    STATISTIC_F1,        /* undefined iff both */
    STATISTIC_FUNCTION,
} StatisticKind;

/* In place of a group: the mean over the groups with gold + predicted > 0 (the whole left out), plain or weighted by gold, an
 * undefined one counting as 0; undefined where there is no such group (no gold). */
#define GROUP_MACRO (SIZE_MAX - 1)
#define GROUP_WEIGHTED (SIZE_MAX - 2)

/* `sums` has n_groups tallies. NaN: undefined. Must be a pure function; it is called from several threads. */
typedef double (*StatisticFunction)(const assay_tally *sums, size_t n_groups, const void *context);

typedef struct Statistic {
    StatisticKind kind;
    size_t group;    /* a group, GROUP_MACRO or GROUP_WEIGHTED; not looked at for a function */
    assay_zero zero; /* what an undefined value becomes; in means it becomes 0 where this is ASSAY_ZERO_NULL */
    StatisticFunction function;
    const void *context;
} Statistic;

/* The same arithmetic as assay_measure_of, result_macro and result_weighted, to the last bit. */
double statistic_value(const Statistic *s, const assay_tally *sums, const UnitMatrix *m);

/* The value over all units. */
double statistic_observed(const UnitMatrix *m, size_t system, const Statistic *s);

/* value(a) - value(b) over all units, or value(a) if `b` is NO_SYSTEM; NaN if one is undefined. */
double statistic_difference(const UnitMatrix *m, size_t a, size_t b, const Statistic *s);

/* Comparison of reals that decides something: is a >= b, but for what rounding may have done? */
static inline bool real_at_least(double a, double b)
{
    double size = b < 0 ? -b : b;
    return a >= b - 1e-12 * (size > 1 ? size : 1);
}

/* In how many units the statistic of `a` is above, equal to and below that of `b`. A unit where only one is defined counts as
 * 0 for the other; where neither is, it is a tie. Means over groups are taken within the unit. */
typedef struct UnitWins {
    size_t win, tie, loss;
} UnitWins;

UnitWins units_wins(const UnitMatrix *m, size_t a, size_t b, const Statistic *s);

#endif

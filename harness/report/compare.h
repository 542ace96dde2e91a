/* compare.h - are systems different, by how much, and where does the difference come from?
 *
 * Everything is computed from counts by unit. A difference is always A - B, the systems in the order in which they were handed
 * over, so that its sign does not depend on the outcome. P values are those of randomisation tests (stats/test.h) and are
 * corrected over all pairs, measures and scorings of one call together. Intervals and p answer different questions and are
 * made in different ways: where one just contains 0 the other may be just below alpha.
 */
#ifndef REPORT_COMPARE_H
#define REPORT_COMPARE_H

#include "report/intervals.h"
#include "report/table.h"
#include "stats/adjust.h"
#include "stats/test.h"

/* What one table of counts is about. All borrowed. */
typedef struct CompareInput {
    const char *title;        /* "mentions:strict on wire@1.0/test, 6 documents" */
    const char *scoring;      /* "mentions:strict"; NULL: not known */
    const char *unit;         /* "document" or "sentence" */
    const char *signature;    /* NULL: none */
    const char *by, *by_note; /* the groups are groups of mentions, which are then tested too; NULL: categories */
    const Criterion *made_of; /* as whole_criterion says; NULL: the whole is the group "*" */
    CorpusUnits units;        /* the systems of all inputs are the same */
} CompareInput;

typedef struct CompareSettings {
    const char *const *systems; /* what they are called, different for each */
    size_t n_systems;           /* at least 2 */
    size_t against;             /* compare all others with this one only; NO_SYSTEM: all pairs */
    bool measures[MEASURES];    /* which are tested; at least one */
    ZeroDivision zero;
    ResampleOptions options;
    double confidence;
    IntervalMethod interval;    /* INTERVAL_NONE: no intervals */
    TestSides sides;
    bool strict;                /* see TestOptions */
    size_t exact_up_to;
    bool by_bootstrap;          /* p from the paired bootstrap instead, of this kind */
    BootstrapTest bootstrap;
    Adjustment adjust;
    double alpha;               /* the level at which a corrected p is significant */
    size_t listed;              /* units in the table of units */
} CompareSettings;

/* One difference, tested. */
typedef struct Comparison {
    size_t a, b, measure;
    TestResult test;
    Interval interval; /* of A - B; reason INTERVAL_AS_ASKED and no bounds where none were asked for */
    UnitWins wins;
    double p, adjusted; /* NaN: undefined */
    bool significant;
} Comparison;

/* A unit by what it does to the difference of a pair. */
typedef struct UnitInfluence {
    size_t unit;
    double difference; /* A - B in this unit, in the first measure; an undefined one counts as 0 */
    double without;    /* A - B over all other units */
} UnitInfluence;

/* The test of a group of a pair; corrected over the groups of all pairs that are looked into. */
typedef struct GroupComparison {
    double p, adjusted; /* NaN: undefined, or the group is the whole */
    bool significant;
} GroupComparison;

/* Where the difference of a pair comes from. */
typedef struct PairDetail {
    size_t a, b;
    MeasureIntervals *groups; /* of A - B, for each group of the units */
    GroupComparison *tests;         /* of A - B in the first measure, for each group but the whole; NULL: they were not tested */
    UnitInfluence *units;     /* the most influential first */
    size_t n_units;
} PairDetail;

/* One input, compared. */
typedef struct CompareResult {
    const CompareInput *input;
    Tally *sums;               /* [system][group] */
    MeasureIntervals *values;  /* of each system, over the whole */
    size_t *order;             /* systems by the first measure, the best first */
    const char **letters;      /* of each system, by the first measure (letters.h); NULL: too many groups, or not all pairs */
    Comparison *pairs;
    size_t n_pairs;
    PairDetail *details;       /* of the one pair; of neighbours in `order` where there are more; of all pairs with `against` */
    size_t n_details;
} CompareResult;

/* Compares n inputs. Everything lives in the arena. */
void compare_all(Arena *a, const CompareInput *inputs, size_t n, const CompareSettings *s, CompareResult *out);

/* True if at least one difference could be tested. */
bool compare_is_conclusive(const CompareResult *results, size_t n);

/* The first measure that is tested: the one that ranks and groups. */
size_t compare_first_measure(const CompareSettings *s);

#endif

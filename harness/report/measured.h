/* measured.h - one run as the gate and the power analysis see it: its tallies by unit, and how it went.
 *
 * It is read from a store (measured_of_run) or from a baseline file (baseline.h); both give the same numbers in the same
 * order, documents sorted by id, so that it does not matter which one a run is held against. All lives in the arena.
 */
#ifndef REPORT_MEASURED_H
#define REPORT_MEASURED_H

#include "stats/units.h"
#include "store/store_query.h"

typedef struct MeasuredScoring {
    const char *name; /* "mentions:strict"; under a profile "mentions:seqeval-1.2/default" */
    const char *layer, *criterion, *profile; /* profile NULL: the native rules */
    const char *signature;
    const char **groups; /* of the matrix: names of categories sorted bytewise, "*" among them */
    UnitMatrix units;    /* one system */
} MeasuredScoring;

typedef struct Measured {
    const char *system, *version, *label; /* "" where there is none */
    const char *corpus, *corpus_version, *split, *gold_hash;
    const char *finished, *host; /* "" in a baseline, which has neither */
    int64_t run;                 /* 0 in a baseline */
    bool by_sentence;            /* what a unit is */
    size_t repetitions;          /* of the run, added up in the tallies */
    size_t n_documents, n_units; /* n_units = first_unit[n_documents] */
    const char **ids;            /* sorted bytewise */
    size_t *first_unit;          /* n_documents + 1 of them */
    size_t failed;               /* documents that were not answered well, over all repetitions */
    double seconds;              /* for one document; NaN where it is not known */
    MeasuredScoring *scorings;
    size_t n_scorings;
} Measured;

/* "LAYER:CRITERION", with the profile where there is one. */
const char *scoring_name(Arena *a, const char *layer, const char *criterion, const char *profile);

/* The scorings of a run and its further repetitions (n > 0; see store_find_repetitions). `wanted`: names, or criteria alone;
 * none: all that add over documents and are counted by the same unit as the first. What the run was not scored by is refused,
 * or with `lenient` left out, and then there may be no scorings and no units. */
int measured_of_runs(Store *s, Arena *a, const int64_t *runs, size_t n, const char *const *wanted, size_t n_wanted, bool lenient,
                     Measured *out, Error *e) MUST_CHECK;

/* NULL if it was not scored so. `name` may leave out the layer where that is no question. */
const MeasuredScoring *measured_scoring(const Measured *m, const char *name);

/* Why the units of the two are not the same ones, as a clause ("document w07 is in …"); "" if they are. */
const char *measured_unlike(Arena *a, const Measured *x, const char *x_name, const Measured *y, const char *y_name);

typedef struct MeasuredSide {
    const MeasuredScoring *scoring;
    size_t repetitions;
} MeasuredSide;

/* One or two of them in one matrix, in their order, with the names of all groups. Units must be the same ones. Where one has
 * more repetitions the counts of the other are multiplied, so that both weigh the same: as *repetitions of them. */
UnitMatrix measured_matrix(Arena *a, const MeasuredSide *sides, size_t n, const char ***groups, size_t *repetitions);

/* The number of the group of that name, NO_GROUP if there is none. */
size_t group_named(const char *const *groups, size_t n, const char *name);

#endif

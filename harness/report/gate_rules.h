/* gate_rules.h - the rules that a run must keep, and how they are written.
 *
 *     f1[PERSON] >= 0.80                     a floor
 *     mentions:partial recall[*] >= 85%      one under a criterion that is not the first
 *     f1[*]                                  what is watched for losses
 *
 * The measure is f1, precision or recall, "*" is the whole. Everything lives in the arena.
 */
#ifndef REPORT_GATE_RULES_H
#define REPORT_GATE_RULES_H

#include "base/arena.h"
#include "base/error.h"
#include "stats/units.h"

#define GATE_MARGIN 0.02 /* two points */
#define GATE_ALPHA 0.01

typedef struct GateTarget {
    const char *criterion; /* NULL: not said */
    StatisticKind measure;
    const char *category;
} GateTarget;

typedef struct GateFloor {
    GateTarget target;
    double least;  /* 0 … 1 */
    bool above;    /* ">": reaching it is not enough */
} GateFloor;

typedef struct GateRules {
    double margin, alpha;
    const char *const *criteria; /* what the gate looks at; none: all that the baseline has */
    size_t n_criteria;
    const GateTarget *watched; /* none: f1[*] under the first criterion of each layer */
    size_t n_watched;
    const GateFloor *floors;
    size_t n_floors;
    const char *const *required; /* categories that must be in gold and predicted */
    size_t n_required;
    long max_failures;   /* documents; -1: no such rule */
    double max_slowdown; /* times the baseline's seconds for a document; 0: no such rule */
} GateRules;

/* A message says what was expected at which character. ASSAY_ERR_USAGE. */
int gate_target_parse(Arena *a, const char *text, GateTarget *out, Error *e) MUST_CHECK;
int gate_floor_parse(Arena *a, const char *text, GateFloor *out, Error *e) MUST_CHECK;

const char *gate_measure_name(StatisticKind measure);

/* "f1[PERSON]". */
const char *gate_target_text(Arena *a, const GateTarget *t);

#endif

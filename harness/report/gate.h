/* gate.h - is a run good enough, held against a baseline? Three answers, and what they rest on.
 *
 * Regression: a watched measure lies below the baseline's by more than the margin, and more than chance does (the one-sided
 * p of margin_test, corrected by Holm over everything watched, is below alpha), or another rule is broken.
 * Pass: the tallies are identical, or the lower bound of the difference lies above -margin.
 * Inconclusive: neither, or nothing was measured. It is never read from silence: what cannot be compared is inconclusive.
 * Of several findings a regression outweighs an inconclusive one, and that a pass.
 *
 * The bound is the lower end of the two-sided BCa interval. Under INTERVAL_FEW_UNITS units, of which any interval made from them
 * alone expects too little, it is the lowest one of that, of Student's interval around the jackknife's standard error, and of
 * the same with one more unit in which one thing is missed that was found before. So a few documents in which nothing was
 * lost do not show that nothing is.
 */
#ifndef REPORT_GATE_H
#define REPORT_GATE_H

#include "base/strbuf.h"
#include "report/gate_rules.h"
#include "report/measured.h"
#include "stats/resample.h"

typedef enum GateVerdict { GATE_PASS, GATE_INCONCLUSIVE, GATE_REGRESSION } GateVerdict; /* the larger outweighs */

typedef enum GateKind { GATE_MEASURED, GATE_LOSS, GATE_FLOOR, GATE_REQUIRED, GATE_FAILURES, GATE_SLOWDOWN } GateKind;

/* What is known of the difference of one measure, in its own units (0.01 is a point); NaN where it is not known. */
typedef struct GateLoss {
    double baseline, run;
    double difference, low, high; /* run - baseline, with its interval */
    double p, adjusted;
    bool compared, identical, few_units;
    size_t units;
    double smallest; /* the loss that these units can show with 80 % power */
    double needed;   /* units with which no change at all passes with 80 % power */
    double decisive; /* units with which a true difference like the observed one is told to lie above or below the margin */
} GateLoss;

typedef struct GateFinding {
    GateKind kind;
    GateVerdict verdict;
    const char *rule;    /* what must hold: "mentions:strict f1[*] loses at most 2 points" */
    const char *text;    /* what was found, in one or two sentences */
    double value, limit; /* NaN where it is not a number or not known */
    GateLoss loss;       /* of GATE_LOSS */
} GateFinding;

typedef struct Gate {
    GateVerdict verdict;
    GateFinding *findings;
    size_t n_findings;
    size_t broken, undecided; /* findings */
    const char *baseline, *run; /* what both are, for a reader */
    const char *signature;      /* of the baseline's first criterion */
    const char *finished, *host; /* of the run; "" if there is none */
    double margin, alpha;
} Gate;

typedef struct GateQuestion {
    const Measured *baseline, *run; /* run NULL: there is none */
    const char *baseline_name, *run_name;
    const char *no_run; /* why there is no run, or one whose scores do not count, a sentence; NULL where all is well */
    const GateRules *rules;
    ResampleOptions resampling;
    double confidence; /* 0: 0.95 */
} GateQuestion;

/* Everything in `out` lives in the arena, or is borrowed from the question. */
void gate_decide(Arena *a, const GateQuestion *q, Gate *out);

const char *gate_verdict_name(GateVerdict v); /* "pass", "inconclusive", "regression" */
const char *gate_kind_name(GateKind kind);    /* "measured", "loss", "floor", "required", "failures", "slowdown" */

/* "REGRESSION: 1 of 5 rules is broken (exit status 1)". */
void gate_conclusion(StrBuf *out, const Gate *g, int exit_status);

#endif

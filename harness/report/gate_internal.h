/* gate_internal.h - what the files of the gate share. */
#ifndef REPORT_GATE_INTERNAL_H
#define REPORT_GATE_INTERNAL_H

#include "base/vector.h"
#include "report/gate.h"
#include "score/signature.h"

/* A criterion that the gate looks at, on both sides. */
typedef struct GateCriterion {
    const char *name;
    const MeasuredScoring *baseline, *run; /* NULL: not scored by it */
    const char *unlike;                    /* why the two cannot be compared, a sentence; "" if they can */
} GateCriterion;

/* A decision in the making. */
typedef struct GateWork {
    Arena *arena;
    const GateQuestion *q;
    GateCriterion *criteria;
    size_t n_criteria;
    VECTOR(GateFinding) findings;
} GateWork;

const char *gate_say(Arena *a, const char *format, ...) PRINTF_LIKE(2, 3);

/* Valid until the next is added. */
GateFinding *gate_add(GateWork *w, GateKind kind, const char *rule);

/* A finding for everything that is watched. */
void gate_judge_losses(GateWork *w);

#endif

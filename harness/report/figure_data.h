/* figure_data.h - what figures take from the store beyond the sums that a report has: counts by unit, decisions, costs. */
#ifndef REPORT_FIGURE_DATA_H
#define REPORT_FIGURE_DATA_H

#include "report/compare.h"
#include "report/figure_layout.h"
#include "report/unit_matrix.h"
#include "score/outcome.h"

/* The units of all systems of the figure, their repetitions added up. Not for results by groups. */
int figure_units(const FigureInput *in, CorpusUnits *out, Error *e) MUST_CHECK;

/* The systems compared in F1: all pairs of a few, of more each with the best. Everything lives in the figure's arena; the result points
 * to the input. */
int figure_compare(const FigureInput *in, CompareInput *input, CompareSettings *settings, CompareResult *result, Error *e) MUST_CHECK;

/* A prediction with a confidence. */
typedef struct Scored {
    double score;
    bool correct;
} Scored;

#define DECISION_NOTHING 0 /* the category of what is missing or spurious: number 0 */

/* The decisions about the mentions of one run: the first of its repetitions. */
typedef struct FigureDecisions {
    size_t verdicts[MENTION_VERDICTS];
    const char **categories; /* names; [0] is "" */
    size_t n_categories;
    size_t *confusion;       /* [gold][predicted] */
    Scored *scored;          /* the most confident first */
    size_t n_scored, n_unscored;
    size_t gold;             /* mentions to be found */
} FigureDecisions;

/* The chosen scoring must be one of mentions under our own criteria. */
int figure_decisions(const FigureInput *in, size_t system, FigureDecisions *out, Error *e) MUST_CHECK;

/* The run that speaks for a system. */
int64_t figure_run(const FigureInput *in, size_t system);

#endif

/* whole.h - the P, R or F1 of a scoring as a function of counts that are drawn again: of the group "*", or, for criteria whose
 * whole is made of several measures (score/criterion.h, `finish`), of all their groups. */
#ifndef REPORT_WHOLE_H
#define REPORT_WHOLE_H

#include "report/unit_matrix.h"

typedef struct Criterion Criterion; /* score/criterion.h */

enum { MEASURE_PRECISION, MEASURE_RECALL, MEASURE_F1, MEASURES };

extern const char *const report_measures[MEASURES + 1];       /* "precision", "recall", "f1", NULL */
extern const char *const report_measure_titles[MEASURES + 1]; /* "P", "R", "F1", NULL */

/* The criterion if its whole is made of several measures, else NULL: then it is the group "*". A profile's is never that. */
const Criterion *whole_criterion(const char *layer, const char *criterion, const char *profile);

/* Of a matrix with the groups of `u`. `made_of` is what whole_criterion says; what the statistic points to lives in the arena,
 * and the names of the groups must outlive it. */
Statistic whole_statistic(Arena *a, const CorpusUnits *u, const Criterion *made_of, size_t measure, ZeroDivision zero);

/* Of one group. */
Statistic group_statistic(size_t group, size_t measure, ZeroDivision zero);

#endif

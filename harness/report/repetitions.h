/* repetitions.h - a system that answers differently each time: the mean and the spread over its repetitions.
 *
 * Each repetition is counted for itself, and what is averaged is its precision, its recall, its F1: the mean F1 is not the F1
 * of the mean counts. A value that is undefined in some repetitions is averaged over the others.
 */
#ifndef REPORT_REPETITIONS_H
#define REPORT_REPETITIONS_H

#include "report/report_table.h"

typedef struct Spread {
    double mean, low, high; /* NaN: there is no value */
    double deviation;       /* of a sample: divided by n - 1; NaN where n < 2 */
    size_t n;
} Spread;

/* Of the values that are not NaN. */
Spread spread_of(const double *values, size_t n);

/* What a system with these repetitions shows in place of the results of one: for each scoring of the first repetition the
 * mean counts and the mean measures, over the repetitions that have it under the same signature. All in the arena. */
void repetitions_mean(Arena *a, const ReportRepetition *repetitions, size_t n, ZeroDivision zero, Result **results, size_t *n_results);

/* Fills `t` with mean, standard deviation, least and greatest value of the systems that have repetitions; no rows where none
 * has. */
void repetitions_table(Table *t, const ReportInput *in, const ReportOptions *o, const Scoring *s);

/* One spread, and where it belongs. */
typedef struct SpreadRow {
    const char *row, *category;        /* as in the long table: "category", "micro", "macro" or "weighted"; NULL for means of categories */
    Spread precision, recall, f1;
} SpreadRow;

/* Of one system under one scoring: the categories, then micro, macro and weighted. NULL where it has no repetitions or was
 * not scored so. *counted: so many repetitions have the scoring under the same signature. */
SpreadRow *repetitions_rows(Arena *a, const ReportSystem *y, const Scoring *s, ZeroDivision zero, size_t *n, size_t *counted);

/* Appends ",\"repetitions\":[…],\"spread\":[…]"; nothing where the system has none. */
void repetitions_json(StrBuf *out, const ReportSystem *y, ZeroDivision zero);

#endif

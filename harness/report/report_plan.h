/* report_plan.h - a table of a report while it is made; internal to report_table.c and report_notes.c. */
#ifndef REPORT_REPORT_PLAN_H
#define REPORT_REPORT_PLAN_H

#include "report/report_table.h"

typedef struct Side {
    const ReportSystem *system;
    const Result *result;
    const ResultIntervals *intervals; /* NULL: none */
    size_t at;                        /* which of the input's systems it is */
} Side;

typedef struct Plan {
    Table *t;
    const ReportInput *in;
    const ReportOptions *o;
    const Scoring *scoring;
    const char **categories;
    size_t n_categories;
    Side *sides; /* the systems that have the result */
    size_t n;
    bool gold_differs, found_differs;
    ReportColumn columns[COLUMN_COUNT]; /* those that are shown, in their order */
    size_t n_columns;
    const RowTests *tests; /* NULL: none were made */
} Plan;

/* "mentions:strict on wire@1.0/test, 6 documents" */
void report_plan_title(const Plan *p);

/* What has to be said under the table. */
void report_plan_notes(const Plan *p);

#endif

/* compare_tables.h - comparisons as tables. Each fills a table whose arena is set; for machines it has keys, full numbers and
 * a column that names the scoring, for people differences in points, a title and notes. */
#ifndef REPORT_COMPARE_TABLES_H
#define REPORT_COMPARE_TABLES_H

#include "report/compare.h"
#include "report/verdicts.h"

typedef struct CompareView {
    const CompareSettings *settings;
    const CompareResult *results;
    size_t n;
    const Verdicts *verdicts; /* NULL: none */
    size_t verdicts_of;       /* the result whose rules they were made by */
    bool machines;            /* for machines: one table holds all results and pairs */
    bool plain;               /* ASCII only */
} CompareView;

void compare_systems_table(Table *t, const CompareView *v, size_t result);
void compare_pairs_table(Table *t, const CompareView *v, size_t result);
void compare_categories_table(Table *t, const CompareView *v, size_t result, size_t detail);
void compare_units_table(Table *t, const CompareView *v, size_t result, size_t detail);
void compare_verdicts_table(Table *t, const CompareView *v);
void compare_mentions_table(Table *t, const CompareView *v, size_t detail);

/* For machines: how everything was computed, one row for each result. */
void compare_settings_table(Table *t, const CompareView *v);

#endif

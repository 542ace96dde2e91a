/* row_tests.h - do the systems of a report differ in a row: each against the best of the row, or against one that is named.
 *
 * It is the test of compare.h on F1, for every row of a table instead of every pair of systems. All tests of one table are one
 * family and are corrected together after Holm.
 */
#ifndef REPORT_ROW_TESTS_H
#define REPORT_ROW_TESTS_H

#include "report/intervals.h"

#define ROW_TESTS_ALPHA 0.05

typedef struct RowTest {
    double difference, p, adjusted; /* system minus reference; NaN: not tested, or undefined */
    double low, high;               /* its interval; NaN: none, only where there are two systems */
    bool significant;
} RowTest;

typedef struct RowTestSettings {
    ResampleOptions options;
    double confidence;
    ZeroDivision zero;
    size_t against;  /* a system of the units; NO_SYSTEM: the best of each row */
    bool whole_only; /* the row "*" alone */
} RowTestSettings;

typedef struct RowTests {
    const char *layer, *criterion, *profile; /* what they are tests of */
    const char **rows;                       /* names of the rows, sorted bytewise; "*" is the whole */
    size_t n_rows, n_systems;
    const size_t *systems; /* which of the report's systems they are */
    size_t *reference;     /* of each row: the system that the others are held against; NO_SYSTEM: no system has a value */
    RowTest *tests;        /* [row][system] */
    size_t family;         /* how many tests were made */
    bool against_best, exact;
    RowTestSettings settings;
} RowTests;

/* Tests the systems of `u`; what is not set here (layer to profile, systems) is the caller's to set. In the arena. */
void row_tests_make(Arena *a, const CorpusUnits *u, const Criterion *made_of, const RowTestSettings *s, RowTests *out);

/* The row of that name, SIZE_MAX if there is none. */
size_t row_tests_row(const RowTests *t, const char *name);

#endif

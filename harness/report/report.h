/* report.h - from results to what a person or a program reads.
 *
 * The input is plain data, borrowed from whoever counted or stored it. A report has one table for each layer, criterion and
 * profile, in the order in which they first appear, with the systems side by side: the categories, then the micro average
 * (the row "*", counted for itself) and the macro average with the number of categories it runs over.
 *
 * Counts print as whole numbers where they are whole, with one decimal where they are halves, else with two. Precision,
 * recall and F1 print in percent with two decimals, as conlleval prints them and most papers do; with `fractions`, as 0.xxxx.
 * Undefined prints as a dash. `found` has a column where it differs from `correct`. The interval of a measure stands under it,
 * with one decimal less; what it was made by, and where there is none and why, is said once under the table.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "report/intervals.h"
#include "report/row_tests.h"
#include "report/score_json.h"
#include "report/table.h"

/* A document that has to be named in the output, and why. */
typedef struct ReportDocument {
    const char *document;
    const char *status; /* one word: "timeout", "crash", "bad-answer", "ignored", … */
    const char *reason; /* a sentence; NULL: nothing to add */
} ReportDocument;

/* One of the runs of a system that answers differently each time. */
typedef struct ReportRepetition {
    uint64_t run;
    const Result *results;
    size_t n_results;
} ReportRepetition;

/* One system, that is one run of it, or the mean of several. */
typedef struct ReportSystem {
    const char *name;  /* the system's name */
    const char *label; /* what the report calls it, different for each; NULL: the name */
    uint64_t run;      /* the run's number; 0: no run was stored */
    const Result *results;
    size_t n_results;
    const ReportRepetition *repetitions; /* where there are several; `results` are then their mean (see repetitions.h) */
    size_t n_repetitions;                /* 0: it was run once */
    const ResultIntervals *intervals; /* of each result; NULL: none were asked for */
    size_t documents, sentences;
    const ReportDocument *failures; /* had no usable answer: all their gold counts as missed */
    size_t n_failures;
    const ReportDocument *excluded; /* left out of every number */
    size_t n_excluded;
    const ScoreWarning *warnings;
    size_t n_warnings;
    const char *see; /* where all of the documents are listed ("assay errors --run 3"); NULL: nowhere */
} ReportSystem;

typedef struct ReportInput {
    const ReportSystem *systems;
    size_t n_systems;
    const char *corpus, *version, *split; /* NULL: not known */
    ZeroDivision zero;
    const RowTests *tests; /* of some scorings: which F1 differ from the best, or from one system's */
    size_t n_tests;
} ReportInput;

/* The columns of a table for people. */
typedef enum ReportColumn {
    COLUMN_GOLD,
    COLUMN_FOUND,
    COLUMN_PREDICTED,
    COLUMN_CORRECT,
    COLUMN_PRECISION,
    COLUMN_RECALL,
    COLUMN_F1,
    COLUMN_COUNT
} ReportColumn;

extern const char *const report_columns[COLUMN_COUNT + 1]; /* "gold", …, NULL */

/* By what rows are sorted: the highest first, by the first system's numbers; categories by name where it is their names. */
typedef enum ReportSort { SORT_NAME, SORT_GOLD, SORT_PREDICTED, SORT_PRECISION, SORT_RECALL, SORT_F1 } ReportSort;
extern const char *const report_sort_keys[]; /* "name", "gold", …, NULL */

/* One row for each category with the systems side by side, or one for each system with its averages. */
typedef enum ReportRows { ROWS_CATEGORIES, ROWS_SYSTEMS } ReportRows;

typedef struct ReportOptions {
    bool fractions;    /* 0.5714 instead of 57.14 */
    size_t max_listed; /* documents named for each system before "and N more"; 0: 10 */
    TableStyle style;
    ReportRows rows;
    ReportSort sort;
    const ReportColumn *columns; /* in this order; none: all, `found` only where it differs from `correct` */
    size_t n_columns;
} ReportOptions;

typedef struct ReportFormat {
    const char *name;    /* "text", "markdown", "csv", "tsv", "json" */
    const char *summary; /* one line of help */
    void (*write)(StrBuf *out, const ReportInput *in, const ReportOptions *options);
} ReportFormat;

/* Ended by a row whose name is NULL. csv and tsv have one row for each number; undefined is an empty field there, null in json. */
extern const ReportFormat report_formats[];
const ReportFormat *report_format_find(const char *name); /* NULL if there is none */

const char *report_label(const ReportSystem *s);

/* The result of `s` with this layer, criterion and profile (NULL: none), or NULL. */
const Result *report_result(const ReportSystem *s, const char *layer, const char *criterion, const char *profile);

/* The row of a category, or NULL; "*" is the total. */
const ResultRow *result_row(const Result *r, const char *category);

#endif

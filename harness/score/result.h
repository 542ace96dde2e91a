/* result.h - the sums that a score is read from: plain data between scoring, store and report.
 *
 * A Result is one layer under one criterion (or a profile's criterion): the tally of every category and of the whole. The
 * whole, category "*", is counted for itself and is not the sum of the categories. All strings are borrowed.
 */
#ifndef SCORE_RESULT_H
#define SCORE_RESULT_H

#include "assay/assay.h"

typedef assay_tally Tally;
typedef assay_measure Measure;
typedef assay_zero ZeroDivision;

typedef struct ResultRow {
    const char *category;
    Tally tally;
    const Measure *measure; /* a profile's own P, R, F, which need not follow from the tally; NULL: they do */
    const char *native;     /* a profile's own counts, as a JSON object; NULL: none */
} ResultRow;

/* Mean over the categories with gold + predicted > 0, undefined counting as 0; `n` is how many. NaN where n is 0. */
typedef struct Macro {
    Measure mean;
    size_t n;
} Macro;

typedef struct Result {
    const char *layer, *criterion;
    const char *profile; /* NULL: the native rules */
    const char *unit;    /* "document" or "sentence" */
    bool additive;
    ResultRow *rows;     /* sorted by category name, bytewise; only categories with gold + predicted > 0 */
    size_t n_rows;
    ResultRow total;     /* "*" */
    const char *signature;
    /* A profile's own, where it has them; NULL: macro and weighted follow from the rows, there is nothing native. */
    const Macro *macro;
    const Measure *weighted;
    const char *native;  /* JSON object */
    const char *by;      /* the rows are these groups of mentions ("seen"; see report/grouping.h); NULL: categories */
    const char *by_note; /* what they are, a sentence; NULL where `by` is */
} Result;

/* P, R, F of a row: its own, or those of its tally. */
Measure row_measure(const ResultRow *row, ZeroDivision zero);

void tally_add(Tally *sum, const Tally *more);

/* The same for long sums of reals: `rest` starts as zeros and keeps what rounding takes from the sum, so that the order of
 * the documents does not show in the last digits. */
void tally_add_keeping(Tally *sum, Tally *rest, const Tally *more);
bool tally_is_zero(const Tally *t);

Macro result_macro(const Result *r, ZeroDivision zero);

/* The tally of the whole; all NaN where the whole is made of its categories (coreference:conll, :blanc) and has no counts. */
const Tally *result_whole_tally(const Result *r);

/* Mean of the categories weighted by gold; NaN where there is no gold. Both give what the result itself has, if it has it. */
Measure result_weighted(const Result *r, ZeroDivision zero);

/* "null", "0", "1". */
const char *zero_name(ZeroDivision zero);

#endif

/* intervals.h - the confidence interval of every precision, recall and F1 of a Result, and how intervals are written. */
#ifndef REPORT_INTERVALS_H
#define REPORT_INTERVALS_H

#include "base/strbuf.h"
#include "report/whole.h"
#include "stats/interval.h"

typedef struct MeasureIntervals {
    Interval at[MEASURES];
} MeasureIntervals;

typedef struct ResultIntervals {
    const char *why;        /* NULL, or why there are none: a sentence; then nothing else is set */
    MeasureIntervals *rows; /* as the rows of the Result */
    MeasureIntervals total, macro, weighted;
    const char *unit;       /* what was drawn: "document" or "sentence" */
    size_t units;
    ResampleOptions options; /* with the defaults filled in */
    double confidence;
} ResultIntervals;

typedef struct IntervalSettings {
    ResampleOptions options;
    double confidence; /* 0: 0.95 */
} IntervalSettings;

/* Intervals of `r`, whose counts by unit are `u`: of one system, or, where `r` is the mean over repetitions, each of them as a
 * system of its own. Everything lives in the arena. */
void intervals_of_result(Arena *a, const CorpusUnits *u, const Result *r, ZeroDivision zero, const IntervalSettings *settings,
                         ResultIntervals *out);

/* Those of a category ("*" is the whole), and of a row that is none; NULL where there are none. `i` may be NULL. */
typedef enum IntervalRow { INTERVALS_TOTAL, INTERVALS_MACRO, INTERVALS_WEIGHTED } IntervalRow;
const MeasureIntervals *intervals_of_category(const ResultIntervals *i, const Result *r, const char *category);
const MeasureIntervals *intervals_of_row(const ResultIntervals *i, IntervalRow row);

/* "82.1–88.9", in percent with one decimal or as fractions with three; nothing where there is no interval. */
void interval_put(StrBuf *out, const Interval *i, bool fractions, bool plain);

/* "BCa bootstrap over 6 documents, 10000 replicates, seed 20260101". */
void intervals_put_method(StrBuf *out, const ResultIntervals *i);

/* "6 documents", "1 sentence". */
void units_put(StrBuf *out, size_t n, const char *unit);

#endif

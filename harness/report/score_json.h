/* score_json.h - results as JSON: the output of `assay score --format json`, and the parts that other JSON shares with it. */
#ifndef REPORT_SCORE_JSON_H
#define REPORT_SCORE_JSON_H

#include "base/strbuf.h"
#include "report/intervals.h"

/* Something the reader was lenient about or a person should know, counted. */
typedef struct ScoreWarning {
    const char *kind; /* one word: "repair", "placement", "ignored-documents", … */
    uint64_t count;
    const char *text; /* a sentence */
} ScoreWarning;

/* What is printed. Everything is borrowed. */
typedef struct ScoreJson {
    const char *signature; /* NULL: made from the results', see signature_join */
    size_t documents, sentences;
    const Result *results;
    size_t n_results;
    const ScoreWarning *warnings;
    size_t n_warnings;
    ZeroDivision zero;
} ScoreJson;

/* Appends the object and a newline. The layout is fixed: one category a line, so that two outputs can be compared by diff. */
void score_json(StrBuf *out, const ScoreJson *s);

/* Appends the array of results alone; `indent` spaces before each line. With `signatures` each result also carries its own.
 * With `intervals` (one for each result, else NULL) every measure has one more member, "f1_interval":[low,high] or null, and
 * the result says in "interval" how they were made. */
void score_json_results(StrBuf *out, const Result *results, const ResultIntervals *intervals, size_t n, ZeroDivision zero,
                        size_t indent, bool signatures);

/* Appends the array of warnings. */
void score_json_warnings(StrBuf *out, const ScoreWarning *warnings, size_t n);

/* Appends one signature for several results: fields in which they agree once, the others with each different value once, in the
 * order of the results, separated by commas ("layer:mentions|crit:strict,partial"). */
void signature_join(StrBuf *out, const Result *results, size_t n);

#endif

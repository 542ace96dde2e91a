/* report_table.h - the tables of a report: one for each layer, criterion and profile, and the long one with a row per number. */
#ifndef REPORT_REPORT_TABLE_H
#define REPORT_REPORT_TABLE_H

#include "report/report.h"

/* What one table is about. */
typedef struct Scoring {
    const char *layer, *criterion, *profile;
} Scoring;

typedef VECTOR(Scoring) Scorings;

/* All of the input, in the order of first appearance. The caller frees the vector. */
void report_scorings(const ReportInput *in, Scorings *out);

/* "mentions:strict", "mentions:default (seqeval-1.2)". */
void scoring_put_name(StrBuf *out, const Scoring *s);

/* " on wire@1.0/test", as much of it as is known. */
void report_put_corpus(StrBuf *out, const ReportInput *in);

/* The same without " on ". */
void report_put_corpus_name(StrBuf *out, const ReportInput *in);

/* What the rows are, where they are groups of mentions ("seen"); NULL: categories. */
const char *report_by(const ReportInput *in, const Scoring *s);

/* All categories that any of the systems has under the scoring, sorted bytewise (groups with their numbers as numbers), "*" left
 * out. The array lives in `a`. */
const char **report_categories(const ReportInput *in, const Scoring *s, Arena *a, size_t *n);

/* Fills `t` (its arena is set, nothing else): title, columns, rows and notes. */
void report_table(Table *t, const ReportInput *in, const ReportOptions *o, const Scoring *s);

/* Fills `t` with every number of the input, one a row. */
void report_long_table(Table *t, const ReportInput *in);

#endif

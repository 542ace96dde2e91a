/* coref_results.h - what the profiles of coreference scorers have in common when they tell their results. */
#ifndef SCORE_COREF_RESULTS_H
#define SCORE_COREF_RESULTS_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "score/result.h"

/* P, R, F with 0 for what is undefined. */
Measure coref_ratios(const Tally *t);

/* Appends `before`, then "name":value. */
void coref_put_field(StrBuf *out, const char *before, const char *name, double value);

/* {"r_num":…,"r_den":…,"p_num":…,"p_den":…  without the closing bracket. */
void coref_open_counts(StrBuf *out, const Tally *t);

/* Copies the text into the arena and frees it. */
const char *coref_keep(Arena *arena, StrBuf *text);

/* One result: no categories, the counts as its native object. */
Result coref_result(const char *profile, const char *criterion, const Tally *t, const Measure *m, Arena *arena);

#endif

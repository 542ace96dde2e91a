/* conll_repeated.h - how the reference scorer of CoNLL counts a document in which mentions are repeated. */
#ifndef SCORE_CONLL_REPEATED_H
#define SCORE_CONLL_REPEATED_H

#include "score/chains.h"

/* What is summed over documents: mentions, the four metrics, and the halves of BLANC. */
enum { CONLL_MENTIONS, CONLL_MUC, CONLL_BCUB, CONLL_CEAFM, CONLL_CEAFE, CONLL_LINKS, CONLL_NONLINKS, CONLL_SUMS };
extern const ClusterMeasure conll_measures[CONLL_SUMS];

/* Adds one document to the sums. Returns the number of mentions that were dropped from the response. */
size_t conll_count_repeated(const Chains *c, const Document *gold, const Document *predicted, Tally sums[CONLL_SUMS], Arena *arena);

#endif

/* judgements.h - items of one kind that annotators labelled, counted for kappa and alpha.
 *
 * An item counts for a pair of annotators if both judged it, for alpha if at least two did. Documents are the units: of a pair, those
 * that both have; of alpha, those that at least two have, whether there are items or not.
 */
#ifndef SCORE_JUDGEMENTS_H
#define SCORE_JUDGEMENTS_H

#include "score/agreement_counts.h"

typedef struct JudgedPair {
    Collected counts;   /* as kappa_of_sums wants them */
    size_t documents;
    double items;
    assay_tally *here;  /* of the document at hand, by label */
} JudgedPair;

typedef struct Judgements {
    size_t n_annotators, n_pairs;
    Symbols labels;
    JudgedPair *pairs;  /* (0, 1), (0, 2), …, (1, 2), … */
    Collected all;      /* as alpha_of_sums wants them */
    size_t documents;   /* of alpha */
    double items;
    assay_tally *here;
    uint32_t capacity;  /* labels that `here` has room for */
    double *said;       /* work space: how many say a label */
} Judgements;

void judgements_init(Judgements *j, size_t n_annotators);
void judgements_free(Judgements *j);

Symbol judgements_label(Judgements *j, const char *text);

/* An item: the label of each annotator, SYMBOL_NONE where it was not judged. */
void judgements_item(Judgements *j, const Symbol *labels);

/* After the items of a document; has[i]: annotator i has it, with the layer that the items are of. */
void judgements_end_document(Judgements *j, const bool *has);

#endif

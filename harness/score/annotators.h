/* annotators.h - several people's versions of the same documents: who agrees with whom, counted for resampling.
 *
 * Between each pair of annotators, over the documents that both have:
 *
 *   strict, partial   mentions, under these criteria, the first annotator in the place of gold. Optional marks and ignored
 *                     regions are not for the caller to keep, identical mentions count once: so which of the two is gold only
 *                     exchanges precision and recall
 *   tokens            tokens of each category in the one, the other and both; the group "" has all tokens
 *   labels            tokens by their label: the set of the categories of all mentions that touch it ("ORG", "GPE+ORG", "" for
 *                     none). So two who disagree about an inner mention disagree about its tokens
 *   spans             mentions whose spans both marked, by their category
 *
 * And between all of them, over the documents that at least two have: labels and categories of tokens, as alpha_of_sums wants
 * them. Everything returned lives in the arena of annotators_new, mentions in the documents added, which must outlive it.
 */
#ifndef SCORE_ANNOTATORS_H
#define SCORE_ANNOTATORS_H

#include "score/agreement_counts.h"
#include "score/outcome.h"
#include "score/scorer.h"

/* One decision in which two annotators differ; as a verdict, the first of them is gold. */
typedef struct Disagreement {
    Verdict verdict; /* not VERDICT_CORRECT */
    const Document *document;
    const Mention *first, *second; /* NULL: has none here */
    const char *first_category, *second_category;
} Disagreement;

typedef enum PairCounts { PAIR_STRICT, PAIR_PARTIAL, PAIR_TOKENS, PAIR_LABELS, PAIR_SPANS, PAIR_COUNTS } PairCounts;

typedef struct AgreementPair {
    size_t first, second; /* numbers of the annotators */
    size_t documents;     /* that both have */
    AgreementCounts counts[PAIR_COUNTS];
    size_t verdicts[MENTION_VERDICTS];
    Disagreement *disagreements; /* by document, then in the order of the text */
    size_t n_disagreements;
} AgreementPair;

typedef struct Agreement {
    size_t n_annotators, documents; /* that at least two have */
    AgreementPair *pairs;           /* (0, 1), (0, 2), …, (1, 2), … */
    size_t n_pairs;
    AgreementCounts labels;         /* of tokens; .gold and .correct as alpha_of_sums wants them */
    AgreementCounts categories;     /* of tokens, one category at a time: for agreement_category_alpha */
    AgreementCounts strict, partial; /* a group for each pair: its whole */
} Agreement;

typedef struct Annotators Annotators;

/* Of the options categories, coarse and markables are looked at; they, the symbols and the arena must outlive it. */
Annotators *annotators_new(const ScoreOptions *options, size_t n_annotators, Symbols *symbols, Arena *arena);

/* One document: versions[i] is annotator i's, settled on the text of `base`, or NULL where there is none. `base` has tokens. */
void annotators_add(Annotators *a, const Document *base, const Document *const *versions);

const Agreement *annotators_end(Annotators *a); /* after the last document; call it once */
void annotators_free(Annotators *a); /* NULL is allowed; what was returned stays */

/* -- statistics of one category, for STATISTIC_FUNCTION with a CategoryGroup as context ------------------------------------- */

typedef struct CategoryGroup {
    size_t group, all; /* the category and "" */
} CategoryGroup;

double agreement_category_kappa(const assay_tally *sums, size_t n_groups, const void *category); /* over PAIR_TOKENS */
double agreement_category_alpha(const assay_tally *sums, size_t n_groups, const void *category); /* over Agreement.categories */

#endif

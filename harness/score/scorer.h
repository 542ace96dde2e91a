/* scorer.h - from pairs of documents to tallies.
 *
 * A Scorer counts every document under every criterion it was made for, once; everything later is arithmetic on its
 * counts. Categories are the types of mentions, after the coarse mapping and the restriction to some categories, if asked
 * for. It owns what it returns; the symbols and the strings in the options must outlive it.
 */
#ifndef SCORE_SCORER_H
#define SCORE_SCORER_H

#include "score/criterion.h"
#include "score/item.h"
#include "score/result.h"

typedef struct ScoreOptions {
    const Criterion *const *criteria;
    size_t n_criteria;
    const char *const *categories; /* the only ones that count, on both sides; NULL: all */
    size_t n_categories;
    const char *(*coarse)(const void *context, const char *type); /* NULL: types as they are */
    const void *coarse_context;
    const CorpusTypes *markables; /* types that do not count in the layer of mentions; NULL: none */
    bool by_sentence;         /* the unit is the sentence rather than the document */
    bool collapse_duplicates; /* identical predictions count once, else all but the first are spurious */
    bool through_clusters;    /* arguments of relations and events are compared through gold's clusters, and what says the same counts
                               * once (through.h) */
    bool remove_singletons;   /* clusters of one mention do not count, on either side */
    bool (*symmetric)(const void *context, const char *relation_type); /* NULL: no relation is */
    const void *symmetric_context;
    /* The rows of mentions (but for `token`, which counts none) are these groups in place of categories; what matches what stays
     * the same. Gold is booked in the group of the gold mention (`gold`, `found`), a prediction in its own (`predicted`,
     * `correct`), which need not be the same. `gold` is the document whose text both have, `d` the one that `m` is of. The name may
     * go after the call. NULL: categories. */
    const char *(*group)(const void *context, const Document *gold, const Document *d, const Mention *m);
    const void *group_context;
} ScoreOptions;

typedef struct Scorer Scorer;

Scorer *scorer_new(const ScoreOptions *options, Symbols *symbols);
void scorer_free(Scorer *s); /* NULL is allowed */

/* True if the gold documents must have tokens (document_tokenize). */
bool scorer_needs_tokens(const Scorer *s);

/* One row: what a unit (0, or the number of the sentence) has under a criterion in a category, "*" for the whole. */
typedef void (*ScoreRow)(void *payload, size_t criterion, uint32_t unit, const char *category, const Tally *tally);

/* Counts one document; `predicted` NULL is a document that was not answered. Both must be settled on the same text. The rows
 * of the document that are not all zero go to `row`, if that is not NULL, ordered by criterion, then unit. */
void scorer_add(Scorer *s, const Document *gold, const Document *predicted, ScoreRow row, void *payload);

/* The rules by which it makes items of mentions and names categories, for outcomes_of; valid as long as the scorer. */
ItemRules scorer_rules(Scorer *s);

/* The same for the other layers: what they are asked to compare, without a way to book. */
LayerTask scorer_task(Scorer *s, const Document *gold, const Document *predicted, Arena *scratch);

/* Where arguments are compared through clusters, and the criterion compares some: puts copies in the place of the task's documents, in
 * its scratch, in which they stand for their clusters. */
void scorer_through(const Scorer *s, const Criterion *criterion, LayerTask *task);

/* The name of a type's category; NULL if it is not scored. */
const char *scorer_category(Scorer *s, const char *type);

/* The sums so far, one Result for each criterion, in the order of the options; valid until the next call of a scorer
 * function. Signatures are NULL. */
Result *scorer_results(Scorer *s);

#endif

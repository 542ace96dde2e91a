/* recount.h - what a run answered, read again from the store as it was counted: texts, gold and answers, under the rules that
 * the signature and the run's options name (categories, level, duplicates, placement, labels).
 *
 * Whoever counts with this compares the whole with what the store has: if they differ, the rules are not those of the counts.
 */
#ifndef REPORT_RECOUNT_H
#define REPORT_RECOUNT_H

#include "corpus/format.h"
#include "corpus/labels.h"
#include "score/scorer.h"
#include "store/store_query.h"

typedef struct RecountRules {
    ScoreOptions score; /* one criterion */
    Labels labels;      /* of the system */
    Placement placement;
    bool tokens;        /* gold gets tokens and sentences where its source gave none; by_sentence sets it */
} RecountRules;

/* The rules of one scoring of a run under one of our own criteria. What they point to lives in the arena. */
int recount_rules(Store *s, Arena *a, int64_t run, const char *criterion, const char *signature, RecountRules *out, Error *e) MUST_CHECK;

/* The value of a key of the run's options that is a text; NULL if there is none. */
const char *recount_option(Arena *a, const RunInfo *info, const char *key);

/* One document: `predicted` is NULL where there was no usable answer. Both are settled, labelled and placed, and valid during the
 * call, like `scratch`. */
typedef int (*RecountEach)(const StoredDocument *d, const Document *gold, const Document *predicted, Arena *scratch, void *payload,
                           Error *e);

/* All documents of the run in their order. */
int recount_each(Store *s, int64_t run, const RecountRules *rules, Symbols *symbols, RecountEach each, void *payload, Error *e) MUST_CHECK;

/* The gold documents of the corpus with this hash; `predicted` is always NULL. A corpus that is not there is an error. */
int recount_gold(Store *s, const char *gold_hash, Symbols *symbols, RecountEach each, void *payload, Error *e) MUST_CHECK;

#endif

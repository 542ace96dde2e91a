/* pairs.h - gold documents and the predictions for them, brought together by id.
 *
 * The order is gold's. Predictions may come in any order: those that come early wait in memory, so where both sides have the
 * same order nothing waits. Both documents of a pair are settled on gold's text.
 */
#ifndef CORPUS_PAIRS_H
#define CORPUS_PAIRS_H

#include "corpus/format.h"
#include "corpus/placement.h"

typedef struct PairOptions {
    Placement placement;   /* for predicted mentions that come with a surface only */
    bool ignore_extra;     /* predicted documents that gold lacks are counted, not refused */
    bool give_extra;       /* they are handed out behind the others, each with an empty gold document of its name */
    bool tokens;           /* gold documents get tokens where their source has none */
} PairOptions;

typedef struct PairReport {
    size_t documents, sentences; /* of gold, so far */
    size_t tokenized;            /* documents that got their tokens from the built-in tokenizer */
    size_t missing, extra;
    char missing_ids[200], extra_ids[200]; /* the first of them, separated by ", " */
    PlacementCount placed;
} PairReport;

typedef struct Pairs Pairs;

/* Takes over both readers, also when it fails. `predicted` NULL: `gold` is a reader that holds both sides. */
Pairs *pairs_new(Reader *gold, Reader *predicted, const PairOptions *options);

/* 1: *gold and *predicted (NULL: it was not answered) are valid until the next call; 0: no more; negative: an error. */
int pairs_next(Pairs *p, const Document **gold, const Document **predicted, Error *e) MUST_CHECK;

const PairReport *pairs_report(const Pairs *p);
const Reader *pairs_gold(const Pairs *p);      /* for notes and the repair that was applied */
const Reader *pairs_predicted(const Pairs *p); /* NULL if one reader holds both */
void pairs_free(Pairs *p); /* NULL is allowed */

#endif

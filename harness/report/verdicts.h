/* verdicts.h - the decisions behind the counts of runs, made again from what the store keeps: texts, gold and answers.
 *
 * They are those of one layer (score/decision.h), under the rules that the run's signature names: categories, level, duplicates,
 * placement, clusters.
 */
#ifndef REPORT_VERDICTS_H
#define REPORT_VERDICTS_H

#include "score/decision.h"
#include "store/store_query.h"

#define VERDICT_NONE VERDICT_COUNT /* an item that this run has no decision about */

/* What gold has: a mention, a relation, a trigger … */
typedef struct GoldItem {
    const char *document;
    Subject subject;
    uint32_t start, end; /* of the mention where it stands, in code points */
    const char *category;
    const char *text;
    uint8_t *verdicts; /* a Verdict or VERDICT_NONE for each run */
} GoldItem;

typedef struct Verdicts {
    const char *why; /* NULL, or why they could not be made: a sentence; then nothing else is set */
    Layer layer;
    size_t n_runs;
    size_t (*counts)[SUBJECT_COUNT][VERDICT_COUNT]; /* of each run; decisions about optional gold left out */
    GoldItem *gold; /* in the order of documents and text */
    size_t n_gold;
} Verdicts;

/* What is known of a scoring of one run. All are of the same layer. */
typedef struct VerdictRun {
    int64_t run;
    const char *layer, *criterion, *signature;
    Tally whole; /* what the store has for "*": if the answers no longer give it, the rules are not those of the counts */
} VerdictRun;

int verdicts_recount(Store *s, Arena *a, const VerdictRun *runs, size_t n, Verdicts *out, Error *e) MUST_CHECK;

#endif

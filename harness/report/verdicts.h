/* verdicts.h - the decisions behind the counts of runs, made again from what the store keeps: texts, gold and answers.
 *
 * Verdicts come from one alignment of each document (score/outcome.h), under the rules that the run's signature names:
 * categories, level, duplicates, placement.
 */
#ifndef REPORT_VERDICTS_H
#define REPORT_VERDICTS_H

#include "score/outcome.h"
#include "score/result.h"
#include "store/store_query.h"

#define VERDICT_NONE MENTION_VERDICTS /* gold that is not scored, or was optional and missed */

typedef struct GoldMention {
    const char *document;
    uint32_t start, end; /* of the whole, in code points */
    const char *type;    /* as gold has it */
    const char *text;
    uint8_t *verdicts; /* a Verdict or VERDICT_NONE for each run */
} GoldMention;

typedef struct Verdicts {
    const char *why; /* NULL, or why they could not be made: a sentence; then nothing else is set */
    size_t n_runs;
    size_t (*counts)[MENTION_VERDICTS]; /* of each run; decisions about optional gold left out */
    GoldMention *gold; /* in the order of documents and text */
    size_t n_gold;
} Verdicts;

/* What is known of a scoring of mentions of one run. */
typedef struct VerdictRun {
    int64_t run;
    const char *criterion, *signature;
    Tally whole; /* what the store has for "*": if the answers no longer give it, the rules are not those of the counts */
} VerdictRun;

int verdicts_recount(Store *s, Arena *a, const VerdictRun *runs, size_t n, Verdicts *out, Error *e) MUST_CHECK;

#endif

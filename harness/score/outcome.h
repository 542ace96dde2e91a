/* outcome.h - one decision for each mention: for listings of errors and for confusion between types.
 *
 * All outcomes of a document come from one one-to-one alignment, which is the best in this order: the most pairs that are
 * right in spans and type, then the most with the same spans, then the most with the same type, then the most shared
 * characters. (A criterion has an assignment of its own, so its counts need not be those of the verdicts; strict's are.)
 */
#ifndef SCORE_OUTCOME_H
#define SCORE_OUTCOME_H

#include "score/item.h"

typedef enum Verdict {
    VERDICT_CORRECT,
    VERDICT_WRONG_TYPE,     /* same spans */
    VERDICT_WRONG_BOUNDARY, /* same type, shared characters */
    VERDICT_WRONG_BOTH,     /* shared characters only */
    VERDICT_MISSING,        /* gold without a partner */
    VERDICT_SPURIOUS,       /* predicted without a partner */
    MENTION_VERDICTS,       /* how many there are for mentions; those behind are of other layers: see decision.h */

    VERDICT_WRONG_DIRECTION = MENTION_VERDICTS,
    VERDICT_WRONG_ROLE,
    VERDICT_WRONG_ARGUMENT,
    VERDICT_WRONG_ARGUMENT_TYPE,
    VERDICT_WRONG_LINK,
    VERDICT_WRONG_NIL,
    VERDICT_MISSING_NIL,
    VERDICT_SPLIT_CLUSTER,
    VERDICT_MERGED_CLUSTER,
    VERDICT_WRONG_VALUE,
    VERDICT_WRONG_FILLER,
    VERDICT_MISSING_RECORD,
    VERDICT_SPURIOUS_RECORD,
    VERDICT_COUNT
} Verdict;

const char *verdict_name(Verdict v); /* "correct", "wrong type", … */

#define NO_MENTION UINT32_MAX

typedef struct Outcome {
    Verdict verdict;
    uint32_t gold, predicted; /* indices of mentions, or NO_MENTION */
    uint32_t gold_category, predicted_category; /* as the rules number them; NO_CATEGORY where there is no mention */
    bool optional;            /* the gold mention may be missed: the decision counts for nothing */
} Outcome;

/* Outcomes of a document in the order of the text. `predicted` NULL: not answered. They live in `arena`. */
size_t outcomes_of(const Document *gold, const Document *predicted, const ItemRules *rules, Arena *arena, Outcome **out);

#endif

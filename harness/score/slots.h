/* slots.h - correct, incorrect, partial, missed, spurious: the counts of MUC as SemEval-2013 task 9.1 uses them.
 *
 * Four criteria look at one pair of a gold and a predicted span: strict (place and type), exact (place), partial (place, a half for
 * less than all of it), ent_type (type). possible = correct + incorrect + partial + missed and actual = correct + incorrect +
 * partial + spurious are what recall and precision are divided by.
 */
#ifndef SCORE_SLOTS_H
#define SCORE_SLOTS_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "base/symbols.h"
#include "score/outcome.h"
#include "score/result.h"

typedef enum SlotCriterion { SLOTS_STRICT, SLOTS_EXACT, SLOTS_PARTIAL, SLOTS_ENT_TYPE, SLOTS_CRITERIA } SlotCriterion;

/* "strict", "exact", "partial", "ent_type", NULL. */
extern const char *const slot_criteria[SLOTS_CRITERIA + 1];

typedef struct SlotCounts {
    uint64_t correct, incorrect, partial, missed, spurious;
} SlotCounts;

/* How often each verdict was given, where all four criteria look at the same pairs. */
typedef struct VerdictCounts {
    uint64_t n[MENTION_VERDICTS];
} VerdictCounts;

SlotCounts slots_of(const VerdictCounts *v, SlotCriterion criterion);
void slots_add(SlotCounts *sum, const SlotCounts *more);
uint64_t slots_possible(const SlotCounts *s);
uint64_t slots_actual(const SlotCounts *s);

/* Precision, recall and F1, each 0 where it is undefined. `half`: a partial one counts one half, otherwise nothing. */
Measure slots_measure(const SlotCounts *s, bool half);
Tally slots_tally(const SlotCounts *s, bool half);

/* "correct":3,"incorrect":0,"partial":0,"missed":1,"spurious":2 */
void slots_put(StrBuf *out, const SlotCounts *s);

/* The numbers of the types that are TYPE_IN (see span_lists.h), sorted by name, in `arena`; returns how many. */
uint32_t slot_types(Arena *arena, const Symbols *names, const uint8_t *states, uint32_t **types);

/* Everything that the results of nervaluate and its kin are made of. */
typedef struct SlotTable {
    const char *profile, *unit;
    const Symbols *names;     /* of the types */
    const uint8_t *states;    /* TypeState of each: those that are in have a row */
    bool half;                /* as above */
    bool no_total;            /* there is no total: it is left empty */
    SlotCounts (*counts)(const void *context, uint32_t type, SlotCriterion criterion); /* type SYMBOL_NONE: all */
    const void *context;
} SlotTable;

/* Four results, in the order of the criteria, in `arena`. */
Result *slot_results(Arena *arena, const SlotTable *t);

#endif

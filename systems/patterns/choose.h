/* choose.h - from all that rules proposed to the mentions that are answered.
 *
 * Candidates are taken in the order of priority, then length, then start, then rule; one is dropped if it crosses a mention that
 * was taken, has the same span as one, or nests with one in a way that the rules do not allow. A group may lie within the match that it
 * belongs to, whatever the types; what reference rules propose may hold guesses. Taking a candidate costs its
 * length plus its depth.
 *
 * A Choice owns its arrays and may be used again after choice_start; a zeroed one is empty.
 */
#ifndef PATTERNS_CHOOSE_H
#define PATTERNS_CHOOSE_H

#include "rules.h"

#define NO_MENTION UINT32_MAX

typedef struct Candidate {
    assay_span span;
    uint32_t type, rule, match; /* match: all groups of one match of a rule have the same number */
    int priority;
} Candidate;

typedef struct Taken {
    assay_span span;
    uint32_t type, rule, match;
    uint32_t parent; /* the smallest mention around it when it was taken, or NO_MENTION */
    int priority;
} Taken;

typedef struct Choice {
    const RuleSet *rules;
    Candidate *candidates;
    size_t n_candidates, candidates_capacity;
    Taken *taken;
    size_t n_taken, taken_capacity;
    uint32_t *owner; /* for each byte the smallest mention on it, or NO_MENTION */
    size_t owner_capacity;
} Choice;

void choice_start(Choice *c, const RuleSet *rules, size_t text_length);
void choice_propose(Choice *c, const Candidate *candidate);

/* Takes what can be taken of the candidates proposed so far, and forgets them; may be called again for a next round. */
void choice_decide(Choice *c);
void choice_free(Choice *c);

#endif

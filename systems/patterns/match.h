/* match.h - running the rules over a page.
 *
 * A Matcher owns what PCRE2 needs for matching and the quotations found; it is made for one RuleSet, which must outlive it.
 */
#ifndef PATTERNS_MATCH_H
#define PATTERNS_MATCH_H

#include "choose.h"
#include "page.h"

#define MAX_ROLES 6

/* A match of an event rule. */
typedef struct Found {
    uint32_t rule;
    size_t n;
    const char *role[MAX_ROLES]; /* borrowed from the rules */
    assay_span span[MAX_ROLES];
} Found;

typedef struct Matcher {
    const RuleSet *rules;
    bool events; /* match event rules too */
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    uint32_t n_matches; /* in this document */
    Found *found;
    size_t n_found, found_capacity;
} Matcher;

void matcher_make(Matcher *m, const RuleSet *rules, bool events);

/* Proposes every mention that a rule finds. Patterns that ran into PCRE2's limits are told on stderr, once per document. */
void matcher_run(Matcher *m, const Page *page, const char *document_id, Choice *choice);
void matcher_free(Matcher *m);

#endif

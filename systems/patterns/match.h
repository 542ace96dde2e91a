/* match.h - running the rules over a page.
 *
 * A Matcher owns what PCRE2 needs for matching and what was found over the row of mentions; it is made for one RuleSet, which must outlive it.
 */
#ifndef PATTERNS_MATCH_H
#define PATTERNS_MATCH_H

#include "choose.h"
#include "page.h"

#define MAX_ROLES 6

/* A match of a rule over the row of mentions; a frame's trigger has the role "the_whole". */
typedef struct Found {
    uint32_t rule;
    bool noun;
    size_t n;
    const char *role[MAX_ROLES]; /* borrowed from the rules */
    assay_span span[MAX_ROLES];
} Found;

typedef struct Matcher {
    const RuleSet *rules;
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    uint32_t n_matches; /* in this document */
    Found *found;
    size_t n_found, found_capacity;
} Matcher;

void matcher_make(Matcher *m, const RuleSet *rules);

/* Runs the rules of one kind: what they find is proposed to `choice`, or, for relations and frames, which take NULL, added to
 * `found` (matcher_start empties it). Patterns that ran into PCRE2's limits are told on stderr, once per document. */
void matcher_start(Matcher *m);
void matcher_run(Matcher *m, const Page *page, RuleKind kind, const char *document_id, Choice *choice);
void matcher_free(Matcher *m);

#endif

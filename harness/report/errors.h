/* errors.h - the decisions behind a number: which are wanted, what they look like, and what is behind most of them.
 *
 * Decisions are handed over document by document; those that the filter lets through are kept as they will be printed, with their
 * cause (causes.h), so that no document need stay.
 */
#ifndef REPORT_ERRORS_H
#define REPORT_ERRORS_H

#include "report/context.h"
#include "report/grouping.h"
#include "report/table.h"
#include "score/decision.h"

typedef struct ErrorFilter {
    const char *const *verdicts; /* "wrong type", "missing", "missing-trigger", …; none: all but correct */
    size_t n_verdicts;
    const char *const *categories; /* of either side; none: all */
    size_t n_categories;
    const char *const *documents; /* ids; none: all */
    size_t n_documents;
} ErrorFilter;

typedef struct ErrorEntry {
    size_t system;
    Layer layer;
    const char *cause; /* NULL: it is correct */
    const char *shown; /* the lines that people read, or one line of JSON */
} ErrorEntry;

typedef struct ErrorList {
    Arena *arena;
    const ErrorFilter *filter;
    const char *const *systems; /* their names */
    size_t n_systems;
    bool json;
    ContextStyle style;
    VECTOR(ErrorEntry) entries;
    size_t *decisions; /* of each system: all there were in the layers and documents asked for, correct ones among them */
    bool *verdicts_used; /* parallel to the filter's verdicts and categories: was there one at all? */
    bool *categories_used;
    StrBuf text;
} ErrorList;

/* `n_systems` names; all is borrowed but for what it makes in the arena. */
void errors_begin(ErrorList *l, Arena *arena, const ErrorFilter *filter, const char *const *systems, size_t n_systems); /* keeps json and style */
void errors_end(ErrorList *l);

/* True if some decision can have such a verdict. */
bool error_verdict_exists(const char *word);

bool errors_document_wanted(const ErrorFilter *f, const char *id);

/* Takes one document's decisions of a system. `seen` as in causes.h. Optional ones, which count for nothing, are passed over. */
void errors_take(ErrorList *l, size_t system, const Document *gold, const Document *predicted, const Decision *list, size_t n, const Grouping *seen);

/* Keeps n of them, all equally likely, in their order. */
void errors_sample(ErrorList *l, size_t n, uint64_t seed);

/* How many of each cause, by layer and then by number; systems side by side. */
void errors_summary(const ErrorList *l, Table *t);

#endif

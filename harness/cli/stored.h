/* stored.h - runs of a store as the input of a report or a figure. */
#ifndef CLI_STORED_H
#define CLI_STORED_H

#include "cli/grouped.h"
#include "report/report.h"
#include "store/store_query.h"

#define DEFAULT_STORE "assay.db"

/* Options of commands that look at stored results: a part of their struct and of their table. */
typedef struct Stored {
    const char *store;
    TextList criteria;
    int zero;
    Grouped grouped; /* where the command has GROUPED_OPTIONS */
} Stored;

extern const char *const zero_words[];

#define STORED_OPTIONS(Type, member) \
    {"store", 0, OPTION_PATH, "FILE", "the results store", .fallback = DEFAULT_STORE, .offset = offsetof(Type, member.store)}, \
    {"criteria", 'c', OPTION_LIST, "LIST", "only these, each LAYER:CRITERION or CRITERION; default: all that were scored", \
     .offset = offsetof(Type, member.criteria)}, \
    {"zero-division", 0, OPTION_CHOICE, "VALUE", "what a ratio without a denominator is", .choices = zero_words, \
     .fallback = "null", .offset = offsetof(Type, member.zero)}

/* What is wanted beside the sums. */
typedef struct StoredAsk {
    const IntervalSettings *intervals; /* NULL: none */
    const RowTestSettings *tests;      /* NULL: none; its `against` is set here */
    const char *against;               /* the tests are against this one of the systems; NULL: the best of each row */
    bool by_document;                  /* the rows are documents */
} StoredAsk;

/* The runs named, or, if none is, the latest of every system over the same gold. All of it lives in the call's arena. Runs
 * over different gold are refused, since their numbers do not belong side by side. Returns an exit status. */
int stored_input(const Call *call, const Stored *options, char *const *names, size_t n, const StoredAsk *ask, ReportInput *out);

#endif

/* compare_input.h - what `assay compare` compares: runs of a store, or a table of counts. */
#ifndef CLI_COMPARE_INPUT_H
#define CLI_COMPARE_INPUT_H

#include "cli/stored.h"
#include "report/compare.h"
#include "report/verdicts.h"

/* All of it lives in the call's arena. */
typedef struct Compared {
    const char **systems; /* what they are called, different for each */
    size_t n_systems, against; /* against: NO_SYSTEM, or the system that was named so */
    CompareInput *inputs;
    size_t n;
    const Verdicts *verdicts; /* NULL: there are none */
    size_t verdicts_of;       /* the input they belong to */
    const char *by;           /* what groups the counts are by; NULL: categories */
} Compared;

/* Runs by name (none: the latest of every system, the best first), `against` one more or NULL. Refuses runs that are not finished
 * or were not scored alike. With `verdicts` the decisions are made again from the stored answers. */
int compare_runs(const Call *call, const Stored *stored, char *const *names, size_t n, const char *against, bool verdicts, Compared *out,
                 Error *e) MUST_CHECK;

/* A file with one line for each document: its name, then true positives, false positives and false negatives of each system, under
 * a head "doc tp_a fp_a fn_a tp_b fp_b fn_b"; the systems are called what follows "tp_". */
int compare_counts(const Call *call, const char *path, const char *against, Compared *out, Error *e) MUST_CHECK;

#endif

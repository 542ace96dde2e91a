/* store_query.h - what the store can be asked.
 *
 * Everything returned, strings and arrays, lives in the arena that was handed in, unless said otherwise. A text that the
 * run did not record is "" (never NULL), a number NaN or 0. The same file gives the same answers in the same order.
 */
#ifndef STORE_STORE_QUERY_H
#define STORE_STORE_QUERY_H

#include "base/arena.h"
#include "score/result.h"
#include "store/store.h"

typedef struct RunInfo {
    int64_t run;
    RunStage stage;
    const char *system, *system_version, *system_hash, *label;
    int64_t corpus; /* row of the corpus: equal for runs over the same gold */
    const char *corpus_name, *corpus_version, *split, *gold_hash;
    uint32_t repetition; /* from 1; runs of one key are repetitions of each other */
    const char *key, *options, *commit, *host, *compiler, *versions;
    const char *started, *finished; /* UTC, ISO 8601 */
    size_t documents;               /* in the corpus */
    size_t done, ok;                /* answered in any way; answered well */
    double wall, cpu;               /* seconds */
    double documents_per_second;    /* over the sessions that ended properly; NaN if there was none */
    uint64_t peak_memory;           /* bytes */
} RunInfo;

/* The key of RunInfo.options under which a run that was trained has the gold hash of its training documents, a corpus of the store. */
#define TRAINING_OPTION "@training"

/* RUN as people write it: a run's number, else its label, else a system's name; of several the latest finished one. A run
 * that is named by its number need not be finished. Of repetitions a name means the first that is finished. The error
 * lists what there is. */
int store_find_run(Store *s, const char *name, int64_t *run, Error *e) MUST_CHECK;

int store_run_info(Store *s, Arena *a, int64_t run, RunInfo *info, Error *e) MUST_CHECK;

/* The finished repetitions of a run, in their order: the run itself and those with the same key. Their counts belong together:
 * for resampling they are added up unit by unit. A run that is not finished stands for itself. */
int store_repetitions(Store *s, Arena *a, int64_t run, int64_t **runs, size_t *n, Error *e) MUST_CHECK;

/* The runs that RUN stands for as people write it: a number for that run alone, a label or a system's name for the finished
 * repetitions of what store_find_run finds. At least one. */
int store_find_repetitions(Store *s, Arena *a, const char *name, int64_t **runs, size_t *n, Error *e) MUST_CHECK;

/* All runs, by number. */
int store_runs(Store *s, Arena *a, RunInfo **runs, size_t *n, Error *e) MUST_CHECK;

/* What a report shows when it is not told: the latest finished run of every system (by name; of repetitions the first)
 * over the gold of the latest finished run, systems in the order in which the store first saw them. An empty answer is no error. */
int store_latest_runs(Store *s, Arena *a, RunInfo **runs, size_t *n, Error *e) MUST_CHECK;

/* Every scoring of the run that is complete, in the order in which they were first asked for. Sums run in document order. */
int store_results(Store *s, Arena *a, int64_t run, Result **results, size_t *n, Error *e) MUST_CHECK;

typedef struct Failure {
    const char *id; /* of the document */
    DocumentStatus status;
    const char *reason, *stderr_tail;
    int exit_status, signal; /* -1 and 0 where there is none */
} Failure;

/* The documents that did not end "ok", in corpus order. */
int store_failures(Store *s, Arena *a, int64_t run, Failure **failures, size_t *n, Error *e) MUST_CHECK;

typedef struct Exclusion {
    const char *id, *reason;
} Exclusion;

int store_exclusions(Store *s, Arena *a, int64_t run, Exclusion **excluded, size_t *n, Error *e) MUST_CHECK; /* by id */

/* The counts behind one Result, unit by unit, for resampling. Units without rows count: they are all zero. */
typedef struct UnitRow {
    uint32_t document; /* index into ids */
    uint32_t unit;     /* number of the unit over the whole corpus */
    uint32_t category; /* index into categories */
    Tally tally;
} UnitRow;

typedef struct UnitTable {
    const char **ids; /* of the documents, in corpus order */
    size_t n_documents;
    size_t *first_unit; /* n_documents + 1 of them: the units of document i are first_unit[i] … first_unit[i + 1] - 1 */
    size_t n_units;
    const char **categories; /* sorted bytewise, "*" among them if it was counted */
    size_t n_categories;
    UnitRow *rows; /* ordered by unit, then category */
    size_t n_rows;
} UnitTable;

/* `profile` NULL: the native rules. A scoring that the run does not have, or that does not add over documents, is an error
 * that lists those it has. */
int store_unit_table(Store *s, Arena *a, int64_t run, const char *layer, const char *criterion, const char *profile,
                     UnitTable *table, Error *e) MUST_CHECK;

typedef struct StoredDocument {
    size_t document; /* position in the corpus */
    const char *id;
    const char *text, *gold; /* as they were registered */
    size_t text_length, gold_length;
    bool done; /* the run has it */
    DocumentStatus status;
    const char *answer; /* NULL: none */
    size_t answer_length;
} StoredDocument;

/* A non-zero answer ends the iteration and is returned; `d` and its strings are valid during the call. */
typedef int (*StoreEach)(const StoredDocument *d, void *payload, Error *e);

/* All documents of the run's corpus in order; `id` NULL, or the one of that name (none: an error). The callback may write
 * through the same Store. */
int store_each_document(Store *s, int64_t run, const char *id, StoreEach each, void *payload, Error *e) MUST_CHECK;

/* The documents of the corpus of this gold hash, of which no run is asked for: no answers. A corpus that is not there is an error. */
int store_each_gold(Store *s, const char *gold_hash, StoreEach each, void *payload, Error *e) MUST_CHECK;

/* Values that cost something to compute, kept beside the counts: intervals, and measures that counts alone do not give. */
typedef struct StoredScore {
    const char *category, *measure; /* "*" …, "f1" … */
    double value, low, high;        /* NaN: undefined */
    double confidence;              /* 0.95; NaN: no interval */
    const char *method;             /* how the interval was made, with everything that it depends on; "" if there is none */
} StoredScore;

int store_put_score(Store *s, int64_t run, const char *layer, const char *criterion, const char *profile,
                    const StoredScore *score, Error *e) MUST_CHECK;
int store_scores(Store *s, Arena *a, int64_t run, const char *layer, const char *criterion, const char *profile,
                 StoredScore **scores, size_t *n, Error *e) MUST_CHECK; /* by category, then measure */

#endif

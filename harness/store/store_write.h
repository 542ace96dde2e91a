/* store_write.h - putting a run into the store.
 *
 * The order of things:
 *
 *     store_corpus_begin, store_corpus_add for every document unless it was known, store_corpus_end
 *     store_run_begin          says what is left to do
 *     store_rescore_*          where it says that stored answers lack counts under some scoring
 *     store_document           for every document that was not done, in any order; store_tick while waiting
 *     store_run_end
 *
 * Documents are named by their position in the corpus, from 0, in the order in which they were added. Strings are copied
 * or written before a function returns. Runs of several systems may be written side by side through one Store.
 *
 * Documents are committed in batches: at least every STORE_BATCH of them and STORE_BATCH_MS after the previous commit. A
 * process that is killed loses at most that, and the same calls go on where it was. A document is its row in document_run,
 * its answer and its tallies together: never a part of them.
 */
#ifndef STORE_STORE_WRITE_H
#define STORE_STORE_WRITE_H

#include "base/arena.h"
#include "score/result.h"
#include "store/store.h"

#define STORE_BATCH 64
#define STORE_BATCH_MS 50

/* -- corpus ----------------------------------------------------------------------------------------------------------- */

typedef struct CorpusSpec {
    const char *name, *version, *split; /* "" where there is none */
    const char *licence;                /* NULL: unknown */
    const char *gold_hash;              /* over canonical annotations and texts: what makes it this corpus */
} CorpusSpec;

typedef struct CorpusDocument {
    const char *id;   /* unique in the corpus */
    const char *text;
    size_t text_length;
    const char *gold; /* one line of Assay JSONL; need not repeat the text */
    size_t gold_length;
    size_t sentences; /* how many units it is where the unit is the sentence */
} CorpusDocument;

/* *known: the store has this corpus, there is nothing to add. Else the documents follow, all in one transaction that
 * store_corpus_end commits: a corpus is there whole or not at all. */
int store_corpus_begin(Store *s, const CorpusSpec *spec, int64_t *corpus, bool *known, Error *e) MUST_CHECK;
int store_corpus_add(Store *s, const CorpusDocument *d, Error *e) MUST_CHECK;
int store_corpus_end(Store *s, Error *e) MUST_CHECK; /* also after *known, where it does nothing */

/* -- run -------------------------------------------------------------------------------------------------------------- */

/* One layer under one criterion: what a set of tallies is called. */
typedef struct ScoringSpec {
    const char *layer, *criterion;
    const char *profile; /* NULL: the native rules */
    const char *unit;    /* "document" or "sentence" */
    bool additive;
    const char *signature;
} ScoringSpec;

typedef enum RunRedo {
    REDO_NOTHING, /* go on with what is left */
    REDO_FAILED,  /* also the documents that did not end "ok" */
    REDO_ALL      /* as if it had never run */
} RunRedo;

typedef struct RunSpec {
    const char *key; /* hash of everything that can change an answer, but for chance */
    uint32_t repetition; /* from 1 (0 stands for it): the same key and repetition are the same run */
    const char *system, *system_version, *system_hash;
    int64_t corpus;
    const char *label;    /* may be NULL, like all below */
    const char *options;  /* JSON */
    const char *commit, *host, *compiler;
    const char *versions; /* JSON */
    RunRedo redo;
    const ScoringSpec *scorings;
    size_t n_scorings;
} RunSpec;

typedef enum RunFound { FOUND_NOTHING, FOUND_PART, FOUND_ALL } RunFound; /* new, to be resumed, up to date */

typedef struct StoreRun {
    int64_t run; /* its number */
    RunFound found;
    size_t n_documents, n_done;
    bool *done;         /* per document: it ended in an earlier session */
    size_t n_scorings;
    bool *complete;     /* per scoring: the tallies of all done documents are there */
    bool needs_rescore; /* some scoring is not complete */
    int64_t *scoring_ids;
    int64_t first_document; /* row of document 0 */
    size_t written;     /* documents of this session */
} StoreRun;

/* Finds or creates the run of this key and repetition. A run that failed as a whole starts again with the documents that were not ok. A
 * label that is given replaces the one that is there. Scorings that the store has under another signature are counted
 * anew; those that it has beyond the ones asked for stay if the run is finished and go if it is not (they would have
 * holes). `r` and its arrays live in `a`. */
int store_run_begin(Store *s, Arena *a, const RunSpec *spec, StoreRun **r, Error *e) MUST_CHECK;

/* A tally of one unit of a document; all-zero ones are left out by the store. */
typedef struct UnitTally {
    uint32_t scoring; /* index into RunSpec.scorings */
    uint32_t unit;    /* number of the sentence, 0 where the unit is the document */
    const char *category;
    Tally tally;
} UnitTally;

typedef struct DocumentOutcome {
    size_t document;
    DocumentStatus status;
    const char *error;    /* the reason; NULL if ok */
    int exit_status;      /* of a process that ended; -1: it did not exit */
    int signal;           /* that killed it; 0: none */
    const char *stderr_tail; /* may be NULL */
    size_t stderr_length;
    double wall, cpu;     /* seconds; NaN: not measured */
    uint64_t peak_memory; /* bytes; 0: not measured */
    const char *answer;   /* as given, good or bad; NULL: none came */
    size_t answer_length;
    const UnitTally *tallies; /* also of a failed document: its gold is missed */
    size_t n_tallies;
} DocumentOutcome;

int store_document(Store *s, StoreRun *r, const DocumentOutcome *d, Error *e) MUST_CHECK;

/* Commits if what is pending is older than STORE_BATCH_MS; cheap, to be called whenever there is nothing else to do. */
int store_tick(Store *s, Error *e) MUST_CHECK;
int store_flush(Store *s, Error *e) MUST_CHECK; /* commits what is pending */

/* A tally of a scoring that does not add over documents: `scoring` has additive false. Replaces an earlier one. It is the
 * caller's to put them when all documents are there: before store_run_end, or between store_rescore_begin and _end. */
int store_whole_tally(Store *s, StoreRun *r, const UnitTally *t, Error *e) MUST_CHECK;

/* A document that was left out of the scoring, by its id (it need not be in the corpus). Replaces an earlier reason. */
int store_exclude(Store *s, StoreRun *r, const char *id, const char *reason, Error *e) MUST_CHECK;

typedef struct RunEnd {
    RunStage stage;       /* STAGE_RUNNING: interrupted, to be resumed */
    double wall, cpu;     /* seconds of this session; those of earlier ones are added to */
    uint64_t peak_memory; /* bytes; the largest of all sessions is kept */
} RunEnd;

/* Commits everything. A run with documents left cannot be finished: that is an error. */
int store_run_end(Store *s, StoreRun *r, const RunEnd *end, Error *e) MUST_CHECK;

/* -- counting again, from the stored answers ---------------------------------------------------------------------------- */

/* Marks a scoring so that it must be counted again although it is complete. */
int store_scoring_reset(Store *s, StoreRun *r, size_t scoring, Error *e) MUST_CHECK;

/* Deletes the tallies of all scorings that are not complete and opens a transaction; then store_rescore_put for documents
 * (see store_each_document) with tallies of these scorings only (others are passed over); then store_rescore_end, which
 * commits and makes them complete. */
int store_rescore_begin(Store *s, StoreRun *r, Error *e) MUST_CHECK;
int store_rescore_put(Store *s, StoreRun *r, size_t document, const UnitTally *tallies, size_t n, Error *e) MUST_CHECK;
int store_rescore_end(Store *s, StoreRun *r, Error *e) MUST_CHECK;

/* Gives up a corpus or a rescoring that was begun and not ended: as if it had not been begun. */
void store_undo(Store *s);

#endif

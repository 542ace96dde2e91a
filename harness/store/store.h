/* store.h - the results store: one SQLite file that holds gold, answers and counts.
 *
 * What is kept is described in schema.sql, which is also what a person reads who opens the file with `sqlite3`. Writing is
 * in store_write.h, reading in store_query.h; no other folder speaks SQL.
 *
 * A Store is one connection: one thread at a time may use it. Any number of processes may read one file while one writes;
 * a second writer waits for the first, at most STORE_WAIT_MS, and then fails with a message that says so. Functions that
 * fail leave the store usable and the file consistent: what was not committed is undone.
 *
 * All failures have code ASSAY_ERR_DATA (the file cannot be used, and the message says why and what to do) except for
 * misuse of this interface, which is ASSAY_ERR_INTERNAL.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/error.h"

#define STORE_VERSION 2          /* of the schema: the file's user_version */
#define STORE_APPLICATION 0x41736179 /* "Asay": the file's application_id */
#define STORE_WAIT_MS 10000

typedef struct Store Store;

typedef enum StoreMode {
    STORE_READ, /* the file must exist; nothing in it changes, except that an older schema is brought up to date. All that is
                 * read is the state of the moment of opening, whatever others write meanwhile. */
    STORE_WRITE /* the file is created if it does not exist (its folder must) */
} StoreMode;

int store_open(Store **out, const char *path, StoreMode mode, Error *e) MUST_CHECK;

/* Commits what is pending; a failure of that is lost, so call store_flush first where it matters. NULL is allowed. */
void store_close(Store *s);

const char *store_path(const Store *s);

/* How a document ended. The names, as in the file: "ok", "failed", "timeout", "crashed", "bad answer", "missing". */
typedef enum DocumentStatus {
    DOCUMENT_OK,
    DOCUMENT_FAILED,     /* the system said so */
    DOCUMENT_TIMEOUT,
    DOCUMENT_CRASHED,
    DOCUMENT_BAD_ANSWER,
    DOCUMENT_MISSING,    /* a file of predictions does not have it */
    DOCUMENT_STATUS_COUNT
} DocumentStatus;

const char *document_status_name(DocumentStatus status);

/* How far a run is: "running" (or cut off), "finished", "failed" (more documents failed than was tolerated). */
typedef enum RunStage { STAGE_RUNNING, STAGE_FINISHED, STAGE_FAILED, STAGE_COUNT } RunStage;

const char *run_stage_name(RunStage stage);

#endif

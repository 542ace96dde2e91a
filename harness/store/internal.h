/* internal.h - what the files of this folder share: the connection, its transactions, and asking SQLite in one line.
 *
 * Not for other folders, except tests of the upgrade.
 */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include "base/arena.h"
#include "store/store.h"

#include <sqlite3.h>

/* Statements that run once or more for every document are prepared once: store_write.c has their text. */
typedef enum Kept {
    KEPT_BEGIN,
    KEPT_COMMIT,
    KEPT_DOCUMENT,
    KEPT_DOCUMENT_RUN,
    KEPT_PREDICTION,
    KEPT_TALLY,
    KEPT_COUNT
} Kept;

/* What the open transaction is for. */
typedef enum Transaction { TRANSACTION_NONE, TRANSACTION_BATCH, TRANSACTION_CORPUS, TRANSACTION_RESCORE } Transaction;

struct Store {
    sqlite3 *db;
    char *path;
    StoreMode mode;
    sqlite3_stmt *kept[KEPT_COUNT];
    Transaction transaction;
    size_t pending;        /* documents in the open batch */
    double last_commit;    /* seconds of the monotonic clock */
    int64_t corpus;        /* being registered */
    int64_t next_document; /* row of its next document */
    int64_t next_position;
};

/* Says what SQLite's last failure means to a person, and undoes the open transaction. Returns the code. */
int store_fail(Store *s, Error *e);

/* Runs statements that give no rows and take no values. */
int store_exec(Store *s, const char *sql, Error *e) MUST_CHECK;

/* Prepares `sql` and binds one value for each letter of `types`: i int64_t, d double (NaN is NULL), t text (NULL is NULL).
 * On success the caller finalizes *q. */
int store_ask(Store *s, sqlite3_stmt **q, Error *e, const char *sql, const char *types, ...) MUST_CHECK;

/* 1: there is a row, 0: no more, negative: failed. */
int store_row(Store *s, sqlite3_stmt *q, Error *e) MUST_CHECK;

/* Columns of a row: a text in the arena, "" for NULL; a number, NaN for NULL. */
const char *store_text(Arena *a, sqlite3_stmt *q, int column);
double store_real(sqlite3_stmt *q, int column);

/* Asks and throws the rows away. */
int store_do(Store *s, Error *e, const char *sql, const char *types, ...) MUST_CHECK;

/* The first column of the first row; `otherwise` if there is none or it is NULL. */
int store_number(Store *s, int64_t *value, int64_t otherwise, Error *e, const char *sql, const char *types, ...) MUST_CHECK;

/* Makes sure that a transaction of this kind is open, closing a batch of documents where another kind is asked for. */
int store_enter(Store *s, Transaction kind, Error *e) MUST_CHECK;
int store_leave(Store *s, Error *e) MUST_CHECK; /* commits what is open, if anything is */

int store_kept(Store *s, Kept which, sqlite3_stmt **q, Error *e) MUST_CHECK;
double store_clock(void);

/* -- versions of the schema ----------------------------------------------------------------------------------------------- */

extern const unsigned char store_schema[]; /* schema.sql */

/* What leads from version to - 1 to version `to`. */
typedef struct StoreStep {
    int to;
    const char *sql;
} StoreStep;

extern const StoreStep store_steps[]; /* ended by to == 0 */

/* Applies the steps that lead from the file's version to `target`: all of them or none. */
int store_upgrade(Store *s, const StoreStep *steps, int target, Error *e) MUST_CHECK;

#endif

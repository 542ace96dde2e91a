/* Opening is where most goes wrong for a person: the wrong path, a file that is something else, one that a newer assay
 * wrote, one that may not be written. So every one of these is looked for by name before the first real statement, and
 * store_fail says the rest in words.
 *
 * WAL lets any number of readers go on while one process writes, and turns a commit into an append; synchronous=NORMAL
 * leaves the fsync to the checkpoints. A process that is killed loses nothing that was committed; a machine that loses power
 * may lose the last commits, never the consistency of the file.
 */
#include "store/store.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "store/internal.h"
#include "store/store_write.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_S (STORE_WAIT_MS / 1000)

const char *document_status_name(DocumentStatus status)
{
    static const char *const names[DOCUMENT_STATUS_COUNT] = {
        [DOCUMENT_OK] = "ok",           [DOCUMENT_FAILED] = "failed",         [DOCUMENT_TIMEOUT] = "timeout",
        [DOCUMENT_CRASHED] = "crashed", [DOCUMENT_BAD_ANSWER] = "bad answer", [DOCUMENT_MISSING] = "missing",
    };
    return names[status];
}

const char *run_stage_name(RunStage stage)
{
    static const char *const names[STAGE_COUNT] = {
        [STAGE_RUNNING] = "running", [STAGE_FINISHED] = "finished", [STAGE_FAILED] = "failed"};
    return names[stage];
}

const char *store_path(const Store *s) { return s->path; }

double store_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* -- failures ----------------------------------------------------------------------------------------------------------- */

static int say(const Store *s, int extended, const char *sqlite_says, int system_error, Error *e)
{
    switch (extended & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0,
                        "another program has been writing to the store for more than %d seconds; "
                        "wait for it to end, then run the same command again", PATIENCE_S);
    case SQLITE_FULL:
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0,
                        "the disk is full; what was stored so far is kept: make room, then run the same command again");
    case SQLITE_READONLY:
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0, "the store cannot be written: the file or its folder is read-only");
    case SQLITE_IOERR:
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0,
                        "the store cannot be read or written (%s); what was stored so far is kept",
                        system_error ? strerror(system_error) : sqlite_says);
    case SQLITE_CANTOPEN:
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0, "the store cannot be opened%s%s", system_error ? ": " : "",
                        system_error ? strerror(system_error) : "");
    case SQLITE_NOTADB:
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0, "this is not an assay store (it is no SQLite file at all)");
    case SQLITE_CORRUPT:
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0,
                        "the store is damaged (%s); take a copy from before, or start a new one", sqlite_says);
    default:
        return error_at(e, ASSAY_ERR_INTERNAL, s->path, 0, 0, "the store was misused: %s", sqlite_says);
    }
}

int store_fail(Store *s, Error *e)
{
    int code = say(s, sqlite3_extended_errcode(s->db), sqlite3_errmsg(s->db), sqlite3_system_errno(s->db), e);
    store_undo(s);
    s->transaction = TRANSACTION_NONE;
    return code;
}

/* -- asking ------------------------------------------------------------------------------------------------------------- */

int store_exec(Store *s, const char *sql, Error *e)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? ASSAY_OK : store_fail(s, e);
}

static int bind_all(sqlite3_stmt *q, const char *types, va_list values)
{
    int rc = SQLITE_OK;
    for (int i = 0; types[i] && rc == SQLITE_OK; i++) {
        if (types[i] == 'i') {
            rc = sqlite3_bind_int64(q, i + 1, va_arg(values, int64_t));
        } else if (types[i] == 'd') {
            rc = sqlite3_bind_double(q, i + 1, va_arg(values, double)); /* SQLite turns NaN into NULL */
        } else {
            rc = sqlite3_bind_text(q, i + 1, va_arg(values, const char *), -1, SQLITE_TRANSIENT);
        }
    }
    return rc;
}

static int ask(Store *s, sqlite3_stmt **q, Error *e, const char *sql, const char *types, va_list values)
{
    *q = NULL;
    if (sqlite3_prepare_v2(s->db, sql, -1, q, NULL) == SQLITE_OK && bind_all(*q, types, values) == SQLITE_OK) return ASSAY_OK;
    int code = store_fail(s, e);
    sqlite3_finalize(*q);
    *q = NULL;
    return code;
}

int store_ask(Store *s, sqlite3_stmt **q, Error *e, const char *sql, const char *types, ...)
{
    va_list values;
    va_start(values, types);
    int rc = ask(s, q, e, sql, types, values);
    va_end(values);
    return rc;
}

int store_row(Store *s, sqlite3_stmt *q, Error *e)
{
    switch (sqlite3_step(q)) {
    case SQLITE_ROW: return 1;
    case SQLITE_DONE: return 0;
    default: return store_fail(s, e);
    }
}

int store_do(Store *s, Error *e, const char *sql, const char *types, ...)
{
    va_list values;
    va_start(values, types);
    sqlite3_stmt *q;
    int rc = ask(s, &q, e, sql, types, values);
    va_end(values);
    if (rc != ASSAY_OK) return rc;
    while ((rc = store_row(s, q, e)) == 1) continue;
    sqlite3_finalize(q);
    return rc;
}

int store_number(Store *s, int64_t *value, int64_t otherwise, Error *e, const char *sql, const char *types, ...)
{
    va_list values;
    va_start(values, types);
    sqlite3_stmt *q;
    int rc = ask(s, &q, e, sql, types, values);
    va_end(values);
    if (rc != ASSAY_OK) return rc;
    *value = otherwise;
    rc = store_row(s, q, e);
    if (rc == 1 && sqlite3_column_type(q, 0) != SQLITE_NULL) *value = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return rc < 0 ? rc : ASSAY_OK;
}

const char *store_text(Arena *a, sqlite3_stmt *q, int column)
{
    const char *bytes = (const char *)sqlite3_column_text(q, column);
    return bytes ? arena_copy(a, bytes, (size_t)sqlite3_column_bytes(q, column)) : "";
}

double store_real(sqlite3_stmt *q, int column)
{
    return sqlite3_column_type(q, column) == SQLITE_NULL ? NAN : sqlite3_column_double(q, column);
}

/* -- opening ------------------------------------------------------------------------------------------------------------ */

/* A path that can be seen to be wrong before SQLite is asked. */
static int check_path(const char *path, StoreMode mode, Error *e)
{
    struct stat info;
    if (!path[0]) return error_set(e, ASSAY_ERR_DATA, "the store has no name: give the path of a file");
    if (stat(path, &info) == 0) {
        if (S_ISDIR(info.st_mode))
            return error_at(e, ASSAY_ERR_DATA, path, 0, 0, "this is a folder; the store is a file");
        return ASSAY_OK;
    }
    if (errno != ENOENT) return error_errno(e, ASSAY_ERR_DATA, path, "the store cannot be opened");
    if (mode == STORE_READ)
        return error_at(e, ASSAY_ERR_DATA, path, 0, 0, "there is no such store; `assay run` makes one");
    const char *slash = strrchr(path, '/');
    char *folder = slash && slash > path ? mem_copy(path, (size_t)(slash - path)) : slash ? mem_copy("/", 1) : mem_copy(".", 1);
    int rc = ASSAY_OK;
    if (stat(folder, &info) != 0)
        rc = error_at(e, ASSAY_ERR_DATA, path, 0, 0, "the store cannot be created: there is no folder %s", folder);
    else if (access(folder, W_OK | X_OK) != 0)
        rc = error_at(e, ASSAY_ERR_DATA, path, 0, 0, "the store cannot be created: the folder %s cannot be written", folder);
    free(folder);
    return rc;
}

static bool is_empty_or_absent(const char *path, const char *suffix)
{
    StrBuf name = {0};
    sb_printf(&name, "%s%s", path, suffix);
    struct stat info;
    bool empty = stat(sb_text(&name), &info) != 0 || info.st_size == 0;
    sb_free(&name);
    return empty;
}

static int connect_by(Store *s, const char *name, int flags)
{
    sqlite3_close(s->db);
    s->db = NULL;
    int rc = sqlite3_open_v2(name, &s->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_busy_timeout(s->db, STORE_WAIT_MS);
    if (rc == SQLITE_OK) rc = sqlite3_exec(s->db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    return rc;
}

/* A file in a folder that may not be written, say on a read-only medium: SQLite cannot put its shared memory beside it. If
 * nothing is waiting in a log, the file alone is the whole store and can be read without. */
static int connect_immutable(Store *s)
{
    StrBuf uri = {0};
    sb_puts(&uri, "file:");
    for (const char *p = s->path; *p; p++) {
        if (*p == '%' || *p == '?' || *p == '#')
            sb_printf(&uri, "%%%02x", (unsigned)*p);
        else
            sb_putc(&uri, *p);
    }
    sb_puts(&uri, "?immutable=1");
    int rc = connect_by(s, sb_text(&uri), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    sb_free(&uri);
    return rc;
}

static int connect(Store *s, StoreMode mode, Error *e)
{
    int rc = connect_by(s, s->path, mode == STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    bool no_room = (rc & 0xff) == SQLITE_CANTOPEN || (rc & 0xff) == SQLITE_READONLY;
    if (mode == STORE_READ && no_room && is_empty_or_absent(s->path, "-wal")) rc = connect_immutable(s);
    if (rc != SQLITE_OK) return store_fail(s, e);
    if (mode == STORE_WRITE && sqlite3_db_readonly(s->db, "main") == 1)
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0, "the store cannot be written: the file is read-only");
    return store_exec(s, "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;", e);
}

/* Pages of 16 KiB, since most of a file are texts and answers of a few KiB each, which smaller pages hold badly. Going over
 * to WAL needs the file alone for a moment, and SQLite does not wait for that by itself. */
static int set_wal(Store *s, Error *e)
{
    double give_up = store_clock() + PATIENCE_S;
    for (;;) {
        int rc = sqlite3_exec(s->db, "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL", NULL, NULL, NULL);
        if (rc == SQLITE_OK) return ASSAY_OK;
        if ((rc & 0xff) != SQLITE_BUSY || store_clock() > give_up) return store_fail(s, e);
        struct timespec pause = {.tv_nsec = 5000000};
        nanosleep(&pause, NULL);
    }
}

static int create(Store *s, Error *e)
{
    int64_t tables;
    int rc = set_wal(s, e);
    if (rc == ASSAY_OK) rc = store_exec(s, "BEGIN IMMEDIATE", e);
    if (rc == ASSAY_OK) rc = store_number(s, &tables, 0, e, "SELECT count(*) FROM sqlite_schema", "");
    if (rc == ASSAY_OK && tables == 0) { /* else someone was faster */
        char *settings = sqlite3_mprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", STORE_APPLICATION, STORE_VERSION);
        rc = store_exec(s, (const char *)store_schema, e);
        if (rc == ASSAY_OK) rc = store_exec(s, settings, e);
        sqlite3_free(settings);
    }
    if (rc == ASSAY_OK) rc = store_exec(s, "COMMIT", e);
    return rc;
}

static int check_version(Store *s, StoreMode mode, Error *e)
{
    int64_t application, version, tables;
    int rc = store_number(s, &application, 0, e, "PRAGMA application_id", "");
    if (rc == ASSAY_OK) rc = store_number(s, &version, 0, e, "PRAGMA user_version", "");
    if (rc == ASSAY_OK) rc = store_number(s, &tables, 0, e, "SELECT count(*) FROM sqlite_schema", "");
    if (rc != ASSAY_OK) return rc;
    if (application == 0 && version == 0 && tables == 0) {
        if (mode == STORE_WRITE) return create(s, e);
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0, "the store is empty; `assay run` fills it");
    }
    if (application != STORE_APPLICATION)
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0, "this is an SQLite file, but not an assay store");
    if (version > STORE_VERSION)
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0,
                        "a newer assay made this store (its version is %lld, this assay knows %d): use that one, or another store",
                        (long long)version, STORE_VERSION);
    if (version == STORE_VERSION) return ASSAY_OK;
    if (mode == STORE_WRITE) return store_upgrade(s, store_steps, STORE_VERSION, e);
    if (connect(s, STORE_WRITE, NULL) != ASSAY_OK)
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0,
                        "an older assay made this store, and it cannot be brought up to date where it cannot be written: "
                        "copy it to where it can");
    rc = store_upgrade(s, store_steps, STORE_VERSION, e);
    return rc == ASSAY_OK ? connect(s, STORE_READ, e) : rc;
}

int store_open(Store **out, const char *path, StoreMode mode, Error *e)
{
    *out = NULL;
    int rc = check_path(path, mode, e);
    if (rc != ASSAY_OK) return rc;
    Store *s = mem_zero(1, sizeof *s);
    s->path = mem_copy(path, strlen(path));
    s->mode = mode;
    s->last_commit = store_clock();
    rc = connect(s, mode, e);
    if (rc == ASSAY_OK) rc = check_version(s, mode, e);
    if (rc == ASSAY_OK && mode == STORE_READ) rc = store_exec(s, "BEGIN; SELECT count(*) FROM sqlite_schema", e);
    if (rc == ASSAY_OK)
        *out = s;
    else
        store_close(s);
    return rc;
}

void store_close(Store *s)
{
    if (!s) return;
    if (s->transaction == TRANSACTION_BATCH && store_leave(s, NULL) != ASSAY_OK) store_undo(s);
    for (size_t i = 0; i < KEPT_COUNT; i++) sqlite3_finalize(s->kept[i]);
    sqlite3_close(s->db);
    free(s->path);
    free(s);
}

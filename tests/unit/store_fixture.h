/* store_fixture.h - a corpus and a run that several tests of the store use: what is stored depends only on the number of the
 * document, so that any two ways to the same run must leave the same rows. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include "unit/cmocka_all.h"

#include "base/arena.h"
#include "base/strbuf.h"
#include "store/store_query.h"
#include "store/store_write.h"

#include <sqlite3.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Fails the test with the error's text. */
#define must(call) \
    do { \
        Error must_error = {0}; \
        Error *e = &must_error; \
        int must_rc = (call); \
        if (must_rc != ASSAY_OK) fail_msg("%s: %d: %s", #call, must_rc, must_error.message); \
    } while (0)

/* The call must fail with this code and a message that holds the text. */
#define must_fail(call, want, part) \
    do { \
        Error must_error = {0}; \
        Error *e = &must_error; \
        assert_int_equal((call), (want)); \
        if (!strstr(must_error.message, (part))) fail_msg("\"%s\" is not in \"%s\"", (part), must_error.message); \
    } while (0)

static char fixture_folder[64];

static inline int make_folder(void **state)
{
    (void)state;
    snprintf(fixture_folder, sizeof fixture_folder, "/tmp/assay-store-XXXXXX");
    return mkdtemp(fixture_folder) ? 0 : -1;
}

static inline int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"a.db", "b.db", "c.db", "ro/a.db", "ro"};
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < sizeof suffixes / sizeof *suffixes; k++) {
            snprintf(path, sizeof path, "%s/%s%s", fixture_folder, names[i], suffixes[k]);
            remove(path);
        }
    return rmdir(fixture_folder);
}

/* A path in the folder; four of them live at the same time. */
static inline const char *in_folder(const char *name)
{
    static char paths[4][128];
    static size_t turn;
    char *path = paths[turn++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", fixture_folder, name);
    return path;
}

static inline Store *opened(const char *name, StoreMode mode)
{
    Store *s = NULL;
    must(store_open(&s, in_folder(name), mode, e));
    return s;
}

static const ScoringSpec fixture_scorings[] = {
    {"mentions", "strict", NULL, "document", true, "assay|mentions|strict"},
    {"mentions", "partial", NULL, "sentence", true, "assay|mentions|partial"},
    {"mentions", "default", "seqeval-1.2", "document", true, "seqeval"},
};

static inline int64_t add_corpus(Store *s, const char *gold_hash, size_t n)
{
    int64_t corpus;
    bool known;
    must(store_corpus_begin(s, &(CorpusSpec){.name = "wire", .version = "1.0", .split = "test", .gold_hash = gold_hash}, &corpus, &known, e));
    for (size_t i = 0; i < n && !known; i++) {
        char id[32], text[32], gold[48];
        snprintf(id, sizeof id, "w%03zu", i);
        CorpusDocument d = {.id = id, .text = text, .gold = gold, .sentences = i % 4};
        d.text_length = (size_t)snprintf(text, sizeof text, "text %zu", i);
        d.gold_length = (size_t)snprintf(gold, sizeof gold, "{\"gold\":%zu}", i);
        must(store_corpus_add(s, &d, e));
    }
    must(store_corpus_end(s, e));
    return corpus;
}

static inline RunSpec fixture_spec(int64_t corpus)
{
    return (RunSpec){.key = "key-1", .system = "gazetteer", .system_version = "1.0", .system_hash = "abc", .corpus = corpus,
                     .commit = "c0ffee", .host = "here", .compiler = "gcc", .versions = "{}", .options = "{\"fold\":\"yes\"}",
                     .scorings = fixture_scorings, .n_scorings = 3};
}

static inline StoreRun *begun(Store *s, Arena *a, const RunSpec *spec)
{
    StoreRun *r = NULL;
    must(store_run_begin(s, a, spec, &r, e));
    return r;
}

/* The counts of document i; returns how many. */
static inline size_t fixture_tallies(size_t i, UnitTally out[5])
{
    double k = (double)(i % 5);
    out[0] = (UnitTally){0, 0, "PERSON", {3, k > 3 ? 3 : k, 4, k > 3 ? 3 : k}};
    out[1] = (UnitTally){0, 0, "*", {3, k > 3 ? 3 : k, 4, k > 3 ? 3 : k}};
    out[2] = (UnitTally){1, i % 4 > 0 ? (uint32_t)(i % 4) - 1 : 0, "*", {1, 0.5, 1, 0.5}};
    out[3] = (UnitTally){2, 0, "PER", {1, 1, 1, 1}};
    out[4] = (UnitTally){0, 0, "ZERO", {0, 0, 0, 0}};
    return 5;
}

static inline int put_document(Store *s, StoreRun *r, size_t i, Error *e)
{
    UnitTally tallies[5];
    char answer[48];
    DocumentOutcome d = {.document = i, .exit_status = -1, .wall = (double)i / 8, .cpu = NAN, .tallies = tallies};
    d.n_tallies = fixture_tallies(i, tallies);
    if (i % 9 == 8) {
        d.status = i % 2 ? DOCUMENT_CRASHED : DOCUMENT_TIMEOUT;
        d.error = i % 2 ? "the system was killed by signal 11" : "no answer within 2 seconds";
        d.signal = i % 2 ? 11 : 0;
        d.stderr_tail = "Traceback";
        d.stderr_length = 9;
    } else {
        d.answer = answer;
        d.answer_length = (size_t)snprintf(answer, sizeof answer, "{\"id\":\"w%03zu\"}", i);
    }
    return store_document(s, r, &d, e);
}

static inline void put_rest(Store *s, StoreRun *r)
{
    for (size_t i = 0; i < r->n_documents; i++)
        if (!r->done[i]) must(put_document(s, r, i, e));
    must(store_run_end(s, r, &(RunEnd){.stage = STAGE_FINISHED, .wall = 2, .cpu = 1, .peak_memory = 4096}, e));
}

/* A whole run over n documents in a file of its own. */
static inline void whole_run(const char *name, size_t n)
{
    Arena a = {0};
    Store *s = opened(name, STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", n));
    put_rest(s, begun(s, &a, &spec));
    store_close(s);
    arena_free(&a);
}

/* Rows of a question, a line each, columns separated by a bar, asked by another connection. The caller frees. */
static inline char *rows_of(const char *name, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    StrBuf out = {0};
    assert_int_equal(sqlite3_open(in_folder(name), &db), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK) fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(q) == SQLITE_ROW) {
        for (int c = 0; c < sqlite3_column_count(q); c++) {
            const char *text = (const char *)sqlite3_column_text(q, c);
            sb_printf(&out, "%s%s", c ? "|" : "", text ? text : "NULL");
        }
        sb_putc(&out, '\n');
    }
    sqlite3_finalize(q);
    sqlite3_close(db);
    sb_puts(&out, "");
    return out.data ? out.data : strdup("");
}

#define assert_rows(name, sql, expected) \
    do { \
        char *got = rows_of((name), (sql)); \
        assert_string_equal(got, (expected)); \
        free(got); \
    } while (0)

/* Everything that a run leaves in a file but times, in an order that does not depend on that of writing. */
static inline char *dump_of(const char *name)
{
    static const char *const questions[] = {
        "SELECT id, name, version, split, gold_hash FROM corpus ORDER BY id",
        "SELECT * FROM document ORDER BY id",
        "SELECT id, key, system, corpus, label, status, options, revision, host, compiler, versions FROM run ORDER BY id",
        "SELECT * FROM document_run ORDER BY run, document",
        "SELECT * FROM prediction ORDER BY run, document",
        "SELECT * FROM scoring ORDER BY id",
        "SELECT * FROM tally ORDER BY scoring, document_key, unit, category",
        "SELECT * FROM excluded ORDER BY run, name",
        "PRAGMA integrity_check",
        "PRAGMA foreign_key_check",
    };
    StrBuf all = {0};
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        char *rows = rows_of(name, questions[i]);
        sb_puts(&all, rows);
        free(rows);
    }
    return all.data;
}

static inline void assert_same_store(const char *left, const char *right)
{
    char *a = dump_of(left), *b = dump_of(right);
    assert_string_equal(a, b);
    free(a);
    free(b);
}

#endif

/* The file's indices are made for the writing side and for these questions: tallies lie in the order scoring, document,
 * unit, category, which is that of every sum and every table below. Sums are made here and not by SQL's sum(), whose way of
 * adding reals has changed between versions of SQLite: the same counts must give the same digits.
 */
#include "store/store_query.h"

#include "base/strbuf.h"
#include "base/symbols.h"
#include "base/vector.h"
#include "store/internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static size_t size(sqlite3_stmt *q, int column) { return (size_t)sqlite3_column_int64(q, column); }

/* The number whose name stands in the column: a CHECK of the schema says that there is one. */
static int named(sqlite3_stmt *q, int column, int count, const char *(*name)(int))
{
    const char *is = (const char *)sqlite3_column_text(q, column);
    for (int i = 0; is && i < count; i++)
        if (strcmp(is, name(i)) == 0) return i;
    return 0;
}

static const char *status_name(int i) { return document_status_name((DocumentStatus)i); }
static const char *stage_name(int i) { return run_stage_name((RunStage)i); }

/* When a run of this key was last asked for, finished ones only where there are any: the order of repetitions among other runs. */
#define LATEST(run) \
    "ifnull((SELECT max(turn) FROM run l WHERE l.key = " run ".key AND l.status = 'finished'), " run ".turn)"

/* -- runs --------------------------------------------------------------------------------------------------------------- */

#define RUN_INFO \
    "SELECT r.id, r.status, y.name, y.version, y.hash, r.label, r.corpus, c.name, c.version, c.split, c.gold_hash, r.key," \
    " r.options, r.revision, r.host, r.compiler, r.versions, r.started, r.finished," \
    " (SELECT count(*) FROM document d WHERE d.corpus = r.corpus)," \
    " (SELECT count(*) FROM document_run d WHERE d.run = r.id)," \
    " (SELECT count(*) FROM document_run d WHERE d.run = r.id AND d.status = 'ok')," \
    " r.wall, r.cpu, r.measured, r.peak_memory, r.repetition" \
    " FROM run r JOIN system y ON y.id = r.system JOIN corpus c ON c.id = r.corpus"

static RunInfo read_info(Arena *a, sqlite3_stmt *q)
{
    double wall = sqlite3_column_double(q, 22);
    return (RunInfo){
        .run = sqlite3_column_int64(q, 0),
        .stage = (RunStage)named(q, 1, STAGE_COUNT, stage_name),
        .system = store_text(a, q, 2),
        .system_version = store_text(a, q, 3),
        .system_hash = store_text(a, q, 4),
        .label = store_text(a, q, 5),
        .corpus = sqlite3_column_int64(q, 6),
        .corpus_name = store_text(a, q, 7),
        .corpus_version = store_text(a, q, 8),
        .split = store_text(a, q, 9),
        .gold_hash = store_text(a, q, 10),
        .key = store_text(a, q, 11),
        .options = store_text(a, q, 12),
        .commit = store_text(a, q, 13),
        .host = store_text(a, q, 14),
        .compiler = store_text(a, q, 15),
        .versions = store_text(a, q, 16),
        .started = store_text(a, q, 17),
        .finished = store_text(a, q, 18),
        .documents = size(q, 19),
        .done = size(q, 20),
        .ok = size(q, 21),
        .wall = wall,
        .cpu = sqlite3_column_double(q, 23),
        .documents_per_second = wall > 0 ? sqlite3_column_double(q, 24) / wall : NAN,
        .peak_memory = size(q, 25),
        .repetition = (uint32_t)size(q, 26),
    };
}

/* Takes the rows of a question that begins with RUN_INFO, and finalizes it. */
static int take_infos(Store *s, Arena *a, sqlite3_stmt *q, RunInfo **runs, size_t *n, Error *e)
{
    VECTOR(RunInfo) found = {0};
    int rc;
    while ((rc = store_row(s, q, e)) == 1) vec_push(&found, read_info(a, q));
    sqlite3_finalize(q);
    *n = rc == ASSAY_OK ? found.n : 0;
    *runs = arena_dup(a, found.at, *n, sizeof **runs);
    vec_free(&found);
    return rc;
}

int store_runs(Store *s, Arena *a, RunInfo **runs, size_t *n, Error *e)
{
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e, RUN_INFO " ORDER BY r.id", "");
    return rc == ASSAY_OK ? take_infos(s, a, q, runs, n, e) : rc;
}

int store_latest_runs(Store *s, Arena *a, RunInfo **runs, size_t *n, Error *e)
{
    static const char sql[] =
        RUN_INFO " WHERE r.status = 'finished'"
                 " AND r.corpus = (SELECT corpus FROM run WHERE status = 'finished' ORDER BY turn DESC LIMIT 1)"
                 " AND r.id = (SELECT o.id FROM run o JOIN system z ON z.id = o.system"
                 "             WHERE z.name = y.name AND o.corpus = r.corpus AND o.status = 'finished'"
                 "             ORDER BY " LATEST("o") " DESC, o.repetition LIMIT 1)"
                 " ORDER BY (SELECT min(id) FROM system z WHERE z.name = y.name)";
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e, sql, "");
    return rc == ASSAY_OK ? take_infos(s, a, q, runs, n, e) : rc;
}

int store_run_info(Store *s, Arena *a, int64_t run, RunInfo *info, Error *e)
{
    sqlite3_stmt *q;
    RunInfo *runs;
    size_t n;
    int rc = store_ask(s, &q, e, RUN_INFO " WHERE r.id = ?", "i", run);
    if (rc == ASSAY_OK) rc = take_infos(s, a, q, &runs, &n, e);
    if (rc != ASSAY_OK) return rc;
    if (n == 0) return error_at(e, ASSAY_ERR_USAGE, s->path, 0, 0, "the store has no run %lld", (long long)run);
    *info = runs[0];
    return ASSAY_OK;
}

/* The systems and labels that could have been meant, as the end of a sentence. */
static void list_names(Store *s, StrBuf *out)
{
    sqlite3_stmt *q;
    static const char sql[] = "SELECT name FROM (SELECT y.name, min(r.id) AS place FROM run r JOIN system y ON y.id = r.system GROUP BY 1"
                              " UNION SELECT label, min(id) FROM run WHERE label IS NOT NULL GROUP BY 1) ORDER BY place, name LIMIT 20";
    if (store_ask(s, &q, NULL, sql, "") != ASSAY_OK) return;
    while (store_row(s, q, NULL) == 1)
        sb_printf(out, "%s %s", out->length ? "," : "; it has", (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    if (!out->length) sb_puts(out, "; it has no runs yet");
}

/* The latest finished run of what `sql` finds, else the latest of them; 0 if it finds none. */
static int pick(Store *s, const char *sql, const char *name, int64_t *run, bool *finished, Error *e)
{
    sqlite3_stmt *q;
    *run = 0;
    int rc = store_ask(s, &q, e, sql, "t", name);
    if (rc != ASSAY_OK) return rc;
    rc = store_row(s, q, e);
    if (rc == 1) {
        *run = sqlite3_column_int64(q, 0);
        *finished = sqlite3_column_int(q, 1);
    }
    sqlite3_finalize(q);
    return rc < 0 ? rc : ASSAY_OK;
}

static int refuse_unfinished(Store *s, const char *name, int64_t run, Error *e)
{
    Arena a = {0};
    RunInfo info;
    int rc = store_run_info(s, &a, run, &info, e);
    if (rc == ASSAY_OK && info.stage == STAGE_FAILED)
        rc = error_at(e, ASSAY_ERR_DATA, s->path, 0, 0,
                      "the latest run of \"%s\", number %lld, failed: %zu of %zu documents went well; "
                      "the same `assay run` again tries the others once more",
                      name, (long long)run, info.ok, info.documents);
    else if (rc == ASSAY_OK)
        rc = error_at(e, ASSAY_ERR_DATA, s->path, 0, 0,
                      "the run of \"%s\", number %lld, is not finished: %zu of %zu documents are done; "
                      "the same `assay run` again goes on with it",
                      name, (long long)run, info.done, info.documents);
    arena_free(&a);
    return rc;
}

int store_find_run(Store *s, const char *name, int64_t *run, Error *e)
{
    static const char by_number[] = "SELECT id, 1 FROM run WHERE id = ?1 AND CAST(id AS TEXT) = ?1";
    static const char by_label[] = "SELECT id, status = 'finished' AS done FROM run r WHERE label = ? ORDER BY done DESC, " LATEST("r") " DESC, repetition";
    static const char by_system[] = "SELECT r.id, r.status = 'finished' AS done FROM run r JOIN system y ON y.id = r.system"
                                    " WHERE y.name = ? ORDER BY done DESC, " LATEST("r") " DESC, repetition";
    static const char *const ways[] = {by_number, by_label, by_system};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        bool finished = false;
        int rc = pick(s, ways[i], name, run, &finished, e);
        if (rc != ASSAY_OK) return rc;
        if (*run) return finished ? ASSAY_OK : refuse_unfinished(s, name, *run, e);
    }
    StrBuf names = {0};
    list_names(s, &names);
    int rc = error_at(e, ASSAY_ERR_USAGE, s->path, 0, 0, "the store has no run \"%s\"%s", name, sb_text(&names));
    sb_free(&names);
    return rc;
}

int store_repetitions(Store *s, Arena *a, int64_t run, int64_t **runs, size_t *n, Error *e)
{
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e,
                       "SELECT o.id FROM run r JOIN run o ON o.id = r.id OR (o.key = r.key AND o.status = 'finished' AND r.status = 'finished')"
                       " WHERE r.id = ? ORDER BY o.repetition",
                       "i", run);
    if (rc != ASSAY_OK) return rc;
    VECTOR(int64_t) found = {0};
    while ((rc = store_row(s, q, e)) == 1) vec_push(&found, sqlite3_column_int64(q, 0));
    sqlite3_finalize(q);
    *n = found.n;
    *runs = arena_dup(a, found.at, found.n, sizeof **runs);
    vec_free(&found);
    if (rc == ASSAY_OK && *n == 0) return error_at(e, ASSAY_ERR_USAGE, s->path, 0, 0, "the store has no run %lld", (long long)run);
    return rc;
}

int store_find_repetitions(Store *s, Arena *a, const char *name, int64_t **runs, size_t *n, Error *e)
{
    int64_t run;
    char number[24];
    int rc = store_find_run(s, name, &run, e);
    if (rc != ASSAY_OK) return rc;
    snprintf(number, sizeof number, "%lld", (long long)run);
    if (strcmp(number, name) != 0) return store_repetitions(s, a, run, runs, n, e);
    *runs = arena_dup(a, &run, 1, sizeof run);
    *n = 1;
    return ASSAY_OK;
}

/* -- documents ---------------------------------------------------------------------------------------------------------- */

int store_failures(Store *s, Arena *a, int64_t run, Failure **failures, size_t *n, Error *e)
{
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e,
                       "SELECT d.name, x.status, x.error, x.stderr_tail, ifnull(x.exit_status, -1), x.signal FROM document_run x"
                       " JOIN document d ON d.id = x.document WHERE x.run = ? AND x.status <> 'ok' ORDER BY x.document",
                       "i", run);
    if (rc != ASSAY_OK) return rc;
    VECTOR(Failure) found = {0};
    while ((rc = store_row(s, q, e)) == 1)
        vec_push(&found, (Failure){.id = store_text(a, q, 0),
                                   .status = (DocumentStatus)named(q, 1, DOCUMENT_STATUS_COUNT, status_name),
                                   .reason = store_text(a, q, 2),
                                   .stderr_tail = store_text(a, q, 3),
                                   .exit_status = sqlite3_column_int(q, 4),
                                   .signal = sqlite3_column_int(q, 5)});
    sqlite3_finalize(q);
    *n = found.n;
    *failures = arena_dup(a, found.at, found.n, sizeof **failures);
    vec_free(&found);
    return rc;
}

int store_exclusions(Store *s, Arena *a, int64_t run, Exclusion **excluded, size_t *n, Error *e)
{
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e, "SELECT name, reason FROM excluded WHERE run = ? ORDER BY name", "i", run);
    if (rc != ASSAY_OK) return rc;
    VECTOR(Exclusion) found = {0};
    while ((rc = store_row(s, q, e)) == 1) vec_push(&found, (Exclusion){store_text(a, q, 0), store_text(a, q, 1)});
    sqlite3_finalize(q);
    *n = found.n;
    *excluded = arena_dup(a, found.at, found.n, sizeof **excluded);
    vec_free(&found);
    return rc;
}

/* A text column as it lies in SQLite's memory, until the next step. */
static const char *borrowed(sqlite3_stmt *q, int column, size_t *n)
{
    const char *bytes = (const char *)sqlite3_column_text(q, column);
    *n = (size_t)sqlite3_column_bytes(q, column);
    return bytes;
}

int store_each_document(Store *s, int64_t run, const char *id, StoreEach each, void *payload, Error *e)
{
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e,
                       "SELECT d.position, d.name, d.text, d.gold, x.status, p.answer FROM run r JOIN document d ON d.corpus = r.corpus"
                       " LEFT JOIN document_run x ON x.run = r.id AND x.document = d.id"
                       " LEFT JOIN prediction p ON p.run = r.id AND p.document = d.id"
                       " WHERE r.id = ?1 AND (?2 IS NULL OR d.name = ?2) ORDER BY d.position",
                       "it", run, id);
    if (rc != ASSAY_OK) return rc;
    size_t seen = 0;
    while ((rc = store_row(s, q, e)) == 1) {
        StoredDocument d = {.document = size(q, 0), .done = sqlite3_column_type(q, 4) != SQLITE_NULL};
        d.id = (const char *)sqlite3_column_text(q, 1);
        d.text = borrowed(q, 2, &d.text_length);
        d.gold = borrowed(q, 3, &d.gold_length);
        d.answer = borrowed(q, 5, &d.answer_length);
        if (d.done) d.status = (DocumentStatus)named(q, 4, DOCUMENT_STATUS_COUNT, status_name);
        seen++;
        rc = each(&d, payload, e);
        if (rc != 0) break;
    }
    sqlite3_finalize(q);
    if (rc == 0 && id && !seen)
        return error_at(e, ASSAY_ERR_USAGE, s->path, 0, 0, "run %lld has no document \"%s\"", (long long)run, id);
    return rc;
}

int store_each_gold(Store *s, const char *gold_hash, StoreEach each, void *payload, Error *e)
{
    int64_t corpus;
    sqlite3_stmt *q;
    int rc = store_number(s, &corpus, 0, e, "SELECT min(id) FROM corpus WHERE gold_hash = ?", "t", gold_hash);
    if (rc == ASSAY_OK && !corpus)
        rc = error_at(e, ASSAY_ERR_DATA, s->path, 0, 0, "there is no corpus with the gold hash %.8s in this store", gold_hash);
    if (rc == ASSAY_OK) rc = store_ask(s, &q, e, "SELECT position, name, text, gold FROM document WHERE corpus = ? ORDER BY position", "i", corpus);
    if (rc != ASSAY_OK) return rc;
    while ((rc = store_row(s, q, e)) == 1) {
        StoredDocument d = {.document = size(q, 0), .id = (const char *)sqlite3_column_text(q, 1)};
        d.text = borrowed(q, 2, &d.text_length);
        d.gold = borrowed(q, 3, &d.gold_length);
        if ((rc = each(&d, payload, e)) != 0) break;
    }
    sqlite3_finalize(q);
    return rc;
}

/* A commit costs far more than a row, so documents are committed in batches; but a batch that stays open keeps other
 * writers out and is lost with the process. So a batch ends after STORE_BATCH documents or when the previous commit is
 * STORE_BATCH_MS ago, whichever is first: a slow system is committed document by document, a fast one in batches. What a
 * pause leaves open, store_tick closes.
 */
#include "store/store_write.h"

#include "base/hash.h"
#include "store/internal.h"

#include <limits.h>
#include <string.h>

static const char *const kept_sql[KEPT_COUNT] = {
    [KEPT_BEGIN] = "BEGIN IMMEDIATE",
    [KEPT_COMMIT] = "COMMIT",
    [KEPT_DOCUMENT] = "INSERT INTO document (id, corpus, position, name, sentences, text, gold) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [KEPT_DOCUMENT_RUN] = "INSERT INTO document_run (run, document, status, error, exit_status, signal, stderr_tail, wall, cpu,"
                          " peak_memory, output_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [KEPT_PREDICTION] = "INSERT INTO prediction (run, document, answer) VALUES (?, ?, ?)",
    [KEPT_TALLY] = "INSERT INTO tally (scoring, document_key, unit, category, gold, found, predicted, correct)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
};

int store_kept(Store *s, Kept which, sqlite3_stmt **q, Error *e)
{
    if (!s->kept[which] && sqlite3_prepare_v3(s->db, kept_sql[which], -1, SQLITE_PREPARE_PERSISTENT, &s->kept[which], NULL) != SQLITE_OK)
        return store_fail(s, e);
    *q = s->kept[which];
    return ASSAY_OK;
}

/* Runs a kept statement whose values are bound. Values that it borrowed stay bound until the next use and are not read. */
static int run_kept(Store *s, sqlite3_stmt *q, Error *e)
{
    int rc = store_row(s, q, e);
    sqlite3_reset(q);
    return rc;
}

/* Borrowed until the statement was run; NULL is NULL. */
static void bind_text(sqlite3_stmt *q, int at, const char *text, size_t n)
{
    sqlite3_bind_text64(q, at, text, n, SQLITE_STATIC, SQLITE_UTF8);
}

/* -- transactions ------------------------------------------------------------------------------------------------------- */

int store_leave(Store *s, Error *e)
{
    if (s->transaction == TRANSACTION_NONE) return ASSAY_OK;
    sqlite3_stmt *q;
    int rc = store_kept(s, KEPT_COMMIT, &q, e);
    if (rc == ASSAY_OK) rc = run_kept(s, q, e);
    if (rc != ASSAY_OK) return rc;
    s->transaction = TRANSACTION_NONE;
    s->pending = 0;
    s->last_commit = store_clock();
    return ASSAY_OK;
}

void store_undo(Store *s)
{
    if (!sqlite3_get_autocommit(s->db)) sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->transaction = TRANSACTION_NONE;
    s->pending = 0;
}

int store_enter(Store *s, Transaction kind, Error *e)
{
    if (s->mode == STORE_READ) return error_set(e, ASSAY_ERR_INTERNAL, "something was written to a store that was opened for reading");
    if (s->transaction == kind) return ASSAY_OK;
    if (s->transaction > TRANSACTION_BATCH)
        return error_set(e, ASSAY_ERR_INTERNAL, "a corpus or a rescoring was begun and not ended");
    int rc = store_leave(s, e);
    if (rc != ASSAY_OK || kind == TRANSACTION_NONE) return rc;
    sqlite3_stmt *q;
    rc = store_kept(s, KEPT_BEGIN, &q, e);
    if (rc == ASSAY_OK) rc = run_kept(s, q, e);
    if (rc == ASSAY_OK) s->transaction = kind;
    return rc;
}

int store_flush(Store *s, Error *e) { return s->transaction == TRANSACTION_BATCH ? store_leave(s, e) : ASSAY_OK; }

static bool is_due(const Store *s) { return store_clock() - s->last_commit >= STORE_BATCH_MS / 1000.0; }

int store_tick(Store *s, Error *e) { return s->transaction == TRANSACTION_BATCH && is_due(s) ? store_leave(s, e) : ASSAY_OK; }

/* -- corpus ------------------------------------------------------------------------------------------------------------- */

int store_corpus_begin(Store *s, const CorpusSpec *spec, int64_t *corpus, bool *known, Error *e)
{
    static const char find[] = "SELECT id FROM corpus WHERE name = ? AND version = ? AND split = ? AND gold_hash = ?";
    *known = false;
    int rc = store_enter(s, TRANSACTION_NONE, e);
    if (rc == ASSAY_OK) rc = store_number(s, corpus, 0, e, find, "tttt", spec->name, spec->version, spec->split, spec->gold_hash);
    if (rc == ASSAY_OK && !*corpus) { /* look again behind the lock */
        rc = store_enter(s, TRANSACTION_CORPUS, e);
        if (rc == ASSAY_OK) rc = store_number(s, corpus, 0, e, find, "tttt", spec->name, spec->version, spec->split, spec->gold_hash);
        if (rc == ASSAY_OK && *corpus) store_undo(s);
    }
    if (rc != ASSAY_OK) return rc;
    *known = *corpus != 0;
    if (*known) return ASSAY_OK;
    rc = store_do(s, e, "INSERT INTO corpus (name, version, split, licence, gold_hash) VALUES (?, ?, ?, ?, ?)", "ttttt",
                  spec->name, spec->version, spec->split, spec->licence, spec->gold_hash);
    *corpus = s->corpus = sqlite3_last_insert_rowid(s->db);
    s->next_position = 0;
    if (rc == ASSAY_OK) rc = store_number(s, &s->next_document, 1, e, "SELECT max(id) + 1 FROM document", "");
    return rc;
}

int store_corpus_add(Store *s, const CorpusDocument *d, Error *e)
{
    if (s->transaction != TRANSACTION_CORPUS)
        return error_set(e, ASSAY_ERR_INTERNAL, "a document was added to a corpus that was not begun");
    sqlite3_stmt *q;
    int rc = store_kept(s, KEPT_DOCUMENT, &q, e);
    if (rc != ASSAY_OK) return rc;
    sqlite3_bind_int64(q, 1, s->next_document);
    sqlite3_bind_int64(q, 2, s->corpus);
    sqlite3_bind_int64(q, 3, s->next_position);
    bind_text(q, 4, d->id, strlen(d->id));
    sqlite3_bind_int64(q, 5, (int64_t)d->sentences);
    bind_text(q, 6, d->text ? d->text : "", d->text_length);
    bind_text(q, 7, d->gold, d->gold_length);
    if (sqlite3_step(q) == SQLITE_CONSTRAINT_UNIQUE) {
        sqlite3_reset(q);
        store_undo(s);
        return error_set(e, ASSAY_ERR_DATA, "two documents of the corpus have the id \"%s\"", d->id);
    }
    if (sqlite3_reset(q) != SQLITE_OK) return store_fail(s, e);
    s->next_document++;
    s->next_position++;
    return ASSAY_OK;
}

int store_corpus_end(Store *s, Error *e) { return s->transaction == TRANSACTION_CORPUS ? store_leave(s, e) : ASSAY_OK; }

/* -- documents ---------------------------------------------------------------------------------------------------------- */

static int put_outcome(Store *s, int64_t run, int64_t document, const DocumentOutcome *d, Error *e)
{
    sqlite3_stmt *q;
    int rc = store_kept(s, KEPT_DOCUMENT_RUN, &q, e);
    if (rc != ASSAY_OK) return rc;
    char hash[SHA256_HEX];
    if (d->answer) sha256_of(d->answer, d->answer_length, hash);
    sqlite3_clear_bindings(q);
    sqlite3_bind_int64(q, 1, run);
    sqlite3_bind_int64(q, 2, document);
    bind_text(q, 3, document_status_name(d->status), strlen(document_status_name(d->status)));
    if (d->error && d->error[0]) bind_text(q, 4, d->error, strlen(d->error));
    if (d->exit_status >= 0) sqlite3_bind_int(q, 5, d->exit_status);
    if (d->signal > 0) sqlite3_bind_int(q, 6, d->signal);
    if (d->stderr_length) bind_text(q, 7, d->stderr_tail, d->stderr_length);
    sqlite3_bind_double(q, 8, d->wall); /* NaN becomes NULL */
    sqlite3_bind_double(q, 9, d->cpu);
    if (d->peak_memory) sqlite3_bind_int64(q, 10, (int64_t)d->peak_memory);
    if (d->answer) bind_text(q, 11, hash, sizeof hash - 1);
    int code = sqlite3_step(q);
    if (code == SQLITE_CONSTRAINT_PRIMARYKEY) {
        sqlite3_reset(q);
        store_undo(s);
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0,
                        "run %lld already has document number %zu: is another program doing the same run at the same time?",
                        (long long)run, d->document + 1);
    }
    return sqlite3_reset(q) == SQLITE_OK ? ASSAY_OK : store_fail(s, e);
}

static int put_answer(Store *s, int64_t run, int64_t document, const DocumentOutcome *d, Error *e)
{
    sqlite3_stmt *q;
    int rc = store_kept(s, KEPT_PREDICTION, &q, e);
    if (rc != ASSAY_OK) return rc;
    sqlite3_bind_int64(q, 1, run);
    sqlite3_bind_int64(q, 2, document);
    bind_text(q, 3, d->answer, d->answer_length);
    return run_kept(s, q, e);
}

static int put_tally(Store *s, const StoreRun *r, int64_t document_key, const UnitTally *t, Error *e)
{
    if (tally_is_zero(&t->tally)) return ASSAY_OK;
    sqlite3_stmt *q;
    int rc = store_kept(s, KEPT_TALLY, &q, e);
    if (rc != ASSAY_OK) return rc;
    sqlite3_bind_int64(q, 1, r->scoring_ids[t->scoring]);
    sqlite3_bind_int64(q, 2, document_key);
    sqlite3_bind_int64(q, 3, t->unit);
    bind_text(q, 4, t->category, strlen(t->category));
    sqlite3_bind_double(q, 5, t->tally.gold);
    sqlite3_bind_double(q, 6, t->tally.found);
    sqlite3_bind_double(q, 7, t->tally.predicted);
    sqlite3_bind_double(q, 8, t->tally.correct);
    return run_kept(s, q, e);
}

static int check_document(const StoreRun *r, size_t document, Error *e)
{
    if (document < r->n_documents) return ASSAY_OK;
    return error_set(e, ASSAY_ERR_INTERNAL, "document number %zu of a corpus of %zu was stored", document + 1, r->n_documents);
}

static int check_tallies(const StoreRun *r, const UnitTally *tallies, size_t n, Error *e)
{
    for (size_t i = 0; i < n; i++)
        if (tallies[i].scoring >= r->n_scorings)
            return error_set(e, ASSAY_ERR_INTERNAL, "a tally of a scoring that the run does not have was stored");
    return ASSAY_OK;
}

int store_document(Store *s, StoreRun *r, const DocumentOutcome *d, Error *e)
{
    int rc = check_document(r, d->document, e);
    if (rc == ASSAY_OK) rc = check_tallies(r, d->tallies, d->n_tallies, e);
    if (rc == ASSAY_OK) rc = store_enter(s, TRANSACTION_BATCH, e);
    if (rc != ASSAY_OK) return rc;
    int64_t document = r->first_document + (int64_t)d->document;
    rc = put_outcome(s, r->run, document, d, e);
    if (rc == ASSAY_OK && d->answer) rc = put_answer(s, r->run, document, d, e);
    for (size_t i = 0; i < d->n_tallies && rc == ASSAY_OK; i++) rc = put_tally(s, r, document, &d->tallies[i], e);
    if (rc != ASSAY_OK) return rc;
    r->written++;
    s->pending++;
    return s->pending >= STORE_BATCH || is_due(s) ? store_leave(s, e) : ASSAY_OK;
}

int store_rescore_put(Store *s, StoreRun *r, size_t document, const UnitTally *tallies, size_t n, Error *e)
{
    if (s->transaction != TRANSACTION_RESCORE)
        return error_set(e, ASSAY_ERR_INTERNAL, "counts were stored for a rescoring that was not begun");
    int rc = check_document(r, document, e);
    if (rc == ASSAY_OK) rc = check_tallies(r, tallies, n, e);
    for (size_t i = 0; i < n && rc == ASSAY_OK; i++)
        if (!r->complete[tallies[i].scoring]) rc = put_tally(s, r, r->first_document + (int64_t)document, &tallies[i], e);
    return rc;
}

int store_whole_tally(Store *s, StoreRun *r, const UnitTally *t, Error *e)
{
    int rc = check_tallies(r, t, 1, e);
    if (rc == ASSAY_OK && s->transaction != TRANSACTION_RESCORE) rc = store_enter(s, TRANSACTION_BATCH, e);
    if (rc == ASSAY_OK)
        rc = store_do(s, e, "DELETE FROM tally WHERE scoring = ? AND document_key = 0 AND unit = 0 AND category = ?", "it",
                      r->scoring_ids[t->scoring], t->category);
    return rc == ASSAY_OK ? put_tally(s, r, 0, t, e) : rc;
}

int store_exclude(Store *s, StoreRun *r, const char *id, const char *reason, Error *e)
{
    int rc = s->transaction == TRANSACTION_RESCORE ? ASSAY_OK : store_enter(s, TRANSACTION_BATCH, e);
    if (rc == ASSAY_OK)
        rc = store_do(s, e, "INSERT OR REPLACE INTO excluded (run, name, reason) VALUES (?, ?, ?)", "itt", r->run, id, reason);
    return rc;
}

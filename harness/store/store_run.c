/* What keeps a run honest is one invariant: a scoring that is complete has counted every document in document_run. A
 * document and its tallies are one transaction, so the invariant holds as long as every session counts under every scoring
 * the run has. A session that asks for a new one must first count the documents that are there already, from their stored
 * answers (store_rescore_*); one that no longer asks for an old one, of a run that has documents left, drops it.
 *
 * `turn` is raised whenever a run is asked for, not only when it does something: who goes back to an earlier version of a
 * system finds that run up to date, and it is the latest again.
 */
#include "store/internal.h"
#include "store/store_write.h"

#include <string.h>

#define NOW "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"

#define NOT_OK "SELECT document FROM document_run WHERE run = ?1 AND status <> 'ok'"

static int forget(Store *s, int64_t run, RunRedo redo, Error *e)
{
    int rc;
    if (redo == REDO_ALL) {
        rc = store_do(s, e, "DELETE FROM scoring WHERE run = ?", "i", run);
        if (rc == ASSAY_OK) rc = store_do(s, e, "DELETE FROM document_run WHERE run = ?", "i", run);
        if (rc == ASSAY_OK)
            rc = store_do(s, e, "UPDATE run SET started = " NOW ", wall = 0, measured = 0, cpu = 0, peak_memory = NULL WHERE id = ?",
                          "i", run);
    } else {
        rc = store_do(s, e,
                      "DELETE FROM tally WHERE scoring IN (SELECT id FROM scoring WHERE run = ?1) AND document_key IN (" NOT_OK ")",
                      "i", run);
        if (rc == ASSAY_OK) rc = store_do(s, e, "DELETE FROM document_run WHERE run = ?1 AND status <> 'ok'", "i", run);
    }
    if (rc == ASSAY_OK) rc = store_do(s, e, "DELETE FROM excluded WHERE run = ?", "i", run);
    return rc;
}

/* Before documents are added: what was made of all the documents there were. */
static int forget_wholes(Store *s, int64_t run, Error *e)
{
    int rc = store_do(s, e, "DELETE FROM tally WHERE scoring IN (SELECT id FROM scoring WHERE run = ?) AND document_key = 0", "i", run);
    return rc == ASSAY_OK ? store_do(s, e, "DELETE FROM score WHERE scoring IN (SELECT id FROM scoring WHERE run = ?)", "i", run) : rc;
}

/* The row of the run: *stage is "" if it is new. */
static int find_or_add(Store *s, Arena *a, const RunSpec *spec, StoreRun *r, const char **stage, Error *e)
{
    *stage = "";
    int64_t repetition = spec->repetition ? spec->repetition : 1;
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e, "SELECT id, status, corpus FROM run WHERE key = ? AND repetition = ?", "ti", spec->key,
                       repetition);
    if (rc != ASSAY_OK) return rc;
    rc = store_row(s, q, e);
    if (rc == 1) {
        r->run = sqlite3_column_int64(q, 0);
        *stage = arena_copy(a, (const char *)sqlite3_column_text(q, 1), (size_t)sqlite3_column_bytes(q, 1));
        if (sqlite3_column_int64(q, 2) != spec->corpus)
            rc = error_set(e, ASSAY_ERR_INTERNAL, "the key of run %lld does not depend on its corpus", (long long)r->run);
    }
    sqlite3_finalize(q);
    if (rc != 0) return rc < 0 ? rc : ASSAY_OK;

    rc = store_do(s, e, "INSERT OR IGNORE INTO system (name, version, hash) VALUES (?, ?, ?)", "ttt", spec->system,
                  spec->system_version, spec->system_hash);
    if (rc == ASSAY_OK)
        rc = store_do(s, e,
                      "INSERT INTO run (turn, key, repetition, system, corpus, status, started)"
                      " SELECT ifnull((SELECT max(turn) FROM run), 0) + 1, ?1, ?2, id, ?3, 'running', " NOW
                      " FROM system WHERE name = ?4 AND version = ?5 AND hash = ?6",
                      "tiittt", spec->key, repetition, spec->corpus, spec->system, spec->system_version, spec->system_hash);
    r->run = sqlite3_last_insert_rowid(s->db);
    return rc;
}

/* Which documents there are, and which are done. */
static int find_done(Store *s, Arena *a, int64_t corpus, StoreRun *r, Error *e)
{
    int64_t n;
    int rc = store_number(s, &n, 0, e, "SELECT count(*) FROM document WHERE corpus = ?", "i", corpus);
    if (rc == ASSAY_OK)
        rc = store_number(s, &r->first_document, 0, e, "SELECT id FROM document WHERE corpus = ? AND position = 0", "i", corpus);
    sqlite3_stmt *q;
    if (rc == ASSAY_OK) rc = store_ask(s, &q, e, "SELECT document FROM document_run WHERE run = ?", "i", r->run);
    if (rc != ASSAY_OK) return rc;
    r->n_documents = (size_t)n;
    r->done = arena_zero(a, r->n_documents + 1, sizeof *r->done);
    while ((rc = store_row(s, q, e)) == 1) {
        r->done[sqlite3_column_int64(q, 0) - r->first_document] = true;
        r->n_done++;
    }
    sqlite3_finalize(q);
    return rc;
}

/* -- scorings ----------------------------------------------------------------------------------------------------------- */

static int forget_counts(Store *s, int64_t scoring, Error *e)
{
    int rc = store_do(s, e, "DELETE FROM tally WHERE scoring = ?", "i", scoring);
    if (rc == ASSAY_OK) rc = store_do(s, e, "DELETE FROM score WHERE scoring = ?", "i", scoring);
    return rc;
}

/* Finds or adds one scoring. One that is there under another signature loses its counts. */
static int place_scoring(Store *s, StoreRun *r, size_t i, const ScoringSpec *c, Error *e)
{
    static const char find[] = "SELECT id, complete, unit = ? AND additive = ? AND signature = ? FROM scoring"
                               " WHERE run = ? AND layer = ? AND criterion = ? AND profile IS ?";
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e, find, "titittt", c->unit, (int64_t)c->additive, c->signature, r->run, c->layer, c->criterion,
                       c->profile);
    if (rc != ASSAY_OK) return rc;
    bool same = false;
    rc = store_row(s, q, e);
    if (rc == 1) {
        r->scoring_ids[i] = sqlite3_column_int64(q, 0);
        same = sqlite3_column_int(q, 2);
        r->complete[i] = same && sqlite3_column_int(q, 1);
    }
    sqlite3_finalize(q);
    if (rc < 0) return rc;
    if (!r->complete[i]) r->complete[i] = r->n_done == 0; /* nothing to catch up with */
    int64_t complete = r->complete[i];
    if (rc == 0) {
        rc = store_do(s, e,
                      "INSERT INTO scoring (run, layer, criterion, profile, unit, additive, complete, signature)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                      "ittttiit", r->run, c->layer, c->criterion, c->profile, c->unit, (int64_t)c->additive, complete, c->signature);
        r->scoring_ids[i] = sqlite3_last_insert_rowid(s->db);
        return rc;
    }
    rc = store_do(s, e, "UPDATE scoring SET unit = ?, additive = ?, complete = ?, signature = ? WHERE id = ?", "tiiti", c->unit,
                  (int64_t)c->additive, complete, c->signature, r->scoring_ids[i]);
    return rc == ASSAY_OK && !same ? forget_counts(s, r->scoring_ids[i], e) : rc;
}

/* Drops the scorings of an unfinished run that are not among those asked for. */
static int drop_others(Store *s, const StoreRun *r, Error *e)
{
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e, "SELECT id FROM scoring WHERE run = ?", "i", r->run);
    if (rc != ASSAY_OK) return rc;
    while ((rc = store_row(s, q, e)) == 1) {
        int64_t id = sqlite3_column_int64(q, 0);
        bool asked = false;
        for (size_t i = 0; i < r->n_scorings; i++) asked = asked || r->scoring_ids[i] == id;
        if (!asked) rc = store_do(s, e, "DELETE FROM scoring WHERE id = ?", "i", id);
        if (rc < 0) break;
    }
    sqlite3_finalize(q);
    return rc;
}

static int place_scorings(Store *s, Arena *a, const RunSpec *spec, StoreRun *r, Error *e)
{
    int rc = ASSAY_OK;
    r->n_scorings = spec->n_scorings;
    r->scoring_ids = arena_zero(a, spec->n_scorings + 1, sizeof *r->scoring_ids);
    r->complete = arena_zero(a, spec->n_scorings + 1, sizeof *r->complete);
    for (size_t i = 0; i < spec->n_scorings && rc == ASSAY_OK; i++) {
        rc = place_scoring(s, r, i, &spec->scorings[i], e);
        r->needs_rescore = r->needs_rescore || !r->complete[i];
        for (size_t k = 0; k < i && rc == ASSAY_OK; k++)
            if (r->scoring_ids[k] == r->scoring_ids[i])
                rc = error_set(e, ASSAY_ERR_USAGE, "%s:%s was asked for twice", spec->scorings[i].layer, spec->scorings[i].criterion);
    }
    if (rc == ASSAY_OK && r->found != FOUND_ALL) rc = drop_others(s, r, e);
    return rc;
}

/* -- begin and end ------------------------------------------------------------------------------------------------------ */

static int note_circumstances(Store *s, const RunSpec *spec, const StoreRun *r, Error *e)
{
    int rc = store_do(s, e, "UPDATE run SET turn = (SELECT max(turn) FROM run) + 1, label = ifnull(?, label) WHERE id = ?", "ti",
                      spec->label, r->run);
    if (rc != ASSAY_OK || r->found == FOUND_ALL) return rc;
    return store_do(s, e,
                    "UPDATE run SET status = 'running', finished = NULL, options = ?, revision = ?, host = ?, compiler = ?,"
                    " versions = ? WHERE id = ?",
                    "ttttti", spec->options, spec->commit, spec->host, spec->compiler, spec->versions, r->run);
}

static int begin(Store *s, Arena *a, const RunSpec *spec, StoreRun *r, Error *e)
{
    const char *stage;
    int rc = find_or_add(s, a, spec, r, &stage, e);
    if (rc != ASSAY_OK) return rc;
    RunRedo redo = spec->redo == REDO_NOTHING && strcmp(stage, "failed") == 0 ? REDO_FAILED : spec->redo;
    if (stage[0] && redo != REDO_NOTHING) rc = forget(s, r->run, redo, e);
    if (rc == ASSAY_OK) rc = find_done(s, a, spec->corpus, r, e);
    if (rc != ASSAY_OK) return rc;
    if (r->n_done > 0) r->found = FOUND_PART;
    if (strcmp(stage, "finished") == 0 && r->n_done == r->n_documents) r->found = FOUND_ALL;
    if (r->found == FOUND_PART) rc = forget_wholes(s, r->run, e);
    if (rc == ASSAY_OK) rc = place_scorings(s, a, spec, r, e);
    return rc == ASSAY_OK ? note_circumstances(s, spec, r, e) : rc;
}

int store_run_begin(Store *s, Arena *a, const RunSpec *spec, StoreRun **out, Error *e)
{
    *out = NULL;
    StoreRun *r = arena_zero(a, 1, sizeof *r);
    int rc = store_enter(s, TRANSACTION_NONE, e);
    if (rc == ASSAY_OK) rc = store_enter(s, TRANSACTION_BATCH, e);
    if (rc != ASSAY_OK) return rc;
    rc = begin(s, a, spec, r, e);
    if (rc == ASSAY_OK) rc = store_leave(s, e);
    if (rc == ASSAY_OK)
        *out = r;
    else
        store_undo(s);
    return rc;
}

static int check_finished(Store *s, const StoreRun *r, Error *e)
{
    int64_t done, holes;
    int rc = store_number(s, &done, 0, e, "SELECT count(*) FROM document_run WHERE run = ?", "i", r->run);
    if (rc == ASSAY_OK) rc = store_number(s, &holes, 0, e, "SELECT count(*) FROM scoring WHERE run = ? AND NOT complete", "i", r->run);
    if (rc != ASSAY_OK) return rc;
    if ((size_t)done != r->n_documents)
        return error_set(e, ASSAY_ERR_INTERNAL, "run %lld cannot be finished: %zu of its %zu documents were not done",
                         (long long)r->run, r->n_documents - (size_t)done, r->n_documents);
    if (holes)
        return error_set(e, ASSAY_ERR_INTERNAL, "run %lld cannot be finished: some of its answers were not counted", (long long)r->run);
    return ASSAY_OK;
}

int store_run_end(Store *s, StoreRun *r, const RunEnd *end, Error *e)
{
    int rc = store_enter(s, TRANSACTION_BATCH, e);
    if (rc != ASSAY_OK) return rc;
    if (end->stage == STAGE_FINISHED) rc = check_finished(s, r, e);
    if (rc == ASSAY_OK)
        rc = store_do(s, e,
                      "UPDATE run SET status = ?1, finished = CASE ?1 WHEN 'running' THEN NULL ELSE " NOW " END, wall = wall + ?2,"
                      " cpu = cpu + ?3, measured = measured + ?4, peak_memory = nullif(max(ifnull(peak_memory, 0), ?5), 0)"
                      " WHERE id = ?6",
                      "tddiii", run_stage_name(end->stage), end->wall, end->cpu, (int64_t)r->written, (int64_t)end->peak_memory,
                      r->run);
    if (rc == ASSAY_OK) r->written = 0;
    int committed = store_leave(s, rc == ASSAY_OK ? e : NULL); /* the documents are kept in any case */
    return rc != ASSAY_OK ? rc : committed;
}

/* -- counting again ----------------------------------------------------------------------------------------------------- */

int store_scoring_reset(Store *s, StoreRun *r, size_t scoring, Error *e)
{
    int rc = store_enter(s, TRANSACTION_NONE, e);
    if (rc == ASSAY_OK) rc = store_do(s, e, "UPDATE scoring SET complete = 0 WHERE id = ?", "i", r->scoring_ids[scoring]);
    if (rc != ASSAY_OK) return rc;
    r->complete[scoring] = false;
    r->needs_rescore = true;
    return ASSAY_OK;
}

int store_rescore_begin(Store *s, StoreRun *r, Error *e)
{
    int rc = store_enter(s, TRANSACTION_RESCORE, e);
    for (size_t i = 0; i < r->n_scorings && rc == ASSAY_OK; i++)
        if (!r->complete[i]) rc = forget_counts(s, r->scoring_ids[i], e);
    return rc;
}

int store_rescore_end(Store *s, StoreRun *r, Error *e)
{
    int rc = s->transaction == TRANSACTION_RESCORE ? ASSAY_OK : error_set(e, ASSAY_ERR_INTERNAL, "a rescoring was ended that was not begun");
    for (size_t i = 0; i < r->n_scorings && rc == ASSAY_OK; i++)
        if (!r->complete[i]) rc = store_do(s, e, "UPDATE scoring SET complete = 1 WHERE id = ?", "i", r->scoring_ids[i]);
    if (rc == ASSAY_OK) rc = store_leave(s, e);
    if (rc != ASSAY_OK) return rc;
    for (size_t i = 0; i < r->n_scorings; i++) r->complete[i] = true;
    r->needs_rescore = false;
    return ASSAY_OK;
}

/* A file remembers the version of its schema in user_version. schema.sql is always the newest version, for new files; an
 * older file gets the steps it lacks, in one transaction. A test holds a copy of every schema that was ever released and
 * compares what the steps make of it with a new file, so that the two ways cannot drift apart: who changes schema.sql
 * raises STORE_VERSION, adds a step here and a copy there. Views hold nothing: they are dropped and made anew from schema.sql,
 * so that a step need not say anything of them.
 *
 * Foreign keys are off meanwhile, since SQLite can change some things only by building a table anew, and are checked as a
 * whole before the commit.
 */
#include "store/internal.h"

#include <string.h>

const StoreStep store_steps[] = {
    {2, ""}, /* views */
    /* {3, "ALTER TABLE …;"}, */
    {0, NULL},
};

/* Those of schema.sql are its end. */
static int renew_views(Store *s, Error *e)
{
    const char *first = strstr((const char *)store_schema, "CREATE VIEW");
    int rc = store_exec(s, "DROP VIEW IF EXISTS latest_score; DROP VIEW IF EXISTS latest_run; DROP VIEW IF EXISTS category_score", e);
    return rc == ASSAY_OK ? store_exec(s, first, e) : rc;
}

static int apply(Store *s, const StoreStep *steps, int target, Error *e)
{
    int64_t version, broken;
    int rc = store_number(s, &version, 0, e, "PRAGMA user_version", ""); /* again: someone may have been faster */
    for (const StoreStep *step = steps; rc == ASSAY_OK && step->to; step++)
        if (step->to == version + 1 && step->to <= target) {
            rc = store_exec(s, step->sql, e);
            version = step->to;
        }
    if (rc != ASSAY_OK) return rc;
    if (version == STORE_VERSION && (rc = renew_views(s, e)) != ASSAY_OK) return rc;
    if (version < target)
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0, "the store is of version %lld, from which no way leads to version %d",
                        (long long)version, target);
    rc = store_number(s, &broken, 0, e, "SELECT count(*) FROM pragma_foreign_key_check", "");
    if (rc != ASSAY_OK) return rc;
    if (broken)
        return error_at(e, ASSAY_ERR_DATA, s->path, 0, 0,
                        "the store cannot be brought up to date: %lld of its rows point to rows that are not there",
                        (long long)broken);
    char set_version[64];
    sqlite3_snprintf(sizeof set_version, set_version, "PRAGMA user_version = %d", target);
    return store_exec(s, set_version, e);
}

int store_upgrade(Store *s, const StoreStep *steps, int target, Error *e)
{
    int rc = store_exec(s, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE", e);
    if (rc == ASSAY_OK) rc = apply(s, steps, target, e);
    if (rc == ASSAY_OK) rc = store_exec(s, "COMMIT", e);
    if (!sqlite3_get_autocommit(s->db)) sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    int on = store_exec(s, "PRAGMA foreign_keys = ON", rc == ASSAY_OK ? e : NULL);
    return rc != ASSAY_OK ? rc : on;
}

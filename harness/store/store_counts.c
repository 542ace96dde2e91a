/* The half of store_query.h that is about counts: sums, tables for resampling, and what is kept beside them. */
#include "base/strbuf.h"
#include "score/criterion.h"
#include "base/symbols.h"
#include "base/vector.h"
#include "store/internal.h"
#include "store/store_query.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNTS "t.gold, t.found, t.predicted, t.correct"

static Tally read_tally(sqlite3_stmt *q, int column)
{
    return (Tally){.gold = sqlite3_column_double(q, column),
                   .found = sqlite3_column_double(q, column + 1),
                   .predicted = sqlite3_column_double(q, column + 2),
                   .correct = sqlite3_column_double(q, column + 3)};
}

static Symbol category(Symbols *categories, sqlite3_stmt *q, int column)
{
    const char *name = (const char *)sqlite3_column_text(q, column);
    return symbols_intern(categories, name, (size_t)sqlite3_column_bytes(q, column));
}

/* -- sums --------------------------------------------------------------------------------------------------------------- */

static int by_category(const void *left, const void *right)
{
    return strcmp(((const ResultRow *)left)->category, ((const ResultRow *)right)->category);
}

/* Adds the tallies of one scoring, category by category, in the order of documents and units. */
static int sum_scoring(Store *s, Arena *a, int64_t scoring, Result *result, Error *e)
{
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e,
                       "SELECT t.category, " COUNTS " FROM tally t WHERE t.scoring = ?"
                       " ORDER BY t.document_key, t.unit, t.category", "i", scoring);
    if (rc != ASSAY_OK) return rc;
    Symbols categories = {0};
    VECTOR(Tally) sums = {0};
    while ((rc = store_row(s, q, e)) == 1) {
        Symbol c = category(&categories, q, 0);
        if (c == sums.n) vec_push(&sums, (Tally){0});
        Tally t = read_tally(q, 1);
        tally_add(&sums.at[c], &t);
    }
    sqlite3_finalize(q);
    result->total = (ResultRow){.category = "*"};
    result->rows = arena_zero(a, sums.n + 1, sizeof *result->rows);
    for (Symbol c = 0; c < sums.n; c++) {
        const char *name = symbols_name(&categories, c);
        if (strcmp(name, "*") == 0)
            result->total.tally = sums.at[c];
        else if (sums.at[c].gold + sums.at[c].predicted > 0)
            result->rows[result->n_rows++] =
                (ResultRow){.category = arena_copy(a, name, symbols_length(&categories, c)), .tally = sums.at[c]};
    }
    qsort(result->rows, result->n_rows, sizeof *result->rows, by_category);
    vec_free(&sums);
    symbols_free(&categories);
    return rc;
}

int store_results(Store *s, Arena *a, int64_t run, Result **results, size_t *n, Error *e)
{
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e,
                       "SELECT id, layer, criterion, profile, unit, additive, signature FROM scoring"
                       " WHERE run = ? AND complete ORDER BY id", "i", run);
    if (rc != ASSAY_OK) return rc;
    VECTOR(Result) found = {0};
    while ((rc = store_row(s, q, e)) == 1) {
        Result r = {.layer = store_text(a, q, 1), .criterion = store_text(a, q, 2), .unit = store_text(a, q, 4)};
        if (sqlite3_column_type(q, 3) != SQLITE_NULL) r.profile = store_text(a, q, 3);
        r.additive = sqlite3_column_int(q, 5);
        r.signature = store_text(a, q, 6);
        rc = sum_scoring(s, a, sqlite3_column_int64(q, 0), &r, e);
        if (rc != ASSAY_OK) break;
        criterion_finish(&r, a);
        vec_push(&found, r);
    }
    sqlite3_finalize(q);
    *n = rc == ASSAY_OK ? found.n : 0;
    *results = arena_dup(a, found.at, *n, sizeof **results);
    vec_free(&found);
    return rc;
}

/* -- one scoring by name ------------------------------------------------------------------------------------------------ */

static int no_scoring(Store *s, int64_t run, const char *layer, const char *criterion, const char *profile, Error *e)
{
    StrBuf names = {0};
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e,
                       "SELECT layer || ':' || criterion || ifnull(' (' || profile || ')', '') FROM scoring"
                       " WHERE run = ? AND complete ORDER BY id", "i", run);
    if (rc != ASSAY_OK) return rc;
    while (store_row(s, q, NULL) == 1)
        sb_printf(&names, "%s %s", names.length ? "," : "; it has", (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    rc = error_at(e, ASSAY_ERR_USAGE, s->path, 0, 0, "run %lld has no counts for %s:%s%s%s%s%s", (long long)run, layer, criterion,
                      profile ? " (" : "", profile ? profile : "", profile ? ")" : "",
                      names.length ? sb_text(&names) : "; it has none at all");
    sb_free(&names);
    return rc;
}

typedef struct Scoring {
    int64_t id;
    bool additive, by_sentence;
} Scoring;

static int find_scoring(Store *s, int64_t run, const char *layer, const char *criterion, const char *profile, Scoring *found,
                        Error *e)
{
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e,
                       "SELECT id, additive, unit = 'sentence' FROM scoring WHERE run = ? AND layer = ? AND criterion = ?"
                       " AND profile IS ? AND complete", "ittt", run, layer, criterion, profile);
    if (rc != ASSAY_OK) return rc;
    rc = store_row(s, q, e);
    if (rc == 1)
        *found = (Scoring){sqlite3_column_int64(q, 0), sqlite3_column_int(q, 1), sqlite3_column_int(q, 2)};
    sqlite3_finalize(q);
    if (rc == 0) return no_scoring(s, run, layer, criterion, profile, e);
    return rc < 0 ? rc : ASSAY_OK;
}

/* -- unit tables -------------------------------------------------------------------------------------------------------- */

/* Documents and units of the corpus. A document without sentences is still one unit. */
static int list_units(Store *s, Arena *a, int64_t run, bool by_sentence, UnitTable *t, Error *e)
{
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e, "SELECT d.name, d.sentences FROM run r JOIN document d ON d.corpus = r.corpus WHERE r.id = ?"
                                 " ORDER BY d.position", "i", run);
    if (rc != ASSAY_OK) return rc;
    VECTOR(const char *) ids = {0};
    VECTOR(size_t) first = {0};
    while ((rc = store_row(s, q, e)) == 1) {
        vec_push(&ids, store_text(a, q, 0));
        vec_push(&first, t->n_units);
        int64_t sentences = by_sentence ? sqlite3_column_int64(q, 1) : 1;
        t->n_units += sentences > 0 ? (size_t)sentences : 1;
    }
    sqlite3_finalize(q);
    vec_push(&first, t->n_units);
    t->n_documents = ids.n;
    t->ids = arena_dup(a, ids.at, ids.n, sizeof *t->ids);
    t->first_unit = arena_dup(a, first.at, first.n, sizeof *t->first_unit);
    vec_free(&ids);
    vec_free(&first);
    return rc;
}

static int by_name(const void *left, const void *right) { return strcmp(*(const char *const *)left, *(const char *const *)right); }

static int by_unit(const void *left, const void *right)
{
    const UnitRow *a = left, *b = right;
    if (a->unit != b->unit) return a->unit < b->unit ? -1 : 1;
    return (a->category > b->category) - (a->category < b->category);
}

/* Puts the categories, which came in the order of their appearance, into that of their names. */
static void sort_categories(Arena *a, const Symbols *categories, UnitTable *t)
{
    t->n_categories = categories->count;
    t->categories = arena_zero(a, t->n_categories + 1, sizeof *t->categories);
    for (Symbol c = 0; c < categories->count; c++)
        t->categories[c] = arena_copy(a, symbols_name(categories, c), symbols_length(categories, c));
    qsort(t->categories, t->n_categories, sizeof *t->categories, by_name);
    uint32_t *place = arena_zero(a, t->n_categories + 1, sizeof *place);
    for (uint32_t i = 0; i < t->n_categories; i++)
        place[symbols_find(categories, t->categories[i], strlen(t->categories[i]))] = i;
    for (size_t i = 0; i < t->n_rows; i++) t->rows[i].category = place[t->rows[i].category];
    qsort(t->rows, t->n_rows, sizeof *t->rows, by_unit);
}

static int list_rows(Store *s, Arena *a, int64_t scoring, UnitTable *t, Error *e)
{
    sqlite3_stmt *q;
    int rc = store_ask(s, &q, e,
                       "SELECT t.document_key - (SELECT d.id FROM run r JOIN scoring s ON s.run = r.id JOIN document d"
                       " ON d.corpus = r.corpus AND d.position = 0 WHERE s.id = ?1), t.unit, t.category, " COUNTS
                       " FROM tally t WHERE t.scoring = ?1 ORDER BY t.document_key, t.unit, t.category", "i", scoring);
    if (rc != ASSAY_OK) return rc;
    Symbols categories = {0};
    VECTOR(UnitRow) rows = {0};
    while ((rc = store_row(s, q, e)) == 1) {
        uint32_t document = (uint32_t)sqlite3_column_int64(q, 0);
        size_t unit = t->first_unit[document] + (size_t)sqlite3_column_int64(q, 1);
        if (unit >= t->first_unit[document + 1]) {
            rc = error_at(e, ASSAY_ERR_DATA, s->path, 0, 0, "the counts of document \"%s\" name a sentence that it does not have",
                          t->ids[document]);
            break;
        }
        vec_push(&rows, (UnitRow){document, (uint32_t)unit, category(&categories, q, 2), read_tally(q, 3)});
    }
    sqlite3_finalize(q);
    t->n_rows = rc == ASSAY_OK ? rows.n : 0;
    t->rows = arena_dup(a, rows.at, t->n_rows, sizeof *t->rows);
    if (rc == ASSAY_OK) sort_categories(a, &categories, t);
    vec_free(&rows);
    symbols_free(&categories);
    return rc;
}

int store_unit_table(Store *s, Arena *a, int64_t run, const char *layer, const char *criterion, const char *profile,
                     UnitTable *table, Error *e)
{
    *table = (UnitTable){0};
    Scoring scoring = {0};
    int rc = find_scoring(s, run, layer, criterion, profile, &scoring, e);
    if (rc != ASSAY_OK) return rc;
    if (!scoring.additive)
        return error_at(e, ASSAY_ERR_USAGE, s->path, 0, 0,
                        "%s:%s is counted over the whole corpus at once: there are no counts of its documents", layer, criterion);
    rc = list_units(s, a, run, scoring.by_sentence, table, e);
    return rc == ASSAY_OK ? list_rows(s, a, scoring.id, table, e) : rc;
}

/* -- beside the counts -------------------------------------------------------------------------------------------------- */

int store_put_score(Store *s, int64_t run, const char *layer, const char *criterion, const char *profile, const StoredScore *score,
                    Error *e)
{
    Scoring scoring = {0};
    int rc = find_scoring(s, run, layer, criterion, profile, &scoring, e);
    if (rc == ASSAY_OK) rc = store_enter(s, TRANSACTION_BATCH, e);
    if (rc != ASSAY_OK) return rc;
    return store_do(s, e,
                    "INSERT OR REPLACE INTO score (scoring, category, measure, value, low, high, confidence, method)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, ''))",
                    "ittddddt", scoring.id, score->category, score->measure, score->value, score->low, score->high,
                    score->confidence, score->method);
}

int store_scores(Store *s, Arena *a, int64_t run, const char *layer, const char *criterion, const char *profile,
                 StoredScore **scores, size_t *n, Error *e)
{
    Scoring scoring = {0};
    sqlite3_stmt *q;
    int rc = find_scoring(s, run, layer, criterion, profile, &scoring, e);
    if (rc == ASSAY_OK)
        rc = store_ask(s, &q, e, "SELECT category, measure, value, low, high, confidence, method FROM score WHERE scoring = ?"
                                 " ORDER BY category, measure", "i", scoring.id);
    if (rc != ASSAY_OK) return rc;
    VECTOR(StoredScore) found = {0};
    while ((rc = store_row(s, q, e)) == 1)
        vec_push(&found, (StoredScore){store_text(a, q, 0), store_text(a, q, 1), store_real(q, 2), store_real(q, 3), store_real(q, 4), store_real(q, 5), store_text(a, q, 6)});
    sqlite3_finalize(q);
    *n = found.n;
    *scores = arena_dup(a, found.at, found.n, sizeof **scores);
    vec_free(&found);
    return rc;
}

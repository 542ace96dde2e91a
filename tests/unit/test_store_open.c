/* Files that are not ours, too new, too old, locked, read-only, or full: each is refused in words, and nothing is spoilt. */
#include "unit/store_fixture.h"

#include "store/internal.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static void write_file(const char *name, const char *bytes, size_t n)
{
    FILE *f = fopen(in_folder(name), "w");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void exec_on(const char *name, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(in_folder(name), &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* The text of a file; the caller frees. */
static char *read_file(const char *path)
{
    FILE *f = fopen(path, "r");
    if (!f) fail_msg("%s is missing", path);
    StrBuf all = {0};
    char chunk[4096];
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;) sb_put(&all, chunk, n);
    fclose(f);
    return all.data;
}

#define refused(name, mode, part) \
    do { \
        Store *refused_store = NULL; \
        must_fail(store_open(&refused_store, in_folder(name), (mode), e), ASSAY_ERR_DATA, (part)); \
        assert_null(refused_store); \
    } while (0)

static void new_file_is_ours(void **state)
{
    (void)state;
    store_close(opened("a.db", STORE_WRITE));
    assert_rows("a.db", "SELECT application_id, user_version, journal_mode FROM pragma_application_id, pragma_user_version,"
                        " pragma_journal_mode", "1098080633|2|wal\n");
    assert_rows("a.db", "SELECT count(*) FROM sqlite_schema s JOIN pragma_table_list(s.name) t WHERE s.type = 'table' AND NOT t.strict", "0\n");
    Store *s = opened("a.db", STORE_WRITE);
    int64_t on;
    must(store_number(s, &on, 0, e, "PRAGMA foreign_keys", ""));
    assert_int_equal(on, 1);
    must(store_number(s, &on, 0, e, "PRAGMA synchronous", ""));
    assert_int_equal(on, 1);
    store_close(s);
}

static void paths_that_are_wrong(void **state)
{
    (void)state;
    refused("a.db", STORE_READ, "there is no such store; `assay run` makes one");
    refused("", STORE_WRITE, "this is a folder");
    refused("nowhere/a.db", STORE_WRITE, "there is no folder");
    Store *s;
    must_fail(store_open(&s, "", STORE_WRITE, e), ASSAY_ERR_DATA, "the store has no name");
    write_file("a.db", "", 0);
    refused("a.db", STORE_READ, "the store is empty");
    store_close(opened("a.db", STORE_WRITE)); /* an empty file becomes one */
}

static void files_that_are_something_else(void **state)
{
    (void)state;
    static const char text[] = "This is a text of a few lines and no store at all.\nIt has more than sixteen bytes.\n";
    write_file("a.db", text, sizeof text - 1);
    refused("a.db", STORE_READ, "this is not an assay store");
    refused("a.db", STORE_WRITE, "this is not an assay store");
    char *after = read_file(in_folder("a.db"));
    assert_string_equal(after, text); /* untouched */
    free(after);
    exec_on("b.db", "CREATE TABLE run (id)");
    refused("b.db", STORE_WRITE, "an SQLite file, but not an assay store");
    refused("b.db", STORE_READ, "an SQLite file, but not an assay store");
    exec_on("c.db", "PRAGMA application_id = 1098080633; PRAGMA user_version = 9; CREATE TABLE run (id)");
    refused("c.db", STORE_WRITE, "a newer assay made this store (its version is 9, this assay knows 2)");
}

static void damaged_file_is_named_so(void **state)
{
    (void)state;
    whole_run("a.db", 300);
    FILE *f = fopen(in_folder("a.db"), "r+");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    long end = ftell(f), page = 16384; /* all but the first page, which holds the schema */
    fseek(f, page, SEEK_SET);
    for (long i = page; i < end; i++) fputc('Z', f);
    assert_int_equal(fclose(f), 0);
    Arena a = {0};
    Error e = {0};
    Store *s;
    Result *results;
    size_t n;
    int rc = store_open(&s, in_folder("a.db"), STORE_READ, &e);
    if (rc == ASSAY_OK) rc = store_results(s, &a, 1, &results, &n, &e);
    assert_int_equal(rc, ASSAY_ERR_DATA);
    assert_non_null(strstr(e.message, "damaged"));
    store_close(s);
    arena_free(&a);
}

/* -- versions ----------------------------------------------------------------------------------------------------------- */

static char *schema_of(const char *name) { return rows_of(name, "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"); }

/* A file of every released version becomes, by the steps, what a new file is. */
static void old_versions_become_new(void **state)
{
    (void)state;
    store_close(opened("b.db", STORE_WRITE));
    char *fresh = schema_of("b.db");
    for (int version = 1; version <= STORE_VERSION; version++) {
        char path[256], stamp[96];
        snprintf(path, sizeof path, TEST_DATA "/store/schema-%d.sql", version);
        snprintf(stamp, sizeof stamp, "PRAGMA application_id = %d; PRAGMA user_version = %d", STORE_APPLICATION, version);
        char *sql = read_file(path);
        exec_on("a.db", sql);
        exec_on("a.db", stamp);
        free(sql);
        store_close(opened("a.db", STORE_READ));
        char *upgraded = schema_of("a.db");
        assert_string_equal(upgraded, fresh);
        free(upgraded);
        assert_rows("a.db", "PRAGMA foreign_key_check", "");
        unlink(in_folder("a.db"));
    }
    free(fresh);
}

static void steps_are_all_or_nothing(void **state)
{
    (void)state;
    static const StoreStep steps[] = {{3, "ALTER TABLE run ADD COLUMN mood TEXT; UPDATE run SET mood = 'calm'"},
                                      {4, "ALTER TABLE run RENAME COLUMN mood TO temper"},
                                      {5, "UPDATE run SET nowhere = 1"},
                                      {0, NULL}};
    static const StoreStep orphan[] = {{3, "DELETE FROM document"}, {0, NULL}};
    whole_run("a.db", 5);
    char *before = dump_of("a.db");
    Store *s = opened("a.db", STORE_WRITE);
    must_fail(store_upgrade(s, steps, 5, e), ASSAY_ERR_INTERNAL, "no such column: nowhere");
    must_fail(store_upgrade(s, orphan, 3, e), ASSAY_ERR_DATA, "point to rows that are not there");
    must_fail(store_upgrade(s, orphan, 4, e), ASSAY_ERR_DATA, "no way leads to version 4");
    char *after = dump_of("a.db");
    assert_string_equal(after, before);
    assert_rows("a.db", "PRAGMA user_version", "2\n");
    must(store_upgrade(s, steps, 4, e));
    must(store_upgrade(s, steps, 4, e)); /* nothing left to do */
    int64_t on;
    must(store_number(s, &on, 0, e, "PRAGMA foreign_keys", ""));
    assert_int_equal(on, 1);
    store_close(s);
    assert_rows("a.db", "SELECT temper FROM run", "calm\n");
    assert_rows("a.db", "PRAGMA user_version", "4\n");
    refused("a.db", STORE_READ, "a newer assay made this store");
    free(before);
    free(after);
}

/* -- who may not write -------------------------------------------------------------------------------------------------- */

/* What a process without root's rights sees; the child's exit status says it. */
static void as_nobody(void (*look)(void))
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && setuid(65534) != 0) _exit(2);
        look();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void look_at_read_only(void)
{
    refused("ro/a.db", STORE_WRITE, "read-only");
    Store *s = opened("ro/a.db", STORE_READ); /* though there is no room for SQLite's own files */
    Arena a = {0};
    RunInfo info;
    must(store_run_info(s, &a, 1, &info, e));
    assert_int_equal(info.done, 5);
    arena_free(&a);
    store_close(s);
    refused("ro/b.db", STORE_WRITE, "cannot be created");
}

static void read_only_can_be_read(void **state)
{
    (void)state;
    whole_run("a.db", 5);
    assert_int_equal(mkdir(in_folder("ro"), 0755), 0);
    assert_int_equal(rename(in_folder("a.db"), in_folder("ro/a.db")), 0);
    assert_int_equal(chmod(fixture_folder, 0755), 0);
    assert_int_equal(chmod(in_folder("ro/a.db"), 0444), 0);
    assert_int_equal(chmod(in_folder("ro"), 0555), 0);
    as_nobody(look_at_read_only);
    chmod(in_folder("ro"), 0755);
}

static void reader_cannot_write_and_sees_one_moment(void **state)
{
    (void)state;
    whole_run("a.db", 5);
    Arena a = {0};
    Store *reader = opened("a.db", STORE_READ), *writer = opened("a.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(writer, "gold-1", 5));
    StoreRun *r;
    must_fail(store_run_begin(reader, &a, &spec, &r, e), ASSAY_ERR_INTERNAL, "opened for reading");
    spec.key = "another";
    begun(writer, &a, &spec);
    RunInfo *runs;
    size_t n;
    must(store_runs(reader, &a, &runs, &n, e));
    assert_int_equal(n, 1);
    must(store_runs(writer, &a, &runs, &n, e));
    assert_int_equal(n, 2);
    store_close(reader);
    store_close(writer);
    arena_free(&a);
}

static void locked_store_is_waited_for_and_named(void **state)
{
    (void)state;
    whole_run("a.db", 5);
    Arena a = {0};
    Store *one = opened("a.db", STORE_WRITE), *two = opened("a.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(one, "gold-1", 5));
    spec.key = "another";
    StoreRun *r = begun(one, &a, &spec), *other;
    must(store_rescore_begin(one, r, e)); /* holds the file until it ends */
    sqlite3_busy_timeout(two->db, 20);
    spec.key = "third";
    must_fail(store_run_begin(two, &a, &spec, &other, e), ASSAY_ERR_DATA, "another program has been writing to the store");
    must(store_rescore_end(one, r, e));
    begun(two, &a, &spec); /* and now it can */
    store_close(one);
    store_close(two);
    arena_free(&a);
}

/* -- no room ------------------------------------------------------------------------------------------------------------ */

/* Files may not grow past what they have; the run must end with a message and leave a store that can be gone on with. */
static void write_until_full(void)
{
    Arena a = {0};
    signal(SIGXFSZ, SIG_IGN);
    Store *s = opened("a.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", 3000));
    StoreRun *r = begun(s, &a, &spec);
    for (size_t i = 0; i < 500; i++) must(put_document(s, r, i, e));
    must(store_flush(s, e));
    struct rlimit limit = {400000, 400000};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    Error e = {0};
    int rc = ASSAY_OK;
    for (size_t i = 500; i < r->n_documents && rc == ASSAY_OK; i++) rc = put_document(s, r, i, &e);
    if (rc == ASSAY_OK) rc = store_flush(s, &e);
    if (rc != ASSAY_ERR_DATA || !strstr(e.message, "what was stored so far is kept")) _exit(1);
    store_close(s);
}

static void full_disk_loses_nothing(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        write_until_full();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    Arena a = {0};
    Store *s = opened("a.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", 3000));
    StoreRun *r = begun(s, &a, &spec);
    assert_true(r->n_done >= 500 && r->n_done < 3000);
    put_rest(s, r);
    store_close(s);
    arena_free(&a);
    whole_run("b.db", 3000);
    assert_same_store("a.db", "b.db");
}

static void page_limit_is_a_full_disk(void **state)
{
    (void)state;
    Arena a = {0};
    Store *s = opened("a.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", 3000));
    StoreRun *r = begun(s, &a, &spec);
    must(store_exec(s, "PRAGMA max_page_count = 1", e)); /* no more than it has */
    Error e = {0};
    int rc = ASSAY_OK;
    for (size_t i = 0; i < 3000 && rc == ASSAY_OK; i++) rc = put_document(s, r, i, &e);
    assert_int_equal(rc, ASSAY_ERR_DATA);
    assert_non_null(strstr(e.message, "the disk is full"));
    store_close(s);
    arena_free(&a);
}

int main(void)
{
#define with_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        with_folder(new_file_is_ours),
        with_folder(paths_that_are_wrong),
        with_folder(files_that_are_something_else),
        with_folder(damaged_file_is_named_so),
        with_folder(old_versions_become_new),
        with_folder(steps_are_all_or_nothing),
        with_folder(read_only_can_be_read),
        with_folder(reader_cannot_write_and_sees_one_moment),
        with_folder(locked_store_is_waited_for_and_named),
        with_folder(full_disk_loses_nothing),
        with_folder(page_limit_is_a_full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

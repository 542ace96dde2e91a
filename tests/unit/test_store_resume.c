/* Runs that are cut off, taken up again, asked for twice, or counted anew; processes that are killed while they write. */
#include "unit/store_fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

static void same_key_is_up_to_date(void **state)
{
    (void)state;
    whole_run("a.db", 30);
    whole_run("b.db", 30);
    Arena a = {0};
    Store *s = opened("b.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", 30));
    StoreRun *r = begun(s, &a, &spec);
    assert_int_equal(r->found, FOUND_ALL);
    assert_int_equal(r->n_done, 30);
    assert_false(r->needs_rescore);
    must_fail(put_document(s, r, 3, e), ASSAY_ERR_DATA, "run 1 already has document number 4");
    must_fail(store_document(s, r, &(DocumentOutcome){.document = 30}, e), ASSAY_ERR_INTERNAL, "document number 31 of a corpus of 30");
    store_close(s);
    assert_same_store("a.db", "b.db");
    arena_free(&a);
}

static void label_is_given_later(void **state)
{
    (void)state;
    whole_run("a.db", 3);
    Arena a = {0};
    int64_t run;
    Store *s = opened("a.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", 3));
    spec.label = "release";
    begun(s, &a, &spec);
    must(store_find_run(s, "release", &run, e));
    assert_int_equal(run, 1);
    store_close(s);
    arena_free(&a);
}

static void interrupted_run_goes_on(void **state)
{
    (void)state;
    whole_run("a.db", 30);
    Arena a = {0};
    Store *s = opened("b.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", 30));
    StoreRun *r = begun(s, &a, &spec);
    assert_int_equal(r->found, FOUND_NOTHING);
    for (size_t i = 29; i >= 20; i--) must(put_document(s, r, i, e)); /* in any order */
    must_fail(store_run_end(s, r, &(RunEnd){.stage = STAGE_FINISHED}, e), ASSAY_ERR_INTERNAL, "20 of its 30 documents were not done");
    must(store_run_end(s, r, &(RunEnd){.stage = STAGE_RUNNING, .wall = 4, .cpu = 1, .peak_memory = 9999}, e));
    store_close(s);

    s = opened("b.db", STORE_WRITE);
    r = begun(s, &a, &spec);
    assert_int_equal(r->found, FOUND_PART);
    assert_int_equal(r->n_done, 10);
    assert_false(r->done[19]);
    assert_true(r->done[20]);
    put_rest(s, r);
    RunInfo info;
    must(store_run_info(s, &a, r->run, &info, e));
    assert_true(info.wall == 6 && info.cpu == 2 && info.peak_memory == 9999); /* both sessions */
    assert_true(info.documents_per_second == 30.0 / 6);
    store_close(s);
    assert_same_store("a.db", "b.db");
    arena_free(&a);
}

static void failed_documents_are_tried_again(void **state)
{
    (void)state;
    Arena a = {0};
    Store *s = opened("a.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", 20));
    StoreRun *r = begun(s, &a, &spec);
    for (size_t i = 0; i < 20; i++) must(put_document(s, r, i, e));
    must(store_exclude(s, r, "x", "not in the gold", e));
    must(store_run_end(s, r, &(RunEnd){.stage = STAGE_FAILED}, e));
    int64_t run;
    must_fail(store_find_run(s, "gazetteer", &run, e), ASSAY_ERR_DATA, "failed: 18 of 20 documents went well");

    r = begun(s, &a, &spec); /* a run that failed: the two bad ones */
    assert_int_equal(r->found, FOUND_PART);
    assert_int_equal(r->n_done, 18);
    assert_false(r->done[8] || r->done[17]);
    put_rest(s, r);
    assert_int_equal(begun(s, &a, &spec)->found, FOUND_ALL); /* finished: they stay */
    spec.redo = REDO_FAILED;
    assert_int_equal(begun(s, &a, &spec)->n_done, 18);
    spec.redo = REDO_ALL;
    r = begun(s, &a, &spec);
    assert_int_equal(r->found, FOUND_NOTHING);
    assert_int_equal(r->n_done, 0);
    put_rest(s, r);
    store_close(s);
    whole_run("b.db", 20);
    char *left = dump_of("a.db"), *right = dump_of("b.db");
    assert_int_equal(strlen(left), strlen(right));
    free(left);
    free(right);
    arena_free(&a);
}

static const ScoringSpec more_scorings[] = {
    {"mentions", "strict", NULL, "document", true, "assay|mentions|strict"},
    {"mentions", "exact", NULL, "document", true, "assay|mentions|exact"},
    {"mentions", "default", "seqeval-1.2", "document", true, "seqeval, another version"},
};

typedef struct Recount {
    Store *store;
    StoreRun *run;
    int fail_at;
} Recount;

static int recount(const StoredDocument *d, void *payload, Error *e)
{
    Recount *c = payload;
    if (!d->done) return 0;
    if (c->fail_at > 0 && --c->fail_at == 0) return error_set(e, ASSAY_ERR_DATA, "on purpose");
    UnitTally tallies[] = {
        {0, 0, "NEVER", {1, 1, 1, 1}}, /* of a scoring that is complete: passed over */
        {1, 0, "*", {1, 1, (double)d->answer_length, 1}},
        {2, 0, "*", {1, 0, 1, 0}},
    };
    return store_rescore_put(c->store, c->run, d->document, tallies, 3, e);
}

static void other_criteria_need_no_system(void **state)
{
    (void)state;
    whole_run("a.db", 20);
    Arena a = {0};
    Store *s = opened("a.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", 20));
    spec.scorings = more_scorings;
    StoreRun *r = begun(s, &a, &spec);
    assert_int_equal(r->found, FOUND_ALL);
    assert_true(r->needs_rescore);
    assert_true(r->complete[0]);
    assert_false(r->complete[1] || r->complete[2]); /* new; counted under another signature */

    Result *results;
    size_t n;
    must(store_results(s, &a, r->run, &results, &n, e));
    assert_int_equal(n, 2); /* strict, and partial, which was not asked for but is not wrong */
    Recount c = {s, r, 5};
    must(store_rescore_begin(s, r, e));
    must_fail(store_each_document(s, r->run, NULL, recount, &c, e), ASSAY_ERR_DATA, "on purpose");
    store_undo(s);
    assert_true(begun(s, &a, &spec)->needs_rescore); /* still */

    r = begun(s, &a, &spec);
    c = (Recount){s, r, 0};
    must_fail(store_rescore_put(s, r, 0, NULL, 0, e), ASSAY_ERR_INTERNAL, "not begun");
    must(store_rescore_begin(s, r, e));
    must(store_each_document(s, r->run, NULL, recount, &c, e));
    must(store_rescore_end(s, r, e));
    assert_false(begun(s, &a, &spec)->needs_rescore);
    must(store_results(s, &a, r->run, &results, &n, e));
    assert_int_equal(n, 4);
    assert_string_equal(results[2].signature, "seqeval, another version");
    assert_true(results[2].total.tally.gold == 20 && results[2].n_rows == 0); /* the old counts are gone */
    assert_string_equal(results[3].criterion, "exact");
    assert_true(results[3].total.tally.predicted == 18 * 13);
    assert_rows("a.db", "SELECT count(*) FROM tally WHERE category = 'NEVER'", "0\n");

    must(store_scoring_reset(s, r, 1, e));
    assert_false(r->complete[1]);
    assert_true(begun(s, &a, &spec)->needs_rescore);
    store_close(s);
    arena_free(&a);
}

static void resumed_with_other_criteria_has_no_holes(void **state)
{
    (void)state;
    Arena a = {0};
    Store *s = opened("a.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", 20));
    StoreRun *r = begun(s, &a, &spec);
    for (size_t i = 0; i < 7; i++) must(put_document(s, r, i, e));
    must(store_flush(s, e));

    spec.scorings = more_scorings;
    r = begun(s, &a, &spec);
    assert_int_equal(r->n_done, 7);
    assert_rows("a.db", "SELECT criterion FROM scoring ORDER BY 1", "default\nexact\nstrict\n"); /* partial would have holes */
    for (size_t i = 7; i < 20; i++) {
        UnitTally t[] = {{0, 0, "*", {1, 1, 1, 1}}, {1, 0, "*", {1, 1, 0, 1}}, {2, 0, "*", {1, 1, 1, 1}}};
        must(store_document(s, r, &(DocumentOutcome){.document = i, .tallies = t, .n_tallies = 3}, e));
    }
    must_fail(store_run_end(s, r, &(RunEnd){.stage = STAGE_FINISHED}, e), ASSAY_ERR_INTERNAL, "were not counted");
    Recount c = {s, r, 0};
    must(store_rescore_begin(s, r, e));
    must(store_each_document(s, r->run, NULL, recount, &c, e));
    must(store_rescore_end(s, r, e));
    must(store_run_end(s, r, &(RunEnd){.stage = STAGE_FINISHED}, e));
    assert_rows("a.db", "SELECT criterion, count(*) FROM scoring s JOIN tally t ON t.scoring = s.id WHERE category = '*' GROUP BY 1",
                "default|20\nexact|20\nstrict|20\n");
    store_close(s);
    arena_free(&a);
}

/* -- kill -9 ------------------------------------------------------------------------------------------------------------ */

#define KILLED_DOCUMENTS 600

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* The whole run, as `assay run` would do it; kills itself after `mercy` documents. Never returns. */
static void work_and_die(size_t mercy)
{
    Arena a = {0};
    Store *s = opened("b.db", STORE_WRITE);
    int64_t corpus;
    bool known;
    must(store_corpus_begin(s, &(CorpusSpec){.name = "no", .version = "", .split = "", .gold_hash = "x"}, &corpus, &known, e));
    if (mercy == 0) kill(getpid(), SIGKILL);
    store_undo(s);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", KILLED_DOCUMENTS));
    StoreRun *r = begun(s, &a, &spec);
    for (size_t i = 0; i < r->n_documents; i++) {
        if (r->done[i]) continue;
        must(put_document(s, r, i, e));
        if (--mercy == 0) kill(getpid(), SIGKILL);
    }
    must(store_run_end(s, r, &(RunEnd){.stage = STAGE_FINISHED, .wall = 2, .cpu = 1, .peak_memory = 4096}, e));
    store_close(s);
    _exit(0);
}

/* What is there after a kill: documents whole or not at all. */
static void assert_no_halves(void)
{
    assert_rows("b.db",
                "SELECT count(*) FROM document_run x LEFT JOIN prediction p USING (run, document)"
                " WHERE (x.status = 'ok') <> (p.answer IS NOT NULL)", "0\n");
    assert_rows("b.db",
                "SELECT count(*) FROM (SELECT x.document, count(t.gold) AS n FROM document_run x JOIN scoring s USING (run)"
                " LEFT JOIN tally t ON t.scoring = s.id AND t.document_key = x.document GROUP BY 1) WHERE n <> 4", "0\n");
    assert_rows("b.db", "SELECT count(*) FROM document", "600\n");
}

static bool has_run(void)
{
    struct stat info;
    if (stat(in_folder("b.db"), &info) != 0) return false;
    char *n = rows_of("b.db", "SELECT count(*) FROM sqlite_schema WHERE name = 'run'");
    bool made = strcmp(n, "1\n") == 0;
    free(n);
    if (!made) return false;
    n = rows_of("b.db", "SELECT count(*) FROM run");
    made = strcmp(n, "1\n") == 0;
    free(n);
    return made;
}

/* Starts the work again and again until it gets through; returns how often it was killed. `by_time`: from outside, at any
 * moment, opening and registering included; else by itself between two documents. */
static size_t kill_until_done(bool by_time, uint64_t *random)
{
    for (size_t kills = 0;; kills++) {
        size_t mercy = by_time ? SIZE_MAX : (size_t)(next_random(random) % 200);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) work_and_die(mercy);
        if (by_time) {
            struct timespec pause = {.tv_nsec = (long)(next_random(random) % 12000000)};
            nanosleep(&pause, NULL);
            if (kills < 15) kill(child, SIGKILL);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        if (WIFEXITED(status)) {
            assert_int_equal(WEXITSTATUS(status), 0);
            return kills;
        }
        assert_int_equal(WTERMSIG(status), SIGKILL);
        if (has_run()) assert_no_halves();
    }
}

static void killed_run_equals_undisturbed_one(void **state)
{
    (void)state;
    whole_run("a.db", KILLED_DOCUMENTS);
    uint64_t random = 88172645463325252u;
    size_t kills = 0;
    for (int round = 0; round < 30; round++) {
        kills += kill_until_done(round % 2, &random);
        assert_same_store("a.db", "b.db");
        unlink(in_folder("b.db"));
        unlink(in_folder("b.db-wal"));
        unlink(in_folder("b.db-shm"));
    }
    print_message("    killed %zu times\n", kills);
    assert_true(kills > 30);
}

/* -- readers beside a writer -------------------------------------------------------------------------------------------- */

static void read_until_finished(void)
{
    for (size_t before = 0;;) {
        Arena a = {0};
        Store *s = opened("a.db", STORE_READ);
        RunInfo info;
        Result *results;
        size_t n;
        must(store_run_info(s, &a, 1, &info, e));
        must(store_results(s, &a, 1, &results, &n, e));
        if (info.done < before || results[0].total.tally.gold != 3.0 * (double)info.done || results[1].total.tally.gold != (double)info.done)
            _exit(1);
        before = info.done;
        store_close(s);
        arena_free(&a);
        if (info.stage == STAGE_FINISHED) _exit(0);
    }
}

static void others_read_while_one_writes(void **state)
{
    (void)state;
    Arena a = {0};
    Store *s = opened("a.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", 800));
    begun(s, &a, &spec);
    store_close(s);
    pid_t readers[2];
    for (int i = 0; i < 2; i++) {
        readers[i] = fork();
        assert_true(readers[i] >= 0);
        if (readers[i] == 0) read_until_finished();
    }
    s = opened("a.db", STORE_WRITE);
    put_rest(s, begun(s, &a, &spec));
    store_close(s);
    for (int i = 0; i < 2; i++) {
        int status;
        assert_int_equal(waitpid(readers[i], &status, 0), readers[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    arena_free(&a);
}

static void two_programs_share_a_new_store(void **state)
{
    (void)state;
    pid_t children[4];
    for (size_t i = 0; i < 4; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] > 0) continue;
        static const char *const keys[] = {"k0", "k1", "k2", "k3"};
        Arena a = {0};
        Store *s = opened("a.db", STORE_WRITE);
        RunSpec spec = fixture_spec(add_corpus(s, "gold-1", 100));
        spec.key = keys[i];
        put_rest(s, begun(s, &a, &spec));
        store_close(s);
        _exit(0);
    }
    for (size_t i = 0; i < 4; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    assert_rows("a.db", "SELECT (SELECT count(*) FROM corpus), (SELECT count(*) FROM run WHERE status = 'finished'),"
                        " (SELECT count(*) FROM document_run), (SELECT count(DISTINCT turn) FROM run)", "1|4|400|4\n");
}

int main(void)
{
#define with_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        with_folder(same_key_is_up_to_date),
        with_folder(label_is_given_later),
        with_folder(interrupted_run_goes_on),
        with_folder(failed_documents_are_tried_again),
        with_folder(other_criteria_need_no_system),
        with_folder(resumed_with_other_criteria_has_no_holes),
        with_folder(killed_run_equals_undisturbed_one),
        with_folder(others_read_while_one_writes),
        with_folder(two_programs_share_a_new_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

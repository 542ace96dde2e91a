/* What goes into the store comes out again; runs are resumed and never doubled; the view's numbers are right. */
#include "unit/store_fixture.h"

static void run_comes_back(void **state)
{
    (void)state;
    whole_run("a.db", 20);
    Arena a = {0};
    Store *s = opened("a.db", STORE_READ);
    RunInfo info, *latest;
    size_t n;
    must(store_run_info(s, &a, 1, &info, e));
    assert_int_equal(info.stage, STAGE_FINISHED);
    assert_string_equal(info.system, "gazetteer");
    assert_string_equal(info.corpus_name, "wire");
    assert_string_equal(info.split, "test");
    assert_string_equal(info.gold_hash, "gold-1");
    assert_string_equal(info.commit, "c0ffee");
    assert_string_equal(info.options, "{\"fold\":\"yes\"}");
    assert_string_equal(info.label, "");
    assert_int_equal(info.documents, 20);
    assert_int_equal(info.done, 20);
    assert_int_equal(info.ok, 18);
    assert_true(info.wall == 2 && info.cpu == 1 && info.documents_per_second == 10);
    assert_int_equal(info.peak_memory, 4096);
    assert_int_equal(strlen(info.finished), 20);
    must(store_latest_runs(s, &a, &latest, &n, e));
    assert_int_equal(n, 1);
    assert_int_equal(latest[0].run, 1);
    must_fail(store_run_info(s, &a, 7, &info, e), ASSAY_ERR_USAGE, "no run 7");
    store_close(s);
    arena_free(&a);
}

static void results_come_back(void **state)
{
    (void)state;
    whole_run("a.db", 10);
    Arena a = {0};
    Store *s = opened("a.db", STORE_READ);
    Result *results;
    size_t n;
    must(store_results(s, &a, 1, &results, &n, e));
    assert_int_equal(n, 3);
    assert_string_equal(results[0].layer, "mentions");
    assert_string_equal(results[0].criterion, "strict");
    assert_string_equal(results[0].signature, "assay|mentions|strict");
    assert_null(results[0].profile);
    assert_true(results[0].additive);
    assert_int_equal(results[0].n_rows, 1); /* the zero one is not there */
    assert_string_equal(results[0].rows[0].category, "PERSON");
    assert_true(results[0].rows[0].tally.gold == 30 && results[0].rows[0].tally.found == 18);
    assert_string_equal(results[0].total.category, "*");
    assert_true(results[0].total.tally.predicted == 40 && results[0].total.tally.correct == 18);
    assert_string_equal(results[1].unit, "sentence");
    assert_int_equal(results[1].n_rows, 0);
    assert_true(results[1].total.tally.found == 5);
    assert_string_equal(results[2].profile, "seqeval-1.2");
    assert_true(results[2].total.tally.gold == 0); /* never counted: zero, not missing */
    assert_string_equal(results[2].total.category, "*");
    store_close(s);
    arena_free(&a);
}

static void failures_and_exclusions_come_back(void **state)
{
    (void)state;
    Arena a = {0};
    Store *s = opened("a.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", 20));
    StoreRun *r = begun(s, &a, &spec);
    must(store_exclude(s, r, "x9", "not in the gold", e));
    must(store_exclude(s, r, "x1", "old reason", e));
    must(store_exclude(s, r, "x1", "not in the gold", e));
    put_rest(s, r);
    Failure *failures;
    Exclusion *excluded;
    size_t n;
    must(store_failures(s, &a, r->run, &failures, &n, e));
    assert_int_equal(n, 2);
    assert_string_equal(failures[0].id, "w008");
    assert_int_equal(failures[0].status, DOCUMENT_TIMEOUT);
    assert_string_equal(failures[0].reason, "no answer within 2 seconds");
    assert_int_equal(failures[0].signal, 0);
    assert_int_equal(failures[1].status, DOCUMENT_CRASHED);
    assert_int_equal(failures[1].signal, 11);
    assert_int_equal(failures[1].exit_status, -1);
    assert_string_equal(failures[1].stderr_tail, "Traceback");
    must(store_exclusions(s, &a, r->run, &excluded, &n, e));
    assert_int_equal(n, 2);
    assert_string_equal(excluded[0].id, "x1");
    assert_string_equal(excluded[0].reason, "not in the gold");
    store_close(s);
    arena_free(&a);
}

static int compare_document(const StoredDocument *d, void *payload, Error *e)
{
    (void)e;
    size_t *seen = payload;
    char text[48];
    assert_int_equal(d->document, *seen);
    snprintf(text, sizeof text, "text %zu", *seen);
    assert_string_equal(d->text, text);
    assert_int_equal(d->text_length, strlen(text));
    snprintf(text, sizeof text, "{\"gold\":%zu}", *seen);
    assert_string_equal(d->gold, text);
    snprintf(text, sizeof text, "{\"id\":\"w%03zu\"}", *seen);
    if (*seen % 9 == 8)
        assert_null(d->answer);
    else
        assert_string_equal(d->answer, text);
    assert_true(d->done);
    (*seen)++;
    return *seen == 15 ? 77 : 0; /* and stop there */
}

static int take_text(const StoredDocument *d, void *payload, Error *e)
{
    (void)e;
    assert_int_equal(d->text_length, 5);
    assert_memory_equal(d->text, "a\0b\xc3\xa4", 5);
    assert_int_equal(d->answer_length, 4);
    assert_memory_equal(d->answer, "\xff\0{\n", 4);
    assert_int_equal(d->status, DOCUMENT_BAD_ANSWER);
    (*(int *)payload)++;
    return 0;
}

static void documents_come_back(void **state)
{
    (void)state;
    whole_run("a.db", 20);
    Store *s = opened("a.db", STORE_READ);
    size_t seen = 0;
    Error ignored;
    assert_int_equal(store_each_document(s, 1, NULL, compare_document, &seen, &ignored), 77);
    assert_int_equal(seen, 15);
    seen = 4;
    must(store_each_document(s, 1, "w004", compare_document, &seen, e));
    assert_int_equal(seen, 5);
    must_fail(store_each_document(s, 1, "nobody", compare_document, &seen, e), ASSAY_ERR_USAGE, "no document \"nobody\"");
    store_close(s);
}

static void any_bytes_come_back(void **state)
{
    (void)state;
    Arena a = {0};
    Store *s = opened("a.db", STORE_WRITE);
    int64_t corpus;
    bool known;
    must(store_corpus_begin(s, &(CorpusSpec){.name = "odd", .version = "", .split = "", .gold_hash = "1"}, &corpus, &known, e));
    must(store_corpus_add(s, &(CorpusDocument){"one", "a\0b\xc3\xa4", 5, "{}", 2, 1}, e));
    must(store_corpus_end(s, e));
    RunSpec spec = fixture_spec(corpus);
    StoreRun *r = begun(s, &a, &spec);
    must(store_document(s, r, &(DocumentOutcome){.status = DOCUMENT_BAD_ANSWER, .error = "not JSON", .answer = "\xff\0{\n", .answer_length = 4}, e));
    int seen = 0;
    must(store_each_document(s, r->run, NULL, take_text, &seen, e));
    assert_int_equal(seen, 1);
    store_close(s);
    arena_free(&a);
}

static void unit_table_counts_all_units(void **state)
{
    (void)state;
    whole_run("a.db", 6); /* sentences 0 1 2 3 0 1: a document without any is one unit */
    Arena a = {0};
    Store *s = opened("a.db", STORE_READ);
    UnitTable t;
    must(store_unit_table(s, &a, 1, "mentions", "partial", NULL, &t, e));
    assert_int_equal(t.n_documents, 6);
    assert_string_equal(t.ids[5], "w005");
    static const size_t first[] = {0, 1, 2, 4, 7, 8, 9};
    assert_memory_equal(t.first_unit, first, sizeof first);
    assert_int_equal(t.n_units, 9);
    assert_int_equal(t.n_rows, 6);
    assert_int_equal(t.rows[3].document, 3);
    assert_int_equal(t.rows[3].unit, 6); /* its third sentence */
    assert_true(t.rows[3].tally.found == 0.5);
    must(store_unit_table(s, &a, 1, "mentions", "strict", NULL, &t, e));
    assert_int_equal(t.n_units, 6);
    assert_int_equal(t.n_rows, 12);
    assert_int_equal(t.n_categories, 2);
    assert_string_equal(t.categories[0], "*");
    assert_string_equal(t.categories[t.rows[1].category], "PERSON");
    must(store_unit_table(s, &a, 1, "mentions", "default", "seqeval-1.2", &t, e));
    assert_int_equal(t.n_rows, 6);
    must_fail(store_unit_table(s, &a, 1, "mentions", "exact", NULL, &t, e), ASSAY_ERR_USAGE,
              "run 1 has no counts for mentions:exact; it has mentions:strict, mentions:partial, mentions:default (seqeval-1.2)");
    store_close(s);
    arena_free(&a);
}

/* Counts of three documents whose sums are easy to divide by hand. */
static void view_agrees_with_hand_computation(void **state)
{
    (void)state;
    static const UnitTally counts[3][4] = {
        {{0, 0, "PERSON", {3, 2, 4, 2}}, {0, 0, "CLUSTER", {4, 3, 2, 1}}, {0, 0, "*", {7, 5, 6, 3}}, {2, 0, "PERSON", {1, 1, 1, 1}}},
        {{0, 0, "PERSON", {1, 0, 0, 0}}, {0, 0, "ORG", {0, 0, 2, 0}}, {0, 0, "*", {1, 0, 2, 0}}, {2, 0, "LOC", {0, 0, 0, 0}}},
        {{0, 0, "LOC", {2, 0, 0, 0}}, {0, 0, "*", {2, 0, 0, 0}}, {1, 0, "*", {1, 0.5, 2, 0.5}}, {2, 0, "GPE", {0, 0, 0, 0}}},
    };
    Arena a = {0};
    Store *s = opened("a.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", 3));
    StoreRun *r = begun(s, &a, &spec);
    for (size_t i = 0; i < 3; i++)
        must(store_document(s, r, &(DocumentOutcome){.document = i, .tallies = counts[i], .n_tallies = 4}, e));
    must(store_flush(s, e));
    assert_rows("a.db", "SELECT count(*) FROM category_score", "0\n"); /* not finished */
    must(store_run_end(s, r, &(RunEnd){.stage = STAGE_FINISHED}, e));
    assert_rows("a.db",
                "SELECT run, system, corpus, split, layer, profile, category, gold, found, predicted, correct, precision, recall, f1"
                " FROM category_score WHERE criterion = 'strict' ORDER BY category",
                "1|gazetteer|wire|test|mentions|NULL|*|10.0|5.0|8.0|3.0|0.375|0.5|0.428571428571429\n"
                "1|gazetteer|wire|test|mentions|NULL|CLUSTER|4.0|3.0|2.0|1.0|0.5|0.75|0.6\n"
                "1|gazetteer|wire|test|mentions|NULL|LOC|2.0|0.0|0.0|0.0|NULL|0.0|0.0\n"
                "1|gazetteer|wire|test|mentions|NULL|ORG|0.0|0.0|2.0|0.0|0.0|NULL|0.0\n"
                "1|gazetteer|wire|test|mentions|NULL|PERSON|4.0|2.0|4.0|2.0|0.5|0.5|0.5\n");
    assert_rows("a.db", "SELECT category, precision, recall, f1 FROM category_score WHERE criterion = 'partial'",
                "*|0.25|0.5|0.333333333333333\n");
    assert_rows("a.db", "SELECT profile, category, f1 FROM category_score WHERE criterion = 'default'", "seqeval-1.2|PERSON|1.0\n");
    store_close(s);
    arena_free(&a);
}

/* The view and the library divide alike, whatever the counts. */
static void view_agrees_with_library(void **state)
{
    (void)state;
    whole_run("a.db", 50);
    Arena a = {0};
    Store *s = opened("a.db", STORE_READ);
    Result *results;
    size_t n;
    must(store_results(s, &a, 1, &results, &n, e));
    Measure m = assay_measure_of(&results[0].rows[0].tally, ASSAY_ZERO_NULL);
    char expected[128];
    snprintf(expected, sizeof expected, "%.12f|%.12f|%.12f\n", m.precision, m.recall, m.f1);
    assert_rows("a.db",
                "SELECT printf('%.12f', precision), printf('%.12f', recall), printf('%.12f', f1) FROM latest_score"
                " WHERE criterion = 'strict' AND category = 'PERSON'", expected);
    store_close(s);
    arena_free(&a);
}

static void whole_tallies_and_scores(void **state)
{
    (void)state;
    static const ScoringSpec scorings[] = {{"mentions", "surface", "wnut-2017", "document", false, "wnut"}};
    Arena a = {0};
    Store *s = opened("a.db", STORE_WRITE);
    RunSpec spec = fixture_spec(add_corpus(s, "gold-1", 2));
    spec.scorings = scorings;
    spec.n_scorings = 1;
    StoreRun *r = begun(s, &a, &spec);
    for (size_t i = 0; i < 2; i++) must(store_document(s, r, &(DocumentOutcome){.document = i}, e));
    must(store_whole_tally(s, r, &(UnitTally){0, 0, "person", {9, 9, 9, 9}}, e));
    must(store_whole_tally(s, r, &(UnitTally){0, 0, "person", {5, 4, 6, 3}}, e)); /* replaces it */
    must(store_run_end(s, r, &(RunEnd){.stage = STAGE_FINISHED}, e));
    assert_rows("a.db", "SELECT document, category, gold, correct FROM tally", "NULL|person|5.0|3.0\n");
    Result *results;
    UnitTable table;
    StoredScore *scores;
    size_t n;
    must(store_results(s, &a, r->run, &results, &n, e));
    assert_false(results[0].additive);
    assert_true(results[0].rows[0].tally.predicted == 6);
    must_fail(store_unit_table(s, &a, r->run, "mentions", "surface", "wnut-2017", &table, e), ASSAY_ERR_USAGE, "whole corpus at once");

    StoredScore score = {"*", "f1", 0.5, 0.4, NAN, 0.95, "bootstrap"};
    must(store_put_score(s, r->run, "mentions", "surface", "wnut-2017", &score, e));
    score.low = 0.45;
    must(store_put_score(s, r->run, "mentions", "surface", "wnut-2017", &score, e));
    must(store_flush(s, e));
    must(store_scores(s, &a, r->run, "mentions", "surface", "wnut-2017", &scores, &n, e));
    assert_int_equal(n, 1);
    assert_true(scores[0].value == 0.5 && scores[0].low == 0.45 && isnan(scores[0].high));
    assert_string_equal(scores[0].method, "bootstrap");
    store_close(s);
    arena_free(&a);
}

static void run_is_found_as_people_name_it(void **state)
{
    (void)state;
    Arena a = {0};
    Store *s = opened("a.db", STORE_WRITE);
    int64_t corpus = add_corpus(s, "gold-1", 3), run;
    must_fail(store_find_run(s, "x", &run, e), ASSAY_ERR_USAGE, "no run \"x\"; it has no runs yet");
    static const struct {
        const char *key, *system, *label;
        bool finish;
    } runs[] = {{"k1", "crf", "first", true}, {"k2", "rules", NULL, true}, {"k3", "crf", NULL, true}, {"k4", "crf", "cut", false}};
    for (size_t i = 0; i < 4; i++) {
        RunSpec spec = fixture_spec(corpus);
        spec.key = runs[i].key;
        spec.system = runs[i].system;
        spec.label = runs[i].label;
        StoreRun *r = begun(s, &a, &spec);
        if (runs[i].finish) put_rest(s, r);
    }
    static const struct {
        const char *name;
        int64_t run;
    } found[] = {{"1", 1}, {"4", 4}, {"first", 1}, {"crf", 3}, {"rules", 2}};
    for (size_t i = 0; i < 5; i++) {
        must(store_find_run(s, found[i].name, &run, e));
        assert_int_equal(run, found[i].run);
    }
    must_fail(store_find_run(s, "cut", &run, e), ASSAY_ERR_DATA, "\"cut\", number 4, is not finished: 0 of 3 documents");
    must_fail(store_find_run(s, "04", &run, e), ASSAY_ERR_USAGE, "no run \"04\"; it has crf, first, rules, cut");

    RunInfo *latest;
    size_t n;
    must(store_latest_runs(s, &a, &latest, &n, e));
    assert_int_equal(n, 2);
    assert_int_equal(latest[0].run, 3); /* crf was seen first */
    assert_int_equal(latest[1].run, 2);
    assert_rows("a.db", "SELECT run FROM latest_run ORDER BY run", "2\n3\n");

    RunSpec again = fixture_spec(corpus); /* back to what run 1 was */
    again.key = "k1";
    again.system = "crf";
    assert_int_equal(begun(s, &a, &again)->found, FOUND_ALL);
    must(store_find_run(s, "crf", &run, e));
    assert_int_equal(run, 1);
    must(store_runs(s, &a, &latest, &n, e));
    assert_int_equal(n, 4);
    assert_string_equal(latest[0].label, "first"); /* not lost by a run without one */
    store_close(s);
    arena_free(&a);
}

/* The runs that a name stands for, as "1 3 5 ". */
static const char *standing_for(Store *s, const char *name)
{
    static char text[64];
    Arena a = {0};
    int64_t *runs;
    size_t n, length = 0;
    must(store_find_repetitions(s, &a, name, &runs, &n, e));
    for (size_t i = 0; i < n; i++) length += (size_t)snprintf(text + length, sizeof text - length, "%lld ", (long long)runs[i]);
    arena_free(&a);
    return text;
}

static void repetitions_belong_together(void **state)
{
    (void)state;
    Arena a = {0};
    Store *s = opened("a.db", STORE_WRITE);
    int64_t corpus = add_corpus(s, "gold-1", 3), run, *runs;
    size_t n;
    static const struct {
        const char *key, *label;
        uint32_t repetition;
        bool finish;
    } asked[] = {{"old", NULL, 0, true}, {"new", "noisy", 1, true}, {"new", "noisy", 3, true}, {"new", "noisy", 2, true}, {"new", NULL, 4, false}};
    for (size_t i = 0; i < 5; i++) {
        RunSpec spec = fixture_spec(corpus);
        spec.key = asked[i].key;
        spec.label = asked[i].label;
        spec.repetition = asked[i].repetition;
        StoreRun *r = begun(s, &a, &spec);
        assert_int_equal(r->found, FOUND_NOTHING);
        if (asked[i].finish) put_rest(s, r);
    }
    RunSpec again = fixture_spec(corpus);
    again.key = "new";
    again.repetition = 3;
    assert_int_equal(begun(s, &a, &again)->run, 3);

    must(store_find_run(s, "gazetteer", &run, e));
    assert_int_equal(run, 2); /* the first of the latest */
    assert_string_equal(standing_for(s, "gazetteer"), "2 4 3 "); /* in their order; the unfinished one is left out */
    assert_string_equal(standing_for(s, "noisy"), "2 4 3 ");
    assert_string_equal(standing_for(s, "3"), "3 ");
    must(store_repetitions(s, &a, 4, &runs, &n, e));
    assert_int_equal(n, 3);
    must(store_repetitions(s, &a, 5, &runs, &n, e));
    assert_true(n == 1 && runs[0] == 5);
    must(store_repetitions(s, &a, 1, &runs, &n, e));
    assert_true(n == 1 && runs[0] == 1);
    must_fail(store_repetitions(s, &a, 9, &runs, &n, e), ASSAY_ERR_USAGE, "no run 9");

    RunInfo *latest;
    must(store_latest_runs(s, &a, &latest, &n, e));
    assert_true(n == 1 && latest[0].run == 2 && latest[0].repetition == 1);
    assert_rows("a.db", "SELECT run FROM latest_run", "2\n");

    again.key = "old"; /* asked for again: it is the latest, though its number is lower */
    again.repetition = 1;
    assert_int_equal(begun(s, &a, &again)->found, FOUND_ALL);
    assert_string_equal(standing_for(s, "gazetteer"), "1 ");
    must(store_latest_runs(s, &a, &latest, &n, e));
    assert_true(n == 1 && latest[0].run == 1);
    assert_rows("a.db", "SELECT run FROM latest_run", "1\n");
    store_close(s);
    arena_free(&a);
}

static void changed_gold_is_another_corpus(void **state)
{
    (void)state;
    Arena a = {0};
    Store *s = opened("a.db", STORE_WRITE);
    int64_t one = add_corpus(s, "gold-1", 3);
    assert_int_equal(add_corpus(s, "gold-1", 3), one);
    RunSpec spec = fixture_spec(one);
    put_rest(s, begun(s, &a, &spec));
    int64_t two = add_corpus(s, "gold-2", 4);
    assert_int_not_equal(two, one);
    spec = fixture_spec(two);
    StoreRun *r;
    must_fail(store_run_begin(s, &a, &spec, &r, e), ASSAY_ERR_INTERNAL, "key of run 1");
    spec.key = "key-2";
    put_rest(s, begun(s, &a, &spec));
    RunInfo *latest;
    size_t n;
    must(store_latest_runs(s, &a, &latest, &n, e));
    assert_int_equal(n, 1);
    assert_int_equal(latest[0].corpus, two);
    assert_rows("a.db", "SELECT count(*), count(DISTINCT corpus) FROM document", "7|2\n");
    store_close(s);
    arena_free(&a);
}

static void same_id_twice_is_refused(void **state)
{
    (void)state;
    Store *s = opened("a.db", STORE_WRITE);
    int64_t corpus;
    bool known;
    CorpusDocument d = {"w1", "t", 1, "{}", 2, 1};
    CorpusSpec spec = {.name = "c", .version = "", .split = "", .gold_hash = "1"};
    must(store_corpus_begin(s, &spec, &corpus, &known, e));
    must(store_corpus_add(s, &d, e));
    must_fail(store_corpus_add(s, &d, e), ASSAY_ERR_DATA, "two documents of the corpus have the id \"w1\"");
    must_fail(store_corpus_add(s, &d, e), ASSAY_ERR_INTERNAL, "not begun");
    assert_rows("a.db", "SELECT count(*) FROM corpus", "0\n"); /* whole or not at all */
    must(store_corpus_begin(s, &spec, &corpus, &known, e));
    must(store_corpus_add(s, &d, e));
    store_undo(s);
    must(store_corpus_begin(s, &spec, &corpus, &known, e));
    assert_false(known);
    store_close(s); /* not ended: gone */
    assert_rows("a.db", "SELECT count(*) FROM document", "0\n");
}

int main(void)
{
#define with_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        with_folder(run_comes_back),
        with_folder(results_come_back),
        with_folder(failures_and_exclusions_come_back),
        with_folder(documents_come_back),
        with_folder(any_bytes_come_back),
        with_folder(unit_table_counts_all_units),
        with_folder(view_agrees_with_hand_computation),
        with_folder(view_agrees_with_library),
        with_folder(whole_tallies_and_scores),
        with_folder(run_is_found_as_people_name_it),
        with_folder(repetitions_belong_together),
        with_folder(changed_gold_is_another_corpus),
        with_folder(same_id_twice_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

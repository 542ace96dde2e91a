/* The gazetteer through its plug-in: what it learns, what it drops, what it makes of hostile texts. */
#include "unit/plugin_course.h"

#include <unistd.h>

static const char model_path[] = TEST_BINARY_DIR "/test_gazetteer.model";

/* Trains on `texts` and opens what was learned. */
static void train(Host *h, const char *const *texts, size_t n, const assay_option *options, size_t n_options)
{
    Course *c = calloc(1, sizeof *c);
    for (c->n = 0; c->n < n; c->n++) teach(&c->documents[c->n], texts[c->n]);
    assay_training training = {c, course_next, course_rewind};
    if (h->extractor->train(&training, model_path, options, n_options, h->why, sizeof h->why)) fail_msg("%s", h->why);
    for (size_t i = 0; i < n; i++) host_text_free(&c->documents[i].text);
    free(c);
    host_shut(h);
    if (host_open(h, model_path, options, n_options)) fail_msg("%s", h->why);
}

static int setup(void **state)
{
    Host *h = malloc(sizeof *h);
    host_load(h, "gazetteer");
    *state = h;
    return 0;
}

static int teardown(void **state)
{
    host_unload(*state);
    free(*state);
    unlink(model_path);
    return 0;
}

#define TRAIN(h, ...)                                                                                                        \
    train(h, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), NULL, 0)

/* -- tests ------------------------------------------------------------------------------------------------------------ */

static void longest_match_wins(void **state)
{
    Host *h = *state;
    TRAIN(h, "[GPE York] is old. [GPE New York] is new. [ORGANIZATION New York Harbour Board] met.");
    host_expect(h, "York, New York and the New York Harbour Board.", "GPE:York; GPE:New York; ORGANIZATION:New York Harbour Board");
    host_expect(h, "The New York Harbour was closed.", "GPE:New York");
}

static void case_accents_and_hyphens_fold(void **state)
{
    Host *h = *state;
    TRAIN(h, "[PERSON Jos\u00e9 al-Tamari] spoke. The [GPE U.S.] listened.");
    host_expect(h, "JOSE AL-TAMARI, Jose\u0301 Al Tamari, jos\u00e9 al-tamari", "PERSON:JOSE AL-TAMARI; PERSON:Jose\u0301 Al Tamari");
    host_expect(h, "The US told us so; the U.S. did.", "GPE:US; GPE:U.S.");
}

static void case_decides_unless_told_otherwise(void **state)
{
    Host *h = *state;
    static const char *const texts[] = {"[GPE Turkey] called. The [TITLE general] came."};
    train(h, texts, 1, NULL, 0);
    host_expect(h, "A turkey, Turkey, TURKEY, General", "GPE:Turkey; GPE:TURKEY; TITLE:General");
    train(h, texts, 1, &(assay_option){"case_sensitive", "no"}, 1);
    host_expect(h, "A turkey, Turkey", "GPE:turkey; GPE:Turkey");
}

static void what_mostly_stands_for_nothing_is_dropped(void **state)
{
    Host *h = *state;
    TRAIN(h, "[ORGANIZATION State] met [GPE Lowia].", "State of play. State by state. State after State. Lowia too.");
    host_expect(h, "State and Lowia", "GPE:Lowia");
}

static void the_more_frequent_type_wins(void **state)
{
    Host *h = *state;
    TRAIN(h, "[PERSON Sadr] of [GPE Sadr] with [PERSON Sadr]", "[GPE Amman] and [PERSON Amman] and [GPE Amman]");
    host_expect(h, "Sadr, Amman", "PERSON:Sadr; GPE:Amman");
}

static void nested_mentions_follow_the_gold(void **state)
{
    Host *h = *state;
    TRAIN(h, "The [ORGANIZATION Bank of [GPE Lowia]] and [GPE Lowia].");
    host_expect(h, "the Bank of Lowia; Lowia", "ORGANIZATION:Bank of Lowia; GPE:Lowia; GPE:Lowia");
    TRAIN(h, "The [ORGANIZATION Bank of Lowia] and [GPE Lowia].");
    host_expect(h, "the Bank of Lowia; Lowia", "ORGANIZATION:Bank of Lowia; GPE:Lowia");
}

static void names_begin_and_end_inside_tokens(void **state)
{
    Host *h = *state;
    TRAIN(h, "pro-[GPE Lowia] groups, [PERSON Salih]'s men");
    host_expect(h, "anti-Lowia talk, Lowia-backed, Salih's, Salih\u2019s", "GPE:Lowia; GPE:Lowia; PERSON:Salih; PERSON:Salih");
}

static void triggers_and_skipped_types_are_not_learned(void **state)
{
    Host *h = *state;
    Course c = {.n = 1};
    teach(&c.documents[0], "[CONTENT We go to [GPE Lowia]], they [LEAVE said].");
    assay_given_event event = {.type = "LEAVE", .trigger = 2};
    c.documents[0].text.document.events = &event;
    c.documents[0].text.document.n_events = 1;
    assay_training training = {&c, course_next, course_rewind};
    assay_option skip = {"skip", "REFERENCE CONTENT"};
    assert_int_equal(h->extractor->train(&training, model_path, &skip, 1, h->why, sizeof h->why), 0);
    assert_int_equal(host_open(h, model_path, &skip, 1), 0);
    host_expect(h, "They said: We go to Lowia. Lowia said.", "GPE:Lowia; GPE:Lowia");
    host_text_free(&c.documents[0].text);
}

static void nothing_crosses_a_blank_line(void **state)
{
    Host *h = *state;
    TRAIN(h, "[PERSON Ada Brook] came.");
    host_expect(h, "Ada\nBrook and Ada\n\nBrook", "PERSON:Ada\nBrook");
}

static void thresholds_apply(void **state)
{
    Host *h = *state;
    static const char *const texts[] = {"[GPE Lowia] and [GPE Lowia] and [GPE Highia] or [GPE Old High Land]."};
    assay_option twice = {"min_count", "2"}, short_names = {"max_tokens", "2"};
    train(h, texts, 1, &twice, 1);
    host_expect(h, "Lowia, Highia", "GPE:Lowia");
    train(h, texts, 1, &short_names, 1);
    host_expect(h, "Highia, Old High Land", "GPE:Highia");
}

static void lists_are_overruled_by_training(void **state)
{
    Host *h = *state;
    static const char list[] = "# ours\n[GPE]\nLowia\nHighia\n[DATE]\nmay\n";
    char name[] = TEST_BINARY_DIR "/test_gazetteer.list";
    FILE *f = fopen(name, "w");
    fputs(list, f);
    fclose(f);
    static const char *const texts[] = {"Highia is a ship. Highia sank. Highia rose. May it please."};
    assay_option options[] = {{"folder", TEST_BINARY_DIR}, {"lists", "test_gazetteer.list"}};
    if (host_open(h, NULL, options, 2)) fail_msg("%s", h->why);
    host_expect(h, "Lowia and Highia in May", "GPE:Lowia; GPE:Highia; DATE:May");
    train(h, texts, 1, options, 2);
    host_expect(h, "Lowia and Highia in May", "GPE:Lowia; DATE:May");
    unlink(name);
}

static void the_shipped_list_is_readable(void **state)
{
    Host *h = *state;
    char folder[1024];
    assay_option options[] = {{"folder", host_system_folder("gazetteer", folder, sizeof folder)}, {"lists", "general.list"}};
    if (host_open(h, NULL, options, 2)) fail_msg("%s", h->why);
    host_expect(h, "On Tuesday the Iraqi and us in Baghdad met NATO.", "DATE:Tuesday; GROUP:Iraqi; GPE:Baghdad; ORGANIZATION:NATO");
}

static char *slurp(const char *path)
{
    FILE *f = fopen(path, "r");
    char *text = calloc(1, 65536);
    assert_non_null(f);
    assert_true(fread(text, 1, 65535, f) > 0);
    fclose(f);
    return text;
}

static void training_is_deterministic_and_readable(void **state)
{
    Host *h = *state;
    TRAIN(h, "[GPE Lowia] and [PERSON Ada Brook]; Brook, brook.", "[PERSON Brook] of [GPE Lowia]");
    char *once = slurp(model_path);
    TRAIN(h, "[GPE Lowia] and [PERSON Ada Brook]; Brook, brook.", "[PERSON Brook] of [GPE Lowia]");
    char *again = slurp(model_path);
    assert_string_equal(once, again);
    assert_non_null(strstr(once, "# assay gazetteer model 1\n"));
    assert_non_null(strstr(once, "PERSON\t1\t0\t0,0,0\t0,0,0\t0\ttitle\tada brook\n"));
    assert_non_null(strstr(once, "PERSON\t1\t0\t1,1,0\t0,1,0\t0\ttitle\tbrook\n"));
    free(once);
    free(again);
}

static void refuse(Host *h, const char *model, const char *expected)
{
    FILE *f = fopen(model_path, "w");
    fputs(model, f);
    fclose(f);
    host_shut(h);
    assert_int_not_equal(host_open(h, model_path, NULL, 0), 0);
    if (!strstr(h->why, expected)) fail_msg("\"%s\" does not say \"%s\"", h->why, expected);
}

static void bad_models_are_refused(void **state)
{
    Host *h = *state;
    refuse(h, "", "the model is empty");
    refuse(h, "# assay gazetteer model 2\n", ":1: not a model");
    refuse(h, "# assay gazetteer model 1\nGPE\t1\n", ":2: an entry has eight fields");
    refuse(h, "# assay gazetteer model 1\n\nGPE\tx\t0\t0,0,0\t0,0,0\t0\ttitle\tlowia\n", ":3: a count");
    refuse(h, "# assay gazetteer model 1\nGPE\t1\t0\t0,0,0\t0,0,0\t0\tboth\tlowia\n", ":2: the seventh field");
    refuse(h, "# assay gazetteer model 1\nGPE\t1\t0\t0,0,0\t0,0,0\t0\ttitle\t\n", ":2: an entry without words");
    unlink(model_path);
    assert_int_not_equal(host_open(h, model_path, NULL, 0), 0);
    assert_non_null(strstr(h->why, "No such file"));
}

static void bad_options_are_refused(void **state)
{
    Host *h = *state;
    static const struct { assay_option option; const char *expected; } cases[] = {
        {{"min_count", "0"}, "whole number from 1"},   {{"min_share", "1.5"}, "from 0 to 1"}, {{"max_tokens", "many"}, "whole number"},
        {{"case_sensitive", "maybe"}, "yes or no"},    {{"mincount", "1"}, "no option"},      {{"lists", "/no/such.list"}, "No such file"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_not_equal(host_open(h, NULL, &cases[i].option, 1), 0);
        if (!strstr(h->why, cases[i].expected)) fail_msg("\"%s\" does not say \"%s\"", h->why, cases[i].expected);
    }
}

static void hostile_texts_do_no_harm(void **state)
{
    Host *h = *state;
    size_t n = 1 << 20;
    char *big = malloc(n);
    TRAIN(h, "[GPE Lowia] and [GPE Lowia Lowia Lowia] and [PERSON a - - b]");
    assert_int_equal(host_extract_bytes(h, "", 0), 0);
    assert_int_equal(h->n_mentions, 0);
    memset(big, ' ', n);
    assert_int_equal(host_extract_bytes(h, big, n), 0);
    memset(big, 'a', n);
    assert_int_equal(host_extract_bytes(h, big, n), 0);
    memset(big, '-', n);
    assert_int_equal(host_extract_bytes(h, big, n), 0);
    assert_int_equal(h->n_mentions, 0);
    for (size_t i = 0; i + 6 <= n; i += 6) memcpy(big + i, "Lowia ", 6);
    assert_int_equal(host_extract_bytes(h, big, n - n % 6), 0);
    assert_int_equal(h->n_mentions, (n / 6 + 2) / 3);
    assert_int_equal(host_extract_bytes(h, "Lowia\0Lowia \xf0\x9f\x98\x80 \xcc\x81 Lowia", 25), 0);
    assert_int_equal(h->n_mentions, 3);
    free(big);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(longest_match_wins, setup, teardown),
        cmocka_unit_test_setup_teardown(case_accents_and_hyphens_fold, setup, teardown),
        cmocka_unit_test_setup_teardown(case_decides_unless_told_otherwise, setup, teardown),
        cmocka_unit_test_setup_teardown(what_mostly_stands_for_nothing_is_dropped, setup, teardown),
        cmocka_unit_test_setup_teardown(the_more_frequent_type_wins, setup, teardown),
        cmocka_unit_test_setup_teardown(nested_mentions_follow_the_gold, setup, teardown),
        cmocka_unit_test_setup_teardown(names_begin_and_end_inside_tokens, setup, teardown),
        cmocka_unit_test_setup_teardown(triggers_and_skipped_types_are_not_learned, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_crosses_a_blank_line, setup, teardown),
        cmocka_unit_test_setup_teardown(thresholds_apply, setup, teardown),
        cmocka_unit_test_setup_teardown(lists_are_overruled_by_training, setup, teardown),
        cmocka_unit_test_setup_teardown(the_shipped_list_is_readable, setup, teardown),
        cmocka_unit_test_setup_teardown(training_is_deterministic_and_readable, setup, teardown),
        cmocka_unit_test_setup_teardown(bad_models_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(bad_options_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(hostile_texts_do_no_harm, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

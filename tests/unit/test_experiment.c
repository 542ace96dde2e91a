/* assay.yaml: settings for the caller's own keys, paths relative to the file, the list of systems. */
#include "unit/cmocka_all.h"

#include "run/experiment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const ExperimentKey known[] = {{"gold", true, false}, {"split", false, false}, {"criteria", false, true}, {"texts", true, true}, {0}};
static const ExperimentKey rules[] = {{"margin", false, false}, {"floors", false, true}, {"baseline", true, false}, {0}};

static int open_text(Experiment *x, const char *text, Error *e)
{
    char path[] = "/tmp/test_experiment_XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_true(write(file, text, strlen(text)) == (ssize_t)strlen(text));
    close(file);
    int status = experiment_open(x, path, known, rules, e);
    unlink(path);
    return status;
}

static void test_settings(void **state)
{
    (void)state;
    Experiment x;
    Error e = {0};
    if (open_text(&x, "gold: .\nsplit: no\ncriteria:\n  - mentions:strict\n  - mentions:partial\ntexts: [a, /b]\n", &e)) fail_msg("%s", e.message);
    assert_int_equal(x.n_settings, 4);
    assert_string_equal(experiment_setting(&x, "gold")->values[0], "/tmp/.");
    const Setting *split = experiment_setting(&x, "split");
    assert_string_equal(split->values[0], "no");
    assert_int_equal(split->line, 2);
    assert_int_equal(split->column, 8);
    const Setting *criteria = experiment_setting(&x, "criteria");
    assert_int_equal(criteria->n, 2);
    assert_string_equal(criteria->values[1], "mentions:partial");
    assert_string_equal(experiment_setting(&x, "texts")->values[0], "/tmp/a");
    assert_string_equal(experiment_setting(&x, "texts")->values[1], "/b");
    assert_null(experiment_setting(&x, "store"));
    experiment_free(&x);
}

static void test_gate(void **state)
{
    (void)state;
    Experiment x;
    Error e = {0};
    if (open_text(&x, "gold: .\ngate:\n  margin: 1.5\n  baseline: b.json\n  floors:\n    - f1[PERSON] >= 0.8\n    - recall[*] > .5\n", &e))
        fail_msg("%s", e.message);
    assert_int_equal(x.n_settings, 1);
    assert_int_equal(x.n_gate, 3);
    assert_string_equal(x.gate[0].values[0], "1.5");
    assert_string_equal(x.gate[1].values[0], "/tmp/b.json");
    assert_int_equal(x.gate[2].n, 2);
    assert_string_equal(x.gate[2].values[1], "recall[*] > .5");
    assert_int_equal(x.gate[2].places[1].line, 7);
    assert_int_equal(x.gate[2].places[1].column, 7);
    experiment_free(&x);
    static const char *const wrong[][2] = {{"gate: 3\n", "'gate' takes a map"},
                                           {"gate: {margins: 2}\n", "unknown key 'margins' (known here: margin, floors, baseline)"},
                                           {"gate: {margin: [1, 2]}\n", "'margin' takes one value"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(open_text(&x, wrong[i][0], &e), ASSAY_ERR_DATA);
        if (!strstr(e.message, wrong[i][1])) fail_msg("\"%s\" is not in \"%s\"", wrong[i][1], e.message);
        assert_int_equal(e.line, 1);
        assert_true(e.column > 5);
    }
}

static void test_systems(void **state)
{
    (void)state;
    Experiment x;
    Error e = {0};
    if (open_text(&x, "systems:\n  - ../a\n  - use: b\n    train: dev\n    label: B2\n    given: [mentions]\n    options: {k: 1.0}\n"
                      "    categories: [PERSON, GPE]\n    limits: {seconds: 3}\n", &e))
        fail_msg("%s", e.message);
    assert_int_equal(x.n_systems, 2);
    assert_string_equal(x.systems[0].use, "/tmp/../a");
    assert_null(x.systems[0].train);
    assert_null(x.systems[0].categories);
    const SystemUse *b = &x.systems[1];
    assert_string_equal(b->use, "/tmp/b");
    assert_string_equal(b->train, "dev");
    assert_string_equal(b->label, "B2");
    assert_int_equal(b->given, LAYER_BIT(LAYER_MENTIONS));
    assert_string_equal(b->options.at[0].value, "1.0");
    assert_int_equal(b->n_categories, 2);
    assert_string_equal(b->categories[1], "GPE");
    assert_true(b->limits.seconds == 3 && b->limits.start == 0);
    experiment_free(&x);
}

static void test_what_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
        size_t line, column;
    } cases[] = {
        {"", "an experiment is a map", 0, 0},
        {"gold: .\nspilt: test\n", "unknown key 'spilt' (known here: systems, gate, gold, split, criteria, texts)", 2, 1},
        {"gold: [a, b]\n", "'gold' takes one value, not a list", 1, 8},
        {"criteria: {a: b}\n", "'criteria' takes a list of values, each a plain text", 1, 12},
        {"criteria: [a, [b]]\n", "'criteria' takes a list of values", 1, 16},
        {"split:\n", "'split' has no value", 1, 1},
        {"systems: ../a\n", "'systems' takes a list", 1, 10},
        {"systems: []\n", "'systems' takes a list", 1, 1},
        {"systems: [[a]]\n", "a system is a path or a map", 1, 12},
        {"systems:\n  - train: x\n", "'use' is missing", 2, 5},
        {"systems:\n  - use: a\n    trian: x\n", "unknown key 'trian'", 3, 5},
        {"systems:\n  - use: a\n    given: [people]\n", "'people' in 'given' is not a layer", 3, 13},
        {"gold: [\n", "not valid YAML", 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Experiment x;
        Error e = {0};
        assert_int_equal(open_text(&x, cases[i].text, &e), ASSAY_ERR_DATA);
        if (!strstr(e.message, cases[i].message)) fail_msg("%s\n gives '%s'", cases[i].text, e.message);
        bool placed = cases[i].column == 0 || (e.line == cases[i].line && e.column == cases[i].column);
        if (!placed) fail_msg("%s\n at %zu:%zu", cases[i].text, e.line, e.column);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings), cmocka_unit_test(test_gate),
        cmocka_unit_test(test_systems),
        cmocka_unit_test(test_what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

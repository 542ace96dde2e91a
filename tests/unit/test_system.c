/* system.yaml: what it gives, what it refuses and where, and what a system's identity depends on. */
#include "unit/cmocka_all.h"

#include "run/system.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Place {
    char folder[64];
} Place;

static int set_up(void **state)
{
    static Place p;
    strncpy(p.folder, "/tmp/test_system_XXXXXX", sizeof p.folder);
    assert_non_null(mkdtemp(p.folder));
    *state = &p;
    return 0;
}

static int tear_down(void **state)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", ((Place *)*state)->folder);
    return system(command);
}

static void put(const Place *p, const char *name, const char *content)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", p->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static void test_everything_that_can_be_said(void **state)
{
    Place *p = *state;
    System s;
    Error e = {0};
    put(p, "system.yaml",
        "name: crf\nversion: 1.10\ncommand: [python3, run.py, 'a b']\noffsets: utf16\nlayers: [mentions, relations]\n"
        "limits: {seconds: 2.5, memory: 1.5G, processes: 4, network: no, start: 7, training: 100}\n"
        "labels: {PER: PERSON, 'no': NONE}\noptions: {fold: no, beam: 1.0}\nsetup: ready\n");
    if (system_open(&s, p->folder, NULL, &e)) fail_msg("%s", e.message);
    assert_string_equal(s.name, "crf");
    assert_string_equal(s.version, "1.10");
    assert_string_equal(s.folder, p->folder);
    assert_int_equal(s.kind, SYSTEM_COMMAND);
    assert_string_equal(s.command[2], "a b");
    assert_null(s.command[3]);
    assert_int_equal(s.unit, UNIT_UTF16);
    assert_true(s.unit_given);
    assert_int_equal(s.layers, LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_RELATIONS));
    assert_true(s.limits.seconds == 2.5 && s.limits.start == 7 && s.limits.training == 100);
    assert_true(s.limits.memory == 3ull << 29);
    assert_int_equal(s.limits.processes, 4);
    assert_true(s.limits.no_network);
    assert_int_equal(s.labels.n, 2);
    assert_string_equal(labels_find(&s.labels, "no"), "NONE");
    assert_string_equal(s.options.at[0].value, "no");
    assert_false(system_is_set_up(&s));
    put(p, "ready", "");
    assert_true(system_is_set_up(&s));
    assert_string_equal(s.options.at[1].value, "1.0");
    system_option(&s, "beam", "8");
    system_option(&s, "new", "x");
    assert_int_equal(s.options.n, 3);
    assert_string_equal(s.options.at[1].value, "8");
    assert_string_equal(s.options.at[2].name, "new");
    system_free(&s);
}

static void test_the_shortest(void **state)
{
    Place *p = *state;
    System s;
    char path[128];
    put(p, "system.yaml", "name: x\nversion: 1\ncommand: ./run\nlayers: mentions\n");
    snprintf(path, sizeof path, "%s/system.yaml", p->folder);
    assert_int_equal(system_open(&s, path, NULL, NULL), ASSAY_OK);
    assert_string_equal(s.command[0], "./run");
    assert_int_equal(s.unit, UNIT_CODEPOINT);
    assert_false(s.unit_given);
    assert_false(s.limits.no_network);
    assert_true(s.limits.seconds == 60 && s.limits.memory == 0);
    system_free(&s);
}

static void test_where_a_plugin_is_found(void **state)
{
    Place *p = *state;
    System s;
    Error e = {0};
    char plugins[128], wanted[400];
    put(p, "system.yaml", "name: x\nversion: 1\nplugin: gaz\nlayers: [mentions]\n");
    snprintf(plugins, sizeof plugins, "%s/plugins", p->folder);
    assert_int_equal(mkdir(plugins, 0700), 0);
    const char *const folders[] = {"/no/such/folder", plugins, NULL};
    assert_int_equal(system_open(&s, p->folder, folders, &e), ASSAY_ERR_DATA);
    snprintf(wanted, sizeof wanted, "there is no plug-in 'gaz' (or 'gaz.so') in %s, /no/such/folder, %s", p->folder, plugins);
    assert_string_equal(e.message, wanted);
    assert_int_equal(e.line, 3);
    assert_int_equal(e.column, 9);
    put(p, "plugins/gaz.so", "elsewhere");
    assert_int_equal(system_open(&s, p->folder, folders, &e), ASSAY_OK);
    snprintf(wanted, sizeof wanted, "%s/gaz.so", plugins);
    assert_string_equal(s.path, wanted);
    assert_int_equal(s.unit, UNIT_BYTE);
    assert_true(s.unit_given);
    system_free(&s);
    put(p, "gaz.so", "beside");
    assert_int_equal(system_open(&s, p->folder, folders, &e), ASSAY_OK);
    snprintf(wanted, sizeof wanted, "%s/gaz.so", p->folder);
    assert_string_equal(s.path, wanted);
    system_free(&s);
}

static void test_what_is_refused(void **state)
{
    Place *p = *state;
    static const struct {
        const char *text, *message;
        size_t line, column;
    } cases[] = {
        {"", "must be a map", 0, 0},
        {"- a\n", "must be a map", 1, 3},
        {"name: x\nversion: 1\n", "needs one of 'command', 'plugin' and 'predictions'", 1, 1},
        {"name: x\nversion: 1\ncommand: a\nplugin: b\n", "'command' and 'plugin' exclude each other", 4, 9},
        {"name: x\ncommand: a\n", "'version' is missing", 1, 1},
        {"name: [x]\nversion: 1\n", "'name' takes one value, not a list", 1, 8},
        {"name: x\nversion: 1\ncommand: python3 run.py\n", "no shell takes 'python3 run.py' apart", 3, 10},
        {"name: x\nversion: 1\ncommand: [[a]]\n", "each a plain text", 3, 12},
        {"name: x\nversion: 1\ncommand: []\n", "'command' is empty", 3, 1},
        {"name: x\nversion: 1\ncommand: a\n", "'layers' is missing", 1, 1},
        {"name: x\nversion: 1\ncommand: a\nlayers: [mentions, names]\n", "'names' in 'layers' is not a layer (layers are mentions, links", 4, 20},
        {"name: x\nversion: 1\ncommand: a\nlayers: mentions\noffset: byte\n", "unknown key 'offset'", 5, 1},
        {"name: x\nversion: 1\ncommand: a\noffsets: bytes\nlayers: mentions\n", "'offsets' must be byte, codepoint or utf16", 4, 10},
        {"name: x\nversion: 1\nplugin: p\noffsets: utf16\nlayers: mentions\n", "a plug-in counts in bytes", 4, 10},
        {"name: x\nversion: 1\ncommand: a\nlayers: mentions\nlimits: {seconds: 0}\n", "'seconds' must be a number of seconds, not '0'", 5, 19},
        {"name: x\nversion: 1\ncommand: a\nlayers: mentions\nlimits: {memory: 12X}\n", "'memory' must be a size such as 512M or 2G, not '12X'", 5, 18},
        {"name: x\nversion: 1\ncommand: a\nlayers: mentions\nlimits: {processes: 1.5}\n", "'processes' must be a whole number", 5, 21},
        {"name: x\nversion: 1\ncommand: a\nlayers: mentions\nlimits: {network: maybe}\n", "'network' must be yes or no", 5, 19},
        {"name: x\nversion: 1\ncommand: a\nlayers: mentions\nlimits: {time: 3}\n", "unknown key 'time'", 5, 10},
        {"name: x\nversion: 1\ncommand: a\nlayers: mentions\noptions: [a]\n", "'options' takes a map", 5, 11},
    };
    put(p, "p.so", "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        System s;
        Error e = {0};
        put(p, "system.yaml", cases[i].text);
        assert_int_equal(system_open(&s, p->folder, NULL, &e), ASSAY_ERR_DATA);
        if (!strstr(e.message, cases[i].message)) fail_msg("%s\n gives '%s'", cases[i].text, e.message);
        if (e.line != cases[i].line || e.column != cases[i].column) fail_msg("%s\n at %zu:%zu", cases[i].text, e.line, e.column);
    }
}

static void test_predictions(void **state)
{
    Place *p = *state;
    System s;
    Error e = {0};
    char path[128];
    put(p, "gpt.v2.jsonl", "");
    snprintf(path, sizeof path, "%s/gpt.v2.jsonl", p->folder);
    assert_int_equal(system_open(&s, path, NULL, &e), ASSAY_OK);
    assert_int_equal(s.kind, SYSTEM_PREDICTIONS);
    assert_string_equal(s.name, "gpt.v2");
    assert_string_equal(s.path, path);
    assert_null(s.file);
    system_free(&s);
    put(p, "system.yaml", "name: gpt\nversion: 2\npredictions: gpt.v2.jsonl\n");
    assert_int_equal(system_open(&s, p->folder, NULL, &e), ASSAY_OK);
    assert_string_equal(s.path, path);
    system_free(&s);
    snprintf(path, sizeof path, "%s/none.jsonl", p->folder);
    assert_int_equal(system_open(&s, path, NULL, &e), ASSAY_ERR_DATA);
    assert_int_equal(system_open(&s, "/usr/include", NULL, &e), ASSAY_ERR_DATA);
    assert_non_null(strstr(e.message, "there is no system.yaml in this folder"));
}

static void identity(const Place *p, char hex[SHA256_HEX], const char *option)
{
    System s;
    Error e = {0};
    if (system_open(&s, p->folder, NULL, &e)) fail_msg("%s", e.message);
    if (option) system_option(&s, "o", option);
    if (system_identity(&s, hex, &e)) fail_msg("%s", e.message);
    system_free(&s);
}

static void test_identity(void **state)
{
    Place *p = *state;
    char before[SHA256_HEX], after[SHA256_HEX], path[128];
    put(p, "system.yaml", "name: x\nversion: 1\ncommand: [python3, run.py]\nlayers: [mentions]\n");
    put(p, "run.py", "one");
    identity(p, before, NULL);
    put(p, "README.md", "words");
    put(p, ".hidden", "words");
    snprintf(path, sizeof path, "%s/__pycache__", p->folder);
    mkdir(path, 0700);
    put(p, "__pycache__/run.pyc", "bytes");
    identity(p, after, NULL);
    assert_string_equal(before, after);
    identity(p, after, "1");
    assert_string_not_equal(before, after);
    snprintf(path, sizeof path, "%s/data", p->folder);
    mkdir(path, 0700);
    put(p, "data/list", "names");
    identity(p, after, NULL);
    assert_string_not_equal(before, after);
    memcpy(before, after, sizeof before);
    put(p, "data/list", "other names");
    identity(p, after, NULL);
    assert_string_not_equal(before, after);
    memcpy(before, after, sizeof before);
    put(p, "run.py", "two");
    identity(p, after, NULL);
    assert_string_not_equal(before, after);
}

static void test_identity_of_a_plugin(void **state)
{
    Place *p = *state;
    char before[SHA256_HEX], after[SHA256_HEX];
    put(p, "system.yaml", "name: x\nversion: 1\nplugin: ./x.so\nlayers: [mentions]\n");
    put(p, "x.so", "library");
    put(p, "x.c", "source");
    identity(p, before, NULL);
    put(p, "x.c", "the same with another comment");
    identity(p, after, NULL);
    assert_string_equal(before, after);
    put(p, "x.so", "another library");
    identity(p, after, NULL);
    assert_string_not_equal(before, after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_everything_that_can_be_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_shortest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_where_a_plugin_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_predictions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_identity, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_identity_of_a_plugin, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The option tables: every kind of value, defaults, operands, what stands behind "--", and the words of the errors. */
#include "unit/cmocka_all.h"

#include "cli/options.h"

#include <math.h>
#include <string.h>

typedef struct Settings {
    bool quiet;
    const char *label, *output;
    long jobs;
    double alpha;
    int format;
    TextList layers, systems;
} Settings;

static const char *const formats_known[] = {"text", "json", "csv", NULL};

static const Option table[] = {
    {"quiet", 'q', OPTION_FLAG, NULL, "say nothing", .offset = offsetof(Settings, quiet)},
    {"label", 0, OPTION_TEXT, "TEXT", "a name", .fallback = "none", .offset = offsetof(Settings, label)},
    {"output", 'o', OPTION_PATH, "FILE", "where to", .offset = offsetof(Settings, output)},
    {"jobs", 'j', OPTION_INT, "N", "how many", .fallback = "2", .offset = offsetof(Settings, jobs), .min = 1, .max = 512},
    {"alpha", 0, OPTION_NUMBER, "X", "how sure", .offset = offsetof(Settings, alpha)},
    {"format", 'f', OPTION_CHOICE, "FORMAT", "how", .choices = formats_known, .fallback = "json", .offset = offsetof(Settings, format)},
    {"layers", 0, OPTION_LIST, "LIST", "which", .fallback = "a,b", .offset = offsetof(Settings, layers)},
    {"system", 's', OPTION_PATHS, "DIR", "a system", .offset = offsetof(Settings, systems)},
    {0}};

typedef struct Try {
    Arena arena;
    Parsed parsed;
    Error error;
    int status;
    const Settings *settings;
} Try;

/* `line` is split at spaces and parsed. */
static Try parse(const char *line, bool rest)
{
    Try t = {0};
    char *argv[32] = {arena_copy(&t.arena, "command", 7)};
    int argc = 1;
    for (const char *word = line; *word;) {
        size_t n = strcspn(word, " ");
        argv[argc++] = arena_copy(&t.arena, word, n);
        word += n + (word[n] == ' ');
    }
    char **kept = arena_dup(&t.arena, argv, 32, sizeof *argv);
    t.status = options_parse(table, sizeof(Settings), argc, kept, rest, &t.arena, &t.parsed, &t.error);
    t.settings = t.parsed.options;
    return t;
}

static void refused(const char *line, const char *message)
{
    Try t = parse(line, false);
    assert_int_equal(t.status, ASSAY_ERR_USAGE);
    assert_string_equal(t.error.message, message);
    arena_free(&t.arena);
}

static void test_choices_in_any_case(void **state)
{
    (void)state;
    Try t = parse("--format CSV", false);
    assert_int_equal(t.status, ASSAY_OK);
    assert_int_equal(t.settings->format, 2);
    arena_free(&t.arena);
}

static void test_defaults(void **state)
{
    (void)state;
    Try t = parse("", false);
    assert_int_equal(t.status, ASSAY_OK);
    assert_false(t.settings->quiet);
    assert_string_equal(t.settings->label, "none");
    assert_null(t.settings->output);
    assert_int_equal(t.settings->jobs, 2);
    assert_int_equal(t.settings->format, 1);
    assert_int_equal(t.settings->layers.n, 2);
    assert_string_equal(t.settings->layers.at[1], "b");
    assert_int_equal(t.parsed.given, 0);
    arena_free(&t.arena);
}

static void test_every_kind(void **state)
{
    (void)state;
    Try t = parse("gold -qo out --label=x --jobs 7 pred --alpha 0.05 -f csv --layers c,d --layers e -s p -s q,r -", false);
    assert_int_equal(t.status, ASSAY_OK);
    assert_true(t.settings->quiet);
    assert_string_equal(t.settings->output, "out");
    assert_string_equal(t.settings->label, "x");
    assert_int_equal(t.settings->jobs, 7);
    assert_true(fabs(t.settings->alpha - 0.05) < 1e-15);
    assert_int_equal(t.settings->format, 2);
    assert_int_equal(t.settings->layers.n, 3);
    assert_string_equal(t.settings->layers.at[0], "c");
    assert_string_equal(t.settings->layers.at[2], "e");
    assert_int_equal(t.settings->systems.n, 2);
    assert_string_equal(t.settings->systems.at[1], "q,r");
    assert_int_equal(t.parsed.n_arguments, 3);
    assert_string_equal(t.parsed.arguments[1], "pred");
    assert_string_equal(t.parsed.arguments[2], "-");
    assert_true(option_given(table, &t.parsed, "jobs"));
    assert_false(option_given(table, &t.parsed, "nothing"));
    arena_free(&t.arena);
}

static void test_abbreviation_and_negative_values(void **state)
{
    (void)state;
    Try t = parse("--lab x --al -3", false);
    assert_int_equal(t.status, ASSAY_OK);
    assert_string_equal(t.settings->label, "x");
    assert_true(t.settings->alpha < -2.9);
    arena_free(&t.arena);
}

static void test_two_dashes(void **state)
{
    (void)state;
    Try t = parse("gold --label -- pred -- -q --jobs x", true);
    assert_int_equal(t.status, ASSAY_OK);
    assert_string_equal(t.settings->label, "--");
    assert_int_equal(t.parsed.n_arguments, 2);
    assert_int_equal(t.parsed.n_rest, 3);
    assert_string_equal(t.parsed.rest[0], "-q");
    assert_false(t.settings->quiet);
    arena_free(&t.arena);

    t = parse("gold -- -q", false);
    assert_int_equal(t.parsed.n_arguments, 2);
    assert_int_equal(t.parsed.n_rest, 0);
    assert_string_equal(t.parsed.arguments[1], "-q");
    arena_free(&t.arena);
}

static void test_help_wins(void **state)
{
    (void)state;
    Try t = parse("--jobs 3 -h --nonsense", false);
    assert_int_equal(t.status, ASSAY_OK);
    assert_true(t.parsed.help);
    arena_free(&t.arena);
}

static void test_messages(void **state)
{
    (void)state;
    refused("--jbos 3", "there is no option --jbos (did you mean --jobs?)");
    refused("--zzzzzz", "there is no option --zzzzzz");
    refused("-x", "there is no option -x");
    refused("-qx", "there is no option -x");
    refused("--quiet=1", "--quiet takes no value");
    refused("--la x", "--la is ambiguous: it could be --label, --layers");
    refused("gold --jobs", "--jobs needs a value: --jobs N");
    refused("-o", "--output needs a value: --output FILE");
    refused("--jobs 3x", "--jobs wants a whole number, not '3x'");
    refused("--jobs 0", "--jobs must be between 1 and 512, not 0");
    refused("--jobs 99999999999999999999", "--jobs: 99999999999999999999 is too large a number");
    refused("--alpha nan", "--alpha wants a number, not 'nan'");
    refused("-f jsn", "--format: 'jsn' is not known (did you mean json?)");
    refused("-f yaml", "--format: 'yaml' is not known; there is text, json, csv");
    refused("--layers a,,b", "--layers: 'a,,b' has an empty item; items are separated by single commas");
    refused("--output=", "--output: the file name is empty");
}

static void test_closest(void **state)
{
    (void)state;
    static const char *const words[] = {"score", "run", "report", "validate", NULL};
    assert_string_equal(closest_word("socre", words), "score");
    assert_string_equal(closest_word("ran", words), "run");
    assert_string_equal(closest_word("valid", words), "validate");
    assert_null(closest_word("frobnicate", words));
    assert_null(closest_word("xy", words));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_choices_in_any_case),
        cmocka_unit_test(test_every_kind),
        cmocka_unit_test(test_abbreviation_and_negative_values),
        cmocka_unit_test(test_two_dashes),
        cmocka_unit_test(test_help_wins),
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_closest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Baseline files: what is written is read again, and what a file under version control suffers is noticed. */
#include "report/baseline.h"
#include "unit/measured_tools.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int read_text(Arena *a, const char *text, Measured *out, Error *e)
{
    char path[] = "/tmp/test_baseline_XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_true(write(file, text, strlen(text)) == (ssize_t)strlen(text));
    close(file);
    int status = baseline_read(a, path, out, e);
    unlink(path);
    return status;
}

static void test_round_trip(void **state)
{
    (void)state;
    static const Counts counts[] = {{3, 1, 2}, {0, 0, 0}, {0.5, 1, 1.25}};
    Arena a = {0};
    Error e = {0};
    Measured m = measured_made(&a, counts, 3, 4), back;
    StrBuf text = {0}, again = {0};
    m.ids[1] = "d0002 \"q\"";
    m.label = "the \\ best";
    m.failed = 1;
    m.seconds = 0.0123456;
    baseline_write(&text, &m);
    assert_non_null(strstr(text.data, "\n  {\"document\":\"d0001\",\"mentions:strict\":{\"*\":[5,3,4,3],\"PERSON\":[5,3,4,3]}},\n"));
    assert_non_null(strstr(text.data, "\n  {\"document\":\"d0002 \\\"q\\\"\"},\n"));
    if (read_text(&a, text.data, &back, &e)) fail_msg("%zu:%zu: %s", e.line, e.column, e.message);
    assert_string_equal(back.system, "crf");
    assert_string_equal(back.label, m.label);
    assert_string_equal(back.gold_hash, m.gold_hash);
    assert_int_equal(back.n_documents, 3);
    assert_int_equal(back.n_units, 3);
    assert_int_equal(back.failed, 1);
    assert_int_equal(back.run, 0);
    assert_close(back.seconds, 0.0123, 1e-12);
    assert_string_equal(back.ids[1], m.ids[1]);
    assert_string_equal(back.scorings[0].name, "mentions:strict");
    assert_string_equal(back.scorings[0].signature, m.scorings[0].signature);
    assert_int_equal(back.scorings[0].units.whole, 0);
    assert_memory_equal(back.scorings[0].units.tallies, m.scorings[0].units.tallies, 6 * sizeof(Tally));
    baseline_write(&again, &back);
    assert_string_equal(text.data, again.data);
    sb_free(&text);
    sb_free(&again);
    arena_free(&a);
}

static void test_sentences(void **state)
{
    (void)state;
    static const Counts counts[] = {{3, 1, 2}, {0, 0, 0}, {2, 2, 1}, {1, 0, 0}};
    Arena a = {0};
    Error e = {0};
    Measured m = measured_made(&a, counts, 4, 4), back;
    StrBuf text = {0}, again = {0};
    m.by_sentence = true; /* the units are three sentences of the first document and one of the second */
    m.n_documents = 2;
    m.first_unit[1] = 3;
    m.first_unit[2] = 4;
    baseline_write(&text, &m);
    assert_non_null(strstr(text.data, "{\"document\":\"d0001\",\"sentences\":3},\n  {\"document\":\"d0001\",\"sentence\":1,\"mentions:strict\":"));
    assert_null(strstr(text.data, "\"sentence\":2,"));
    if (read_text(&a, text.data, &back, &e)) fail_msg("%zu:%zu: %s", e.line, e.column, e.message);
    assert_true(back.by_sentence);
    assert_int_equal(back.n_units, 4);
    assert_memory_equal(back.first_unit, m.first_unit, 3 * sizeof(size_t));
    assert_memory_equal(back.scorings[0].units.tallies, m.scorings[0].units.tallies, 8 * sizeof(Tally));
    baseline_write(&again, &back);
    assert_string_equal(text.data, again.data);
    sb_free(&text);
    sb_free(&again);
    arena_free(&a);
}

/* Lines in another order, as a merge may leave them, are the same baseline. */
static void test_order_does_not_matter(void **state)
{
    (void)state;
    static const char text[] = "{\"baseline\":1,\"documents\":2,\"criteria\":[{\"layer\":\"mentions\",\"criterion\":\"strict\",\"profile\":null,\"signature\":\"s\"}],"
                               "\"tallies\":[{\"document\":\"b\",\"mentions:strict\":{\"Z\":[1,1,1,1],\"*\":[2,1,1,1]}},{\"document\":\"a\"}]}";
    Arena a = {0};
    Error e = {0};
    Measured m;
    if (read_text(&a, text, &m, &e)) fail_msg("%zu:%zu: %s", e.line, e.column, e.message);
    assert_string_equal(m.ids[0], "a");
    assert_string_equal(m.scorings[0].groups[1], "Z");
    assert_close(units_at(&m.scorings[0].units, 0, 1, 0)->gold, 2, 0);
    assert_true(isnan(m.seconds));
    arena_free(&a);
}

#define HEAD "{\"baseline\":1,\"unit\":\"document\",\"documents\":2,\n\"criteria\":[{\"layer\":\"mentions\",\"criterion\":\"strict\",\"profile\":null,\"signature\":\"s\"}],\n\"tallies\":[\n"
#define SENTENCES "{\"baseline\":1,\"unit\":\"sentence\",\"documents\":1,\n\"criteria\":[{\"layer\":\"mentions\",\"criterion\":\"strict\",\"profile\":null,\"signature\":\"s\"}],\n\"tallies\":[\n"

static void test_damage(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
        size_t line, column;
    } wrong[] = {
        {"", "not valid JSON", 1, 1},
        {"[1]", "not a baseline", 1, 1},
        {"{}", "not a baseline", 1, 1},
        {"{\"system\":\"x\"}", "it begins with \"baseline\"", 1, 1},
        {"{\"baseline\":2}", "version 1 only", 1, 13},
        {"{\"baseline\":1,\n \"unit\":\"word\"}", "\"unit\" must be \"document\" or \"sentence\", not \"word\"", 2, 9},
        {"{\"baseline\":1,\n \"sytem\":\"x\"}", "unknown key \"sytem\"", 2, 10},
        {"{\"baseline\":1,\n \"system\":3}", "\"system\" must be a string, not 3", 2, 11},
        {"{\"baseline\":1,\n \"repetitions\":0}", "\"repetitions\" must be a number above zero, not 0", 2, 16},
        {"{\"baseline\":1,\n \"criteria\":[{\"layer\":\"mentions\"}]}", "a criterion has \"layer\"", 2, 14},
        {"{\"baseline\":1,\n \"tallies\":[]}", "\"criteria\" must come before", 2, 12},
        {"{\"baseline\":1}", "no \"tallies\": it is cut off", 0, 0},
        {HEAD "{\"document\":\"a\"},\n{\"document\":\"a\"}]}", "document a comes twice", 5, 13},
        {HEAD "{\"document\":\"a\"}]}", "says that it has 2 documents, but there are 1", 0, 0},
        {HEAD "{\"id\":\"a\"}]}", "begins with \"document\"", 4, 7},
        {HEAD "{\"document\":\"a\",\"mentions:partial\":{}}]}", "\"mentions:partial\" is not one of the \"criteria\"", 4, 36},
        {HEAD "{\"document\":\"a\",\"mentions:strict\":{\"*\":[1,1,1]}}]}", "the four counts", 4, 40},
        {HEAD "{\"document\":\"a\",\"mentions:strict\":{\"*\":[1,1,-1,1]}}]}", "not negative", 4, 45},
        {HEAD "{\"document\":\"a\",\"mentions:strict\":{\"*\":[1,2,2,2]}}]}", "2 found of 1", 4, 40},
        {HEAD "{\"document\":\"a\",\"mentions:strict\":{\"*\":[2,2,1,2]}}]}", "2 correct of 1 predicted", 4, 40},
        {HEAD "<<<<<<< HEAD\n{\"document\":\"a\"}]}", "not valid JSON", 4, 1},
        {SENTENCES "{\"document\":\"a\",\"sentence\":1}]}", "how many sentences a has must come first", 4, 28},
        {SENTENCES "{\"document\":\"a\",\"sentences\":2},\n{\"document\":\"a\",\"sentence\":3}]}", "sentences 1 to 2, not 3", 5, 28},
        {SENTENCES "{\"document\":\"a\",\"sentences\":2},\n{\"document\":\"a\",\"sentence\":2},\n{\"document\":\"a\",\"sentence\":2}]}", "comes twice", 6, 28},
        {SENTENCES "{\"document\":\"a\",\"sentences\":2,\"mentions:strict\":{}}]}", "has no counts", 4, 49},
        {SENTENCES "{\"document\":\"a\",\"mentions:strict\":{}}]}", "must follow \"document\"", 4, 35},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Arena a = {0};
        Error e = {0};
        Measured m;
        assert_int_equal(read_text(&a, wrong[i].text, &m, &e), ASSAY_ERR_DATA);
        if (!strstr(e.message, wrong[i].message)) fail_msg("\"%s\" is not in \"%s\"", wrong[i].message, e.message);
        if (e.line != wrong[i].line || e.column != wrong[i].column)
            fail_msg("%s: at %zu:%zu, not %zu:%zu", e.message, e.line, e.column, wrong[i].line, wrong[i].column);
        arena_free(&a);
    }
}

static void test_no_file(void **state)
{
    (void)state;
    Arena a = {0};
    Error e = {0};
    Measured m;
    assert_int_equal(baseline_read(&a, "/nonexistent/b.json", &m, &e), ASSAY_ERR_DATA);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_sentences), cmocka_unit_test(test_order_does_not_matter),
                                       cmocka_unit_test(test_damage), cmocka_unit_test(test_no_file)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

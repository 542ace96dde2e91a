/* crf through its plug-in: what it learns, how sure it is, what it says when something is wrong. */
#include "unit/plugin_course.h"

#include <unistd.h>

static const char model_path[] = TEST_BINARY_DIR "/test_crf_plugin.model";
static const char dump_path[] = TEST_BINARY_DIR "/test_crf_plugin.dump";

static const char *const lessons[] = {
    "[PERSON Anna Berg] flew to [GPE Oslo] on [DATE Monday] .",
    "On [DATE Tuesday] [PERSON Ivo Lind] came to [GPE Bergen] .",
    "The minister flew to [GPE Riga] with [PERSON Anna Lind] .",
    "On [DATE Monday] the council of [GPE Oslo] met .",
    "[PERSON Ivo Berg] lives in [GPE Riga] , not in [GPE Bergen] .",
};

static int learn_from(Host *h, const char *const *texts, size_t n, const assay_option *options, size_t n_options)
{
    Course course = {.n = n};
    assay_training training = {&course, course_next, course_rewind};
    for (size_t i = 0; i < n; i++) teach(&course.documents[i], texts[i]);
    int status = h->extractor->train(&training, model_path, options, n_options, h->why, sizeof h->why);
    for (size_t i = 0; i < n; i++) host_text_free(&course.documents[i].text);
    return status;
}

static void train(Host *h, const assay_option *options, size_t n)
{
    host_load(h, "crf");
    if (learn_from(h, lessons, sizeof lessons / sizeof *lessons, options, n) != 0) fail_msg("%s", h->why);
    if (host_open(h, model_path, options, n) != 0) fail_msg("%s", h->why);
}

static void it_goes_beyond_what_it_has_seen(void **state)
{
    (void)state;
    Host h;
    train(&h, &(assay_option){"c2", "0.1"}, 1);
    host_expect(&h, "On Tuesday Anna Lind flew to Riga .", "DATE:Tuesday; PERSON:Anna Lind; GPE:Riga");
    host_expect(&h, "Ivo Berg came to Narvik .", "PERSON:Ivo Berg; GPE:Narvik");
    host_expect(&h, "", "");
    host_expect(&h, ".", "");
    host_unload(&h);
}

static void it_is_surer_of_what_it_has_seen(void **state)
{
    (void)state;
    Host h;
    train(&h, &(assay_option){"c2", "0.1"}, 1);
    host_expect(&h, "Anna Berg flew to Oslo .", "PERSON:Anna Berg; GPE:Oslo");
    double seen = h.mentions[1].score;
    host_expect(&h, "Anna Berg flew to Narvik .", "PERSON:Anna Berg; GPE:Narvik");
    double unseen = h.mentions[1].score;
    assert_true(seen > unseen && seen < 1 && unseen > 0.2);
    host_unload(&h);
}

static char *content(const char *path, size_t *n)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *data = malloc(1 << 20);
    *n = fread(data, 1, (1 << 20) - 1, file);
    data[*n] = '\0';
    fclose(file);
    return data;
}

static void training_twice_gives_the_same_bytes(void **state)
{
    (void)state;
    Host h;
    size_t n, m;
    train(&h, NULL, 0);
    char *first = content(model_path, &n);
    host_unload(&h);
    train(&h, NULL, 0);
    char *second = content(model_path, &m);
    host_unload(&h);
    assert_int_equal(n, m);
    assert_memory_equal(first, second, n);
    free(first);
    free(second);
}

static void l1_leaves_a_smaller_model(void **state)
{
    (void)state;
    Host h;
    size_t n, m;
    train(&h, NULL, 0);
    free(content(model_path, &n));
    host_unload(&h);
    static const assay_option l1[] = {{"c1", "0.3"}, {"c2", "0"}};
    train(&h, l1, 2);
    free(content(model_path, &m));
    assert_true(m < n / 2);
    host_expect(&h, "On Tuesday Anna Lind flew to Riga .", "DATE:Tuesday; PERSON:Anna Lind; GPE:Riga");
    host_unload(&h);
}

static void the_dump_is_what_crfsuite_reads(void **state)
{
    (void)state;
    Host h;
    size_t n;
    assay_option options[] = {{"dump", dump_path}, {"lists", "none"}};
    host_load(&h, "crf");
    static const char *const one[] = {"[A a:b\\]\n"}; /* the colon joins, the backslash stands alone */
    assert_int_equal(learn_from(&h, one, 1, options, 2), 0);
    char *dump = content(dump_path, &n);
    static const char first[] = "B-A\tbias\tw=a\\:b\tl=a\\:b\tl-2=<s>";
    assert_memory_equal(dump, first, sizeof first - 1);
    assert_non_null(strstr(dump, "\nI-A\tbias\tw=\\\\\t"));
    assert_string_equal(dump + n - 2, "\n\n");
    free(dump);
    host_unload(&h);
}

static void expect_why(Host *h, const char *name, const char *value, const char *reason)
{
    assay_option option = {name, value};
    assert_int_not_equal(learn_from(h, lessons, 5, &option, 1), 0);
    if (!strstr(h->why, reason)) fail_msg("\"%s\" does not say \"%s\"", h->why, reason);
}

static void mistakes_are_explained(void **state)
{
    (void)state;
    Host h;
    host_load(&h, "crf");
    expect_why(&h, "c3", "1", "crf has no option \"c3\"; it has c1, c2, max_iterations");
    expect_why(&h, "c2", "-1", "option c2 is \"-1\"; it must be a number from 0");
    expect_why(&h, "c2", "nan", "a number from 0");
    expect_why(&h, "c2", "1x", "a number from 0");
    expect_why(&h, "max_iterations", "1.5", "a whole number from 0");
    expect_why(&h, "min_count", "0", "a whole number from 1");
    expect_why(&h, "split", "maybe", "yes or no");
    expect_why(&h, "lists", "nowhere.list", "nowhere.list: cannot be opened: No such file");
    expect_why(&h, "dump", "/nowhere/dump", "/nowhere/dump: cannot be written");
    assert_int_not_equal(learn_from(&h, lessons, 0, NULL, 0), 0);
    assert_string_equal(h.why, "there is nothing to learn from: no document has a word");
    assert_int_not_equal(host_open(&h, NULL, NULL, 0), 0);
    assert_string_equal(h.why, "crf knows nothing until it has been trained: say 'train: SPLIT' in the experiment, or --train SPLIT");
    unlink(model_path);
    assert_int_not_equal(host_open(&h, model_path, NULL, 0), 0);
    assert_non_null(strstr(h.why, "No such file"));
    host_unload(&h);
}

/* Text of every kind of bytes, broken UTF-8 among them, gives mentions within the text or nothing; the host checks that. */
static void hostile_texts_do_no_harm(void **state)
{
    (void)state;
    Host h;
    uint32_t seed = 1;
    char text[3000];
    train(&h, NULL, 0);
    for (int k = 0; k < 200; k++) {
        size_t n = 1 + (size_t)k * 14;
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;
            text[i] = k % 2 ? (char)(seed >> 24) : "A-/'s\xe2\x80\x99 \xc4\x8c."[(seed >> 24) % 13];
        }
        assert_int_equal(host_extract_bytes(&h, text, n), 0);
    }
    host_unload(&h);
}

static void a_text_without_mentions_can_be_learned(void **state)
{
    (void)state;
    Host h;
    static const char *const plain[] = {"nothing to see here"};
    host_load(&h, "crf");
    if (learn_from(&h, plain, 1, NULL, 0) != 0) fail_msg("%s", h.why);
    assert_int_equal(host_open(&h, model_path, NULL, 0), 0);
    host_expect(&h, "Anna Berg flew to Oslo .", "");
    host_unload(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_goes_beyond_what_it_has_seen),      cmocka_unit_test(it_is_surer_of_what_it_has_seen),
        cmocka_unit_test(training_twice_gives_the_same_bytes),  cmocka_unit_test(l1_leaves_a_smaller_model),
        cmocka_unit_test(the_dump_is_what_crfsuite_reads),      cmocka_unit_test(mistakes_are_explained),
        cmocka_unit_test(hostile_texts_do_no_harm),             cmocka_unit_test(a_text_without_mentions_can_be_learned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The model's file, read back and damaged; words, attributes and tags. */
#include "unit/plugin_course.h"

#include "attributes.h"
#include "model.h"
#include "tags.h"

#include <stdbool.h>
#include <xxhash.h>

static const char path[] = TEST_BINARY_DIR "/test_crf.model";
static const char list_path[] = TEST_BINARY_DIR "/test_crf.list";

static void write_file(const char *name, const void *data, size_t n)
{
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static char *read_file(const char *name, size_t *n)
{
    FILE *file = fopen(name, "r");
    assert_non_null(file);
    char *data = malloc(1 << 20);
    *n = fread(data, 1, 1 << 20, file);
    fclose(file);
    return data;
}

/* -- model ---------------------------------------------------------------------------------------------------------------- */

static Model example(void)
{
    Model m = {.split = true};
    static const char *const labels[] = {"O", "B-GPE", "I-GPE"}, *const attributes[] = {"bias", "l=baghdad", "p1=\u010d"};
    static const double weights[] = {0.5, -1.25, 1e-300, 3};
    static const uint16_t of[] = {0, 2, 1, 2};
    static const uint64_t begin[] = {0, 2, 3, 4};
    for (size_t i = 0; i < 3; i++) {
        names_add(&m.labels, labels[i], strlen(labels[i]));
        names_add(&m.attributes, attributes[i], strlen(attributes[i]));
    }
    names_add(&m.lists.types, "CITY", 4);
    lists_add(&m.lists, "baghdad", 7, 0, true);
    lists_add(&m.lists, "basra", 5, 0, false);
    m.lists.longest = 3;
    m.begin = memcpy(grow(NULL, 4, sizeof *begin), begin, sizeof begin);
    m.label = memcpy(grow(NULL, 4, sizeof *of), of, sizeof of);
    m.weight = memcpy(grow(NULL, 4, sizeof *weights), weights, sizeof weights);
    m.transition = grow(NULL, 9, sizeof(double));
    for (size_t i = 0; i < 9; i++) m.transition[i] = 1.0 / (1.0 + (double)i);
    return m;
}

static void a_model_comes_back(void **state)
{
    (void)state;
    char why[500] = "";
    size_t n, again;
    Model m = example(), read = {0};
    assert_int_equal(model_write(&m, path, why, sizeof why), 0);
    assert_int_equal(model_read(&read, path, why, sizeof why), 0);
    assert_true(read.split);
    assert_int_equal(read.labels.n, 3);
    assert_int_equal(names_find(&read.attributes, "p1=\u010d", 5), 2);
    assert_memory_equal(read.weight, m.weight, 4 * sizeof *m.weight);
    assert_memory_equal(read.label, m.label, 4 * sizeof *m.label);
    assert_memory_equal(read.transition, m.transition, 9 * sizeof *m.transition);
    assert_int_equal(read.lists.longest, 3);
    assert_int_equal(names_find(&read.lists.entries, "basra", 5), 1);
    assert_true(read.lists.capital[0] && !read.lists.capital[1]);
    double state_scores[3] = {0, 0, 0};
    model_add(&read, 0, state_scores);
    assert_true(state_scores[0] == 0.5 && state_scores[1] == 0 && state_scores[2] == -1.25);
    char *first = read_file(path, &n);
    assert_int_equal(model_write(&read, path, why, sizeof why), 0);
    char *second = read_file(path, &again);
    assert_int_equal(n, again);
    assert_memory_equal(first, second, n);
    free(first);
    free(second);
    model_free(&m);
    model_free(&read);
}

static void expect_refused(const char *data, size_t n, const char *reason)
{
    char why[500] = "";
    Model m = {0};
    write_file(path, data, n);
    assert_int_equal(model_read(&m, path, why, sizeof why), -1);
    if (!strstr(why, reason)) fail_msg("\"%s\" does not say \"%s\"", why, reason);
    assert_non_null(strstr(why, path));
    model_free(&m);
}

static void a_damaged_model_is_refused(void **state)
{
    (void)state;
    char why[500];
    size_t n;
    Model m = example();
    assert_int_equal(model_write(&m, path, why, sizeof why), 0);
    model_free(&m);
    char *data = read_file(path, &n);
    for (size_t i = 0; i < n; i++) {
        data[i] = (char)(data[i] ^ 4);
        expect_refused(data, n, "");
        data[i] = (char)(data[i] ^ 4);
    }
    for (size_t length = 0; length < n; length++) expect_refused(data, length, length < 32 ? "too short" : "cut off");
    data[40] ^= 1;
    expect_refused(data, n, "checksum");
    data[40] ^= 1;
    data[n] = 'x'; /* there is room */
    expect_refused(data, n + 1, "behind the end");
    data[8] = 2;
    expect_refused(data, n, "another version of crf");
    data[8] = 1;
    char order[] = {data[15], data[14], data[13], data[12]};
    memcpy(data + 12, order, 4);
    expect_refused(data, n, "byte order");
    expect_refused("# assay gazetteer\nPERSON\tx and more and more\n", 45, "not a model of crf");
    free(data);
    assert_int_equal(model_read(&m, TEST_BINARY_DIR, why, sizeof why), -1);
    assert_int_equal(model_read(&m, TEST_BINARY_DIR "/nowhere", why, sizeof why), -1);
    assert_non_null(strstr(why, "No such file"));
}

/* Damage with a checksum that fits: whatever is read must be safe to use. */
static void an_evil_model_does_no_harm(void **state)
{
    (void)state;
    char why[500];
    size_t n, accepted = 0;
    Model m = example();
    assert_int_equal(model_write(&m, path, why, sizeof why), 0);
    model_free(&m);
    char *data = read_file(path, &n);
    for (size_t i = 32; i < n; i++)
        for (int bit = 0; bit < 8; bit++) {
            data[i] = (char)(data[i] ^ (1 << bit));
            uint64_t checksum = XXH3_64bits(data + 32, n - 32);
            memcpy(data + 24, &checksum, sizeof checksum);
            write_file(path, data, n);
            bool good = model_read(&m, path, why, sizeof why) == 0;
            for (uint32_t a = 0; good && a < m.attributes.n; a++) {
                double *scores = calloc(m.labels.n, sizeof *scores);
                model_add(&m, a, scores);
                free(scores);
            }
            for (uint32_t k = 0; good && k < m.labels.n; k++) assert_true(tags_inside(&m.labels, k) <= m.labels.n);
            if (!good) assert_non_null(strstr(why, "contradicts itself"));
            accepted += good;
            model_free(&m);
            data[i] = (char)(data[i] ^ (1 << bit));
        }
    assert_true(accepted > 100); /* a weight may be any number */
    free(data);
}

/* -- words and attributes ------------------------------------------------------------------------------------------------- */

typedef struct Heard {
    char text[4096];
    size_t n;
} Heard;

static void hear(void *payload, const char *attribute, size_t n)
{
    Heard *h = payload;
    h->n += (size_t)snprintf(h->text + h->n, sizeof h->text - h->n, "%s%.*s", h->n ? " " : "", (int)n, attribute);
}

static void words_are_cut_and_described(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"pro-Iran", "pro - Iran"},           {"Salih's", "Salih 's"},     {"Salih\u2019s", "Salih \u2019s"}, {"AC/DC-like's", "AC / DC - like 's"},
        {"'s", "'s"},                         {"well-", "well -"},         {"\u2013", "\u2013"},              {"U.S.", "U.S."},
        {"its", "its"},                       {"x\u2019s", "x \u2019s"},
    };
    Words w = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Heard h = {.n = 0};
        words_of_line(&w, cases[i].text, strlen(cases[i].text));
        for (size_t k = 0; k < w.n; k++) hear(&h, cases[i].text + w.items[k].start, w.items[k].end - w.items[k].start);
        assert_string_equal(h.text, cases[i].words);
    }
    static const char text[] = "\u010cSSR-7a\u00df";
    Heard h = {.n = 0};
    assay_span token = {0, sizeof text - 1};
    assay_document d = {.id = "a", .text = text, .text_length = sizeof text - 1, .tokens = &token, .n_tokens = 1};
    words_of_document(&w, &d, false);
    assert_int_equal(w.n, 1);
    const Piece pieces[] = {w.items->exact, w.items->lower, w.items->shape, w.items->outline, w.items->key};
    for (size_t k = 0; k < 5; k++) hear(&h, w.text + pieces[k].at, pieces[k].n);
    assert_string_equal(h.text, "\u010cSSR-7a\u00df \u010dssr-7a\u00df XXXX-dxx X-dx \u010dssr7a\u00df");
    assert_true(w.items->capital);
    words_free(&w);
}

static void sentences_are_sequences(void **state)
{
    (void)state;
    HostText t = host_text("a b c-d e f", 11);
    assay_span sentences[] = {{1, 3}, {3, 4}};
    t.document.sentences = sentences;
    t.document.n_sentences = 2;
    Words w = {0};
    words_of_document(&w, &t.document, true);
    static const size_t expected[] = {0, 1, 5, 6, 7};
    assert_int_equal(w.n_sequences, 4);
    assert_memory_equal(w.sequences, expected, sizeof expected);
    t.document.n_tokens = t.document.n_sentences = 0;
    words_of_document(&w, &t.document, true);
    assert_int_equal(w.n_sequences, 0);
    words_free(&w);
    host_text_free(&t);
}

static void a_word_has_these_attributes(void **state)
{
    (void)state;
    static const char list[] = "# cities\n\n[CITY]\nNew York\nBaghdad\n[BODY]\nU.N.\n";
    char why[200];
    Lists lists = {0};
    write_file(list_path, list, sizeof list - 1);
    if (lists_read(&lists, list_path, why, sizeof why) != 0) fail_msg("%s", why);
    HostText t = host_text("In New York 4", 13);
    Words w = {0};
    ListTag tags[4];
    words_of_document(&w, &t.document, true);
    lists_tag(&lists, &w, 0, 4, tags);
    static const char *const expected[] = {
        "bias w=In l=in l-2=<s> l-1=<s> l+1=new l+2=york l-1|l=<s>|in l|l+1=in|new outline=Xx o-1=<s> o+1=Xx o-1|o=<s>|Xx o|o+1=Xx|Xx "
        "o-1|o|o+1=<s>|Xx|Xx p1=i s1=n p2=in s2=in shape=Xx list+1=B-CITY",
        "bias w=New l=new l-2=<s> l-1=in l+1=york l+2=4 l-1|l=in|new l|l+1=new|york outline=Xx o-1=Xx o+1=Xx o-1|o=Xx|Xx o|o+1=Xx|Xx "
        "o-1|o|o+1=Xx|Xx|Xx p1=n s1=w p2=ne s2=ew p3=new s3=new shape=Xxx list=B-CITY list+1=I-CITY",
        NULL,
        "bias w=4 l=4 l-2=new l-1=york l+1=</s> l+2=</s> l-1|l=york|4 l|l+1=4|</s> outline=d o-1=Xx o+1=</s> o-1|o=Xx|d o|o+1=d|</s> "
        "o-1|o|o+1=Xx|d|</s> p1=4 s1=4 shape=d list-1=I-CITY"};
    for (size_t i = 0; i < 4; i++) {
        Heard h = {.n = 0};
        AttributePlace place = {&w, 0, 4, i, &lists, tags};
        attributes_of_word(&place, hear, &h);
        if (expected[i]) assert_string_equal(h.text, expected[i]);
    }
    words_free(&w);
    lists_free(&lists);
    host_text_free(&t);
}

static void expect_listed(const Lists *lists, const char *text, const char *expected)
{
    HostText t = host_text(text, strlen(text));
    Words w = {0};
    ListTag tags[20];
    Heard h = {.n = 0};
    words_of_document(&w, &t.document, true);
    lists_tag(lists, &w, 0, w.n, tags);
    for (size_t i = 0; i < w.n; i++) {
        char tag[40] = "-";
        size_t n;
        if (tags[i] != LIST_NONE) snprintf(tag, sizeof tag, "%c%.1s", tags[i] % 2 ? 'I' : 'B', names_text(&lists->types, tags[i] / 2, &n));
        hear(&h, tag, strlen(tag));
    }
    assert_string_equal(h.text, expected);
    words_free(&w);
    host_text_free(&t);
}

static void lists_find_their_entries(void **state)
{
    (void)state;
    static const char list[] = "[CITY]\nNew York\nYork\nal-Basra\n[BODY]\nU.N.\nYork\nfaith\n", *const wrong[] = {"Baghdad\n", "[]\n", "[CITY]\n-\n"};
    char why[200];
    Lists lists = {0};
    write_file(list_path, list, sizeof list - 1);
    if (lists_read(&lists, list_path, why, sizeof why) != 0) fail_msg("%s", why);
    expect_listed(&lists, "New York York", "BC IC BC"); /* the longest; York is first a city */
    expect_listed(&lists, "new york NEW YORK", "- - BC IC");
    expect_listed(&lists, "UN un U.N. Faith", "BB - BB - BB");
    expect_listed(&lists, "Al Basra, al-Basra and Al-Basra's", "BC IC - BC IC IC - BC IC IC -");
    for (size_t i = 0; i < 3; i++) {
        Lists none = {0};
        write_file(list_path, wrong[i], strlen(wrong[i]));
        assert_int_equal(lists_read(&none, list_path, why, sizeof why), -1);
        assert_non_null(strstr(why, i == 2 ? "test_crf.list:2:" : "test_crf.list:1:"));
        lists_free(&none);
    }
    lists_free(&lists);
}

/* -- tags ----------------------------------------------------------------------------------------------------------------- */

static void expect_tags(const assay_document *d, const char *expected, TagCounts counts)
{
    Names labels = {0};
    Names skip = {0};
    Words w = {0};
    uint16_t tags[20];
    TagCounts found = {0};
    Heard h = {.n = 0};
    words_of_document(&w, d, true);
    names_add(&skip, "REFERENCE", 9);
    tags_of_mentions(&labels, &w, d, &skip, tags, &found);
    names_free(&skip);
    for (size_t i = 0; i < w.n; i++) {
        size_t n;
        const char *name = names_text(&labels, tags[i], &n);
        hear(&h, name, n);
    }
    assert_string_equal(h.text, expected);
    assert_memory_equal(&found, &counts, sizeof counts);
    words_free(&w);
    names_free(&labels);
}

static void of_mentions_that_share_words_the_longest_is_kept(void **state)
{
    (void)state;
    Taught t;
    teach(&t, "[TITLE president of [GPE France]] met [PERSON [TITLE Dr] Who]");
    expect_tags(&t.text.document, "B-TITLE I-TITLE I-TITLE O B-PERSON I-PERSON", (TagCounts){.kept = 2, .covered = 2});
    host_text_free(&t.text);
    teach(&t, "[A [B x]] [A y] [A z]");
    expect_tags(&t.text.document, "B-A B-A B-A", (TagCounts){.kept = 3, .covered = 1});
    host_text_free(&t.text);
}

static void what_labels_cannot_say_is_counted(void **state)
{
    (void)state;
    Taught t;
    teach(&t, "pro-[GPE Iran] anti[GPE American] a b");
    assay_span gap[] = {{0, 3}, {15, 19}}, sentences[] = {{0, 2}, {2, 4}};
    t.mentions[2] = (assay_given_mention){.type = "X", .spans = gap, .n_spans = 2};
    t.text.document.n_mentions = 3;
    expect_tags(&t.text.document, "O O B-GPE B-GPE O O", (TagCounts){.kept = 2, .gaps = 1, .widened = 1});
    assay_span over = {9, 24};
    t.mentions[2] = (assay_given_mention){.type = "X", .spans = &over, .n_spans = 1};
    t.text.document.sentences = sentences;
    t.text.document.n_sentences = 2;
    expect_tags(&t.text.document, "O O B-GPE B-GPE O O", (TagCounts){.kept = 2, .crossing = 1, .widened = 1});
    host_text_free(&t.text);
}

static void triggers_and_skipped_types_are_not_learned(void **state)
{
    (void)state;
    Taught t;
    teach(&t, "[REFERENCE The man from [GPE Riga]] was [ARREST arrested] in [GPE Oslo]");
    assay_given_event event = {.type = "ARREST", .trigger = 2};
    t.text.document.events = &event;
    t.text.document.n_events = 1;
    expect_tags(&t.text.document, "O O O B-GPE O O O B-GPE", (TagCounts){.kept = 2, .skipped = 2});
    event.trigger = -1;
    expect_tags(&t.text.document, "O O O B-GPE O B-ARREST O B-GPE", (TagCounts){.kept = 3, .skipped = 1});
    host_text_free(&t.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_comes_back),          cmocka_unit_test(a_damaged_model_is_refused),
        cmocka_unit_test(an_evil_model_does_no_harm),  cmocka_unit_test(words_are_cut_and_described),
        cmocka_unit_test(sentences_are_sequences),     cmocka_unit_test(a_word_has_these_attributes),
        cmocka_unit_test(lists_find_their_entries),    cmocka_unit_test(of_mentions_that_share_words_the_longest_is_kept),
        cmocka_unit_test(what_labels_cannot_say_is_counted),
        cmocka_unit_test(triggers_and_skipped_types_are_not_learned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

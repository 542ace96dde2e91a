/* Groups of mentions: which one a mention is in, and that counting by them loses nothing. */
#include "unit/cmocka_all.h"
#include "score_tools.h"

#include "report/grouping.h"

#include <unistd.h>

static Grouping opened(const char *by)
{
    Grouping g;
    Error e = {0};
    if (grouping_open(&g, by, &e)) fail_msg("%s", e.message);
    return g;
}

static void expect_group(const Grouping *g, const Document *gold, const Document *d, size_t mention, const char *want)
{
    StrBuf b = {0};
    g->kind->put(g, gold, d, &d->mentions[mention], &b);
    assert_string_equal(sb_text(&b), want);
    sb_free(&b);
}

static void know(Grouping *g, const char *surface, size_t times)
{
    symbols_intern_text(&g->surfaces, surface);
    vec_push(&g->counts, times);
}

static void words_are_known_or_new(void **state)
{
    (void)state;
    Symbols symbols = {0};
    Document d = {0};
    make_document(&d, &symbols, "w1", "Ann Lee met\nAnn  Lee and ann lee in Oslo.", "PER 0-7; PER 12-20; PER 25-32; GPE 36-40; PER 0-3,25-28; PER -");
    d.mentions[5].surface = "\tOslo ";
    Grouping g = opened("seen");
    know(&g, "Ann Lee", 3);
    know(&g, "Oslo", 10);
    expect_group(&g, &d, &d, 0, "seen");
    expect_group(&g, &d, &d, 1, "seen"); /* two spaces are one */
    expect_group(&g, &d, &d, 2, "unseen"); /* case counts */
    expect_group(&g, &d, &d, 3, "seen"); /* with any type */
    expect_group(&g, &d, &d, 4, "unseen");
    expect_group(&g, &d, &d, 5, "seen"); /* without a place: what it came with */
    g.kind = opened("frequency").kind;
    expect_group(&g, &d, &d, 0, "2-4");
    expect_group(&g, &d, &d, 2, "0");
    expect_group(&g, &d, &d, 3, "10+");
    g.counts.at[0] = 1;
    expect_group(&g, &d, &d, 0, "1");
    g.counts.at[0] = 9;
    expect_group(&g, &d, &d, 0, "5-9");
    grouping_free(&g);
    document_free(&d);
    symbols_free(&symbols);
}

static void length_is_in_tokens_of_gold(void **state)
{
    (void)state;
    Symbols symbols = {0};
    Document gold = {0}, d = {0};
    const char *text = "one two three four five six seven";
    make_document(&gold, &symbols, "w1", text, "A 0-3");
    make_document(&d, &symbols, "w1", text, "A 0-7; A 1-2; A 0-18; A 0-23; A 0-33; A 0-3,8-18; A -; A -");
    d.mentions[6].surface = "made  up";
    Grouping g = opened("length");
    static const char *const want[] = {"2", "1", "4", "5+", "5+", "3", "2", "0"};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) expect_group(&g, &gold, &d, i, want[i]);
    grouping_free(&g);
    document_free(&gold);
    document_free(&d);
    symbols_free(&symbols);
}

static void attributes_and_documents(void **state)
{
    (void)state;
    Symbols symbols = {0};
    Document d = {0};
    make_document(&d, &symbols, "news/7", "one two three", "A 0-3; A 4-7");
    Attribute own[] = {{symbols_intern_text(&symbols, "level"), symbols_intern_text(&symbols, "name")},
                       {symbols_intern_text(&symbols, "generic"), SYMBOL_NONE}};
    d.mentions[0].attributes = own;
    d.mentions[0].n_attributes = 2;
    Grouping g = opened("attribute:level");
    expect_group(&g, &d, &d, 0, "name");
    expect_group(&g, &d, &d, 1, "(none)");
    g = opened("attribute:generic");
    expect_group(&g, &d, &d, 0, "yes");
    g = opened("document-group");
    expect_group(&g, &d, &d, 0, "news");
    d.id = "07";
    expect_group(&g, &d, &d, 0, "(none)");
    char path[] = "/tmp/assay-groups-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0 && write(file, "07\told\nx\tnew\n", 13) == 13);
    Arena a = {0};
    Error e = {0};
    assert_int_equal(grouping_read_documents(&g, &a, path, &e), ASSAY_OK);
    expect_group(&g, &d, &d, 0, "old");
    d.id = "8";
    expect_group(&g, &d, &d, 0, "(none)");
    assert_int_equal(strlen(g.map), 8);
    assert_int_equal(grouping_read_documents(&g, &a, path, &e), ASSAY_ERR_DATA); /* the same documents again */
    assert_non_null(strstr(e.message, "document '07' is there twice"));
    close(file);
    unlink(path);
    grouping_free(&g);
    arena_free(&a);
    document_free(&d);
    symbols_free(&symbols);
}

static void what_there_is_not(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "seen:", "attribute", "attribute:", "SEEN", "colour"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Grouping g;
        Error e = {0};
        assert_int_equal(grouping_open(&g, bad[i], &e), ASSAY_ERR_USAGE);
        assert_non_null(strstr(e.message, "seen, frequency, length, attribute:NAME, document-group"));
        grouping_free(&g);
    }
    assert_true(grouping_applies(&(Result){.layer = "mentions", .criterion = "overlap", .additive = true}));
    assert_false(grouping_applies(&(Result){.layer = "mentions", .criterion = "token", .additive = true}));
    assert_false(grouping_applies(&(Result){.layer = "mentions", .criterion = "strict", .additive = true, .profile = "x"}));
    assert_false(grouping_applies(&(Result){.layer = "relations", .criterion = "strict", .additive = true}));
}

static void numbers_in_names_are_numbers(void **state)
{
    (void)state;
    static const char *const order[] = {"0", "1", "2-4", "5-9", "10+", "a2", "a10", "b"};
    for (size_t i = 0; i < 8; i++)
        for (size_t k = 0; k < 8; k++) {
            int got = grouping_order(order[i], order[k]);
            assert_int_equal((got > 0) - (got < 0), (i > k) - (i < k));
        }
}

/* -- the scorer by groups ------------------------------------------------------------------------------------------------- */

static const char *side_of(const void *context, const Document *gold, const Document *d, const Mention *m)
{
    (void)context;
    static char name[16];
    snprintf(name, sizeof name, "%s %u", d == gold ? "gold" : "answer", m->n_spans ? m->spans[0].end - m->spans[0].start : 0);
    return name;
}

static const ResultRow *row_of(const Result *r, const char *name)
{
    for (size_t i = 0; i < r->n_rows; i++)
        if (!strcmp(r->rows[i].category, name)) return &r->rows[i];
    fail_msg("no row %s", name);
    return NULL;
}

static void expect_tally(Tally t, double gold, double found, double predicted, double correct)
{
    assert_true(t.gold == gold && t.found == found && t.predicted == predicted && t.correct == correct);
}

/* A pair is booked on each side in the side's own group, what matches is as it was, and the whole is the same. */
static void each_side_in_its_own_group(void **state)
{
    (void)state;
    Symbols symbols = {0};
    Document gold = {0}, d = {0};
    const char *text = "one two three four five six seven";
    make_document(&gold, &symbols, "w1", text, "A 0-3; A 4-13; B 14-18; A? 19-23; B 24-27");
    make_document(&d, &symbols, "w1", text, "A 0-3; A 4-7; A 14-18; A 19-23; B 28-33");
    const Criterion *two[] = {criterion_find("strict"), criterion_find("partial")};
    for (int grouped = 0; grouped < 2; grouped++) {
        ScoreOptions options = {.criteria = two, .n_criteria = 2, .group = grouped ? side_of : NULL};
        Scorer *s = scorer_new(&options, &symbols);
        scorer_add(s, &gold, &d, NULL, NULL);
        Result *r = scorer_results(s);
        expect_tally(r[0].total.tally, 4, 1, 4, 1);
        expect_tally(r[1].total.tally, 4, 1.5, 4, 1.5);
        if (grouped) {
            expect_tally(row_of(&r[1], "gold 9")->tally, 1, 0.5, 0, 0); /* gold's length 9, */
            expect_tally(row_of(&r[1], "answer 3")->tally, 0, 0, 2, 1.5); /* the answer's 3 */
            expect_tally(row_of(&r[0], "answer 4")->tally, 0, 0, 1, 0); /* the optional one costs nothing, in its group either */
            expect_tally(row_of(&r[0], "gold 4")->tally, 1, 0, 0, 0);
        } else {
            expect_tally(row_of(&r[0], "A")->tally, 2, 1, 3, 1);
        }
        scorer_free(s);
    }
    document_free(&gold);
    document_free(&d);
    symbols_free(&symbols);
}

static void a_result_of_a_table(void **state)
{
    (void)state;
    Arena a = {0};
    Grouping g = opened("length");
    const char *names[] = {"*", "1", "2"};
    UnitRow rows[] = {{0, 0, 0, {3, 2, 3, 2}}, {0, 0, 1, {2, 2, 1, 1}}, {0, 0, 2, {1, 0, 2, 1}}, {1, 1, 0, {1, 0, 0, 0}}, {1, 1, 1, {1, 0, 0, 0}}};
    UnitTable t = {.categories = names, .n_categories = 3, .rows = rows, .n_rows = 5};
    Result r = grouping_result(&g, &a, &t, &(Result){.layer = "mentions", .criterion = "strict", .unit = "document", .signature = "assay:1|unit:doc"});
    assert_string_equal(r.signature, "assay:1|unit:doc|by:length");
    assert_string_equal(r.by, "length");
    assert_int_equal(r.n_rows, 2);
    expect_tally(r.total.tally, 4, 2, 3, 2);
    expect_tally(r.rows[0].tally, 3, 2, 1, 1);
    grouping_free(&g);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(words_are_known_or_new),       cmocka_unit_test(length_is_in_tokens_of_gold),
                                       cmocka_unit_test(attributes_and_documents),     cmocka_unit_test(what_there_is_not),
                                       cmocka_unit_test(numbers_in_names_are_numbers), cmocka_unit_test(each_side_in_its_own_group),
                                       cmocka_unit_test(a_result_of_a_table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

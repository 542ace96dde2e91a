/* PubTator: reading, writing, and relations between concepts. */
#include "scratch.h"

#include "corpus/format.h"
#include "corpus/jsonl.h"
#include "score/scorer.h"

#include <stdlib.h>
#include <string.h>

SCRATCH_OF_ALL(here)

/* The accented letter shows that offsets are code points; a mention begins with the abstract. */
static const char two_documents[] =
    "12|t|Na\xc3\xafve use of aspirin\n"
    "12|a|Aspirin caused renal and hepatic failure.\n"
    "12\t13\t20\taspirin\tChemical\tD001241\n"
    "12\t21\t28\tAspirin\tChemical\tMESH:D001241\t0.5\n"
    "12\t36\t61\trenal and hepatic failure\tDisease\tD058186|D017093|D058186\trenal failure|hepatic failure\n"
    "12\t46\t53\thepatic\tDisease\t-1\n"
    "12\tCID\tMESH:D001241\tD017093\n"
    "12\tCID\tD001241\tD999999\tNovel\n"
    "\n"
    "PMC7|t|Nothing\n"
    "PMC7|a|\n"
    "PMC7\t0\t7\tNothing\tDisease\t\n";

static void put_mention(StrBuf *out, const Document *d, const Mention *m)
{
    sb_printf(out, "%s", symbols_name(d->symbols, m->type));
    for (uint32_t i = 0; i < m->n_spans; i++) sb_printf(out, " %u-%u", m->spans[i].start, m->spans[i].end);
    for (uint32_t i = 0; i < m->n_links; i++) sb_printf(out, "%c%s", i ? '|' : '=', symbols_name(d->symbols, m->links[i]));
    if (m->has_score) sb_printf(out, " (%g)", m->score);
    for (uint32_t i = 0; i < m->n_attributes; i++)
        sb_printf(out, " %s:%s", symbols_name(d->symbols, m->attributes[i].name), symbols_name(d->symbols, m->attributes[i].value));
    sb_putc(out, '\n');
}

static void put_document(StrBuf *out, const Document *d)
{
    sb_printf(out, "%s [%.*s]\n", d->id, (int)d->text_length, d->text);
    for (uint32_t i = 0; i < d->n_mentions; i++) put_mention(out, d, &d->mentions[i]);
    for (uint32_t i = 0; i < d->n_relations; i++) {
        const Relation *x = &d->relations[i];
        sb_puts(out, symbols_name(d->symbols, x->type));
        for (uint32_t k = 0; k < x->n_arguments; k++) sb_printf(out, " %s:%u", symbols_name(d->symbols, x->arguments[k].role), x->arguments[k].target);
        for (uint32_t k = 0; k < x->n_attributes; k++)
            sb_printf(out, " %s:%s", symbols_name(d->symbols, x->attributes[k].name), symbols_name(d->symbols, x->attributes[k].value));
        sb_putc(out, '\n');
    }
}

/* All documents of a file, or what is wrong with it; written again to `copy`, if that is not NULL. */
static void read_file(const char *path, const char *copy, StrBuf *out)
{
    Symbols symbols = {0};
    ReadOptions options = READ_OPTIONS_INIT;
    WriteOptions writing = WRITE_OPTIONS_INIT;
    Reader *r = NULL;
    Writer *w = NULL;
    Document d = {0};
    Error e = {0};
    options.symbols = &symbols;
    sb_clear(out);
    int got = reader_open(&r, NULL, path, &options, &e);
    if (!got && copy) got = writer_open(&w, NULL, copy, &writing, &e);
    while (!got && (got = reader_next(r, &d, &e)) > 0) {
        put_document(out, &d);
        got = w ? writer_put(w, &d, &e) : 0;
    }
    if (w) assert_int_equal(writer_close(w, true, &e), 0);
    if (got < 0) sb_printf(out, "%zu:%zu %s", e.line, e.column, e.message);
    document_free(&d);
    reader_close(r);
    symbols_free(&symbols);
}

static const char read_twice[] = "12 [Na\xc3\xafve use of aspirin\nAspirin caused renal and hepatic failure.]\n"
                                 "Chemical 14-21=D001241\n"
                                 "Chemical 22-29=D001241 (0.5)\n"
                                 "Disease 37-62=D058186|D017093 individual_mentions:renal failure|hepatic failure\n"
                                 "Disease 47-54=NIL\n"
                                 "Chemical=D001241\n"
                                 "Disease=D017093\n"
                                 "concept=D999999\n"
                                 "CID Arg1:4 Arg2:5\n"
                                 "CID Arg1:4 Arg2:6 novelty:Novel\n"
                                 "PMC7 [Nothing]\n"
                                 "Disease 0-7\n";

/* The file is known by its first line, under whatever name. */
static void documents_are_read(void **state)
{
    (void)state;
    StrBuf out = {0};
    read_file(scratch_write(&here, "a.txt", two_documents), NULL, &out);
    assert_string_equal(sb_text(&out), read_twice);
    sb_free(&out);
}

static void written_and_read_again(void **state)
{
    (void)state;
    StrBuf out = {0};
    const char *source = scratch_write(&here, "a.txt", two_documents), *copy = scratch_path(&here, "b.pubtator");
    read_file(source, copy, &out);
    read_file(copy, NULL, &out);
    assert_string_equal(sb_text(&out), read_twice);
    /* And through JSONL, where things are mentions with a link and nothing else. */
    const char *jsonl = scratch_path(&here, "c.jsonl");
    read_file(source, jsonl, &out);
    read_file(jsonl, NULL, &out);
    assert_string_equal(sb_text(&out), read_twice);
    sb_free(&out);
}

/* No blank line between two documents, CR LF, white space that is no line, no abstract. */
static void untidy_files(void **state)
{
    (void)state;
    StrBuf out = {0};
    read_file(scratch_write(&here, "a", "\r\n1|t|a b\r\n1\t0\t1\ta\tT\tX\r\n2|t|c\r\n2|a|d\r\n \t\r\n\r\n3|t|e"), NULL, &out);
    assert_string_equal(sb_text(&out), "1 [a b]\nT 0-1=X\n2 [c\nd]\n3 [e]\n");
    sb_free(&out);
}

static void wrong_files(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"1|t|a\n1|t|b\n", "2:2 a document has one title, then one abstract, then its annotations"},
        {"1|t|a\n1|a|b\n1|a|b\n", "3:2 a document has one title, then one abstract, then its annotations"},
        {"1|a|a\n", "1:1 a document begins with a line ID|t|TITLE"},
        {"1|t|a\n2\t0\t1\ta\tT\tX\n", "2:1 the line is not of the document above it, whose id it should begin with"},
        {"1|t|a\n1\t0\t1\ta\n", "2:7 a mention has id, start, end, text, type and concept"},
        {"1|t|a\n1\tCID\tX\n", "2:3 a line has start, end, text, type and concept of a mention behind the id, or type and two concepts of a relation"},
        {"1|t|ab\n1\t0\t1\tb\tT\tX\n", "2:0 document 1: mention 1 (T): the text at [0, 1) is \"a\", not \"b\"; it looks shifted by -1 codepoint"},
        {"1|t|a\n1\t0\t0\ta\tT\tX\n", "2:0 document 1: mention 1 (T): span [0, 0) is empty"},
        {"1|t|a\xff\n", "1:6 not UTF-8; convert the file first, for example with iconv -f ISO-8859-1 -t UTF-8"},
    };
    StrBuf out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_file(scratch_write(&here, "wrong.pubtator", cases[i].text), NULL, &out);
        if (strcmp(sb_text(&out), cases[i].message) != 0) fail_msg("%s\n%s\ninstead of %s", cases[i].text, sb_text(&out), cases[i].message);
    }
    sb_free(&out);
}

/* -- writing what PubTator cannot hold ---------------------------------------------------------------------------------- */

static void losses_are_counted(void **state)
{
    (void)state;
    Symbols symbols = {0};
    JsonlContext context = JSONL_CONTEXT_INIT;
    WriteOptions options = WRITE_OPTIONS_INIT;
    Writer *w = NULL;
    Document d = {0};
    Error e = {0};
    StrBuf text = {0};
    const char *path = scratch_path(&here, "lost.pubtator");
    const char *line = "{\"id\":\"d\",\"text\":\"a b\\nc d\\ne\",\"mentions\":[{\"id\":\"T1\",\"type\":\"T\",\"spans\":[[0,1],[2,3]],\"link\":\"X\",\"attributes\":{\"x\":\"y\"}},"
                       "{\"id\":\"T2\",\"type\":\"T\",\"spans\":[[4,5]],\"link\":[\"Y\",\"Z\"],\"score\":0.25,\"optional\":true},{\"id\":\"T3\",\"type\":\"T\",\"spans\":[[6,7]]}],"
                       "\"clusters\":[[\"T1\"]],\"relations\":[{\"type\":\"R\",\"args\":[[\"a\",\"T1\"],[\"b\",\"T2\"]]},"
                       "{\"type\":\"R\",\"args\":[[\"b\",\"T1\"],[\"a\",\"T2\"]]},{\"type\":\"R\",\"args\":[[\"a\",\"T1\"],[\"b\",\"T3\"]]},{\"type\":\"R\",\"args\":[[\"a\",\"T1\"]]}]}";
    context.symbols = &symbols;
    assert_int_equal(jsonl_parse(&d, line, strlen(line), &context, &e), 0);
    assert_int_equal(writer_open(&w, NULL, path, &options, &e), 0);
    assert_int_equal(writer_put(w, &d, &e), 0);
    for (size_t i = 0; i < w->n_lost; i++) sb_printf(&text, "%s %zu\n", w->lost[i].kind, w->lost[i].count);
    assert_string_equal(sb_text(&text), "line breaks behind the title 1\ngaps in discontinuous mentions 1\nattributes 1\noptional marks 1\n"
                                        "relations between the same concepts 1\nrelations whose arguments have no link 1\n"
                                        "relations with other than two arguments 1\nclusters 1\n");
    assert_int_equal(writer_close(w, true, &e), 0);
    sb_clear(&text);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    for (int c; (c = fgetc(file)) != EOF;) sb_putc(&text, (char)c);
    fclose(file);
    assert_string_equal(sb_text(&text), "d|t|a b\nd|a|c d e\nd\t0\t3\ta b\tT\tX\nd\t4\t5\tc\tT\tY|Z\t0.25\nd\t6\t7\td\tT\t\nd\tR\tX\tY\n\n");
    d.mentions[1].links[0] = symbols_intern_text(&symbols, "Y|Z");
    assert_int_equal(writer_open(&w, NULL, path, &options, &e), 0);
    assert_int_equal(writer_put(w, &d, &e), ASSAY_ERR_DATA);
    assert_string_equal(e.message, "document d: the link \"Y|Z\" has a tab, a line end or a bar in it, which a line of PubTator cannot hold");
    writer_close(w, false, &e);
    document_free(&d);
    symbols_free(&symbols);
    sb_free(&text);
}

/* -- scoring ------------------------------------------------------------------------------------------------------------ */

static void score(const char *gold, const char *predicted, const char *name, bool collapse, Tally expected)
{
    Symbols symbols = {0};
    ReadOptions options = READ_OPTIONS_INIT;
    Document d[2];
    const char *texts[] = {gold, predicted};
    Error e = {0};
    memset(d, 0, sizeof d);
    options.symbols = &symbols;
    for (int side = 0; side < 2; side++) {
        Reader *r = NULL;
        assert_int_equal(reader_open(&r, NULL, scratch_write(&here, side ? "predicted" : "gold", texts[side]), &options, &e), 0);
        if (reader_next(r, &d[side], &e) != 1) fail_msg("%s", e.message);
        reader_close(r);
    }
    assert_int_equal(document_check_gold(&d[0], false, &e), 0);
    assert_int_equal(document_settle(&d[1], &d[0], &e), 0);
    const Criterion *c = criterion_find(name);
    assert_non_null(c);
    Scorer *s = scorer_new(&(ScoreOptions){.criteria = &c, .n_criteria = 1, .collapse_duplicates = collapse}, &symbols);
    scorer_add(s, &d[0], &d[1], NULL, NULL);
    const Tally *t = &scorer_results(s)->total.tally;
    if (memcmp(t, &expected, sizeof expected) != 0) fail_msg("%s: %g %g %g %g", name, t->gold, t->found, t->predicted, t->correct);
    scorer_free(s);
    document_free(&d[0]);
    document_free(&d[1]);
    symbols_free(&symbols);
}

#define TITLE "1|t|aspirin and pain\n1|a|\n"
#define MENTIONS "1\t0\t7\taspirin\tChemical\tD1\n1\t12\t16\tpain\tDisease\tD2\n"

/* Facts are compared by concepts, whatever is known of the mentions, and each counts once. */
static void relations_between_concepts(void **state)
{
    (void)state;
    const char *gold = TITLE MENTIONS "1\tCID\tD1\tD2\n1\tCID\tD1\tD3\n";
    const char *bare = TITLE "1\tCID\tMESH:D1\tD2\t0.3\n1\tCID\tD2\tD1\n1\tCID\tD1\tMESH:D2\t0.9\n1\tGGA\tD1\tD3\n";
    score(gold, gold, "relations:linked", false, (Tally){2, 2, 2, 2});
    score(gold, gold, "relations:strict", false, (Tally){2, 2, 2, 2});
    score(gold, gold, "relations:relaxed", false, (Tally){2, 2, 2, 2});
    score(gold, gold, "mentions:strict", false, (Tally){2, 2, 2, 2}); /* the concepts are no mentions */
    score(gold, gold, "links:strong", false, (Tally){2, 2, 2, 2});
    score(gold, gold, "links:document", false, (Tally){2, 2, 2, 2});
    score(gold, bare, "relations:linked", false, (Tally){2, 1, 3, 1});
    /* Elsewhere a repetition is spurious, and under strict the concepts are of no type that gold has. */
    score(gold, bare, "relations:boundaries", false, (Tally){2, 1, 4, 1});
    score(gold, bare, "relations:relaxed", false, (Tally){2, 1, 4, 1});
    score(gold, bare, "relations:relaxed", true, (Tally){2, 1, 3, 1});
    score(gold, bare, "relations:strict", false, (Tally){2, 0, 4, 0});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_read), cmocka_unit_test(written_and_read_again), cmocka_unit_test(untidy_files),
        cmocka_unit_test(wrong_files),        cmocka_unit_test(losses_are_counted),     cmocka_unit_test(relations_between_concepts),
    };
    return cmocka_run_group_tests(tests, here_open, here_close);
}

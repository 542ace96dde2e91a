/* neleval's table and the KBP's: reading, writing, and documents whose text nobody knows. */
#include "scratch.h"

#include "base/input.h"
#include "base/memory.h"
#include "corpus/pairs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Fixture {
    Scratch scratch;
    Symbols symbols;
    Document d;
    Reader *reader;
    Error e;
} Fixture;

static int set_up(void **state)
{
    Fixture *f = mem_zero(1, sizeof *f);
    scratch_open(&f->scratch);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    reader_close(f->reader);
    document_free(&f->d);
    symbols_free(&f->symbols);
    scratch_close(&f->scratch);
    free(f);
    return 0;
}

static Reader *open_text(Fixture *f, const char *format, const char *name, const char *text, bool texts)
{
    ReadOptions options = READ_OPTIONS_INIT;
    Reader *r;
    options.symbols = &f->symbols;
    options.path_label = name;
    if (texts) options.texts = f->scratch.folder;
    scratch_write(&f->scratch, name, text);
    assert_int_equal(reader_open(&r, format_find(format), scratch_path(&f->scratch, name), &options, &f->e), ASSAY_OK);
    return r;
}

static void start(Fixture *f, const char *format, const char *text)
{
    reader_close(f->reader);
    f->reader = open_text(f, format, "in.tab", text, false);
}

/* "ID[start,end) TYPE link|link score; …", or the error. */
static void check_next(Fixture *f, const char *wanted)
{
    StrBuf out = {0};
    int got = reader_next(f->reader, &f->d, &f->e);
    if (got < 0) {
        char text[600];
        sb_puts(&out, error_text(&f->e, text, sizeof text));
    } else if (got == 0) {
        sb_puts(&out, "end");
    } else {
        sb_printf(&out, "%s:", f->d.id);
        for (uint32_t i = 0; i < f->d.n_mentions; i++) {
            const Mention *m = &f->d.mentions[i];
            sb_printf(&out, " %u-%u", m->spans[0].start, m->spans[0].end);
            if (*symbols_name(&f->symbols, m->type)) sb_printf(&out, " %s", symbols_name(&f->symbols, m->type));
            for (uint32_t k = 0; k < m->n_links; k++) sb_printf(&out, "%s%s", k ? "|" : " ", symbols_name(&f->symbols, m->links[k]));
            if (m->has_score) sb_printf(&out, " %g", m->score);
            for (uint32_t k = 0; k < m->n_attributes; k++)
                sb_printf(&out, " %s=%s", symbols_name(&f->symbols, m->attributes[k].name), symbols_name(&f->symbols, m->attributes[k].value));
            sb_putc(&out, ';');
        }
    }
    assert_string_equal(sb_text(&out), wanted);
    sb_free(&out);
}

static void neleval_is_read(void **state)
{
    Fixture *f = *state;
    start(f, "neleval",
          "b\t0\t3\tE1\t0.5\tPER\n"
          "a\t7\t7\tNIL01\n"
          "b\t10\t12\tE2\t0.25\n"
          "a\t0\t1\n"
          "b\t4\t5\tE1\t0.2\tPER\tE2\t0.9\tORG\tE3\t0.9\tGPE\t\t\n"
          "b\t8\t8\tE4\t1\t{\"type\":\"PER\",\"reftype\":\"NOM\",\"n\":3}\n");
    check_next(f, "b: 0-4 PER E1 0.5; 10-13 E2 0.25; 4-6 ORG E2|E3|E1 0.9; 8-9 PER E4 1 reftype=NOM;");
    assert_true(f->d.textless);
    assert_null(f->d.text);
    assert_int_equal(f->d.layers, LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_LINKS));
    assert_int_equal(f->d.mentions[1].line, 3);
    check_next(f, "a: 7-8 NIL01; 0-2;");
    check_next(f, "end");
    start(f, "neleval", "");
    check_next(f, "end");
}

static void wrong_neleval_is_refused(void **state)
{
    Fixture *f = *state;
    static const struct { const char *text, *wanted; } cases[] = {
        {"a\t0\t1\tE\nb\t1\n", "in.tab:2:1: a line has document, start, end and link, separated by tabs; here are only two columns"},
        {"a 0 1 E", "in.tab:1:1: a line has document, start, end and link, separated by tabs; here is no tab, only spaces"},
        {"a\tx\t1\tE", "in.tab:1:3: 'x' is no offset: a number from 0 is wanted"},
        {"a\t0\t-1\tE", "in.tab:1:3: '-1' is no offset: a number from 0 is wanted"},
        {"a\t0\t4294967295\tE", "in.tab:1:3: '4294967295' is no offset: a number from 0 is wanted"},
        {"a\t5\t4\tE", "in.tab:1:3: the mention ends at 4, before it begins at 5"},
        {"a\t0\t1\tE\thigh", "in.tab:1:9: 'high' is no score: a number is wanted"},
        {"a\t0\t1\tE\t1\tPER\tF", "in.tab:1:15: several candidates need id, score and type each"},
        {"\t0\t1\tE", "in.tab:1:1: the name of the document is empty"},
        {"a\t0\t1\tE\t1\t{\"type\":}", "in.tab:1:11: the type begins like an object in JSON, but: "},
        {"r\tm\tx\td:0-1\tE\tPER\tNAM", "in.tab:1:1: this looks like the table of the KBP, not neleval's: say --from edl"},
        {"a\t0\t1\t\xff", "in.tab:1:7: not UTF-8; convert the file first, for example with iconv -f ISO-8859-1 -t UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[600];
        start(f, "neleval", cases[i].text);
        assert_int_equal(reader_next(f->reader, &f->d, &f->e), ASSAY_ERR_DATA);
        error_text(&f->e, text, sizeof text);
        assert_memory_equal(text, cases[i].wanted, strlen(cases[i].wanted));
    }
}

static void edl_is_read(void **state)
{
    Fixture *f = *state;
    start(f, "edl",
          "run\tM1\tNew York\tdoc-1:x:3-10\tm.02|m.03\tGPE\tNAM\t0.5\n"
          "run\tM2\tcity\tdoc-1:x:20-23\tm.02\tGPE\tNOM\n"
          "run\tM2\tcity\tdoc-1:x:20-23\tNIL7\tGPE\tNOM\n"
          "run\tM2\tcity\tdoc-1:x:20-23\tNIL7\tLOC\tNOM\t1.0\tN\tN\n");
    check_next(f, "doc-1:x: 3-11 GPE m.02|m.03 0.5 level=NAM; 20-24 GPE m.02|NIL7 level=NOM; 20-24 LOC NIL7 1 level=NOM;");
    assert_string_equal(f->d.mentions[0].id, "M1");
    assert_string_equal(f->d.mentions[0].surface, "New York");
    start(f, "edl", "run\tM1\tx\td3-10\tm\tGPE\tNAM\n");
    check_next(f, "in.tab:1:10: 'd3-10' is no place: document:first-last is wanted");
    start(f, "edl", "run\tM1\tx\td:3-10\t|\tGPE\tNAM\n");
    check_next(f, "in.tab:1:17: the link is empty; NIL is what the knowledge base does not have");
}

static void texts_are_checked_where_they_are_given(void **state)
{
    Fixture *f = *state;
    scratch_write(&f->scratch, "d.txt", "Zoë in Rome");
    f->reader = open_text(f, "edl", "in.tab", "r\tM\tRome\td:7-10\tQ220\tGPE\tNAM\nr\tN\tRome\td:6-9\tQ220\tGPE\tNAM\n", true);
    check_next(f, "in.tab:2: document d: mention N (GPE): the text at [6, 10) is \" Rom\", not \"Rome\"; it looks shifted by -1 codepoint");
    reader_close(f->reader);
    f->reader = open_text(f, "edl", "in.tab", "r\tM\tRome\td:7-10\tQ220\tGPE\tNAM\n", true);
    check_next(f, "d: 8-12 GPE Q220 level=NAM;"); /* bytes now */
    assert_string_equal(f->d.text, "Zoë in Rome");
}

static void write_and_compare(Fixture *f, const char *format, const char *text)
{
    Writer *w;
    WriteOptions options = WRITE_OPTIONS_INIT;
    StrBuf bytes = {0};
    start(f, format, text);
    const char *out = scratch_path(&f->scratch, "out.tab");
    assert_int_equal(writer_open(&w, format_find(format), out, &options, &f->e), ASSAY_OK);
    while (reader_next(f->reader, &f->d, &f->e) > 0) assert_int_equal(writer_put(w, &f->d, &f->e), ASSAY_OK);
    assert_int_equal(w->n_lost, 0);
    assert_int_equal(writer_close(w, true, &f->e), ASSAY_OK);
    assert_int_equal(input_slurp(out, &bytes, &f->e), ASSAY_OK);
    assert_string_equal(sb_text(&bytes), text);
    sb_free(&bytes);
}

static void what_is_written_is_what_was_read(void **state)
{
    Fixture *f = *state;
    write_and_compare(f, "neleval", "a\t0\t3\tE1\t0.5\tPER\na\t7\t7\tNIL01\na\t8\t8\tE\t0.25\nb\t10\t12\tE2\t0.5\tX\tE3\t0.5\tX\n");
    write_and_compare(f, "edl", "assay\tM1\tNew York\td:3-10\tm.02|m.03\tGPE\tNAM\t0.5\nassay\tM2\tcity\te:0-3\tNIL7\tGPE\tNOM\t1\n");
}

static void formats_that_need_a_text_refuse(void **state)
{
    Fixture *f = *state;
    Writer *w;
    WriteOptions options = WRITE_OPTIONS_INIT;
    start(f, "neleval", "a\t0\t3\tE1\n");
    assert_int_equal(reader_next(f->reader, &f->d, &f->e), 1);
    const char *out = scratch_path(&f->scratch, "out.conll");
    assert_int_equal(writer_open(&w, format_find("columns"), out, &options, &f->e), ASSAY_OK);
    assert_int_equal(writer_put(w, &f->d, &f->e), ASSAY_ERR_DATA);
    writer_close(w, false, NULL);
}

/* Gold without a text: a prediction with one is brought to its numbers. */
static void sides_are_brought_together(void **state)
{
    Fixture *f = *state;
    Reader *gold = open_text(f, "neleval", "g.tab", "d\t7\t10\tQ220\n", false);
    Reader *predicted = open_text(f, "jsonl", "p.jsonl",
                                  "{\"id\":\"d\",\"text\":\"Zoë in Rome\",\"mentions\":[{\"type\":\"GPE\",\"spans\":[[7,11]]}]}\n", false);
    Pairs *pairs = pairs_new(gold, predicted, &(PairOptions){.tokens = true});
    const Document *g, *p;
    assert_int_equal(pairs_next(pairs, &g, &p, &f->e), 1);
    assert_null(p->text);
    assert_int_equal(p->mentions[0].spans[0].start, 7);
    assert_int_equal(p->mentions[0].spans[0].end, 11);
    assert_int_equal(pairs_next(pairs, &g, &p, &f->e), 0);
    pairs_free(pairs);
    /* The other way round the numbers become bytes of gold's text. */
    gold = open_text(f, "jsonl", "g.jsonl", "{\"id\":\"d\",\"text\":\"Zoë in Rome\",\"mentions\":[]}\n", false);
    predicted = open_text(f, "neleval", "p.tab", "d\t7\t10\tQ220\n", false);
    pairs = pairs_new(gold, predicted, &(PairOptions){.tokens = true});
    assert_int_equal(pairs_next(pairs, &g, &p, &f->e), 1);
    assert_int_equal(p->mentions[0].spans[0].start, 8);
    pairs_free(pairs);
}

static void extra_documents_are_handed_out_if_wanted(void **state)
{
    Fixture *f = *state;
    static const char gold_rows[] = "b\t0\t1\tE\n", predicted_rows[] = "c\t0\t1\tE\nb\t0\t1\tE\na\t0\t1\tE\n";
    Pairs *pairs = pairs_new(open_text(f, "neleval", "g.tab", gold_rows, false), open_text(f, "neleval", "p.tab", predicted_rows, false),
                             &(PairOptions){.give_extra = true});
    const Document *g, *p;
    static const char *const order[] = {"b", "c", "a"};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(pairs_next(pairs, &g, &p, &f->e), 1);
        assert_string_equal(g->id, order[i]);
        assert_string_equal(p->id, order[i]);
        assert_int_equal(g->n_mentions, i == 0);
        assert_int_equal(p->n_mentions, 1);
    }
    assert_int_equal(pairs_next(pairs, &g, &p, &f->e), 0);
    assert_int_equal(pairs_report(pairs)->documents, 1);
    assert_int_equal(pairs_report(pairs)->extra, 2);
    pairs_free(pairs);
    pairs = pairs_new(open_text(f, "neleval", "g.tab", gold_rows, false), open_text(f, "neleval", "p.tab", predicted_rows, false), &(PairOptions){0});
    assert_int_equal(pairs_next(pairs, &g, &p, &f->e), 1);
    assert_int_equal(pairs_next(pairs, &g, &p, &f->e), ASSAY_ERR_DATA);
    pairs_free(pairs);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(neleval_is_read), T(wrong_neleval_is_refused), T(edl_is_read), T(texts_are_checked_where_they_are_given),
        T(what_is_written_is_what_was_read), T(formats_that_need_a_text_refuse), T(sides_are_brought_together),
        T(extra_documents_are_handed_out_if_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* brat standoff: the same bytes back through the model and through JSONL, and every wrong line refused at its place. */
#include "scratch.h"

#include "base/input.h"
#include "corpus/brat.h"
#include "corpus/jsonl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Fixture {
    Symbols symbols;
    Document d;
    ReadOptions options;
    Error e;
    Scratch scratch;
} Fixture;

static int set_up(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    f->options = (ReadOptions)READ_OPTIONS_INIT;
    f->options.symbols = &f->symbols;
    f->d.symbols = &f->symbols;
    scratch_open(&f->scratch);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    document_free(&f->d);
    symbols_free(&f->symbols);
    scratch_close(&f->scratch);
    free(f);
    return 0;
}

static int parse(Fixture *f, const char *text, const char *ann)
{
    BratSource source = {.file = "w07.ann", .unit = UNIT_CODEPOINT};
    document_reset(&f->d);
    f->d.symbols = &f->symbols;
    f->d.id = "w07";
    f->d.file = "w07.ann";
    f->d.text = text;
    f->d.text_length = text ? (uint32_t)strlen(text) : 0;
    return brat_parse(&f->d, ann, strlen(ann), &source, &f->e);
}

/* Through the model, and through a line of JSONL. */
static void check_same(Fixture *f, const char *text, const char *ann)
{
    StrBuf out = {0}, line = {0};
    WriteOptions write = WRITE_OPTIONS_INIT;
    JsonlContext context = JSONL_CONTEXT_INIT;
    context.symbols = &f->symbols;
    if (parse(f, text, ann)) fail_msg("%zu:%zu: %s", f->e.line, f->e.column, f->e.message);
    assert_int_equal(brat_write(&out, &f->d, NULL, &f->e), 0);
    assert_string_equal(sb_text(&out), ann);
    jsonl_write(&line, &f->d, &write);
    if (jsonl_parse(&f->d, line.data, line.length, &context, &f->e)) fail_msg("%s", f->e.message);
    sb_clear(&out);
    assert_int_equal(brat_write(&out, &f->d, NULL, &f->e), 0);
    assert_string_equal(sb_text(&out), ann);
    sb_free(&out);
    sb_free(&line);
}

static const char korea[] = "\xf0\x9f\x9a\x80 North and South Korea\nmet Salih, e\xcc\x81mir. He left.\n";

static void every_kind_of_line_comes_back(void **state)
{
    check_same(*state, korea,
               "T1\tGPE 2 7;18 23\tNorth Korea\n"
               "T2\tGPE 12 23\tSouth Korea\n"
               "T3\tMeet 24 27\tmet\n"
               "T7\tPERSON 28 33\tSalih\n"
               "T8\tTITLE 35 40\te\xcc\x81mir\n"
               "T9\tPERSON 42 44\tHe\n"
               "T10\tLeave 45 49\tleft\n"
               "E1\tMeet:T3 Party:T1 Party2:T2 Party3:T7 Cause:E2\n"
               "E2\tLeave:T10 Who:T9\n"
               "E3\tLeave:T10\n"
               "R1\tTITLE-OF Arg1:T8 Arg2:T7\n"
               "R2\tBefore Arg1:E1 Arg2:E2\n"
               "*\tEquiv T7 T9\n"
               "*\tEquiv T2\n"
               "A1\tLevel T7 name\n"
               "A2\tVague T9\n"
               "A3\tPolarity E2 negative or so\n"
               "A4\tSure R1 no\n"
               "N1\tReference T1 Wikidata:Q423\tNorth Korea\n"
               "N2\tReference T1 GeoNames:1873107\n"
               "N3\tReference T7 Wikidata:Q76\tBarham Salih\n"
               "#1\tAnnotatorNotes T7\tis this right?\n"
               "#2\tAnnotatorNotes R1\tand \xc3\xa9?\n");
}

static void an_empty_file_says_that_there_is_nothing(void **state)
{
    Fixture *f = *state;
    check_same(f, "x", "");
    assert_true(f->d.layers & LAYER_BIT(LAYER_RELATIONS));
    assert_true(f->d.layers & LAYER_BIT(LAYER_LINKS));
    assert_false(f->d.layers & LAYER_BIT(LAYER_RECORDS));
}

static void mentions_over_line_breaks(void **state)
{
    Fixture *f = *state;
    check_same(f, "Abu\nMehdi spoke", "T1\tPERSON 0 9\tAbu Mehdi\n");
    check_same(f, "Abu\nMehdi spoke", "T1\tPERSON 0 3;4 9\tAbu Mehdi\n");
    check_same(f, "Abu\r\nMehdi spoke", "T1\tPERSON 0 10\tAbu  Mehdi\n");
}

static void numbers_of_roles(void **state)
{
    Fixture *f = *state;
    check_same(f, "a b c", "T1\tX 0 1\ta\nT2\tX 2 3\tb\nE1\tX:T1 Arg1:T1 Arg2:T2\n");
    assert_string_equal(symbols_name(&f->symbols, f->d.events[0].arguments[1].role), "Arg2");
    check_same(f, "a b c", "T1\tX 0 1\ta\nT2\tX 2 3\tb\nE1\tX:T1 Theme:T1 Theme2:T2\n");
    assert_string_equal(symbols_name(&f->symbols, f->d.events[0].arguments[1].role), "Theme");
    assert_int_equal(parse(f, "a b c", "T1\tX 0 1\ta\nM1\tNegation T1\n\nE1\tX:T1 Site2:T1 \n"), 0); /* M, blank lines, trailing spaces */
    assert_string_equal(symbols_name(&f->symbols, f->d.events[0].arguments[0].role), "Site");
    assert_int_equal(f->d.mentions[0].n_attributes, 1);
}

static void wrong_lines_are_refused(void **state)
{
    static const struct {
        const char *ann, *message;
    } cases[] = {
        {"X1\tPERSON 0 1\ta\n", "w07.ann:1:1: X1 begins no kind of annotation (known: T E R * A M N #)"},
        {"nonsense\n", "w07.ann:1:1: an annotation must be an id, a tab and what it stands for"},
        {"T1\tPERSON 0 1\n", "w07.ann:1:14: T1 has no text: a tab and the text it stands for are needed"},
        {"T1\tPERSON\ta\n", "w07.ann:1:10: the mention has no offsets: TYPE START END is needed"},
        {"T1\tPERSON 0 1;\ta\n", "w07.ann:1:15: a fragment must be START END, two whole numbers, with ; between fragments"},
        {"T1\tPERSON 0 1\ta\nT2\tP 0 1;x\ta\n", "w07.ann:2:10: a fragment must be START END, two whole numbers, with ; between fragments"},
        {"T1\tPERSON 0\ta\n", "w07.ann:1:11: a fragment must be START END, two whole numbers, with ; between fragments"},
        {"T1\tPERSON 0 -1\ta\n", "w07.ann:1:11: a fragment must be START END, two whole numbers, with ; between fragments"},
        {"T1\tPERSON 0 1 2\ta\n", "w07.ann:1:11: a fragment must be START END, two whole numbers, with ; between fragments"},
        {"T1\tPERSON 1 1\t\n", "w07.ann:1:11: document w07: mention T1 (PERSON): span [1, 1) is empty"},
        {"T1\tPERSON 0 9\ta b c d e\n",
         "w07.ann:1:11: document w07: mention T1 (PERSON): span [0, 9) ends outside the text, which has 5 codepoints"},
        {"T1\tPERSON 0 1\ta\nT2\tPERSON 0 1\tb\n",
         "w07.ann:2:11: document w07: mention T2 (PERSON): the text at [0, 1) is \"a\", not \"b\"; it looks shifted by -2 codepoints"},
        {"T1\tPERSON 0 3;2 5\ta b b c\n", "w07.ann:1:11: document w07: mention T1 (PERSON): its spans [0, 3) and [2, 5) overlap"},
        {"T1\tA 0 1\ta\nT1\tA 2 3\tb\n", "w07.ann:2:1: the id T1 is used twice in this file"},
        {"T\tA 0 1\ta\n", "w07.ann:1:1: an id like T1 is needed here"},
        {"R1\tA Arg1:T1 Arg2:T2\n", "w07.ann:1:11: T1 is nowhere in this file"},
        {"T1\tA 0 1\ta\nR1\tA Arg1:T1\n", "w07.ann:2:4: a relation has two arguments, not 1"},
        {"T1\tA 0 1\ta\nR1\tA Arg1:T1 T1\n", "w07.ann:2:14: an argument must be ROLE:ID, not T1"},
        {"T1\tA 0 1\ta\nE1\tA\n", "w07.ann:2:4: an event must begin with TYPE:TRIGGER"},
        {"T1\tA 0 1\ta\nE1\tA:E1\n", "w07.ann:2:6: a trigger must be a T, not E1"},
        {"*\tOverlap T1 T2\n", "w07.ann:1:3: of the * lines only Equiv is known"},
        {"*\tEquiv\n", "w07.ann:1:3: an Equiv line without mentions"},
        {"T1\tA 0 1\ta\nA1\tLevel T2 x\n", "w07.ann:2:10: T2 is nowhere in this file"},
        {"T1\tA 0 1\ta\nA1\tLevel T1 x\nA2\tLevel T1 y\n", "w07.ann:3:4: the attribute Level is given twice to the same annotation"},
        {"T1\tA 0 1\ta\nN1\tReference T1\tx\n", "w07.ann:2:4: a link must be Reference ID KNOWLEDGE-BASE:IDENTIFIER"},
        {"#1\tAnnotatorNotes T5\tx\n", "w07.ann:1:19: T5 is nowhere in this file"},
        {"T1\tA 0 1\t\xff\n", "w07.ann:1:10: is not UTF-8: byte 0xff is wrong here"},
    };
    Fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[1400];
        assert_int_equal(parse(f, "a b c", cases[i].ann), ASSAY_ERR_DATA);
        assert_string_equal(error_text(&f->e, text, sizeof text), cases[i].message);
    }
}

static void folders_come_in_order(void **state)
{
    Fixture *f = *state;
    Reader *r = NULL;
    scratch_write(&f->scratch, "w02.txt", "Iraq");
    scratch_write(&f->scratch, "w02.ann", "T1\tGPE 0 4\tIraq\n");
    scratch_write(&f->scratch, "w01.txt", "\xef\xbb\xbfIraq\r\nIran\r\n");
    scratch_write(&f->scratch, "w01.ann", "\xef\xbb\xbfT1\tGPE 6 10\tIran\r\n");
    scratch_write(&f->scratch, "w10.txt", "not annotated");
    scratch_write(&f->scratch, "annotation.conf", "[entities]\n");
    assert_int_equal(reader_open(&r, NULL, f->scratch.folder, &f->options, &f->e), 0);
    assert_int_equal(reader_next(r, &f->d, &f->e), 1);
    assert_string_equal(f->d.id, "w01");
    assert_string_equal(f->d.text, "Iraq\r\nIran\r\n");
    assert_int_equal(f->d.mentions[0].spans[0].start, 6);
    assert_int_equal(f->d.mentions[0].line, 1);
    assert_int_equal(reader_next(r, &f->d, &f->e), 1);
    assert_string_equal(f->d.id, "w02");
    assert_int_equal(reader_next(r, &f->d, &f->e), 1);
    assert_string_equal(f->d.id, "w10");
    assert_int_equal(f->d.layers, 0);
    assert_int_equal(reader_next(r, &f->d, &f->e), 0);
    assert_int_equal(r->n_notes, 2);
    assert_string_equal(r->notes[0].kind, "bom");
    assert_int_equal(r->notes[0].count, 2);
    assert_string_equal(r->notes[1].kind, "crlf");
    assert_int_equal(r->notes[1].count, 3);
    reader_close(r);
    assert_int_equal(reader_open(&r, NULL, scratch_path(&f->scratch, "w02.ann"), &f->options, &f->e), 0);
    assert_int_equal(reader_next(r, &f->d, &f->e), 1);
    assert_string_equal(f->d.id, "w02");
    assert_int_equal(reader_next(r, &f->d, &f->e), 0);
    reader_close(r);
}

static void a_counted_bom_and_uncounted_returns_are_explained(void **state)
{
    Fixture *f = *state;
    Reader *r = NULL;
    scratch_write(&f->scratch, "a.txt", "\xef\xbb\xbfIraq spoke");
    scratch_write(&f->scratch, "a.ann", "T1\tGPE 1 5\tIraq\n");
    scratch_write(&f->scratch, "b.txt", "He\r\nsaw Iraq");
    scratch_write(&f->scratch, "b.ann", "T1\tGPE 7 11\tIraq\n");
    scratch_write(&f->scratch, "c.txt", "a\nb \xff");
    assert_int_equal(reader_open(&r, NULL, f->scratch.folder, &f->options, &f->e), 0);
    assert_int_equal(reader_next(r, &f->d, &f->e), ASSAY_ERR_DATA);
    assert_string_equal(f->e.message, "document a: mention T1 (GPE): the text at [1, 5) is \"raq \", not \"Iraq\"; it looks shifted by 1 "
                                      "codepoint; the .txt begins with a byte order mark, which does not count as a character");
    assert_int_equal(reader_next(r, &f->d, &f->e), ASSAY_ERR_DATA); /* the next one */
    assert_string_equal(f->e.message, "document b: mention T1 (GPE): the text at [7, 11) is \" Ira\", not \"Iraq\"; it looks shifted by -1 "
                                      "codepoint; the .txt has CR LF line ends, which count as two characters");
    assert_int_equal(reader_next(r, &f->d, &f->e), ASSAY_ERR_DATA);
    assert_string_equal(f->e.message, "is not UTF-8: byte 0xff is wrong here");
    assert_int_equal(f->e.line, 2);
    assert_int_equal(f->e.column, 3);
    reader_close(r);
}

static void annotations_alone_lean_on_gold(void **state)
{
    Fixture *f = *state;
    Reader *r = NULL;
    Document gold = {.id = "w01", .text = "\xc3\xa9 Iraq", .text_length = 7, .symbols = &f->symbols};
    scratch_write(&f->scratch, "w01.ann", "T1\tGPE 2 6\tIraq\n");
    assert_int_equal(reader_open(&r, NULL, f->scratch.folder, &f->options, &f->e), 0);
    assert_int_equal(reader_next(r, &f->d, &f->e), 1);
    assert_null(f->d.text);
    assert_int_equal(document_settle(&f->d, &gold, &f->e), 0);
    assert_int_equal(f->d.mentions[0].spans[0].start, 3);
    reader_close(r);
    scratch_write(&f->scratch, "w01.ann", "\nT1\tGPE 1 5\tIraq\n");
    assert_int_equal(reader_open(&r, NULL, f->scratch.folder, &f->options, &f->e), 0);
    assert_int_equal(reader_next(r, &f->d, &f->e), 1);
    assert_int_equal(document_settle(&f->d, &gold, &f->e), ASSAY_ERR_DATA);
    assert_int_equal(f->e.line, 2);
    reader_close(r);
}

/* -- records beside ------------------------------------------------------------------------------------------------------ */

static int read_one(Fixture *f)
{
    Reader *r = NULL;
    int status = reader_open(&r, NULL, f->scratch.folder, &f->options, &f->e);
    if (!status) status = reader_next(r, &f->d, &f->e);
    reader_close(r);
    return status;
}

static const char two_records[] =
    "{\"id\":\"F1\",\"type\":\"ATTACK\",\"slots\":{\"perpetrator\":[[\"militias\",\"armed groups\"],[\"a \\\"cell\\\"\"]],\"weapon\":[]}}\n"
    "{\"type\":\"BOMBING\",\"slots\":{}}\n";

static void records_beside_come_back(void **state)
{
    Fixture *f = *state;
    Writer *w = NULL;
    WriteOptions write = WRITE_OPTIONS_INIT;
    StrBuf bytes = {0};
    scratch_write(&f->scratch, "w07.txt", "Militias came.");
    scratch_write(&f->scratch, "w07.ann", "T1\tGROUP 0 8\tMilitias\n");
    scratch_write(&f->scratch, "w07.records.jsonl", two_records);
    assert_int_equal(read_one(f), 1);
    assert_int_equal(f->d.n_records, 2);
    assert_true(f->d.layers & LAYER_BIT(LAYER_RECORDS));
    assert_int_equal(f->d.records[1].line, 2);
    assert_string_equal(f->d.records[0].slots[0].fillers[0].alternatives[1], "armed groups");
    assert_int_equal(writer_open(&w, format_find("brat"), scratch_path(&f->scratch, "out"), &write, &f->e), 0);
    assert_int_equal(writer_put(w, &f->d, &f->e), 0);
    assert_int_equal(w->n_lost, 0);
    assert_int_equal(writer_close(w, true, &f->e), 0);
    assert_int_equal(input_slurp(scratch_path(&f->scratch, "out/w07.records.jsonl"), &bytes, &f->e), 0);
    assert_string_equal(sb_text(&bytes), two_records);
    sb_free(&bytes);
}

/* No file: not annotated. An empty one: annotated, nothing there. Without an .ann only the records were annotated. */
static void which_files_say_which_layers(void **state)
{
    Fixture *f = *state;
    scratch_write(&f->scratch, "a.txt", "x");
    scratch_write(&f->scratch, "a.ann", "");
    assert_int_equal(read_one(f), 1);
    assert_false(f->d.layers & LAYER_BIT(LAYER_RECORDS));
    scratch_write(&f->scratch, "a.records.jsonl", "");
    assert_int_equal(read_one(f), 1);
    assert_true(f->d.layers & LAYER_BIT(LAYER_RECORDS));
    assert_true(f->d.layers & LAYER_BIT(LAYER_MENTIONS));
    remove(scratch_path(&f->scratch, "a.ann"));
    scratch_write(&f->scratch, "a.records.jsonl", "\n  \r\n{\"type\":\"R\",\"slots\":{}}");
    assert_int_equal(read_one(f), 1);
    assert_int_equal(f->d.layers, LAYER_BIT(LAYER_RECORDS));
    assert_int_equal(f->d.n_records, 1);
    assert_int_equal(f->d.records[0].line, 3);
    remove(scratch_path(&f->scratch, "a.txt")); /* a prediction of records and nothing else */
    assert_int_equal(read_one(f), 1);
    assert_int_equal(f->d.n_records, 1);
    assert_string_equal(f->d.id, "a");
}

static void only_records_are_written_without_an_ann(void **state)
{
    static const char line[] = "{\"id\":\"a\",\"text\":\"x\",\"records\":[]}";
    Fixture *f = *state;
    Writer *w = NULL;
    WriteOptions write = WRITE_OPTIONS_INIT;
    JsonlContext context = JSONL_CONTEXT_INIT;
    context.symbols = &f->symbols;
    assert_int_equal(jsonl_parse(&f->d, line, strlen(line), &context, &f->e), 0);
    assert_int_equal(writer_open(&w, format_find("brat"), scratch_path(&f->scratch, "out"), &write, &f->e), 0);
    assert_int_equal(writer_put(w, &f->d, &f->e), 0);
    assert_int_equal(writer_close(w, true, &f->e), 0);
    assert_int_equal(access(scratch_path(&f->scratch, "out/a.records.jsonl"), F_OK), 0);
    assert_int_equal(access(scratch_path(&f->scratch, "out/a.ann"), F_OK), -1);
}

static void wrong_records_are_refused_at_their_place(void **state)
{
    static const struct {
        const char *records, *message;
    } cases[] = {
        {"\n{\"type\":\"R\",\"slots\":{}\n", ":2:22: not valid JSON: '}' expected near end of file"},
        {"{\"type\":\"R\"}\n{\"slots\":{}}", ":2:1: a record without type"},
        {"{\"type\":\"R\"}\n{\"type\":\"R\",\"slot\":{}}", ":2:20: unknown key \"slot\" in a record (known: id, type, slots; keys for your own use begin with x_)"},
        {"[]", ":1:1: a record must be an object, not a list"},
        {"{\"type\":\"R\",\"slots\":{\"a\":[1]}}", ":1:27: a filler must be a string or a list of strings, not a number"},
        {"{\"id\":\"T1\",\"type\":\"R\"}", ":1:7: the id T1 is used twice in this document"},
        {"{\"id\":\"F1\",\"type\":\"R\"}\n{\"id\":\"F1\",\"type\":\"R\"}", ":2:7: the id F1 is used twice in this document"},
    };
    Fixture *f = *state;
    char found[1400], wanted[400];
    scratch_write(&f->scratch, "a.txt", "x");
    scratch_write(&f->scratch, "a.ann", "T1\tX 0 1\tx\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scratch_write(&f->scratch, "a.records.jsonl", cases[i].records);
        f->e = (Error){0};
        assert_int_equal(read_one(f), ASSAY_ERR_DATA);
        snprintf(wanted, sizeof wanted, "%s%s", scratch_path(&f->scratch, "a.records.jsonl"), cases[i].message);
        assert_string_equal(error_text(&f->e, found, sizeof found), wanted);
    }
}

static const char *lost_kinds(const Writer *w, StrBuf *out)
{
    sb_clear(out);
    for (size_t i = 0; i < w->n_lost; i++) sb_printf(out, "%s%zu %s", i ? ", " : "", w->lost[i].count, w->lost[i].kind);
    return sb_text(out);
}

static void what_brat_cannot_hold_is_counted(void **state)
{
    static const char line[] =
        "{\"id\":\"a\",\"text\":\"Iraq and Iran\",\"tokens\":[[0,4]],\"mentions\":[{\"id\":\"m1\",\"type\":\"GPE\",\"spans\":[[0,4]],\"score\":0.5},"
        "{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[9,13]],\"optional\":true},{\"id\":\"m3\",\"type\":\"GPE\",\"surface\":\"Iraq\"}],"
        "\"clusters\":[[\"m1\",\"m3\"],[\"m3\"]],"
        "\"relations\":[{\"type\":\"A\",\"args\":[[\"x\",\"m1\"]]},{\"type\":\"A\",\"args\":[[\"x\",\"m1\"],[\"y\",\"m3\"]]},{\"type\":\"B\",\"args\":[[\"x\",\"m1\"],[\"y\",\"T2\"]]}],"
        "\"events\":[{\"type\":\"E\"},{\"type\":\"F\",\"trigger\":\"m1\",\"args\":[[\"r\",\"m3\"],[\"r\",\"T2\"]]}],"
        "\"records\":[{\"type\":\"R\"}],\"ignore\":[[0,2]],\"notes\":[{\"kind\":\"K\",\"target\":\"m1\",\"text\":\"a\\nb\"},{\"kind\":\"K\",\"target\":\"m3\",\"text\":\"x\"}]}";
    Fixture *f = *state;
    StrBuf out = {0};
    Writer w = {0};
    JsonlContext context = JSONL_CONTEXT_INIT;
    context.symbols = &f->symbols;
    if (jsonl_parse(&f->d, line, strlen(line), &context, &f->e)) fail_msg("%s", f->e.message);
    assert_int_equal(brat_write(&out, &f->d, &w, &f->e), 0);
    assert_string_equal(sb_text(&out), "T3\tGPE 0 4\tIraq\nT2\tGPE 9 13\tIran\nE1\tF:T3 r:T2\nR1\tB x:T3 y:T2\n*\tEquiv T3\n#1\tK T3\ta b\n");
    assert_string_equal(lost_kinds(&w, &out), "1 ids, 1 mentions without a place, 1 events without a trigger, 1 relations with other "
                                              "than two arguments, 1 relations whose arguments are lost, 1 ignored regions, "
                                              "1 documents' own tokens, 1 scores, 1 optional marks, 1 arguments, 1 clusters, 1 remarks");
    sb_free(&out);
}

static void names_that_would_be_misread_are_refused(void **state)
{
    static const char line[] = "{\"id\":\"a\",\"text\":\"Iraq\",\"mentions\":[{\"type\":\"A B\",\"spans\":[[0,4]]}]}";
    Fixture *f = *state;
    StrBuf out = {0};
    JsonlContext context = JSONL_CONTEXT_INIT;
    context.symbols = &f->symbols;
    assert_int_equal(jsonl_parse(&f->d, line, strlen(line), &context, &f->e), 0);
    assert_int_equal(brat_write(&out, &f->d, NULL, &f->e), ASSAY_ERR_DATA);
    assert_string_equal(f->e.message, "document a: the type \"A B\" cannot be written as brat, where it would be read as something else; "
                                      "map it to another");
    sb_free(&out);
}

static void folders_are_written_whole_or_not_at_all(void **state)
{
    Fixture *f = *state;
    Writer *w = NULL;
    WriteOptions write = WRITE_OPTIONS_INIT;
    StrBuf bytes = {0};
    const char *to = scratch_path(&f->scratch, "out");
    assert_int_equal(parse(f, korea, "T1\tGPE 2 7\tNorth\n"), 0);
    assert_int_equal(writer_open(&w, format_find("brat"), to, &write, &f->e), 0);
    assert_int_equal(writer_put(w, &f->d, &f->e), 0);
    assert_int_equal(writer_put(w, &f->d, &f->e), ASSAY_ERR_DATA); /* the same document again */
    assert_string_equal(f->e.message, "the file w07.txt cannot be written: File exists");
    f->d.id = "../x";
    assert_int_equal(writer_put(w, &f->d, &f->e), ASSAY_ERR_DATA);
    assert_string_equal(f->e.message, "the document id \"../x\" cannot be a file name");
    f->d.id = "w08";
    f->d.layers = 0;
    assert_int_equal(writer_put(w, &f->d, &f->e), 0);
    assert_int_equal(access(to, F_OK), -1);
    assert_int_equal(writer_close(w, true, &f->e), 0);
    assert_int_equal(input_slurp(scratch_path(&f->scratch, "out/w07.ann"), &bytes, &f->e), 0);
    assert_string_equal(sb_text(&bytes), "T1\tGPE 2 7\tNorth\n");
    assert_int_equal(access(scratch_path(&f->scratch, "out/w08.ann"), F_OK), -1);
    assert_int_equal(writer_open(&w, format_find("brat"), to, &write, &f->e), ASSAY_ERR_DATA);
    assert_string_equal(f->e.message, "is there already: name a new or an empty folder");
    assert_int_equal(writer_open(&w, format_find("brat"), "-", &write, &f->e), ASSAY_ERR_USAGE);
    to = scratch_path(&f->scratch, "none");
    assert_int_equal(writer_open(&w, format_find("brat"), to, &write, &f->e), 0);
    assert_int_equal(writer_put(w, &f->d, &f->e), 0);
    assert_int_equal(writer_close(w, false, &f->e), 0);
    assert_int_equal(access(to, F_OK), -1);
    sb_free(&bytes);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(every_kind_of_line_comes_back), T(an_empty_file_says_that_there_is_nothing), T(mentions_over_line_breaks), T(numbers_of_roles),
        T(wrong_lines_are_refused), T(folders_come_in_order), T(a_counted_bom_and_uncounted_returns_are_explained),
        T(annotations_alone_lean_on_gold), T(what_brat_cannot_hold_is_counted), T(names_that_would_be_misread_are_refused),
        T(folders_are_written_whole_or_not_at_all), T(records_beside_come_back), T(which_files_say_which_layers),
        T(only_records_are_written_without_an_ann), T(wrong_records_are_refused_at_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

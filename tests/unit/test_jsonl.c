/* Assay JSONL: what goes in comes out the same, absent is not empty, and every wrong thing has its message and column. */
#include "scratch.h"

#include "base/hash.h"
#include "base/input.h"
#include "corpus/format.h"
#include "corpus/jsonl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Fixture {
    Symbols symbols;
    Document d;
    JsonlContext context;
    Error e;
    Scratch scratch;
} Fixture;

static int set_up(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    f->context = (JsonlContext){.symbols = &f->symbols, .unit = UNIT_CODEPOINT, .file = "in.jsonl", .line = 7};
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

static int parse(Fixture *f, const char *line)
{
    return jsonl_parse(&f->d, line, strlen(line), &f->context, &f->e);
}

static void check_same(Fixture *f, const char *line)
{
    StrBuf out = {0};
    WriteOptions options = WRITE_OPTIONS_INIT;
    if (parse(f, line)) fail_msg("%s", f->e.message);
    jsonl_write(&out, &f->d, &options);
    assert_string_equal(sb_text(&out), line);
    sb_free(&out);
}

static void check_refused(Fixture *f, const char *line, const char *wanted)
{
    char text[1400];
    assert_int_equal(parse(f, line), ASSAY_ERR_DATA);
    assert_string_equal(error_text(&f->e, text, sizeof text), wanted);
}

static void every_layer_comes_back(void **state)
{
    check_same(*state,
               "{\"id\":\"w07\",\"text\":\"\xf0\x9f\x9a\x80 Mike \xc3\xa9t Iran\",\"tokens\":[[0,1],[2,6],[7,9],[10,14]],\"sentences\":[[0,2],[2,4]],"
               "\"mentions\":[{\"id\":\"T1\",\"type\":\"PERSON\",\"spans\":[[2,6]],\"score\":0.93,\"link\":\"Mike_Pompeo\","
               "\"attributes\":{\"level\":\"name\",\"vague\":true}},"
               "{\"id\":\"T4\",\"type\":\"PERSON\",\"spans\":[[2,6],[10,14]],\"link\":[\"a\",\"b\"],\"optional\":true},"
               "{\"id\":\"T2\",\"type\":\"GPE\",\"surface\":\"Iraq\"}],"
               "\"clusters\":[[\"T1\",\"T4\"]],"
               "\"relations\":[{\"id\":\"R1\",\"type\":\"EMPLOYER\",\"args\":[[\"person\",\"T1\"],[\"by\",\"E2\"]],\"attributes\":{\"sure\":\"no\"}}],"
               "\"events\":[{\"id\":\"E1\",\"type\":\"ATTACK\",\"trigger\":\"T4\",\"args\":[[\"target\",\"E2\"]],\"attributes\":{\"polarity\":\"negative\"}},"
               "{\"id\":\"E2\",\"type\":\"MEET\"}],"
               "\"records\":[{\"id\":\"F1\",\"type\":\"ATTACK\",\"slots\":{\"perpetrator\":[[\"militias\",\"pro-Iran groups\"],[\"x\"]],\"target\":[]}}],"
               "\"ignore\":[[0,1]],\"notes\":[{\"kind\":\"AnnotatorNotes\",\"id\":\"#1\",\"target\":\"T1\",\"text\":\"a\\tb\"}]}");
}

static void absent_is_not_empty(void **state)
{
    Fixture *f = *state;
    check_same(f, "{\"id\":\"a\",\"text\":\"x\"}");
    assert_int_equal(f->d.layers, 0);
    check_same(f, "{\"id\":\"a\",\"text\":\"x\",\"mentions\":[],\"clusters\":[],\"relations\":[],\"events\":[],\"records\":[]}");
    assert_int_equal(f->d.layers, LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_COREFERENCE) | LAYER_BIT(LAYER_RELATIONS)
                                      | LAYER_BIT(LAYER_EVENTS) | LAYER_BIT(LAYER_RECORDS));
    check_same(f, "{\"id\":\"a\",\"text\":\"x\",\"mentions\":[],\"layers\":[\"links\",\"attributes\"]}");
    assert_true(f->d.layers & LAYER_BIT(LAYER_LINKS));
    check_same(f, "{\"id\":\"a\",\"text\":\"\",\"tokens\":[]}");
    assert_true(f->d.has_tokens);
}

static void a_text_that_is_its_tokens_is_built(void **state)
{
    Fixture *f = *state;
    assert_int_equal(parse(f, "{\"id\":\"a\",\"text\":\"x y\\nz\",\"tokens\":[[0,1],[2,3],[4,5]],\"sentences\":[[0,2],[2,3]]}"), 0);
    assert_true(f->d.built);
    assert_int_equal(parse(f, "{\"id\":\"a\",\"text\":\"x y\\nz\",\"tokens\":[[0,1],[2,3],[4,5]],\"sentences\":[[0,1],[1,3]]}"), 0);
    assert_false(f->d.built);
    assert_int_equal(parse(f, "{\"id\":\"a\",\"text\":\"x  y\",\"tokens\":[[0,1],[3,4]]}"), 0);
    assert_false(f->d.built);
    assert_int_equal(parse(f, "{\"id\":\"a\",\"text\":\"x y \",\"tokens\":[[0,1],[2,3]]}"), 0);
    assert_false(f->d.built);
    assert_int_equal(parse(f, "{\"id\":\"a\",\"text\":\"\"}"), 0);
    assert_false(f->d.built);
}

static void a_shallow_copy_shows_less(void **state)
{
    Fixture *f = *state;
    StrBuf out = {0};
    WriteOptions options = WRITE_OPTIONS_INIT;
    assert_int_equal(parse(f, "{\"id\":\"a\",\"text\":\"xy\",\"mentions\":[{\"id\":\"m\",\"type\":\"A\",\"spans\":[[0,1]],\"link\":\"q\"}],\"clusters\":[[\"m\"]]}"), 0);
    Document shown = f->d;
    shown.layers = LAYER_BIT(LAYER_MENTIONS);
    jsonl_write(&out, &shown, &options);
    assert_string_equal(sb_text(&out), "{\"id\":\"a\",\"text\":\"xy\",\"mentions\":[{\"id\":\"m\",\"type\":\"A\",\"spans\":[[0,1]]}]}");
    sb_free(&out);
}

static void ids_are_made_up_where_needed(void **state)
{
    Fixture *f = *state;
    StrBuf out = {0};
    WriteOptions options = WRITE_OPTIONS_INIT;
    assert_int_equal(parse(f, "{\"id\":\"a\",\"text\":\"xy\",\"mentions\":[{\"id\":\"T8\",\"type\":\"A\",\"spans\":[[0,1]]},{\"type\":\"B\",\"spans\":[[1,2]]}],"
                              "\"events\":[{\"type\":\"E\",\"trigger\":\"T8\"}]}"), 0);
    jsonl_write(&out, &f->d, &options);
    assert_string_equal(sb_text(&out), "{\"id\":\"a\",\"text\":\"xy\",\"mentions\":[{\"id\":\"T8\",\"type\":\"A\",\"spans\":[[0,1]]},"
                                       "{\"id\":\"T10\",\"type\":\"B\",\"spans\":[[1,2]]}],\"events\":[{\"id\":\"E9\",\"type\":\"E\",\"trigger\":\"T8\"}]}");
    sb_free(&out);
}

static void offsets_in_other_units(void **state)
{
    Fixture *f = *state;
    StrBuf out = {0};
    const char *utf16 = "{\"id\":\"a\",\"text\":\"\xf0\x9f\x9a\x80x\",\"offsets\":\"utf16\",\"mentions\":[{\"type\":\"A\",\"spans\":[[2,3]]}]}";
    const char *bytes = "{\"id\":\"a\",\"text\":\"\xf0\x9f\x9a\x80x\",\"offsets\":\"byte\",\"mentions\":[{\"type\":\"A\",\"spans\":[[4,5]]}]}";
    WriteOptions options = WRITE_OPTIONS_INIT;
    assert_int_equal(parse(f, utf16), 0);
    assert_int_equal(f->d.mentions[0].spans[0].start, 4);
    options.unit = UNIT_BYTE;
    jsonl_write(&out, &f->d, &options);
    assert_string_equal(sb_text(&out), bytes);
    assert_int_equal(parse(f, bytes), 0);
    sb_clear(&out);
    options.unit = UNIT_UTF16;
    jsonl_write(&out, &f->d, &options);
    assert_string_equal(sb_text(&out), utf16);
    sb_free(&out);
}

static void an_answer_leans_on_gold(void **state)
{
    Fixture *f = *state;
    const char *failure = NULL;
    Document gold = {.id = "a", .text = "\xc3\xa9 x", .text_length = 4, .symbols = &f->symbols};
    f->context.failure = &failure;
    assert_int_equal(parse(f, "{\"id\":\"a\",\"mentions\":[{\"type\":\"A\",\"spans\":[[2,3]]}],\"x_time\":{\"any\":[1]}}"), 0);
    assert_null(failure);
    assert_int_equal(f->d.unit, UNIT_CODEPOINT);
    assert_int_equal(document_settle(&f->d, &gold, &f->e), 0);
    assert_int_equal(f->d.mentions[0].spans[0].start, 3);
    assert_int_equal(parse(f, "{\"id\":\"a\",\"error\":\"no memory\"}"), 0);
    assert_string_equal(failure, "no memory");
    f->context.file = NULL;
    f->context.line = 0;
    check_refused(f, "{\"id\":1}", "id must be a string, not a number");
    f->context.failure = NULL;
    check_refused(f, "{\"id\":\"a\",\"error\":\"x\"}", "\"error\" is for the answers of extractors, not for documents");
}

static void a_hash_in_place_of_a_text(void **state)
{
    Fixture *f = *state;
    char line[300], hex[SHA256_HEX];
    StrBuf out = {0};
    WriteOptions options = WRITE_OPTIONS_INIT;
    sha256_of("Iran", 4, hex);
    snprintf(line, sizeof line, "{\"id\":\"a\",\"text_sha256\":\"%s\",\"mentions\":[{\"type\":\"GPE\",\"spans\":[[0,4]]}]}", hex);
    assert_int_equal(parse(f, line), 0);
    assert_null(f->d.text);
    const char *path = scratch_write(&f->scratch, "a.txt", "Iran");
    f->context.texts = f->scratch.folder;
    assert_int_equal(parse(f, line), 0);
    assert_string_equal(f->d.text, "Iran");
    options.no_text = true;
    jsonl_write(&out, &f->d, &options);
    assert_string_equal(sb_text(&out), line);
    sb_free(&out);
    scratch_write(&f->scratch, "a.txt", "Iraq");
    assert_int_equal(parse(f, line), ASSAY_ERR_DATA);
    assert_string_equal(f->e.file, path);
    assert_non_null(strstr(f->e.message, "is not the text of document a: its SHA-256 is "));
    unlink(path);
    assert_int_equal(parse(f, line), ASSAY_ERR_DATA);
}

static void wrong_lines_are_refused(void **state)
{
    static const struct {
        const char *line, *message;
    } cases[] = {
        {"[]", "in.jsonl:7:1: a line must be an object, not a list"},
        {"{\"text\":\"x\"}", "in.jsonl:7:1: a document without id"},
        {"{\"id\":\"\"}", "in.jsonl:7:7: id is empty"},
        {"{\"id\":\"a\",\"text\":5}", "in.jsonl:7:18: text must be a string, not a number"},
        {"{\"id\":\"a\",\"mention\":[]}",
         "in.jsonl:7:21: unknown key \"mention\" in a document (known: id, text, text_sha256, offsets, tokens, sentences, mentions, "
         "clusters, relations, events, records, ignore, notes, layers; keys for your own use begin with x_)"},
        {"{\"id\":\"a\",\"offsets\":\"chars\"}", "in.jsonl:7:21: offsets must be byte, codepoint or utf16, not \"chars\""},
        {"{\"id\":\"a\",\"sentences\":[[0,1]]}", "in.jsonl:7:1: sentences are ranges of tokens, but there are no tokens"},
        {"{\"id\":\"a\",\"text_sha256\":\"12\"}", "in.jsonl:7:25: text_sha256 must be 64 digits 0-9 a-f"},
        {"{\"id\":\"a\",\"layers\":[\"mention\"]}", "in.jsonl:7:21: layers names no layer of ours here"},
        {"{\"id\":\"a\",\"mentions\":{}}", "in.jsonl:7:22: mentions must be a list, not an object"},
        {"{\"id\":\"a\",\"mentions\":[{\"spans\":[[0,1]]}]}", "in.jsonl:7:23: a mention without type"},
        {"{\"id\":\"a\",\"mentions\":[{\"id\":\"x\",\"type\":\"A\",\"link\":\"Q1\"},{\"type\":\"A\",\"link\":\"Q2\"}],\"relations\":[{\"type\":\"R\",\"args\":[[\"of\",\"x\"]]}]}",
         "in.jsonl:7:57: a mention with a link alone, which no relation and no event has as an argument: it needs spans or a surface"},
        {"{\"id\":\"a\",\"mentions\":[{\"type\":\"A\"}]}", "in.jsonl:7:23: a mention needs spans, a surface or a link"},
        {"{\"id\":\"a\",\"mentions\":[{\"type\":\"A\",\"spans\":[]}]}",
         "in.jsonl:7:43: spans is empty: leave it out where a mention has only a surface"},
        {"{\"id\":\"a\",\"mentions\":[{\"type\":\"A\",\"spans\":[[0]]}]}", "in.jsonl:7:44: a span must be [start, end]"},
        {"{\"id\":\"a\",\"mentions\":[{\"type\":\"A\",\"spans\":[[0,-1]]}]}",
         "in.jsonl:7:47: a span must be [start, end], two whole numbers from 0"},
        {"{\"id\":\"a\",\"mentions\":[{\"type\":\"A\",\"spans\":[[0,1.5]]}]}",
         "in.jsonl:7:47: a span must be [start, end], two whole numbers from 0"},
        {"{\"id\":\"a\",\"mentions\":[{\"type\":\"A\",\"span\":[[0,1]]}]}",
         "in.jsonl:7:42: unknown key \"span\" in a mention (known: id, type, spans, surface, score, link, attributes, optional; keys "
         "for your own use begin with x_)"},
        {"{\"id\":\"a\",\"mentions\":[{\"type\":\"A\\n\",\"spans\":[[0,1]]}]}", "in.jsonl:7:31: type holds a control character"},
        {"{\"id\":\"a\",\"mentions\":[{\"type\":\"A\",\"surface\":\"x\\u0000y\"}]}", "in.jsonl:7:45: surface holds a NUL character"},
        {"{\"id\":\"a\",\"mentions\":[{\"type\":\"A\",\"surface\":\"x\",\"attributes\":{\"k\":1}}]}",
         "in.jsonl:7:67: the attribute \"k\" must have a text or true as its value"},
        {"{\"id\":\"a\",\"mentions\":[{\"id\":\"T1\",\"type\":\"A\",\"surface\":\"x\"},{\"id\":\"T1\",\"type\":\"A\",\"surface\":\"y\"}]}",
         "in.jsonl:7:66: the id T1 is used twice in this document"},
        {"{\"id\":\"a\",\"mentions\":[],\"clusters\":[[\"T1\"]]}",
         "in.jsonl:7:38: a cluster refers to T1, but nothing here has that id"},
        {"{\"id\":\"a\",\"clusters\":[[]]}", "in.jsonl:7:23: a cluster without mentions"},
        {"{\"id\":\"a\",\"events\":[{\"id\":\"E1\",\"type\":\"X\",\"trigger\":\"E1\"}]}",
         "in.jsonl:7:53: trigger must be the id of a mention"},
        {"{\"id\":\"a\",\"relations\":[{\"type\":\"X\",\"args\":[[\"r\",\"T9\"]]}]}",
         "in.jsonl:7:49: an argument refers to T9, but nothing here has that id"},
        {"{\"id\":\"a\",\"relations\":[{\"type\":\"X\"}]}", "in.jsonl:7:24: a relation without args"},
        {"{\"id\":\"a\",\"records\":[{\"type\":\"X\",\"slots\":{\"s\":[[]]}}]}", "in.jsonl:7:48: a filler without alternatives"},
        {"{\"id\":\"a\",\"text\":\"xyz\",\"mentions\":[{\"id\":\"T1\",\"type\":\"A\",\"spans\":[[1,4]]}]}",
         "in.jsonl:7:36: document a: mention T1 (A): span [1, 4) ends outside the text, which has 3 codepoints"},
        {"{\"id\":\"a\",\"text\":\"xyz\",\"tokens\":[[0,4]]}",
         "in.jsonl:7: document a: token 1, [0, 4), ends outside the text, which has 3 codepoints"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_refused(*state, cases[i].line, cases[i].message);
    Fixture *f = *state;
    assert_int_equal(parse(f, "{\"id\":\"a\",}"), ASSAY_ERR_DATA);
    assert_int_equal(f->e.line, 7);
    assert_string_equal(f->e.file, "in.jsonl");
    assert_int_equal(parse(f, "{\"id\":\"a\",\"text\":\"x\",\"text_sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\"}"),
                     ASSAY_ERR_DATA);
    assert_non_null(strstr(f->e.message, "text_sha256 is not the hash of text"));
}

static void files_are_read_and_written(void **state)
{
    Fixture *f = *state;
    Reader *r = NULL;
    Writer *w = NULL;
    ReadOptions options = READ_OPTIONS_INIT;
    WriteOptions write = WRITE_OPTIONS_INIT;
    options.symbols = &f->symbols;
    const char *path = scratch_write(&f->scratch, "in.jsonl", "\xef\xbb\xbf{\"id\":\"a\",\"text\":\"x\"}\r\n\r\n{\"id\":\"b\",\"text\":\"y\"}\r\n{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"c\",\"text\":\"z\"}");
    const char *to = scratch_path(&f->scratch, "out.jsonl");
    assert_int_equal(reader_open(&r, NULL, path, &options, &f->e), 0);
    assert_int_equal(writer_open(&w, NULL, to, &write, &f->e), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(reader_next(r, &f->d, &f->e), 1);
        assert_int_equal(writer_put(w, &f->d, &f->e), 0);
    }
    assert_int_equal(reader_next(r, &f->d, &f->e), ASSAY_ERR_DATA);
    assert_string_equal(f->e.message, "document a came already, in line 1");
    assert_int_equal(f->e.line, 4);
    assert_int_equal(reader_next(r, &f->d, &f->e), 1); /* one can go on */
    assert_string_equal(f->d.id, "c");
    assert_int_equal(reader_next(r, &f->d, &f->e), 0);
    assert_int_equal(r->n_notes, 2);
    assert_string_equal(r->notes[0].kind, "bom");
    assert_string_equal(r->notes[1].kind, "crlf");
    assert_int_equal(r->notes[1].count, 3);
    reader_close(r);
    assert_int_equal(access(to, F_OK), -1); /* not there before it is whole */
    assert_int_equal(writer_close(w, true, &f->e), 0);
    StrBuf bytes = {0};
    assert_int_equal(input_slurp(to, &bytes, &f->e), 0);
    assert_string_equal(sb_text(&bytes), "{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"b\",\"text\":\"y\"}\n");
    struct stat about;
    assert_int_equal(stat(to, &about), 0);
    mode_t mask = umask(0);
    umask(mask);
    assert_int_equal(about.st_mode & 0777, 0666 & ~mask);
    sb_free(&bytes);
}

static void what_is_not_committed_leaves_nothing(void **state)
{
    Fixture *f = *state;
    char command[200];
    Writer *w = NULL;
    WriteOptions write = WRITE_OPTIONS_INIT;
    const char *to = scratch_path(&f->scratch, "out.jsonl");
    assert_int_equal(parse(f, "{\"id\":\"a\",\"text\":\"x\"}"), 0);
    assert_int_equal(writer_open(&w, NULL, to, &write, &f->e), 0);
    assert_int_equal(writer_put(w, &f->d, &f->e), 0);
    assert_int_equal(writer_close(w, false, &f->e), 0);
    snprintf(command, sizeof command, "test -z \"$(ls -A %s)\"", f->scratch.folder);
    assert_int_equal(system(command), 0);
}

static void devices_are_not_replaced(void **state)
{
    Fixture *f = *state;
    Writer *w = NULL;
    WriteOptions write = WRITE_OPTIONS_INIT;
    struct stat about;
    assert_int_equal(parse(f, "{\"id\":\"a\",\"text\":\"x\"}"), 0);
    assert_int_equal(writer_open(&w, format_find("jsonl"), "/dev/null", &write, &f->e), 0);
    assert_int_equal(writer_put(w, &f->d, &f->e), 0);
    assert_int_equal(writer_close(w, true, &f->e), 0);
    assert_int_equal(stat("/dev/null", &about), 0);
    assert_true(S_ISCHR(about.st_mode));
}

static void formats_are_guessed(void **state)
{
    Fixture *f = *state;
    Reader *r = NULL;
    ReadOptions options = READ_OPTIONS_INIT;
    options.symbols = &f->symbols;
    assert_string_equal(format_guess("x.jsonl")->name, "jsonl");
    assert_string_equal(format_guess("x.jsonl.gz")->name, "jsonl");
    assert_string_equal(format_guess("x.ann")->name, "brat");
    assert_null(format_guess("-"));
    assert_null(format_guess(f->scratch.folder));
    const char *path = scratch_write(&f->scratch, "other", " {\"id\":\"a\"}\n");
    assert_string_equal(format_guess(path)->name, "jsonl");
    scratch_write(&f->scratch, "w.txt", "x");
    assert_string_equal(format_guess(f->scratch.folder)->name, "brat");
    assert_int_equal(reader_open(&r, NULL, "/nowhere/x", &options, &f->e), ASSAY_ERR_DATA);
    assert_string_equal(f->e.message, "cannot be opened: No such file or directory");
    assert_null(format_find("nothing"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(every_layer_comes_back), T(absent_is_not_empty), T(a_text_that_is_its_tokens_is_built), T(a_shallow_copy_shows_less), T(ids_are_made_up_where_needed),
        T(offsets_in_other_units), T(an_answer_leans_on_gold), T(a_hash_in_place_of_a_text), T(wrong_lines_are_refused),
        T(files_are_read_and_written), T(what_is_not_committed_leaves_nothing), T(devices_are_not_replaced), T(formats_are_guessed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

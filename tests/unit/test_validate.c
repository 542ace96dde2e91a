/* What validation finds, and where; and what is counted of a corpus. */
#include "scratch.h"

#include "corpus/corpus_stats.h"
#include "corpus/jsonl.h"
#include "corpus/validate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Fixture {
    Symbols symbols;
    Document d;
    ReadOptions options;
    Findings f;
    Error e;
    Scratch scratch;
} Fixture;

static int set_up(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    f->options = (ReadOptions)READ_OPTIONS_INIT;
    f->options.symbols = &f->symbols;
    scratch_open(&f->scratch);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    findings_free(&f->f);
    document_free(&f->d);
    symbols_free(&f->symbols);
    scratch_close(&f->scratch);
    free(f);
    return 0;
}

static void parse(Fixture *f, const char *line)
{
    JsonlContext context = JSONL_CONTEXT_INIT;
    context.symbols = &f->symbols;
    context.file = "in.jsonl";
    context.line = 4;
    if (jsonl_parse(&f->d, line, strlen(line), &context, &f->e)) fail_msg("%s", f->e.message);
}

/* All findings, one a line: file:line:column: text [check]; the folder of the test is left out. */
static void check_list(const Fixture *f, const char *wanted)
{
    StrBuf out = {0};
    for (size_t i = 0; i < f->f.list.n; i++) {
        const Finding *x = &f->f.list.at[i];
        size_t n = strlen(f->scratch.folder);
        const char *file = strncmp(x->file, f->scratch.folder, n) == 0 ? x->file + n + 1 : x->file;
        sb_printf(&out, "%s:%zu:%zu: %c %s [%s]\n", file, x->line, x->column, x->severity == FINDING_ERROR ? 'E' : 'W', x->text, x->check);
    }
    assert_string_equal(sb_text(&out), wanted);
    sb_free(&out);
}

static void check_document(Fixture *f, const char *line, const char *wanted)
{
    findings_free(&f->f);
    parse(f, line);
    validate_document(&f->f, &f->d, NULL);
    check_list(f, wanted);
}

static void crossing_is_told_once_and_nesting_not_at_all(void **state)
{
    check_document(*state,
                   "{\"id\":\"a\",\"text\":\"Iraq and Iran met.\",\"mentions\":[{\"id\":\"T1\",\"type\":\"A\",\"spans\":[[0,4]]},"
                   "{\"id\":\"T2\",\"type\":\"B\",\"spans\":[[0,13]]},{\"id\":\"T3\",\"type\":\"B\",\"spans\":[[0,4]]},{\"type\":\"C\",\"spans\":[[9,18]]}],"
                   "\"clusters\":[[\"T1\"],[\"T2\"]]}",
                   "in.jsonl:4:0: W mention T2 \"Iraq and Iran\" (B) crosses \"Iran met.\" (C) [crossing]\n");
    check_document(*state, "{\"id\":\"a\",\"text\":\"Iraq\",\"mentions\":[{\"type\":\"A\",\"spans\":[[0,4]]}]}", "");
}

static void mentions_are_looked_at(void **state)
{
    check_document(*state,
                   "{\"id\":\"a\",\"text\":\"Iraq e\xcc\x81t Iranian\",\"mentions\":[{\"id\":\"T1\",\"type\":\"A\",\"spans\":[[0,4]]},"
                   "{\"id\":\"T2\",\"type\":\"A\",\"spans\":[[0,4]]},{\"id\":\"T3\",\"type\":\"A\",\"spans\":[[0,5]]},"
                   "{\"id\":\"T4\",\"type\":\"A\",\"spans\":[[5,6]]},{\"id\":\"T5\",\"type\":\"A\",\"spans\":[[9,13]]},"
                   "{\"id\":\"T6\",\"type\":\"A\",\"surface\":\"x\"}]}",
                   "in.jsonl:4:0: W the text of a is not in Unicode NFC: the same name may be written in two ways [not-nfc]\n"
                   "in.jsonl:4:0: E mention T3 \"Iraq \" (A) begins or ends with white space [edge-space]\n"
                   "in.jsonl:4:0: W mention T4 \"e\" (A) takes a letter from its accents [cuts-character]\n"
                   "in.jsonl:4:0: W mention T4 \"e\" (A) cuts the token \"e\xcc\x81t\" [cuts-token]\n"
                   "in.jsonl:4:0: W mention T5 \"Iran\" (A) cuts the token \"Iranian\" [cuts-token]\n"
                   "in.jsonl:4:0: E a mention of type A has no spans [no-place]\n"
                   "in.jsonl:4:0: E mention T2 \"Iraq\" (A) is the same as T1 \"Iraq\" (A) [duplicate-mention]\n");
    Fixture *f = *state;
    assert_int_equal(f->f.errors, 3);
    assert_int_equal(f->f.warnings, 4);
}

static void clusters_and_relations_are_looked_at(void **state)
{
    check_document(*state,
                   "{\"id\":\"a\",\"text\":\"Iraq and Iran\",\"mentions\":[{\"id\":\"T1\",\"type\":\"A\",\"spans\":[[0,4]]},{\"id\":\"T2\",\"type\":\"A\",\"spans\":[[9,13]]}],"
                   "\"clusters\":[[\"T1\",\"T1\"],[\"T2\"],[\"T2\"]],"
                   "\"relations\":[{\"id\":\"R1\",\"type\":\"X\",\"args\":[[\"a\",\"T1\"],[\"b\",\"T2\"]]},{\"id\":\"R2\",\"type\":\"X\",\"args\":[[\"a\",\"T1\"],[\"b\",\"T1\"]]},"
                   "{\"id\":\"R3\",\"type\":\"X\",\"args\":[[\"a\",\"T1\"],[\"b\",\"T2\"]]},{\"id\":\"R4\",\"type\":\"Y\",\"args\":[[\"a\",\"T1\"],[\"b\",\"T2\"]]}]}",
                   "in.jsonl:4:0: E mention T1 \"Iraq\" (A) is twice in the same cluster [cluster-twice]\n"
                   "in.jsonl:4:0: E mention T2 \"Iran\" (A) is in two clusters [cluster-twice]\n"
                   "in.jsonl:4:0: W relation R2 (X) has the same argument twice [self-relation]\n"
                   "in.jsonl:4:0: E relation R3 (X) is there twice [duplicate-relation]\n");
}

static void records_are_looked_at(void **state)
{
    check_document(*state,
                   "{\"id\":\"a\",\"text\":\"x y\",\"records\":[{\"id\":\"F1\",\"type\":\"R\",\"slots\":{\"s\":[\"x\",\"y\"]}},"
                   "{\"id\":\"F2\",\"type\":\"R\",\"slots\":{\"s\":[\"y\",\"x\"]}},{\"id\":\"F3\",\"type\":\"R\",\"slots\":{\"s\":[\"x\",\"y\"]}},"
                   "{\"id\":\"F4\",\"type\":\"Q\",\"slots\":{\"s\":[],\"t\":[\"x\"],\"u\":[[\"x\",\" \"]]}}]}",
                   "in.jsonl:4:0: E record F3 (R) is there twice [duplicate-record]\n"
                   "in.jsonl:4:0: W record F4 (Q) has nothing in its slot s [empty-slot]\n"
                   "in.jsonl:4:0: W record F4 (Q) has nothing in its slot u [empty-slot]\n");
}

static void texts_are_looked_at(void **state)
{
    check_document(*state, "{\"id\":\"a\",\"text\":\"x\\ny\xef\xbf\xbd\"}",
                   "in.jsonl:4:0: E document a was not annotated [not-annotated]\n"
                   "in.jsonl:4:0: W the text of a has the character U+FFFD in its line 2 [odd-character]\n");
    check_document(*state, "{\"id\":\"a\",\"text\":\"x\",\"mentions\":[]}", "in.jsonl:4:0: W in document a nothing is annotated [empty-document]\n");
}

static void a_corpus_is_looked_at(void **state)
{
    Fixture *f = *state;
    Corpus *c = NULL;
    scratch_folder(&f->scratch, "documents");
    scratch_write(&f->scratch, "documents/w01.txt", "Iraq and Salih");
    scratch_write(&f->scratch, "documents/w01.ann", "T1\tGPE 0 4\tIraq\nT2\tPERSON 9 14\tSalih\nT3\tLOC 0 4\tIraq\nA1\tLevel T1 name\n");
    scratch_write(&f->scratch, "documents/w02.txt", "Iran\r\n");
    scratch_write(&f->scratch, "documents/w02.ann", "T1\tGPE 0 5\tIran\n");
    scratch_write(&f->scratch, "documents/w03.txt", "Iran");
    scratch_write(&f->scratch, "documents/w03.ann", "T1\tGPE 0 4\tIran\n\nT2\tGPE 0 4\tIran\n");
    scratch_write(&f->scratch, "corpus.yaml", "name: x\ndocuments: documents\nsplits:\n  train: [w01, w02]\n  test: [w01, w09]\n  dev: []\n"
                                 "layers: {mentions: [PERSON, GPE, DATE]}\n");
    assert_int_equal(corpus_open(&c, f->scratch.folder, NULL, &f->e), 0);
    assert_int_equal(validate_corpus(&f->f, c, &f->options, &f->e), 0);
    check_list(f, "documents/w01.ann:3:0: E T3: LOC is not among the types of mentions in corpus.yaml [unknown-type]\n"
                  "documents/w02.ann:1:8: E document w02: mention T1 (GPE): the text at [0, 5) is \"Iran \", not \"Iran\"; the .txt has CR LF "
                  "line ends, which count as two characters [unreadable]\n"
                  "documents/w03.ann:3:0: E mention T2 \"Iran\" (GPE) is the same as T1 \"Iran\" (GPE) [duplicate-mention]\n"
                  "documents:0:0: W 1 lines end in CR LF [line-ends]\n"
                  "corpus.yaml:5:10: E document w01 is in the splits train and test [split-overlap]\n"
                  "corpus.yaml:5:15: E the split test names the document w09, which is not there [split-unknown]\n"
                  "corpus.yaml:6:3: E the split dev has no documents [split-empty]\n"
                  "corpus.yaml:0:0: W document w03 is in no split [unsplit]\n"
                  "corpus.yaml:0:0: W nothing in mentions has the type DATE [unused-type]\n"
                  "corpus.yaml:0:0: W there are attributes, but `layers` does not list them [unlisted-layer]\n");
    assert_int_equal(f->f.documents, 3);
    corpus_close(c);
}

static void splits_with_paths_are_looked_at(void **state)
{
    Fixture *f = *state;
    Corpus *c = NULL;
    scratch_write(&f->scratch, "a.jsonl", "{\"id\":\"a\",\"text\":\"Iraq\",\"mentions\":[{\"type\":\"G\",\"spans\":[[0,4]]}]}\n{\"id\":\"b\"\n"
                             "{\"id\":\"c\",\"text\":\"Iraq\",\"mentions\":[{\"type\":\"G\",\"spans\":[[0,4]]}]}\n");
    scratch_write(&f->scratch, "b.jsonl", "{\"id\":\"a\",\"text\":\"Iraq\",\"mentions\":[{\"type\":\"G\",\"spans\":[[0,4]]}]}\n");
    scratch_write(&f->scratch, "corpus.yaml", "name: x\nsplits: {p: a.jsonl, q: b.jsonl}\n");
    assert_int_equal(corpus_open(&c, f->scratch.folder, NULL, &f->e), 0);
    assert_int_equal(validate_corpus(&f->f, c, &f->options, &f->e), 0);
    assert_int_equal(f->f.list.n, 2);
    assert_string_equal(f->f.list.at[0].check, "unreadable");
    assert_int_equal(f->f.list.at[0].line, 2);
    assert_string_equal(f->f.list.at[1].text, "document a is in the splits p and q");
    corpus_close(c);
}

/* A corpus of n relations; the first argument of one is a DATE, of `other` of them an EVENT, of the rest a GPE. */
static void relations_of(Fixture *f, int n, int other)
{
    Corpus *c = NULL;
    StrBuf lines = {0};
    for (int i = 0; i < n; i++)
        sb_printf(&lines, "{\"id\":\"d%d\",\"text\":\"Iraq Iran\",\"mentions\":[{\"id\":\"T1\",\"type\":\"%s\",\"spans\":[[0,4]]},"
                          "{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[5,9]]}],\"relations\":[{\"id\":\"R1\",\"type\":\"MEET\",\"args\":[[\"a\",\"T1\"],[\"b\",\"T2\"]]}]}\n",
                  i, i == 7 ? "DATE" : i >= n - other ? "EVENT" : "GPE");
    scratch_write(&f->scratch, "a.jsonl", sb_text(&lines));
    sb_free(&lines);
    assert_int_equal(corpus_open(&c, scratch_path(&f->scratch, "a.jsonl"), NULL, &f->e), 0);
    assert_int_equal(validate_corpus(&f->f, c, &f->options, &f->e), 0);
    corpus_close(c);
}

static void a_rare_argument_is_told(void **state)
{
    Fixture *f = *state;
    relations_of(f, 20, 1); /* 18 of 20 are alike, which is just enough */
    check_list(f, "a.jsonl:8:0: W R1: the role a of MEET is filled by DATE only here (1 of 20) [rare-argument]\n"
                  "a.jsonl:20:0: W R1: the role a of MEET is filled by EVENT only here (1 of 20) [rare-argument]\n");
}

static void a_role_of_several_types_has_a_tail(void **state)
{
    Fixture *f = *state;
    relations_of(f, 20, 2);
    check_list(f, "");
}

static void few_fillers_say_nothing(void **state)
{
    Fixture *f = *state;
    relations_of(f, 19, 0);
    check_list(f, "");
}

static void roles_are_held_against_the_list(void **state)
{
    Fixture *f = *state;
    Corpus *c = NULL;
    scratch_write(&f->scratch, "a.jsonl",
                  "{\"id\":\"d\",\"text\":\"Iraq Iran\",\"mentions\":[{\"id\":\"T1\",\"type\":\"GPE\",\"spans\":[[0,4]]},"
                  "{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[5,9]]}],\"relations\":[{\"id\":\"R1\",\"type\":\"MEET\",\"args\":[[\"a\",\"T1\"],[\"c\",\"T2\"]]},"
                  "{\"id\":\"R2\",\"type\":\"FREE\",\"args\":[[\"any\",\"T1\"],[\"thing\",\"T2\"]]}],"
                  "\"events\":[{\"id\":\"E1\",\"type\":\"GO\",\"trigger\":\"T1\",\"args\":[[\"who\",\"T2\"],[\"when\",\"T2\"]]}]}\n");
    scratch_write(&f->scratch, "corpus.yaml", "name: c\ndocuments: a.jsonl\nroles: {MEET: [a, b], GO: [who]}\n");
    assert_int_equal(corpus_open(&c, scratch_path(&f->scratch, "corpus.yaml"), NULL, &f->e), 0);
    assert_int_equal(validate_corpus(&f->f, c, &f->options, &f->e), 0);
    check_list(f, "a.jsonl:1:0: E R1: c is not among the roles of MEET in corpus.yaml [unknown-role]\n"
                  "a.jsonl:1:0: E E1: when is not among the roles of GO in corpus.yaml [unknown-role]\n");
    corpus_close(c);
}

static void every_check_is_described(void **state)
{
    (void)state;
    size_t n = 0;
    for (const ValidateCheck *c = validate_checks; c->name; c++, n++) assert_true(c->summary && c->summary[0]);
    assert_true(n > 15);
}

static void numbers_of_a_corpus(void **state)
{
    Fixture *f = *state;
    CorpusStats s = {0};
    parse(f, "{\"id\":\"a\",\"text\":\"Iraq \xc3\xa9t South Iran met. He left.\",\"mentions\":[{\"id\":\"T1\",\"type\":\"GPE\",\"spans\":[[0,4]],\"link\":\"Q\"},"
             "{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[8,18]],\"attributes\":{\"level\":\"name\"},\"optional\":true},{\"id\":\"T3\",\"type\":\"GPE\",\"spans\":[[14,18]]},"
             "{\"type\":\"X\",\"spans\":[[0,7],[19,22]]},{\"type\":\"Y\",\"spans\":[[5,13]]},{\"type\":\"Z\",\"surface\":\"q\"}],"
             "\"clusters\":[[\"T1\",\"T2\"]],\"relations\":[{\"type\":\"R\",\"args\":[[\"a\",\"T1\"]]}],\"events\":[{\"type\":\"E\"}],\"records\":[{\"type\":\"F\"}]}");
    corpus_stats_add(&s, &f->d);
    parse(f, "{\"id\":\"b\",\"text\":\"x\",\"mentions\":[{\"type\":\"GPE\",\"spans\":[[0,1]]}]}");
    corpus_stats_add(&s, &f->d);
    corpus_stats_end(&s);
    assert_int_equal(s.documents.n, 2);
    assert_string_equal(s.documents.at[1].id, "b");
    assert_int_equal(s.documents.at[0].tokens, 9);
    assert_int_equal(s.documents.at[0].sentences, 2);
    assert_int_equal(s.documents.at[0].characters, 32);
    assert_int_equal(s.total.bytes, 34);
    assert_int_equal(s.total.count[LAYER_MENTIONS], 7);
    assert_false(s.tokens_given);
    const LayerStats *m = &s.layers[LAYER_MENTIONS];
    assert_int_equal(m->documents, 2);
    assert_int_equal(m->count, 7);
    assert_int_equal(m->n_types, 4);
    assert_string_equal(m->types[0].type, "GPE");
    assert_int_equal(m->types[0].count, 4);
    assert_int_equal(m->types[0].documents, 2);
    assert_string_equal(m->types[3].type, "Z");
    assert_int_equal(s.layers[LAYER_RELATIONS].documents, 1);
    assert_int_equal(s.layers[LAYER_LINKS].count, 1);
    assert_int_equal(s.layers[LAYER_ATTRIBUTES].count, 1);
    assert_int_equal(s.layers[LAYER_COREFERENCE].count, 1);
    assert_int_equal(s.lengths[0], 3);
    assert_int_equal(s.lengths[1], 2);
    assert_int_equal(s.lengths[2], 1);
    assert_int_equal(s.nested, 1);
    assert_int_equal(s.crossing, 2);
    assert_int_equal(s.discontinuous, 1);
    assert_int_equal(s.optional, 1);
    assert_int_equal(s.unplaced, 1);
    corpus_stats_free(&s);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(crossing_is_told_once_and_nesting_not_at_all), T(mentions_are_looked_at), T(clusters_and_relations_are_looked_at), T(records_are_looked_at), T(texts_are_looked_at),
        T(a_corpus_is_looked_at), T(splits_with_paths_are_looked_at), T(a_rare_argument_is_told), T(a_role_of_several_types_has_a_tail), T(few_fillers_say_nothing), T(roles_are_held_against_the_list), T(every_check_is_described),
        T(numbers_of_a_corpus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

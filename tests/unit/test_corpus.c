/* corpus.yaml and its mistakes, splits in their order, labels, and the gold hash that sees what matters and nothing else. */
#include "scratch.h"

#include "corpus/corpus.h"
#include "corpus/jsonl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* A small brat corpus: documents/w01 to w03. */
static void write_brat(Fixture *f)
{
    scratch_folder(&f->scratch, "documents");
    scratch_write(&f->scratch, "documents/w01.txt", "Iraq and Salih");
    scratch_write(&f->scratch, "documents/w01.ann", "T1\tGPE 0 4\tIraq\nT2\tPER 9 14\tSalih\n");
    scratch_write(&f->scratch, "documents/w02.txt", "Iran");
    scratch_write(&f->scratch, "documents/w02.ann", "");
    scratch_write(&f->scratch, "documents/w03.txt", "not annotated");
}

static const char whole[] = "name: wire\nversion: 1.10\nlicence: CC-BY-4.0\nformat: brat\ndocuments: documents\n"
                            "splits: {train: [w02, w01], test: [w02]}\n"
                            "layers: {mentions: [PERSON, GPE], relations: [MEETS], symmetric: [MEETS], markables: [REFERENCE]}\n"
                            "labels: {PER: PERSON}\ncoarse: {PERSON: PER, GPE: LOC}\n";

static void check_refused(Fixture *f, const char *yaml, const char *wanted)
{
    Corpus *c = NULL;
    char text[1400];
    scratch_write(&f->scratch, "corpus.yaml", yaml);
    assert_int_equal(corpus_open(&c, f->scratch.folder, NULL, &f->e), ASSAY_ERR_DATA);
    assert_null(c);
    error_text(&f->e, text, sizeof text);
    assert_memory_equal(text, f->scratch.folder, strlen(f->scratch.folder));
    assert_string_equal(text + strlen(f->scratch.folder) + 1, wanted);
}

static void everything_is_read(void **state)
{
    Fixture *f = *state;
    Corpus *c = NULL;
    const CorpusSplit *s = NULL;
    write_brat(f);
    scratch_write(&f->scratch, "corpus.yaml", whole);
    if (corpus_open(&c, f->scratch.folder, NULL, &f->e)) fail_msg("%s", f->e.message);
    assert_string_equal(c->name, "wire");
    assert_string_equal(c->version, "1.10");
    assert_string_equal(c->licence, "CC-BY-4.0");
    assert_string_equal(c->format->name, "brat");
    assert_false(c->anonymous);
    assert_int_equal(c->layers, LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_RELATIONS));
    assert_string_equal(c->types[LAYER_MENTIONS].names[1], "GPE");
    assert_true(corpus_is_symmetric(c, "MEETS"));
    assert_false(corpus_is_symmetric(c, "GPE"));
    assert_true(c->markables.n == 1 && !strcmp(c->markables.names[0], "REFERENCE") && !(c->layers & LAYER_BIT(LAYER_LINKS)));
    assert_string_equal(corpus_coarse(c, "GPE"), "LOC");
    assert_string_equal(corpus_coarse(c, "DATE"), "DATE");
    assert_int_equal(corpus_split(c, "train", &s, &f->e), 0);
    assert_int_equal(s->n, 2);
    assert_int_equal(corpus_split(c, NULL, &s, &f->e), ASSAY_ERR_USAGE);
    assert_string_equal(f->e.message, "has several splits: choose one of train, test, all");
    assert_int_equal(corpus_split(c, "dev", &s, &f->e), ASSAY_ERR_USAGE);
    assert_string_equal(f->e.message, "has no split dev (there is train, test, all)");
    corpus_close(c);
}

static void wrong_corpora_are_refused(void **state)
{
    Fixture *f = *state;
    write_brat(f);
    check_refused(f, "", "corpus.yaml:1:1: a corpus must be written KEY: VALUE");
    check_refused(f, "version: 1\n", "corpus.yaml:1:1: the corpus has no name");
    check_refused(f, "name: x\n", "corpus.yaml:1:1: it has no documents: give `documents`, or splits with paths");
    check_refused(f, "name: x\ndocument: documents\n",
                  "corpus.yaml:2:1: unknown key 'document' (known here: name, version, licence, format, documents, splits, layers, roles, labels, coarse)");
    check_refused(f, "name: x\nformat: brad\n", "corpus.yaml:2:9: format must be one of jsonl, brat, columns, conll2012, neleval, edl, pubtator, docred");
    check_refused(f, "name: [x]\n", "corpus.yaml:1:8: name must be a text");
    check_refused(f, "name: x\ndocuments: documents\nsplits: {a: [w01, w01]}\n",
                  "corpus.yaml:3:19: the split a names the document w01 twice");
    check_refused(f, "name: x\nsplits: {a: [w01]}\n",
                  "corpus.yaml:2:14: the split a lists documents, but `documents` does not say where they are");
    check_refused(f, "name: x\ndocuments: documents\nlayers: {mention: []}\n",
                  "corpus.yaml:3:10: unknown key 'mention' (known here: mentions, links, coreference, relations, events, attributes, "
                  "records, symmetric, markables)");
    check_refused(f, "name: x\ndocuments: documents\nlayers: {mentions: PERSON}\n",
                  "corpus.yaml:3:20: mentions must be a list of types: [A, B]");
    check_refused(f, "name: x\ndocuments: documents\nlabels: {A: [B]}\n", "corpus.yaml:3:14: labels must be written FROM: TO");
    scratch_write(&f->scratch, "corpus.yaml", "name: x\ndocuments: nowhere\n");
    Corpus *c = NULL;
    assert_int_equal(corpus_open(&c, f->scratch.folder, NULL, &f->e), ASSAY_ERR_DATA);
    assert_int_equal(f->e.line, 2);
    assert_int_equal(f->e.column, 12);
    assert_non_null(strstr(f->e.message, "documents: there is no "));
}

/* The ids of a split, joined with spaces; an error ends them with its message. */
static void read_ids(Fixture *f, const char *path, const char *split, bool unannotated, StrBuf *out)
{
    Corpus *c = NULL;
    const CorpusSplit *s = NULL;
    Reader *r = NULL;
    sb_clear(out);
    if (corpus_open(&c, path, NULL, &f->e) || corpus_split(c, split, &s, &f->e) || corpus_read(&r, c, s, &f->options, unannotated, &f->e))
        fail_msg("%s", f->e.message);
    int got;
    while ((got = reader_next(r, &f->d, &f->e)) > 0) sb_printf(out, "%s%s", out->length ? " " : "", f->d.id);
    if (got < 0) sb_printf(out, " %zu:%zu: %s", f->e.line, f->e.column, f->e.message);
    reader_close(r);
    corpus_close(c);
}

static void splits_come_in_their_order(void **state)
{
    Fixture *f = *state;
    StrBuf ids = {0};
    write_brat(f);
    scratch_write(&f->scratch, "corpus.yaml", whole);
    read_ids(f, f->scratch.folder, "train", false, &ids);
    assert_string_equal(sb_text(&ids), "w02 w01");
    read_ids(f, f->scratch.folder, "all", true, &ids);
    assert_string_equal(sb_text(&ids), "w01 w02 w03");
    read_ids(f, f->scratch.folder, "all", false, &ids);
    assert_string_equal(sb_text(&ids), "w01 w02 0:0: document w03 was not annotated: an empty file here would say that there is nothing in it");
    scratch_write(&f->scratch, "corpus.yaml", "name: x\ndocuments: documents\nsplits:\n  a: [w01, w09]\n");
    read_ids(f, f->scratch.folder, NULL, false, &ids);
    assert_non_null(strstr(sb_text(&ids), "w01 4:12: the split a names the document w09, which is not in "));
    sb_free(&ids);
}

static void files_are_streamed_or_wait(void **state)
{
    Fixture *f = *state;
    StrBuf ids = {0};
    scratch_write(&f->scratch, "all.jsonl", "{\"id\":\"a\",\"text\":\"x\",\"mentions\":[]}\n{\"id\":\"b\",\"text\":\"x\",\"mentions\":[]}\n"
                               "{\"id\":\"c\",\"text\":\"x\",\"mentions\":[]}\n{\"id\":\"d\",\"text\":\"x\",\"mentions\":[]}\n");
    scratch_write(&f->scratch, "more.jsonl", "{\"id\":\"e\",\"text\":\"x\",\"mentions\":[]}\n");
    scratch_write(&f->scratch, "corpus.yaml", "name: x\ndocuments: all.jsonl\nsplits: {p: [c, d, a], q: more.jsonl, r: [a, z]}\n");
    read_ids(f, scratch_path(&f->scratch, "corpus.yaml"), "p", false, &ids);
    assert_string_equal(sb_text(&ids), "c d a");
    read_ids(f, scratch_path(&f->scratch, "corpus.yaml"), "q", false, &ids);
    assert_string_equal(sb_text(&ids), "e");
    read_ids(f, scratch_path(&f->scratch, "corpus.yaml"), "all", false, &ids);
    assert_string_equal(sb_text(&ids), "a b c d");
    read_ids(f, scratch_path(&f->scratch, "corpus.yaml"), "r", false, &ids);
    assert_memory_equal(sb_text(&ids), "a 3:46: the split r names the document z, which is not in ", 57);
    scratch_write(&f->scratch, "corpus.yaml", "name: x\nsplits: {p: all.jsonl, q: more.jsonl}\n");
    read_ids(f, scratch_path(&f->scratch, "corpus.yaml"), "all", false, &ids);
    assert_string_equal(sb_text(&ids), "a b c d e");
    read_ids(f, scratch_path(&f->scratch, "more.jsonl"), NULL, false, &ids); /* no corpus.yaml needed */
    assert_string_equal(sb_text(&ids), "e");
    scratch_write(&f->scratch, "bad.jsonl", "{\"id\":\"a\",\"text\":\"x\",\"mentions\":[{\"type\":\"A\",\"surface\":\"x\"}]}\n{\"id\":\"b\",\"mentions\":[]}\n");
    read_ids(f, scratch_path(&f->scratch, "bad.jsonl"), NULL, false, &ids);
    assert_string_equal(sb_text(&ids), " 1:0: document a: the mention \"x\" has no spans, which gold must have");
    read_ids(f, scratch_path(&f->scratch, "bad.jsonl"), NULL, true, &ids);
    assert_string_equal(sb_text(&ids), "a 2:0: document b: it has no text");
    sb_free(&ids);
}

static void an_anonymous_corpus_has_a_name(void **state)
{
    Fixture *f = *state;
    Corpus *c = NULL;
    write_brat(f);
    assert_int_equal(corpus_open(&c, scratch_path(&f->scratch, "documents/"), NULL, &f->e), 0);
    assert_string_equal(c->name, "documents");
    assert_true(c->anonymous);
    assert_null(c->version);
    assert_string_equal(c->splits[0].name, "all");
    corpus_close(c);
    assert_int_equal(corpus_open(&c, "/nowhere/x", NULL, &f->e), ASSAY_ERR_DATA);
    assert_string_equal(f->e.message, "cannot be opened: No such file or directory");
    scratch_write(&f->scratch, "corpus.yaml", whole);
    assert_int_equal(corpus_open(&c, f->scratch.folder, format_find("jsonl"), &f->e), ASSAY_ERR_USAGE);
    assert_string_equal(f->e.message, "is a corpus in the format brat, not jsonl");
}

static void labels_and_layers_are_applied(void **state)
{
    Fixture *f = *state;
    Corpus *c = NULL;
    const CorpusSplit *s = NULL;
    Reader *r = NULL;
    write_brat(f);
    scratch_write(&f->scratch, "documents/w01.ann", "T1\tGPE 0 4\tIraq\nT2\tPER 9 14\tSalih\nA1\tLevel T1 name\n");
    scratch_write(&f->scratch, "corpus.yaml", whole);
    assert_int_equal(corpus_open(&c, f->scratch.folder, NULL, &f->e), 0);
    assert_int_equal(corpus_split(c, "train", &s, &f->e), 0);
    assert_int_equal(corpus_read(&r, c, s, &f->options, false, &f->e), 0);
    assert_int_equal(reader_next(r, &f->d, &f->e), 1);
    assert_int_equal(f->d.layers, LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_RELATIONS));
    assert_int_equal(reader_next(r, &f->d, &f->e), 1);
    assert_string_equal(symbols_name(&f->symbols, f->d.mentions[1].type), "PERSON");
    assert_string_equal(symbols_name(&f->symbols, f->d.mentions[0].type), "GPE");
    assert_true(f->d.layers & LAYER_BIT(LAYER_ATTRIBUTES)); /* not listed, but there */
    assert_int_equal(reader_next(r, &f->d, &f->e), 0);
    reader_close(r);
    corpus_close(c);
}

static void labels_do_not_chain(void **state)
{
    Fixture *f = *state;
    Label list[] = {{"A", "B"}, {"B", "A"}};
    Labels labels = {list, 2};
    JsonlContext context = JSONL_CONTEXT_INIT;
    const char line[] = "{\"id\":\"a\",\"mentions\":[{\"type\":\"A\",\"surface\":\"x\"},{\"type\":\"B\",\"surface\":\"x\"},{\"type\":\"C\",\"surface\":\"x\"}]}";
    context.symbols = &f->symbols;
    assert_int_equal(jsonl_parse(&f->d, line, strlen(line), &context, &f->e), 0);
    labels_apply(&labels, &f->d);
    assert_string_equal(symbols_name(&f->symbols, f->d.mentions[0].type), "B");
    assert_string_equal(symbols_name(&f->symbols, f->d.mentions[1].type), "A");
    assert_string_equal(symbols_name(&f->symbols, f->d.mentions[2].type), "C");
    assert_string_equal(labels_find(&labels, "A"), "B");
}

/* -- the gold hash ------------------------------------------------------------------------------------------------------ */

/* Lines of JSONL, each with its own symbols so that numbering differs; NULL ends them. */
static void hash_lines(const char *const *lines, char hex[SHA256_HEX])
{
    GoldHash *h = gold_hash_new();
    for (; *lines; lines++) {
        Symbols symbols = {0};
        Document d = {0};
        Error e;
        JsonlContext context = JSONL_CONTEXT_INIT;
        context.symbols = &symbols;
        if (jsonl_parse(&d, *lines, strlen(*lines), &context, &e)) fail_msg("%s", e.message);
        gold_hash_add(h, &d);
        document_free(&d);
        symbols_free(&symbols);
    }
    gold_hash_end(h, hex);
}

static void compare(const char *a, const char *b, bool equal)
{
    char x[SHA256_HEX], y[SHA256_HEX];
    hash_lines((const char *const[]){a, NULL}, x);
    hash_lines((const char *const[]){b, NULL}, y);
    if ((strcmp(x, y) == 0) != equal) fail_msg("%s\n%s\nshould %sbe the same gold", a, b, equal ? "" : "not ");
}

#define HEAD "{\"id\":\"a\",\"text\":\"Iraq and Iran met\","

static void the_hash_ignores_what_means_nothing(void **state)
{
    (void)state;
    compare(HEAD "\"mentions\":[{\"id\":\"T1\",\"type\":\"GPE\",\"spans\":[[0,4]]},{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[9,13]]},{\"id\":\"T3\",\"type\":\"MEET\",\"spans\":[[14,17]]}],"
                 "\"clusters\":[[\"T1\",\"T2\"],[\"T3\"]],"
                 "\"relations\":[{\"id\":\"R1\",\"type\":\"X\",\"args\":[[\"a\",\"T1\"],[\"b\",\"E1\"]]},{\"type\":\"Y\",\"args\":[[\"a\",\"T2\"]]}],"
                 "\"events\":[{\"id\":\"E1\",\"type\":\"MEET\",\"trigger\":\"T3\",\"args\":[[\"p\",\"T1\"],[\"p\",\"T2\"]]},{\"id\":\"E2\",\"type\":\"U\",\"args\":[[\"q\",\"E1\"]]}],"
                 "\"records\":[{\"type\":\"F\",\"slots\":{\"s\":[[\"1\",\"2\"],[\"3\"]],\"t\":[]}}],\"ignore\":[[0,1],[2,3]]}",
            HEAD "\"ignore\":[[2,3],[0,1]],\"mentions\":[{\"id\":\"c\",\"type\":\"MEET\",\"spans\":[[14,17]]},{\"id\":\"b\",\"type\":\"GPE\",\"spans\":[[9,13]],\"score\":0.5},{\"id\":\"a\",\"type\":\"GPE\",\"spans\":[[0,4]],\"surface\":\"Iraq\"}],"
                 "\"clusters\":[[\"c\"],[\"b\",\"a\"]],"
                 "\"events\":[{\"id\":\"e\",\"type\":\"U\",\"args\":[[\"q\",\"f\"]]},{\"id\":\"f\",\"type\":\"MEET\",\"trigger\":\"c\",\"args\":[[\"p\",\"b\"],[\"p\",\"a\"]]}],"
                 "\"relations\":[{\"type\":\"Y\",\"args\":[[\"a\",\"b\"]]},{\"id\":\"z\",\"type\":\"X\",\"args\":[[\"b\",\"f\"],[\"a\",\"a\"]]}],"
                 "\"records\":[{\"type\":\"F\",\"slots\":{\"t\":[],\"s\":[[\"3\"],[\"2\",\"1\"]]}}],\"notes\":[{\"kind\":\"k\",\"text\":\"t\"}]}",
            true);
    compare(HEAD "\"mentions\":[]}", HEAD "\"mentions\":[],\"relations\":[],\"layers\":[\"links\"]}", true);
}

static void the_hash_sees_what_matters(void **state)
{
    static const char base[] = HEAD "\"mentions\":[{\"id\":\"T1\",\"type\":\"GPE\",\"spans\":[[0,4]]},{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[9,13]]}],"
                                    "\"events\":[{\"id\":\"E1\",\"type\":\"A\"},{\"id\":\"E2\",\"type\":\"A\",\"trigger\":\"T1\"},{\"id\":\"E3\",\"type\":\"B\",\"args\":[[\"x\",\"E1\"]]}]}";
    static const char *const others[] = {
        "{\"id\":\"b\",\"text\":\"Iraq and Iran met\",\"mentions\":[{\"id\":\"T1\",\"type\":\"GPE\",\"spans\":[[0,4]]},{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[9,13]]}],"
        "\"events\":[{\"id\":\"E1\",\"type\":\"A\"},{\"id\":\"E2\",\"type\":\"A\",\"trigger\":\"T1\"},{\"id\":\"E3\",\"type\":\"B\",\"args\":[[\"x\",\"E1\"]]}]}",
        "{\"id\":\"a\",\"text\":\"Iraq and Iran met.\",\"mentions\":[{\"id\":\"T1\",\"type\":\"GPE\",\"spans\":[[0,4]]},{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[9,13]]}],"
        "\"events\":[{\"id\":\"E1\",\"type\":\"A\"},{\"id\":\"E2\",\"type\":\"A\",\"trigger\":\"T1\"},{\"id\":\"E3\",\"type\":\"B\",\"args\":[[\"x\",\"E1\"]]}]}",
        HEAD "\"mentions\":[{\"id\":\"T1\",\"type\":\"GPE\",\"spans\":[[0,4]]},{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[9,13]]}],"
             "\"events\":[{\"id\":\"E1\",\"type\":\"A\"},{\"id\":\"E2\",\"type\":\"A\",\"trigger\":\"T1\"},{\"id\":\"E3\",\"type\":\"B\",\"args\":[[\"x\",\"E2\"]]}]}",
        HEAD "\"mentions\":[{\"id\":\"T1\",\"type\":\"GPE\",\"spans\":[[0,4]],\"optional\":true},{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[9,13]]}],"
             "\"events\":[{\"id\":\"E1\",\"type\":\"A\"},{\"id\":\"E2\",\"type\":\"A\",\"trigger\":\"T1\"},{\"id\":\"E3\",\"type\":\"B\",\"args\":[[\"x\",\"E1\"]]}]}",
        HEAD "\"mentions\":[{\"id\":\"T1\",\"type\":\"LOC\",\"spans\":[[0,4]]},{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[9,13]]}],"
             "\"events\":[{\"id\":\"E1\",\"type\":\"A\"},{\"id\":\"E2\",\"type\":\"A\",\"trigger\":\"T1\"},{\"id\":\"E3\",\"type\":\"B\",\"args\":[[\"x\",\"E1\"]]}]}",
        HEAD "\"mentions\":[{\"id\":\"T1\",\"type\":\"GPE\",\"spans\":[[0,4]],\"attributes\":{\"k\":\"v\"}},{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[9,13]]}],"
             "\"events\":[{\"id\":\"E1\",\"type\":\"A\"},{\"id\":\"E2\",\"type\":\"A\",\"trigger\":\"T1\"},{\"id\":\"E3\",\"type\":\"B\",\"args\":[[\"x\",\"E1\"]]}]}",
        HEAD "\"mentions\":[{\"id\":\"T1\",\"type\":\"GPE\",\"spans\":[[0,4]],\"link\":\"Q\"},{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[9,13]]}],"
             "\"events\":[{\"id\":\"E1\",\"type\":\"A\"},{\"id\":\"E2\",\"type\":\"A\",\"trigger\":\"T1\"},{\"id\":\"E3\",\"type\":\"B\",\"args\":[[\"x\",\"E1\"]]}]}",
        HEAD "\"tokens\":[[0,4]],\"mentions\":[{\"id\":\"T1\",\"type\":\"GPE\",\"spans\":[[0,4]]},{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[9,13]]}],"
             "\"events\":[{\"id\":\"E1\",\"type\":\"A\"},{\"id\":\"E2\",\"type\":\"A\",\"trigger\":\"T1\"},{\"id\":\"E3\",\"type\":\"B\",\"args\":[[\"x\",\"E1\"]]}]}",
    };
    (void)state;
    compare(base, base, true);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) compare(base, others[i], false);
}

static void the_hash_sees_a_layer_missing_in_one_document(void **state)
{
    (void)state;
    static const char first[] = HEAD "\"mentions\":[{\"type\":\"GPE\",\"spans\":[[0,4]]}]}";
    char x[SHA256_HEX], y[SHA256_HEX], z[SHA256_HEX];
    hash_lines((const char *const[]){first, "{\"id\":\"b\",\"text\":\"x\",\"mentions\":[]}", NULL}, x);
    hash_lines((const char *const[]){first, "{\"id\":\"b\",\"text\":\"x\"}", NULL}, y);
    hash_lines((const char *const[]){"{\"id\":\"b\",\"text\":\"x\",\"mentions\":[]}", first, NULL}, z);
    assert_string_not_equal(x, y);
    assert_string_not_equal(x, z); /* the order of documents is a part of what resampling sees */
}

static void the_hash_is_the_same_in_every_format(void **state)
{
    Fixture *f = *state;
    char x[SHA256_HEX], y[SHA256_HEX];
    Reader *r = NULL;
    GoldHash *h = gold_hash_new();
    write_brat(f);
    assert_int_equal(reader_open(&r, NULL, scratch_path(&f->scratch, "documents/w01.ann"), &f->options, &f->e), 0);
    assert_int_equal(reader_next(r, &f->d, &f->e), 1);
    gold_hash_add(h, &f->d);
    gold_hash_end(h, x);
    reader_close(r);
    hash_lines((const char *const[]){"{\"id\":\"w01\",\"text\":\"Iraq and Salih\",\"offsets\":\"byte\",\"mentions\":[{\"type\":\"PER\",\"spans\":[[9,14]]},{\"type\":\"GPE\",\"spans\":[[0,4]]}]}", NULL}, y);
    assert_string_equal(x, y);
}

static void the_hash_does_not_see_segments(void **state)
{
    Fixture *f = *state;
    char hex[2][SHA256_HEX];
    StrBuf rows = {0};
    for (int i = 0; i < 30000; i++) sb_printf(&rows, "w%d %s\n%s", i % 97, i % 7 == 0 ? "B-A" : i % 7 == 1 ? "I-A" : "O", i % 21 == 20 ? "\n" : "");
    scratch_write(&f->scratch, "long.conll", rows.data);
    sb_free(&rows);
    for (int k = 0; k < 2; k++) {
        Reader *r = NULL;
        GoldHash *h = gold_hash_new();
        int got, segments = 0;
        f->options.segments = k;
        assert_int_equal(reader_open(&r, NULL, scratch_path(&f->scratch, "long.conll"), &f->options, &f->e), 0);
        for (; (got = reader_next(r, &f->d, &f->e)) > 0; segments++) gold_hash_add(h, &f->d);
        assert_int_equal(got, 0);
        assert_true(k ? segments > 1 : segments == 1);
        gold_hash_end(h, hex[k]);
        reader_close(r);
    }
    assert_string_equal(hex[0], hex[1]);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(everything_is_read), T(wrong_corpora_are_refused), T(splits_come_in_their_order), T(files_are_streamed_or_wait),
        T(an_anonymous_corpus_has_a_name), T(labels_and_layers_are_applied), T(labels_do_not_chain),
        T(the_hash_ignores_what_means_nothing), T(the_hash_sees_what_matters), T(the_hash_sees_a_layer_missing_in_one_document),
        T(the_hash_is_the_same_in_every_format), T(the_hash_does_not_see_segments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* CoNLL-2012 files, and the scorers that read them, on cases small enough to count by hand. */
#include "scratch.h"

#include "corpus/format.h"
#include "score/profile.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

SCRATCH_OF_ALL(here)

static const char *scratch(const char *side, const char *text) { return scratch_write(&here, side, text); }

static void put_clusters(StrBuf *out, const Document *d)
{
    sb_printf(out, "%s:", d->id);
    for (uint32_t c = 0; c < d->n_clusters; c++) {
        sb_puts(out, " {");
        for (uint32_t i = 0; i < d->clusters[c].n; i++) {
            Span tokens;
            assert_true(document_tokens_of(d, d->mentions[d->clusters[c].mentions[i]].spans[0], &tokens));
            sb_printf(out, "%s%u-%u", i ? " " : "", tokens.start, tokens.end);
        }
        sb_putc(out, '}');
    }
    sb_putc(out, '\n');
}

/* All documents as "id: {0-1 3-5} …", a line each, or the message. */
static void read_file(const char *text, StrBuf *out)
{
    Symbols symbols = {0};
    ReadOptions options = READ_OPTIONS_INIT;
    Reader *r = NULL;
    Document d = {0};
    Error e = {0};
    options.symbols = &symbols;
    sb_clear(out);
    int got = reader_open(&r, NULL, scratch("conll", text), &options, &e); /* told by its first line, not by its name */
    while (!got && (got = reader_next(r, &d, &e)) > 0) {
        put_clusters(out, &d);
        got = 0;
    }
    if (got < 0) sb_printf(out, "%zu:%zu %s", e.line, e.column, e.message);
    document_free(&d);
    reader_close(r);
    symbols_free(&symbols);
}

/* A document of one sentence: the cells of its tokens, separated by spaces. */
static void put_document(StrBuf *out, const char *id, const char *cells)
{
    sb_printf(out, "#begin document (%s); part 000\n", id);
    for (const char *p = cells; *p;) {
        size_t n = strcspn(p, " ");
        sb_printf(out, "x\t0\t0\tw\t-\t%.*s\n", (int)n, p);
        p += n;
        while (*p == ' ') p++;
    }
    sb_puts(out, "\n#end document\n");
}

static void reads(const char *cells, const char *expected)
{
    StrBuf file = {0}, out = {0};
    put_document(&file, "d", cells);
    read_file(sb_text(&file), &out);
    assert_string_equal(sb_text(&out), expected);
    sb_free(&file);
    sb_free(&out);
}

static void cells(void **state)
{
    (void)state;
    reads("- - _", "d:\n");
    reads("(1) - (2 2)", "d: {0-1} {2-4}\n");
    reads("(1|(1 1) 1)|(1)", "d: {0-3 0-2 2-3}\n");                   /* an end closes what began last */
    reads("(0|(0|(3 - 0)|0)|3)", "d: {0-3 0-3} {0-3}\n");             /* the same mention three times stays three */
    reads("(12|(x 12)|x)", "d: {0-2} {0-2}\n");
}

static void faults(void **state)
{
    (void)state;
    reads("(1 -", "2:11 the mention that begins here does not end before the end of the document in line 5");
    reads("- (2)|1)", "3:15 '1)' ends a mention that was not begun in this document");
    reads("1", "2:11 '1' is no beginning or end of a mention: '-', '(3', '3)' and '(3)' are, with '|' between several");
    reads("(1)|", "2:15 '' is no beginning or end of a mention: '-', '(3', '3)' and '(3)' are, with '|' between several");
    reads("()", "2:11 '()' is no beginning or end of a mention: '-', '(3', '3)' and '(3)' are, with '|' between several");
    StrBuf out = {0};
    read_file("#begin document (a); part 000\na\t0\t0\tw\t-\n#begin document (b); part 000\n", &out);
    assert_string_equal(sb_text(&out), "3:1 a document begins before the one of line 1 has its '#end document'");
    read_file("#begin document (a); part 000\na\t0\t0\tw\n", &out);
    assert_string_equal(sb_text(&out), "2:1 fewer than 5 columns (separated by tabs): the token is the fourth, coreference the last");
    read_file("#begin document (a); part 000\na\t0\t0\tw\t-\n", &out);
    assert_string_equal(sb_text(&out), "1:1 the file ends before the '#end document' of this document");
    read_file("#begin document (a); part 000\n#end document\na\t0\t0\tw\t-\n", &out);
    assert_string_equal(sb_text(&out), "a:\n3:1 a token outside a document: '#begin document (NAME); part 000' comes before it");
    sb_free(&out);
}

/* Spaces between columns, a word that looks like a cell (the Perl scorer takes it for one), parts, a name with a space in it. */
static void layouts(void **state)
{
    (void)state;
    StrBuf out = {0};
    read_file("#begin document (a b/c); part 000\nx 0 0 (2) - (1)\nx 0 1 w   - (1)\n#end document\n"
              "#begin document (a b/c); part 002\nx 2 0 w - -\n\nx 2 0 w - (7)\n#end document\n#begin document 17\n#end document\n", &out);
    assert_string_equal(sb_text(&out), "a b/c: {0-1 1-2}\na b/c#2: {1-2}\n17:\n");
    sb_free(&out);
}

static void what_is_written_reads_the_same(void **state)
{
    (void)state;
    Symbols symbols = {0};
    StrBuf file = {0}, before = {0}, after = {0};
    put_document(&file, "d", "(1|(1 1) 1)|(1) (0|(0|(3 - 0)|0)|3) -");
    put_document(&file, "e#12", "(4) -");
    ReadOptions options = READ_OPTIONS_INIT;
    options.symbols = &symbols;
    Reader *r;
    Writer *w;
    WriteOptions how = WRITE_OPTIONS_INIT;
    Document d = {0};
    Error e;
    assert_int_equal(reader_open(&r, NULL, scratch("key", sb_text(&file)), &options, &e), ASSAY_OK);
    const char *written = scratch_path(&here, "response");
    assert_int_equal(writer_open(&w, format_find("conll2012"), written, &how, &e), ASSAY_OK);
    while (reader_next(r, &d, &e) > 0) {
        put_clusters(&before, &d);
        assert_int_equal(writer_put(w, &d, &e), ASSAY_OK);
    }
    assert_int_equal(w->n_lost, 0);
    assert_int_equal(writer_close(w, true, &e), ASSAY_OK);
    reader_close(r);
    assert_int_equal(reader_open(&r, NULL, written, &options, &e), ASSAY_OK);
    while (reader_next(r, &d, &e) > 0) put_clusters(&after, &d);
    reader_close(r);
    assert_string_equal(sb_text(&after), sb_text(&before));
    document_free(&d);
    symbols_free(&symbols);
    sb_free(&file);
    sb_free(&before);
    sb_free(&after);
}

/* Damaged files: a message with its place, or documents that are written and read again as they are. */
static void damaged(void **state)
{
    (void)state;
    static const char bytes[] = "0123()|-_# \t\n\n\xc3\xff";
    StrBuf seed = {0}, file = {0}, before = {0}, after = {0};
    uint64_t random = 9;
    size_t refused = 0;
    put_document(&seed, "d", "(1|(1 1) 1)|(1) - (0|(0|(3 - 0)|0)|3) -");
    put_document(&seed, "e", "(4) -");
    for (int round = 0; round < 1500; round++) {
        sb_clear(&file);
        sb_puts(&file, sb_text(&seed));
        for (int k = 0; k < 1 + round % 3; k++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            file.data[(random >> 33) % file.length] = bytes[(random >> 20) % (sizeof bytes - 1)];
        }
        Symbols symbols = {0};
        ReadOptions options = READ_OPTIONS_INIT;
        WriteOptions how = WRITE_OPTIONS_INIT;
        Reader *r = NULL;
        Writer *w = NULL;
        Document d = {0};
        Error e = {0};
        int got;
        bool whole = true;
        options.symbols = &symbols;
        const char *given = scratch("damaged", sb_text(&file)), *written = scratch_path(&here, "response");
        sb_clear(&before);
        sb_clear(&after);
        assert_int_equal(reader_open(&r, format_find("conll2012"), given, &options, &e), ASSAY_OK);
        assert_int_equal(writer_open(&w, format_find("conll2012"), written, &how, &e), ASSAY_OK);
        while ((got = reader_next(r, &d, &e)) > 0) {
            put_clusters(&before, &d);
            whole &= !writer_put(w, &d, &e);
        }
        whole &= !w->n_lost && !got;
        refused += got < 0;
        if (got < 0) assert_true(e.line > 0 && e.message[0]);
        assert_int_equal(writer_close(w, whole, &e), ASSAY_OK);
        reader_close(r);
        if (whole) {
            assert_int_equal(reader_open(&r, NULL, written, &options, &e), ASSAY_OK);
            while ((got = reader_next(r, &d, &e)) > 0) put_clusters(&after, &d);
            reader_close(r);
            assert_int_equal(got, 0);
            assert_string_equal(sb_text(&after), sb_text(&before));
        }
        document_free(&d);
        symbols_free(&symbols);
    }
    assert_in_range(refused, 100, 1400);
    sb_free(&seed);
    sb_free(&file);
    sb_free(&before);
    sb_free(&after);
}

/* -- profiles --------------------------------------------------------------------------------------------------------- */

typedef struct Scored {
    ProfileRun *run;
    Arena arena;
    Result *results;
    size_t n;
    Error error;
    int status;
} Scored;

static int read_one(Document *d, Symbols *symbols, const char *text)
{
    ReadOptions options = READ_OPTIONS_INIT;
    Reader *r;
    Error e;
    options.symbols = symbols;
    assert_int_equal(reader_open(&r, NULL, scratch("one", text), &options, &e), ASSAY_OK);
    int got = reader_next(r, d, &e);
    reader_close(r);
    return got;
}

/* One document under a profile. */
static void score(Scored *s, const char *profile, bool remove_singletons, const char *gold_cells, const char *predicted_cells)
{
    Symbols symbols = {0};
    StrBuf gold_text = {0}, predicted_text = {0};
    Document gold = {0}, predicted = {0};
    const Profile *p = profile_find(profile);
    ProfileOptions options = {.scheme = SCHEME_AUTO, .remove_singletons = remove_singletons};
    *s = (Scored){0};
    put_document(&gold_text, "d", gold_cells);
    assert_int_equal(read_one(&gold, &symbols, sb_text(&gold_text)), 1);
    if (predicted_cells) {
        put_document(&predicted_text, "d", predicted_cells);
        assert_int_equal(read_one(&predicted, &symbols, sb_text(&predicted_text)), 1);
    }
    assert_int_equal(p->open(&s->run, &options, &s->error), ASSAY_OK);
    s->status = p->take_mentions(s->run, &gold, predicted_cells ? &predicted : NULL, &s->error);
    if (!s->status) s->status = p->finish(s->run, &s->arena, &s->results, &s->n, &s->error);
    p->close(s->run);
    document_free(&gold);
    document_free(&predicted);
    symbols_free(&symbols);
    sb_free(&gold_text);
    sb_free(&predicted_text);
}

static void expect(const Scored *s, const char *criterion, double found, double gold, double correct, double predicted)
{
    for (size_t i = 0; i < s->n; i++) {
        const Tally *t = &s->results[i].total.tally;
        if (strcmp(s->results[i].criterion, criterion) != 0) continue;
        double wrong = fabs(t->found - found) + fabs(t->gold - gold) + fabs(t->correct - correct) + fabs(t->predicted - predicted);
        if (wrong > 1e-12) fail_msg("%s: %g / %g, %g / %g", criterion, t->found, t->gold, t->correct, t->predicted);
        return;
    }
    fail_msg("there is no criterion %s", criterion);
}

static double f1(const Scored *s, const char *criterion)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->results[i].criterion, criterion) == 0) return s->results[i].total.measure->f1;
    fail_msg("there is no criterion %s", criterion);
    return NAN;
}

/* Gold {a b c} {d}, predicted {a b} {c d}: a and b stay together, c is with the wrong one. */
static void by_hand(void **state)
{
    (void)state;
    Scored s;
    score(&s, "conll-8.01", false, "(1) (1) (1) (2)", "(1) (1) (2) (2)");
    expect(&s, "mentions", 4, 4, 4, 4);
    expect(&s, "muc", 1, 2, 1, 2);                                     /* gold: 3 mentions in 2 parts; predicted: 0 + 1 of 1 + 1 */
    expect(&s, "bcub", 2. / 3 + 2. / 3 + 1. / 3 + 1, 4, 1 + 1 + .5 + .5, 4);
    expect(&s, "ceafm", 3, 4, 3, 4);                                   /* 2 + 1 */
    expect(&s, "ceafe", 2 * 2. / 5 + 2 * 1. / 3, 2, 2 * 2. / 5 + 2 * 1. / 3, 2);
    arena_free(&s.arena);
    score(&s, "coval", false, "(1) (1) (1) (2)", "(1) (1) (2) (2)");
    expect(&s, "lea", 3 * 1. / 3 + 1 * 0, 4, 2 * 1. / 1 + 2 * 0, 4);   /* of 3 links 1 is kept; d is not alone any more */
    arena_free(&s.arena);
    score(&s, "coval", true, "(1) (1) (1) (2)", "(1) (1) (2) (2)");    /* without d in gold */
    expect(&s, "mentions", 3, 3, 3, 4);
    expect(&s, "lea", 3 * 1. / 3, 3, 2 * 1. / 1 + 2 * 0, 4);
    arena_free(&s.arena);
}

/* Three mentions in two chains: 3 repetitions are borne by one metric, 12 in four are not. */
static void repeated_mentions(void **state)
{
    (void)state;
    Scored s;
    score(&s, "conll-8.01", false, "(1) (1) (1)", "(1)|(2) (1)|(2) (1)|(2)");
    assert_int_equal(s.status, ASSAY_OK);
    expect(&s, "muc", 2, 2, 2, 2);
    assert_string_equal(s.results[0].native, "{\"all_mode\":{\"exit\":1,\"same_as_single\":false,\"metrics_printed\":[\"muc\",\"bcub\",\"ceafm\"],"
                                             "\"repeated_mentions\":3}}");
    arena_free(&s.arena);
    score(&s, "conll-8.01", false, "(1) (1) (1) (1)", "(1)|(2)|(3)|(4) (1)|(2)|(3)|(4) (1)|(2)|(3)|(4) (1)|(2)|(3)|(4)");
    assert_int_equal(s.status, ASSAY_ERR_DATA);
    assert_string_equal(s.error.message, "conll-8.01 refuses to score: 12 repeated mentions in the response, and it bears 10");
    arena_free(&s.arena);
    score(&s, "coval", false, "(1) (1) (1)", "(1)|(2) (1)|(2) (1)|(2)");
    expect(&s, "bcub", 3, 3, 6, 6);
    expect(&s, "mentions", 3, 3, 3, 3);
    arena_free(&s.arena);
}

static void singletons(void **state)
{
    (void)state;
    Scored s;
    score(&s, "conll-8.01", false, "(1) (2)", "(1) (2)");
    assert_true(fabs(f1(&s, "muc")) < 1e-12);
    static const char *const whole[] = {"bcub", "ceafm", "ceafe", "blanc"};
    for (int i = 0; i < 4; i++) assert_true(fabs(f1(&s, whole[i]) - 1) < 1e-12);
    arena_free(&s.arena);
    score(&s, "conll-8.01", false, "(1) -", "(1) -");
    assert_true(fabs(f1(&s, "blanc")) < 1e-12);
    arena_free(&s.arena);
}

static void not_answered(void **state)
{
    (void)state;
    Scored s;
    score(&s, "conll-8.01", false, "(1) (1)", NULL);
    expect(&s, "muc", 0, 1, 0, 0);
    arena_free(&s.arena);
    score(&s, "coval", false, "(1) (1)", NULL);
    assert_int_equal(s.status, ASSAY_ERR_DATA);
    assert_non_null(strstr(s.error.message, "coval raises KeyError here"));
    arena_free(&s.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells),     cmocka_unit_test(faults),  cmocka_unit_test(layouts),           cmocka_unit_test(what_is_written_reads_the_same),
        cmocka_unit_test(by_hand),   cmocka_unit_test(singletons), cmocka_unit_test(repeated_mentions), cmocka_unit_test(not_answered),
        cmocka_unit_test(damaged),
    };
    return cmocka_run_group_tests(tests, here_open, here_close);
}

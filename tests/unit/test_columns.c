/* Column files: schemes, what is ill-formed, documents and segments, writing. */
#include "scratch.h"

#include "corpus/format.h"
#include "corpus/scheme.h"

#include <stdio.h>
#include <string.h>

SCRATCH_OF_ALL(here)

static const char *scratch(const char *text) { return scratch_write(&here, "in.conll", text); }

/* The mentions of a document as "A[0,2) B[3,4)", in tokens. */
static void put_mentions(StrBuf *out, const Document *d)
{
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        uint32_t first = 0, end;
        while (d->tokens[first].start != m->spans[0].start) first++;
        for (end = first; d->tokens[end].end != m->spans[0].end; end++) {}
        sb_printf(out, "%s%s[%u,%u)", out->length ? " " : "", symbols_name(d->symbols, m->type), first, end + 1);
    }
}

/* Reads tags ("B-A I-A | O" with | for a sentence end) and gives mentions, or the message. */
static void read_tags(const char *tags, ReadOptions options, StrBuf *out)
{
    StrBuf file = {0};
    Symbols symbols = {0};
    for (const char *p = tags; *p;) {
        size_t n = strcspn(p, " ");
        if (n == 1 && *p == '|') sb_putc(&file, '\n');
        else sb_printf(&file, "t %.*s\n", (int)n, p);
        p += n;
        while (*p == ' ') p++;
    }
    options.symbols = &symbols;
    Reader *r = NULL;
    Document d = {0};
    Error e = {0};
    sb_clear(out);
    int got = reader_open(&r, format_find("columns"), scratch(sb_text(&file)), &options, &e);
    if (!got) got = reader_next(r, &d, &e);
    if (got < 0) sb_printf(out, "%zu:%zu %s", e.line, e.column, e.message);
    else put_mentions(out, &d);
    document_free(&d);
    reader_close(r);
    symbols_free(&symbols);
    sb_free(&file);
}

static void expect_tags(const char *tags, ReadOptions options, const char *expected)
{
    StrBuf out = {0};
    read_tags(tags, options, &out);
    if (strncmp(sb_text(&out), expected, strlen(expected)) != 0 || (expected[0] == 0 && out.length))
        fail_msg("%s\n  gave %s\n  not  %s", tags, sb_text(&out), expected);
    sb_free(&out);
}

#define OPTIONS(...) ((ReadOptions){.unit = UNIT_CODEPOINT, __VA_ARGS__})

static void well_formed_tags_in_six_schemes(void **state)
{
    (void)state;
    static const struct { Scheme scheme; const char *tags; } same[] = { /* A[0,2) A[2,3) B[4,5) A[5,7) */
        {SCHEME_IOB1, "I-A I-A B-A O I-B I-A I-A"},
        {SCHEME_IOB2, "B-A I-A B-A O B-B B-A I-A"},
        {SCHEME_IOE1, "I-A E-A I-A O I-B I-A I-A"},
        {SCHEME_IOE2, "I-A E-A E-A O E-B I-A E-A"},
        {SCHEME_IOBES, "B-A E-A S-A O S-B B-A E-A"},
        {SCHEME_BILOU, "B-A L-A U-A O U-B B-A L-A"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        expect_tags(same[i].tags, OPTIONS(.scheme = same[i].scheme), "A[0,2) A[2,3) B[4,5) A[5,7)");
        expect_tags(same[i].tags, OPTIONS(.scheme = SCHEME_AUTO), "A[0,2) A[2,3) B[4,5) A[5,7)");
    }
}

static void ill_formed_tags(void **state)
{
    (void)state;
    expect_tags("O B-A O I-B", OPTIONS(.scheme = SCHEME_AUTO), "4:3 the gold tag 'I-B' is ill-formed here: the tags before it are in IOB2");
    expect_tags("O I-A", OPTIONS(.scheme = SCHEME_IOB2), "2:3 the gold tag 'I-A' is ill-formed here in IOB2; --repair");
    expect_tags("B-A I-A |", OPTIONS(.scheme = SCHEME_IOBES), "3:1 the gold tag '(end of sentence)' is ill-formed here in IOBES");
    expect_tags("B-A PER", OPTIONS(.scheme = SCHEME_AUTO), "2:3 the gold tag 'PER' is ill-formed");
    expect_tags("O B-A O I-B I-B B-B", OPTIONS(.scheme = SCHEME_AUTO, .predicted = true), "A[1,2) B[3,5) B[5,6)");
    expect_tags("B-A I-B | I-B", OPTIONS(.scheme = SCHEME_AUTO, .predicted = true), "A[0,1) B[1,2) B[2,3)");
    expect_tags("B-A E-A B-A E-A", OPTIONS(.scheme = SCHEME_AUTO, .predicted = true), "A[0,2) A[2,4)");
    expect_tags("I-A B-A I-B O", OPTIONS(.scheme = SCHEME_IOB2, .repair = REPAIR_DISCARD, .repair_given = true), "A[1,2)");
    expect_tags("B-A I-A S-A", OPTIONS(.scheme = SCHEME_IOBES, .repair = REPAIR_DISCARD, .repair_given = true), "A[2,3)");
    expect_tags("B-A E-B", OPTIONS(.scheme = SCHEME_IOBES, .repair = REPAIR_DISCARD, .repair_given = true), "");
    expect_tags("O I-A", OPTIONS(.scheme = SCHEME_IOB2, .repair = REPAIR_CONLLEVAL, .repair_given = true), "A[1,2)");
    expect_tags("B-A", OPTIONS(.scheme = SCHEME_AUTO, .repair = REPAIR_DISCARD, .repair_given = true), "0:0 --repair discard needs --scheme");
}

/* Every scheme writes what it reads back, for all rows of up to five tokens with two types. */
static void schemes_are_their_own_inverse(void **state)
{
    (void)state;
    for (int s = 0; s < SCHEME_COUNT; s++)
        for (unsigned code = 0; code < 3125; code++) { /* per token: outside, begin A or B, continue A or B */
            StrBuf file = {0}, first = {0}, second = {0};
            char previous = 'O';
            bool ok = true;
            for (unsigned i = 0, rest = code; i < 5; i++, rest /= 5) {
                unsigned tag = rest % 5;
                char type = tag == 0 ? 'O' : tag % 2 ? 'A' : 'B';
                if (tag > 2 && previous != type) ok = false;
                sb_printf(&file, tag == 0 ? "w O\n" : "w %c-%c\n", tag > 2 ? 'I' : 'B', type);
                previous = type;
            }
            if (ok) {
                Symbols symbols = {0};
                Document d = {0}, again = {0};
                Error e = {0};
                Reader *r = NULL;
                Writer *w = NULL;
                ReadOptions options = OPTIONS(.symbols = &symbols, .scheme = SCHEME_IOB2);
                sb_putc(&file, '\n');
                assert_int_equal(reader_open(&r, format_find("columns"), scratch(file.data), &options, &e), 0);
                assert_int_equal(reader_next(r, &d, &e), 1);
                WriteOptions write = WRITE_OPTIONS_INIT;
                write.scheme = (Scheme)s;
                const char *back = scratch_path(&here, "back.conll");
                assert_int_equal(writer_open(&w, format_find("columns"), back, &write, &e), 0);
                assert_int_equal(writer_put(w, &d, &e), 0);
                assert_int_equal(w->n_lost, 0);
                assert_int_equal(writer_close(w, true, &e), 0);
                reader_close(r);
                options.scheme = (Scheme)s;
                assert_int_equal(reader_open(&r, format_find("columns"), back, &options, &e), 0);
                int got = reader_next(r, &again, &e);
                if (got != 1) fail_msg("%s: %s", scheme_name((Scheme)s), e.message);
                put_mentions(&first, &d);
                put_mentions(&second, &again);
                assert_string_equal(sb_text(&first), sb_text(&second));
                reader_close(r);
                document_free(&d);
                document_free(&again);
                symbols_free(&symbols);
            }
            sb_free(&file);
            sb_free(&first);
            sb_free(&second);
        }
}

static void documents_and_sentences(void **state)
{
    (void)state;
    Symbols symbols = {0};
    ReadOptions options = OPTIONS(.symbols = &symbols, .scheme = SCHEME_AUTO);
    Reader *r = NULL;
    Document d = {0};
    Error e = {0};
    const char *text = "\xef\xbb\xbf-DOCSTART- -X- O O\r\n\r\nU.N. NNP I-NP B-ORG\r\nofficial NN I-NP O\r\n\r\n\r\nEk\xc3\xa9us NNP I-NP B-PER\r\n"
                       "\r\n-DOCSTART- -X- O O\r\n\r\n-DOCSTART- -X- O O\r\n\r\nx N B O";
    assert_int_equal(reader_open(&r, format_find("columns"), scratch(text), &options, &e), 0);
    assert_int_equal(reader_next(r, &d, &e), 1);
    assert_string_equal(d.id, "d0001");
    assert_string_equal(d.text, "U.N. official\nEk\xc3\xa9us");
    assert_int_equal(d.n_tokens, 3);
    assert_int_equal(d.n_sentences, 2);
    assert_int_equal(d.n_mentions, 2);
    assert_int_equal(d.mentions[1].spans[0].start, 14);
    assert_int_equal(reader_next(r, &d, &e), 1);
    assert_string_equal(d.id, "d0002");
    assert_int_equal(d.n_tokens, 0);
    assert_int_equal(reader_next(r, &d, &e), 1);
    assert_string_equal(d.text, "x");
    assert_int_equal(reader_next(r, &d, &e), 0);
    bool bom = false, crlf = false, blank = false, final = false;
    for (size_t i = 0; i < r->n_notes; i++) {
        bom |= strcmp(r->notes[i].kind, "bom") == 0;
        crlf |= strcmp(r->notes[i].kind, "crlf") == 0 && r->notes[i].count == 12;
        blank |= strcmp(r->notes[i].kind, "blank") == 0 && r->notes[i].count == 1;
        final |= strcmp(r->notes[i].kind, "final-blank") == 0;
    }
    assert_true(bom && crlf && blank && final);
    reader_close(r);
    document_free(&d);
    symbols_free(&symbols);
}

static void wrong_files(void **state)
{
    (void)state;
    static const struct { const char *text, *message; size_t line, column; } wrong[] = {
        {"a O\nb B-A O\n", "3 columns where the lines since line 1 have 2", 2, 7},
        {"a\n", "the tag should be in column -2, but the line has 1 column", 1, 1},
        {"a\tO\n\tO\n", "the token is empty", 2, 1},
        {"a O\nb\xe9 O\n", "not UTF-8; convert the file first", 2, 2},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Symbols symbols = {0};
        ReadOptions options = OPTIONS(.symbols = &symbols, .scheme = SCHEME_AUTO, .tag_column = i == 1 ? -2 : -1);
        Reader *r = NULL;
        Document d = {0};
        Error e = {0};
        assert_int_equal(reader_open(&r, format_find("columns"), scratch(wrong[i].text), &options, &e), 0);
        assert_int_equal(reader_next(r, &d, &e), ASSAY_ERR_DATA);
        assert_int_equal(e.line, wrong[i].line);
        assert_int_equal(e.column, wrong[i].column);
        assert_non_null(strstr(e.message, wrong[i].message));
        reader_close(r);
        document_free(&d);
        symbols_free(&symbols);
    }
}

/* What a caller hears who asks on after an error: the next document, as if nothing had been before it. */
static void the_next_document_after_an_error(void **state)
{
    (void)state;
    static const char text[] = "-DOCSTART- O\n\nx B-A\ny B-A\n\nz I-B\nu O\n\n-DOCSTART- O\n\na B-C\n\n-DOCSTART- O\n\nb O\nc O O\n"
                               "\n-DOCSTART- O\n\nd I-C";
    static const struct { int got; const char *id; uint32_t mentions; size_t line; } steps[] = {
        {ASSAY_ERR_DATA, "d0001", 0, 6}, {1, "d0002", 1, 0}, {ASSAY_ERR_DATA, "d0003", 0, 16}, {ASSAY_ERR_DATA, "d0004", 0, 20}, {0, NULL, 0, 0}};
    Symbols symbols = {0};
    ReadOptions options = OPTIONS(.symbols = &symbols, .scheme = SCHEME_IOB2);
    Reader *r = NULL;
    Document d = {0};
    Error e = {0};
    assert_int_equal(reader_open(&r, format_find("columns"), scratch(text), &options, &e), 0);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        assert_int_equal(reader_next(r, &d, &e), steps[i].got);
        if (steps[i].got < 0) assert_int_equal(e.line, steps[i].line);
        if (steps[i].id) assert_string_equal(d.id, steps[i].id);
        assert_int_equal(d.n_mentions, steps[i].mentions);
        if (d.n_mentions) assert_int_equal(d.mentions[0].spans[0].end, 1);
    }
    reader_close(r);
    document_free(&d);
    symbols_free(&symbols);
}

/* A file that lacks the column asked for lacks it in its second document, too. */
static void a_missing_column_is_missed_again(void **state)
{
    (void)state;
    Symbols symbols = {0};
    ReadOptions options = OPTIONS(.symbols = &symbols, .scheme = SCHEME_AUTO, .tag_column = 3);
    Reader *r = NULL;
    Document d = {0};
    Error e = {0};
    assert_int_equal(reader_open(&r, format_find("columns"), scratch("-DOCSTART- O\n\na O\n\n-DOCSTART- O\n\nb O\n\n"), &options, &e), 0);
    assert_int_equal(reader_next(r, &d, &e), ASSAY_ERR_DATA);
    assert_int_equal(e.line, 3);
    assert_int_equal(reader_next(r, &d, &e), ASSAY_ERR_DATA);
    assert_int_equal(e.line, 7);
    assert_int_equal(reader_next(r, &d, &e), 0);
    reader_close(r);
    document_free(&d);
    symbols_free(&symbols);
}

/* Each way of being ill-formed, on each side, is a note of its own. */
static void repairs_are_told_by_kind_and_side(void **state)
{
    (void)state;
    Symbols symbols = {0};
    ReadOptions options = OPTIONS(.symbols = &symbols, .scheme = SCHEME_IOBES, .two_columns = true, .repair = REPAIR_CONLLEVAL, .repair_given = true);
    Reader *r = NULL;
    Document gold = {0}, predicted = {0};
    Error e = {0};
    assert_int_equal(reader_open(&r, format_find("columns"), scratch("a B-A U-A\nb O O\nc I-A O\n\n"), &options, &e), 0);
    assert_int_equal(reader_next_pair(r, &gold, &predicted, &e), 1);
    assert_int_equal(reader_next_pair(r, &gold, &predicted, &e), 0);
    StrBuf told = {0};
    for (size_t i = 0; i < r->n_notes; i++)
        if (strcmp(r->notes[i].kind, "repair") == 0) sb_printf(&told, "%zu %.40s\n", r->notes[i].count, r->notes[i].text);
    assert_string_equal(sb_text(&told), "1 gold tags, ill-formed in IOBES: a tag th\n2 gold tags, ill-formed in IOBES: a mentio\n"
                                        "1 predicted tags, ill-formed in IOBES: a p\n");
    sb_free(&told);
    reader_close(r);
    document_free(&gold);
    document_free(&predicted);
    symbols_free(&symbols);
}

/* A long document in segments has the same mentions as in one piece, on both sides of a file that holds two. */
static void segments_are_the_whole(void **state)
{
    (void)state;
    StrBuf file = {0};
    for (int i = 0; i < 40000; i++) {
        sb_printf(&file, "w%d %s %s\n", i, i % 3 ? "O" : "B-A", i % 5 ? "O" : "I-A");
        if (i % 7 == 6) sb_putc(&file, '\n');
    }
    sb_putc(&file, '\n');
    const char *path = scratch(file.data);
    for (int segments = 0; segments < 2; segments++) {
        Symbols symbols = {0};
        ReadOptions options = OPTIONS(.symbols = &symbols, .scheme = SCHEME_AUTO, .segments = segments, .two_columns = true);
        Reader *r = NULL;
        Document gold = {0}, predicted = {0};
        Error e = {0};
        size_t parts = 0, n_gold = 0, n_predicted = 0, tokens = 0;
        assert_int_equal(reader_open(&r, format_find("columns"), path, &options, &e), 0);
        int got;
        while ((got = reader_next_pair(r, &gold, &predicted, &e)) > 0) {
            assert_int_equal(gold.continues, parts > 0);
            assert_int_equal(predicted.continues, parts > 0);
            assert_string_equal(gold.id, "d0001");
            parts++;
            n_gold += gold.n_mentions;
            n_predicted += predicted.n_mentions;
            tokens += gold.n_tokens;
        }
        assert_int_equal(got, 0);
        assert_int_equal(tokens, 40000);
        assert_int_equal(n_gold, 13334);
        assert_int_equal(n_predicted, 8000);
        if (segments) assert_true(parts > 3);
        else assert_int_equal(parts, 1);
        assert_string_equal(r->repair_name, "-"); /* I-A O I-A is well-formed IOB1 */
        reader_close(r);
        document_free(&gold);
        document_free(&predicted);
        symbols_free(&symbols);
    }
    sb_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed_tags_in_six_schemes), cmocka_unit_test(ill_formed_tags),
        cmocka_unit_test(schemes_are_their_own_inverse),   cmocka_unit_test(documents_and_sentences),
        cmocka_unit_test(wrong_files),                     cmocka_unit_test(segments_are_the_whole),
        cmocka_unit_test(the_next_document_after_an_error), cmocka_unit_test(a_missing_column_is_missed_again),
        cmocka_unit_test(repairs_are_told_by_kind_and_side),
    };
    return cmocka_run_group_tests_name("columns", tests, here_open, here_close);
}

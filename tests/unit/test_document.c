/* Layer names, surfaces, sentences, and what document_settle accepts, moves and refuses. */
#include "unit/cmocka_all.h"

#include "corpus/document.h"

#include <stdlib.h>
#include <string.h>

typedef struct Fixture {
    Symbols symbols;
    Document d, gold;
    Error e;
} Fixture;

static int set_up(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    f->d.symbols = f->gold.symbols = &f->symbols;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    document_free(&f->d);
    document_free(&f->gold);
    symbols_free(&f->symbols);
    free(f);
    return 0;
}

static void give_text(Document *d, const char *id, const char *text)
{
    d->id = arena_copy(&d->arena, id, strlen(id));
    d->text_length = (uint32_t)strlen(text);
    d->text = arena_copy(&d->arena, text, d->text_length);
    d->file = "w07.jsonl";
    d->line = 3;
}

static Mention *give_mention(Document *d, const char *type, uint32_t start, uint32_t end, const char *surface)
{
    Span span = {start, end};
    d->mentions = arena_zero(&d->arena, 1, sizeof *d->mentions);
    d->n_mentions = 1;
    d->mentions[0] = (Mention){.id = "T1", .type = symbols_intern_text(d->symbols, type), .n_spans = 1, .surface = surface};
    d->mentions[0].spans = arena_dup(&d->arena, &span, 1, sizeof span);
    return d->mentions;
}

/* One token a word, one sentence a line. */
static void build(Document *d, const char *id, const char *text)
{
    give_text(d, id, text);
    d->tokens = arena_zero(&d->arena, strlen(text) + 1, sizeof *d->tokens);
    d->n_tokens = 0;
    for (uint32_t i = 0; i < d->text_length;) {
        uint32_t n = (uint32_t)strcspn(text + i, " \n");
        if (n) d->tokens[d->n_tokens++] = (Span){i, i + n};
        i += n + 1;
    }
    d->has_tokens = d->built = true;
    d->unit = UNIT_BYTE;
}

#define assert_message(f, wanted) \
    do { \
        char text[1400]; \
        assert_string_equal(error_text(&(f)->e, text, sizeof text), wanted); \
    } while (0)

static void layers_have_names(void **state)
{
    (void)state;
    Layer layer;
    for (int i = 0; i < LAYER_COUNT; i++) {
        assert_true(layer_parse(layer_name((Layer)i), strlen(layer_name((Layer)i)), &layer));
        assert_int_equal(layer, i);
    }
    assert_false(layer_parse("mention", 7, &layer));
    assert_false(layer_parse("mentionsx", 9, &layer));
    assert_true(layer_parse("linksx", 5, &layer));
}

static void codepoints_become_bytes(void **state)
{
    Fixture *f = *state;
    give_text(&f->d, "w07", "\xf0\x9f\x9a\x80 Salih e\xcc\x81t\xc3\xa9");
    f->d.unit = UNIT_CODEPOINT;
    Mention *m = give_mention(&f->d, "PERSON", 2, 7, "Salih");
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_OK);
    assert_int_equal(m->spans[0].start, 5);
    assert_int_equal(m->spans[0].end, 10);
    assert_int_equal(f->d.unit, UNIT_BYTE);
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_OK); /* again: nothing changes */
    assert_int_equal(m->spans[0].start, 5);
}

static void utf16_becomes_bytes(void **state)
{
    Fixture *f = *state;
    give_text(&f->d, "w07", "\xf0\x9f\x9a\x80 Salih");
    f->d.unit = UNIT_UTF16;
    Mention *m = give_mention(&f->d, "PERSON", 3, 8, "Salih");
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_OK);
    assert_int_equal(m->spans[0].start, 5);
}

static void a_shift_is_told(void **state)
{
    Fixture *f = *state;
    give_text(&f->d, "w07", "\xf0\x9f\x9a\x80 Salih spoke.");
    f->d.unit = UNIT_CODEPOINT; /* but the offsets were counted in UTF-16 */
    give_mention(&f->d, "PERSON", 3, 8, "Salih");
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_ERR_DATA);
    assert_message(f, "w07.jsonl:3: document w07: mention T1 (PERSON): the text at [3, 8) is \"alih \", not \"Salih\"; it looks "
                      "shifted by 1 codepoint");
}

static void a_shift_past_the_end_is_told(void **state)
{
    Fixture *f = *state;
    give_text(&f->d, "w07", "to Salih");
    f->d.unit = UNIT_BYTE;
    give_mention(&f->d, "PERSON", 5, 10, "Salih");
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_ERR_DATA);
    assert_message(f, "w07.jsonl:3: document w07: mention T1 (PERSON): span [5, 10) ends outside the text, which has 8 bytes; it "
                      "looks shifted by 2 bytes");
}

static void a_wrong_surface_is_told(void **state)
{
    Fixture *f = *state;
    give_text(&f->d, "w07", "to Salih");
    f->d.mentions = NULL;
    give_mention(&f->d, "PERSON", 3, 8, "Kazimi");
    f->d.mentions[0].line = 12;
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_ERR_DATA);
    assert_message(f, "w07.jsonl:12: document w07: mention T1 (PERSON): the text at [3, 8) is \"Salih\", not \"Kazimi\"");
}

static void normalisation_is_told(void **state)
{
    Fixture *f = *state;
    give_text(&f->d, "w07", "e\xcc\x81t");
    give_mention(&f->d, "PERSON", 0, 4, "\xc3\xa9t");
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_ERR_DATA);
    assert_non_null(strstr(f->e.message, "; they differ only in Unicode normalisation"));
}

static void bad_spans_are_refused(void **state)
{
    Fixture *f = *state;
    give_text(&f->d, "w07", "\xc3\xa9t\xc3\xa9");
    f->d.unit = UNIT_BYTE;
    give_mention(&f->d, "X", 1, 3, NULL);
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_ERR_DATA);
    assert_non_null(strstr(f->e.message, "span [1, 3) cuts a character at 1; offsets count bytes here"));
    give_mention(&f->d, "X", 2, 2, NULL);
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_ERR_DATA);
    assert_non_null(strstr(f->e.message, "span [2, 2) is empty"));
    give_mention(&f->d, "X", 3, 2, NULL);
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_ERR_DATA);
    assert_non_null(strstr(f->e.message, "span [3, 2) ends before it begins"));
}

static void fragments_are_sorted_and_may_not_overlap(void **state)
{
    Fixture *f = *state;
    give_text(&f->d, "w07", "North and South Korea");
    Mention *m = give_mention(&f->d, "GPE", 0, 5, "North Korea");
    Span two[] = {{16, 21}, {0, 5}};
    m->spans = arena_dup(&f->d.arena, two, 2, sizeof *two);
    m->n_spans = 2;
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_OK);
    assert_int_equal(m->spans[0].start, 0);
    StrBuf text = {0};
    document_surface(&f->d, m, &text);
    assert_string_equal(sb_text(&text), "North Korea");
    sb_free(&text);
    m->spans[1] = (Span){4, 9};
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_ERR_DATA);
    assert_non_null(strstr(f->e.message, "its spans [0, 5) and [4, 9) overlap"));
}

static void a_surface_may_have_other_blanks(void **state)
{
    Fixture *f = *state;
    give_text(&f->d, "w07", "Abu\r\nMehdi");
    give_mention(&f->d, "PERSON", 0, 10, "Abu Mehdi");
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_OK);
    give_mention(&f->d, "PERSON", 0, 4, "Abu"); /* but a blank too many is a wrong place */
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_ERR_DATA);
}

static void the_text_is_taken_from_gold(void **state)
{
    Fixture *f = *state;
    give_text(&f->gold, "w07", "\xc3\xa0 Salih");
    f->d.id = "w07";
    f->d.unit = UNIT_CODEPOINT;
    Mention *m = give_mention(&f->d, "PERSON", 2, 7, "Salih");
    assert_int_equal(document_settle(&f->d, &f->gold, &f->e), ASSAY_OK);
    assert_string_equal(f->d.text, f->gold.text);
    assert_ptr_not_equal(f->d.text, f->gold.text);
    assert_int_equal(m->spans[0].start, 3);
}

static void no_text_at_all_is_an_error(void **state)
{
    Fixture *f = *state;
    f->d.id = "w07";
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_ERR_DATA);
    assert_message(f, "document w07: it has no text");
    f->d.text_sha256 = "00";
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_ERR_DATA);
    assert_message(f, "document w07: there is only the hash of its text: say with --texts in which folder the text is");
}

static void another_text_is_refused(void **state)
{
    Fixture *f = *state;
    give_text(&f->gold, "w07", "one\ntwo three");
    give_text(&f->d, "w07", "one\ntwo there");
    assert_int_equal(document_settle(&f->d, &f->gold, &f->e), ASSAY_ERR_DATA);
    assert_message(f, "w07.jsonl:3: document w07: its text is not the gold's: at byte 10 (line 2) gold has \"ree\", this has \"ere\"");
    give_text(&f->d, "w07", "one\r\ntwo three");
    assert_int_equal(document_settle(&f->d, &f->gold, &f->e), ASSAY_ERR_DATA);
    assert_non_null(strstr(f->e.message, "they differ only in line ends (CRLF and LF)"));
}

static void built_text_moves_onto_gold(void **state)
{
    Fixture *f = *state;
    give_text(&f->gold, "w07", "\"Salih,\"  he said.");
    build(&f->d, "w07", "\" Salih , \"\nhe said .");
    Mention *m = give_mention(&f->d, "PERSON", 2, 7, NULL);
    assert_int_equal(document_settle(&f->d, &f->gold, &f->e), ASSAY_OK);
    assert_int_equal(m->spans[0].start, 1);
    assert_int_equal(m->spans[0].end, 6);
    assert_string_equal(f->d.text, f->gold.text);
    assert_int_equal(f->d.tokens[6].start, 17);
}

static void built_text_must_have_the_tokens_of_gold(void **state)
{
    Fixture *f = *state;
    build(&f->gold, "w07", "he can not go");
    build(&f->d, "w07", "he cannot go");
    assert_int_equal(document_settle(&f->d, &f->gold, &f->e), ASSAY_ERR_DATA);
    assert_message(f, "w07.jsonl:3: document w07: token 2 is \"cannot\", in gold it is \"can\"");
    build(&f->d, "w07", "he can not go");
    f->d.n_tokens = 3;
    f->d.text = "he can not";
    f->d.text_length = 10;
    assert_int_equal(document_settle(&f->d, &f->gold, &f->e), ASSAY_ERR_DATA);
    assert_message(f, "w07.jsonl:3: document w07: it has 3 tokens, in gold it has 4");
}

static void built_text_that_leaves_gold_is_refused(void **state)
{
    Fixture *f = *state;
    give_text(&f->gold, "w07", "Salih spoke.");
    build(&f->d, "w07", "Salih spake .");
    assert_int_equal(document_settle(&f->d, &f->gold, &f->e), ASSAY_ERR_DATA);
    assert_message(f, "w07.jsonl:3: document w07: its tokens leave the gold's text at byte 8: gold goes on with \"oke.\", this with \"ake .\"");
}

static void tokens_and_sentences_are_checked(void **state)
{
    Fixture *f = *state;
    give_text(&f->d, "w07", "a b c");
    Span tokens[] = {{0, 1}, {4, 5}, {2, 3}}, sentences[] = {{0, 2}, {1, 3}};
    f->d.tokens = arena_dup(&f->d.arena, tokens, 3, sizeof *tokens);
    f->d.n_tokens = 3;
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_ERR_DATA);
    assert_non_null(strstr(f->e.message, "token 3, [2, 3), begins before the one before it ends"));
    f->d.tokens[1] = (Span){2, 3};
    f->d.tokens[2] = (Span){4, 5};
    f->d.sentences = arena_dup(&f->d.arena, sentences, 2, sizeof *sentences);
    f->d.n_sentences = 2;
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_ERR_DATA);
    assert_non_null(strstr(f->e.message, "sentence 2, [1, 3), begins before the one before it ends"));
    f->d.sentences[1] = (Span){2, 4};
    assert_int_equal(document_settle(&f->d, NULL, &f->e), ASSAY_ERR_DATA);
    assert_non_null(strstr(f->e.message, "sentence 2, [2, 4), is no range of its 3 tokens"));
}

static void a_place_has_a_sentence(void **state)
{
    Fixture *f = *state;
    build(&f->d, "w07", "a b\nc d\ne");
    assert_int_equal(document_sentence_at(&f->d, 5), 0); /* there are none yet */
    Span sentences[] = {{0, 2}, {2, 4}, {4, 5}};
    f->d.sentences = arena_dup(&f->d.arena, sentences, 3, sizeof *sentences);
    f->d.n_sentences = 3;
    assert_int_equal(document_sentence_at(&f->d, 0), 0);
    assert_int_equal(document_sentence_at(&f->d, 3), 0);
    assert_int_equal(document_sentence_at(&f->d, 4), 1);
    assert_int_equal(document_sentence_at(&f->d, 7), 1);
    assert_int_equal(document_sentence_at(&f->d, 8), 2);
    assert_int_equal(document_sentence_at(&f->d, 80), 2);
}

static void reset_leaves_an_empty_document(void **state)
{
    Fixture *f = *state;
    build(&f->d, "w07", "a b");
    document_reset(&f->d);
    assert_null(f->d.text);
    assert_int_equal(f->d.n_tokens, 0);
    assert_ptr_equal(f->d.symbols, &f->symbols);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(layers_have_names), T(codepoints_become_bytes), T(utf16_becomes_bytes), T(a_shift_is_told), T(a_shift_past_the_end_is_told),
        T(a_wrong_surface_is_told), T(normalisation_is_told), T(bad_spans_are_refused), T(fragments_are_sorted_and_may_not_overlap),
        T(a_surface_may_have_other_blanks), T(the_text_is_taken_from_gold), T(no_text_at_all_is_an_error), T(another_text_is_refused),
        T(built_text_moves_onto_gold), T(built_text_must_have_the_tokens_of_gold), T(built_text_that_leaves_gold_is_refused),
        T(tokens_and_sentences_are_checked), T(a_place_has_a_sentence), T(reset_leaves_an_empty_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

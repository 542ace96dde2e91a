/* Broken input: thousands of small damages to good lines of JSONL and brat. Nothing may crash, whatever is refused has a message
 * and a place, and whatever is accepted comes back the same through writing and reading. */
#include "unit/cmocka_all.h"

#include "corpus/brat.h"
#include "corpus/corpus.h"
#include "corpus/jsonl.h"
#include "corpus/validate.h"

#include <stdio.h>
#include <string.h>

enum { ROUNDS = 20000 };

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

/* One to three damages: a byte changed, dropped or doubled, a piece copied elsewhere. */
static void damage(StrBuf *out, const char *seed, uint64_t *state)
{
    static const char bytes[] = "0123456789 \t\n;:,\"[]{}\\TERA*#N-\xc3\xa9\xf0\xff";
    sb_clear(out);
    sb_puts(out, seed);
    for (uint64_t k = 1 + next_random(state) % 3; k > 0 && out->length > 4; k--) {
        size_t at = next_random(state) % out->length;
        switch (next_random(state) % 4) {
        case 0: out->data[at] = bytes[next_random(state) % (sizeof bytes - 1)]; break;
        case 1:
            memmove(out->data + at, out->data + at + 1, out->length - at);
            out->length--;
            break;
        case 2: {
            size_t n = 1 + next_random(state) % 12;
            if (at + n > out->length) n = out->length - at;
            char piece[16];
            memcpy(piece, out->data + at, n);
            sb_put(out, piece, n);
            break;
        }
        default: {
            size_t from = next_random(state) % out->length;
            out->data[at] = out->data[from];
        }
        }
    }
}

static void look_everywhere(const Document *d)
{
    Findings f = {0};
    GoldHash *h = gold_hash_new();
    validate_document(&f, d, NULL);
    gold_hash_add(h, d);
    gold_hash_end(h, NULL);
    findings_free(&f);
}

static const char json_seed[] =
    "{\"id\":\"w07\",\"text\":\"\xf0\x9f\x9a\x80 Mike \xc3\xa9t Iran\",\"tokens\":[[0,1],[2,6],[7,9],[10,14]],\"sentences\":[[0,2],[2,4]],"
    "\"mentions\":[{\"id\":\"T1\",\"type\":\"PERSON\",\"spans\":[[2,6]],\"score\":0.93,\"link\":\"M\",\"attributes\":{\"level\":\"name\",\"v\":true}},"
    "{\"id\":\"T4\",\"type\":\"PERSON\",\"spans\":[[2,6],[10,14]],\"link\":[\"a\",\"b\"],\"optional\":true},{\"id\":\"T2\",\"type\":\"GPE\",\"surface\":\"Iraq\"}],"
    "\"clusters\":[[\"T1\",\"T4\"]],\"relations\":[{\"id\":\"R1\",\"type\":\"EMP\",\"args\":[[\"p\",\"T1\"],[\"by\",\"E2\"]]}],"
    "\"events\":[{\"id\":\"E1\",\"type\":\"ATTACK\",\"trigger\":\"T4\",\"args\":[[\"target\",\"E2\"]]},{\"id\":\"E2\",\"type\":\"MEET\"}],"
    "\"records\":[{\"id\":\"F1\",\"type\":\"A\",\"slots\":{\"p\":[[\"m\",\"g\"],[\"x\"]]}}],\"ignore\":[[0,1]],\"notes\":[{\"kind\":\"K\",\"text\":\"t\"}]}";

static void damaged_json_lines(void **state)
{
    (void)state;
    Symbols symbols = {0};
    Document d = {0};
    StrBuf line = {0}, once = {0}, twice = {0};
    uint64_t random = 7;
    size_t accepted = 0;
    WriteOptions write = WRITE_OPTIONS_INIT;
    JsonlContext context = JSONL_CONTEXT_INIT;
    context.symbols = &symbols;
    context.file = "f";
    context.line = 1;
    for (int i = 0; i < ROUNDS; i++) {
        Error e = {0};
        damage(&line, json_seed, &random);
        if (jsonl_parse(&d, line.data, line.length, &context, &e)) {
            assert_true(e.code == ASSAY_ERR_DATA && e.message[0] && e.line == 1);
            continue;
        }
        accepted++;
        if (d.text) look_everywhere(&d);
        else continue;
        sb_clear(&once);
        jsonl_write(&once, &d, &write);
        if (jsonl_parse(&d, once.data, once.length, &context, &e)) fail_msg("%s\n%s", e.message, sb_text(&once));
        sb_clear(&twice);
        jsonl_write(&twice, &d, &write);
        assert_string_equal(sb_text(&once), sb_text(&twice));
    }
    assert_true(accepted > ROUNDS / 100);
    sb_free(&line);
    sb_free(&once);
    sb_free(&twice);
    document_free(&d);
    symbols_free(&symbols);
}

static const char brat_text[] = "\xf0\x9f\x9a\x80 North and South Korea\nmet Salih, e\xcc\x81mir. He left.\n";
static const char brat_seed[] = "T1\tGPE 2 7;18 23\tNorth Korea\nT2\tGPE 12 23\tSouth Korea\nT3\tMeet 24 27\tmet\nT7\tPERSON 28 33\tSalih\n"
                                "T9\tPERSON 42 44\tHe\nE1\tMeet:T3 Party:T1 Party2:T2 Cause:E2\nE2\tLeave:T3 Who:T9\nR1\tOF Arg1:T9 Arg2:T7\n"
                                "*\tEquiv T7 T9\nA1\tLevel T7 name\nA2\tVague T9\nN1\tReference T1 W:Q423\tNorth Korea\n#1\tNotes T7\tis?\n";

static void damaged_brat_files(void **state)
{
    (void)state;
    Symbols symbols = {0};
    Document d = {0};
    StrBuf ann = {0}, once = {0}, twice = {0};
    uint64_t random = 11;
    size_t accepted = 0;
    BratSource source = {.file = "w.ann", .unit = UNIT_CODEPOINT};
    for (int i = 0; i < ROUNDS; i++) {
        bool again = false;
        damage(&ann, brat_seed, &random);
        for (const StrBuf *in = &ann; in; in = again ? NULL : &once, again = true) {
            Error e = {0};
            document_reset(&d);
            d.symbols = &symbols;
            d.id = "w";
            d.text = brat_text;
            d.text_length = sizeof brat_text - 1;
            if (brat_parse(&d, in->data, in->length, &source, &e)) {
                if (in == &once) fail_msg("%zu:%zu: %s\n%s", e.line, e.column, e.message, sb_text(&once));
                assert_true(e.code == ASSAY_ERR_DATA && e.message[0]);
                break;
            }
            StrBuf *out = in == &ann ? &once : &twice;
            look_everywhere(&d);
            sb_clear(out);
            if (brat_write(out, &d, NULL, &e)) break; /* a name that brat would misread */
            if (in == &once) {
                accepted++;
                assert_string_equal(sb_text(&once), sb_text(&twice));
            }
        }
    }
    assert_true(accepted > ROUNDS / 100);
    sb_free(&ann);
    sb_free(&once);
    sb_free(&twice);
    document_free(&d);
    symbols_free(&symbols);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(damaged_json_lines), cmocka_unit_test(damaged_brat_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

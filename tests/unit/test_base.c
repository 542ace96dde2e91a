/* Unit tests of the base layer: what every other module leans on. */
#include "scratch.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/input.h"
#include "base/json.h"
#include "base/symbols.h"
#include "base/utf8.h"
#include "base/vector.h"
#include "base/yaml.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

SCRATCH_OF_ALL(here)

static const char *scratch(const void *bytes, size_t n) { return scratch_write_bytes(&here, "in", bytes, n); }

static void arena_keeps_and_reuses(void **state)
{
    (void)state;
    Arena a = {0};
    assert_non_null(arena_zero(&a, 0, sizeof(int))); /* never NULL, though nothing was asked for */
    char *first = arena_copy(&a, "abc", 3);
    for (int i = 0; i < 10000; i++) memset(arena_alloc(&a, 100), i, 100);
    assert_string_equal(first, "abc");
    assert_int_equal((uintptr_t)arena_alloc(&a, 1) % _Alignof(max_align_t), 0);
    arena_reset(&a);
    int *zeros = arena_zero(&a, 1000, sizeof *zeros);
    for (int i = 0; i < 1000; i++) assert_int_equal(zeros[i], 0);
    arena_free(&a);
    assert_null(a.blocks);
}

static void strbuf_grows(void **state)
{
    (void)state;
    StrBuf b = {0};
    assert_string_equal(sb_text(&b), "");
    for (int i = 0; i < 1000; i++) sb_printf(&b, "%d,", i);
    assert_int_equal(b.length, 3890);
    assert_int_equal(b.data[b.length], 0);
    sb_clear(&b);
    sb_printf(&b, "%0500d", 7);
    assert_int_equal(b.length, 500);
    sb_put(&b, "a\0b", 3);
    assert_memory_equal(b.data + 500, "a\0b", 4);
    sb_free(&b);
}

static void symbols_are_stable(void **state)
{
    (void)state;
    Symbols t = {0};
    char name[16];
    assert_int_equal(symbols_find(&t, "x", 1), SYMBOL_NONE);
    for (int round = 0; round < 2; round++)
        for (unsigned i = 0; i < 5000; i++) {
            int n = snprintf(name, sizeof name, "s%u", i);
            assert_int_equal(symbols_intern(&t, name, (size_t)n), i);
        }
    assert_string_equal(symbols_name(&t, 4321), "s4321");
    assert_int_equal(symbols_intern(&t, "a\0b", 3), 5000);
    assert_int_equal(symbols_intern(&t, "a", 1), 5001);
    symbols_free(&t);
}

static void utf8_refuses_what_is_not(void **state)
{
    (void)state;
    static const struct { const char *bytes; size_t n, bad; } wrong[] = {
        {"ab\x80", 3, 2}, {"\xc0\x80", 2, 0}, {"\xed\xa0\x80", 3, 0}, {"\xf4\x90\x80\x80", 4, 0},
        {"abcdefghi\xe2\x82", 11, 9}, {"\xff", 1, 0}, {"\xf0\x9f\x98", 3, 0},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        size_t bad = 99;
        assert_false(utf8_valid(wrong[i].bytes, wrong[i].n, &bad));
        assert_int_equal(bad, wrong[i].bad);
    }
    assert_true(utf8_valid("a\0\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 11, NULL));
}

/* Every offset of a text, both ways, in every unit, against counting from the start. */
static void check_offsets(const char *text)
{
    Arena a = {0};
    size_t n = strlen(text);
    for (OffsetUnit unit = UNIT_BYTE; unit <= UNIT_UTF16; unit++) {
        OffsetMap m = offset_map(&a, text, n, unit);
        assert_int_equal(m.total, utf8_count(text, n, unit));
        uint32_t byte = 0, expected_next = 0;
        for (size_t i = 0; i <= n; i++) {
            if (i < n && ((unsigned char)text[i] & 0xc0) == 0x80) continue;
            uint32_t units = (uint32_t)utf8_count(text, i, unit);
            for (; expected_next < units; expected_next++) assert_false(offset_to_byte(&m, expected_next, &byte));
            assert_true(offset_to_byte(&m, units, &byte));
            assert_int_equal(byte, i);
            assert_int_equal(offset_from_byte(&m, (uint32_t)i), units);
            expected_next = units + 1;
        }
        assert_false(offset_to_byte(&m, (uint64_t)m.total + 1, &byte));
        assert_false(offset_to_byte(&m, UINT64_MAX, &byte));
    }
    arena_free(&a);
}

static void offsets_convert_in_every_unit(void **state)
{
    (void)state;
    check_offsets("");
    check_offsets("plain ASCII");
    check_offsets("one\r\ntwo\r\n");
    check_offsets("e\xcc\x81t\xc3\xa9 \xf0\x9f\x9a\x80 \xd8\xa8\xd8\xba\xd8\xaf\xd8\xa7\xd8\xaf");
    StrBuf b = {0};
    for (int i = 0; i < 300; i++) sb_puts(&b, i % 7 ? "word " : "\xf0\x9f\x9a\x80\xe2\x82\xac\xc3\xa9");
    check_offsets(b.data);
    for (int i = 0; i < 64; i++) { /* every phase against the table's stride */
        sb_clear(&b);
        sb_fill(&b, 'x', (size_t)i);
        sb_puts(&b, "\xf0\x9f\x9a\x80");
        sb_fill(&b, 'y', (size_t)(124 - i));
        check_offsets(b.data);
    }
    sb_free(&b);
}

static void read_all(const char *path, const char *expected, size_t crlf)
{
    Input *in = NULL;
    Error e = {0};
    assert_int_equal(input_open(&in, path, &e), 0);
    StrBuf all = {0};
    const char *line;
    size_t n;
    int got;
    while ((got = input_line(in, &line, &n, &e)) > 0) {
        sb_putc(&all, '[');
        sb_put(&all, line, n);
        sb_putc(&all, ']');
    }
    assert_int_equal(got, 0);
    assert_string_equal(sb_text(&all), expected);
    assert_int_equal(input_crlf_count(in), crlf);
    sb_free(&all);
    input_close(in);
}

static void input_reads_lines(void **state)
{
    (void)state;
    read_all(scratch("", 0), "", 0);
    read_all(scratch("\n", 1), "[]", 0);
    read_all(scratch("a", 1), "[a]", 0);
    read_all(scratch("a\r\n\r\nb", 6), "[a][][b]", 2);
    read_all(scratch("\xef\xbb\xbf""a\nb\n", 7), "[a][b]", 0);
    StrBuf big = {0}, expected = {0};
    for (int i = 0; i < 60000; i++) {
        sb_printf(&big, "line %d\n", i);
        sb_printf(&expected, "[line %d]", i);
    }
    sb_fill(&big, 'z', 500000);
    sb_putc(&expected, '[');
    sb_fill(&expected, 'z', 500000);
    sb_putc(&expected, ']');
    read_all(scratch(big.data, big.length), expected.data, 0);

    char *packed = mem_alloc(ZSTD_compressBound(big.length));
    size_t n = ZSTD_compress(packed, ZSTD_compressBound(big.length), big.data, big.length, 1);
    read_all(scratch(packed, n), expected.data, 0);
    Input *in = NULL;
    Error e = {0};
    int got = input_open(&in, scratch(packed, n - 5), &e);
    const char *line;
    size_t length;
    while (got >= 0 && (got = input_line(in, &line, &length, &e)) > 0) {}
    assert_int_equal(got, ASSAY_ERR_DATA);
    assert_non_null(strstr(e.message, "cut off"));
    input_close(in);
    free(packed);

    const char *path = scratch_path(&here, "in.gz");
    gzFile z = gzopen(path, "wb");
    gzwrite(z, big.data, (unsigned)big.length);
    gzclose(z);
    read_all(path, expected.data, 0);
    sb_free(&big);
    sb_free(&expected);
    assert_int_equal(input_open(&in, scratch_path(&here, "nowhere"), &e), ASSAY_ERR_DATA);
    assert_non_null(strstr(e.message, "No such file"));
    assert_int_equal(input_open(&in, here.folder, &e), ASSAY_ERR_DATA);
    assert_non_null(strstr(e.message, "folder"));
}

static void json_pulls(void **state)
{
    (void)state;
    static const char text[] = "{\"id\": \"w\\u0000x\", \"skip\": {\"a\": [1, {\"b\": \"}]\\\"\"}]}, \"n\": [3, -1, 2.5, true], \"z\": null}";
    JsonReader r;
    Error e = {0};
    assert_int_equal(json_open(&r, text, sizeof text - 1, &e), 0);
    assert_true(json_enter(&r, KIND_OBJECT));
    const char *s;
    size_t n, seen = 0;
    uint64_t u;
    double d;
    bool b;
    while (json_next(&r)) {
        seen++;
        if (json_key_is(&r, "id")) {
            assert_true(json_read_string(&r, &s, &n));
            assert_int_equal(n, 3);
        } else if (json_key_is(&r, "n")) {
            assert_int_equal(json_count(&r), 4);
            assert_true(json_enter(&r, KIND_ARRAY));
            assert_true(json_next(&r) && json_read_unsigned(&r, &u) && u == 3);
            assert_true(json_next(&r) && !json_read_unsigned(&r, &u));
            assert_int_equal(json_column(&r), strstr(text, "-1") - text + 1);
            assert_true(json_next(&r) && json_read_double(&r, &d) && d == 2.5);
            assert_true(json_next(&r) && json_read_bool(&r, &b) && b);
            assert_false(json_next(&r));
            assert_string_equal(json_key(&r), "n");
        } else if (json_key_is(&r, "z")) {
            assert_int_equal(json_kind(&r), KIND_NULL);
            assert_int_equal(json_column(&r), strstr(text, "null") - text + 1);
            assert_false(json_enter(&r, KIND_OBJECT));
        }
    }
    assert_int_equal(seen, 4);
    json_close(&r);
    assert_int_equal(json_open(&r, "{\"a\":1,\"a\":2}", 13, &e), ASSAY_ERR_DATA);
    assert_int_equal(json_open(&r, "{\"a\":", 5, &e), ASSAY_ERR_DATA);
    assert_true(e.column > 0);
    assert_int_equal(json_open(&r, "\"\xff\"", 3, &e), ASSAY_ERR_DATA);
}

static void json_writes(void **state)
{
    (void)state;
    StrBuf b = {0};
    json_put_string(&b, "a\"\\\n\x01\x7f\xff\xc3\xa9", 9);
    assert_string_equal(b.data, "\"a\\\"\\\\\\n\\u0001\\u007f\xef\xbf\xbd\xc3\xa9\"");
    static const struct { double value; const char *text; } numbers[] = {
        {0.1, "0.1"}, {1.0 / 3, "0.3333333333333333"}, {2.0 / 3, "0.6666666666666666"}, {0.5714285714285714, "0.5714285714285714"},
        {1e22, "1e+22"}, {3, "3"}, {-0.25, "-0.25"}, {5e-324, "4.94065645841247e-324"}, {0.1 + 0.2, "0.30000000000000004"},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        sb_clear(&b);
        json_put_double(&b, numbers[i].value);
        assert_string_equal(b.data, numbers[i].text);
    }
    sb_clear(&b);
    json_put_double(&b, -0.0); /* what reads "-0" takes it for the integer */
    assert_string_equal(b.data, "0");
    sb_clear(&b);
    json_put_double(&b, (double)NAN);
    json_put_unsigned(&b, UINT64_MAX);
    json_put_unsigned(&b, 0);
    assert_string_equal(b.data, "null184467440737095516150");
    sb_free(&b);
}

static void yaml_keeps_text_and_place(void **state)
{
    (void)state;
    static const char text[] = "# comment\nname: no\nversion: 1.10\nlist: [a, 'b c']\nmap:\n  inner: |\n    two\n    lines\n";
    Yaml *y = NULL;
    Error e = {0};
    assert_int_equal(yaml_open(&y, scratch(text, sizeof text - 1), &e), 0);
    const YamlNode *root = yaml_root(y);
    assert_int_equal(yaml_kind(root), YAML_MAP);
    assert_string_equal(yaml_text(yaml_get(root, "name")), "no");
    assert_string_equal(yaml_text(yaml_get(root, "version")), "1.10");
    assert_string_equal(yaml_text(yaml_item(yaml_get(root, "list"), 1)), "b c");
    assert_string_equal(yaml_text(yaml_get(yaml_get(root, "map"), "inner")), "two\nlines\n");
    assert_null(yaml_get(root, "other"));
    static const char *const known[] = {"name", "version", "map", NULL};
    assert_int_equal(yaml_check_keys(y, root, known, &e), ASSAY_ERR_DATA);
    char place[1400];
    assert_non_null(strstr(error_text(&e, place, sizeof place), ":4:1: unknown key 'list' (known here: name, version, map)"));
    yaml_close(y);
    assert_int_equal(yaml_open(&y, scratch("a: [1, 2\nb: 3\n", 14), &e), ASSAY_ERR_DATA);
    assert_true(e.line >= 1);
    assert_int_equal(yaml_open(&y, scratch("a: 1\na: 2\n", 10), &e), ASSAY_ERR_DATA);
    static const struct { const char *text; size_t n, line, column; } bad[] = {
        {"a: b\n%TAG", 9, 2, 1}, {"a: b\nc: \xff", 9, 2, 4}, {"a: b\n\0c: d", 10, 2, 1}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(yaml_open(&y, scratch(bad[i].text, bad[i].n), &e), ASSAY_ERR_DATA);
        assert_int_equal(e.line, bad[i].line);
        assert_int_equal(e.column, bad[i].column);
    }
    assert_int_equal(yaml_open(&y, scratch("", 0), &e), 0);
    assert_null(yaml_root(y));
    yaml_close(y);
    assert_int_equal(yaml_open(&y, scratch("# only a comment\n", 17), &e), 0);
    assert_null(yaml_root(y));
    yaml_close(y);
}

static void hashes_match_published_vectors(void **state)
{
    (void)state;
    char hex[SHA256_HEX], other[SHA256_HEX];
    sha256_of("abc", 3, hex); /* FIPS 180-2, appendix B.1 */
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Sha256 *s = sha256_new();
    sha256_add_text(s, "ab");
    sha256_add_text(s, "c");
    sha256_end(s, hex);
    s = sha256_new();
    sha256_add_text(s, "a");
    sha256_add_text(s, "bc");
    sha256_end(s, other);
    assert_string_not_equal(hex, other);
}

static void errors_have_places(void **state)
{
    (void)state;
    Error e = {0};
    char text[1400];
    assert_int_equal(error_at(&e, ASSAY_ERR_DATA, "f.conll", 3, 7, "bad %s", "tag"), ASSAY_ERR_DATA);
    assert_string_equal(error_text(&e, text, sizeof text), "f.conll:3:7: bad tag");
    error_at(&e, ASSAY_ERR_DATA, "f.conll", 3, 0, "again: %s", e.message);
    assert_string_equal(error_text(&e, text, sizeof text), "f.conll:3: again: bad tag");
    assert_int_equal(error_set(NULL, ASSAY_ERR_USAGE, "x"), ASSAY_ERR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_keeps_and_reuses),
        cmocka_unit_test(strbuf_grows),
        cmocka_unit_test(symbols_are_stable),
        cmocka_unit_test(utf8_refuses_what_is_not),
        cmocka_unit_test(offsets_convert_in_every_unit),
        cmocka_unit_test(input_reads_lines),
        cmocka_unit_test(json_pulls),
        cmocka_unit_test(json_writes),
        cmocka_unit_test(yaml_keeps_text_and_place),
        cmocka_unit_test(hashes_match_published_vectors),
        cmocka_unit_test(errors_have_places),
    };
    return cmocka_run_group_tests_name("base", tests, here_open, here_close);
}

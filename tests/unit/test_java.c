/* Java's string hash, HashMap order and String.format, against what a JVM (OpenJDK 17) printed. */
#include "unit/cmocka_all.h"

#include "score/java.h"

#include <string.h>

static void hashes_are_of_utf16(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t hash;
    } cases[] = {{"", 0}, {"T1", 2653}, {"T10", 82291}, {"Aa", 2112}, {"BB", 2112}, {"T2147483647", 3315137408u}, {"é", 233}, {"😀", 1772899}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) assert_int_equal(java_hash(cases[i].text, strlen(cases[i].text)), cases[i].hash);
}

/* `keys` and the expected order are separated by spaces. */
static void check_order(const char *keys, const char *expected)
{
    uint32_t hashes[32] = {0}, order[32];
    size_t n = 0;
    for (const char *p = keys; *p;) {
        size_t length = strcspn(p, " ");
        hashes[n++] = java_hash(p, length);
        p += length + (p[length] == ' ');
    }
    java_map_order(hashes, n, order);
    StrBuf got = {0};
    for (size_t i = 0; i < n; i++) sb_printf(&got, "%s%u", i ? " " : "", order[i]);
    assert_string_equal(sb_text(&got), expected);
    sb_free(&got);
}

static void maps_iterate_by_bin(void **state)
{
    (void)state;
    check_order("", "");
    check_order("T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12", "3 4 5 9 6 7 11 8 10 0 1 2");
    check_order("T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 T13", "3 4 5 6 7 8 9 11 10 12 0 1 2"); /* the 13th doubles the table */
}

/* All of these but the first three have one hash. The ninth of them doubles the table before it is three quarters full. */
static void a_crowded_bin_doubles_a_small_table(void **state)
{
    (void)state;
    check_order("T4 T10 T1 AaAaAaAa AaAaAaBB AaAaBBAa AaAaBBBB AaBBAaAa AaBBAaBB AaBBBBAa AaBBBBBB", "0 1 3 4 5 6 7 8 9 10 2");
    check_order("T4 T10 T1 AaAaAaAa AaAaAaBB AaAaBBAa AaAaBBBB AaBBAaAa AaBBAaBB AaBBBBAa AaBBBBBB BBAaAaAa", "0 3 4 5 6 7 8 9 10 11 1 2");
}

static void numbers_are_rounded_half_up_as_written(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0.0000"},       {1, "1.0000"},       {2.0 / 3, "0.6667"},   {1.0 / 3, "0.3333"},      {0.00125, "0.0013"}, /* the double is below */
        {0.12345, "0.1235"}, {0.03125, "0.0313"}, {0.99995, "1.0000"},   {0.99994999, "0.9999"},   {0.00005, "0.0001"},
        {0.00004, "0.0000"}, {1e-5, "0.0000"},    {5e-324, "0.0000"},    {123.5, "123.5000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        StrBuf got = {0};
        java_put_fixed(&got, cases[i].value, 4);
        assert_string_equal(sb_text(&got), cases[i].text);
        sb_free(&got);
    }
    StrBuf whole = {0};
    java_put_fixed(&whole, 2.5, 0);
    assert_string_equal(sb_text(&whole), "3");
    sb_free(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_of_utf16),
        cmocka_unit_test(maps_iterate_by_bin),
        cmocka_unit_test(a_crowded_bin_doubles_a_small_table),
        cmocka_unit_test(numbers_are_rounded_half_up_as_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Normalisations of strings, and that the signature names them. */
#include "unit/cmocka_all.h"

#include "score/signature.h"
#include "score/strings.h"

#include <string.h>

static void check(const StringNorm *norm, const char *text, const char *expected)
{
    Arena arena = {0};
    const char *got = norm->apply(&arena, text);
    if (strcmp(got, expected) != 0) fail_msg("%s of \"%s\" is \"%s\", not \"%s\"", norm->name, text, got, expected);
    arena_free(&arena);
}

static void casefold(void **state)
{
    (void)state;
    check(&norm_casefold, "  The\t Stra\xc3\x9f""e\n", "the strasse");
    check(&norm_casefold, "\xef\xac\x81t", "fit"); /* a ligature */
    check(&norm_casefold, "U.S.", "u.s.");
    check(&norm_casefold, "", "");
}

static void squad(void **state)
{
    (void)state;
    check(&norm_squad, "  The U.S.\t Army ", "us army");
    check(&norm_squad, "an apple a day", "apple day");
    check(&norm_squad, "a", "");
    check(&norm_squad, "the-end of THE world", "theend of world"); /* the hyphen is gone before articles are looked for */
    check(&norm_squad, "than a banana", "than banana");
    check(&norm_squad, "vitamin A\xe2\x80\x93rich", "vitamin \xe2\x80\x93rich"); /* a dash that is not ASCII parts words */
    check(&norm_squad, "\xc3\x89TAT \xc2\xa0 (an) \xc3\x89tat", "\xc3\xa9tat \xc3\xa9tat");
    check(&norm_squad, "A-1 1a", "a1 1a");
    check(&norm_squad, "...", "");
}

static void the_signature_names_them(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"records", "slots", "nfkc-casefold"}, {"records", "ceaf-ree", "squad"}, {"mentions", "strict", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        StrBuf out = {0};
        size_t n = 0;
        signature_write(&out, &(SignatureParts){.gold_hash = "0123456789", .layer = cases[i][0], .criterion = cases[i][1]});
        const char *value = signature_value(sb_text(&out), "norm", &n);
        assert_int_equal(value != NULL, cases[i][2] != NULL);
        if (value) assert_true(strlen(cases[i][2]) == n && memcmp(value, cases[i][2], n) == 0);
        sb_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(casefold), cmocka_unit_test(squad), cmocka_unit_test(the_signature_names_them)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

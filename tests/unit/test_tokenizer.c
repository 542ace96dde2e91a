/* assay-1 on examples of every rule: tokens are joined with |, sentences with || and compared as strings. */
#include "unit/cmocka_all.h"

#include "corpus/document.h"

#include <string.h>

static void check(const char *text, const char *wanted)
{
    Document d = {.text = text, .text_length = (uint32_t)strlen(text)};
    StrBuf out = {0};
    document_tokenize(&d);
    for (uint32_t i = 0; i < d.n_sentences; i++) {
        if (i) sb_puts(&out, " || ");
        for (uint32_t k = d.sentences[i].start; k < d.sentences[i].end; k++) {
            if (k > d.sentences[i].start) sb_putc(&out, '|');
            sb_put(&out, text + d.tokens[k].start, d.tokens[k].end - d.tokens[k].start);
        }
    }
    assert_string_equal(sb_text(&out), wanted);
    assert_false(d.has_tokens);
    sb_free(&out);
    document_free(&d);
}

static void words(void **state)
{
    (void)state;
    check("Iraq's pro-Iran US-led forces", "Iraq|'s|pro|-|Iran|US|-|led|forces");
    check("O'Brien of Sana\xe2\x80\x99" "a don't l'Iran", "O'Brien|of|Sana\xe2\x80\x99" "a|don't|l'Iran");
    check("politicians' Iraq\xe2\x80\x99s IRAQ'S it'sy", "politicians|'|Iraq|\xe2\x80\x99s|IRAQ|'S|it'sy");
    check("a_b _c d_", "a_b|_|c|d|_");
    check("e\xcc\x81t\xc3\xa9 na\xc3\xafve", "e\xcc\x81t\xc3\xa9|na\xc3\xafve");
    check("co\xc2\xadoperate", "co\xc2\xadoperate");
}

static void numbers(void **state)
{
    (void)state;
    check("3,000 10:30 24/7 1.5 2020-09-30 3rd F16 5, 6.", "3,000|10:30|24/7|1.5|2020|-|09|-|30|3rd|F16|5|,|6|.");
    check("$5m 10% -3", "$|5m|10|%|-|3");
}

static void initials_and_abbreviations(void **state)
{
    (void)state;
    check("Mr. Salih of the U.S. Senate met George W. Bush at 5 a.m. on Sept. 3.",
          "Mr.|Salih|of|the|U.S.|Senate|met|George|W.|Bush|at|5|a.m.|on|Sept.|3|.");
    check("He left the U.S. The end.", "He|left|the|U.S. || The|end|.");
    check("Acme Inc. But no. Then", "Acme|Inc. || But|no|. || Then");
    check("Gen. The", "Gen.|The");
}

static void punctuation(void **state)
{
    (void)state;
    check("(yes) \xe2\x80\x9cno\xe2\x80\x9d -- so... a!?", "(|yes|)|\xe2\x80\x9c|no|\xe2\x80\x9d|--|so|...|a|!|?");
    check("[\xe2\x80\xa6] so #tag @me", "[|\xe2\x80\xa6|]|so|#|tag|@|me");
    check("\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7 \xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd",
          "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7|\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd");
}

static void sentences(void **state)
{
    (void)state;
    check("He said so. She did not! Why? a) \"No.\" They left.",
          "He|said|so|. || She|did|not|! || Why|?|a|)|\"|No|.|\" || They|left|.");
    check("No.x Yes. no", "No|.|x|Yes|.|no");
    check("\xe2\x80\x9cIt is over.\xe2\x80\x9d \xe2\x80\x9cYes.\xe2\x80\x9d",
          "\xe2\x80\x9c|It|is|over|.|\xe2\x80\x9d || \xe2\x80\x9c|Yes|.|\xe2\x80\x9d");
    check("(Gone.) Then", "(|Gone|.|) || Then");
    check("Paid 3. 4 more. 5", "Paid|3|. || 4|more|. || 5");
}

static void line_breaks(void **state)
{
    (void)state;
    check("A title\nA line", "A|title || A|line");
    check("A title\n\nwrapped\ntext here", "A|title || wrapped|text|here");
    check("A title\r\n \r\nwrapped\r\ntext", "A|title || wrapped|text");
    check("", "");
    check(" \n\t ", "");
    check("\xef\xbb\xbf" "a\xe2\x80\x8b" "b\xc2\xa0" "c", "a|b|c");
}

static void other_scripts(void **state)
{
    (void)state;
    check("\xe5\x8c\x97\xe4\xba\xac\xe3\x80\x82\xe6\x98\xaf", "\xe5\x8c\x97|\xe4\xba\xac|\xe3\x80\x82 || \xe6\x98\xaf");
    check("\xd8\xa8\xd8\xba\xd8\xaf\xd8\xa7\xd8\xaf\xd8\x9f \xd9\x86\xd8\xb9\xd9\x85",
          "\xd8\xa8\xd8\xba\xd8\xaf\xd8\xa7\xd8\xaf|\xd8\x9f || \xd9\x86\xd8\xb9\xd9\x85");
}

static void what_is_given_stays(void **state)
{
    (void)state;
    Span token = {0, 9};
    Document d = {.text = "pro-Iran. Yes", .text_length = 13, .tokens = &token, .n_tokens = 1, .has_tokens = true};
    document_tokenize(&d);
    assert_int_equal(d.n_tokens, 1);
    assert_int_equal(d.n_sentences, 1);
    document_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),     cmocka_unit_test(numbers),     cmocka_unit_test(initials_and_abbreviations),
        cmocka_unit_test(punctuation), cmocka_unit_test(sentences), cmocka_unit_test(line_breaks),
        cmocka_unit_test(other_scripts), cmocka_unit_test(what_is_given_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

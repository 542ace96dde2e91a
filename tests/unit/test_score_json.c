#include "unit/cmocka_all.h"
#include "unit/report_fixture.h"

#include "report/score_json.h"

#include "base/json.h"

#include <math.h>

static void the_layout_is_pinned(void **state)
{
    (void)state;
    ScoreJson s = {.documents = 6, .sentences = 90, .results = fixture_results_b, .n_results = 1, .warnings = fixture_warnings,
                   .n_warnings = 1};
    StrBuf b = {0}, want = {0};
    sb_printf(&want, "{\"assay\":\"%s\",\"signature\":\"" SIGNATURE("all") "\",\"documents\":6,\"sentences\":90,\n", assay_version());
    sb_puts(&want,
            " \"results\":[\n"
            "  {\"layer\":\"mentions\",\"criterion\":\"strict\",\"profile\":null,\"unit\":\"document\",\"additive\":true,\n"
            "   \"categories\":[\n"
            "    {\"category\":\"GPE\",\"gold\":40,\"found\":36,\"predicted\":40,\"correct\":36,\"precision\":0.9,\"recall\":0.9,"
            "\"f1\":0.9,\"native\":{}},\n"
            "    {\"category\":\"ORG\",\"gold\":10,\"found\":0,\"predicted\":0,\"correct\":0,\"precision\":null,\"recall\":0,"
            "\"f1\":0,\"native\":{}},\n"
            "    {\"category\":\"PERSON\",\"gold\":20,\"found\":10,\"predicted\":12,\"correct\":10,"
            "\"precision\":0.8333333333333334,\"recall\":0.5,\"f1\":0.625,\"native\":{}},\n"
            "    {\"category\":\"TITLE\",\"gold\":0,\"found\":0,\"predicted\":3,\"correct\":0,\"precision\":0,\"recall\":null,"
            "\"f1\":0,\"native\":{}}],\n"
            "   \"micro\":{\"category\":\"*\",\"gold\":70,\"found\":46,\"predicted\":55,\"correct\":46,"
            "\"precision\":0.8363636363636363,\"recall\":0.6571428571428571,\"f1\":0.736,\"native\":{}},\n"
            "   \"macro\":{\"precision\":0.43333333333333335,\"recall\":0.35,\"f1\":0.38125,\"n\":4},\n"
            "   \"weighted\":{\"precision\":0.7523809523809525,\"recall\":0.6571428571428571,\"f1\":0.6928571428571428},"
            "\"native\":{}}],\n"
            " \"warnings\":[{\"kind\":\"repair\",\"count\":12,\"text\":\"12 tags were ill-formed\"}]}\n");
    score_json(&b, &s);
    assert_text(sb_text(&b), sb_text(&want));
    sb_free(&b);
    sb_free(&want);
}

static void undefined_follows_zero(void **state)
{
    (void)state;
    ScoreJson s = {.results = fixture_results_b, .n_results = 1, .zero = ASSAY_ZERO_1};
    StrBuf b = {0};
    score_json(&b, &s);
    assert_non_null(strstr(b.data, "\"predicted\":0,\"correct\":0,\"precision\":1,\"recall\":0,"));
    assert_null(strstr(b.data, "\"precision\":null"));
    sb_free(&b);
}

static void nothing_to_score_is_null(void **state)
{
    (void)state;
    Result r = {.layer = "mentions", .criterion = "default", .profile = "seqeval-1.2", .unit = "sentence", .total = {.category = "*", .tally = {0}}};
    ScoreJson s = {.signature = "mine", .results = &r, .n_results = 1};
    StrBuf b = {0};
    score_json(&b, &s);
    assert_non_null(strstr(b.data, "\"signature\":\"mine\""));
    assert_non_null(strstr(b.data, "\"profile\":\"seqeval-1.2\",\"unit\":\"sentence\",\"additive\":false"));
    assert_non_null(strstr(b.data, "\"categories\":[],"));
    assert_non_null(strstr(b.data, "\"precision\":null,\"recall\":null,\"f1\":null,\"n\":0}"));
    sb_clear(&b);
    score_json(&b, &(ScoreJson){0});
    assert_non_null(strstr(b.data, "\"results\":[],\n \"warnings\":[]}"));
    sb_free(&b);
}

/* Whatever the labels hold, what is written can be read, and says the same (bytes that are not UTF-8 aside). */
static void hostile_labels_can_be_read_back(void **state)
{
    (void)state;
    ResultRow row = {.category = "x\"\\\n\t\001<\xc3\xa9", .tally = {1, 1, 3, 1}};
    Result r = {.layer = "mentions", .criterion = "strict", .unit = "document", .rows = &row, .n_rows = 1, .total = {"*", row.tally},
                .signature = HOSTILE};
    ScoreJson s = {.results = &r, .n_results = 1};
    StrBuf b = {0};
    JsonReader in = {0};
    Error e = {0};
    bool seen = false;
    score_json(&b, &s);
    assert_int_equal(json_open(&in, b.data, b.length, &e), ASSAY_OK);
    assert_true(json_enter(&in, KIND_OBJECT));
    while (json_next(&in)) {
        if (!json_key_is(&in, "results")) continue;
        assert_true(json_enter(&in, KIND_ARRAY) && json_next(&in) && json_enter(&in, KIND_OBJECT));
        while (json_next(&in)) {
            if (!json_key_is(&in, "categories")) continue;
            assert_true(json_enter(&in, KIND_ARRAY) && json_next(&in) && json_enter(&in, KIND_OBJECT));
            while (json_next(&in)) {
                const char *text;
                size_t n;
                double precision;
                if (json_key_is(&in, "category")) {
                    assert_true(json_read_string(&in, &text, &n));
                    assert_int_equal(n, strlen(row.category));
                    assert_memory_equal(text, row.category, n);
                    seen = true;
                } else if (json_key_is(&in, "precision")) {
                    assert_true(json_read_double(&in, &precision) && precision == 1.0 / 3);
                }
            }
            json_leave(&in);
        }
        json_leave(&in);
    }
    assert_true(seen);
    json_close(&in);
    sb_free(&b);
}

static void signatures_join(void **state)
{
    (void)state;
    Result r[] = {{.signature = "assay:1|layer:mentions|crit:strict|unit:doc"},
                  {.signature = NULL},
                  {.signature = "assay:1|layer:mentions|crit:partial|unit:doc"},
                  {.signature = "assay:1|layer:relations|crit:strict|unit:doc|more:x"}};
    StrBuf b = {0};
    signature_join(&b, r, COUNT(r));
    assert_string_equal(b.data, "assay:1|layer:mentions,relations|crit:strict,partial|unit:doc|more:x");
    sb_clear(&b);
    signature_join(&b, r, 1);
    assert_string_equal(b.data, r[0].signature);
    sb_clear(&b);
    signature_join(&b, r, 0);
    assert_string_equal(sb_text(&b), "");
    sb_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_layout_is_pinned),
        cmocka_unit_test(undefined_follows_zero),
        cmocka_unit_test(nothing_to_score_is_null),
        cmocka_unit_test(hostile_labels_can_be_read_back),
        cmocka_unit_test(signatures_join),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "unit/cmocka_all.h"
#include "unit/report_fixture.h"

#include "base/json.h"

#include <math.h>
#include <stdlib.h>

static char *rendered(const ReportInput *in, const char *format, ReportOptions o)
{
    StrBuf b = {0};
    report_format_find(format)->write(&b, in, &o);
    sb_puts(&b, "");
    return b.data;
}

static void has(const char *text, const char *part)
{
    if (!strstr(text, part)) fprintf(stderr, "--- in\n%s\n--- missing\n%s\n---\n", text, part);
    assert_non_null(strstr(text, part));
}

static void one_system(void **state)
{
    (void)state;
    ReportInput in = fixture_input(1);
    char *got = rendered(&in, "text", (ReportOptions){0});
    assert_text(got, "mentions:strict on wire@1.0/test, 6 documents, 90 sentences\n"
                     "\n"
                     "category  gold  predicted  correct  precision  recall      F1\n"
                     "─────────────────────────────────────────────────────────────\n"
                     "GPE         40         36       30      83.33   75.00   78.95\n"
                     "ORG         10          8        4      50.00   40.00   44.44\n"
                     "PERSON      20         20       20     100.00  100.00  100.00\n"
                     "─────────────────────────────────────────────────────────────\n"
                     "micro       70         64       54      84.38   77.14   80.60\n"
                     "macro                        n = 3      77.78   71.67   74.46\n"
                     "signature: " SIGNATURE("all") "\n"
                     "\n"
                     "mentions:overlap on wire@1.0/test, 6 documents, 90 sentences\n"
                     "\n"
                     "category  gold  found  predicted   correct  precision  recall     F1\n"
                     "────────────────────────────────────────────────────────────────────\n"
                     "GPE         40   30.5         36     30.25      84.03   76.25  79.95\n"
                     "ORG         10    4            8      4         50.00   40.00  44.44\n"
                     "────────────────────────────────────────────────────────────────────\n"
                     "micro       50   34.5         44     34.25      77.84   69.00  73.15\n"
                     "macro                             n = 2         67.01   58.13  62.20\n"
                     "signature: assay:0.1.0|crit:overlap\n");
    free(got);
    got = rendered(&in, "text", (ReportOptions){.fractions = true});
    has(got, "GPE         40         36       30     0.8333  0.7500  0.7895\n");
    free(got);
}

static void systems_side_by_side(void **state)
{
    (void)state;
    ReportInput in = fixture_input(2);
    char *got = rendered(&in, "text", (ReportOptions){.max_listed = 2});
    has(got, "                 gazetteer ────────────────────────────────   crf-big ───────────────────────────────\n"
             "category  gold   predicted  correct       P       R      F1   predicted  correct      P      R     F1\n");
    has(got, "\nORG         10           8        4   50.00   40.00   44.44           0        0   –      0.00   0.00\n");
    has(got, "\nTITLE        0           0        0    –       –       –              3        0   0.00   –      0.00\n");
    has(got, "\nmacro                         n = 3   77.78   71.67   74.46                n = 4  43.33  35.00  38.12\n");
    has(got, "\ncrf-big: 3 documents failed; the gold in them counts as missed\ncrf-big: 1 document left out\nsignature: assay");
    has(got, "\ncrf-big was not scored under this criterion\n");
    has(got, "crf-big  failed    w07       timeout  no answer within 10 s\ncrf-big  failed    w08       crashed\n");
    has(got, "crf-big  left out  w12       ignored  its gold has errors\n");
    has(got, "\ncrf-big: and 1 more failed; see assay report --format json\n");
    has(got, "\ncrf-big     12  12 tags were ill-formed\n");
    assert_null(strstr(got, "w09"));
    assert_null(strstr(got, "differ"));
    free(got);
}

static void the_best_is_strong(void **state)
{
    (void)state;
    ReportInput in = fixture_input(2);
    char *got = rendered(&in, "markdown", (ReportOptions){0});
    has(got, "| GPE | 40 | 36 | 30 | 83.33 | 75.00 | 78.95 | 40 | 36 | 90.00 | 90.00 | **90.00** |");
    has(got, "| TITLE | 0 | 0 | 0 | – | – | – | 3 | 0 | 0.00 | – | 0.00 |");
    free(got);
    in.n_systems = 1;
    got = rendered(&in, "markdown", (ReportOptions){0});
    assert_null(strstr(got, "**"));
    free(got);
}

static void differing_gold_and_signatures_are_said(void **state)
{
    (void)state;
    ResultRow rows[] = {{.category = "GPE", .tally = {39, 30, 30, 30}}};
    Result other = {.layer = "mentions", .criterion = "strict", .unit = "document", .additive = true, .rows = rows, .n_rows = 1,
                    .total = {.category = "*", .tally = {39, 30, 30, 30}}, .signature = SIGNATURE("GPE")};
    ReportSystem systems[] = {fixture_systems[0], {.name = "third", .results = &other, .n_results = 1, .documents = 5}};
    ReportInput in = {.systems = systems, .n_systems = 2};
    char *got = rendered(&in, "text", (ReportOptions){0});
    has(got, "mentions:strict\n");
    has(got, "category   gold  predicted  correct       P       R      F1   gold  predicted  correct       P      R     F1\n");
    has(got, "\nGPE          40         36       30   83.33   75.00   78.95     39         30       30  100.00  76.92  86.96\n");
    has(got, "gold differs between the systems");
    has(got, "signature of gazetteer: " SIGNATURE("all") "\nsignature of third: " SIGNATURE("GPE") "\n");
    has(got, "the numbers of gazetteer and third do not compare, for they were not scored alike: cat (all and GPE)");
    free(got);
}

static void csv_has_one_row_for_each_number(void **state)
{
    (void)state;
    ReportInput in = fixture_input(2);
    char *got = rendered(&in, "csv", (ReportOptions){0});
    size_t lines = 0;
    for (const char *p = got; *p; p++) lines += *p == '\n';
    assert_int_equal(lines, 1 + (3 + 1 + 2 + 1 + 4 + 1) * 7 + 3 * (4 + 3));
    assert_memory_equal(got, "system,layer,criterion,profile,row,category,measure,value,signature\n", 68);
    has(got, "\ncrf-big,mentions,strict,,category,ORG,precision,," SIGNATURE("all") "\n");
    has(got, "\ncrf-big,mentions,strict,,micro,*,f1,0.736," SIGNATURE("all") "\n");
    has(got, "\ncrf-big,mentions,strict,,macro,*,n,4," SIGNATURE("all") "\n");
    free(got);
    got = rendered(&in, "tsv", (ReportOptions){0});
    has(got, "\ncrf-big\tmentions\tstrict\t\tcategory\tTITLE\tpredicted\t3\t" SIGNATURE("all") "\n");
    free(got);
}

static void json_names_everything(void **state)
{
    (void)state;
    ReportInput in = fixture_input(2);
    char *got = rendered(&in, "json", (ReportOptions){0});
    JsonReader r = {0};
    Error e = {0};
    assert_int_equal(json_open(&r, got, strlen(got), &e), ASSAY_OK);
    json_close(&r);
    has(got, "{\"system\":\"crf\",\"label\":\"crf-big\",\"run\":2,\"documents\":6,\"sentences\":90,\n");
    has(got, "{\"document\":\"w09\",\"status\":\"crashed\",\"reason\":null}]");
    has(got, "\"excluded\":[{\"document\":\"w12\",\"status\":\"ignored\",\"reason\":\"its gold has errors\"}]");
    has(got, "\"additive\":true,\"signature\":\"assay:0.1.0|crit:overlap\",");
    free(got);
}

static void nothing_to_report(void **state)
{
    (void)state;
    ReportInput in = {0};
    for (const ReportFormat *f = report_formats; f->name; f++) free(rendered(&in, f->name, (ReportOptions){0}));
    char *got = rendered(&in, "text", (ReportOptions){0});
    assert_string_equal(got, "");
    free(got);
    ReportSystem idle = {.name = "idle", .failures = fixture_failures, .n_failures = 3};
    in = (ReportInput){.systems = &idle, .n_systems = 1};
    got = rendered(&in, "text", (ReportOptions){0});
    has(got, "idle    failed  w09       crashed\n");
    free(got);
    assert_null(report_format_find("html"));
}

static void rows_are_found(void **state)
{
    (void)state;
    const Result *r = &fixture_results_b[0];
    assert_ptr_equal(result_row(r, "GPE"), &r->rows[0]);
    assert_ptr_equal(result_row(r, "TITLE"), &r->rows[3]);
    assert_ptr_equal(result_row(r, "*"), &r->total);
    assert_null(result_row(r, "PER"));
    assert_ptr_equal(report_result(&fixture_systems[0], "mentions", "overlap", NULL), &fixture_results_a[1]);
    assert_null(report_result(&fixture_systems[0], "mentions", "overlap", "conlleval-2004"));
}

static void columns_rows_and_order(void **state)
{
    (void)state;
    ReportInput in = fixture_input(2);
    static const ReportColumn two[] = {COLUMN_F1, COLUMN_PREDICTED};
    char *got = rendered(&in, "text", (ReportOptions){.columns = two, .n_columns = 2, .sort = SORT_GOLD});
    has(got, "           gazetteer ───────   crf-big ────────\n"
             "category       F1  predicted      F1  predicted\n");
    assert_true(strstr(got, "\nGPE ") < strstr(got, "\nPERSON ") && strstr(got, "\nPERSON ") < strstr(got, "\nORG "));
    has(got, "\nmacro       74.46 "); /* the systems have three and four categories: n has no place here, */
    has(got, "\nmacro (n = 2)  62.20"); /* but where it is the same for all */
    free(got);
    got = rendered(&in, "text", (ReportOptions){.sort = SORT_PRECISION});
    assert_true(strstr(got, "\nORG ") < strstr(got, "\nTITLE ")); /* the first has no precision there: undefined is last */
    free(got);
    got = rendered(&in, "text", (ReportOptions){.rows = ROWS_SYSTEMS});
    has(got, "            micro ───────────────────────────────────────   macro ───\n"
             "system      gold  predicted  correct      P      R     F1          F1\n");
    has(got, "\ngazetteer     70         64       54  84.38  77.14  80.60       74.46\ncrf-big       70         55       46  83.64  65.71  73.60       38.12\n");
    free(got);
}

static void marks_and_differences(void **state)
{
    (void)state;
    static const char *rows[] = {"*", "GPE"};
    static const size_t systems[] = {0, 1};
    size_t reference[] = {0, 1};
    RowTest tests[] = {{NAN, NAN, NAN, NAN, NAN, false}, {-0.07, 0.01, 0.02, -0.11, -0.02, true}, {-0.1105, 0.4, 0.4, -0.2, 0.01, false}, {NAN, NAN, NAN, NAN, NAN, false}};
    RowTests all = {.layer = "mentions", .criterion = "strict", .rows = rows, .n_rows = 2, .n_systems = 2, .systems = systems, .reference = reference,
                    .tests = tests, .family = 2, .against_best = true, .exact = true};
    ReportInput in = fixture_input(2);
    in.tests = &all;
    in.n_tests = 1;
    static const ReportColumn f1[] = {COLUMN_F1};
    ReportOptions o = {.columns = f1, .n_columns = 1};
    char *got = rendered(&in, "text", o);
    has(got, "\nGPE                78.95        90.00           -11.05   0.4000\n"); /* first minus second, whichever was the reference */
    has(got, "\nmicro              80.60        73.60*           +7.00   0.0200*\n");
    has(got, "\n*: F1 differs from that of the other system; randomisation test over documents, two-sided, all ways to swap, holm for 2 tests, p < 0.05\n");
    free(got);
    got = rendered(&in, "latex", o);
    has(got, "micro & \\bfseries 80.60 & 73.60 {\\textsuperscript{*}} & +7.00 & 0.0200 {\\textsuperscript{*}} \\\\[-.4ex]\n");
    has(got, "\n\\documentclass{article}\n");
    has(got, "\n\\assayend\n");
    free(got);
    got = rendered(&in, "markdown", o);
    has(got, "| micro | **80.60** | 73.60\\* | +7.00<br>\\[+2.0, +11.0\\] | 0.0200\\* |");
    free(got);
    all.settings.whole_only = true; /* then there are no columns of differences */
    got = rendered(&in, "text", o);
    assert_null(strstr(got, "holm)"));
    free(got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_system),
        cmocka_unit_test(systems_side_by_side),
        cmocka_unit_test(the_best_is_strong), cmocka_unit_test(columns_rows_and_order), cmocka_unit_test(marks_and_differences),
        cmocka_unit_test(differing_gold_and_signatures_are_said),
        cmocka_unit_test(csv_has_one_row_for_each_number),
        cmocka_unit_test(json_names_everything),
        cmocka_unit_test(nothing_to_report),
        cmocka_unit_test(rows_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "unit/cmocka_all.h"

#include "report/repetitions.h"

#include "unit/report_fixture.h"

#include <math.h>

static void spread_of_worked_numbers(void **state)
{
    (void)state;
    Spread s = spread_of((const double[]){2, 4, NAN, 4, 4, 5, 5, 7, 9}, 9); /* squares around 5 add up to 32 */
    assert_int_equal(s.n, 8);
    assert_true(s.mean == 5 && s.low == 2 && s.high == 9);
    assert_true(s.deviation == sqrt(32.0 / 7));
    s = spread_of((const double[]){0.1, 0.1, 0.1}, 3); /* 0.1 three times, divided by three, is not 0.1 */
    assert_true(s.mean == 0.1 && s.deviation == 0);
    s = spread_of((const double[]){0.25}, 1);
    assert_true(s.mean == 0.25 && s.low == 0.25 && s.high == 0.25 && isnan(s.deviation));
    s = spread_of((const double[]){NAN}, 1);
    assert_true(s.n == 0 && isnan(s.mean) && isnan(s.low) && isnan(s.high) && isnan(s.deviation));
}

/* Three times ten mentions. The second says an ORG that nobody has, the third was counted otherwise. */
static ResultRow rows_1[] = {{.category = "PER", .tally = {10, 5, 10, 5}}};
static ResultRow rows_2[] = {{.category = "ORG", .tally = {0, 0, 1, 0}}, {.category = "PER", .tally = {10, 8, 8, 8}}};
static ResultRow rows_3[] = {{.category = "PER", .tally = {10, 1, 1, 1}}};
static const Result results_1[] = {{.layer = "mentions", .criterion = "strict", .unit = "document", .additive = true, .rows = rows_1, .n_rows = 1,
                                    .total = {.category = "*", .tally = {10, 5, 10, 5}}, .signature = "one"}};
static const Result results_2[] = {{.layer = "mentions", .criterion = "strict", .unit = "document", .additive = true, .rows = rows_2, .n_rows = 2,
                                    .total = {.category = "*", .tally = {10, 8, 9, 8}}, .signature = "one"}};
static const Result results_3[] = {{.layer = "mentions", .criterion = "strict", .unit = "sentence", .additive = true, .rows = rows_3, .n_rows = 1,
                                    .total = {.category = "*", .tally = {10, 1, 1, 1}}, .signature = "another"}};
static const ReportRepetition repetitions[] = {{1, results_1, 1}, {2, results_2, 1}, {5, results_3, 1}};

static void mean_is_that_of_the_measures(void **state)
{
    (void)state;
    Arena a = {0};
    Result *mean;
    size_t n;
    repetitions_mean(&a, repetitions, 3, ASSAY_ZERO_NULL, &mean, &n);
    assert_int_equal(n, 1);
    assert_int_equal(mean->n_rows, 2);
    assert_string_equal(mean->rows[0].category, "ORG");
    assert_true(mean->rows[0].tally.predicted == 0.5);
    assert_true(mean->total.tally.gold == 10 && mean->total.tally.predicted == 9.5 && mean->total.tally.correct == 6.5);
    Measure m = row_measure(&mean->total, ASSAY_ZERO_NULL);
    assert_true(m.recall == (0.5 + 0.8) / 2);
    assert_true(m.precision == (0.5 + 8.0 / 9) / 2); /* not 6.5 of 9.5 */
    double f1 = 2 * (8.0 / 9) * 0.8 / (8.0 / 9 + 0.8);
    assert_true(m.f1 == (0.5 + f1) / 2);
    /* Macro runs over one category in the first, over two in the second. */
    assert_true(result_macro(mean, ASSAY_ZERO_NULL).mean.recall == (0.5 + 0.4) / 2);
    assert_true(result_weighted(mean, ASSAY_ZERO_NULL).recall == (0.5 + 0.8) / 2);
    arena_free(&a);
}

static void rows_and_notes_tell_what_was_left_out(void **state)
{
    (void)state;
    Arena a = {0};
    ReportSystem system = {.name = "noisy", .run = 1, .repetitions = repetitions, .n_repetitions = 3};
    Result *mean;
    size_t n, counted;
    repetitions_mean(&a, repetitions, 3, ASSAY_ZERO_NULL, &mean, &system.n_results);
    system.results = mean;
    Scoring strict = {"mentions", "strict", NULL}, exact = {"mentions", "exact", NULL};
    const SpreadRow *rows = repetitions_rows(&a, &system, &strict, ASSAY_ZERO_NULL, &n, &counted);
    assert_true(n == 5 && counted == 2);
    assert_string_equal(rows[0].category, "ORG");
    assert_int_equal(rows[0].precision.n, 1); /* undefined in the first */
    assert_int_equal(rows[0].recall.n, 0);
    assert_string_equal(rows[2].row, "micro");
    assert_true(rows[2].recall.low == 0.5 && rows[2].recall.high == 0.8);
    assert_null(repetitions_rows(&a, &system, &exact, ASSAY_ZERO_NULL, &n, &counted));

    ReportInput in = {.systems = &system, .n_systems = 1, .corpus = "wire", .version = "1.0", .split = "test"};
    StrBuf text = {0};
    report_format_find("text")->write(&text, &in, &(ReportOptions){0});
    assert_non_null(strstr(sb_text(&text), "mentions:strict on wire@1.0/test, over repetitions"));
    assert_non_null(strstr(sb_text(&text), "noisy: 3 repetitions (runs 1, 2, 5); the tables show their means"));
    assert_non_null(strstr(sb_text(&text), "noisy: 1 of them was not counted in the same way and is left out"));
    sb_clear(&text);
    report_format_find("csv")->write(&text, &in, &(ReportOptions){0});
    assert_non_null(strstr(sb_text(&text), "noisy,mentions,strict,,micro,*,recall_max,0.8,one"));
    assert_non_null(strstr(sb_text(&text), "noisy,mentions,strict,,micro,*,repetitions,2,one"));
    sb_free(&text);
    arena_free(&a);
}

static void a_system_without_repetitions_has_no_table(void **state)
{
    (void)state;
    ReportInput in = fixture_input(2);
    StrBuf text = {0};
    report_format_find("text")->write(&text, &in, &(ReportOptions){0});
    assert_null(strstr(sb_text(&text), "over repetitions"));
    sb_clear(&text);
    report_format_find("json")->write(&text, &in, &(ReportOptions){0});
    assert_null(strstr(sb_text(&text), "\"spread\""));
    sb_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spread_of_worked_numbers),
        cmocka_unit_test(mean_is_that_of_the_measures),
        cmocka_unit_test(rows_and_notes_tell_what_was_left_out),
        cmocka_unit_test(a_system_without_repetitions_has_no_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Counts by unit as a matrix, the intervals of a Result, and how a report shows them. */
#include "unit/cmocka_all.h"
#include "unit/report_fixture.h"

#include <math.h>
#include <stdlib.h>

enum { DOCUMENTS = 24 };

/* A table of DOCUMENTS documents with one unit each: PERSON is found in some documents, GPE only in the first one. */
static UnitTable table_of(Arena *a, unsigned found_in)
{
    UnitTable t = {.n_documents = DOCUMENTS, .n_units = DOCUMENTS, .n_categories = 3};
    static const char *names[] = {"*", "GPE", "PERSON"};
    t.categories = names;
    t.ids = arena_zero(a, DOCUMENTS, sizeof *t.ids);
    t.first_unit = arena_zero(a, DOCUMENTS + 1, sizeof *t.first_unit);
    t.rows = arena_zero(a, DOCUMENTS * 3, sizeof *t.rows);
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        char id[8];
        t.ids[d] = arena_copy(a, id, (size_t)snprintf(id, sizeof id, "d%02u", d));
        t.first_unit[d + 1] = d + 1;
        double k = d % found_in != 0;
        t.rows[t.n_rows++] = (UnitRow){d, d, 0, {2, k + (d == 0), 1 + (d == 0), k + (d == 0)}};
        if (d == 0) t.rows[t.n_rows++] = (UnitRow){d, d, 1, {1, 1, 1, 1}};
        t.rows[t.n_rows++] = (UnitRow){d, d, 2, {d ? 2 : 1, k, 1, k}};
    }
    return t;
}

static CorpusUnits units(Arena *a, const UnitTable *tables, size_t n)
{
    static const char *const names[] = {"one", "two", "three"};
    CorpusUnits u;
    Error e;
    assert_int_equal(units_of_tables(a, tables, names, n, &u, &e), ASSAY_OK);
    return u;
}

static void a_matrix_has_all_categories_of_all_systems(void **state)
{
    (void)state;
    Arena a = {0};
    UnitTable tables[] = {table_of(&a, 2), table_of(&a, 3)};
    static const char *other[] = {"*", "GPE", "THING"};
    tables[1].categories = other;
    CorpusUnits u = units(&a, tables, 2);
    assert_int_equal(u.matrix.n_groups, 4);
    assert_int_equal(u.matrix.whole, units_group(&u, "*"));
    assert_int_equal(units_group(&u, "LAW"), NO_GROUP);
    assert_true(units_at(&u.matrix, 0, 5, units_group(&u, "PERSON"))->gold == 2);
    assert_true(units_at(&u.matrix, 1, 5, units_group(&u, "PERSON"))->gold == 0);
    assert_true(units_at(&u.matrix, 1, 5, units_group(&u, "THING"))->found == 1);
    assert_int_equal(units_document(&u, 7), 7);
    arena_free(&a);
}

static void tables_over_other_documents_are_refused(void **state)
{
    (void)state;
    Arena a = {0};
    UnitTable tables[] = {table_of(&a, 2), table_of(&a, 3)};
    static const char *const names[] = {"one", "two"};
    CorpusUnits u;
    Error e;
    tables[1].ids[3] = "w77";
    assert_int_equal(units_of_tables(&a, tables, names, 2, &u, &e), ASSAY_ERR_DATA);
    assert_non_null(strstr(e.message, "document 4 is \"d03\" in one and \"w77\" in two"));
    tables[1] = table_of(&a, 3);
    for (size_t d = 9; d <= DOCUMENTS; d++) tables[1].first_unit[d]++; /* document 8 is two sentences */
    assert_int_equal(units_of_tables(&a, tables, names, 2, &u, &e), ASSAY_ERR_DATA);
    assert_non_null(strstr(e.message, "document \"d08\" was counted as 1 in one and as 2 in two"));
    tables[1].n_documents--;
    assert_int_equal(units_of_tables(&a, tables, names, 2, &u, &e), ASSAY_ERR_DATA);
    assert_non_null(strstr(e.message, "one has 24 documents and two has 23"));
    arena_free(&a);
}

static void repetitions_weigh_the_same(void **state)
{
    (void)state;
    Arena a = {0};
    UnitTable tables[] = {table_of(&a, 2), table_of(&a, 3), table_of(&a, 5)};
    static const char *const names[] = {"one", "one", "two"};
    static const size_t system[] = {0, 0, 1};
    CorpusUnits u;
    Error e;
    assert_int_equal(units_of_repetitions(&a, tables, names, system, 3, 2, &u, &e), ASSAY_OK);
    assert_true(u.repetitions == 2);
    for (size_t d = 0; d < DOCUMENTS; d++) {
        assert_true(units_at(&u.matrix, 0, d, u.matrix.whole)->gold == 4);
        assert_true(units_at(&u.matrix, 1, d, u.matrix.whole)->gold == 4); /* one repetition, counted twice */
        assert_true(units_at(&u.matrix, 0, d, u.matrix.whole)->found == (d % 2 != 0) + (d % 3 != 0) + 2 * (d == 0));
    }
    arena_free(&a);
}

static void sentences_add_up_to_documents(void **state)
{
    (void)state;
    Arena a = {0};
    UnitTable t = table_of(&a, 2);
    static const char *ids[] = {"x", "y"};
    size_t first[] = {0, 10, DOCUMENTS};
    t.n_documents = 2;
    t.ids = ids;
    t.first_unit = first;
    CorpusUnits u = units(&a, &t, 1);
    UnitMatrix whole = units_by_document(&a, &u);
    assert_int_equal(whole.n_units, 2);
    assert_true(units_at(&whole, 0, 0, whole.whole)->gold == 20);
    assert_true(units_at(&whole, 0, 1, whole.whole)->gold == 28);
    assert_int_equal(units_document(&u, 9), 0);
    assert_int_equal(units_document(&u, 10), 1);
    arena_free(&a);
}

/* The Result of a table. */
static Result result_of(Arena *a, const UnitTable *t)
{
    Result r = {.layer = "mentions", .criterion = "strict", .unit = "document", .additive = true, .signature = SIGNATURE("all"),
                .total = {.category = "*"}, .n_rows = 2};
    r.rows = arena_zero(a, 2, sizeof *r.rows);
    for (size_t i = 0; i < 2; i++) r.rows[i].category = t->categories[i + 1];
    for (size_t i = 0; i < t->n_rows; i++)
        tally_add(t->rows[i].category ? &r.rows[t->rows[i].category - 1].tally : &r.total.tally, &t->rows[i].tally);
    return r;
}

static void every_measure_has_an_interval(void **state)
{
    (void)state;
    Arena a = {0};
    UnitTable t = table_of(&a, 3);
    Result r = result_of(&a, &t);
    CorpusUnits u = units(&a, &t, 1);
    ResultIntervals i, other;
    intervals_of_result(&a, &u, &r, ASSAY_ZERO_NULL, &(IntervalSettings){.options = {.seed = 1, .replicates = 2000, .threads = 1}}, &i);
    intervals_of_result(&a, &u, &r, ASSAY_ZERO_NULL, &(IntervalSettings){.options = {.seed = 1, .replicates = 2000, .threads = 2}}, &other);
    assert_null(i.why);
    assert_int_equal(i.units, DOCUMENTS);
    Measure whole = row_measure(&r.total, ASSAY_ZERO_NULL);
    const double values[] = {whole.precision, whole.recall, whole.f1};
    for (size_t k = 0; k < MEASURES; k++) {
        const Interval *one = &i.total.at[k];
        assert_true(one->value == values[k]);
        assert_true(one->low < one->value && one->value < one->high);
        assert_int_equal(one->method, INTERVAL_BCA);
        assert_memory_equal(&one->low, &other.total.at[k].low, sizeof one->low);
        assert_memory_equal(&one->high, &other.total.at[k].high, sizeof one->high);
    }
    assert_true(i.macro.at[MEASURE_F1].value == result_macro(&r, ASSAY_ZERO_NULL).mean.f1);
    assert_true(i.weighted.at[MEASURE_RECALL].value == result_weighted(&r, ASSAY_ZERO_NULL).recall);
    /* GPE is in one document, which more than a third of the resamples do not have. */
    const MeasureIntervals *gpe = intervals_of_category(&i, &r, "GPE");
    assert_int_equal(gpe->at[MEASURE_F1].reason, INTERVAL_DROPPED);
    assert_true(isnan(gpe->at[MEASURE_F1].low));
    arena_free(&a);
}

static void repetitions_are_nested_in_units(void **state)
{
    (void)state;
    Arena a = {0};
    UnitTable same[] = {table_of(&a, 3), table_of(&a, 3)};
    Result r = result_of(&a, &same[0]);
    CorpusUnits one = units(&a, same, 1), two = units(&a, same, 2);
    IntervalSettings how = {.options = {.seed = 1, .replicates = 1000, .threads = 1}};
    ResultIntervals i, k;
    intervals_of_result(&a, &one, &r, ASSAY_ZERO_NULL, &how, &i);
    intervals_of_result(&a, &two, &r, ASSAY_ZERO_NULL, &how, &k);
    assert_true(k.total.at[MEASURE_F1].value == i.total.at[MEASURE_F1].value); /* asking twice gives no more certainty */
    assert_true(fabs(k.total.at[MEASURE_F1].low - i.total.at[MEASURE_F1].low) < 1e-12);
    assert_true(fabs(k.macro.at[MEASURE_RECALL].high - i.macro.at[MEASURE_RECALL].high) < 1e-12);
    arena_free(&a);
}

static void figures_of_a_profile_have_none(void **state)
{
    (void)state;
    Arena a = {0};
    UnitTable t = table_of(&a, 3);
    Result r = result_of(&a, &t);
    CorpusUnits u = units(&a, &t, 1);
    Measure own = {1, 1, 1};
    ResultIntervals i;
    r.rows[0].measure = &own;
    r.profile = "somebody-1.0";
    intervals_of_result(&a, &u, &r, ASSAY_ZERO_NULL, &(IntervalSettings){.options = {.replicates = 100}}, &i);
    assert_non_null(i.why);
    assert_null(intervals_of_category(&i, &r, "GPE"));
    arena_free(&a);
}

/* coreference:conll is the mean of three measures of the sums, not the measure of any sum. */
static void wholes_made_of_several_measures(void **state)
{
    (void)state;
    Arena a = {0};
    static const char *groups[] = {"bcub", "ceafe", "muc"};
    CorpusUnits u = {.matrix = units_make(&a, 2, 3, 1, NO_GROUP), .groups = groups, .n_documents = 2, .repetitions = 1};
    for (size_t d = 0; d < 2; d++)
        for (size_t g = 0; g < 3; g++) *units_at(&u.matrix, 0, d, g) = (Tally){4, (double)(g + d), 2, 1};
    const Criterion *conll = whole_criterion("coreference", "conll", NULL);
    assert_non_null(conll);
    assert_null(whole_criterion("coreference", "conll", "conll-8.01"));
    assert_null(whole_criterion("coreference", "muc", NULL));
    assert_null(whole_criterion("mentions", "strict", NULL));
    Tally sums[3];
    units_sum(&u.matrix, 0, sums);
    Statistic s = whole_statistic(&a, &u, conll, MEASURE_RECALL, ASSAY_ZERO_NULL);
    assert_true(fabs(statistic_value(&s, sums, &u.matrix) - (1.0 / 8 + 3.0 / 8 + 5.0 / 8) / 3) < 1e-12);
    s = whole_statistic(&a, &u, conll, MEASURE_PRECISION, ASSAY_ZERO_NULL);
    assert_true(fabs(statistic_value(&s, sums, &u.matrix) - 0.5) < 1e-12);
    arena_free(&a);
}

static char *rendered(const ReportInput *in, const char *format, ReportOptions o)
{
    StrBuf b = {0};
    report_format_find(format)->write(&b, in, &o);
    return b.data;
}

static void has(const char *text, const char *part)
{
    if (!strstr(text, part)) fprintf(stderr, "--- in\n%s\n--- missing\n%s\n---\n", text, part);
    assert_non_null(strstr(text, part));
}

static void reports_show_them(void **state)
{
    (void)state;
    Arena a = {0};
    UnitTable t = table_of(&a, 3);
    Result r = result_of(&a, &t);
    CorpusUnits u = units(&a, &t, 1);
    ResultIntervals i;
    intervals_of_result(&a, &u, &r, ASSAY_ZERO_NULL, &(IntervalSettings){.options = {.seed = 7, .replicates = 1000}}, &i);
    i.total.at[MEASURE_PRECISION].low = 0.5;
    i.total.at[MEASURE_PRECISION].high = 1;
    ReportSystem system = {.name = "one", .results = &r, .n_results = 1, .intervals = &i, .documents = DOCUMENTS};
    ReportInput in = {.systems = &system, .n_systems = 1};
    char *got = rendered(&in, "text", (ReportOptions){0});
    has(got, "  50.0–100.0  ");
    has(got, "below each figure its 95 % interval: BCa bootstrap over 24 documents, 1000 replicates, seed 7\n");
    has(got, "no interval: the value is undefined in more than 5 % of the resamples (GPE precision, GPE recall, GPE F1)\n");
    assert_null(strstr(got, "few units"));
    free(got);
    got = rendered(&in, "text", (ReportOptions){.fractions = true, .style = {.plain = true}});
    has(got, "  0.500-1.000  ");
    free(got);
    got = rendered(&in, "markdown", (ReportOptions){0});
    has(got, "| 68.00<br>50.0–100.0 |");
    free(got);
    got = rendered(&in, "csv", (ReportOptions){0});
    has(got, "measure,value,low,high,confidence,interval,remark,signature\n");
    has(got, ",micro,*,gold,48,,,,,,");
    has(got, ",micro,*,precision,0.68,0.5,1,0.95,bca,,");
    has(got, ",GPE,f1,1,,,0.95,none,no interval: the value is undefined in more than 5 % of the resamples,");
    free(got);
    got = rendered(&in, "json", (ReportOptions){0});
    has(got, "\"precision_interval\":[0.5,1]");
    has(got, "\"f1_interval\":null,\"f1_remark\":\"no interval: ");
    has(got, "\"interval\":{\"method\":\"bca\",\"confidence\":0.95,\"replicates\":1000,\"seed\":7,\"unit\":\"document\",\"units\":24,\"few_units\":false}");
    free(got);
    system.intervals = NULL;
    got = rendered(&in, "text", (ReportOptions){0});
    assert_null(strstr(got, "interval"));
    free(got);
    arena_free(&a);
}

static void few_units_are_marked(void **state)
{
    (void)state;
    Arena a = {0};
    UnitTable t = table_of(&a, 3);
    t.n_documents = t.n_units = 19;
    while (t.rows[t.n_rows - 1].unit >= 19) t.n_rows--;
    Result r = result_of(&a, &t);
    CorpusUnits u = units(&a, &t, 1);
    ResultIntervals i;
    intervals_of_result(&a, &u, &r, ASSAY_ZERO_NULL, &(IntervalSettings){.options = {.seed = 7, .replicates = 1000}}, &i);
    ReportSystem system = {.name = "one", .results = &r, .n_results = 1, .intervals = &i};
    ReportInput in = {.systems = &system, .n_systems = 1};
    char *got = rendered(&in, "text", (ReportOptions){0});
    has(got, "few units");
    free(got);
    got = rendered(&in, "tsv", (ReportOptions){0});
    has(got, "\tbca\tfew units\t");
    free(got);
    got = rendered(&in, "json", (ReportOptions){0});
    has(got, "\"few_units\":true");
    free(got);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_matrix_has_all_categories_of_all_systems),
        cmocka_unit_test(tables_over_other_documents_are_refused),
        cmocka_unit_test(repetitions_weigh_the_same),
        cmocka_unit_test(sentences_add_up_to_documents),
        cmocka_unit_test(every_measure_has_an_interval),
        cmocka_unit_test(repetitions_are_nested_in_units),
        cmocka_unit_test(figures_of_a_profile_have_none),
        cmocka_unit_test(wholes_made_of_several_measures),
        cmocka_unit_test(reports_show_them),
        cmocka_unit_test(few_units_are_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* How rules are written: what is understood, and what is said where it is not. */
#include "unit/cmocka_all.h"

#include "report/gate_rules.h"
#include "unit/stats_fixture.h"

#include <string.h>

static void floor_is(const char *text, const char *criterion, const char *target, double least, bool above)
{
    Arena a = {0};
    Error e = {0};
    GateFloor f;
    if (gate_floor_parse(&a, text, &f, &e)) fail_msg("%s", e.message);
    if (criterion) assert_string_equal(f.target.criterion, criterion);
    else assert_null(f.target.criterion);
    assert_string_equal(gate_target_text(&a, &f.target), target);
    assert_close(f.least, least, 1e-15);
    assert_int_equal(f.above, above);
    arena_free(&a);
}

static void test_floors(void **state)
{
    (void)state;
    floor_is("f1[PERSON] >= 0.80", NULL, "f1[PERSON]", 0.8, false);
    floor_is("  precision[*]>0.5 ", NULL, "precision[*]", 0.5, true);
    floor_is("recall[GPE] >= 75%", NULL, "recall[GPE]", 0.75, false);
    floor_is("F1 [*] >= 100 %", NULL, "f1[*]", 1, false);
    floor_is("mentions:partial\tf1[Job title] ≥ .5", "mentions:partial", "f1[Job title]", 0.5, false);
    floor_is("strict recall[*] >= 0", "strict", "recall[*]", 0, false);
    floor_is("mentions:seqeval-1.2/default f1[*] >= 1", "mentions:seqeval-1.2/default", "f1[*]", 1, false);
    floor_is("f1[*] >= 0.5%", NULL, "f1[*]", 0.005, false);
}

static void test_wrong_floors(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {"", "character 1: a measure was expected"},
        {"accuracy[*] >= 1", "character 1: \"accuracy\" is not a measure"},
        {"strict accuracy[*] >= 1", "character 8: \"accuracy\" is not a measure"},
        {"mentions:strict fl[*] >= 1", "character 17: \"fl\" is not a measure"},
        {"f1 >= 0.8", "character 4: of which category? write f1[PERSON]"},
        {"f1[PERSON >= 0.8", "character 3: the bracket is not closed"},
        {"f1[] >= 0.8", "character 4: a category was expected"},
        {"f1[*]", "character 6: >= was expected"},
        {"f1[*] = 0.8", "character 7: write >="},
        {"f1[*] <= 0.8", "character 7: a floor says what must be reached"},
        {"f1[*] >= high", "character 10: a number was expected"},
        {"f1[*] >= nan", "character 10: a number was expected"},
        {"f1[*] >= 80", "80 is more than 1: write 0.80, or 80%"},
        {"f1[*] >= 101%", "between 0 and 1"},
        {"f1[*] >= -0.1", "between 0 and 1"},
        {"f1[*] >= 0.8 or so", "character 14: nothing was expected behind the number"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Arena a = {0};
        Error e = {0};
        GateFloor f;
        assert_int_equal(gate_floor_parse(&a, wrong[i][0], &f, &e), ASSAY_ERR_USAGE);
        if (!strstr(e.message, wrong[i][1])) fail_msg("\"%s\" is not in \"%s\"", wrong[i][1], e.message);
        arena_free(&a);
    }
}

static void test_targets(void **state)
{
    (void)state;
    Arena a = {0};
    Error e = {0};
    GateTarget t;
    assert_int_equal(gate_target_parse(&a, "mentions:partial recall[*]", &t, &e), ASSAY_OK);
    assert_string_equal(t.criterion, "mentions:partial");
    assert_int_equal(t.measure, STATISTIC_RECALL);
    assert_string_equal(t.category, "*");
    assert_int_equal(gate_target_parse(&a, "f1[*] >= 0.5", &t, &e), ASSAY_ERR_USAGE);
    assert_non_null(strstr(e.message, "character 7: nothing was expected behind ]"));
    assert_int_equal(gate_target_parse(&a, "f1", &t, &e), ASSAY_ERR_USAGE);
    assert_non_null(strstr(e.message, "write f1[PERSON], or f1[*] for the whole"));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_floors), cmocka_unit_test(test_wrong_floors), cmocka_unit_test(test_targets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

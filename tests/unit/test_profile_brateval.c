/* Profile brateval-0.3.2: cases worked out by hand. Of few ids, T4 … T9 come first in a HashMap, then T1, T2, T3. */
#include "unit/cmocka_all.h"

#include "profile_tools.h"

static const char text[] = "abc def ghi jkl mno pqr stu vwx";

/* tp/fp/fn of a category, as text. */
static void check(ProfileTest *t, const char *criterion, const char *category, const char *counts)
{
    unsigned tp, fp, fn;
    char got[64];
    assert_int_equal(sscanf(profile_native(t, criterion, category), "{\"tp\":%u,\"fp\":%u,\"fn\":%u,", &tp, &fp, &fn), 3);
    snprintf(got, sizeof got, "%u/%u/%u", tp, fp, fn);
    assert_string_equal(got, counts);
}

/* One document, the whole. */
static void check_one(const char *criterion, const char *gold, const char *predicted, const char *counts)
{
    ProfileTest t = {0};
    profile_start(&t, "brateval", NULL);
    assert_int_equal(profile_take(&t, "d", text, gold, predicted), ASSAY_OK);
    check(&t, criterion, "*", counts);
    profile_stop(&t);
}

static void exact_is_not_symmetric(void **state)
{
    (void)state;
    check_one("exact/exact", "A 0-5", "A 0-5,10-15", "1/0/0");
    check_one("exact/exact", "A 0-5,10-15", "A 0-5", "0/1/1");
    check_one("exact/exact", "A 0-5,10-15", "A 0-5,10-15", "1/0/0");
    check_one("overlap/exact", "A 0-5,10-15", "A 4-6", "1/0/0");
    check_one("overlap/exact", "A 0-5,10-15", "A 5-10", "0/1/1");
}

static void the_first_that_fits_is_taken(void **state)
{
    (void)state;
    check_one("overlap/exact", "A 0-10; A 0-3", "A 0-3; A 12-14", "1/1/1");
    check_one("overlap/exact", "A 0-10; A 0-3", "A 0-3; A 5-9", "1/1/1"); /* 2/0/0 was possible */
    check_one("overlap/exact", "A 0-3; A 0-10", "A 0-3; A 5-9", "2/0/0");
}

/* T1 takes the first prediction before T4 can: in the order of the list 2/0/2. */
static void order_is_that_of_the_ids(void **state)
{
    (void)state;
    check_one("overlap/exact", "A 0-3; A 20-21; A 22-23; A 0-10", "A 0-3; A 5-9", "1/1/3");
    ProfileTest t = {0};
    profile_start(&t, "brateval", NULL);
    make_document(&t.gold, &t.symbols, "d", text, "A 0-10; A 0-3");
    make_document(&t.predicted, &t.symbols, "d", text, "A 0-3; A 5-9");
    t.gold.mentions[0].id = "T1";
    t.gold.mentions[1].id = "T4";
    assert_int_equal(t.profile->take_mentions(t.run, &t.gold, &t.predicted, &t.error), ASSAY_OK);
    check(&t, "overlap/exact", "*", "2/0/0");
    profile_stop(&t);
}

/* A mention without an id is numbered behind the others: as T5 here, not as T1. */
static void missing_ids_do_not_collide(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "brateval", NULL);
    make_document(&t.gold, &t.symbols, "d", text, "A 0-10; A 0-3; B 4-6");
    make_document(&t.predicted, &t.symbols, "d", text, "A 0-3; A 5-9");
    t.gold.mentions[1].id = "T4";
    t.gold.mentions[2].id = "T1";
    assert_int_equal(t.profile->take_mentions(t.run, &t.gold, &t.predicted, &t.error), ASSAY_OK);
    check(&t, "overlap/exact", "A", "2/0/0");
    check(&t, "overlap/exact", "B", "0/0/1");
    profile_stop(&t);
}

static void duplicates_match_one_to_one(void **state)
{
    (void)state;
    check_one("exact/exact", "A 0-3", "A 0-3; A 0-3", "1/1/0");
    check_one("exact/exact", "A 0-3; A 0-3", "A 0-3; A 0-3", "2/0/0");
    check_one("exact/exact", "A 0-3; A 0-3; A 0-3", "A 0-3", "1/0/2");
}

static void a_confused_type_is_booked_under_the_gold_one(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "brateval-0.3.2", NULL);
    assert_int_equal(profile_take(&t, "d", text, "A 0-3", "B 0-3"), ASSAY_OK);
    check(&t, "exact/exact", "A", "0/0/1");
    check(&t, "exact/exact", "B", "0/1/0");
    check(&t, "exact/inexact", "A", "1/0/0");
    check(&t, "exact/inexact", "*", "1/0/0");
    assert_string_equal(profile_native(&t, "exact/inexact", "B"),
                        "{\"tp\":0,\"fp\":0,\"fn\":0,\"precision\":\"0.0000\",\"recall\":\"0.0000\",\"f1\":\"0.0000\"}");
    profile_stop(&t);
}

static void documents_add_up_and_ratios_are_rounded(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "brateval", NULL);
    assert_int_equal(profile_take(&t, "d1", text, "A 0-3; B 4-7", "A 0-3; A 8-11"), ASSAY_OK);
    assert_int_equal(profile_take(&t, "d2", text, "A 0-3", ""), ASSAY_OK);
    assert_int_equal(profile_take(&t, "d3", text, "", "A 0-3"), ASSAY_OK);
    assert_string_equal(profile_native(&t, "exact/exact", "A"),
                        "{\"tp\":1,\"fp\":2,\"fn\":1,\"precision\":\"0.3333\",\"recall\":\"0.5000\",\"f1\":\"0.4000\"}");
    const Result *r = profile_result(&t, "exact/exact");
    assert_int_equal(r->n_rows, 2);
    assert_string_equal(r->rows[0].category, "A");
    assert_string_equal(r->rows[1].category, "B");
    assert_true(r->additive);
    assert_float_equal(r->total.tally.gold, 3, 0);
    assert_float_equal(r->total.tally.predicted, 3, 0);
    assert_float_equal(r->total.measure->recall, 1.0 / 3, 0);
    profile_stop(&t);
}

static void nothing_at_all_is_zero(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "brateval", NULL);
    check(&t, "overlap/inexact", "*", "0/0/0");
    assert_float_equal(profile_result(&t, "overlap/inexact")->total.measure->f1, 0, 0);
    profile_stop(&t);
}

/* brateval splits the line of an entity at tabs and wants three fields; empty ones at the end do not count. */
static void a_text_with_a_tab_drops_the_line(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "brateval", NULL);
    assert_int_equal(profile_take(&t, "d", "a\tb c\t d", "A 0-3; A 4-6; A 1-2; A 7-8", "A 0-3; A 7-8"), ASSAY_OK);
    check(&t, "exact/exact", "*", "1/0/1");
    profile_stop(&t);
}

static void a_surface_without_a_place_is_wrong(void **state)
{
    (void)state;
    check_one("overlap/inexact", "A 0-3", "A -", "0/1/1");
}

static void a_missing_document_is_an_error(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "brateval", NULL);
    assert_int_equal(profile_take(&t, "w7", text, "A 0-3", NULL), ASSAY_ERR_DATA);
    assert_non_null(strstr(t.error.message, "brateval raises Exception here: mandatory file is missing: w7.ann"));
    profile_stop(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_is_not_symmetric),
        cmocka_unit_test(the_first_that_fits_is_taken),
        cmocka_unit_test(order_is_that_of_the_ids),
        cmocka_unit_test(missing_ids_do_not_collide),
        cmocka_unit_test(duplicates_match_one_to_one),
        cmocka_unit_test(a_confused_type_is_booked_under_the_gold_one),
        cmocka_unit_test(documents_add_up_and_ratios_are_rounded),
        cmocka_unit_test(nothing_at_all_is_zero),
        cmocka_unit_test(a_text_with_a_tab_drops_the_line),
        cmocka_unit_test(a_surface_without_a_place_is_wrong),
        cmocka_unit_test(a_missing_document_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

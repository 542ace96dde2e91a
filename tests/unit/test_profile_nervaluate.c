/* nervaluate 0.3.1 and 1.1.0: what they were seen to do on small cases, right and wrong. */
#include "unit/cmocka_all.h"

#include "slot_tools.h"

static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

static const char *const both[] = {"nervaluate-0.3.1", "nervaluate-1.1.0"};

static void assert_scores(ProfileTest *t, const char *criterion, double p, double r, double f)
{
    const Measure *m = profile_row(t, criterion, "*")->measure;
    assert_near(m->precision, p, 1e-15);
    assert_near(m->recall, r, 1e-15);
    assert_near(m->f1, f, 1e-15);
}

/* One correct, one partial: a half is lost as soon as there are two documents. */
static void half_credit_is_lost_with_two_documents(void **unused)
{
    (void)unused;
    ProfileTest t;
    for (int version = 0; version < 2; version++) {
        double lost = version == 1 ? 0.5 : 0.75;
        profile_open(&t, both[version]);
        profile_tags(&t, "B-A I-A", "B-A I-A");
        profile_tags(&t, "B-A I-A", "B-A O");
        assert_int_equal(profile_finish(&t), 0);
        assert_slots(&t, "partial", "*", "1 0 1 0 0");
        assert_scores(&t, "partial", lost, lost, lost);
        assert_near(profile_row(&t, "partial", "A")->measure->f1, lost, 1e-15);
        assert_scores(&t, "ent_type", 1, 1, 1);
        profile_stop(&t);

        profile_open(&t, both[version]);
        profile_tags(&t, "B-A I-A O B-A I-A", "B-A I-A O B-A O");
        assert_int_equal(profile_finish(&t), 0);
        assert_slots(&t, "partial", "*", "1 0 1 0 0");
        assert_scores(&t, "partial", 0.75, 0.75, 0.75);
        profile_stop(&t);
    }
}

static void order_of_gold_decides(void **unused)
{
    (void)unused;
    ProfileTest t;
    /* The first gold entity that is touched is taken, though the second is identical. */
    profile_open(&t, "nervaluate-1.1.0");
    profile_take(&t, "d", text, "A 0-2; A 1-4", "A 1-4");
    profile_finish(&t);
    assert_slots(&t, "strict", "*", "0 1 0 1 0");
    assert_slots(&t, "exact", "*", "0 1 0 1 0");
    assert_slots(&t, "partial", "*", "0 0 1 1 0");
    assert_slots(&t, "ent_type", "*", "1 0 0 1 0");
    assert_string_equal(native_value(profile_row(&t, "strict", "*"), "actual"), "1");
    assert_string_equal(native_value(profile_row(&t, "strict", "*"), "possible"), "2");
    profile_stop(&t);

    profile_open(&t, "nervaluate-1.1.0");
    profile_take(&t, "d", text, "A 0-10; A 0-5", "A 0-5");
    profile_take(&t, "d", text, "A 0-5; A 0-10", "A 0-5");
    profile_take(&t, "d", text, "A 6-9; A 0-10; A 3-5", "A 4-8"); /* the list decides, not the place */
    profile_finish(&t);
    assert_slots(&t, "strict", "*", "1 2 0 4 0");
    profile_stop(&t);

    profile_open(&t, "nervaluate-0.3.1");
    profile_take(&t, "d", text, "A 0-2; A 1-4", "A 1-4");
    profile_finish(&t);
    assert_slots(&t, "strict", "*", "1 0 0 1 0");
    profile_stop(&t);
}

static void where_a_wrong_type_is_booked(void **unused)
{
    (void)unused;
    ProfileTest t;
    profile_open(&t, "nervaluate-1.1.0");
    profile_tags(&t, "B-A I-A", "B-B I-B");
    profile_finish(&t);
    assert_slots(&t, "strict", "*", "0 1 0 0 0");
    assert_slots(&t, "exact", "*", "1 0 0 0 0");
    assert_slots(&t, "strict", "A", "0 0 0 1 0");
    assert_slots(&t, "exact", "A", "0 0 0 1 0");
    assert_slots(&t, "strict", "B", "0 0 0 0 1");
    assert_string_equal(profile_result(&t, "strict")->unit, "sentence");
    profile_stop(&t);

    profile_open(&t, "nervaluate-0.3.1");
    profile_tags(&t, "B-A I-A", "B-B I-B");
    profile_finish(&t);
    assert_slots(&t, "strict", "*", "0 1 0 0 0");
    assert_slots(&t, "strict", "A", "0 1 0 0 0");
    assert_slots(&t, "partial", "A", "1 0 0 0 0");
    assert_slots(&t, "strict", "B", "0 0 0 0 0"); /* a row of its own, and nothing in it */
    profile_stop(&t);
}

static void too_small_a_part_is_no_overlap(void **unused)
{
    (void)unused;
    ProfileTest t;
    char longer[202];
    memset(longer, 'a', 201);
    longer[201] = 0;
    profile_open(&t, "nervaluate-1.1.0");
    profile_take(&t, "d", longer, "A 0-201", "A 0-1"); /* less than 1 % */
    profile_finish(&t);
    assert_slots(&t, "partial", "*", "0 0 0 1 1");
    profile_stop(&t);

    profile_open(&t, "nervaluate-1.1.0");
    profile_take(&t, "d", longer, "A 0-201", "A 0-3");
    profile_finish(&t);
    assert_slots(&t, "partial", "*", "0 0 1 0 0");
    profile_stop(&t);

    profile_prepare(&t, "nervaluate-1.1.0");
    t.options.min_overlap = 50;
    assert_int_equal(profile_open_prepared(&t), 0);
    /* Half of four characters is enough, a third of three (nine bytes) is not. */
    profile_take(&t, "d", "abcd\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac", "A 0-4; A 4-13", "A 0-2; A 4-7");
    profile_finish(&t);
    assert_slots(&t, "ent_type", "*", "1 0 0 1 1");
    profile_stop(&t);

    profile_prepare(&t, "nervaluate-1.1.0");
    t.options.min_overlap = 0.5;
    assert_int_equal(profile_open_prepared(&t), ASSAY_ERR_USAGE);
    assert_non_null(strstr(t.error.message, "nervaluate raises ValueError here: min_overlap_percentage must be between"));
    profile_stop(&t);
}

static void old_version_counts_twice(void **unused)
{
    (void)unused;
    ProfileTest t;
    profile_open(&t, "nervaluate-0.3.1");
    profile_take(&t, "d", text, "A 0-5", "A 0-5; A 0-5"); /* the same prediction again is correct again */
    profile_take(&t, "d", text, "A 0-2; B 2-4", "A 0-4"); /* one prediction, two gold entities */
    profile_take(&t, "d", text, "A 0-2; A 0-2", "A 0-2"); /* identical gold entities: both found */
    profile_finish(&t);
    assert_slots(&t, "strict", "*", "3 2 0 0 0");
    assert_slots(&t, "ent_type", "*", "4 1 0 0 0");
    assert_slots(&t, "strict", "B", "0 1 0 0 0");
    assert_string_equal(native_value(profile_row(&t, "strict", "*"), "possible"), "5");
    assert_near(profile_row(&t, "strict", "*")->tally.gold, 5, 0);
    profile_stop(&t);

    /* 1.1.0 is one to one. */
    profile_open(&t, "nervaluate-1.1.0");
    profile_take(&t, "d", text, "A 0-5", "A 0-5; A 0-5");
    profile_take(&t, "d", text, "A 0-2; B 2-4", "A 0-4");
    profile_take(&t, "d", text, "A 0-2; A 0-2", "A 0-2");
    profile_finish(&t);
    assert_slots(&t, "strict", "*", "2 1 0 2 1");
    profile_stop(&t);
}

/* On the way to the entity with the same place, what is touched is booked too, in the order of the starts. */
static void old_version_stops_at_the_same_place(void **unused)
{
    (void)unused;
    ProfileTest t;
    profile_open(&t, "nervaluate-0.3.1");
    profile_take(&t, "d", text, "B 4-9; A 2-6; B 5-7", "A 4-9");
    profile_finish(&t);
    assert_slots(&t, "strict", "*", "0 2 0 1 0");
    assert_slots(&t, "ent_type", "*", "1 1 0 1 0");
    assert_slots(&t, "exact", "*", "1 1 0 1 0");
    assert_slots(&t, "partial", "*", "1 0 1 1 0");
    profile_stop(&t);
}

static void tags_are_read_its_way(void **unused)
{
    (void)unused;
    ProfileTest t;
    profile_open(&t, "nervaluate-0.3.1");
    profile_tags(&t, "S-A S-A O", "B-A E-A O"); /* one entity of two tokens each */
    profile_tags(&t, "B B-A", "I I-A");         /* an empty type */
    profile_tags(&t, "\xc3\xa9-A O", "X-A O");  /* the first two characters go, however many bytes */
    profile_tags(&t, "", "");
    profile_finish(&t);
    assert_slots(&t, "strict", "*", "4 0 0 0 0");
    assert_slots(&t, "strict", "", "1 0 0 0 0");
    assert_slots(&t, "strict", "A", "3 0 0 0 0");
    profile_stop(&t);
}

static void bad_tags_are_refused(void **unused)
{
    (void)unused;
    ProfileTest t;
    profile_open(&t, "nervaluate-1.1.0");
    assert_int_equal(profile_tags(&t, "B-A E-A S-A O", "B-A I-A I-A O"), 0); /* inside an entity anything goes */
    assert_int_equal(profile_tags(&t, "O O", "O U-LOC"), 0);                 /* told at the end */
    assert_int_equal(profile_tags(&t, "O O", "S-X O"), 0);
    assert_int_equal(profile_finish(&t), ASSAY_ERR_DATA);
    assert_string_equal(t.error.message, "nervaluate raises ValueError here: Invalid tag format: U-LOC");
    assert_int_equal(t.error.line, 7);
    profile_stop(&t);

    /* All of gold is read before any prediction. */
    profile_open(&t, "nervaluate-1.1.0");
    assert_int_equal(profile_tags(&t, "O O", "O U-LOC"), 0);
    assert_int_equal(profile_tags(&t, "B-A S-PER", "O O"), ASSAY_ERR_DATA);
    assert_string_equal(t.error.message, "nervaluate raises ValueError here: Invalid tag format: S-PER");
    profile_stop(&t);
}

static void types_of_gold_only(void **unused)
{
    (void)unused;
    for (int version = 0; version < 2; version++) {
        ProfileTest t;
        profile_prepare(&t, both[version]);
        t.options.tag_choice = TAGS_GOLD;
        assert_int_equal(profile_open_prepared(&t), 0);
        profile_tags(&t, "B-A O O", "B-C O B-B"); /* C is never in gold, B will be */
        profile_tags(&t, "B-B O O", "B-B O B-C");
        profile_finish(&t);
        assert_slots(&t, "strict", "*", "1 0 0 1 1");
        assert_slots(&t, "strict", "A", "0 0 0 1 0");
        assert_slots(&t, "strict", "B", "1 0 0 0 1");
        assert_slots(&t, "strict", "C", "none");
        profile_stop(&t);
    }
}

static void nothing_at_all(void **unused)
{
    (void)unused;
    ProfileTest t;
    profile_open(&t, "nervaluate-1.1.0"); /* without documents the original gives an empty object */
    profile_finish(&t);
    assert_null(profile_row(&t, "strict", "*")->native);
    assert_int_equal(profile_result(&t, "strict")->n_rows, 0);
    profile_stop(&t);

    profile_open(&t, "nervaluate-0.3.1");
    profile_finish(&t);
    assert_slots(&t, "strict", "*", "0 0 0 0 0");
    assert_scores(&t, "strict", 0, 0, 0);
    profile_stop(&t);
}

static void mentions_that_it_does_not_know(void **unused)
{
    (void)unused;
    for (int version = 0; version < 2; version++) {
        ProfileTest t;
        profile_open(&t, both[version]);
        /* No place: spurious. Optional: no such thing. */
        assert_int_equal(profile_take(&t, "d", text, "A 0-5; A? 7-9", "A -; A 0-5"), 0);
        assert_int_equal(profile_take(&t, "d", text, "A 0-5", NULL), 0);
        assert_int_equal(profile_finish(&t), 0);
        assert_slots(&t, "strict", "*", "1 0 0 2 1");
        assert_string_equal(profile_result(&t, "strict")->unit, "document");
        profile_stop(&t);

        profile_open(&t, both[version]);
        assert_int_equal(profile_take(&t, "d", text, "A 0-5,7-9", ""), ASSAY_ERR_DATA);
        assert_non_null(strstr(t.error.message, "is in 2 pieces, which nervaluate cannot score"));
        profile_stop(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_credit_is_lost_with_two_documents),
        cmocka_unit_test(order_of_gold_decides),
        cmocka_unit_test(where_a_wrong_type_is_booked),
        cmocka_unit_test(too_small_a_part_is_no_overlap),
        cmocka_unit_test(old_version_counts_twice),
        cmocka_unit_test(old_version_stops_at_the_same_place),
        cmocka_unit_test(tags_are_read_its_way),
        cmocka_unit_test(bad_tags_are_refused),
        cmocka_unit_test(types_of_gold_only),
        cmocka_unit_test(nothing_at_all),
        cmocka_unit_test(mentions_that_it_does_not_know),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

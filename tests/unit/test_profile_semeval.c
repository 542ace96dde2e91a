/* SemEval-2013's four schemas, one to one: the cases that nervaluate gets wrong, and what counts as a mention. */
#include "unit/cmocka_all.h"

#include "slot_tools.h"

static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

static void finish_and_check(ProfileTest *t, const char *category, const char *strict, const char *exact, const char *partial,
                             const char *ent_type)
{
    if (!t->results) assert_int_equal(profile_finish(t), 0);
    assert_slots(t, "strict", category, strict);
    assert_slots(t, "exact", category, exact);
    assert_slots(t, "partial", category, partial);
    assert_slots(t, "ent_type", category, ent_type);
}

static void half_credit_is_kept(void **unused)
{
    (void)unused;
    ProfileTest t;
    profile_open(&t, "semeval-2013");
    profile_tags(&t, "B-A I-A", "B-A I-A");
    profile_tags(&t, "B-A I-A", "B-A O");
    finish_and_check(&t, "*", "1 1 0 0 0", "1 1 0 0 0", "1 0 1 0 0", "2 0 0 0 0");
    assert_near(profile_row(&t, "partial", "*")->measure->f1, 0.75, 1e-15);
    assert_near(profile_row(&t, "partial", "A")->measure->f1, 0.75, 1e-15);
    profile_stop(&t);
}

static void the_best_pairs_whatever_the_order(void **unused)
{
    (void)unused;
    ProfileTest t;
    profile_open(&t, "semeval-2013");
    profile_take(&t, "d", text, "A 0-2; A 1-4", "A 1-4");
    profile_take(&t, "d", text, "A 0-10; A 0-5", "A 0-5");
    finish_and_check(&t, "*", "2 0 0 2 0", "2 0 0 2 0", "2 0 0 2 0", "2 0 0 2 0");
    profile_stop(&t);

    /* A prediction of the same place and another type is right for exact; ent_type has a better partner for it. */
    profile_open(&t, "semeval-2013");
    profile_take(&t, "d", text, "A 0-5; B 3-8", "B 0-5");
    finish_and_check(&t, "*", "0 1 0 1 0", "1 0 0 1 0", "1 0 0 1 0", "1 0 0 1 0");
    finish_and_check(&t, "A", "0 0 0 1 0", "0 0 0 1 0", "0 0 0 1 0", "0 0 0 1 0");
    finish_and_check(&t, "B", "0 1 0 0 0", "0 1 0 0 0", "0 0 1 0 0", "1 0 0 0 0");
    profile_stop(&t);
}

static void nothing_counts_twice(void **unused)
{
    (void)unused;
    ProfileTest t;
    profile_open(&t, "semeval-2013");
    profile_take(&t, "d", text, "A 0-5", "A 0-5; A 0-5"); /* the repetition is spurious */
    profile_take(&t, "d", text, "A 0-2; B 2-4", "A 0-4"); /* one partner */
    profile_take(&t, "d", text, "A 0-2; A 0-2", "A 0-2"); /* one mention, said twice */
    finish_and_check(&t, "*", "2 1 0 1 1", "2 1 0 1 1", "2 0 1 1 1", "3 0 0 1 1");
    profile_stop(&t);
}

static void a_wrong_type_and_its_rows(void **unused)
{
    (void)unused;
    ProfileTest t;
    profile_open(&t, "semeval-2013");
    profile_tags(&t, "B-A I-A", "B-B I-B");
    finish_and_check(&t, "*", "0 1 0 0 0", "1 0 0 0 0", "1 0 0 0 0", "0 1 0 0 0");
    finish_and_check(&t, "A", "0 0 0 1 0", "0 0 0 1 0", "0 0 0 1 0", "0 0 0 1 0");
    finish_and_check(&t, "B", "0 0 0 0 1", "0 0 0 0 1", "0 0 0 0 1", "0 0 0 0 1");
    profile_stop(&t);
}

static void any_character_is_an_overlap_unless_asked(void **unused)
{
    (void)unused;
    ProfileTest t;
    char longer[202];
    memset(longer, 'a', 201);
    longer[201] = 0;
    profile_open(&t, "semeval-2013");
    profile_take(&t, "d", longer, "A 0-201", "A 0-1");
    finish_and_check(&t, "*", "0 1 0 0 0", "0 1 0 0 0", "0 0 1 0 0", "1 0 0 0 0");
    profile_stop(&t);

    profile_prepare(&t, "semeval-2013");
    t.options.min_overlap = 50;
    assert_int_equal(profile_open_prepared(&t), 0);
    profile_take(&t, "d", text, "A 0-4", "A 3-5");
    profile_take(&t, "d", text, "A 0-4; A 4-8", "A 2-9; A 0-1"); /* one prediction covers enough of either, the other of none */
    finish_and_check(&t, "*", "0 1 0 2 2", "0 1 0 2 2", "0 0 1 2 2", "1 0 0 2 2");
    profile_stop(&t);

    profile_prepare(&t, "semeval-2013");
    t.options.min_overlap = 101;
    assert_int_equal(profile_open_prepared(&t), ASSAY_ERR_USAGE);
    profile_stop(&t);
}

static void mentions_of_all_kinds(void **unused)
{
    (void)unused;
    ProfileTest t;
    profile_open(&t, "semeval-2013");
    profile_take(&t, "d", text, "A 0-2,5-7", "A 0-2,5-7; A 3-4; B -"); /* between the pieces nothing is shared; a place nowhere */
    profile_take(&t, "d", text, "A? 0-5; A? 10-12", "A 0-5; A 11-14"); /* optional: costs nothing; a wrong place is spurious */
    profile_take(&t, "d", text, "A 0-5", NULL);
    finish_and_check(&t, "*", "1 0 0 1 3", "1 0 0 1 3", "1 0 0 1 3", "1 0 0 1 2");
    assert_string_equal(profile_result(&t, "strict")->unit, "document");
    profile_stop(&t);
}

static void tags_are_read_as_by_the_column_reader(void **unused)
{
    (void)unused;
    ProfileTest t;
    profile_open(&t, "semeval-2013");
    profile_tags(&t, "S-A S-A B-B E-B I-C", "U-A U-A B-B L-B B-C");
    finish_and_check(&t, "*", "4 0 0 0 0", "4 0 0 0 0", "4 0 0 0 0", "4 0 0 0 0");
    profile_stop(&t);
}

static void types_of_gold_only(void **unused)
{
    (void)unused;
    for (int input = 0; input < 2; input++) {
        ProfileTest t;
        profile_prepare(&t, "semeval-2013");
        t.options.tag_choice = TAGS_GOLD;
        assert_int_equal(profile_open_prepared(&t), 0);
        if (input == 0) {
            profile_tags(&t, "B-A O O", "B-C O B-B"); /* C is never in gold, B will be */
            profile_tags(&t, "B-B O O", "B-B O B-C");
        } else {
            profile_take(&t, "d", text, "A 0-1", "C 0-1; B 2-3,5-6");
            profile_take(&t, "d", text, "B 0-1", "B 0-1; C 2-3");
        }
        finish_and_check(&t, "*", "1 0 0 1 1", "1 0 0 1 1", "1 0 0 1 1", "1 0 0 1 1");
        finish_and_check(&t, "B", "1 0 0 0 1", "1 0 0 0 1", "1 0 0 0 1", "1 0 0 0 1");
        assert_slots(&t, "strict", "C", "none");
        profile_stop(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_credit_is_kept),
        cmocka_unit_test(the_best_pairs_whatever_the_order),
        cmocka_unit_test(nothing_counts_twice),
        cmocka_unit_test(a_wrong_type_and_its_rows),
        cmocka_unit_test(any_character_is_an_overlap_unless_asked),
        cmocka_unit_test(mentions_of_all_kinds),
        cmocka_unit_test(tags_are_read_as_by_the_column_reader),
        cmocka_unit_test(types_of_gold_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The HIPE scorer on small cases worked out by hand. */
#include "unit/cmocka_all.h"

#include "slot_tools.h"

static void open_with(ProfileTest *t, const char *const *tagset, size_t n)
{
    profile_prepare(t, "hipe");
    t->options.tagset = tagset;
    t->options.n_tagset = n;
    assert_int_equal(profile_open_prepared(t), 0);
}

static double number(ProfileTest *t, const char *criterion, const char *category, const char *key)
{
    const char *value = native_value(profile_row(t, criterion, category), key);
    if (!*value) fail_msg("%s of %s has no %s", category, criterion, key);
    return strcmp(value, "null") == 0 ? NAN : strtod(value, NULL);
}

static void how_tags_are_read(void **unused)
{
    (void)unused;
    ProfileTest t;
    open_with(&t, NULL, 0);
    profile_tags(&t, "S-per S-PER o", "B-PER b-per O"); /* case does not matter, S begins an entity each time */
    profile_tags(&t, "B-PER E-PER E-PER", "I-PER I-PER I-PER"); /* E goes on, it does not end */
    profile_tags(&t, "B-gr\xc3\xb6\xc3\x9f" "e O", "B-GR\xc3\x96SSE O");
    profile_finish(&t);
    assert_slots(&t, "strict", "*", "4 0 0 0 0");
    assert_slots(&t, "strict", "PER", "3 0 0 0 0");
    assert_slots(&t, "strict", "GR\xc3\x96SSE", "1 0 0 0 0");
    profile_stop(&t);
}

static void what_takes_part(void **unused)
{
    (void)unused;
    ProfileTest t;
    open_with(&t, NULL, 0);
    profile_tags(&t, "B-PER O O", "O B-NEW B-LOC"); /* gold shows LOC later and NEW never */
    profile_tags(&t, "B-LOC B-cell-line O", "B-LOC B-cell-line O"); /* a hyphen: no such type */
    profile_tags(&t, "O B-PER|X O", "O B-PER|X B-LINE"); /* LINE is how cell-line is called, PER how PER|X is */
    profile_finish(&t);
    assert_slots(&t, "strict", "*", "1 0 0 1 2");
    assert_slots(&t, "strict", "LOC", "1 0 0 0 1");
    assert_slots(&t, "strict", "LINE", "0 0 0 0 1");
    assert_slots(&t, "strict", "NEW", "none");
    assert_slots(&t, "strict", "CELL-LINE", "none");
    profile_stop(&t);

    static const char *const tagset[] = {"new", "OTHER"};
    open_with(&t, tagset, 2); /* predicted types that count without gold */
    profile_tags(&t, "B-PER O O", "O B-NEW B-LOC");
    profile_finish(&t);
    assert_slots(&t, "strict", "*", "0 0 0 1 1");
    assert_slots(&t, "strict", "NEW", "0 0 0 0 1");
    assert_slots(&t, "strict", "LOC", "none");
    profile_stop(&t);
}

static void odd_rows(void **unused)
{
    (void)unused;
    ProfileTest t;
    open_with(&t, NULL, 0);
    profile_tokens(&t, "a b#c d", "B-PER B-PER I-PER", "B-PER I-PER I-PER"); /* the row in the middle is not read */
    profile_tokens(&t, "a b c", "B- O B-", "B- O O"); /* the tag with an empty name; at the end such an entity is dropped */
    profile_tokens(&t, "a b c", "_ O O", "_ O O");    /* an empty type by another tag */
    profile_finish(&t);
    assert_slots(&t, "strict", "PER", "1 0 0 0 0");
    assert_slots(&t, "strict", "", "2 0 0 0 0");
    assert_slots(&t, "strict", "*", "3 0 0 0 0");
    profile_stop(&t);
}

/* Sentence 1: A right, B taken for A. Sentence 2: A too short. Sentence 3: spurious A. Sentence 4: missed B. Sentence 5: nothing. */
static void averages(void **unused)
{
    (void)unused;
    ProfileTest t;
    open_with(&t, NULL, 0);
    profile_tags(&t, "B-A I-A O B-B", "B-A I-A O B-A");
    profile_tags(&t, "B-A I-A O", "B-A O O");
    profile_tags(&t, "O O", "O B-A");
    profile_tags(&t, "B-B O", "O O");
    profile_tags(&t, "O O", "O O");
    profile_finish(&t);
    assert_slots(&t, "strict", "*", "1 2 0 1 1");
    assert_slots(&t, "fuzzy", "*", "2 1 0 1 1");
    assert_slots(&t, "exact", "*", "2 1 0 1 1");
    assert_slots(&t, "partial", "*", "2 0 1 1 1");
    assert_slots(&t, "partial", "B", "1 0 0 1 0"); /* under the type of gold */
    assert_slots(&t, "strict", "A", "1 1 0 0 1");

    assert_near(number(&t, "partial", "*", "P_micro"), 2.5 / 4, 1e-15);
    assert_near(number(&t, "partial", "*", "TP"), 2, 0);
    assert_near(number(&t, "partial", "*", "FP"), 2, 0);
    assert_near(number(&t, "partial", "*", "FN"), 2, 0);
    assert_near(profile_row(&t, "partial", "*")->measure->recall, 2.5 / 4, 1e-15);

    /* Strict precision by document: 1/2, 0, 0; recall: 1/2, 0, 0; F1 (documents with both): 1/2, 0. */
    assert_near(number(&t, "strict", "*", "P_macro_doc"), 0.5 / 3, 1e-15);
    assert_near(number(&t, "strict", "*", "P_macro_doc_std"), sqrt(0.25 / 3 - 0.25 / 9), 1e-15);
    assert_near(number(&t, "strict", "*", "R_macro_doc"), 0.5 / 3, 1e-15);
    assert_near(number(&t, "strict", "*", "F1_macro_doc"), 0.25, 1e-15);
    assert_near(number(&t, "strict", "*", "F1_macro_doc_std"), 0.25, 1e-15);
    /* Of A: 1, 0, 0; recall 1, 0. Of B: F1 only where B is on both sides, by its own count: sentence 1, incorrect. */
    assert_near(number(&t, "strict", "A", "P_macro_doc"), 1.0 / 3, 1e-15);
    assert_near(number(&t, "strict", "A", "R_macro_doc_std"), 0.5, 1e-15);
    assert_near(number(&t, "strict", "B", "F1_macro_doc"), 0, 0);

    /* Over types: A has P 1/3, R 1/2, F1 2/5; B has nothing right. */
    assert_near(number(&t, "strict", "*", "P_macro"), 1.0 / 6, 1e-15);
    assert_near(number(&t, "strict", "*", "R_macro"), 0.25, 1e-15);
    assert_near(number(&t, "strict", "*", "F1_macro"), 0.2, 1e-15);
    assert_near(number(&t, "strict", "*", "F1_macro (recomputed from P & R)"), 0.2, 1e-15);
    assert_int_equal(profile_result(&t, "strict")->macro->n, 2);
    assert_near(profile_result(&t, "strict")->macro->mean.recall, 0.25, 1e-15);
    assert_false(profile_result(&t, "strict")->additive);
    profile_stop(&t);
}

/* A mean of equal fractions has no deviation, not even in the last digit. */
static void equal_documents_do_not_deviate(void **unused)
{
    (void)unused;
    ProfileTest t;
    open_with(&t, NULL, 0);
    for (int i = 0; i < 1000; i++) profile_tags(&t, "B-A O B-A O B-A", "B-A O B-A O O");
    profile_finish(&t);
    assert_near(number(&t, "strict", "*", "R_macro_doc"), 2.0 / 3, 1e-15);
    assert_near(number(&t, "strict", "*", "R_macro_doc_std"), 0, 1e-12);
    assert_near(number(&t, "strict", "*", "P_macro_doc_std"), 0, 0);
    profile_stop(&t);
}

static void undefined_means_are_null(void **unused)
{
    (void)unused;
    ProfileTest t;
    open_with(&t, NULL, 0);
    profile_tags(&t, "B-A O", "O O");
    profile_finish(&t);
    assert_string_equal(native_value(profile_row(&t, "strict", "*"), "P_macro_doc"), "null");
    assert_string_equal(native_value(profile_row(&t, "strict", "*"), "P_macro_doc_std"), "null");
    assert_string_equal(native_value(profile_row(&t, "strict", "*"), "F1_macro_doc"), "null");
    assert_near(number(&t, "strict", "*", "R_macro_doc"), 0, 0);
    assert_near(number(&t, "strict", "*", "P_micro"), 0, 0);
    profile_stop(&t);
}

/* A prediction takes the first gold entity that it touches and nobody touched before, unless one has the same place. */
static void who_is_paired(void **unused)
{
    (void)unused;
    ProfileTest t;
    open_with(&t, NULL, 0);
    profile_tags(&t, "B-A B-A O O", "B-A I-A I-A O");     /* one of the two is touched, the other missed */
    profile_tags(&t, "B-A I-A I-A O", "B-A B-B B-A O");   /* three predictions, one gold entity: two spurious */
    profile_tags(&t, "B-B I-B B-A I-A", "B-A I-A B-A O"); /* same place, other type */
    profile_finish(&t);
    assert_slots(&t, "fuzzy", "*", "3 1 0 1 2");
    assert_slots(&t, "strict", "*", "0 4 0 1 2");
    assert_slots(&t, "exact", "B", "1 0 0 0 1");
    profile_stop(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(how_tags_are_read),
        cmocka_unit_test(what_takes_part),
        cmocka_unit_test(odd_rows),
        cmocka_unit_test(averages),
        cmocka_unit_test(equal_documents_do_not_deviate),
        cmocka_unit_test(undefined_means_are_null),
        cmocka_unit_test(who_is_paired),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

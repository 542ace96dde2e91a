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

/* -- relations -------------------------------------------------------------------------------------------------------- */

/* Adds "TYPE 0 1; TYPE 2 3": types, and the numbers of the mentions that they hold between. */
static void add_relations(Document *d, const char *list)
{
    d->relations = arena_zero(&d->arena, strlen(list) / 4 + 1, sizeof *d->relations);
    for (const char *p = list; *p;) {
        char type[16];
        unsigned first, second;
        assert_int_equal(sscanf(p, "%15s %u %u", type, &first, &second), 3);
        Relation *x = &d->relations[d->n_relations++];
        Argument arguments[] = {{.target = first}, {.target = second}};
        *x = (Relation){.type = symbols_intern_text(d->symbols, type), .n_arguments = 2, .arguments = arena_dup(&d->arena, arguments, 2, sizeof *arguments)};
        p += strcspn(p, ";");
        while (*p == ';' || *p == ' ') p++;
    }
}

static int take_relations(ProfileTest *t, const char *gold, const char *gold_relations, const char *predicted, const char *predicted_relations)
{
    make_document(&t->gold, &t->symbols, "d", text, gold);
    make_document(&t->predicted, &t->symbols, "d", text, predicted);
    add_relations(&t->gold, gold_relations);
    add_relations(&t->predicted, predicted_relations);
    return t->profile->take_mentions(t->run, &t->gold, &t->predicted, &t->error);
}

/* tp/fp/fn fpm/fnm of a category of the relations. */
static void check_relations(ProfileTest *t, const char *criterion, const char *category, const char *counts)
{
    if (!t->results) assert_int_equal(t->profile->finish(t->run, &t->arena, &t->results, &t->n, &t->error), ASSAY_OK);
    const char *native = NULL;
    for (size_t i = 0; i < t->n; i++) {
        const Result *r = &t->results[i];
        if (strcmp(r->layer, "relations") != 0 || strcmp(r->criterion, criterion) != 0) continue;
        for (size_t k = 0; k <= r->n_rows; k++) {
            const ResultRow *row = k < r->n_rows ? &r->rows[k] : &r->total;
            if (strcmp(row->category, category) == 0) native = row->native;
        }
    }
    if (!native) fail_msg("there is no %s of relations under %s", category, criterion);
    unsigned tp, fp, fn, fpm, fnm;
    char got[64];
    assert_int_equal(sscanf(native, "{\"tp\":%u,\"fp\":%u,\"fn\":%u,", &tp, &fp, &fn), 3);
    assert_int_equal(sscanf(strstr(native, "\"fpm\""), "\"fpm\":%u,\"fnm\":%u", &fpm, &fnm), 2);
    snprintf(got, sizeof got, "%u/%u/%u %u/%u", tp, fp, fn, fpm, fnm);
    if (strcmp(got, counts) != 0) fail_msg("%s %s: %s instead of %s", criterion, category, got, counts);
}

static void check_one_relation(const char *criterion, const char *gold, const char *gold_relations, const char *predicted,
                               const char *predicted_relations, const char *counts)
{
    ProfileTest t = {0};
    profile_start(&t, "brateval", NULL);
    assert_int_equal(take_relations(&t, gold, gold_relations, predicted, predicted_relations), ASSAY_OK);
    check_relations(&t, criterion, "*", counts);
    profile_stop(&t);
}

static void relations_need_both_entities(void **state)
{
    (void)state;
    const char *gold = "P 0-3; O 4-7; O 8-11";
    check_one_relation("exact/exact", gold, "W 0 1; W 0 2", gold, "W 0 1", "1/0/1 0/0");
    check_one_relation("exact/exact", gold, "W 0 1", gold, "W 1 0", "0/1/1 0/0");                   /* directed: O|P is another type */
    check_one_relation("exact/exact", gold, "W 0 1", gold, "M 0 1", "0/1/1 0/0");
    check_one_relation("exact/exact", gold, "W 0 1", "P 0-3; O 4-6", "W 0 1", "0/1/1 1/1");        /* the entity is missing on both sides */
    check_one_relation("overlap/exact", gold, "W 0 1", "P 0-3; O 4-6", "W 0 1", "1/0/0 0/0");
    check_one_relation("overlap/exact", gold, "W 0 1", "P 0-3; O 4-6", "W 0 1; W 0 1", "1/1/0 0/0"); /* one to one */
}

/* A wrong type of an entity is never forgiven; but where types do not count, the entity is not called missing. */
static void types_of_entities_always_count(void **state)
{
    (void)state;
    check_one_relation("exact/exact", "P 0-3; O 4-7", "W 0 1", "P 0-3; L 4-7", "W 0 1", "0/1/1 1/1");
    check_one_relation("exact/inexact", "P 0-3; O 4-7", "W 0 1", "P 0-3; L 4-7", "W 0 1", "0/1/1 0/0");
    ProfileTest t = {0};
    profile_start(&t, "brateval", NULL);
    assert_int_equal(take_relations(&t, "P 0-3; O 4-7", "W 0 1", "P 0-3; L 4-7", "W 0 1"), ASSAY_OK);
    check_relations(&t, "overlap/inexact", "W|P|O", "0/0/1 0/0");
    check_relations(&t, "overlap/inexact", "W|P|L", "0/1/0 0/0");
    profile_stop(&t);
}

/* More fragments than gold's are right, fewer are wrong; of a false alarm it is the prediction whose fragments must all be there. */
static void relations_are_as_lopsided(void **state)
{
    (void)state;
    check_one_relation("exact/exact", "P 0-3; O 4-7", "W 0 1", "P 0-3; O 4-7,8-11", "W 0 1", "1/0/0 0/0");
    check_one_relation("exact/exact", "P 0-3; O 4-7,8-11", "W 0 1", "P 0-3; O 4-7", "W 0 1", "0/1/1 0/1");
}

/* In a HashMap R2 comes before R1 and so chooses first, and is compared first: the wide one takes what the narrow one needed. */
static void the_first_relation_is_taken(void **state)
{
    (void)state;
    const char *predicted = "P 5-9; P 0-3; O 20-23";
    check_one_relation("overlap/exact", "P 0-3; P 0-10; O 20-23", "W 0 2; W 1 2", predicted, "W 0 2; W 1 2", "1/1/1 0/0");
    check_one_relation("overlap/exact", "P 0-10; P 0-3; O 20-23", "W 0 2; W 1 2", predicted, "W 0 2; W 1 2", "2/0/0 0/0");
}

/* The first case again, with other ids. */
static void relations_follow_their_ids(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "brateval", NULL);
    make_document(&t.gold, &t.symbols, "d", text, "P 0-3; P 0-10; O 20-23");
    make_document(&t.predicted, &t.symbols, "d", text, "P 5-9; P 0-3; O 20-23");
    add_relations(&t.gold, "W 0 2; W 1 2");
    add_relations(&t.predicted, "W 0 2; W 1 2");
    t.gold.relations[0].id = "R2";
    t.gold.relations[1].id = "R1";
    assert_int_equal(t.profile->take_mentions(t.run, &t.gold, &t.predicted, &t.error), ASSAY_OK);
    check_relations(&t, "overlap/exact", "*", "2/0/0 0/0");
    profile_stop(&t);
}

static void an_event_has_no_entity(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "brateval", NULL);
    make_document(&t.gold, &t.symbols, "d", text, "P 0-3; O 4-7");
    make_document(&t.predicted, &t.symbols, "d", text, "P 0-3; O 4-7");
    add_relations(&t.gold, "W 0 1");
    add_relations(&t.predicted, "W 0 1");
    t.predicted.relations[0].arguments[1].is_event = true;
    assert_int_equal(t.profile->take_mentions(t.run, &t.gold, &t.predicted, &t.error), ASSAY_ERR_DATA);
    assert_non_null(strstr(t.error.message, "NullPointerException"));
    t.predicted.relations[0].n_arguments = 1; /* three fields are no longer there: the line is not read */
    assert_int_equal(t.profile->take_mentions(t.run, &t.gold, &t.predicted, &t.error), ASSAY_OK);
    check_relations(&t, "exact/exact", "*", "0/0/1 0/0");
    profile_stop(&t);
}

/* Without relations there are no results of relations. */
static void mentions_alone(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "brateval", NULL);
    assert_int_equal(take_relations(&t, "P 0-3", "", "P 0-3", ""), ASSAY_OK);
    assert_int_equal(t.profile->finish(t.run, &t.arena, &t.results, &t.n, &t.error), ASSAY_OK);
    assert_int_equal(t.n, 4);
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
        cmocka_unit_test(relations_need_both_entities),
        cmocka_unit_test(types_of_entities_always_count),
        cmocka_unit_test(relations_are_as_lopsided),
        cmocka_unit_test(the_first_relation_is_taken),
        cmocka_unit_test(relations_follow_their_ids),
        cmocka_unit_test(an_event_has_no_entity),
        cmocka_unit_test(mentions_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

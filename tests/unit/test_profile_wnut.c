/* wnut-2017: entities, and surface forms of which each counts once; all worked out by hand. */
#include "unit/cmocka_all.h"

#include "score/profile.h"

#include <string.h>

typedef struct Scored {
    Arena arena;
    Result *results;
    size_t n;
} Scored;

/* Rows "TOKEN GOLD PREDICTED", separated by ";"; sentences by "|". */
static Scored score(const char *text)
{
    Scored out = {0};
    Symbols tags = {0};
    Error e = {0};
    const Profile *p = profile_find("wnut-2017");
    assert_non_null(p);
    assert_ptr_equal(p, profile_find("wnut"));
    ProfileRun *run;
    assert_int_equal(p->open(&run, &(ProfileOptions){.tags = &tags}, &e), 0);
    Symbol gold[32], predicted[32];
    uint32_t ends[32];
    StrBuf tokens = {0};
    TagRows rows = {.gold = gold, .predicted = predicted, .token_ends = ends};
    for (const char *at = text; *at;) {
        size_t n = strcspn(at, " ");
        sb_put(&tokens, at, n);
        ends[rows.n] = (uint32_t)tokens.length;
        at += n + 1;
        n = strcspn(at, " ");
        gold[rows.n] = symbols_intern(&tags, at, n);
        at += n + 1;
        n = strcspn(at, ";|");
        predicted[rows.n++] = symbols_intern(&tags, at, n);
        at += n;
        if (!*at || *at == '|') {
            rows.tokens = sb_text(&tokens);
            assert_int_equal(p->take_tags(run, &rows, &e), 0);
            rows.n = 0;
            sb_clear(&tokens);
        }
        if (*at) at++;
    }
    assert_int_equal(p->finish(run, &out.arena, &out.results, &out.n, &e), 0);
    assert_int_equal(out.n, 2);
    assert_string_equal(out.results[0].criterion, "entity");
    assert_string_equal(out.results[1].criterion, "surface");
    p->close(run);
    sb_free(&tokens);
    symbols_free(&tags);
    return out;
}

static void expect(const Scored *s, size_t criterion, const char *category, double gold, double predicted, double correct)
{
    const Result *r = &s->results[criterion];
    const ResultRow *row = strcmp(category, "*") == 0 ? &r->total : NULL;
    for (size_t i = 0; i < r->n_rows; i++)
        if (strcmp(r->rows[i].category, category) == 0) row = &r->rows[i];
    if (!row) fail_msg("%s: no row %s", r->criterion, category);
    const Tally *t = &row->tally;
    if (t->gold != gold || t->predicted != predicted || t->correct != correct || t->found != correct)
        fail_msg("%s %s: gold %g, predicted %g, correct %g", r->criterion, category, t->gold, t->predicted, t->correct);
}

static void forms_count_once(void **state)
{
    (void)state;
    Scored s = score("Amara B-PER B-PER;Kole I-PER I-PER;saw O O;Faro B-LOC O|"
                     "Amara B-PER B-PER;Kole I-PER I-PER|"
                     "Faro B-LOC B-LOC;Faro B-LOC B-PER");
    expect(&s, 0, "PER", 2, 3, 2);
    expect(&s, 0, "LOC", 3, 1, 1);
    expect(&s, 0, "*", 5, 4, 3);
    expect(&s, 1, "PER", 1, 2, 1); /* Amara Kole; predicted also Faro */
    expect(&s, 1, "LOC", 1, 1, 1); /* Faro, right once, missed twice */
    expect(&s, 1, "*", 2, 3, 2);
    assert_true(s.results[0].additive);
    assert_false(s.results[1].additive);
    assert_true(s.results[1].total.measure->precision == 2.0 / 3 && s.results[1].total.measure->recall == 1);
    arena_free(&s.arena);
}

/* Gold has the form in one place, the system in another: no plain intersection of two sets would see that it is wrong. */
static void forms_must_be_right_somewhere(void **state)
{
    (void)state;
    Scored s = score("Faro B-LOC O;met O O;Faro O B-LOC");
    expect(&s, 0, "*", 1, 1, 0);
    expect(&s, 1, "*", 1, 1, 0);
    assert_true(s.results[1].total.measure->f1 == 0);
    arena_free(&s.arena);
}

/* An I that follows nothing begins an entity, one that changes the type too; an entity ends with its sentence; case matters. */
static void tags_are_read_leniently(void **state)
{
    (void)state;
    Scored s = score("a I-X I-X;b I-Y I-Y|b I-Y I-Y;B I-Y O");
    expect(&s, 0, "X", 1, 1, 1);
    expect(&s, 0, "Y", 2, 2, 1);
    expect(&s, 1, "Y", 2, 1, 1); /* "b" and "b B"; predicted "b", right in the first sentence */
    arena_free(&s.arena);
}

static void nothing_is_zero(void **state)
{
    (void)state;
    Scored s = score("a O O");
    expect(&s, 0, "*", 0, 0, 0);
    assert_int_equal(s.results[1].n_rows, 0);
    assert_true(s.results[0].total.measure->f1 == 0);
    assert_string_equal(s.results[0].native, "{\"tokens\":1,\"token_correct\":1}");
    arena_free(&s.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_count_once),
        cmocka_unit_test(forms_must_be_right_somewhere),
        cmocka_unit_test(tags_are_read_leniently),
        cmocka_unit_test(nothing_is_zero),
    };
    return cmocka_run_group_tests_name("profile_wnut", tests, NULL, NULL);
}

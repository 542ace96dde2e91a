/* Groups of letters, signatures held against each other, and what compare makes of counts. */
#include "unit/cmocka_all.h"

#include "report/compare.h"
#include "report/letters.h"
#include "score/signature.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* -- letters ---------------------------------------------------------------------------------------------------------------- */

/* Pairs "01 12": a difference between systems 0 and 1, 1 and 2. The letters of all, joined by blanks. */
static void assert_letters(size_t n, const char *pairs, const char *want)
{
    Arena a = {0};
    bool *significant = arena_zero(&a, n * n, sizeof *significant);
    for (; *pairs; pairs += pairs[2] ? 3 : 2) {
        size_t i = (size_t)(pairs[0] - '0'), k = (size_t)(pairs[1] - '0');
        significant[i * n + k] = significant[k * n + i] = true;
    }
    const char **letters = arena_zero(&a, n, sizeof *letters);
    assert_true(letters_assign(&a, n, significant, letters));
    StrBuf got = {0};
    for (size_t i = 0; i < n; i++) sb_printf(&got, "%s%s", i ? " " : "", letters[i]);
    assert_string_equal(sb_text(&got), want);
    sb_free(&got);
    arena_free(&a);
}

static void letters_are_maximal_groups(void **state)
{
    (void)state;
    assert_letters(1, "", "a");
    assert_letters(3, "", "a a a");
    assert_letters(3, "02", "a ab b");
    assert_letters(3, "01 02 12", "a b c");
    assert_letters(3, "01 02", "a b b");
    assert_letters(4, "03 13 02", "a ab bc c");
    assert_letters(7, "05 06 16 26 36 46 56", "a ab ab ab ab b c");
    assert_letters(4, "01 23", "ab cd ac bd"); /* no order need lie behind it */
}

static void letters_are_shared_by_the_insignificant_only(void **state)
{
    (void)state;
    enum { N = 9 };
    Arena a = {0};
    unsigned seed = 12345;
    for (int round = 0; round < 200; round++) {
        bool significant[N * N] = {0};
        for (size_t i = 0; i < N; i++)
            for (size_t k = i + 1; k < N; k++) {
                seed = seed * 1103515245u + 12345u;
                significant[i * N + k] = significant[k * N + i] = (seed >> 16) % 3 == 0;
            }
        const char *letters[N];
        assert_true(letters_assign(&a, N, significant, letters));
        for (size_t i = 0; i < N; i++)
            for (size_t k = 0; k < N; k++) {
                if (i == k) continue;
                bool shared = strpbrk(letters[i], letters[k]) != NULL;
                assert_true(shared == !significant[i * N + k]);
            }
        arena_reset(&a);
    }
    arena_free(&a);
}

static void too_many_groups_are_refused(void **state)
{
    (void)state;
    enum { N = 30 }; /* fifteen pairs that differ, nothing else: 2^15 groups */
    Arena a = {0};
    bool *significant = arena_zero(&a, N * N, sizeof *significant);
    for (size_t i = 0; i < N; i += 2) significant[i * N + i + 1] = significant[(i + 1) * N + i] = true;
    const char *letters[N];
    assert_false(letters_assign(&a, N, significant, letters));
    arena_free(&a);
}

/* -- signatures ------------------------------------------------------------------------------------------------------------- */

static void assert_differences(const char *x, const char *y, size_t n, const char *want)
{
    StrBuf b = {0};
    assert_int_equal(signature_differences(&b, x, y), n);
    assert_string_equal(sb_text(&b), want);
    sb_free(&b);
}

static void signatures_differ_by_field(void **state)
{
    (void)state;
    assert_differences("assay:1|cat:all|zero:null", "assay:1|cat:all|zero:null", 0, "");
    assert_differences("assay:1|cat:all|zero:null", "assay:2|cat:A,B|zero:null", 2, "assay (1 and 2), cat (all and A,B)");
    assert_differences("cat:all|zero:0", "cat:all|zero:0|dup:collapse", 1, "dup (nothing and collapse)");
    assert_differences("cat:all|zero:0|given:mentions", "cat:all|zero:0", 1, "given (mentions and nothing)");
    assert_differences("place:first-unused|repair:-", "place:-|repair:conlleval", 0, "");
    assert_differences("place:first-unused|repair:discard", "place:all|repair:conlleval", 2,
                       "place (first-unused and all), repair (discard and conlleval)");
    assert_differences("tok:-", "tok:assay-1", 1, "tok (- and assay-1)");
    assert_differences("cat:all", "category:all", 2, "cat (all and nothing), category (nothing and all)");
}

static void signatures_say_how_ratios_are_made(void **state)
{
    (void)state;
    Arena a = {0};
    Result results[] = {{.signature = "cat:all|zero:null|apart:X"}, {.signature = "zero:1"}, {.signature = "zero:null", .profile = "seqeval-1.2"}, {0}};
    signature_set_zero(results, 4, ASSAY_ZERO_0, &a);
    assert_string_equal(results[0].signature, "cat:all|zero:0|apart:X");
    assert_string_equal(results[1].signature, "zero:0");
    assert_string_equal(results[2].signature, "zero:null");
    assert_null(results[3].signature);
    arena_free(&a);
}

static void values_of_signatures_are_found(void **state)
{
    (void)state;
    size_t n;
    StrBuf b = {0};
    const char *value = signature_value("assay:1|crit:strict|cat:A%2CB,C%25|zero:0", "cat", &n);
    assert_non_null(value);
    signature_put_plain(&b, value, n);
    assert_string_equal(sb_text(&b), "A,B,C%");
    assert_null(signature_value("assay:1|crit:strict", "cat", &n));
    sb_clear(&b);
    signature_put_plain(&b, "%4", 2);
    assert_string_equal(sb_text(&b), "%4");
    sb_free(&b);
}

/* -- comparing -------------------------------------------------------------------------------------------------------------- */

enum { UNITS = 40, SYSTEMS = 4 };

/* Systems that find 9, 9, 8 and 2 of 10 in each document; the second makes other mistakes than the first. Two groups and the whole,
 * which is the first group. */
static CompareInput made_up(Arena *a)
{
    static const char *groups[] = {"*", "A", "B"};
    CompareInput in = {.title = "made up", .scoring = "mentions:strict", .unit = "document"};
    in.units = (CorpusUnits){.matrix = units_make(a, UNITS, 3, SYSTEMS, 0), .groups = groups, .n_documents = UNITS, .repetitions = 1};
    in.units.ids = arena_zero(a, UNITS, sizeof *in.units.ids);
    in.units.first_unit = arena_zero(a, UNITS + 1, sizeof *in.units.first_unit);
    const double finds[] = {9, 9, 8, 2};
    for (size_t u = 0; u < UNITS; u++) {
        in.units.ids[u] = "d";
        in.units.first_unit[u + 1] = u + 1;
        for (size_t s = 0; s < SYSTEMS; s++) {
            double k = finds[s] + ((u + s) % 2 ? 1 : -1) * (s != 2);
            for (size_t g = 0; g < 2; g++) *units_at(&in.units.matrix, s, u, g) = (Tally){10, k, 10, k};
        }
    }
    return in;
}

static const char *const names[SYSTEMS] = {"one", "two", "three", "four"};

static CompareSettings settings(void)
{
    return (CompareSettings){.systems = names, .n_systems = SYSTEMS, .against = NO_SYSTEM, .measures = {false, false, true},
                             .options = {.seed = 1, .replicates = 1000, .threads = 1}, .confidence = 0.95, .interval = INTERVAL_BCA,
                             .adjust = ADJUST_HOLM, .alpha = 0.05, .listed = 3};
}

static void all_pairs_are_tested_as_one_family(void **state)
{
    (void)state;
    Arena a = {0};
    CompareInput in[] = {made_up(&a), made_up(&a)};
    CompareSettings s = settings();
    CompareResult r[2];
    compare_all(&a, in, 2, &s, r);
    assert_int_equal(r[0].n_pairs, 6);
    const Comparison *one_two = &r[0].pairs[0], *one_four = &r[0].pairs[2];
    assert_true(one_two->a == 0 && one_two->b == 1);
    assert_true(one_two->p > 0.5 && !one_two->significant);
    assert_true(one_four->a == 0 && one_four->b == 3 && one_four->test.difference > 0.6);
    assert_true(one_four->significant);
    assert_true(fabs(one_four->p - 1.0 / 1001) < 1e-12);
    assert_true(fabs(one_four->adjusted - 12 * one_four->p) < 1e-12 || one_four->adjusted < 12 * one_four->p); /* of 12, not of 6 */
    assert_true(one_four->adjusted >= 7 * one_four->p);
    assert_int_equal(one_four->wins.win, UNITS);
    assert_true(one_four->interval.low < one_four->test.difference && one_four->test.difference < one_four->interval.high);
    assert_string_equal(r[0].letters[0], "a");
    assert_string_equal(r[0].letters[1], "a");
    assert_string_equal(r[0].letters[3], "c");
    assert_int_equal(r[0].order[0], 0);
    assert_int_equal(r[0].order[3], 3);
    assert_int_equal(r[0].n_details, 3); /* neighbours */
    arena_free(&a);
}

static void the_order_of_naming_decides_the_sign(void **state)
{
    (void)state;
    Arena a = {0};
    CompareInput in = made_up(&a), turned = made_up(&a);
    for (size_t u = 0; u < UNITS; u++)
        for (size_t g = 0; g < 3; g++)
            for (size_t i = 0; i < SYSTEMS; i++) *units_at(&turned.units.matrix, SYSTEMS - 1 - i, u, g) = *units_at(&in.units.matrix, i, u, g);
    CompareSettings s = settings();
    CompareResult forth, back;
    compare_all(&a, &in, 1, &s, &forth);
    compare_all(&a, &turned, 1, &s, &back);
    const Comparison *x = &forth.pairs[2], *y = &back.pairs[2]; /* first and last */
    assert_true(x->test.difference == -y->test.difference && x->p == y->p);
    assert_int_equal(x->wins.win, y->wins.loss);
    assert_true(fabs(x->interval.low + y->interval.high) < 1e-12);
    assert_int_equal(back.order[0], 2); /* of equals the one named first */
    for (size_t d = 0; d < back.n_details; d++) assert_true(back.details[d].a < back.details[d].b);
    arena_free(&a);
}

static void against_one_system_only(void **state)
{
    (void)state;
    Arena a = {0};
    CompareInput in = made_up(&a);
    CompareSettings s = settings();
    CompareResult r;
    s.against = 2;
    s.measures[MEASURE_PRECISION] = true;
    compare_all(&a, &in, 1, &s, &r);
    assert_int_equal(r.n_pairs, 6);
    for (size_t i = 0; i < r.n_pairs; i++) assert_int_equal(r.pairs[i].b, 2);
    assert_int_equal(r.n_details, 3);
    assert_null(r.letters);
    assert_true(r.pairs[4].a == 3 && r.pairs[4].test.difference < 0);
    arena_free(&a);
}

static void the_units_that_matter_come_first(void **state)
{
    (void)state;
    Arena a = {0};
    CompareInput in = made_up(&a);
    CompareSettings s = settings();
    s.n_systems = 2;
    in.units.matrix.n_systems = 2;
    for (size_t u = 0; u < UNITS; u++) *units_at(&in.units.matrix, 1, u, 0) = *units_at(&in.units.matrix, 0, u, 0);
    *units_at(&in.units.matrix, 1, 7, 0) = (Tally){10, 0, 10, 0};
    *units_at(&in.units.matrix, 1, 9, 0) = (Tally){10, 4, 10, 4};
    CompareResult r;
    compare_all(&a, &in, 1, &s, &r);
    const PairDetail *d = &r.details[0];
    assert_int_equal(d->units[0].unit, 7);
    assert_int_equal(d->units[1].unit, 9);
    assert_true(fabs(d->units[0].difference - (in.units.matrix.tallies[7 * 3].found / 10)) < 1e-12);
    assert_true(d->units[0].without < r.pairs[0].test.difference && d->units[0].without > 0);
    arena_free(&a);
}

static void what_is_undefined_is_not_tested(void **state)
{
    (void)state;
    Arena a = {0};
    CompareInput in = made_up(&a);
    CompareSettings s = settings();
    CompareResult r;
    memset(in.units.matrix.tallies, 0, sizeof(Tally) * SYSTEMS * UNITS * 3);
    compare_all(&a, &in, 1, &s, &r);
    assert_false(compare_is_conclusive(&r, 1));
    assert_true(isnan(r.values[0].at[MEASURE_F1].value));
    s.zero = ASSAY_ZERO_0;
    compare_all(&a, &in, 1, &s, &r);
    assert_true(compare_is_conclusive(&r, 1)); /* identical */
    assert_true(r.pairs[0].test.identical && r.pairs[0].p == 1);
    arena_free(&a);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    Arena a = {0};
    CompareInput in = made_up(&a);
    CompareSettings s = settings();
    CompareResult r[3];
    const size_t threads[] = {1, 2, 7};
    for (size_t i = 0; i < 3; i++) {
        s.options.threads = threads[i];
        compare_all(&a, &in, 1, &s, &r[i]);
        for (size_t k = 0; k < r[i].n_pairs; k++) {
            assert_true(r[i].pairs[k].p == r[0].pairs[k].p);
            assert_true(r[i].pairs[k].interval.low == r[0].pairs[k].interval.low && r[i].pairs[k].interval.high == r[0].pairs[k].interval.high);
        }
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_are_maximal_groups),
        cmocka_unit_test(letters_are_shared_by_the_insignificant_only),
        cmocka_unit_test(too_many_groups_are_refused),
        cmocka_unit_test(signatures_differ_by_field),
        cmocka_unit_test(signatures_say_how_ratios_are_made), cmocka_unit_test(values_of_signatures_are_found),
        cmocka_unit_test(all_pairs_are_tested_as_one_family),
        cmocka_unit_test(the_order_of_naming_decides_the_sign),
        cmocka_unit_test(against_one_system_only),
        cmocka_unit_test(the_units_that_matter_come_first),
        cmocka_unit_test(what_is_undefined_is_not_tested),
        cmocka_unit_test(threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

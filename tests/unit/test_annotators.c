#include "unit/cmocka_all.h"

#include "score/annotators.h"
#include "score/consensus.h"
#include "stats/agreement.h"

#include "score_tools.h"

#include <math.h>

/* "aa bb cc dd ee ff gg hh" has a token every three bytes: token t is 3t … 3t + 2. */
#define TEXT "aa bb cc dd ee ff gg hh"

typedef struct Fixture {
    Symbols symbols;
    Arena arena;
    Document d[8];
    size_t n;
    Annotators *a;
    const Agreement *out;
} Fixture;

static const Document *version(Fixture *f, const char *mentions)
{
    Document *d = &f->d[f->n++];
    make_document(d, &f->symbols, "w", TEXT, mentions);
    return d;
}

static void end(Fixture *f)
{
    annotators_free(f->a);
    for (size_t i = 0; i < f->n; i++) document_free(&f->d[i]);
    symbols_free(&f->symbols);
    arena_free(&f->arena);
}

static Tally sum_of(const AgreementCounts *c, const char *name)
{
    Tally sum = {0};
    size_t group = agreement_group(c, name);
    for (size_t i = 0; group != NO_GROUP && i < c->matrix.n_units; i++) tally_add(&sum, units_at(&c->matrix, 0, i, group));
    return sum;
}

#define assert_tally(t, g, f, p, c) \
    do { \
        Tally t_ = (t); \
        if (t_.gold != (g) || t_.found != (f) || t_.predicted != (p) || t_.correct != (c)) \
            fail_msg("gold %g found %g predicted %g correct %g", t_.gold, t_.found, t_.predicted, t_.correct); \
    } while (0)

static double value_of(const AgreementCounts *c, StatisticFunction function, const void *context)
{
    Arena scratch = {0};
    Tally *sums = arena_zero(&scratch, c->matrix.n_groups + 1, sizeof *sums);
    units_sum(&c->matrix, 0, sums);
    double value = function(sums, c->matrix.n_groups, context);
    arena_free(&scratch);
    return value;
}

/* One marks PER on tokens 0-1, ORG on 3, PER on 5; the other PER on 0-1, PER on 3, PER on 5-6, LOC on 7. */
static void two_annotators_by_hand(void **state)
{
    (void)state;
    Fixture f = {0};
    f.a = annotators_new(&(ScoreOptions){0}, 2, &f.symbols, &f.arena);
    const Document *v[] = {version(&f, "PER 0-5; ORG 9-11; PER 15-17"), version(&f, "PER 0-5; PER 9-11; PER 15-20; LOC 21-23")};
    annotators_add(f.a, v[0], v);
    f.out = annotators_end(f.a);
    assert_int_equal(f.out->n_pairs, 1);
    const AgreementPair *p = &f.out->pairs[0];
    assert_int_equal(p->documents, 1);
    assert_tally(sum_of(&p->counts[PAIR_STRICT], "*"), 3, 1, 4, 1);
    assert_tally(sum_of(&p->counts[PAIR_STRICT], "PER"), 2, 1, 3, 1);
    assert_tally(sum_of(&p->counts[PAIR_PARTIAL], "*"), 3, 1.5, 4, 1.5);
    assert_tally(sum_of(&p->counts[PAIR_TOKENS], "PER"), 3, 3, 5, 3);
    assert_tally(sum_of(&p->counts[PAIR_TOKENS], ""), 8, 0, 0, 0);
    assert_tally(sum_of(&p->counts[PAIR_SPANS], "PER"), 1, 1, 2, 1);
    assert_tally(sum_of(&p->counts[PAIR_SPANS], "ORG"), 1, 0, 0, 0);

    /* Tokens: PER-PER 3, ORG-PER 1, nothing-PER 1, nothing-LOC 1, nothing-nothing 2. */
    static const double table[] = {2, 1, 0, 1, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}; /* nothing, PER, ORG, LOC */
    double kappa = value_of(&p->counts[PAIR_LABELS], kappa_of_sums, NULL);
    assert_true(fabs(kappa - 17.0 / 41) < 1e-15); /* (8·5 - (4·2 + 3·5)) / (64 - 23) */
    assert_true(fabs(kappa - kappa_cohen(table, 4).kappa) < 1e-15);
    /* Spans: PER-PER, ORG-PER. */
    assert_true(value_of(&p->counts[PAIR_SPANS], kappa_of_sums, NULL) == 0);

    size_t person = agreement_group(&p->counts[PAIR_TOKENS], "PER"), all = agreement_group(&p->counts[PAIR_TOKENS], "");
    static const double person_table[] = {3, 2, 0, 3}; /* not-not 3, not-PER 2, PER-PER 3 */
    assert_true(fabs(value_of(&p->counts[PAIR_TOKENS], agreement_category_kappa, &(CategoryGroup){person, all}) -
                     kappa_cohen(person_table, 2).kappa) < 1e-15);

    assert_int_equal(p->verdicts[VERDICT_CORRECT], 1);
    assert_int_equal(p->n_disagreements, 3);
    assert_int_equal(p->disagreements[0].verdict, VERDICT_WRONG_TYPE);
    assert_string_equal(p->disagreements[0].first_category, "ORG");
    assert_string_equal(p->disagreements[0].second_category, "PER");
    assert_int_equal(p->disagreements[1].verdict, VERDICT_WRONG_BOUNDARY);
    assert_int_equal(p->disagreements[1].second->spans[0].end, 20);
    assert_int_equal(p->disagreements[2].verdict, VERDICT_SPURIOUS);
    assert_null(p->disagreements[2].first);
    end(&f);
}

/* The same document the other way round exchanges gold and predicted, and nothing else. */
static void the_order_exchanges_the_sides(void **state)
{
    (void)state;
    static const char *const texts[] = {"PER 0-5; PER 3-8; ORG 9-11; ORG 9-11; PER 15-17", "PER 0-8; PER 9-11; PER 15-20; LOC 21-23; LOC 21-23"};
    Tally sums[2][PAIR_COUNTS];
    double kappa[2];
    for (int turn = 0; turn < 2; turn++) {
        Fixture f = {0};
        f.a = annotators_new(&(ScoreOptions){0}, 2, &f.symbols, &f.arena);
        const Document *v[] = {version(&f, texts[turn]), version(&f, texts[1 - turn])};
        annotators_add(f.a, v[0], v);
        f.out = annotators_end(f.a);
        for (int c = PAIR_STRICT; c <= PAIR_TOKENS; c++) sums[turn][c] = sum_of(&f.out->pairs[0].counts[c], "*");
        kappa[turn] = value_of(&f.out->pairs[0].counts[PAIR_LABELS], kappa_of_sums, NULL);
        end(&f);
    }
    assert_tally(sums[0][PAIR_STRICT], 4, 0, 4, 0); /* what is there twice counts once */
    for (int c = PAIR_STRICT; c <= PAIR_TOKENS; c++)
        assert_tally(sums[1][c], sums[0][c].predicted, sums[0][c].correct, sums[0][c].gold, sums[0][c].found);
    assert_true(kappa[0] == kappa[1]);
}

static void nested_mentions_make_a_set(void **state)
{
    (void)state;
    Fixture f = {0};
    f.a = annotators_new(&(ScoreOptions){0}, 2, &f.symbols, &f.arena);
    const Document *v[] = {version(&f, "ORG 0-8; GPE 3-5"), version(&f, "GPE 3-5; GPE 3-5; ORG 0-8; PER 9-11,15-17")};
    annotators_add(f.a, v[0], v);
    f.out = annotators_end(f.a);
    const AgreementCounts *labels = &f.out->pairs[0].counts[PAIR_LABELS];
    assert_tally(sum_of(labels, "GPE+ORG"), 1, 1, 1, 1);
    assert_tally(sum_of(labels, "ORG"), 2, 2, 2, 2);
    assert_tally(sum_of(labels, "PER"), 0, 0, 2, 0);
    assert_tally(sum_of(labels, ""), 5, 3, 3, 3);
    assert_true(agreement_group(labels, "GPE") == NO_GROUP);
    end(&f);
}

/* Three annotators, four documents: all have the first, the third lacks the second, only the first has the third, nobody but
 * the last two the fourth. Alpha is compared with the one that is computed from the values themselves. */
static void three_annotators_and_missing_documents(void **state)
{
    (void)state;
    Fixture f = {0};
    f.a = annotators_new(&(ScoreOptions){0}, 3, &f.symbols, &f.arena);
    const Document *one[] = {version(&f, "A 0-2; B 3-5"), version(&f, "A 0-5; B 6-8"), version(&f, "A 0-2; B 3-8; B 21-23")};
    const Document *two[] = {version(&f, "A 0-2"), version(&f, "A 0-2; B 9-11"), NULL};
    const Document *three[] = {version(&f, "A 0-23"), NULL, NULL};
    const Document *four[] = {NULL, version(&f, "B 0-2"), version(&f, "")};
    annotators_add(f.a, one[0], one);
    annotators_add(f.a, two[0], two);
    annotators_add(f.a, three[0], three);
    annotators_add(f.a, four[1], four);
    f.out = annotators_end(f.a);
    assert_int_equal(f.out->documents, 3);
    assert_int_equal(f.out->n_pairs, 3);
    assert_int_equal(f.out->pairs[0].documents, 2);
    assert_int_equal(f.out->pairs[1].documents, 1);
    assert_true(f.out->pairs[2].documents == 2 && f.out->pairs[2].first == 1 && f.out->pairs[2].second == 2);

    enum { O, A, B, X };
    static const int said[24][3] = {{A, A, A}, {B, A, B}, {O, B, B}, {O, O, O}, {O, O, O}, {O, O, O}, {O, O, O}, {O, O, B},
                                    {A, A, X}, {O, O, X}, {O, O, X}, {O, B, X}, {O, O, X}, {O, O, X}, {O, O, X}, {O, O, X},
                                    {X, B, O}, {X, O, O}, {X, O, O}, {X, O, O}, {X, O, O}, {X, O, O}, {X, O, O}, {X, O, O}};
    double values[72], is_b[72];
    for (size_t i = 0; i < 72; i++) {
        int v = said[i / 3][i % 3];
        values[i] = v == X ? (double)NAN : (double)v;
        is_b[i] = v == X ? (double)NAN : (double)(v == B);
    }
    double alpha = value_of(&f.out->labels, alpha_of_sums, NULL);
    assert_true(fabs(alpha - alpha_krippendorff(values, 24, 3, ALPHA_NOMINAL)) < 1e-14);
    CategoryGroup b = {agreement_group(&f.out->categories, "B"), agreement_group(&f.out->categories, "")};
    alpha = value_of(&f.out->categories, agreement_category_alpha, &b);
    assert_true(fabs(alpha - alpha_krippendorff(is_b, 24, 3, ALPHA_NOMINAL)) < 1e-14);

    /* The wholes of the pairs stand side by side, by their numbers. */
    Tally sums[3];
    units_sum(&f.out->strict.matrix, 0, sums);
    assert_tally(sums[0], 3, 1, 4, 1);
    assert_tally(sums[1], 2, 1, 3, 1);
    assert_tally(sums[2], 3, 0, 3, 0);
    end(&f);
}

/* Published examples: 50 items in a table, and 15 units of which three coders judged some (a dot: not). */
static void known_examples(void **state)
{
    (void)state;
    static const Tally table[] = {{.gold = 25, .predicted = 30, .correct = 20}, {.gold = 25, .predicted = 20, .correct = 15}};
    assert_true(fabs(kappa_of_sums(table, 2, NULL) - 0.4) < 1e-15);
    assert_true(isnan(kappa_of_sums(&(Tally){.gold = 7, .predicted = 7, .correct = 7}, 1, NULL)));
    static const char *const coders[] = {".....34121133.3",
                                         "1.213343.......",
                                         "..21344.21133.4"};
    Tally sums[4] = {0};
    for (size_t unit = 0; unit < 15; unit++) {
        double here[4] = {0}, m = 0;
        for (size_t i = 0; i < 3; i++) {
            if (coders[i][unit] == '.') continue;
            here[coders[i][unit] - '1']++;
            m++;
        }
        for (size_t c = 0; c < 4 && m >= 2; c++) tally_add(&sums[c], &(Tally){.gold = here[c], .correct = here[c] * (here[c] - 1) / (m - 1)});
    }
    assert_true(fabs(alpha_of_sums(sums, 4, NULL) - .691358024691358) < 1e-15);
}

static void nothing_in_common(void **state)
{
    (void)state;
    Fixture f = {0};
    f.a = annotators_new(&(ScoreOptions){0}, 2, &f.symbols, &f.arena);
    const Document *alone[] = {version(&f, "A 0-2"), NULL};
    annotators_add(f.a, alone[0], alone);
    f.out = annotators_end(f.a);
    assert_int_equal(f.out->documents, 0);
    assert_int_equal(f.out->pairs[0].documents, 0);
    assert_int_equal(f.out->pairs[0].n_disagreements, 0);
    assert_true(isnan(value_of(&f.out->labels, alpha_of_sums, NULL)));
    assert_true(isnan(value_of(&f.out->pairs[0].counts[PAIR_LABELS], kappa_of_sums, NULL)));
    end(&f);
}

static void only_some_categories(void **state)
{
    (void)state;
    Fixture f = {0};
    static const char *const wanted[] = {"A"};
    f.a = annotators_new(&(ScoreOptions){.categories = wanted, .n_categories = 1}, 2, &f.symbols, &f.arena);
    const Document *v[] = {version(&f, "A 0-2; B 3-5"), version(&f, "A 0-2; C 6-8")};
    annotators_add(f.a, v[0], v);
    f.out = annotators_end(f.a);
    assert_int_equal(f.out->pairs[0].n_disagreements, 0);
    assert_true(value_of(&f.out->labels, alpha_of_sums, NULL) == 1);
    end(&f);
}

static Attribute attribute(Fixture *f, const char *name, const char *value)
{
    return (Attribute){symbols_intern_text(&f->symbols, name), symbols_intern_text(&f->symbols, value)};
}

static void consensus_keeps_what_all_say(void **state)
{
    (void)state;
    Fixture f = {0};
    static const char *const names[] = {"ann", "ben", "cai", "dan"};
    const Document *v[] = {version(&f, "PER 0-5; PER 0-5; ORG 9-11; LOC 21-23"), version(&f, "LOC 21-23; PER 0-5; GPE 9-11"), NULL,
                           version(&f, "ORG 9-11; PER 0-5; LOC 21-23; PER 6-8,12-14")};
    Attribute shared = attribute(&f, "level", "name"), other = attribute(&f, "level", "title");
    Attribute both[] = {shared, other};
    f.d[0].mentions[3].attributes = both;
    f.d[0].mentions[3].n_attributes = 2;
    f.d[1].mentions[0].attributes = f.d[2].mentions[2].attributes = &shared;
    f.d[1].mentions[0].n_attributes = f.d[2].mentions[2].n_attributes = 1;
    Document agreed = {0}, rest = {0};
    consensus_of(&agreed, &rest, v[0], v, names, 4, NULL, &f.symbols);
    assert_int_equal(agreed.n_mentions, 2);
    assert_string_equal(symbols_name(&f.symbols, agreed.mentions[0].type), "PER");
    assert_string_equal(symbols_name(&f.symbols, agreed.mentions[1].type), "LOC");
    assert_true(agreed.mentions[1].n_attributes == 1 && agreed.mentions[1].attributes[0].value == shared.value);
    static const struct {
        const char *type, *who;
        uint32_t n_spans;
    } left[] = {{"PER", "dan", 2}, {"GPE", "ben", 1}, {"ORG", "ann,dan", 1}};
    assert_int_equal(rest.n_mentions, 3);
    for (uint32_t i = 0; i < 3; i++) {
        const Mention *m = &rest.mentions[i];
        assert_string_equal(symbols_name(&f.symbols, m->type), left[i].type);
        assert_int_equal(m->n_spans, left[i].n_spans);
        assert_int_equal(m->n_attributes, 1);
        assert_string_equal(symbols_name(&f.symbols, m->attributes[0].name), "annotators");
        assert_string_equal(symbols_name(&f.symbols, m->attributes[0].value), left[i].who);
    }
    document_free(&agreed);
    document_free(&rest);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_annotators_by_hand),
        cmocka_unit_test(the_order_exchanges_the_sides),
        cmocka_unit_test(nested_mentions_make_a_set),
        cmocka_unit_test(three_annotators_and_missing_documents),
        cmocka_unit_test(known_examples),
        cmocka_unit_test(nothing_in_common),
        cmocka_unit_test(only_some_categories),
        cmocka_unit_test(consensus_keeps_what_all_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The metrics of coreference on one example worked out by hand, by our criteria and by the profiles; and next to nothing. */
#include "unit/cmocka_all.h"

#include "score/profile.h"
#include "score/scorer.h"
#include "unit/documents.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define A_TO_I \
    "'mentions':[{'id':'a','type':'M','spans':[[0,1]]},{'id':'b','type':'M','spans':[[2,3]]},{'id':'c','type':'M','spans':[[4,5]]}," \
    "{'id':'d','type':'M','spans':[[6,7]]},{'id':'e','type':'M','spans':[[8,9]]},{'id':'f','type':'M','spans':[[10,11]]}," \
    "{'id':'g','type':'M','spans':[[12,13]]},{'id':'h','type':'M','spans':[[14,15]]},{'id':'i','type':'M','spans':[[16,17]]}]"

typedef struct Pair {
    Symbols symbols;
    Document gold, predicted;
} Pair;

static void make(Document *d, Symbols *symbols, const char *clusters)
{
    StrBuf line = {0};
    sb_printf(&line, "{'id':'d','text':'a b c d e f g h i'," A_TO_I ",'clusters':%s}", clusters);
    document_from(d, symbols, sb_text(&line));
    sb_free(&line);
}

static void pair_open(Pair *p, const char *gold, const char *predicted)
{
    *p = (Pair){0};
    make(&p->gold, &p->symbols, gold);
    make(&p->predicted, &p->symbols, predicted);
}

static void pair_close(Pair *p)
{
    document_free(&p->gold);
    document_free(&p->predicted);
    symbols_free(&p->symbols);
}

static void near(const char *what, double found, double wanted)
{
    if (isnan(found) != isnan(wanted) || fabs(found - wanted) > 1e-12) fail_msg("%s is %.17g, not %.17g", what, found, wanted);
}

/* P and R of the whole under one of our criteria. */
static void native(Pair *p, const char *name, double precision, double recall)
{
    const Criterion *c = criterion_find(name);
    assert_non_null(c);
    Scorer *s = scorer_new(&(ScoreOptions){.criteria = &c, .n_criteria = 1}, &p->symbols);
    scorer_add(s, &p->gold, &p->predicted, NULL, NULL);
    Measure m = row_measure(&scorer_results(s)->total, ASSAY_ZERO_NULL);
    near(name, m.precision, precision);
    near(name, m.recall, recall);
    scorer_free(s);
}

typedef struct Wanted {
    const char *criterion;
    double precision, recall;
} Wanted;

/* The same under a profile. */
static void by_profile(Pair *p, const char *name, const Wanted *wanted, size_t n)
{
    const Profile *profile = profile_find(name);
    assert_non_null(profile);
    ProfileOptions options = {.tags = &p->symbols, .scheme = SCHEME_AUTO, .min_overlap = -1, .digits = -1};
    ProfileRun *run = NULL;
    Arena arena = {0};
    Result *results = NULL;
    size_t n_results = 0;
    Error e = {0};
    assert_int_equal(profile->open(&run, &options, &e), ASSAY_OK);
    assert_int_equal(profile->take_mentions(run, &p->gold, &p->predicted, &e), ASSAY_OK);
    assert_int_equal(profile->finish(run, &arena, &results, &n_results, &e), ASSAY_OK);
    for (size_t i = 0; i < n; i++) {
        const Result *r = NULL;
        for (size_t k = 0; k < n_results; k++)
            if (strcmp(results[k].criterion, wanted[i].criterion) == 0) r = &results[k];
        assert_non_null(r);
        Measure m = row_measure(&r->total, ASSAY_ZERO_0);
        near(wanted[i].criterion, m.precision, wanted[i].precision);
        near(wanted[i].criterion, m.recall, wanted[i].recall);
    }
    profile->close(run);
    arena_free(&arena);
}

/* The example of Moosavi and Strube 2016: gold {a b c} {d e f g}, response {a b} {c d} {f g h i}; e is not predicted, h and i are not gold.
 *
 * MUC      R: {a b c} is in 2 pieces, 3 - 2 = 1 link of 2; {d e f g} in 3, with e alone, 4 - 3 = 1 of 3: 2/5.
 *          P: {a b} 1 of 1; {c d} 0 of 1; {f g h i} in 3 pieces, 1 of 3: 2/5.
 * B-cubed  R: a, b 2/3 each, c 1/3, d 1/4, e 0, f, g 2/4 each: 35/12 of 7. P: a, b 1 each, c, d 1/2 each, f, g 2/4 each, h, i 0: 4 of 8.
 * CEAF-m   {a b c} with {a b}: 2, {d e f g} with {f g h i}: 2; 4 of 7 and of 8.
 * CEAF-e   2*2/(3+2) + 2*2/(4+4) = 0.8 + 0.5 = 1.3; of 2 and of 3.
 * LEA      R: {a b c}, weight 3, has 1 of its 3 links; {d e f g}, weight 4, 1 of 6: (3/3 + 4/6) / 7. P: {a b}, 2, 1 of 1; {c d}, 2, none;
 *          {f g h i}, 4, 1 of 6: (2 + 4/6) / 8.
 * BLANC    coreference links: gold 3 + 6 = 9, response 1 + 1 + 6 = 8, both ab and fg: 2. Others: gold 7*6/2 - 9 = 12, response
 *          8*7/2 - 8 = 20; both: of the 15 pairs of the six common mentions 6 are links in gold and 3 in the response, 2 of them in both: 15 - 6 - 3 + 2
 *          = 8. P (2/8 + 8/20)/2, R (2/9 + 8/12)/2. */
static void the_formulas(void **state)
{
    (void)state;
    Pair p;
    pair_open(&p, "[['a','b','c'],['d','e','f','g']]", "[['a','b'],['c','d'],['f','g','h','i']]");
    static const Wanted wanted[] = {
        {"mentions", 6.0 / 8, 6.0 / 7}, {"muc", 2.0 / 5, 2.0 / 5}, {"bcub", 4.0 / 8, 35.0 / 12 / 7}, {"ceafm", 4.0 / 8, 4.0 / 7},
        {"ceafe", 1.3 / 3, 1.3 / 2}, {"lea", (2 + 4.0 / 6) / 8, (1 + 4.0 / 6) / 7}, {"blanc", (2.0 / 8 + 8.0 / 20) / 2, (2.0 / 9 + 8.0 / 12) / 2},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        char name[64];
        snprintf(name, sizeof name, "coreference:%s", wanted[i].criterion);
        native(&p, name, wanted[i].precision, wanted[i].recall);
    }
    Wanted conll[] = {wanted[0], wanted[1], wanted[2], wanted[3], wanted[4], wanted[6]};
    by_profile(&p, "conll-8.01", conll, 6);
    Wanted coval[] = {wanted[0], wanted[1], wanted[2], {"ceafm", 4.0 / 3, 4.0 / 2}, wanted[4], wanted[5]}; /* divided by clusters, not by mentions */
    by_profile(&p, "coval", coval, 6);
    pair_close(&p);
}

/* Two singletons, and one, against themselves, and nothing: what has no denominator is undefined, not 0 as with the originals. */
static void next_to_nothing(void **state)
{
    (void)state;
    Pair p;
    pair_open(&p, "[['a'],['b']]", "[['b'],['a']]");
    native(&p, "coreference:muc", NAN, NAN);
    native(&p, "coreference:bcub", 1, 1);
    native(&p, "coreference:ceafm", 1, 1);
    native(&p, "coreference:ceafe", 1, 1);
    native(&p, "coreference:lea", 1, 1);
    native(&p, "coreference:blanc", 1, 1);
    pair_close(&p);
    pair_open(&p, "[['a']]", "[['a']]");
    native(&p, "coreference:blanc", NAN, NAN);
    native(&p, "coreference:lea", 1, 1);
    pair_close(&p);
    pair_open(&p, "[]", "[]");
    native(&p, "coreference:bcub", NAN, NAN);
    native(&p, "coreference:conll", NAN, NAN);
    pair_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_formulas), cmocka_unit_test(next_to_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

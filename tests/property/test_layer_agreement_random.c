/* Agreement in all layers on random documents: an annotator agrees with himself, and exchanging annotators exchanges precision and recall
 * and nothing else. */
#include "unit/cmocka_all.h"

#include "property/random_documents.h"
#include "report/whole.h"
#include "score/layer_agreement.h"
#include "stats/agreement.h"

#include <math.h>

enum { ROUNDS = 300, DOCUMENTS = 3, MOST_ANNOTATORS = 3 };

typedef struct Fixture {
    Symbols symbols;
    Arena arena;
    Document d[DOCUMENTS][MOST_ANNOTATORS];
    const Document *versions[DOCUMENTS][MOST_ANNOTATORS];
    const LayerAgreement *out;
} Fixture;

static bool k_is_symmetric(const void *context, const char *type)
{
    (void)context;
    return strcmp(type, "K") == 0;
}

/* Annotator i's documents are made from seeds[i]. */
static void make(Fixture *f, size_t n, const uint64_t *seeds)
{
    VersionsOfDocument documents[DOCUMENTS];
    *f = (Fixture){0};
    for (size_t k = 0; k < DOCUMENTS; k++) {
        for (size_t i = 0; i < n; i++) {
            random_document(&f->d[k][i], &f->symbols, seeds[i] * DOCUMENTS + k);
            f->versions[k][i] = &f->d[k][i];
        }
        documents[k] = (VersionsOfDocument){&f->d[k][0], f->versions[k]};
    }
    f->out = layer_agreement_of(&(ScoreOptions){.symmetric = k_is_symmetric}, documents, DOCUMENTS, n, &f->symbols, &f->arena);
}

static void end(Fixture *f)
{
    for (size_t k = 0; k < DOCUMENTS; k++)
        for (size_t i = 0; i < MOST_ANNOTATORS; i++) document_free(&f->d[k][i]);
    symbols_free(&f->symbols);
    arena_free(&f->arena);
}

static double value_of(const LayerMeasure *m, size_t measure)
{
    Arena scratch = {0};
    CorpusUnits units = {.matrix = m->counts.matrix, .groups = m->counts.names};
    Statistic s = {.kind = STATISTIC_FUNCTION, .function = m->kind == LAYER_KAPPA ? kappa_of_sums : alpha_of_sums};
    if (m->kind == LAYER_F1) s = whole_statistic(&scratch, &units, m->criterion->finish ? m->criterion : NULL, measure, ASSAY_ZERO_NULL);
    bool none = m->kind == LAYER_F1 && !m->criterion->finish && m->counts.matrix.whole == NO_GROUP;
    double value = none ? NAN : statistic_observed(&m->counts.matrix, 0, &s);
    arena_free(&scratch);
    return value;
}

static void an_annotator_agrees_with_himself(void **state)
{
    (void)state;
    size_t defined = 0, measures = 0;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        Fixture f;
        make(&f, 2, (const uint64_t[]){seed, seed});
        for (size_t i = 0; i < f.out->n; i++) {
            double value = value_of(&f.out->measures[i], MEASURE_F1);
            if (!isnan(value) && fabs(value - 1) > 1e-9)
                fail_msg("seed %llu: %s %s: %.17g", (unsigned long long)seed, layer_name(f.out->measures[i].layer), f.out->measures[i].over, value);
            defined += isnan(value) ? 0 : 1;
        }
        measures += f.out->n;
        end(&f);
    }
    assert_true(defined > measures * 3 / 4);
}

static bool same(double a, double b) { return isnan(a) ? isnan(b) : a == b; }

static void exchanging_two_exchanges_the_sides(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        Fixture f, g;
        make(&f, 2, (const uint64_t[]){seed, seed + 1});
        make(&g, 2, (const uint64_t[]){seed + 1, seed});
        assert_int_equal(f.out->n, g.out->n);
        for (size_t i = 0; i < f.out->n; i++) {
            const LayerMeasure *x = &f.out->measures[i], *y = &g.out->measures[i];
            assert_string_equal(x->over, y->over);
            bool right = same(value_of(x, MEASURE_F1), value_of(y, MEASURE_F1)) && x->items == y->items && x->documents == y->documents;
            if (x->kind == LAYER_F1)
                right &= same(value_of(x, MEASURE_PRECISION), value_of(y, MEASURE_RECALL)) && same(value_of(x, MEASURE_RECALL), value_of(y, MEASURE_PRECISION));
            if (!right)
                fail_msg("seed %llu: %s %s: %.17g, exchanged %.17g", (unsigned long long)seed, layer_name(x->layer), x->over, value_of(x, MEASURE_F1),
                         value_of(y, MEASURE_F1));
        }
        end(&f);
        end(&g);
    }
}

/* The sum of three fractions depends on their order in the last digit. */
static void alpha_does_not_know_the_order(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        Fixture f, g;
        make(&f, 3, (const uint64_t[]){seed, seed + 1, seed + 2});
        make(&g, 3, (const uint64_t[]){seed + 2, seed, seed + 1});
        for (size_t i = 0; i < f.out->n; i++) {
            const LayerMeasure *x = &f.out->measures[i], *y = &g.out->measures[i];
            if (x->kind != LAYER_ALPHA) continue;
            double a = value_of(x, 0), b = value_of(y, 0);
            if (strcmp(x->over, y->over) != 0 || x->items != y->items || !(isnan(a) ? isnan(b) : fabs(a - b) < 1e-12))
                fail_msg("seed %llu: %s %s: %.17g and %.17g", (unsigned long long)seed, layer_name(x->layer), x->over, a, b);
        }
        end(&f);
        end(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_annotator_agrees_with_himself), cmocka_unit_test(exchanging_two_exchanges_the_sides),
                                       cmocka_unit_test(alpha_does_not_know_the_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The chain against what can be done by hand: all label sequences of short chains, one after the other. And the gradient of
 * the likelihood against differences of its value. */
#include "unit/cmocka_all.h"

#include "chain.h"
#include "learn.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LABELS = 5, MOST_PLACES = 6 };

/* A small generator of its own, so that the cases stay what they are. */
static double next_number(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) / 9007199254740992.0;
}

static void fill(Chain *c, size_t length, double width, uint64_t *seed)
{
    for (size_t i = 0; i < c->n_labels; i++)
        for (size_t j = 0; j < c->n_labels; j++) c->transition[i * c->stride + j] = width * (next_number(seed) - 0.5);
    chain_transitions(c);
    chain_start(c, length);
    for (size_t t = 0; t < length; t++)
        for (size_t j = 0; j < c->n_labels; j++) c->state[t * c->stride + j] = width * (next_number(seed) - 0.5);
}

/* Steps to the next label sequence; false behind the last. */
static bool next_labels(uint16_t *labels, size_t length, size_t n)
{
    for (size_t t = 0; t < length; t++) {
        if (++labels[t] < n) return true;
        labels[t] = 0;
    }
    return false;
}

typedef struct ByHand {
    double log_z, best;
    uint16_t best_labels[MOST_PLACES];
    double place[MOST_PLACES][MOST_LABELS], pair[MOST_LABELS][MOST_LABELS];
} ByHand;

static ByHand by_hand(const Chain *c)
{
    ByHand h = {.best = -INFINITY};
    uint16_t labels[MOST_PLACES] = {0};
    double z = 0;
    do {
        double score = chain_score(c, labels);
        z += exp(score);
        if (score > h.best) {
            h.best = score;
            memcpy(h.best_labels, labels, sizeof labels);
        }
        for (size_t t = 0; t < c->length; t++) {
            h.place[t][labels[t]] += exp(score);
            if (t) h.pair[labels[t - 1]][labels[t]] += exp(score);
        }
    } while (next_labels(labels, c->length, c->n_labels));
    h.log_z = log(z);
    for (size_t t = 0; t < c->length; t++)
        for (size_t j = 0; j < c->n_labels; j++) h.place[t][j] /= z;
    for (size_t i = 0; i < c->n_labels; i++)
        for (size_t j = 0; j < c->n_labels; j++) h.pair[i][j] /= z;
    return h;
}

static void check_close(double mine, double theirs)
{
    if (!(fabs(mine - theirs) <= 1e-11 * (1 + fabs(theirs)))) fail_msg("%.17g is not %.17g", mine, theirs);
}

static void check_chain(Chain *c)
{
    ByHand h = by_hand(c);
    uint16_t labels[MOST_PLACES];
    check_close(chain_viterbi(c, labels), h.best);
    assert_memory_equal(labels, h.best_labels, c->length * sizeof *labels);
    check_close(chain_forward(c), h.log_z);
    chain_backward(c);
    double *p = calloc(c->length * c->stride, sizeof *p), *pairs = calloc(c->n_labels * c->stride, sizeof *pairs);
    chain_marginals(c, p);
    chain_add_pairs(c, pairs);
    for (size_t t = 0; t < c->length; t++)
        for (size_t j = 0; j < c->n_labels; j++) check_close(p[t * c->stride + j], h.place[t][j]);
    for (size_t i = 0; i < c->n_labels; i++)
        for (size_t j = 0; j < c->n_labels; j++) check_close(pairs[i * c->stride + j] * c->factor[i * c->stride + j], h.pair[i][j]);
    free(p);
    free(pairs);
}

static void inference_is_that_of_all_sequences(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (size_t n = 1; n <= MOST_LABELS; n++) {
        Chain c;
        chain_init(&c, n);
        for (size_t length = 1; length <= MOST_PLACES; length++) {
            fill(&c, length, length % 2 ? 4 : 30, &seed);
            check_chain(&c);
        }
        chain_free(&c);
    }
}

static void a_range_has_the_probability_of_its_sequences(void **state)
{
    (void)state;
    uint64_t seed = 11;
    Chain c;
    chain_init(&c, 4);
    fill(&c, 5, 5, &seed);
    double log_z = chain_forward(&c);
    chain_backward(&c);
    for (size_t from = 0; from < 5; from++)
        for (size_t to = from + 1; to <= 5; to++)
            for (size_t unless = 0; unless <= 4; unless++) {
                uint16_t wanted[5], labels[5] = {0};
                double sum = 0;
                for (size_t t = from; t < to; t++) wanted[t - from] = (uint16_t)(next_number(&seed) * 4);
                do {
                    bool fits = memcmp(labels + from, wanted, (to - from) * sizeof *labels) == 0;
                    if (fits && (to == 5 || labels[to] != unless)) sum += exp(chain_score(&c, labels) - log_z);
                } while (next_labels(labels, 5, 4));
                check_close(chain_range(&c, from, to, wanted, unless), sum);
            }
    chain_free(&c);
}

static void wild_weights_stay_numbers(void **state)
{
    (void)state;
    uint64_t seed = 3;
    uint16_t labels[200];
    Chain c;
    chain_init(&c, 5);
    for (int k = 0; k < 20; k++) {
        fill(&c, 200, k % 2 ? 3000 : 1e6, &seed);
        double log_z = chain_forward(&c), best = chain_viterbi(&c, labels);
        chain_backward(&c);
        assert_true(isfinite(log_z) && isfinite(best));
        assert_true(log_z >= best - 1e-9 * fabs(best));
        assert_true(best == chain_score(&c, labels) || fabs(best - chain_score(&c, labels)) < 1e-9 * fabs(best));
        double *p = calloc(200 * c.stride, sizeof *p), *pairs = calloc(5 * c.stride, sizeof *pairs);
        chain_marginals(&c, p);
        chain_add_pairs(&c, pairs);
        for (size_t i = 0; i < 5 * c.stride; i++) assert_true(isfinite(pairs[i]));
        for (size_t t = 0; t < 200; t++) {
            double sum = 0;
            for (size_t j = 0; j < 5; j++) sum += p[t * c.stride + j];
            check_close(sum, 1);
        }
        free(p);
        free(pairs);
    }
    chain_free(&c);
}

static void the_exponential_is_exact(void **state)
{
    (void)state;
    double x[1003], y[1003];
    for (int i = 0; i < 1000; i++) x[i] = 3 - 0.713 * i;
    x[1000] = 3, x[1001] = -710, x[1002] = -1e300;
    chain_exp(y, x, 3, 1003);
    for (int i = 0; i < 1003; i++) {
        double right = exp(fmax(x[i] - 3, CHAIN_LOWEST));
        if (fabs(y[i] - right) > 4.5e-16 * right) fail_msg("exp(%g) is %.17g, not %.17g", x[i] - 3, y[i], right);
    }
    assert_true(y[1000] == 1);
}

/* Sequences with random attributes and tags. */
static Lessons random_lessons(size_t n_labels, size_t n_sequences, uint64_t *seed)
{
    Lessons l = {0};
    char name[32];
    for (size_t i = 0; i < n_labels; i++) names_add(&l.labels, name, (size_t)snprintf(name, sizeof name, i ? "B-%zu" : "O", i));
    for (size_t s = 0; s < n_sequences; s++) {
        size_t length = 1 + (size_t)(next_number(seed) * 6);
        for (size_t t = 0; t < length; t++) {
            lessons_add_attribute(&l, "bias", 4);
            for (int k = 0; k < 3; k++)
                lessons_add_attribute(&l, name, (size_t)snprintf(name, sizeof name, "a%d", (int)(next_number(seed) * 12)));
            lessons_end_word(&l, (uint16_t)(next_number(seed) * (double)n_labels));
        }
        lessons_end_sequence(&l);
    }
    return l;
}

static void check_gradient(bool all_states, bool all_transitions, double c2)
{
    uint64_t seed = 5;
    Lessons l = random_lessons(4, 8, &seed);
    Objective o;
    objective_init(&o, &l, all_states, all_transitions, c2);
    double *w = calloc(o.n, sizeof *w), *g = calloc(o.n, sizeof *g), *unused = calloc(o.n, sizeof *g);
    for (size_t i = 0; i < o.n; i++)
        if (i < o.n_states || !o.possible || o.possible[i - o.n_states]) w[i] = next_number(&seed) - 0.5;
    objective_value(&o, w, g);
    for (size_t i = 0; i < o.n; i++) {
        static const double h = 1e-5;
        double keep = w[i];
        if (i >= o.n_states && o.possible && !o.possible[i - o.n_states]) {
            assert_true(g[i] == 0);
            continue;
        }
        w[i] = keep + h;
        double above = objective_value(&o, w, unused);
        w[i] = keep - h;
        double below = objective_value(&o, w, unused);
        w[i] = keep;
        double slope = (above - below) / (2 * h);
        if (fabs(slope - g[i]) > 1e-7 * (1 + fabs(slope))) fail_msg("weight %zu: slope %.12g, gradient %.12g", i, slope, g[i]);
    }
    free(w);
    free(g);
    free(unused);
    objective_free(&o);
    lessons_free(&l);
}

static void the_gradient_is_the_slope(void **state)
{
    (void)state;
    check_gradient(false, false, 0);
    check_gradient(false, true, 0.3);
    check_gradient(true, true, 0);
    check_gradient(true, false, 1);
}

static void the_value_is_the_likelihood(void **state)
{
    (void)state;
    uint64_t seed = 9;
    Lessons l = random_lessons(3, 5, &seed);
    Objective o;
    objective_init(&o, &l, false, true, 0);
    double *w = calloc(o.n, sizeof *w), *g = calloc(o.n, sizeof *g), expected = 0;
    for (size_t s = 0; s < l.n_sequences; s++) expected += (double)(l.sequences[s + 1] - l.sequences[s]) * log(3);
    check_close(objective_value(&o, w, g), expected); /* without weights all labels are as likely */
    o.c2 = 2;
    w[0] = 3, w[o.n - 1] = -1;
    double with = objective_value(&o, w, g);
    o.c2 = 0;
    check_close(with - objective_value(&o, w, g), 20);
    free(w);
    free(g);
    objective_free(&o);
    lessons_free(&l);
}

static LearnReport learned(const Lessons *l, LearnOptions options, Model *m)
{
    LearnReport report = {0};
    char why[200];
    *m = (Model){0};
    if (learn(m, l, &options, &report, NULL, why, sizeof why) != 0) fail_msg("%s", why);
    return report;
}

static void both_optimisers_get_to_the_top(void **state)
{
    (void)state;
    uint64_t seed = 13;
    Lessons l = random_lessons(4, 30, &seed);
    LearnOptions options = LEARN_DEFAULTS;
    options.epsilon = 1e-7, options.delta = 0, options.period = 0, options.c2 = 0.5;
    Model m, again, sparse;
    LearnReport report = learned(&l, options, &m);
    assert_string_equal(report.end, "the gradient is small enough");
    LearnReport second = learned(&l, options, &again);
    assert_true(report.objective == second.objective); /* to the last bit */
    assert_memory_equal(m.weight, again.weight, (size_t)m.begin[m.attributes.n] * sizeof *m.weight);
    options.c1 = 1;
    LearnReport l1 = learned(&l, options, &sparse);
    assert_true(l1.active < report.active && l1.active > 0);
    assert_true(l1.objective > report.objective && l1.log_likelihood < report.log_likelihood);
    model_free(&m);
    model_free(&again);
    model_free(&sparse);
    lessons_free(&l);
}

static void rare_attributes_are_forgotten(void **state)
{
    (void)state;
    Lessons l = {0};
    names_add(&l.labels, "O", 1);
    static const char *const words[3][2] = {{"a", "b"}, {"c", "b"}, {"b", "a"}};
    for (size_t w = 0; w < 3; w++) {
        for (size_t k = 0; k < 2; k++) lessons_add_attribute(&l, words[w][k], 1);
        lessons_end_word(&l, 0);
    }
    lessons_end_sequence(&l);
    lessons_cut(&l, 2);
    assert_int_equal(l.attributes.n, 2);
    assert_int_equal(names_find(&l.attributes, "a", 1), 0);
    assert_int_equal(names_find(&l.attributes, "b", 1), 1);
    assert_int_equal(names_find(&l.attributes, "c", 1), NAME_NONE);
    static const uint32_t left[] = {0, 1, 1, 1, 0};
    static const size_t first[] = {0, 2, 3, 5};
    assert_memory_equal(l.of_word, left, sizeof left);
    assert_memory_equal(l.first, first, sizeof first);
    lessons_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inference_is_that_of_all_sequences), cmocka_unit_test(a_range_has_the_probability_of_its_sequences),
        cmocka_unit_test(wild_weights_stay_numbers),          cmocka_unit_test(the_exponential_is_exact),
        cmocka_unit_test(the_gradient_is_the_slope),          cmocka_unit_test(the_value_is_the_likelihood),
        cmocka_unit_test(both_optimisers_get_to_the_top),     cmocka_unit_test(rare_attributes_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

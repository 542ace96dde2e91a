/* learn.c - the optimiser is libLBFGS: L-BFGS (Nocedal 1980), or, as soon as c1 is not 0, OWL-QN (Andrew and Gao 2007).
 *
 * The gradient of minus the log-likelihood is how often a feature is expected under the model less how often it occurs; the
 * second is counted once. Everything is summed in the order of the data, by one thread, so the same data give the same model. */
#include "learn.h"

#include <lbfgs.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- lessons -------------------------------------------------------------------------------------------------------------- */

void lessons_add_attribute(Lessons *l, const char *attribute, size_t n)
{
    if (l->n_of_word == l->of_word_capacity) {
        l->of_word_capacity = l->of_word_capacity ? l->of_word_capacity * 2 : 4096;
        l->of_word = grow(l->of_word, l->of_word_capacity, sizeof *l->of_word);
    }
    l->of_word[l->n_of_word++] = names_add(&l->attributes, attribute, n);
}

void lessons_end_word(Lessons *l, uint16_t tag)
{
    if (l->n_words + 2 > l->words_capacity) {
        l->words_capacity = l->words_capacity ? l->words_capacity * 2 : 1024;
        l->tags = grow(l->tags, l->words_capacity, sizeof *l->tags);
        l->first = grow(l->first, l->words_capacity, sizeof *l->first);
        if (l->n_words == 0) l->first[0] = 0;
    }
    l->tags[l->n_words++] = tag;
    l->first[l->n_words] = l->n_of_word;
}

void lessons_end_sequence(Lessons *l)
{
    if (l->n_sequences + 2 > l->sequences_capacity) {
        l->sequences_capacity = l->sequences_capacity ? l->sequences_capacity * 2 : 256;
        l->sequences = grow(l->sequences, l->sequences_capacity, sizeof *l->sequences);
        if (l->n_sequences == 0) l->sequences[0] = 0;
    }
    if (l->n_words > l->sequences[l->n_sequences]) l->sequences[++l->n_sequences] = l->n_words;
}

void lessons_cut(Lessons *l, uint32_t min_count)
{
    if (min_count <= 1 || l->n_words == 0) return;
    uint32_t *count = zeroed(l->attributes.n, sizeof *count);
    Names kept = {0};
    for (size_t i = 0; i < l->n_of_word; i++) count[l->of_word[i]]++;
    for (uint32_t a = 0; a < l->attributes.n; a++) {
        size_t n;
        const char *text = names_text(&l->attributes, a, &n);
        count[a] = count[a] < min_count ? NAME_NONE : names_add(&kept, text, n); /* now its new number */
    }
    size_t put = 0;
    for (size_t w = 0, i = 0; w < l->n_words; w++) {
        for (size_t end = l->first[w + 1]; i < end; i++)
            if (count[l->of_word[i]] != NAME_NONE) l->of_word[put++] = count[l->of_word[i]];
        l->first[w + 1] = put;
    }
    l->n_of_word = put;
    names_free(&l->attributes);
    l->attributes = kept;
    free(count);
}

void lessons_free(Lessons *l)
{
    names_free(&l->labels);
    names_free(&l->attributes);
    free(l->tags);
    free(l->first);
    free(l->of_word);
    free(l->sequences);
    *l = (Lessons){0};
}

/* -- objective ------------------------------------------------------------------------------------------------------------ */

/* The tags of the words that each attribute stands on, attribute by attribute; start: attributes.n + 1 places in it. */
static uint16_t *tags_by_attribute(const Lessons *l, size_t *start)
{
    uint32_t n = l->attributes.n;
    uint16_t *tags = grow(NULL, l->n_of_word, sizeof *tags);
    for (size_t i = 0; i < l->n_of_word; i++) start[l->of_word[i] + 1]++;
    for (uint32_t a = 0; a < n; a++) start[a + 1] += start[a];
    for (size_t w = 0; w < l->n_words; w++)
        for (size_t i = l->first[w]; i < l->first[w + 1]; i++) tags[start[l->of_word[i]]++] = l->tags[w];
    memmove(start + 1, start, n * sizeof *start);
    start[0] = 0;
    return tags;
}

static void make_states(Objective *o, bool all_states)
{
    const Lessons *l = o->lessons;
    uint32_t n = l->attributes.n, n_labels = l->labels.n;
    size_t *start = zeroed((size_t)n + 1, sizeof *start), capacity = 0;
    uint16_t *tags = tags_by_attribute(l, start);
    double *count = zeroed(n_labels, sizeof *count);
    o->begin = grow(NULL, (size_t)n + 1, sizeof *o->begin);
    for (uint32_t a = 0; a < n; a++) {
        o->begin[a] = o->n_states;
        for (size_t i = start[a]; i < start[a + 1]; i++) count[tags[i]]++;
        if (capacity < o->n_states + n_labels) {
            capacity = (o->n_states + n_labels) * 2;
            o->label = grow(o->label, capacity, sizeof *o->label);
            o->observed = grow(o->observed, capacity, sizeof *o->observed);
        }
        for (uint32_t k = 0; k < n_labels; k++) {
            if (count[k] <= 0 && !all_states) continue;
            o->label[o->n_states] = (uint16_t)k;
            o->observed[o->n_states++] = count[k];
            count[k] = 0;
        }
    }
    o->begin[n] = o->n_states;
    free(start);
    free(tags);
    free(count);
}

static void make_transitions(Objective *o, bool all_transitions)
{
    const Lessons *l = o->lessons;
    size_t n = l->labels.n;
    o->n = o->n_states + n * n;
    o->observed = grow(o->observed, o->n, sizeof *o->observed);
    double *observed = o->observed + o->n_states;
    memset(observed, 0, n * n * sizeof *observed);
    for (size_t s = 0; s < l->n_sequences; s++)
        for (size_t w = l->sequences[s] + 1; w < l->sequences[s + 1]; w++) observed[l->tags[w - 1] * n + l->tags[w]]++;
    if (all_transitions) return;
    o->possible = zeroed(n * n, sizeof *o->possible);
    for (size_t i = 0; i < n * n; i++) o->possible[i] = observed[i] > 0;
}

void objective_init(Objective *o, const Lessons *l, bool all_states, bool all_transitions, double c2)
{
    *o = (Objective){.lessons = l, .c2 = c2};
    make_states(o, all_states);
    make_transitions(o, all_transitions);
    chain_init(&o->chain, l->labels.n);
    o->pairs = zeroed(l->labels.n * o->chain.stride, sizeof *o->pairs);
}

void objective_free(Objective *o)
{
    free(o->begin);
    free(o->label);
    free(o->observed);
    free(o->possible);
    free(o->pairs);
    chain_free(&o->chain);
    *o = (Objective){0};
}

/* state[label] += weight for the features of an attribute. An attribute that has all labels needs no look at them. */
static void add_states(const Objective *o, const double *weights, size_t word, double *state)
{
    const Lessons *l = o->lessons;
    size_t n_labels = l->labels.n;
    for (size_t i = l->first[word]; i < l->first[word + 1]; i++) {
        uint64_t k = o->begin[l->of_word[i]], end = o->begin[l->of_word[i] + 1];
        if (end - k == n_labels)
            for (size_t j = 0; j < n_labels; j++) state[j] += weights[k + j];
        else
            for (; k < end; k++) state[o->label[k]] += weights[k];
    }
}

static void add_expected(const Objective *o, double *gradient, size_t word, const double *p)
{
    const Lessons *l = o->lessons;
    size_t n_labels = l->labels.n;
    for (size_t i = l->first[word]; i < l->first[word + 1]; i++) {
        uint64_t k = o->begin[l->of_word[i]], end = o->begin[l->of_word[i] + 1];
        if (end - k == n_labels)
            for (size_t j = 0; j < n_labels; j++) gradient[k + j] += p[j];
        else
            for (; k < end; k++) gradient[k] += p[o->label[k]];
    }
}

/* Minus the log-likelihood of a sequence; adds its expectations. */
static double sequence_value(Objective *o, const double *weights, double *gradient, size_t from, size_t to)
{
    Chain *c = &o->chain;
    chain_start(c, to - from);
    for (size_t w = from; w < to; w++) add_states(o, weights, w, c->state + (w - from) * c->stride);
    double value = chain_forward(c) - chain_score(c, o->lessons->tags + from);
    chain_backward(c);
    chain_add_pairs(c, o->pairs);
    chain_marginals(c, c->weight);
    for (size_t w = from; w < to; w++) add_expected(o, gradient, w, c->weight + (w - from) * c->stride);
    return value;
}

static void load_transitions(Objective *o, const double *weights)
{
    Chain *c = &o->chain;
    for (size_t i = 0; i < c->n_labels; i++)
        memcpy(c->transition + i * c->stride, weights + o->n_states + i * c->n_labels, c->n_labels * sizeof *weights);
    chain_transitions(c);
}

double objective_value(Objective *o, const double *weights, double *gradient)
{
    Chain *c = &o->chain;
    size_t n = c->n_labels;
    double value = 0, squares = 0;
    for (size_t i = 0; i < o->n; i++) gradient[i] = -o->observed[i];
    memset(o->pairs, 0, n * c->stride * sizeof *o->pairs);
    load_transitions(o, weights);
    for (size_t s = 0; s < o->lessons->n_sequences; s++)
        value += sequence_value(o, weights, gradient, o->lessons->sequences[s], o->lessons->sequences[s + 1]);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) gradient[o->n_states + i * n + j] += o->pairs[i * c->stride + j] * c->factor[i * c->stride + j];
    for (size_t i = 0; o->possible && i < n * n; i++)
        if (!o->possible[i]) gradient[o->n_states + i] = 0;
    if (o->c2 > 0)
        for (size_t i = 0; i < o->n; i++) {
            squares += weights[i] * weights[i];
            gradient[i] += 2 * o->c2 * weights[i];
        }
    return value + o->c2 * squares;
}

/* -- optimiser ------------------------------------------------------------------------------------------------------------ */

typedef struct Run {
    Objective objective;
    int iterations;
    void (*progress)(int iteration, double objective, double norm);
} Run;

static lbfgsfloatval_t evaluate(void *run, const lbfgsfloatval_t *x, lbfgsfloatval_t *g, const int n, const lbfgsfloatval_t step)
{
    (void)n, (void)step;
    return objective_value(&((Run *)run)->objective, x, g);
}

static int note_progress(void *run, const lbfgsfloatval_t *x, const lbfgsfloatval_t *g, const lbfgsfloatval_t fx, const lbfgsfloatval_t xnorm,
                         const lbfgsfloatval_t gnorm, const lbfgsfloatval_t step, int n, int k, int ls)
{
    (void)x, (void)g, (void)gnorm, (void)step, (void)n, (void)ls;
    Run *r = run;
    r->iterations = k;
    if (r->progress) r->progress(k, fx, xnorm);
    return 0;
}

static const char *end_text(int code)
{
    switch (code) {
    case LBFGS_SUCCESS: return "the gradient is small enough";
    case LBFGS_STOP: return "it gets no better";
    case LBFGS_ALREADY_MINIMIZED: return "there was nothing to learn";
    case LBFGSERR_MAXIMUMITERATION: return "max_iterations is reached";
    default: return "no step makes it better"; /* as good as floating-point numbers allow */
    }
}

static lbfgs_parameter_t parameters(const LearnOptions *options)
{
    lbfgs_parameter_t p;
    lbfgs_parameter_init(&p);
    p.m = options->memory;
    p.epsilon = options->epsilon;
    p.past = options->period;
    p.delta = options->delta;
    p.max_iterations = options->max_iterations;
    p.orthantwise_c = options->c1;
    p.linesearch = options->c1 > 0 ? LBFGS_LINESEARCH_BACKTRACKING : LBFGS_LINESEARCH_MORETHUENTE;
    return p;
}

/* The features with a weight, and the attributes that have any. */
static void keep_active(Model *m, const Objective *o, const double *weights)
{
    const Lessons *l = o->lessons;
    size_t n = l->labels.n, put = 0;
    for (uint32_t i = 0; i < n; i++) {
        size_t length;
        const char *name = names_text(&l->labels, i, &length);
        names_add(&m->labels, name, length);
    }
    m->label = grow(NULL, o->n_states, sizeof *m->label);
    m->weight = grow(NULL, o->n_states, sizeof *m->weight);
    m->begin = zeroed((size_t)l->attributes.n + 1, sizeof *m->begin);
    for (uint32_t a = 0; a < l->attributes.n; a++) {
        size_t before = put;
        for (uint64_t k = o->begin[a]; k < o->begin[a + 1]; k++) {
            if (weights[k] == 0) continue; /* as OWL-QN leaves them */
            m->label[put] = o->label[k];
            m->weight[put++] = weights[k];
        }
        if (put == before) continue;
        size_t length;
        const char *name = names_text(&l->attributes, a, &length);
        m->begin[names_add(&m->attributes, name, length) + 1] = put;
    }
    m->transition = grow(NULL, n * n, sizeof *m->transition);
    memcpy(m->transition, weights + o->n_states, n * n * sizeof *m->transition);
}

static void make_report(LearnReport *report, const Objective *o, const double *weights, double value, const LearnOptions *options)
{
    double squares = 0, sum = 0;
    size_t n = o->lessons->labels.n * (size_t)o->lessons->labels.n;
    report->features = o->n;
    for (size_t i = 0; o->possible && i < n; i++) report->features -= !o->possible[i];
    report->active = 0;
    for (size_t i = 0; i < o->n; i++) {
        squares += weights[i] * weights[i];
        sum += fabs(weights[i]);
        report->active += weights[i] != 0;
    }
    report->log_likelihood = options->c2 * squares - value;
    report->objective = value + options->c1 * sum;
    report->norm = sqrt(squares);
}

int learn(Model *m, const Lessons *l, const LearnOptions *options, LearnReport *report,
          void (*progress)(int iteration, double objective, double norm), char *why, size_t why_size)
{
    Run run = {.progress = progress};
    objective_init(&run.objective, l, options->all_states, options->all_transitions, options->c2);
    lbfgs_parameter_t p = parameters(options);
    if (run.objective.n > INT32_MAX) abort();
    double *weights = lbfgs_malloc((int)run.objective.n), *gradient = grow(NULL, run.objective.n, sizeof *gradient);
    if (!weights) abort();
    memset(weights, 0, run.objective.n * sizeof *weights);
    int code = lbfgs((int)run.objective.n, weights, NULL, evaluate, note_progress, &run, &p);
    double value = objective_value(&run.objective, weights, gradient);
    make_report(report, &run.objective, weights, value, options);
    report->iterations = run.iterations;
    report->end = end_text(code);
    int status = 0;
    if (!isfinite(report->objective)) {
        snprintf(why, why_size, "the weights grew beyond all numbers; c2 or c1 must be larger");
        status = -1;
    } else {
        keep_active(m, &run.objective, weights);
    }
    lbfgs_free(weights);
    free(gradient);
    objective_free(&run.objective);
    return status;
}

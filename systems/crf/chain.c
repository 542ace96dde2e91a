/* chain.c - forward-backward with scaling.
 *
 * Sums of probabilities are kept as they are, each row of alpha divided by its own sum (Rabiner 1989, V.A), instead of as
 * logarithms: one exponential a label and place in place of one a pair of labels. Before exponentials are taken, the highest score
 * of a row is subtracted, and what is more than exp(300) times less likely than the best of its row counts as exp(300) times less. So
 * a sum is at least exp(-300) and alpha at least exp(-600) / n_labels, which bounds beta and inflow too, since the sum of alpha *
 * beta is 1: nothing overflows or vanishes, whatever the weights.
 *
 * All loops over labels run along rows, in a fixed order, with rows padded to a multiple of four: compilers turn them into
 * vector instructions without changing a bit of the result. The exponential is our own for the same two reasons. */
#include "chain.h"

#include "names.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* exp(x) = 2^k exp(r), |r| <= ln 2 / 2, exp(r) by its series. Rounding to a whole k is done by adding 1.5 * 2^52, which leaves k in
 * the low bits. */
void chain_exp(double *out, const double *in, double highest, size_t n)
{
    static const double shift = 6755399441055744.0, log2e = 1.4426950408889634074, high = 6.93147180369123816490e-01,
                        low = 1.90821492927058770002e-10;
    for (size_t i = 0; i < n; i++) {
        double x = in[i] - highest;
        double inside = x < CHAIN_LOWEST ? CHAIN_LOWEST : x;
        double rounded = inside * log2e + shift;
        uint64_t bits;
        memcpy(&bits, &rounded, sizeof bits);
        double k = rounded - shift, r = (inside - k * high) - k * low;
        double y = 1.0 / 6227020800;
        y = y * r + 1.0 / 479001600;
        y = y * r + 1.0 / 39916800;
        y = y * r + 1.0 / 3628800;
        y = y * r + 1.0 / 362880;
        y = y * r + 1.0 / 40320;
        y = y * r + 1.0 / 5040;
        y = y * r + 1.0 / 720;
        y = y * r + 1.0 / 120;
        y = y * r + 1.0 / 24;
        y = y * r + 1.0 / 6;
        y = y * r + 0.5;
        y = y * r + 1.0;
        y = y * r + 1.0;
        bits = (bits + 1023) << 52;
        double power;
        memcpy(&power, &bits, sizeof power);
        out[i] = y * power;
    }
}

void chain_init(Chain *c, size_t n_labels)
{
    *c = (Chain){.n_labels = n_labels, .stride = (n_labels + 3) / 4 * 4};
    size_t n = n_labels * c->stride;
    c->transition = zeroed(n, sizeof *c->transition);
    c->factor = zeroed(n, sizeof *c->factor);
    c->factor_across = zeroed(n, sizeof *c->factor_across);
    c->best = zeroed(c->stride * 2, sizeof *c->best);
}

void chain_free(Chain *c)
{
    double *const all[] = {c->transition, c->factor, c->factor_across, c->best, c->state, c->weight, c->alpha, c->beta, c->inflow, c->scale, c->from};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    *c = (Chain){0};
}

static double highest_of(const double *row, size_t n)
{
    double highest = row[0];
    for (size_t i = 1; i < n; i++) highest = row[i] > highest ? row[i] : highest;
    return highest;
}

void chain_transitions(Chain *c)
{
    size_t n = c->n_labels, stride = c->stride;
    c->highest = -DBL_MAX;
    for (size_t i = 0; i < n; i++) {
        double highest = highest_of(c->transition + i * stride, n);
        if (highest > c->highest) c->highest = highest;
    }
    for (size_t i = 0; i < n; i++) chain_exp(c->factor + i * stride, c->transition + i * stride, c->highest, n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) c->factor_across[j * stride + i] = c->factor[i * stride + j];
}

void chain_start(Chain *c, size_t length)
{
    c->length = length;
    if (length > c->capacity) {
        c->capacity = length + length / 2;
        size_t n = c->capacity * c->stride;
        double **const rows[] = {&c->state, &c->weight, &c->alpha, &c->beta, &c->inflow, &c->from};
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            free(*rows[i]);
            *rows[i] = zeroed(n, sizeof **rows[i]);
        }
        c->scale = grow(c->scale, c->capacity, sizeof *c->scale);
    }
    memset(c->state, 0, length * c->stride * sizeof *c->state);
}

double chain_forward(Chain *c)
{
    size_t n = c->n_labels, stride = c->stride;
    double log_z = (double)(c->length - 1) * c->highest;
    for (size_t t = 0; t < c->length; t++) {
        double *alpha = c->alpha + t * stride, *weight = c->weight + t * stride, sum = 0;
        double highest = highest_of(c->state + t * stride, n);
        chain_exp(weight, c->state + t * stride, highest, n);
        for (size_t j = n; j < stride; j++) weight[j] = 0;
        if (t == 0) {
            memcpy(alpha, weight, stride * sizeof *alpha);
        } else {
            memset(alpha, 0, stride * sizeof *alpha);
            for (size_t i = 0; i < n; i++) {
                const double *factor = c->factor + i * stride, before = alpha[(ptrdiff_t)i - (ptrdiff_t)stride];
                for (size_t j = 0; j < stride; j++) alpha[j] += before * factor[j];
            }
            for (size_t j = 0; j < stride; j++) alpha[j] *= weight[j];
        }
        for (size_t j = 0; j < n; j++) sum += alpha[j];
        for (size_t j = 0; j < stride; j++) alpha[j] /= sum;
        c->scale[t] = sum;
        log_z += highest + log(sum);
    }
    return log_z;
}

void chain_backward(Chain *c)
{
    size_t n = c->n_labels, stride = c->stride;
    for (size_t t = c->length; t-- > 0;) {
        double *beta = c->beta + t * stride, *inflow = c->inflow + t * stride;
        const double *weight = c->weight + t * stride, *after = inflow + stride;
        if (t + 1 == c->length) {
            for (size_t j = 0; j < stride; j++) beta[j] = 1;
        } else {
            memset(beta, 0, stride * sizeof *beta);
            for (size_t j = 0; j < n; j++) {
                const double *factor = c->factor_across + j * stride;
                for (size_t i = 0; i < stride; i++) beta[i] += after[j] * factor[i];
            }
        }
        for (size_t j = 0; j < stride; j++) inflow[j] = weight[j] * beta[j] / c->scale[t];
    }
}

double chain_score(const Chain *c, const uint16_t *labels)
{
    double score = c->state[labels[0]];
    for (size_t t = 1; t < c->length; t++)
        score += c->transition[labels[t - 1] * c->stride + labels[t]] + c->state[t * c->stride + labels[t]];
    return score;
}

void chain_marginals(Chain *c, double *p)
{
    for (size_t i = 0, n = c->length * c->stride; i < n; i++) p[i] = c->alpha[i] * c->beta[i];
}

void chain_add_pairs(const Chain *c, double *pairs)
{
    size_t n = c->n_labels, stride = c->stride;
    for (size_t t = 1; t < c->length; t++) {
        const double *before = c->alpha + (t - 1) * stride, *inflow = c->inflow + t * stride;
        for (size_t i = 0; i < n; i++) {
            double *row = pairs + i * stride;
            for (size_t j = 0; j < stride; j++) row[j] += before[i] * inflow[j];
        }
    }
}

double chain_range(const Chain *c, size_t from, size_t to, const uint16_t *labels, size_t unless)
{
    size_t stride = c->stride, last = labels[to - from - 1];
    double p = c->alpha[from * stride + labels[0]];
    for (size_t t = from + 1; t < to; t++)
        p *= c->factor[labels[t - from - 1] * stride + labels[t - from]] * c->weight[t * stride + labels[t - from]] / c->scale[t];
    if (to == c->length) return p;
    double rest = 0;
    for (size_t j = 0; j < c->n_labels; j++)
        if (j != unless) rest += c->factor[last * stride + j] * c->inflow[to * stride + j];
    return p * rest;
}

/* One step of Viterbi: best[] of the place before becomes next[] of this one. */
static void step(const Chain *c, const double *best, double *next, double *from)
{
    size_t n = c->n_labels, stride = c->stride;
    for (size_t j = 0; j < stride; j++) next[j] = best[0] + c->transition[j], from[j] = 0;
    for (size_t i = 1; i < n; i++) {
        const double *transition = c->transition + i * stride, before = best[i], label = (double)i;
        for (size_t j = 0; j < stride; j++) {
            double score = before + transition[j];
            from[j] = score > next[j] ? label : from[j];
            next[j] = score > next[j] ? score : next[j];
        }
    }
}

double chain_viterbi(Chain *c, uint16_t *labels)
{
    size_t stride = c->stride, last = 0;
    double *best = c->best, *next = c->best + stride;
    memcpy(best, c->state, stride * sizeof *best);
    for (size_t t = 1; t < c->length; t++) {
        step(c, best, next, c->from + t * stride);
        for (size_t j = 0; j < stride; j++) next[j] += c->state[t * stride + j];
        double *swap = best;
        best = next;
        next = swap;
    }
    for (size_t j = 1; j < c->n_labels; j++)
        if (best[j] > best[last]) last = j;
    double score = best[last];
    for (size_t t = c->length; t-- > 0;) {
        labels[t] = (uint16_t)last;
        if (t) last = (size_t)c->from[t * stride + last];
    }
    return score;
}

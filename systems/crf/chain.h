/* chain.h - inference in a linear chain: the numbers of a conditional random field, nothing of text.
 *
 * A chain of `length` places, each with one of `n_labels` labels, has the score
 *
 *     sum over t of state[t][y_t]  +  sum over t > 0 of transition[y_(t-1)][y_t]
 *
 * and the probability exp(score) / Z. Rows are `stride` numbers apart, of which the last ones are filling. The caller fills
 * transition, calls chain_transitions, and for each sequence chain_start, fills state, then what it needs, in this order:
 * chain_forward, chain_backward, and the functions that ask for both. */
#ifndef CRF_CHAIN_H
#define CRF_CHAIN_H

#include <stddef.h>
#include <stdint.h>

typedef struct Chain {
    size_t n_labels, stride, length, capacity;
    double *transition;  /* n_labels rows: from, to */
    double *state;       /* length rows */
    /* From here on what is computed. */
    double *factor, *factor_across; /* exp(transition - highest), and the same with rows and columns exchanged */
    double highest;      /* of all transitions */
    double *weight;      /* exp(state - its row's highest) */
    double *alpha, *beta;
    double *inflow;      /* weight * beta / scale */
    double *scale;       /* of each row of alpha */
    double *best, *from; /* of Viterbi: scores of one row; where each label of each place came from */
} Chain;

void chain_init(Chain *c, size_t n_labels);
void chain_free(Chain *c);
void chain_transitions(Chain *c);              /* after transition has changed */
void chain_start(Chain *c, size_t length);     /* length >= 1; state becomes zero */

double chain_forward(Chain *c);                /* log Z */
void chain_backward(Chain *c);
double chain_score(const Chain *c, const uint16_t *labels);
void chain_marginals(Chain *c, double *p);     /* length rows: the probability of each label; p may be c->weight */
void chain_add_pairs(const Chain *c, double *pairs); /* n_labels rows; add the expected transitions divided by factor */

/* The probability that places from..to are labelled so (labels[0] at place from) and that the label at place `to`, if there is one, is not
 * `unless` (none: n_labels). */
double chain_range(const Chain *c, size_t from, size_t to, const uint16_t *labels, size_t unless);

double chain_viterbi(Chain *c, uint16_t *labels); /* the best labels and their score; of equals the lower label */

/* out[i] = exp(in[i] - highest) for i < n, where no in[i] is above highest: within 2 units in the last place, and the same on every
 * machine; what is below CHAIN_LOWEST counts as that. */
#define CHAIN_LOWEST (-300.0)
void chain_exp(double *out, const double *in, double highest, size_t n);

#endif

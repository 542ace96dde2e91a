/* learn.h - finding the weights: the training data as numbers, its likelihood with gradient, and the optimiser over them.
 *
 * What is minimised: - sum over sequences of log p(labels | words) + c2 * sum of w^2 + c1 * sum of |w|. */
#ifndef CRF_LEARN_H
#define CRF_LEARN_H

#include "chain.h"
#include "model.h"

/* Sequences of words; each word has a label and attributes by number. */
typedef struct Lessons {
    Names labels, attributes;
    uint16_t *tags;          /* of each word */
    size_t *first;           /* where the attributes of each word begin; n_words + 1 */
    uint32_t *of_word;       /* attributes */
    size_t *sequences;       /* n_sequences + 1 word numbers */
    size_t n_words, words_capacity, n_of_word, of_word_capacity, n_sequences, sequences_capacity;
} Lessons;

void lessons_add_attribute(Lessons *l, const char *attribute, size_t n); /* of the word to come */
void lessons_end_word(Lessons *l, uint16_t tag);
void lessons_end_sequence(Lessons *l);
void lessons_cut(Lessons *l, uint32_t min_count); /* forgets attributes that occur fewer times */
void lessons_free(Lessons *l);

/* The likelihood as a function of its weights: first those of states, attribute by attribute, then those of transitions, one row a
 * label. Of the pairs of attribute and label those that occur are features, or all. */
typedef struct Objective {
    const Lessons *lessons;
    uint64_t *begin;         /* attributes.n + 1 */
    uint16_t *label;         /* n_states */
    size_t n_states, n;      /* weights of states; all */
    double *observed;        /* n: how often each feature occurs */
    bool *possible;          /* n_labels rows of n_labels: transitions that have a weight; NULL: all */
    double *pairs;           /* room for expected transitions */
    double c2;
    Chain chain;
} Objective;

void objective_init(Objective *o, const Lessons *l, bool all_states, bool all_transitions, double c2);
void objective_free(Objective *o);

/* Minus the log-likelihood plus c2 times the squared norm, and its gradient. */
double objective_value(Objective *o, const double *weights, double *gradient);

typedef struct LearnOptions {
    double c1, c2, epsilon, delta;
    int period, memory, max_iterations; /* 0: no limit */
    bool all_states, all_transitions;
} LearnOptions;

#define LEARN_DEFAULTS {.c1 = 0, .c2 = 1, .epsilon = 1e-5, .delta = 1e-5, .period = 10, .memory = 6, .all_transitions = true}

typedef struct LearnReport {
    size_t features;                /* that could have had a weight */
    size_t active;                  /* that got one */
    int iterations;
    double log_likelihood, objective, norm;
    const char *end;                /* why it stopped */
} LearnReport;

/* Fills labels, attributes, weights and transitions of a zeroed model, without features of weight 0. `progress` may be NULL. Fails only
 * where the options make the likelihood no number. */
int learn(Model *m, const Lessons *l, const LearnOptions *options, LearnReport *report,
          void (*progress)(int iteration, double objective, double norm), char *why, size_t why_size);

#endif

/* model.h - what training leaves behind, and its file.
 *
 * A feature is an attribute together with a label; those of an attribute stand side by side, by label. The file holds
 * everything that extraction needs, word lists included; it is tied to the byte order of the machine. A file that is not a model, is one of another
 * version or byte order, or has been damaged is refused with a reason. */
#ifndef CRF_MODEL_H
#define CRF_MODEL_H

#include "chain.h"
#include "lists.h"

typedef struct Model {
    Names labels, attributes;
    uint64_t *begin;     /* attributes.n + 1 places in label and weight */
    uint16_t *label;
    double *weight;
    double *transition;  /* labels.n rows of labels.n: from, to */
    Lists lists;
    bool split;          /* words are cut at hyphens */
} Model;

int model_write(const Model *m, const char *path, char *why, size_t why_size);
int model_read(Model *m, const char *path, char *why, size_t why_size); /* into a zeroed one; free it in any case */
void model_free(Model *m);

/* Adds the weights of an attribute to a row of state scores. */
static inline void model_add(const Model *m, uint32_t attribute, double *state)
{
    for (uint64_t k = m->begin[attribute]; k < m->begin[attribute + 1]; k++) state[m->label[k]] += m->weight[k];
}

#endif

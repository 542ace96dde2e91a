/* columns.h - weighted sums of many columns at once: the matrix product that all resampling is made of. Internal to stats/.
 *
 * A column has one number for each unit. Columns that are equal are kept once: found and correct are the same for exact
 * entities, gold is the same for all systems. Weights are small whole numbers: how often a unit was drawn, or whether it is
 * swapped.
 */
#ifndef STATS_COLUMNS_H
#define STATS_COLUMNS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Columns {
    size_t n_units, n;
    size_t row;      /* length of a row of weights, at least n_units, what is beyond has weight 0 */
    double step;     /* all numbers are multiples of it; 0: reals */
    int16_t *narrow; /* [column][row]: numbers divided by step, where they are small enough that no sum overflows 32 bits */
    double *wide;    /* [unit][column], else; one of the two is NULL */
} Columns;

/* Makes columns out of values[n][n_units]; where[i] becomes the place of column i among the distinct ones. Everything lives in
 * the arena. */
Columns columns_make(Arena *a, const double *values, size_t n, size_t n_units, double step, uint32_t *where);

enum { COLUMNS_BLOCK = 32 };

/* sums[c * stride + r] = sum over units of weights[r][unit] * column c, for n_rows <= COLUMNS_BLOCK rows of weights: row r
 * begins at weights + r * c->row, and there is memory for COLUMNS_BLOCK rows. Whole and half numbers are summed exactly, reals
 * in the order of units; the same bits on every machine. The weights of a row are not negative, their sum is at most n_units. */
void columns_sum(const Columns *c, const int16_t *weights, size_t n_rows, double *sums, size_t stride);

#endif

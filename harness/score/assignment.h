/* assignment.h - the best one-to-one assignment between two lists.
 *
 * Given the credit of every pair (0: they cannot be paired), finds the pairs whose credits sum to the most. Exact for credits
 * that are whole numbers below 2^53 in sum; for other doubles within their rounding. Ties are broken by position, so the
 * same lists always give the same pairs.
 */
#ifndef SCORE_ASSIGNMENT_H
#define SCORE_ASSIGNMENT_H

#include "base/arena.h"

#include <stdint.h>

#define UNASSIGNED UINT32_MAX

/* Writes the credits of `row` with all columns to credits[0..columns). */
typedef void (*RowCredits)(const void *context, uint32_t row, double *credits);

/* row_mate[r] becomes the column of row r, or UNASSIGNED. Work space is taken from `scratch`. */
void assignment_solve(uint32_t rows, uint32_t columns, RowCredits credits, const void *context, Arena *scratch, uint32_t *row_mate);

#endif

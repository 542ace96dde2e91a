/* assignment_sparse.h - assignment.h where few pairs can be paired at all.
 *
 * The pairs with a credit above 0 are given as lists, one for each row. Time and memory go with their number, not with rows times columns;
 * a search never leaves the connected component of its row.
 */
#ifndef SCORE_ASSIGNMENT_SPARSE_H
#define SCORE_ASSIGNMENT_SPARSE_H

#include "score/assignment.h"

typedef struct Credit {
    double credit; /* > 0 */
    uint32_t column;
} Credit;

/* The pairs of row r are credits[starts[r]] to credits[starts[r + 1] - 1], each column once. row_mate[r] becomes the column of
 * row r, or UNASSIGNED. Work space is taken from `scratch`. */
void assignment_solve_sparse(uint32_t rows, uint32_t columns, const uint32_t *starts, const Credit *credits, Arena *scratch,
                             uint32_t *row_mate);

#endif

/* letters.h - groups of systems that cannot be told apart, as a display of letters: two systems share a letter if and only if
 * no significant difference lies between them.
 *
 * A letter stands for a maximal set of systems without a significant pair, so a system may have several ("ab"), and sharing a
 * letter is not transitive: that is how significance is.
 */
#ifndef REPORT_LETTERS_H
#define REPORT_LETTERS_H

#include "base/arena.h"

#include <stdbool.h>

#define LETTERS_MOST_GROUPS 702 /* a ... z, aa ... zz */

/* `significant[i * n + j]`, symmetric. Systems are handed over in the order of the display, the best first: the letters then
 * begin with the best's. out[i] is text in the arena. False: there are more groups than letters, and nothing is set. */
bool letters_assign(Arena *a, size_t n, const bool *significant, const char **out);

#endif

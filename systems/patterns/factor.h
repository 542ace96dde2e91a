/* factor.h - long lists of words made fast to match.
 *
 * In "Iran|Iraq|Israel|Italy" PCRE2 tries one word after the other. The same list as "I(?:ra(?:n|q)|srael|taly)" costs a few
 * comparisons. source_factor rewrites every group of a pattern in this way; what the pattern matches does not change.
 */
#ifndef PATTERNS_FACTOR_H
#define PATTERNS_FACTOR_H

#include "expand.h"

/* Appends `in` to `out` with its alternatives factored. */
void source_factor(const Source *in, Source *out);

#endif

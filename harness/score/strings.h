/* strings.h - when two strings are the same: normalisations, by the names that signatures say.
 *
 * Strings are valid UTF-8. What a normalisation returns lives in the arena and is equal, byte for byte, for strings that are the same.
 */
#ifndef SCORE_STRINGS_H
#define SCORE_STRINGS_H

#include "base/arena.h"

typedef struct StringNorm {
    const char *name;
    const char *(*apply)(Arena *arena, const char *text);
} StringNorm;

/* "nfkc-casefold": NFKC, case folding, white space runs made one space. */
extern const StringNorm norm_casefold;

/* "squad": lower case, without ASCII punctuation and the words a, an, the; white space runs made one space. The normalisation of question
 * answering (Rajpurkar et al. 2016), and of template filling after it. */
extern const StringNorm norm_squad;

#endif

/* coref.h - which mentions are the same thing: names by their words, titles and descriptions by their head, pronouns by what stands before.
 *
 * A Coref owns its arrays and may be used again; a zeroed one is empty.
 */
#ifndef PATTERNS_COREF_H
#define PATTERNS_COREF_H

#include "facts.h"

typedef struct Name {
    size_t key;           /* its folded words, separated by spaces, in Coref.keys */
    uint32_t words;
    const char *title;    /* what it is linked to by a list; NULL: nothing */
} Name;

typedef struct Coref {
    Name *names;          /* one for each mention */
    size_t names_capacity;
    char *gender;         /* of each mention that stands for a cluster: m, f or 0 */
    size_t gender_capacity;
    char *keys;
    size_t n_keys, keys_capacity;
} Coref;

/* Joins the clusters of the reading. */
void coref_read(Coref *c, Reading *r, const Facts *f);

/* The title of the article that a mention is linked to, "NIL:…", or NULL if it has no link; may be written to `buffer`. After coref_read. */
const char *coref_link(const Coref *c, const Reading *r, uint32_t mention, char *buffer, size_t size);

/* The longest name in the mention's cluster, or the mention itself. */
uint32_t coref_name(const Reading *r, uint32_t mention);
void coref_free(Coref *c);

#endif

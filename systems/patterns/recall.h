/* recall.h - names that a document has introduced are found again where no rule applies.
 *
 * "Prime Minister Omar Sidibé" is found by its title; the bare "Sidibé" two paragraphs on is known only from there.
 *
 * A Recall owns its arrays and may be used again; a zeroed one is empty.
 */
#ifndef PATTERNS_RECALL_H
#define PATTERNS_RECALL_H

#include "choose.h"
#include "page.h"

typedef struct Known {
    uint32_t type, words; /* how many */
    size_t key;           /* its folded words, each ended by a NUL, in Recall.keys */
    uint32_t next;        /* in the chain of its first word */
} Known;

typedef struct Recall {
    Known *known;
    size_t n_known, known_capacity;
    char *keys;
    size_t n_keys, keys_capacity;
    uint32_t *table; /* by hash of the first word */
    size_t table_size;
} Recall;

/* Proposes to `choice`, with the lowest priority, the places of `page` where words of names that it has taken stand. */
void recall_propose(Recall *r, const Page *page, Choice *choice);
void recall_free(Recall *r);

#endif

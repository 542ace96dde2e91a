/* lists.h - word lists: names that are known without a corpus, as a feature.
 *
 * A list is a text file: [TYPE] begins the entries of a type, one entry a line, # a remark. A place in a text is an entry if its words are
 * the same but for case, full stops, hyphens and apostrophes, and it begins with a capital if the entry does. */
#ifndef CRF_LISTS_H
#define CRF_LISTS_H

#include "names.h"
#include "words.h"

typedef struct Lists {
    Names types;
    Names entries;      /* keys */
    uint16_t *type;     /* of each entry; the first list that has it counts */
    bool *capital;
    size_t capacity;
    uint32_t longest;   /* words in an entry */
} Lists;

#define LIST_NONE UINT16_MAX

/* The list tag of a word: twice the number of the type, plus one inside an entry; LIST_NONE outside. */
typedef uint16_t ListTag;

int lists_read(Lists *l, const char *path, char *why, size_t why_size); /* adds to what is there */
void lists_add(Lists *l, const char *key, size_t n, uint32_t type, bool capital); /* for the reader of models */
void lists_free(Lists *l);

/* The tag of each of the words from..to, the longest entries first from the left; tags[0] is that of word `from`. */
void lists_tag(const Lists *l, const Words *w, size_t from, size_t to, ListTag *tags);

#endif

/* words.h - a text as a row of folded words, the alphabet of the gazetteer.
 *
 * Words are made from the tokens that the harness gives, cut further where a name may begin or end inside a token
 * ("pro-Iran", "Sadr's"). Each word knows its bytes in the text, its folded form and how it was capitalised.
 *
 * Memory: a Words owns its arrays and may be used again for the next text; a zeroed one is empty. words_free gives the
 * memory back. An exhausted memory ends the process, which costs the harness one document.
 */
#ifndef GAZETTEER_WORDS_H
#define GAZETTEER_WORDS_H

#include <assay/extractor.h>

/* Ordered: a list entry matches text that is written in its own case or in a higher one. */
typedef enum Case { CASE_LOWER, CASE_TITLE, CASE_UPPER } Case;

typedef struct Word {
    uint32_t start, end;        /* bytes of the text */
    uint32_t key, key_length;   /* the folded form, in Words.keys */
    Case written;               /* CASE_UPPER also for words whose script or signs have no case */
    bool cased;                 /* holds a letter that has case */
    bool fresh;                 /* a blank line stands before it: no name goes across */
} Word;

typedef struct Words {
    Word *items;
    size_t n, capacity;
    char *keys;
    size_t keys_length, keys_capacity;
} Words;

/* The words of a document, in place of what was in `w`. */
void words_of_document(Words *w, const assay_document *d);

/* The words of a line of a list, cut at white space. */
void words_of_line(Words *w, const char *line, size_t n);

/* How words from..to (exclusive) are written as a whole: one word as it is; several are CASE_TITLE if any of them has a
 * capital or none has case, else CASE_LOWER. */
Case words_case(const Words *w, size_t from, size_t to);

void words_free(Words *w);

/* realloc that never returns NULL. */
void *grow(void *p, size_t bytes);

#endif

/* page.h - a text prepared for matching: where mentions may begin and end, and its paragraphs.
 *
 * A mention may begin and end wherever a word does, and at any sign that is neither letter, digit nor space; with whole
 * tokens, only at the edges of the harness's tokens. Paragraphs end at blank lines, in texts that are not wrapped at
 * every line end; no rule looks across one.
 *
 * A Page owns its arrays and may be used again; a zeroed one is empty; `text` is borrowed.
 */
#ifndef PATTERNS_PAGE_H
#define PATTERNS_PAGE_H

#include "common.h"

enum { EDGE_START = 1, EDGE_END = 2 };

typedef struct Page {
    const char *text;
    size_t n;
    unsigned char *edges; /* n + 1 of them, EDGE_ bits */
    size_t edges_capacity;
    uint32_t *starts; /* the places that are EDGE_START */
    size_t n_starts, starts_capacity;
    assay_span *paragraphs;
    size_t n_paragraphs, paragraphs_capacity;
} Page;

/* Prepares a document; -1 if its text is not UTF-8. */
int page_read(Page *p, const assay_document *d, bool whole_tokens);
void page_free(Page *p);

/* True if the character at `byte` is a letter, a mark or a digit, false at the end; *used is its length (0 at the end). */
bool page_is_word(const Page *p, size_t byte, size_t *used);

#endif

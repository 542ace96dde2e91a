/* common.h - what every part of the pattern extractor needs: memory that never fails quietly, and growing arrays. */
#ifndef PATTERNS_COMMON_H
#define PATTERNS_COMMON_H

#include <assay/extractor.h>

#include <stdlib.h>
#include <string.h>

/* realloc that never returns NULL: an exhausted memory ends the process, which costs the harness one document. */
static inline void *grow(void *p, size_t bytes)
{
    void *q = realloc(p, bytes ? bytes : 1);
    if (!q) abort();
    return q;
}

/* Room for one more item in an array with `n` used of `*capacity`. */
static inline void *room(void *items, size_t n, size_t *capacity, size_t item)
{
    if (n < *capacity) return items;
    *capacity = *capacity ? *capacity * 2 : 16;
    return grow(items, *capacity * item);
}

static inline char *copy_text(const char *text, size_t n)
{
    char *copy = grow(NULL, n + 1);
    if (n) memcpy(copy, text, n);
    copy[n] = '\0';
    return copy;
}

#endif

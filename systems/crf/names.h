/* names.h - a dictionary of byte strings: each has a number, from 0 in the order in which they were added.
 *
 * Owns copies of the strings; a zeroed one is empty. Memory that is not there ends the process, which costs the harness one
 * document and no more. */
#ifndef CRF_NAMES_H
#define CRF_NAMES_H

#include <stddef.h>
#include <stdint.h>

#define NAME_NONE UINT32_MAX

typedef struct NameSlot {
    uint32_t hash, number; /* number NAME_NONE: empty */
} NameSlot;

typedef struct Names {
    char *text;        /* all strings, one after the other, without ends */
    size_t text_capacity;
    uint64_t *begin;   /* n + 1 places in text; NULL while n is 0 */
    uint32_t n;
    size_t capacity;
    NameSlot *slots;   /* a power of two, at most half full */
    size_t n_slots;
} Names;

uint32_t names_find(const Names *names, const char *text, size_t n); /* its number or NAME_NONE */
uint32_t names_add(Names *names, const char *text, size_t n);        /* finds it, or adds it */
const char *names_text(const Names *names, uint32_t number, size_t *n);
void names_free(Names *names);

/* realloc and zeroed memory that are never NULL. */
void *grow(void *memory, size_t n, size_t size);
void *zeroed(size_t n, size_t size);

#endif

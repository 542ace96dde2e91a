/* names.c - open addressing with linear steps. A slot carries 32 bits of the hash, so that a string which is not there, the
 * usual case for most features of new text, is almost always turned away without a look at any string. */
#include "names.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

void *grow(void *memory, size_t n, size_t size)
{
    if (n == 0) n = 1;
    void *p = n > SIZE_MAX / size ? NULL : realloc(memory, n * size);
    if (!p) abort();
    return p;
}

void *zeroed(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size);
    if (!p) abort();
    return p;
}

const char *names_text(const Names *names, uint32_t number, size_t *n)
{
    *n = (size_t)(names->begin[number + 1] - names->begin[number]);
    return names->text + names->begin[number];
}

/* The slot of a string, or the empty one where it belongs. */
static NameSlot *slot_of(const Names *names, const char *text, size_t n, uint32_t hash)
{
    size_t mask = names->n_slots - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        NameSlot *slot = &names->slots[i];
        if (slot->number == NAME_NONE) return slot;
        if (slot->hash != hash) continue;
        size_t length;
        const char *other = names_text(names, slot->number, &length);
        if (length == n && memcmp(other, text, n) == 0) return slot;
    }
}

static void more_slots(Names *names)
{
    NameSlot *old = names->slots;
    size_t n_old = names->n_slots;
    names->n_slots = n_old ? n_old * 2 : 64;
    names->slots = grow(NULL, names->n_slots, sizeof *names->slots);
    memset(names->slots, 0xff, names->n_slots * sizeof *names->slots);
    for (size_t i = 0; i < n_old; i++) {
        if (old[i].number == NAME_NONE) continue;
        size_t k = old[i].hash & (names->n_slots - 1);
        while (names->slots[k].number != NAME_NONE) k = (k + 1) & (names->n_slots - 1);
        names->slots[k] = old[i];
    }
    free(old);
}

uint32_t names_find(const Names *names, const char *text, size_t n)
{
    if (names->n == 0) return NAME_NONE;
    return slot_of(names, text, n, (uint32_t)XXH3_64bits(text, n))->number;
}

uint32_t names_add(Names *names, const char *text, size_t n)
{
    if ((size_t)names->n * 2 >= names->n_slots) more_slots(names);
    uint32_t hash = (uint32_t)XXH3_64bits(text, n);
    NameSlot *slot = slot_of(names, text, n, hash);
    if (slot->number != NAME_NONE) return slot->number;
    if (names->n + 2 > names->capacity) {
        if (names->n == NAME_NONE - 1) abort();
        names->capacity = names->capacity ? names->capacity * 2 : 64;
        names->begin = grow(names->begin, names->capacity, sizeof *names->begin);
        names->begin[0] = 0;
    }
    size_t from = (size_t)names->begin[names->n];
    if (from + n > names->text_capacity) {
        names->text_capacity = (from + n) * 2;
        names->text = grow(names->text, names->text_capacity, 1);
    }
    if (n) memcpy(names->text + from, text, n);
    *slot = (NameSlot){hash, names->n};
    names->begin[++names->n] = from + n;
    return slot->number;
}

void names_free(Names *names)
{
    free(names->text);
    free(names->begin);
    free(names->slots);
    *names = (Names){0};
}

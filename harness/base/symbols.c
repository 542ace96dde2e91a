/* Open addressing with linear probing over the numbers; the strings lie in an arena and never move. */
#include "base/symbols.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static uint32_t *slot_of(const Symbols *t, const char *bytes, size_t n)
{
    uint32_t mask = t->slots_capacity - 1;
    uint32_t i = (uint32_t)hash64(bytes, n) & mask;
    while (t->slots[i]) {
        Symbol s = t->slots[i] - 1;
        if (t->lengths[s] == n && memcmp(t->names[s], bytes, n) == 0) break;
        i = (i + 1) & mask;
    }
    return &t->slots[i];
}

static void grow_slots(Symbols *t)
{
    uint32_t capacity = t->slots_capacity ? t->slots_capacity * 2 : 64;
    free(t->slots);
    t->slots = mem_zero(capacity, sizeof *t->slots);
    t->slots_capacity = capacity;
    for (Symbol s = 0; s < t->count; s++) *slot_of(t, t->names[s], t->lengths[s]) = s + 1;
}

Symbol symbols_intern(Symbols *t, const char *bytes, size_t n)
{
    if (t->count * 2 >= t->slots_capacity) grow_slots(t);
    uint32_t *slot = slot_of(t, bytes, n);
    if (*slot) return *slot - 1;
    if (t->count == t->names_capacity) {
        t->names_capacity = t->names_capacity ? t->names_capacity * 2 : 32;
        t->names = mem_resize(t->names, t->names_capacity, sizeof *t->names);
        t->lengths = mem_resize(t->lengths, t->names_capacity, sizeof *t->lengths);
    }
    Symbol s = t->count++;
    t->names[s] = arena_copy(&t->arena, bytes, n);
    t->lengths[s] = (uint32_t)n;
    *slot = s + 1;
    return s;
}

Symbol symbols_intern_text(Symbols *t, const char *text) { return symbols_intern(t, text, strlen(text)); }

Symbol symbols_find(const Symbols *t, const char *bytes, size_t n)
{
    if (!t->slots_capacity) return SYMBOL_NONE;
    uint32_t found = *slot_of(t, bytes, n);
    return found ? found - 1 : SYMBOL_NONE;
}

const char *symbols_name(const Symbols *t, Symbol s) { return s == SYMBOL_NONE ? "" : t->names[s]; }

size_t symbols_length(const Symbols *t, Symbol s) { return s == SYMBOL_NONE ? 0 : t->lengths[s]; }

void symbols_free(Symbols *t)
{
    arena_free(&t->arena);
    free(t->names);
    free(t->lengths);
    free(t->slots);
    *t = (Symbols){0};
}

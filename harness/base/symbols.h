/* symbols.h - strings as small numbers.
 *
 * A Symbols table gives each distinct byte string a number, 0, 1, 2 … in the order of first appearance; the same table
 * gives the same number to the same bytes. Names are NUL-terminated, owned by the table, and stay where they are until
 * symbols_free. A zeroed Symbols is an empty table.
 */
#ifndef BASE_SYMBOLS_H
#define BASE_SYMBOLS_H

#include "base/arena.h"

#include <stdint.h>

typedef uint32_t Symbol;
#define SYMBOL_NONE UINT32_MAX

typedef struct Symbols {
    Arena arena;
    const char **names;
    uint32_t *lengths;
    uint32_t *slots; /* open addressing, symbol + 1, 0 is free */
    uint32_t count, names_capacity, slots_capacity;
} Symbols;

Symbol symbols_intern(Symbols *t, const char *bytes, size_t n);
Symbol symbols_intern_text(Symbols *t, const char *text);
Symbol symbols_find(const Symbols *t, const char *bytes, size_t n); /* SYMBOL_NONE if it was never interned */
const char *symbols_name(const Symbols *t, Symbol s);               /* "" for SYMBOL_NONE */
size_t symbols_length(const Symbols *t, Symbol s);
void symbols_free(Symbols *t);

#endif

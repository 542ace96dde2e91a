/* expand.h - from the patterns that people write to those that PCRE2 compiles.
 *
 * A Source is a piece of a rule file that knows for each byte where it stands, so that an error in the compiled pattern
 * can be told at the line and column that a person wrote.
 */
#ifndef PATTERNS_EXPAND_H
#define PATTERNS_EXPAND_H

#include "rules.h"

typedef struct Place {
    uint32_t line, column; /* from 1; columns in bytes */
} Place;

typedef struct Source {
    char *text; /* NUL-terminated */
    Place *places;
    size_t n, text_capacity, places_capacity;
} Source;

void source_add(Source *s, const char *text, size_t n, Place place, bool moving); /* moving: columns count on */
void source_free(Source *s);

/* Length of a character class that begins at text[i] == '[' of n bytes. */
size_t source_class_length(const char *text, size_t i, size_t n);

/* Appends `in` to `out` with macros put in and spaces turned into white space; on failure says why and where. */
int expand(const RuleSet *r, const Source *in, Source *out, char *what, size_t size, Place *where);

/* Compiles an expanded pattern, to which the definitions that it calls are appended; on failure says why and where. */
pcre2_code *expand_compile(const RuleSet *r, Source *s, char *what, size_t size, Place *where);

/* True if a pattern may match a text that begins with `byte`. */
bool expand_may_begin(const pcre2_code *code, unsigned byte);

/* Makes @NAME out of its expanded value, which was compiled to `code`. */
Macro expand_macro(const char *name, size_t n, const Source *value, const pcre2_code *code);
const Macro *expand_find(const RuleSet *r, const char *name, size_t n);

/* Names of subroutines begin so; they are neither types nor roles. */
#define SUBROUTINE "sub_"

#endif

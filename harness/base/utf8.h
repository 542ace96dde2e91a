/* utf8.h - UTF-8 and the three ways in which the world counts offsets.
 *
 * Inside assay every offset is a byte offset. Formats and systems count in bytes, code points or UTF-16 code units; an
 * OffsetMap converts, in both directions, in constant time but for a scan of at most 64 bytes.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum OffsetUnit { UNIT_BYTE, UNIT_CODEPOINT, UNIT_UTF16 } OffsetUnit;

/* "byte", "codepoint", "utf16". */
const char *offset_unit_name(OffsetUnit unit);
bool offset_unit_parse(const char *text, OffsetUnit *unit);

/* True if the bytes are well-formed UTF-8 (no surrogates, no overlong forms, nothing past U+10FFFF). Otherwise *bad is
 * the offset of the first byte that is wrong. `bad` may be NULL. */
bool utf8_valid(const char *bytes, size_t n, size_t *bad);

/* Decodes the code point at *p (valid UTF-8, *p < end), moves *p behind it. */
uint32_t utf8_next(const char **p, const char *end);

/* Writes one code point, returns how many bytes (1 to 4). */
size_t utf8_put(char out[4], uint32_t codepoint);

/* Number of `unit`s in valid UTF-8. */
size_t utf8_count(const char *bytes, size_t n, OffsetUnit unit);

typedef struct OffsetMap {
    const char *text; /* borrowed: must outlive the map */
    uint32_t length;  /* bytes */
    OffsetUnit unit;
    bool identity;    /* all ASCII, or the unit is the byte */
    uint32_t total;   /* length in units */
    uint32_t *marks;  /* units before byte 64*i */
} OffsetMap;

/* The map of `text` (valid UTF-8), its table in `arena`. */
OffsetMap offset_map(Arena *arena, const char *text, size_t n, OffsetUnit unit);

/* Units → bytes. False if the offset is past the end or falls inside a character (the middle of a surrogate pair, a
 * continuation byte). */
bool offset_to_byte(const OffsetMap *m, uint64_t offset, uint32_t *byte);

/* Bytes → units; `byte` must be at most the length and on a character boundary. */
uint32_t offset_from_byte(const OffsetMap *m, uint32_t byte);

#endif

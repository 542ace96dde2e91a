#include "base/utf8.h"

#include <string.h>

static const char *const unit_names[] = {[UNIT_BYTE] = "byte", [UNIT_CODEPOINT] = "codepoint", [UNIT_UTF16] = "utf16"};

const char *offset_unit_name(OffsetUnit unit) { return unit_names[unit]; }

bool offset_unit_parse(const char *text, OffsetUnit *unit)
{
    for (OffsetUnit u = UNIT_BYTE; u <= UNIT_UTF16; u++)
        if (strcmp(text, unit_names[u]) == 0) {
            *unit = u;
            return true;
        }
    return false;
}

/* Eight bytes at a time while they are ASCII. */
static size_t ascii_prefix(const char *bytes, size_t n)
{
    size_t i = 0;
    uint64_t word;
    for (; i + 8 <= n; i += 8) {
        memcpy(&word, bytes + i, 8);
        if (word & 0x8080808080808080u) break;
    }
    while (i < n && !((unsigned char)bytes[i] & 0x80)) i++;
    return i;
}

/* Length of the well-formed sequence at s, 0 if there is none (Unicode 15, table 3-7). */
static size_t sequence(const unsigned char *s, size_t n)
{
    unsigned char a = s[0];
    if (a < 0x80) return 1;
    if (a < 0xc2 || a > 0xf4) return 0;
    size_t want = a < 0xe0 ? 2 : a < 0xf0 ? 3 : 4;
    if (n < want) return 0;
    unsigned char low = a == 0xe0 ? 0xa0 : a == 0xf0 ? 0x90 : 0x80;
    unsigned char high = a == 0xed ? 0x9f : a == 0xf4 ? 0x8f : 0xbf;
    if (s[1] < low || s[1] > high) return 0;
    for (size_t i = 2; i < want; i++)
        if (s[i] < 0x80 || s[i] > 0xbf) return 0;
    return want;
}

bool utf8_valid(const char *bytes, size_t n, size_t *bad)
{
    size_t i = 0;
    while ((i += ascii_prefix(bytes + i, n - i)) < n) {
        size_t step = sequence((const unsigned char *)bytes + i, n - i);
        if (!step) {
            if (bad) *bad = i;
            return false;
        }
        i += step;
    }
    return true;
}

uint32_t utf8_next(const char **p, const char *end)
{
    const unsigned char *s = (const unsigned char *)*p;
    size_t n = s[0] < 0x80 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
    if (n > (size_t)(end - *p)) n = (size_t)(end - *p);
    uint32_t c = n == 1 ? s[0] : s[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) c = c << 6 | (s[i] & 0x3fu);
    *p += n;
    return c;
}

size_t utf8_put(char out[4], uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n; i-- > 1; c >>= 6) out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[n] | c);
    return n;
}

/* What the byte adds to an offset: a character is counted at its first byte; one of four bytes is two UTF-16 units. */
static inline uint32_t weight(unsigned char byte, OffsetUnit unit)
{
    if (unit == UNIT_BYTE) return 1;
    if ((byte & 0xc0) == 0x80) return 0;
    return unit == UNIT_UTF16 && byte >= 0xf0 ? 2 : 1;
}

size_t utf8_count(const char *bytes, size_t n, OffsetUnit unit)
{
    if (unit == UNIT_BYTE) return n;
    size_t count = ascii_prefix(bytes, n);
    for (size_t i = count; i < n; i++) count += weight((unsigned char)bytes[i], unit);
    return count;
}

enum { STRIDE = 64 };

OffsetMap offset_map(Arena *arena, const char *text, size_t n, OffsetUnit unit)
{
    OffsetMap m = {.text = text, .length = (uint32_t)n, .unit = unit, .total = (uint32_t)n};
    m.identity = unit == UNIT_BYTE || ascii_prefix(text, n) == n;
    if (m.identity) return m;
    m.marks = arena_alloc(arena, (n / STRIDE + 1) * sizeof *m.marks);
    uint32_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (i % STRIDE == 0) m.marks[i / STRIDE] = count;
        count += weight((unsigned char)text[i], unit);
    }
    if (n % STRIDE == 0) m.marks[n / STRIDE] = count;
    m.total = count;
    return m;
}

bool offset_to_byte(const OffsetMap *m, uint64_t offset, uint32_t *byte)
{
    if (offset > m->total) return false;
    if (m->identity) {
        *byte = (uint32_t)offset;
        return m->unit != UNIT_BYTE || offset == m->length || ((unsigned char)m->text[offset] & 0xc0) != 0x80;
    }
    /* The last mark that is not past the offset, then a walk within its stride. */
    size_t low = 0, high = m->length / STRIDE;
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        if (m->marks[middle] <= offset) low = middle;
        else high = middle - 1;
    }
    uint64_t count = m->marks[low];
    uint32_t i = (uint32_t)(low * STRIDE);
    while (i < m->length) {
        uint32_t w = weight((unsigned char)m->text[i], m->unit);
        if (count == offset && w) break;
        count += w;
        if (count > offset) return false; /* inside a surrogate pair */
        i++;
    }
    *byte = i;
    return true;
}

uint32_t offset_from_byte(const OffsetMap *m, uint32_t byte)
{
    if (m->identity) return byte;
    uint32_t count = m->marks[byte / STRIDE];
    for (uint32_t i = byte / STRIDE * STRIDE; i < byte; i++) count += weight((unsigned char)m->text[i], m->unit);
    return count;
}

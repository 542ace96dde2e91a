/* A request carries a text and hundreds of token offsets, and the harness itself wrote it: a tree of JSON values would cost
 * more than everything else that happens to a document. So lines are read in one pass, into arrays. */
#include "run/scan.h"

#include "base/utf8.h"

#include <string.h>

bool slice_is(Slice s, const char *text)
{
    return strlen(text) == s.n && memcmp(s.at, text, s.n) == 0;
}

static bool refuse(Scan *s)
{
    s->wrong = true;
    return false;
}

static void skip_space(Scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r')) s->at++;
}

static bool take(Scan *s, char c)
{
    skip_space(s);
    if (s->wrong || s->at == s->end || *s->at != c) return false;
    s->at++;
    return true;
}

bool scan_good(Scan *s)
{
    skip_space(s);
    return !s->wrong && s->at == s->end;
}

bool scan_open(Scan *s, char bracket)
{
    if (!take(s, bracket)) return refuse(s);
    return !take(s, bracket == '{' ? '}' : ']') && !s->wrong;
}

bool scan_more(Scan *s, char closing)
{
    if (s->wrong || take(s, closing)) return false;
    return take(s, ',') || refuse(s);
}

/* The string as written, between its quotes. */
static bool raw_string(Scan *s, Slice *raw, bool *escaped)
{
    if (!take(s, '"')) return refuse(s);
    const char *start = s->at;
    *escaped = false;
    while (true) {
        const char *quote = memchr(s->at, '"', (size_t)(s->end - s->at));
        if (!quote) return refuse(s);
        const char *slash = memchr(s->at, '\\', (size_t)(quote - s->at));
        if (!slash) {
            *raw = (Slice){start, (size_t)(quote - start)};
            s->at = quote + 1;
            return true;
        }
        *escaped = true;
        if (slash + 1 >= s->end) return refuse(s);
        s->at = slash + 2;
    }
}

bool scan_key(Scan *s, Slice *raw)
{
    bool escaped;
    return raw_string(s, raw, &escaped) && (take(s, ':') || refuse(s));
}

static bool four_digits(const char *p, const char *end, uint32_t *out)
{
    *out = 0;
    if (end - p < 4) return false;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0') : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (uint32_t)((c | 0x20) - 'a' + 10) : 16;
        if (digit == 16) return false;
        *out = *out << 4 | digit;
    }
    return true;
}

/* The escape behind the backslash at *p - 1; moves *p behind it and returns how many bytes it gave, 0 if it is none. A half
 * surrogate pair becomes U+FFFD. */
static size_t unescape(const char **p, const char *end, char *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *simple = **p ? strchr(from, **p) : NULL;
    uint32_t c, low;
    if (simple) {
        *out = to[simple - from];
        (*p)++;
        return 1;
    }
    if (**p != 'u' || !four_digits(*p + 1, end, &c)) return 0;
    *p += 5;
    if (c >= 0xD800 && c < 0xDC00 && end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u' && four_digits(*p + 2, end, &low) && low >= 0xDC00 && low < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        *p += 6;
    } else if (c >= 0xD800 && c < 0xE000) {
        c = 0xFFFD;
    }
    return utf8_put(out, c);
}

bool scan_string(Scan *s, Arena *arena, Slice *out)
{
    Slice raw;
    bool escaped;
    if (!raw_string(s, &raw, &escaped)) return false;
    if (!escaped) {
        *out = (Slice){arena_copy(arena, raw.at, raw.n), raw.n};
        return true;
    }
    char *to = arena_alloc(arena, raw.n + 1), *start = to; /* decoding never makes it longer */
    const char *p = raw.at, *end = raw.at + raw.n;
    while (p < end) {
        const char *slash = memchr(p, '\\', (size_t)(end - p));
        size_t plain = (size_t)((slash ? slash : end) - p);
        memcpy(to, p, plain);
        to += plain;
        p += plain;
        if (!slash) break;
        p++;
        size_t n = unescape(&p, end, to);
        if (n == 0) return refuse(s);
        to += n;
    }
    *to = '\0';
    *out = (Slice){start, (size_t)(to - start)};
    return true;
}

bool scan_unsigned(Scan *s, uint32_t *out)
{
    uint64_t value = 0;
    skip_space(s);
    const char *start = s->at;
    while (!s->wrong && s->at < s->end && *s->at >= '0' && *s->at <= '9' && value <= UINT32_MAX)
        value = value * 10 + (uint64_t)(*s->at++ - '0');
    if (s->at == start || value > UINT32_MAX) return refuse(s);
    *out = (uint32_t)value;
    return true;
}

/* A number or a word: up to what cannot belong to it. */
static bool skip_plain(Scan *s)
{
    const char *start = s->at;
    while (s->at < s->end && !strchr(",]} \t\r\n\"[{:", *s->at)) s->at++;
    return s->at > start || refuse(s);
}

bool scan_skip(Scan *s)
{
    size_t depth = 0;
    Slice raw;
    bool escaped;
    do {
        skip_space(s);
        if (s->wrong || s->at == s->end) return refuse(s);
        char c = *s->at;
        if (c == '"') raw_string(s, &raw, &escaped);
        else if (c == '{' || c == '[') depth++, s->at++;
        else if (depth && (c == '}' || c == ']')) depth--, s->at++;
        else if (depth && (c == ',' || c == ':')) s->at++;
        else skip_plain(s);
    } while (depth && !s->wrong);
    return !s->wrong;
}

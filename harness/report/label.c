#include "report/label.h"

#include "base/utf8.h"
#include "base/vector.h"

#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT 0xFFFD
#define MOST_PER_COLUMN 4 /* characters of no width could otherwise go on for ever */

static uint32_t made_safe(uint32_t c)
{
    if (c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) return ' ';
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return REPLACEMENT;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    if (category == UTF8PROC_CATEGORY_CN || category == UTF8PROC_CATEGORY_CO) return REPLACEMENT;
    if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) return REPLACEMENT;
    return c;
}

/* The next character of [*p, end), safe; bytes that are no character count one by one. `good` is the end of what is known
 * to be well-formed. */
static uint32_t next_safe(const char **p, const char *end, const char **good)
{
    if (*p >= *good) {
        size_t bad = 0, left = (size_t)(end - *p);
        *good = *p + (utf8_valid(*p, left, &bad) ? left : bad);
        if (*p == *good) {
            (*p)++;
            return REPLACEMENT;
        }
    }
    return made_safe(utf8_next(p, end));
}

static void put_codepoint(StrBuf *out, uint32_t c)
{
    char bytes[4];
    sb_put(out, bytes, utf8_put(bytes, c));
}

void label_put(StrBuf *out, const char *text)
{
    const char *end = text + strlen(text), *good = text;
    while (text < end) put_codepoint(out, next_safe(&text, end, &good));
}

double label_columns(uint32_t codepoint)
{
    int width = utf8proc_charwidth((utf8proc_int32_t)codepoint);
    return width > 0 ? width : 0;
}

double label_measure(const char *text, LabelMeasure measure)
{
    double sum = 0;
    const char *end = text + strlen(text), *good = text;
    while (text < end) sum += measure(next_safe(&text, end, &good));
    return sum;
}

size_t label_width(const char *text) { return (size_t)label_measure(text, label_columns); }

/* Puts all[from..to). */
static void put_range(StrBuf *out, const uint32_t *all, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) put_codepoint(out, all[i]);
}

void label_put_cut(StrBuf *out, const char *text, double most, LabelMeasure measure, const char *ellipsis)
{
    VECTOR(uint32_t) all = {0};
    const char *end = text + strlen(text), *good = text;
    double width = 0;
    while (text < end) {
        uint32_t c = next_safe(&text, end, &good);
        width += measure(c);
        vec_push(&all, c);
    }
    size_t head = 0, tail = all.n, limit = (size_t)most * MOST_PER_COLUMN;
    if (width <= most && all.n <= limit) {
        put_range(out, all.at, 0, all.n);
    } else {
        /* Characters are taken from both ends in turn, two at the front for one at the back, until there is no more room. */
        double left = most - label_measure(ellipsis, measure);
        for (size_t turn = 0; head < tail && head + all.n - tail < limit; turn++) {
            double w = measure(turn % 3 == 2 ? all.at[tail - 1] : all.at[head]);
            if (w > left) break;
            left -= w;
            if (turn % 3 == 2) tail--;
            else head++;
        }
        while (tail < all.n && measure(all.at[tail]) <= 0) tail++; /* a mark does not stand on the ellipsis */
        put_range(out, all.at, 0, head);
        sb_puts(out, ellipsis);
        put_range(out, all.at, tail, all.n);
    }
    vec_free(&all);
}

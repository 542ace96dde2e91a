/* java.c - the order of a HashMap follows from three rules: the bin of a key is its hash, with the upper half folded into the
 * lower one, modulo the size of the table; keys of one bin come in the order in which they were put in; the table starts with 16
 * bins and doubles when it is more than three quarters full, or, below 64 bins, when a bin gets its ninth key. Doubling keeps
 * the order within bins. So only the final size matters, and the order is one counting sort.
 */
#include "score/java.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SIZE = 16, LIST_MOST = 8, TREES_FROM = 64 };

uint32_t java_hash(const char *utf8, size_t n)
{
    uint32_t hash = 0;
    for (const char *p = utf8, *end = utf8 + n; p < end;) {
        uint32_t c = utf8_next(&p, end);
        if (c >= 0x10000) {
            hash = 31 * hash + (0xD800 + ((c - 0x10000) >> 10));
            c = 0xDC00 + ((c - 0x10000) & 0x3FF);
        }
        hash = 31 * hash + c;
    }
    return hash;
}

static uint32_t bin_of(uint32_t hash, size_t size) { return (hash ^ hash >> 16) & (uint32_t)(size - 1); }

/* Bins with room for `size` more, the first n keys counted into them. */
static uint32_t *count_bins(uint32_t *bins, size_t size, const uint32_t *hashes, size_t n)
{
    bins = mem_resize(bins, size, sizeof *bins);
    memset(bins, 0, size * sizeof *bins);
    for (size_t i = 0; i < n; i++) bins[bin_of(hashes[i], size)]++;
    return bins;
}

void java_map_order(const uint32_t *hashes, size_t n, uint32_t *order)
{
    size_t size = FIRST_SIZE;
    uint32_t *bins = count_bins(NULL, size, hashes, 0);
    for (size_t i = 0; i < n; i++) {
        if (++bins[bin_of(hashes[i], size)] > LIST_MOST && size < TREES_FROM) bins = count_bins(bins, size *= 2, hashes, i + 1);
        if (i + 1 > size / 4 * 3) bins = count_bins(bins, size *= 2, hashes, i + 1);
    }
    uint32_t place = 0;
    for (size_t b = 0; b < size; b++) {
        uint32_t count = bins[b];
        bins[b] = place;
        place += count;
    }
    for (size_t i = 0; i < n; i++) order[bins[bin_of(hashes[i], size)]++] = (uint32_t)i;
    free(bins);
}

void java_put_fixed(StrBuf *out, double value, int digits)
{
    char text[40];
    for (int more = 14; more <= 16; more++) { /* d.ddd…e±xx */
        snprintf(text, sizeof text, "%.*e", more, value);
        if (strtod(text, NULL) == value) break;
    }
    char *exponent = strchr(text, 'e');
    long kept = strtol(exponent + 1, NULL, 10) + 1 + digits; /* decimal digits that are not rounded away */
    text[1] = text[0]; /* over the point: now the digits lie together */
    const char *digit = text + 1;
    long have = exponent - digit;
    uint64_t units = 0, one = 1;
    for (long i = 0; i < kept; i++) units = units * 10 + (i < have ? (uint64_t)(digit[i] - '0') : 0);
    if (kept >= 0 && kept < have && digit[kept] >= '5') units++;
    for (int i = 0; i < digits; i++) one *= 10;
    sb_printf(out, "%llu", (unsigned long long)(units / one));
    if (digits) sb_printf(out, ".%0*llu", digits, (unsigned long long)(units % one));
}

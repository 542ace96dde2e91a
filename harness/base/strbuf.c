#include "base/strbuf.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t LARGEST = (size_t)4 << 30;

void sb_reserve(StrBuf *b, size_t more)
{
    size_t need = b->length + more + 1;
    if (need <= b->capacity) return;
    if (more > LARGEST || need > LARGEST) need = SIZE_MAX / 2; /* the allocator refuses, with its message */
    size_t grown = b->capacity ? b->capacity * 2 : 64;
    if (grown < need) grown = need;
    b->data = mem_resize(b->data, grown, 1);
    b->capacity = grown;
    b->data[b->length] = 0;
}

void sb_put(StrBuf *b, const void *bytes, size_t n)
{
    sb_reserve(b, n);
    if (n) memcpy(b->data + b->length, bytes, n);
    b->length += n;
    b->data[b->length] = 0;
}

void sb_puts(StrBuf *b, const char *text) { sb_put(b, text, strlen(text)); }

void sb_putc(StrBuf *b, char c)
{
    sb_reserve(b, 1);
    b->data[b->length++] = c;
    b->data[b->length] = 0;
}

void sb_fill(StrBuf *b, char c, size_t n)
{
    sb_reserve(b, n);
    memset(b->data + b->length, c, n);
    b->length += n;
    b->data[b->length] = 0;
}

void sb_vprintf(StrBuf *b, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    sb_reserve(b, 64);
    size_t room = b->capacity - b->length;
    int n = vsnprintf(b->data + b->length, room, format, args);
    if (n > 0 && (size_t)n >= room) {
        sb_reserve(b, (size_t)n);
        vsnprintf(b->data + b->length, (size_t)n + 1, format, again);
    }
    va_end(again);
    if (n > 0) b->length += (size_t)n;
    b->data[b->length] = 0;
}

void sb_printf(StrBuf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    sb_vprintf(b, format, args);
    va_end(args);
}

void sb_clear(StrBuf *b)
{
    b->length = 0;
    if (b->data) b->data[0] = 0;
}

void sb_free(StrBuf *b)
{
    free(b->data);
    *b = (StrBuf){0};
}

const char *sb_text(const StrBuf *b) { return b->data ? b->data : ""; }

/* strbuf.h - the one growable byte string.
 *
 * A zeroed StrBuf is an empty string. Invariants: data[length] is NUL whenever data is not NULL; it may hold any bytes,
 * NUL included. The buffer owns data; sb_free releases it and leaves a usable empty buffer. Growing past 4 GiB ends the
 * program like running out of memory does (see memory.h).
 */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

#include "base/error.h"

#include <stdarg.h>

typedef struct StrBuf {
    char *data;
    size_t length, capacity;
} StrBuf;

void sb_reserve(StrBuf *b, size_t more); /* room for `more` further bytes and the NUL */
void sb_put(StrBuf *b, const void *bytes, size_t n);
void sb_puts(StrBuf *b, const char *text);
void sb_putc(StrBuf *b, char c);
void sb_fill(StrBuf *b, char c, size_t n); /* n times c */
void sb_printf(StrBuf *b, const char *format, ...) PRINTF_LIKE(2, 3);
void sb_vprintf(StrBuf *b, const char *format, va_list args);
void sb_clear(StrBuf *b); /* empty, capacity kept */
void sb_free(StrBuf *b);
const char *sb_text(const StrBuf *b); /* never NULL; valid until the next change */

#endif

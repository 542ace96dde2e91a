/* error.h - how a function says what went wrong.
 *
 * A function that can fail returns ASSAY_OK or a negative code and fills the Error it was given, once, at the origin;
 * callers pass it on untouched. A NULL Error is allowed and only loses the text. Error is plain data: nothing to free.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "assay/assay.h"

typedef assay_error Error;

#if defined(__GNUC__)
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define MUST_CHECK __attribute__((warn_unused_result))
#else
#define PRINTF_LIKE(f, a)
#define MUST_CHECK
#endif

/* Fills `e` and returns `code`, so that `return error_set(e, ...)` is one statement. */
int error_set(Error *e, int code, const char *format, ...) PRINTF_LIKE(3, 4);

/* The same with a place. `line` and `column` count from 1; 0 means "no such thing" and everything after it is left out. */
int error_at(Error *e, int code, const char *file, size_t line, size_t column, const char *format, ...)
    PRINTF_LIKE(6, 7);

/* Adds what errno says: "MESSAGE: No such file or directory". */
int error_errno(Error *e, int code, const char *file, const char *format, ...) PRINTF_LIKE(4, 5);

/* Writes "file:line:column: message" (as much of the place as there is) into `out`, always terminated. */
const char *error_text(const Error *e, char *out, size_t size);

#endif

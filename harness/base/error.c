#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int fill(Error *e, int code, const char *file, size_t line, size_t column, const char *format, va_list args)
{
    if (!e) return code;
    /* The text is made before the error is touched: an argument may be a part of the error that is replaced. */
    Error made = {.code = code, .line = line, .column = column};
    vsnprintf(made.message, sizeof made.message, format, args);
    if (file) snprintf(made.file, sizeof made.file, "%s", file);
    *e = made;
    return code;
}

int error_set(Error *e, int code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(e, code, NULL, 0, 0, format, args);
    va_end(args);
    return code;
}

int error_at(Error *e, int code, const char *file, size_t line, size_t column, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(e, code, file, line, column, format, args);
    va_end(args);
    return code;
}

int error_errno(Error *e, int code, const char *file, const char *format, ...)
{
    int saved = errno;
    va_list args;
    va_start(args, format);
    fill(e, code, file, 0, 0, format, args);
    va_end(args);
    if (e) {
        size_t used = strlen(e->message);
        snprintf(e->message + used, sizeof e->message - used, ": %s", strerror(saved));
    }
    return code;
}

const char *error_text(const Error *e, char *out, size_t size)
{
    if (!e->file[0])
        snprintf(out, size, "%s", e->message);
    else if (e->line && e->column)
        snprintf(out, size, "%s:%zu:%zu: %s", e->file, e->line, e->column, e->message);
    else if (e->line)
        snprintf(out, size, "%s:%zu: %s", e->file, e->line, e->message);
    else
        snprintf(out, size, "%s: %s", e->file, e->message);
    return out;
}

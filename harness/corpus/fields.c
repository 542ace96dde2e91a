#include "corpus/fields.h"

#include <stdbool.h>
#include <string.h>

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static size_t split_runs(const char *line, size_t n, Field *fields)
{
    size_t count = 0;
    const char *p = line, *end = line + n;
    while (count <= MOST_FIELDS) {
        while (p < end && is_blank(*p)) p++;
        if (p == end) break;
        const char *start = p;
        while (p < end && !is_blank(*p)) p++;
        fields[count++] = (Field){start, (size_t)(p - start)};
    }
    return count;
}

static size_t split_at(const char *line, size_t n, char separator, Field *fields)
{
    size_t count = 0;
    const char *p = line, *end = line + n;
    while (count <= MOST_FIELDS) {
        const char *stop = memchr(p, separator, (size_t)(end - p));
        if (!stop) stop = end;
        fields[count++] = (Field){p, (size_t)(stop - p)};
        if (stop == end) break;
        p = stop + 1;
    }
    return count;
}

size_t fields_split(const char *line, size_t n, char separator, Field *fields)
{
    return separator == ' ' ? split_runs(line, n, fields) : split_at(line, n, separator, fields);
}

int fields_index(int column, size_t n)
{
    long at = column > 0 ? column - 1 : (long)n + column;
    return at >= 0 && at < (long)n ? (int)at : -1;
}

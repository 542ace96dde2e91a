#include "corpus/fields.h"

#include <stdbool.h>
#include <stdio.h>
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

const Field *columns_check(Columns *c, const Field *fields, size_t n, size_t number, char *message, size_t size)
{
    if (n > MOST_FIELDS) {
        snprintf(message, size, "more than %d columns", MOST_FIELDS);
        return fields;
    }
    if (c->n && n != c->n) {
        snprintf(message, size, "%zu column%s where the lines since line %zu have %zu", n, n == 1 ? "" : "s", c->line, c->n);
        return &fields[n - 1];
    }
    for (unsigned i = 0; i <= c->n_tags && !c->n; i++) {
        bool token = i == c->n_tags;
        int column = token ? c->token : c->tags[i];
        const char *what = token ? "token" : c->n_tags == 1 ? "tag" : i ? "predicted tag" : "gold tag, left of the predicted one,";
        if (fields_index(column, n) >= 0) continue;
        snprintf(message, size, "the %s should be in column %d, but the line has %zu column%s%s", what, column, n, n == 1 ? "" : "s",
                 c->separator == '\t' ? " (separated by tabs)" : "");
        return fields;
    }
    c->line = c->n ? c->line : number;
    c->n = n;
    return NULL;
}

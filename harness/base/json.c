/* Reading goes over a jansson tree: the cursor remembers, for every container it is in, where it stands in it. jansson
 * does not keep positions; json_column finds them again by skipping over the text, which happens only for a message. */
#include "base/json.h"

#include "base/utf8.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of p in its line, from 1. */
static size_t column_of(const char *bytes, const char *p)
{
    size_t column = 1;
    while (p > bytes && p[-1] != '\n') {
        p--;
        column++;
    }
    return column;
}

int json_open(JsonReader *r, const char *bytes, size_t n, Error *e)
{
    json_error_t why;
    *r = (JsonReader){.bytes = bytes, .length = n};
    r->root = json_loadb(bytes, n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY, &why);
    r->value = r->root;
    if (r->root) return ASSAY_OK;
    size_t read = why.position > 0 ? (size_t)why.position : 1; /* the end of what jansson had read */
    const char *end = bytes + (read < n ? read : n);
    size_t column = end == bytes || end[-1] == '\n' ? 1 : column_of(bytes, end - 1);
    return error_at(e, ASSAY_ERR_DATA, NULL, (size_t)(why.line > 0 ? why.line : 1), column, "not valid JSON: %s", why.text);
}

void json_close(JsonReader *r)
{
    json_decref(r->root);
    *r = (JsonReader){0};
}

JsonKind json_kind(const JsonReader *r)
{
    switch (json_typeof((const json_t *)r->value)) {
    case JSON_OBJECT: return KIND_OBJECT;
    case JSON_ARRAY: return KIND_ARRAY;
    case JSON_STRING: return KIND_STRING;
    case JSON_INTEGER:
    case JSON_REAL: return KIND_NUMBER;
    case JSON_TRUE:
    case JSON_FALSE: return KIND_BOOL;
    default: return KIND_NULL;
    }
}

const char *json_kind_name(JsonKind kind)
{
    static const char *const names[] = {[KIND_NULL] = "null", [KIND_BOOL] = "true or false", [KIND_NUMBER] = "a number",
                                        [KIND_STRING] = "a string", [KIND_ARRAY] = "a list", [KIND_OBJECT] = "an object"};
    return names[kind];
}

bool json_enter(JsonReader *r, JsonKind kind)
{
    if (json_kind(r) != kind || r->depth == JSON_DEPTH) return false;
    r->level[r->depth++] = (JsonLevel){.container = r->value};
    return true;
}

bool json_next(JsonReader *r)
{
    JsonLevel *at = &r->level[r->depth - 1];
    bool first = at->index++ == 0;
    if (json_is_object((json_t *)at->container)) {
        at->iterator = first ? json_object_iter(at->container) : json_object_iter_next(at->container, at->iterator);
        r->value = at->iterator ? json_object_iter_value(at->iterator) : NULL;
        r->key = at->iterator ? json_object_iter_key(at->iterator) : NULL;
    } else {
        r->value = json_array_get(at->container, at->index - 1);
    }
    if (r->value) return true;
    json_leave(r);
    return false;
}

void json_leave(JsonReader *r)
{
    r->value = r->level[--r->depth].container;
    if (r->depth == 0) return;
    const JsonLevel *outer = &r->level[r->depth - 1];
    r->key = outer->iterator ? json_object_iter_key(outer->iterator) : NULL;
}

const char *json_key(const JsonReader *r) { return r->key; }

bool json_key_is(const JsonReader *r, const char *key) { return strcmp(r->key, key) == 0; }

size_t json_count(const JsonReader *r)
{
    const json_t *v = r->value;
    return json_is_object(v) ? json_object_size(v) : json_is_array(v) ? json_array_size(v) : 0;
}

bool json_read_string(const JsonReader *r, const char **text, size_t *n)
{
    const json_t *v = r->value;
    if (!json_is_string(v)) return false;
    *text = json_string_value(v);
    if (n) *n = json_string_length(v);
    return true;
}

bool json_read_unsigned(const JsonReader *r, uint64_t *value)
{
    const json_t *v = r->value;
    if (!json_is_integer(v) || json_integer_value(v) < 0) return false;
    *value = (uint64_t)json_integer_value(v);
    return true;
}

bool json_read_double(const JsonReader *r, double *value)
{
    if (!json_is_number((const json_t *)r->value)) return false;
    *value = json_number_value(r->value);
    return true;
}

bool json_read_bool(const JsonReader *r, bool *value)
{
    if (!json_is_boolean((const json_t *)r->value)) return false;
    *value = json_is_true((const json_t *)r->value);
    return true;
}

/* -- positions -------------------------------------------------------------------------------------------------------- */

static const char *skip_space(const char *p, const char *end)
{
    while (p < end && strchr(" \t\r\n", *p)) p++;
    return p;
}

static const char *skip_string(const char *p, const char *end)
{
    for (p++; p < end && *p != '"'; p++)
        if (*p == '\\') p++;
    return p + 1;
}

/* Behind the value at p. The text is known to be valid. */
static const char *skip_value(const char *p, const char *end)
{
    if (*p == '"') return skip_string(p, end);
    if (*p != '{' && *p != '[') {
        while (p < end && !strchr(" \t\r\n,]}", *p)) p++;
        return p;
    }
    int depth = 0;
    while (p < end) {
        if (*p == '"') {
            p = skip_string(p, end);
            continue;
        }
        if (*p == '{' || *p == '[') depth++;
        if ((*p == '}' || *p == ']') && --depth == 0) return p + 1;
        p++;
    }
    return end;
}

/* The `index`-th member (from 0) of the container at p; for an object, its value. Objects are walked in the order of the
 * text, which is also jansson's. */
static const char *nth_member(const char *p, const char *end, size_t index)
{
    bool object = *p == '{';
    p = skip_space(p + 1, end);
    for (;; index--) {
        if (object) p = skip_space(skip_space(skip_string(p, end), end) + 1, end);
        if (index == 0) return p;
        p = skip_space(skip_space(skip_value(p, end), end) + 1, end);
    }
}

static const char *place_of(const JsonReader *r)
{
    const char *end = r->bytes + r->length;
    const char *p = skip_space(r->bytes, end);
    for (unsigned i = 0; i < r->depth && p < end; i++)
        if (r->level[i].index) p = nth_member(p, end, r->level[i].index - 1);
    return p;
}

size_t json_column(const JsonReader *r) { return column_of(r->bytes, place_of(r)); }

size_t json_line(const JsonReader *r)
{
    size_t line = 1;
    for (const char *p = r->bytes, *end = place_of(r); p < end; p++) line += *p == '\n';
    return line;
}

/* -- writing ---------------------------------------------------------------------------------------------------------- */

static int append(const char *bytes, size_t n, void *b)
{
    sb_put(b, bytes, n);
    return 0;
}

void json_put_value(StrBuf *b, const JsonReader *r)
{
    json_dump_callback(r->value, append, b, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
}

static void put_escape(StrBuf *b, unsigned char c)
{
    static const char plain[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\'};
    if (c < sizeof plain && plain[c]) {
        sb_putc(b, '\\');
        sb_putc(b, plain[c]);
    } else {
        sb_printf(b, "\\u%04x", c);
    }
}

/* Bytes that can be copied as they are: everything but controls, quote and backslash. */
static size_t plain_prefix(const char *text, size_t n)
{
    size_t i = 0;
    while (i < n && (unsigned char)text[i] >= 0x20 && text[i] != '"' && text[i] != '\\' && text[i] != 0x7f) i++;
    return i;
}

static void put_valid(StrBuf *b, const char *text, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t plain = plain_prefix(text + i, n - i);
        sb_put(b, text + i, plain);
        i += plain;
        if (i < n) put_escape(b, (unsigned char)text[i++]);
    }
}

void json_put_string(StrBuf *b, const char *text, size_t n)
{
    size_t bad = 0;
    sb_reserve(b, n + 2);
    sb_putc(b, '"');
    while (!utf8_valid(text, n, &bad)) {
        put_valid(b, text, bad);
        sb_puts(b, "\xef\xbf\xbd");
        text += bad + 1;
        n -= bad + 1;
    }
    put_valid(b, text, n);
    sb_putc(b, '"');
}

void json_put_text(StrBuf *b, const char *text) { json_put_string(b, text, strlen(text)); }

void json_put_double(StrBuf *b, double value)
{
    if (!isfinite(value)) {
        sb_puts(b, "null");
        return;
    }
    if (value == 0) value = 0; /* no -0: as an integer it would be read as 0 */
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    sb_puts(b, text);
}

void json_put_unsigned(StrBuf *b, uint64_t value)
{
    char digits[20];
    size_t n = sizeof digits;
    do digits[--n] = (char)('0' + value % 10);
    while (value /= 10);
    sb_put(b, digits + n, sizeof digits - n);
}

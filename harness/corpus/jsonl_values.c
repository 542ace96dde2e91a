/* Values of assay JSONL and the complaints about them. Columns are found only when there is a complaint. */
#include "corpus/jsonl_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int jsonl_wrong(const Parse *p, const char *format, ...)
{
    char text[700];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return error_at(p->e, ASSAY_ERR_DATA, p->context->file, p->context->line, json_column(&p->r), "%s", text);
}

int jsonl_must_be(const Parse *p, const char *what, const char *wanted)
{
    return jsonl_wrong(p, "%s must be %s, not %s", what, wanted, json_kind_name(json_kind(&p->r)));
}

int jsonl_enter(Parse *p, JsonKind kind, const char *what)
{
    return json_enter(&p->r, kind) ? ASSAY_OK : jsonl_must_be(p, what, json_kind_name(kind));
}

int jsonl_unknown_key(const Parse *p, const char *where, const char *known)
{
    return jsonl_wrong(p, "unknown key \"%.60s\" in %s (known: %s; keys for your own use begin with x_)", json_key(&p->r), where, known);
}

bool jsonl_is_private_key(const Parse *p) { return strncmp(json_key(&p->r), "x_", 2) == 0; }

int jsonl_name(const Parse *p, const char *what, const char **text, size_t *n)
{
    if (!json_read_string(&p->r, text, n)) return jsonl_must_be(p, what, "a string");
    if (*n == 0) return jsonl_wrong(p, "%s is empty", what);
    for (size_t i = 0; i < *n; i++)
        if ((unsigned char)(*text)[i] < 0x20) return jsonl_wrong(p, "%s holds a control character", what);
    return ASSAY_OK;
}

int jsonl_symbol(const Parse *p, const char *what, Symbol *out)
{
    const char *text;
    size_t n;
    int status = jsonl_name(p, what, &text, &n);
    if (!status) *out = symbols_intern(p->d->symbols, text, n);
    return status;
}

int jsonl_text(const Parse *p, const char *what, const char **out)
{
    const char *text;
    size_t n;
    if (!json_read_string(&p->r, &text, &n)) return jsonl_must_be(p, what, "a string");
    if (memchr(text, 0, n)) return jsonl_wrong(p, "%s holds a NUL character", what);
    *out = arena_copy(&p->d->arena, text, n);
    return ASSAY_OK;
}

static int read_span(Parse *p, const char *what, Span *out)
{
    uint64_t value[2] = {0, 0};
    if (json_kind(&p->r) != KIND_ARRAY || json_count(&p->r) != 2) return jsonl_wrong(p, "%s must be [start, end]", what);
    json_enter(&p->r, KIND_ARRAY);
    for (int i = 0; json_next(&p->r); i++)
        if (!json_read_unsigned(&p->r, &value[i]) || value[i] >= UINT32_MAX)
            return jsonl_wrong(p, "%s must be [start, end], two whole numbers from 0", what);
    *out = (Span){(uint32_t)value[0], (uint32_t)value[1]};
    return ASSAY_OK;
}

int jsonl_spans(Parse *p, const char *what, const char *one, Span **out, uint32_t *n)
{
    uint32_t count = (uint32_t)json_count(&p->r), i = 0;
    int status = jsonl_enter(p, KIND_ARRAY, what);
    if (status) return status;
    *out = arena_alloc(&p->d->arena, (count + 1u) * sizeof **out);
    while (json_next(&p->r)) {
        status = read_span(p, one, &(*out)[i++]);
        if (status) return status;
    }
    *n = count;
    return ASSAY_OK;
}

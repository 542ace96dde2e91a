/* page.c - one pass over the characters of a text. */
#include "page.h"

#include <utf8proc.h>

typedef enum Kind { KIND_SPACE, KIND_SIGN, KIND_WORD } Kind;

static Kind kind_of(utf8proc_int32_t c)
{
    if (c < 0x80) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return KIND_WORD;
        return c <= ' ' || c == 0x7f ? KIND_SPACE : KIND_SIGN;
    }
    utf8proc_category_t k = utf8proc_category(c);
    if (k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_NO) return KIND_WORD;
    return k >= UTF8PROC_CATEGORY_ZS && k <= UTF8PROC_CATEGORY_CF ? KIND_SPACE : KIND_SIGN;
}

static void add_paragraph(Page *p, size_t start, size_t end)
{
    if (start >= end) return;
    p->paragraphs = room(p->paragraphs, p->n_paragraphs, &p->paragraphs_capacity, sizeof *p->paragraphs);
    p->paragraphs[p->n_paragraphs++] = (assay_span){(uint32_t)start, (uint32_t)end};
}

#define LONG_LINE 120 /* bytes */

/* A text with a long line is not wrapped: there every line is a paragraph of its own, and names do not go across its end. */
static bool is_wrapped(const char *text, size_t n)
{
    for (const char *line = text, *end = text + n; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        if ((newline ? newline : end) - line > LONG_LINE) return false;
        line = newline ? newline + 1 : end;
    }
    return true;
}

/* The edges that characters make, and the paragraphs. */
static int scan(Page *p)
{
    size_t enough = is_wrapped(p->text, p->n) ? 2 : 1;
    Kind before = KIND_SPACE;
    size_t start = 0, newlines = 0;
    for (size_t i = 0; i < p->n;) {
        utf8proc_int32_t c = (unsigned char)p->text[i];
        utf8proc_ssize_t used = 1;
        if (c >= 0x80) used = utf8proc_iterate((const utf8proc_uint8_t *)p->text + i, (utf8proc_ssize_t)(p->n - i), &c);
        if (used <= 0) return -1;
        Kind kind = kind_of(c);
        bool inside = before == KIND_WORD && kind == KIND_WORD;
        if (kind != KIND_SPACE && newlines >= enough) {
            add_paragraph(p, start, i);
            start = i;
        }
        newlines = kind != KIND_SPACE ? 0 : newlines + (c == '\n');
        p->edges[i] = (unsigned char)((kind != KIND_SPACE && !inside ? EDGE_START : 0) | (before != KIND_SPACE && !inside ? EDGE_END : 0));
        before = kind;
        i += (size_t)used;
    }
    p->edges[p->n] = before != KIND_SPACE ? EDGE_END : 0;
    add_paragraph(p, start, p->n);
    return 0;
}

int page_read(Page *p, const assay_document *d, bool whole_tokens)
{
    p->text = d->text;
    p->n = d->text_length;
    p->n_paragraphs = 0;
    if (p->edges_capacity < p->n + 1) {
        p->edges_capacity = p->n + 1;
        p->edges = grow(p->edges, p->edges_capacity);
    }
    memset(p->edges, 0, p->n + 1);
    if (scan(p)) return -1;
    if (whole_tokens) memset(p->edges, 0, p->n + 1);
    for (size_t i = 0; whole_tokens && i < d->n_tokens; i++) {
        p->edges[d->tokens[i].start] |= EDGE_START;
        p->edges[d->tokens[i].end] |= EDGE_END;
    }
    p->n_starts = 0;
    for (uint32_t i = 0; i < p->n; i++) {
        if (!(p->edges[i] & EDGE_START)) continue;
        p->starts = room(p->starts, p->n_starts, &p->starts_capacity, sizeof *p->starts);
        p->starts[p->n_starts++] = i;
    }
    return 0;
}

bool page_is_word(const Page *p, size_t byte, size_t *used)
{
    *used = 0;
    if (byte >= p->n) return false;
    utf8proc_int32_t c = (unsigned char)p->text[byte];
    utf8proc_ssize_t n = c < 0x80 ? 1 : utf8proc_iterate((const utf8proc_uint8_t *)p->text + byte, (utf8proc_ssize_t)(p->n - byte), &c);
    *used = n > 0 ? (size_t)n : 1;
    return n > 0 && kind_of(c) == KIND_WORD;
}

void page_free(Page *p)
{
    free(p->edges);
    free(p->starts);
    free(p->paragraphs);
    *p = (Page){0};
}

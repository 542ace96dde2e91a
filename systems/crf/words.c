/* words.c - cutting tokens and describing words, code point by code point, by the categories of Unicode. Simple case mapping is used,
 * one code point for one, so that prefixes and suffixes count the same characters in every form. */
#include "words.h"

#include "names.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Reads one code point; a broken byte counts as U+FFFD and moves on by one. */
static size_t decode(const char *text, size_t n, int32_t *c)
{
    if ((unsigned char)*text < 0x80) {
        *c = (unsigned char)*text;
        return 1;
    }
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, c);
    if (used > 0) return (size_t)used;
    *c = 0xfffd;
    return 1;
}

static void put(Words *w, int32_t c)
{
    if (w->text_capacity - w->length < 4) {
        w->text_capacity = (w->text_capacity + 64) * 2;
        w->text = grow(w->text, w->text_capacity, 1);
    }
    if (c < 0x80) w->text[w->length++] = (char)c;
    else w->length += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)w->text + w->length);
}

static bool is_hyphen(int32_t c)
{
    return c == '-' || c == '/' || (c >= 0x2010 && c <= 0x2015);
}

static bool is_apostrophe(int32_t c)
{
    return c == '\'' || c == 0x2019;
}

static bool silent(int32_t c)
{
    return c == '.' || is_hyphen(c) || is_apostrophe(c);
}

static int32_t shape_of(int32_t c)
{
    if (c < 0x80) {
        if (c >= 'A' && c <= 'Z') return 'X';
        if (c >= 'a' && c <= 'z') return 'x';
        return c >= '0' && c <= '9' ? 'd' : c;
    }
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT: return 'X';
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: return 'x';
    case UTF8PROC_CATEGORY_ND: return 'd';
    default: return c;
    }
}

static int32_t lower_of(int32_t c)
{
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    return utf8proc_tolower(c);
}

typedef enum Form { EXACT, LOWER, SHAPE, OUTLINE, KEY } Form;

static Piece describe(Words *w, const char *text, size_t n, Form form)
{
    Piece p = {.at = (uint32_t)w->length};
    int32_t c, before = -1;
    for (size_t i = 0, characters = 0; i < n && characters < WORD_LONGEST; before = c, characters++) {
        i += decode(text + i, n - i, &c);
        if (form == KEY && silent(c)) continue;
        if (form == LOWER || form == KEY) c = lower_of(c);
        else if (form != EXACT) c = shape_of(c);
        if (form != OUTLINE || c != before) put(w, c);
    }
    p.n = (uint32_t)(w->length - p.at);
    return p;
}

static void add_word(Words *w, const char *text, size_t start, size_t end)
{
    if (start >= end) return;
    if (w->n == w->capacity) {
        w->capacity = w->capacity ? w->capacity * 2 : 256;
        w->items = grow(w->items, w->capacity, sizeof *w->items);
    }
    int32_t first;
    decode(text + start, end - start, &first);
    text += start;
    size_t n = end - start;
    Word *word = &w->items[w->n++];
    *word = (Word){.start = (uint32_t)start, .end = (uint32_t)end, .capital = shape_of(first) == 'X'};
    word->exact = describe(w, text, n, EXACT);
    word->lower = describe(w, text, n, LOWER);
    word->shape = describe(w, text, n, SHAPE);
    word->outline = describe(w, text, n, OUTLINE);
    word->key = describe(w, text, n, KEY);
}

/* Where the possessive at the end of text[start..end) begins: the apostrophe of 's, or the end if there is none. */
static size_t possessive(const char *text, size_t start, size_t end)
{
    if (end - start < 3 || (text[end - 1] != 's' && text[end - 1] != 'S')) return end;
    if (text[end - 2] == '\'') return end - 2;
    return end - start >= 5 && memcmp(text + end - 4, "\u2019", 3) == 0 ? end - 4 : end;
}

static void cut_token(Words *w, const char *text, size_t start, size_t end)
{
    size_t tail = possessive(text, start, end), from = start;
    for (size_t i = start; i < tail;) {
        int32_t c;
        size_t used = decode(text + i, tail - i, &c);
        if (is_hyphen(c)) {
            add_word(w, text, from, i);
            add_word(w, text, i, i + used);
            from = i + used;
        }
        i += used;
    }
    add_word(w, text, from, tail);
    add_word(w, text, tail, end);
}

static void end_sequence(Words *w)
{
    if (w->sequences_capacity < w->n_sequences + 2) {
        w->sequences_capacity = (w->n_sequences + 2) * 2;
        w->sequences = grow(w->sequences, w->sequences_capacity, sizeof *w->sequences);
    }
    if (w->n_sequences == 0) w->sequences[0] = 0;
    if (w->n > w->sequences[w->n_sequences]) w->sequences[++w->n_sequences] = w->n;
}

static void add_tokens(Words *w, const assay_document *d, size_t from, size_t to, bool split)
{
    for (size_t i = from; i < to; i++) {
        if (split) cut_token(w, d->text, d->tokens[i].start, d->tokens[i].end);
        else add_word(w, d->text, d->tokens[i].start, d->tokens[i].end);
    }
    end_sequence(w);
}

void words_of_document(Words *w, const assay_document *d, bool split)
{
    size_t next = 0;
    w->n = w->length = w->n_sequences = 0;
    for (size_t i = 0; i < d->n_sentences; i++) {
        assay_span s = d->sentences[i];
        if (s.start < next || s.end > d->n_tokens) continue;
        add_tokens(w, d, next, s.start, split);
        add_tokens(w, d, s.start, s.end, split);
        next = s.end;
    }
    add_tokens(w, d, next, d->n_tokens, split);
}

void words_of_line(Words *w, const char *line, size_t n)
{
    w->n = w->length = w->n_sequences = 0;
    for (size_t i = 0; i < n;) {
        size_t from = i;
        while (i < n && (unsigned char)line[i] > ' ') i++;
        if (i > from) cut_token(w, line, from, i);
        else i++;
    }
    end_sequence(w);
}

void words_free(Words *w)
{
    free(w->items);
    free(w->sequences);
    free(w->text);
    *w = (Words){0};
}

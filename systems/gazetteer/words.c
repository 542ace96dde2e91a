/* words.c - cutting and folding.
 *
 * Folding is Unicode's: compatibility decomposition, marks stripped, case folded (utf8proc), so that "Erdoğan", "ERDOGAN"
 * and "Erdogan" are one key. Two habits of news text are folded too: full stops inside abbreviations ("U.S." and "US") and
 * hyphens between the parts of a transliterated name ("al-Sadr" and "al Sadr"). A hyphen is therefore no word but a seam.
 * What keeps "US" and "us" apart is not the key but the case that each entry asks for.
 */
#include "words.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

void *grow(void *p, size_t bytes)
{
    void *q = realloc(p, bytes ? bytes : 1);
    if (!q) abort();
    return q;
}

static void reserve_keys(Words *w, size_t more)
{
    if (w->keys_capacity - w->keys_length >= more) return;
    w->keys_capacity = (w->keys_length + more) * 2;
    w->keys = grow(w->keys, w->keys_capacity);
}

static bool is_space(utf8proc_int32_t c)
{
    return c <= 0x20 || c == 0x7f || c == 0xa0 || (c >= 0x2000 && c <= 0x200b) || c == 0x2028 || c == 0x2029 || c == 0x3000;
}

/* Signs at which a token falls into words. */
static bool is_seam(utf8proc_int32_t c)
{
    return c == '-' || c == '/' || (c >= 0x2010 && c <= 0x2015);
}

static bool is_apostrophe(utf8proc_int32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02bc || c == '`';
}

/* Reads one code point of valid UTF-8; a broken byte counts as U+FFFD and moves on by one. */
static size_t decode(const char *text, size_t n, utf8proc_int32_t *c)
{
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, c);
    if (used > 0) return (size_t)used;
    *c = 0xfffd;
    return 1;
}

/* Appends the folded form of one code point that is not ASCII. */
static void fold_wide(Words *w, utf8proc_int32_t c)
{
    utf8proc_int32_t out[32];
    int boundary = 0;
    utf8proc_option_t how = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    utf8proc_ssize_t n = utf8proc_decompose_char(c, out, 32, how, &boundary);
    for (utf8proc_ssize_t i = 0; i < n && i < 32; i++) {
        if (is_space(out[i])) continue;
        reserve_keys(w, 4);
        w->keys_length += (size_t)utf8proc_encode_char(out[i], (utf8proc_uint8_t *)w->keys + w->keys_length);
    }
}

/* Folds text[0..n) to the end of the keys and sees how it is written. */
static void fold(Words *w, Word *word, const char *text, size_t n)
{
    size_t upper = 0, lower = 0, letters = 0;
    bool first_upper = false;
    word->key = (uint32_t)w->keys_length;
    reserve_keys(w, n + 4);
    for (size_t i = 0; i < n;) {
        utf8proc_int32_t c;
        i += decode(text + i, n - i, &c);
        utf8proc_category_t kind = utf8proc_category(c);
        bool is_upper = kind == UTF8PROC_CATEGORY_LU || kind == UTF8PROC_CATEGORY_LT, is_lower = kind == UTF8PROC_CATEGORY_LL;
        if (letters == 0 && is_upper) first_upper = true;
        upper += is_upper;
        lower += is_lower;
        letters += kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
        if (is_apostrophe(c)) c = '\'';
        if (c >= 0x80) fold_wide(w, c);
        else if (!is_space(c) && (c != '.' || n == 1)) {
            reserve_keys(w, 1);
            w->keys[w->keys_length++] = (char)(is_upper ? c + ('a' - 'A') : c);
        }
    }
    word->key_length = (uint32_t)(w->keys_length - word->key);
    word->cased = upper + lower > 0;
    word->written = !word->cased || (upper > 1 && lower == 0) ? CASE_UPPER
                    : first_upper || upper > 0                ? CASE_TITLE
                                                              : CASE_LOWER;
}

static void add_word(Words *w, const char *text, size_t start, size_t end, bool fresh)
{
    if (start >= end) return;
    if (w->n == w->capacity) {
        w->capacity = w->capacity ? w->capacity * 2 : 256;
        w->items = grow(w->items, w->capacity * sizeof *w->items);
    }
    Word *word = &w->items[w->n];
    *word = (Word){.start = (uint32_t)start, .end = (uint32_t)end, .fresh = fresh};
    fold(w, word, text + start, end - start);
    if (word->key_length > 0) w->n++;
}

/* The length of an English possessive at the end of text[start..end), 0 if there is none. */
static size_t possessive(const char *text, size_t start, size_t end)
{
    static const char *const forms[] = {"'s", "\u2019s", "'S", "\u2019S", "s'", "s\u2019"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t n = strlen(forms[i]);
        if (end - start > n && memcmp(text + end - n, forms[i], n) == 0) return forms[i][0] == 's' ? n - 1 : n;
    }
    return 0;
}

/* Cuts one token. A token that is nothing but seams is kept as a word: a spaced dash must not join its neighbours. */
static void cut_token(Words *w, const char *text, size_t start, size_t end, bool fresh)
{
    size_t from = start, before = w->n;
    for (size_t i = start; i < end;) {
        utf8proc_int32_t c;
        size_t used = decode(text + i, end - i, &c);
        if (is_seam(c)) {
            add_word(w, text, from, i, fresh && w->n == before);
            from = i + used;
        }
        i += used;
    }
    size_t tail = possessive(text, from, end);
    add_word(w, text, from, end - tail, fresh && w->n == before);
    if (tail) add_word(w, text, end - tail, end, false);
    if (w->n == before) add_word(w, text, start, end, fresh);
}

static bool blank_line(const char *gap, size_t n)
{
    const char *first = memchr(gap, '\n', n);
    return first && memchr(first + 1, '\n', n - (size_t)(first + 1 - gap));
}

/* True if the next token is the last full stop of an abbreviation like "U.S.", which tokenizers treat in either way. */
static bool takes_full_stop(const assay_document *d, size_t i)
{
    assay_span t = d->tokens[i];
    if (i + 1 == d->n_tokens || d->tokens[i + 1].start != t.end || d->tokens[i + 1].end != t.end + 1 || d->text[t.end] != '.') return false;
    return t.end - t.start >= 3 && d->text[t.end - 2] == '.';
}

void words_of_document(Words *w, const assay_document *d)
{
    w->n = w->keys_length = 0;
    size_t last = 0;
    for (size_t i = 0; i < d->n_tokens; i++) {
        assay_span t = d->tokens[i];
        bool fresh = t.start > last && blank_line(d->text + last, t.start - last);
        if (takes_full_stop(d, i)) t.end = d->tokens[++i].end;
        cut_token(w, d->text, t.start, t.end, fresh);
        last = t.end;
    }
}

void words_of_line(Words *w, const char *line, size_t n)
{
    w->n = w->keys_length = 0;
    for (size_t i = 0; i < n;) {
        size_t from = i;
        while (i < n && (unsigned char)line[i] > ' ') i++;
        if (i > from) cut_token(w, line, from, i, false);
        else i++;
    }
}

Case words_case(const Words *w, size_t from, size_t to)
{
    if (to - from == 1) return w->items[from].written;
    bool cased = false;
    for (size_t i = from; i < to; i++) {
        if (!w->items[i].cased) continue;
        cased = true;
        if (w->items[i].written > CASE_LOWER) return CASE_TITLE;
    }
    return cased ? CASE_LOWER : CASE_TITLE;
}

void words_free(Words *w)
{
    free(w->items);
    free(w->keys);
    *w = (Words){0};
}

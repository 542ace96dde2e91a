/* Making a document ready for scoring. Three things can be between a document as it was read and one that can be scored:
 * the text may be the gold's, the offsets may count something else than bytes, and what is said of a place may not be true
 * of the text. The common case, text built from tokens by a column reader, needs none of it and returns at once.
 *
 * Wrong offsets are the commonest mistake in this trade (UTF-16 from a browser, a BOM that was counted, CRLF that was not),
 * so a surface that is not where it should be is looked for nearby, and the distance is told. */
#include "corpus/document.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { FAR = 1000 }; /* how far from its place a surface is looked for, in units of the source */

typedef struct Settling {
    Document *d;
    const Document *gold;
    OffsetMap map; /* of the unit of the source */
    uint32_t *which;
    Error *e;
} Settling;

/* At most 48 bytes of a text in quotes, cut between characters, control characters as spaces. */
typedef struct Quoted {
    char text[64];
} Quoted;

static Quoted quote(const char *text, size_t n)
{
    Quoted q;
    size_t keep = n;
    if (keep > 48) {
        keep = 48;
        while (keep > 0 && ((unsigned char)text[keep] & 0xc0) == 0x80) keep--;
    }
    snprintf(q.text, sizeof q.text, "\"%.*s%s\"", (int)keep, text, keep < n ? "..." : "");
    for (char *c = q.text; *c; c++)
        if ((unsigned char)*c < 0x20) *c = ' ';
    return q;
}

static int PRINTF_LIKE(2, 3) document_wrong(const Settling *s, const char *format, ...)
{
    char text[600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return error_at(s->e, ASSAY_ERR_DATA, s->d->file, s->d->line, 0, "document %s: %s", s->d->id, text);
}

static int PRINTF_LIKE(3, 4) mention_wrong(const Settling *s, uint32_t index, const char *format, ...)
{
    char text[600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const Mention *m = &s->d->mentions[index];
    char number[16];
    snprintf(number, sizeof number, "%u", index + 1);
    *s->which = index;
    return error_at(s->e, ASSAY_ERR_DATA, s->d->file, m->line ? m->line : s->d->line, 0, "document %s: mention %s (%s): %s",
                    s->d->id, m->id ? m->id : number, symbols_name(s->d->symbols, m->type), text);
}

/* -- surfaces ----------------------------------------------------------------------------------------------------------- */

static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static const char *skip_blanks(const char *p, const char *end)
{
    while (p < end && is_blank(*p)) p++;
    return p;
}

/* Equal where any run of white space is as good as any other: formats of one line per mention cannot hold a newline. */
static bool same_but_for_blanks(const char *a, size_t a_length, const char *b, size_t b_length)
{
    const char *a_end = a + a_length, *b_end = b + b_length;
    while (a < a_end && b < b_end) {
        if (is_blank(*a) && is_blank(*b)) {
            a = skip_blanks(a, a_end);
            b = skip_blanks(b, b_end);
        } else if (*a++ != *b++) {
            return false;
        }
    }
    return a == a_end && b == b_end;
}

static bool surface_is_at(const Document *d, const Mention *m, StrBuf *joined)
{
    sb_clear(joined);
    document_surface(d, m, joined);
    return same_but_for_blanks(m->surface, strlen(m->surface), sb_text(joined), joined->length);
}

/* The smallest shift of the spans as given (in units of the source) that puts the surface where it is said to be; 0 if
 * there is none. */
static int64_t find_shift(const Settling *s, const Mention *m, const Span *given)
{
    int64_t found = 0;
    StrBuf joined = {0};
    Span *spans = mem_alloc(m->n_spans * sizeof *spans);
    Mention shifted = *m;
    shifted.spans = spans;
    for (int64_t step = 1; step <= 2 * FAR && !found; step++) {
        int64_t by = step % 2 ? (step + 1) / 2 : -step / 2;
        bool fits = true;
        for (uint32_t i = 0; i < m->n_spans && fits; i++) {
            int64_t start = given[i].start + by, end = given[i].end + by;
            fits = start >= 0 && end > start && offset_to_byte(&s->map, (uint64_t)start, &spans[i].start)
                   && offset_to_byte(&s->map, (uint64_t)end, &spans[i].end);
        }
        if (fits && surface_is_at(s->d, &shifted, &joined)) found = by;
    }
    free(spans);
    sb_free(&joined);
    return found;
}

static char *composed(const char *text, size_t n)
{
    utf8proc_uint8_t *out = NULL;
    utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, &out, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    return (char *)out;
}

static bool same_when_composed(const char *a, size_t a_length, const char *b, size_t b_length)
{
    char *x = composed(a, a_length), *y = composed(b, b_length);
    bool same = x && y && strcmp(x, y) == 0;
    free(x);
    free(y);
    return same;
}

/* "; it looks shifted by 2 codepoints", or nothing if the surface is not nearby. */
static void put_shift(const Settling *s, const Mention *m, const Span *given, char *out, size_t size)
{
    out[0] = 0;
    int64_t shift = m->surface && s->d->text ? find_shift(s, m, given) : 0;
    if (shift)
        snprintf(out, size, "; it looks shifted by %lld %s%s", (long long)-shift, offset_unit_name(s->map.unit),
                 shift == 1 || shift == -1 ? "" : "s");
}

static int check_surface(const Settling *s, uint32_t index, const Span *given)
{
    const Mention *m = &s->d->mentions[index];
    int status = ASSAY_OK;
    StrBuf joined = {0};
    if (surface_is_at(s->d, m, &joined)) goto done;
    char shift[80];
    put_shift(s, m, given, shift, sizeof shift);
    if (!shift[0] && same_when_composed(m->surface, strlen(m->surface), sb_text(&joined), joined.length))
        snprintf(shift, sizeof shift, "; they differ only in Unicode normalisation");
    status = mention_wrong(s, index, "the text at [%u, %u) is %s, not %s%s", given[0].start, given[m->n_spans - 1].end,
                           quote(sb_text(&joined), joined.length).text, quote(m->surface, strlen(m->surface)).text, shift);
done:
    sb_free(&joined);
    return status;
}

/* -- spans -------------------------------------------------------------------------------------------------------------- */

/* Why a span cannot be converted, as the end of a sentence. */
static const char *why_not(const Settling *s, Span given, char *out, size_t size)
{
    if (given.start >= given.end) {
        snprintf(out, size, given.start == given.end ? "is empty" : "ends before it begins");
    } else if (given.end > s->map.total) {
        snprintf(out, size, "ends outside the text, which has %u %ss", s->map.total, offset_unit_name(s->map.unit));
    } else {
        uint32_t byte;
        uint32_t bad = offset_to_byte(&s->map, given.start, &byte) ? given.end : given.start;
        snprintf(out, size, "cuts a character at %u; offsets count %ss here: does their source count something else?", bad,
                 offset_unit_name(s->map.unit));
    }
    return out;
}

static bool convert(const Settling *s, Span *span)
{
    Span given = *span;
    return given.start < given.end && offset_to_byte(&s->map, given.start, &span->start)
           && offset_to_byte(&s->map, given.end, &span->end);
}

static int by_start(const void *a, const void *b)
{
    const Span *x = a, *y = b;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static int settle_mention(const Settling *s, uint32_t index)
{
    Mention *m = &s->d->mentions[index];
    if (m->n_spans == 0) return ASSAY_OK;
    if (m->n_spans > 1) qsort(m->spans, m->n_spans, sizeof *m->spans, by_start);
    Span one = m->spans[0];
    Span *given = &one;
    int status = ASSAY_OK;
    if (m->n_spans > 1) {
        given = mem_alloc(m->n_spans * sizeof *given);
        memcpy(given, m->spans, m->n_spans * sizeof *given);
    }
    for (uint32_t i = 0; i < m->n_spans && !status; i++) {
        char why[200], shift[80];
        if (!convert(s, &m->spans[i])) {
            put_shift(s, m, given, shift, sizeof shift);
            status = mention_wrong(s, index, "span [%u, %u) %s%s", given[i].start, given[i].end,
                                   why_not(s, given[i], why, sizeof why), shift);
        } else if (i && m->spans[i].start < m->spans[i - 1].end) {
            status = mention_wrong(s, index, "its spans [%u, %u) and [%u, %u) overlap", given[i - 1].start, given[i - 1].end,
                                   given[i].start, given[i].end);
        }
    }
    if (!status && m->surface && s->d->text) status = check_surface(s, index, given);
    if (given != &one) free(given);
    return status;
}

/* Tokens and ignored regions. Tokens must come in order. */
static int settle_list(const Settling *s, Span *list, uint32_t n, const char *what, bool in_order)
{
    for (uint32_t i = 0; i < n; i++) {
        Span given = list[i];
        char why[200];
        if (!convert(s, &list[i]))
            return document_wrong(s, "%s %u, [%u, %u), %s", what, i + 1, given.start, given.end,
                                  why_not(s, given, why, sizeof why));
        if (in_order && i && list[i].start < list[i - 1].end)
            return document_wrong(s, "%s %u, [%u, %u), begins before the one before it ends", what, i + 1, given.start, given.end);
    }
    return ASSAY_OK;
}

static int check_sentences(const Settling *s)
{
    const Document *d = s->d;
    for (uint32_t i = 0; i < d->n_sentences; i++) {
        Span x = d->sentences[i];
        if (x.start >= x.end || x.end > d->n_tokens)
            return document_wrong(s, "sentence %u, [%u, %u), is no range of its %u tokens", i + 1, x.start, x.end, d->n_tokens);
        if (i && x.start < d->sentences[i - 1].end)
            return document_wrong(s, "sentence %u, [%u, %u), begins before the one before it ends", i + 1, x.start, x.end);
    }
    return ASSAY_OK;
}

/* -- the gold's text ---------------------------------------------------------------------------------------------------- */

static void take_tokens(Document *d, const Document *gold)
{
    d->tokens = arena_dup(&d->arena, gold->tokens, gold->n_tokens, sizeof *d->tokens);
    d->sentences = arena_dup(&d->arena, gold->sentences, gold->n_sentences, sizeof *d->sentences);
    d->n_tokens = gold->n_tokens;
    d->n_sentences = gold->n_sentences;
    d->has_tokens = gold->has_tokens;
    d->has_sentences = gold->has_sentences;
}

static void take_text(Document *d, const Document *gold)
{
    d->text = arena_copy(&d->arena, gold->text, gold->text_length);
    d->text_length = gold->text_length;
    d->built = gold->built;
}

static int compare_tokens(const Settling *s)
{
    const Document *d = s->d, *gold = s->gold;
    uint32_t common = d->n_tokens < gold->n_tokens ? d->n_tokens : gold->n_tokens;
    for (uint32_t i = 0; i < common; i++) {
        const char *a = d->text + d->tokens[i].start, *b = gold->text + gold->tokens[i].start;
        size_t n = d->tokens[i].end - d->tokens[i].start, m = gold->tokens[i].end - gold->tokens[i].start;
        if (n != m || memcmp(a, b, n) != 0)
            return document_wrong(s, "token %u is %s, in gold it is %s", i + 1, quote(a, n).text, quote(b, m).text);
    }
    if (d->n_tokens != gold->n_tokens)
        return document_wrong(s, "it has %u tokens, in gold it has %u", d->n_tokens, gold->n_tokens);
    return ASSAY_OK;
}

static bool space_at(const char *p, const char *end, const char **behind)
{
    *behind = p + 1;
    if ((unsigned char)*p < 0x80) return is_blank(*p);
    *behind = p;
    uint32_t c = utf8_next(behind, end);
    return utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ZS;
}

static const char *skip_spaces(const char *p, const char *end)
{
    const char *behind;
    while (p < end && space_at(p, end, &behind)) p = behind;
    return p;
}

/* Where each byte of the built text is in the gold's: the two must be equal but for white space. NULL and an error if not. */
static uint32_t *align_texts(const Settling *s)
{
    const Document *d = s->d, *gold = s->gold;
    uint32_t *at = arena_zero(&s->d->arena, d->text_length + 1u, sizeof *at);
    const char *a = d->text, *a_end = a + d->text_length, *b = gold->text, *b_end = b + gold->text_length;
    for (;;) {
        const char *next = skip_spaces(a, a_end);
        b = skip_spaces(b, b_end);
        for (; a < next; a++) at[a - d->text] = (uint32_t)(b - gold->text);
        if (a == a_end && b == b_end) return at;
        if (a == a_end || b == b_end || *a != *b) break;
        at[a++ - d->text] = (uint32_t)(b++ - gold->text);
    }
    while (a > d->text && a < a_end && ((unsigned char)*a & 0xc0) == 0x80) a--, b--;
    document_wrong(s, "its tokens leave the gold's text at byte %u: gold goes on with %s, this with %s", (unsigned)(b - gold->text),
                   quote(b, (size_t)(b_end - b)).text, quote(a, (size_t)(a_end - a)).text);
    return NULL;
}

static void move_span(Span *span, const uint32_t *at)
{
    *span = (Span){at[span->start], at[span->end - 1] + 1};
}

/* Text that was put together from tokens is no evidence of what stood between them, so the gold's may differ there. */
static int move_onto_gold(const Settling *s)
{
    Document *d = s->d;
    int status = s->gold->has_tokens && d->has_tokens ? compare_tokens(s) : ASSAY_OK;
    if (status) return status;
    const uint32_t *at = align_texts(s);
    if (!at) return ASSAY_ERR_DATA;
    for (uint32_t i = 0; i < d->n_mentions; i++)
        for (uint32_t k = 0; k < d->mentions[i].n_spans; k++) move_span(&d->mentions[i].spans[k], at);
    for (uint32_t i = 0; i < d->n_ignored; i++) move_span(&d->ignored[i], at);
    if (s->gold->has_tokens)
        take_tokens(d, s->gold);
    else
        for (uint32_t i = 0; i < d->n_tokens; i++) move_span(&d->tokens[i], at);
    take_text(d, s->gold);
    return ASSAY_OK;
}

static bool same_without_returns(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t i = 0, j = 0;
    for (;; i++, j++) {
        while (i < a_length && a[i] == '\r') i++;
        while (j < b_length && b[j] == '\r') j++;
        if (i >= a_length || j >= b_length) return i >= a_length && j >= b_length;
        if (a[i] != b[j]) return false;
    }
}

static int texts_differ(const Settling *s)
{
    const Document *d = s->d, *gold = s->gold;
    uint32_t i = 0, line = 1;
    while (i < d->text_length && i < gold->text_length && d->text[i] == gold->text[i]) line += d->text[i++] == '\n';
    while (i > 0 && i < d->text_length && i < gold->text_length && ((unsigned char)d->text[i] & 0xc0) == 0x80) i--;
    const char *hint = "";
    if (same_without_returns(d->text, d->text_length, gold->text, gold->text_length))
        hint = "; they differ only in line ends (CRLF and LF)";
    else if (same_when_composed(d->text, d->text_length, gold->text, gold->text_length))
        hint = "; they differ only in Unicode normalisation";
    return document_wrong(s, "its text is not the gold's: at byte %u (line %u) gold has %s, this has %s%s", i, line,
                          quote(gold->text + i, gold->text_length - i).text, quote(d->text + i, d->text_length - i).text, hint);
}

static int check_hash(const Settling *s)
{
    char hex[SHA256_HEX];
    sha256_of(s->gold->text, s->gold->text_length, hex);
    if (strcmp(hex, s->d->text_sha256) == 0) return ASSAY_OK;
    return document_wrong(s, "it was made for a text with the hash %.12s..., the gold's text has %.12s...", s->d->text_sha256, hex);
}

/* Can the document, and must it, do without a text? */
static bool stays_without_text(const Document *d, const Document *gold)
{
    return gold ? gold->textless && !gold->text : d->textless && !d->text;
}

/* A text that gold cannot be held against is left behind: its spans are counted in gold's unit. */
static void leave_text(Document *d, const Document *gold)
{
    OffsetMap to = offset_map(&d->arena, d->text, d->text_length, gold->unit);
    for (uint32_t i = 0; i < d->n_mentions; i++)
        for (uint32_t k = 0; k < d->mentions[i].n_spans; k++) {
            Span *span = &d->mentions[i].spans[k];
            *span = (Span){offset_from_byte(&to, span->start), offset_from_byte(&to, span->end)};
        }
    d->text = NULL;
    d->text_length = 0;
    d->built = d->has_tokens = d->has_sentences = false;
    d->n_tokens = d->n_sentences = d->n_ignored = 0;
    d->unit = gold->unit;
}

static int settle_numbers(Settling *s)
{
    Document *d = s->d;
    if (s->gold && d->text && d->unit == UNIT_BYTE) leave_text(d, s->gold);
    d->textless = true;
    if (s->gold && d->unit != s->gold->unit)
        return document_wrong(s, "its offsets count %ss, gold's count %ss, and without a text one cannot become the other",
                              offset_unit_name(d->unit), offset_unit_name(s->gold->unit));
    s->map = (OffsetMap){.length = UINT32_MAX, .total = UINT32_MAX, .unit = UNIT_CODEPOINT, .identity = true}; /* any number will do */
    int status = ASSAY_OK;
    for (uint32_t i = 0; i < d->n_mentions && !status; i++) status = settle_mention(s, i);
    return status;
}

static int settle_text(const Settling *s)
{
    Document *d = s->d;
    const Document *gold = s->gold;
    if (!d->text && (!gold || !gold->text))
        return document_wrong(s, d->text_sha256 ? "there is only the hash of its text: say with --texts in which folder the text is"
                                                : "it has no text");
    if (!gold || !gold->text) return ASSAY_OK;
    if (!d->text) {
        int status = d->text_sha256 ? check_hash(s) : ASSAY_OK;
        if (!status) take_text(d, gold);
        return status;
    }
    if (d->text_length == gold->text_length && memcmp(d->text, gold->text, d->text_length) == 0) return ASSAY_OK;
    return d->built ? move_onto_gold(s) : texts_differ(s);
}

/* An entity that gold does not have stays without a place. */
static void take_entities(Document *d, const Document *gold)
{
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        if (d->entities[i] >= gold->n_clusters) continue;
        const Mention *first = &gold->mentions[gold->clusters[d->entities[i]].mentions[0]];
        Mention *m = &d->mentions[i];
        m->type = symbols_intern_text(d->symbols, symbols_name(gold->symbols, first->type));
        m->spans = arena_dup(&d->arena, first->spans, first->n_spans, sizeof *m->spans);
        m->n_spans = first->n_spans;
        m->n_links = 0;
    }
}

int document_settle_telling(Document *d, const Document *gold, uint32_t *mention, Error *e)
{
    Settling s = {.d = d, .gold = gold, .which = mention, .e = e};
    *mention = UINT32_MAX;
    if (stays_without_text(d, gold)) return settle_numbers(&s);
    int status = settle_text(&s);
    if (status) return status;
    if (d->built && d->unit == UNIT_BYTE && d->has_tokens) return ASSAY_OK;
    s.map = offset_map(&d->arena, d->text, d->text_length, d->unit);
    status = settle_list(&s, d->tokens, d->n_tokens, "token", true);
    if (!status) status = check_sentences(&s);
    if (!status) status = settle_list(&s, d->ignored, d->n_ignored, "ignored region", false);
    for (uint32_t i = 0; i < d->n_mentions && !status; i++) status = settle_mention(&s, i);
    d->unit = UNIT_BYTE;
    if (!status && d->n_tokens == 0 && gold) take_tokens(d, gold);
    if (!status && d->entities && gold) take_entities(d, gold);
    return status;
}

int document_settle(Document *d, const Document *gold, Error *e)
{
    uint32_t mention;
    return document_settle_telling(d, gold, &mention, e);
}

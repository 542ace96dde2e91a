/* White space at either end counts for nothing in both. squad does its steps one after the other, as its authors do: punctuation goes
 * before articles are looked for, so that "the-end" becomes "theend" and keeps its article. */
#include "score/strings.h"

#include "base/strbuf.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* -- nfkc-casefold ------------------------------------------------------------------------------------------------------ */

static const char *casefolded(Arena *arena, const char *text)
{
    utf8proc_uint8_t *folded = NULL;
    utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)strlen(text), &folded, how);
    const char *from = n < 0 ? text : (const char *)folded;
    size_t length = n < 0 ? strlen(text) : (size_t)n, kept = 0;
    char *out = arena_alloc(arena, length + 1);
    for (size_t i = 0; i < length; i++) {
        bool space = (unsigned char)from[i] <= ' ';
        if (space && (kept == 0 || out[kept - 1] == ' ')) continue;
        out[kept++] = space ? ' ' : from[i];
    }
    if (kept && out[kept - 1] == ' ') kept--;
    out[kept] = 0;
    free(folded);
    return out;
}

const StringNorm norm_casefold = {"nfkc-casefold", casefolded};

/* -- squad -------------------------------------------------------------------------------------------------------------- */

static bool is_space(uint32_t c)
{
    if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return c == 0x85 || category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

static bool is_punctuation(uint32_t c) { return c > ' ' && c < 0x7f && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", (int)c); }

/* Letters and numbers: what articles have on neither side. */
static bool is_word(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) || (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

static bool is_article(const char *word, size_t n)
{
    static const char *const articles[] = {"a", "an", "the"};
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
        if (strlen(articles[i]) == n && memcmp(articles[i], word, n) == 0) return true;
    return false;
}

static void put_lower(StrBuf *out, const char *text)
{
    for (const char *p = text, *end = text + strlen(text); p < end;) {
        char bytes[4];
        uint32_t c = utf8_next(&p, end);
        if (is_punctuation(c)) continue;
        c = is_space(c) ? ' ' : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
        sb_put(out, bytes, utf8_put(bytes, c));
    }
}

static void put_space(StrBuf *out)
{
    if (out->length && out->data[out->length - 1] != ' ') sb_putc(out, ' ');
}

/* Runs of letters and numbers are words; an article leaves a space. */
static void put_words(StrBuf *out, const char *text, size_t n)
{
    for (const char *p = text, *end = text + n; p < end;) {
        const char *from = p, *next = p;
        while (next < end && is_word(utf8_next(&next, end))) p = next;
        if (p > from) {
            if (is_article(from, (size_t)(p - from))) put_space(out);
            else sb_put(out, from, (size_t)(p - from));
            continue;
        }
        p = next;
        if (*from == ' ') put_space(out);
        else sb_put(out, from, (size_t)(p - from));
    }
}

static const char *squad(Arena *arena, const char *text)
{
    StrBuf lower = {0}, out = {0};
    put_lower(&lower, text);
    put_words(&out, sb_text(&lower), lower.length);
    if (out.length && out.data[out.length - 1] == ' ') out.length--;
    const char *kept = arena_copy(arena, sb_text(&out), out.length);
    sb_free(&lower);
    sb_free(&out);
    return kept;
}

const StringNorm norm_squad = {"squad", squad};

/* score_tools.h - documents made in a line, for the tests of scoring.
 *
 *     make_document(&d, &symbols, "w1", text, "PER 0-5; ORG 7-9,12-15; LOC? 3-4");
 *
 * Offsets are bytes; "?" marks an optional mention, "TYPE -" is a mention without a place. Tokens are what is between spaces, and the
 * whole text is one sentence unless it has newlines.
 */
#ifndef TESTS_SCORE_TOOLS_H
#define TESTS_SCORE_TOOLS_H

#include "corpus/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void make_tokens(Document *d)
{
    d->tokens = arena_zero(&d->arena, d->text_length + 1, sizeof *d->tokens);
    d->sentences = arena_zero(&d->arena, d->text_length + 1, sizeof *d->sentences);
    uint32_t first = 0;
    for (uint32_t i = 0; i <= d->text_length;) {
        uint32_t start = i;
        while (i < d->text_length && d->text[i] != ' ' && d->text[i] != '\n') i++;
        if (i > start) d->tokens[d->n_tokens++] = (Span){start, i};
        if ((i == d->text_length || d->text[i] == '\n') && d->n_tokens > first) {
            d->sentences[d->n_sentences++] = (Span){first, d->n_tokens};
            first = d->n_tokens;
        }
        i++;
    }
    d->has_tokens = d->has_sentences = true;
}

static inline void make_document(Document *d, Symbols *symbols, const char *id, const char *text, const char *mentions)
{
    document_reset(d);
    d->symbols = symbols;
    d->id = arena_copy(&d->arena, id, strlen(id));
    d->text = arena_copy(&d->arena, text, strlen(text));
    d->text_length = (uint32_t)strlen(text);
    d->unit = UNIT_BYTE;
    d->layers = LAYER_BIT(LAYER_MENTIONS);
    make_tokens(d);
    d->mentions = arena_zero(&d->arena, strlen(mentions) / 3 + 1, sizeof *d->mentions);
    for (const char *p = mentions; *p;) {
        while (*p == ' ' || *p == ';') p++;
        if (!*p) break;
        Mention *m = &d->mentions[d->n_mentions++];
        size_t n = strcspn(p, " ?");
        m->type = symbols_intern(symbols, p, n);
        p += n;
        if (*p == '?') {
            m->optional = true;
            p++;
        }
        while (*p == ' ') p++;
        m->spans = arena_zero(&d->arena, strlen(p) + 1, sizeof *m->spans);
        char *end;
        while (*p && *p != ';' && *p != '-') {
            uint32_t start = (uint32_t)strtoul(p, &end, 10);
            uint32_t stop = (uint32_t)strtoul(end + 1, &end, 10);
            m->spans[m->n_spans++] = (Span){start, stop};
            p = *end == ',' ? end + 1 : end;
        }
        if (*p == '-') p++;
    }
}

#endif

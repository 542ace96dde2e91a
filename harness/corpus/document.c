/* The small things about documents. Making one ready for scoring is document_settle.c, tokens are tokenizer.c. */
#include "corpus/document.h"

#include <string.h>

static const char *const layer_names[LAYER_COUNT] = {
    [LAYER_MENTIONS] = "mentions", [LAYER_LINKS] = "links",           [LAYER_COREFERENCE] = "coreference",
    [LAYER_RELATIONS] = "relations", [LAYER_EVENTS] = "events",       [LAYER_ATTRIBUTES] = "attributes",
    [LAYER_RECORDS] = "records",
};

const char *layer_name(Layer layer) { return layer_names[layer]; }

bool layer_parse(const char *text, size_t n, Layer *layer)
{
    for (int i = 0; i < LAYER_COUNT; i++)
        if (strlen(layer_names[i]) == n && memcmp(layer_names[i], text, n) == 0) {
            *layer = (Layer)i;
            return true;
        }
    return false;
}

void document_reset(Document *d)
{
    arena_reset(&d->arena);
    *d = (Document){.arena = d->arena, .symbols = d->symbols};
}

void document_free(Document *d)
{
    arena_free(&d->arena);
    *d = (Document){0};
}

int document_check_gold(const Document *d, bool file_each, Error *e)
{
    if (!d->layers)
        return error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "document %s was not annotated: an empty %s would say that there is nothing in it",
                        d->id, file_each ? "file here" : "list of mentions");
    for (uint32_t i = 0; i < d->n_mentions; i++)
        if (!d->mentions[i].n_spans && !mention_is_abstract(&d->mentions[i]))
            return error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "document %s: the mention \"%.60s\" has no spans, which gold must have",
                            d->id, d->mentions[i].surface);
    return ASSAY_OK;
}

void document_surface(const Document *d, const Mention *m, StrBuf *out)
{
    if (!d->text && m->surface) sb_puts(out, m->surface);
    for (uint32_t i = 0; d->text && i < m->n_spans; i++) {
        if (i) sb_putc(out, ' ');
        sb_put(out, d->text + m->spans[i].start, m->spans[i].end - m->spans[i].start);
    }
}

uint32_t document_sentence_at(const Document *d, uint32_t byte)
{
    uint32_t low = 0, high = d->n_sentences; /* the first sentence that begins behind the byte */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (d->tokens[d->sentences[middle].start].start <= byte) low = middle + 1;
        else high = middle;
    }
    return low ? low - 1 : 0;
}

bool document_tokens_of(const Document *d, Span bytes, Span *tokens)
{
    uint32_t low = 0, high = d->n_tokens;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (d->tokens[middle].start < bytes.start) low = middle + 1;
        else high = middle;
    }
    tokens->start = tokens->end = low;
    if (low == d->n_tokens || d->tokens[low].start != bytes.start) return false;
    while (tokens->end < d->n_tokens && d->tokens[tokens->end].end < bytes.end) tokens->end++;
    return tokens->end < d->n_tokens && d->tokens[tokens->end++].end == bytes.end;
}

/* -- places of mentions ------------------------------------------------------------------------------------------------- */

int mentions_compare_places(const Mention *a, const Mention *b)
{
    for (uint32_t i = 0; i < a->n_spans && i < b->n_spans; i++) {
        const Span *x = &a->spans[i], *y = &b->spans[i];
        if (x->start != y->start) return x->start < y->start ? -1 : 1;
        if (x->end != y->end) return x->end < y->end ? -1 : 1;
    }
    return (a->n_spans > b->n_spans) - (a->n_spans < b->n_spans);
}

bool mentions_same_place(const Mention *a, const Mention *b) { return a->n_spans && mentions_compare_places(a, b) == 0; }

bool mentions_touch(const Mention *a, const Mention *b)
{
    for (uint32_t i = 0; i < a->n_spans; i++)
        for (uint32_t k = 0; k < b->n_spans; k++)
            if (a->spans[i].start < b->spans[k].end && b->spans[k].start < a->spans[i].end) return true;
    return false;
}

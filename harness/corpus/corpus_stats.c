/* Types are counted by symbol of a table of our own, because the documents' symbols may come from different tables. */
#include "corpus/corpus_stats.h"

#include "base/memory.h"
#include "corpus/overlap.h"

#include <stdlib.h>
#include <string.h>

typedef struct Counted {
    size_t count, documents, last_document; /* last_document: number of the document that counted last, from 1 */
} Counted;

typedef struct LayerCounting {
    Symbols types;
    VECTOR(Counted) counts; /* parallel to the types */
} LayerCounting;

typedef struct Counting {
    LayerCounting layers[LAYER_COUNT];
    bool any_token_made;
} Counting;

static void count_type(CorpusStats *s, Layer layer, const Document *d, Symbol type)
{
    LayerCounting *l = &((Counting *)s->counting)->layers[layer];
    Symbol t = symbols_intern(&l->types, symbols_name(d->symbols, type), symbols_length(d->symbols, type));
    while (t >= l->counts.n) vec_push(&l->counts, (Counted){0});
    Counted *c = &l->counts.at[t];
    c->count++;
    if (c->last_document != s->documents.n) c->documents++;
    c->last_document = s->documents.n;
}

static void count(CorpusStats *s, Layer layer, size_t n)
{
    s->documents.at[s->documents.n - 1].count[layer] += n;
    s->total.count[layer] += n;
    s->layers[layer].count += n;
}

static void count_attributes(CorpusStats *s, const Document *d, const Attribute *list, uint32_t n)
{
    count(s, LAYER_ATTRIBUTES, n);
    for (uint32_t i = 0; i < n; i++) count_type(s, LAYER_ATTRIBUTES, d, list[i].name);
}

/* Tokens that share a character with the mention. */
static size_t tokens_of(const Document *d, const Mention *m)
{
    size_t n = 0;
    uint32_t low = 0, high = d->n_tokens; /* the first token that ends behind the start */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (d->tokens[middle].end <= m->spans[0].start) low = middle + 1;
        else high = middle;
    }
    for (uint32_t k = 0; k < m->n_spans; k++)
        for (; low < d->n_tokens && d->tokens[low].start < m->spans[k].end; low++) n += d->tokens[low].end > m->spans[k].start;
    return n;
}

static void count_mentions(CorpusStats *s, const Document *all)
{
    Arena arena = {0};
    Document entities, *d = &entities;
    document_of_entities(d, all, s->markables, &arena);
    s->apart += all->n_mentions - d->n_mentions;
    const Overlap *overlaps = overlaps_of(d, &arena);
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        if (mention_is_abstract(m)) continue;
        count(s, LAYER_MENTIONS, 1);
        count_type(s, LAYER_MENTIONS, d, m->type);
        s->nested += overlaps[i].inside != NO_OVERLAP;
        s->crossing += overlaps[i].crosses != NO_OVERLAP;
        s->discontinuous += m->n_spans > 1;
        s->unplaced += m->n_spans == 0;
        s->optional += m->optional;
        size_t tokens = m->n_spans ? tokens_of(d, m) : 0;
        if (tokens) s->lengths[tokens < STATS_LENGTHS ? tokens - 1 : STATS_LENGTHS - 1]++;
    }
    for (uint32_t i = 0; i < all->n_mentions; i++) {
        if (mention_is_abstract(&all->mentions[i])) continue;
        count_attributes(s, all, all->mentions[i].attributes, all->mentions[i].n_attributes);
        count(s, LAYER_LINKS, all->mentions[i].n_links > 0);
    }
    arena_free(&arena);
}

static void count_text(CorpusStats *s, const Document *d)
{
    DocumentStats *x = &s->documents.at[s->documents.n - 1];
    const DocumentStats more = {.bytes = d->text_length, .tokens = d->n_tokens, .sentences = d->n_sentences,
                                .characters = utf8_count(d->text, d->text_length, UNIT_CODEPOINT)};
    DocumentStats *const sums[] = {x, &s->total};
    size_t joint = d->continues; /* the line break between two segments */
    for (int i = 0; i < 2; i++) {
        sums[i]->bytes += more.bytes + joint;
        sums[i]->characters += more.characters + joint;
        sums[i]->tokens += more.tokens;
        sums[i]->sentences += more.sentences;
    }
}

void corpus_stats_add(CorpusStats *s, Document *d)
{
    if (!s->counting) s->counting = mem_zero(1, sizeof(Counting));
    Counting *counting = s->counting;
    if (!d->continues || s->documents.n == 0) {
        vec_push(&s->documents, (DocumentStats){.id = arena_copy(&s->arena, d->id, strlen(d->id))});
        for (int i = 0; i < LAYER_COUNT; i++) s->layers[i].documents += (d->layers >> i) & 1;
    }
    counting->any_token_made |= !d->has_tokens;
    document_tokenize(d);
    count_text(s, d);
    count_mentions(s, d);
    count(s, LAYER_COREFERENCE, d->n_clusters);
    count(s, LAYER_RELATIONS, d->n_relations);
    count(s, LAYER_EVENTS, d->n_events);
    count(s, LAYER_RECORDS, d->n_records);
    for (uint32_t i = 0; i < d->n_relations; i++) {
        count_type(s, LAYER_RELATIONS, d, d->relations[i].type);
        count_attributes(s, d, d->relations[i].attributes, d->relations[i].n_attributes);
    }
    for (uint32_t i = 0; i < d->n_events; i++) {
        count_type(s, LAYER_EVENTS, d, d->events[i].type);
        count_attributes(s, d, d->events[i].attributes, d->events[i].n_attributes);
    }
    for (uint32_t i = 0; i < d->n_records; i++) count_type(s, LAYER_RECORDS, d, d->records[i].type);
}

static int by_type(const void *a, const void *b) { return strcmp(((const TypeCount *)a)->type, ((const TypeCount *)b)->type); }

void corpus_stats_end(CorpusStats *s)
{
    Counting *counting = s->counting;
    if (!counting) return;
    s->tokens_given = !counting->any_token_made;
    for (int i = 0; i < LAYER_COUNT; i++) {
        LayerCounting *from = &counting->layers[i];
        LayerStats *to = &s->layers[i];
        to->n_types = from->counts.n;
        to->types = arena_alloc(&s->arena, (to->n_types + 1) * sizeof *to->types);
        for (Symbol t = 0; t < to->n_types; t++) {
            const char *name = arena_copy(&s->arena, symbols_name(&from->types, t), symbols_length(&from->types, t));
            to->types[t] = (TypeCount){name, from->counts.at[t].count, from->counts.at[t].documents};
        }
        if (to->n_types) qsort(to->types, to->n_types, sizeof *to->types, by_type);
        symbols_free(&from->types);
        vec_free(&from->counts);
    }
    free(counting);
    s->counting = NULL;
}

void corpus_stats_free(CorpusStats *s)
{
    corpus_stats_end(s);
    vec_free(&s->documents);
    arena_free(&s->arena);
    *s = (CorpusStats){0};
}

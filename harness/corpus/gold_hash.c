/* The canonical gold hash. A document is turned into bytes that depend only on what it says: mentions are sorted by place and
 * then by all else, everything that refers to a mention refers to its rank in this order, and every list whose order means
 * nothing is sorted. An event that others refer to is named by a hash that takes in what it refers to itself, a few steps
 * deep. Long documents come in segments; a stream each for text, tokens, sentences and annotations makes where they were cut
 * invisible.
 *
 * Whether a layer was annotated and empty or not annotated only matters where other documents have something in it, so
 * it goes into the hash at the end and only then: a format that can say it and one that cannot give the same hash. */
#include "base/memory.h"
#include "base/vector.h"
#include "corpus/corpus.h"

#include <stdlib.h>
#include <string.h>

/* Byte strings, sorted before they are used. */
typedef struct Item {
    size_t offset, length;
} Item;

typedef struct Items {
    StrBuf bytes;
    VECTOR(Item) list;
    size_t start; /* of the one that is being written */
} Items;

struct GoldHash {
    Sha256 *all;
    Sha256 *text, *tokens, *sentences, *annotations; /* of the document that is open */
    bool open;
    uint32_t base, token_base; /* what the segments before hold */
    StrBuf bytes;
    Items mentions, items, arguments;
    uint32_t *rank;
    size_t rank_capacity;
    unsigned content;          /* layers of which any document has something */
    VECTOR(unsigned) layers;   /* of each document */
};

/* -- items -------------------------------------------------------------------------------------------------------------- */

enum { NUMBER = 10 }; /* bytes of the longest number */

/* Seven bits a byte, the lowest first. Room for NUMBER bytes must be there; returns the end. */
static char *write_number(char *to, uint64_t n)
{
    for (; n >= 0x80; n >>= 7) *to++ = (char)(0x80 | (n & 0x7f));
    *to++ = (char)n;
    return to;
}

static void put_number(StrBuf *b, uint64_t n)
{
    char bytes[NUMBER];
    sb_put(b, bytes, (size_t)(write_number(bytes, n) - bytes));
}

static void put_text(StrBuf *b, const char *text)
{
    size_t n = strlen(text);
    put_number(b, n);
    sb_put(b, text, n);
}

static void put_symbol(StrBuf *b, const Document *d, Symbol s)
{
    put_number(b, symbols_length(d->symbols, s));
    sb_put(b, symbols_name(d->symbols, s), symbols_length(d->symbols, s));
}

static void items_clear(Items *items)
{
    sb_clear(&items->bytes);
    items->list.n = 0;
    items->start = 0;
}

static void item_end(Items *items)
{
    vec_push(&items->list, (Item){items->start, items->bytes.length - items->start});
    items->start = items->bytes.length;
}

static int compare_items(const void *a, const void *b, void *bytes)
{
    const Item *x = a, *y = b;
    const char *data = bytes;
    size_t n = x->length < y->length ? x->length : y->length;
    int order = n ? memcmp(data + x->offset, data + y->offset, n) : 0;
    return order ? order : (x->length > y->length) - (x->length < y->length);
}

static void items_sort(Items *items)
{
    if (items->list.n > 1) qsort_r(items->list.at, items->list.n, sizeof *items->list.at, compare_items, items->bytes.data);
}

/* Appends all of them in order, each with its length. */
static void put_sorted(StrBuf *b, Items *items)
{
    items_sort(items);
    put_number(b, items->list.n);
    for (size_t i = 0; i < items->list.n; i++) {
        put_number(b, items->list.at[i].length);
        sb_put(b, items->bytes.data + items->list.at[i].offset, items->list.at[i].length);
    }
}

static void items_free(Items *items)
{
    sb_free(&items->bytes);
    vec_free(&items->list);
}

/* -- annotations -------------------------------------------------------------------------------------------------------- */

static void put_attributes(GoldHash *h, StrBuf *b, const Document *d, const Attribute *list, uint32_t n)
{
    items_clear(&h->arguments);
    for (uint32_t i = 0; i < n; i++) {
        StrBuf *to = &h->arguments.bytes;
        put_symbol(to, d, list[i].name);
        sb_putc(to, list[i].value != SYMBOL_NONE);
        put_symbol(to, d, list[i].value);
        item_end(&h->arguments);
    }
    put_sorted(b, &h->arguments);
    if (n) h->content |= LAYER_BIT(LAYER_ATTRIBUTES);
}

static void put_links(GoldHash *h, StrBuf *b, const Document *d, const Mention *m)
{
    items_clear(&h->arguments);
    for (uint32_t i = 0; i < m->n_links; i++) {
        put_symbol(&h->arguments.bytes, d, m->links[i]);
        item_end(&h->arguments);
    }
    put_sorted(b, &h->arguments);
    if (m->n_links) h->content |= LAYER_BIT(LAYER_LINKS);
}

/* Big-endian, so that byte order is the order of places. */
static void put_place(StrBuf *b, uint32_t place)
{
    char bytes[4] = {(char)(place >> 24), (char)(place >> 16 & 0xff), (char)(place >> 8 & 0xff), (char)(place & 0xff)};
    sb_put(b, bytes, sizeof bytes);
}

static void put_mention(GoldHash *h, const Document *d, const Mention *m)
{
    StrBuf *b = &h->mentions.bytes;
    for (uint32_t i = 0; i < m->n_spans; i++) {
        put_place(b, h->base + m->spans[i].start);
        put_place(b, h->base + m->spans[i].end);
    }
    put_place(b, UINT32_MAX);
    put_symbol(b, d, m->type);
    bool more = m->n_links || m->n_attributes; /* the common mention has neither */
    sb_putc(b, (char)(m->optional | more << 1));
    if (more) {
        put_links(h, b, d, m);
        put_attributes(h, b, d, m->attributes, m->n_attributes);
    }
    item_end(&h->mentions);
}

/* Hashes the mentions in canonical order; rank[i] is the place of the i-th, the same for identical ones. */
static void add_mentions(GoldHash *h, const Document *d)
{
    items_clear(&h->mentions);
    for (uint32_t i = 0; i < d->n_mentions; i++) put_mention(h, d, &d->mentions[i]);
    if (d->n_mentions > h->rank_capacity) {
        h->rank_capacity = d->n_mentions;
        h->rank = mem_resize(h->rank, h->rank_capacity, sizeof *h->rank);
    }
    if (d->n_mentions) h->content |= LAYER_BIT(LAYER_MENTIONS);
    /* Items lie one behind the other in the buffer, so an item's number is found again by its offset after sorting. */
    size_t n = h->mentions.list.n;
    Item *unsorted = mem_alloc(n * sizeof *unsorted + 1);
    if (n) memcpy(unsorted, h->mentions.list.at, n * sizeof *unsorted);
    items_sort(&h->mentions);
    uint32_t rank = 0;
    sb_clear(&h->bytes);
    for (size_t i = 0; i < n; i++) {
        const Item *x = &h->mentions.list.at[i];
        if (i && compare_items(x - 1, x, h->mentions.bytes.data) != 0) rank = (uint32_t)i;
        size_t low = 0, high = n - 1;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (unsorted[middle].offset < x->offset) low = middle + 1;
            else high = middle;
        }
        h->rank[low] = rank;
        sb_put(&h->bytes, h->mentions.bytes.data + x->offset, x->length);
    }
    sha256_add(h->annotations, sb_text(&h->bytes), h->bytes.length);
    free(unsorted);
}

/* An argument whose events are named by `keys`. */
static void put_arguments(GoldHash *h, StrBuf *b, const Document *d, const Argument *list, uint32_t n, const uint64_t *keys)
{
    items_clear(&h->arguments);
    for (uint32_t i = 0; i < n; i++) {
        StrBuf *to = &h->arguments.bytes;
        put_symbol(to, d, list[i].role);
        sb_putc(to, list[i].is_event);
        put_number(to, list[i].is_event ? (keys ? keys[list[i].target] : 0) : h->rank[list[i].target]);
        item_end(&h->arguments);
    }
    put_sorted(b, &h->arguments);
}

static void put_event(GoldHash *h, StrBuf *b, const Document *d, const Event *x, const uint64_t *keys)
{
    put_symbol(b, d, x->type);
    put_number(b, x->trigger == NO_TRIGGER ? 0 : h->rank[x->trigger] + 1u);
    put_attributes(h, b, d, x->attributes, x->n_attributes);
    put_arguments(h, b, d, x->arguments, x->n_arguments, keys);
}

enum { EVENT_DEPTH = 4 };

/* Names for events: hashes of what they say, of events up to EVENT_DEPTH references away too. Free with free(). */
static uint64_t *event_keys(GoldHash *h, const Document *d)
{
    uint64_t *keys = mem_zero(d->n_events + 1u, sizeof *keys), *next = mem_zero(d->n_events + 1u, sizeof *next);
    for (int round = 0; round < EVENT_DEPTH && d->n_events; round++) {
        for (uint32_t i = 0; i < d->n_events; i++) {
            sb_clear(&h->bytes);
            put_event(h, &h->bytes, d, &d->events[i], round ? keys : NULL);
            next[i] = hash64(h->bytes.data, h->bytes.length);
        }
        memcpy(keys, next, d->n_events * sizeof *keys);
    }
    free(next);
    return keys;
}

static void flush_items(GoldHash *h, char kind)
{
    if (!h->items.list.n) return;
    sb_clear(&h->bytes);
    sb_putc(&h->bytes, kind);
    put_sorted(&h->bytes, &h->items);
    sha256_add(h->annotations, h->bytes.data, h->bytes.length);
    items_clear(&h->items);
}

static void add_clusters(GoldHash *h, const Document *d)
{
    for (uint32_t i = 0; i < d->n_clusters; i++) {
        items_clear(&h->arguments);
        for (uint32_t k = 0; k < d->clusters[i].n; k++) {
            put_place(&h->arguments.bytes, h->rank[d->clusters[i].mentions[k]]);
            item_end(&h->arguments);
        }
        put_sorted(&h->items.bytes, &h->arguments);
        item_end(&h->items);
    }
    if (d->n_clusters) h->content |= LAYER_BIT(LAYER_COREFERENCE);
    flush_items(h, 'C');
}

static void add_events_and_relations(GoldHash *h, const Document *d)
{
    uint64_t *keys = event_keys(h, d);
    for (uint32_t i = 0; i < d->n_events; i++) {
        put_event(h, &h->items.bytes, d, &d->events[i], keys);
        item_end(&h->items);
    }
    if (d->n_events) h->content |= LAYER_BIT(LAYER_EVENTS);
    flush_items(h, 'E');
    for (uint32_t i = 0; i < d->n_relations; i++) {
        const Relation *x = &d->relations[i];
        put_symbol(&h->items.bytes, d, x->type);
        put_attributes(h, &h->items.bytes, d, x->attributes, x->n_attributes);
        put_arguments(h, &h->items.bytes, d, x->arguments, x->n_arguments, keys);
        item_end(&h->items);
    }
    if (d->n_relations) h->content |= LAYER_BIT(LAYER_RELATIONS);
    flush_items(h, 'R');
    free(keys);
}

static void put_slot(GoldHash *h, StrBuf *b, const Document *d, const Slot *s)
{
    put_symbol(b, d, s->name);
    items_clear(&h->mentions); /* done with by now */
    for (uint32_t i = 0; i < s->n; i++) {
        items_clear(&h->arguments);
        for (uint32_t k = 0; k < s->fillers[i].n; k++) {
            put_text(&h->arguments.bytes, s->fillers[i].alternatives[k]);
            item_end(&h->arguments);
        }
        put_sorted(&h->mentions.bytes, &h->arguments);
        item_end(&h->mentions);
    }
    put_sorted(b, &h->mentions);
}

static void add_records(GoldHash *h, const Document *d)
{
    for (uint32_t i = 0; i < d->n_records; i++) {
        Items slots = {0};
        for (uint32_t k = 0; k < d->records[i].n_slots; k++) {
            put_slot(h, &slots.bytes, d, &d->records[i].slots[k]);
            item_end(&slots);
        }
        put_symbol(&h->items.bytes, d, d->records[i].type);
        put_sorted(&h->items.bytes, &slots);
        item_end(&h->items);
        items_free(&slots);
    }
    if (d->n_records) h->content |= LAYER_BIT(LAYER_RECORDS);
    flush_items(h, 'F');
}

static void add_ignored(GoldHash *h, const Document *d)
{
    for (uint32_t i = 0; i < d->n_ignored; i++) {
        put_place(&h->items.bytes, h->base + d->ignored[i].start);
        put_place(&h->items.bytes, h->base + d->ignored[i].end);
        item_end(&h->items);
    }
    flush_items(h, 'I');
}

/* -- documents ---------------------------------------------------------------------------------------------------------- */

static void end_document(GoldHash *h)
{
    Sha256 *streams[] = {h->text, h->tokens, h->sentences, h->annotations};
    if (!h->open) return;
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
        char hex[SHA256_HEX];
        sha256_end(streams[i], hex);
        sha256_add(h->all, hex, SHA256_HEX - 1);
    }
    h->open = false;
}

static void begin_document(GoldHash *h, const Document *d)
{
    end_document(h);
    sha256_add_text(h->all, d->id);
    h->text = sha256_new();
    h->tokens = sha256_new();
    h->sentences = sha256_new();
    h->annotations = sha256_new();
    h->open = true;
    h->base = h->token_base = 0;
    vec_push(&h->layers, d->layers);
}

static void add_tokens(GoldHash *h, const Document *d)
{
    uint32_t n = d->has_tokens ? d->n_tokens : 0, last = 0;
    sb_clear(&h->bytes);
    sb_reserve(&h->bytes, (size_t)n * 2 * NUMBER);
    char *to = h->bytes.data;
    for (uint32_t i = 0; i < n; i++) {
        /* Places are told by the gap to the one before; the first of a segment follows a line break. */
        uint32_t gap = d->tokens[i].start - last + (i == 0 && d->continues);
        to = write_number(to, gap);
        to = write_number(to, d->tokens[i].end - d->tokens[i].start);
        last = d->tokens[i].end;
    }
    sha256_add(h->tokens, h->bytes.data, (size_t)(to - h->bytes.data));
    sb_clear(&h->bytes);
    for (uint32_t i = 0; d->has_sentences && i < d->n_sentences; i++) {
        put_place(&h->bytes, h->token_base + d->sentences[i].start);
        put_place(&h->bytes, h->token_base + d->sentences[i].end);
    }
    sha256_add(h->sentences, sb_text(&h->bytes), h->bytes.length);
}

GoldHash *gold_hash_new(void)
{
    GoldHash *h = mem_zero(1, sizeof *h);
    h->all = sha256_new();
    return h;
}

void gold_hash_add(GoldHash *h, const Document *d)
{
    if (!d->continues || !h->open) begin_document(h, d);
    if (d->continues) sha256_add(h->text, "\n", 1);
    sha256_add(h->text, d->text, d->text_length);
    add_tokens(h, d);
    add_mentions(h, d);
    add_clusters(h, d);
    add_events_and_relations(h, d);
    add_records(h, d);
    add_ignored(h, d);
    h->base += d->text_length + 1;
    h->token_base += d->n_tokens;
}

void gold_hash_end(GoldHash *h, char hex[SHA256_HEX])
{
    char unwanted[SHA256_HEX];
    end_document(h);
    for (int layer = 0; layer < LAYER_COUNT; layer++)
        for (size_t i = 0; i < h->layers.n; i++) {
            bool missing = (h->content & LAYER_BIT(layer)) && !(h->layers.at[i] & LAYER_BIT(layer));
            if (!missing) continue;
            sb_clear(&h->bytes);
            put_number(&h->bytes, (uint64_t)layer);
            put_number(&h->bytes, i);
            sha256_add(h->all, h->bytes.data, h->bytes.length);
        }
    sha256_end(h->all, hex ? hex : unwanted);
    sb_free(&h->bytes);
    items_free(&h->mentions);
    items_free(&h->items);
    items_free(&h->arguments);
    vec_free(&h->layers);
    free(h->rank);
    free(h);
}

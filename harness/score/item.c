#include "score/item.h"

#include <stdlib.h>
#include <string.h>

static uint32_t at_most(uint32_t a, uint32_t b) { return a < b ? a : b; }
static uint32_t at_least(uint32_t a, uint32_t b) { return a > b ? a : b; }

uint32_t items_shared(const Item *a, const Item *b)
{
    if (a->start >= b->end || b->start >= a->end) return 0;
    uint32_t shared = 0, i = 0, j = 0;
    while (i < a->n_spans && j < b->n_spans) {
        uint32_t start = at_least(a->spans[i].start, b->spans[j].start);
        uint32_t end = at_most(a->spans[i].end, b->spans[j].end);
        if (start < end) shared += end - start;
        if (a->spans[i].end < b->spans[j].end) i++;
        else j++;
    }
    return shared;
}

int items_compare_spans(const Item *a, const Item *b)
{
    if (a->start != b->start) return a->start < b->start ? -1 : 1;
    if (a->end != b->end) return a->end < b->end ? -1 : 1;
    if (a->n_spans != b->n_spans) return a->n_spans < b->n_spans ? -1 : 1;
    if (a->n_spans <= 1) return 0;
    for (uint32_t i = 0; i < a->n_spans; i++) {
        if (a->spans[i].start != b->spans[i].start) return a->spans[i].start < b->spans[i].start ? -1 : 1;
        if (a->spans[i].end != b->spans[i].end) return a->spans[i].end < b->spans[i].end ? -1 : 1;
    }
    return 0;
}

bool items_same_spans(const Item *a, const Item *b) { return a->n_spans > 0 && items_compare_spans(a, b) == 0; }

typedef struct Order {
    const ItemRules *rules;
    const Document *document;
} Order;

static int compare(const void *left, const void *right, void *context)
{
    const Item *a = left, *b = right;
    const Order *order = context;
    if ((a->n_spans == 0) != (b->n_spans == 0)) return a->n_spans == 0 ? 1 : -1; /* what has no place comes last */
    int by_spans = items_compare_spans(a, b);
    if (by_spans) return by_spans;
    if (a->category != b->category)
        return strcmp(order->rules->category_name(order->rules->context, a->category),
                      order->rules->category_name(order->rules->context, b->category));
    /* Identical: gold that is required stands for itself before gold that is optional; then any order that does not come
     * from the input's. */
    if (a->optional != b->optional) return a->optional ? 1 : -1;
    const Mention *x = &order->document->mentions[a->mention], *y = &order->document->mentions[b->mention];
    if (!x->id || !y->id) return 0;
    return strcmp(x->id, y->id);
}

static bool in_order(const ItemList *list, Order *order)
{
    for (uint32_t i = 1; i < list->n; i++)
        if (compare(&list->at[i - 1], &list->at[i], order) > 0) return false;
    return true;
}

bool mention_is_ignored(const Mention *m, const Document *gold)
{
    if (m->n_spans == 0) return false;
    Span whole = {m->spans[0].start, m->spans[m->n_spans - 1].end};
    for (uint32_t i = 0; i < gold->n_ignored; i++)
        if (gold->ignored[i].start <= whole.start && whole.end <= gold->ignored[i].end) return true;
    return false;
}

/* Marks or drops repetitions, which the order has made neighbours. */
static void handle_duplicates(ItemList *list, bool drop)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < list->n; i++) {
        Item *last = kept ? &list->at[kept - 1] : NULL;
        bool again = last && last->category == list->at[i].category && items_same_spans(last, &list->at[i]);
        if (again && drop) continue;
        list->at[kept] = list->at[i];
        list->at[kept++].duplicate = again;
    }
    list->n = kept;
}

static void set_spans(Item *item, const Mention *m, const OffsetMap *map, Arena *scratch)
{
    item->n_spans = m->n_spans;
    item->spans = m->spans;
    if (m->n_spans == 0) return;
    if (!map->identity) {
        Span *spans = arena_alloc(scratch, m->n_spans * sizeof *spans);
        for (uint32_t i = 0; i < m->n_spans; i++)
            spans[i] = (Span){offset_from_byte(map, m->spans[i].start), offset_from_byte(map, m->spans[i].end)};
        item->spans = spans;
    }
    for (uint32_t i = 0; i < m->n_spans; i++) item->length += item->spans[i].end - item->spans[i].start;
    item->start = item->spans[0].start;
    item->end = item->spans[m->n_spans - 1].end;
}

ItemList items_of(const Document *d, const Document *gold, const ItemRules *rules, Arena *scratch)
{
    ItemList list = {.at = arena_alloc(scratch, d->n_mentions * sizeof *list.at)};
    OffsetMap map = offset_map(scratch, gold->text, gold->text_length, UNIT_CODEPOINT);
    bool predicted = d != gold;
    const bool *apart = mentions_apart(d, rules->markables, scratch);
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        if (apart && apart[i]) continue;
        uint32_t category = rules->category(rules->context, m->type);
        if (category == NO_CATEGORY || mention_is_abstract(m) || mention_is_ignored(m, gold)) continue;
        Item *item = &list.at[list.n++];
        *item = (Item){.category = category, .mention = i, .optional = m->optional && !predicted};
        set_spans(item, m, &map, scratch);
        if (rules->sentences && m->n_spans) item->sentence = document_sentence_at(gold, m->spans[0].start);
    }
    Order order = {rules, d};
    if (!in_order(&list, &order)) qsort_r(list.at, list.n, sizeof *list.at, compare, &order);
    handle_duplicates(&list, !predicted || rules->collapse_duplicates);
    return list;
}

/* tags.c - choosing among mentions that share words: longest first, then from the left, then in the order of the document. */
#include "tags.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char tags_kind(const Names *labels, uint32_t number)
{
    size_t n;
    return *names_text(labels, number, &n);
}

const char *tags_type(const Names *labels, uint32_t number, size_t *n)
{
    const char *name = names_text(labels, number, n);
    size_t prefix = *n < 2 ? *n : 2;
    *n -= prefix;
    return name + prefix;
}

static uint32_t label_of(Names *labels, char kind, const char *type, size_t n, bool add)
{
    char *name = grow(NULL, n + 2, 1);
    name[0] = kind;
    name[1] = '-';
    memcpy(name + 2, type, n);
    uint32_t number = add ? names_add(labels, name, n + 2) : names_find(labels, name, n + 2);
    free(name);
    return number;
}

uint32_t tags_inside(const Names *labels, uint32_t number)
{
    size_t n;
    if (tags_kind(labels, number) == 'O') return labels->n;
    const char *type = tags_type(labels, number, &n);
    uint32_t inside = label_of((Names *)labels, 'I', type, n, false); /* only looked up */
    return inside == NAME_NONE ? labels->n : inside;
}

typedef struct Stretch {
    size_t from, to, order;
    const char *type;
} Stretch;

static int longest_first(const void *a, const void *b)
{
    const Stretch *x = a, *y = b;
    size_t n = x->to - x->from, m = y->to - y->from;
    if (n != m) return n > m ? -1 : 1;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

/* The first word that ends behind `byte`. */
static size_t word_at(const Words *w, uint32_t byte)
{
    size_t low = 0, high = w->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (w->items[middle].end <= byte) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* The end of the sequence that holds word `i`. */
static size_t sequence_end(const Words *w, size_t i)
{
    size_t low = 0, high = w->n_sequences;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (w->sequences[middle + 1] <= i) low = middle + 1;
        else high = middle;
    }
    return w->sequences[low + 1];
}

static bool find_stretch(const Words *w, const assay_given_mention *m, Stretch *s, TagCounts *counts)
{
    if (m->n_spans != 1) {
        counts->gaps++;
        return false;
    }
    s->from = s->to = word_at(w, m->spans[0].start);
    while (s->to < w->n && w->items[s->to].start < m->spans[0].end) s->to++;
    if (s->to == s->from) {
        counts->gaps++;
        return false;
    }
    if (sequence_end(w, s->from) < s->to) {
        counts->crossing++;
        return false;
    }
    counts->widened += w->items[s->from].start != m->spans[0].start || w->items[s->to - 1].end != m->spans[0].end;
    s->type = m->type;
    return true;
}

/* The mentions that are not to be learned, as flags. */
static bool *find_skipped(const assay_document *d, const Names *skip)
{
    bool *skipped = zeroed(d->n_mentions, sizeof *skipped);
    for (size_t i = 0; i < d->n_events; i++) {
        int trigger = d->events[i].trigger;
        if (trigger >= 0 && (size_t)trigger < d->n_mentions) skipped[trigger] = true;
    }
    for (size_t i = 0; i < d->n_mentions; i++)
        if (names_find(skip, d->mentions[i].type, strlen(d->mentions[i].type)) != NAME_NONE) skipped[i] = true;
    return skipped;
}

void tags_of_mentions(Names *labels, const Words *w, const assay_document *d, const Names *skip, uint16_t *tags, TagCounts *counts)
{
    bool *skipped = find_skipped(d, skip);
    Stretch *stretches = grow(NULL, d->n_mentions, sizeof *stretches);
    size_t n = 0;
    uint16_t outside = (uint16_t)names_add(labels, "O", 1);
    for (size_t i = 0; i < w->n; i++) tags[i] = outside;
    for (size_t i = 0; i < d->n_mentions; i++) {
        if (skipped[i]) {
            counts->skipped++;
            continue;
        }
        stretches[n].order = i;
        n += find_stretch(w, &d->mentions[i], &stretches[n], counts);
    }
    qsort(stretches, n, sizeof *stretches, longest_first);
    for (size_t i = 0; i < n; i++) {
        const Stretch *s = &stretches[i];
        bool free_words = true;
        for (size_t k = s->from; k < s->to; k++) free_words = free_words && tags[k] == outside;
        if (!free_words) {
            counts->covered++;
            continue;
        }
        counts->kept++;
        size_t length = strlen(s->type);
        tags[s->from] = (uint16_t)label_of(labels, 'B', s->type, length, true);
        for (size_t k = s->from + 1; k < s->to; k++) tags[k] = (uint16_t)label_of(labels, 'I', s->type, length, true);
    }
    free(stretches);
    free(skipped);
}

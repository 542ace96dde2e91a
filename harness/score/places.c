#include "score/places.h"

#include <stdlib.h>
#include <string.h>

typedef struct Marked {
    const Mention *mention;
    uint32_t annotator, index;
} Marked;

static int by_spans(const void *a, const void *b)
{
    const Mention *x = ((const Marked *)a)->mention, *y = ((const Marked *)b)->mention;
    for (uint32_t i = 0; i < x->n_spans && i < y->n_spans; i++) {
        if (x->spans[i].start != y->spans[i].start) return x->spans[i].start < y->spans[i].start ? -1 : 1;
        if (x->spans[i].end != y->spans[i].end) return x->spans[i].end < y->spans[i].end ? -1 : 1;
    }
    return (x->n_spans > y->n_spans) - (x->n_spans < y->n_spans);
}

static int by_what(const void *a, const void *b)
{
    const Said *x = a, *y = b;
    if (x->x != y->x) return x->x < y->x ? -1 : 1;
    if (x->y != y->y) return x->y < y->y ? -1 : 1;
    if (x->annotator != y->annotator) return x->annotator < y->annotator ? -1 : 1;
    return strcmp(x->what, y->what);
}

size_t said_sort(Said *at, size_t n)
{
    size_t kept = 0;
    if (n) qsort(at, n, sizeof *at, by_what);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || by_what(&at[kept - 1], &at[i]) != 0) at[kept++] = at[i];
    return kept;
}

const char *said_set(const Said *at, size_t n, Arena *arena)
{
    if (n == 1) return at->what;
    StrBuf set = {0};
    for (size_t i = 0; i < n; i++) sb_printf(&set, "%s%s", i ? "+" : "", at[i].what);
    const char *text = arena_copy(arena, sb_text(&set), set.length);
    sb_free(&set);
    return text;
}

static Marked *all_marked(const Document *const *versions, size_t n, uint32_t *n_marked, Arena *arena)
{
    size_t most = 0;
    for (size_t i = 0; i < n; i++) most += versions[i] ? versions[i]->n_mentions : 0;
    Marked *all = arena_alloc(arena, (most + 1) * sizeof *all);
    *n_marked = 0;
    for (size_t i = 0; i < n; i++)
        for (uint32_t m = 0; versions[i] && m < versions[i]->n_mentions; m++)
            if (versions[i]->mentions[m].n_spans) all[(*n_marked)++] = (Marked){&versions[i]->mentions[m], (uint32_t)i, m};
    if (*n_marked) qsort(all, *n_marked, sizeof *all, by_spans);
    return all;
}

Places places_of(const Document *base, const Document *const *versions, size_t n, Arena *arena)
{
    Places p = {.of = arena_zero(arena, n, sizeof *p.of), .types = arena_zero(arena, n, sizeof *p.types)};
    uint32_t n_marked;
    Marked *all = all_marked(versions, n, &n_marked, arena);
    Said *types = arena_alloc(arena, (n_marked + 1) * sizeof *types);
    p.sentence = arena_zero(arena, n_marked + 1, sizeof *p.sentence);
    for (size_t i = 0; i < n; i++) {
        p.types[i] = arena_zero(arena, n_marked + 1, sizeof **p.types);
        uint32_t n_mentions = versions[i] ? versions[i]->n_mentions : 0;
        p.of[i] = arena_alloc(arena, (n_mentions + 1) * sizeof **p.of);
        for (uint32_t m = 0; m < n_mentions; m++) p.of[i][m] = NO_PLACE;
    }
    for (uint32_t k = 0; k < n_marked; k++) {
        const Document *d = versions[all[k].annotator];
        if (k == 0 || by_spans(&all[k - 1], &all[k]) != 0) p.sentence[p.n++] = document_sentence_at(base, all[k].mention->spans[0].start);
        p.of[all[k].annotator][all[k].index] = p.n - 1;
        types[k] = (Said){p.n - 1, 0, all[k].annotator, symbols_name(d->symbols, all[k].mention->type)};
    }
    size_t n_types = said_sort(types, n_marked);
    for (size_t k = 0, next; k < n_types; k = next) {
        for (next = k; next < n_types && types[next].x == types[k].x && types[next].annotator == types[k].annotator;) next++;
        p.types[types[k].annotator][types[k].x] = said_set(types + k, next - k, arena);
    }
    return p;
}

/* A sweep over the mentions in the order of their starts, the longer first, with those that are still open at hand. */
#include "corpus/overlap.h"

#include "base/vector.h"

#include <string.h>

typedef struct Extent {
    Span span;
    uint32_t mention;
} Extent;

static int by_start_then_longer(const void *a, const void *b)
{
    const Extent *x = a, *y = b;
    if (x->span.start != y->span.start) return x->span.start < y->span.start ? -1 : 1;
    if (x->span.end != y->span.end) return x->span.end > y->span.end ? -1 : 1;
    return (x->mention > y->mention) - (x->mention < y->mention);
}

static void note_crossing(Overlap *overlaps, uint32_t a, uint32_t b)
{
    if (overlaps[a].crosses == NO_OVERLAP) overlaps[a].crosses = b;
    if (overlaps[b].crosses == NO_OVERLAP) overlaps[b].crosses = a;
}

Overlap *overlaps_of(const Document *d, Arena *arena)
{
    VECTOR(Extent) all = {0};
    VECTOR(Extent) open = {0};
    Overlap *overlaps = arena_alloc(arena, (d->n_mentions + 1u) * sizeof *overlaps);
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        overlaps[i] = (Overlap){NO_OVERLAP, NO_OVERLAP};
        if (d->mentions[i].n_spans == 1) vec_push(&all, (Extent){d->mentions[i].spans[0], i});
    }
    if (all.n) qsort(all.at, all.n, sizeof *all.at, by_start_then_longer);
    for (size_t i = 0; i < all.n; i++) {
        Extent x = all.at[i];
        size_t kept = 0;
        for (size_t k = 0; k < open.n; k++) {
            Extent y = open.at[k];
            if (y.span.end <= x.span.start) continue;
            open.at[kept++] = y;
            if (y.span.end >= x.span.end) overlaps[x.mention].inside = y.mention;
            else if (y.span.start < x.span.start) note_crossing(overlaps, x.mention, y.mention);
        }
        open.n = kept;
        vec_push(&open, x);
    }
    vec_free(&all);
    vec_free(&open);
    return overlaps;
}

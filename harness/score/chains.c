/* Spans are numbered by a table of open addressing, which is made anew for each document: at most half full, so that look-ups are short. */
#include "score/chains.h"

#include "base/hash.h"

#include <string.h>

typedef struct Numbering {
    const Mention **slots;
    uint32_t *numbers; /* of the slots */
    uint32_t mask, n;
} Numbering;

static uint32_t number_of(Numbering *t, const Mention *m, bool *known)
{
    *known = false;
    if (!m->n_spans) return t->n++;
    uint32_t slot = (uint32_t)hash64(m->spans, m->n_spans * sizeof *m->spans) & t->mask;
    while (t->slots[slot] && mentions_compare_places(t->slots[slot], m) != 0) slot = (slot + 1) & t->mask;
    *known = t->slots[slot] != NULL;
    if (!*known) {
        t->slots[slot] = m;
        t->numbers[slot] = t->n++;
    }
    return t->numbers[slot];
}

static uint32_t members_of(const Document *d)
{
    uint32_t n = 0;
    for (uint32_t c = 0; d && c < d->n_clusters; c++) n += d->clusters[c].n;
    return n;
}

/* `seen`: by number, false at first. */
static Clustering number_side(Numbering *t, const Document *d, bool *repeats, bool *seen, Arena *arena)
{
    *repeats = false;
    if (!d || !d->n_clusters) return (Clustering){0};
    uint32_t *starts = arena_alloc(arena, (d->n_clusters + 1) * sizeof *starts), *items = arena_alloc(arena, members_of(d) * sizeof *items);
    uint32_t n = 0, end = 0;
    starts[0] = 0;
    for (uint32_t c = 0; c < d->n_clusters; c++) {
        for (uint32_t i = 0; i < d->clusters[c].n; i++) {
            bool known;
            items[end] = number_of(t, &d->mentions[d->clusters[c].mentions[i]], &known);
            *repeats |= known && seen[items[end]];
            seen[items[end++]] = true;
        }
        if (end > starts[n]) starts[++n] = end;
    }
    return (Clustering){n, starts, items};
}

void chains_number(Chains *c, const Document *gold, const Document *predicted, Arena *arena)
{
    uint32_t most = members_of(gold) + members_of(predicted), size = 16;
    while (size < 2 * most) size *= 2;
    Numbering t = {arena_zero(arena, size, sizeof *t.slots), arena_alloc(arena, size * sizeof *t.numbers), size - 1, 0};
    c->gold = number_side(&t, gold, &c->gold_repeats, arena_zero(arena, most + 1, sizeof(bool)), arena);
    c->predicted = number_side(&t, predicted, &c->predicted_repeats, arena_zero(arena, most + 1, sizeof(bool)), arena);
    c->n_items = t.n;
}

static Clustering room_for(Clustering c, Arena *arena, uint32_t **starts, uint32_t **items)
{
    *starts = arena_zero(arena, c.n + 1, sizeof **starts);
    *items = arena_alloc(arena, (c.n ? c.starts[c.n] : 0) * sizeof **items);
    return (Clustering){0, *starts, *items};
}

Clustering chains_without_singletons(Clustering c, Arena *arena)
{
    uint32_t *starts, *items;
    Clustering kept = room_for(c, arena, &starts, &items);
    for (uint32_t k = 0; k < c.n; k++) {
        uint32_t n = c.starts[k + 1] - c.starts[k];
        if (n < 2) continue;
        memcpy(items + starts[kept.n], c.items + c.starts[k], n * sizeof *items);
        starts[kept.n + 1] = starts[kept.n] + n;
        kept.n++;
    }
    return kept;
}

Clustering chains_keep(Clustering c, uint32_t n_items, Keep keep, Arena *arena)
{
    uint32_t *starts, *items, *last = arena_alloc(arena, n_items * sizeof *last), end = 0;
    Clustering kept = room_for(c, arena, &starts, &items);
    kept.n = c.n;
    memset(last, 0xff, n_items * sizeof *last);
    if (keep == KEEP_LAST)
        for (uint32_t i = 0; c.n && i < c.starts[c.n]; i++) last[c.items[i]] = i;
    for (uint32_t k = 0; k < c.n; k++) {
        for (uint32_t i = c.starts[k]; i < c.starts[k + 1]; i++) {
            if (keep == KEEP_LAST ? last[c.items[i]] != i : last[c.items[i]] == k) continue;
            if (keep == KEEP_ONE_A_CLUSTER) last[c.items[i]] = k;
            items[end++] = c.items[i];
        }
        starts[k + 1] = end;
    }
    return kept;
}

void chains_table(Contingency *t, uint32_t n_items, Clustering rows, Clustering columns, Keep keep, Arena *arena)
{
    contingency_make(t, n_items, rows, chains_keep(columns, n_items, keep, arena), arena);
    for (uint32_t k = 0; k < columns.n; k++) t->predicted_sizes[k] = columns.starts[k + 1] - columns.starts[k];
}

/* neleval_count.c - found out by watching neleval on some thousands of small cases; see the header for what it does. The sweep
 * is right for spans that do not overlap within their side and misses pairs where they do: an outer span is forgotten when an
 * inner one starts.
 */
#include "score/neleval_count.h"

#include <stdlib.h>
#include <string.h>

int nel_by_place(const void *a, const void *b)
{
    const NelSpan *x = a, *y = b;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    if (x->end != y->end) return x->end < y->end ? -1 : 1;
    if (x->type != y->type) return x->type < y->type ? -1 : 1;
    return (x->kb > y->kb) - (x->kb < y->kb);
}

/* -- sets ------------------------------------------------------------------------------------------------------------- */

static bool passes(NelFilter filter, const NelSpan *s) { return filter == NEL_ALL || (filter == NEL_NILS) == (s->kb == NEL_NIL); }

/* What the measure looks at of each mention of a side, sorted, each once. */
static NelSide keys_of(const NelMeasure *m, NelSide side, NelScratch *scratch, int which)
{
    size_t n = 0;
    bool sorted = true;
    scratch->keys[which].n = 0;
    vec_reserve(&scratch->keys[which], side.n);
    NelSpan *keys = scratch->keys[which].at;
    for (size_t i = 0; i < side.n; i++) {
        NelSpan key = side.at[i];
        if (!passes(m->filter, &key)) continue;
        if (m->anywhere) key.start = key.end = 0;
        if (!m->by_type) key.type = 0;
        if (!m->by_kb) key.kb = 0;
        sorted = sorted && (n == 0 || nel_by_place(&keys[n - 1], &key) <= 0);
        keys[n++] = key;
    }
    if (!sorted) qsort(keys, n, sizeof *keys, nel_by_place);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || nel_by_place(&keys[kept - 1], &keys[i]) != 0) keys[kept++] = keys[i];
    return (NelSide){keys, kept};
}

void nel_sets(const NelMeasure *m, NelSide gold, NelSide predicted, NelScratch *scratch, NelSum *sum)
{
    NelSide g = keys_of(m, gold, scratch, 0), p = keys_of(m, predicted, scratch, 1);
    sum->gold += (double)g.n;
    sum->predicted += (double)p.n;
    for (size_t i = 0, k = 0; i < g.n && k < p.n;) {
        int order = nel_by_place(&g.at[i], &p.at[k]);
        sum->found += order == 0;
        sum->correct += order == 0;
        i += order <= 0;
        k += order >= 0;
    }
}

/* -- overlap ---------------------------------------------------------------------------------------------------------- */

static int by_event(const void *a, const void *b)
{
    const NelEvent *x = a, *y = b;
    if (x->type != y->type) return x->type < y->type ? -1 : 1;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    if (x->starts != y->starts) return y->starts ? -1 : 1;
    if (x->ends != y->ends) return x->ends > y->ends ? -1 : 1;
    if (x->predicted != y->predicted) return x->predicted ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static void add_events(NelScratch *scratch, NelSide side, bool predicted, bool by_type)
{
    for (size_t i = 0; i < side.n; i++) {
        const NelSpan *s = &side.at[i];
        NelEvent event = {s->start, s->end, (uint32_t)i, by_type ? s->type : 0, true, predicted};
        vec_push(&scratch->events, event);
        event.at = s->end;
        event.starts = false;
        vec_push(&scratch->events, event);
    }
}

/* Stretches come in the order of their starts. */
static void cover(NelCover *c, uint32_t start, uint32_t end)
{
    if (end - start > c->most) c->most = end - start;
    if (start < c->until) start = c->until;
    if (end <= start) return;
    c->sum += end - start;
    c->until = end;
}

/* Behind the last end of a type nothing is open, so one sweep does for all types. */
static void sweep(NelScratch *scratch, NelCover *const covers[2])
{
    const NelEvent *open[2] = {NULL, NULL};
    for (size_t i = 0; i < scratch->events.n; i++) {
        const NelEvent *event = &scratch->events.at[i];
        const NelEvent **own = &open[event->predicted], *other = open[!event->predicted];
        if (!event->starts) {
            if (*own && (*own)->index == event->index) *own = NULL;
            continue;
        }
        if (other) {
            uint32_t end = event->ends < other->ends ? event->ends : other->ends;
            cover(&covers[event->predicted][event->index], event->at, end);
            cover(&covers[!event->predicted][other->index], event->at, end);
        }
        *own = event;
    }
}

/* Added one by one: the original keeps one sum over all documents, and its last digits depend on that. */
static void add_shared(double *sum, NelSide side, const NelCover *covers, NelMode mode)
{
    for (size_t i = 0; i < side.n; i++)
        *sum += (double)(mode == NEL_MAX ? covers[i].most : covers[i].sum) / (double)(side.at[i].end - side.at[i].start);
}

void nel_overlap(const NelMeasure *m, NelSide gold, NelSide predicted, NelScratch *scratch, NelSum *sum)
{
    sum->gold += (double)gold.n;
    sum->predicted += (double)predicted.n;
    if (!gold.n || !predicted.n) return;
    size_t n = gold.n + predicted.n;
    scratch->events.n = 0;
    add_events(scratch, gold, false, m->by_type);
    add_events(scratch, predicted, true, m->by_type);
    qsort(scratch->events.at, scratch->events.n, sizeof *scratch->events.at, by_event);
    scratch->covers.n = 0;
    vec_reserve(&scratch->covers, n);
    memset(scratch->covers.at, 0, n * sizeof *scratch->covers.at);
    NelCover *const covers[2] = {scratch->covers.at, scratch->covers.at + gold.n};
    sweep(scratch, covers);
    add_shared(&sum->found, gold, covers[0], m->gold_mode);
    add_shared(&sum->correct, predicted, covers[1], m->predicted_mode);
}

void nel_scratch_free(NelScratch *scratch)
{
    vec_free(&scratch->events);
    vec_free(&scratch->covers);
    for (int side = 0; side < 2; side++) vec_free(&scratch->keys[side]);
}

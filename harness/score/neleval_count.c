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
    return (x->type > y->type) - (x->type < y->type);
}

/* -- sets ------------------------------------------------------------------------------------------------------------- */

static int compare_keys(const NelSpan *a, const NelSpan *b, bool by_type)
{
    if (by_type) return nel_by_place(a, b);
    NelSpan other = *b;
    other.type = a->type;
    return nel_by_place(a, &other);
}

/* The first behind `i` with another key. */
static size_t next_key(NelSide side, size_t i, bool by_type)
{
    size_t k = i + 1;
    while (k < side.n && compare_keys(&side.at[i], &side.at[k], by_type) == 0) k++;
    return k;
}

void nel_sets(const NelMeasure *m, NelSide gold, NelSide predicted, NelScratch *scratch, NelSum *sum)
{
    (void)scratch;
    for (size_t g = 0, p = 0; g < gold.n || p < predicted.n;) {
        int order = g == gold.n ? 1 : p == predicted.n ? -1 : compare_keys(&gold.at[g], &predicted.at[p], m->by_type);
        if (order <= 0) {
            sum->gold++;
            g = next_key(gold, g, m->by_type);
        }
        if (order >= 0) {
            sum->predicted++;
            p = next_key(predicted, p, m->by_type);
        }
        if (order == 0) {
            sum->found++;
            sum->correct++;
        }
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
}

#include "run/given.h"

#include <stdio.h>
#include <string.h>

#define GONE UINT32_MAX

static bool has_event_arguments(const Document *d)
{
    for (uint32_t i = 0; i < d->n_relations; i++)
        for (uint32_t k = 0; k < d->relations[i].n_arguments; k++)
            if (d->relations[i].arguments[k].is_event) return true;
    return false;
}

unsigned given_layers(const Document *d, unsigned asked)
{
    if (asked & LAYER_BIT(LAYER_RELATIONS) && (!d || has_event_arguments(d))) asked |= LAYER_BIT(LAYER_EVENTS);
    if (asked & ~(unsigned)LAYER_BIT(LAYER_RECORDS)) asked |= LAYER_BIT(LAYER_MENTIONS);
    return asked;
}

/* Which mentions go along: all but the triggers of events that are not given, unless something given needs them. */
static bool *kept_mentions(const Document *d, unsigned layers, Arena *arena)
{
    bool *kept = arena_alloc(arena, d->n_mentions + 1u);
    memset(kept, true, d->n_mentions);
    for (uint32_t i = 0; i < d->n_events && !(layers & LAYER_BIT(LAYER_EVENTS)); i++)
        if (d->events[i].trigger != NO_TRIGGER) kept[d->events[i].trigger] = false;
    for (uint32_t i = 0; i < d->n_clusters && layers & LAYER_BIT(LAYER_COREFERENCE); i++)
        for (uint32_t k = 0; k < d->clusters[i].n; k++) kept[d->clusters[i].mentions[k]] = true;
    for (uint32_t i = 0; i < d->n_relations && layers & LAYER_BIT(LAYER_RELATIONS); i++)
        for (uint32_t k = 0; k < d->relations[i].n_arguments; k++)
            if (!d->relations[i].arguments[k].is_event) kept[d->relations[i].arguments[k].target] = true;
    return kept;
}

static void copy_mentions(Document *out, const Document *d, const bool *kept, uint32_t *number, Arena *arena)
{
    out->mentions = arena_alloc(arena, (d->n_mentions + 1u) * sizeof *out->mentions);
    out->n_mentions = 0;
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        number[i] = kept[i] ? out->n_mentions : GONE;
        if (!kept[i]) continue;
        Mention *m = &out->mentions[out->n_mentions++];
        *m = d->mentions[i];
        if (m->id) continue;
        char id[24];
        int n = snprintf(id, sizeof id, "given-%u", i + 1);
        m->id = arena_copy(arena, id, (size_t)n);
    }
}

static Argument *renumber(const Argument *list, uint32_t n, const uint32_t *number, Arena *arena)
{
    Argument *copy = arena_dup(arena, list, n, sizeof *copy);
    for (uint32_t i = 0; i < n; i++)
        if (!copy[i].is_event) copy[i].target = number[copy[i].target];
    return copy;
}

/* Layers that are given refer to mentions that are kept, and events only go along with all mentions. */
static void copy_what_refers(Document *out, const Document *d, const uint32_t *number, Arena *arena)
{
    bool clusters = out->layers & LAYER_BIT(LAYER_COREFERENCE), relations = out->layers & LAYER_BIT(LAYER_RELATIONS);
    out->clusters = arena_dup(arena, d->clusters, d->n_clusters, sizeof *out->clusters);
    out->relations = arena_dup(arena, d->relations, d->n_relations, sizeof *out->relations);
    for (uint32_t i = 0; i < d->n_clusters && clusters; i++) {
        Cluster *c = &out->clusters[i];
        c->mentions = arena_dup(arena, c->mentions, c->n, sizeof *c->mentions);
        for (uint32_t k = 0; k < c->n; k++) c->mentions[k] = number[c->mentions[k]];
    }
    for (uint32_t i = 0; i < d->n_relations && relations; i++)
        out->relations[i].arguments = renumber(out->relations[i].arguments, out->relations[i].n_arguments, number, arena);
}

void given_document(Document *out, const Document *d, unsigned asked, Arena *arena)
{
    *out = *d;
    out->has_tokens = out->has_sentences = true;
    out->n_notes = out->n_ignored = 0;
    out->layers &= given_layers(d, asked);
    if (!(out->layers & LAYER_BIT(LAYER_COREFERENCE))) out->n_clusters = 0;
    if (!(out->layers & LAYER_BIT(LAYER_RELATIONS))) out->n_relations = 0;
    if (!(out->layers & LAYER_BIT(LAYER_EVENTS))) out->n_events = 0;
    if (!(out->layers & LAYER_BIT(LAYER_RECORDS))) out->n_records = 0;
    if (!(out->layers & LAYER_BIT(LAYER_MENTIONS))) {
        out->n_mentions = 0;
        return;
    }
    uint32_t *number = arena_alloc(arena, (d->n_mentions + 1u) * sizeof *number);
    const bool *kept = kept_mentions(d, out->layers, arena);
    copy_mentions(out, d, kept, number, arena);
    copy_what_refers(out, d, number, arena);
}

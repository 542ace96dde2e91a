#include "corpus/apart.h"

#include <string.h>

const bool *mentions_apart(const Document *d, const CorpusTypes *markables, Arena *arena)
{
    bool *apart = NULL;
    if (d->n_mentions && (d->n_events || (markables && markables->n))) apart = arena_zero(arena, d->n_mentions, sizeof *apart);
    if (!apart) return NULL;
    for (uint32_t i = 0; i < d->n_events; i++)
        if (d->events[i].trigger != NO_TRIGGER) apart[d->events[i].trigger] = true;
    for (size_t k = 0; markables && k < markables->n; k++) {
        Symbol type = symbols_find(d->symbols, markables->names[k], strlen(markables->names[k]));
        for (uint32_t i = 0; i < d->n_mentions && type != SYMBOL_NONE; i++) apart[i] |= d->mentions[i].type == type;
    }
    return apart;
}

static bool is_whole(const Relation *r, const bool *apart)
{
    for (uint32_t i = 0; i < r->n_arguments; i++)
        if (r->arguments[i].is_event || apart[r->arguments[i].target]) return false;
    return true;
}

void document_of_entities(Document *out, const Document *d, const CorpusTypes *markables, Arena *arena)
{
    const bool *apart = mentions_apart(d, markables, arena);
    *out = *d;
    out->events = NULL;
    out->n_events = 0;
    if (!apart) return;
    uint32_t *number = arena_alloc(arena, d->n_mentions * sizeof *number);
    out->mentions = arena_alloc(arena, d->n_mentions * sizeof *out->mentions);
    out->relations = arena_alloc(arena, d->n_relations * sizeof *out->relations);
    out->n_mentions = out->n_relations = 0;
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        number[i] = out->n_mentions;
        if (!apart[i]) out->mentions[out->n_mentions++] = d->mentions[i];
    }
    for (uint32_t i = 0; i < d->n_relations; i++) {
        const Relation *r = &d->relations[i];
        if (!is_whole(r, apart)) continue;
        Relation *kept = &out->relations[out->n_relations++];
        *kept = *r;
        kept->arguments = arena_dup(arena, r->arguments, r->n_arguments, sizeof *kept->arguments);
        for (uint32_t k = 0; k < r->n_arguments; k++) kept->arguments[k].target = number[r->arguments[k].target];
    }
    out->clusters = arena_dup(arena, d->clusters, d->n_clusters, sizeof *out->clusters);
    for (uint32_t c = 0; c < d->n_clusters; c++) {
        Cluster *kept = &out->clusters[c];
        *kept = (Cluster){0, arena_alloc(arena, d->clusters[c].n * sizeof *kept->mentions)};
        for (uint32_t i = 0; i < d->clusters[c].n; i++)
            if (!apart[d->clusters[c].mentions[i]]) kept->mentions[kept->n++] = number[d->clusters[c].mentions[i]];
    }
}

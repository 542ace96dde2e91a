/* The public structs say with names what the model says with symbols, and number events behind mentions; otherwise they are the
 * same, so this is copying. */
#include "run/host_view.h"

_Static_assert((unsigned)ASSAY_LAYER_RECORDS == LAYER_BIT(LAYER_RECORDS), "the layers of the plug-in interface are ours");

typedef struct View {
    const Document *d;
    Arena *arena;
} View;

static const char *name_of(const View *v, Symbol s) { return s == SYMBOL_NONE ? NULL : symbols_name(v->d->symbols, s); }

static const assay_given_attribute *attributes_of(const View *v, const Attribute *list, uint32_t n)
{
    assay_given_attribute *out = arena_alloc(v->arena, (n + 1u) * sizeof *out);
    for (uint32_t i = 0; i < n; i++) out[i] = (assay_given_attribute){name_of(v, list[i].name), name_of(v, list[i].value)};
    return out;
}

static const assay_argument *arguments_of(const View *v, const Argument *list, uint32_t n)
{
    assay_argument *out = arena_alloc(v->arena, (n + 1u) * sizeof *out);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t target = list[i].target + (list[i].is_event ? v->d->n_mentions : 0);
        out[i] = (assay_argument){name_of(v, list[i].role), (int)target};
    }
    return out;
}

static const assay_given_mention *mentions_of(const View *v)
{
    const Document *d = v->d;
    assay_given_mention *out = arena_alloc(v->arena, (d->n_mentions + 1u) * sizeof *out);
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        const char **links = arena_alloc(v->arena, (m->n_links + 1u) * sizeof *links);
        for (uint32_t k = 0; k < m->n_links; k++) links[k] = name_of(v, m->links[k]);
        out[i] = (assay_given_mention){name_of(v, m->type), m->spans, m->n_spans, links, m->n_links,
                                       attributes_of(v, m->attributes, m->n_attributes), m->n_attributes};
    }
    return out;
}

static const assay_given_cluster *clusters_of(const View *v)
{
    const Document *d = v->d;
    assay_given_cluster *out = arena_alloc(v->arena, (d->n_clusters + 1u) * sizeof *out);
    for (uint32_t i = 0; i < d->n_clusters; i++) {
        int *mentions = arena_alloc(v->arena, (d->clusters[i].n + 1u) * sizeof *mentions);
        for (uint32_t k = 0; k < d->clusters[i].n; k++) mentions[k] = (int)d->clusters[i].mentions[k];
        out[i] = (assay_given_cluster){mentions, d->clusters[i].n};
    }
    return out;
}

static const assay_given_relation *relations_of(const View *v)
{
    const Document *d = v->d;
    assay_given_relation *out = arena_alloc(v->arena, (d->n_relations + 1u) * sizeof *out);
    for (uint32_t i = 0; i < d->n_relations; i++) {
        const Relation *r = &d->relations[i];
        out[i] = (assay_given_relation){name_of(v, r->type), arguments_of(v, r->arguments, r->n_arguments), r->n_arguments,
                                        attributes_of(v, r->attributes, r->n_attributes), r->n_attributes};
    }
    return out;
}

static const assay_given_event *events_of(const View *v)
{
    const Document *d = v->d;
    assay_given_event *out = arena_alloc(v->arena, (d->n_events + 1u) * sizeof *out);
    for (uint32_t i = 0; i < d->n_events; i++) {
        const Event *e = &d->events[i];
        out[i] = (assay_given_event){name_of(v, e->type), e->trigger == NO_TRIGGER ? -1 : (int)e->trigger,
                                     arguments_of(v, e->arguments, e->n_arguments), e->n_arguments,
                                     attributes_of(v, e->attributes, e->n_attributes), e->n_attributes};
    }
    return out;
}

static const assay_given_slot *slots_of(const View *v, const Record *r)
{
    assay_given_slot *out = arena_alloc(v->arena, (r->n_slots + 1u) * sizeof *out);
    for (uint32_t i = 0; i < r->n_slots; i++) {
        const Slot *s = &r->slots[i];
        assay_given_filler *fillers = arena_alloc(v->arena, (s->n + 1u) * sizeof *fillers);
        for (uint32_t k = 0; k < s->n; k++) fillers[k] = (assay_given_filler){s->fillers[k].alternatives, s->fillers[k].n};
        out[i] = (assay_given_slot){name_of(v, s->name), fillers, s->n};
    }
    return out;
}

static const assay_given_record *records_of(const View *v)
{
    const Document *d = v->d;
    assay_given_record *out = arena_alloc(v->arena, (d->n_records + 1u) * sizeof *out);
    for (uint32_t i = 0; i < d->n_records; i++)
        out[i] = (assay_given_record){name_of(v, d->records[i].type), slots_of(v, &d->records[i]), d->records[i].n_slots};
    return out;
}

void host_view(assay_document *out, const Document *d, Arena *arena)
{
    View v = {d, arena};
    *out = (assay_document){.id = d->id, .text = d->text, .text_length = d->text_length, .tokens = d->tokens, .n_tokens = d->n_tokens,
                            .sentences = d->sentences, .n_sentences = d->n_sentences, .layers = d->layers,
                            .mentions = mentions_of(&v), .n_mentions = d->n_mentions, .clusters = clusters_of(&v), .n_clusters = d->n_clusters,
                            .relations = relations_of(&v), .n_relations = d->n_relations, .events = events_of(&v), .n_events = d->n_events,
                            .records = records_of(&v), .n_records = d->n_records};
}

#include "score/criterion.h"

#include "score/clusters.h"

#include <string.h>

const Criterion criteria[] = {
    {LAYER_MENTIONS, "strict", "same spans, same type", CREDIT_STRICT, NULL, 0, NULL},
    {LAYER_MENTIONS, "exact", "same spans, whatever the type", CREDIT_EXACT, NULL, 0, NULL},
    {LAYER_MENTIONS, "type", "same type, at least one shared character", CREDIT_TYPE, NULL, 0, NULL},
    {LAYER_MENTIONS, "partial", "same type; half the credit where the spans only overlap", CREDIT_PARTIAL, NULL, 0, NULL},
    {LAYER_MENTIONS, "overlap", "same type; credit by the share of characters in common", CREDIT_OVERLAP, NULL, 0, NULL},
    {LAYER_MENTIONS, "token", "tokens of each type, without regard to mentions", CREDIT_TOKEN, NULL, 0, NULL},
    {LAYER_LINKS, "strong", "same spans, and linked to one of gold's alternatives", CREDIT_NONE, links_count, LINKS_STRONG, NULL},
    {LAYER_LINKS, "weak", "at least one shared character, and linked to one of gold's alternatives", CREDIT_NONE, links_count, LINKS_WEAK, NULL},
    {LAYER_LINKS, "document", "the set of things that a document is linked to", CREDIT_NONE, links_count, LINKS_DOCUMENT, NULL},
    {LAYER_COREFERENCE, "muc", "links that make the clusters (Vilain et al. 1995)", CREDIT_NONE, coreference_count, CLUSTERS_MUC, NULL},
    {LAYER_COREFERENCE, "bcub", "B-cubed: share of each mention's cluster (Bagga and Baldwin 1998)", CREDIT_NONE, coreference_count,
     CLUSTERS_BCUB, NULL},
    {LAYER_COREFERENCE, "ceafm", "aligned clusters by shared mentions (Luo 2005)", CREDIT_NONE, coreference_count, CLUSTERS_CEAFM, NULL},
    {LAYER_COREFERENCE, "ceafe", "aligned clusters by Dice (Luo 2005)", CREDIT_NONE, coreference_count, CLUSTERS_CEAFE, NULL},
    {LAYER_COREFERENCE, "blanc", "links and non-links (Luo et al. 2014)", CREDIT_NONE, coreference_count, COREFERENCE_BLANC,
     coreference_finish},
    {LAYER_COREFERENCE, "lea", "links of clusters weighted by their size (Moosavi and Strube 2016)", CREDIT_NONE, coreference_count,
     CLUSTERS_LEA, NULL},
    {LAYER_COREFERENCE, "conll", "mean of muc, bcub and ceafe", CREDIT_NONE, coreference_count, COREFERENCE_CONLL, coreference_finish},
    {LAYER_COREFERENCE, "mentions", "mentions that are in some cluster", CREDIT_NONE, coreference_count, CLUSTERS_MENTIONS, NULL},
    {LAYER_RELATIONS, "strict", "type and arguments, with spans and types", CREDIT_NONE, relations_count, RELATIONS_STRICT, NULL},
    {LAYER_RELATIONS, "boundaries", "type and arguments, with spans", CREDIT_NONE, relations_count, RELATIONS_BOUNDARIES, NULL},
    {LAYER_RELATIONS, "relaxed", "type and arguments that share a character", CREDIT_NONE, relations_count, RELATIONS_RELAXED, NULL},
    {LAYER_RELATIONS, "linked", "type and the things that the arguments are linked to, each fact once", CREDIT_NONE, relations_count, RELATIONS_LINKED, NULL},
    {LAYER_EVENTS, "trigger-id", "the trigger's spans", CREDIT_NONE, events_count, EVENTS_TRIGGER_ID, NULL},
    {LAYER_EVENTS, "trigger-class", "the trigger's spans, and the event's type", CREDIT_NONE, events_count, EVENTS_TRIGGER_CLASS, NULL},
    {LAYER_EVENTS, "argument-id", "an argument's spans and the event's type", CREDIT_NONE, events_count, EVENTS_ARGUMENT_ID, NULL},
    {LAYER_EVENTS, "argument-class", "the same, and its role", CREDIT_NONE, events_count, EVENTS_ARGUMENT_CLASS, NULL},
    {LAYER_EVENTS, "quote-content", "what quotes say, by the share of characters in common", CREDIT_NONE, quotes_count, QUOTES_CONTENT, NULL},
    {LAYER_EVENTS, "quote-speaker", "the speakers of quotes that have content in common", CREDIT_NONE, quotes_count, QUOTES_SPEAKER, NULL},
    {LAYER_EVENTS, "quote-addressee", "the addressees of quotes that have content in common", CREDIT_NONE, quotes_count, QUOTES_ADDRESSEE, NULL},
    {LAYER_ATTRIBUTES, "strict", "name and value, on a mention or event that is right", CREDIT_NONE, attributes_count, 0, NULL},
    {LAYER_RECORDS, "slots", "fillers of slots under the best alignment of records", CREDIT_NONE, records_count, RECORDS_SLOTS, NULL},
    {LAYER_RECORDS, "ceaf-ree", "entities in each role of the document (Du et al. 2021)", CREDIT_NONE, records_count, RECORDS_CEAF_REE, NULL},
    {0},
};

const Criterion *criterion_find(const char *name)
{
    /* A name without a layer is one of the mentions, if it can be: they were there first and are what most people want. */
    const char *colon = strchr(name, ':');
    const Criterion *found = NULL;
    for (const Criterion *c = criteria; c->name; c++) {
        if (strcmp(c->name, colon ? colon + 1 : name) != 0) continue;
        const char *layer = layer_name(c->layer);
        bool same_layer = !colon || (strlen(layer) == (size_t)(colon - name) && memcmp(layer, name, (size_t)(colon - name)) == 0);
        if (!same_layer) continue;
        if (found && found->layer != LAYER_MENTIONS) return NULL; /* the layer must be said */
        if (!found) found = c;
    }
    return found;
}

Through criterion_through(const Criterion *c)
{
    static const struct {
        Layer layer;
        int variant;
        Through how;
    } rules[] = {
        {LAYER_RELATIONS, RELATIONS_STRICT, THROUGH_TYPED}, {LAYER_RELATIONS, RELATIONS_BOUNDARIES, THROUGH_PLACES},
        {LAYER_RELATIONS, RELATIONS_RELAXED, THROUGH_TOUCHING}, {LAYER_EVENTS, EVENTS_ARGUMENT_ID, THROUGH_PLACES},
        {LAYER_EVENTS, EVENTS_ARGUMENT_CLASS, THROUGH_PLACES}, {LAYER_EVENTS, QUOTES_SPEAKER, THROUGH_PLACES},
        {LAYER_EVENTS, QUOTES_ADDRESSEE, THROUGH_PLACES},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].layer == c->layer && rules[i].variant == c->variant) return rules[i].how;
    return THROUGH_NOTHING;
}

void criterion_finish(Result *r, Arena *arena)
{
    for (const Criterion *c = criteria; c->name && !r->profile; c++) {
        if (!c->finish || strcmp(c->name, r->criterion) != 0 || strcmp(layer_name(c->layer), r->layer) != 0) continue;
        Measure *m = arena_alloc(arena, sizeof *m);
        *m = c->finish(r, c->variant, ASSAY_ZERO_NULL);
        r->total.measure = m;
    }
}

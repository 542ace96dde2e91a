#include "score/criterion.h"

#include <string.h>

const Criterion criteria[] = {
    {LAYER_MENTIONS, "strict", "same spans, same type", CREDIT_STRICT, NULL, 0},
    {LAYER_MENTIONS, "exact", "same spans, whatever the type", CREDIT_EXACT, NULL, 0},
    {LAYER_MENTIONS, "type", "same type, at least one shared character", CREDIT_TYPE, NULL, 0},
    {LAYER_MENTIONS, "partial", "same type; half the credit where the spans only overlap", CREDIT_PARTIAL, NULL, 0},
    {LAYER_MENTIONS, "overlap", "same type; credit by the share of characters in common", CREDIT_OVERLAP, NULL, 0},
    {LAYER_MENTIONS, "token", "tokens of each type, without regard to mentions", CREDIT_TOKEN, NULL, 0},
    {LAYER_RELATIONS, "strict", "type and arguments, with spans and types", CREDIT_NONE, relations_count, RELATIONS_STRICT},
    {LAYER_RELATIONS, "boundaries", "type and arguments, with spans", CREDIT_NONE, relations_count, RELATIONS_BOUNDARIES},
    {LAYER_RELATIONS, "relaxed", "type and arguments that share a character", CREDIT_NONE, relations_count, RELATIONS_RELAXED},
    {LAYER_EVENTS, "trigger-id", "the trigger's spans", CREDIT_NONE, events_count, EVENTS_TRIGGER_ID},
    {LAYER_EVENTS, "trigger-class", "the trigger's spans, and the event's type", CREDIT_NONE, events_count, EVENTS_TRIGGER_CLASS},
    {LAYER_EVENTS, "argument-id", "an argument's spans and the event's type", CREDIT_NONE, events_count, EVENTS_ARGUMENT_ID},
    {LAYER_EVENTS, "argument-class", "the same, and its role", CREDIT_NONE, events_count, EVENTS_ARGUMENT_CLASS},
    {LAYER_ATTRIBUTES, "strict", "name and value, on a mention or event that is right", CREDIT_NONE, attributes_count, 0},
    {LAYER_RECORDS, "slots", "fillers of slots under the best alignment of records", CREDIT_NONE, records_count, 0},
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

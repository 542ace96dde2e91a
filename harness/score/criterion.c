#include "score/criterion.h"

#include <string.h>

const Criterion criteria[] = {
    {LAYER_MENTIONS, "strict", "same spans, same type", CREDIT_STRICT},
    {LAYER_MENTIONS, "exact", "same spans, whatever the type", CREDIT_EXACT},
    {LAYER_MENTIONS, "type", "same type, at least one shared character", CREDIT_TYPE},
    {LAYER_MENTIONS, "partial", "same type; half the credit where the spans only overlap", CREDIT_PARTIAL},
    {LAYER_MENTIONS, "overlap", "same type; credit by the share of characters in common", CREDIT_OVERLAP},
    {LAYER_MENTIONS, "token", "tokens of each type, without regard to mentions", CREDIT_TOKEN},
    {0},
};

const Criterion *criterion_find(const char *name)
{
    const char *colon = strchr(name, ':');
    const Criterion *found = NULL;
    for (const Criterion *c = criteria; c->name; c++) {
        if (strcmp(c->name, colon ? colon + 1 : name) != 0) continue;
        const char *layer = layer_name(c->layer);
        bool same_layer = !colon || (strlen(layer) == (size_t)(colon - name) && memcmp(layer, name, (size_t)(colon - name)) == 0);
        if (!same_layer) continue;
        if (found) return NULL; /* the layer must be said */
        found = c;
    }
    return found;
}

/* The list is short and the types of a document are few, so a plain search does. Each type is mapped once: A → B and B → C do
 * not make C of A. */
#include "corpus/labels.h"

#include <string.h>

int labels_read(Labels *out, Arena *arena, const Yaml *y, const YamlNode *map, Error *e)
{
    *out = (Labels){0};
    if (yaml_kind(map) == YAML_SCALAR && !yaml_text(map)[0]) return ASSAY_OK; /* `labels:` with nothing behind it */
    if (yaml_kind(map) != YAML_MAP) return yaml_error(y, map, ASSAY_ERR_DATA, e, "labels must be written FROM: TO");
    size_t n = yaml_count(map);
    out->list = arena_alloc(arena, (n + 1) * sizeof *out->list);
    for (size_t i = 0; i < n; i++) {
        const char *from = yaml_key(map, i);
        const char *to = yaml_text(yaml_item(map, i));
        if (!from[0] || !to || !to[0]) return yaml_error(y, yaml_item(map, i), ASSAY_ERR_DATA, e, "labels must be written FROM: TO");
        for (size_t k = 0; k < i; k++)
            if (strcmp(out->list[k].from, from) == 0)
                return yaml_error(y, yaml_key_node(map, i), ASSAY_ERR_DATA, e, "the label %s is mapped twice", from);
        out->list[out->n++] = (Label){arena_copy(arena, from, strlen(from)), arena_copy(arena, to, strlen(to))};
    }
    return ASSAY_OK;
}

const char *labels_find(const Labels *l, const char *label)
{
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->list[i].from, label) == 0) return l->list[i].to;
    return label;
}

static void map(const Labels *l, const Symbol *from, const Symbol *to, Symbol *type)
{
    for (size_t i = 0; i < l->n; i++)
        if (from[i] == *type && *type != SYMBOL_NONE) {
            *type = to[i];
            return;
        }
}

void labels_apply(const Labels *l, Document *d)
{
    if (!l->n) return;
    Symbol *from = arena_alloc(&d->arena, l->n * sizeof *from), *to = arena_alloc(&d->arena, l->n * sizeof *to);
    for (size_t i = 0; i < l->n; i++) {
        from[i] = symbols_find(d->symbols, l->list[i].from, strlen(l->list[i].from));
        to[i] = symbols_intern_text(d->symbols, l->list[i].to);
    }
    for (uint32_t i = 0; i < d->n_mentions; i++) map(l, from, to, &d->mentions[i].type);
    for (uint32_t i = 0; i < d->n_relations; i++) map(l, from, to, &d->relations[i].type);
    for (uint32_t i = 0; i < d->n_events; i++) map(l, from, to, &d->events[i].type);
    for (uint32_t i = 0; i < d->n_records; i++) map(l, from, to, &d->records[i].type);
}

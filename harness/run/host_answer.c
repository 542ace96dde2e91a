/* Links and attributes may come for any mention at any time, so things are gathered first and written at the end. An item's
 * id is its number, from 1, behind T for a mention and E for an event: with one numbering for both, ids are unique. */
#include "run/host_answer.h"

#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A link (no name) or an attribute. */
typedef struct Detail {
    const char *name, *value;
    struct Detail *next;
} Detail;

typedef struct Target {
    const char *role;
    int item;
} Target;

struct HostItem {
    bool is_event;
    const char *type;
    assay_span *spans;
    size_t n_spans;
    double score;
    Detail *links, *attributes;
    int trigger; /* -1: none */
    Target *targets;
    size_t n_targets;
};

struct HostRelation {
    const char *type;
    Target *targets;
    size_t n_targets;
};

struct HostCluster {
    int *mentions;
    size_t n;
};

/* -- what the plug-in calls ----------------------------------------------------------------------------------------------- */

static int refuse(HostAnswer *a, const char *format, ...) PRINTF_LIKE(2, 3);

static int refuse(HostAnswer *a, const char *format, ...)
{
    if (a->failure) return ASSAY_ERR_USAGE;
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    a->failure = arena_copy(a->arena, text, strlen(text));
    return ASSAY_ERR_USAGE;
}

static const char *keep(HostAnswer *a, const char *text)
{
    return arena_copy(a->arena, text, strlen(text));
}

static bool is_item(const HostAnswer *a, int n)
{
    return n >= 0 && (size_t)n < a->items.n;
}

static bool is_mention(const HostAnswer *a, int n)
{
    return is_item(a, n) && !a->items.at[n].is_event;
}

static int add_mention(assay_answer *face, const char *type, const assay_span *spans, size_t n_spans, double score)
{
    HostAnswer *a = face->state;
    if (!type || !*type) return refuse(a, "mention %zu has no type", a->items.n);
    if (n_spans == 0) return refuse(a, "mention %zu (%s) has no spans", a->items.n, type);
    for (size_t i = 0; i < n_spans; i++) {
        if (spans[i].start >= spans[i].end)
            return refuse(a, "mention %zu (%s): the span [%u, %u) is empty", a->items.n, type, spans[i].start, spans[i].end);
        if (spans[i].end > a->text_length)
            return refuse(a, "mention %zu (%s): the span [%u, %u) is outside the text, which has %zu bytes", a->items.n, type,
                          spans[i].start, spans[i].end, a->text_length);
    }
    HostItem item = {.type = keep(a, type), .n_spans = n_spans, .score = score, .trigger = -1};
    item.spans = arena_dup(a->arena, spans, n_spans, sizeof *spans);
    vec_push(&a->items, item);
    return (int)a->items.n - 1;
}

static void append(HostAnswer *a, Detail **list, const char *name, const char *value)
{
    while (*list) list = &(*list)->next;
    *list = arena_zero(a->arena, 1, sizeof **list);
    **list = (Detail){name ? keep(a, name) : NULL, value ? keep(a, value) : NULL, NULL};
}

static int add_link(assay_answer *face, int mention, const char *identifier)
{
    HostAnswer *a = face->state;
    if (!is_mention(a, mention)) return refuse(a, "a link for %d, which is no mention", mention);
    if (!identifier || !*identifier) return refuse(a, "mention %d: an empty link", mention);
    append(a, &a->items.at[mention].links, NULL, identifier);
    return mention;
}

static int add_attribute(assay_answer *face, int target, const char *name, const char *value)
{
    HostAnswer *a = face->state;
    if (!is_item(a, target)) return refuse(a, "an attribute for %d, which is no mention and no event", target);
    if (!name || !*name) return refuse(a, "an attribute of %d without a name", target);
    append(a, &a->items.at[target].attributes, name, value);
    return target;
}

static int add_cluster(assay_answer *face, const int *mentions, size_t n)
{
    HostAnswer *a = face->state;
    if (n == 0) return refuse(a, "cluster %zu is empty", a->clusters.n);
    for (size_t i = 0; i < n; i++)
        if (!is_mention(a, mentions[i])) return refuse(a, "cluster %zu holds %d, which is no mention", a->clusters.n, mentions[i]);
    HostCluster cluster = {arena_dup(a->arena, mentions, n, sizeof *mentions), n};
    vec_push(&a->clusters, cluster);
    return (int)a->clusters.n - 1;
}

/* The fillers of a relation or event; NULL if one is refused. */
static Target *copy_targets(HostAnswer *a, const char *what, const char *type, const assay_argument *arguments, size_t n)
{
    Target *targets = arena_zero(a->arena, n + 1, sizeof *targets);
    for (size_t i = 0; i < n; i++) {
        const char *role = arguments[i].role;
        if (!role || !*role || !is_item(a, arguments[i].target)) {
            refuse(a, "the %s %s: its argument %zu (%s) is %d, which is no mention and no event", what, type, i, role ? role : "no role",
                   arguments[i].target);
            return NULL;
        }
        targets[i] = (Target){keep(a, role), arguments[i].target};
    }
    return targets;
}

static int add_relation(assay_answer *face, const char *type, const assay_argument *arguments, size_t n)
{
    HostAnswer *a = face->state;
    if (!type || !*type) return refuse(a, "relation %zu has no type", a->relations.n);
    HostRelation relation = {keep(a, type), copy_targets(a, "relation", type, arguments, n), n};
    if (!relation.targets) return ASSAY_ERR_USAGE;
    vec_push(&a->relations, relation);
    return (int)a->relations.n - 1;
}

static int add_event(assay_answer *face, const char *type, int trigger, const assay_argument *arguments, size_t n)
{
    HostAnswer *a = face->state;
    if (!type || !*type) return refuse(a, "event %zu has no type", a->items.n);
    if (trigger >= 0 && !is_mention(a, trigger)) return refuse(a, "the event %s: its trigger %d is no mention", type, trigger);
    HostItem event = {.is_event = true, .type = keep(a, type), .trigger = trigger < 0 ? -1 : trigger, .n_targets = n};
    event.targets = copy_targets(a, "event", type, arguments, n);
    if (!event.targets) return ASSAY_ERR_USAGE;
    vec_push(&a->items, event);
    return (int)a->items.n - 1;
}

static int add_failure(assay_answer *face, const char *reason)
{
    HostAnswer *a = face->state;
    if (!a->failure) a->failure = keep(a, reason && *reason ? reason : "the plug-in gave up without a reason");
    return 0;
}

void host_answer_begin(HostAnswer *a, Arena *arena, size_t text_length)
{
    a->face = (assay_answer){.state = a, .mention = add_mention, .link = add_link, .attribute = add_attribute,
                             .cluster = add_cluster, .relation = add_relation, .event = add_event, .fail = add_failure};
    a->arena = arena;
    a->text_length = text_length;
    a->items.n = a->relations.n = a->clusters.n = 0;
    a->failure = NULL;
}

void host_answer_free(HostAnswer *a)
{
    vec_free(&a->items);
    vec_free(&a->relations);
    vec_free(&a->clusters);
}

/* -- writing -------------------------------------------------------------------------------------------------------------- */

static void put_id(StrBuf *out, const HostAnswer *a, int item)
{
    sb_puts(out, a->items.at[item].is_event ? "\"E" : "\"T");
    json_put_unsigned(out, (uint64_t)item + 1);
    sb_putc(out, '"');
}

static void put_attributes(StrBuf *out, const Detail *list)
{
    if (!list) return;
    sb_puts(out, ",\"attributes\":{");
    for (const Detail *d = list; d; d = d->next) {
        if (d != list) sb_putc(out, ',');
        json_put_text(out, d->name);
        sb_putc(out, ':');
        if (d->value) json_put_text(out, d->value);
        else sb_puts(out, "true");
    }
    sb_putc(out, '}');
}

static void put_links(StrBuf *out, const Detail *list)
{
    if (!list) return;
    sb_puts(out, ",\"link\":");
    if (list->next) sb_putc(out, '[');
    for (const Detail *d = list; d; d = d->next) {
        if (d != list) sb_putc(out, ',');
        json_put_text(out, d->value);
    }
    if (list->next) sb_putc(out, ']');
}

static void put_targets(StrBuf *out, const HostAnswer *a, const Target *targets, size_t n)
{
    sb_puts(out, ",\"args\":[");
    for (size_t i = 0; i < n; i++) {
        sb_puts(out, i ? ",[" : "[");
        json_put_text(out, targets[i].role);
        sb_putc(out, ',');
        put_id(out, a, targets[i].item);
        sb_putc(out, ']');
    }
    sb_putc(out, ']');
}

static void put_mention(StrBuf *out, const HostAnswer *a, size_t n)
{
    const HostItem *m = &a->items.at[n];
    sb_puts(out, "{\"id\":");
    put_id(out, a, (int)n);
    sb_puts(out, ",\"type\":");
    json_put_text(out, m->type);
    sb_puts(out, ",\"spans\":[");
    for (size_t i = 0; i < m->n_spans; i++) {
        sb_puts(out, i ? ",[" : "[");
        json_put_unsigned(out, m->spans[i].start);
        sb_putc(out, ',');
        json_put_unsigned(out, m->spans[i].end);
        sb_putc(out, ']');
    }
    sb_putc(out, ']');
    if (isfinite(m->score)) {
        sb_puts(out, ",\"score\":");
        json_put_double(out, m->score);
    }
    put_links(out, m->links);
    put_attributes(out, m->attributes);
    sb_putc(out, '}');
}

static void put_event(StrBuf *out, const HostAnswer *a, size_t n)
{
    const HostItem *event = &a->items.at[n];
    sb_puts(out, "{\"id\":");
    put_id(out, a, (int)n);
    sb_puts(out, ",\"type\":");
    json_put_text(out, event->type);
    if (event->trigger >= 0) {
        sb_puts(out, ",\"trigger\":");
        put_id(out, a, event->trigger);
    }
    put_targets(out, a, event->targets, event->n_targets);
    put_attributes(out, event->attributes);
    sb_putc(out, '}');
}

/* Mentions or events. They are written even where the layer was not announced, if there are any: the harness must see them. */
static void put_items(StrBuf *out, const HostAnswer *a, bool events, bool announced)
{
    size_t written = 0;
    const char *key = events ? ",\"events\":[" : ",\"mentions\":[";
    for (size_t i = 0; i < a->items.n; i++) {
        if (a->items.at[i].is_event != events) continue;
        sb_puts(out, written++ ? "," : key);
        if (events) put_event(out, a, i);
        else put_mention(out, a, i);
    }
    if (!written && announced) sb_puts(out, key);
    if (written || announced) sb_putc(out, ']');
}

static void put_clusters(StrBuf *out, const HostAnswer *a)
{
    sb_puts(out, ",\"clusters\":[");
    for (size_t i = 0; i < a->clusters.n; i++) {
        sb_puts(out, i ? ",[" : "[");
        for (size_t m = 0; m < a->clusters.at[i].n; m++) {
            if (m) sb_putc(out, ',');
            put_id(out, a, a->clusters.at[i].mentions[m]);
        }
        sb_putc(out, ']');
    }
    sb_putc(out, ']');
}

static void put_relations(StrBuf *out, const HostAnswer *a)
{
    sb_puts(out, ",\"relations\":[");
    for (size_t i = 0; i < a->relations.n; i++) {
        const HostRelation *r = &a->relations.at[i];
        sb_puts(out, i ? ",{\"id\":\"R" : "{\"id\":\"R");
        json_put_unsigned(out, i + 1);
        sb_puts(out, "\",\"type\":");
        json_put_text(out, r->type);
        put_targets(out, a, r->targets, r->n_targets);
        sb_putc(out, '}');
    }
    sb_putc(out, ']');
}

/* Links and attributes have no list that could be empty: they are named. */
static void put_layers(StrBuf *out, unsigned layers)
{
    bool links = layers & ASSAY_LAYER_LINKS, attributes = layers & ASSAY_LAYER_ATTRIBUTES;
    if (!links && !attributes) return;
    sb_printf(out, ",\"layers\":[%s%s%s]", links ? "\"links\"" : "", links && attributes ? "," : "", attributes ? "\"attributes\"" : "");
}

void host_answer_write(const HostAnswer *a, const char *id, size_t id_length, unsigned layers, StrBuf *out)
{
    sb_puts(out, "{\"id\":");
    json_put_string(out, id, id_length);
    if (a->failure) {
        sb_puts(out, ",\"error\":");
        json_put_text(out, a->failure);
    } else {
        put_items(out, a, false, layers & ASSAY_LAYER_MENTIONS);
        if (a->clusters.n || layers & ASSAY_LAYER_COREFERENCE) put_clusters(out, a);
        if (a->relations.n || layers & ASSAY_LAYER_RELATIONS) put_relations(out, a);
        put_items(out, a, true, layers & ASSAY_LAYER_EVENTS);
        if (layers & ASSAY_LAYER_RECORDS) sb_puts(out, ",\"records\":[]");
        put_layers(out, layers);
    }
    sb_puts(out, "}\n");
}

/* Links and attributes may come for any mention at any time, so things are gathered first and written at the end. An item's
 * id is its number, from 1, behind T for a mention and E for an event: with one numbering for both, ids are unique. Where mentions
 * were given, which keep their ids, the numbers begin behind the largest in any of these. */
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
    const char *id; /* of one that was given; NULL: made of its number */
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

/* One string of a filler: those of one filler follow each other. */
typedef struct Filling {
    const char *slot, *text;
    bool first; /* of its filler */
    struct Filling *next;
} Filling;

struct HostRecord {
    const char *type;
    Filling *fillings, *last;
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
    a->mentions_changed = true;
    return (int)a->items.n - 1;
}

/* Something was added to an item. */
static void touch(HostAnswer *a, int item)
{
    if (a->items.at[item].is_event) a->events_changed = true;
    else a->mentions_changed = true;
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
    touch(a, mention);
    return mention;
}

static int add_attribute(assay_answer *face, int target, const char *name, const char *value)
{
    HostAnswer *a = face->state;
    if (!is_item(a, target)) return refuse(a, "an attribute for %d, which is no mention and no event", target);
    if (!name || !*name) return refuse(a, "an attribute of %d without a name", target);
    append(a, &a->items.at[target].attributes, name, value);
    touch(a, target);
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
    a->events_changed = true;
    return (int)a->items.n - 1;
}

static int add_record(assay_answer *face, const char *type)
{
    HostAnswer *a = face->state;
    if (!type || !*type) return refuse(a, "record %zu has no type", a->records.n);
    HostRecord record = {.type = keep(a, type)};
    vec_push(&a->records, record);
    return (int)a->records.n - 1;
}

static int fill(assay_answer *face, int record, const char *slot, const char *const *alternatives, size_t n)
{
    HostAnswer *a = face->state;
    if (record < 0 || (size_t)record >= a->records.n) return refuse(a, "a filler for %d, which is no record", record);
    HostRecord *r = &a->records.at[record];
    if (!slot || !*slot) return refuse(a, "record %d (%s): a slot has no name", record, r->type);
    if (n == 0) return refuse(a, "record %d (%s): a filler of %s has no strings", record, r->type, slot);
    for (size_t i = 0; i < n; i++) {
        if (!alternatives[i]) return refuse(a, "record %d (%s): a filler of %s is no string", record, r->type, slot);
        Filling *f = arena_alloc(a->arena, sizeof *f);
        *f = (Filling){keep(a, slot), keep(a, alternatives[i]), i == 0, NULL};
        if (r->last) r->last->next = f;
        else r->fillings = f;
        r->last = f;
    }
    return record;
}

static int add_failure(assay_answer *face, const char *reason)
{
    HostAnswer *a = face->state;
    if (!a->failure) a->failure = keep(a, reason && *reason ? reason : "the plug-in gave up without a reason");
    return 0;
}

/* -- what was given ------------------------------------------------------------------------------------------------------- */

/* Ids are made of a letter and a number; the number at the end of an id that is there already must not come again. */
static void keep_clear(HostAnswer *a, const char *id)
{
    size_t n = strlen(id), start = n;
    uint64_t number = 0;
    while (start && id[start - 1] >= '0' && id[start - 1] <= '9') start--;
    if (n - start > 12) return; /* no number of ours is that long */
    for (size_t i = start; i < n; i++) number = number * 10 + (uint64_t)(id[i] - '0');
    if (number > a->id_base) a->id_base = number;
}

static void take_attributes(HostAnswer *a, HostItem *item, const Attribute *list, uint32_t n)
{
    const Symbols *symbols = a->given->symbols;
    for (uint32_t i = 0; i < n; i++)
        append(a, &item->attributes, symbols_name(symbols, list[i].name), list[i].value == SYMBOL_NONE ? NULL : symbols_name(symbols, list[i].value));
}

static void take_mention(HostAnswer *a, const Mention *m)
{
    const Symbols *symbols = a->given->symbols;
    HostItem item = {.id = m->id, .type = symbols_name(symbols, m->type), .spans = m->spans, .n_spans = m->n_spans,
                     .score = m->has_score ? m->score : NAN, .trigger = -1};
    for (uint32_t i = 0; i < m->n_links; i++) append(a, &item.links, NULL, symbols_name(symbols, m->links[i]));
    take_attributes(a, &item, m->attributes, m->n_attributes);
    if (item.id) keep_clear(a, item.id);
    vec_push(&a->items, item);
}

static void take_event(HostAnswer *a, const Event *e)
{
    const Document *d = a->given;
    HostItem item = {.id = e->id, .is_event = true, .type = symbols_name(d->symbols, e->type), .n_targets = e->n_arguments,
                     .trigger = e->trigger == NO_TRIGGER ? -1 : (int)e->trigger};
    item.targets = arena_alloc(a->arena, (item.n_targets + 1) * sizeof *item.targets);
    for (uint32_t i = 0; i < e->n_arguments; i++) {
        const Argument *x = &e->arguments[i];
        item.targets[i] = (Target){symbols_name(d->symbols, x->role), (int)(x->target + (x->is_event ? d->n_mentions : 0))};
    }
    take_attributes(a, &item, e->attributes, e->n_attributes);
    if (item.id) keep_clear(a, item.id);
    vec_push(&a->items, item);
}

void host_answer_begin(HostAnswer *a, Arena *arena, size_t text_length, const Document *given)
{
    a->face = (assay_answer){.state = a, .mention = add_mention, .link = add_link, .attribute = add_attribute,
                             .cluster = add_cluster, .relation = add_relation, .event = add_event, .record = add_record,
                             .fill = fill, .fail = add_failure};
    a->arena = arena;
    a->text_length = text_length;
    a->given = given;
    a->items.n = a->relations.n = a->clusters.n = a->records.n = 0;
    a->id_base = 0;
    for (uint32_t i = 0; given && i < given->n_mentions; i++) take_mention(a, &given->mentions[i]);
    for (uint32_t i = 0; given && i < given->n_events; i++) take_event(a, &given->events[i]);
    for (uint32_t i = 0; given && i < given->n_relations; i++)
        if (given->relations[i].id) keep_clear(a, given->relations[i].id);
    for (uint32_t i = 0; given && i < given->n_records; i++)
        if (given->records[i].id) keep_clear(a, given->records[i].id);
    a->mentions_changed = a->events_changed = false;
    a->failure = NULL;
}

void host_answer_free(HostAnswer *a)
{
    vec_free(&a->items);
    vec_free(&a->relations);
    vec_free(&a->clusters);
    vec_free(&a->records);
}

/* -- writing -------------------------------------------------------------------------------------------------------------- */

static void put_id(StrBuf *out, const HostAnswer *a, int item)
{
    const HostItem *x = &a->items.at[item];
    if (x->id) {
        json_put_text(out, x->id);
        return;
    }
    sb_puts(out, x->is_event ? "\"E" : "\"T");
    json_put_unsigned(out, a->id_base + (uint64_t)item + 1);
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
    for (size_t i = 0; i < m->n_spans; i++) {
        sb_puts(out, i ? ",[" : ",\"spans\":[[");
        json_put_unsigned(out, m->spans[i].start);
        sb_putc(out, ',');
        json_put_unsigned(out, m->spans[i].end);
        sb_putc(out, ']');
    }
    if (m->n_spans) sb_putc(out, ']');
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
        json_put_unsigned(out, a->id_base + i + 1);
        sb_puts(out, "\",\"type\":");
        json_put_text(out, r->type);
        put_targets(out, a, r->targets, r->n_targets);
        sb_putc(out, '}');
    }
    sb_putc(out, ']');
}

/* The fillers of the slot that `f` is the first to name. */
static void put_slot(StrBuf *out, const Filling *f)
{
    const Filling *head = f;
    json_put_text(out, head->slot);
    for (; f; f = f->next) {
        if (strcmp(f->slot, head->slot) != 0) continue;
        sb_puts(out, f == head ? ":[[" : f->first ? "],[" : ",");
        json_put_text(out, f->text);
    }
    sb_puts(out, "]]");
}

static bool is_first_of_slot(const HostRecord *r, const Filling *f)
{
    for (const Filling *x = r->fillings; x != f; x = x->next)
        if (strcmp(x->slot, f->slot) == 0) return false;
    return true;
}

static void put_records(StrBuf *out, const HostAnswer *a)
{
    sb_puts(out, ",\"records\":[");
    for (size_t i = 0; i < a->records.n; i++) {
        const HostRecord *r = &a->records.at[i];
        bool any = false;
        sb_puts(out, i ? ",{\"id\":\"F" : "{\"id\":\"F");
        json_put_unsigned(out, a->id_base + i + 1);
        sb_puts(out, "\",\"type\":");
        json_put_text(out, r->type);
        sb_puts(out, ",\"slots\":{");
        for (const Filling *f = r->fillings; f; f = f->next) {
            if (!is_first_of_slot(r, f)) continue;
            if (any) sb_putc(out, ',');
            put_slot(out, f);
            any = true;
        }
        sb_puts(out, "}}");
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
        unsigned given = a->given ? a->given->layers : 0;
        bool mentions_stay = given & ASSAY_LAYER_MENTIONS && !a->mentions_changed;
        bool events_stay = given & ASSAY_LAYER_EVENTS && !a->events_changed;
        if (!mentions_stay) put_items(out, a, false, layers & ASSAY_LAYER_MENTIONS);
        if (a->clusters.n || layers & ASSAY_LAYER_COREFERENCE) put_clusters(out, a);
        if (a->relations.n || layers & ASSAY_LAYER_RELATIONS) put_relations(out, a);
        if (!events_stay) put_items(out, a, true, layers & ASSAY_LAYER_EVENTS);
        if (a->records.n || layers & ASSAY_LAYER_RECORDS) put_records(out, a);
        put_layers(out, layers);
    }
    sb_puts(out, "}\n");
}

/* The layers of a line of assay JSONL. */
#include "corpus/jsonl_internal.h"

static int read_attributes(Parse *p, Attribute **out, uint32_t *n)
{
    uint32_t count = (uint32_t)json_count(&p->r), i = 0;
    int status = jsonl_enter(p, KIND_OBJECT, "attributes");
    if (status) return status;
    *out = arena_alloc(&p->d->arena, (count + 1u) * sizeof **out);
    while (json_next(&p->r)) {
        bool flag = false;
        Attribute a = {symbols_intern_text(p->d->symbols, json_key(&p->r)), SYMBOL_NONE};
        if (json_kind(&p->r) == KIND_BOOL ? !json_read_bool(&p->r, &flag) || !flag : jsonl_symbol(p, "an attribute's value", &a.value) != 0)
            return jsonl_wrong(p, "the attribute \"%.60s\" must have a text or true as its value", json_key(&p->r));
        (*out)[i++] = a;
    }
    *n = count;
    p->d->layers |= LAYER_BIT(LAYER_ATTRIBUTES);
    return ASSAY_OK;
}

/* -- ids ------------------------------------------------------------------------------------------------------------------ */

static int define_id(Parse *p, TargetKind kind, uint32_t index, const char **out)
{
    const char *text;
    size_t n;
    int status = jsonl_name(p, "an id", &text, &n);
    if (status) return status;
    Symbol s = symbols_intern(&p->ids, text, n);
    if (s < p->targets.n) return jsonl_wrong(p, "the id %.60s is used twice in this document", text);
    vec_push(&p->targets, (Target){kind, index});
    *out = arena_copy(&p->d->arena, text, n);
    return ASSAY_OK;
}

static int find_id(const Parse *p, const char *what, Target *out)
{
    const char *text;
    size_t n;
    int status = jsonl_name(p, what, &text, &n);
    if (status) return status;
    Symbol s = symbols_find(&p->ids, text, n);
    if (s == SYMBOL_NONE) return jsonl_wrong(p, "%s refers to %.60s, but nothing here has that id", what, text);
    *out = p->targets.at[s];
    return ASSAY_OK;
}

static int find_mention(const Parse *p, const char *what, uint32_t *index)
{
    Target target = {0};
    int status = find_id(p, what, &target);
    if (status) return status;
    if (target.kind != TARGET_MENTION) return jsonl_wrong(p, "%s must be the id of a mention", what);
    *index = target.index;
    return ASSAY_OK;
}

/* -- layers --------------------------------------------------------------------------------------------------------------- */

static int read_links(Parse *p, Mention *m)
{
    uint32_t count = (uint32_t)json_count(&p->r), i = 0;
    int status = ASSAY_OK;
    p->d->layers |= LAYER_BIT(LAYER_LINKS);
    if (json_kind(&p->r) == KIND_NULL) return ASSAY_OK;
    m->links = arena_alloc(&p->d->arena, (count + 1u) * sizeof *m->links);
    if (json_kind(&p->r) == KIND_STRING) {
        m->n_links = 1;
        return jsonl_symbol(p, "link", &m->links[0]);
    }
    if (!json_enter(&p->r, KIND_ARRAY)) return jsonl_must_be(p, "link", "a string or a list of strings");
    while (json_next(&p->r) && !status) status = jsonl_symbol(p, "a link", &m->links[i++]);
    m->n_links = count;
    return status;
}

/* The one name that may be empty: where formats know mentions without a type, that is their type. */
static int read_mention_type(Parse *p, Symbol *out)
{
    const char *text;
    size_t n;
    if (!json_read_string(&p->r, &text, &n) || n) return jsonl_symbol(p, "type", out);
    *out = symbols_intern(p->d->symbols, "", 0);
    return ASSAY_OK;
}

static int read_mention_member(Parse *p, Mention *m, uint32_t index)
{
    JsonReader *r = &p->r;
    if (json_key_is(r, "id")) return define_id(p, TARGET_MENTION, index, &m->id);
    if (json_key_is(r, "type")) return read_mention_type(p, &m->type);
    if (json_key_is(r, "spans")) {
        if (json_kind(r) == KIND_ARRAY && json_count(r) == 0)
            return jsonl_wrong(p, "spans is empty: leave it out where a mention has only a surface");
        return jsonl_spans(p, "spans", "a span", &m->spans, &m->n_spans);
    }
    if (json_key_is(r, "surface")) return jsonl_text(p, "surface", &m->surface);
    if (json_key_is(r, "link")) return read_links(p, m);
    if (json_key_is(r, "attributes")) return read_attributes(p, &m->attributes, &m->n_attributes);
    if (json_key_is(r, "score")) {
        m->has_score = json_read_double(r, &m->score);
        return m->has_score ? ASSAY_OK : jsonl_must_be(p, "score", "a number");
    }
    if (json_key_is(r, "optional")) return json_read_bool(r, &m->optional) ? ASSAY_OK : jsonl_must_be(p, "optional", "true or false");
    return jsonl_is_private_key(p) ? ASSAY_OK
                             : jsonl_unknown_key(p, "a mention", "id, type, spans, surface, score, link, attributes, optional");
}

int jsonl_read_mentions(Parse *p)
{
    Document *d = p->d;
    int status = ASSAY_OK;
    uint32_t count = (uint32_t)json_count(&p->r);
    if ((status = jsonl_enter(p, KIND_ARRAY, "mentions")) != 0) return status;
    d->mentions = arena_zero(&d->arena, count + 1u, sizeof *d->mentions);
    for (uint32_t i = 0; json_next(&p->r); i++) {
        Mention *m = &d->mentions[i];
        m->type = SYMBOL_NONE;
        if ((status = jsonl_enter(p, KIND_OBJECT, "a mention")) != 0) return status;
        while (json_next(&p->r))
            if ((status = read_mention_member(p, m, i)) != 0) return status;
        if (m->type == SYMBOL_NONE) return jsonl_wrong(p, "a mention without type");
        if (!m->n_spans && !m->surface && !m->n_links) return jsonl_wrong(p, "a mention needs spans, a surface or a link");
        if (!m->n_spans && m->surface && !m->surface[0]) return jsonl_wrong(p, "a mention without spans whose surface is empty");
    }
    d->n_mentions = count;
    d->layers |= LAYER_BIT(LAYER_MENTIONS);
    return ASSAY_OK;
}

int jsonl_read_clusters(Parse *p)
{
    Document *d = p->d;
    uint32_t count = (uint32_t)json_count(&p->r);
    int status = jsonl_enter(p, KIND_ARRAY, "clusters");
    if (status) return status;
    d->clusters = arena_zero(&d->arena, count + 1u, sizeof *d->clusters);
    for (uint32_t i = 0; json_next(&p->r); i++) {
        Cluster *c = &d->clusters[i];
        uint32_t n = (uint32_t)json_count(&p->r);
        if (json_kind(&p->r) == KIND_ARRAY && n == 0) return jsonl_wrong(p, "a cluster without mentions");
        if ((status = jsonl_enter(p, KIND_ARRAY, "a cluster")) != 0) return status;
        c->mentions = arena_alloc(&d->arena, n * sizeof *c->mentions);
        while (json_next(&p->r))
            if ((status = find_mention(p, "a cluster", &c->mentions[c->n++])) != 0) return status;
    }
    d->n_clusters = count;
    d->layers |= LAYER_BIT(LAYER_COREFERENCE);
    return ASSAY_OK;
}

static int read_argument(Parse *p, Argument *a)
{
    Target target = {0};
    int status;
    if (json_kind(&p->r) != KIND_ARRAY || json_count(&p->r) != 2) return jsonl_wrong(p, "an argument must be [role, id]");
    json_enter(&p->r, KIND_ARRAY);
    json_next(&p->r);
    if ((status = jsonl_symbol(p, "a role", &a->role)) != 0) return status;
    json_next(&p->r);
    if ((status = find_id(p, "an argument", &target)) != 0) return status;
    if (target.kind == TARGET_OTHER) return jsonl_wrong(p, "an argument must be a mention or an event");
    a->is_event = target.kind == TARGET_EVENT;
    a->target = target.index;
    json_next(&p->r);
    return ASSAY_OK;
}

static int read_arguments(Parse *p, Argument **out, uint32_t *n)
{
    uint32_t count = (uint32_t)json_count(&p->r), i = 0;
    int status = jsonl_enter(p, KIND_ARRAY, "args");
    if (status) return status;
    *out = arena_alloc(&p->d->arena, (count + 1u) * sizeof **out);
    while (json_next(&p->r))
        if ((status = read_argument(p, &(*out)[i++])) != 0) return status;
    *n = count;
    return ASSAY_OK;
}

static int read_relation_member(Parse *p, Relation *x, uint32_t index)
{
    JsonReader *r = &p->r;
    if (json_key_is(r, "id")) return define_id(p, TARGET_OTHER, index, &x->id);
    if (json_key_is(r, "type")) return jsonl_symbol(p, "type", &x->type);
    if (json_key_is(r, "args")) return read_arguments(p, &x->arguments, &x->n_arguments);
    if (json_key_is(r, "attributes")) return read_attributes(p, &x->attributes, &x->n_attributes);
    return jsonl_is_private_key(p) ? ASSAY_OK : jsonl_unknown_key(p, "a relation", "id, type, args, attributes");
}

int jsonl_read_relations(Parse *p)
{
    Document *d = p->d;
    uint32_t count = (uint32_t)json_count(&p->r);
    int status = jsonl_enter(p, KIND_ARRAY, "relations");
    if (status) return status;
    d->relations = arena_zero(&d->arena, count + 1u, sizeof *d->relations);
    for (uint32_t i = 0; json_next(&p->r); i++) {
        Relation *x = &d->relations[i];
        x->type = SYMBOL_NONE;
        if ((status = jsonl_enter(p, KIND_OBJECT, "a relation")) != 0) return status;
        while (json_next(&p->r))
            if ((status = read_relation_member(p, x, i)) != 0) return status;
        if (x->type == SYMBOL_NONE) return jsonl_wrong(p, "a relation without type");
        if (!x->n_arguments) return jsonl_wrong(p, "a relation without args");
    }
    d->n_relations = count;
    d->layers |= LAYER_BIT(LAYER_RELATIONS);
    return ASSAY_OK;
}

/* The pass that only gives events their numbers, so that an argument can refer to a later one. */
int jsonl_read_event_ids(Parse *p)
{
    Document *d = p->d;
    uint32_t count = (uint32_t)json_count(&p->r);
    int status = jsonl_enter(p, KIND_ARRAY, "events");
    if (status) return status;
    d->events = arena_zero(&d->arena, count + 1u, sizeof *d->events);
    for (uint32_t i = 0; json_next(&p->r); i++) {
        if ((status = jsonl_enter(p, KIND_OBJECT, "an event")) != 0) return status;
        while (json_next(&p->r))
            if (json_key_is(&p->r, "id") && (status = define_id(p, TARGET_EVENT, i, &d->events[i].id)) != 0) return status;
    }
    return ASSAY_OK;
}

static int read_event_member(Parse *p, Event *x)
{
    JsonReader *r = &p->r;
    if (json_key_is(r, "id")) return ASSAY_OK; /* the other pass had it */
    if (json_key_is(r, "type")) return jsonl_symbol(p, "type", &x->type);
    if (json_key_is(r, "trigger")) return json_kind(r) == KIND_NULL ? ASSAY_OK : find_mention(p, "trigger", &x->trigger);
    if (json_key_is(r, "args")) return read_arguments(p, &x->arguments, &x->n_arguments);
    if (json_key_is(r, "attributes")) return read_attributes(p, &x->attributes, &x->n_attributes);
    return jsonl_is_private_key(p) ? ASSAY_OK : jsonl_unknown_key(p, "an event", "id, type, trigger, args, attributes");
}

int jsonl_read_events(Parse *p)
{
    Document *d = p->d;
    int status = ASSAY_OK;
    d->n_events = (uint32_t)json_count(&p->r);
    d->layers |= LAYER_BIT(LAYER_EVENTS);
    json_enter(&p->r, KIND_ARRAY);
    for (uint32_t i = 0; json_next(&p->r); i++) {
        Event *x = &d->events[i];
        x->type = SYMBOL_NONE;
        x->trigger = NO_TRIGGER;
        json_enter(&p->r, KIND_OBJECT);
        while (json_next(&p->r))
            if ((status = read_event_member(p, x)) != 0) return status;
        if (x->type == SYMBOL_NONE) return jsonl_wrong(p, "an event without type");
    }
    return status;
}

static int read_filler(Parse *p, Filler *f)
{
    uint32_t count = (uint32_t)json_count(&p->r);
    f->alternatives = arena_alloc(&p->d->arena, (count + 1u) * sizeof *f->alternatives);
    if (json_kind(&p->r) == KIND_STRING) {
        f->n = 1;
        return jsonl_text(p, "a filler", &f->alternatives[0]);
    }
    if (!json_enter(&p->r, KIND_ARRAY)) return jsonl_must_be(p, "a filler", "a string or a list of strings");
    while (json_next(&p->r)) {
        int status = jsonl_text(p, "an alternative", &f->alternatives[f->n++]);
        if (status) return status;
    }
    return f->n ? ASSAY_OK : jsonl_wrong(p, "a filler without alternatives");
}

static int read_slots(Parse *p, Record *x)
{
    uint32_t count = (uint32_t)json_count(&p->r);
    int status = jsonl_enter(p, KIND_OBJECT, "slots");
    if (status) return status;
    x->slots = arena_zero(&p->d->arena, count + 1u, sizeof *x->slots);
    while (json_next(&p->r)) {
        Slot *s = &x->slots[x->n_slots++];
        s->name = symbols_intern_text(p->d->symbols, json_key(&p->r));
        uint32_t fillers = (uint32_t)json_count(&p->r);
        if ((status = jsonl_enter(p, KIND_ARRAY, "a slot")) != 0) return status;
        s->fillers = arena_zero(&p->d->arena, fillers + 1u, sizeof *s->fillers);
        while (json_next(&p->r))
            if ((status = read_filler(p, &s->fillers[s->n++])) != 0) return status;
    }
    return ASSAY_OK;
}

static int read_record_member(Parse *p, Record *x, uint32_t index)
{
    JsonReader *r = &p->r;
    if (json_key_is(r, "id")) return define_id(p, TARGET_OTHER, index, &x->id);
    if (json_key_is(r, "type")) return jsonl_symbol(p, "type", &x->type);
    if (json_key_is(r, "slots")) return read_slots(p, x);
    return jsonl_is_private_key(p) ? ASSAY_OK : jsonl_unknown_key(p, "a record", "id, type, slots");
}

int jsonl_read_record(Parse *p, uint32_t index)
{
    Record *x = &p->d->records[index];
    x->type = SYMBOL_NONE;
    int status = jsonl_enter(p, KIND_OBJECT, "a record");
    if (status) return status;
    while (json_next(&p->r))
        if ((status = read_record_member(p, x, index)) != 0) return status;
    return x->type == SYMBOL_NONE ? jsonl_wrong(p, "a record without type") : ASSAY_OK;
}

int jsonl_read_records(Parse *p)
{
    Document *d = p->d;
    uint32_t count = (uint32_t)json_count(&p->r);
    int status = jsonl_enter(p, KIND_ARRAY, "records");
    if (status) return status;
    d->records = arena_zero(&d->arena, count + 1u, sizeof *d->records);
    for (uint32_t i = 0; json_next(&p->r); i++)
        if ((status = jsonl_read_record(p, i)) != 0) return status;
    d->n_records = count;
    d->layers |= LAYER_BIT(LAYER_RECORDS);
    return ASSAY_OK;
}

static int read_note_member(Parse *p, Note *x)
{
    JsonReader *r = &p->r;
    if (json_key_is(r, "id")) return jsonl_text(p, "id", &x->id);
    if (json_key_is(r, "kind")) return jsonl_text(p, "kind", &x->kind);
    if (json_key_is(r, "target")) return jsonl_text(p, "target", &x->target);
    if (json_key_is(r, "text")) return jsonl_text(p, "text", &x->text);
    return jsonl_is_private_key(p) ? ASSAY_OK : jsonl_unknown_key(p, "a note", "id, kind, target, text");
}

int jsonl_read_notes(Parse *p)
{
    Document *d = p->d;
    uint32_t count = (uint32_t)json_count(&p->r);
    int status = jsonl_enter(p, KIND_ARRAY, "notes");
    if (status) return status;
    d->notes = arena_zero(&d->arena, count + 1u, sizeof *d->notes);
    for (uint32_t i = 0; json_next(&p->r); i++) {
        if ((status = jsonl_enter(p, KIND_OBJECT, "a note")) != 0) return status;
        while (json_next(&p->r))
            if ((status = read_note_member(p, &d->notes[i])) != 0) return status;
        if (!d->notes[i].kind || !d->notes[i].text) return jsonl_wrong(p, "a note needs kind and text");
    }
    d->n_notes = count;
    return ASSAY_OK;
}

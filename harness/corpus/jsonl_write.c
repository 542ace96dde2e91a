/* Writing a line of assay JSONL, straight into a buffer. Keys always come in the same order, so that equal documents give
 * equal bytes. Mentions without an id get one only if something refers to mentions. */
#include "corpus/jsonl.h"

#include "base/hash.h"
#include "base/json.h"

#include <stdio.h>
#include <string.h>

typedef struct Writing {
    StrBuf *out;
    const Document *d;
    OffsetMap map;
    unsigned shown;      /* layers that what was written shows to be annotated */
    bool ids_needed;
    uint32_t first_free; /* number of the first id that can be made up: behind those of all that are given, T7, R2, … */
} Writing;

static bool has(const Writing *w, Layer layer) { return w->d->layers & LAYER_BIT(layer); }

static void put_key(StrBuf *out, const char *key)
{
    sb_putc(out, ',');
    json_put_text(out, key);
    sb_putc(out, ':');
}

static void put_symbol(const Writing *w, Symbol s)
{
    json_put_string(w->out, symbols_name(w->d->symbols, s), symbols_length(w->d->symbols, s));
}

static void put_pair(StrBuf *out, uint32_t a, uint32_t b)
{
    sb_putc(out, '[');
    json_put_unsigned(out, a);
    sb_putc(out, ',');
    json_put_unsigned(out, b);
    sb_putc(out, ']');
}

static void put_spans(const Writing *w, const Span *spans, uint32_t n)
{
    sb_putc(w->out, '[');
    for (uint32_t i = 0; i < n; i++) {
        if (i) sb_putc(w->out, ',');
        put_pair(w->out, offset_from_byte(&w->map, spans[i].start), offset_from_byte(&w->map, spans[i].end));
    }
    sb_putc(w->out, ']');
}

static void put_attributes(Writing *w, const Attribute *list, uint32_t n)
{
    if (!n || !has(w, LAYER_ATTRIBUTES)) return;
    w->shown |= LAYER_BIT(LAYER_ATTRIBUTES);
    put_key(w->out, "attributes");
    for (uint32_t i = 0; i < n; i++) {
        sb_putc(w->out, i ? ',' : '{');
        put_symbol(w, list[i].name);
        sb_putc(w->out, ':');
        if (list[i].value == SYMBOL_NONE) sb_puts(w->out, "true");
        else put_symbol(w, list[i].value);
    }
    sb_putc(w->out, '}');
}

static void put_links(Writing *w, const Mention *m)
{
    if (!m->n_links || (!has(w, LAYER_LINKS) && !mention_is_abstract(m))) return;
    w->shown |= LAYER_BIT(LAYER_LINKS);
    put_key(w->out, "link");
    if (m->n_links > 1) sb_putc(w->out, '[');
    for (uint32_t i = 0; i < m->n_links; i++) {
        if (i) sb_putc(w->out, ',');
        put_symbol(w, m->links[i]);
    }
    if (m->n_links > 1) sb_putc(w->out, ']');
}

/* -- ids ---------------------------------------------------------------------------------------------------------------- */

/* The number of an id like T12, 0 for any other. */
static uint32_t id_number(const char *id)
{
    if (!id || id[0] < 'A' || id[0] > 'Z' || !id[1]) return 0;
    uint32_t n = 0;
    for (const char *p = id + 1; *p; p++) {
        if (*p < '0' || *p > '9' || n > UINT32_MAX / 20) return 0;
        n = n * 10 + (uint32_t)(*p - '0');
    }
    return n;
}

static void keep_larger(uint32_t *largest, const char *id)
{
    uint32_t n = id_number(id);
    if (n > *largest) *largest = n;
}

static void plan_ids(Writing *w)
{
    const Document *d = w->d;
    uint32_t largest = 0;
    w->ids_needed = (has(w, LAYER_COREFERENCE) && d->n_clusters) || (has(w, LAYER_RELATIONS) && d->n_relations)
                    || (has(w, LAYER_EVENTS) && d->n_events);
    if (!w->ids_needed) return;
    for (uint32_t i = 0; i < d->n_mentions; i++) keep_larger(&largest, d->mentions[i].id);
    for (uint32_t i = 0; i < d->n_relations; i++) keep_larger(&largest, d->relations[i].id);
    for (uint32_t i = 0; i < d->n_events; i++) keep_larger(&largest, d->events[i].id);
    for (uint32_t i = 0; i < d->n_records; i++) keep_larger(&largest, d->records[i].id);
    w->first_free = largest + 1;
}

static void put_id(const Writing *w, const char *id, char letter, uint32_t index)
{
    char made[16];
    snprintf(made, sizeof made, "%c%u", letter, w->first_free + index);
    json_put_text(w->out, id ? id : made);
}

static void put_mention_id(const Writing *w, uint32_t index) { put_id(w, w->d->mentions[index].id, 'T', index); }
static void put_event_id(const Writing *w, uint32_t index) { put_id(w, w->d->events[index].id, 'E', index); }

/* -- layers ------------------------------------------------------------------------------------------------------------- */

static void put_mention(Writing *w, uint32_t index)
{
    StrBuf *out = w->out;
    const Mention *m = &w->d->mentions[index];
    sb_putc(out, '{');
    if (m->id || w->ids_needed) {
        sb_puts(out, "\"id\":");
        put_mention_id(w, index);
        sb_putc(out, ',');
    }
    sb_puts(out, "\"type\":");
    put_symbol(w, m->type);
    if (m->n_spans) {
        put_key(out, "spans");
        put_spans(w, m->spans, m->n_spans);
    } else if (m->surface) {
        put_key(out, "surface");
        json_put_text(out, m->surface);
    }
    if (m->has_score) {
        put_key(out, "score");
        json_put_double(out, m->score);
    }
    put_links(w, m);
    put_attributes(w, m->attributes, m->n_attributes);
    if (m->optional) sb_puts(out, ",\"optional\":true");
    sb_putc(out, '}');
}

static void put_mentions(Writing *w)
{
    put_key(w->out, "mentions");
    sb_putc(w->out, '[');
    for (uint32_t i = 0; i < w->d->n_mentions; i++) {
        if (i) sb_putc(w->out, ',');
        put_mention(w, i);
    }
    sb_putc(w->out, ']');
}

static void put_clusters(const Writing *w)
{
    put_key(w->out, "clusters");
    sb_putc(w->out, '[');
    for (uint32_t i = 0; i < w->d->n_clusters; i++) {
        const Cluster *c = &w->d->clusters[i];
        if (i) sb_putc(w->out, ',');
        for (uint32_t k = 0; k < c->n; k++) {
            sb_putc(w->out, k ? ',' : '[');
            put_mention_id(w, c->mentions[k]);
        }
        sb_putc(w->out, ']');
    }
    sb_putc(w->out, ']');
}

static void put_arguments(const Writing *w, const Argument *list, uint32_t n)
{
    put_key(w->out, "args");
    sb_putc(w->out, '[');
    for (uint32_t i = 0; i < n; i++) {
        sb_puts(w->out, i ? ",[" : "[");
        put_symbol(w, list[i].role);
        sb_putc(w->out, ',');
        if (list[i].is_event) put_event_id(w, list[i].target);
        else put_mention_id(w, list[i].target);
        sb_putc(w->out, ']');
    }
    sb_putc(w->out, ']');
}

/* {"id":…,"type":…  The id may be missing. */
static void put_head(const Writing *w, const char *id, Symbol type)
{
    sb_putc(w->out, '{');
    if (id) {
        sb_puts(w->out, "\"id\":");
        json_put_text(w->out, id);
        sb_putc(w->out, ',');
    }
    sb_puts(w->out, "\"type\":");
    put_symbol(w, type);
}

static void put_relations(Writing *w)
{
    put_key(w->out, "relations");
    sb_putc(w->out, '[');
    for (uint32_t i = 0; i < w->d->n_relations; i++) {
        const Relation *x = &w->d->relations[i];
        if (i) sb_putc(w->out, ',');
        put_head(w, x->id, x->type);
        put_arguments(w, x->arguments, x->n_arguments);
        put_attributes(w, x->attributes, x->n_attributes);
        sb_putc(w->out, '}');
    }
    sb_putc(w->out, ']');
}

static void put_events(Writing *w)
{
    put_key(w->out, "events");
    sb_putc(w->out, '[');
    for (uint32_t i = 0; i < w->d->n_events; i++) {
        const Event *x = &w->d->events[i];
        sb_puts(w->out, i ? ",{\"id\":" : "{\"id\":");
        put_event_id(w, i);
        sb_puts(w->out, ",\"type\":");
        put_symbol(w, x->type);
        if (x->trigger != NO_TRIGGER) {
            put_key(w->out, "trigger");
            put_mention_id(w, x->trigger);
        }
        if (x->n_arguments) put_arguments(w, x->arguments, x->n_arguments);
        put_attributes(w, x->attributes, x->n_attributes);
        sb_putc(w->out, '}');
    }
    sb_putc(w->out, ']');
}

static void put_slot(const Writing *w, const Slot *s)
{
    put_symbol(w, s->name);
    sb_puts(w->out, ":[");
    for (uint32_t i = 0; i < s->n; i++) {
        if (i) sb_putc(w->out, ',');
        for (uint32_t k = 0; k < s->fillers[i].n; k++) {
            sb_putc(w->out, k ? ',' : '[');
            json_put_text(w->out, s->fillers[i].alternatives[k]);
        }
        sb_putc(w->out, ']');
    }
    sb_putc(w->out, ']');
}

static void put_record(const Writing *w, const Record *x)
{
    put_head(w, x->id, x->type);
    put_key(w->out, "slots");
    sb_putc(w->out, '{');
    for (uint32_t k = 0; k < x->n_slots; k++) {
        if (k) sb_putc(w->out, ',');
        put_slot(w, &x->slots[k]);
    }
    sb_puts(w->out, "}}");
}

static void put_records(const Writing *w)
{
    put_key(w->out, "records");
    sb_putc(w->out, '[');
    for (uint32_t i = 0; i < w->d->n_records; i++) {
        if (i) sb_putc(w->out, ',');
        put_record(w, &w->d->records[i]);
    }
    sb_putc(w->out, ']');
}

void jsonl_write_records(StrBuf *out, const Document *d)
{
    Writing w = {.out = out, .d = d};
    for (uint32_t i = 0; i < d->n_records; i++) {
        put_record(&w, &d->records[i]);
        sb_putc(out, '\n');
    }
}

static void put_notes(const Writing *w)
{
    put_key(w->out, "notes");
    sb_putc(w->out, '[');
    for (uint32_t i = 0; i < w->d->n_notes; i++) {
        const Note *x = &w->d->notes[i];
        sb_puts(w->out, i ? ",{\"kind\":" : "{\"kind\":");
        json_put_text(w->out, x->kind ? x->kind : "");
        if (x->id) {
            put_key(w->out, "id");
            json_put_text(w->out, x->id);
        }
        if (x->target) {
            put_key(w->out, "target");
            json_put_text(w->out, x->target);
        }
        put_key(w->out, "text");
        json_put_text(w->out, x->text ? x->text : "");
        sb_putc(w->out, '}');
    }
    sb_putc(w->out, ']');
}

/* Layers that were annotated but of which nothing was written. */
static void put_layers(const Writing *w)
{
    unsigned silent = w->d->layers & ~w->shown;
    const char *open = "[";
    if (!silent) return;
    put_key(w->out, "layers");
    for (int i = 0; i < LAYER_COUNT; i++) {
        if (!(silent & LAYER_BIT(i))) continue;
        sb_puts(w->out, open);
        json_put_text(w->out, layer_name((Layer)i));
        open = ",";
    }
    sb_putc(w->out, ']');
}

static void put_text(const Writing *w, bool hash_only)
{
    const Document *d = w->d;
    char hex[SHA256_HEX];
    const char *known = d->text_sha256;
    if (d->text && !hash_only) {
        put_key(w->out, "text");
        json_put_string(w->out, d->text, d->text_length);
        return;
    }
    if (d->text) {
        sha256_of(d->text, d->text_length, hex);
        known = hex;
    }
    if (!known) return;
    put_key(w->out, "text_sha256");
    json_put_text(w->out, known);
}

void jsonl_write(StrBuf *out, const Document *d, const WriteOptions *options)
{
    Arena arena = {0};
    Writing w = {.out = out, .d = d};
    w.map = offset_map(&arena, d->text ? d->text : "", d->text_length, d->text ? options->unit : d->unit);
    plan_ids(&w);
    sb_puts(out, "{\"id\":");
    json_put_text(out, d->id ? d->id : "");
    put_text(&w, options->no_text);
    if (w.map.unit != UNIT_CODEPOINT) {
        put_key(out, "offsets");
        json_put_text(out, offset_unit_name(w.map.unit));
    }
    if (d->has_tokens) {
        put_key(out, "tokens");
        put_spans(&w, d->tokens, d->n_tokens);
    }
    if (d->has_tokens && d->has_sentences) {
        put_key(out, "sentences");
        sb_putc(out, '[');
        for (uint32_t i = 0; i < d->n_sentences; i++) {
            if (i) sb_putc(out, ',');
            put_pair(out, d->sentences[i].start, d->sentences[i].end);
        }
        sb_putc(out, ']');
    }
    w.shown = LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_COREFERENCE) | LAYER_BIT(LAYER_RELATIONS) | LAYER_BIT(LAYER_EVENTS)
              | LAYER_BIT(LAYER_RECORDS);
    if (has(&w, LAYER_MENTIONS)) put_mentions(&w);
    if (has(&w, LAYER_COREFERENCE)) put_clusters(&w);
    if (has(&w, LAYER_RELATIONS)) put_relations(&w);
    if (has(&w, LAYER_EVENTS)) put_events(&w);
    if (has(&w, LAYER_RECORDS)) put_records(&w);
    if (d->n_ignored) {
        put_key(out, "ignore");
        put_spans(&w, d->ignored, d->n_ignored);
    }
    if (d->n_notes) put_notes(&w);
    put_layers(&w);
    sb_putc(out, '}');
    arena_free(&arena);
}

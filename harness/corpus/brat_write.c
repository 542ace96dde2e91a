/* Writing .ann files in the canonical order of brat.h. First it is decided what can be written at all and under which id, so
 * that nothing that is written refers to something that is not. */
#include "corpus/brat.h"

#include <stdio.h>
#include <string.h>

typedef struct BratWriting {
    StrBuf *out;
    const Document *d;
    Writer *w;
    Error *e;
    Arena arena;
    OffsetMap map;        /* brat counts code points */
    const char **mention_ids, **event_ids, **relation_ids; /* NULL: cannot be written */
    Symbols old_ids;      /* only filled if there are remarks */
    const char **new_ids; /* parallel to its numbers */
    uint32_t attributes, links;
} BratWriting;

static void lost(const BratWriting *b, const char *kind, size_t count)
{
    if (b->w) writer_lost(b->w, kind, count);
}

/* -- ids ---------------------------------------------------------------------------------------------------------------- */

static uint32_t id_number(const char *id, char letter)
{
    uint32_t n = 0;
    if (!id || id[0] != letter || id[1] < '1' || id[1] > '9') return 0;
    for (const char *p = id + 1; *p; p++) {
        if (*p < '0' || *p > '9' || n > UINT32_MAX / 20) return 0;
        n = n * 10 + (uint32_t)(*p - '0');
    }
    return n;
}

/* The id if it has brat's form, else a new one. */
static const char *brat_id(BratWriting *b, const char *id, char letter, uint32_t *largest)
{
    if (id_number(id, letter)) return id;
    char made[16];
    int n = snprintf(made, sizeof made, "%c%u", letter, ++*largest);
    if (id) lost(b, "ids", 1);
    return arena_copy(&b->arena, made, (size_t)n);
}

#define LARGEST_ID(largest, list, n, letter) \
    for (uint32_t largest_i = 0; largest_i < (n); largest_i++) { \
        uint32_t number = id_number((list)[largest_i].id, letter); \
        if (number > (largest)) (largest) = number; \
    }

static bool argument_is_written(const BratWriting *b, const Argument *a)
{
    return (a->is_event ? b->event_ids : b->mention_ids)[a->target] != NULL;
}

static void plan_ids(BratWriting *b)
{
    const Document *d = b->d;
    uint32_t t = 0, e = 0, r = 0;
    LARGEST_ID(t, d->mentions, d->n_mentions, 'T');
    LARGEST_ID(e, d->events, d->n_events, 'E');
    LARGEST_ID(r, d->relations, d->n_relations, 'R');
    b->mention_ids = arena_zero(&b->arena, d->n_mentions + 1u, sizeof(char *));
    b->event_ids = arena_zero(&b->arena, d->n_events + 1u, sizeof(char *));
    b->relation_ids = arena_zero(&b->arena, d->n_relations + 1u, sizeof(char *));
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        if (d->mentions[i].n_spans) b->mention_ids[i] = brat_id(b, d->mentions[i].id, 'T', &t);
        else lost(b, "mentions without a place", 1);
    }
    for (uint32_t i = 0; i < d->n_events; i++) {
        uint32_t trigger = d->events[i].trigger;
        if (trigger != NO_TRIGGER && b->mention_ids[trigger]) b->event_ids[i] = brat_id(b, d->events[i].id, 'E', &e);
        else lost(b, "events without a trigger", 1);
    }
    for (uint32_t i = 0; i < d->n_relations; i++) {
        const Relation *x = &d->relations[i];
        bool two = x->n_arguments == 2;
        if (two && argument_is_written(b, &x->arguments[0]) && argument_is_written(b, &x->arguments[1]))
            b->relation_ids[i] = brat_id(b, x->id, 'R', &r);
        else
            lost(b, two ? "relations whose arguments are lost" : "relations with other than two arguments", 1);
    }
}

static void remember(BratWriting *b, const char *old, const char *id)
{
    if (old && id && symbols_intern_text(&b->old_ids, old) == b->old_ids.count - 1) b->new_ids[b->old_ids.count - 1] = id;
}

static void plan_remarks(BratWriting *b)
{
    const Document *d = b->d;
    if (!d->n_notes) return;
    b->new_ids = arena_zero(&b->arena, (size_t)d->n_mentions + d->n_events + d->n_relations + 1, sizeof(char *));
    for (uint32_t i = 0; i < d->n_mentions; i++) remember(b, d->mentions[i].id, b->mention_ids[i]);
    for (uint32_t i = 0; i < d->n_events; i++) remember(b, d->events[i].id, b->event_ids[i]);
    for (uint32_t i = 0; i < d->n_relations; i++) remember(b, d->relations[i].id, b->relation_ids[i]);
}

static const char *new_id(const BratWriting *b, const char *old)
{
    Symbol s = symbols_find(&b->old_ids, old, strlen(old));
    return s == SYMBOL_NONE ? NULL : b->new_ids[s];
}

/* -- words -------------------------------------------------------------------------------------------------------------- */

/* brat separates words with spaces and colons; a name that holds one would be read as something else. */
static int put_word(const BratWriting *b, const char *what, const char *text, const char *forbidden)
{
    bool fits = text[0] && !strpbrk(text, forbidden);
    for (const char *c = text; *c && fits; c++) fits = (unsigned char)*c > ' ' || (*c == ' ' && !strchr(forbidden, ' '));
    if (!fits)
        return error_at(b->e, ASSAY_ERR_DATA, b->d->file, b->d->line, 0,
                        "document %s: the %s \"%.60s\" cannot be written as brat, where it would be read as something else; map it to another",
                        b->d->id, what, text);
    sb_puts(b->out, text);
    return ASSAY_OK;
}

static int put_symbol(const BratWriting *b, const char *what, Symbol s, const char *forbidden)
{
    return put_word(b, what, symbols_name(b->d->symbols, s), forbidden);
}

/* Text in which each line break and tab is a space: a line of brat cannot hold them. */
static void put_line_text(const BratWriting *b, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) sb_putc(b->out, strchr("\n\r\t", text[i]) && text[i] ? ' ' : text[i]);
}

/* -- lines -------------------------------------------------------------------------------------------------------------- */

static int put_mentions(BratWriting *b)
{
    StrBuf surface = {0};
    int status = ASSAY_OK;
    for (uint32_t i = 0; i < b->d->n_mentions && !status; i++) {
        const Mention *m = &b->d->mentions[i];
        if (!b->mention_ids[i]) continue;
        sb_printf(b->out, "%s\t", b->mention_ids[i]);
        status = put_symbol(b, "type", m->type, " ");
        sb_clear(&surface);
        document_surface(b->d, m, &surface);
        lost(b, "scores", m->has_score);
        lost(b, "optional marks", m->optional);
        sb_putc(b->out, ' ');
        for (uint32_t k = 0; k < m->n_spans; k++)
            sb_printf(b->out, "%s%u %u", k ? ";" : "", offset_from_byte(&b->map, m->spans[k].start),
                      offset_from_byte(&b->map, m->spans[k].end));
        sb_putc(b->out, '\t');
        put_line_text(b, sb_text(&surface), surface.length);
        sb_putc(b->out, '\n');
    }
    sb_free(&surface);
    return status;
}

static int put_argument(BratWriting *b, const Argument *list, uint32_t index, bool number)
{
    uint32_t again = 1;
    sb_putc(b->out, ' ');
    int status = put_symbol(b, "role", list[index].role, " :");
    for (uint32_t k = 0; k < index; k++) again += list[k].role == list[index].role && argument_is_written(b, &list[k]);
    if (number && again > 1) sb_printf(b->out, "%u", again);
    sb_printf(b->out, ":%s", (list[index].is_event ? b->event_ids : b->mention_ids)[list[index].target]);
    return status;
}

static int put_events(BratWriting *b)
{
    int status = ASSAY_OK;
    for (uint32_t i = 0; i < b->d->n_events && !status; i++) {
        const Event *x = &b->d->events[i];
        if (!b->event_ids[i]) continue;
        sb_printf(b->out, "%s\t", b->event_ids[i]);
        status = put_symbol(b, "type", x->type, " :");
        sb_printf(b->out, ":%s", b->mention_ids[x->trigger]);
        for (uint32_t k = 0; k < x->n_arguments && !status; k++) {
            if (argument_is_written(b, &x->arguments[k])) status = put_argument(b, x->arguments, k, true);
            else lost(b, "arguments", 1);
        }
        sb_putc(b->out, '\n');
    }
    return status;
}

static int put_relations(BratWriting *b)
{
    int status = ASSAY_OK;
    for (uint32_t i = 0; i < b->d->n_relations && !status; i++) {
        const Relation *x = &b->d->relations[i];
        if (!b->relation_ids[i]) continue;
        sb_printf(b->out, "%s\t", b->relation_ids[i]);
        status = put_symbol(b, "type", x->type, " ");
        for (uint32_t k = 0; k < 2 && !status; k++) status = put_argument(b, x->arguments, k, false);
        sb_putc(b->out, '\n');
    }
    return status;
}

static void put_clusters(BratWriting *b)
{
    for (uint32_t i = 0; i < b->d->n_clusters; i++) {
        const Cluster *c = &b->d->clusters[i];
        size_t before = b->out->length;
        bool any = false;
        sb_puts(b->out, "*\tEquiv");
        for (uint32_t k = 0; k < c->n; k++) {
            const char *id = b->mention_ids[c->mentions[k]];
            if (id) sb_printf(b->out, " %s", id);
            any |= id != NULL;
        }
        sb_putc(b->out, '\n');
        if (any) continue;
        b->out->length = before;
        b->out->data[before] = 0;
        lost(b, "clusters", 1);
    }
}

static int put_attributes(BratWriting *b, const char *id, const Attribute *list, uint32_t n)
{
    int status = ASSAY_OK;
    for (uint32_t i = 0; i < n && !status; i++) {
        if (!id) {
            lost(b, "attributes", 1);
            continue;
        }
        sb_printf(b->out, "A%u\t", ++b->attributes);
        status = put_symbol(b, "attribute", list[i].name, " ");
        sb_printf(b->out, " %s", id);
        if (!status && list[i].value != SYMBOL_NONE) {
            sb_putc(b->out, ' ');
            status = put_symbol(b, "value", list[i].value, "\t");
        }
        sb_putc(b->out, '\n');
    }
    return status;
}

static int put_all_attributes(BratWriting *b)
{
    const Document *d = b->d;
    int status = ASSAY_OK;
    if (!(d->layers & LAYER_BIT(LAYER_ATTRIBUTES))) return status;
    for (uint32_t i = 0; i < d->n_mentions && !status; i++)
        status = put_attributes(b, b->mention_ids[i], d->mentions[i].attributes, d->mentions[i].n_attributes);
    for (uint32_t i = 0; i < d->n_events && !status; i++)
        status = put_attributes(b, b->event_ids[i], d->events[i].attributes, d->events[i].n_attributes);
    for (uint32_t i = 0; i < d->n_relations && !status; i++)
        status = put_attributes(b, b->relation_ids[i], d->relations[i].attributes, d->relations[i].n_attributes);
    return status;
}

static bool is_link_name(const Note *x) { return x->id && x->target && strcmp(x->kind, "Reference") == 0 && x->id[0] != '#'; }

/* The name that was given to a link, or NULL. */
static const char *link_name(const BratWriting *b, const Mention *m, const char *link)
{
    for (uint32_t i = 0; m->id && i < b->d->n_notes; i++) {
        const Note *x = &b->d->notes[i];
        if (is_link_name(x) && strcmp(x->id, link) == 0 && strcmp(x->target, m->id) == 0) return x->text;
    }
    return NULL;
}

static int put_links(BratWriting *b)
{
    int status = ASSAY_OK;
    if (!(b->d->layers & LAYER_BIT(LAYER_LINKS))) return status;
    for (uint32_t i = 0; i < b->d->n_mentions; i++) {
        const Mention *m = &b->d->mentions[i];
        if (!b->mention_ids[i]) {
            lost(b, "links", m->n_links);
            continue;
        }
        for (uint32_t k = 0; k < m->n_links && !status; k++) {
            const char *link = symbols_name(b->d->symbols, m->links[k]);
            const char *name = link_name(b, m, link);
            sb_printf(b->out, "N%u\tReference %s ", ++b->links, b->mention_ids[i]);
            status = put_word(b, "link", link, " ");
            if (name) {
                sb_putc(b->out, '\t');
                put_line_text(b, name, strlen(name));
            }
            sb_putc(b->out, '\n');
        }
    }
    return status;
}

static int put_remarks(BratWriting *b)
{
    int status = ASSAY_OK;
    uint32_t largest = 0;
    LARGEST_ID(largest, b->d->notes, b->d->n_notes, '#');
    for (uint32_t i = 0; i < b->d->n_notes && !status; i++) {
        const Note *x = &b->d->notes[i];
        const char *target = x->target ? new_id(b, x->target) : NULL;
        if (is_link_name(x)) continue;
        if (x->target && !target) {
            lost(b, "remarks", 1);
            continue;
        }
        if (x->id && x->id[0] == '#' && !strpbrk(x->id, " \t\r\n")) sb_printf(b->out, "%s\t", x->id);
        else sb_printf(b->out, "#%u\t", ++largest);
        status = put_word(b, "kind of remark", x->kind, " ");
        if (target) sb_printf(b->out, " %s", target);
        sb_putc(b->out, '\t');
        put_line_text(b, x->text, strlen(x->text));
        sb_putc(b->out, '\n');
    }
    return status;
}

/* Layers without their bit are not there: the same as in JSONL. */
static Document only_annotated(const Document *d)
{
    Document shown = *d;
    if (!(d->layers & LAYER_BIT(LAYER_MENTIONS))) shown.n_mentions = 0;
    if (!(d->layers & LAYER_BIT(LAYER_COREFERENCE))) shown.n_clusters = 0;
    if (!(d->layers & LAYER_BIT(LAYER_RELATIONS))) shown.n_relations = 0;
    if (!(d->layers & LAYER_BIT(LAYER_EVENTS))) shown.n_events = 0;
    return shown;
}

int brat_write(StrBuf *out, const Document *d, Writer *w, Error *e)
{
    Document shown = only_annotated(d);
    BratWriting b = {.out = out, .d = &shown, .w = w, .e = e};
    b.map = offset_map(&b.arena, d->text, d->text_length, UNIT_CODEPOINT);
    plan_ids(&b);
    plan_remarks(&b);
    lost(&b, "ignored regions", d->n_ignored);
    lost(&b, "documents' own tokens", d->has_tokens);
    int status = put_mentions(&b);
    if (!status) status = put_events(&b);
    if (!status) status = put_relations(&b);
    if (!status) put_clusters(&b);
    if (!status) status = put_all_attributes(&b);
    if (!status) status = put_links(&b);
    if (!status) status = put_remarks(&b);
    arena_free(&b.arena);
    symbols_free(&b.old_ids);
    return status;
}

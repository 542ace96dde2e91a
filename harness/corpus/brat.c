/* Reading .ann files. A line may refer to one below it, so the lines are gone through in passes, and a table says which kind
 * of line belongs to which. Attributes and links are collected and handed to their owners at the end. */
#include "corpus/brat.h"

#include "base/vector.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef enum TargetKind { TARGET_MENTION, TARGET_EVENT, TARGET_RELATION, TARGET_OTHER } TargetKind;

typedef struct Target {
    TargetKind kind;
    uint32_t index;
} Target;

/* An attribute or a link on its way to its owner. */
typedef struct Loose {
    Target owner;
    Attribute attribute;
    size_t line, column;
} Loose;

typedef struct Piece {
    const char *at;
    size_t n;
} Piece;

typedef struct Brat {
    Document *d;
    const BratSource *source;
    Symbols ids;
    VECTOR(Target) targets; /* parallel to the numbers of `ids` */
    VECTOR(Mention) mentions;
    VECTOR(Event) events;
    VECTOR(Relation) relations;
    VECTOR(Cluster) clusters;
    VECTOR(Note) notes;
    VECTOR(Loose) attributes;
    VECTOR(Loose) links; /* the identifier is in attribute.name */
    size_t line;
    Piece all;           /* the line */
    Error *e;
} Brat;

/* -- pieces of a line --------------------------------------------------------------------------------------------------- */

static int PRINTF_LIKE(3, 4) wrong(const Brat *b, const char *at, const char *format, ...)
{
    char text[600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return error_at(b->e, ASSAY_ERR_DATA, b->source->file, b->line, (size_t)(at - b->all.at) + 1, "%s", text);
}

static bool is_space(char c) { return c == ' ' || c == '\t'; }

/* Cuts off the front of `rest` up to the separator, which goes too. */
static Piece cut(Piece *rest, char separator)
{
    const char *stop = rest->n ? memchr(rest->at, separator, rest->n) : NULL;
    size_t n = stop ? (size_t)(stop - rest->at) : rest->n;
    Piece front = {rest->at, n};
    size_t gone = stop ? n + 1 : n;
    *rest = (Piece){rest->at + gone, rest->n - gone};
    return front;
}

/* The next word; empty at the end. */
static Piece word(Piece *rest)
{
    while (rest->n && is_space(*rest->at)) rest->at++, rest->n--;
    size_t n = 0;
    while (n < rest->n && !is_space(rest->at[n])) n++;
    Piece front = {rest->at, n};
    *rest = (Piece){rest->at + n, rest->n - n};
    return front;
}

static Piece trim(Piece p)
{
    while (p.n && is_space(*p.at)) p.at++, p.n--;
    while (p.n && is_space(p.at[p.n - 1])) p.n--;
    return p;
}

static Symbol intern(const Brat *b, Piece p) { return symbols_intern(b->d->symbols, p.at, p.n); }
static const char *keep(const Brat *b, Piece p) { return arena_copy(&b->d->arena, p.at, p.n); }

static bool read_number(Piece p, uint32_t *out)
{
    uint64_t value = 0;
    if (p.n == 0 || p.n > 10) return false;
    for (size_t i = 0; i < p.n; i++) {
        if (p.at[i] < '0' || p.at[i] > '9') return false;
        value = value * 10 + (uint64_t)(p.at[i] - '0');
    }
    *out = (uint32_t)value;
    return value < UINT32_MAX;
}

/* -- ids ---------------------------------------------------------------------------------------------------------------- */

static int define_id(Brat *b, Piece id, TargetKind kind, size_t index)
{
    if (id.n < 2) return wrong(b, id.at, "an id like %c1 is needed here", *id.at);
    Symbol s = symbols_intern(&b->ids, id.at, id.n);
    if (s < b->targets.n) return wrong(b, id.at, "the id %.*s is used twice in this file", (int)id.n, id.at);
    vec_push(&b->targets, (Target){kind, (uint32_t)index});
    return ASSAY_OK;
}

static int find_id(const Brat *b, Piece id, Target *out)
{
    if (id.n == 0) return wrong(b, id.at, "an id is missing here");
    Symbol s = symbols_find(&b->ids, id.at, id.n);
    if (s == SYMBOL_NONE) return wrong(b, id.at, "%.*s is nowhere in this file", (int)id.n, id.at);
    *out = b->targets.at[s];
    return ASSAY_OK;
}

static int find_mention(const Brat *b, Piece id, const char *what, uint32_t *index)
{
    Target target = {0};
    int status = find_id(b, id, &target);
    if (status) return status;
    if (target.kind != TARGET_MENTION) return wrong(b, id.at, "%s must be a T, not %.*s", what, (int)id.n, id.at);
    *index = target.index;
    return ASSAY_OK;
}

/* -- mentions ----------------------------------------------------------------------------------------------------------- */

static int read_spans(Brat *b, Piece spans, Mention *m)
{
    uint32_t n = 1;
    for (size_t i = 0; i < spans.n; i++) n += spans.at[i] == ';';
    if (spans.n == 0) return wrong(b, spans.at, "the mention has no offsets: TYPE START END is needed");
    m->spans = arena_alloc(&b->d->arena, n * sizeof *m->spans);
    for (; m->n_spans < n; m->n_spans++) {
        Piece fragment = cut(&spans, ';');
        const char *at = fragment.at;
        Span *s = &m->spans[m->n_spans];
        Piece start = word(&fragment), end = word(&fragment);
        if (!read_number(start, &s->start) || !read_number(end, &s->end) || trim(fragment).n)
            return wrong(b, at, "a fragment must be START END, two whole numbers, with ; between fragments");
    }
    return ASSAY_OK;
}

static int read_mention(Brat *b, Piece id, Piece rest)
{
    Mention m = {.id = keep(b, id), .line = (uint32_t)b->line};
    bool has_text = rest.n && memchr(rest.at, '\t', rest.n);
    Piece middle = cut(&rest, '\t');
    Piece type = word(&middle);
    if (type.n == 0) return wrong(b, type.at, "%s has no type", m.id);
    m.type = intern(b, type);
    int status = read_spans(b, trim(middle), &m);
    if (status) return status;
    if (!has_text) return wrong(b, rest.at, "%s has no text: a tab and the text it stands for are needed", m.id);
    m.surface = keep(b, rest);
    vec_push(&b->mentions, m);
    return define_id(b, id, TARGET_MENTION, b->mentions.n - 1);
}

/* -- events and relations ----------------------------------------------------------------------------------------------- */

/* Theme2 is the second Theme. But where there is a Theme1 the numbers are a part of the names. */
static Piece strip_number(Piece role, Piece line)
{
    size_t n = role.n;
    while (n && role.at[n - 1] >= '0' && role.at[n - 1] <= '9') n--;
    uint32_t number = 0;
    if (n == 0 || n == role.n || role.at[n] == '0' || !read_number((Piece){role.at + n, role.n - n}, &number) || number < 2) return role;
    for (Piece w = word(&line); w.n; w = word(&line))
        if (w.n > n + 1 && memcmp(w.at, role.at, n) == 0 && w.at[n] == '1' && w.at[n + 1] == ':') return role;
    return (Piece){role.at, n};
}

static int read_arguments(Brat *b, Piece rest, bool numbered, Argument **out, uint32_t *n)
{
    VECTOR(Argument) list = {0};
    Piece line = rest;
    int status = ASSAY_OK;
    for (Piece w = word(&rest); w.n && !status; w = word(&rest)) {
        Piece id = w;
        Target target = {0};
        Piece role = cut(&id, ':');
        if (role.n == w.n || role.n == 0) {
            status = wrong(b, w.at, "an argument must be ROLE:ID, not %.*s", (int)w.n, w.at);
            break;
        }
        status = find_id(b, id, &target);
        if (status) break;
        if (target.kind > TARGET_EVENT) {
            status = wrong(b, id.at, "an argument must be a T or an E, not %.*s", (int)id.n, id.at);
            break;
        }
        role = numbered ? strip_number(role, line) : role;
        vec_push(&list, (Argument){intern(b, role), target.kind == TARGET_EVENT, target.index});
    }
    *n = (uint32_t)list.n;
    *out = arena_dup(&b->d->arena, list.at, list.n, sizeof *list.at);
    vec_free(&list);
    return status;
}

static int read_event_id(Brat *b, Piece id, Piece rest)
{
    (void)rest;
    vec_push(&b->events, (Event){.id = keep(b, id), .type = SYMBOL_NONE, .trigger = NO_TRIGGER});
    return define_id(b, id, TARGET_EVENT, b->events.n - 1);
}

static int read_event(Brat *b, Piece id, Piece rest)
{
    Event *x = &b->events.at[b->targets.at[symbols_find(&b->ids, id.at, id.n)].index];
    Piece trigger = word(&rest), whole = trigger;
    Piece type = cut(&trigger, ':');
    if (type.n == 0 || type.n == whole.n) return wrong(b, whole.at, "an event must begin with TYPE:TRIGGER");
    x->type = intern(b, type);
    int status = find_mention(b, trigger, "a trigger", &x->trigger);
    return status ? status : read_arguments(b, rest, true, &x->arguments, &x->n_arguments);
}

static int read_relation(Brat *b, Piece id, Piece rest)
{
    Relation x = {.id = keep(b, id)};
    Piece type = word(&rest);
    if (type.n == 0) return wrong(b, type.at, "%s has no type", x.id);
    x.type = intern(b, type);
    int status = read_arguments(b, rest, false, &x.arguments, &x.n_arguments);
    if (status) return status;
    if (x.n_arguments != 2) return wrong(b, type.at, "a relation has two arguments, not %u", x.n_arguments);
    vec_push(&b->relations, x);
    return define_id(b, id, TARGET_RELATION, b->relations.n - 1);
}

static int read_equiv(Brat *b, Piece id, Piece rest)
{
    (void)id;
    Piece kind = word(&rest);
    VECTOR(uint32_t) list = {0};
    int status = ASSAY_OK;
    if (kind.n != 5 || memcmp(kind.at, "Equiv", 5) != 0) return wrong(b, kind.at, "of the * lines only Equiv is known");
    for (Piece w = word(&rest); w.n && !status; w = word(&rest)) {
        uint32_t index = 0;
        status = find_mention(b, w, "what is equivalent", &index);
        if (!status) vec_push(&list, index);
    }
    if (!status && list.n == 0) status = wrong(b, kind.at, "an Equiv line without mentions");
    uint32_t *mentions = arena_dup(&b->d->arena, list.at, list.n, sizeof *list.at);
    if (!status) vec_push(&b->clusters, (Cluster){(uint32_t)list.n, mentions});
    vec_free(&list);
    return status;
}

/* -- what hangs on others ----------------------------------------------------------------------------------------------- */

static int read_attribute(Brat *b, Piece id, Piece rest)
{
    Piece name = word(&rest), owner = word(&rest), value = trim(rest);
    Loose x = {.attribute = {SYMBOL_NONE, SYMBOL_NONE}, .line = b->line, .column = (size_t)(name.at - b->all.at) + 1};
    if (name.n == 0) return wrong(b, name.at, "an attribute must be NAME ID or NAME ID VALUE");
    int status = find_id(b, owner, &x.owner);
    if (status) return status;
    if (value.n && memchr(value.at, '\t', value.n)) return wrong(b, value.at, "the value of an attribute cannot hold a tab");
    if (x.owner.kind == TARGET_OTHER) return wrong(b, owner.at, "an attribute belongs to a T, an E or an R");
    x.attribute.name = intern(b, name);
    if (value.n) x.attribute.value = intern(b, value);
    vec_push(&b->attributes, x);
    return define_id(b, id, TARGET_OTHER, 0);
}

static int read_link(Brat *b, Piece id, Piece rest)
{
    Piece front = cut(&rest, '\t');
    bool named = front.n < (size_t)(b->all.at + b->all.n - front.at);
    Piece kind = word(&front), owner = word(&front), link = word(&front);
    Loose x = {.owner = {TARGET_MENTION, 0}, .line = b->line};
    if (kind.n != 9 || memcmp(kind.at, "Reference", 9) != 0 || link.n == 0 || trim(front).n)
        return wrong(b, kind.at, "a link must be Reference ID KNOWLEDGE-BASE:IDENTIFIER");
    int status = find_mention(b, owner, "what is linked", &x.owner.index);
    if (status) return status;
    x.attribute.name = intern(b, link);
    vec_push(&b->links, x);
    if (named) vec_push(&b->notes, (Note){keep(b, link), "Reference", keep(b, owner), keep(b, rest)});
    return define_id(b, id, TARGET_OTHER, 0);
}

static int read_note(Brat *b, Piece id, Piece rest)
{
    Piece front = cut(&rest, '\t');
    Piece kind = word(&front), target = word(&front);
    Target found = {0};
    if (kind.n == 0) return wrong(b, kind.at, "a remark must be KIND ID, a tab and the text");
    int status = target.n ? find_id(b, target, &found) : ASSAY_OK;
    if (!status && id.n > 1) status = define_id(b, id, TARGET_OTHER, 0);
    if (status) return status;
    if (found.kind == TARGET_OTHER) { /* attributes and links have no id of their own in the model */
        if (b->source->notes)
            reader_note(b->source->notes, "remark-on-attribute", 1, "remarks on attributes and links are left out");
        return ASSAY_OK;
    }
    vec_push(&b->notes, (Note){keep(b, id), keep(b, kind), target.n ? keep(b, target) : NULL, keep(b, rest)});
    return ASSAY_OK;
}

/* -- lines -------------------------------------------------------------------------------------------------------------- */

/* Mentions and events get their numbers first; then come those that refer to them, then what may hang on any of these,
 * then remarks, which may be about anything. */
enum { PASS_IDS, PASS_REFERENCES, PASS_DEPENDENTS, PASS_REMARKS, PASSES };

typedef struct LineKind {
    char letter;
    int pass;
    int (*read)(Brat *b, Piece id, Piece rest);
} LineKind;

static const LineKind kinds[] = {
    {'T', PASS_IDS, read_mention},         {'E', PASS_IDS, read_event_id},        {'E', PASS_REFERENCES, read_event},
    {'R', PASS_REFERENCES, read_relation}, {'*', PASS_REFERENCES, read_equiv},    {'A', PASS_DEPENDENTS, read_attribute},
    {'M', PASS_DEPENDENTS, read_attribute}, {'N', PASS_DEPENDENTS, read_link},    {'#', PASS_REMARKS, read_note},
};

/* Names hold no control characters; only the text at the end of some lines may, and tabs lie between. */
static int check_names(const Brat *b)
{
    bool with_text = *b->all.at == 'T' || *b->all.at == 'N' || *b->all.at == '#';
    unsigned tabs = 0;
    for (size_t i = 0; i < b->all.n && !(with_text && tabs == 2); i++) {
        unsigned char c = (unsigned char)b->all.at[i];
        tabs += c == '\t';
        if (c < 0x20 && c != '\t') return wrong(b, b->all.at + i, "the control character U+%04X cannot stand here", c);
    }
    return ASSAY_OK;
}

static int read_line(Brat *b, int pass)
{
    Piece rest = b->all;
    Piece id = cut(&rest, '\t');
    bool known = false;
    if (trim(b->all).n == 0) return ASSAY_OK;
    if (id.n == b->all.n || id.n == 0) return wrong(b, b->all.at, "an annotation must be an id, a tab and what it stands for");
    int status = pass == PASS_IDS ? check_names(b) : ASSAY_OK;
    if (status) return status;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].letter != *id.at) continue;
        if (kinds[i].pass == pass) return kinds[i].read(b, id, rest);
        known = true;
    }
    if (known) return ASSAY_OK;
    return wrong(b, id.at, "%.*s begins no kind of annotation (known: T E R * A M N #)", (int)(id.n < 40 ? id.n : 40), id.at);
}

static int read_pass(Brat *b, Piece bytes, int pass)
{
    int status = ASSAY_OK;
    size_t returns = 0;
    for (b->line = 1; bytes.n && !status; b->line++) {
        b->all = cut(&bytes, '\n');
        if (b->all.n && b->all.at[b->all.n - 1] == '\r') b->all.n--, returns++;
        status = read_line(b, pass);
    }
    if (pass == PASS_IDS && b->source->notes) reader_note(b->source->notes, "crlf", returns, "lines end in CR LF");
    return status;
}

/* -- the document ------------------------------------------------------------------------------------------------------- */

static int attribute_twice(const Brat *b, const Loose *x)
{
    return error_at(b->e, ASSAY_ERR_DATA, b->source->file, x->line, x->column, "the attribute %s is given twice to the same annotation",
                    symbols_name(b->d->symbols, x->attribute.name));
}

/* Where the list of attributes of an owner is. */
static void owner_of(Document *d, Target owner, Attribute ***list, uint32_t **n)
{
    if (owner.kind == TARGET_MENTION) {
        *list = &d->mentions[owner.index].attributes;
        *n = &d->mentions[owner.index].n_attributes;
    } else if (owner.kind == TARGET_EVENT) {
        *list = &d->events[owner.index].attributes;
        *n = &d->events[owner.index].n_attributes;
    } else {
        *list = &d->relations[owner.index].attributes;
        *n = &d->relations[owner.index].n_attributes;
    }
}

static int hand_out(Brat *b)
{
    Document *d = b->d;
    Attribute **list;
    uint32_t *n;
    for (size_t i = 0; i < b->attributes.n; i++) { /* first only counted */
        owner_of(d, b->attributes.at[i].owner, &list, &n);
        ++*n;
    }
    for (size_t i = 0; i < b->attributes.n; i++) {
        const Loose *x = &b->attributes.at[i];
        owner_of(d, x->owner, &list, &n);
        if (!*list) {
            *list = arena_zero(&d->arena, *n, sizeof **list);
            *n = 0;
        }
        for (uint32_t k = 0; k < *n; k++)
            if ((*list)[k].name == x->attribute.name) return attribute_twice(b, x);
        (*list)[(*n)++] = x->attribute;
    }
    for (size_t i = 0; i < b->links.n; i++) d->mentions[b->links.at[i].owner.index].n_links++;
    for (size_t i = 0; i < b->links.n; i++) {
        Mention *m = &d->mentions[b->links.at[i].owner.index];
        if (!m->links) {
            m->links = arena_zero(&d->arena, m->n_links, sizeof *m->links);
            m->n_links = 0;
        }
        m->links[m->n_links++] = b->links.at[i].attribute.name;
    }
    return ASSAY_OK;
}

#define MOVE(what) (d->n_##what = (uint32_t)b->what.n, d->what = arena_dup(&d->arena, b->what.at, b->what.n, sizeof *b->what.at))

static int finish(Brat *b)
{
    Document *d = b->d;
    MOVE(mentions);
    MOVE(events);
    MOVE(relations);
    MOVE(clusters);
    MOVE(notes);
    d->layers = LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_LINKS) | LAYER_BIT(LAYER_COREFERENCE) | LAYER_BIT(LAYER_RELATIONS)
                | LAYER_BIT(LAYER_EVENTS) | LAYER_BIT(LAYER_ATTRIBUTES);
    int status = hand_out(b);
    if (status || !d->text) return status;
    uint32_t mention;
    status = document_settle_telling(d, NULL, &mention, b->e);
    if (status && mention != UINT32_MAX && b->e) {
        const Mention *m = &d->mentions[mention];
        b->e->column = strlen(m->id) + symbols_length(d->symbols, m->type) + 3; /* behind ID, tab, type and space */
    }
    return status;
}

int brat_parse(Document *d, const char *bytes, size_t n, const BratSource *source, Error *e)
{
    Brat b = {.d = d, .source = source, .e = e};
    Piece all = {bytes, n};
    size_t bad;
    int status = ASSAY_OK;
    d->unit = source->unit;
    if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        all = (Piece){bytes + 3, n - 3};
        if (source->notes) reader_note(source->notes, "bom", 1, "a byte order mark was skipped");
    }
    if (!utf8_valid(all.at, all.n, &bad)) {
        size_t line = 1, start = 0;
        for (size_t i = 0; i < bad; i++)
            if (all.at[i] == '\n') line++, start = i + 1;
        return error_at(e, ASSAY_ERR_DATA, source->file, line, bad - start + 1, "is not UTF-8: byte 0x%02x is wrong here",
                        (unsigned)(unsigned char)all.at[bad]);
    }
    const char *nul = all.n ? memchr(all.at, 0, all.n) : NULL;
    if (nul) return error_at(e, ASSAY_ERR_DATA, source->file, 0, 0, "is no text: byte %zu is a NUL", (size_t)(nul - bytes));
    for (int pass = 0; pass < PASSES && !status; pass++) status = read_pass(&b, all, pass);
    if (!status) status = finish(&b);
    symbols_free(&b.ids);
    vec_free(&b.targets);
    vec_free(&b.mentions);
    vec_free(&b.events);
    vec_free(&b.relations);
    vec_free(&b.clusters);
    vec_free(&b.notes);
    vec_free(&b.attributes);
    vec_free(&b.links);
    return status;
}

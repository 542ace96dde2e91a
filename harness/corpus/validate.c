/* The checks of one document, and the list they go into. What concerns the whole corpus is validate_corpus.c. */
#include "corpus/validate.h"

#include "corpus/apart.h"
#include "corpus/overlap.h"
#include "corpus/validate_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

const ValidateCheck validate_checks[] = {
    [CHECK_UNREADABLE] = {"unreadable", "a document that cannot be read", FINDING_ERROR},
    [CHECK_NOT_ANNOTATED] = {"not-annotated", "a document of which no layer was annotated", FINDING_ERROR},
    [CHECK_SPLIT_UNKNOWN] = {"split-unknown", "a split names a document that is not there", FINDING_ERROR},
    [CHECK_SPLIT_OVERLAP] = {"split-overlap", "a document in two splits", FINDING_ERROR},
    [CHECK_SPLIT_EMPTY] = {"split-empty", "a split without documents", FINDING_ERROR},
    [CHECK_NO_PLACE] = {"no-place", "a mention without spans", FINDING_ERROR},
    [CHECK_DUPLICATE_MENTION] = {"duplicate-mention", "the same place with the same type twice", FINDING_ERROR},
    [CHECK_EDGE_SPACE] = {"edge-space", "a mention that begins or ends with white space", FINDING_ERROR},
    [CHECK_UNKNOWN_TYPE] = {"unknown-type", "a type that corpus.yaml does not list", FINDING_ERROR},
    [CHECK_UNKNOWN_ROLE] = {"unknown-role", "an argument in a role that corpus.yaml does not list for its type", FINDING_ERROR},
    [CHECK_CLUSTER_TWICE] = {"cluster-twice", "a mention twice in a cluster, or in two clusters", FINDING_ERROR},
    [CHECK_DUPLICATE_RELATION] = {"duplicate-relation", "the same type and arguments twice", FINDING_ERROR},
    [CHECK_DUPLICATE_RECORD] = {"duplicate-record", "the same type and slots twice", FINDING_ERROR},
    [CHECK_EVENT_CYCLE] = {"event-cycle", "an event that is an argument of itself, by way of others or not", FINDING_ERROR},
    [CHECK_UNLISTED_LAYER] = {"unlisted-layer", "a layer that corpus.yaml does not list", FINDING_WARNING},
    [CHECK_UNUSED_TYPE] = {"unused-type", "a type that corpus.yaml lists and nothing has", FINDING_WARNING},
    [CHECK_UNSPLIT] = {"unsplit", "a document in no split", FINDING_WARNING},
    [CHECK_EMPTY_DOCUMENT] = {"empty-document", "a document in which nothing is annotated", FINDING_WARNING},
    [CHECK_CROSSING] = {"crossing", "two mentions that share characters, neither inside the other", FINDING_WARNING},
    [CHECK_CUTS_TOKEN] = {"cuts-token", "a mention that begins or ends inside a token", FINDING_WARNING},
    [CHECK_CUTS_CHARACTER] = {"cuts-character", "a mention that takes a letter from its accents", FINDING_WARNING},
    [CHECK_SELF_RELATION] = {"self-relation", "a relation of something with itself", FINDING_WARNING},
    [CHECK_EMPTY_SLOT] = {"empty-slot", "a slot of a record without fillers, or a filler that is empty", FINDING_WARNING},
    [CHECK_RARE_ARGUMENT] = {"rare-argument", "a type that fills a role once where another one does nearly always", FINDING_WARNING},
    [CHECK_NOT_NFC] = {"not-nfc", "a text that is not in Unicode NFC", FINDING_WARNING},
    [CHECK_ODD_CHARACTER] = {"odd-character", "a control or replacement character in a text", FINDING_WARNING},
    [CHECK_LINE_ENDS] = {"line-ends", "CR LF line ends", FINDING_WARNING},
    [CHECK_BOM] = {"byte-order-mark", "a byte order mark", FINDING_WARNING},
    [CHECK_COUNT] = {0},
};

void findings_add(Findings *f, Check check, const Place *at, const char *format, ...)
{
    char text[800];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const ValidateCheck *c = &validate_checks[check];
    Finding x = {.severity = c->severity, .check = c->name, .line = at->line, .column = at->column};
    x.file = at->file ? arena_copy(&f->arena, at->file, strlen(at->file)) : "";
    x.document = at->document ? arena_copy(&f->arena, at->document, strlen(at->document)) : NULL;
    x.id = at->id ? arena_copy(&f->arena, at->id, strlen(at->id)) : NULL;
    x.text = arena_copy(&f->arena, text, strlen(text));
    vec_push(&f->list, x);
    if (c->severity == FINDING_ERROR) f->errors++;
    else f->warnings++;
}

void findings_free(Findings *f)
{
    vec_free(&f->list);
    arena_free(&f->arena);
    *f = (Findings){0};
}

/* -- names for messages ------------------------------------------------------------------------------------------------- */

typedef struct Name {
    char text[200];
} Name;

/* T1 "Iran" (GPE) */
static Name mention_name(const Document *d, const Mention *m)
{
    Name name;
    StrBuf surface = {0};
    document_surface(d, m, &surface);
    size_t n = surface.length;
    if (n > 60) {
        n = 57;
        while (n && ((unsigned char)surface.data[n] & 0xc0) == 0x80) n--;
    }
    snprintf(name.text, sizeof name.text, "%.40s%s\"%.*s%s\" (%.40s)", m->id ? m->id : "", m->id ? " " : "", (int)n, sb_text(&surface),
             n < surface.length ? "..." : "", symbols_name(d->symbols, m->type));
    for (char *c = name.text; *c; c++)
        if ((unsigned char)*c < ' ') *c = ' ';
    sb_free(&surface);
    return name;
}

static Place place_of(const Document *d, const char *id, uint32_t line)
{
    return (Place){.file = d->file, .line = line ? line : d->line, .document = d->id, .id = id};
}

static Place mention_place(const Document *d, const Mention *m) { return place_of(d, m->id, m->line); }

static Place record_place(const Document *d, const Record *x)
{
    Place at = place_of(d, x->id, x->line);
    if (d->records_file) at.file = d->records_file;
    return at;
}

/* -- mentions ----------------------------------------------------------------------------------------------------------- */

static uint32_t character_at(const Document *d, uint32_t byte)
{
    const char *p = d->text + byte;
    return byte < d->text_length ? utf8_next(&p, d->text + d->text_length) : 0;
}

static uint32_t character_before(const Document *d, uint32_t byte)
{
    if (byte == 0) return 0;
    byte--;
    while (byte > 0 && ((unsigned char)d->text[byte] & 0xc0) == 0x80) byte--;
    return character_at(d, byte);
}

static bool is_space(uint32_t c)
{
    if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

static bool is_mark(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME || category == UTF8PROC_CATEGORY_MC;
}

/* The token that the place is inside of, or NULL if it is at an edge or between tokens. */
static const Span *token_around(const Document *tokens, uint32_t byte)
{
    uint32_t low = 0, high = tokens->n_tokens; /* the first token that ends behind the place */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (tokens->tokens[middle].end <= byte) low = middle + 1;
        else high = middle;
    }
    const Span *t = low < tokens->n_tokens ? &tokens->tokens[low] : NULL;
    return t && t->start < byte ? t : NULL;
}

static void check_token_edges(Findings *f, const Document *d, const Document *tokens, const Mention *m)
{
    for (uint32_t i = 0; i < m->n_spans; i++) {
        const Span *cut = token_around(tokens, m->spans[i].start);
        if (!cut) cut = token_around(tokens, m->spans[i].end);
        if (!cut) continue;
        Place at = mention_place(d, m);
        findings_add(f, CHECK_CUTS_TOKEN, &at, "mention %s cuts the token \"%.*s\"", mention_name(d, m).text,
                     (int)(cut->end - cut->start < 60 ? cut->end - cut->start : 60), d->text + cut->start);
        return;
    }
}

static void check_edges(Findings *f, const Document *d, const Mention *m)
{
    Place at = mention_place(d, m);
    bool space = false, mark = false;
    for (uint32_t i = 0; i < m->n_spans; i++) {
        Span s = m->spans[i];
        space |= is_space(character_at(d, s.start)) || is_space(character_before(d, s.end));
        mark |= is_mark(character_at(d, s.start)) || is_mark(character_at(d, s.end));
    }
    if (space) findings_add(f, CHECK_EDGE_SPACE, &at, "mention %s begins or ends with white space", mention_name(d, m).text);
    if (mark) findings_add(f, CHECK_CUTS_CHARACTER, &at, "mention %s takes a letter from its accents", mention_name(d, m).text);
}

static int compare_mentions(const Mention *x, const Mention *y)
{
    int order = mentions_compare_places(x, y);
    return order ? order : (x->type > y->type) - (x->type < y->type);
}

static int by_place(const void *a, const void *b)
{
    const Mention *const *x = a, *const *y = b;
    int order = compare_mentions(*x, *y);
    return order ? order : (*x > *y) - (*x < *y); /* in the order of the document */
}

static void check_duplicates(Findings *f, const Document *d, Arena *arena)
{
    const Mention **sorted = arena_alloc(arena, (d->n_mentions + 1u) * sizeof *sorted);
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->n_mentions; i++)
        if (d->mentions[i].n_spans) sorted[n++] = &d->mentions[i];
    qsort(sorted, n, sizeof *sorted, by_place);
    for (uint32_t i = 1; i < n; i++) {
        if (compare_mentions(sorted[i - 1], sorted[i]) != 0) continue;
        Place at = mention_place(d, sorted[i]);
        findings_add(f, CHECK_DUPLICATE_MENTION, &at, "mention %s is the same as %s", mention_name(d, sorted[i]).text,
                     mention_name(d, sorted[i - 1]).text);
    }
}

static void check_crossing(Findings *f, const Document *d, Arena *arena)
{
    const Overlap *overlaps = overlaps_of(d, arena);
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        uint32_t other = overlaps[i].crosses;
        if (other == NO_OVERLAP || (overlaps[other].crosses == i && other < i)) continue; /* told at the other one */
        Place at = mention_place(d, &d->mentions[i]);
        findings_add(f, CHECK_CROSSING, &at, "mention %s crosses %s", mention_name(d, &d->mentions[i]).text,
                     mention_name(d, &d->mentions[other]).text);
    }
}

static void check_mentions(Findings *f, const Document *d)
{
    Arena arena = {0};
    Document tokens = *d;
    tokens.arena = (Arena){0};
    document_tokenize(&tokens);
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        Place at = mention_place(d, m);
        if (!m->n_spans && !mention_is_abstract(m))
            findings_add(f, CHECK_NO_PLACE, &at, "a mention of type %s has no spans", symbols_name(d->symbols, m->type));
        check_edges(f, d, m);
        check_token_edges(f, d, &tokens, m);
    }
    check_duplicates(f, d, &arena);
    check_crossing(f, d, &arena);
    arena_free(&arena);
    arena_free(&tokens.arena);
}

/* -- what refers to mentions -------------------------------------------------------------------------------------------- */

static void check_clusters(Findings *f, const Document *d, Arena *arena)
{
    uint32_t *in = arena_zero(arena, d->n_mentions + 1u, sizeof *in); /* number of the cluster, from 1 */
    for (uint32_t i = 0; i < d->n_clusters; i++)
        for (uint32_t k = 0; k < d->clusters[i].n; k++) {
            uint32_t index = d->clusters[i].mentions[k];
            const Mention *m = &d->mentions[index];
            Place at = mention_place(d, m);
            if (in[index])
                findings_add(f, CHECK_CLUSTER_TWICE, &at, "mention %s is %s", mention_name(d, m).text,
                             in[index] == i + 1 ? "twice in the same cluster" : "in two clusters");
            in[index] = i + 1;
        }
}

static bool same_arguments(const Relation *a, const Relation *b)
{
    if (a->type != b->type || a->n_arguments != b->n_arguments) return false;
    for (uint32_t i = 0; i < a->n_arguments; i++) {
        const Argument *x = &a->arguments[i], *y = &b->arguments[i];
        if (x->role != y->role || x->is_event != y->is_event || x->target != y->target) return false;
    }
    return true;
}

static int by_arguments(const void *a, const void *b)
{
    const Relation *x = *(const Relation *const *)a, *y = *(const Relation *const *)b;
    if (x->type != y->type) return x->type < y->type ? -1 : 1;
    for (uint32_t i = 0; i < x->n_arguments && i < y->n_arguments; i++) {
        const Argument *p = &x->arguments[i], *q = &y->arguments[i];
        if (p->target != q->target) return p->target < q->target ? -1 : 1;
        if (p->role != q->role) return p->role < q->role ? -1 : 1;
        if (p->is_event != q->is_event) return p->is_event ? 1 : -1;
    }
    if (x->n_arguments != y->n_arguments) return x->n_arguments < y->n_arguments ? -1 : 1;
    return (x > y) - (x < y);
}

static void check_relations(Findings *f, const Document *d, Arena *arena)
{
    const Relation **sorted = arena_alloc(arena, (d->n_relations + 1u) * sizeof *sorted);
    for (uint32_t i = 0; i < d->n_relations; i++) {
        const Relation *x = &d->relations[i];
        Place at = place_of(d, x->id, 0);
        sorted[i] = x;
        for (uint32_t k = 1; k < x->n_arguments; k++) {
            bool same = x->arguments[k].is_event == x->arguments[0].is_event && x->arguments[k].target == x->arguments[0].target;
            if (same) findings_add(f, CHECK_SELF_RELATION, &at, "relation %s (%s) has the same argument twice", x->id ? x->id : "",
                                   symbols_name(d->symbols, x->type));
        }
    }
    qsort(sorted, d->n_relations, sizeof *sorted, by_arguments);
    for (uint32_t i = 1; i < d->n_relations; i++) {
        Place at = place_of(d, sorted[i]->id, 0);
        if (same_arguments(sorted[i - 1], sorted[i]))
            findings_add(f, CHECK_DUPLICATE_RELATION, &at, "relation %s (%s) is there twice", sorted[i]->id ? sorted[i]->id : "",
                         symbols_name(d->symbols, sorted[i]->type));
    }
}

/* A walk along the arguments that are events, with a stack of its own: the event that leads back to one on the stack is told. */
static void check_event_cycles(Findings *f, const Document *d, Arena *arena)
{
    enum { NEW, OPEN, DONE };
    uint8_t *state = arena_zero(arena, d->n_events, sizeof *state);
    uint32_t *stack = arena_alloc(arena, d->n_events * sizeof *stack), *next = arena_zero(arena, d->n_events, sizeof *next);
    for (uint32_t i = 0; i < d->n_events; i++) {
        uint32_t depth = 0;
        if (state[i] == NEW) stack[depth++] = i;
        while (depth) {
            uint32_t at = stack[depth - 1];
            const Event *x = &d->events[at];
            state[at] = OPEN;
            if (next[at] == x->n_arguments) {
                state[at] = DONE;
                depth--;
                continue;
            }
            const Argument *a = &x->arguments[next[at]++];
            if (!a->is_event || state[a->target] == DONE) continue;
            if (state[a->target] == NEW) {
                stack[depth++] = a->target;
                continue;
            }
            Place place = place_of(d, x->id, 0);
            findings_add(f, CHECK_EVENT_CYCLE, &place, "event %s (%s) is an argument of its own argument %s", x->id ? x->id : "",
                         symbols_name(d->symbols, x->type), d->events[a->target].id ? d->events[a->target].id : "");
        }
    }
}

/* -- records ------------------------------------------------------------------------------------------------------------ */

static bool same_filler(const Filler *a, const Filler *b)
{
    if (a->n != b->n) return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (strcmp(a->alternatives[i], b->alternatives[i]) != 0) return false;
    return true;
}

/* Slots and fillers as written: the same in another order is the same record only to scoring. */
static bool same_record(const Record *a, const Record *b)
{
    if (a->type != b->type || a->n_slots != b->n_slots) return false;
    for (uint32_t i = 0; i < a->n_slots; i++) {
        const Slot *x = &a->slots[i], *y = &b->slots[i];
        if (x->name != y->name || x->n != y->n) return false;
        for (uint32_t k = 0; k < x->n; k++)
            if (!same_filler(&x->fillers[k], &y->fillers[k])) return false;
    }
    return true;
}

static bool is_blank(const char *text) { return text[strspn(text, " \t\r\n")] == '\0'; }

static void check_records(Findings *f, const Document *d)
{
    for (uint32_t i = 0; i < d->n_records; i++) {
        const Record *x = &d->records[i];
        const char *id = x->id ? x->id : "", *type = symbols_name(d->symbols, x->type);
        Place at = record_place(d, x);
        for (uint32_t k = 0; k < i; k++)
            if (same_record(&d->records[k], x)) {
                findings_add(f, CHECK_DUPLICATE_RECORD, &at, "record %s (%s) is there twice", id, type);
                break;
            }
        for (uint32_t k = 0; k < x->n_slots; k++) {
            const Slot *s = &x->slots[k];
            bool empty = !s->n;
            for (uint32_t m = 0; m < s->n; m++)
                for (uint32_t a = 0; a < s->fillers[m].n; a++) empty |= is_blank(s->fillers[m].alternatives[a]);
            if (empty)
                findings_add(f, CHECK_EMPTY_SLOT, &at, "record %s (%s) has nothing in its slot %s", id, type, symbols_name(d->symbols, s->name));
        }
    }
}

/* -- types -------------------------------------------------------------------------------------------------------------- */

static bool is_listed(const CorpusTypes *types, const char *name)
{
    for (size_t i = 0; i < types->n; i++)
        if (strcmp(types->names[i], name) == 0) return true;
    return false;
}

/* A layer whose list is empty takes any type. */
static void check_type(Findings *f, const Document *d, const Corpus *c, Layer layer, Symbol type, Place at)
{
    const char *name = symbols_name(d->symbols, type);
    if (!(c->layers & LAYER_BIT(layer)) || !c->types[layer].n || is_listed(&c->types[layer], name)) return;
    findings_add(f, CHECK_UNKNOWN_TYPE, &at, "%s%s%s is not among the types of %s in corpus.yaml", at.id ? at.id : "", at.id ? ": " : "",
                 name, layer_name(layer));
}

static void check_attribute_names(Findings *f, const Document *d, const Corpus *c, const Attribute *list, uint32_t n, Place at)
{
    for (uint32_t i = 0; i < n; i++) check_type(f, d, c, LAYER_ATTRIBUTES, list[i].name, at);
}

/* A type for which corpus.yaml lists no roles takes any. */
static void check_roles(Findings *f, const Document *d, const Corpus *c, Symbol type, const Argument *arguments, uint32_t n, Place at)
{
    const char *name = symbols_name(d->symbols, type);
    const CorpusRoles *r = c->roles;
    while (r && r < c->roles + c->n_roles && strcmp(r->type, name)) r++;
    if (!r || r == c->roles + c->n_roles) return;
    for (uint32_t i = 0; i < n; i++) {
        const char *role = symbols_name(d->symbols, arguments[i].role);
        if (!is_listed(&r->roles, role))
            findings_add(f, CHECK_UNKNOWN_ROLE, &at, "%s%s%s is not among the roles of %s in corpus.yaml", at.id ? at.id : "", at.id ? ": " : "", role, name);
    }
}

static void check_types(Findings *f, const Document *d, const Corpus *c, Arena *arena)
{
    const bool *apart = mentions_apart(d, &c->markables, arena); /* a trigger's type is the event's, and markables have a list of their own */
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        if (!(apart && apart[i])) check_type(f, d, c, LAYER_MENTIONS, m->type, mention_place(d, m));
        check_attribute_names(f, d, c, m->attributes, m->n_attributes, mention_place(d, m));
    }
    for (uint32_t i = 0; i < d->n_relations; i++) {
        const Relation *x = &d->relations[i];
        check_type(f, d, c, LAYER_RELATIONS, x->type, place_of(d, x->id, 0));
        check_roles(f, d, c, x->type, x->arguments, x->n_arguments, place_of(d, x->id, 0));
        check_attribute_names(f, d, c, x->attributes, x->n_attributes, place_of(d, x->id, 0));
    }
    for (uint32_t i = 0; i < d->n_events; i++) {
        const Event *x = &d->events[i];
        check_type(f, d, c, LAYER_EVENTS, x->type, place_of(d, x->id, 0));
        check_roles(f, d, c, x->type, x->arguments, x->n_arguments, place_of(d, x->id, 0));
        check_attribute_names(f, d, c, x->attributes, x->n_attributes, place_of(d, x->id, 0));
    }
    for (uint32_t i = 0; i < d->n_records; i++) check_type(f, d, c, LAYER_RECORDS, d->records[i].type, record_place(d, &d->records[i]));
}

/* -- text --------------------------------------------------------------------------------------------------------------- */

static void check_text(Findings *f, const Document *d)
{
    Place at = place_of(d, NULL, 0);
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)d->text, (utf8proc_ssize_t)d->text_length, &composed,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n >= 0 && ((size_t)n != d->text_length || memcmp(composed, d->text, d->text_length) != 0))
        findings_add(f, CHECK_NOT_NFC, &at, "the text of %s is not in Unicode NFC: the same name may be written in two ways", d->id);
    free(composed);
    const char *p = d->text, *end = p + d->text_length;
    size_t line = 1;
    while (p < end) {
        uint32_t c = utf8_next(&p, end);
        line += c == '\n';
        bool odd = (c < ' ' && c != '\n' && c != '\r' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0xfffd || c == 0xfeff;
        if (!odd) continue;
        findings_add(f, CHECK_ODD_CHARACTER, &at, "the text of %s has the character U+%04X in its line %zu", d->id, (unsigned)c, line);
        return; /* once is enough to look */
    }
}

void validate_document(Findings *f, const Document *d, const Corpus *c)
{
    Arena arena = {0};
    Place at = place_of(d, NULL, 0);
    bool nothing = !d->n_mentions && !d->n_clusters && !d->n_relations && !d->n_events && !d->n_records;
    if (!d->layers)
        findings_add(f, CHECK_NOT_ANNOTATED, &at, "document %s was not annotated", d->id);
    else if (nothing && !d->continues)
        findings_add(f, CHECK_EMPTY_DOCUMENT, &at, "in document %s nothing is annotated", d->id);
    if (d->text) {
        check_text(f, d);
        check_mentions(f, d);
    }
    check_clusters(f, d, &arena);
    check_relations(f, d, &arena);
    check_event_cycles(f, d, &arena);
    check_records(f, d);
    if (c) check_types(f, d, c, &arena);
    arena_free(&arena);
}

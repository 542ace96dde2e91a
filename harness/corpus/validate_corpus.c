/* What can only be seen of a corpus as a whole: splits, types that nothing has, arguments unlike all others. */
#include "base/memory.h"
#include "corpus/apart.h"
#include "corpus/validate_internal.h"

#include <stdio.h>
#include <string.h>

/* Of the argument of a relation or event: who fills which role. */
typedef struct Filling {
    Symbol owner, role, filler; /* types; the filler of an event is the event's type */
    Place at;                   /* its strings are in the arena of the findings */
} Filling;

/* One odd filler is worth a look where a role is filled so often, and by so many of a hundred with the same type: a role that several types
 * fill always has a tail. */
enum { COMMON = 20, NEARLY_ALWAYS = 90 };

typedef struct Validation {
    Findings *f;
    const Corpus *c;
    const ReadOptions *options;
    Symbols seen;                /* document ids */
    Symbols placed;              /* ids that are in a split; `split_of` runs parallel */
    VECTOR(size_t) split_of;
    Symbols used[LAYER_COUNT];   /* names of types */
    Symbols marked;              /* of mentions that stand apart */
    unsigned layers;             /* that have something */
    VECTOR(Filling) fillings;
} Validation;

static void use(Validation *v, Layer layer, const Document *d, Symbol type)
{
    v->layers |= LAYER_BIT(layer);
    symbols_intern(&v->used[layer], symbols_name(d->symbols, type), symbols_length(d->symbols, type));
}

static void use_attributes(Validation *v, const Document *d, const Attribute *list, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) use(v, LAYER_ATTRIBUTES, d, list[i].name);
}

static void use_arguments(Validation *v, const Document *d, const char *id, Symbol owner, const Argument *list, uint32_t n)
{
    Arena *arena = &v->f->arena;
    Place at = {.line = d->line};
    if (!n) return;
    at.file = d->file ? arena_copy(arena, d->file, strlen(d->file)) : NULL;
    at.document = arena_copy(arena, d->id, strlen(d->id));
    at.id = id ? arena_copy(arena, id, strlen(id)) : NULL;
    for (uint32_t i = 0; i < n; i++) {
        Symbol filler = list[i].is_event ? d->events[list[i].target].type : d->mentions[list[i].target].type;
        vec_push(&v->fillings, (Filling){owner, list[i].role, filler, at});
    }
}

static void look_at(Validation *v, const Document *d)
{
    Arena arena = {0};
    const bool *apart = mentions_apart(d, &v->c->markables, &arena);
    if (!d->continues) v->f->documents++;
    symbols_intern_text(&v->seen, d->id);
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        if (apart && apart[i]) symbols_intern_text(&v->marked, symbols_name(d->symbols, d->mentions[i].type));
        else use(v, LAYER_MENTIONS, d, d->mentions[i].type);
        use_attributes(v, d, d->mentions[i].attributes, d->mentions[i].n_attributes);
        if (d->mentions[i].n_links) v->layers |= LAYER_BIT(LAYER_LINKS);
    }
    if (d->n_clusters) v->layers |= LAYER_BIT(LAYER_COREFERENCE);
    for (uint32_t i = 0; i < d->n_relations; i++) {
        const Relation *x = &d->relations[i];
        use(v, LAYER_RELATIONS, d, x->type);
        use_attributes(v, d, x->attributes, x->n_attributes);
        use_arguments(v, d, x->id, x->type, x->arguments, x->n_arguments);
    }
    for (uint32_t i = 0; i < d->n_events; i++) {
        const Event *x = &d->events[i];
        use(v, LAYER_EVENTS, d, x->type);
        use_attributes(v, d, x->attributes, x->n_attributes);
        use_arguments(v, d, x->id, x->type, x->arguments, x->n_arguments);
    }
    for (uint32_t i = 0; i < d->n_records; i++) use(v, LAYER_RECORDS, d, d->records[i].type);
    validate_document(v->f, d, v->c);
    arena_free(&arena);
}

/* -- reading ------------------------------------------------------------------------------------------------------------ */

static void tell_notes(Validation *v, const Reader *r, const char *path)
{
    for (size_t i = 0; i < r->n_notes; i++) {
        const ReadNote *n = &r->notes[i];
        Place at = {.file = path};
        if (strcmp(n->kind, "crlf") == 0) findings_add(v->f, CHECK_LINE_ENDS, &at, "%zu lines end in CR LF", n->count);
        if (strcmp(n->kind, "bom") == 0) findings_add(v->f, CHECK_BOM, &at, "%zu byte order mark%s skipped", n->count, n->count > 1 ? "s were" : " was");
    }
}

static void place_in_split(Validation *v, size_t split, const char *id, const Place *at)
{
    Symbol s = symbols_intern_text(&v->placed, id);
    if (s == v->split_of.n) {
        vec_push(&v->split_of, split);
    } else if (v->split_of.at[s] != split) {
        findings_add(v->f, CHECK_SPLIT_OVERLAP, at, "document %s is in the splits %s and %s", id, v->c->splits[v->split_of.at[s]].name,
                     v->c->splits[split].name);
    }
}

static bool same_error(const Error *a, const Error *b)
{
    return a->line == b->line && strcmp(a->file, b->file) == 0 && strcmp(a->message, b->message) == 0;
}

/* All documents of a split; `index` is its number if it is one that has a path of its own, else -1. What cannot be read is a
 * finding, and the reader is asked on until it says the same again. */
static int read_all(Validation *v, const CorpusSplit *s, int index, Error *e)
{
    Reader *r = NULL;
    Document d = {.symbols = v->options->symbols};
    Error last = {0}, now = {0};
    size_t documents = 0;
    int status = corpus_read(&r, v->c, s, v->options, true, e);
    if (status) return status;
    for (;;) {
        int got = reader_next(r, &d, &now);
        if (got == 0) break;
        if (got < 0 && same_error(&last, &now)) break;
        if (got > 0) {
            look_at(v, &d);
        } else {
            last = now;
            Place at = {.file = now.file, .line = now.line, .column = now.column, .document = d.id};
            findings_add(v->f, CHECK_UNREADABLE, &at, "%s", now.message);
            if (!d.id) continue;
            symbols_intern_text(&v->seen, d.id);
            v->f->documents++;
        }
        documents++;
        Place at = {.file = d.file, .line = d.line, .document = d.id};
        if (index >= 0) place_in_split(v, (size_t)index, d.id, &at);
    }
    Place at = {.file = v->c->path, .line = s->line, .column = s->column};
    if (!documents && !last.code) findings_add(v->f, CHECK_SPLIT_EMPTY, &at, "the split %s has no documents", s->name);
    tell_notes(v, r, s->path);
    reader_close(r);
    document_free(&d);
    return ASSAY_OK;
}

/* -- the corpus --------------------------------------------------------------------------------------------------------- */

static void check_list(Validation *v, size_t index)
{
    const CorpusSplit *s = &v->c->splits[index];
    for (size_t i = 0; i < s->n; i++) {
        Place at = {.file = v->c->path, .line = s->lines[i], .column = s->columns[i], .document = s->ids[i]};
        if (symbols_find(&v->seen, s->ids[i], strlen(s->ids[i])) == SYMBOL_NONE)
            findings_add(v->f, CHECK_SPLIT_UNKNOWN, &at, "the split %s names the document %s, which is not there", s->name, s->ids[i]);
        place_in_split(v, index, s->ids[i], &at);
    }
    Place at = {.file = v->c->path, .line = s->line, .column = s->column};
    if (!s->n) findings_add(v->f, CHECK_SPLIT_EMPTY, &at, "the split %s has no documents", s->name);
}

static void check_unsplit(Validation *v)
{
    bool lists = false;
    for (size_t i = 0; i < v->c->n_splits; i++) lists |= v->c->splits[i].ids != NULL;
    for (Symbol s = 0; lists && s < v->seen.count; s++) {
        const char *id = symbols_name(&v->seen, s);
        Place at = {.file = v->c->path, .document = id};
        if (symbols_find(&v->placed, id, strlen(id)) == SYMBOL_NONE)
            findings_add(v->f, CHECK_UNSPLIT, &at, "document %s is in no split", id);
    }
}

static void check_declarations(Validation *v)
{
    const Corpus *c = v->c;
    Place at = {.file = c->path};
    for (int layer = 0; layer < LAYER_COUNT && c->layers; layer++) {
        if ((v->layers & LAYER_BIT(layer)) && !(c->layers & LAYER_BIT(layer)))
            findings_add(v->f, CHECK_UNLISTED_LAYER, &at, "there are %s, but `layers` does not list them", layer_name((Layer)layer));
        for (size_t i = 0; i < c->types[layer].n; i++) {
            const char *name = c->types[layer].names[i];
            if (symbols_find(&v->used[layer], name, strlen(name)) == SYMBOL_NONE)
                findings_add(v->f, CHECK_UNUSED_TYPE, &at, "nothing in %s has the type %s", layer_name((Layer)layer), name);
        }
    }
    for (size_t i = 0; i < c->markables.n; i++) {
        const char *name = c->markables.names[i];
        if (symbols_find(&v->marked, name, strlen(name)) == SYMBOL_NONE)
            findings_add(v->f, CHECK_UNUSED_TYPE, &at, "no mention has the type %s, which is listed under markables", name);
    }
}

static int by_filling(const void *a, const void *b)
{
    const Filling *x = a, *y = b;
    if (x->owner != y->owner) return x->owner < y->owner ? -1 : 1;
    if (x->role != y->role) return x->role < y->role ? -1 : 1;
    return (x->filler > y->filler) - (x->filler < y->filler);
}

/* Fillings of one role, sorted by filler: does one type fill it nearly always? */
static bool is_nearly_pure(const Filling *x, size_t n)
{
    size_t most = 0;
    for (size_t start = 0, end; start < n; start = end) {
        for (end = start + 1; end < n && x[end].filler == x[start].filler;) end++;
        if (end - start > most) most = end - start;
    }
    return n >= COMMON && most * 100 >= n * NEARLY_ALWAYS;
}

static void check_fillings(Validation *v)
{
    const Filling *x = v->fillings.at;
    size_t n = v->fillings.n;
    const Symbols *symbols = v->options->symbols;
    if (n) qsort(v->fillings.at, n, sizeof *x, by_filling);
    for (size_t start = 0, end; start < n; start = end) {
        for (end = start + 1; end < n && x[end].owner == x[start].owner && x[end].role == x[start].role;) end++;
        bool pure = is_nearly_pure(x + start, end - start);
        for (size_t i = start; i < end && pure; i++) {
            bool alone = (i == start || x[i - 1].filler != x[i].filler) && (i + 1 == end || x[i + 1].filler != x[i].filler);
            if (alone)
                findings_add(v->f, CHECK_RARE_ARGUMENT, &x[i].at, "%s%sthe role %s of %s is filled by %s only here (1 of %zu)",
                             x[i].at.id ? x[i].at.id : "", x[i].at.id ? ": " : "", symbols_name(symbols, x[i].role),
                             symbols_name(symbols, x[i].owner), symbols_name(symbols, x[i].filler), end - start);
        }
    }
}

int validate_corpus(Findings *f, const Corpus *c, const ReadOptions *options, Error *e)
{
    Validation v = {.f = f, .c = c, .options = options};
    int status = c->documents ? read_all(&v, &c->all, -1, e) : ASSAY_OK;
    for (size_t i = 0; i < c->n_splits && !status; i++) {
        const CorpusSplit *s = &c->splits[i];
        bool own = !s->ids && (!c->documents || strcmp(s->path, c->documents) != 0);
        if (own) status = read_all(&v, s, (int)i, e);
    }
    for (size_t i = 0; i < c->n_splits && !status; i++)
        if (c->splits[i].ids) check_list(&v, i);
    if (!status) {
        check_unsplit(&v);
        check_declarations(&v);
        check_fillings(&v);
    }
    symbols_free(&v.seen);
    symbols_free(&v.placed);
    symbols_free(&v.marked);
    vec_free(&v.split_of);
    for (int i = 0; i < LAYER_COUNT; i++) symbols_free(&v.used[i]);
    vec_free(&v.fillings);
    return status;
}

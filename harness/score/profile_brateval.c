/* brateval-0.3.2: entities and relations of brat folders. For every gold entity, in the order of a Java HashMap of the ids, the first entity of
 * the other side, in the same kind of order, that fits is its match and is gone for the others; nothing is done to find the best
 * match, so the numbering of the entities can change the score.
 *
 *   exact     each fragment of the gold entity is a fragment of the predicted one (which may have more: gold 0-5 is found in
 *             0-5;10-15, but not the other way round)
 *   overlap   or a fragment of one shares a character with a fragment of the other
 *
 * Type `inexact` asks for no type. A match is booked under the gold entity's type alone; so a type that was only predicted,
 * and matched, has a row of zeros. The total adds the types up. Of two sides that have nothing the ratios are 0.
 *
 * What the original reads are lines "T1<TAB>TYPE 0 5<TAB>text": here the mention's id, or T and its number in the document
 * where it has none, and the text as a brat file would show it. The line is dropped where that text is empty or has a tab inside.
 *
 * A relation's type is its own and those of its two entities, "WORKS|PER|ORG". It is matched in the same way, with a relation of that
 * type whose first and second entity fit, whatever the roles are called; so of `inexact` nothing is left. For misses and false alarms
 * it is counted as well (fnm, fpm) how often one of the two entities fits no entity at all of the other side, where `inexact`
 * counts; the question is asked of the missed or false relation's entity, and exact is as lopsided as before.
 */
#include "score/profile.h"

#include "base/vector.h"
#include "score/java.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Mode {
    const char *name;
    bool overlap, any_type;
} Mode;

static const Mode modes[] = {
    {"exact/exact", false, false},
    {"exact/inexact", false, true},
    {"overlap/exact", true, false},
    {"overlap/inexact", true, true},
};

enum { N_MODES = sizeof modes / sizeof *modes };

typedef struct Counts {
    uint64_t tp, fp, fn;
    uint64_t fpm, fnm; /* of relations: for want of an entity */
} Counts;

typedef struct TypeCounts {
    Counts of[N_MODES];
} TypeCounts;

typedef struct Entity {
    Symbol type;
    uint32_t n;
    Span extent; /* from the first fragment to the last; empty if there is none */
    const Span *fragments;
} Entity;

typedef VECTOR(Entity) Entities;

typedef struct Link {
    Symbol type;               /* with those of its entities */
    Entity first, second;
} Link;

/* Relations in the order of their HashMap. */
typedef VECTOR(Link) Links;

/* Types and their counts, by symbol. */
typedef struct Table {
    Symbols types;
    VECTOR(TypeCounts) counts;
} Table;

struct ProfileRun {
    Table entities, relations;
    bool any_relations;
    Entities sides[2];         /* gold and predicted, in the order of their HashMap */
    Entities listed;           /* in the order of the file */
    VECTOR(uint32_t) places;   /* where in `listed` each mention of the document is; NOT_READ */
    Links links[2], listed_links;
    VECTOR(uint32_t) hashes;
    VECTOR(uint32_t) order;    /* and then, in matching, the next entity that is left */
    StrBuf text;
};

#define NOT_READ UINT32_MAX

static Symbol type_in(Table *t, const char *name)
{
    Symbol type = symbols_intern_text(&t->types, name);
    if (type == t->counts.n) vec_push(&t->counts, (TypeCounts){0});
    return type;
}

/* -- reading ---------------------------------------------------------------------------------------------------------- */

static void keep_largest(uint64_t *largest, const char *id, char letter)
{
    if (!id || id[0] != letter || strspn(id + 1, "0123456789") != strlen(id + 1) || strlen(id) > 10) return;
    uint64_t number = strtoull(id + 1, NULL, 10);
    if (number > *largest) *largest = number;
}

/* The hash of the id. Annotations without one are numbered behind the others, as they are when a brat file is written. */
static uint32_t hash_of(const char *id, char letter, uint64_t *number)
{
    char made[24];
    if (!id) snprintf(made, sizeof made, "%c%llu", letter, (unsigned long long)++*number);
    return java_hash(id ? id : made, strlen(id ? id : made));
}

/* Would the original keep the line? Java's split forgets empty fields at the end, and only lines of three fields are kept. A
 * surface that is nowhere in the text is kept: it is a prediction, and wrong. */
static bool line_is_kept(const Document *d, const Mention *m, StrBuf *text)
{
    if (!m->n_spans || !d->text) return true;
    sb_clear(text);
    document_surface(d, m, text);
    size_t n = text->length;
    while (n && text->data[n - 1] == '\t') n--;
    return n && !memchr(text->data, '\t', n);
}

static void read_entities(ProfileRun *run, const Document *d, Entities *side)
{
    uint64_t number = 0;
    for (uint32_t i = 0; i < d->n_mentions; i++) keep_largest(&number, d->mentions[i].id, 'T');
    run->listed.n = run->places.n = run->hashes.n = run->order.n = side->n = 0;
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        vec_push(&run->places, NOT_READ);
        if (mention_is_abstract(m)) continue;
        uint32_t hash = hash_of(m->id, 'T', &number);
        if (!line_is_kept(d, m, &run->text)) continue;
        Symbol type = type_in(&run->entities, symbols_name(d->symbols, m->type));
        Span extent = {0};
        if (m->n_spans) extent = (Span){m->spans[0].start, m->spans[m->n_spans - 1].end};
        run->places.at[i] = (uint32_t)run->listed.n;
        vec_push(&run->listed, (Entity){type, m->n_spans, extent, m->spans});
        vec_push(&run->hashes, hash);
    }
    size_t n = run->listed.n;
    vec_reserve(&run->order, n);
    vec_reserve(side, n);
    java_map_order(run->hashes.at, n, run->order.at);
    for (; side->n < n; side->n++) side->at[side->n] = run->listed.at[run->order.at[side->n]];
}

/* Can it be a line "R1<TAB>TYPE ROLE:T1 ROLE:T2"? */
static bool is_line(const Document *d, const Relation *x)
{
    if (x->n_arguments != 2) return false;
    for (int i = 0; i < 2; i++)
        if (!x->arguments[i].is_event && mention_is_abstract(&d->mentions[x->arguments[i].target])) return false;
    return true;
}

static const Entity *entity_of(const ProfileRun *run, const Argument *a)
{
    uint32_t place = a->is_event ? NOT_READ : run->places.at[a->target];
    return place == NOT_READ ? NULL : &run->listed.at[place];
}

/* To be called while `listed` still holds the entities of the document. */
static int read_relations(ProfileRun *run, const Document *d, Links *side, Error *e)
{
    uint64_t number = 0;
    for (uint32_t i = 0; i < d->n_relations; i++) keep_largest(&number, d->relations[i].id, 'R');
    run->listed_links.n = run->hashes.n = run->order.n = side->n = 0;
    for (uint32_t i = 0; i < d->n_relations; i++) {
        const Relation *x = &d->relations[i];
        if (!is_line(d, x)) continue;
        const Entity *first = entity_of(run, &x->arguments[0]), *second = entity_of(run, &x->arguments[1]);
        if (!first || !second)
            return error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0,
                            "brateval raises NullPointerException here: in document %s an argument of relation %s is an event, or an entity whose line it drops",
                            d->id, x->id ? x->id : symbols_name(d->symbols, x->type));
        sb_clear(&run->text);
        sb_printf(&run->text, "%s|%s|%s", symbols_name(d->symbols, x->type), symbols_name(&run->entities.types, first->type),
                  symbols_name(&run->entities.types, second->type));
        vec_push(&run->listed_links, (Link){type_in(&run->relations, sb_text(&run->text)), *first, *second});
        vec_push(&run->hashes, hash_of(x->id, 'R', &number));
    }
    size_t n = run->listed_links.n;
    run->any_relations |= n > 0;
    vec_reserve(&run->order, n);
    vec_reserve(side, n);
    java_map_order(run->hashes.at, n, run->order.at);
    for (; side->n < n; side->n++) side->at[side->n] = run->listed_links.at[run->order.at[side->n]];
    return ASSAY_OK;
}

static int read_side(ProfileRun *run, const Document *d, int side, Error *e)
{
    read_entities(run, d, &run->sides[side]);
    return read_relations(run, d, &run->links[side], e);
}

/* -- matching --------------------------------------------------------------------------------------------------------- */

static bool has_fragments_of(const Entity *gold, const Entity *predicted)
{
    for (uint32_t i = 0; i < gold->n; i++) {
        bool found = false;
        for (uint32_t k = 0; k < predicted->n && !found; k++)
            found = gold->fragments[i].start == predicted->fragments[k].start && gold->fragments[i].end == predicted->fragments[k].end;
        if (!found) return false;
    }
    return true;
}

static bool overlaps(const Entity *a, const Entity *b)
{
    for (uint32_t i = 0; i < a->n; i++)
        for (uint32_t k = 0; k < b->n; k++)
            if (a->fragments[i].start < b->fragments[k].end && b->fragments[k].start < a->fragments[i].end) return true;
    return false;
}

static bool fits(const Mode *mode, const Entity *gold, const Entity *predicted)
{
    if (gold->extent.start >= predicted->extent.end || predicted->extent.start >= gold->extent.end) return false; /* most are far apart */
    if (!mode->any_type && gold->type != predicted->type) return false;
    return has_fragments_of(gold, predicted) || (mode->overlap && overlaps(gold, predicted));
}

/* Those that are left, as a chain of n: each the next, the last n. */
static uint32_t *whole_chain(ProfileRun *run, size_t n)
{
    run->order.n = 0;
    vec_reserve(&run->order, n);
    for (size_t i = 0; i < n; i++) vec_push(&run->order, (uint32_t)i + 1);
    return run->order.at;
}

static void match_entities(ProfileRun *run, size_t mode)
{
    const Entities *gold = &run->sides[0], *predicted = &run->sides[1];
    uint32_t end = (uint32_t)predicted->n, *next = whole_chain(run, end), first = 0;
    for (size_t g = 0; g < gold->n; g++) {
        const Entity *entity = &gold->at[g];
        Counts *counts = &run->entities.counts.at[entity->type].of[mode];
        uint32_t *to = &first; /* the link to the entity looked at */
        while (*to < end && !fits(&modes[mode], entity, &predicted->at[*to])) to = &next[*to];
        if (*to == end) {
            counts->fn++;
        } else {
            counts->tp++;
            *to = next[*to];
        }
    }
    for (uint32_t p = first; p < end; p = next[p]) run->entities.counts.at[predicted->at[p].type].of[mode].fp++;
}

static bool has_fitting(const Mode *mode, const Entity *entity, const Entities *others)
{
    for (size_t i = 0; i < others->n; i++)
        if (fits(mode, entity, &others->at[i])) return true;
    return false;
}

/* Does one of the relation's entities fit none of the other side? */
static bool wants_entity(const Mode *mode, const Link *link, const Entities *others)
{
    return !has_fitting(mode, &link->first, others) || !has_fitting(mode, &link->second, others);
}

static bool link_fits(const Mode *mode, const Link *gold, const Link *predicted)
{
    return gold->type == predicted->type && fits(mode, &gold->first, &predicted->first) && fits(mode, &gold->second, &predicted->second);
}

static void match_relations(ProfileRun *run, size_t mode)
{
    const Links *gold = &run->links[0], *predicted = &run->links[1];
    uint32_t end = (uint32_t)predicted->n, *next = whole_chain(run, end), first = 0;
    for (size_t g = 0; g < gold->n; g++) {
        Counts *counts = &run->relations.counts.at[gold->at[g].type].of[mode];
        uint32_t *to = &first;
        while (*to < end && !link_fits(&modes[mode], &gold->at[g], &predicted->at[*to])) to = &next[*to];
        if (*to == end) {
            counts->fn++;
            counts->fnm += wants_entity(&modes[mode], &gold->at[g], &run->sides[1]);
        } else {
            counts->tp++;
            *to = next[*to];
        }
    }
    for (uint32_t p = first; p < end; p = next[p]) {
        Counts *counts = &run->relations.counts.at[predicted->at[p].type].of[mode];
        counts->fp++;
        counts->fpm += wants_entity(&modes[mode], &predicted->at[p], &run->sides[0]);
    }
}

static int take_mentions(ProfileRun *run, const Document *gold, const Document *predicted, Error *e)
{
    if (!predicted)
        return error_set(e, ASSAY_ERR_DATA, "brateval raises Exception here: mandatory file is missing: %s.ann (the system gave no answer for this document)",
                         gold->id ? gold->id : "");
    int status = read_side(run, gold, 0, e);
    if (!status) status = read_side(run, predicted, 1, e);
    for (size_t mode = 0; mode < N_MODES && !status; mode++) {
        match_entities(run, mode);
        match_relations(run, mode);
    }
    return status;
}

/* -- the result ------------------------------------------------------------------------------------------------------- */

static void put_ratio(StrBuf *out, const char *key, double value)
{
    sb_printf(out, ",\"%s\":\"", key);
    java_put_fixed(out, value, 4);
    sb_putc(out, '"');
}

static ResultRow make_row(Arena *arena, const char *category, const Counts *c, bool relation)
{
    double tp = (double)c->tp, gold = (double)(c->tp + c->fn), predicted = (double)(c->tp + c->fp);
    Measure *m = arena_zero(arena, 1, sizeof *m);
    if (predicted > 0) m->precision = tp / predicted;
    if (gold > 0) m->recall = tp / gold;
    if (m->precision + m->recall > 0) m->f1 = 2 * m->precision * m->recall / (m->precision + m->recall);
    StrBuf native = {0};
    sb_printf(&native, "{\"tp\":%llu,\"fp\":%llu,\"fn\":%llu", (unsigned long long)c->tp, (unsigned long long)c->fp, (unsigned long long)c->fn);
    put_ratio(&native, "precision", m->precision);
    put_ratio(&native, "recall", m->recall);
    put_ratio(&native, "f1", m->f1);
    if (relation) sb_printf(&native, ",\"fpm\":%llu,\"fnm\":%llu", (unsigned long long)c->fpm, (unsigned long long)c->fnm);
    sb_putc(&native, '}');
    ResultRow row = {category, {gold, tp, predicted, tp}, m, arena_copy(arena, native.data, native.length)};
    sb_free(&native);
    return row;
}

static int by_category(const void *a, const void *b)
{
    return strcmp(((const ResultRow *)a)->category, ((const ResultRow *)b)->category);
}

static Result make_result(const Table *t, const char *layer, size_t mode, Arena *arena)
{
    Result r = {.layer = layer, .criterion = modes[mode].name, .profile = "brateval-0.3.2", .unit = "document", .additive = true};
    bool relation = strcmp(layer, "relations") == 0;
    Counts all = {0};
    r.rows = arena_zero(arena, t->counts.n, sizeof *r.rows);
    for (; r.n_rows < t->counts.n; r.n_rows++) {
        const Counts *c = &t->counts.at[r.n_rows].of[mode];
        const char *name = symbols_name(&t->types, (Symbol)r.n_rows);
        r.rows[r.n_rows] = make_row(arena, arena_copy(arena, name, strlen(name)), c, relation);
        all.tp += c->tp;
        all.fp += c->fp;
        all.fn += c->fn;
        all.fpm += c->fpm;
        all.fnm += c->fnm;
    }
    if (r.n_rows) qsort(r.rows, r.n_rows, sizeof *r.rows, by_category);
    r.total = make_row(arena, "*", &all, relation);
    return r;
}

/* Relations only where there are any: else they are nobody's question. */
static int finish(ProfileRun *run, Arena *arena, Result **results, size_t *n, Error *e)
{
    (void)e;
    *results = arena_alloc(arena, 2 * N_MODES * sizeof **results);
    *n = 0;
    for (size_t mode = 0; mode < N_MODES; mode++) (*results)[(*n)++] = make_result(&run->entities, "mentions", mode, arena);
    for (size_t mode = 0; mode < N_MODES && run->any_relations; mode++)
        (*results)[(*n)++] = make_result(&run->relations, "relations", mode, arena);
    return ASSAY_OK;
}

/* -- life ------------------------------------------------------------------------------------------------------------- */

static int open_run(ProfileRun **out, const ProfileOptions *options, Error *e)
{
    (void)options;
    (void)e;
    *out = mem_zero(1, sizeof **out);
    return ASSAY_OK;
}

static void close_run(ProfileRun *run)
{
    if (!run) return;
    Table *const tables[] = {&run->entities, &run->relations};
    for (int i = 0; i < 2; i++) {
        symbols_free(&tables[i]->types);
        vec_free(&tables[i]->counts);
        vec_free(&run->sides[i]);
        vec_free(&run->links[i]);
    }
    vec_free(&run->listed);
    vec_free(&run->listed_links);
    vec_free(&run->places);
    vec_free(&run->hashes);
    vec_free(&run->order);
    sb_free(&run->text);
    free(run);
}

static const char *const criteria_names[] = {"exact/exact", "exact/inexact", "overlap/exact", "overlap/inexact", NULL};
static const char *const no_options[] = {NULL};

const Profile profile_brateval = {
    .name = "brateval-0.3.2",
    .alias = "brateval",
    .reproduces = "brateval 0.3.2 (READ-BioMed, commit 17acc16): entities and relations, span/type, no annotation.conf",
    .wrong = "The first entity that fits is the match, in the order of a Java HashMap of the ids: the numbering of the entities can change the "
             "score, and overlap does not prefer an exact match. exact finds a gold mention in a predicted one with more fragments, not the other way round. The entities of "
             "a relation must have the right types even if they are inexact.",
    .criteria = criteria_names,
    .options = no_options,
    .additive = true,
    .differs = PROFILE_DUPLICATES | PROFILE_ORDER | PROFILE_CREDIT | PROFILE_ZERO,
    .open = open_run,
    .take_mentions = take_mentions,
    .finish = finish,
    .close = close_run,
};

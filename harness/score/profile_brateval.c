/* brateval-0.3.2: entities of brat folders. For every gold entity, in the order of a Java HashMap of the ids, the first entity of
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

struct ProfileRun {
    Symbols types;
    VECTOR(TypeCounts) counts; /* by the symbol of a type */
    Entities sides[2];         /* gold and predicted, in the order of their HashMap */
    Entities listed;           /* in the order of the file */
    VECTOR(uint32_t) hashes;
    VECTOR(uint32_t) order;    /* and then, in matching, the next entity that is left */
    StrBuf text;
};

/* -- reading ---------------------------------------------------------------------------------------------------------- */

/* The largest n of an id Tn: mentions without an id are numbered behind it, as they are when a brat file is written. */
static uint64_t largest_number(const Document *d)
{
    uint64_t largest = 0;
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        const char *id = d->mentions[i].id;
        if (!id || id[0] != 'T' || strspn(id + 1, "0123456789") != strlen(id + 1) || strlen(id) > 10) continue;
        uint64_t number = strtoull(id + 1, NULL, 10);
        if (number > largest) largest = number;
    }
    return largest;
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

static void read_side(ProfileRun *run, const Document *d, Entities *side)
{
    uint64_t number = largest_number(d);
    run->listed.n = run->hashes.n = run->order.n = side->n = 0;
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        char made[24];
        const char *id = m->id;
        if (!id) {
            snprintf(made, sizeof made, "T%llu", (unsigned long long)++number);
            id = made;
        }
        if (!line_is_kept(d, m, &run->text)) continue;
        Symbol type = symbols_intern_text(&run->types, symbols_name(d->symbols, m->type));
        if (type == run->counts.n) vec_push(&run->counts, (TypeCounts){0});
        Span extent = {0};
        if (m->n_spans) extent = (Span){m->spans[0].start, m->spans[m->n_spans - 1].end};
        vec_push(&run->listed, (Entity){type, m->n_spans, extent, m->spans});
        vec_push(&run->hashes, java_hash(id, strlen(id)));
    }
    size_t n = run->listed.n;
    vec_reserve(&run->order, n);
    vec_reserve(side, n);
    java_map_order(run->hashes.at, n, run->order.at);
    for (; side->n < n; side->n++) side->at[side->n] = run->listed.at[run->order.at[side->n]];
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

static void match(ProfileRun *run, size_t mode)
{
    const Entities *gold = &run->sides[0], *predicted = &run->sides[1];
    uint32_t end = (uint32_t)predicted->n, *next = run->order.at, first = 0;
    for (uint32_t p = 0; p < end; p++) next[p] = p + 1;
    for (size_t g = 0; g < gold->n; g++) {
        const Entity *entity = &gold->at[g];
        Counts *counts = &run->counts.at[entity->type].of[mode];
        uint32_t *to = &first; /* the link to the entity looked at */
        while (*to < end && !fits(&modes[mode], entity, &predicted->at[*to])) to = &next[*to];
        if (*to == end) {
            counts->fn++;
        } else {
            counts->tp++;
            *to = next[*to];
        }
    }
    for (uint32_t p = first; p < end; p = next[p]) run->counts.at[predicted->at[p].type].of[mode].fp++;
}

static int take_mentions(ProfileRun *run, const Document *gold, const Document *predicted, Error *e)
{
    if (!predicted)
        return error_set(e, ASSAY_ERR_DATA, "brateval raises Exception here: mandatory file is missing: %s.ann (the system gave no answer for this document)",
                         gold->id ? gold->id : "");
    read_side(run, gold, &run->sides[0]);
    read_side(run, predicted, &run->sides[1]);
    for (size_t mode = 0; mode < N_MODES; mode++) match(run, mode);
    return ASSAY_OK;
}

/* -- the result ------------------------------------------------------------------------------------------------------- */

static void put_ratio(StrBuf *out, const char *key, double value)
{
    sb_printf(out, ",\"%s\":\"", key);
    java_put_fixed(out, value, 4);
    sb_putc(out, '"');
}

static ResultRow make_row(Arena *arena, const char *category, const Counts *c)
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
    sb_putc(&native, '}');
    ResultRow row = {category, {gold, tp, predicted, tp}, m, arena_copy(arena, native.data, native.length)};
    sb_free(&native);
    return row;
}

static int by_category(const void *a, const void *b)
{
    return strcmp(((const ResultRow *)a)->category, ((const ResultRow *)b)->category);
}

static Result make_result(const ProfileRun *run, size_t mode, Arena *arena)
{
    Result r = {.layer = "mentions", .criterion = modes[mode].name, .profile = "brateval-0.3.2", .unit = "document", .additive = true};
    Counts all = {0};
    r.rows = arena_zero(arena, run->counts.n, sizeof *r.rows);
    for (; r.n_rows < run->counts.n; r.n_rows++) {
        const Counts *c = &run->counts.at[r.n_rows].of[mode];
        const char *name = symbols_name(&run->types, (Symbol)r.n_rows);
        r.rows[r.n_rows] = make_row(arena, arena_copy(arena, name, strlen(name)), c);
        all.tp += c->tp;
        all.fp += c->fp;
        all.fn += c->fn;
    }
    if (r.n_rows) qsort(r.rows, r.n_rows, sizeof *r.rows, by_category);
    r.total = make_row(arena, "*", &all);
    return r;
}

static int finish(ProfileRun *run, Arena *arena, Result **results, size_t *n, Error *e)
{
    (void)e;
    *results = arena_alloc(arena, N_MODES * sizeof **results);
    for (*n = 0; *n < N_MODES; ++*n) (*results)[*n] = make_result(run, *n, arena);
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
    symbols_free(&run->types);
    vec_free(&run->counts);
    for (int side = 0; side < 2; side++) vec_free(&run->sides[side]);
    vec_free(&run->listed);
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
    .reproduces = "brateval 0.3.2 (READ-BioMed, commit 17acc16): entities, span/type, no annotation.conf",
    .wrong = "The first entity that fits is the match, in the order of a Java HashMap of the ids: the numbering of the entities can change the "
             "score, and overlap does not prefer an exact match. exact finds a gold mention in a predicted one with more fragments, not the other way round.",
    .criteria = criteria_names,
    .options = no_options,
    .additive = true,
    .differs = PROFILE_DUPLICATES | PROFILE_ORDER | PROFILE_CREDIT | PROFILE_ZERO,
    .open = open_run,
    .take_mentions = take_mentions,
    .finish = finish,
    .close = close_run,
};

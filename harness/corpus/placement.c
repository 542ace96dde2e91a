/* Occurrences of a surface are looked up once and remembered: systems list the same name again and again. The normalised text
 * is made only when a surface is not there as it stands. It is normalised one grapheme cluster at a time, because then every
 * byte of it knows the characters that it came from. */
#include "corpus/placement.h"

#include "base/vector.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static const char *const policy_names[] = {
    [PLACE_FIRST_UNUSED] = "first-unused", [PLACE_ALL] = "all", [PLACE_ONLY_IF_UNIQUE] = "only-if-unique"};

const char *placement_name(Placement policy) { return policy_names[policy]; }

/* Text after normalisation; each byte with the place of the cluster that it came from. */
typedef struct Folded {
    StrBuf bytes;
    VECTOR(Span) origin;
} Folded;

typedef struct Occurrences {
    Span *at;
    uint32_t n, first_free, first_clear; /* all before first_free are taken, all before first_clear are covered */
    bool known, normalised;
} Occurrences;

typedef struct Placing {
    Document *d;
    Folded text;
    bool folded;             /* `text` was made */
    Symbols surfaces;
    VECTOR(Occurrences) found; /* parallel to the numbers of `surfaces` */
    Symbols taken;           /* places as bytes, alone and with a type: used as a set */
    bool *covered;           /* bytes of the text that some mention has */
    VECTOR(Mention) copies;
    PlacementCount *count;
} Placing;

/* -- normalising -------------------------------------------------------------------------------------------------------- */

static bool is_space(uint32_t c)
{
    if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

static const char *cluster_end(const char *p, const char *end)
{
    utf8proc_int32_t state = 0;
    uint32_t previous = utf8_next(&p, end);
    while (p < end) {
        const char *next = p;
        uint32_t c = utf8_next(&next, end);
        if (c < 0x80 || utf8proc_grapheme_break_stateful((utf8proc_int32_t)previous, (utf8proc_int32_t)c, &state)) break;
        previous = c;
        p = next;
    }
    return p;
}

static void put_folded(Folded *f, const char *bytes, size_t n, Span origin)
{
    sb_put(&f->bytes, bytes, n);
    for (size_t i = 0; i < n; i++) vec_push(&f->origin, origin);
}

static void fold(Folded *f, const char *text, size_t n)
{
    const char *end = text + n;
    for (const char *p = text, *next; p < end; p = next) {
        const char *look = p;
        uint32_t c = utf8_next(&look, end);
        next = cluster_end(p, end);
        Span origin = {(uint32_t)(p - text), (uint32_t)(next - text)};
        utf8proc_uint8_t *made = NULL;
        if (is_space(c)) {
            bool again = f->bytes.length && f->bytes.data[f->bytes.length - 1] == ' ';
            if (again) f->origin.at[f->origin.n - 1].end = origin.end;
            else put_folded(f, " ", 1, origin);
        } else if (next - p == 1) {
            put_folded(f, p, 1, origin);
        } else {
            utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)p, next - p, &made,
                                                   UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
            if (length >= 0) put_folded(f, (const char *)made, (size_t)length, origin);
            free(made);
        }
    }
}

static void folded_free(Folded *f)
{
    sb_free(&f->bytes);
    vec_free(&f->origin);
}

/* -- looking ------------------------------------------------------------------------------------------------------------ */

static bool is_word_at(const char *p, const char *end)
{
    if (p >= end) return false;
    uint32_t c = utf8_next(&p, end);
    if (c < 0x80) return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO; /* letters, marks, numbers */
}

/* Is there a word on both sides of the place? Then it cuts that word. */
static bool cuts_word(const Document *d, uint32_t at)
{
    const char *end = d->text + d->text_length, *p = d->text + at;
    if (at == 0 || !is_word_at(p, end)) return false;
    const char *before = p - 1;
    while (before > d->text && ((unsigned char)*before & 0xc0) == 0x80) before--;
    return is_word_at(before, end);
}

static void keep_if_wanted(const Placing *p, Span s, bool whole, Span **out, size_t *n, size_t *capacity)
{
    if (whole && (cuts_word(p->d, s.start) || cuts_word(p->d, s.end))) return;
    if (*n == *capacity) {
        *capacity = *capacity ? *capacity * 2 : 8;
        *out = mem_resize(*out, *capacity, sizeof **out);
    }
    (*out)[(*n)++] = s;
}

static Span *look_exactly(const Placing *p, const char *surface, size_t length, bool whole, size_t *n)
{
    Span *out = NULL;
    size_t capacity = 0;
    const char *text = p->d->text, *end = text + p->d->text_length;
    for (const char *at = text; (at = memmem(at, (size_t)(end - at), surface, length)) != NULL; at += length)
        keep_if_wanted(p, (Span){(uint32_t)(at - text), (uint32_t)((size_t)(at - text) + length)}, whole, &out, n, &capacity);
    return out;
}

static Span *look_folded(const Placing *p, const Folded *surface, bool whole, size_t *n)
{
    Span *out = NULL;
    size_t capacity = 0;
    const Folded *f = &p->text;
    const char *text = sb_text(&f->bytes), *end = text + f->bytes.length;
    size_t length = surface->bytes.length;
    if (length == 0) return NULL;
    for (const char *at = text; (at = memmem(at, (size_t)(end - at), surface->bytes.data, length)) != NULL; at++) {
        size_t i = (size_t)(at - text), last = i + length - 1;
        bool starts = i == 0 || f->origin.at[i].start != f->origin.at[i - 1].start;
        bool ends = last + 1 == f->origin.n || f->origin.at[last + 1].start != f->origin.at[last].start;
        if (starts && ends) keep_if_wanted(p, (Span){f->origin.at[i].start, f->origin.at[last].end}, whole, &out, n, &capacity);
    }
    return out;
}

static void trim(const char **text, size_t *n)
{
    while (*n && is_space((unsigned char)**text)) ++*text, --*n;
    while (*n && is_space((unsigned char)(*text)[*n - 1])) --*n;
}

static void look(Placing *p, const char *surface, Occurrences *o)
{
    size_t length = strlen(surface), n = 0;
    Folded folded = {0};
    Span *spans = NULL;
    o->known = true;
    trim(&surface, &length);
    if (length == 0) return;
    spans = look_exactly(p, surface, length, true, &n);
    if (!n && !p->folded) {
        fold(&p->text, p->d->text, p->d->text_length);
        p->folded = true;
    }
    if (!n) {
        fold(&folded, surface, length);
        spans = look_folded(p, &folded, true, &n);
        o->normalised = n > 0;
    }
    if (!n) spans = look_exactly(p, surface, length, false, &n);
    if (!n) {
        spans = look_folded(p, &folded, false, &n);
        o->normalised = n > 0;
    }
    o->at = arena_dup(&p->d->arena, spans, n, sizeof *spans);
    o->n = (uint32_t)n;
    free(spans);
    folded_free(&folded);
}

static Occurrences *occurrences_of(Placing *p, const char *surface)
{
    Symbol s = symbols_intern_text(&p->surfaces, surface);
    while (s >= p->found.n) vec_push(&p->found, (Occurrences){0});
    Occurrences *o = &p->found.at[s];
    if (!o->known) look(p, surface, o);
    return o;
}

/* -- choosing ----------------------------------------------------------------------------------------------------------- */

typedef struct Taken {
    Span place;
    Symbol type;
} Taken;

static bool is_taken(const Placing *p, Span place)
{
    return symbols_find(&p->taken, (const char *)&place, sizeof place) != SYMBOL_NONE;
}

static bool is_taken_by(const Placing *p, Span place, Symbol type)
{
    Taken key = {place, type};
    return symbols_find(&p->taken, (const char *)&key, sizeof key) != SYMBOL_NONE;
}

/* Also where a mention has only some of it. */
static bool is_covered(const Placing *p, Span place)
{
    return memchr(p->covered + place.start, true, place.end - place.start) != NULL;
}

static void take(Placing *p, Span place, Symbol type)
{
    memset(p->covered + place.start, true, place.end - place.start);
    Taken key = {place, type};
    symbols_intern(&p->taken, (const char *)&place, sizeof place);
    symbols_intern(&p->taken, (const char *)&key, sizeof key);
}

static void put_at(Placing *p, Mention *m, Span place, bool normalised)
{
    m->spans = arena_dup(&p->d->arena, &place, 1, sizeof place);
    m->n_spans = 1;
    if (normalised) m->surface = NULL; /* it is not what stands there */
    take(p, place, m->type);
}

static bool place_first_unused(Placing *p, Mention *m, Occurrences *o)
{
    while (o->first_clear < o->n && is_covered(p, o->at[o->first_clear])) o->first_clear++;
    while (o->first_free < o->n && is_taken(p, o->at[o->first_free])) o->first_free++;
    uint32_t i = o->first_clear < o->n ? o->first_clear : o->first_free;
    if (i == o->n)
        for (i = 0; i < o->n && is_taken_by(p, o->at[i], m->type);) i++;
    if (i == o->n) return false;
    put_at(p, m, o->at[i], o->normalised);
    return true;
}

static bool place_all(Placing *p, Mention *m, const Occurrences *o)
{
    bool placed = false;
    for (uint32_t i = 0; i < o->n; i++) {
        if (is_taken_by(p, o->at[i], m->type)) continue;
        if (!placed) {
            put_at(p, m, o->at[i], o->normalised);
            placed = true;
            continue;
        }
        Mention copy = *m;
        copy.id = NULL;
        put_at(p, &copy, o->at[i], o->normalised);
        vec_push(&p->copies, copy);
    }
    return placed;
}

static void place(Placing *p, Mention *m, Placement policy)
{
    Occurrences *o = occurrences_of(p, m->surface);
    bool placed = false;
    if (policy == PLACE_FIRST_UNUSED) {
        placed = place_first_unused(p, m, o);
    } else if (policy == PLACE_ALL) {
        placed = place_all(p, m, o);
    } else if (o->n == 1) {
        put_at(p, m, o->at[0], o->normalised);
        placed = true;
    }
    p->count->placed += placed;
    p->count->made_up += o->n == 0;
    p->count->unplaced += o->n > 0 && !placed;
    p->count->ambiguous += o->n > 1;
    p->count->normalised += placed && o->normalised;
}

static void append_copies(Document *d, const Mention *copies, size_t n)
{
    Mention *all = arena_alloc(&d->arena, (d->n_mentions + n) * sizeof *all);
    memcpy(all, d->mentions, d->n_mentions * sizeof *all);
    memcpy(all + d->n_mentions, copies, n * sizeof *all);
    d->mentions = all;
    d->n_mentions += (uint32_t)n;
}

void placement_apply(Document *d, Placement policy, PlacementCount *count)
{
    Placing p = {.d = d, .count = count};
    uint32_t wanting = 0;
    for (uint32_t i = 0; i < d->n_mentions; i++) wanting += d->mentions[i].n_spans == 0 && d->mentions[i].surface;
    if (!wanting) return;
    p.covered = mem_zero((size_t)d->text_length + 1, sizeof *p.covered);
    for (uint32_t i = 0; i < d->n_mentions; i++)
        if (d->mentions[i].n_spans == 1) take(&p, d->mentions[i].spans[0], d->mentions[i].type);
    for (uint32_t i = 0; i < d->n_mentions; i++)
        if (d->mentions[i].n_spans == 0 && d->mentions[i].surface) place(&p, &d->mentions[i], policy);
    if (p.copies.n) append_copies(d, p.copies.at, p.copies.n);
    free(p.covered);
    folded_free(&p.text);
    symbols_free(&p.surfaces);
    symbols_free(&p.taken);
    vec_free(&p.found);
    vec_free(&p.copies);
}

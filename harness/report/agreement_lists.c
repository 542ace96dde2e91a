#include "report/agreement_lists.h"

#include "base/json.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SHOWN = 60 }; /* bytes of a mention's text in a table for people */

static const char *const kinds[MENTION_VERDICTS] = {
    [VERDICT_CORRECT] = "agreed",       [VERDICT_WRONG_TYPE] = "type",    [VERDICT_WRONG_BOUNDARY] = "boundary",
    [VERDICT_WRONG_BOTH] = "both",      [VERDICT_MISSING] = "only first", [VERDICT_SPURIOUS] = "only second",
};

static const char *first_name(const AgreementView *v, const AgreementPair *p) { return v->annotators[p->first].name; }
static const char *second_name(const AgreementView *v, const AgreementPair *p) { return v->annotators[p->second].name; }

static void put_count(Table *t, size_t n)
{
    StrBuf b = {0};
    sb_printf(&b, "%zu", n);
    table_number(t, (double)n, arena_copy(t->arena, b.data, b.length));
    sb_free(&b);
}

/* -- counted ------------------------------------------------------------------------------------------------------------ */

void agreement_kinds(Table *t, AgreementView *v)
{
    static const char *const keys[MENTION_VERDICTS] = {"agreed", "type", "boundary", "both", "only_first", "only_second"};
    t->title = "Mentions of both, by kind of disagreement";
    t->stub = 2;
    table_column(t, "first", "first", NULL, ALIGN_LEFT);
    table_column(t, "second", "second", NULL, ALIGN_LEFT);
    for (Verdict k = 0; k < MENTION_VERDICTS; k++) table_column(t, keys[k], kinds[k], NULL, ALIGN_DECIMAL);
    for (size_t i = 0; i < v->agreement->n_pairs; i++) {
        const AgreementPair *p = &v->agreement->pairs[i];
        table_text(t, first_name(v, p));
        table_text(t, second_name(v, p));
        for (Verdict k = 0; k < MENTION_VERDICTS; k++) put_count(t, p->verdicts[k]);
    }
    table_note(t, "type: same spans; boundary: same type, shared characters; both: shared characters only");
}

/* Two categories that were given to the same thing. */
typedef struct Confusion {
    const char *first, *second;
    size_t count;
} Confusion;

static int by_names(const void *x, const void *y)
{
    const Confusion *a = x, *b = y;
    int order = strcmp(a->first, b->first);
    return order ? order : strcmp(a->second, b->second);
}

static int by_count(const void *x, const void *y)
{
    const Confusion *a = x, *b = y;
    return a->count != b->count ? (a->count > b->count ? -1 : 1) : by_names(x, y);
}

static Confusion *confusions_of(const AgreementView *v, const AgreementPair *p, size_t *n)
{
    Confusion *all = arena_zero(v->arena, p->n_disagreements + 1, sizeof *all);
    size_t found = 0;
    *n = 0;
    for (size_t i = 0; i < p->n_disagreements; i++) {
        const Disagreement *d = &p->disagreements[i];
        if (d->first && d->second && strcmp(d->first_category, d->second_category) != 0)
            all[found++] = (Confusion){d->first_category, d->second_category, 1};
    }
    qsort(all, found, sizeof *all, by_names);
    for (size_t i = 0; i < found; i++) {
        if (*n > 0 && by_names(&all[*n - 1], &all[i]) == 0) all[*n - 1].count++;
        else all[(*n)++] = all[i];
    }
    qsort(all, *n, sizeof *all, by_count);
    return all;
}

void agreement_types(Table *t, AgreementView *v)
{
    t->title = "One calls it so, the other so";
    t->stub = 2;
    table_column(t, "first", "first", NULL, ALIGN_LEFT);
    table_column(t, "second", "second", NULL, ALIGN_LEFT);
    table_column(t, "first_category", "says", NULL, ALIGN_LEFT);
    table_column(t, "second_category", "says", NULL, ALIGN_LEFT);
    table_column(t, "count", "count", NULL, ALIGN_DECIMAL);
    for (size_t i = 0; i < v->agreement->n_pairs; i++) {
        const AgreementPair *p = &v->agreement->pairs[i];
        size_t n;
        const Confusion *c = confusions_of(v, p, &n);
        for (size_t k = 0; k < n && k < v->listed; k++) {
            table_text(t, first_name(v, p));
            table_text(t, second_name(v, p));
            table_text(t, c[k].first);
            table_text(t, c[k].second);
            put_count(t, c[k].count);
        }
        if (n > v->listed) table_note(t, "%s and %s: %zu more", first_name(v, p), second_name(v, p), n - v->listed);
    }
}

/* -- one by one --------------------------------------------------------------------------------------------------------- */

/* Bytes to characters for places that mostly come in order. */
typedef struct Place {
    const Document *document;
    uint32_t byte, characters;
} Place;

static uint32_t characters_at(Place *p, const Document *d, uint32_t byte)
{
    if (p->document != d || byte < p->byte) *p = (Place){.document = d};
    p->characters += (uint32_t)utf8_count(d->text + p->byte, byte - p->byte, UNIT_CODEPOINT);
    p->byte = byte;
    return p->characters;
}

static const char *kind_of(const AgreementView *v, const AgreementPair *p, const Disagreement *d, Arena *a)
{
    if (!v->for_people || (d->first && d->second)) return kinds[d->verdict];
    StrBuf b = {0};
    sb_printf(&b, "only %s", d->first ? first_name(v, p) : second_name(v, p));
    const char *text = arena_copy(a, b.data, b.length);
    sb_free(&b);
    return text;
}

static bool in_one_line(char c) { return c != '\n' && c != '\r' && c != '\t'; }

/* The text of a mention on one line, cut to fit. */
static void shown_surface(StrBuf *out, const Document *d, const Mention *m)
{
    StrBuf text = {0};
    document_surface(d, m, &text);
    size_t n = text.length;
    if (n > MOST_SHOWN)
        for (n = MOST_SHOWN; n > 0 && ((unsigned char)text.data[n] & 0xc0) == 0x80;) n--;
    for (size_t i = 0; i < n; i++) sb_putc(out, in_one_line(text.data[i]) ? text.data[i] : ' ');
    if (n < text.length) sb_puts(out, "…");
    sb_free(&text);
}

/* PERSON 10–21 "Mike Pompeo" */
static void put_shown(Table *t, Place *place, const Document *d, const Mention *m, const char *category)
{
    StrBuf b = {0};
    if (m) {
        sb_printf(&b, "%s ", category);
        for (uint32_t i = 0; i < m->n_spans; i++) {
            uint32_t start = characters_at(place, d, m->spans[i].start);
            sb_printf(&b, "%s%u-%u", i ? "," : "", start, characters_at(place, d, m->spans[i].end));
        }
        sb_puts(&b, m->n_spans ? " \"" : "nowhere \"");
        if (m->n_spans) shown_surface(&b, d, m);
        else sb_puts(&b, m->surface ? m->surface : "");
        sb_putc(&b, '"');
    }
    table_text(t, m ? arena_copy(t->arena, b.data, b.length) : NULL);
    sb_free(&b);
}

static void put_fields(Table *t, Place *place, const Document *d, const Mention *m, const char *category)
{
    bool placed = m && m->n_spans;
    table_text(t, category);
    for (int end = 0; end < 2; end++) {
        if (placed) put_count(t, characters_at(place, d, end ? m->spans[m->n_spans - 1].end : m->spans[0].start));
        else table_text(t, NULL);
    }
    StrBuf b = {0};
    if (placed) document_surface(d, m, &b);
    else if (m && m->surface) sb_puts(&b, m->surface);
    table_text(t, m ? arena_copy(t->arena, sb_text(&b), b.length) : NULL);
    sb_free(&b);
}

static void list_columns(Table *t, const AgreementView *v)
{
    static const char *const sides[] = {"first", "second"}, *const fields[] = {"", "_category", "_start", "_end", "_text"};
    bool names = !v->for_people || v->agreement->n_pairs > 1;
    table_column(t, "document", "document", NULL, ALIGN_LEFT);
    table_column(t, "kind", "kind", NULL, ALIGN_LEFT);
    for (size_t s = 0; s < 2; s++) {
        const AgreementPair *p = v->agreement->pairs;
        if (names) table_column(t, sides[s], sides[s], NULL, ALIGN_LEFT);
        for (size_t f = 1; !v->for_people && f < sizeof fields / sizeof *fields; f++) {
            StrBuf key = {0};
            sb_printf(&key, "%s%s", sides[s], fields[f]);
            const char *text = arena_copy(t->arena, key.data, key.length);
            table_column(t, text, text, NULL, f == 2 || f == 3 ? ALIGN_RIGHT : ALIGN_LEFT);
            sb_free(&key);
        }
        if (v->for_people) table_column(t, s ? "second_mention" : "first_mention", names ? "says" : s ? second_name(v, p) : first_name(v, p), NULL, ALIGN_LEFT);
    }
}

void agreement_list(Table *t, AgreementView *v)
{
    t->title = "Disagreements";
    t->sentences = true;
    t->stub = 2;
    list_columns(t, v);
    bool names = !v->for_people || v->agreement->n_pairs > 1;
    void (*put)(Table *, Place *, const Document *, const Mention *, const char *) = v->for_people ? put_shown : put_fields;
    for (size_t i = 0; i < v->agreement->n_pairs; i++) {
        const AgreementPair *p = &v->agreement->pairs[i];
        Place place = {0};
        for (size_t k = 0; k < p->n_disagreements && k < v->listed; k++) {
            const Disagreement *d = &p->disagreements[k];
            table_text(t, d->document->id);
            table_text(t, kind_of(v, p, d, t->arena));
            if (names) table_text(t, first_name(v, p));
            put(t, &place, d->document, d->first, d->first_category);
            if (names) table_text(t, second_name(v, p));
            put(t, &place, d->document, d->second, d->second_category);
        }
        if (p->n_disagreements > v->listed)
            table_note(t, "%s and %s: %zu more; --listed N shows more of them", first_name(v, p), second_name(v, p), p->n_disagreements - v->listed);
    }
    if (v->for_people) table_note(t, "places count characters from 0, the end not included");
}

/* -- JSON lines ----------------------------------------------------------------------------------------------------------- */

static void json_side(StrBuf *out, Place *place, const char *name, const Document *d, const Mention *m, const char *category)
{
    if (!m) {
        sb_puts(out, "null");
        return;
    }
    StrBuf text = {0};
    sb_puts(out, "{\"annotator\":");
    json_put_text(out, name);
    sb_puts(out, ",\"type\":");
    json_put_text(out, category);
    sb_puts(out, ",\"spans\":[");
    for (uint32_t i = 0; i < m->n_spans; i++) {
        uint32_t start = characters_at(place, d, m->spans[i].start);
        sb_printf(out, "%s[%u,%u]", i ? "," : "", start, characters_at(place, d, m->spans[i].end));
    }
    sb_puts(out, "],\"text\":");
    if (m->n_spans) document_surface(d, m, &text);
    else if (m->surface) sb_puts(&text, m->surface);
    json_put_string(out, sb_text(&text), text.length);
    sb_putc(out, '}');
    sb_free(&text);
}

void agreement_jsonl(StrBuf *out, const AgreementView *v)
{
    for (size_t i = 0; i < v->agreement->n_pairs; i++) {
        const AgreementPair *p = &v->agreement->pairs[i];
        Place place = {0};
        for (size_t k = 0; k < p->n_disagreements && k < v->listed; k++) {
            const Disagreement *d = &p->disagreements[k];
            sb_puts(out, "{\"document\":");
            json_put_text(out, d->document->id);
            sb_puts(out, ",\"kind\":");
            json_put_text(out, kinds[d->verdict]);
            sb_puts(out, ",\"annotators\":[");
            json_put_text(out, first_name(v, p));
            sb_putc(out, ',');
            json_put_text(out, second_name(v, p));
            sb_puts(out, "],\"first\":");
            json_side(out, &place, first_name(v, p), d->document, d->first, d->first_category);
            sb_puts(out, ",\"second\":");
            json_side(out, &place, second_name(v, p), d->document, d->second, d->second_category);
            sb_puts(out, "}\n");
        }
    }
}

/* reading.c - making the row.
 *
 * Rules over mentions could be a language of their own. Writing each mention as one character makes them PCRE2 patterns like all the
 * others, so one matcher, one reader of rules and one way of writing them do for every layer.
 */
#include "reading.h"

#include <strings.h>

void reading_make(Reading *r, const RuleSet *rules)
{
    *r = (Reading){.rules = rules};
    const struct { uint32_t *type; const char *name; } types[] = {
        {&r->reference, "REFERENCE"}, {&r->people, "PEOPLE"}, {&r->person, "PERSON"}, {&r->organization, "ORGANIZATION"}, {&r->gpe, "GPE"}, {&r->location, "LOCATION"},
        {&r->facility, "FACILITY"}, {&r->group, "GROUP"}, {&r->title, "TITLE"}, {&r->number, "NUMBER"}, {&r->date, "DATE"}, {&r->time, "TIME"},
        {&r->event, "EVENT"}, {&r->none, "NONE"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        *types[i].type = rules_type(rules, types[i].name);
        if (*types[i].type == NO_TYPE) *types[i].type = MAX_TYPES; /* no mention's, and not that of a word either */
    }
}

/* -- mentions --------------------------------------------------------------------------------------------------------- */

static int in_text_order(const void *a, const void *b)
{
    const Mention *x = a, *y = b;
    if (x->span.start != y->span.start) return x->span.start < y->span.start ? -1 : 1;
    return x->span.end > y->span.end ? -1 : x->span.end < y->span.end;
}

static void take_mentions(Reading *r, const Choice *choice)
{
    r->n_mentions = 0;
    for (size_t i = 0; i < choice->n_taken; i++) {
        const Taken *t = &choice->taken[i];
        if (t->type == r->none) continue;
        r->mentions = room(r->mentions, r->n_mentions, &r->mentions_capacity, sizeof *r->mentions);
        r->mentions[r->n_mentions++] = (Mention){.span = t->span, .type = t->type, .rule = t->rule, .outer = NO_MENTION, .unit = NO_UNIT, .number = -1};
    }
    if (r->n_mentions) qsort(r->mentions, r->n_mentions, sizeof *r->mentions, in_text_order);
    uint32_t open = NO_MENTION;
    for (uint32_t i = 0; i < r->n_mentions; i++) {
        Mention *m = &r->mentions[i];
        while (open != NO_MENTION && r->mentions[open].span.end <= m->span.start) open = r->mentions[open].outer;
        m->outer = open;
        m->cluster = i;
        open = i;
    }
}

/* -- units ------------------------------------------------------------------------------------------------------------ */

static void put(Reading *r, const char *text, size_t n)
{
    while (r->bytes_capacity < r->row.n + n + 1) {
        r->bytes_capacity = (r->row.n + n + 1) * 2;
        r->bytes = grow(r->bytes, r->bytes_capacity);
    }
    memcpy(r->bytes + r->row.n, text, n);
    r->row.n += n;
    r->bytes[r->row.n] = '\0';
}

/* A sign for a mention, as UTF-8 of three bytes. */
static void put_sign(Reading *r, uint32_t code)
{
    char sign[3] = {(char)(0xe0 | code >> 12), (char)(0x80 | (code >> 6 & 0x3f)), (char)(0x80 | (code & 0x3f))};
    put(r, sign, 3);
}

static void add_unit(Reading *r, Unit unit)
{
    if (r->n_units && r->units[r->n_units - 1].span.end < unit.span.start) put(r, " ", 1);
    unit.place = (uint32_t)r->row.n;
    r->units = room(r->units, r->n_units, &r->units_capacity, sizeof *r->units);
    r->units[r->n_units++] = unit;
    if (unit.mention == NO_MENTION) {
        put(r, r->text + unit.span.start, unit.span.end - unit.span.start);
        return;
    }
    put_sign(r, OUTER_SIGN + r->mentions[unit.mention].type);
    for (uint32_t m = unit.mention; m < r->n_mentions && r->mentions[m].span.start < unit.span.end; m++) {
        r->mentions[m].unit = (uint32_t)r->n_units - 1;
        if (m > unit.mention) put_sign(r, INNER_SIGN + r->mentions[m].type);
    }
}

/* The first mention that begins at `byte` and is closed, or NO_MENTION; *m goes on through the mentions. */
static uint32_t closed_at(const Reading *r, uint32_t byte, uint32_t *m)
{
    while (*m < r->n_mentions && r->mentions[*m].span.start < byte) ++*m;
    for (uint32_t i = *m; i < r->n_mentions && r->mentions[i].span.start == byte; i++)
        if (r->mentions[i].type != r->event) return i;
    return NO_MENTION;
}

/* Where the sentence or paragraph behind number `k` begins. */
static uint32_t next_sentence(const assay_document *d, const Page *page, size_t k)
{
    if (d->n_sentences) return k + 1 < d->n_sentences ? d->tokens[d->sentences[k + 1].start].start : UINT32_MAX;
    return k + 1 < page->n_paragraphs ? page->paragraphs[k + 1].start : UINT32_MAX;
}

static void cut(Reading *r, const assay_document *d, const Page *page)
{
    uint32_t m = 0, sentence = 0, paragraph = 0, end;
    size_t k = 0;
    for (size_t s = 0; s < page->n_starts; s++) {
        uint32_t start = page->starts[s];
        while (start >= next_sentence(d, page, k)) k++, sentence++;
        /* No rule looks across a paragraph, so it ends a sentence too. */
        while (page->paragraphs[paragraph].end <= start) paragraph++, sentence++;
        uint32_t mention = closed_at(r, start, &m);
        if (mention != NO_MENTION) end = r->mentions[mention].span.end;
        else for (end = start + 1; !(page->edges[end] & EDGE_END) && end < page->n;) end++;
        add_unit(r, (Unit){.span = {start, end}, .mention = mention, .sentence = sentence});
        while (s + 1 < page->n_starts && page->starts[s + 1] < end) s++;
    }
}

/* Mentions that are not closed begin at a unit of their own. */
static void place_open_mentions(Reading *r)
{
    for (uint32_t m = 0, u = 0; m < r->n_mentions; m++) {
        while (u + 1 < r->n_units && r->units[u + 1].span.start <= r->mentions[m].span.start) u++;
        if (r->mentions[m].unit == NO_UNIT) r->mentions[m].unit = u;
    }
}

/* Starts, edges and paragraphs of the row: units and sentences. */
static void make_page(Reading *r)
{
    Page *p = &r->row;
    p->text = r->bytes ? r->bytes : "";
    if (p->edges_capacity < p->n + 1) {
        p->edges_capacity = p->n + 1;
        p->edges = grow(p->edges, p->edges_capacity);
    }
    memset(p->edges, 0, p->n + 1);
    p->n_starts = p->n_paragraphs = 0;
    for (size_t i = 0; i < r->n_units; i++) {
        const Unit *u = &r->units[i];
        uint32_t end = i + 1 < r->n_units ? r->units[i + 1].place : (uint32_t)p->n;
        if (i + 1 < r->n_units && u->span.end < u[1].span.start) end--;
        p->starts = room(p->starts, p->n_starts, &p->starts_capacity, sizeof *p->starts);
        p->starts[p->n_starts++] = u->place;
        p->edges[u->place] |= EDGE_START;
        p->edges[end] |= EDGE_END;
        for (uint32_t sign = u->place + 3; u->mention != NO_MENTION && sign < end; sign += 3) p->edges[sign] |= EDGE_START | EDGE_END;
        if (i == 0 || u->sentence != u[-1].sentence) {
            if (i) p->paragraphs[p->n_paragraphs - 1].end = u->place;
            p->paragraphs = room(p->paragraphs, p->n_paragraphs, &p->paragraphs_capacity, sizeof *p->paragraphs);
            p->paragraphs[p->n_paragraphs++] = (assay_span){u->place, (uint32_t)p->n};
        }
    }
}

/* -- quotations ------------------------------------------------------------------------------------------------------- */

/* The quotation mark that a unit is: an opening one, a closing one, or the plain sign that is both. */
typedef enum Mark { MARK_NONE, MARK_OPEN, MARK_CLOSE, MARK_BOTH } Mark;

static Mark mark_of(const Reading *r, const Unit *u)
{
    static const struct { const char *sign; Mark mark; } signs[] = {{"“", MARK_OPEN}, {"„", MARK_OPEN}, {"«", MARK_OPEN}, {"”", MARK_CLOSE}, {"»", MARK_CLOSE}, {"\"", MARK_BOTH}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (u->span.end - u->span.start == strlen(signs[i].sign) && memcmp(r->text + u->span.start, signs[i].sign, strlen(signs[i].sign)) == 0) return signs[i].mark;
    return MARK_NONE;
}

static void end_quote(Reading *r, Quote *q, uint32_t end)
{
    q->end = end;
    if (end <= q->first) return;
    q->content = (assay_span){r->units[q->first].span.start, r->units[end - 1].span.end};
    r->quotes = room(r->quotes, r->n_quotes, &r->quotes_capacity, sizeof *r->quotes);
    r->quotes[r->n_quotes++] = *q;
    for (uint32_t i = q->first; i < end; i++) r->units[i].quote = (uint32_t)r->n_quotes;
}

/* "Falk: I like ships." The unit of the colon behind a label at the head of a paragraph, NO_UNIT if there is none; the label is a name,
 * with a title or not, or one letter (Q, A). */
static uint32_t label_end(const Reading *r, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end && i < first + 4; i++) {
        if (unit_is(r, i, ":")) return i > first && i + 1 < end ? i : NO_UNIT;
        uint32_t type = unit_type(r, i);
        bool letter = i == first && unit_is(r, i, "q|a|question|answer");
        if (type != r->person && type != r->organization && type != r->title && type != r->gpe && !letter) return NO_UNIT;
    }
    return NO_UNIT;
}

/* The first unit behind the paragraph of a unit. */
static uint32_t paragraph_end(const Reading *r, const Page *page, uint32_t unit, uint32_t *paragraph)
{
    while (page->paragraphs[*paragraph].end <= r->units[unit].span.start) ++*paragraph;
    while (unit < r->n_units && r->units[unit].span.start < page->paragraphs[*paragraph].end) unit++;
    return unit;
}

/* In an interview that is printed as Name: text the paragraph behind the label is what is said. One label alone may be anything. */
static void find_labelled(Reading *r, const Page *page)
{
    for (int counting = 1, found = 0; counting >= 0 && (counting || found > 1); counting--)
        for (uint32_t first = 0, end, paragraph = 0; first < r->n_units; first = end) {
            end = paragraph_end(r, page, first, &paragraph);
            uint32_t colon = label_end(r, first, end);
            if (colon == NO_UNIT || r->units[colon].quote) continue;
            found++;
            if (counting) continue;
            Quote q = {.mark = r->units[colon].span, .first = colon + 1, .paragraph = paragraph, .label = NO_MENTION, .labelled = true};
            if (r->units[first].mention != NO_MENTION) q.label = r->units[colon - 1].mention;
            end_quote(r, &q, end);
        }
}

/* A quotation that is not closed in its paragraph goes to the end of it, as those do that go on in the next. */
static void find_quotes(Reading *r, const Page *page)
{
    bool open = false;
    Quote q = {0};
    uint32_t paragraph = 0;
    r->n_quotes = 0;
    for (uint32_t i = 0; i < r->n_units; i++) {
        bool fresh = false;
        while (page->paragraphs[paragraph].end <= r->units[i].span.start) paragraph++, fresh = true;
        if (fresh && open) {
            end_quote(r, &q, i);
            open = false;
        }
        Mark mark = mark_of(r, &r->units[i]);
        if (open && (mark == MARK_CLOSE || mark == MARK_BOTH || (mark == MARK_OPEN && r->text[q.mark.start + 2] == "„"[2] && q.mark.end - q.mark.start == 3))) {
            end_quote(r, &q, i);
            open = false;
        } else if (!open && (mark == MARK_OPEN || mark == MARK_BOTH)) {
            q = (Quote){.mark = r->units[i].span, .first = i + 1, .paragraph = paragraph};
            open = true;
        }
    }
    if (open) end_quote(r, &q, (uint32_t)r->n_units);
    find_labelled(r, page);
}

void reading_read(Reading *r, const assay_document *d, const Page *page, const Choice *choice)
{
    r->text = d->text;
    r->n_units = r->row.n = 0;
    take_mentions(r, choice);
    cut(r, d, page);
    place_open_mentions(r);
    make_page(r);
    find_quotes(r, page);
}

/* -- questions -------------------------------------------------------------------------------------------------------- */

uint32_t reading_unit_at(const Reading *r, uint32_t place)
{
    size_t low = 0, high = r->n_units;
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        if (r->units[middle].place <= place) low = middle;
        else high = middle;
    }
    return r->n_units ? (uint32_t)low : NO_UNIT;
}

uint32_t reading_mention_at(const Reading *r, uint32_t place)
{
    uint32_t unit = reading_unit_at(r, place);
    if (unit == NO_UNIT || r->units[unit].mention == NO_MENTION) return NO_MENTION;
    return r->units[unit].mention + (place - r->units[unit].place) / 3;
}

static bool one_of(const char *text, size_t n, const char *words)
{
    for (const char *w = words; *w;) {
        size_t length = strcspn(w, "|");
        if (length == n && strncasecmp(w, text, n) == 0) return true;
        w += length + (w[length] == '|');
    }
    return false;
}

bool unit_is(const Reading *r, uint32_t unit, const char *words)
{
    const Unit *u = &r->units[unit];
    return u->mention == NO_MENTION && one_of(r->text + u->span.start, u->span.end - u->span.start, words);
}

uint32_t unit_type(const Reading *r, uint32_t unit)
{
    return r->units[unit].mention == NO_MENTION ? NO_TYPE : r->mentions[r->units[unit].mention].type;
}

bool unit_is_small(const Reading *r, uint32_t unit)
{
    char c = unit_first(r, unit);
    return r->units[unit].mention == NO_MENTION && c >= 'a' && c <= 'z';
}

bool mention_is(const Reading *r, uint32_t mention, const char *words)
{
    assay_span span = r->mentions[mention].span;
    return one_of(r->text + span.start, span.end - span.start, words);
}

uint32_t cluster_of(const Reading *r, uint32_t mention)
{
    while (r->mentions[mention].cluster != mention) mention = r->mentions[mention].cluster;
    return mention;
}

void cluster_join(Reading *r, uint32_t a, uint32_t b)
{
    a = cluster_of(r, a);
    b = cluster_of(r, b);
    if (a == b) return;
    /* The earlier one stands for both. */
    if (a < b) r->mentions[b].cluster = a;
    else r->mentions[a].cluster = b;
}

void reading_free(Reading *r)
{
    page_free(&r->row);
    free(r->mentions);
    free(r->units);
    free(r->quotes);
    free(r->bytes);
    *r = (Reading){0};
}

/* quotes.c - who says what stands between quotation marks.
 *
 * Cues ("said", "told") are triggers of a frame like others, so speaker and addressee are found as its roles. Here each quotation gets its cue:
 * the one behind it or before it in the same sentence, else that of the quotation that it continues. A cue without a
 * quotation is indirect speech and no event; marks without a cue are a quotation if what stands between them is a sentence.
 */
#include "facts.h"

#define FAR 16        /* units between a mark and the cue */
#define CONTINUED 40  /* units between a quotation and the one that continues it */
#define PARTIAL 4     /* shorter ones without punctuation need a cue right beside them */

static const char ends[] = ".|?|!|;";

static bool is_sentence(const Reading *r, const Quote *q)
{
    return q->end - q->first >= 3 && unit_is(r, q->end - 1, ".|,|!|?|…");
}

static bool starts_sentence(const Reading *r, uint32_t unit)
{
    return unit < r->n_units && !unit_is_small(r, unit);
}

/* Paragraphs are sentences' borders too: a quotation and its cue have no blank line between them. */
static bool paragraph_differs(const Reading *r, uint32_t unit, const Quote *q)
{
    uint32_t from = unit >= q->end ? q->end : unit, to = unit >= q->end ? unit : q->first;
    for (uint32_t i = from; i < to && i + 1 < r->n_units; i++)
        if (memchr(r->text + r->units[i].span.end, '\n', r->units[i + 1].span.start - r->units[i].span.end) &&
            memmem(r->text + r->units[i].span.end, r->units[i + 1].span.start - r->units[i].span.end, "\n\n", 2)) return true;
    return false;
}

/* How far a cue is from a quotation, UINT32_MAX if something ends between them. */
static uint32_t distance(const Reading *r, const Event *cue, const Quote *q)
{
    uint32_t from = cue->first >= q->end ? q->end + 1 : cue->end, to = cue->first >= q->end ? cue->first : q->first - 1;
    uint32_t limit = is_sentence(r, q) || q->end - q->first > PARTIAL ? FAR : q->end - q->first > 2 ? 3 : 1;
    if (r->units[cue->first].quote || to < from || to - from > limit || paragraph_differs(r, cue->first, q)) return UINT32_MAX;
    /* “How long?” The bishop had asked …: a sentence of its own. */
    if (cue->first >= q->end && unit_is(r, q->end - 1, ".|?|!|…") && starts_sentence(r, q->end + 1) && to - from > (unit_is(r, q->end - 1, ".") ? 0 : 1)) return UINT32_MAX;
    for (uint32_t i = from; i < to; i++)
        if (r->units[i].quote || unit_is(r, i, ends)) return UINT32_MAX;
    return to - from;
}

static uint32_t nearest_cue(const Facts *f, const Reading *r, const Quote *q, uint32_t type)
{
    uint32_t best = NO_EVENT, best_distance = UINT32_MAX;
    for (uint32_t i = 0; i < f->n_events; i++) {
        const Event *e = &f->events[i];
        if (e->type != type || e->end + FAR * 2 < q->first || e->first > q->end + FAR * 2) continue;
        uint32_t d = distance(r, e, q);
        /* A cue in front of the marks leads up to them; one behind may begin something new. */
        if (d != UINT32_MAX && e->first >= q->end) d += r->units[q->end < r->n_units ? q->end : q->end - 1].sentence == r->units[e->first].sentence ? 0 : 6;
        if (d < best_distance) best = i, best_distance = d;
    }
    return best;
}

/* The nearest name or person before a unit, outside quotations. */
static uint32_t someone_before(const Reading *r, uint32_t unit, uint32_t far)
{
    for (uint32_t i = unit; i-- > 0 && i + far > unit;) {
        uint32_t type = unit_type(r, i);
        if (r->units[i].quote == 0 && type == r->person) return r->units[i].mention;
    }
    return NO_MENTION;
}

static void add_content(Event *e, uint32_t quote)
{
    event_fill(e, "content", (Filler){.mention = NO_MENTION, .quote = quote, .event = NO_EVENT});
}

static void find_speaker(Event *e, const Reading *r)
{
    for (size_t i = 0; i < e->n_fillers; i++)
        if (strcmp(e->fillers[i].role, "speaker") == 0) return;
    uint32_t someone = someone_before(r, e->first, 60);
    if (someone != NO_MENTION) event_fill(e, "speaker", (Filler){.mention = someone, .event = NO_EVENT});
}

static bool continues(const Reading *r, const Quote *q, const Quote *last)
{
    if (q->first > last->end + CONTINUED) return false;
    return q->paragraph == last->paragraph || (q->paragraph == last->paragraph + 1 && q->first <= last->end + 3 && unit_is(r, last->end, "“|«|\""));
}

static int by_trigger(const void *a, const void *b)
{
    const Event *x = a, *y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* True if the trigger is also the cue of a quotation ("called", "dismissed"), which goes before. */
static bool is_cue(const Facts *f, size_t event, uint32_t type, size_t n)
{
    for (size_t i = event > 4 ? event - 4 : 0; i < n && i < event + 4; i++) {
        const Event *e = &f->events[i];
        if (e->type != type || e->first != f->events[event].first) continue;
        for (size_t k = 0; k < e->n_fillers; k++)
            if (e->fillers[k].mention == NO_MENTION && e->fillers[k].event == NO_EVENT) return true;
    }
    return false;
}

void facts_quotes(Facts *f, Reading *r)
{
    uint32_t type = rules_type(r->rules, "QUOTE"), last = NO_EVENT;
    size_t cues = f->n_events, kept = 0;
    if (type == NO_TYPE) return;
    for (uint32_t q = 0; q < r->n_quotes; q++) {
        const Quote *quote = &r->quotes[q];
        uint32_t event = quote->labelled ? NO_EVENT : nearest_cue(f, r, quote, type);
        if (event == NO_EVENT && !quote->labelled && q > 0 && last != NO_EVENT && is_sentence(r, quote) && continues(r, quote, quote - 1)) event = last;
        if (event == NO_EVENT && (quote->labelled || is_sentence(r, quote))) {
            f->events = room(f->events, f->n_events, &f->events_capacity, sizeof *f->events);
            event = (uint32_t)f->n_events++;
            f->events[event] = (Event){.rule = UINT32_MAX, .type = type, .first = quote->first - 1, .end = quote->first, .trigger = quote->mark, .number = -1};
        }
        if (quote->labelled && quote->label != NO_MENTION) event_fill(&f->events[event], "speaker", (Filler){.mention = quote->label, .event = NO_EVENT});
        last = event;
        if (event != NO_EVENT) add_content(&f->events[event], q);
    }
    for (size_t i = 0; i < f->n_events; i++) {
        Event *e = &f->events[i];
        bool content = i >= cues;
        for (size_t k = 0; k < e->n_fillers; k++) content = content || (e->fillers[k].mention == NO_MENTION && e->fillers[k].event == NO_EVENT);
        if (e->type == type ? !content : is_cue(f, i, type, cues)) continue;
        if (e->type == type) {
            e->negative = false;
            e->modality = NULL;
            find_speaker(e, r);
        }
        f->events[kept++] = *e;
    }
    f->n_events = kept;
    if (kept) qsort(f->events, kept, sizeof *f->events, by_trigger);
}

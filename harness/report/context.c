#include "report/context.h"

#include "base/vector.h"
#include "report/label.h"

#include <stdlib.h>
#include <string.h>

enum {
    AROUND = 32, /* bytes of text around a mark */
    INSIDE = 80, /* bytes of a long mark, from its start and before its end */
    GAP = 24,    /* what is shorter than this is not left out */
};

enum { IN_GOLD = 1, IN_PREDICTED = 2 };

/* A span of one side. */
typedef struct Mark {
    uint32_t start, end;
    unsigned side;
} Mark;

/* A stretch of the text that is shown. */
typedef struct Stretch {
    uint32_t start, end;
} Stretch;

typedef VECTOR(Mark) Marks;
typedef VECTOR(Stretch) Stretches;

void context_put_coloured(StrBuf *out, const char *sgr, const char *text, const ContextStyle *style)
{
    if (style->colour && *sgr) sb_printf(out, "\033[%sm", sgr);
    label_put(out, text);
    if (style->colour && *sgr) sb_puts(out, "\033[0m");
}

static void collect(Marks *marks, const Document *d, const DecisionSide *s, unsigned side)
{
    for (uint32_t i = 0; d && i < s->n_parties; i++) {
        const Mention *m = &d->mentions[s->parties[i].mention];
        for (uint32_t k = 0; k < m->n_spans; k++) vec_push(marks, (Mark){m->spans[k].start, m->spans[k].end, side});
    }
}

static int by_start(const void *a, const void *b)
{
    const Stretch *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

static bool inside_character(const Document *d, uint32_t byte) { return byte < d->text_length && ((unsigned char)d->text[byte] & 0xc0) == 0x80; }

static void show(Stretches *out, const Document *d, uint32_t start, uint32_t end)
{
    if (end > d->text_length) end = d->text_length;
    while (start > 0 && inside_character(d, start)) start--;
    while (inside_character(d, end)) end++;
    vec_push(out, (Stretch){start, end});
}

/* What is shown, in order, without overlaps. */
static void choose(Stretches *out, const Document *d, const Marks *marks)
{
    size_t kept = 0;
    for (size_t i = 0; i < marks->n; i++) {
        Mark m = marks->at[i];
        uint32_t before = m.start > AROUND ? m.start - AROUND : 0;
        if (m.end - m.start <= 2 * INSIDE) {
            show(out, d, before, m.end + AROUND);
            continue;
        }
        show(out, d, before, m.start + INSIDE);
        show(out, d, m.end - INSIDE, m.end + AROUND);
    }
    qsort(out->at, out->n, sizeof *out->at, by_start);
    for (size_t i = 0; i < out->n; i++) {
        Stretch *last = kept ? &out->at[kept - 1] : NULL, here = out->at[i];
        if (!last || here.start > last->end + GAP) out->at[kept++] = here;
        else if (here.end > last->end) last->end = here.end;
    }
    out->n = kept;
}

/* Both ends are brought to the edges of words, but not past the beginning or the end of a mark. */
static Stretch to_words(const Document *d, Stretch s, const Marks *marks)
{
    uint32_t first = s.end, last = s.start;
    for (size_t i = 0; i < marks->n; i++) {
        const uint32_t edges[] = {marks->at[i].start, marks->at[i].end};
        for (int k = 0; k < 2; k++) {
            if (edges[k] < s.start || edges[k] > s.end) continue;
            if (edges[k] < first) first = edges[k];
            if (edges[k] > last) last = edges[k];
        }
    }
    if (s.start > 0)
        for (uint32_t i = s.start; i < first; i++)
            if (d->text[i] == ' ' || d->text[i] == '\n') {
                s.start = i + 1;
                break;
            }
    if (s.end < d->text_length)
        for (uint32_t i = s.end; i > last; i--)
            if (d->text[i - 1] == ' ' || d->text[i - 1] == '\n') {
                s.end = i - 1;
                break;
            }
    return s;
}

static void put_piece(StrBuf *out, const Document *d, uint32_t start, uint32_t end, unsigned state, const ContextStyle *style)
{
    static const char *const colours[] = {"", "32", "31", "33"};
    if (start >= end) return;
    StrBuf piece = {0}, line = {0};
    sb_put(&piece, d->text + start, end - start);
    label_put(&line, sb_text(&piece));
    size_t kept = 0;
    for (size_t i = 0; i < line.length; i++) /* line ends have become spaces: one is enough */
        if (line.data[i] != ' ' || kept == 0 || line.data[kept - 1] != ' ') line.data[kept++] = line.data[i];
    if (line.data) line.data[kept] = 0;
    context_put_coloured(out, colours[state], sb_text(&line), style);
    sb_free(&piece);
    sb_free(&line);
}

/* The next place behind `at` where a mark begins or ends. */
static uint32_t next_edge(const Marks *marks, uint32_t at, uint32_t end)
{
    for (size_t i = 0; i < marks->n; i++) {
        if (marks->at[i].start > at && marks->at[i].start < end) end = marks->at[i].start;
        if (marks->at[i].end > at && marks->at[i].end < end) end = marks->at[i].end;
    }
    return end;
}

static unsigned state_at(const Marks *marks, uint32_t at)
{
    unsigned state = 0;
    for (size_t i = 0; i < marks->n; i++)
        if (marks->at[i].start <= at && at < marks->at[i].end) state |= marks->at[i].side;
    return state;
}

static void put_brackets(StrBuf *out, const Marks *marks, uint32_t at, bool opening)
{
    for (unsigned i = 0; i < 2; i++) {
        unsigned side = opening == (i == 0) ? IN_GOLD : IN_PREDICTED; /* [{x}]: gold outside */
        for (size_t k = 0; k < marks->n; k++)
            if (marks->at[k].side == side && (opening ? marks->at[k].start : marks->at[k].end) == at)
                sb_putc(out, opening ? (side == IN_GOLD ? '[' : '{') : (side == IN_GOLD ? ']' : '}'));
    }
}

static void put_stretch(StrBuf *out, const Document *d, Stretch s, const Marks *marks, const ContextStyle *style)
{
    for (uint32_t at = s.start; at < s.end;) {
        uint32_t next = next_edge(marks, at, s.end);
        put_brackets(out, marks, at, true);
        put_piece(out, d, at, next, state_at(marks, at), style);
        put_brackets(out, marks, next, false);
        at = next;
    }
}

/* The same span of one side is marked once. */
static void drop_repeated(Marks *marks)
{
    size_t kept = 0;
    for (size_t i = 0; i < marks->n; i++) {
        bool again = false;
        for (size_t k = 0; k < kept && !again; k++) again = memcmp(&marks->at[k], &marks->at[i], sizeof *marks->at) == 0;
        if (!again) marks->at[kept++] = marks->at[i];
    }
    marks->n = kept;
}

void context_put(StrBuf *out, const Decision *d, const Document *gold, const Document *predicted, const ContextStyle *style)
{
    Marks marks = {0};
    Stretches shown = {0};
    const char *gap = style->plain ? "..." : "…";
    collect(&marks, gold, &d->gold, IN_GOLD);
    collect(&marks, predicted, &d->predicted, IN_PREDICTED);
    drop_repeated(&marks);
    if (marks.n && gold->text) {
        choose(&shown, gold, &marks);
        for (size_t i = 0; i < shown.n; i++) {
            Stretch s = to_words(gold, shown.at[i], &marks);
            if (i > 0 || s.start > 0) sb_printf(out, i > 0 ? " %s " : "%s ", gap);
            put_stretch(out, gold, s, &marks, style);
            if (i + 1 == shown.n && s.end < gold->text_length) sb_printf(out, " %s", gap);
        }
    }
    vec_free(&marks);
    vec_free(&shown);
}

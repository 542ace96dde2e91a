/* Text for people: columns aligned by what a terminal shows, not by bytes.
 *
 * The heads of groups are set into a rule over their columns:
 *
 *                  gazetteer ───────────────────   patterns ────────────────────
 *     category     predicted  correct      P ...
 *
 * Numbers stand with their decimal points under each other: each column keeps the widest part before the point and the widest
 * behind it. What stands under a cell, in a line of its own, ends where the column ends. A table that is too wide is broken between groups into pieces that begin with the stub columns again.
 */
#include "report/table_text.h"

#include "report/label.h"

#include <math.h>
#include <string.h>

typedef struct Layout {
    const Table *t;
    const TableStyle *style;
    const char **titles, **texts, **under; /* of each column and each cell, safe and cut; under: NULL where there is nothing */
    bool *ruled;        /* of each row: a rule above it */
    size_t rows, *width, *fraction; /* of each column; fraction: what stands from the decimal point on */
} Layout;

typedef struct Signs {
    const char *rule, *undefined, *ellipsis;
} Signs;

#define WIDEST_SENTENCE 400 /* columns */

static Signs signs_of(const TableStyle *s) { return s->plain ? (Signs){"-", "-", "..."} : (Signs){"─", "–", "…"}; }

static const char *cut(const Table *t, Arena *a, const char *text, const TableStyle *style)
{
    StrBuf b = {0};
    label_put_cut(&b, text, t->sentences ? WIDEST_SENTENCE : TABLE_WIDEST_LABEL, label_columns, signs_of(style).ellipsis);
    char *copy = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return copy;
}

static size_t fraction_width(const TableCell *c, const char *text)
{
    const char *point = c->kind == CELL_NUMBER ? strchr(text, '.') : NULL;
    return point ? strlen(point) : 0;
}

static size_t larger(size_t a, size_t b) { return a > b ? a : b; }

static const char *with_mark(Arena *a, const char *text, const char *mark)
{
    StrBuf b = {0};
    sb_printf(&b, "%s%s", text, mark);
    char *copy = arena_copy(a, b.data, b.length);
    sb_free(&b);
    return copy;
}

static void measure(Layout *l, Arena *a)
{
    const Table *t = l->t;
    size_t n = t->columns.n;
    l->rows = table_rows(t);
    l->titles = arena_zero(a, n, sizeof *l->titles);
    l->texts = arena_zero(a, l->rows * n, sizeof *l->texts);
    l->under = arena_zero(a, l->rows * n, sizeof *l->under);
    l->ruled = arena_zero(a, l->rows + 1, sizeof *l->ruled);
    l->width = arena_zero(a, n, sizeof *l->width);
    l->fraction = arena_zero(a, n, sizeof *l->fraction);
    for (size_t i = 0; i < t->rules.n; i++)
        if (t->rules.at[i] < l->rows) l->ruled[t->rules.at[i]] = true;
    for (size_t i = 0; i < l->rows * n; i++) {
        TableCell c = i < t->cells.n ? t->cells.at[i] : (TableCell){0};
        if (c.kind == CELL_NUMBER && isnan(c.value)) l->texts[i] = signs_of(l->style).undefined;
        else l->texts[i] = c.kind == CELL_EMPTY ? "" : cut(t, a, c.text, l->style);
        if (c.mark) l->texts[i] = with_mark(a, l->texts[i], c.mark);
        if (t->columns.at[i % n].align == ALIGN_DECIMAL)
            l->fraction[i % n] = larger(l->fraction[i % n], fraction_width(&c, l->texts[i]));
        if (c.under) l->under[i] = cut(t, a, c.under, l->style);
    }
    for (size_t c = 0; c < n; c++) {
        l->titles[c] = cut(t, a, t->columns.at[c].title, l->style);
        l->width[c] = label_width(l->titles[c]);
    }
    for (size_t i = 0; i < l->rows * n; i++) {
        size_t c = i % n, width = label_width(l->texts[i]);
        if (t->columns.at[c].align == ALIGN_DECIMAL && i < t->cells.n)
            width += l->fraction[c] - fraction_width(&t->cells.at[i], l->texts[i]);
        l->width[c] = larger(l->width[c], width);
        if (l->under[i]) l->width[c] = larger(l->width[c], label_width(l->under[i]));
    }
}

static bool same_group(const Table *t, size_t a, size_t b)
{
    const char *x = t->columns.at[a].group, *y = t->columns.at[b].group;
    return x && y && (x == y || strcmp(x, y) == 0);
}

/* The end of the columns that go with column c. */
static size_t unit_end(const Table *t, size_t c)
{
    size_t end = c + 1;
    while (end < t->columns.n && same_group(t, c, end)) end++;
    return end;
}

static size_t gap_before(const Table *t, size_t c) { return t->columns.at[c].group && !same_group(t, c - 1, c) ? 3 : 2; }

/* Width of columns [from, to) with the gaps between them. */
static size_t span_width(const Layout *l, size_t from, size_t to)
{
    size_t sum = 0;
    for (size_t c = from; c < to; c++) sum += l->width[c] + (c > from ? gap_before(l->t, c) : 0);
    return sum;
}

/* A head wider than its columns makes the first of them wider. */
static void fit_groups(Layout *l, Arena *a)
{
    for (size_t c = 0; c < l->t->columns.n; c = unit_end(l->t, c)) {
        const char *group = l->t->columns.at[c].group;
        if (!group) continue;
        size_t have = span_width(l, c, unit_end(l->t, c)), need = label_width(cut(l->t, a, group, l->style)) + 4;
        if (need > have) l->width[c] += need - have;
    }
}

/* -- one piece: the stub and columns [from, to) ------------------------------------------------------------------------ */

typedef struct Piece {
    size_t stub, from, to;
} Piece;

/* The column behind c in the piece. */
static size_t piece_next(const Piece *p, size_t c) { return c + 1 == p->stub ? p->from : c + 1; }
static size_t piece_first(const Piece *p) { return p->stub ? 0 : p->from; }

static size_t piece_width(const Layout *l, const Piece *p)
{
    size_t sum = span_width(l, p->from, p->to);
    return p->stub ? span_width(l, 0, p->stub) + gap_before(l->t, p->from) + sum : sum;
}

static void put_rule(StrBuf *out, const Layout *l, size_t width)
{
    for (size_t i = 0; i < width; i++) sb_puts(out, signs_of(l->style).rule);
}

/* Ends a line, without the blanks at its end. */
static void end_line(StrBuf *out, size_t start)
{
    while (out->length > start && out->data[out->length - 1] == ' ') out->length--;
    sb_putc(out, '\n');
}

static void put_aligned(StrBuf *out, const Layout *l, size_t c, const char *text, size_t fraction, bool strong)
{
    Align align = l->t->columns.at[c].align;
    size_t width = label_width(text), room = l->width[c] > width ? l->width[c] - width : 0;
    size_t after = align == ALIGN_LEFT ? room : 0;
    if (align == ALIGN_DECIMAL && l->fraction[c] > fraction) after = l->fraction[c] - fraction;
    if (after > room) after = room;
    sb_fill(out, ' ', room - after);
    if (strong && l->style->colour) sb_puts(out, "\033[1m");
    sb_puts(out, text);
    if (strong && l->style->colour) sb_puts(out, "\033[0m");
    sb_fill(out, ' ', after);
}

static void put_groups(StrBuf *out, const Layout *l, const Piece *p, Arena *a)
{
    size_t start = out->length, end;
    bool any = false;
    for (size_t c = piece_first(p); c < p->to; c = end == p->stub ? p->from : end) {
        end = unit_end(l->t, c);
        if (c < p->stub && end > p->stub) end = p->stub;
        size_t width = span_width(l, c, end);
        if (c != piece_first(p)) sb_fill(out, ' ', gap_before(l->t, c));
        if (!l->t->columns.at[c].group) {
            sb_fill(out, ' ', width);
            continue;
        }
        const char *group = cut(l->t, a, l->t->columns.at[c].group, l->style);
        sb_puts(out, group);
        sb_putc(out, ' ');
        put_rule(out, l, width - label_width(group) - 1);
        any = true;
    }
    if (any) end_line(out, start);
    else out->length = start;
}

static bool anything_under(const Layout *l, const Piece *p, size_t row)
{
    for (size_t c = piece_first(p); c < p->to; c = piece_next(p, c))
        if (l->under[row * l->t->columns.n + c]) return true;
    return false;
}

/* The second line of a row. */
static void put_under(StrBuf *out, const Layout *l, const Piece *p, size_t row)
{
    size_t start = out->length;
    if (l->style->colour) sb_puts(out, "\033[2m");
    for (size_t c = piece_first(p); c < p->to; c = piece_next(p, c)) {
        const char *text = l->under[row * l->t->columns.n + c] ? l->under[row * l->t->columns.n + c] : "";
        if (c != piece_first(p)) sb_fill(out, ' ', gap_before(l->t, c));
        sb_fill(out, ' ', l->width[c] - label_width(text));
        sb_puts(out, text);
    }
    if (l->style->colour) sb_puts(out, "\033[0m");
    end_line(out, start);
}

static void put_piece(StrBuf *out, const Layout *l, const Piece *p, Arena *a)
{
    const Table *t = l->t;
    put_groups(out, l, p, a);
    size_t start = out->length;
    for (size_t c = piece_first(p); c < p->to; c = piece_next(p, c)) {
        if (c != piece_first(p)) sb_fill(out, ' ', gap_before(t, c));
        put_aligned(out, l, c, l->titles[c], l->fraction[c], false);
    }
    end_line(out, start);
    for (size_t r = 0; r < l->rows; r++) {
        if (r == 0 || l->ruled[r]) {
            put_rule(out, l, piece_width(l, p));
            sb_putc(out, '\n');
        }
        start = out->length;
        for (size_t c = piece_first(p); c < p->to; c = piece_next(p, c)) {
            size_t i = r * t->columns.n + c;
            const TableCell *cell = i < t->cells.n ? &t->cells.at[i] : &(TableCell){0};
            if (c != piece_first(p)) sb_fill(out, ' ', gap_before(t, c));
            put_aligned(out, l, c, l->texts[i], fraction_width(cell, l->texts[i]), cell->strong);
        }
        end_line(out, start);
        if (anything_under(l, p, r)) put_under(out, l, p, r);
    }
}

static void put_line(StrBuf *out, const char *text, const char *colour, const TableStyle *style)
{
    if (style->colour) sb_puts(out, colour);
    label_put(out, text);
    if (style->colour) sb_puts(out, "\033[0m");
    sb_putc(out, '\n');
}

void table_write_text(StrBuf *out, const Table *t, const TableStyle *style)
{
    Arena a = {0};
    Layout l = {.t = t, .style = style};
    measure(&l, &a);
    fit_groups(&l, &a);
    if (t->title) {
        put_line(out, t->title, "\033[1m", style);
        sb_putc(out, '\n');
    }
    Piece p = {.stub = t->stub < t->columns.n ? t->stub : 0};
    for (p.from = p.stub; p.from < t->columns.n; p.from = p.to) {
        p.to = unit_end(t, p.from);
        while (p.to < t->columns.n) {
            Piece more = {p.stub, p.from, unit_end(t, p.to)};
            if (style->width && piece_width(&l, &more) > style->width) break;
            p.to = more.to;
        }
        if (p.from > p.stub) sb_putc(out, '\n');
        put_piece(out, &l, &p, &a);
    }
    for (size_t i = 0; i < t->notes.n; i++) put_line(out, t->notes.at[i], "\033[2m", style);
    arena_free(&a);
}

/* The model, and the renderers that need no layout. Text, which does, is in table_text.c.
 *
 * Markdown is written for GitHub: one row of heads is all it has, so the head of a group goes into the head of each of its
 * columns. csv follows RFC 4180 but for the line end, which is a single LF; tsv is "linear": tab, line end and backslash
 * inside a field are \t, \n, \r and \\, so a line is always a row and a tab always ends a field.
 */
#include "report/table.h"

#include "report/label.h"
#include "report/table_latex.h"
#include "report/table_text.h"

#include "base/json.h"

#include <math.h>
#include <string.h>

void table_column(Table *t, const char *key, const char *title, const char *group, Align align)
{
    vec_push(&t->columns, (TableColumn){key, title, group, align});
}

void table_text(Table *t, const char *text)
{
    vec_push(&t->cells, (TableCell){.kind = text ? CELL_TEXT : CELL_EMPTY, .text = text});
}

void table_number(Table *t, double value, const char *text)
{
    vec_push(&t->cells, (TableCell){.kind = CELL_NUMBER, .text = text, .value = value});
}

void table_strong(Table *t)
{
    if (t->cells.n) t->cells.at[t->cells.n - 1].strong = true;
}

void table_under(Table *t, const char *text)
{
    if (t->cells.n) t->cells.at[t->cells.n - 1].under = text;
}

void table_mark(Table *t, const char *mark)
{
    if (t->cells.n) t->cells.at[t->cells.n - 1].mark = mark;
}

size_t table_rows(const Table *t) { return t->columns.n ? (t->cells.n + t->columns.n - 1) / t->columns.n : 0; }

void table_rule(Table *t) { vec_push(&t->rules, table_rows(t)); }

void table_note(Table *t, const char *format, ...)
{
    StrBuf b = {0};
    va_list args;
    va_start(args, format);
    sb_vprintf(&b, format, args);
    va_end(args);
    vec_push(&t->notes, arena_copy(t->arena, sb_text(&b), b.length));
    sb_free(&b);
}

void table_free(Table *t)
{
    vec_free(&t->columns);
    vec_free(&t->cells);
    vec_free(&t->rules);
    vec_free(&t->notes);
}

/* The cell in a row and column; an empty one where the last row is short. */
static const TableCell *cell_at(const Table *t, size_t row, size_t column)
{
    static const TableCell empty = {0};
    size_t i = row * t->columns.n + column;
    return i < t->cells.n ? &t->cells.at[i] : &empty;
}

/* -- Markdown --------------------------------------------------------------------------------------------------------- */

/* Escapes what Markdown, GitHub's mathematics and HTML would read as markup. */
static void put_markdown(StrBuf *out, const char *text)
{
    StrBuf safe = {0};
    label_put(&safe, text);
    for (size_t i = 0; i < safe.length; i++) {
        char c = safe.data[i];
        if (c == '<') sb_puts(out, "&lt;");
        else if (c == '>') sb_puts(out, "&gt;");
        else if (c == '&') sb_puts(out, "&amp;");
        else if (strchr("\\`*_[]|~$#!", c)) sb_printf(out, "\\%c", c);
        else sb_putc(out, c);
    }
    sb_free(&safe);
}

static void markdown_cell(StrBuf *out, const TableCell *c)
{
    sb_puts(out, c->strong ? " **" : " ");
    if (c->kind == CELL_NUMBER && isnan(c->value)) sb_puts(out, "–");
    else if (c->kind != CELL_EMPTY) put_markdown(out, c->text);
    if (c->strong) sb_puts(out, "**");
    if (c->mark) put_markdown(out, c->mark);
    if (c->under) sb_puts(out, "<br>"), put_markdown(out, c->under);
    sb_puts(out, " |");
}

static void write_markdown(StrBuf *out, const Table *t, const TableStyle *style)
{
    (void)style;
    if (t->title) {
        sb_puts(out, "### ");
        put_markdown(out, t->title);
        sb_puts(out, "\n\n");
    }
    sb_putc(out, '|');
    for (size_t c = 0; c < t->columns.n; c++) {
        const TableColumn *column = &t->columns.at[c];
        sb_putc(out, ' ');
        if (column->group) put_markdown(out, column->group), sb_puts(out, "<br>");
        put_markdown(out, column->title);
        sb_puts(out, " |");
    }
    sb_puts(out, "\n|");
    for (size_t c = 0; c < t->columns.n; c++) sb_puts(out, t->columns.at[c].align == ALIGN_LEFT ? " :-- |" : " --: |");
    sb_putc(out, '\n');
    for (size_t r = 0; r < table_rows(t); r++) {
        sb_putc(out, '|');
        for (size_t c = 0; c < t->columns.n; c++) markdown_cell(out, cell_at(t, r, c));
        sb_putc(out, '\n');
    }
    for (size_t i = 0; i < t->notes.n; i++) {
        sb_puts(out, i ? "- " : "\n- ");
        put_markdown(out, t->notes.at[i]);
        sb_putc(out, '\n');
    }
}

/* -- csv and tsv ------------------------------------------------------------------------------------------------------ */

static void put_csv(StrBuf *out, const char *text)
{
    if (!strpbrk(text, ",\"\n\r")) {
        sb_puts(out, text);
        return;
    }
    sb_putc(out, '"');
    for (; *text; text++) {
        if (*text == '"') sb_putc(out, '"');
        sb_putc(out, *text);
    }
    sb_putc(out, '"');
}

static void put_tsv(StrBuf *out, const char *text)
{
    for (; *text; text++) {
        const char *escaped = *text == '\t' ? "\\t" : *text == '\n' ? "\\n" : *text == '\r' ? "\\r" : *text == '\\' ? "\\\\" : NULL;
        if (escaped) sb_puts(out, escaped);
        else sb_putc(out, *text);
    }
}

static void write_separated(StrBuf *out, const Table *t, char separator, void (*put)(StrBuf *, const char *))
{
    for (size_t c = 0; c < t->columns.n; c++) {
        if (c) sb_putc(out, separator);
        put(out, t->columns.at[c].key);
    }
    sb_putc(out, '\n');
    for (size_t r = 0; r < table_rows(t); r++) {
        for (size_t c = 0; c < t->columns.n; c++) {
            const TableCell *cell = cell_at(t, r, c);
            if (c) sb_putc(out, separator);
            if (cell->kind == CELL_TEXT) put(out, cell->text);
            else if (cell->kind == CELL_NUMBER && isfinite(cell->value)) json_put_double(out, cell->value);
        }
        sb_putc(out, '\n');
    }
}

static void write_csv(StrBuf *out, const Table *t, const TableStyle *style)
{
    (void)style;
    write_separated(out, t, ',', put_csv);
}

static void write_tsv(StrBuf *out, const Table *t, const TableStyle *style)
{
    (void)style;
    write_separated(out, t, '\t', put_tsv);
}

const TableFormat table_formats[] = {
    {"text", "aligned columns, for reading", false, table_write_text, NULL, NULL},
    {"markdown", "a table for GitHub and the like", false, write_markdown, NULL, NULL},
    {"latex", "a table for a paper: booktabs and siunitx", false, table_write_latex, latex_begin, latex_end},
    {"csv", "comma-separated values (RFC 4180)", true, write_csv, NULL, NULL},
    {"tsv", "tab-separated values", true, write_tsv, NULL, NULL},
    {0},
};

const TableFormat *table_format_find(const char *name)
{
    for (const TableFormat *f = table_formats; f->name; f++)
        if (strcmp(f->name, name) == 0) return f;
    return NULL;
}

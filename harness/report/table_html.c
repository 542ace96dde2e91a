/* Each stretch of rows between rules is a tbody, within which a page sorts: averages stay where they are. Numbers carry their full
 * value in data-value, so that sorting does not go by what is printed. */
#include "report/table_html.h"

#include "base/json.h"
#include "report/label.h"

#include <math.h>
#include <string.h>

void html_put(StrBuf *out, const char *text)
{
    StrBuf safe = {0};
    label_put(&safe, text);
    for (const char *p = sb_text(&safe); *p; p++) {
        if (*p == '<') sb_puts(out, "&lt;");
        else if (*p == '>') sb_puts(out, "&gt;");
        else if (*p == '&') sb_puts(out, "&amp;");
        else if (*p == '"') sb_puts(out, "&quot;");
        else sb_putc(out, *p);
    }
    sb_free(&safe);
}

static bool is_number(const TableColumn *c) { return c->align != ALIGN_LEFT; }

static bool same_group(const TableColumn *a, const TableColumn *b)
{
    return a->group == b->group || (a->group && b->group && strcmp(a->group, b->group) == 0);
}

static void put_groups(StrBuf *out, const Table *t)
{
    bool any = false;
    for (size_t c = 0; c < t->columns.n; c++) any = any || t->columns.at[c].group;
    if (!any) return;
    sb_puts(out, "<tr>");
    for (size_t c = 0, next; c < t->columns.n; c = next) {
        const TableColumn *column = &t->columns.at[c];
        for (next = c + 1; next < t->columns.n && same_group(column, &t->columns.at[next]);) next++;
        if (!column->group) {
            sb_printf(out, "<td colspan=\"%zu\"></td>", next - c);
            continue;
        }
        sb_printf(out, "<th scope=\"colgroup\" colspan=\"%zu\">", next - c);
        html_put(out, column->group);
        sb_puts(out, "</th>");
    }
    sb_puts(out, "</tr>\n");
}

static void put_head(StrBuf *out, const Table *t)
{
    sb_puts(out, "<thead>\n");
    put_groups(out, t);
    sb_puts(out, "<tr>");
    for (size_t c = 0; c < t->columns.n; c++) {
        sb_printf(out, "<th scope=\"col\"%s>", is_number(&t->columns.at[c]) ? " class=\"number\"" : "");
        html_put(out, t->columns.at[c].title);
        sb_puts(out, "</th>");
    }
    sb_puts(out, "</tr>\n</thead>\n");
}

static void put_cell(StrBuf *out, const Table *t, size_t row, size_t column, const HtmlTableStyle *style, bool linked)
{
    static const TableCell empty = {0};
    size_t i = row * t->columns.n + column;
    const TableCell *cell = i < t->cells.n ? &t->cells.at[i] : &empty;
    const char *tag = column < t->stub ? "th" : "td";
    sb_printf(out, "<%s%s", tag, column < t->stub ? " scope=\"row\"" : "");
    if (cell->kind == CELL_NUMBER || is_number(&t->columns.at[column]))
        sb_printf(out, " class=\"number%s\"", cell->strong ? " best" : "");
    else if (cell->strong)
        sb_puts(out, " class=\"best\"");
    if (cell->kind == CELL_NUMBER) {
        sb_puts(out, " data-value=\"");
        if (isfinite(cell->value)) json_put_double(out, cell->value);
        sb_putc(out, '"');
    }
    sb_putc(out, '>');
    const char *text = cell->kind == CELL_NUMBER && !isfinite(cell->value) ? "–" : cell->kind == CELL_EMPTY ? "" : cell->text;
    bool link = linked && column == 0 && cell->kind == CELL_TEXT && style && style->link;
    if (link) {
        sb_puts(out, "<a href=\"");
        style->link(out, style->context, cell->text);
        sb_puts(out, "\">");
    }
    html_put(out, text);
    if (link) sb_puts(out, "</a>");
    if (cell->mark) {
        sb_puts(out, "<sup>");
        html_put(out, cell->mark);
        sb_puts(out, "</sup>");
    }
    if (cell->under) {
        sb_puts(out, "<span class=\"under\">");
        html_put(out, cell->under);
        sb_puts(out, "</span>");
    }
    sb_printf(out, "</%s>", tag);
}

void table_write_html(StrBuf *out, const Table *t, const HtmlTableStyle *style)
{
    sb_puts(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\"");
    if (t->title) {
        sb_puts(out, " aria-label=\"");
        html_put(out, t->title);
        sb_putc(out, '"');
    } else {
        sb_puts(out, " aria-label=\"table\"");
    }
    sb_puts(out, "><table class=\"sortable\">\n");
    if (t->title) {
        sb_puts(out, "<caption>");
        html_put(out, t->title);
        sb_puts(out, "</caption>\n");
    }
    put_head(out, t);
    sb_puts(out, "<tbody>\n");
    size_t rule = 0;
    for (size_t r = 0; r < table_rows(t); r++) {
        bool ruled = rule < t->rules.n && t->rules.at[rule] == r;
        if (ruled) rule++;
        if (ruled && r) sb_puts(out, "</tbody>\n<tbody>\n");
        sb_puts(out, ruled ? "<tr class=\"rule\">" : "<tr>");
        for (size_t c = 0; c < t->columns.n; c++) put_cell(out, t, r, c, style, rule == 0);
        sb_puts(out, "</tr>\n");
    }
    sb_puts(out, "</tbody>\n</table></div>\n");
    for (size_t i = 0; i < t->notes.n; i++) {
        sb_puts(out, i ? "" : "<ul class=\"soft\">\n");
        sb_puts(out, "<li>");
        html_put(out, t->notes.at[i]);
        sb_puts(out, i + 1 < t->notes.n ? "</li>\n" : "</li>\n</ul>\n");
    }
}

/* print_tables.c - the formats of tables are in report/table.h; JSON is here, since it holds several tables in one value. */
#include "cli/print_tables.h"

#include "base/json.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

const char *const table_words[] = {"text", "markdown", "latex", "csv", "tsv", "json", NULL};

static size_t terminal_width(void)
{
    struct winsize size;
    return isatty(STDOUT_FILENO) && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) ? size.ws_col : 0;
}

TableStyle style_of(const Printing *p)
{
    bool standard = !p->output || !strcmp(p->output, "-");
    return (TableStyle){.plain = p->ascii, .colour = standard && colour_wanted(), .width = standard ? terminal_width() : 0};
}

void table_count(Table *t, uint64_t n)
{
    StrBuf text = {0};
    sb_printf(&text, "%llu", (unsigned long long)n);
    table_number(t, (double)n, arena_copy(t->arena, text.data, text.length));
    sb_free(&text);
}

static void put_cell(StrBuf *out, const TableCell *c)
{
    if (c->kind == CELL_EMPTY)
        sb_puts(out, "null");
    else if (c->kind == CELL_TEXT)
        json_put_text(out, c->text);
    else
        json_put_double(out, c->value);
}

static void put_json(StrBuf *out, const NamedTable *tables, size_t n)
{
    sb_putc(out, '{');
    for (size_t i = 0; i < n; i++) {
        const Table *t = &tables[i].table;
        if (i) sb_puts(out, ",\n ");
        json_put_text(out, tables[i].name);
        sb_puts(out, ":[");
        for (size_t c = 0; c < t->cells.n; c++) {
            size_t column = c % t->columns.n;
            sb_puts(out, column ? "," : c ? ",\n  {" : "\n  {");
            json_put_text(out, t->columns.at[column].key);
            sb_putc(out, ':');
            put_cell(out, &t->cells.at[c]);
            if (column + 1 == t->columns.n || c + 1 == t->cells.n) sb_putc(out, '}');
        }
        sb_putc(out, ']');
    }
    sb_puts(out, "}\n");
}

int print_tables(const Call *call, const Printing *p, const NamedTable *tables, size_t n)
{
    const char *word = table_words[p->format];
    const TableFormat *format = table_format_find(word);
    TableStyle style = style_of(p);
    if (format && format->for_machines && n > 1)
        return call_usage(call, "%s holds one table only; choose one with --table", word);
    StrBuf text = {0};
    if (!format) put_json(&text, tables, n);
    if (format && format->begin) format->begin(&text);
    for (size_t i = 0; format && i < n; i++) {
        if (i) sb_putc(&text, '\n');
        format->write(&text, &tables[i].table, &style);
    }
    if (format && format->end) format->end(&text);
    int status = call_output(call, p->output, &text);
    sb_free(&text);
    return status;
}

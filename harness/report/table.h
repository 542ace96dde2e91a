/* table.h - a small model of a printed table, and one renderer for each way of printing it.
 *
 *     Table t = {.arena = &arena, .title = "mentions, strict", .stub = 1};
 *     table_column(&t, "category", "category", NULL, ALIGN_LEFT);
 *     table_column(&t, "gold", "gold", NULL, ALIGN_DECIMAL);
 *     table_text(&t, "PERSON");
 *     table_number(&t, 12, "12");
 *     table_note(&t, "%zu documents", n);
 *     table_format_find("text")->write(&out, &t, &(TableStyle){0});
 *     table_free(&t);
 *
 * Columns come first, then cells row by row. The last row may be short: what lacks is empty. Everything the table points to
 * must outlive it; what its own functions format is copied into the arena. Labels come from corpora and systems and are
 * hostile until a renderer has written them: every renderer makes them safe for its own format.
 */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "base/vector.h"

#include <stdbool.h>

typedef enum Align {
    ALIGN_LEFT,
    ALIGN_RIGHT,
    ALIGN_DECIMAL, /* decimal points under each other; what has none ends where the point would stand */
} Align;

typedef struct TableColumn {
    const char *key;   /* for machines: the head of a csv column */
    const char *title; /* for people */
    const char *group; /* head over neighbouring columns of the same group; NULL: none */
    Align align;
} TableColumn;

typedef enum CellKind { CELL_EMPTY, CELL_TEXT, CELL_NUMBER } CellKind;

typedef struct TableCell {
    CellKind kind;
    bool strong;      /* the best of its kind */
    const char *text; /* what people read */
    const char *under; /* what people read below it, smaller; NULL: nothing */
    const char *mark; /* what people read behind it, raised where that can be: "*"; NULL: nothing */
    double value;     /* what machines read, of a CELL_NUMBER; NaN: undefined */
} TableCell;

typedef struct Table {
    Arena *arena;
    const char *title; /* NULL: none */
    bool sentences;    /* cells hold sentences: the text format leaves them whole, while it cuts labels in their middle */
    size_t stub;       /* so many columns on the left say what the row is; they are repeated where a wide table is broken */
    VECTOR(TableColumn) columns;
    VECTOR(TableCell) cells;   /* row by row */
    VECTOR(size_t) rules;      /* numbers of the rows that have a rule above them */
    VECTOR(const char *) notes; /* lines under the table */
} Table;

void table_column(Table *t, const char *key, const char *title, const char *group, Align align);
void table_text(Table *t, const char *text); /* the next cell; NULL: an empty one */
void table_number(Table *t, double value, const char *text); /* NaN: undefined, shown as a dash whatever `text` is */
void table_under(Table *t, const char *text); /* a second line for the cell that was added last, flush right */
void table_strong(Table *t);                 /* marks the cell that was added last */
void table_mark(Table *t, const char *mark); /* a mark behind the cell that was added last */
void table_rule(Table *t);                   /* a rule above the row that comes next */
void table_note(Table *t, const char *format, ...) PRINTF_LIKE(2, 3);
size_t table_rows(const Table *t);
void table_free(Table *t); /* not the arena */

/* How to print; zeroed is a good default. Formats for machines look at none of it. */
typedef struct TableStyle {
    bool plain;   /* rules and signs in ASCII only (labels stay as they are) */
    bool colour;  /* ANSI escapes: only ever when asked for */
    size_t width; /* a table wider than this many columns of text is broken between groups; 0: never */
} TableStyle;

typedef struct TableFormat {
    const char *name;    /* "text", "markdown", "latex", "csv", "tsv" */
    const char *summary; /* one line of help */
    bool for_machines;   /* prints keys and full values, no title, groups, rules or notes */
    void (*write)(StrBuf *out, const Table *t, const TableStyle *style);
    void (*begin)(StrBuf *out), (*end)(StrBuf *out); /* what stands around all tables of a file; NULL: nothing */
} TableFormat;

/* Ended by a row whose name is NULL. */
extern const TableFormat table_formats[];
const TableFormat *table_format_find(const char *name); /* NULL if there is none */

#endif

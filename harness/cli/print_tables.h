/* print_tables.h - printing tables in the format that the user chose. */
#ifndef CLI_PRINT_TABLES_H
#define CLI_PRINT_TABLES_H

#include "cli/command.h"
#include "report/table.h"

/* The words of --format for commands that print tables: those of table_formats, and json. */
extern const char *const table_words[];

/* Options of such commands: a part of their struct and of their table. */
typedef struct Printing {
    int format; /* index into table_words */
    const char *output;
    bool ascii;
} Printing;

#define PRINTING_OPTIONS(Type, member) \
    {"format", 'f', OPTION_CHOICE, "FORMAT", "how to print", .choices = table_words, .fallback = "text", \
     .offset = offsetof(Type, member.format)}, \
    {"output", 'o', OPTION_PATH, "FILE", "write to FILE, not to standard output", .offset = offsetof(Type, member.output)}, \
    {"ascii", 0, OPTION_FLAG, NULL, "text: rules and signs in ASCII only", .offset = offsetof(Type, member.ascii)}

/* How to print to standard output or to `p->output`. */
TableStyle style_of(const Printing *p);

/* The next cell: a count. */
void table_count(Table *t, uint64_t n);

typedef struct NamedTable {
    const char *name; /* the key in JSON */
    Table table;
} NamedTable;

/* Prints them all: one after the other, in JSON one object {name: [{column: value, …}, …], …}. csv and tsv can hold only one
 * table: more are a wrong use. Returns an exit status, failures have been reported. */
int print_tables(const Call *call, const Printing *p, const NamedTable *tables, size_t n);

#endif

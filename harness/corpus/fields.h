/* fields.h - the columns of a line. */
#ifndef CORPUS_FIELDS_H
#define CORPUS_FIELDS_H

#include <stddef.h>

#define MOST_FIELDS 64

typedef struct Field {
    const char *at;
    size_t n;
} Field;

/* Splits at runs of spaces and tabs (separator ' ') or at every separator. Gives the number of fields; MOST_FIELDS + 1 stands for
 * more than that. `fields` has room for MOST_FIELDS + 1. */
size_t fields_split(const char *line, size_t n, char separator, Field *fields);

/* Index of a column that is counted from 1, or from the last where negative; -1 if a line of `n` fields does not have it. */
int fields_index(int column, size_t n);

/* Which columns a file is asked for, counted as above, and how many it has: as many as its first line. */
typedef struct Columns {
    int token, tags[2];
    unsigned n_tags;   /* 2: gold and predicted */
    char separator;
    size_t n, line;    /* 0 before the first line */
} Columns;

/* NULL if the line, the `number`th of the file, has what is asked for and is as wide as the first; else the field at fault, and
 * `message` says why. */
const Field *columns_check(Columns *c, const Field *fields, size_t n, size_t number, char *message, size_t size);

#endif

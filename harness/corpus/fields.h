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

#endif

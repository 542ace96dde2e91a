/* mention_rows.h - what formats of one mention a line have in common: neleval's table and the KBP's.
 *
 * Every line names its document, and the lines of one may stand anywhere in the file: documents come in the order of their first
 * lines, mentions in the order of theirs. The file is kept in memory for that. Such formats have no texts (Document.textless)
 * unless --texts says in which folder they are. Columns are separated by one tab.
 */
#ifndef CORPUS_MENTION_ROWS_H
#define CORPUS_MENTION_ROWS_H

#include "corpus/fields.h"
#include "corpus/format.h"

typedef struct MentionRow {
    const char *file;
    size_t line;
    const Field *fields; /* the first begins the line */
    size_t n;            /* empty columns at the end are not counted; at least 1 */
} MentionRow;

typedef struct MentionRowRules {
    unsigned layers; /* that every document of the format has */
    /* The name of the document in the row. */
    int (*document)(const MentionRow *row, Field *name, Error *e);
    /* Fills `m`, which is zeroed, with everything in the arena of `d`. `before`: the mention of the document's line before, or
     * NULL; a row that only adds to it says so in *joined, and `m` is dropped. */
    int (*mention)(const MentionRow *row, Document *d, Mention *before, Mention *m, bool *joined, Error *e);
} MentionRowRules;

int mention_rows_open(Reader **out, const MentionRowRules *rules, const char *path, const ReadOptions *options, Error *e);

/* An error at a column of the row (an index; columns that are not there count as the first). */
int mention_row_wrong(const MentionRow *row, size_t field, Error *e, const char *format, ...) PRINTF_LIKE(4, 5);

/* First and last character, as both formats give them, to a span of one piece. */
int mention_row_span(const MentionRow *row, size_t field, Field first, Field last, Document *d, Mention *m, Error *e);

int mention_row_score(const MentionRow *row, size_t field, double *score, Error *e);

/* Tells what no table of mentions can hold of a document. */
void mention_rows_lost(Writer *w, const Document *d);

#endif

/* tag_rows.h - column files as rows of tags, sentence by sentence: what the scorers of sequence taggers look at.
 *
 * Nothing is repaired, refused or turned into mentions here. A blank line ends a sentence, every time: two in a row have an
 * empty sentence between them; what follows the last one is a sentence if it has a token. -DOCSTART- lines are skipped, with the
 * blank line behind them. Memory is one sentence.
 */
#ifndef CORPUS_TAG_ROWS_H
#define CORPUS_TAG_ROWS_H

#include "corpus/format.h"

/* One sentence, valid until the next. */
typedef struct TagRows {
    size_t n;
    const Symbol *gold, *predicted; /* whole tags, as symbols of the table that was given */
    const char *tokens;             /* all of them, one after the other */
    const uint32_t *token_ends;     /* token i is tokens[token_ends[i - 1] .. token_ends[i]), the first begins at 0 */
    bool starts_document;           /* the first sentence behind a -DOCSTART- line, or of the file */
    size_t line;                    /* of its first row (of the gold file), for messages */
} TagRows;

typedef struct TagRowsOptions {
    Symbols *tags;          /* required: where tags are interned */
    int token_column, tag_column; /* as in ReadOptions; in one file the gold is the column before tag_column */
    char separator;         /* as in ReadOptions */
    /* Where one file holds both: is shown every line as it stands (with a CR at its end where it has one), before the sentence
     * it belongs to is delivered. NULL: nobody looks. A negative code ends the reading. */
    int (*look)(void *payload, const char *line, size_t n, size_t number, Error *e);
    void *payload;
    bool whole_lines;       /* only the lines are of interest: none is split, and each is a row whose token it is, with the tag O */
} TagRowsOptions;

typedef struct TagReader TagReader;

/* `predicted` NULL: `gold` holds both in its last two columns. Two files are aligned by position: a sentence that has not
 * the same number of rows on both sides is an error; tokens that differ are counted. */
int tag_reader_open(TagReader **out, const char *gold, const char *predicted, const TagRowsOptions *options, Error *e) MUST_CHECK;

/* 1: `rows` is the next sentence; 0: no more; negative: an error. */
int tag_reader_next(TagReader *r, TagRows *rows, Error *e) MUST_CHECK;

typedef struct TagReport {
    size_t documents, sentences, tokens; /* so far; only sentences that have tokens */
    size_t different_tokens;             /* rows whose token is not the same in both files */
    size_t crlf;
    bool bom;
} TagReport;

const TagReport *tag_reader_report(const TagReader *r);
void tag_reader_close(TagReader *r); /* NULL is allowed */

#endif

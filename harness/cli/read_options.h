/* read_options.h - the options that every command which reads annotations has: a part of its struct and of its table.
 *
 *     typedef struct MyOptions { Reading reading; … } MyOptions;
 *     static const Option options[] = { READING_OPTIONS(MyOptions, reading), … {0}};
 */
#ifndef CLI_READ_OPTIONS_H
#define CLI_READ_OPTIONS_H

#include "cli/command.h"
#include "corpus/corpus.h"

typedef struct Reading {
    const char *from; /* name of the format; NULL: guessed */
    const char *texts;
    long token_column, tag_column;
    int separator, scheme, repair, unit;
} Reading;

extern const char *const separator_words[], *const scheme_words[], *const repair_words[], *const unit_words[];

#define READING_OPTIONS(Type, member) \
    {"from", 0, OPTION_TEXT, "FORMAT", "format of the input (see assay list formats); default: told by its name", \
     .offset = offsetof(Type, member.from)}, \
    {"texts", 0, OPTION_PATH, "DIR", "folder with the texts (ID.txt) of documents that carry only a hash", \
     .offset = offsetof(Type, member.texts)}, \
    {"tag-column", 0, OPTION_INT, "N", "column files: the column of the tags, counted from 1, or from the end when negative", \
     .fallback = "-1", .offset = offsetof(Type, member.tag_column), .min = -1000, .max = 1000}, \
    {"token-column", 0, OPTION_INT, "N", "column files: the column of the tokens", .fallback = "1", \
     .offset = offsetof(Type, member.token_column), .min = -1000, .max = 1000}, \
    {"separator", 0, OPTION_CHOICE, "WORD", "column files: what lies between columns", .choices = separator_words, \
     .fallback = "auto", .offset = offsetof(Type, member.separator)}, \
    {"scheme", 0, OPTION_CHOICE, "SCHEME", "column files: how tags make mentions", .choices = scheme_words, \
     .fallback = "auto", .offset = offsetof(Type, member.scheme)}, \
    {"repair", 0, OPTION_CHOICE, "POLICY", \
     "what happens to ill-formed tags; without it they are read as conlleval does in predictions and refused in gold", \
     .choices = repair_words, .offset = offsetof(Type, member.repair)}, \
    {"offsets", 0, OPTION_CHOICE, "UNIT", "what offsets count, where the format does not say it", .choices = unit_words, \
     .offset = offsetof(Type, member.unit)}

/* The format of that name; if there is none, reports it as a wrong value of `option` and returns false. */
bool format_named(const Call *call, const char *option, const char *name, const Format **format);

/* The same as the reader wants it. The format goes to *format (NULL: to be guessed). False if `from` names no format or a column
 * is 0: that has then been reported. */
bool reading_of(const Call *call, const Reading *r, Symbols *symbols, ReadOptions *out, const Format **format);

/* What a reader met, as warnings. */
void warn_notes(const Call *call, const ReadNote *notes, size_t n);

/* Annotations: those of a corpus (corpus.yaml or its folder; `split` NULL: all) or those at the path. The corpus goes to
 * *corpus, to be closed behind the reader; NULL if it is none. Returns EXIT_GOOD or the status of the failure it reported. */
int reading_open(const Call *call, const Reading *r, const char *path, const char *split, Symbols *symbols, Reader **reader,
                 Corpus **corpus);

/* The same with the reader's options made already. In a corpus, documents that were not annotated are refused unless
 * `unannotated`. */
int annotations_open(const Call *call, const ReadOptions *options, const Format *format, const char *path, const char *split,
                     bool unannotated, Reader **reader, Corpus **corpus);

bool path_is_corpus(const char *path); /* corpus.yaml, or a folder that holds one */

#endif

/* options.h - the options of a command: one table for parsing, help, man page and completion.
 *
 * A command keeps its settings in a struct of its own and describes its options in a table of Option, ended by a zeroed
 * row. options_parse fills the struct: first it is zeroed, then every `fallback` is read as if it had been given, then the
 * command line. What it stores points into argv, into the table, or into the arena it was given.
 *
 *     typedef struct StatsOptions { int format; const char *output; } StatsOptions;
 *
 *     static const Option options[] = {
 *         {"format", 'f', OPTION_CHOICE, "FORMAT", "how to print", .choices = text_json, .fallback = "text",
 *          .offset = offsetof(StatsOptions, format)},
 *         {"output", 'o', OPTION_PATH, "FILE", "write to FILE, not to standard output", .offset = offsetof(StatsOptions, output)},
 *         {0}};
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/arena.h"
#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* Several words. */
typedef struct TextList {
    const char **at;
    size_t n;
} TextList;

/* What the value of an option is, and the type of the field that holds it. */
typedef enum OptionKind {
    OPTION_FLAG,   /* bool: no value */
    OPTION_TEXT,   /* const char *: any text */
    OPTION_PATH,   /* const char *: the same; completed as a file name */
    OPTION_INT,    /* long */
    OPTION_NUMBER, /* double */
    OPTION_CHOICE, /* int (or an enum): index of the word in `choices` */
    OPTION_LIST,   /* TextList: words separated by commas; given again, it adds */
    OPTION_PATHS,  /* TextList: one file name each time it is given */
} OptionKind;

typedef struct Option {
    const char *name;    /* the long form, without dashes */
    char letter;         /* the short form, 0 if it has none */
    OptionKind kind;
    const char *metavar; /* what help calls the value: "FILE"; NULL for a flag */
    const char *help;    /* begins lower case, no full stop at the end; NULL hides the option. Choices and fallback are added by the help */
    const char *const *choices; /* the words allowed, in upper or lower case, ended by NULL; required for OPTION_CHOICE, possible for OPTION_LIST */
    const char *fallback;       /* the default as text; NULL: the field stays zero */
    size_t offset;              /* of the field in the command's struct */
    double min, max;            /* range of OPTION_INT and OPTION_NUMBER; both 0: no limits */
} Option;

#define OPTIONS_MAX 64 /* rows in one table: one bit of `given` each */

/* The result of parsing. `arguments` are the operands in order; what came after "--" is `rest` where the command wants it
 * apart, else it belongs to the operands. */
typedef struct Parsed {
    void *options;
    char **arguments, **rest;
    size_t n_arguments, n_rest;
    uint64_t given; /* bit i: row i of the table was on the command line */
    bool help;      /* --help or -h: nothing else was looked at */
} Parsed;

/* Parses argv[1..argc). Returns ASSAY_OK or ASSAY_ERR_USAGE with a message that names the option and, for a mistyped one,
 * the likeliest. `size` is that of the command's struct. */
int options_parse(const Option *table, size_t size, int argc, char **argv, bool separate_rest, Arena *arena, Parsed *out,
                  Error *e) MUST_CHECK;

/* Reads one value into its field, as if `--name value` had been given. */
int option_set(const Option *o, void *options, const char *value, Arena *arena, Error *e) MUST_CHECK;

const Option *option_find(const Option *table, const char *name);            /* NULL if there is none */
bool option_given(const Option *table, const Parsed *p, const char *name);   /* was it on the command line? */

/* The word of `words` (ended by NULL) that `word` is most likely a mistyping of; NULL if none is near. */
const char *closest_word(const char *word, const char *const *words);

#endif

/* command.h - a subcommand: one file cmd_NAME.c and one line of the table in commands.c.
 *
 * main.c parses the options, checks the number of arguments and calls `run`, which returns an exit status (exit.h). A
 * command prints its result to standard output and everything else through the call_* functions below. It does not flush or
 * close standard output: main does, and notices there when the disk was full.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/strbuf.h"
#include "cli/exit.h"
#include "cli/options.h"

typedef struct Command Command;

/* One use of a command. */
typedef struct Call {
    const Command *command;
    Parsed parsed;
    Arena *arena; /* lives as long as the call */
} Call;

#define ANY_NUMBER SIZE_MAX

struct Command {
    const char *name;
    const char *group;       /* one of the headings in commands.h; NULL: not in the help */
    const char *summary;     /* one line, lower case, no full stop */
    const char *synopsis;    /* what follows "assay NAME"; several forms are separated by newlines */
    const char *description; /* paragraphs separated by an empty line; wrapped when printed */
    const char *examples;    /* as they stand, one a line; NULL: none */
    const Option *options;   /* NULL: none but --help */
    size_t options_size;     /* of the struct the options are read into; 0 if there are none */
    size_t min_arguments, max_arguments;
    bool separate_rest;      /* what comes after "--" is kept apart */
    int (*run)(const Call *call);
};

/* "assay COMMAND: file:line:column: message" on stderr; returns the exit status that belongs to the error. */
int call_fail(const Call *call, const Error *e);

/* A wrong use found by the command itself: message and hint on stderr; returns EXIT_USAGE. */
int call_usage(const Call *call, const char *format, ...) PRINTF_LIKE(2, 3);

/* "assay COMMAND: warning: …" on stderr. */
void call_warn(const Call *call, const char *format, ...) PRINTF_LIKE(2, 3);

bool call_given(const Call *call, const char *option); /* was it on the command line? */

/* Prints `text` to standard output, or, if path is not NULL or "-", to that file: whole or not at all. Returns EXIT_GOOD or
 * the exit status of the failure it has reported. */
int call_output(const Call *call, const char *path, const StrBuf *text);

/* True if stdout is a terminal and the user has not set NO_COLOR. */
bool colour_wanted(void);

#endif

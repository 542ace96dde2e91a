/* commands.c - the table. A new command is one file and one line here. */
#include "cli/commands.h"

#include <string.h>

#define COMMANDS(X) \
    X(run) \
    X(score) \
    X(report) \
    X(plot) \
    X(errors) \
    X(compare) \
    X(check) \
    X(baseline) \
    X(power) \
    X(agree) \
    X(validate) \
    X(stats) \
    X(convert) \
    X(list) \
    X(host) \
    X(help)

#define DECLARE(name) extern const Command command_##name;
#define ENTRY(name) &command_##name,

COMMANDS(DECLARE)

const Command *const commands[] = {COMMANDS(ENTRY) NULL};

const Command *command_find(const char *name)
{
    for (const Command *const *c = commands; *c; c++)
        if (!strcmp((*c)->name, name)) return *c;
    return NULL;
}

const char *command_closest(const char *name)
{
    const char *names[sizeof commands / sizeof *commands];
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) names[i] = commands[i] ? commands[i]->name : NULL;
    return closest_word(name, names);
}

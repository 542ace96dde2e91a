/* commands.h - the table of commands, in the order of the help. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

#define GROUP_RUN "Run and score"
#define GROUP_LOOK "Look at results"
#define GROUP_DECIDE "Compare and decide"
#define GROUP_CORPORA "Corpora"
#define GROUP_OTHER "Other"

/* Ended by NULL. */
extern const Command *const commands[];
const Command *command_find(const char *name);    /* NULL if there is none */
const char *command_closest(const char *name);    /* what `name` is likely a mistyping of; NULL if nothing is near */

#endif

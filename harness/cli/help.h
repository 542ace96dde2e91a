/* help.h - what the command and option tables say, for people and for other programs. All append to `out`. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/command.h"

void help_overview(StrBuf *out);                       /* assay --help */
void help_command(StrBuf *out, const Command *c);      /* assay COMMAND --help */
void help_man(StrBuf *out, const Command *c);          /* the manual page of a command, as scdoc source */
void help_man_commands(StrBuf *out);                   /* the list of commands for the page of assay itself */
void help_bash(StrBuf *out);                           /* completion for bash */

#endif

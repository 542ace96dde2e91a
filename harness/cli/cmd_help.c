/* cmd_help.c - `assay help`: help of a command; for the build, also its manual page and the completion. */
#include "cli/commands.h"
#include "cli/help.h"

#include <stdio.h>
#include <string.h>

typedef struct HelpOptions {
    bool man;
    int completion;
} HelpOptions;

static const char *const shells[] = {"none", "bash", NULL};

static const Option options[] = {
    {"man", 0, OPTION_FLAG, NULL, "print the manual page of COMMAND as scdoc source; without COMMAND, the list of commands for that of assay itself", .offset = offsetof(HelpOptions, man)},
    {"completion", 0, OPTION_CHOICE, "SHELL", "print the completion for a shell", .choices = shells, .fallback = "none",
     .offset = offsetof(HelpOptions, completion)},
    {0}};

static int unknown_command(const Call *call, const char *name)
{
    const char *closest = command_closest(name);
    if (closest) return call_usage(call, "there is no command '%s' (did you mean %s?)", name, closest);
    return call_usage(call, "there is no command '%s'; 'assay help' lists them", name);
}

static int run(const Call *call)
{
    const HelpOptions *o = call->parsed.options;
    const char *name = call->parsed.n_arguments ? call->parsed.arguments[0] : NULL;
    const Command *c = name ? command_find(name) : NULL;
    if (name && !c) return unknown_command(call, name);
    StrBuf text = {0};
    if (o->completion)
        help_bash(&text);
    else if (o->man && c)
        help_man(&text, c);
    else if (o->man)
        help_man_commands(&text);
    else if (c)
        help_command(&text, c);
    else
        help_overview(&text);
    int status = call_output(call, NULL, &text);
    sb_free(&text);
    return status;
}

const Command command_help = {
    .name = "help",
    .group = GROUP_OTHER,
    .summary = "explain a command",
    .synopsis = "[COMMAND]",
    .description = "Without COMMAND, lists the commands.",
    .examples = "assay help score\nassay help --completion bash >~/.local/share/bash-completion/completions/assay",
    .options = options,
    .options_size = sizeof(HelpOptions),
    .max_arguments = 1,
    .run = run,
};

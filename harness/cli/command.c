/* command.c - how a command speaks to its user. */
#include "cli/command.h"

#include "corpus/output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int call_fail(const Call *call, const Error *e)
{
    char text[1536];
    fflush(stdout); /* so that the message stands behind what was printed */
    fprintf(stderr, "assay %s: %s\n", call->command->name, error_text(e, text, sizeof text));
    return exit_of(e->code);
}

int call_usage(const Call *call, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "assay %s: ", call->command->name);
    vfprintf(stderr, format, args);
    fprintf(stderr, "\nTry 'assay %s --help'.\n", call->command->name);
    va_end(args);
    return EXIT_USAGE;
}

void call_warn(const Call *call, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "assay %s: warning: ", call->command->name);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

bool call_given(const Call *call, const char *option)
{
    return option_given(call->command->options, &call->parsed, option);
}

bool colour_wanted(void)
{
    const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no && *no) && terminal && strcmp(terminal, "dumb");
}

int call_output(const Call *call, const char *path, const StrBuf *text)
{
    if (!path || !strcmp(path, "-")) {
        fwrite(sb_text(text), 1, text->length, stdout);
        return EXIT_GOOD;
    }
    Output *o;
    Error e = {0};
    int status = output_open(&o, path, &e);
    if (!status) {
        output_put(o, sb_text(text), text->length);
        status = output_close(o, true, &e);
    }
    return status ? call_fail(call, &e) : EXIT_GOOD;
}

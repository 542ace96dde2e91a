/* command.c - how a command speaks to its user. */
#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

/* Devices and pipes are written to; a regular file is made beside its place and renamed, so that nobody ever sees half of
 * it. A symbolic link is followed: the file it leads to is replaced, not the link. */
static int write_file(const char *path, const StrBuf *text, Error *e)
{
    struct stat old;
    bool exists = !stat(path, &old);
    bool direct = exists && !S_ISREG(old.st_mode);
    char *real = exists ? realpath(path, NULL) : NULL;
    const char *place = real ? real : path;
    StrBuf name = {0};
    sb_printf(&name, direct ? "%s" : "%s.%ld.tmp", place, (long)getpid());
    FILE *f = fopen(name.data, "w");
    int status = ASSAY_OK;
    if (!f) {
        status = error_errno(e, ASSAY_ERR_DATA, path, "cannot write");
        goto done;
    }
    size_t wrote = fwrite(sb_text(text), 1, text->length, f);
    bool good = wrote == text->length && !fflush(f);
    if (good && exists && !direct) good = !fchmod(fileno(f), old.st_mode & 07777);
    int saved = errno;
    if (fclose(f) && good) {
        good = false;
        saved = errno;
    }
    errno = saved;
    if (good && !direct) good = !rename(name.data, place);
    if (!good) {
        status = error_errno(e, ASSAY_ERR_DATA, path, "cannot write");
        if (!direct) unlink(name.data);
    }
done:
    sb_free(&name);
    free(real);
    return status;
}

int call_output(const Call *call, const char *path, const StrBuf *text)
{
    if (!path || !strcmp(path, "-")) {
        fwrite(sb_text(text), 1, text->length, stdout);
        return EXIT_GOOD;
    }
    Error e = {0};
    return write_file(path, text, &e) ? call_fail(call, &e) : EXIT_GOOD;
}

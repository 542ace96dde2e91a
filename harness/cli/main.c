/* main.c - finds the command, parses its options, runs it, and makes sure that what it printed has arrived. */
#include "cli/commands.h"
#include "cli/help.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* An abort is a bug of ours: it gets the exit status that is kept for those. */
static void aborted(int signal_number)
{
    (void)signal_number;
    static const char text[] = "assay: internal error; please report it with the command line that led here\n";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(EXIT_INTERNAL);
}

static int unknown(const char *word)
{
    if (word[0] == '-') {
        fprintf(stderr, "assay: there is no option %s before the command\n", word);
    } else {
        const char *closest = command_closest(word);
        fprintf(stderr, "assay: there is no command '%s'", word);
        if (closest) fprintf(stderr, " (did you mean %s?)", closest);
        fputc('\n', stderr);
    }
    fputs("Try 'assay --help'.\n", stderr);
    return EXIT_USAGE;
}

static int print_help(const Command *c)
{
    StrBuf text = {0};
    if (c)
        help_command(&text, c);
    else
        help_overview(&text);
    fwrite(sb_text(&text), 1, text.length, stdout);
    sb_free(&text);
    return EXIT_GOOD;
}

static int run_command(const Command *c, int argc, char **argv)
{
    Arena arena = {0};
    Error e = {0};
    Call call = {.command = c, .arena = &arena};
    int exit_status;
    int status = options_parse(c->options, c->options_size, argc, argv, c->separate_rest, &arena, &call.parsed, &e);
    size_t n = call.parsed.n_arguments;
    if (status == ASSAY_ERR_USAGE)
        exit_status = call_usage(&call, "%s", e.message);
    else if (status)
        exit_status = call_fail(&call, &e);
    else if (call.parsed.help)
        exit_status = print_help(c);
    else if (n < c->min_arguments)
        exit_status = call_usage(&call, "an argument is missing: assay %s %.*s", c->name, (int)strcspn(c->synopsis, "\n"), c->synopsis);
    else if (n > c->max_arguments)
        exit_status = call_usage(&call, "there is an argument too many: '%s'", call.parsed.arguments[c->max_arguments]);
    else
        exit_status = c->run(&call);
    arena_free(&arena);
    return exit_status;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        fputs("assay: which command?\nTry 'assay --help'.\n", stderr);
        return EXIT_USAGE;
    }
    const char *word = argv[1];
    if (!strcmp(word, "--help") || !strcmp(word, "-h")) return print_help(NULL);
    if (!strcmp(word, "--version") || !strcmp(word, "-V")) {
        printf("assay %s\n", assay_version());
        return EXIT_GOOD;
    }
    const Command *c = command_find(word);
    return c ? run_command(c, argc - 1, argv + 1) : unknown(word);
}

/* A full disk shows only when the last bytes are written. A standard output that was closed from the start is no failure
 * as long as nothing was printed. */
static int close_output(int exit_status)
{
    bool failed = ferror(stdout);
    if (!failed && fflush(stdout)) failed = true;
    int why = errno;
    if (fclose(stdout) && !failed && errno != EBADF) {
        failed = true;
        why = errno;
    }
    if (!failed) return exit_status;
    fprintf(stderr, "assay: standard output: cannot write: %s\n", strerror(why));
    return exit_status == EXIT_GOOD ? EXIT_BAD_DATA : exit_status;
}

int main(int argc, char **argv)
{
    signal(SIGABRT, aborted);
    return close_output(dispatch(argc, argv));
}

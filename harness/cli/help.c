/* help.c - help text, manual pages and completion from one table, so that they cannot disagree with what is parsed. */
#include "cli/help.h"

#include "base/utf8.h"
#include "cli/commands.h"

#include <ctype.h>
#include <string.h>

enum { WIDTH = 80, OPTION_COLUMN = 28, COMMAND_COLUMN = 12 };

/* -- text for people --------------------------------------------------------------------------------------------------- */

static size_t columns(const char *text, size_t n)
{
    return utf8_count(text, n, UNIT_CODEPOINT);
}

/* Appends the words of text[0..n), starting at column `at`, further lines indented by `indent`. Ends the line. */
static void wrap(StrBuf *out, const char *text, size_t n, size_t at, size_t indent)
{
    const char *end = text + n;
    bool first = true;
    while (text < end) {
        while (text < end && isspace((unsigned char)*text)) text++;
        const char *word = text;
        while (text < end && !isspace((unsigned char)*text)) text++;
        size_t width = columns(word, (size_t)(text - word));
        if (!width) break;
        if (!first && at + 1 + width > WIDTH) {
            sb_putc(out, '\n');
            sb_fill(out, ' ', indent);
            at = indent;
        } else if (!first) {
            sb_putc(out, ' ');
            at++;
        }
        sb_put(out, word, (size_t)(text - word));
        at += width;
        first = false;
    }
    sb_putc(out, '\n');
}

/* The next paragraph of `text`: its length; *text moves behind it. 0 at the end. */
static size_t next_paragraph(const char **text, const char **begin)
{
    while (**text == '\n') ++*text;
    *begin = *text;
    const char *gap = strstr(*text, "\n\n");
    size_t n = gap ? (size_t)(gap - *text) : strlen(*text);
    *text += n;
    return n;
}

/* A paragraph that begins with a space is a table or the like: it is printed as it stands. */
static void put_paragraphs(StrBuf *out, const char *text)
{
    const char *begin;
    for (size_t n; (n = next_paragraph(&text, &begin));) {
        if (*begin == ' ') {
            sb_put(out, begin, n);
            sb_putc(out, '\n');
        } else {
            wrap(out, begin, n, 0, 0);
        }
        if (text[strspn(text, "\n")]) sb_putc(out, '\n');
    }
}

/* The help of an option with its words and its default. */
static void put_option_help(StrBuf *text, const Option *o)
{
    sb_puts(text, o->help);
    for (const char *const *w = o->choices; w && *w; w++) sb_printf(text, "%s%s", w == o->choices ? ": " : ", ", *w);
    if (o->fallback) sb_printf(text, " (default: %s)", o->fallback);
}

static void put_option(StrBuf *out, const Option *o)
{
    size_t start = out->length;
    if (o->letter)
        sb_printf(out, "  -%c, --%s", o->letter, o->name);
    else
        sb_printf(out, "      --%s", o->name);
    if (o->metavar) sb_printf(out, " %s", o->metavar);
    size_t at = out->length - start;
    if (at > OPTION_COLUMN - 2) {
        sb_putc(out, '\n');
        at = 0;
    }
    sb_fill(out, ' ', OPTION_COLUMN - at);
    StrBuf text = {0};
    put_option_help(&text, o);
    wrap(out, sb_text(&text), text.length, OPTION_COLUMN, OPTION_COLUMN);
    sb_free(&text);
}

static const Option help_option = {.name = "help", .letter = 'h', .help = "print this help and exit"};

/* Calls `put` for each line of `text` (which may end without a newline). */
static void put_lines(StrBuf *out, const char *text, const char *first, const char *further)
{
    for (const char *line = text; *line;) {
        size_t n = strcspn(line, "\n");
        if (n) sb_puts(out, line == text ? first : further);
        sb_put(out, line, n);
        sb_putc(out, '\n');
        line += n + (line[n] == '\n');
    }
}

static void put_first_upper(StrBuf *out, const char *text)
{
    sb_putc(out, (char)toupper((unsigned char)text[0]));
    sb_puts(out, text + 1);
}

void help_command(StrBuf *out, const Command *c)
{
    StrBuf first = {0}, further = {0};
    sb_printf(&first, "usage: assay %s ", c->name);
    sb_printf(&further, "       assay %s ", c->name);
    put_lines(out, c->synopsis, sb_text(&first), sb_text(&further));
    sb_free(&first);
    sb_free(&further);

    sb_putc(out, '\n');
    put_first_upper(out, c->summary);
    sb_puts(out, ".\n\n");
    if (c->description) {
        put_paragraphs(out, c->description);
        sb_putc(out, '\n');
    }
    sb_puts(out, "Options:\n");
    for (const Option *o = c->options; o && o->name; o++)
        if (o->help) put_option(out, o);
    put_option(out, &help_option);
    if (c->examples) {
        sb_puts(out, "\nExamples:\n");
        put_lines(out, c->examples, "  ", "  ");
    }
}

static const char about[] =
    "Evaluates information extraction: runs systems over documents labelled by hand, counts what they got right, keeps "
    "every count in SQLite, and turns the counts into tables and figures.";

/* The exit statuses; those of commands that are not there yet are left out. */
static const struct {
    const char *status, *meaning;
} statuses[] = {
    {"0", "good"},
    {"1", "the verdict is negative: a regression, or validate found something"},
    {"2", "the command line is wrong"},
    {"3", "bad data or configuration, or a file that cannot be read or written"},
    {"4", "a system failed beyond the tolerance"},
    {"5", "inconclusive (check and compare only)"},
    {"70", "an internal error, or memory ran out"},
};

void help_overview(StrBuf *out)
{
    sb_puts(out, "usage: assay COMMAND [OPTION]... [ARGUMENT]...\n\n");
    wrap(out, about, strlen(about), 0, 0);
    static const char *const groups[] = {GROUP_RUN, GROUP_LOOK, GROUP_DECIDE, GROUP_CORPORA, GROUP_OTHER};
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        bool any = false;
        for (const Command *const *c = commands; *c; c++) {
            if (!(*c)->group || strcmp((*c)->group, groups[g])) continue;
            if (!any) sb_printf(out, "\n%s:\n", groups[g]);
            any = true;
            sb_printf(out, "  %-*s", COMMAND_COLUMN - 2, (*c)->name);
            wrap(out, (*c)->summary, strlen((*c)->summary), COMMAND_COLUMN, COMMAND_COLUMN);
        }
    }
    sb_puts(out, "\n'assay help COMMAND' explains a command. 'assay --version' prints the version.\n\nExit status:\n");
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        sb_printf(out, "  %-2s  %s\n", statuses[i].status, statuses[i].meaning);
}

/* -- manual pages ------------------------------------------------------------------------------------------------------ */

/* Text in which nothing is markup. */
static void put_scdoc(StrBuf *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strchr("\\*_~#.<>[]'`", text[i])) sb_putc(out, '\\');
        sb_putc(out, text[i] == '\n' ? ' ' : text[i]);
    }
}

static void put_scdoc_block(StrBuf *out, const char *text, size_t n)
{
    sb_puts(out, "```\n");
    sb_put(out, text, n);
    sb_puts(out, "\n```\n\n");
}

static void man_synopsis(StrBuf *out, const Command *c)
{
    for (const char *line = c->synopsis; *line;) {
        size_t n = strcspn(line, "\n");
        sb_printf(out, "*assay %s* ", c->name);
        put_scdoc(out, line, n);
        sb_puts(out, "\n\n");
        line += n + (line[n] == '\n');
    }
}

static void man_option(StrBuf *out, const Option *o)
{
    if (o->letter) sb_printf(out, "*-%c*, ", o->letter);
    sb_printf(out, "*--%s*", o->name);
    if (o->metavar) {
        sb_putc(out, ' ');
        put_scdoc(out, o->metavar, strlen(o->metavar));
    }
    StrBuf text = {0};
    put_option_help(&text, o);
    sb_puts(out, "\n\t");
    put_scdoc(out, sb_text(&text), text.length);
    sb_puts(out, "\n\n");
    sb_free(&text);
}

void help_man(StrBuf *out, const Command *c)
{
    sb_printf(out, "assay-%s(1) \"assay %s\" \"assay\"\n\n# NAME\n\nassay-%s - ", c->name, assay_version(), c->name);
    put_scdoc(out, c->summary, strlen(c->summary));
    sb_puts(out, "\n\n# SYNOPSIS\n\n");
    man_synopsis(out, c);
    sb_puts(out, "# DESCRIPTION\n\n");
    const char *text = c->description ? c->description : "", *begin;
    for (size_t n; (n = next_paragraph(&text, &begin));) {
        if (*begin == ' ') {
            put_scdoc_block(out, begin, n);
        } else {
            put_scdoc(out, begin, n);
            sb_puts(out, "\n\n");
        }
    }
    sb_puts(out, "# OPTIONS\n\n");
    for (const Option *o = c->options; o && o->name; o++)
        if (o->help) man_option(out, o);
    man_option(out, &help_option);
    if (c->examples) {
        sb_puts(out, "# EXAMPLES\n\n");
        put_scdoc_block(out, c->examples, strlen(c->examples));
    }
    sb_puts(out, "# EXIT STATUS\n\nSee *assay*(1).\n\n# SEE ALSO\n\n*assay*(1)\n");
}

void help_man_commands(StrBuf *out)
{
    for (const Command *const *c = commands; *c; c++) {
        if (!(*c)->group) continue;
        sb_printf(out, "*assay-%s*(1)\n\t", (*c)->name);
        put_scdoc(out, (*c)->summary, strlen((*c)->summary));
        sb_puts(out, "\n\n");
    }
}

/* -- completion -------------------------------------------------------------------------------------------------------- */

static void bash_option_names(StrBuf *out, const Command *c)
{
    for (const Option *o = c->options; o && o->name; o++)
        if (o->help) sb_printf(out, "--%s ", o->name);
    sb_puts(out, "--help");
}

/* A case arm for an option with a value: its words, or file names, or nothing. */
static void bash_value(StrBuf *out, const Command *c, const Option *o)
{
    if (o->letter)
        sb_printf(out, "        '%s -%c'|'%s --%s')", c->name, o->letter, c->name, o->name);
    else
        sb_printf(out, "        '%s --%s')", c->name, o->name);
    if (o->choices) {
        sb_puts(out, " COMPREPLY=($(compgen -W '");
        for (const char *const *w = o->choices; *w; w++) sb_printf(out, "%s%s", w == o->choices ? "" : " ", *w);
        sb_puts(out, "' -- \"$word\"));");
    } else if (o->kind == OPTION_PATH || o->kind == OPTION_PATHS) {
        sb_puts(out, " COMPREPLY=($(compgen -f -- \"$word\"));");
    }
    sb_puts(out, " return ;;\n");
}

void help_bash(StrBuf *out)
{
    sb_puts(out, "# Completion of assay for bash; written by `assay help --completion bash`.\n"
                 "_assay()\n{\n"
                 "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
                 "    COMPREPLY=()\n"
                 "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                 "        COMPREPLY=($(compgen -W '");
    for (const Command *const *c = commands; *c; c++) sb_printf(out, "%s ", (*c)->name);
    sb_puts(out, "--help --version' -- \"$word\"))\n        return\n    fi\n    case \"$command $before\" in\n");
    for (const Command *const *c = commands; *c; c++)
        for (const Option *o = (*c)->options; o && o->name; o++)
            if (o->help && o->kind != OPTION_FLAG) bash_value(out, *c, o);
    sb_puts(out, "    esac\n    case \"$word\" in\n        -*)\n            case \"$command\" in\n");
    for (const Command *const *c = commands; *c; c++) {
        sb_printf(out, "                %s) COMPREPLY=($(compgen -W '", (*c)->name);
        bash_option_names(out, *c);
        sb_puts(out, "' -- \"$word\")) ;;\n");
    }
    sb_puts(out, "            esac ;;\n"
                 "        *)\n            if [ \"$command\" = help ]; then\n                COMPREPLY=($(compgen -W '");
    for (const Command *const *c = commands; *c; c++) sb_printf(out, "%s ", (*c)->name);
    sb_puts(out, "' -- \"$word\"))\n            else\n                COMPREPLY=($(compgen -f -- \"$word\"))\n            fi ;;\n"
                 "    esac\n}\ncomplete -o filenames -F _assay assay\n");
}

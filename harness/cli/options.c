/* options.c - parsing a command line by its table.
 *
 * getopt_long does what users of GNU programs expect: options and operands in any order, --name=value, unambiguous
 * abbreviations, bundled letters. The table is turned into its two arguments on the way in. The optstring begins with '-',
 * so that operands come in order, which lets us see what stood behind "--"; and with ':', so that the messages are ours.
 */
#include "cli/options.h"

#include "base/strbuf.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { OPERAND = 1, MISSING_VALUE = ':', UNKNOWN = '?', HELP = 'h', LONG_BASE = 1000 };

static size_t table_rows(const Option *table)
{
    size_t n = 0;
    while (table && table[n].name) n++;
    return n;
}

const Option *option_find(const Option *table, const char *name)
{
    for (const Option *o = table; o && o->name; o++)
        if (!strcmp(o->name, name)) return o;
    return NULL;
}

bool option_given(const Option *table, const Parsed *p, const char *name)
{
    const Option *o = option_find(table, name);
    return o && (p->given >> (size_t)(o - table) & 1);
}

/* -- mistyped words ---------------------------------------------------------------------------------------------------- */

/* Edits (insert, delete, replace, swap neighbours) that lead from a to b. Words of ours are short: 64 bytes are enough. */
static size_t edit_distance(const char *a, const char *b)
{
    enum { LONGEST = 64 };
    size_t n = strlen(a), m = strlen(b), row[3][LONGEST + 1];
    if (n > LONGEST || m > LONGEST) return LONGEST;
    size_t *before = row[0], *above = row[1], *now = row[2];
    for (size_t j = 0; j <= m; j++) above[j] = j;
    for (size_t i = 1; i <= n; i++) {
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);
            if (above[j] + 1 < best) best = above[j] + 1;
            if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        size_t *spare = before;
        before = above;
        above = now;
        now = spare;
    }
    return above[m];
}

const char *closest_word(const char *word, const char *const *words)
{
    size_t length = strlen(word), limit = length < 5 ? 1 : length < 8 ? 2 : 3, best = limit + 1;
    const char *closest = NULL;
    for (; *words; words++) {
        bool begins = length >= 3 && !strncmp(word, *words, length);
        size_t distance = begins ? 0 : edit_distance(word, *words);
        if (distance >= best) continue;
        best = distance;
        closest = *words;
    }
    return closest;
}

/* " (did you mean --xyz?)" or "". */
static const char *suggest(const Option *table, const char *word, Arena *arena)
{
    const char *names[OPTIONS_MAX + 2] = {0};
    size_t n = 0;
    for (const Option *o = table; o && o->name; o++)
        if (o->help) names[n++] = o->name;
    names[n] = "help";
    const char *closest = closest_word(word, names);
    if (!closest) return "";
    StrBuf text = {0};
    sb_printf(&text, " (did you mean --%s?)", closest);
    const char *kept = arena_copy(arena, text.data, text.length);
    sb_free(&text);
    return kept;
}

/* -- values ------------------------------------------------------------------------------------------------------------ */

static int wrong_word(const Option *o, const char *word, Error *e)
{
    const char *closest = closest_word(word, o->choices);
    if (closest) return error_set(e, ASSAY_ERR_USAGE, "--%s: '%s' is not known (did you mean %s?)", o->name, word, closest);
    StrBuf known = {0};
    for (const char *const *w = o->choices; *w; w++) sb_printf(&known, "%s%s", w == o->choices ? "" : ", ", *w);
    error_set(e, ASSAY_ERR_USAGE, "--%s: '%s' is not known; there is %s", o->name, word, sb_text(&known));
    sb_free(&known);
    return ASSAY_ERR_USAGE;
}

/* The index of `word` in the choices, in upper or lower case, or -1. */
static int choice_index(const Option *o, const char *word)
{
    for (int i = 0; o->choices[i]; i++)
        if (!strcasecmp(o->choices[i], word)) return i;
    return -1;
}

static int check_range(const Option *o, double value, Error *e)
{
    if ((o->min == 0 && o->max == 0) || (value >= o->min && value <= o->max)) return ASSAY_OK;
    if (isinf(o->max)) return error_set(e, ASSAY_ERR_USAGE, "--%s must be at least %.15g, not %.15g", o->name, o->min, value);
    return error_set(e, ASSAY_ERR_USAGE, "--%s must be between %.15g and %.15g, not %.15g", o->name, o->min, o->max, value);
}

static int set_int(const Option *o, long *field, const char *value, Error *e)
{
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (end == value || *end) return error_set(e, ASSAY_ERR_USAGE, "--%s wants a whole number, not '%s'", o->name, value);
    if (errno) return error_set(e, ASSAY_ERR_USAGE, "--%s: %s is too large a number", o->name, value);
    *field = number;
    return check_range(o, (double)number, e);
}

static int set_number(const Option *o, double *field, const char *value, Error *e)
{
    char *end;
    double number = strtod(value, &end);
    if (end == value || *end || !isfinite(number))
        return error_set(e, ASSAY_ERR_USAGE, "--%s wants a number, not '%s'", o->name, value);
    *field = number;
    return check_range(o, number, e);
}

static void list_add(TextList *list, const char *word, Arena *arena)
{
    const char **more = arena_zero(arena, list->n + 1, sizeof *more);
    if (list->n) memcpy(more, list->at, list->n * sizeof *more);
    more[list->n] = word;
    list->at = more;
    list->n++;
}

static int set_list(const Option *o, TextList *list, const char *value, Arena *arena, Error *e)
{
    for (const char *word = value;;) {
        size_t n = strcspn(word, ",");
        if (!n) return error_set(e, ASSAY_ERR_USAGE, "--%s: '%s' has an empty item; items are separated by single commas", o->name, value);
        const char *copy = arena_copy(arena, word, n);
        int choice = o->choices ? choice_index(o, copy) : 0;
        if (choice < 0) return wrong_word(o, copy, e);
        list_add(list, o->choices ? o->choices[choice] : copy, arena);
        if (!word[n]) return ASSAY_OK;
        word += n + 1;
    }
}

int option_set(const Option *o, void *options, const char *value, Arena *arena, Error *e)
{
    void *field = (char *)options + o->offset;
    switch (o->kind) {
    case OPTION_FLAG:
        *(bool *)field = true;
        return ASSAY_OK;
    case OPTION_TEXT:
    case OPTION_PATH:
        if (o->kind == OPTION_PATH && !*value) return error_set(e, ASSAY_ERR_USAGE, "--%s: the file name is empty", o->name);
        *(const char **)field = value;
        return ASSAY_OK;
    case OPTION_INT:
        return set_int(o, field, value, e);
    case OPTION_NUMBER:
        return set_number(o, field, value, e);
    case OPTION_CHOICE:
        *(int *)field = choice_index(o, value);
        return *(int *)field < 0 ? wrong_word(o, value, e) : ASSAY_OK;
    case OPTION_LIST:
        return set_list(o, field, value, arena, e);
    case OPTION_PATHS:
        list_add(field, value, arena);
        return ASSAY_OK;
    }
    return error_set(e, ASSAY_ERR_INTERNAL, "--%s: the option table has an unknown kind", o->name);
}

/* -- the command line -------------------------------------------------------------------------------------------------- */

typedef struct Getopt {
    struct option longs[OPTIONS_MAX + 2];
    char letters[2 * OPTIONS_MAX + 8];
} Getopt;

static Getopt getopt_tables(const Option *table)
{
    Getopt g = {.letters = "-:h"};
    size_t rows = table_rows(table), n = strlen(g.letters);
    for (size_t i = 0; i < rows; i++) {
        bool value = table[i].kind != OPTION_FLAG;
        g.longs[i] = (struct option){table[i].name, value ? required_argument : no_argument, NULL, LONG_BASE + (int)i};
        if (!table[i].letter) continue;
        g.letters[n++] = table[i].letter;
        if (value) g.letters[n++] = ':';
    }
    g.longs[rows] = (struct option){"help", no_argument, NULL, HELP};
    return g;
}

/* getopt said '?' to the word `given`: an unknown option, an ambiguous abbreviation, or a flag with a value. */
static int refuse(const Option *table, const char *given, int optopt_now, Arena *arena, Error *e)
{
    if (strncmp(given, "--", 2)) return error_set(e, ASSAY_ERR_USAGE, "there is no option -%c", optopt_now);
    const char *name = arena_copy(arena, given + 2, strcspn(given + 2, "="));
    if (optopt_now) return error_set(e, ASSAY_ERR_USAGE, "--%s takes no value", optopt_now == HELP ? "help" : table[optopt_now - LONG_BASE].name);
    StrBuf matches = {0};
    size_t n = 0;
    for (const Option *o = table; o && o->name; o++)
        if (!strncmp(o->name, name, strlen(name))) sb_printf(&matches, "%s--%s", n++ ? ", " : "", o->name);
    if (n > 1)
        error_set(e, ASSAY_ERR_USAGE, "--%s is ambiguous: it could be %s", name, sb_text(&matches));
    else
        error_set(e, ASSAY_ERR_USAGE, "there is no option --%s%s", name, suggest(table, name, arena));
    sb_free(&matches);
    return ASSAY_ERR_USAGE;
}

static int set_fallbacks(const Option *table, void *options, Arena *arena, Error *e)
{
    for (const Option *o = table; o && o->name; o++) {
        int status = o->fallback ? option_set(o, options, o->fallback, arena, e) : ASSAY_OK;
        if (status) return status;
    }
    return ASSAY_OK;
}

/* A row given for the first time: what a fallback put into its list is replaced, not added to. */
static int take_option(const Option *table, size_t row, const char *value, Arena *arena, Parsed *out, Error *e)
{
    const Option *o = &table[row];
    bool list = o->kind == OPTION_LIST || o->kind == OPTION_PATHS;
    if (list && !(out->given >> row & 1)) *(TextList *)(void *)((char *)out->options + o->offset) = (TextList){0};
    out->given |= (uint64_t)1 << row;
    return option_set(o, out->options, value, arena, e);
}

/* The row that a letter stands for, or the number of rows. */
static size_t row_of(const Option *table, int code)
{
    if (code >= LONG_BASE) return (size_t)(code - LONG_BASE);
    size_t i = 0;
    while (table && table[i].name && table[i].letter != code) i++;
    return i;
}

int options_parse(const Option *table, size_t size, int argc, char **argv, bool separate_rest, Arena *arena, Parsed *out,
                  Error *e)
{
    size_t rows = table_rows(table);
    if (rows > OPTIONS_MAX) return error_set(e, ASSAY_ERR_INTERNAL, "more than %d options in one table", OPTIONS_MAX);
    *out = (Parsed){.options = arena_zero(arena, 1, size ? size : 1),
                    .arguments = arena_zero(arena, (size_t)argc + 1, sizeof(char *))};
    int status = set_fallbacks(table, out->options, arena, e);
    if (status) return status;

    Getopt g = getopt_tables(table);
    optind = 0; /* glibc: start anew */
    opterr = 0;
    for (;;) {
        int at = optind ? optind : 1;
        int code = getopt_long(argc, argv, g.letters, g.longs, NULL);
        if (code < 0) break;
        if (code == HELP) {
            out->help = true;
            return ASSAY_OK;
        }
        if (code == UNKNOWN) return refuse(table, argv[at], optopt, arena, e);
        if (code == MISSING_VALUE) {
            const Option *o = &table[row_of(table, optopt)];
            return error_set(e, ASSAY_ERR_USAGE, "--%s needs a value: --%s %s", o->name, o->name, o->metavar);
        }
        if (code == OPERAND) {
            out->arguments[out->n_arguments++] = optarg;
            continue;
        }
        if ((status = take_option(table, row_of(table, code), optarg, arena, out, e))) return status;
    }
    if (separate_rest) {
        out->rest = argv + optind;
        out->n_rest = (size_t)(argc - optind);
    } else {
        while (optind < argc) out->arguments[out->n_arguments++] = argv[optind++];
    }
    return ASSAY_OK;
}

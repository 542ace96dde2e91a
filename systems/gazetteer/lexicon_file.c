/* lexicon_file.c - the two files of the gazetteer: lists written by hand and the model written by training.
 *
 * Both are text that a person can read, search and correct. The model holds counts, not decisions; its lines are sorted, so
 * the same training gives the same bytes.
 */
#include "lexicon.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MODEL_HEAD "# assay gazetteer model 1"

static const char *const case_names[CASES] = {"lower", "title", "upper"};

static int complain(char *why, size_t why_size, const char *path, size_t line, const char *what)
{
    if (line) snprintf(why, why_size, "%s:%zu: %s", path, line, what);
    else snprintf(why, why_size, "%s: %s", path, what);
    return -1;
}

/* Strips white space from both ends of line[0..*n). */
static char *strip(char *line, size_t *n)
{
    while (*n > 0 && (unsigned char)line[*n - 1] <= ' ') --*n;
    while (*n > 0 && (unsigned char)*line <= ' ') {
        line++;
        --*n;
    }
    return line;
}

/* One stripped line of a list. The current type is in *type. Returns NULL or what is wrong. */
static const char *list_line(Lexicon *l, Words *w, char *line, size_t n, char **type)
{
    if (n == 0 || *line == '#') return NULL;
    if (*line == '[') {
        if (line[n - 1] != ']' || n < 3) return "a type is written [TYPE]";
        *type = grow(*type, n);
        memcpy(*type, line + 1, n - 2);
        (*type)[n - 2] = '\0';
        return NULL;
    }
    if (!*type) return "an entry before the first [TYPE]";
    words_of_line(w, line, n);
    if (w->n == 0) return "an entry without a letter or a digit";
    Entry *entry = lexicon_entry(l, lexicon_add(l, w, 0, w->n), *type, strlen(*type));
    Case written = words_case(w, 0, w->n);
    entry->listed = true;
    if (written < entry->lowest) entry->lowest = written;
    return NULL;
}

int lexicon_read_list(Lexicon *l, const char *path, char *why, size_t why_size)
{
    FILE *f = fopen(path, "r");
    if (!f) return complain(why, why_size, path, 0, strerror(errno));
    Words w = {0};
    char *line = NULL, *type = NULL;
    size_t room = 0, number = 0;
    int status = 0;
    for (ssize_t got; (got = getline(&line, &room, f)) >= 0;) {
        size_t n = (size_t)got;
        number++;
        char *text = strip(line, &n);
        const char *wrong = list_line(l, &w, text, n, &type);
        if (wrong) {
            status = complain(why, why_size, path, number, wrong);
            break;
        }
    }
    free(line);
    free(type);
    words_free(&w);
    fclose(f);
    return status;
}

/* -- the model -------------------------------------------------------------------------------------------------------- */

/* The sequence of a node, its words joined by spaces. */
static char *sequence(const Lexicon *l, uint32_t node)
{
    size_t n = 0;
    for (uint32_t i = node; i != 0; i = l->nodes[i].parent) n += l->nodes[i].word_length + 1;
    char *text = grow(NULL, n + 1), *p = text + n;
    for (uint32_t i = node; i != 0; i = l->nodes[i].parent) {
        *--p = ' ';
        p -= l->nodes[i].word_length;
        memcpy(p, l->strings + l->nodes[i].word, l->nodes[i].word_length);
    }
    text[n ? n - 1 : 0] = '\0';
    return text;
}

typedef struct Line {
    char *words;
    uint32_t node;
    const Entry *entry;
    const char *type;
} Line;

static int by_words(const void *a, const void *b)
{
    const Line *x = a, *y = b;
    int order = strcmp(x->words, y->words);
    return order ? order : strcmp(x->type, y->type);
}

static Line *sorted_lines(const Lexicon *l)
{
    Line *lines = grow(NULL, (l->n_entries + 1) * sizeof *lines);
    size_t n = 0;
    for (uint32_t i = 0; i < l->n_nodes; i++)
        for (uint32_t e = l->nodes[i].entries; e != NO_ENTRY; e = l->entries[e].next)
            lines[n++] = (Line){sequence(l, i), i, &l->entries[e], l->types[l->entries[e].type]};
    qsort(lines, n, sizeof *lines, by_words);
    return lines;
}

int lexicon_write(const Lexicon *l, const char *path, char *why, size_t why_size)
{
    FILE *f = fopen(path, "w");
    if (!f) return complain(why, why_size, path, 0, strerror(errno));
    fputs(MODEL_HEAD "\n"
          "# One entry a line, tab-separated: type; how often it was a mention by itself; how often within a longer mention;\n"
          "# how often the words stood for nothing, in lower case, with a capital, in capitals (three numbers with commas);\n"
          "# the same within a longer mention; 1 if it stands in a list written by hand; the least capitalised way it is\n"
          "# taken in; the folded words.\n", f);
    Line *lines = sorted_lines(l);
    for (size_t i = 0; i < l->n_entries; i++) {
        const Entry *e = lines[i].entry;
        const uint32_t *out = l->nodes[lines[i].node].unlabelled, *in = l->nodes[lines[i].node].unlabelled_inside;
        fprintf(f, "%s\t%u\t%u\t%u,%u,%u\t%u,%u,%u\t%d\t%s\t%s\n", lines[i].type, e->labelled, e->inside, out[0], out[1], out[2],
                in[0], in[1], in[2], e->listed, case_names[e->lowest], lines[i].words);
        free(lines[i].words);
    }
    free(lines);
    bool bad = ferror(f) != 0;
    if (fclose(f) != 0 || bad) return complain(why, why_size, path, 0, strerror(errno));
    return 0;
}

/* Cuts line[0..n) at tabs into `fields`; returns how many there are. */
static size_t cut(char *line, size_t n, char **fields, size_t max)
{
    size_t found = 0;
    for (char *p = line, *end = line + n; found < max; found++) {
        fields[found] = p;
        char *tab = memchr(p, '\t', (size_t)(end - p));
        if (!tab || found + 1 == max) return found + 1;
        *tab = '\0';
        p = tab + 1;
    }
    return found;
}

static const char *model_line(Lexicon *l, Words *w, char *line, size_t n)
{
    char *field[8], extra;
    Entry e = {0};
    uint32_t out[CASES], in[CASES], listed;
    if (cut(line, n, field, 8) != 8 || !*field[0]) return "an entry has eight fields separated by tabs";
    if (sscanf(field[1], "%u%c", &e.labelled, &extra) != 1 || sscanf(field[2], "%u%c", &e.inside, &extra) != 1 ||
        sscanf(field[3], "%u,%u,%u%c", &out[0], &out[1], &out[2], &extra) != 3 ||
        sscanf(field[4], "%u,%u,%u%c", &in[0], &in[1], &in[2], &extra) != 3 ||
        sscanf(field[5], "%u%c", &listed, &extra) != 1 || listed > 1)
        return "a count is not a number";
    int c = 0;
    while (c < CASES && strcmp(field[6], case_names[c]) != 0) c++;
    if (c == CASES) return "the seventh field is lower, title or upper";
    words_of_line(w, field[7], strlen(field[7]));
    if (w->n == 0) return "an entry without words";
    uint32_t node = lexicon_add(l, w, 0, w->n);
    Entry *entry = lexicon_entry(l, node, field[0], strlen(field[0]));
    entry->labelled = e.labelled;
    entry->inside = e.inside;
    entry->listed = listed;
    entry->lowest = (Case)c;
    memcpy(l->nodes[node].unlabelled, out, sizeof out);
    memcpy(l->nodes[node].unlabelled_inside, in, sizeof in);
    return NULL;
}

int lexicon_read(Lexicon *l, const char *path, char *why, size_t why_size)
{
    FILE *f = fopen(path, "r");
    if (!f) return complain(why, why_size, path, 0, strerror(errno));
    Words w = {0};
    char *line = NULL;
    size_t room = 0, number = 0;
    const char *wrong = NULL;
    for (ssize_t got; !wrong && (got = getline(&line, &room, f)) >= 0;) {
        size_t n = (size_t)got;
        number++;
        while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r')) line[--n] = '\0';
        if (number == 1 && strcmp(line, MODEL_HEAD) != 0) wrong = "not a model of this gazetteer: its first line must be \"" MODEL_HEAD "\"";
        else if (n > 0 && *line != '#') wrong = model_line(l, &w, line, n);
    }
    if (number == 0) wrong = "the model is empty";
    if (!wrong && ferror(f)) wrong = strerror(errno);
    free(line);
    words_free(&w);
    fclose(f);
    return wrong ? complain(why, why_size, path, number, wrong) : 0;
}

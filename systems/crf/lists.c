/* lists.c - an entry is one key, its words without anything between them, so that "U.N." and "UN", "al-Sadr" and "Al Sadr" need no
 * thought about where tokens end; a match must still begin and end with a word. */
#include "lists.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_KEY = 512 };

/* The key of words from..to in out; its length, or 0 if it is too long. */
static size_t key_of(const Words *w, size_t from, size_t to, char out[LONGEST_KEY])
{
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        Piece key = w->items[i].key;
        if (n + key.n > LONGEST_KEY) return 0;
        memcpy(out + n, w->text + key.at, key.n);
        n += key.n;
    }
    return n;
}

void lists_add(Lists *l, const char *key, size_t n, uint32_t type, bool capital)
{
    uint32_t before = l->entries.n, entry = names_add(&l->entries, key, n);
    if (entry < before) return;
    if (entry >= l->capacity) {
        l->capacity = l->capacity ? l->capacity * 2 : 256;
        l->type = grow(l->type, l->capacity, sizeof *l->type);
        l->capital = grow(l->capital, l->capacity, sizeof *l->capital);
    }
    l->type[entry] = (uint16_t)type;
    l->capital[entry] = capital;
}

static const char *read_line(Lists *l, Words *w, char *line, size_t n, uint32_t *type)
{
    char key[LONGEST_KEY];
    while (n > 0 && (unsigned char)line[n - 1] <= ' ') n--;
    if (n == 0 || *line == '#') return NULL;
    if (*line == '[') {
        if (n < 3 || line[n - 1] != ']') return "a type stands in square brackets: [GPE]";
        *type = names_add(&l->types, line + 1, n - 2);
        return l->types.n < LIST_NONE / 2 ? NULL : "there are too many types";
    }
    if (*type == NAME_NONE) return "before the first entry there must be a line with its type: [GPE]";
    words_of_line(w, line, n);
    size_t length = key_of(w, 0, w->n, key);
    if (length == 0) return "this entry is too long, or has no letters";
    if (w->n > l->longest) l->longest = (uint32_t)w->n;
    lists_add(l, key, length, *type, w->items[0].capital);
    return NULL;
}

int lists_read(Lists *l, const char *path, char *why, size_t why_size)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        snprintf(why, why_size, "%s: cannot be opened: %s", path, strerror(errno));
        return -1;
    }
    Words w = {0};
    char *line = NULL;
    size_t room = 0, number = 0;
    uint32_t type = NAME_NONE;
    const char *wrong = NULL;
    for (ssize_t got; !wrong && (got = getline(&line, &room, file)) >= 0;) {
        number++;
        wrong = read_line(l, &w, line, (size_t)got, &type);
    }
    if (!wrong && ferror(file)) wrong = "cannot be read";
    if (wrong) snprintf(why, why_size, "%s:%zu: %s", path, number, wrong);
    free(line);
    words_free(&w);
    fclose(file);
    return wrong ? -1 : 0;
}

/* The end of the longest entry that begins with word `from`, and its number; `from` if there is none. */
static size_t longest_entry(const Lists *l, const Words *w, size_t from, size_t to, uint32_t *entry)
{
    char key[LONGEST_KEY];
    size_t n = 0, end = from;
    if (w->items[from].key.n == 0) return from;
    for (size_t i = from; i < to && i - from < l->longest; i++) {
        Piece more = w->items[i].key;
        if (n + more.n > LONGEST_KEY) break;
        memcpy(key + n, w->text + more.at, more.n);
        n += more.n;
        if (more.n == 0) continue; /* an entry does not end with a hyphen */
        uint32_t found = names_find(&l->entries, key, n);
        if (found == NAME_NONE || (l->capital[found] && !w->items[from].capital)) continue;
        *entry = found;
        end = i + 1;
    }
    return end;
}

void lists_tag(const Lists *l, const Words *w, size_t from, size_t to, ListTag *tags)
{
    for (size_t i = from; i < to;) {
        uint32_t entry = 0;
        size_t end = l->entries.n ? longest_entry(l, w, i, to, &entry) : i;
        if (end == i) {
            tags[i++ - from] = LIST_NONE;
            continue;
        }
        for (size_t k = i; k < end; k++) tags[k - from] = (ListTag)(l->type[entry] * 2 + (k > i));
        i = end;
    }
}

void lists_free(Lists *l)
{
    names_free(&l->types);
    names_free(&l->entries);
    free(l->type);
    free(l->capital);
    *l = (Lists){0};
}

/* factor.c - common beginnings of alternatives taken out.
 *
 * Alternatives that begin with different letters exclude each other, so they may change places; those that begin with the same
 * letter must keep their order, because the first that matches wins. So a run of alternatives that begin with a plain
 * letter is sorted into groups by letter, stably, and each group is factored again behind the letter. An alternative that
 * begins with anything else (a group, an escape, a quantified letter) is a barrier that nothing moves across. "[Ff]" counts
 * as a letter; where one letter occurs in two forms, as in "[Ff]oreign" and "Finance", a new group is begun.
 */
#include "factor.h"

typedef struct Range {
    size_t from, to; /* of the source */
} Range;

typedef struct Cluster {
    size_t key;    /* bytes that all have in common; 0: one alternative that is a barrier */
    char letter;   /* folded */
    Range first;   /* of the first alternative, whose key speaks for all */
    Range *rests;
    size_t n, capacity;
} Cluster;

/* The end of the atom at `i`: an escape, a class, a group with all that is in it, or one byte. */
static size_t atom_end(const Source *s, size_t i, size_t to)
{
    size_t depth = 0;
    do {
        char c = s->text[i];
        if (c == '\\') i += i + 1 < to ? 2 : 1;
        else if (c == '[') i += source_class_length(s->text, i, to);
        else {
            depth += c == '(';
            depth -= c == ')' && depth > 0;
            i++;
        }
    } while (depth > 0 && i < to);
    return i;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Length of a letter, or of a pair like [Ff], at the beginning of an alternative; 0 if it begins otherwise. */
static size_t key_of(const Source *s, Range r, char *letter)
{
    size_t n = 0;
    if (r.from < r.to && is_letter(s->text[r.from])) n = 1;
    else if (r.from + 4 <= r.to && s->text[r.from] == '[' && is_letter(s->text[r.from + 1]) && s->text[r.from + 3] == ']' &&
             fold(s->text[r.from + 1]) == fold(s->text[r.from + 2]))
        n = 4;
    if (n == 0 || (r.from + n < r.to && strchr("?*+{", s->text[r.from + n]))) return 0;
    *letter = fold(s->text[r.from + (n == 4)]);
    return n;
}

static void copy(const Source *in, Range r, Source *out)
{
    for (size_t i = r.from; i < r.to; i++) source_add(out, in->text + i, 1, in->places[i], false);
}

static void factor_range(const Source *in, Range r, Source *out);

/* Length of the "(?:" or "(?i:" of a group without further meaning, 0 if it is another. */
static size_t plain_group(const Source *s, size_t i, size_t end)
{
    size_t n = end - i;
    if (n > 4 && memcmp(s->text + i, "(?i:", 4) == 0) return 4;
    return n > 3 && memcmp(s->text + i, "(?:", 3) == 0 ? 3 : 0;
}

/* An alternative in which only the groups are factored. */
static void factor_sequence(const Source *in, Range r, Source *out)
{
    for (size_t i = r.from; i < r.to;) {
        size_t end = atom_end(in, i, r.to);
        size_t head = in->text[end - 1] == ')' ? plain_group(in, i, end) : 0;
        copy(in, (Range){i, head ? i + head : end}, out);
        if (head) {
            factor_range(in, (Range){i + head, end - 1}, out);
            copy(in, (Range){end - 1, end}, out);
        }
        i = end;
    }
}

static void add_rest(Cluster *c, Range rest)
{
    c->rests = room(c->rests, c->n, &c->capacity, sizeof *c->rests);
    c->rests[c->n++] = rest;
}

/* Puts one alternative into the clusters. Only those behind the last barrier are open, and of those only the last of a letter. */
static void sort_in(const Source *in, Range r, Cluster **clusters, size_t *n, size_t *capacity)
{
    char letter = 0;
    size_t key = key_of(in, r, &letter);
    for (size_t i = *n; key && i-- > 0 && (*clusters)[i].key;) {
        Cluster *c = &(*clusters)[i];
        if (c->letter != letter) continue;
        if (c->key != key || memcmp(in->text + c->first.from, in->text + r.from, key) != 0) break;
        add_rest(c, (Range){r.from + key, r.to});
        return;
    }
    *clusters = room(*clusters, *n, capacity, sizeof **clusters);
    (*clusters)[*n] = (Cluster){.key = key, .letter = letter, .first = r};
    add_rest(&(*clusters)[(*n)++], (Range){r.from + key, r.to});
}

/* Writes alternatives, given as ranges. */
static void factor_alternatives(const Source *in, const Range *alternatives, size_t n, Source *out)
{
    Cluster *clusters = NULL;
    size_t n_clusters = 0, capacity = 0;
    for (size_t i = 0; i < n; i++) sort_in(in, alternatives[i], &clusters, &n_clusters, &capacity);
    for (size_t i = 0; i < n_clusters; i++) {
        Cluster *c = &clusters[i];
        Place place = c->first.from < in->n ? in->places[c->first.from] : in->places[in->n - 1];
        if (i > 0) source_add(out, "|", 1, place, false);
        if (c->n == 1) factor_sequence(in, c->first, out);
        else {
            copy(in, (Range){c->first.from, c->first.from + c->key}, out);
            source_add(out, "(?:", 3, place, false);
            factor_alternatives(in, c->rests, c->n, out);
            source_add(out, ")", 1, place, false);
        }
        free(c->rests);
    }
    free(clusters);
}

static void factor_range(const Source *in, Range r, Source *out)
{
    Range *alternatives = NULL;
    size_t n = 0, capacity = 0, from = r.from;
    for (size_t i = r.from;; i = atom_end(in, i, r.to)) {
        if (i < r.to && in->text[i] != '|') continue;
        alternatives = room(alternatives, n, &capacity, sizeof *alternatives);
        alternatives[n++] = (Range){from, i};
        if (i >= r.to) break;
        from = i + 1;
    }
    factor_alternatives(in, alternatives, n, out);
    free(alternatives);
}

void source_factor(const Source *in, Source *out)
{
    if (in->n) factor_range(in, (Range){0, in->n}, out);
}

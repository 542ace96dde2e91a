/* recall.c - the name memory of one document.
 *
 * A name is remembered as a row of words without their accents ("Mëhilli" is "Mehilli") but with their capitals. For a type
 * that is remembered in parts (persons) the first and the last word count too, the last also with the particles before it
 * ("de Wolf", "al-Sadr"). Rows are chained by a hash of their first word, so that finding them is one pass over the text.
 */
#include "recall.h"

#include <utf8proc.h>

#define MAX_WORDS 12
#define MAX_CHAIN 32
#define MIN_PART 3 /* bytes; initials and particles are no parts */

typedef struct Piece {
    assay_span span;
    size_t key, length; /* in Recall.keys */
} Piece;

static bool is_ascii(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] >= 0x80) return false;
    return true;
}

/* Appends the folded form of text[span] to the keys, with a NUL. */
static Piece fold(Recall *r, const Page *page, assay_span span)
{
    Piece piece = {span, r->n_keys, 0};
    size_t n = span.end - span.start;
    const char *text = page->text + span.start;
    utf8proc_uint8_t *folded = NULL;
    if (!is_ascii(text, n)) {
        utf8proc_ssize_t got = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, &folded, UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
        if (got >= 0) {
            text = (const char *)folded;
            n = (size_t)got;
        }
    }
    if (r->keys_capacity - r->n_keys < n + 1) {
        r->keys_capacity = (r->n_keys + n + 1) * 2;
        r->keys = grow(r->keys, r->keys_capacity);
    }
    memcpy(r->keys + r->n_keys, text, n);
    r->keys[r->n_keys + n] = '\0';
    r->n_keys += n + 1;
    piece.length = n;
    free(folded);
    return piece;
}

/* The next word at or after *at, before `end`; false if there is none. */
static bool next_word(const Page *page, size_t *at, size_t end, assay_span *span)
{
    size_t used;
    while (*at < end && !page_is_word(page, *at, &used)) *at += used;
    span->start = (uint32_t)*at;
    while (*at < end && page_is_word(page, *at, &used)) *at += used;
    span->end = (uint32_t)*at;
    return span->start < span->end;
}

static uint32_t hash_of(const char *word)
{
    uint32_t h = 2166136261u;
    for (; *word; word++) h = (h ^ (unsigned char)*word) * 16777619u;
    return h ^ (h >> 15);
}

/* Remembers the words from..to of a name. */
static void know(Recall *r, const Piece *pieces, size_t from, size_t to, uint32_t type)
{
    uint32_t *slot = &r->table[hash_of(r->keys + pieces[from].key) & (r->table_size - 1)];
    size_t length = pieces[to - 1].key + pieces[to - 1].length + 1 - pieces[from].key, chain = 0;
    for (uint32_t k = *slot; k != NO_MENTION; k = r->known[k].next, chain++) {
        const Known *known = &r->known[k];
        if (chain == MAX_CHAIN || (known->words == to - from && memcmp(r->keys + known->key, r->keys + pieces[from].key, length) == 0)) return;
    }
    r->known = room(r->known, r->n_known, &r->known_capacity, sizeof *r->known);
    r->known[r->n_known] = (Known){type, (uint32_t)(to - from), pieces[from].key, *slot};
    *slot = (uint32_t)r->n_known++;
}

static bool is_particle(const char *word)
{
    static const char *const particles[] = {"al", "Al", "el", "El", "as", "ash", "bin", "ibn", "ben", "bint", "abu", "Abu", "de", "De", "del",
                                            "della", "di", "da", "do", "dos", "du", "la", "le", "van", "Van", "von", "der", "den", "ter", "ten", "zu", "O", "Mac"};
    for (size_t i = 0; i < sizeof particles / sizeof *particles; i++)
        if (strcmp(word, particles[i]) == 0) return true;
    return false;
}

/* Words written in lower case or all in digits are no parts of names by themselves. */
static bool stands_alone(const char *word, size_t n)
{
    return n >= MIN_PART && !(word[0] >= 'a' && word[0] <= 'z') && !(word[0] >= '0' && word[0] <= '9');
}

static void know_name(Recall *r, const Page *page, const Taken *t)
{
    Piece pieces[MAX_WORDS];
    size_t n = 0, at = t->span.start;
    for (assay_span span; n < MAX_WORDS && next_word(page, &at, t->span.end, &span); n++) pieces[n] = fold(r, page, span);
    if (n == 0 || at < t->span.end) return;
    know(r, pieces, 0, n, t->type);
    size_t last = n - 1;
    if (n < 2) return;
    if (stands_alone(r->keys + pieces[0].key, pieces[0].length) && !is_particle(r->keys + pieces[0].key)) know(r, pieces, 0, 1, t->type);
    if (!stands_alone(r->keys + pieces[last].key, pieces[last].length)) return;
    know(r, pieces, last, n, t->type);
    while (last > 0 && is_particle(r->keys + pieces[last - 1].key)) last--;
    if (last > 0 && last < n - 1) know(r, pieces, last, n, t->type);
}

static void know_wholly(Recall *r, const Page *page, const Taken *t)
{
    Piece pieces[MAX_WORDS];
    size_t n = 0, at = t->span.start;
    for (assay_span span; n < MAX_WORDS && next_word(page, &at, t->span.end, &span); n++) pieces[n] = fold(r, page, span);
    if (n == 0 || at < t->span.end) return;
    if (n > 1 || stands_alone(r->keys + pieces[0].key, pieces[0].length)) know(r, pieces, 0, n, t->type);
}

/* True if the words of a known name stand from `at` on; *end is where they end. Between them may stand what joins a name:
 * spaces, a full stop, a hyphen, an apostrophe. */
static bool stands_at(Recall *r, const Page *page, const Known *known, size_t at, uint32_t *end)
{
    size_t key = known->key;
    for (uint32_t i = 0; i < known->words; i++) {
        assay_span span;
        size_t from = at;
        if (!next_word(page, &at, page->n, &span) || span.start - from > 3 || memchr(page->text + from, ',', span.start - from)) return false;
        Piece piece = fold(r, page, span);
        r->n_keys = piece.key;
        if (strcmp(r->keys + piece.key, r->keys + key) != 0) return false;
        key += piece.length + 1;
        *end = span.end;
    }
    return true;
}

static void learn(Recall *r, const Page *page, const Choice *choice)
{
    r->n_known = r->n_keys = 0;
    size_t wanted = 64;
    while (wanted < choice->n_taken * 2) wanted *= 2;
    if (r->table_size < wanted) {
        r->table_size = wanted;
        r->table = grow(r->table, wanted * sizeof *r->table);
    }
    memset(r->table, 0xff, r->table_size * sizeof *r->table);
    for (size_t i = 0; i < choice->n_taken; i++) {
        Memory memory = choice->rules->types[choice->taken[i].type].memory;
        if (memory == MEMORY_PARTS) know_name(r, page, &choice->taken[i]);
        if (memory == MEMORY_WHOLE) know_wholly(r, page, &choice->taken[i]);
    }
}

void recall_propose(Recall *r, const Page *page, Choice *choice)
{
    learn(r, page, choice);
    if (r->n_known == 0) return;
    assay_span word;
    for (size_t at = 0; next_word(page, &at, page->n, &word);) {
        Piece piece = fold(r, page, word);
        r->n_keys = piece.key; /* read below, not kept */
        const Known *best = NULL;
        uint32_t best_end = 0, end = 0;
        for (uint32_t k = r->table[hash_of(r->keys + piece.key) & (r->table_size - 1)]; k != NO_MENTION; k = r->known[k].next) {
            if (!stands_at(r, page, &r->known[k], word.start, &end) || (best && end <= best_end)) continue;
            best = &r->known[k];
            best_end = end;
        }
        if (!best || !(page->edges[word.start] & EDGE_START) || !(page->edges[best_end] & EDGE_END)) continue;
        /* A surname within another name is chance, a place within one is not. */
        int priority = choice->rules->types[best->type].memory == MEMORY_WHOLE ? LEAST_NESTING : -1;
        choice_propose(choice, &(Candidate){.span = {word.start, best_end}, .type = best->type, .rule = UINT32_MAX, .match = UINT32_MAX, .priority = priority});
        at = best_end;
    }
}

void recall_free(Recall *r)
{
    free(r->known);
    free(r->keys);
    free(r->table);
    *r = (Recall){0};
}

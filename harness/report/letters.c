/* Insert and absorb (Piepho 2004, An algorithm for a letter-based representation of all-pairwise comparisons): begin with one
 * set of all systems; for each significant pair, every set that holds both is replaced by two, each without one of them; a
 * set within another is dropped. What is left are exactly the maximal sets. */
#include "report/letters.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "base/vector.h"

#include <string.h>

typedef VECTOR(bool *) Sets; /* each n flags, owned */

static bool within(const bool *small, const bool *large, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (small[i] && !large[i]) return false;
    return true;
}

static void remove_set(Sets *sets, size_t i)
{
    free(sets->at[i]);
    sets->at[i] = sets->at[--sets->n];
}

/* Drops every set that lies within another. */
static void absorb(Sets *sets, size_t n)
{
    for (size_t i = 0; i < sets->n;) {
        bool redundant = false;
        for (size_t k = 0; k < sets->n && !redundant; k++) redundant = k != i && within(sets->at[i], sets->at[k], n);
        if (redundant) remove_set(sets, i);
        else i++;
    }
}

static void separate(Sets *sets, size_t n, size_t a, size_t b)
{
    size_t there = sets->n;
    for (size_t i = 0; i < there; i++) {
        if (!sets->at[i][a] || !sets->at[i][b]) continue;
        bool *copy = mem_alloc(n * sizeof *copy);
        memcpy(copy, sets->at[i], n * sizeof *copy);
        copy[a] = false;
        sets->at[i][b] = false;
        vec_push(sets, copy);
    }
    absorb(sets, n);
}

/* Sets in the order of the best system in them, then of the next best. */
static bool comes_first(const bool *a, const bool *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i]) return a[i];
    return false;
}

static void sort(Sets *sets, size_t n)
{
    for (size_t i = 1; i < sets->n; i++)
        for (size_t k = i; k > 0 && comes_first(sets->at[k], sets->at[k - 1], n); k--) {
            bool *t = sets->at[k];
            sets->at[k] = sets->at[k - 1];
            sets->at[k - 1] = t;
        }
}

static void put_letter(StrBuf *out, size_t number)
{
    if (number >= 26) sb_putc(out, (char)('a' + number / 26 - 1));
    sb_putc(out, (char)('a' + number % 26));
}

bool letters_assign(Arena *a, size_t n, const bool *significant, const char **out)
{
    Sets sets = {0};
    bool *all = mem_alloc((n + 1) * sizeof *all);
    for (size_t i = 0; i < n; i++) all[i] = true;
    vec_push(&sets, all);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n && sets.n <= LETTERS_MOST_GROUPS; k++)
            if (significant[i * n + k]) separate(&sets, n, i, k);
    bool fits = sets.n <= LETTERS_MOST_GROUPS;
    sort(&sets, n);
    StrBuf b = {0};
    for (size_t i = 0; i < n && fits; i++) {
        sb_clear(&b);
        for (size_t k = 0; k < sets.n; k++) {
            if (!sets.at[k][i]) continue;
            if (b.length && sets.n > 26) sb_putc(&b, ' '); /* letters of two signs are kept apart */
            put_letter(&b, k);
        }
        out[i] = arena_copy(a, sb_text(&b), b.length);
    }
    sb_free(&b);
    for (size_t k = 0; k < sets.n; k++) free(sets.at[k]);
    vec_free(&sets);
    return fits;
}

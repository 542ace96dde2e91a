#include "score/key_match.h"

#include "base/vector.h"

#include <stdlib.h>
#include <string.h>

/* What both sides have under one key. Things of the same key may differ in category and unit (where the key is blind to the
 * type): gold is then the one whose category comes first by name, and what is paired with it is a prediction of its category, or
 * else the one that comes first by name, so that the order of the file does not matter. */
typedef struct Entry {
    const char *gold_category, *predicted_category;
    uint32_t gold_unit, predicted_unit;
    bool gold, predicted;
} Entry;

/* A prediction whose key was there before. */
typedef struct Repeated {
    const char *category;
    uint32_t unit;
} Repeated;

struct KeyMatch {
    Symbols keys;
    VECTOR(Entry) entries; /* by symbol */
    VECTOR(Repeated) repeated;
};

KeyMatch *key_match_new(void) { return mem_zero(1, sizeof(KeyMatch)); }

/* Does a prediction of this category go before the one that is there? */
static bool better(const Entry *e, const char *category)
{
    bool there = e->gold && strcmp(e->predicted_category, e->gold_category) == 0;
    bool here = e->gold && strcmp(category, e->gold_category) == 0;
    return there != here ? here : strcmp(category, e->predicted_category) < 0;
}

void key_match_add(KeyMatch *k, bool predicted, const StrBuf *key, const char *category, uint32_t unit)
{
    Symbol s = symbols_intern(&k->keys, sb_text(key), key->length);
    if (s == k->entries.n) vec_push(&k->entries, (Entry){0});
    Entry *e = &k->entries.at[s];
    if (!predicted) {
        if (e->gold && strcmp(e->gold_category, category) <= 0) return;
        e->gold = true;
        e->gold_category = category;
        e->gold_unit = unit;
        return;
    }
    Repeated spare = {category, unit};
    if (e->predicted && better(e, category)) spare = (Repeated){e->predicted_category, e->predicted_unit};
    if (e->predicted) vec_push(&k->repeated, spare);
    if (!e->predicted || better(e, category)) {
        e->predicted_category = category;
        e->predicted_unit = unit;
    }
    e->predicted = true;
}

void key_match_book(KeyMatch *k, const LayerTask *t)
{
    for (size_t i = 0; i < k->entries.n; i++) {
        const Entry *e = &k->entries.at[i];
        double both = e->gold && e->predicted;
        if (e->gold) t->book(t->payload, e->gold_category, e->gold_unit, (Tally){.gold = 1, .found = both});
        if (e->predicted) t->book(t->payload, e->predicted_category, e->predicted_unit, (Tally){.predicted = 1, .correct = both});
    }
    for (size_t i = 0; i < k->repeated.n && !t->collapse_duplicates; i++)
        t->book(t->payload, k->repeated.at[i].category, k->repeated.at[i].unit, (Tally){.predicted = 1});
    symbols_free(&k->keys);
    vec_free(&k->entries);
    vec_free(&k->repeated);
    free(k);
}

void key_put_number(StrBuf *key, uint32_t n) { sb_put(key, &n, sizeof n); }

void key_put_name(StrBuf *key, const char *name)
{
    key_put_number(key, (uint32_t)strlen(name));
    sb_puts(key, name);
}

void key_put_spans(StrBuf *key, const Mention *m)
{
    key_put_number(key, m->n_spans);
    sb_put(key, m->spans, m->n_spans * sizeof *m->spans);
}

uint32_t unit_of_mention(const LayerTask *t, const Mention *m)
{
    return t->by_sentence && m && m->n_spans ? document_sentence_at(t->gold, m->spans[0].start) : 0;
}

#include "score/pair_up.h"

#include "base/memory.h"
#include "base/vector.h"

/* Of predictions that share a key but do not go together, so many are asked: a listing need not find every last pair. */
enum { ASKED = 64 };

/* Predictions under one key, in their order. */
typedef struct Listed {
    uint32_t thing, next; /* index of the next entry + 1; 0: the last */
} Listed;

typedef struct Queue {
    uint32_t first, last; /* entries + 1 */
} Queue;

typedef struct Index {
    Symbols keys;
    VECTOR(Queue) queues; /* by key */
    VECTOR(Listed) entries;
} Index;

void pair_up_begin(PairUp *p, uint32_t n_gold, uint32_t n_predicted, Arena *arena)
{
    *p = (PairUp){.n = {n_gold, n_predicted}, .arena = arena};
    p->verdict = arena_zero(arena, n_gold, sizeof *p->verdict);
    for (unsigned side = 0; side < 2; side++) {
        p->out[side] = arena_zero(arena, p->n[side], sizeof *p->out[side]);
        p->mate[side] = arena_alloc(arena, p->n[side] * sizeof *p->mate[side]);
        for (uint32_t i = 0; i < p->n[side]; i++) p->mate[side][i] = UNASSIGNED;
    }
}

void pair_up_drop_repeated(PairUp *p, unsigned side, const Round *round, const void *context)
{
    Symbols keys = {0};
    StrBuf key = {0};
    for (uint32_t i = 0; i < p->n[side]; i++) {
        sb_clear(&key);
        uint32_t known = keys.count;
        if (round->key(context, side, i, 0, &key)) p->out[side][i] = symbols_intern(&keys, sb_text(&key), key.length) < known;
    }
    sb_free(&key);
    symbols_free(&keys);
}

static bool is_free(const PairUp *p, unsigned side, uint32_t i) { return !p->out[side][i] && p->mate[side][i] == UNASSIGNED; }

static void list(Index *x, const StrBuf *key, uint32_t thing)
{
    Symbol s = symbols_intern(&x->keys, sb_text(key), key->length);
    if (s == x->queues.n) vec_push(&x->queues, (Queue){0});
    vec_push(&x->entries, (Listed){thing, 0});
    Queue *q = &x->queues.at[s];
    uint32_t entry = (uint32_t)x->entries.n;
    if (q->last) x->entries.at[q->last - 1].next = entry;
    else q->first = entry;
    q->last = entry;
}

/* Takes the first prediction under the key that goes with the gold thing. */
static bool take(PairUp *p, Index *x, const Round *round, const void *context, const StrBuf *key, uint32_t gold)
{
    Symbol s = symbols_find(&x->keys, sb_text(key), key->length);
    if (s == SYMBOL_NONE) return false;
    Queue *q = &x->queues.at[s];
    while (q->first && !is_free(p, PREDICTED, x->entries.at[q->first - 1].thing)) q->first = x->entries.at[q->first - 1].next;
    uint32_t asked = 0;
    for (uint32_t at = q->first; at && asked < ASKED; at = x->entries.at[at - 1].next) {
        uint32_t predicted = x->entries.at[at - 1].thing;
        Verdict verdict = round->verdict;
        if (!is_free(p, PREDICTED, predicted)) continue;
        asked++;
        if (round->agree && !round->agree(context, gold, predicted, &verdict)) continue;
        p->mate[GOLD][gold] = predicted;
        p->mate[PREDICTED][predicted] = gold;
        p->verdict[gold] = verdict;
        return true;
    }
    return false;
}

void pair_up_round(PairUp *p, const Round *round, const void *context)
{
    Index x = {0};
    StrBuf key = {0};
    for (uint32_t i = 0; i < p->n[PREDICTED]; i++) {
        if (!is_free(p, PREDICTED, i)) continue;
        for (uint32_t nth = 0; sb_clear(&key), round->key(context, PREDICTED, i, nth, &key); nth++) list(&x, &key, i);
    }
    for (uint32_t i = 0; i < p->n[GOLD]; i++) {
        if (!is_free(p, GOLD, i)) continue;
        for (uint32_t nth = 0; sb_clear(&key), round->key(context, GOLD, i, nth, &key); nth++)
            if (take(p, &x, round, context, &key, i)) break;
    }
    sb_free(&key);
    symbols_free(&x.keys);
    vec_free(&x.queues);
    vec_free(&x.entries);
}

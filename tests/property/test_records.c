/* Records: the alignments of both criteria against trying everything. */
#include "unit/cmocka_all.h"

#include "score/scorer.h"

#include <stdio.h>
#include <string.h>

enum { ROUNDS = 400, MOST_RECORDS = 5, MOST_FILLERS = 3, WORDS = 4 };

static const char *const words[WORDS] = {"militia", "brigade", "gunmen", "fighters"};
static const char *const slots[2] = {"who", "where"};

static uint32_t draw(uint64_t *state, uint32_t n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % n;
}

/* Fillers are sets of words, as bits; their strings are those words. */
typedef struct Model {
    uint32_t n, type[MOST_RECORDS], n_fillers[MOST_RECORDS][2];
    uint8_t filler[MOST_RECORDS][2][MOST_FILLERS];
} Model;

static void random_records(Document *d, Symbols *symbols, uint64_t *state, Model *m)
{
    document_reset(d);
    *m = (Model){.n = draw(state, MOST_RECORDS + 1)};
    d->symbols = symbols;
    d->id = "d";
    d->text = "";
    d->layers = LAYER_BIT(LAYER_RECORDS);
    d->n_records = m->n;
    d->records = arena_zero(&d->arena, MOST_RECORDS, sizeof *d->records);
    for (uint32_t i = 0; i < m->n; i++) {
        Record *r = &d->records[i];
        m->type[i] = draw(state, 2);
        r->type = symbols_intern_text(symbols, m->type[i] ? "A" : "B");
        r->n_slots = 2;
        r->slots = arena_zero(&d->arena, 2, sizeof *r->slots);
        for (int s = 0; s < 2; s++) {
            Slot *slot = &r->slots[s];
            slot->name = symbols_intern_text(symbols, slots[s]);
            slot->n = m->n_fillers[i][s] = draw(state, MOST_FILLERS + 1);
            slot->fillers = arena_zero(&d->arena, MOST_FILLERS, sizeof *slot->fillers);
            for (uint32_t k = 0; k < slot->n; k++) {
                uint8_t set = m->filler[i][s][k] = (uint8_t)(1 + draw(state, (1 << WORDS) - 1));
                slot->fillers[k].alternatives = arena_zero(&d->arena, WORDS, sizeof(char *));
                for (int w = 0; w < WORDS; w++)
                    if (set >> w & 1) slot->fillers[k].alternatives[slot->fillers[k].n++] = words[w];
            }
        }
    }
}

/* -- by trying ---------------------------------------------------------------------------------------------------------- */

typedef bool (*Fits)(uint8_t gold, uint8_t predicted);

static bool share(uint8_t gold, uint8_t predicted) { return (gold & predicted) != 0; }
static bool is_part(uint8_t gold, uint8_t predicted) { return (predicted & ~gold) == 0; }

static uint32_t most_pairs(const uint8_t *gold, uint32_t n, const uint8_t *predicted, uint32_t m, uint32_t used, Fits fits)
{
    if (n == 0) return 0;
    uint32_t best = most_pairs(gold + 1, n - 1, predicted, m, used, fits);
    for (uint32_t k = 0; k < m; k++) {
        if (used >> k & 1 || !fits(*gold, predicted[k])) continue;
        uint32_t here = 1 + most_pairs(gold + 1, n - 1, predicted, m, used | 1u << k, fits);
        if (here > best) best = here;
    }
    return best;
}

static uint32_t best_alignment(const Model *g, const Model *p, uint32_t i, uint32_t used)
{
    if (i == g->n) return 0;
    uint32_t best = best_alignment(g, p, i + 1, used);
    for (uint32_t k = 0; k < p->n; k++) {
        if (used >> k & 1 || g->type[i] != p->type[k]) continue;
        uint32_t here = best_alignment(g, p, i + 1, used | 1u << k);
        for (int s = 0; s < 2; s++) here += most_pairs(g->filler[i][s], g->n_fillers[i][s], p->filler[k][s], p->n_fillers[k][s], 0, share);
        if (here > best) best = here;
    }
    return best;
}

/* The different entities of a role. */
static uint32_t entities_of(const Model *m, int slot, uint8_t *out)
{
    uint32_t n = 0;
    for (uint32_t set = 1; set < 1 << WORDS; set++) {
        bool there = false;
        for (uint32_t i = 0; i < m->n; i++)
            for (uint32_t k = 0; k < m->n_fillers[i][slot]; k++) there |= m->filler[i][slot][k] == set;
        if (there) out[n++] = (uint8_t)set;
    }
    return n;
}

static uint32_t best_roles(const Model *g, const Model *p, uint32_t *n_gold, uint32_t *n_predicted)
{
    uint32_t sum = *n_gold = *n_predicted = 0;
    for (int s = 0; s < 2; s++) {
        uint8_t gold[16], predicted[16];
        uint32_t n = entities_of(g, s, gold), m = entities_of(p, s, predicted);
        *n_gold += n;
        *n_predicted += m;
        sum += most_pairs(gold, n, predicted, m, 0, is_part);
    }
    return sum;
}

/* -- the test ----------------------------------------------------------------------------------------------------------- */

static Tally whole(const char *name, const Document *gold, const Document *predicted, Symbols *symbols)
{
    const Criterion *c = criterion_find(name);
    Scorer *s = scorer_new(&(ScoreOptions){.criteria = &c, .n_criteria = 1}, symbols);
    scorer_add(s, gold, predicted, NULL, NULL);
    Tally t = scorer_results(s)->total.tally;
    scorer_free(s);
    return t;
}

static void alignments_are_the_best(void **state)
{
    (void)state;
    Symbols symbols = {0};
    Document gold = {0}, predicted = {0};
    uint64_t seed = 20261124;
    for (int round = 0; round < ROUNDS; round++) {
        Model g, p;
        random_records(&gold, &symbols, &seed, &g);
        random_records(&predicted, &symbols, &seed, &p);
        Tally t = whole("records:slots", &gold, &predicted, &symbols);
        uint32_t n_gold, n_predicted, best = best_alignment(&g, &p, 0, 0);
        if (t.found != best || t.correct != best) fail_msg("round %d: %g fillers in common, %u are possible", round, t.found, best);
        t = whole("records:ceaf-ree", &gold, &predicted, &symbols);
        best = best_roles(&g, &p, &n_gold, &n_predicted);
        if (t.found != best || t.correct != best || t.gold != n_gold || t.predicted != n_predicted)
            fail_msg("round %d: %g of %g and %g entities, not %u of %u and %u", round, t.found, t.gold, t.predicted, best, n_gold, n_predicted);
        t = whole("records:ceaf-ree", &gold, &gold, &symbols);
        assert_true(t.gold == n_gold && t.found == n_gold && t.predicted == n_gold && t.correct == n_gold);
    }
    document_free(&gold);
    document_free(&predicted);
    symbols_free(&symbols);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(alignments_are_the_best)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

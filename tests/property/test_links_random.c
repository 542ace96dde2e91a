/* Links of random documents: what must hold whatever they are. */
#include "unit/cmocka_all.h"

#include "score/scorer.h"

#include <string.h>

enum { ROUNDS = 400, MOST = 7 };

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*state >> 33) % below);
}

static const char text[] = "abcdefgh";
static const char *const types[] = {"A", "B"}, *const ids[] = {"Q1", "Q2", "Q3", "NIL1", "NIL2"};

/* Few places, so that they are often the same. `once`: no two mentions of the same place and type. */
static void random_document(Document *d, Symbols *symbols, uint64_t *state, bool once)
{
    d->symbols = symbols;
    d->id = "d";
    d->text = text;
    d->text_length = (uint32_t)strlen(text);
    d->layers = LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_LINKS);
    d->mentions = arena_zero(&d->arena, MOST, sizeof *d->mentions);
    bool taken[3][2] = {{false}};
    for (uint32_t n = draw(state, MOST + 1); n > 0; n--) {
        Mention m = {.n_spans = 1, .n_links = draw(state, 4)};
        uint32_t place = draw(state, 3), type = draw(state, 2);
        if (once && taken[place][type]) continue;
        taken[place][type] = true;
        m.spans = arena_alloc(&d->arena, sizeof *m.spans);
        m.spans[0] = (Span){place, place + 2};
        m.type = symbols_intern_text(symbols, types[type]);
        m.links = arena_alloc(&d->arena, 4 * sizeof *m.links);
        for (uint32_t i = 0; i < m.n_links; i++) m.links[i] = symbols_intern_text(symbols, ids[draw(state, 5)]);
        d->mentions[d->n_mentions++] = m;
    }
}

static Tally total(const Document *gold, const Document *predicted, Symbols *symbols, const char *criterion)
{
    const Criterion *c = criterion_find(criterion);
    Scorer *s = scorer_new(&(ScoreOptions){.criteria = &c, .n_criteria = 1}, symbols);
    scorer_add(s, gold, predicted, NULL, NULL);
    const Result *r = scorer_results(s);
    Tally t = r->total.tally, sum = {0};
    for (size_t i = 0; i < r->n_rows; i++) tally_add(&sum, &r->rows[i].tally);
    if (r->n_rows) assert_memory_equal(&sum, &t, sizeof t);
    scorer_free(s);
    return t;
}

/* Places are two characters long: those one apart share one. */
static bool allows(const Document *gold, const Mention *g, const Document *predicted, const Mention *p, uint32_t apart)
{
    uint32_t a = g->spans[0].start, b = p->spans[0].start;
    if ((a > b ? a - b : b - a) > apart) return false;
    const char *answer = symbols_name(predicted->symbols, p->links[0]);
    for (uint32_t i = 0; i < g->n_links; i++) {
        const char *id = symbols_name(gold->symbols, g->links[i]);
        if (strcmp(id, answer) == 0 || (id[0] == 'N' && answer[0] == 'N')) return true;
    }
    return false;
}

/* The most pairs that there can be, by trying everything. */
static uint32_t most_pairs(const Document *gold, const Document *predicted, uint32_t apart, uint32_t g, unsigned used)
{
    if (g == gold->n_mentions) return 0;
    uint32_t best = most_pairs(gold, predicted, apart, g + 1, used);
    for (uint32_t p = 0; p < predicted->n_mentions; p++) {
        const Mention *m = &predicted->mentions[p];
        if (used >> p & 1 || !m->n_links || !allows(gold, &gold->mentions[g], predicted, m, apart)) continue;
        uint32_t with = 1 + most_pairs(gold, predicted, apart, g + 1, used | 1u << p);
        if (with > best) best = with;
    }
    return best;
}

static void random_documents(void **state)
{
    (void)state;
    for (uint64_t round = 1; round <= ROUNDS; round++) {
        uint64_t seed = round * 7919;
        Symbols symbols = {0};
        Document gold = {0}, predicted = {0};
        random_document(&gold, &symbols, &seed, true);
        random_document(&predicted, &symbols, &seed, true);
        Tally itself = total(&gold, &gold, &symbols, "links:strong");
        assert_true(itself.gold == itself.found && itself.predicted == itself.correct && itself.gold == itself.predicted);
        itself = total(&gold, &gold, &symbols, "links:weak");
        assert_true(itself.gold == itself.found && itself.predicted == itself.correct);
        itself = total(&gold, &gold, &symbols, "links:document");
        assert_true(itself.gold == itself.found);
        Tally t = total(&gold, &predicted, &symbols, "links:strong");
        assert_true(t.found == t.correct);
        assert_int_equal((int)t.found, most_pairs(&gold, &predicted, 0, 0, 0));
        Tally weak = total(&gold, &predicted, &symbols, "links:weak");
        assert_true(weak.found == weak.correct && weak.gold == t.gold && weak.predicted == t.predicted && weak.found >= t.found);
        assert_int_equal((int)weak.found, most_pairs(&gold, &predicted, 1, 0, 0));
        t = total(&gold, &predicted, &symbols, "links:document");
        assert_true(t.found <= t.gold && t.correct <= t.predicted && (t.found > 0) == (t.correct > 0));
        document_free(&gold);
        document_free(&predicted);
        symbols_free(&symbols);
    }
}

/* The order of the mentions changes nothing, also where some repeat others. */
static void order_does_not_matter(void **state)
{
    (void)state;
    for (uint64_t round = 1; round <= ROUNDS; round++) {
        uint64_t seed = round * 104729;
        Symbols symbols = {0};
        Document gold = {0}, predicted = {0};
        random_document(&gold, &symbols, &seed, false);
        random_document(&predicted, &symbols, &seed, false);
        static const char *const names[] = {"links:strong", "links:weak", "links:document"};
        for (int c = 0; c < 3; c++) {
            Tally before = total(&gold, &predicted, &symbols, names[c]);
            for (int side = 0; side < 2; side++) {
                Document *d = side ? &predicted : &gold;
                for (uint32_t i = d->n_mentions; i > 1; i--) {
                    uint32_t k = draw(&seed, i);
                    Mention m = d->mentions[i - 1];
                    d->mentions[i - 1] = d->mentions[k];
                    d->mentions[k] = m;
                }
            }
            Tally after = total(&gold, &predicted, &symbols, names[c]);
            assert_memory_equal(&before, &after, sizeof before);
        }
        document_free(&gold);
        document_free(&predicted);
        symbols_free(&symbols);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_documents), cmocka_unit_test(order_does_not_matter)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The matcher against brute force over all assignments, on random small cases; and the same result for shuffled input. */
#include "unit/cmocka_all.h"

#include "score/scorer.h"
#include "score/outcome.h"
#include "score_tools.h"

#include <math.h>

enum { CASES = 10000, MOST = 6 };

static const char text[] = "aa bb cc dd ee ff gg";
static const char *const types[] = {"A", "B", "C"};

/* A small generator of its own, so that the cases are the same everywhere. */
static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*state >> 33) % below);
}

static void random_document(Document *d, Symbols *symbols, uint64_t *state, bool gold, const Document *like)
{
    make_document(d, symbols, "d", text, "");
    uint32_t n = draw(state, MOST);
    d->mentions = arena_zero(&d->arena, MOST, sizeof *d->mentions);
    for (uint32_t i = 0; i < n; i++) {
        Mention *m = &d->mentions[d->n_mentions++];
        if (like && like->n_mentions && draw(state, 3) == 0) { /* now and then what gold has too */
            *m = like->mentions[draw(state, like->n_mentions)];
            m->optional = false;
            if (draw(state, 3) == 0) m->type = symbols_intern_text(symbols, types[draw(state, 3)]);
            continue;
        }
        m->type = symbols_intern_text(symbols, types[draw(state, 3)]);
        m->optional = gold && draw(state, 8) == 0;
        m->spans = arena_zero(&d->arena, 2, sizeof *m->spans);
        m->n_spans = 1;
        m->spans[0].start = draw(state, 14);
        m->spans[0].end = m->spans[0].start + 1 + draw(state, 6);
        if (draw(state, 6) == 0) {
            m->spans[1].start = m->spans[0].end + 1 + draw(state, 3);
            m->spans[1].end = m->spans[1].start + 1 + draw(state, 3);
            m->n_spans = 2;
        }
    }
}

/* -- what the definitions say, without any of the matcher's code ------------------------------------------------------- */

static bool covers(const Mention *m, uint32_t byte)
{
    for (uint32_t i = 0; i < m->n_spans; i++)
        if (m->spans[i].start <= byte && byte < m->spans[i].end) return true;
    return false;
}

static uint32_t shared_bytes(const Mention *a, const Mention *b)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < 64; i++) n += covers(a, i) && covers(b, i);
    return n;
}

static bool same_place(const Mention *a, const Mention *b)
{
    return a->n_spans == b->n_spans && memcmp(a->spans, b->spans, a->n_spans * sizeof *a->spans) == 0;
}

static bool same(const Mention *a, const Mention *b) { return a->type == b->type && same_place(a, b); }

static double credit_of(Credit credit, const Mention *g, const Mention *p)
{
    double shared = shared_bytes(g, p);
    switch (credit) {
    case CREDIT_STRICT: return same(g, p);
    case CREDIT_EXACT: return same_place(g, p);
    case CREDIT_TYPE: return g->type == p->type && shared > 0;
    case CREDIT_PARTIAL: return g->type != p->type || shared == 0 ? 0 : same_place(g, p) ? 1 : 0.5;
    case CREDIT_OVERLAP: return g->type == p->type && shared > 0 ? shared / shared_bytes(g, g) + shared / shared_bytes(p, p) : 0;
    default: return 0;
    }
}

typedef struct Brute {
    const Mention *gold[MOST], *predicted[MOST];
    uint32_t n_gold, n_predicted;
    Credit credit;
    bool used[MOST];
} Brute;

static double best_from(Brute *b, uint32_t g)
{
    if (g == b->n_gold || g >= MOST) return 0;
    double best = best_from(b, g + 1);
    for (uint32_t p = 0; p < b->n_predicted && p < MOST; p++) {
        double credit = b->used[p] ? 0 : credit_of(b->credit, b->gold[g], b->predicted[p]);
        if (credit == 0) continue;
        b->used[p] = true;
        double total = credit + best_from(b, g + 1);
        b->used[p] = false;
        if (total > best) best = total;
    }
    return best;
}

/* A prediction that repeats optional gold is taken by it. */
static bool is_optional(const Document *gold, const Mention *predicted)
{
    bool optional = false;
    for (uint32_t i = 0; i < gold->n_mentions; i++) {
        if (!same(&gold->mentions[i], predicted)) continue;
        if (!gold->mentions[i].optional) return false;
        optional = true;
    }
    return optional;
}

/* Required gold mentions, each once, against the other predictions, each once. Optional ones that repeat a required one are it. */
static void collect(Brute *b, const Document *gold, const Document *predicted)
{
    for (uint32_t i = 0; i < gold->n_mentions; i++) {
        if (gold->mentions[i].optional) continue;
        bool again = false;
        for (uint32_t k = 0; k < b->n_gold; k++) again |= same(b->gold[k], &gold->mentions[i]);
        if (!again) b->gold[b->n_gold++] = &gold->mentions[i];
    }
    for (uint32_t i = 0; i < predicted->n_mentions; i++) {
        bool again = false;
        for (uint32_t k = 0; k < b->n_predicted; k++) again |= same(b->predicted[k], &predicted->mentions[i]);
        if (!again && !is_optional(gold, &predicted->mentions[i])) b->predicted[b->n_predicted++] = &predicted->mentions[i];
    }
}

static const Criterion *all_six[6];

static Scorer *six(Symbols *symbols, bool by_sentence)
{
    for (int i = 0; i < 6; i++) all_six[i] = &criteria[i];
    return scorer_new(&(ScoreOptions){.criteria = all_six, .n_criteria = 6, .by_sentence = by_sentence}, symbols);
}

static void check_against_brute_force(const Document *gold, const Document *predicted, const Result *results)
{
    double sums[6];
    for (int c = 0; c < 5; c++) {
        Brute b = {.credit = criteria[c].credit};
        collect(&b, gold, predicted);
        const Tally *t = &results[c].total.tally;
        sums[c] = t->found + t->correct;
        double expected = best_from(&b, 0) * (b.credit == CREDIT_OVERLAP ? 1 : 2);
        if (fabs(sums[c] - expected) > 1e-9) fail_msg("%s: %.17g instead of %.17g", criteria[c].name, sums[c], expected);
        assert_true(t->gold == b.n_gold);
        assert_true(t->predicted <= predicted->n_mentions);
    }
    assert_true(sums[0] <= sums[1] && sums[0] <= sums[2] && sums[0] <= sums[3] && sums[0] <= sums[4] + 1e-9);
}

/* Undefined is at most anything. */
static bool at_most(double a, double b) { return isnan(a) || a == 0 || a <= b + 1e-12; }

static void check_order_of(const ResultRow *strict, const ResultRow *other, const char *criterion)
{
    Measure a = row_measure(strict, ASSAY_ZERO_NULL), b = row_measure(other, ASSAY_ZERO_NULL);
    if (!at_most(a.precision, b.precision) || !at_most(a.recall, b.recall) || !at_most(a.f1, b.f1))
        fail_msg("category %s: strict %g %g %g, %s %g %g %g", strict->category, a.precision, a.recall, a.f1, criterion, b.precision, b.recall, b.f1);
}

/* Strict is at most exact, type and partial, in precision, recall and F1; overlap's found + correct is at least strict's. In
 * the whole and in every category. */
static void check_order_of_criteria(const Result *results)
{
    const Result *strict = &results[0];
    for (int c = 1; c < 5; c++) {
        bool overlap = criteria[c].credit == CREDIT_OVERLAP;
        if (!overlap) check_order_of(&strict->total, &results[c].total, criteria[c].name);
        for (size_t i = 0; i < strict->n_rows; i++) {
            const ResultRow *row = &strict->rows[i], *other = NULL;
            for (size_t k = 0; k < results[c].n_rows; k++)
                if (strcmp(results[c].rows[k].category, row->category) == 0) other = &results[c].rows[k];
            if (!other) assert_true(row->tally.found == 0); /* all its predictions went to optional gold */
            else if (!overlap) check_order_of(row, other, criteria[c].name);
            else assert_true(other->tally.found + other->tally.correct >= row->tally.found + row->tally.correct - 1e-9);
        }
    }
}

static void check_tokens(const Document *gold, const Document *predicted, const Result *r)
{
    Tally expected = {0};
    for (size_t c = 0; c < 3; c++)
        for (uint32_t t = 0; t < gold->n_tokens; t++) {
            bool in_gold = false, in_optional = false, in_predicted = false;
            Mention token = {.n_spans = 1, .spans = &gold->tokens[t]};
            for (uint32_t i = 0; i < gold->n_mentions; i++) {
                const Mention *m = &gold->mentions[i];
                if (strcmp(symbols_name(gold->symbols, m->type), types[c]) != 0 || !shared_bytes(m, &token)) continue;
                if (m->optional) in_optional = true;
                else in_gold = true;
            }
            for (uint32_t i = 0; i < predicted->n_mentions; i++)
                in_predicted |= strcmp(symbols_name(gold->symbols, predicted->mentions[i].type), types[c]) == 0 &&
                                shared_bytes(&predicted->mentions[i], &token) > 0;
            in_predicted &= in_gold || !in_optional;
            expected.gold += in_gold;
            expected.predicted += in_predicted;
            expected.found += in_gold && in_predicted;
            expected.correct += in_gold && in_predicted;
        }
    assert_memory_equal(&expected, &r->total.tally, sizeof expected);
}

static void check_outcomes(Scorer *s, const Document *gold, const Document *predicted, const Result *strict)
{
    Arena a = {0};
    Outcome *list;
    ItemRules rules = scorer_rules(s);
    size_t n = outcomes_of(gold, predicted, &rules, &a, &list), correct = 0, with_gold = 0, with_predicted = 0;
    for (size_t i = 0; i < n; i++) {
        correct += list[i].verdict == VERDICT_CORRECT && !list[i].optional;
        with_gold += list[i].gold != NO_MENTION && !list[i].optional;
        with_predicted += list[i].predicted != NO_MENTION;
    }
    assert_true((double)correct == strict->total.tally.correct);
    assert_true((double)with_gold == strict->total.tally.gold);
    assert_int_equal(with_predicted, predicted->n_mentions);
    arena_free(&a);
}

static void shuffle(Document *d, uint64_t *state)
{
    for (uint32_t i = d->n_mentions; i > 1; i--) {
        uint32_t j = draw(state, i);
        Mention m = d->mentions[i - 1];
        d->mentions[i - 1] = d->mentions[j];
        d->mentions[j] = m;
    }
}

static void assert_same_results(const Result *a, const Result *b)
{
    for (int c = 0; c < 6; c++) {
        assert_memory_equal(&a[c].total.tally, &b[c].total.tally, sizeof(Tally));
        assert_int_equal(a[c].n_rows, b[c].n_rows);
        for (size_t k = 0; k < a[c].n_rows; k++) {
            assert_string_equal(a[c].rows[k].category, b[c].rows[k].category);
            assert_memory_equal(&a[c].rows[k].tally, &b[c].rows[k].tally, sizeof(Tally));
        }
    }
}

static void equals_brute_force_and_ignores_order(void **unused)
{
    (void)unused;
    uint64_t state = 20261124;
    Symbols symbols = {0}, other_symbols = {0};
    for (int i = 2; i >= 0; i--) symbols_intern_text(&other_symbols, types[i]); /* numbered the other way round */
    Document gold = {0}, predicted = {0};
    for (int i = 0; i < CASES; i++) {
        random_document(&gold, &symbols, &state, true, NULL);
        random_document(&predicted, &symbols, &state, false, &gold);
        Scorer *s = six(&symbols, false), *again = six(&symbols, false), *reversed = six(&other_symbols, false);
        scorer_add(s, &gold, &predicted, NULL, NULL);
        const Result *results = scorer_results(s);
        check_against_brute_force(&gold, &predicted, results);
        check_order_of_criteria(results);
        check_tokens(&gold, &predicted, &results[5]);
        check_outcomes(s, &gold, &predicted, &results[0]);
        shuffle(&gold, &state);
        shuffle(&predicted, &state);
        scorer_add(again, &gold, &predicted, NULL, NULL);
        assert_same_results(results, scorer_results(again));
        for (uint32_t k = 0; k < gold.n_mentions; k++)
            gold.mentions[k].type = symbols_intern_text(&other_symbols, symbols_name(&symbols, gold.mentions[k].type));
        for (uint32_t k = 0; k < predicted.n_mentions; k++)
            predicted.mentions[k].type = symbols_intern_text(&other_symbols, symbols_name(&symbols, predicted.mentions[k].type));
        gold.symbols = predicted.symbols = &other_symbols;
        scorer_add(reversed, &gold, &predicted, NULL, NULL);
        assert_same_results(results, scorer_results(reversed));
        scorer_free(s);
        scorer_free(again);
        scorer_free(reversed);
    }
    document_free(&gold);
    document_free(&predicted);
    symbols_free(&symbols);
    symbols_free(&other_symbols);
}

/* Gold against itself is right everywhere, and nothing depends on the order in which documents come. */
static void identity_and_document_order(void **unused)
{
    (void)unused;
    enum { DOCUMENTS = 300 };
    uint64_t state = 7;
    Symbols symbols = {0};
    static Document gold[DOCUMENTS], predicted[DOCUMENTS];
    Scorer *forward = six(&symbols, false), *backward = six(&symbols, false), *itself = six(&symbols, false);
    for (int i = 0; i < DOCUMENTS; i++) {
        random_document(&gold[i], &symbols, &state, false, NULL);
        random_document(&predicted[i], &symbols, &state, false, &gold[i]);
        scorer_add(forward, &gold[i], &predicted[i], NULL, NULL);
        Document copy = gold[i];
        Mention *distinct = arena_zero(&gold[i].arena, MOST, sizeof *distinct); /* a prediction made twice is spurious once */
        copy.mentions = distinct;
        copy.n_mentions = 0;
        for (uint32_t k = 0; k < gold[i].n_mentions; k++) {
            bool again = false;
            for (uint32_t j = 0; j < copy.n_mentions; j++) again |= same(&distinct[j], &gold[i].mentions[k]);
            if (!again) distinct[copy.n_mentions++] = gold[i].mentions[k];
        }
        scorer_add(itself, &gold[i], &copy, NULL, NULL);
    }
    for (int i = DOCUMENTS; i-- > 0;) scorer_add(backward, &gold[i], &predicted[i], NULL, NULL);
    assert_same_results(scorer_results(forward), scorer_results(backward));
    const Result *r = scorer_results(itself);
    for (int c = 0; c < 6; c++) {
        const Tally *t = &r[c].total.tally;
        assert_true(t->gold == t->found && t->predicted == t->correct && t->gold == t->predicted);
        for (size_t i = 0; i <= r[c].n_rows; i++) {
            Measure m = row_measure(i < r[c].n_rows ? &r[c].rows[i] : &r[c].total, ASSAY_ZERO_NULL);
            assert_true(m.precision == 1 && m.recall == 1 && m.f1 == 1);
        }
    }
    for (int i = 0; i < DOCUMENTS; i++) {
        document_free(&gold[i]);
        document_free(&predicted[i]);
    }
    scorer_free(forward);
    scorer_free(backward);
    scorer_free(itself);
    symbols_free(&symbols);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_brute_force_and_ignores_order),
        cmocka_unit_test(identity_and_document_order),
    };
    return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}

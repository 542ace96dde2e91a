/* semeval-2013 on random documents: the same numbers for shuffled mentions and documents; never less than strict; the best
 * of all one-to-one assignments; as many correct ones as the native criteria; 1 for gold against itself. */
#include "unit/cmocka_all.h"

#include "slot_tools.h"
#include "score/scorer.h"
#include "score/slots.h"

enum { ROUNDS = 1500, DOCUMENTS = 3, MOST = 6 };

static const char *const types[] = {"A", "B", "C"};

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*state >> 33) % below);
}

static void random_mentions(Document *d, Symbols *symbols, uint64_t *state, const Document *like)
{
    make_document(d, symbols, "d", "aaaaaaaaaaaaaaaaaaaaaaaaa", "");
    uint32_t n = draw(state, MOST);
    d->mentions = arena_zero(&d->arena, MOST, sizeof *d->mentions);
    for (uint32_t i = 0; i < n; i++) {
        Mention *m = &d->mentions[d->n_mentions++];
        m->spans = arena_zero(&d->arena, 2, sizeof *m->spans);
        m->n_spans = 1;
        m->spans[0].start = draw(state, 14);
        m->spans[0].end = m->spans[0].start + 1 + draw(state, 6);
        if (draw(state, 8) == 0) {
            m->spans[1].start = m->spans[0].end + 1;
            m->spans[1].end = m->spans[1].start + 2;
            m->n_spans = 2;
        }
        if (like && like->n_mentions && draw(state, 2) == 0) { /* now and then the place of a gold mention */
            const Mention *g = &like->mentions[draw(state, like->n_mentions)];
            m->n_spans = g->n_spans;
            memcpy(m->spans, g->spans, g->n_spans * sizeof *g->spans);
        }
        m->type = symbols_intern_text(symbols, types[draw(state, 3)]);
        m->optional = !like && draw(state, 10) == 0;
    }
}

static void shuffle(Document *d, uint64_t *state)
{
    for (uint32_t i = d->n_mentions; i > 1; i--) {
        uint32_t k = draw(state, i);
        Mention swapped = d->mentions[k];
        d->mentions[k] = d->mentions[i - 1];
        d->mentions[i - 1] = swapped;
    }
}

/* Runs the profile over the documents and puts everything that it counted into `out`. */
static void run(ProfileTest *t, double min_overlap, const Document *gold, const Document *predicted, bool backwards, StrBuf *out)
{
    profile_prepare(t, "semeval-2013");
    t->options.min_overlap = min_overlap;
    assert_int_equal(profile_open_prepared(t), 0);
    for (int i = 0; i < DOCUMENTS; i++) {
        int k = backwards ? DOCUMENTS - 1 - i : i;
        assert_int_equal(t->profile->take_mentions(t->run, &gold[k], &predicted[k], &t->error), 0);
    }
    assert_int_equal(profile_finish(t), 0);
    for (size_t c = 0; c < t->n; c++) {
        const Result *r = &t->results[c];
        sb_printf(out, "%s %s\n", r->criterion, r->total.native);
        for (size_t i = 0; i < r->n_rows; i++) sb_printf(out, "%s %s\n", r->rows[i].category, r->rows[i].native);
    }
}

/* -- what the definitions say ------------------------------------------------------------------------------------------ */

static bool same_place(const Mention *a, const Mention *b)
{
    return a->n_spans == b->n_spans && memcmp(a->spans, b->spans, a->n_spans * sizeof *a->spans) == 0;
}

static bool share(const Mention *a, const Mention *b)
{
    for (uint32_t i = 0; i < a->n_spans; i++)
        for (uint32_t k = 0; k < b->n_spans; k++)
            if (a->spans[i].start < b->spans[k].end && b->spans[k].start < a->spans[i].end) return true;
    return false;
}

static bool repeated(const Document *d, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++)
        if (same_place(&d->mentions[k], &d->mentions[i]) && d->mentions[k].type == d->mentions[i].type) return true;
    return false;
}

/* In half units. */
static int credit(SlotCriterion c, const Mention *g, const Mention *p)
{
    bool type = g->type == p->type, place = same_place(g, p);
    switch (c) {
    case SLOTS_STRICT: return type && place ? 2 : 0;
    case SLOTS_EXACT: return place ? 2 : 0;
    case SLOTS_PARTIAL: return place ? 2 : share(g, p) ? 1 : 0;
    default: return type && share(g, p) ? 2 : 0;
    }
}

static int best(SlotCriterion c, const Document *gold, const Document *predicted, uint32_t g, unsigned taken)
{
    if (g == gold->n_mentions) return 0;
    int most = best(c, gold, predicted, g + 1, taken);
    if (repeated(gold, g)) return most;
    for (uint32_t p = 0; p < predicted->n_mentions; p++) {
        int worth = credit(c, &gold->mentions[g], &predicted->mentions[p]);
        if (!worth || taken >> p & 1 || repeated(predicted, p)) continue;
        int total = worth + best(c, gold, predicted, g + 1, taken | 1u << p);
        if (total > most) most = total;
    }
    return most;
}

static bool any_optional(const Document *gold)
{
    for (int i = 0; i < DOCUMENTS; i++)
        for (uint32_t k = 0; k < gold[i].n_mentions; k++)
            if (gold[i].mentions[k].optional) return true;
    return false;
}

static void check_best(ProfileTest *t, const Document *gold, const Document *predicted)
{
    for (SlotCriterion c = SLOTS_STRICT; c < SLOTS_CRITERIA; c++) {
        const Tally *tally = &profile_row(t, slot_criteria[c], "*")->tally;
        int most = 0;
        uint32_t n_gold = 0, n_predicted = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            most += best(c, &gold[i], &predicted[i], 0, 0);
            for (uint32_t k = 0; k < gold[i].n_mentions; k++) n_gold += !repeated(&gold[i], k);
            n_predicted += predicted[i].n_mentions;
        }
        assert_near(2 * tally->correct, most, 0);
        assert_near(tally->gold, n_gold, 0);
        assert_near(tally->predicted, n_predicted, 0);
    }
}

static void at_most(const ResultRow *a, const ResultRow *b)
{
    assert_true(a->measure->precision <= b->measure->precision + 1e-15);
    assert_true(a->measure->recall <= b->measure->recall + 1e-15);
    assert_true(a->measure->f1 <= b->measure->f1 + 1e-15);
}

static void check_order_of_criteria(ProfileTest *t)
{
    const Result *strict = profile_result(t, "strict");
    for (SlotCriterion c = SLOTS_EXACT; c < SLOTS_CRITERIA; c++) {
        at_most(&strict->total, profile_row(t, slot_criteria[c], "*"));
        for (size_t i = 0; i < strict->n_rows; i++)
            at_most(&strict->rows[i], profile_row(t, slot_criteria[c], strict->rows[i].category));
    }
}

/* strict, exact and ent_type find what the native strict, exact and type find, optional gold and repetitions included. */
static void check_native(ProfileTest *t, Symbols *symbols, const Document *gold, const Document *predicted)
{
    static const char *const pairs[][2] = {{"strict", "mentions:strict"}, {"exact", "mentions:exact"}, {"ent_type", "mentions:type"}};
    const Criterion *native[3];
    for (int i = 0; i < 3; i++) native[i] = criterion_find(pairs[i][1]);
    ScoreOptions options = {.criteria = native, .n_criteria = 3};
    Scorer *s = scorer_new(&options, symbols);
    for (int i = 0; i < DOCUMENTS; i++) scorer_add(s, &gold[i], &predicted[i], NULL, NULL);
    const Result *results = scorer_results(s);
    for (int i = 0; i < 3; i++) {
        const Tally *ours = &profile_row(t, pairs[i][0], "*")->tally, *theirs = &results[i].total.tally;
        assert_near(ours->gold, theirs->gold, 0);
        assert_near(ours->found, theirs->found, 0);
        assert_near(ours->predicted, theirs->predicted, 0);
    }
    scorer_free(s);
}

static void random_documents(void **unused)
{
    (void)unused;
    uint64_t state = 20130614;
    for (int round = 0; round < ROUNDS; round++) {
        Symbols symbols = {0};
        Document gold[DOCUMENTS], predicted[DOCUMENTS];
        memset(gold, 0, sizeof gold);
        memset(predicted, 0, sizeof predicted);
        StrBuf first = {0}, again = {0};
        ProfileTest t, shuffled;
        for (int i = 0; i < DOCUMENTS; i++) {
            random_mentions(&gold[i], &symbols, &state, NULL);
            random_mentions(&predicted[i], &symbols, &state, &gold[i]);
        }
        double min_overlap = round % 3 ? -1 : 40;
        run(&t, min_overlap, gold, predicted, false, &first);
        check_order_of_criteria(&t);
        if (min_overlap < 0) check_native(&t, &symbols, gold, predicted);
        if (min_overlap < 0 && !any_optional(gold)) check_best(&t, gold, predicted);
        for (int i = 0; i < DOCUMENTS; i++) {
            shuffle(&gold[i], &state);
            shuffle(&predicted[i], &state);
        }
        run(&shuffled, min_overlap, gold, predicted, true, &again);
        assert_string_equal(sb_text(&first), sb_text(&again));
        profile_stop(&t);
        profile_stop(&shuffled);
        for (int i = 0; i < DOCUMENTS; i++) {
            document_free(&gold[i]);
            document_free(&predicted[i]);
        }
        sb_free(&first);
        sb_free(&again);
        symbols_free(&symbols);
    }
}

static void gold_against_itself(void **unused)
{
    (void)unused;
    uint64_t state = 7;
    for (int round = 0; round < 200; round++) {
        Symbols symbols = {0};
        Document gold[DOCUMENTS];
        memset(gold, 0, sizeof gold);
        StrBuf out = {0};
        ProfileTest t;
        uint32_t n = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            random_mentions(&gold[i], &symbols, &state, NULL);
            uint32_t kept = 0; /* without repetitions and optional ones */
            for (uint32_t k = 0; k < gold[i].n_mentions; k++)
                if (!repeated(&gold[i], k) && !gold[i].mentions[k].optional) gold[i].mentions[kept++] = gold[i].mentions[k];
            n += gold[i].n_mentions = kept;
        }
        run(&t, -1, gold, gold, false, &out);
        for (SlotCriterion c = SLOTS_STRICT; c < SLOTS_CRITERIA && n; c++)
            assert_near(profile_row(&t, slot_criteria[c], "*")->measure->f1, 1, 0);
        profile_stop(&t);
        for (int i = 0; i < DOCUMENTS; i++) document_free(&gold[i]);
        sb_free(&out);
        symbols_free(&symbols);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_documents), cmocka_unit_test(gold_against_itself)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

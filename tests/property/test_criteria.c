/* Every criterion of every layer on random documents: gold against itself is right wherever anything is defined, and where neither side
 * is the judge, swapping them swaps precision and recall. */
#include "unit/cmocka_all.h"

#include "score/scorer.h"
#include "unit/documents.h"

#include <math.h>
#include <stdio.h>

enum { MENTIONS = 10, ROUNDS = 600 };

static uint32_t below(uint64_t *state, uint32_t n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % n;
}

static const char *pick(uint64_t *state, const char *letters)
{
    static const char *const names[26] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M",
                                          "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Z"};
    return names[letters[below(state, (uint32_t)strlen(letters))] - 'A'];
}

/* No two of the same place and type, which gold must not have. */
static void put_mentions(StrBuf *out, uint64_t *state)
{
    bool taken[18][6][3] = {{{false}}};
    for (uint32_t i = 0; i < MENTIONS; i++) {
        uint32_t start, length, type;
        do start = below(state, 18), length = below(state, 6), type = below(state, 3);
        while (taken[start][length][type]);
        taken[start][length][type] = true;
        sb_printf(out, "%s{'id':'T%u','type':'%c','spans':[[%u,%u]]", i ? "," : ",'mentions':[", i, 'A' + (int)type, start, start + 1 + length);
        if (below(state, 2)) sb_printf(out, ",'link':'%s'", below(state, 4) ? pick(state, "QRS") : "NIL7");
        if (below(state, 2)) sb_printf(out, ",'attributes':{'level':'%s'}", pick(state, "XY"));
        sb_putc(out, '}');
    }
    sb_putc(out, ']');
}

static void put_clusters(StrBuf *out, uint64_t *state)
{
    const char *before = ",'clusters':[";
    uint32_t in[MENTIONS];
    for (uint32_t i = 0; i < MENTIONS; i++) in[i] = below(state, 5);
    for (uint32_t c = 0; c < 4; c++) {
        bool any = false;
        for (uint32_t i = 0; i < MENTIONS; i++) {
            if (in[i] != c) continue;
            sb_printf(out, "%s'T%u'", any ? "," : before[0] == ',' && before[1] == '\'' ? ",'clusters':[[" : ",[", i);
            any = true;
        }
        if (any) sb_putc(out, ']'), before = ",";
    }
    sb_puts(out, before[1] == '\'' ? ",'clusters':[]" : "]");
}

static void put_arguments(StrBuf *out, uint64_t *state, uint32_t n, const char *const *roles)
{
    sb_puts(out, "'args':[");
    for (uint32_t i = 0; i < n; i++) sb_printf(out, "%s['%s','T%u']", i ? "," : "", roles[below(state, 3)], below(state, MENTIONS));
    sb_puts(out, "]");
}

static void put_relations(StrBuf *out, uint64_t *state)
{
    static const char *const roles[] = {"one", "other", "third"};
    sb_puts(out, ",'relations':[");
    for (uint32_t n = below(state, 6), i = 0; i < n; i++) {
        sb_printf(out, "%s{'type':'%s',", i ? "," : "", pick(state, "KLM"));
        put_arguments(out, state, 2, roles);
        sb_putc(out, '}');
    }
    sb_putc(out, ']');
}

static void put_events(StrBuf *out, uint64_t *state)
{
    static const char *const roles[] = {"agent", "place", "time"}, *const quote_roles[] = {"content", "speaker", "addressee"};
    sb_puts(out, ",'events':[");
    for (uint32_t n = below(state, 7), i = 0; i < n; i++) {
        bool quote = below(state, 2);
        sb_printf(out, "%s{'id':'E%u','type':'%s',", i ? "," : "", i, quote ? "QUOTE" : pick(state, "EF"));
        if (below(state, 5)) sb_printf(out, "'trigger':'T%u',", below(state, MENTIONS));
        put_arguments(out, state, below(state, 4) + quote, quote ? quote_roles : roles);
        sb_printf(out, ",'attributes':{'polarity':'%s'}}", pick(state, "XY"));
    }
    sb_putc(out, ']');
}

static void put_records(StrBuf *out, uint64_t *state)
{
    sb_puts(out, ",'records':[");
    for (uint32_t n = below(state, 4), i = 0; i < n; i++) {
        sb_printf(out, "%s{'type':'%s','slots':{", i ? "," : "", pick(state, "RS"));
        for (uint32_t s = 0; s < 2; s++) {
            sb_printf(out, "%s'slot%u':[", s ? "," : "", s);
            for (uint32_t fillers = below(state, 3), k = 0; k < fillers; k++) sb_printf(out, "%s['%s']", k ? "," : "", pick(state, "VWXY"));
            sb_puts(out, "]");
        }
        sb_puts(out, "}}");
    }
    sb_putc(out, ']');
}

static void random_document(Document *d, Symbols *symbols, uint64_t seed)
{
    StrBuf out = {0};
    sb_puts(&out, "{'id':'d','text':'ab cd é fg. Hi jk lm, no pq.'");
    put_mentions(&out, &seed);
    put_clusters(&out, &seed);
    put_relations(&out, &seed);
    put_events(&out, &seed);
    put_records(&out, &seed);
    sb_putc(&out, '}');
    document_from(d, symbols, sb_text(&out));
    sb_free(&out);
}

static bool k_is_symmetric(const void *context, const char *type)
{
    (void)context;
    return strcmp(type, "K") == 0;
}

static Result *count(Scorer **s, const ScoreOptions *options, const Criterion *const *one, Symbols *symbols, const Document *gold, const Document *predicted)
{
    ScoreOptions all = *options;
    all.criteria = one;
    all.n_criteria = 1;
    *s = scorer_new(&all, symbols);
    scorer_add(*s, gold, predicted, NULL, NULL);
    return scorer_results(*s);
}

/* -- gold against itself -------------------------------------------------------------------------------------------------- */

static void must_be_right(const ResultRow *row, bool recall_only, const Criterion *c, uint64_t seed)
{
    Measure m = row_measure(row, ASSAY_ZERO_NULL);
    bool right = (isnan(m.recall) || fabs(m.recall - 1) < 1e-9) && (recall_only || isnan(m.precision) || fabs(m.precision - 1) < 1e-9);
    if (!right)
        fail_msg("seed %llu: %s:%s, category %s: P %.17g R %.17g", (unsigned long long)seed, layer_name(c->layer), c->name, row->category, m.precision, m.recall);
}

static void gold_against_itself(void **state)
{
    (void)state;
    enum { MOST_CRITERIA = 64 };
    bool defined[MOST_CRITERIA] = {false};
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        Symbols symbols = {0};
        Document d = {0}, same = {0};
        random_document(&d, &symbols, seed);
        random_document(&same, &symbols, seed);
        /* What is there twice is there once in gold, so only its recall is 1, unless repetitions count once in the prediction, too. */
        ScoreOptions options = {.symmetric = k_is_symmetric, .collapse_duplicates = seed & 1, .through_clusters = seed & 2, .by_sentence = seed & 4};
        for (const Criterion *c = criteria; c->name; c++) {
            Scorer *s;
            const Result *r = count(&s, &options, &c, &symbols, &d, &same);
            bool once = options.collapse_duplicates || c->layer == LAYER_COREFERENCE || c->layer == LAYER_RECORDS;
            for (size_t i = 0; i < r->n_rows; i++) must_be_right(&r->rows[i], !once, c, seed);
            must_be_right(&r->total, !once, c, seed);
            defined[c - criteria] |= !isnan(row_measure(&r->total, ASSAY_ZERO_NULL).f1);
            scorer_free(s);
        }
        document_free(&d);
        document_free(&same);
        symbols_free(&symbols);
    }
    for (const Criterion *c = criteria; c->name; c++)
        if (!defined[c - criteria]) fail_msg("%s:%s was never defined", layer_name(c->layer), c->name);
}

/* -- swapping ------------------------------------------------------------------------------------------------------------- */

/* Where the two sides are judged by different rules: an entity of CEAF-REE is right if its strings are among gold's. */
static bool is_symmetric(const Criterion *c) { return strcmp(c->name, "ceaf-ree") != 0; }

/* Of several best assignments each side may take another, so that only the sum of both is sure. */
static bool only_the_sum(const Criterion *c) { return c->credit == CREDIT_OVERLAP || strcmp(c->name, "quote-content") == 0; }

/* BLANC is the mean over two kinds of links, and over one of them if gold has only that. */
static bool has_both_kinds(const Result *r) { return r->n_rows == 2 && r->rows[0].tally.gold > 0 && r->rows[1].tally.gold > 0; }

static bool same(double a, double b) { return isnan(a) ? isnan(b) : fabs(a - b) < 1e-9; }

static void swapped_is_swapped(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        Symbols symbols = {0};
        Document a = {0}, b = {0};
        random_document(&a, &symbols, seed * 2);
        random_document(&b, &symbols, seed * 2 + 1);
        ScoreOptions options = {.symmetric = k_is_symmetric, .collapse_duplicates = true};
        for (const Criterion *c = criteria; c->name; c++) {
            Scorer *s, *turned;
            if (!is_symmetric(c)) continue;
            const Result *forth = count(&s, &options, &c, &symbols, &a, &b), *back = count(&turned, &options, &c, &symbols, &b, &a);
            const ResultRow *x = &forth->total, *y = &back->total;
            Measure m = row_measure(x, ASSAY_ZERO_NULL), n = row_measure(y, ASSAY_ZERO_NULL);
            const Tally *t = &x->tally, *u = &y->tally;
            bool sure = same(m.precision, n.recall) && same(m.recall, n.precision);
            bool sums = fabs(t->found + t->correct - u->found - u->correct) < 1e-9 && t->gold == u->predicted && t->predicted == u->gold;
            bool skip = strcmp(c->name, "blanc") == 0 && !(has_both_kinds(forth) && has_both_kinds(back));
            if (!skip && (only_the_sum(c) ? !sums : !sure))
                fail_msg("seed %llu: %s:%s: P %.17g R %.17g, swapped P %.17g R %.17g", (unsigned long long)seed, layer_name(c->layer), c->name,
                         m.precision, m.recall, n.precision, n.recall);
            scorer_free(s);
            scorer_free(turned);
        }
        document_free(&a);
        document_free(&b);
        symbols_free(&symbols);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(gold_against_itself), cmocka_unit_test(swapped_is_swapped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

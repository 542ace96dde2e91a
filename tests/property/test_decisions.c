/* Decisions and counts of random documents with all layers: they agree, and the order of the file does not matter. */
#include "unit/cmocka_all.h"

#include "score/decision.h"
#include "unit/documents.h"

#include <stdio.h>
#include <stdlib.h>

enum { MENTIONS = 9, MOST_RELATIONS = 6 };

static uint32_t below(uint64_t *state, uint32_t n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % n;
}

/* A list of `n` strings in the order given or in another one. */
static void put_list(StrBuf *out, const char *name, StrBuf *items, uint32_t n, uint64_t *shuffle)
{
    for (uint32_t i = n; shuffle && i > 1; i--) {
        uint32_t k = below(shuffle, i);
        StrBuf spare = items[i - 1];
        items[i - 1] = items[k];
        items[k] = spare;
    }
    sb_printf(out, ",'%s':[", name);
    for (uint32_t i = 0; i < n; i++) sb_printf(out, "%s%s", i ? "," : "", sb_text(&items[i]));
    sb_putc(out, ']');
    for (uint32_t i = 0; i < n; i++) sb_free(&items[i]);
}

static void random_mention(StrBuf *out, uint32_t number, uint64_t *state)
{
    uint32_t start = below(state, 12), length = 1 + below(state, 3);
    sb_printf(out, "{'id':'T%u','type':'%c','spans':[[%u,%u]]", number, 'A' + (int)below(state, 3), start, start + length);
    if (below(state, 2)) sb_printf(out, ",'link':'%s'", (const char *[]){"Q1", "Q2", "NIL", "NIL7"}[below(state, 4)]);
    if (below(state, 3) == 0) sb_puts(out, ",'optional':true");
    if (below(state, 2)) sb_printf(out, ",'attributes':{'level':'%c'}", 'x' + (int)below(state, 2));
    sb_putc(out, '}');
}

static void random_arguments(StrBuf *out, uint64_t *state, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) sb_printf(out, "%s['%c','T%u']", i ? "," : "", 'p' + (int)below(state, 2), below(state, 4));
}

static void random_clusters(StrBuf *out, uint64_t *state)
{
    uint32_t in[MENTIONS];
    bool first = true;
    for (uint32_t i = 0; i < MENTIONS; i++) in[i] = below(state, 4);
    sb_puts(out, ",'clusters':[");
    for (uint32_t c = 0; c < 3; c++) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < MENTIONS; i++) {
            if (in[i] != c) continue;
            sb_printf(out, "%s'T%u'", n++ ? "," : first ? "[" : ",[", i);
        }
        if (n) sb_putc(out, ']'), first = false;
    }
    sb_putc(out, ']');
}

static void random_record(StrBuf *out, uint64_t *state)
{
    sb_printf(out, "{'type':'%c','slots':{", 'R' + (int)below(state, 2));
    for (int s = 0; s < 2; s++) {
        sb_printf(out, "%s'%c':[", s ? "," : "", 'm' + s);
        for (uint32_t n = below(state, 3), i = 0; i < n; i++) sb_printf(out, "%s['v%u']", i ? "," : "", below(state, 4));
        sb_putc(out, ']');
    }
    sb_puts(out, "}}");
}

/* The same seeds, of the mentions and of the rest, give the same document; `shuffle` another order of its annotations. */
static void random_document(Document *d, Symbols *symbols, uint64_t mention_seed, uint64_t seed, uint64_t *shuffle)
{
    uint64_t *state = &seed;
    StrBuf out = {0}, items[MENTIONS] = {0};
    sb_puts(&out, "{'id':'d','text':'abcdefghijklmnop'");
    for (uint32_t i = 0; i < MENTIONS; i++) random_mention(&items[i], i, &mention_seed);
    put_list(&out, "mentions", items, MENTIONS, shuffle);
    random_clusters(&out, state);
    uint32_t n = below(state, MOST_RELATIONS + 1);
    memset(items, 0, sizeof items);
    for (uint32_t i = 0; i < n; i++) {
        sb_printf(&items[i], "{'type':'%c','args':[", 'K' + (int)below(state, 3));
        random_arguments(&items[i], state, 2 + (below(state, 5) == 0));
        sb_puts(&items[i], "]}");
    }
    put_list(&out, "relations", items, n, shuffle);
    n = below(state, MOST_RELATIONS + 1);
    memset(items, 0, sizeof items);
    for (uint32_t i = 0; i < n; i++) {
        sb_printf(&items[i], "{'type':'%c',", 'E' + (int)below(state, 2));
        if (below(state, 5)) sb_printf(&items[i], "'trigger':'T%u',", below(state, MENTIONS));
        sb_puts(&items[i], "'args':[");
        random_arguments(&items[i], state, below(state, 4));
        sb_printf(&items[i], "],'attributes':{'polarity':'%c'}}", 'x' + (int)below(state, 2));
    }
    put_list(&out, "events", items, n, shuffle);
    n = below(state, 4);
    memset(items, 0, sizeof items);
    for (uint32_t i = 0; i < n; i++) random_record(&items[i], state);
    put_list(&out, "records", items, n, shuffle);
    sb_putc(&out, '}');
    document_from(d, symbols, sb_text(&out));
    sb_free(&out);
}

static bool k_is_symmetric(const void *context, const char *type)
{
    (void)context;
    return strcmp(type, "K") == 0;
}

static Scorer *make_scorer(Symbols *symbols, const Criterion **chosen, unsigned round)
{
    static const char *const some[] = {"A", "K", "L", "E", "level", "R.m", "polarity"};
    for (int i = 0; i < SUBJECT_COUNT; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s:%s", layer_name(subject_kinds[i].layer), subject_kinds[i].criterion);
        chosen[i] = criterion_find(name);
        assert_non_null(chosen[i]);
    }
    ScoreOptions options = {.criteria = chosen, .n_criteria = SUBJECT_COUNT, .symmetric = round ? k_is_symmetric : NULL, .collapse_duplicates = round & 1,
                            .remove_singletons = round & 2, .through_clusters = round & 8};
    if (round & 4) {
        options.categories = some;
        options.n_categories = sizeof some / sizeof *some;
    }
    return scorer_new(&options, symbols);
}

static void counts_agree(void **context)
{
    (void)context;
    size_t seen[SUBJECT_COUNT][VERDICT_COUNT] = {{0}};
    for (uint64_t seed = 1; seed <= 1500; seed++) {
        Symbols symbols = {0};
        Document gold = {0}, predicted = {0};
        const Criterion *chosen[SUBJECT_COUNT];
        Arena arena = {0};
        Decision *list;
        random_document(&gold, &symbols, seed * 2, seed * 2, NULL);
        random_document(&predicted, &symbols, seed * 2 + seed % 3 % 2, seed * 2 + seed % 50 % 2, NULL);
        Scorer *s = make_scorer(&symbols, chosen, (unsigned)seed % 16);
        scorer_add(s, &gold, &predicted, NULL, NULL);
        size_t n = decisions_of(s, &gold, &predicted, UINT32_MAX, &arena, &list);
        const Result *results = scorer_results(s);
        Tally sums[SUBJECT_COUNT] = {{0}};
        for (size_t i = 0; i < n; i++) {
            const Decision *d = &list[i];
            seen[d->subject][d->verdict]++;
            assert_true(subject_kinds[d->subject].verdicts & VERDICT_BIT(d->verdict));
            assert_true(d->gold.category || d->predicted.category);
            assert_int_equal(!d->predicted.category, d->verdict == VERDICT_MISSING || d->verdict == VERDICT_MISSING_RECORD);
            if (d->optional) continue;
            sums[d->subject].found += d->verdict == VERDICT_CORRECT;
            sums[d->subject].gold += d->gold.category != NULL;
            sums[d->subject].predicted += d->predicted.category != NULL;
        }
        for (int i = 0; i < SUBJECT_COUNT; i++) {
            const Tally *want = &results[i].total.tally;
            /* A mention may be paired with optional gold that only overlaps it, which strict does not do. */
            bool same_predicted = subject_kinds[i].layer == LAYER_MENTIONS || sums[i].predicted == want->predicted;
            if (sums[i].found != want->found || sums[i].gold != want->gold || !same_predicted)
                fail_msg("seed %llu, %s: %g of %g found, %g predicted, not %g of %g, %g", (unsigned long long)seed, subject_kinds[i].name,
                         sums[i].found, sums[i].gold, sums[i].predicted, want->found, want->gold, want->predicted);
        }
        scorer_free(s);
        arena_free(&arena);
        document_free(&gold);
        document_free(&predicted);
        symbols_free(&symbols);
    }
    for (int i = 0; i < SUBJECT_COUNT; i++)
        for (Verdict v = 0; v < VERDICT_COUNT; v++)
            if (subject_kinds[i].verdicts & VERDICT_BIT(v) && !seen[i][v]) fail_msg("no %s of a %s in all documents", verdict_name(v), subject_kinds[i].name);
}

/* Everything that is shown but ids and numbers, which belong to the file. */
static char *as_text(const Decision *list, size_t n)
{
    StrBuf out = {0};
    for (size_t i = 0; i < n; i++)
        sb_printf(&out, "%s|%s|%s|%s|%s\n", decision_name(list[i].subject, list[i].verdict), list[i].gold.category ? list[i].gold.category : "",
                  list[i].gold.text ? list[i].gold.text : "", list[i].predicted.category ? list[i].predicted.category : "",
                  list[i].predicted.text ? list[i].predicted.text : "");
    return out.data ? out.data : strdup("");
}

static int compare_lines(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* The lines of a text, sorted: decisions about one place may change places. */
static size_t sort_lines(char *text, char **lines)
{
    size_t n = 0;
    for (char *at = text, *end; (end = strchr(at, '\n')) != NULL; at = end + 1) {
        *end = 0;
        lines[n++] = at;
    }
    qsort(lines, n, sizeof *lines, compare_lines);
    return n;
}

/* Links with several answers, repeated mentions and clusters are left to tests of their own: here are relations, events, records. */
static void the_order_of_the_file_does_not_matter(void **context)
{
    (void)context;
    const unsigned layers = LAYER_BIT(LAYER_RELATIONS) | LAYER_BIT(LAYER_EVENTS) | LAYER_BIT(LAYER_ATTRIBUTES);
    uint64_t shuffle = 7;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        char *texts[2], *lines[2][200];
        size_t n[2];
        for (int k = 0; k < 2; k++) {
            Symbols symbols = {0};
            Document gold = {0}, predicted = {0};
            const Criterion *chosen[SUBJECT_COUNT];
            Arena arena = {0};
            Decision *list;
            random_document(&gold, &symbols, seed * 2, seed * 2, k ? &shuffle : NULL);
            random_document(&predicted, &symbols, seed * 2 + seed % 3 % 2, seed * 2 + 1, k ? &shuffle : NULL);
            Scorer *s = make_scorer(&symbols, chosen, 0);
            n[k] = decisions_of(s, &gold, &predicted, layers, &arena, &list);
            texts[k] = as_text(list, n[k]);
            n[k] = sort_lines(texts[k], lines[k]);
            scorer_free(s);
            arena_free(&arena);
            document_free(&gold);
            document_free(&predicted);
            symbols_free(&symbols);
        }
        assert_int_equal(n[0], n[1]);
        for (size_t i = 0; i < n[0]; i++) assert_string_equal(lines[0][i], lines[1][i]);
        free(texts[0]);
        free(texts[1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(counts_agree), cmocka_unit_test(the_order_of_the_file_does_not_matter)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Scoring worked out by hand: what each criterion books where, and what is left out. */
#include "unit/cmocka_all.h"

#include "score/outcome.h"
#include "score/scorer.h"
#include "score/signature.h"
#include "score_tools.h"

#include <math.h>

static const char text[] = "John Smith met Ban in New York\nHe left";

typedef struct Bench {
    Symbols symbols;
    Document gold, predicted;
    const Criterion *all[6];
    ScoreOptions options;
} Bench;

static void prepare(Bench *b, const char *gold, const char *predicted)
{
    memset(b, 0, sizeof *b);
    for (int i = 0; i < 6; i++) b->all[i] = &criteria[i];
    b->options = (ScoreOptions){.criteria = b->all, .n_criteria = 6};
    make_document(&b->gold, &b->symbols, "d", text, gold);
    make_document(&b->predicted, &b->symbols, "d", text, predicted);
}

static void release(Bench *b)
{
    document_free(&b->gold);
    document_free(&b->predicted);
    symbols_free(&b->symbols);
}

/* "gold found predicted correct" of a category under a criterion. */
static void expect(const Result *results, const char *criterion, const char *category, double gold, double found, double predicted,
                   double correct)
{
    const Result *r = results;
    while (strcmp(r->criterion, criterion) != 0) r++;
    const Tally *t = strcmp(category, "*") == 0 ? &r->total.tally : NULL;
    for (size_t i = 0; i < r->n_rows; i++)
        if (strcmp(r->rows[i].category, category) == 0) t = &r->rows[i].tally;
    static const Tally zero = {0};
    if (!t) t = &zero;
    if (fabs(t->gold - gold) > 1e-12 || fabs(t->found - found) > 1e-12 || fabs(t->predicted - predicted) > 1e-12 || fabs(t->correct - correct) > 1e-12)
        fail_msg("%s %s: %g %g %g %g, not %g %g %g %g", criterion, category, t->gold, t->found, t->predicted, t->correct, gold, found,
                 predicted, correct);
}

static void every_criterion(void **state)
{
    (void)state;
    Bench b;
    /* John Smith | Ban | New York      John | Ban as LOC | New York as LOC | He */
    prepare(&b, "PER 0-10; PER 15-18; LOC 22-30", "PER 0-4; LOC 15-18; LOC 22-30; PER 31-33");
    Scorer *s = scorer_new(&b.options, &b.symbols);
    scorer_add(s, &b.gold, &b.predicted, NULL, NULL);
    const Result *r = scorer_results(s);
    expect(r, "strict", "PER", 2, 0, 2, 0);
    expect(r, "strict", "LOC", 1, 1, 2, 1);
    expect(r, "strict", "*", 3, 1, 4, 1);
    expect(r, "exact", "PER", 2, 1, 2, 0); /* Ban is found under PER and correct under LOC */
    expect(r, "exact", "LOC", 1, 1, 2, 2);
    expect(r, "exact", "*", 3, 2, 4, 2);
    expect(r, "type", "PER", 2, 1, 2, 1);
    expect(r, "partial", "PER", 2, 0.5, 2, 0.5);
    expect(r, "overlap", "PER", 2, 0.4, 2, 1);
    expect(r, "overlap", "*", 3, 1.4, 4, 2);
    expect(r, "token", "PER", 3, 1, 2, 1);
    expect(r, "token", "LOC", 2, 2, 3, 2);
    assert_int_equal(r[0].n_rows, 2);
    assert_string_equal(r[0].rows[0].category, "LOC");
    Macro macro = result_macro(&r[0], ASSAY_ZERO_NULL);
    assert_int_equal(macro.n, 2);
    assert_true(fabs(macro.mean.f1 - (2.0 / 3) / 2) < 1e-15);
    Measure weighted = result_weighted(&r[0], ASSAY_ZERO_NULL);
    assert_true(fabs(weighted.recall - 1.0 / 3) < 1e-15);
    scorer_free(s);
    release(&b);
}

static void duplicates(void **state)
{
    (void)state;
    Bench b;
    prepare(&b, "PER 0-10; PER 0-10; LOC 22-30", "PER 0-10; PER 0-10; ORG 22-30; ORG 22-30");
    Scorer *s = scorer_new(&b.options, &b.symbols);
    scorer_add(s, &b.gold, &b.predicted, NULL, NULL);
    expect(scorer_results(s), "strict", "PER", 1, 1, 2, 1);
    expect(scorer_results(s), "exact", "*", 2, 2, 4, 2);
    scorer_free(s);
    b.options.collapse_duplicates = true;
    s = scorer_new(&b.options, &b.symbols);
    scorer_add(s, &b.gold, &b.predicted, NULL, NULL);
    expect(scorer_results(s), "strict", "PER", 1, 1, 1, 1);
    expect(scorer_results(s), "exact", "*", 2, 2, 2, 2);
    scorer_free(s);
    release(&b);
}

static void optional_ignored_and_placeless(void **state)
{
    (void)state;
    Bench b;
    prepare(&b, "PER? 0-10; PER 15-18", "PER 0-10; PER 15-18; LOC 22-30; PER 31-33; ORG -");
    Span ignored = {20, 30};
    b.gold.ignored = &ignored;
    b.gold.n_ignored = 1;
    Scorer *s = scorer_new(&b.options, &b.symbols);
    scorer_add(s, &b.gold, &b.predicted, NULL, NULL);
    const Result *r = scorer_results(s);
    expect(r, "strict", "PER", 1, 1, 2, 1); /* John Smith costs nothing, He is spurious */
    expect(r, "strict", "LOC", 0, 0, 0, 0); /* New York lies in a region that does not count */
    expect(r, "strict", "ORG", 0, 0, 1, 0); /* a made-up string is spurious */
    Scorer *itself = scorer_new(&b.options, &b.symbols);
    Document marked = b.predicted; /* as gold: what lies in the region is not asked for either */
    marked.ignored = &ignored;
    marked.n_ignored = 1;
    marked.n_mentions = 3; /* without the placeless one */
    scorer_add(itself, &marked, &b.predicted, NULL, NULL);
    expect(scorer_results(itself), "strict", "LOC", 0, 0, 0, 0);
    expect(scorer_results(itself), "strict", "PER", 2, 2, 3, 2);
    scorer_free(itself);
    expect(r, "token", "PER", 1, 1, 2, 1);
    scorer_free(s);
    make_document(&b.predicted, &b.symbols, "d", text, "");
    s = scorer_new(&b.options, &b.symbols);
    scorer_add(s, &b.gold, &b.predicted, NULL, NULL);
    expect(scorer_results(s), "strict", "*", 1, 0, 0, 0);
    scorer_free(s);
    s = scorer_new(&b.options, &b.symbols);
    scorer_add(s, &b.gold, NULL, NULL, NULL); /* not answered at all */
    expect(scorer_results(s), "strict", "*", 1, 0, 0, 0);
    scorer_free(s);
    release(&b);
}

/* Optional gold takes the prediction that is identical to it, and otherwise only what required gold cannot use. */
static void optional_and_required(void **state)
{
    (void)state;
    Bench b;
    prepare(&b, "PER? 0-4; PER 0-10", "PER 0-4");
    Scorer *s = scorer_new(&b.options, &b.symbols);
    scorer_add(s, &b.gold, &b.predicted, NULL, NULL);
    expect(scorer_results(s), "strict", "PER", 1, 0, 0, 0);
    expect(scorer_results(s), "partial", "PER", 1, 0, 0, 0);
    scorer_free(s);
    release(&b);
    prepare(&b, "PER? 0-4; PER 0-10", "PER 0-3");
    s = scorer_new(&b.options, &b.symbols);
    scorer_add(s, &b.gold, &b.predicted, NULL, NULL);
    expect(scorer_results(s), "strict", "PER", 1, 0, 1, 0);
    expect(scorer_results(s), "partial", "PER", 1, 0.5, 1, 0.5);
    scorer_free(s);
    release(&b);
}

static const char *to_coarse(const void *context, const char *type)
{
    (void)context;
    return strcmp(type, "GPE") == 0 || strcmp(type, "LOC") == 0 ? "PLACE" : type;
}

static void categories_and_coarse(void **state)
{
    (void)state;
    Bench b;
    prepare(&b, "PER 0-10; GPE 22-30", "PER 0-10; LOC 22-30; ORG 15-18");
    static const char *const only[] = {"PER"};
    b.options.categories = only;
    b.options.n_categories = 1;
    Scorer *s = scorer_new(&b.options, &b.symbols);
    scorer_add(s, &b.gold, &b.predicted, NULL, NULL);
    expect(scorer_results(s), "strict", "*", 1, 1, 1, 1);
    scorer_free(s);
    b.options.categories = NULL;
    b.options.coarse = to_coarse;
    s = scorer_new(&b.options, &b.symbols);
    scorer_add(s, &b.gold, &b.predicted, NULL, NULL);
    expect(scorer_results(s), "strict", "PLACE", 1, 1, 1, 1);
    expect(scorer_results(s), "strict", "*", 2, 2, 3, 2);
    scorer_free(s);
    release(&b);
}

static void note_row(void *payload, size_t criterion, uint32_t unit, const char *category, const Tally *t)
{
    sb_printf(payload, "%zu/%u/%s:%g,%g,%g,%g ", criterion, unit, category, t->gold, t->found, t->predicted, t->correct);
}

static void rows_of_units(void **state)
{
    (void)state;
    Bench b;
    StrBuf rows = {0};
    prepare(&b, "PER 0-10; PER 31-33", "PER 0-10; ORG 34-38");
    b.options.n_criteria = 1;
    Scorer *s = scorer_new(&b.options, &b.symbols);
    scorer_add(s, &b.gold, &b.predicted, note_row, &rows);
    assert_string_equal(sb_text(&rows), "0/0/*:2,1,2,1 0/0/PER:2,1,1,1 0/0/ORG:0,0,1,0 ");
    scorer_free(s);
    sb_clear(&rows);
    b.options.by_sentence = true;
    s = scorer_new(&b.options, &b.symbols);
    assert_true(scorer_needs_tokens(s));
    scorer_add(s, &b.gold, &b.predicted, note_row, &rows);
    assert_string_equal(sb_text(&rows), "0/0/*:1,1,1,1 0/0/PER:1,1,1,1 0/1/*:1,0,1,0 0/1/PER:1,0,0,0 0/1/ORG:0,0,1,0 ");
    expect(scorer_results(s), "strict", "*", 2, 1, 2, 1);
    scorer_free(s);
    sb_free(&rows);
    release(&b);
}

/* The whole is called *, so a type of that name has to be told from it. */
static void a_type_named_like_the_whole(void **state)
{
    (void)state;
    Bench b;
    StrBuf rows = {0};
    prepare(&b, "* 0-10; PER 31-33", "* 0-10");
    b.options.n_criteria = 1;
    Scorer *s = scorer_new(&b.options, &b.symbols);
    scorer_add(s, &b.gold, &b.predicted, note_row, &rows);
    assert_string_equal(sb_text(&rows), "0/0/*:2,1,1,1 0/0/'*':1,1,1,1 0/0/PER:1,0,0,0 ");
    expect(scorer_results(s), "strict", "'*'", 1, 1, 1, 1);
    scorer_free(s);
    sb_free(&rows);
    release(&b);
}

/* Overlap is a share of characters, not of bytes. */
static void characters_not_bytes(void **state)
{
    (void)state;
    Symbols symbols = {0};
    Document gold = {0}, predicted = {0};
    const char *accents = "\xc3\xa9\xc3\xa9" "ab x"; /* éé a b: two characters of two bytes, two of one */
    make_document(&gold, &symbols, "d", accents, "A 0-6");
    make_document(&predicted, &symbols, "d", accents, "A 0-4");
    static const Criterion *overlap[] = {&criteria[4]};
    Scorer *s = scorer_new(&(ScoreOptions){.criteria = overlap, .n_criteria = 1}, &symbols);
    scorer_add(s, &gold, &predicted, NULL, NULL);
    expect(scorer_results(s), "overlap", "A", 1, 0.5, 1, 1);
    scorer_free(s);
    document_free(&gold);
    document_free(&predicted);
    symbols_free(&symbols);
}

static void verdicts(void **state)
{
    (void)state;
    Bench b;
    prepare(&b, "PER 0-10; PER 15-18; LOC 22-30; DATE 34-38", "PER 0-4; LOC 15-18; ORG 26-30; PER 31-33");
    Scorer *s = scorer_new(&b.options, &b.symbols);
    ItemRules rules = scorer_rules(s);
    Arena arena = {0};
    Outcome *list;
    size_t n = outcomes_of(&b.gold, &b.predicted, &rules, &arena, &list);
    static const Verdict expected[] = {VERDICT_WRONG_BOUNDARY, VERDICT_WRONG_TYPE, VERDICT_WRONG_BOTH, VERDICT_SPURIOUS, VERDICT_MISSING};
    assert_int_equal(n, 5);
    for (size_t i = 0; i < n; i++) assert_int_equal(list[i].verdict, expected[i]);
    arena_free(&arena);
    scorer_free(s);
    release(&b);
}

/* What is undefined: P without predictions, R without gold, F1 without both. */
static void undefined_measures(void **state)
{
    (void)state;
    Measure m = assay_measure_of(&(Tally){0}, ASSAY_ZERO_NULL);
    assert_true(isnan(m.precision) && isnan(m.recall) && isnan(m.f1));
    m = assay_measure_of(&(Tally){.gold = 2}, ASSAY_ZERO_NULL);
    assert_true(isnan(m.precision) && m.recall == 0 && m.f1 == 0);
    m = assay_measure_of(&(Tally){.predicted = 2}, ASSAY_ZERO_1);
    assert_true(m.precision == 0 && m.recall == 1 && m.f1 == 0);
    m = assay_measure_of(&(Tally){0}, ASSAY_ZERO_0);
    assert_true(m.precision == 0 && m.recall == 0 && m.f1 == 0);
}

static void signatures(void **state)
{
    (void)state;
    StrBuf out = {0};
    static const char *const categories[] = {"PER", "GPE,x"};
    SignatureParts parts = {.corpus = "wire", .corpus_version = "1.0", .gold_hash = "3f9a12c4ffff", .split = "test", .documents = 6,
                            .layer = "mentions", .criterion = "strict", .zero = "null"};
    signature_write(&out, &parts);
    StrBuf expected = {0};
    sb_printf(&expected, "assay:%s|gold:wire@1.0#3f9a12c4/test(6)|layer:mentions|crit:strict|cat:all|unit:doc|tok:-|repair:-|place:-|zero:null",
              assay_version());
    assert_string_equal(out.data, expected.data);
    sb_clear(&out);
    parts.categories = categories;
    parts.n_categories = 2;
    parts.coarse = true;
    signature_write(&out, &parts);
    assert_non_null(strstr(out.data, "|cat:GPE%2Cx,PER|"));
    assert_non_null(strstr(out.data, "|level:coarse"));
    sb_free(&out);
    sb_free(&expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_criterion), cmocka_unit_test(duplicates), cmocka_unit_test(optional_ignored_and_placeless),
        cmocka_unit_test(optional_and_required), cmocka_unit_test(categories_and_coarse), cmocka_unit_test(rows_of_units),
        cmocka_unit_test(a_type_named_like_the_whole), cmocka_unit_test(characters_not_bytes), cmocka_unit_test(verdicts), cmocka_unit_test(undefined_measures),
        cmocka_unit_test(signatures),
    };
    return cmocka_run_group_tests_name("scorer", tests, NULL, NULL);
}

/* Native criteria of links: cases worked out by hand. */
#include "unit/cmocka_all.h"

#include "corpus/jsonl.h"
#include "score/layers.h"
#include "score/scorer.h"

#include <string.h>

static void read_one(Document *d, Symbols *symbols, const Document *gold, const char *mentions)
{
    JsonlContext context = JSONL_CONTEXT_INIT;
    Error e = {0};
    StrBuf line = {0};
    sb_printf(&line, "{\"id\":\"d\",\"text\":\"Ann Lee of Acme met Bob Ray in Rome\",\"mentions\":[%s]}", mentions);
    for (size_t i = 0; i < line.length; i++)
        if (line.data[i] == '\'') line.data[i] = '"';
    context.symbols = symbols;
    if (jsonl_parse(d, line.data, line.length, &context, &e)) fail_msg("%s", e.message);
    if (gold && document_settle(d, gold, &e)) fail_msg("%s", e.message);
    sb_free(&line);
}

/* "TYPE gold found predicted correct; …; * …". */
static void check_how(const char *gold, const char *predicted, const char *criterion, bool collapse, const char *expected)
{
    Symbols symbols = {0};
    Document g = {0}, p = {0};
    StrBuf out = {0};
    read_one(&g, &symbols, NULL, gold);
    if (predicted) read_one(&p, &symbols, &g, predicted);
    const Criterion *c = criterion_find(criterion);
    assert_non_null(c);
    Scorer *s = scorer_new(&(ScoreOptions){.criteria = &c, .n_criteria = 1, .collapse_duplicates = collapse}, &symbols);
    scorer_add(s, &g, predicted ? &p : NULL, NULL, NULL);
    const Result *r = scorer_results(s);
    for (size_t i = 0; i <= r->n_rows; i++) {
        const ResultRow *row = i < r->n_rows ? &r->rows[i] : &r->total;
        sb_printf(&out, "%s%s %g %g %g %g", i ? "; " : "", row->category, row->tally.gold, row->tally.found, row->tally.predicted, row->tally.correct);
    }
    if (strcmp(sb_text(&out), expected) != 0) fail_msg("%s: %s\n  instead of %s", criterion, sb_text(&out), expected);
    sb_free(&out);
    scorer_free(s);
    document_free(&g);
    document_free(&p);
    symbols_free(&symbols);
}

static void check(const char *gold, const char *predicted, const char *criterion, const char *expected)
{
    check_how(gold, predicted, criterion, false, expected);
}

#define ANN(link) "{'type':'PER','spans':[[0,7]],'link':" link "}"
#define ACME(link) "{'type':'ORG','spans':[[11,15]],'link':" link "}"
#define BOB(link) "{'type':'PER','spans':[[20,27]],'link':" link "}"

static void what_is_nil(void **state)
{
    (void)state;
    static const char *const nils[] = {"NIL", "NIL0012", "NIL:Acme", "NIL_1", "NIL-x"}, *const known[] = {"NILE", "Nil", "nil", "Q1", "", "NI"};
    for (size_t i = 0; i < sizeof nils / sizeof *nils; i++) assert_true(link_is_nil(nils[i]));
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) assert_false(link_is_nil(known[i]));
}

static void strong(void **state)
{
    (void)state;
    /* Ann right, Acme linked elsewhere, Bob a NIL of another name: right. */
    check(ANN("'Q1'") "," ACME("'Q2'") "," BOB("'NIL1'"), ANN("'Q1'") "," ACME("'Q3'") "," BOB("'NIL9'"), "links:strong",
          "ORG 1 0 1 0; PER 2 2 2 2; * 3 2 3 2");
    /* A place that is not the same; a NIL where there is an entry; nothing where there is a NIL. */
    check(ANN("'Q1'") "," ACME("'Q2'") "," BOB("'NIL1'"), "{'type':'PER','spans':[[0,3]],'link':'Q1'}," ACME("'NIL'"), "links:strong",
          "ORG 1 0 1 0; PER 2 0 1 0; * 3 0 2 0");
    check(ANN("'Q1'"), NULL, "links:strong", "PER 1 0 0 0; * 1 0 0 0");
    /* The type is not looked at, and books on each side. */
    check(ACME("'Q2'"), "{'type':'LOC','spans':[[11,15]],'link':'Q2'}", "links:strong", "LOC 0 0 1 1; ORG 1 1 0 0; * 1 1 1 1");
    /* Mentions without a link are not asked for, nor counted. */
    check(ANN("null") "," ACME("'Q2'"), ANN("'Q1'") "," ACME("null"), "links:strong", "ORG 1 0 0 0; PER 0 0 1 0; * 1 0 1 0");
}

static void alternatives(void **state)
{
    (void)state;
    check(ANN("['Q1','Q2']"), ANN("'Q2'"), "links:strong", "PER 1 1 1 1; * 1 1 1 1");
    check(ANN("['Q1','NIL3']"), ANN("'NIL'"), "links:strong", "PER 1 1 1 1; * 1 1 1 1");
    check(ANN("'Q1'"), ANN("['Q2','Q1']"), "links:strong", "PER 1 0 1 0; * 1 0 1 0"); /* the first is the answer */
    check(ANN("'Q1'") "," ANN("'Q2'"), ANN("'Q2'"), "links:strong", "PER 1 1 1 1; * 1 1 1 1"); /* one mention, two readings */
}

static void one_to_one(void **state)
{
    (void)state;
    /* Acme as ORG may be Q1 or Q2, as LOC only Q1; the answers are Q1 and Q2: both are right, whatever order they come in. */
    const char *gold = "{'type':'LOC','spans':[[11,15]],'link':'Q1'},{'type':'ORG','spans':[[11,15]],'link':['Q1','Q2']}";
    check(gold, "{'type':'X','spans':[[11,15]],'link':'Q1'},{'type':'Y','spans':[[11,15]],'link':'Q2'}", "links:strong",
          "LOC 1 1 0 0; ORG 1 1 0 0; X 0 0 1 1; Y 0 0 1 1; * 2 2 2 2");
    check(gold, "{'type':'X','spans':[[11,15]],'link':'Q2'},{'type':'Y','spans':[[11,15]],'link':'Q1'}", "links:strong",
          "LOC 1 1 0 0; ORG 1 1 0 0; X 0 0 1 1; Y 0 0 1 1; * 2 2 2 2");
    check(gold, "{'type':'X','spans':[[11,15]],'link':'Q2'},{'type':'Y','spans':[[11,15]],'link':'Q2'}", "links:strong",
          "LOC 1 0 0 0; ORG 1 1 0 0; X 0 0 1 1; Y 0 0 1 0; * 2 1 2 1");
    /* Pairs of one type first. */
    check("{'type':'A','spans':[[11,15]],'link':'Q1'}", "{'type':'X','spans':[[11,15]],'link':'Q1'},{'type':'A','spans':[[11,15]],'link':'Q1'}",
          "links:strong", "A 1 1 1 1; X 0 0 1 0; * 1 1 2 1");
    /* What is said again is wrong, or left out. */
    check(ANN("'Q1'"), ANN("'Q1'") "," ANN("'Q1'"), "links:strong", "PER 1 1 2 1; * 1 1 2 1");
    check_how(ANN("'Q1'"), ANN("'Q1'") "," ANN("'Q1'"), "links:strong", true, "PER 1 1 1 1; * 1 1 1 1");
}

/* Gold "Ann Lee of Acme" [0, 15) as Q1 and "Acme" [11, 15) as Q2. */
#define LONG(link) "{'type':'ORG','spans':[[0,15]],'link':" link "}"

static void weak(void **state)
{
    (void)state;
    /* A shorter and a longer mention are right if their link is; next to a mention is not on it. */
    check(ANN("'Q1'"), "{'type':'PER','spans':[[4,7]],'link':'Q1'}", "links:weak", "PER 1 1 1 1; * 1 1 1 1");
    check(ANN("'Q1'"), "{'type':'PER','spans':[[4,7]],'link':'Q1'}", "links:strong", "PER 1 0 1 0; * 1 0 1 0");
    check(ANN("'Q1'"), LONG("'Q2'"), "links:weak", "ORG 0 0 1 0; PER 1 0 0 0; * 1 0 1 0");
    check(ANN("'Q1'"), "{'type':'PER','spans':[[7,11]],'link':'Q1'}", "links:weak", "PER 1 0 1 0; * 1 0 1 0");
    /* In two pieces, around the other: no character in common. */
    check(ACME("'Q2'"), "{'type':'ORG','spans':[[8,10],[16,19]],'link':'Q2'}", "links:weak", "ORG 1 0 1 0; * 1 0 1 0");
    /* Two predictions on one mention, both with its link: one of them is right. All NILs are one; each side books its own type. */
    check(LONG("'NIL1'"), ANN("'NIL7'") "," ACME("'NIL8'"), "links:weak", "ORG 1 1 1 1; PER 0 0 1 0; * 1 1 2 1");
    /* The first prediction could go to either, the second only to the long one: both are right. */
    check(LONG("'Q1'") "," ACME("['Q1','Q2']"), ACME("'Q1'") "," ANN("'Q1'"), "links:weak", "ORG 2 2 1 1; PER 0 0 1 1; * 2 2 2 2");
    /* Components: what overlaps only through a third is one question, what lies apart another. */
    check(LONG("'Q1'") "," BOB("'Q3'"), ANN("'Q1'") "," ACME("'Q1'") "," BOB("'Q3'"), "links:weak", "ORG 1 1 1 1; PER 1 1 2 1; * 2 2 3 2");
    /* Repetitions, optional mentions and answers for nothing, as under strong. */
    check(ANN("'Q1'"), ANN("'Q1'") "," ANN("'Q1'"), "links:weak", "PER 1 1 2 1; * 1 1 2 1");
    check_how(ANN("'Q1'"), ANN("'Q1'") "," ANN("'Q1'"), "links:weak", true, "PER 1 1 1 1; * 1 1 1 1");
    check("{'type':'PER','spans':[[0,7]],'link':'Q1','optional':true}," ACME("'Q2'"), "{'type':'PER','spans':[[0,3]],'link':'Q1'},{'type':'ORG','surface':'xyz','link':'Q2'}",
          "links:weak", "ORG 1 0 1 0; * 1 0 1 0");
    check(ANN("'Q1'"), NULL, "links:weak", "PER 1 0 0 0; * 1 0 0 0");
}

static void optional_ones_cost_nothing(void **state)
{
    (void)state;
    const char *gold = "{'type':'PER','spans':[[0,7]],'link':'Q1','optional':true}," ACME("'Q2'");
    check(gold, ANN("'Q1'") "," ACME("'Q2'"), "links:strong", "ORG 1 1 1 1; * 1 1 1 1");
    check(gold, ANN("'Q5'") "," ACME("'Q2'"), "links:strong", "ORG 1 1 1 1; PER 0 0 1 0; * 1 1 2 1");
    check(gold, ANN("'Q1'"), "links:document", "* 1 0 0 0");
    check(gold, ANN("'Q2'") "," BOB("'Q1'"), "links:document", "* 1 1 1 1");
}

static void documents(void **state)
{
    (void)state;
    /* Things, not mentions: Q1 twice is one, places and types do not matter, NIL is nothing. */
    check(ANN("'Q1'") "," BOB("'Q1'") "," ACME("'Q2'"), BOB("'Q1'") "," ACME("'NIL4'") "," ANN("'Q7'"), "links:document", "* 2 1 2 1");
    check(ANN("'NIL1'"), ANN("'NIL2'"), "links:document", "* 0 0 0 0");
    /* Alternatives: both answers are right, the list is found once. */
    check(ANN("['Q1','Q2']"), ANN("'Q1'") "," BOB("'Q2'"), "links:document", "* 1 1 2 2");
    check(ANN("['Q1','Q2']") "," BOB("'Q1'"), ANN("'Q1'"), "links:document", "* 2 2 1 1");
    check(ANN("['Q2','Q1']") "," BOB("['Q1','Q2']"), ANN("'Q1'"), "links:document", "* 1 1 1 1"); /* one list */
    check(ANN("['Q1','NIL']") "," BOB("'Q2'"), BOB("'Q2'"), "links:document", "* 1 1 1 1");
    check(ANN("['Q1','NIL']") "," BOB("'Q2'"), ANN("'Q1'"), "links:document", "* 1 0 0 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_nil), cmocka_unit_test(strong), cmocka_unit_test(alternatives), cmocka_unit_test(one_to_one), cmocka_unit_test(weak),
        cmocka_unit_test(optional_ones_cost_nothing), cmocka_unit_test(documents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

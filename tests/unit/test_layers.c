/* Relations, events, attributes and records: small cases worked out by hand. */
#include "unit/cmocka_all.h"

#include "corpus/jsonl.h"
#include "score/scorer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct Bench {
    Symbols symbols;
    Document gold, predicted;
} Bench;

static void read_one(Bench *b, Document *d, const char *line)
{
    JsonlContext context = JSONL_CONTEXT_INIT;
    Error e = {0};
    context.symbols = &b->symbols;
    if (jsonl_parse(d, line, strlen(line), &context, &e)) fail_msg("%s", e.message);
    if (d != &b->gold && document_settle(d, &b->gold, &e)) fail_msg("%s", e.message);
}

static bool meets(const void *context, const char *type)
{
    (void)context;
    return strcmp(type, "MEETS") == 0;
}

/* The layer's tallies under one criterion as "TYPE gold found predicted correct; …; * …". */
static void check_with(const ScoreOptions *options, const char *gold, const char *predicted, const char *criterion, const char *expected)
{
    Bench b = {0};
    StrBuf out = {0};
    read_one(&b, &b.gold, gold);
    read_one(&b, &b.predicted, predicted);
    const Criterion *c = criterion_find(criterion);
    assert_non_null(c);
    ScoreOptions all = *options;
    all.criteria = &c;
    all.n_criteria = 1;
    Scorer *s = scorer_new(&all, &b.symbols);
    scorer_add(s, &b.gold, &b.predicted, NULL, NULL);
    const Result *r = scorer_results(s);
    for (size_t i = 0; i <= r->n_rows; i++) {
        const ResultRow *row = i < r->n_rows ? &r->rows[i] : &r->total;
        sb_printf(&out, "%s%s %g %g %g %g", i ? "; " : "", row->category, row->tally.gold, row->tally.found, row->tally.predicted, row->tally.correct);
    }
    if (strcmp(sb_text(&out), expected) != 0) fail_msg("%s: %s\n  instead of %s", criterion, sb_text(&out), expected);
    sb_free(&out);
    scorer_free(s);
    document_free(&b.gold);
    document_free(&b.predicted);
    symbols_free(&b.symbols);
}

static void check(const char *gold, const char *predicted, const char *criterion, bool collapse, const char *expected)
{
    check_with(&(ScoreOptions){.symmetric = meets, .collapse_duplicates = collapse}, gold, predicted, criterion, expected);
}

static void check_through(const char *gold, const char *predicted, const char *criterion, const char *expected)
{
    check_with(&(ScoreOptions){.symmetric = meets, .through_clusters = true}, gold, predicted, criterion, expected);
}

#define TEXT "\"id\":\"d\",\"text\":\"Ann Lee of Acme met Bob Ray\""
#define MENTIONS \
    "\"mentions\":[{\"id\":\"T1\",\"type\":\"PER\",\"spans\":[[0,7]]},{\"id\":\"T2\",\"type\":\"ORG\",\"spans\":[[11,15]]}," \
    "{\"id\":\"T3\",\"type\":\"PER\",\"spans\":[[20,27]]},{\"id\":\"T4\",\"type\":\"PER\",\"spans\":[[0,3]]}," \
    "{\"id\":\"T5\",\"type\":\"LOC\",\"spans\":[[11,15]]},{\"id\":\"T6\",\"type\":\"MEET\",\"spans\":[[16,19]]}]"

static void relations(void **state)
{
    (void)state;
    const char *gold = "{" TEXT "," MENTIONS ",\"relations\":[{\"type\":\"WORKS\",\"args\":[[\"who\",\"T1\"],[\"where\",\"T2\"]]},"
                       "{\"type\":\"MEETS\",\"args\":[[\"a\",\"T1\"],[\"b\",\"T3\"]]}]}";
    /* The organisation with another type; the meeting the other way round; a boundary of the person. */
    const char *other_type = "{\"id\":\"d\"," MENTIONS ",\"relations\":[{\"type\":\"WORKS\",\"args\":[[\"where\",\"T5\"],[\"who\",\"T1\"]]},"
                             "{\"type\":\"MEETS\",\"args\":[[\"a\",\"T3\"],[\"b\",\"T1\"]]}]}";
    const char *boundary = "{\"id\":\"d\"," MENTIONS ",\"relations\":[{\"type\":\"WORKS\",\"args\":[[\"who\",\"T4\"],[\"where\",\"T2\"]]},"
                           "{\"type\":\"WORKS\",\"args\":[[\"who\",\"T1\"],[\"where\",\"T2\"]]}]}";
    const char *backwards = "{\"id\":\"d\"," MENTIONS ",\"relations\":[{\"type\":\"WORKS\",\"args\":[[\"who\",\"T2\"],[\"where\",\"T1\"]]}]}";
    check(gold, gold, "relations:strict", false, "MEETS 1 1 1 1; WORKS 1 1 1 1; * 2 2 2 2");
    check(gold, other_type, "relations:strict", false, "MEETS 1 1 1 1; WORKS 1 0 1 0; * 2 1 2 1");
    check(gold, other_type, "relations:boundaries", false, "MEETS 1 1 1 1; WORKS 1 1 1 1; * 2 2 2 2");
    check(gold, boundary, "relations:strict", false, "MEETS 1 0 0 0; WORKS 1 1 2 1; * 2 1 2 1");
    check(gold, boundary, "relations:relaxed", false, "MEETS 1 0 0 0; WORKS 1 1 2 1; * 2 1 2 1");
    check(gold, backwards, "relations:relaxed", false, "MEETS 1 0 0 0; WORKS 1 0 1 0; * 2 0 1 0");
}

/* A relation of type WORKS: so many times Ann in one role, and another mention. */
static void put_crowd(StrBuf *out, const char *head, int n, const char *other)
{
    sb_clear(out);
    sb_printf(out, "{%s," MENTIONS ",\"relations\":[{\"type\":\"WORKS\",\"args\":[", head);
    for (int i = 0; i < n; i++) sb_puts(out, "[\"who\",\"T1\"],");
    sb_printf(out, "[\"who\",\"%s\"]]}]}", other);
}

/* Every order of the arguments is not tried, nor are relations with many left out. */
static void crowded_relations(void **state)
{
    (void)state;
    StrBuf gold = {0}, predicted = {0};
    put_crowd(&gold, TEXT, 40, "T2");
    put_crowd(&predicted, "\"id\":\"d\"", 40, "T3");
    check(sb_text(&gold), sb_text(&predicted), "relations:relaxed", false, "WORKS 1 0 1 0; * 1 0 1 0");
    put_crowd(&gold, TEXT, 100, "T2");
    check(sb_text(&gold), sb_text(&gold), "relations:relaxed", false, "WORKS 1 1 1 1; * 1 1 1 1");
    sb_free(&gold);
    sb_free(&predicted);
}

static void repeated_relations(void **state)
{
    (void)state;
    const char *gold = "{" TEXT "," MENTIONS ",\"relations\":[{\"type\":\"WORKS\",\"args\":[[\"who\",\"T1\"],[\"where\",\"T2\"]]}]}";
    const char *twice = "{\"id\":\"d\"," MENTIONS ",\"relations\":[{\"type\":\"WORKS\",\"args\":[[\"who\",\"T1\"],[\"where\",\"T2\"]]},"
                        "{\"type\":\"WORKS\",\"args\":[[\"where\",\"T2\"],[\"who\",\"T1\"]]}]}";
    check(gold, twice, "relations:strict", false, "WORKS 1 1 2 1; * 1 1 2 1");
    check(gold, twice, "relations:relaxed", false, "WORKS 1 1 2 1; * 1 1 2 1");
    check(gold, twice, "relations:strict", true, "WORKS 1 1 1 1; * 1 1 1 1");
    check(gold, twice, "relations:relaxed", true, "WORKS 1 1 1 1; * 1 1 1 1");
    check(twice, gold, "relations:strict", false, "WORKS 1 1 1 1; * 1 1 1 1");
}

/* Ann is named twice; Acme may be one of two things; Bob is linked to nothing. A relation between two things is one fact, by whichever
 * of their mentions it is told. */
#define LINKED(more) \
    "\"mentions\":[{\"id\":\"A\",\"type\":\"PER\",\"spans\":[[0,7]],\"link\":\"Ann\"},{\"id\":\"A2\",\"type\":\"PER\",\"spans\":[[0,3]],\"link\":\"Ann\"}," \
    "{\"id\":\"C\",\"type\":\"ORG\",\"spans\":[[11,15]],\"link\":[\"Acme\",\"Acme_Ltd\"]},{\"id\":\"B\",\"type\":\"PER\",\"spans\":[[20,27]]}," \
    "{\"id\":\"N\",\"type\":\"PER\",\"spans\":[[24,27]],\"link\":\"NIL:Ray\"}" more "]"
#define X ",{\"id\":\"X\",\"type\":\"ORG\",\"link\":\"Acme_Ltd\"}"
#define Y ",{\"id\":\"Y\",\"type\":\"ORG\",\"link\":[\"Other\",\"Acme\"]}"

static void linked_relations(void **state)
{
    (void)state;
    const char *gold = "{" TEXT "," LINKED("") ",\"relations\":[{\"type\":\"WORKS\",\"args\":[[\"who\",\"A\"],[\"where\",\"C\"]]},"
                       "{\"type\":\"WORKS\",\"args\":[[\"who\",\"A2\"],[\"where\",\"C\"]]},{\"type\":\"MEETS\",\"args\":[[\"a\",\"A\"],[\"b\",\"B\"]]},"
                       "{\"type\":\"KNOWS\",\"args\":[[\"a\",\"A\"],[\"b\",\"N\"]]}]}";
    check(gold, gold, "relations:linked", false, "KNOWS 1 1 1 1; MEETS 1 1 1 1; WORKS 1 1 1 1; * 3 3 3 3");
    /* The second of two alternatives, by a thing without a place; told twice. The meeting backwards, which is symmetric. */
    const char *good = "{\"id\":\"d\"," LINKED(X) ",\"relations\":[{\"type\":\"WORKS\",\"args\":[[\"who\",\"A2\"],[\"where\",\"X\"]]},"
                       "{\"type\":\"WORKS\",\"args\":[[\"where\",\"X\"],[\"who\",\"A\"]]},{\"type\":\"MEETS\",\"args\":[[\"a\",\"B\"],[\"b\",\"A2\"]]}]}";
    check(gold, good, "relations:linked", false, "KNOWS 1 0 0 0; MEETS 1 1 1 1; WORKS 1 1 1 1; * 3 2 2 2");
    /* A prediction's answer is its first link. Roles count. A linked mention is not the same as an unlinked one of the same spans. */
    const char *bad = "{\"id\":\"d\"," LINKED(Y) ",\"relations\":[{\"type\":\"WORKS\",\"args\":[[\"who\",\"A\"],[\"where\",\"Y\"]]},"
                      "{\"type\":\"WORKS\",\"args\":[[\"where\",\"A\"],[\"who\",\"C\"]]},{\"type\":\"KNOWS\",\"args\":[[\"a\",\"A\"],[\"b\",\"B\"]]}]}";
    check(gold, bad, "relations:linked", false, "KNOWS 1 0 1 0; MEETS 1 0 0 0; WORKS 1 0 2 0; * 3 0 3 0");
    /* Two answers that one gold fact would take are still two facts, of which one is right. */
    const char *both = "{" TEXT "," LINKED(X) ",\"relations\":[{\"type\":\"WORKS\",\"args\":[[\"who\",\"A\"],[\"where\",\"X\"]]},"
                       "{\"type\":\"WORKS\",\"args\":[[\"who\",\"A\"],[\"where\",\"C\"]]}]}";
    check(gold, both, "relations:linked", false, "KNOWS 1 0 0 0; MEETS 1 0 0 0; WORKS 1 1 2 1; * 3 1 2 1");
    /* What has no place is told by its link under the other criteria, and is nothing that has one. */
    check(both, good, "relations:boundaries", false, "MEETS 0 0 1 0; WORKS 2 1 2 1; * 2 1 3 1");
    check(both, good, "relations:relaxed", false, "MEETS 0 0 1 0; WORKS 2 1 2 1; * 2 1 3 1");
    check(gold, good, "relations:relaxed", false, "KNOWS 1 0 0 0; MEETS 1 1 1 1; WORKS 2 0 2 0; * 4 1 3 1");
    check(gold, good, "mentions:strict", false, "ORG 1 1 1 1; PER 4 4 4 4; * 5 5 5 5");
    check(gold, good, "links:strong", false, "ORG 1 1 1 1; PER 3 3 3 3; * 4 4 4 4");
}

static void events(void **state)
{
    (void)state;
    const char *gold = "{" TEXT "," MENTIONS ",\"events\":[{\"type\":\"CONTACT\",\"trigger\":\"T6\",\"args\":[[\"one\",\"T1\"],[\"two\",\"T3\"]]}]}";
    const char *other = "{\"id\":\"d\"," MENTIONS ",\"events\":[{\"type\":\"ATTACK\",\"trigger\":\"T6\",\"args\":[[\"one\",\"T1\"]]},"
                        "{\"type\":\"CONTACT\",\"trigger\":\"T2\",\"args\":[[\"two\",\"T1\"],[\"two\",\"T3\"]]}]}";
    check(gold, gold, "events:argument-class", false, "CONTACT 2 2 2 2; * 2 2 2 2");
    check(gold, other, "events:trigger-id", false, "ATTACK 0 0 1 1; CONTACT 1 1 1 0; * 1 1 2 1");
    check(gold, other, "events:trigger-class", false, "ATTACK 0 0 1 0; CONTACT 1 0 1 0; * 1 0 2 0");
    check(gold, other, "events:argument-id", false, "ATTACK 0 0 1 0; CONTACT 2 2 2 2; * 2 2 3 2");
    check(gold, other, "events:argument-class", false, "ATTACK 0 0 1 0; CONTACT 2 1 2 1; * 2 1 3 1");
    /* One argument found through two events of a type counts once. */
    const char *twice = "{\"id\":\"d\"," MENTIONS ",\"events\":[{\"type\":\"CONTACT\",\"trigger\":\"T6\",\"args\":[[\"one\",\"T1\"]]},"
                        "{\"type\":\"CONTACT\",\"trigger\":\"T2\",\"args\":[[\"one\",\"T1\"]]}]}";
    check(gold, twice, "events:argument-class", false, "CONTACT 2 1 2 1; * 2 1 2 1");
}

static void attributes(void **state)
{
    (void)state;
    const char *gold = "{" TEXT ",\"mentions\":[{\"type\":\"PER\",\"spans\":[[0,7]],\"attributes\":{\"level\":\"name\",\"sex\":\"f\"}},"
                       "{\"type\":\"ORG\",\"spans\":[[11,15]],\"attributes\":{\"level\":\"name\"}}]}";
    const char *other = "{\"id\":\"d\",\"mentions\":[{\"type\":\"PER\",\"spans\":[[0,7]],\"attributes\":{\"level\":\"name\",\"sex\":\"m\"}},"
                        "{\"type\":\"LOC\",\"spans\":[[11,15]],\"attributes\":{\"level\":\"name\"}}]}";
    check(gold, other, "attributes:strict", false, "level 2 1 2 1; sex 1 0 1 0; * 3 1 3 1");
}

static void records(void **state)
{
    (void)state;
    const char *gold = "{" TEXT ",\"records\":[{\"type\":\"ATTACK\",\"slots\":{\"who\":[[\"the militia\",\"Militias\"]],\"where\":[\"Basra\",\"Mosul\"]}},"
                       "{\"type\":\"ATTACK\",\"slots\":{\"who\":[\"unknown\"],\"where\":[\"Erbil\"]}}]}";
    /* Told the other way round; one filler by its other name, in other letters and spaces; one wrong, one missing. */
    const char *other = "{\"id\":\"d\",\"records\":[{\"type\":\"ATTACK\",\"slots\":{\"who\":[\"nobody\"],\"where\":[\"ERBIL\"]}},"
                        "{\"type\":\"ATTACK\",\"slots\":{\"who\":[\" MILITIAS \"],\"where\":[\"Mosul\"]}}]}";
    check(gold, other, "records:slots", false, "ATTACK.where 3 2 2 2; ATTACK.who 2 1 2 1; * 5 3 4 3");
    check(gold, gold, "records:slots", false, "ATTACK.where 3 3 3 3; ATTACK.who 2 2 2 2; * 5 5 5 5");
}

/* Du et al.: in the role who gold has {militia, militias, fighters}, {brigade}, {gunmen}. Predicted are "The Militias!", "fighters",
 * which is the same entity again, and {brigade, gunmen}, which mixes two: 1 of 3 is right and 1 of 3 found. Where: gold names Basra twice,
 * in two records and other letters, which is one entity, and Mosul; predicted is "a basra". So 2 of 5 and 2 of 4: R = 2/5, P = 1/2, F = 4/9. */
static void entities_in_roles(void **state)
{
    (void)state;
    const char *gold = "{" TEXT ",\"records\":[{\"type\":\"ATTACK\",\"slots\":{\"who\":[[\"the militia\",\"Militias\",\"fighters\"],[\"brigade\"]],\"where\":[\"Basra\",\"Mosul\"]}},"
                       "{\"type\":\"BOMBING\",\"slots\":{\"who\":[\"gunmen\"],\"where\":[[\"BASRA\",\"Basra.\"]]}}]}";
    const char *other = "{\"id\":\"d\",\"records\":[{\"type\":\"KIDNAPPING\",\"slots\":{\"who\":[\"The  Militias!\",\"fighters\",[\"gunmen\",\"brigade\"]],"
                        "\"where\":[\"a basra\"]}}]}";
    check(gold, gold, "records:ceaf-ree", false, "where 2 2 2 2; who 3 3 3 3; * 5 5 5 5");
    check(gold, other, "records:ceaf-ree", false, "where 2 1 1 1; who 3 1 3 1; * 5 2 4 2");
    /* Part of an entity is enough, more than it is not. */
    const char *whole = "{" TEXT ",\"records\":[{\"type\":\"A\",\"slots\":{\"who\":[[\"x\",\"y\"]]}}]}", *more = "{" TEXT ",\"records\":[{\"type\":\"A\",\"slots\":{\"who\":[[\"x\",\"y\",\"z\"]]}}]}";
    check(whole, more, "records:ceaf-ree", false, "who 1 0 1 0; * 1 0 1 0");
    check(more, whole, "records:ceaf-ree", false, "who 1 1 1 1; * 1 1 1 1");
    /* "y" must be left to the second, or one is lost. */
    const char *two = "{" TEXT ",\"records\":[{\"type\":\"A\",\"slots\":{\"who\":[[\"x\",\"y\"],[\"y\"]]}}]}", *apart = "{" TEXT ",\"records\":[{\"type\":\"A\",\"slots\":{\"who\":[[\"y\"],[\"x\"]]}}]}";
    check(two, apart, "records:ceaf-ree", false, "who 2 2 2 2; * 2 2 2 2");
    /* A role that one side does not know; nothing but articles and punctuation is a string like others. */
    const char *role = "{" TEXT ",\"records\":[{\"type\":\"A\",\"slots\":{\"why\":[\"the.\"],\"who\":[]}}]}";
    check(role, apart, "records:ceaf-ree", false, "who 0 0 2 0; why 1 0 0 0; * 1 0 2 0");
}

#define FIVE \
    "\"mentions\":[{\"id\":\"A\",\"type\":\"X\",\"spans\":[[0,1]]},{\"id\":\"B\",\"type\":\"X\",\"spans\":[[1,2]]}," \
    "{\"id\":\"C\",\"type\":\"X\",\"spans\":[[2,3]]},{\"id\":\"D\",\"type\":\"X\",\"spans\":[[4,5]]},{\"id\":\"E\",\"type\":\"X\",\"spans\":[[5,6]]}]"

/* Gold ABC DE, predicted AB CDE. */
static void coreference(void **state)
{
    (void)state;
    const char *gold = "{" TEXT "," FIVE ",\"clusters\":[[\"A\",\"B\",\"C\"],[\"D\",\"E\"]]}";
    const char *other = "{\"id\":\"d\"," FIVE ",\"clusters\":[[\"E\",\"D\",\"C\"],[\"B\",\"A\"]]}";
    check(gold, other, "coreference:mentions", false, "* 5 5 5 5");
    check(gold, other, "coreference:muc", false, "* 3 2 3 2"); /* each side needs one link more than the other gives */
    check(gold, other, "coreference:ceafm", false, "* 5 4 5 4"); /* ABC-AB and DE-CDE share two each */
    check(gold, other, "coreference:ceafe", false, "* 2 1.6 2 1.6"); /* 2 * 2 / 5, twice */
    check(gold, other, "coreference:bcub", false, "* 5 3.66667 5 3.66667"); /* 2/3 + 2/3 + 1/3 + 1 + 1 */
    check(gold, other, "coreference:blanc", false, "coreference 4 2 4 2; non-coreference 6 4 6 4; * 0 0 0 0");
    check(gold, other, "coreference:conll", false, "bcub 5 3.66667 5 3.66667; ceafe 2 1.6 2 1.6; muc 3 2 3 2; * 0 0 0 0");
    check(gold, gold, "coreference:lea", false, "* 5 5 5 5");
}

static void coreference_is_finished(void **state)
{
    (void)state;
    ResultRow rows[] = {{.category = "bcub", .tally = {5, 11.0 / 3, 5, 11.0 / 3}}, {.category = "ceafe", .tally = {2, 1.6, 2, 1.6}},
                        {.category = "muc", .tally = {3, 2, 3, 2}}};
    Result r = {.layer = "coreference", .criterion = "conll", .rows = rows, .n_rows = 3};
    Arena a = {0};
    criterion_finish(&r, &a);
    assert_true(fabs(r.total.measure->f1 - (2.0 / 3 + 11.0 / 15 + 0.8) / 3) < 1e-15);
    arena_free(&a);
}

/* -- through clusters ----------------------------------------------------------------------------------------------------- */

/* "Ann Lee of Acme said she liked the firm. The boss met Bob Ray." Ann Lee, she and The boss are one; Acme and the firm are one; Bob
 * Ray is in no cluster. */
#define THROUGH_TEXT "'id':'d','text':'Ann Lee of Acme said she liked the firm. The boss met Bob Ray.'"
#define THROUGH_MENTIONS \
    "'mentions':[{'id':'ann','type':'PER','spans':[[0,7]]},{'id':'acme','type':'ORG','spans':[[11,15]]},{'id':'she','type':'REF','spans':[[21,24]]}," \
    "{'id':'firm','type':'REF','spans':[[31,39]]},{'id':'boss','type':'REF','spans':[[41,49]]},{'id':'bob','type':'PER','spans':[[54,61]]}," \
    "{'id':'met','type':'MEET','spans':[[50,53]]}"
#define THROUGH_GOLD "{" THROUGH_TEXT "," THROUGH_MENTIONS "],'clusters':[['boss','she','ann'],['acme','firm']]"

static const char *line(char *buffer, size_t size, const char *start, const char *rest)
{
    snprintf(buffer, size, "%s%s", start, rest);
    for (char *c = buffer; *c; c++)
        if (*c == '\'') *c = '"';
    return buffer;
}

static void through_case(const char *gold, const char *mentions, const char *predicted, const char *criterion, const char *plain, const char *through)
{
    char g[2000], p[2000], start[1000];
    snprintf(start, sizeof start, "{'id':'d'," THROUGH_MENTIONS "%s],", mentions);
    line(g, sizeof g, THROUGH_GOLD ",", gold);
    line(p, sizeof p, start, predicted);
    check(g, p, criterion, false, plain);
    check_through(g, p, criterion, through);
}

static void relations_through_clusters(void **state)
{
    (void)state;
    const char *works = "'relations':[{'type':'WORKS','args':[['who','ann'],['where','acme']]}]}";
    /* She works for the firm: each argument another mention of the right thing. */
    const char *other = "'relations':[{'type':'WORKS','args':[['who','she'],['where','firm']]}]}";
    through_case(works, "", other, "relations:strict", "WORKS 1 0 1 0; * 1 0 1 0", "WORKS 1 1 1 1; * 1 1 1 1");
    through_case(works, "", other, "relations:boundaries", "WORKS 1 0 1 0; * 1 0 1 0", "WORKS 1 1 1 1; * 1 1 1 1");
    through_case(works, "", other, "relations:relaxed", "WORKS 1 0 1 0; * 1 0 1 0", "WORKS 1 1 1 1; * 1 1 1 1");
    /* The same said three times over, in gold and in the prediction, is said once: gold 1 of 1, predicted 1 of 1. Bob's is another: spurious. */
    const char *thrice = "'relations':[{'type':'WORKS','args':[['who','she'],['where','firm']]},{'type':'WORKS','args':[['who','ann'],['where','firm']]},"
                         "{'type':'WORKS','args':[['who','boss'],['where','acme']]},{'type':'WORKS','args':[['who','bob'],['where','acme']]}]}";
    const char *twice = "'relations':[{'type':'WORKS','args':[['who','ann'],['where','acme']]},{'type':'WORKS','args':[['who','boss'],['where','firm']]}]}";
    through_case(twice, "", thrice, "relations:strict", "WORKS 2 0 4 0; * 2 0 4 0", "WORKS 1 1 2 1; * 1 1 2 1");
    through_case(twice, "", thrice, "relations:relaxed", "WORKS 2 0 4 0; * 2 0 4 0", "WORKS 1 1 2 1; * 1 1 2 1");
    /* Roles still count; but not where the type is symmetric. */
    const char *turned = "'relations':[{'type':'WORKS','args':[['who','firm'],['where','she']]},{'type':'MEETS','args':[['b','she'],['a','bob']]}]}";
    const char *meet = "'relations':[{'type':'WORKS','args':[['who','ann'],['where','acme']]},{'type':'MEETS','args':[['a','boss'],['b','bob']]}]}";
    through_case(meet, "", turned, "relations:strict", "MEETS 1 0 1 0; WORKS 1 0 1 0; * 2 0 2 0", "MEETS 1 1 1 1; WORKS 1 0 1 0; * 2 1 2 1");
}

/* What is a mention of the cluster: by type and place, by place, by a shared character. */
static void which_mention_it_is(void **state)
{
    (void)state;
    const char *works = "'relations':[{'type':'WORKS','args':[['who','ann'],['where','acme']]}]}";
    const char *more = ",{'id':'x','type':'PER','spans':[[21,24]]},{'id':'y','type':'REF','spans':[[35,39]]},{'id':'z','type':'REF','spans':[[16,20]]}";
    /* "she" as a PER is no mention of gold by type and place; by place it is. */
    const char *type = "'relations':[{'type':'WORKS','args':[['who','x'],['where','acme']]}]}";
    through_case(works, more, type, "relations:strict", "WORKS 1 0 1 0; * 1 0 1 0", "WORKS 1 0 1 0; * 1 0 1 0");
    through_case(works, more, type, "relations:boundaries", "WORKS 1 0 1 0; * 1 0 1 0", "WORKS 1 1 1 1; * 1 1 1 1");
    /* "firm" for "the firm" is at no place of gold's, but shares four characters with it. */
    const char *part = "'relations':[{'type':'WORKS','args':[['who','she'],['where','y']]}]}";
    through_case(works, more, part, "relations:boundaries", "WORKS 1 0 1 0; * 1 0 1 0", "WORKS 1 0 1 0; * 1 0 1 0");
    through_case(works, more, part, "relations:relaxed", "WORKS 1 0 1 0; * 1 0 1 0", "WORKS 1 1 1 1; * 1 1 1 1");
    /* "said" is nothing of gold's. */
    const char *nothing = "'relations':[{'type':'WORKS','args':[['who','she'],['where','z']]}]}";
    through_case(works, more, nothing, "relations:relaxed", "WORKS 1 0 1 0; * 1 0 1 0", "WORKS 1 0 1 0; * 1 0 1 0");
    /* What is in no cluster stands for itself, and the clusters of the prediction change nothing. */
    const char *bob = "'relations':[{'type':'WORKS','args':[['who','bob'],['where','acme']]}]}";
    const char *friend = "'relations':[{'type':'WORKS','args':[['who','bob'],['where','firm']]},{'type':'WORKS','args':[['who','ann'],['where','acme']]}],"
                         "'clusters':[['ann','bob']]}";
    through_case(bob, more, friend, "relations:strict", "WORKS 1 0 2 0; * 1 0 2 0", "WORKS 1 1 2 1; * 1 1 2 1");
}

static void events_through_clusters(void **state)
{
    (void)state;
    const char *gold = "'events':[{'id':'E1','type':'MEET','trigger':'met','args':[['one','ann'],['other','bob']]}]}";
    const char *said = "'events':[{'id':'E1','type':'MEET','trigger':'met','args':[['one','boss'],['one','she'],['other','acme'],['other','ann']]}]}";
    /* Of the arguments boss and she are one, ann is she in another role: by place and type of the event three things are said, Ann, Acme, and
     * with roles Ann as one, Ann as other, Acme as other. Gold has Ann as one and Bob as other. */
    through_case(gold, "", said, "events:argument-id", "MEET 2 1 4 1; * 2 1 4 1", "MEET 2 1 2 1; * 2 1 2 1");
    through_case(gold, "", said, "events:argument-class", "MEET 2 0 4 0; * 2 0 4 0", "MEET 2 1 3 1; * 2 1 3 1");
    through_case(gold, "", said, "events:trigger-class", "MEET 1 1 1 1; * 1 1 1 1", "MEET 1 1 1 1; * 1 1 1 1");
    /* An event that is an argument is asked for its trigger: here the trigger is said again as "said" elsewhere in gold's cluster. */
    char g[2000], p[2000];
    line(g, sizeof g, "{" THROUGH_TEXT "," THROUGH_MENTIONS ",{'id':'said','type':'MEET','spans':[[16,20]]}],'clusters':[['met','said']],",
         "'events':[{'id':'E1','type':'MEET','trigger':'met'}],'relations':[{'type':'CAUSE','args':[['a','E1'],['b','bob']]}]}");
    line(p, sizeof p, "{'id':'d'," THROUGH_MENTIONS ",{'id':'said','type':'MEET','spans':[[16,20]]}],",
         "'events':[{'id':'E1','type':'MEET','trigger':'said'}],'relations':[{'type':'CAUSE','args':[['a','E1'],['b','bob']]}]}");
    check(g, p, "relations:strict", false, "CAUSE 1 0 1 0; * 1 0 1 0");
    check_through(g, p, "relations:strict", "CAUSE 1 1 1 1; * 1 1 1 1");
}

/* -- quotes --------------------------------------------------------------------------------------------------------------- */

/* `"Go now," said Ann to Bob. "Or stay here." "No," he said.`, with curly quotation marks. Characters, from 0: Go now, 1-8; said 10-14;
 * Ann 15-18; Bob 22-25; Or stay here. 28-41; No, 44-47; he 49-51; said 52-56. */
#define QUOTE_TEXT "'id':'d','text':'“Go now,” said Ann to Bob. “Or stay here.” “No,” he said.'"
#define QUOTE_MENTIONS \
    "'mentions':[{'id':'go','type':'CONTENT','spans':[[1,8]]},{'id':'stay','type':'CONTENT','spans':[[28,41]]},{'id':'no','type':'CONTENT','spans':[[44,47]]}," \
    "{'id':'ann','type':'PER','spans':[[15,18]]},{'id':'bob','type':'PER','spans':[[22,25]]},{'id':'he','type':'REF','spans':[[49,51]]}," \
    "{'id':'go5','type':'CONTENT','spans':[[1,6]]},{'id':'all','type':'CONTENT','spans':[[1,41]]},{'id':'said','type':'QUOTE','spans':[[10,14]]}]"
#define QUOTE_GOLD \
    "{" QUOTE_TEXT "," QUOTE_MENTIONS ",'clusters':[['bob','he']],'events':[" \
    "{'id':'E1','type':'QUOTE','trigger':'said','args':[['speaker','ann'],['content','go'],['content','stay'],['addressee','bob']]}," \
    "{'id':'E2','type':'QUOTE','args':[['content','no'],['speaker','he']]}]}"

static void quote_case(const char *events, const char *criterion, bool through, const char *expected)
{
    char g[2000], p[2000];
    line(g, sizeof g, QUOTE_GOLD, "");
    line(p, sizeof p, "{'id':'d'," QUOTE_MENTIONS ",'events':[", events);
    snprintf(p + strlen(p), sizeof p - strlen(p), "]}");
    if (through) check_through(g, p, criterion, expected);
    else check(g, p, criterion, false, expected);
}

static void what_quotes_say(void **state)
{
    (void)state;
    const char *gold = "{'id':'E1','type':'QUOTE','args':[['speaker','ann'],['content','stay'],['content','go'],['addressee','bob']]},"
                       "{'id':'E2','type':'QUOTE','args':[['content','no'],['speaker','he']]}";
    quote_case(gold, "events:quote-content", false, "QUOTE 2 2 2 2; * 2 2 2 2");
    /* Only `Go no` of the first, whose contents have 7 + 13 = 20 characters: found 5/20, and all 5 of the 5 said are right: correct 1.
     * The second is missing. */
    quote_case("{'id':'E1','type':'QUOTE','args':[['content','go5']]}", "events:quote-content", false, "QUOTE 2 0.25 1 1; * 2 0.25 1 1");
    /* All from `Go` to `here.`, 40 characters, 20 of them right: found 1, correct 1/2. And `No,` twice: one of them is spurious. */
    quote_case("{'id':'E1','type':'quote','args':[['Content','all']]},{'id':'E2','type':'quote','args':[['content','no']]},"
               "{'id':'E3','type':'quote','args':[['content','no']]}",
               "events:quote-content", false, "QUOTE 2 2 0 0; quote 0 0 3 1.5; * 2 2 3 1.5");
    /* Cut in two, only one of the pieces can be the quote: `Or stay here.` (found 13/20, correct 1) is better than `Go now,` (7/20, 1). */
    quote_case("{'id':'E1','type':'QUOTE','args':[['content','go']]},{'id':'E2','type':'QUOTE','args':[['content','stay']]}", "events:quote-content",
               false, "QUOTE 2 0.65 2 1; * 2 0.65 2 1");
    /* A quote that says nothing, and an event that is none. */
    quote_case("{'id':'E1','type':'QUOTE','args':[['speaker','ann']]},{'id':'E2','type':'MEET','args':[['content','no']]}", "events:quote-content", false,
               "QUOTE 2 0 0 0; * 2 0 0 0");
}

static void who_says_them(void **state)
{
    (void)state;
    /* Cut in two, and Ann says the shorter half: the pair that makes a speaker right goes before the one that shares more. He is Bob. */
    const char *cut = "{'id':'E1','type':'QUOTE','args':[['content','go5'],['speaker','ann']]},{'id':'E2','type':'QUOTE','args':[['content','stay'],['speaker','he']]},"
                      "{'id':'E3','type':'QUOTE','args':[['content','no'],['speaker','bob'],['addressee','ann']]}";
    quote_case(cut, "events:quote-speaker", false, "QUOTE 2 1 3 1; * 2 1 3 1");
    quote_case(cut, "events:quote-speaker", true, "QUOTE 2 2 3 2; * 2 2 3 2");
    quote_case(cut, "events:quote-addressee", false, "QUOTE 1 0 1 0; * 1 0 1 0");
    /* The right speaker of other words is wrong; two speakers where gold has one are one right, one wrong; none is none. */
    quote_case("{'id':'E1','type':'QUOTE','args':[['content','no'],['speaker','ann']]}", "events:quote-speaker", false, "QUOTE 2 0 1 0; * 2 0 1 0");
    quote_case("{'id':'E1','type':'QUOTE','args':[['content','go'],['speaker','bob'],['speaker','ann']]},{'id':'E2','type':'QUOTE','args':[['content','no']]}",
               "events:quote-speaker", false, "QUOTE 2 1 2 1; * 2 1 2 1");
    /* The same quote said twice through two mentions of its speaker is one. */
    const char *twice = "{'id':'E1','type':'QUOTE','args':[['content','no'],['speaker','he']]},{'id':'E2','type':'QUOTE','args':[['content','no'],['speaker','bob']]}";
    quote_case(twice, "events:quote-speaker", false, "QUOTE 2 1 2 1; * 2 1 2 1");
    quote_case(twice, "events:quote-speaker", true, "QUOTE 2 1 1 1; * 2 1 1 1");
    quote_case("{'id':'E1','type':'QUOTE','args':[['content','all'],['speaker','ann'],['addressee','he']]}", "events:quote-addressee", true, "QUOTE 1 1 1 1; * 1 1 1 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relations), cmocka_unit_test(crowded_relations), cmocka_unit_test(repeated_relations), cmocka_unit_test(linked_relations), cmocka_unit_test(relations_through_clusters),
        cmocka_unit_test(which_mention_it_is), cmocka_unit_test(events_through_clusters), cmocka_unit_test(what_quotes_say), cmocka_unit_test(who_says_them), cmocka_unit_test(events),
        cmocka_unit_test(attributes), cmocka_unit_test(records), cmocka_unit_test(entities_in_roles),
        cmocka_unit_test(coreference), cmocka_unit_test(coreference_is_finished),
    };
    return cmocka_run_group_tests_name("layers", tests, NULL, NULL);
}

/* Which mentions stand apart, and what is left of a document without them. */
#include "unit/cmocka_all.h"

#include "corpus/apart.h"
#include "unit/documents.h"

static const char line[] =
    "{'id':'d','text':'Rebels attacked Basra. They fled.','mentions':[{'id':'T1','type':'ATTACK','spans':[[7,15]]},"
    "{'id':'T2','type':'PERSON','spans':[[0,6]]},{'id':'T3','type':'REFERENCE','spans':[[23,27]]},{'id':'T4','type':'PLACE','spans':[[16,21]]}],"
    "'clusters':[['T2','T3']],'relations':[{'id':'R1','type':'IN','args':[['who','T2'],['where','T4']]},"
    "{'id':'R2','type':'IN','args':[['who','T3'],['where','T4']]},{'id':'R3','type':'BY','args':[['what','E1'],['who','T2']]}],"
    "'events':[{'id':'E1','type':'ATTACK','trigger':'T1','args':[['who','T2']]},{'id':'E2','type':'QUOTE','args':[['speaker','T4']]}]}";

static void triggers_and_listed_types(void **state)
{
    (void)state;
    Symbols symbols = {0};
    Document d = {0};
    Arena arena = {0};
    static const char *names[] = {"REFERENCE", "CONTENT"};
    CorpusTypes markables = {names, 2};
    document_from(&d, &symbols, line);
    const bool *apart = mentions_apart(&d, &markables, &arena);
    static const bool wanted[] = {true, false, true, false}, triggers[] = {true, false, false, false};
    assert_memory_equal(apart, wanted, sizeof wanted);
    assert_memory_equal(mentions_apart(&d, NULL, &arena), triggers, sizeof triggers);
    d.n_events = 0;
    assert_null(mentions_apart(&d, NULL, &arena));
    document_free(&d);
    arena_free(&arena);
    symbols_free(&symbols);
}

static void what_is_left(void **state)
{
    (void)state;
    Symbols symbols = {0};
    Document d = {0}, left;
    Arena arena = {0};
    static const char *names[] = {"REFERENCE"};
    document_from(&d, &symbols, line);
    document_of_entities(&left, &d, &(CorpusTypes){names, 1}, &arena);
    assert_int_equal(left.n_mentions, 2);
    assert_string_equal(left.mentions[0].id, "T2");
    assert_string_equal(left.mentions[1].id, "T4");
    assert_int_equal(left.n_events, 0);
    assert_int_equal(left.n_relations, 1);
    assert_string_equal(left.relations[0].id, "R1");
    assert_int_equal(left.relations[0].arguments[0].target, 0);
    assert_int_equal(left.relations[0].arguments[1].target, 1);
    assert_int_equal(left.n_clusters, 1);
    assert_int_equal(left.clusters[0].n, 1);
    assert_int_equal(left.clusters[0].mentions[0], 0);
    assert_true(d.n_mentions == 4 && d.n_relations == 3 && d.relations[0].arguments[1].target == 3); /* as it was */
    document_free(&d);
    arena_free(&arena);
    symbols_free(&symbols);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(triggers_and_listed_types), cmocka_unit_test(what_is_left)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

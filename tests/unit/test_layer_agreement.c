#include "unit/cmocka_all.h"

#include "score/layer_agreement.h"
#include "stats/agreement.h"
#include "unit/documents.h"

#include <math.h>

/* "aa bb cc dd ee ff. gg hh ii" has a word every three bytes; gg begins another sentence. */
#define HEAD "{'id':'w','text':'aa bb cc dd ee ff. Gg hh ii',"
enum { MOST = 12 };

typedef struct Fixture {
    Symbols symbols;
    Arena arena;
    Document d[MOST];
    size_t n;
    VersionsOfDocument documents[4];
    size_t n_documents;
    ScoreOptions options;
    const LayerAgreement *out;
} Fixture;

static const Document *version(Fixture *f, const char *rest)
{
    StrBuf line = {0};
    sb_printf(&line, HEAD "%s}", rest);
    Document *d = &f->d[f->n++];
    document_from(d, &f->symbols, sb_text(&line));
    sb_free(&line);
    return d;
}

/* A document; NULL: this annotator has none. */
static void add(Fixture *f, size_t n, const char *const *texts)
{
    const Document **versions = arena_zero(&f->arena, n, sizeof *versions);
    VersionsOfDocument *to = &f->documents[f->n_documents++];
    for (size_t i = 0; i < n; i++) versions[i] = texts[i] ? version(f, texts[i]) : NULL;
    for (size_t i = n; i-- > 0;)
        if (versions[i]) to->base = versions[i];
    to->versions = versions;
}

static void agree(Fixture *f, size_t n_annotators)
{
    f->out = layer_agreement_of(&f->options, f->documents, f->n_documents, n_annotators, &f->symbols, &f->arena);
}

static void two(Fixture *f, const char *first, const char *second)
{
    add(f, 2, (const char *const[]){first, second});
    agree(f, 2);
}

static void end(Fixture *f)
{
    for (size_t i = 0; i < f->n; i++) document_free(&f->d[i]);
    symbols_free(&f->symbols);
    arena_free(&f->arena);
}

static const LayerMeasure *find(const Fixture *f, Layer layer, LayerMeasureKind kind, const char *over)
{
    for (size_t i = 0; i < f->out->n; i++) {
        const LayerMeasure *m = &f->out->measures[i];
        if (m->layer == layer && m->kind == kind && strcmp(m->over, over) == 0) return m;
    }
    return NULL;
}

static double value_of(const LayerMeasure *m)
{
    Statistic s = {.kind = STATISTIC_F1, .group = m->counts.matrix.whole};
    if (m->kind != LAYER_F1) s = (Statistic){.kind = STATISTIC_FUNCTION, .function = m->kind == LAYER_KAPPA ? kappa_of_sums : alpha_of_sums};
    return statistic_observed(&m->counts.matrix, 0, &s);
}

static void assert_measure(const Fixture *f, Layer layer, LayerMeasureKind kind, const char *over, double items, double value)
{
    const LayerMeasure *m = find(f, layer, kind, over);
    if (!m) fail_msg("%s: no %s", layer_name(layer), over);
    double is = value_of(m);
    bool same = isnan(value) ? isnan(is) : fabs(is - value) < 1e-12;
    if (!same || (kind != LAYER_F1 && m->items != items)) fail_msg("%s, %s: %g items, %.17g", layer_name(layer), over, m->items, is);
}

/* Two linked mentions that both have: Q1 and Q1, Q2 and Q3. Three of a type that is linked: yes-yes, yes-yes, no-yes. The number
 * is of a type that nobody links, and the last only the second marked. */
static void links_by_hand(void **state)
{
    (void)state;
    Fixture f = {0};
    two(&f, "'mentions':[{'type':'P','spans':[[0,2]],'link':'Q1'},{'type':'P','spans':[[3,5]],'link':'Q2'},{'type':'P','spans':[[6,8]]},"
            "{'type':'D','spans':[[9,11]]}]",
        "'mentions':[{'type':'P','spans':[[0,2]],'link':'Q1'},{'type':'P','spans':[[3,5]],'link':'Q3'},{'type':'P','spans':[[6,8]],'link':'Q1'},"
        "{'type':'D','spans':[[9,11]]},{'type':'P','spans':[[12,14]],'link':'Q4'}]");
    assert_measure(&f, LAYER_LINKS, LAYER_F1, "strong", 0, 2.0 / 6);
    assert_measure(&f, LAYER_LINKS, LAYER_KAPPA, "which link", 2, 1.0 / 3);     /* (2·1 - 1) / (4 - 1) */
    assert_measure(&f, LAYER_LINKS, LAYER_KAPPA, "linked or not", 3, 0);        /* (3·2 - 2·3) / (9 - 6) */
    assert_measure(&f, LAYER_LINKS, LAYER_ALPHA, "linked or not", 3, 0);        /* 1 - 5·2 / (36 - 25 - 1) */
    assert_null(find(&f, LAYER_RELATIONS, LAYER_F1, "strict"));
    end(&f);
}

/* NILs are one answer; of several links the first is the answer. */
static void links_without_an_entry(void **state)
{
    (void)state;
    Fixture f = {0};
    two(&f, "'mentions':[{'type':'P','spans':[[0,2]],'link':'NIL1'},{'type':'P','spans':[[3,5]],'link':['Q1','Q2']},{'type':'P','spans':[[6,8]],'link':'Q2'}]",
        "'mentions':[{'type':'P','spans':[[0,2]],'link':'NIL:x'},{'type':'P','spans':[[3,5]],'link':['Q1']},{'type':'P','spans':[[6,8]],'link':['Q1','Q2']}]");
    assert_measure(&f, LAYER_LINKS, LAYER_KAPPA, "which link", 3, (3.0 * 2 - 3) / (9 - 3)); /* NIL 1·1, Q1 1·2, Q2 1·0 */
    assert_measure(&f, LAYER_LINKS, LAYER_KAPPA, "linked or not", 3, NAN);
    /* Q2 is among the second's alternatives, but not the second's answer among the first's: half right. */
    assert_measure(&f, LAYER_LINKS, LAYER_F1, "strong", 0, 2.5 / 3);
    end(&f);
}

/* Pairs of a, b, c, d; e is of a type that is in no cluster. The first has ab and cd, the second ab: yes-yes 1, yes-no 1, no-no 4. */
static void coreference_by_hand(void **state)
{
    (void)state;
    Fixture f = {0};
#define FIVE \
    "'mentions':[{'id':'a','type':'P','spans':[[0,2]]},{'id':'b','type':'P','spans':[[3,5]]},{'id':'c','type':'P','spans':[[6,8]]}," \
    "{'id':'d','type':'P','spans':[[9,11]]},{'id':'e','type':'D','spans':[[12,14]]}],"
    two(&f, FIVE "'clusters':[['a','b'],['c','d']]", FIVE "'clusters':[['b','a']]");
    assert_measure(&f, LAYER_COREFERENCE, LAYER_KAPPA, "same or not", 6, 8.0 / 14);          /* (6·5 - 2·1 - 4·5) / (36 - 22): the adjusted Rand index, (1 - 1/3) / (3/2 - 1/3) */
    assert_measure(&f, LAYER_COREFERENCE, LAYER_ALPHA, "same or not", 6, 1 - 11.0 * 2 / 54); /* 3 yes, 9 no: 144 - 90 */
    assert_measure(&f, LAYER_COREFERENCE, LAYER_F1, "lea", 0, 2 * 1 * 0.5 / 1.5);
    assert_int_equal(find(&f, LAYER_COREFERENCE, LAYER_F1, "conll")->counts.matrix.n_groups, 3); /* muc, bcub, ceafe */
    end(&f);
}

/* P, Q and R stand with O in a sentence, S in another. Only P and O are ever related. P: the same; Q: as far apart as can be, type and
 * direction; R: neither; S: the first only, across sentences, so that nobody was asked. */
static void relations_by_hand(void **state)
{
    (void)state;
    Fixture f = {0};
#define PEOPLE \
    "'mentions':[{'id':'p','type':'P','spans':[[0,2]]},{'id':'q','type':'P','spans':[[3,5]]},{'id':'r','type':'P','spans':[[6,8]]}," \
    "{'id':'o','type':'O','spans':[[9,11]]},{'id':'s','type':'P','spans':[[19,21]]}],"
    two(&f, PEOPLE "'relations':[{'type':'IN','args':[['one','p'],['all','o']]},{'type':'OF','args':[['one','q'],['all','o']]},"
                   "{'type':'IN','args':[['one','s'],['all','o']]}]",
        PEOPLE "'relations':[{'type':'IN','args':[['all','o'],['one','p']]},{'type':'IN','args':[['one','o'],['all','q']]}]");
    assert_measure(&f, LAYER_RELATIONS, LAYER_F1, "strict", 0, 2.0 / 5);
    assert_measure(&f, LAYER_RELATIONS, LAYER_KAPPA, "which type", 2, 1.0 / 3);
    assert_measure(&f, LAYER_RELATIONS, LAYER_KAPPA, "related or not", 3, 1);
    const LayerMeasure *which = find(&f, LAYER_RELATIONS, LAYER_KAPPA, "which type");
    assert_true(agreement_group(&which->counts, "IN(one, all)") != NO_GROUP && agreement_group(&which->counts, "IN(all, one)") != NO_GROUP);
    end(&f);
}

static bool of_is_symmetric(const void *context, const char *type)
{
    (void)context;
    return strcmp(type, "OF") == 0;
}

static void symmetric_relations_have_no_direction(void **state)
{
    (void)state;
    Fixture f = {.options = {.symmetric = of_is_symmetric}};
    two(&f, PEOPLE "'relations':[{'type':'OF','args':[['one','p'],['all','q']]},{'type':'IN','args':[['one','r'],['all','q']]}]",
        PEOPLE "'relations':[{'type':'OF','args':[['one','q'],['all','p']]},{'type':'IN','args':[['one','q'],['all','r']]}]");
    assert_measure(&f, LAYER_RELATIONS, LAYER_KAPPA, "which type", 2, 1.0 / 3);
    assert_measure(&f, LAYER_RELATIONS, LAYER_F1, "boundaries", 0, 0.5);
    end(&f);
}

/* Triggers x and y of both, z of the second alone. Arguments of x: p by both, in the same role; q by both, in different ones; r by the
 * first. Of y: none, so that of y, an event of another type, nothing was asked. */
static void events_by_hand(void **state)
{
    (void)state;
    Fixture f = {0};
#define THINGS \
    "'mentions':[{'id':'x','type':'X','spans':[[0,2]]},{'id':'y','type':'Y','spans':[[3,5]]},{'id':'p','type':'P','spans':[[6,8]]}," \
    "{'id':'q','type':'P','spans':[[9,11]]},{'id':'r','type':'P','spans':[[12,14]]},{'id':'s','type':'P','spans':[[19,21]]}"
    two(&f, THINGS "],'events':[{'type':'HIT','trigger':'x','args':[['who','p'],['who','q'],['whom','r']]},{'type':'SAY','trigger':'y','args':[]}]",
        THINGS ",{'id':'z','type':'Z','spans':[[15,17]]}],'events':[{'type':'HIT','trigger':'x','args':[['who','p'],['whom','q']]},"
               "{'type':'GO','trigger':'y','args':[]},{'type':'GO','trigger':'z','args':[]}]");
    assert_measure(&f, LAYER_EVENTS, LAYER_F1, "trigger-id", 0, 4.0 / 5);
    assert_measure(&f, LAYER_EVENTS, LAYER_F1, "trigger-class", 0, 2.0 / 5);
    assert_measure(&f, LAYER_EVENTS, LAYER_F1, "argument-id", 0, 4.0 / 5);
    assert_measure(&f, LAYER_EVENTS, LAYER_F1, "argument-class", 0, 2.0 / 5);
    assert_measure(&f, LAYER_EVENTS, LAYER_KAPPA, "which type", 2, 1.0 / 3);
    assert_measure(&f, LAYER_EVENTS, LAYER_KAPPA, "which role", 2, 0);     /* who-who, who-whom */
    assert_measure(&f, LAYER_EVENTS, LAYER_KAPPA, "argument or not", 3, 0); /* yes-yes, yes-yes, yes-no; s is in another sentence */
    assert_null(find(&f, LAYER_EVENTS, LAYER_F1, "quote-speaker"));
    end(&f);
}

/* Of `level`: X and X, X and Y, X and none, none and none; of the type that is never given it nothing is asked. Of `sure`, a flag on an
 * event: both. */
static void attributes_by_hand(void **state)
{
    (void)state;
    Fixture f = {0};
    two(&f, "'mentions':[{'type':'P','spans':[[0,2]],'attributes':{'level':'X'}},{'type':'P','spans':[[3,5]],'attributes':{'level':'X'}},"
            "{'type':'P','spans':[[6,8]],'attributes':{'level':'X'}},{'type':'P','spans':[[9,11]]},{'type':'D','spans':[[12,14]]},"
            "{'id':'t','type':'T','spans':[[15,17]]}],'events':[{'type':'HIT','trigger':'t','attributes':{'sure':true}}]",
        "'mentions':[{'type':'P','spans':[[0,2]],'attributes':{'level':'X'}},{'type':'P','spans':[[3,5]],'attributes':{'level':'Y'}},"
        "{'type':'P','spans':[[6,8]]},{'type':'P','spans':[[9,11]]},{'type':'D','spans':[[12,14]]},"
        "{'id':'t','type':'T','spans':[[15,17]]}],'events':[{'type':'HIT','trigger':'t','attributes':{'sure':true}}]");
    assert_measure(&f, LAYER_ATTRIBUTES, LAYER_F1, "strict", 0, 4.0 / 7);
    assert_measure(&f, LAYER_ATTRIBUTES, LAYER_KAPPA, "which level", 2, 0); /* X-X, X-Y */
    assert_measure(&f, LAYER_ATTRIBUTES, LAYER_KAPPA, "level or none", 4, (4.0 * 2 - 3 - 2) / (16 - 5)); /* X 3·1, none 1·2 */
    assert_measure(&f, LAYER_ATTRIBUTES, LAYER_KAPPA, "which sure", 1, NAN);
    assert_measure(&f, LAYER_ATTRIBUTES, LAYER_KAPPA, "sure or none", 1, NAN);
    end(&f);
}

/* Two documents with two types: yes-yes, no-no, yes-no, yes-yes. */
static void records_by_hand(void **state)
{
    (void)state;
    Fixture f = {0};
#define RECORD(type, filler) "{'type':'" type "','slots':{'who':[['" filler "']]}}"
    add(&f, 2, (const char *const[]){"'records':[" RECORD("HIT", "a") "]", "'records':[" RECORD("HIT", "b") "]"});
    add(&f, 2, (const char *const[]){"'records':[" RECORD("HIT", "a") "," RECORD("SAY", "c") "]", "'records':[" RECORD("SAY", "c") "," RECORD("SAY", "d") "]"});
    agree(&f, 2);
    assert_measure(&f, LAYER_RECORDS, LAYER_F1, "slots", 0, 2.0 / 6);
    assert_measure(&f, LAYER_RECORDS, LAYER_KAPPA, "there or not", 4, 0.5); /* (4·3 - 3·2 - 1·2) / (16 - 8) */
    assert_int_equal(find(&f, LAYER_RECORDS, LAYER_KAPPA, "there or not")->documents, 2);
    end(&f);
}

static void quotes_are_compared(void **state)
{
    (void)state;
    Fixture f = {0};
#define QUOTE(content, who) \
    "'mentions':[{'id':'s','type':'P','spans':[[0,2]]},{'id':'o','type':'P','spans':[[3,5]]},{'id':'c','type':'CONTENT','spans':[[" content "]]}]," \
    "'events':[{'type':'QUOTE','args':[['content','c'],['speaker','" who "']]}]"
    two(&f, QUOTE("6,14", "s"), QUOTE("6,14", "o"));
    assert_measure(&f, LAYER_EVENTS, LAYER_F1, "quote-content", 0, 1);
    assert_measure(&f, LAYER_EVENTS, LAYER_F1, "quote-speaker", 0, 0);
    assert_null(find(&f, LAYER_EVENTS, LAYER_F1, "trigger-id"));
    assert_null(find(&f, LAYER_EVENTS, LAYER_F1, "quote-addressee"));
    end(&f);
}

/* The second has no relations in the second document: it does not count there, and is named. Nobody has events. */
static void a_layer_that_lacks_is_not_empty(void **state)
{
    (void)state;
    Fixture f = {0};
#define P_IN_O "'relations':[{'type':'IN','args':[['one','p'],['all','o']]}]"
    add(&f, 2, (const char *const[]){PEOPLE P_IN_O, PEOPLE P_IN_O});
    add(&f, 2, (const char *const[]){PEOPLE P_IN_O, PEOPLE "'events':[]"});
    add(&f, 2, (const char *const[]){PEOPLE P_IN_O, NULL});
    agree(&f, 2);
    assert_measure(&f, LAYER_RELATIONS, LAYER_F1, "strict", 0, 1);
    assert_int_equal(find(&f, LAYER_RELATIONS, LAYER_F1, "strict")->documents, 1);
    assert_int_equal(find(&f, LAYER_RELATIONS, LAYER_ALPHA, "which type")->documents, 1);
    assert_int_equal(f.out->n_lacks, 1);
    assert_true(f.out->lacks[0].annotator == 1 && f.out->lacks[0].layer == LAYER_RELATIONS && f.out->lacks[0].n == 1);
    assert_null(find(&f, LAYER_EVENTS, LAYER_F1, "trigger-id"));
    end(&f);
}

static void a_layer_that_two_never_share(void **state)
{
    (void)state;
    Fixture f = {0};
    two(&f, PEOPLE P_IN_O, PEOPLE "'events':[]");
    assert_int_equal(f.out->n, 1);
    assert_true(f.out->measures[0].layer == LAYER_RELATIONS && f.out->measures[0].documents == 0);
    end(&f);
}

/* Three annotators, the third without the last mention: alpha from counts is alpha from the values. */
static void three_with_missing_values(void **state)
{
    (void)state;
    Fixture f = {0};
#define FOUR(a, b, c, d) \
    "'mentions':[{'type':'P','spans':[[0,2]],'link':'" a "'},{'type':'P','spans':[[3,5]],'link':'" b "'},{'type':'P','spans':[[6,8]],'link':'" c "'}" d "]"
#define LAST(link) ",{'type':'P','spans':[[9,11]],'link':'" link "'}"
    add(&f, 3, (const char *const[]){FOUR("A", "B", "B", LAST("C")), FOUR("A", "B", "C", LAST("A")), FOUR("A", "A", "C", "")});
    agree(&f, 3);
    static const double values[] = {1, 1, 1, 2, 2, 1, 2, 3, 3, 3, 1, (double)NAN};
    assert_measure(&f, LAYER_LINKS, LAYER_ALPHA, "which link", 4, alpha_krippendorff(values, 4, 3, ALPHA_NOMINAL));
    assert_measure(&f, LAYER_LINKS, LAYER_KAPPA, "which link", 4, (4.0 * 2 - 1 * 2 - 2 * 1 - 1 * 1) / (16 - 5)); /* of the first two */
    end(&f);
}

static void only_some_categories(void **state)
{
    (void)state;
    static const char *const only[] = {"IN"};
    Fixture f = {.options = {.categories = only, .n_categories = 1}};
    two(&f, PEOPLE "'relations':[{'type':'IN','args':[['one','p'],['all','o']]},{'type':'OF','args':[['one','q'],['all','o']]}]",
        PEOPLE "'relations':[{'type':'IN','args':[['one','p'],['all','o']]}]");
    assert_measure(&f, LAYER_RELATIONS, LAYER_F1, "strict", 0, 1);
    assert_measure(&f, LAYER_RELATIONS, LAYER_KAPPA, "related or not", 3, 1);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_by_hand),
        cmocka_unit_test(links_without_an_entry),
        cmocka_unit_test(coreference_by_hand),
        cmocka_unit_test(relations_by_hand),
        cmocka_unit_test(symmetric_relations_have_no_direction),
        cmocka_unit_test(events_by_hand),
        cmocka_unit_test(attributes_by_hand),
        cmocka_unit_test(records_by_hand),
        cmocka_unit_test(quotes_are_compared),
        cmocka_unit_test(a_layer_that_lacks_is_not_empty),
        cmocka_unit_test(a_layer_that_two_never_share),
        cmocka_unit_test(three_with_missing_values),
        cmocka_unit_test(only_some_categories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

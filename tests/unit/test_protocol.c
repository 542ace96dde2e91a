/* What is asked, and what is taken for an answer. */
#include "unit/cmocka_all.h"

#include "run/protocol.h"
#include "unit/documents.h"

typedef struct Fixture {
    Symbols symbols;
    Document d;
    ProtocolAnswer a;
    ProtocolCheck check;
} Fixture;

/* "Zoé met 😀 Bob", tokens by the tokenizer, two mentions and a relation in gold. */
static int set_up(void **state)
{
    static Fixture f;
    f = (Fixture){0};
    document_from(&f.d, &f.symbols,
                  "{'id':'w1','text':'Zoé met 😀 Bob','mentions':[{'type':'PERSON','spans':[[0,3]]},{'id':'T2','type':'PERSON','spans':[[10,13]]}],"
                  "'clusters':[],'notes':[{'kind':'remark','text':'secret'}]}");
    f.check = (ProtocolCheck){.document = &f.d, .unit = UNIT_CODEPOINT, .layers = LAYER_BIT(LAYER_MENTIONS), .symbols = &f.symbols};
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    protocol_answer_free(&f->a);
    document_free(&f->d);
    symbols_free(&f->symbols);
    return 0;
}

static void check(Fixture *f, const char *line)
{
    StrBuf text = {0};
    sb_puts(&text, line);
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] == '\'') text.data[i] = '"';
    protocol_check(&f->a, &f->check, sb_text(&text), text.length);
    sb_free(&text);
}

static void refused(Fixture *f, const char *line, bool in_step, const char *reason)
{
    check(f, line);
    assert_int_equal(f->a.status, RUN_BAD_ANSWER);
    if (!strstr(f->a.reason, reason)) fail_msg("%s\n  gives '%s'\n  and not '%s'", line, f->a.reason, reason);
    if (f->a.in_step != in_step) fail_msg("%s: in step is %d", line, f->a.in_step);
}

static void test_requests(void **state)
{
    Fixture *f = *state;
    StrBuf out = {0};
    protocol_put_document(&out, &f->d, UNIT_CODEPOINT, 0);
    assert_string_equal(out.data, "{\"id\":\"w1\",\"text\":\"Zoé met 😀 Bob\",\"tokens\":[[0,3],[4,7],[8,9],[10,13]],\"sentences\":[[0,4]]}\n");
    sb_clear(&out);
    protocol_put_document(&out, &f->d, UNIT_UTF16, 0);
    assert_non_null(strstr(out.data, "\"offsets\":\"utf16\",\"tokens\":[[0,3],[4,7],[8,10],[11,14]]"));
    sb_clear(&out);
    protocol_put_document(&out, &f->d, UNIT_BYTE, LAYER_BIT(LAYER_MENTIONS));
    assert_non_null(strstr(out.data, "\"tokens\":[[0,4],[5,8],[9,13],[14,17]]"));
    assert_non_null(strstr(out.data, "\"mentions\":[{\"id\":\"given-1\",\"type\":\"PERSON\",\"spans\":[[0,4]]},{\"id\":\"T2\""));
    assert_null(strstr(out.data, "clusters"));
    assert_null(strstr(out.data, "secret"));
    sb_free(&out);
}

static void test_hello_request(void **state)
{
    (void)state;
    StrBuf out = {0};
    Pair pairs[] = {{"fold", "yes"}, {"q", "\""}};
    protocol_put_hello(&out, LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_EVENTS), &(PairList){pairs, 2}, NULL);
    assert_string_equal(out.data, "{\"assay\":1,\"hello\":{\"layers\":[\"mentions\",\"events\"],\"options\":{\"fold\":\"yes\",\"q\":\"\\\"\"},\"model\":null}}\n");
    sb_clear(&out);
    protocol_put_training(&out, "/a b", "/m", &(PairList){0});
    assert_string_equal(out.data, "{\"assay\":1,\"train\":\"/a b\",\"model\":\"/m\",\"options\":{}}\n");
    sb_free(&out);
}

static int read_hello(const char *line, const System *system, ProtocolHello *hello, Error *e)
{
    StrBuf text = {0};
    sb_puts(&text, line);
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] == '\'') text.data[i] = '"';
    int status = protocol_read_hello(hello, sb_text(&text), text.length, system, e);
    sb_free(&text);
    return status;
}

static void test_hello_answers(void **state)
{
    (void)state;
    System s = {.name = "s", .version = "1", .layers = LAYER_BIT(LAYER_MENTIONS), .unit = UNIT_UTF16, .unit_given = true};
    ProtocolHello hello;
    Error e = {0};
    assert_int_equal(read_hello("{'assay':1,'name':'x','version':'2.0','offsets':'utf16','layers':['mentions','relations']}", &s, &hello, &e), ASSAY_OK);
    assert_string_equal(hello.name, "x");
    assert_string_equal(hello.version, "2.0");
    assert_int_equal(hello.unit, UNIT_UTF16);
    assert_int_equal(hello.layers, LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_RELATIONS));
    static const struct {
        const char *line, *reason;
    } cases[] = {
        {"Welcome!", "its answer to hello is not JSON: Welcome!"},
        {"[]", "is no object"},
        {"{'name':'x','offsets':'utf16','layers':['mentions']}", "lacks \"assay\":1"},
        {"{'assay':2,'layers':['mentions']}", "is not protocol 1"},
        {"{'assay':1,'offsets':'utf16'}", "announces no layers"},
        {"{'assay':1,'offsets':'utf16','layers':['names']}", "has layers that are none of ours"},
        {"{'assay':1,'offsets':'chars','layers':['mentions']}", "has offsets other than"},
        {"{'assay':1,'layers':['mentions']}", "its offsets are in codepoint according to hello, but in utf16 according to system.yaml"},
        {"{'assay':1,'offsets':'utf16','layers':['events']}", "system.yaml promises the layer mentions"},
        {"{'assay':1,'error':'no licence'}", "it refused to start: no licence"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        e = (Error){0};
        assert_int_equal(read_hello(cases[i].line, &s, &hello, &e), ASSAY_ERR_SYSTEM);
        if (!strstr(e.message, cases[i].reason)) fail_msg("'%s' lacks '%s'", e.message, cases[i].reason);
    }
}

static void test_trained_answers(void **state)
{
    (void)state;
    Error e = {0};
    assert_int_equal(protocol_read_trained("{\"trained\":true}", 16, &e), ASSAY_OK);
    assert_int_equal(protocol_read_trained("{\"trained\":false}", 17, &e), ASSAY_ERR_SYSTEM);
    assert_int_equal(protocol_read_trained("{\"error\":\"why\"}", 15, &e), ASSAY_ERR_SYSTEM);
    assert_string_equal(e.message, "it could not be trained: why");
    assert_int_equal(protocol_read_trained("ok", 2, &e), ASSAY_ERR_SYSTEM);
}

static void test_a_good_answer(void **state)
{
    Fixture *f = *state;
    check(f, "{'mentions':[{'type':'PERSON','spans':[[10,13]],'surface':'Bob'}],'id':'w1'}");
    if (f->a.status) fail_msg("%s", f->a.reason);
    assert_true(f->a.in_step);
    assert_string_equal(f->a.reason, "");
    assert_int_equal(f->a.predicted.n_mentions, 1);
    assert_int_equal(f->a.predicted.mentions[0].spans[0].start, 14); /* bytes */
    assert_int_equal(f->a.predicted.mentions[0].spans[0].end, 17);
    check(f, "{'id':'w1','text':'Zoé met 😀 Bob','offsets':'codepoint','tokens':[[0,3]],'mentions':[]}"); /* an echo is fine */
    if (f->a.status) fail_msg("%s", f->a.reason);
    check(f, "{'id':'w1','mentions':[{'type':'PERSON','surface':'nobody'}]}"); /* made up: no error */
    if (f->a.status) fail_msg("%s", f->a.reason);
}

static void test_its_own_failure(void **state)
{
    Fixture *f = *state;
    check(f, "{'id':'w1','error':'too\\nhard'}");
    assert_int_equal(f->a.status, RUN_FAILED);
    assert_true(f->a.in_step);
    assert_string_equal(f->a.reason, "too hard");
}

static void test_out_of_step(void **state)
{
    Fixture *f = *state;
    refused(f, "oh no", false, "the answer is not valid JSON");
    refused(f, "", false, "an empty line");
    refused(f, "[1,2]", false, "not an object");
    refused(f, "{'id':'w1','mentions':[", false, "not valid JSON");
    refused(f, "{'mentions':[]}", false, "has no id");
    refused(f, "{'id':7,'mentions':[]}", false, "the answer is");
    refused(f, "{'id':'w2','mentions':[]}", false, "to document 'w2', but it was the turn of 'w1'");
    refused(f, "{'id':'w1','id':'w1','mentions':[]}", true, "duplicate");
}

static void test_bad_contents(void **state)
{
    Fixture *f = *state;
    refused(f, "{'id':'w1','mentoins':[]}", true, "mentoins");
    refused(f, "{'id':'w1','relations':[]}", true, "the layer relations, which hello did not announce");
    refused(f, "{'id':'w1','records':[]}", true, "the layer records, which hello did not announce");
    refused(f, "{'id':'w1','text':'Zoé met','mentions':[]}", true, "a text that is not the request's");
    refused(f, "{'id':'w1','offsets':'byte','mentions':[]}", true, "in 'byte', but hello announced 'codepoint'");
    refused(f, "{'id':'w1','mentions':[{'spans':[[0,3]]}]}", true, "type");
    refused(f, "{'id':'w1','mentions':[{'type':'A','spans':[[3,3]]}]}", true, "empty");
    refused(f, "{'id':'w1','mentions':[{'type':'A','spans':[[0,99]]}]}", true, "outside the text, which has 13 codepoints");
    refused(f, "{'id':'w1','mentions':[{'type':'A','spans':[[4,7]],'surface':'Bob'}]}", true, "shifted");
    assert_null(strstr(f->a.reason, "wrong unit"));
}

static void test_the_wrong_unit_is_recognised(void **state)
{
    Fixture *f = *state;
    refused(f, "{'id':'w1','mentions':[{'type':'A','spans':[[14,17]],'surface':'Bob'}]}", true,
            "would fit as byte: wrong unit?");
    refused(f, "{'id':'w1','mentions':[{'type':'A','spans':[[11,14]],'surface':'Bob'}]}", true,
            "would fit as utf16: wrong unit?");
    f->check.unit = UNIT_BYTE;
    refused(f, "{'id':'w1','mentions':[{'type':'A','spans':[[0,3]],'surface':'Zoé'}]}", true,
            "would fit as codepoint: wrong unit?"); /* cuts the é */
}

static void test_relations_between_given_mentions(void **state)
{
    Fixture *f = *state;
    f->check.layers = LAYER_BIT(LAYER_RELATIONS);
    const char *line = "{'id':'w1','relations':[{'type':'MET','args':[['a','given-1'],['b','T2']]}]} ";
    refused(f, line, true, "");
    f->check.given = LAYER_BIT(LAYER_MENTIONS);
    check(f, line);
    if (f->a.status) fail_msg("%s", f->a.reason);
    assert_int_equal(f->a.predicted.n_relations, 1);
    assert_int_equal(f->a.predicted.n_mentions, 2);
    assert_int_equal(f->a.predicted.relations[0].arguments[1].target, 1);
    assert_non_null(strstr(f->a.json.data, "\"mentions\":[{\"id\":\"given-1\""));
    check(f, "{'id':'w1','mentions':[{'id':'A','type':'X','spans':[[0,3]]}],'relations':[{'type':'MET','args':[['a','A']]}]}"); /* its own */
    if (f->a.status) fail_msg("%s", f->a.reason);
    assert_int_equal(f->a.predicted.n_mentions, 1);
}

/* Triggers give their events away; but what a given cluster or relation holds must be there, and relations of events bring the events. */
static void test_what_is_given(void **state)
{
    (void)state;
    static const char line[] =
        "{'id':'w','text':'Ann met Bob, it rained','mentions':[{'id':'T1','type':'MEET','spans':[[4,7]]},{'id':'T2','type':'P','spans':[[0,3]]},"
        "{'id':'T3','type':'P','spans':[[8,11]],'link':'Q1','attributes':{'k':'v'}},{'id':'T4','type':'RAIN','spans':[[16,22]]}],"
        "'clusters':[['T1'],['T3','T2']],'relations':[{'id':'R1','type':'A','args':[['x','T3'],['y','T2']]}%s],"
        "'events':[{'id':'E1','type':'MEET','trigger':'T1','args':[['x','T2']]},{'id':'E2','type':'RAIN','trigger':'T4'}],"
        "'records':[{'id':'F1','type':'F','slots':{}}]}";
    static const struct {
        unsigned given;
        const char *more, *wanted;
    } cases[] = {
        {LAYER_BIT(LAYER_MENTIONS), "", "'mentions':[{'id':'T2','type':'P','spans':[[0,3]]},{'id':'T3','type':'P','spans':[[8,11]]}]}"},
        {LAYER_BIT(LAYER_COREFERENCE), "",
         "'mentions':[{'id':'T1','type':'MEET','spans':[[4,7]]},{'id':'T2','type':'P','spans':[[0,3]]},{'id':'T3','type':'P','spans':[[8,11]]}],"
         "'clusters':[['T1'],['T3','T2']]}"},
        {LAYER_BIT(LAYER_RELATIONS) | LAYER_BIT(LAYER_LINKS), "",
         "'mentions':[{'id':'T2','type':'P','spans':[[0,3]]},{'id':'T3','type':'P','spans':[[8,11]],'link':'Q1'}],"
         "'relations':[{'id':'R1','type':'A','args':[['x','T3'],['y','T2']]}]}"},
        {LAYER_BIT(LAYER_RELATIONS), ",{'id':'R2','type':'B','args':[['x','E2'],['y','T2']]}",
         "'mentions':[{'id':'T1','type':'MEET','spans':[[4,7]]},{'id':'T2','type':'P','spans':[[0,3]]},{'id':'T3','type':'P','spans':[[8,11]]},"
         "{'id':'T4','type':'RAIN','spans':[[16,22]]}],'relations':[{'id':'R1','type':'A','args':[['x','T3'],['y','T2']]},"
         "{'id':'R2','type':'B','args':[['x','E2'],['y','T2']]}],'events':[{'id':'E1','type':'MEET','trigger':'T1','args':[['x','T2']]},"
         "{'id':'E2','type':'RAIN','trigger':'T4'}]}"},
        {LAYER_BIT(LAYER_RECORDS), "", "'records':[{'id':'F1','type':'F','slots':{}}]}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Symbols symbols = {0};
        Document d = {0};
        StrBuf text = {0}, out = {0};
        sb_printf(&text, line, cases[i].more);
        document_from(&d, &symbols, text.data);
        protocol_put_document(&out, &d, UNIT_CODEPOINT, cases[i].given);
        for (size_t k = 0; k < out.length; k++)
            if (out.data[k] == '"') out.data[k] = '\'';
        const char *behind = strstr(out.data, "'sentences':[[0,6]],");
        assert_non_null(behind);
        out.data[--out.length] = '\0'; /* the newline */
        assert_string_equal(behind + strlen("'sentences':[[0,6]],"), cases[i].wanted);
        document_free(&d);
        symbols_free(&symbols);
        sb_free(&text);
        sb_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_requests, set_up, tear_down),
        cmocka_unit_test(test_hello_request),
        cmocka_unit_test(test_hello_answers),
        cmocka_unit_test(test_trained_answers),
        cmocka_unit_test_setup_teardown(test_a_good_answer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_its_own_failure, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_out_of_step, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_contents, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_wrong_unit_is_recognised, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_relations_between_given_mentions, set_up, tear_down),
        cmocka_unit_test(test_what_is_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

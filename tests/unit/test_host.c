/* A plug-in behind the protocol: every function of the answer, failures, options, training, and broken requests. */
#include "unit/cmocka_all.h"

#include "base/process.h"
#include "run/host.h"
#include "run/protocol.h"
#include "unit/documents.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROBE TEST_BINARY_DIR "/plugins/probe.so"
#define HELLO "{\"assay\":1,\"hello\":{\"layers\":[\"mentions\"],\"options\":{},\"model\":null}}\n"
#define REQUEST(words) "{\"id\":\"a\\u00e9\",\"text\":\"" words " b c d\",\"tokens\":[[0,1],[2,3],[4,5],[6,7]],\"sentences\":[[0,4]]}\n"

/* Runs the host over `input`; what it answers goes to `out`. Its stdout and stderr stay away from the test's own. */
static int host(const char *plugin, const char *input, StrBuf *out, Error *e)
{
    FILE *in = tmpfile(), *answers = tmpfile();
    assert_non_null(in);
    assert_non_null(answers);
    fputs(input, in);
    rewind(in);
    fflush(stdout);
    int stdout_before = dup(STDOUT_FILENO), stderr_before = dup(STDERR_FILENO);
    int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
    dup2(fileno(answers), STDOUT_FILENO); /* as `assay host` does it: answers go to standard output */
    int status = host_run(plugin, fileno(in), STDOUT_FILENO, e);
    fflush(stdout);
    dup2(stdout_before, STDOUT_FILENO);
    dup2(stderr_before, STDERR_FILENO);
    close(stdout_before);
    close(stderr_before);
    rewind(answers);
    char chunk[1000];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, answers)) > 0) sb_put(out, chunk, n);
    fclose(in);
    fclose(answers);
    return status;
}

static void answers(const char *input, const char *wanted)
{
    StrBuf out = {0}, all = {0};
    Error e = {0};
    sb_printf(&all, "%s%s", HELLO, input);
    if (host(PROBE, all.data, &out, &e)) fail_msg("%s", e.message);
    char *second = strchr(sb_text(&out), '\n');
    assert_non_null(second);
    assert_string_equal(second + 1, wanted);
    sb_free(&out);
    sb_free(&all);
}

static void test_hello(void **state)
{
    (void)state;
    StrBuf out = {0};
    Error e = {0};
    assert_int_equal(host(PROBE, HELLO, &out, &e), ASSAY_OK);
    assert_string_equal(out.data, "{\"assay\":1,\"name\":\"probe\",\"version\":\"2.0\",\"offsets\":\"byte\","
                                  "\"layers\":[\"mentions\",\"links\",\"coreference\",\"relations\",\"events\",\"attributes\",\"records\"]}\n");
    sb_free(&out);
}

#define NOTHING "\"mentions\":[],\"clusters\":[],\"relations\":[],\"events\":[],\"records\":[],\"layers\":[\"links\",\"attributes\"]}\n"

static void test_an_answer_with_everything(void **state)
{
    (void)state;
    answers(REQUEST("EVERYTHING"),
            "{\"id\":\"aé\",\"mentions\":[{\"id\":\"T1\",\"type\":\"PERSON\",\"spans\":[[0,1]],\"score\":0.5,\"link\":\"Q1\",\"attributes\":{\"level\":\"name\"}},"
            "{\"id\":\"T2\",\"type\":\"GROUP\",\"spans\":[[2,3],[6,7]],\"score\":1}],\"clusters\":[[\"T1\",\"T2\"]],"
            "\"relations\":[{\"id\":\"R1\",\"type\":\"MEMBER\",\"args\":[[\"who\",\"T1\"],[\"of\",\"T2\"]]}],"
            "\"events\":[{\"id\":\"E3\",\"type\":\"JOIN\",\"trigger\":\"T2\",\"args\":[[\"who\",\"T1\"]],\"attributes\":{\"past\":true}}],"
            "\"records\":[{\"id\":\"F1\",\"type\":\"TEAM\",\"slots\":{\"member\":[[\"a\",\"the \\\"first\\\"\"],[\"b\"]],\"size\":[[\"2\"]]}}],"
            "\"layers\":[\"links\",\"attributes\"]}\n");
    answers(REQUEST("nothing") REQUEST("nothing"), "{\"id\":\"aé\"," NOTHING "{\"id\":\"aé\"," NOTHING);
}

/* What the host writes must be what the harness reads. */
static void test_the_harness_reads_it(void **state)
{
    (void)state;
    StrBuf out = {0};
    Symbols symbols = {0};
    Document d = {0};
    Error e = {0};
    document_from(&d, &symbols, "{'id':'x','text':'EVERYTHING b c d'}");
    StrBuf input = {0};
    sb_puts(&input, HELLO);
    protocol_put_document(&input, &d, UNIT_BYTE, 0);
    assert_int_equal(host(PROBE, input.data, &out, &e), ASSAY_OK);
    ProtocolAnswer a = {0};
    ProtocolCheck check = {.document = &d, .unit = UNIT_BYTE, .symbols = &symbols, .layers = (1u << LAYER_COUNT) - 1};
    char *line = strchr(out.data, '\n') + 1;
    protocol_check(&a, &check, line, strlen(line) - 1);
    if (a.status) fail_msg("%s", a.reason);
    assert_int_equal(a.predicted.n_mentions, 2);
    assert_int_equal(a.predicted.n_events, 1);
    assert_int_equal(a.predicted.records[0].slots[0].n, 2);
    assert_int_equal(a.predicted.layers, check.layers);
    protocol_answer_free(&a);
    document_free(&d);
    symbols_free(&symbols);
    sb_free(&input);
    sb_free(&out);
}

static void test_failures(void **state)
{
    (void)state;
    answers(REQUEST("FAIL"), "{\"id\":\"aé\",\"error\":\"asked to fail\"}\n");
    answers(REQUEST("RETURN"), "{\"id\":\"aé\",\"error\":\"the plug-in returned 7\"}\n");
    answers(REQUEST("FAIL RETURN"), "{\"id\":\"aé\",\"error\":\"asked to fail\"}\n");
    answers(REQUEST("OUTSIDE"), "{\"id\":\"aé\",\"error\":\"mention 0 (PERSON): the span [0, 14) is outside the text, which has 13 bytes\"}\n");
    answers(REQUEST("UNFILLED"), "{\"id\":\"aé\",\"error\":\"a filler for 3, which is no record\"}\n");
}

static void test_options_and_escapes(void **state)
{
    (void)state;
    StrBuf out = {0};
    Error e = {0};
    assert_int_equal(host(PROBE, "{\"assay\":1,\"hello\":{\"layers\":[],\"options\":{\"n\":12},\"model\":null}}\n" REQUEST("\\u004fPTION\\n"), &out, &e), ASSAY_OK);
    assert_non_null(strstr(out.data, "\"type\":\"n=12\""));
    sb_free(&out);
}

#define GIVEN_MENTIONS "\"mentions\":[{\"id\":\"T9\",\"x_more\":{\"a\":[1]},\"spans\":[[0,2],[3,4]],\"type\":\"A\",\"link\":[\"Q1\",\"Q2\"]}," \
                       "{\"type\":\"B\",\"id\":\"given-2\",\"spans\":[[4,5]],\"attributes\":{\"sure\":true}}]"

static void test_everything_given_is_seen(void **state)
{
    (void)state;
    answers("{\"text\":\"GIVEN\"," GIVEN_MENTIONS ",\"clusters\":[[\"given-2\",\"T9\"]],\"id\":\"g\","
            "\"relations\":[{\"type\":\"R\",\"args\":[[\"a\",\"T9\"],[\"b\",\"E1\"]],\"attributes\":{\"k\":\"v\"}}],"
            "\"events\":[{\"id\":\"E1\",\"type\":\"V\",\"trigger\":\"given-2\",\"args\":[[\"of\",\"T9\"]]},{\"id\":\"E2\",\"type\":\"W\"}],"
            "\"records\":[{\"type\":\"F\",\"slots\":{\"s\":[[\"x\",\"y\"],\"z\"]}}]}\n",
            "{\"id\":\"g\",\"clusters\":[],\"relations\":[],\"records\":[{\"id\":\"F10\",\"type\":\"GIVEN\",\"slots\":{\"layers\":[[\"7f\"]],"
            "\"mention\":[[\"A at 0 in 2 pieces, link Q2 of 2, no attribute=-\"],[\"B at 4 in 1 pieces, link none of 0, sure=-\"]],"
            "\"cluster\":[[\"1 and 1 more\"]],\"relation\":[[\"R b:2 of 2, 1 attributes\"]],"
            "\"event\":[[\"V by 1, of:0 of 1, 0 attributes\"],[\"W by -1, :-1 of 0, 0 attributes\"]],"
            "\"record\":[[\"F s x of 2 of 2\"]]}}],\"layers\":[\"links\",\"attributes\"]}\n");
}

/* Given mentions are repeated, with their ids, only where something is added; new ids stay clear of theirs. */
static void test_answers_may_add_to_what_was_given(void **state)
{
    (void)state;
    answers("{\"id\":\"g\",\"text\":\"JOIN.\",\"tokens\":[]," GIVEN_MENTIONS "}\n",
            "{\"id\":\"g\",\"clusters\":[],\"relations\":[{\"id\":\"R10\",\"type\":\"NEXT\",\"args\":[[\"one\",\"T9\"],[\"other\",\"given-2\"]]}],"
            "\"events\":[],\"records\":[],\"layers\":[\"links\",\"attributes\"]}\n");
    answers("{\"id\":\"g\",\"text\":\"ADDED\",\"tokens\":[[0,5]],\"mentions\":[{\"type\":\"B\",\"id\":\"given-2\",\"spans\":[[4,5]]}]}\n",
            "{\"id\":\"g\",\"mentions\":[{\"id\":\"given-2\",\"type\":\"B\",\"spans\":[[4,5]],\"link\":\"Q7\"},"
            "{\"id\":\"T4\",\"type\":\"TITLE\",\"spans\":[[0,5]],\"score\":1}],\"clusters\":[],\"relations\":[],"
            "\"events\":[{\"id\":\"E5\",\"type\":\"CALL\",\"trigger\":\"T4\",\"args\":[[\"whom\",\"given-2\"]]}],"
            "\"records\":[{\"id\":\"F3\",\"type\":\"R\",\"slots\":{\"s\":[[\"x\",\"y\"]]}}],\"layers\":[\"links\",\"attributes\"]}\n");
}

/* From the request to the document that is scored. */
static void test_the_harness_puts_in_what_was_given(void **state)
{
    (void)state;
    StrBuf out = {0}, input = {0};
    Symbols symbols = {0};
    Document d = {0};
    Error e = {0};
    document_from(&d, &symbols, "{'id':'x','text':'é JOIN b c','mentions':[{'id':'m1','type':'A','spans':[[0,1]]},{'id':'m2','type':'B','spans':[[7,8]]}]}");
    document_tokenize(&d);
    sb_puts(&input, HELLO);
    protocol_put_document(&input, &d, UNIT_BYTE, LAYER_BIT(LAYER_MENTIONS));
    assert_int_equal(host(PROBE, input.data, &out, &e), ASSAY_OK);
    ProtocolAnswer a = {0};
    ProtocolCheck check = {.document = &d, .unit = UNIT_BYTE, .symbols = &symbols, .layers = (1u << LAYER_COUNT) - 1, .given = LAYER_BIT(LAYER_MENTIONS)};
    char *line = strchr(out.data, '\n') + 1;
    protocol_check(&a, &check, line, strlen(line) - 1);
    if (a.status) fail_msg("%s", a.reason);
    assert_int_equal(a.predicted.n_mentions, 2);
    assert_int_equal(a.predicted.relations[0].arguments[1].target, 1);
    assert_int_equal(a.predicted.mentions[1].spans[0].start, 8);
    protocol_answer_free(&a);
    document_free(&d);
    symbols_free(&symbols);
    sb_free(&input);
    sb_free(&out);
}

static void test_open_refuses(void **state)
{
    (void)state;
    StrBuf out = {0};
    Error e = {0};
    assert_int_equal(host(PROBE, "{\"assay\":1,\"hello\":{\"options\":{\"refuse\":\"so\"}}}\n", &out, &e), ASSAY_ERR_SYSTEM);
    assert_string_equal(out.data, "{\"assay\":1,\"error\":\"asked to refuse: so\"}\n");
    assert_non_null(strstr(e.message, "asked to refuse: so"));
    sb_free(&out);
}

static void test_training(void **state)
{
    (void)state;
    char lessons[] = "/tmp/test_host_XXXXXX", model[] = "/tmp/test_host_XXXXXX";
    int file = mkstemp(lessons);
    assert_true(file >= 0 && dprintf(file, "{\"id\":\"a\",\"text\":\"x\",\"mentions\":[{\"type\":\"T\",\"spans\":[[0,1]]}]}\n{\"id\":\"b\",\"text\":\"y\",\"mentions\":[]}\n") > 0);
    close(file);
    close(mkstemp(model));
    StrBuf out = {0}, input = {0};
    Error e = {0};
    sb_printf(&input, "{\"assay\":1,\"train\":\"%s\",\"model\":\"%s\",\"options\":{}}\n", lessons, model);
    assert_int_equal(host(PROBE, input.data, &out, &e), ASSAY_OK);
    assert_string_equal(out.data, "{\"trained\":true}\n");
    sb_clear(&input);
    sb_printf(&input, "{\"assay\":1,\"hello\":{\"options\":{},\"model\":\"%s\"}}\n%s", model, REQUEST("MODEL"));
    sb_clear(&out);
    assert_int_equal(host(PROBE, input.data, &out, &e), ASSAY_OK);
    assert_non_null(strstr(out.data, "\"type\":\"4 documents 2 mentions T\""));
    sb_clear(&input);
    sb_printf(&input, "{\"assay\":1,\"train\":\"%s\",\"model\":\"%s\",\"options\":{\"a\":\"b\"}}\n", lessons, model);
    sb_clear(&out);
    assert_int_equal(host(PROBE, input.data, &out, &e), ASSAY_OK);
    assert_string_equal(out.data, "{\"trained\":false,\"error\":\"asked not to learn\"}\n");
    sb_clear(&out);
    assert_int_equal(host(TEST_BINARY_DIR "/plugins/noop.so", input.data, &out, &e), ASSAY_OK);
    assert_string_equal(out.data, "{\"trained\":false,\"error\":\"this plug-in does not learn\"}\n");
    unlink(lessons);
    unlink(model);
    sb_free(&out);
    sb_free(&input);
}

static void test_broken_input_and_libraries(void **state)
{
    (void)state;
    static const struct {
        const char *plugin, *input, *reason;
    } cases[] = {
        {"/no/such.so", "", "cannot load the plug-in"},
        {"libz.so.1", "", "cannot load the plug-in: ./libz.so.1"},
        {PROBE, REQUEST("early"), "request 1 is a document, but hello was not said"},
        {PROBE, HELLO HELLO, "request 2: hello was said before"},
        {PROBE, HELLO "{\"id\":\"x\"}\n", "request 2 is not understood: {\"id\":\"x\"}"},
        {PROBE, HELLO "{\"id\":\"x\",\"text\":\"a\",\"tokens\":[[0]]}\n", "request 2 is not understood"},
        {PROBE, HELLO "{\"id\":\"x\",\"text\":\"a\",\"tokens\":[[0,1,2]]}\n", "request 2 is not understood"},
        {PROBE, HELLO "{\"id\":\"x\",\"te", "the input ends in the middle of request 2"},
        {PROBE, "{\"assay\":2,\"hello\":{}}\n", "not protocol 1"},
        {PROBE, "{\"assay\":1}\n", "neither hello nor train"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        StrBuf out = {0};
        Error e = {0};
        assert_int_not_equal(host(cases[i].plugin, cases[i].input, &out, &e), ASSAY_OK);
        if (!strstr(e.message, cases[i].reason)) fail_msg("'%s' lacks '%s'", e.message, cases[i].reason);
        sb_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hello),
        cmocka_unit_test(test_an_answer_with_everything),
        cmocka_unit_test(test_the_harness_reads_it),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_options_and_escapes),
        cmocka_unit_test(test_everything_given_is_seen),
        cmocka_unit_test(test_answers_may_add_to_what_was_given),
        cmocka_unit_test(test_the_harness_puts_in_what_was_given),
        cmocka_unit_test(test_open_refuses),
        cmocka_unit_test(test_training),
        cmocka_unit_test(test_broken_input_and_libraries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

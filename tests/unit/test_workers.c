/* The scheduler against systems that misbehave: exactly one delivery for each document, the right one blamed, the others
 * answered, and nothing left running. Called as `test_workers host PLUGIN` the program hosts a plug-in, as assay does. */
#include "unit/cmocka_all.h"

#include "run/host.h"
#include "run/workers.h"
#include "unit/documents.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 400 };

typedef struct Scene {
    Symbols symbols;
    Document documents[MOST];
    size_t n, next, delivered, in_flight, most_in_flight;
    RunStatus status[MOST];
    char error[MOST][300];
    size_t times[MOST];
    uint32_t mentions[MOST];
    char log[300];
    size_t log_bytes, workers_ended;
    int exit_status;
    bool ended, signalled;
    double worst_wall;
    size_t stop_after; /* deliveries; 0: never */
    RunSettings settings;
    RunReport report;
    System system;
    const char *command[6];
    Error e;
} Scene;

static Scene *scene_new(size_t n, const char *what, const char *where)
{
    Scene *s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->n = n;
    for (size_t i = 0; i < n; i++) {
        char line[200];
        snprintf(line, sizeof line, "{'id':'d%zu','text':'Zoé wrote %zu words','mentions':[{'type':'A','spans':[[0,3]]},{'id':'given-2','type':'B','spans':[[4,9]]}],'clusters':[['given-2']]}", i, i);
        document_from(&s->documents[i], &s->symbols, line);
    }
    s->command[0] = "python3";
    s->command[1] = "misbehave.py";
    s->command[2] = what;
    s->command[3] = where;
    s->system = (System){.name = "misbehave", .version = "1", .kind = SYSTEM_COMMAND, .command = s->command, .folder = TEST_DATA "/systems",
                         .layers = LAYER_BIT(LAYER_MENTIONS), .limits = LIMITS_DEFAULT};
    s->settings = (RunSettings){.system = &s->system, .symbols = &s->symbols, .jobs = 1};
    return s;
}

static void scene_free(Scene *s)
{
    for (size_t i = 0; i < s->n; i++) document_free(&s->documents[i]);
    symbols_free(&s->symbols);
    free(s);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no children, dead or alive */
    assert_int_equal(errno, ECHILD);
}

static int next(void *payload, RunRequest *out)
{
    Scene *s = payload;
    if (s->next == s->n) return 0;
    *out = (RunRequest){s->next, &s->documents[s->next]};
    s->next++;
    if (++s->in_flight > s->most_in_flight) s->most_in_flight = s->in_flight;
    return 1;
}

static int done(void *payload, const RunAnswer *a)
{
    Scene *s = payload;
    assert_true(a->index < s->n);
    assert_ptr_equal(a->document, &s->documents[a->index]);
    assert_true((a->status == RUN_OK) == (a->predicted != NULL));
    assert_true((a->status == RUN_OK) == (a->error[0] == '\0'));
    s->status[a->index] = a->status;
    snprintf(s->error[a->index], sizeof s->error[0], "%s", a->error);
    s->times[a->index]++;
    s->delivered++;
    s->in_flight--;
    if (a->predicted) s->mentions[a->index] = a->predicted->n_mentions;
    if (a->status == RUN_OK) assert_memory_equal(a->json, "{\"id\"", 5);
    if (a->status == RUN_CRASHED) {
        s->ended = a->ended;
        s->signalled = a->signalled;
        s->exit_status = a->exit_status;
        snprintf(s->log, sizeof s->log, "%s", a->log);
    }
    return s->stop_after && s->delivered == s->stop_after ? -99 : ASSAY_OK;
}

static void hear(void *payload, unsigned worker, const char *bytes, size_t n)
{
    (void)worker, (void)bytes;
    ((Scene *)payload)->log_bytes += n;
}

static void ended(void *payload, const RunWorker *worker)
{
    assert_true(worker->cpu_seconds >= 0 && worker->wall_seconds > 0 && worker->peak_bytes > 0);
    ((Scene *)payload)->workers_ended++;
}

static int play(Scene *s)
{
    RunCalls calls = {.next = next, .done = done, .log = hear, .ended = ended, .payload = s};
    int status = run_system(&s->settings, &calls, &s->report, &s->e);
    assert_int_equal(s->workers_ended, s->report.starts);
    assert_int_equal(s->delivered, s->report.ok + s->report.failed);
    return status;
}

/* Everything is delivered once; all is well but for the document `bad`, whose failure is of this kind and says this. */
static void expect(Scene *s, size_t bad, RunStatus status, const char *reason)
{
    if (play(s)) fail_msg("%s", s->e.message);
    assert_int_equal(s->delivered, s->n);
    for (size_t i = 0; i < s->n; i++) {
        assert_int_equal(s->times[i], 1);
        RunStatus wanted = i == bad ? status : RUN_OK;
        if (s->status[i] != wanted) fail_msg("d%zu is %s (%s)", i, run_status_name(s->status[i]), s->error[i]);
        if (i != bad) assert_int_equal(s->mentions[i], 1);
        else if (!strstr(s->error[i], reason)) fail_msg("'%s' lacks '%s'", s->error[i], reason);
    }
}

static void test_a_good_system(void **state)
{
    (void)state;
    Scene *s = scene_new(MOST, "good", "");
    s->settings.jobs = 3;
    s->settings.window = 4;
    expect(s, MOST, RUN_OK, "");
    assert_int_equal(s->report.starts, 3);
    assert_true(s->most_in_flight <= 12);
    assert_string_equal(s->report.name, "misbehave");
    assert_string_equal(s->report.version, "9");
    assert_true(s->report.cpu_seconds > 0 && s->report.peak_bytes > 1 << 20);
    scene_free(s);
}

static void test_no_documents_no_process(void **state)
{
    (void)state;
    Scene *s = scene_new(0, "good", "");
    assert_int_equal(play(s), ASSAY_OK);
    assert_int_equal(s->report.starts, 0);
    scene_free(s);
}

/* One document is spoilt and the process replaced. */
static void spoil(const char *what, size_t starts, RunStatus status, const char *reason)
{
    Scene *s = scene_new(30, what, "d11");
    s->settings.limits.seconds = 60;
    expect(s, 11, status, reason);
    if (s->report.starts != starts) fail_msg("%s: started %zu times", what, s->report.starts);
    scene_free(s);
}

static void test_crashes(void **state)
{
    (void)state;
    Scene *s = scene_new(30, "crash", "d11");
    expect(s, 11, RUN_CRASHED, "the system was killed by signal 11 (Segmentation fault) instead of answering");
    assert_true(s->ended && s->signalled);
    assert_int_equal(s->exit_status, 11);
    assert_string_equal(s->log, "about to crash on d11\n");
    assert_int_equal(s->report.starts, 2);
    scene_free(s);
    spoil("exit", 2, RUN_CRASHED, "the system ended with status 3 instead of answering");
    spoil("leave", 2, RUN_CRASHED, "the system ended with status 0 instead of answering");
    spoil("holder", 2, RUN_CRASHED, "the system was killed by signal 9");
}

static void test_the_first_and_the_last(void **state)
{
    (void)state;
    Scene *s = scene_new(10, "crash", "d0");
    expect(s, 0, RUN_CRASHED, "signal 11");
    scene_free(s);
    s = scene_new(10, "crash", "d9");
    expect(s, 9, RUN_CRASHED, "signal 11");
    assert_int_equal(s->report.starts, 1);
    scene_free(s);
    s = scene_new(5, "crash", "all");
    s->settings.jobs = 2;
    assert_int_equal(play(s), ASSAY_OK);
    assert_int_equal(s->report.failed, 5);
    scene_free(s);
}

static void test_silence(void **state)
{
    (void)state;
    static const char *const ways[] = {"hang", "partial"};
    for (size_t i = 0; i < 2; i++) {
        Scene *s = scene_new(12, ways[i], "d3");
        s->settings.limits.seconds = 1; /* enough for the good ones on a busy machine */
        expect(s, 3, RUN_TIMEOUT, "no answer within 1 seconds");
        assert_int_equal(s->report.starts, 2);
        scene_free(s);
    }
    spoil("mute", 2, RUN_CRASHED, "the system closed its standard output instead of answering");
}

static void test_out_of_step(void **state)
{
    (void)state;
    spoil("garbage", 2, RUN_BAD_ANSWER, "not valid JSON");
    spoil("empty-line", 2, RUN_BAD_ANSWER, "an empty line");
    spoil("wrong-id", 2, RUN_BAD_ANSWER, "the answer is to document 'd99', but it was the turn of 'd11'");
    spoil("no-id", 2, RUN_BAD_ANSWER, "has no id");
}

/* The answer too many is taken for that to the next document, which it does not fit. */
static void test_one_answer_too_many(void **state)
{
    (void)state;
    Scene *s = scene_new(30, "twice", "d11");
    expect(s, 12, RUN_BAD_ANSWER, "the answer is to document 'd11', but it was the turn of 'd12'");
    scene_free(s);
}

static void test_too_long(void **state)
{
    (void)state;
    static const char *const ways[] = {"long", "endless"};
    for (size_t i = 0; i < 2; i++) {
        Scene *s = scene_new(12, ways[i], "d3");
        s->settings.longest_answer = 1 << 20;
        expect(s, 3, RUN_BAD_ANSWER, "wrote a line of more than 1048576 bytes");
        scene_free(s);
    }
}

/* Bad contents cost the document, but not the process. */
static void test_bad_contents(void **state)
{
    (void)state;
    spoil("error", 1, RUN_FAILED, "this one is too hard");
    spoil("outside", 1, RUN_BAD_ANSWER, "outside the text, which has 18 codepoints");
    spoil("backwards", 1, RUN_BAD_ANSWER, "ends before it begins");
    spoil("surface", 1, RUN_BAD_ANSWER, "zebra");
    spoil("unannounced", 1, RUN_BAD_ANSWER, "the layer records, which hello did not announce");
    spoil("unknown-key", 1, RUN_BAD_ANSWER, "mentoins");
    spoil("other-text", 1, RUN_BAD_ANSWER, "a text that is not the request's");
    spoil("other-unit", 1, RUN_BAD_ANSWER, "'utf16', but hello announced 'codepoint'");
    spoil("no-type", 1, RUN_BAD_ANSWER, "type");
}

static void test_the_wrong_unit(void **state)
{
    (void)state;
    Scene *s = scene_new(4, "bytes", "d2");
    assert_int_equal(play(s), ASSAY_OK);
    assert_int_equal(s->report.unit, UNIT_BYTE);
    assert_int_equal(s->status[2], RUN_BAD_ANSWER);
    assert_non_null(strstr(s->error[2], "would fit as codepoint: wrong unit?"));
    scene_free(s);
}

static void test_full_pipes(void **state)
{
    (void)state;
    Scene *s = scene_new(20, "noisy", "");
    expect(s, MOST, RUN_OK, "");
    assert_int_equal(s->log_bytes, 20 * 300001);
    scene_free(s);
    s = scene_new(8, "big", "");
    StrBuf text = {0};
    for (size_t i = 0; i < s->n; i++) { /* requests of 1 MB, answers of 1 MB, both ways at once */
        sb_clear(&text);
        sb_printf(&text, "{'id':'d%zu','text':'", i);
        sb_fill(&text, 'a', 1 << 20);
        sb_puts(&text, "'}");
        document_from(&s->documents[i], &s->symbols, text.data);
    }
    sb_free(&text);
    assert_int_equal(play(s), ASSAY_OK);
    assert_int_equal(s->report.ok, 8);
    assert_int_equal(s->mentions[7], 20000);
    scene_free(s);
    s = scene_new(MOST, "slow-reader", "");
    s->settings.window = 400;
    expect(s, MOST, RUN_OK, "");
    scene_free(s);
}

static void given_up(Scene *s, const char *reason)
{
    assert_int_equal(play(s), ASSAY_ERR_SYSTEM);
    assert_int_equal(s->delivered, 0);
    if (!strstr(s->e.message, reason)) fail_msg("'%s' lacks '%s'", s->e.message, reason);
}

static void test_systems_that_do_not_start(void **state)
{
    (void)state;
    Scene *s = scene_new(5, "dies", "");
    given_up(s, "misbehave: it ended with status 1 before it said hello; its last words: Traceback: no module named magic");
    assert_int_equal(s->report.starts, 3);
    scene_free(s);
    s = scene_new(5, "mute-hello", "");
    s->settings.limits.start = 0.3;
    given_up(s, "it took more than 0.3 seconds before it said hello");
    scene_free(s);
    s = scene_new(5, "banner", "");
    given_up(s, "misbehave: its answer to hello is not JSON: Welcome to the system");
    scene_free(s);
    s = scene_new(5, "refuses", "");
    given_up(s, "it refused to start: the licence has expired");
    scene_free(s);
    s = scene_new(5, "no-layers", "");
    given_up(s, "announces no layers");
    scene_free(s);
    s = scene_new(5, "good", "");
    s->command[0] = "no-such-python";
    given_up(s, "misbehave: cannot start 'no-such-python'");
    scene_free(s);
}

static void test_a_start_that_fails_twice_is_forgiven(void **state)
{
    (void)state;
    char count[] = "/tmp/test_workers_XXXXXX";
    close(mkstemp(count));
    Scene *s = scene_new(5, "flaky-start", count);
    expect(s, MOST, RUN_OK, "");
    assert_int_equal(s->report.starts, 3);
    unlink(count);
    scene_free(s);
}

static void test_one_that_stays_is_ended(void **state)
{
    (void)state;
    Scene *s = scene_new(3, "stays", "");
    expect(s, MOST, RUN_OK, "");
    scene_free(s);
}

static void test_the_caller_stops(void **state)
{
    (void)state;
    Scene *s = scene_new(100, "good", "");
    s->stop_after = 20;
    s->settings.jobs = 2;
    assert_int_equal(play(s), -99);
    assert_int_equal(s->delivered, 20);
    scene_free(s);
}

static void test_given_mentions_and_echoes(void **state)
{
    (void)state;
    Scene *s = scene_new(5, "relations", "");
    s->system.layers = LAYER_BIT(LAYER_RELATIONS);
    s->settings.given = LAYER_BIT(LAYER_MENTIONS);
    assert_int_equal(play(s), ASSAY_OK);
    if (s->report.ok != 5) fail_msg("%s", s->error[0]);
    assert_int_equal(s->mentions[0], 2);
    scene_free(s);
    static const struct {
        const char *what, *reason;
        RunStatus status;
        unsigned given;
    } faults[] = {
        {"no-such-given", "an argument refers to given-7, but nothing here has that id", RUN_BAD_ANSWER, LAYER_BIT(LAYER_MENTIONS)},
        {"forgets-given", "an answer with mentions of its own must repeat those that were given, with their ids", RUN_BAD_ANSWER,
         LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_COREFERENCE)},
        {"crash-given", "signal 11", RUN_CRASHED, LAYER_BIT(LAYER_MENTIONS)}, /* what was given is sent again to the next process */
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        s = scene_new(20, faults[i].what, "d5");
        s->system.layers = LAYER_BIT(LAYER_RELATIONS);
        s->settings.given = faults[i].given;
        if (play(s)) fail_msg("%s", s->e.message);
        assert_int_equal(s->report.ok, 19);
        assert_int_equal(s->status[5], faults[i].status);
        if (!strstr(s->error[5], faults[i].reason)) fail_msg("'%s' lacks '%s'", s->error[5], faults[i].reason);
        assert_int_equal(s->mentions[6], 2);
        scene_free(s);
    }
    s = scene_new(5, "echo", "");
    assert_int_equal(play(s), ASSAY_OK);
    if (s->report.ok != 5) fail_msg("%s", s->error[0]);
    scene_free(s);
}

static void test_without_network(void **state)
{
    (void)state;
    Scene *s = scene_new(20, "crash", "d5");
    s->settings.limits.no_network = true;
    expect(s, 5, RUN_CRASHED, "signal 11"); /* isolated or not: report.not_isolated says which */
    scene_free(s);
}

/* This program again, as the host of a plug-in. */
static void use_plugin(Scene *s, const char *path)
{
    static char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(n > 0);
    self[n] = '\0';
    s->system.kind = SYSTEM_PLUGIN;
    s->system.path = path;
    s->system.unit = UNIT_BYTE;
    s->system.unit_given = true;
    s->settings.host_program = self;
}

static void test_a_plugin(void **state)
{
    (void)state;
    Scene *s = scene_new(50, "", "");
    use_plugin(s, TEST_BINARY_DIR "/plugins/noop.so");
    s->settings.jobs = 2;
    assert_int_equal(play(s), ASSAY_OK);
    assert_int_equal(s->report.ok, 50);
    assert_string_equal(s->report.name, "noop");
    scene_free(s);
}

static void test_a_plugin_learns_crashes_and_fails(void **state)
{
    (void)state;
    char model[64];
    snprintf(model, sizeof model, "/tmp/test_workers_model_%ld", (long)getpid());
    Scene *s = scene_new(4, "", "");
    use_plugin(s, TEST_BINARY_DIR "/plugins/probe.so");
    document_from(&s->documents[1], &s->symbols, "{'id':'d1','text':'CRASH é'}");
    document_from(&s->documents[2], &s->symbols, "{'id':'d2','text':'MODEL é','mentions':[]}");
    document_from(&s->documents[3], &s->symbols, "{'id':'d3','text':'FAIL'}");
    RunCalls calls = {.next = next, .done = done, .payload = s};
    if (run_training(&s->settings, &calls, model, NULL, &s->e)) fail_msg("%s", s->e.message);
    s->next = s->in_flight = 0;
    s->settings.model = model;
    assert_int_equal(play(s), ASSAY_OK);
    assert_int_equal(s->status[0], RUN_OK);
    assert_int_equal(s->status[1], RUN_CRASHED);
    assert_true(s->signalled);
    assert_string_equal(s->log, "a stray line on stdout\nworking on d0\na stray line on stdout\nworking on d1\n");
    assert_int_equal(s->mentions[2], 1);
    assert_true(symbols_find(&s->symbols, "8 documents 4 mentions A", 24) != SYMBOL_NONE); /* two rounds over four documents */
    assert_int_equal(s->status[3], RUN_FAILED);
    assert_string_equal(s->error[3], "asked to fail");
    unlink(model);
    scene_free(s);
}

static void test_the_example_system(void **state)
{
    (void)state;
    Scene *s = scene_new(2, "", "");
    document_from(&s->documents[0], &s->symbols, "{'id':'d0','text':'Yesterday 😀 Zoé Blanc met Ámos. He left.'}");
    System example;
    if (system_open(&example, TEST_DATA "/../../systems/example-python", NULL, &s->e)) fail_msg("%s", s->e.message);
    s->settings.system = &example;
    if (play(s)) fail_msg("%s", s->e.message);
    if (s->report.ok != 2) fail_msg("%s", s->error[0]);
    assert_int_equal(s->mentions[0], 2);
    assert_string_equal(s->report.name, "example-python");
    system_free(&example);
    scene_free(s);
}

/* -- training and predictions --------------------------------------------------------------------------------------------- */

static void train(const char *what, int wanted, const char *reason)
{
    char model[64];
    snprintf(model, sizeof model, "/tmp/test_workers_model_%ld", (long)getpid());
    Scene *s = scene_new(3, what, "");
    s->settings.limits.training = strcmp(what, "train-hang") == 0 ? 0.3 : 60;
    RunCalls calls = {.next = next, .done = done, .payload = s};
    RunWorker cost = {0};
    int status = run_training(&s->settings, &calls, model, &cost, &s->e);
    if (status != wanted) fail_msg("%s: %d %s", what, status, s->e.message);
    if (!strstr(s->e.message, reason)) fail_msg("'%s' lacks '%s'", s->e.message, reason);
    assert_true(cost.wall_seconds > 0 && cost.peak_bytes > 0);
    char lessons[100], line[100] = "";
    snprintf(lessons, sizeof lessons, "%s.train.jsonl", model);
    assert_int_equal(access(lessons, F_OK), -1);
    if (wanted) {
        assert_int_equal(access(model, F_OK), -1);
    } else {
        FILE *file = fopen(model, "r");
        assert_non_null(file);
        assert_int_equal(fread(line, 1, sizeof line - 1, file), 9);
        assert_string_equal(line, "d0\nd1\nd2\n");
        fclose(file);
        unlink(model);
    }
    scene_free(s);
}

static void test_training(void **state)
{
    (void)state;
    train("learns", ASSAY_OK, "");
    train("good", ASSAY_ERR_SYSTEM, "says that it was trained, but there is no model");
    train("train-error", ASSAY_ERR_SYSTEM, "misbehave: it could not be trained: too little to learn from");
    train("train-crash", ASSAY_ERR_SYSTEM, "it was killed by signal 11 (Segmentation fault) instead of saying that it was trained");
    train("train-hang", ASSAY_ERR_SYSTEM, "training took more than 0.3 seconds");
    train("dies", ASSAY_ERR_SYSTEM, "it ended with status 1 instead of saying that it was trained; its last words: Traceback");
}

static int predict(Scene *s, const char *lines)
{
    char path[] = "/tmp/test_workers_XXXXXX.jsonl";
    int file = mkstemps(path, 6);
    assert_true(file >= 0);
    assert_true(write(file, lines, strlen(lines)) == (ssize_t)strlen(lines));
    close(file);
    s->system.kind = SYSTEM_PREDICTIONS;
    s->system.path = path;
    s->settings.read = (ReadOptions)READ_OPTIONS_INIT;
    int status = play(s);
    unlink(path);
    return status;
}

static void test_a_file_of_predictions(void **state)
{
    (void)state;
    Scene *s = scene_new(4, "", "");
    int status = predict(s, "{\"id\":\"d2\",\"mentions\":[{\"type\":\"A\",\"spans\":[[0,3]]}]}\n"
                            "{\"id\":\"x7\",\"mentions\":[]}\n"
                            "{\"id\":\"d0\",\"mentions\":[]}\n"
                            "{\"id\":\"d3\",\"mentions\":[{\"type\":\"A\",\"spans\":[[0,300]]}]}\n");
    if (status) fail_msg("%s", s->e.message);
    assert_int_equal(s->status[0], RUN_OK);
    assert_int_equal(s->status[1], RUN_MISSING);
    assert_int_equal(s->status[2], RUN_OK);
    assert_int_equal(s->mentions[2], 1);
    assert_int_equal(s->status[3], RUN_BAD_ANSWER);
    if (!strstr(s->error[3], "outside the text")) fail_msg("%s", s->error[3]);
    assert_int_equal(s->report.extra, 1);
    assert_string_equal(s->report.extra_id, "x7");
    scene_free(s);
    s = scene_new(1, "", "");
    assert_int_equal(predict(s, "{\"id\":\"d0\",\"mentions\":[]}\n{\"id\":\"d0\",\"mentions\":[]}\n"), ASSAY_ERR_DATA);
    if (!strstr(s->e.message, "came already")) fail_msg("%s", s->e.message);
    scene_free(s);
    s = scene_new(1, "", "");
    assert_int_equal(predict(s, "{\"id\":\n"), ASSAY_ERR_DATA);
    scene_free(s);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "host") == 0) return host_run(argv[2], STDIN_FILENO, STDOUT_FILENO, NULL) ? 1 : 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_good_system),
        cmocka_unit_test(test_no_documents_no_process),
        cmocka_unit_test(test_crashes),
        cmocka_unit_test(test_the_first_and_the_last),
        cmocka_unit_test(test_silence),
        cmocka_unit_test(test_out_of_step),
        cmocka_unit_test(test_one_answer_too_many),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_bad_contents),
        cmocka_unit_test(test_the_wrong_unit),
        cmocka_unit_test(test_full_pipes),
        cmocka_unit_test(test_systems_that_do_not_start),
        cmocka_unit_test(test_a_start_that_fails_twice_is_forgiven),
        cmocka_unit_test(test_one_that_stays_is_ended),
        cmocka_unit_test(test_the_caller_stops),
        cmocka_unit_test(test_given_mentions_and_echoes),
        cmocka_unit_test(test_without_network),
        cmocka_unit_test(test_a_plugin),
        cmocka_unit_test(test_a_plugin_learns_crashes_and_fails),
        cmocka_unit_test(test_the_example_system),
        cmocka_unit_test(test_training),
        cmocka_unit_test(test_a_file_of_predictions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

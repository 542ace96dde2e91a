/* Child processes: what they are given, what they may not do, and that they are gone afterwards. */
#include "unit/cmocka_all.h"

#include "base/process.h"
#include "base/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SH(script) (const char *const[]){"sh", "-c", script, NULL}

/* Everything that comes out of one stream until its end. */
static void read_all(int descriptor, StrBuf *out)
{
    char chunk[4096];
    ssize_t got;
    while ((got = process_read(descriptor, chunk, sizeof chunk)) != 0) {
        if (got > 0) sb_put(out, chunk, (size_t)got);
        if (got == -1) poll(&(struct pollfd){descriptor, POLLIN, 0}, 1, -1);
        assert_true(got >= -1);
    }
}

static void run(const ProcessOptions *options, StrBuf *out, ProcessEnd *end)
{
    Process p;
    Error e = {0};
    if (process_start(&p, options, &e)) fail_msg("%s", e.message);
    process_close_in(&p);
    read_all(p.out, out);
    while (!process_has_ended(&p)) poll(&(struct pollfd){p.ended, POLLIN, 0}, 1, 50);
    process_finish(&p, end);
}

static void test_streams_folder_and_environment(void **state)
{
    (void)state;
    StrBuf out = {0};
    ProcessEnd end;
    const char *const more[] = {"ASSAY_TEST=one two", "HOME=/nowhere", NULL};
    run(&(ProcessOptions){.arguments = SH("pwd; echo \"$ASSAY_TEST|$HOME\"; exit 3"), .folder = "/usr", .environment = more}, &out, &end);
    assert_string_equal(out.data, "/usr\none two|/nowhere\n");
    assert_false(end.signalled);
    assert_int_equal(end.status, 3);
    assert_true(end.peak_bytes > 0);
    char text[80];
    assert_string_equal(process_end_text(&end, text, sizeof text), "ended with status 3");
    sb_free(&out);
}

static void test_arguments_are_not_a_shell_line(void **state)
{
    (void)state;
    StrBuf out = {0};
    ProcessEnd end;
    run(&(ProcessOptions){.arguments = (const char *const[]){"printf", "%s.", "$HOME `id`", "a  b", "", NULL}}, &out, &end);
    assert_string_equal(out.data, "$HOME `id`.a  b..");
    sb_free(&out);
}

static void test_signal_is_told(void **state)
{
    (void)state;
    StrBuf out = {0};
    ProcessEnd end;
    run(&(ProcessOptions){.arguments = SH("kill -SEGV $$")}, &out, &end);
    assert_true(end.signalled);
    assert_int_equal(end.status, SIGSEGV);
    char text[80];
    assert_string_equal(process_end_text(&end, text, sizeof text), "was killed by signal 11 (Segmentation fault)");
    sb_free(&out);
}

static void refused(const ProcessOptions *options, const char *message)
{
    Process p;
    Error e = {0};
    assert_int_not_equal(process_start(&p, options, &e), ASSAY_OK);
    if (!strstr(e.message, message)) fail_msg("'%s' lacks '%s'", e.message, message);
    process_finish(&p, NULL); /* allowed */
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static void test_failures_have_a_reason(void **state)
{
    (void)state;
    refused(&(ProcessOptions){.arguments = (const char *const[]){"no-such-program-xyz", NULL}},
            "cannot start 'no-such-program-xyz': there is no such program in any folder of PATH");
    refused(&(ProcessOptions){.arguments = (const char *const[]){"./nothing", NULL}, .folder = "/usr"},
            "cannot start '/usr/./nothing': No such file");
    refused(&(ProcessOptions){.arguments = (const char *const[]){"/etc/passwd", NULL}}, "Permission denied");
    refused(&(ProcessOptions){.arguments = SH("true"), .folder = "/no/such/folder"}, "its folder cannot be entered (/no/such/folder)");
    char script[] = "/tmp/test_process_XXXXXX";
    int file = mkstemp(script);
    assert_true(file >= 0);
    assert_int_equal(write(file, "#!/no/such/interpreter\n", 23), 23);
    assert_int_equal(fchmod(file, 0700), 0);
    close(file);
    refused(&(ProcessOptions){.arguments = (const char *const[]){script, NULL}}, "it cannot be executed");
    unlink(script);
}

static void test_grandchildren_go_too(void **state)
{
    (void)state;
    Process p;
    Error e = {0};
    StrBuf out = {0};
    if (process_start(&p, &(ProcessOptions){.arguments = SH("sleep 1000 & echo $!; exit 0")}, &e)) fail_msg("%s", e.message);
    while (!memchr(sb_text(&out), '\n', out.length)) {
        char chunk[64];
        poll(&(struct pollfd){p.out, POLLIN, 0}, 1, -1);
        ssize_t got = process_read(p.out, chunk, sizeof chunk);
        assert_true(got > 0);
        sb_put(&out, chunk, (size_t)got);
    }
    pid_t grandchild = (pid_t)strtol(out.data, NULL, 10);
    while (!process_has_ended(&p)) poll(&(struct pollfd){p.ended, POLLIN, 0}, 1, 50);
    assert_int_equal(kill(grandchild, 0), 0);
    int copy = dup(p.out); /* its end is reached only when the last holder is gone */
    fcntl(copy, F_SETFL, 0);
    process_finish(&p, NULL);
    char rest;
    assert_int_equal(read(copy, &rest, 1), 0);
    close(copy);
    sb_free(&out);
}

static void test_kill_ends_a_sleeper(void **state)
{
    (void)state;
    Process p;
    ProcessEnd end;
    assert_int_equal(process_start(&p, &(ProcessOptions){.arguments = SH("trap '' TERM; sleep 1000")}, NULL), ASSAY_OK);
    assert_false(process_has_ended(&p));
    process_finish(&p, &end);
    assert_true(end.signalled);
    assert_int_equal(end.status, SIGKILL);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void test_nothing_of_ours_is_inherited(void **state)
{
    (void)state;
    int open_file = open("/dev/null", O_RDONLY); /* without O_CLOEXEC */
    StrBuf out = {0};
    ProcessEnd end;
    run(&(ProcessOptions){.arguments = SH("ls /proc/self/fd | wc -l; ulimit -c")}, &out, &end);
    assert_string_equal(out.data, "4\n0\n"); /* 0, 1, 2 and the folder that ls reads; no core */
    close(open_file);
    sb_free(&out);
}

static void test_memory_limit(void **state)
{
    (void)state;
    StrBuf out = {0};
    ProcessEnd end;
    run(&(ProcessOptions){.arguments = SH("ulimit -v"), .memory = 64u << 20}, &out, &end);
    assert_string_equal(out.data, "65536\n");
    sb_free(&out);
}

static void test_a_broken_pipe_is_an_error_not_a_death(void **state)
{
    (void)state;
    Process p;
    PipeGuard guard;
    assert_int_equal(process_start(&p, &(ProcessOptions){.arguments = SH("exec <&-; echo; sleep 1000")}, NULL), ASSAY_OK);
    poll(&(struct pollfd){p.out, POLLIN, 0}, 1, -1);
    process_pipe_guard(&guard);
    assert_int_equal(process_write(p.in, "x", 1), -2);
    process_pipe_release(&guard);
    process_finish(&p, NULL);
}

static void test_a_full_pipe_does_not_block(void **state)
{
    (void)state;
    Process p;
    static char block[1 << 16];
    assert_int_equal(process_start(&p, &(ProcessOptions){.arguments = SH("sleep 1000")}, NULL), ASSAY_OK);
    ssize_t put = 0;
    for (int i = 0; i < 1000 && put >= 0; i++) put = process_write(p.in, block, sizeof block);
    assert_int_equal(put, -1);
    process_finish(&p, NULL);
}

static void test_isolation(void **state)
{
    (void)state;
    if (!process_can_isolate()) skip();
    StrBuf out = {0};
    ProcessEnd end;
    run(&(ProcessOptions){.arguments = SH("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '; pwd; kill -SEGV $$"), .folder = "/usr", .no_network = true},
        &out, &end);
    assert_string_equal(out.data, "lo\n/usr\n");
    assert_true(end.signalled);
    assert_int_equal(end.status, SIGSEGV);
    sb_free(&out);
}

static void test_memory_of_the_child_not_ours(void **state)
{
    (void)state;
    size_t large = 200u << 20;
    char *ours = malloc(large);
    assert_non_null(ours);
    memset(ours, 1, large);
    Process p;
    ProcessEnd end;
    assert_int_equal(process_start(&p, &(ProcessOptions){.arguments = SH("read line; exit 0")}, NULL), ASSAY_OK);
    process_close_in(&p);
    while (!process_has_ended(&p)) poll(&(struct pollfd){p.ended, POLLIN, 0}, 1, 50);
    process_finish(&p, &end);
    free(ours);
    assert_true(end.peak_bytes > 0 && end.peak_bytes < 100u << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_streams_folder_and_environment),
        cmocka_unit_test(test_arguments_are_not_a_shell_line),
        cmocka_unit_test(test_signal_is_told),
        cmocka_unit_test(test_failures_have_a_reason),
        cmocka_unit_test(test_grandchildren_go_too),
        cmocka_unit_test(test_kill_ends_a_sleeper),
        cmocka_unit_test(test_nothing_of_ours_is_inherited),
        cmocka_unit_test(test_memory_limit),
        cmocka_unit_test(test_a_broken_pipe_is_an_error_not_a_death),
        cmocka_unit_test(test_a_full_pipe_does_not_block),
        cmocka_unit_test(test_isolation),
        cmocka_unit_test(test_memory_of_the_child_not_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* bench_run [DOCUMENTS [JOBS]] - what it costs to send documents of 1 KiB to an extractor that does nothing and to take its
 * answers, without scoring and without a store. Called as `bench_run host PLUGIN` it is the host of that extractor. */
#include "base/memory.h"
#include "corpus/jsonl.h"
#include "base/clock.h"
#include "run/host.h"
#include "run/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { KINDS = 64 };

typedef struct Bench {
    Document documents[KINDS];
    size_t n, next, ok;
} Bench;

static int next(void *payload, RunRequest *out)
{
    Bench *b = payload;
    if (b->next == b->n) return 0;
    *out = (RunRequest){b->next, &b->documents[b->next % KINDS]};
    b->next++;
    return 1;
}

static int done(void *payload, const RunAnswer *answer)
{
    ((Bench *)payload)->ok += answer->status == RUN_OK;
    return ASSAY_OK;
}

static void make(Document *d, Symbols *symbols, unsigned seed)
{
    static const char *const words[] = {"the", "minister", "said", "on", "Friday", "that", "talks", "in", "Zürich", "had", "failed", "again"};
    JsonlContext context = JSONL_CONTEXT_INIT;
    StrBuf line = {0};
    context.symbols = symbols;
    sb_printf(&line, "{\"id\":\"d%u\",\"text\":\"", seed);
    while (line.length < 1024) {
        seed = seed * 1664525u + 1013904223u;
        sb_printf(&line, "%s%s ", words[(seed >> 16) % 12], seed >> 28 ? "" : ".");
    }
    sb_puts(&line, "\"}");
    if (jsonl_parse(d, line.data, line.length, &context, NULL)) abort();
    document_tokenize(d);
    sb_free(&line);
}

static double cpu(void)
{
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) + 1e-6 * (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "host") == 0) return host_run(argv[2], STDIN_FILENO, STDOUT_FILENO, NULL) ? 1 : 0;
    Bench b = {.n = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000};
    Symbols symbols = {0};
    char self[4096] = "", plugin[4200];
    if (readlink("/proc/self/exe", self, sizeof self - 1) < 0) return 1;
    snprintf(plugin, sizeof plugin, "%.*s/../plugins/noop.so", (int)(strrchr(self, '/') - self), self);
    for (unsigned i = 0; i < KINDS; i++) make(&b.documents[i], &symbols, i);
    System system = {.name = "noop", .version = "1", .kind = SYSTEM_PLUGIN, .path = plugin, .folder = ".", .unit = UNIT_BYTE,
                     .layers = LAYER_BIT(LAYER_MENTIONS), .limits = LIMITS_DEFAULT};
    RunSettings settings = {.system = &system, .host_program = self, .jobs = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 2, .symbols = &symbols};
    RunCalls calls = {.next = next, .done = done, .payload = &b};
    RunReport report;
    Error e = {0};
    double start = clock_seconds(), own = cpu();
    int status = run_system(&settings, &calls, &report, &e);
    double wall = clock_seconds() - start;
    own = cpu() - own;
    if (status) fprintf(stderr, "bench_run: %s\n", e.message);
    double n = (double)b.n;
    printf("%zu of %zu documents, %u jobs: %.0f documents/s; CPU per document: harness %.1f us, workers %.1f us\n", b.ok, b.n, settings.jobs,
           n / wall, own / n * 1e6, report.cpu_seconds / n * 1e6);
    for (size_t i = 0; i < KINDS; i++) document_free(&b.documents[i]);
    symbols_free(&symbols);
    return status ? 1 : 0;
}

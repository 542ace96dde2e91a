/* What the store costs for a document: registering it, and storing an answer with its counts. Prints, asserts nothing.
 *
 *     bench_store [DOCUMENTS [FILE]]        default 20000, a file in the current folder that is removed again
 */
#include "base/arena.h"
#include "store/store_query.h"
#include "store/store_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BYTES 1024

static double cpu_seconds(void)
{
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) + (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) * 1e-6;
}

static double wall_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double cpu_before, wall_before;

static void start(void)
{
    cpu_before = cpu_seconds();
    wall_before = wall_seconds();
}

static void print(const char *what, size_t n)
{
    printf("%-28s %7.2f us CPU, %7.2f us elapsed per document\n", what, (cpu_seconds() - cpu_before) / (double)n * 1e6,
           (wall_seconds() - wall_before) / (double)n * 1e6);
}

static void must(int rc, const Error *e)
{
    char text[1400];
    if (rc == ASSAY_OK) return;
    fprintf(stderr, "bench_store: %s\n", error_text(e, text, sizeof text));
    exit(1);
}

static int count_bytes(const StoredDocument *d, void *payload, Error *e)
{
    (void)e;
    *(size_t *)payload += d->text_length + d->gold_length + d->answer_length;
    return 0;
}

static void bench_reading(Store *s, int64_t run, size_t n)
{
    Arena arena = {0};
    Error e = {0};
    Result *results;
    size_t n_results, bytes = 0;
    UnitTable table;
    start();
    must(store_results(s, &arena, run, &results, &n_results, &e), &e);
    print("results (sums)", n);
    start();
    must(store_unit_table(s, &arena, run, "mentions", "strict", NULL, &table, &e), &e);
    print("table of units", n);
    start();
    must(store_each_document(s, run, NULL, count_bytes, &bytes, &e), &e);
    print("texts, gold and answers", n);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000;
    const char *path = argc > 2 ? argv[2] : "bench_store.db";
    static char text[BYTES + 1], gold[BYTES + 1], answer[BYTES + 1];
    memset(text, 'a', BYTES);
    memset(gold, 'g', BYTES);
    memset(answer, 'b', BYTES);
    unlink(path);
    Error e = {0};
    Store *s;
    must(store_open(&s, path, STORE_WRITE, &e), &e);

    start();
    int64_t corpus;
    bool known;
    must(store_corpus_begin(s, &(CorpusSpec){.name = "bench", .version = "1", .split = "all", .gold_hash = "0"}, &corpus, &known, &e), &e);
    for (size_t i = 0; i < n; i++) {
        char id[32];
        snprintf(id, sizeof id, "d%06zu", i);
        must(store_corpus_add(s, &(CorpusDocument){id, text, BYTES, gold, BYTES, 10}, &e), &e);
    }
    must(store_corpus_end(s, &e), &e);
    print("registering text and gold", n);

    const ScoringSpec scorings[] = {{"mentions", "strict", NULL, "document", true, "sig"}, {"mentions", "exact", NULL, "document", true, "sig"}};
    RunSpec spec = {.key = "k", .system = "s", .system_version = "1", .system_hash = "h", .corpus = corpus, .scorings = scorings, .n_scorings = 2};
    Arena arena = {0};
    StoreRun *run;
    must(store_run_begin(s, &arena, &spec, &run, &e), &e);
    UnitTally tallies[6];
    static const char *const categories[] = {"PERSON", "ORGANIZATION", "*"};
    for (uint32_t k = 0; k < 6; k++) tallies[k] = (UnitTally){k / 3, 0, categories[k % 3], {3, 2, 4, 2}};
    start();
    for (size_t i = 0; i < n; i++) {
        DocumentOutcome d = {.document = i, .status = DOCUMENT_OK, .exit_status = -1, .wall = 0.0001234, .cpu = 0.0001234,
                             .answer = answer, .answer_length = BYTES, .tallies = tallies, .n_tallies = 6};
        must(store_document(s, run, &d, &e), &e);
    }
    must(store_run_end(s, run, &(RunEnd){.stage = STAGE_FINISHED, .wall = 1, .cpu = 1}, &e), &e);
    print("answers and six tallies", n);
    bench_reading(s, run->run, n);
    arena_free(&arena);
    store_close(s);
    struct stat info;
    if (stat(path, &info) == 0) printf("%-28s %7.2f KiB per document\n", "size of the file", (double)info.st_size / (double)n / 1024);
    unlink(path);
    return 0;
}

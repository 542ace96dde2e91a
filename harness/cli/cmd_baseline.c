/* cmd_baseline.c - `assay baseline`: a stored run as a file that later runs are held against. */
#include "cli/commands.h"
#include "cli/stored.h"
#include "report/baseline.h"

typedef struct BaselineOptions {
    const char *store, *output;
    TextList criteria;
} BaselineOptions;

static const Option options[] = {
    {"store", 0, OPTION_PATH, "FILE", "the results store", .fallback = DEFAULT_STORE, .offset = offsetof(BaselineOptions, store)},
    {"criteria", 'c', OPTION_LIST, "LIST", "only these, each LAYER:CRITERION or CRITERION; default: all that were scored by one unit",
     .offset = offsetof(BaselineOptions, criteria)},
    {"output", 'o', OPTION_PATH, "FILE", "write to FILE, not to standard output", .offset = offsetof(BaselineOptions, output)},
    {0}};

static int run(const Call *call)
{
    const BaselineOptions *o = call->parsed.options;
    const char *name = call->parsed.arguments[0];
    Store *store = NULL;
    StrBuf text = {0};
    Error e = {0};
    RunInfo info;
    Measured m;
    int64_t *runs;
    size_t n;
    int status = store_open(&store, o->store, STORE_READ, &e);
    if (!status) status = store_find_repetitions(store, call->arena, name, &runs, &n, &e);
    if (!status) status = store_run_info(store, call->arena, runs[0], &info, &e);
    if (!status && info.stage != STAGE_FINISHED)
        status = error_at(&e, ASSAY_ERR_DATA, store_path(store), 0, 0, "run %lld is not finished (%zu of %zu documents are done): it cannot be a baseline",
                          (long long)runs[0], info.done, info.documents);
    if (!status) status = measured_of_runs(store, call->arena, runs, n, o->criteria.at, o->criteria.n, false, &m, &e);
    store_close(store);
    if (status) return call_fail(call, &e);
    baseline_write(&text, &m);
    status = call_output(call, o->output, &text);
    sb_free(&text);
    return status;
}

const Command command_baseline = {
    .name = "baseline",
    .group = GROUP_DECIDE,
    .summary = "write the counts of a run to a file for check",
    .synopsis = "[OPTION]... RUN",
    .description =
        "Writes what RUN got right, document by document, with its signature and the hash of the gold. The file is small and made to "
        "be kept under version control: a document a line, sorted, and the same run gives the same bytes. 'assay check --baseline "
        "FILE' holds later runs against it, without the store that it came from.\n\n"
        "RUN is a run's number, its label, or a system's name, which stands for its latest run. Repetitions of a run are added up.",
    .examples = "assay baseline --store out/assay.db crf -o baseline.json\n"
                "assay baseline --criteria mentions:strict,mentions:partial 12 -o baseline.json",
    .options = options,
    .options_size = sizeof(BaselineOptions),
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run,
};

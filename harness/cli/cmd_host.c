/* cmd_host.c - `assay host`: a plug-in in C as a program that speaks the extractor protocol. */
#include "cli/commands.h"
#include "run/host.h"

#include <unistd.h>

static int run(const Call *call)
{
    Error e = {0};
    return host_run(call->parsed.arguments[0], STDIN_FILENO, STDOUT_FILENO, &e) ? call_fail(call, &e) : EXIT_GOOD;
}

const Command command_host = {
    .name = "host",
    .group = GROUP_OTHER,
    .summary = "run a plug-in as an extractor program",
    .synopsis = "PLUGIN",
    .description =
        "Loads PLUGIN, a shared library that exports assay_extractor (see assay/extractor.h), and answers requests of the "
        "extractor protocol on standard input, one JSON line each, on standard output, until the input ends. This is how "
        "'assay run' runs plug-ins; by hand it is of use to try one.",
    .examples = "assay host ./gazetteer.so <requests.jsonl",
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run,
};

/* corpus.yaml and system.yaml: opened, not followed. */
#include "fuzz/fuzz.h"

#include "corpus/corpus.h"
#include "run/experiment.h"
#include "run/system.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A folder in which corpus.yaml and the like are the bytes at hand. */
static const char *folder_of(const char *bytes)
{
    static char folder[] = "/tmp/assay-fuzz-XXXXXX";
    static bool made;
    if (made) return folder;
    FUZZ_ASSERT(mkdtemp(folder));
    made = true;
    static const char *const names[] = {"corpus.yaml", "system.yaml", "experiment.yaml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        FUZZ_ASSERT(symlink(bytes, path) == 0);
    }
    return folder;
}

static void open_corpus(const char *path)
{
    Corpus *c = NULL;
    const CorpusSplit *split;
    Error e = {0};
    if (corpus_open(&c, path, NULL, &e)) {
        FUZZ_ASSERT(!c && e.message[0]);
        return;
    }
    FUZZ_ASSERT(c->name && c->format && c->n_splits);
    for (size_t i = 0; i < c->n_splits; i++) FUZZ_ASSERT(corpus_split(c, c->splits[i].name, &split, &e) == ASSAY_OK);
    FUZZ_ASSERT(corpus_split(c, "all", &split, &e) == ASSAY_OK);
    corpus_coarse(c, "PERSON");
    corpus_close(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const ExperimentKey keys[] = {{"gold", true, false}, {"criteria", false, true}, {"jobs", false, false}, {0}};
    static const ExperimentKey gate[] = {{"measure", false, false}, {"tolerance", false, false}, {0}};
    const char *folder = folder_of(fuzz_file((const char *)data, n));
    char path[64];
    Error e = {0};
    snprintf(path, sizeof path, "%s/corpus.yaml", folder);
    open_corpus(path);
    System system = {0};
    if (system_open(&system, folder, NULL, &e) == ASSAY_OK) FUZZ_ASSERT(system.name && system.version);
    system_free(&system);
    Experiment experiment = {0};
    snprintf(path, sizeof path, "%s/experiment.yaml", folder);
    if (experiment_open(&experiment, path, keys, gate, &e) == ASSAY_OK) FUZZ_ASSERT(experiment.file);
    experiment_free(&experiment);
    return 0;
}

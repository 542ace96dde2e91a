/* run_one.h - one system over one split: run → score → store.
 *
 * The key of a run is made from the system's files and options, the gold, the training split, the gold layers handed over, the
 * limits and the protocol. A system that answers differently each time is run in repetitions, which are runs of their own with
 * the same key. The same key and repetition goes on where it was, or is up to date; other criteria are counted from the
 * answers that are stored.
 */
#ifndef CLI_RUN_ONE_H
#define CLI_RUN_ONE_H

#include "cli/gold_split.h"
#include "cli/progress.h"
#include "cli/scoring.h"
#include "run/experiment.h"

#include <signal.h>

#define SHARE_OPTION "train_fraction" /* key of the run's options: the share of the training split, if it was not all of it */

/* What all systems of a call share. */
typedef struct RunPlan {
    const Call *call;
    const Scoring *scoring;
    ReadOptions read; /* of gold, and of predictions that are files */
    const Corpus *corpus;
    GoldSplit *gold;
    int64_t corpus_row;
    Store *store;
    const char *models; /* folder for what training writes while a run is not finished */
    const char *commit; /* NULL: not known */
    long jobs, window;
    double tolerance;   /* percent of the documents that may fail */
    RunRedo redo;
    ProgressKind progress;
    const volatile sig_atomic_t *stop; /* set by a signal */
} RunPlan;

typedef enum RunState { RUN_STATE_NEW, RUN_STATE_RESUMED, RUN_STATE_UP_TO_DATE, RUN_STATE_RESCORED } RunState;

/* What came of it. The texts live in the call's arena. */
typedef struct RunSummary {
    const char *system, *version, *label;
    int64_t run;
    RunState state;
    unsigned repetition;
    size_t documents, done, failed; /* failed: in this session */
    double seconds;
    bool beyond_tolerance, interrupted;
    bool skipped;     /* not set up: nothing was run and nothing stored */
    bool predictions; /* a file, which says the same each time */
} RunSummary;

/* `share` of the training split, 1 for all of it; `repetition` from 1, of `repetitions`. Returns an exit status; failures have been reported. */
int run_one(const RunPlan *plan, const SystemUse *use, double share, unsigned repetition, unsigned repetitions, RunSummary *out);

#endif

/* workers.h - running one system over many documents.
 *
 * run_system pulls documents from `next`, keeps `jobs` processes of the system busy with up to `window` requests each, and
 * hands every answer, good or bad, to `done`: exactly one for each document pulled, in the order in which they come, not in
 * that of the requests. So memory is bounded by jobs × window documents, whatever their number.
 *
 * A process that crashes, takes too long, or breaks the protocol costs the document it was working on, which is delivered
 * as a failure with its reason; it is started again, and what else it had been sent is sent again. A system that cannot be
 * started, or does not say hello three times in a row, makes run_system return ASSAY_ERR_SYSTEM; documents that were
 * pulled and not delivered by then remain undone.
 *
 * A system that is a file of predictions goes through the same callbacks; it is read into memory whole.
 */
#ifndef RUN_WORKERS_H
#define RUN_WORKERS_H

#include "corpus/format.h"
#include "run/protocol.h"
#include "run/system.h"

typedef struct RunRequest {
    size_t index;             /* the caller's own number for it */
    const Document *document; /* settled and with tokens; must stay as it is until `done` was called for it */
} RunRequest;

/* What is in it is valid until `done` returns. */
typedef struct RunAnswer {
    size_t index;
    const Document *document;  /* the request's */
    RunStatus status;
    const char *error;         /* why it is not RUN_OK, one line; "" if it is */
    Document *predicted;       /* settled on the document's text, labels and surfaces as the system gave them; yours to change;
                                * NULL unless RUN_OK */
    const char *json;          /* the answer as given, without its newline, layers that were given put in; NULL if there is none */
    size_t json_length;        /* (a bad answer is kept too, cut to RUN_BAD_KEPT bytes) */
    double wall_seconds;       /* since the previous answer of the same worker, or since it was sent if that was later */
    double cpu_seconds;        /* of the worker meanwhile; negative: unknown. Where several answers come at once, the first has it all */
    unsigned worker;           /* from 0 */
    bool ended, signalled;     /* RUN_CRASHED: the process ended, by a signal */
    int exit_status;           /* then: its exit status or the signal's number */
    uint64_t peak_bytes;       /* then: memory at its highest; else 0 */
    const char *log;           /* the end of what it wrote to stderr, where it is not RUN_OK; "" otherwise. Bytes
                                * as they came, NULs replaced by spaces: not always UTF-8 */
} RunAnswer;

/* What a system that draws lots makes its seed of: the number of the repetition. */
#define RUN_REPETITION "ASSAY_REPETITION"

#define RUN_BAD_KEPT 4096
#define RUN_LOG_KEPT 4096

/* One process from its start to its end. */
typedef struct RunWorker {
    unsigned worker;
    size_t documents;      /* answered */
    double wall_seconds, cpu_seconds;
    uint64_t peak_bytes;
    bool signalled;
    int exit_status;
} RunWorker;

/* Where `next` gets documents from and where the rest goes. A negative code from any stops the run and is returned from it. */
typedef struct RunCalls {
    int (*next)(void *payload, RunRequest *out);            /* 1: out is filled; 0: no more */
    int (*done)(void *payload, const RunAnswer *answer);    /* ASSAY_OK: go on; anything else stops */
    int (*idle)(void *payload);                             /* at least twice a second, and after a signal; may be NULL */
    void (*log)(void *payload, unsigned worker, const char *bytes, size_t n); /* stderr as it comes; may be NULL */
    void (*ended)(void *payload, const RunWorker *worker);  /* may be NULL */
    void *payload;
} RunCalls;

typedef struct RunSettings {
    const System *system;
    const char *model;        /* what training wrote; NULL: none */
    const char *host_program; /* the assay program, for plug-ins: run as HOST_PROGRAM host PLUGIN */
    unsigned jobs, window;    /* 0: 1 and 8 */
    unsigned repetition;      /* from 1 (0 stands for it): the processes find it in their environment as RUN_REPETITION */
    Limits limits;            /* what is not 0 or false goes before the system's own */
    unsigned given;           /* LAYER_BITs of gold layers that requests carry */
    size_t longest_answer;    /* bytes; 0: 64 MiB */
    Symbols *symbols;         /* for the labels of the answers */
    ReadOptions read;         /* for a file of predictions (its `symbols` is taken from above) */
} RunSettings;

/* What came out of it, whether it ended well or not. */
typedef struct RunReport {
    char name[128], version[64]; /* as the system says itself, from hello; else from system.yaml */
    OffsetUnit unit;             /* of the offsets in the answers as given */
    unsigned layers;             /* what it announced */
    size_t ok, failed;           /* documents delivered */
    size_t starts;               /* processes started */
    double cpu_seconds;          /* of all of them */
    uint64_t peak_bytes;         /* of the largest */
    size_t extra;                /* predictions for documents that were not asked for */
    char extra_id[128];          /* the first of them */
    bool not_isolated;           /* `network: no` was asked for and could not be had */
    ReadNote notes[READ_NOTES];  /* from reading a file of predictions */
    size_t n_notes;
    const char *repair_name;     /* the same, for the signature; "-" otherwise */
} RunReport;

int run_system(const RunSettings *settings, const RunCalls *calls, RunReport *report, Error *e) MUST_CHECK;

/* Trains the system in a process of its own: pulls the documents of the training split (gold layers included) from
 * calls->next, which needs them only until it is called again, and leaves the file `model`. Beside it, for the time of the
 * training, lies MODEL.train.jsonl. A training that fails leaves no model. */
int run_training(const RunSettings *settings, const RunCalls *calls, const char *model, RunWorker *cost, Error *e) MUST_CHECK;

#endif

/* protocol.h - the lines of assay-extractor/1, seen from the harness.
 *
 * Requests are appended to a buffer with their newline; answers are judged without theirs. A judgement is never an error of
 * the harness: a bad answer is what it is, with the reason that its document is then a failure for.
 */
#ifndef RUN_PROTOCOL_H
#define RUN_PROTOCOL_H

#include "corpus/document.h"
#include "run/system.h"

typedef enum RunStatus {
    RUN_OK,
    RUN_FAILED,     /* the system said so: {"id":…,"error":…} */
    RUN_TIMEOUT,
    RUN_CRASHED,    /* it ended, or closed its output, instead of answering */
    RUN_BAD_ANSWER, /* it answered something that is no answer to this document */
    RUN_MISSING,    /* the file of predictions has nothing for it */
} RunStatus;

const char *run_status_name(RunStatus status); /* "ok", "failed", "timeout", "crashed", "bad answer", "missing" */

/* -- requests ------------------------------------------------------------------------------------------------------------- */

/* `options` may have no members; `model` may be NULL. */
void protocol_put_hello(StrBuf *out, unsigned layers, const PairList *options, const char *model);
void protocol_put_training(StrBuf *out, const char *lessons, const char *model, const PairList *options);

/* The text with tokens and sentences, and those of the document's own layers that are in `given` (see given.h).
 * Offsets count `unit`s. */
void protocol_put_document(StrBuf *out, const Document *d, OffsetUnit unit, unsigned given);

/* -- answers -------------------------------------------------------------------------------------------------------------- */

typedef struct ProtocolHello {
    char name[128], version[64]; /* cut to fit */
    OffsetUnit unit;
    unsigned layers;
} ProtocolHello;

/* Refuses what is no hello, and one that contradicts system.yaml: another unit, or without a layer that it promises. */
int protocol_read_hello(ProtocolHello *out, const char *line, size_t n, const System *system, Error *e) MUST_CHECK;
int protocol_read_trained(const char *line, size_t n, Error *e) MUST_CHECK;

typedef struct ProtocolCheck {
    const Document *document; /* what was asked */
    OffsetUnit unit;          /* of hello */
    unsigned layers, given;   /* announced in hello; handed over in the request */
    Symbols *symbols;
} ProtocolCheck;

typedef struct ProtocolAnswer {
    RunStatus status;    /* RUN_OK, RUN_FAILED or RUN_BAD_ANSWER */
    bool in_step;        /* it was the answer to this request; if not, nothing that follows can be trusted */
    char reason[768];    /* one line; empty for RUN_OK */
    Document predicted;  /* settled on the document's text; for RUN_OK. Kept for the next call */
    StrBuf json;         /* the answer; given layers that it leans on and does not repeat are put in */
} ProtocolAnswer;

/* A zeroed ProtocolAnswer is allowed and can be used again; protocol_answer_free releases it. */
void protocol_check(ProtocolAnswer *out, const ProtocolCheck *check, const char *line, size_t n);
void protocol_answer_free(ProtocolAnswer *a);

#endif

/* The file has an order of its own, so it is read whole before the first document is asked for. A document that does not fit
 * its gold text is that document's bad answer, as it would be from a program; a file that cannot be read is an error. */
#include "run/predictions.h"

#include "base/vector.h"
#include "corpus/jsonl.h"

#include <stdio.h>
#include <string.h>

typedef struct Prediction {
    Document document;
    bool asked;
} Prediction;

typedef struct Predictions {
    VECTOR(Prediction) all;
    Symbols ids; /* the symbol of an id is the number of its prediction */
} Predictions;

static int read_all(Predictions *p, const RunSettings *settings, RunReport *report, Error *e)
{
    ReadOptions options = settings->read;
    options.symbols = settings->symbols;
    options.segments = false;
    Reader *reader = NULL;
    int status = reader_open(&reader, NULL, settings->system->path, &options, e);
    while (!status) {
        Prediction next = {0};
        status = reader_next(reader, &next.document, e);
        if (status == 1 && symbols_find(&p->ids, next.document.id, strlen(next.document.id)) != SYMBOL_NONE)
            status = error_at(e, ASSAY_ERR_DATA, settings->system->path, next.document.line, 0, "document '%s' is there twice", next.document.id);
        if (status != 1) {
            document_free(&next.document);
            break;
        }
        symbols_intern_text(&p->ids, next.document.id);
        vec_push(&p->all, next);
        status = ASSAY_OK;
    }
    if (reader && !status) {
        memcpy(report->notes, reader->notes, sizeof report->notes);
        report->n_notes = reader->n_notes;
        report->repair_name = reader->repair_name ? reader->repair_name : "-";
    }
    reader_close(reader);
    return status;
}

/* The answer to one request. */
static int answer(Predictions *p, const RunSettings *settings, const RunCalls *calls, RunReport *report, const RunRequest *request, StrBuf *json)
{
    char reason[sizeof ((Error *)0)->message + 600];
    Error why = {0};
    RunAnswer a = {.index = request->index, .document = request->document, .status = RUN_OK, .error = "", .cpu_seconds = 0, .log = ""};
    Symbol found = symbols_find(&p->ids, request->document->id, strlen(request->document->id));
    Prediction *prediction = found == SYMBOL_NONE ? NULL : &p->all.at[found];
    sb_clear(json);
    if (!prediction) {
        snprintf(reason, sizeof reason, "%s has nothing for this document", settings->system->path);
        a.status = RUN_MISSING;
    } else if (document_settle(&prediction->document, request->document, &why)) {
        error_text(&why, reason, sizeof reason);
        a.status = RUN_BAD_ANSWER;
    } else {
        WriteOptions options = WRITE_OPTIONS_INIT;
        options.unit = report->unit;
        options.no_text = true;
        Document slim = prediction->document; /* shallow: text and tokens are kept with the gold */
        slim.has_tokens = slim.has_sentences = false;
        slim.n_notes = 0;
        jsonl_write(json, &slim, &options);
        a.predicted = &prediction->document;
        a.json = json->data;
        a.json_length = json->length;
    }
    if (prediction) prediction->asked = true;
    if (a.status != RUN_OK) a.error = reason;
    if (a.status == RUN_OK) report->ok++;
    else report->failed++;
    int status = calls->done(calls->payload, &a);
    if (prediction) document_free(&prediction->document);
    return status;
}

int predictions_run(const RunSettings *settings, const RunCalls *calls, RunReport *report, Error *e)
{
    Predictions p = {0};
    StrBuf json = {0};
    RunRequest request;
    int got = 0;
    int status = read_all(&p, settings, report, e);
    while (!status && (got = calls->next(calls->payload, &request)) == 1)
        status = answer(&p, settings, calls, report, &request, &json);
    if (!status && got < 0) status = got;
    for (size_t i = 0; i < p.all.n; i++) {
        if (!p.all.at[i].asked && report->extra++ == 0)
            snprintf(report->extra_id, sizeof report->extra_id, "%s", symbols_name(&p.ids, (Symbol)i));
        document_free(&p.all.at[i].document);
    }
    vec_free(&p.all);
    symbols_free(&p.ids);
    sb_free(&json);
    return status;
}

/* jsonl_internal.h - what the three files that read a line of assay JSONL share: the state of a parse, and values. */
#ifndef CORPUS_JSONL_INTERNAL_H
#define CORPUS_JSONL_INTERNAL_H

#include "base/json.h"
#include "base/vector.h"
#include "corpus/jsonl.h"

typedef enum TargetKind { TARGET_MENTION, TARGET_EVENT, TARGET_OTHER } TargetKind;

/* What an id stands for. */
typedef struct Target {
    TargetKind kind;
    uint32_t index;
} Target;

typedef struct Parse {
    Document *d;
    const JsonlContext *context;
    JsonReader r;
    Symbols ids; /* of all annotations; `targets` runs parallel to its numbers */
    VECTOR(Target) targets;
    Error *e;
} Parse;

/* Errors at the value that the reader stands on. */
int jsonl_wrong(const Parse *p, const char *format, ...) PRINTF_LIKE(2, 3);
int jsonl_must_be(const Parse *p, const char *what, const char *wanted);
int jsonl_unknown_key(const Parse *p, const char *where, const char *known);

/* Enters the list or object that the reader stands on. */
int jsonl_enter(Parse *p, JsonKind kind, const char *what);
bool jsonl_is_private_key(const Parse *p);

/* A string that can be shown and compared: not empty, without control characters. Valid until the line is done with. */
int jsonl_name(const Parse *p, const char *what, const char **text, size_t *n);
int jsonl_symbol(const Parse *p, const char *what, Symbol *out);

/* A string kept as it is, copied; only a NUL, which would cut it short, is refused. */
int jsonl_text(const Parse *p, const char *what, const char **out);

/* A list of [start, end] with any whole numbers; whether they fit the text is document_settle's to say. */
int jsonl_spans(Parse *p, const char *what, const char *one, Span **out, uint32_t *n);

/* The layers, each standing on the value of its key. Event ids are read before anything that can refer to them. */
int jsonl_read_mentions(Parse *p);
int jsonl_read_event_ids(Parse *p);
int jsonl_read_events(Parse *p);
int jsonl_read_clusters(Parse *p);
int jsonl_read_relations(Parse *p);
int jsonl_read_records(Parse *p);
int jsonl_read_record(Parse *p, uint32_t index); /* one, standing on its object; room for it is there */
int jsonl_read_notes(Parse *p);

#endif

/* document.h - what is known of one text: the model that every format is read into and written from.
 *
 * All offsets are byte offsets into `text`, half-open; all token ranges are token numbers, half-open. Everything that a
 * Document points to lives in its own arena and dies with document_reset or document_free; type, role and attribute names
 * are symbols of the table that the reader was given, which must outlive the document. A zeroed Document is empty and usable.
 *
 * A layer that was not annotated is different from one that was annotated and is empty: see `layers`.
 */
#ifndef CORPUS_DOCUMENT_H
#define CORPUS_DOCUMENT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "base/symbols.h"
#include "base/utf8.h"

typedef assay_span Span;

typedef enum Layer {
    LAYER_MENTIONS,
    LAYER_LINKS,
    LAYER_COREFERENCE,
    LAYER_RELATIONS,
    LAYER_EVENTS,
    LAYER_ATTRIBUTES,
    LAYER_RECORDS,
    LAYER_COUNT
} Layer;

const char *layer_name(Layer layer); /* "mentions", … */
bool layer_parse(const char *text, size_t n, Layer *layer);
#define LAYER_BIT(layer) (1u << (layer))

typedef struct Attribute {
    Symbol name, value; /* value SYMBOL_NONE: a flag without a value */
} Attribute;

typedef struct Mention {
    const char *id;   /* NULL where the format has none */
    Symbol type;
    uint32_t n_spans; /* 0: a predicted surface that has no place (made up, or not placed yet), or see mention_is_abstract */
    Span *spans;      /* sorted by start, not overlapping, none empty; n_spans > 1 is a discontinuous mention */
    uint32_t n_links, n_attributes;
    Symbol *links;    /* identifiers in a knowledge base; in gold more than one are alternatives, in a prediction the first is
                       * the answer and the others are what it beat; NIL… is what the base does not have, and names a cluster */
    Attribute *attributes;
    const char *surface; /* as given by the format or the system, NUL-terminated; NULL if it gave none */
    double score;        /* confidence; meaningful if has_score */
    bool has_score, optional;
    uint32_t line;       /* where it stands in a format of one annotation a line; 0: the line of the document says it all */
} Mention;

/* Something that the document speaks of and no place in it: what its link names. Only arguments point to such a mention; by itself
 * it is counted nowhere. Where relations hold between things and not between places (PubTator), these are their arguments. */
static inline bool mention_is_abstract(const Mention *m) { return !m->n_spans && !m->surface && m->n_links; }

/* The order of the text: span by span, then the one with fewer spans; what has none comes first. */
int mentions_compare_places(const Mention *a, const Mention *b);
bool mentions_same_place(const Mention *a, const Mention *b); /* the same spans; what has none is in no place */
bool mentions_touch(const Mention *a, const Mention *b);      /* a character in common */

typedef struct Cluster {
    uint32_t n;
    uint32_t *mentions; /* indices into Document.mentions */
} Cluster;

/* The filler of a role: a mention or, in nested events, an event. */
typedef struct Argument {
    Symbol role;
    bool is_event;
    uint32_t target; /* index into mentions or events */
} Argument;

typedef struct Relation {
    const char *id;
    Symbol type;
    uint32_t n_arguments, n_attributes;
    Argument *arguments;
    Attribute *attributes;
} Relation;

#define NO_TRIGGER UINT32_MAX

typedef struct Event {
    const char *id;
    Symbol type;
    uint32_t trigger; /* index into mentions; NO_TRIGGER if it has none */
    uint32_t n_arguments, n_attributes;
    Argument *arguments;
    Attribute *attributes;
} Event;

/* One filler of a slot: any of its strings is right. */
typedef struct Filler {
    uint32_t n;
    const char **alternatives;
} Filler;

typedef struct Slot {
    Symbol name;
    uint32_t n;
    Filler *fillers;
} Slot;

typedef struct Record {
    const char *id;
    Symbol type;
    uint32_t n_slots;
    Slot *slots;
    uint32_t line; /* in the document's records_file; 0: the line of the document says it all */
} Record;

/* A free remark on an annotation, kept so that it can be written back: brat's # lines, and the name of a link (kind
 * "Reference", id the link's identifier, target the mention, text the name). */
typedef struct Note {
    const char *id, *kind, *target, *text;
} Note;

typedef struct Document {
    Arena arena;
    Symbols *symbols; /* borrowed */
    const char *id;   /* NULL only in an empty document */

    /* The text. `text` is NULL if the format gave none (a prediction that leans on the gold's text); `built` says that it
     * was put together from tokens, a space between them and a newline between sentences. */
    const char *text;
    uint32_t text_length;
    bool built;
    const char *text_sha256; /* the hash given in place of a text, or NULL */

    /* The format has no texts at all, only places (neleval, edl). Where nobody gives such a document its text, `text` stays
     * NULL and spans are numbers in `unit`, which can be compared but not shown. */
    bool textless;

    /* The unit of all spans and tokens below: UNIT_BYTE once the text is known. Before document_settle a prediction
     * without text keeps the unit of its source. */
    OffsetUnit unit;

    Span *tokens;
    uint32_t n_tokens;
    Span *sentences; /* token ranges */
    uint32_t n_sentences;
    bool has_tokens, has_sentences; /* given by the source, not made by the tokenizer */

    unsigned layers; /* LAYER_BIT of every layer that was annotated, empty or not */
    Mention *mentions;
    Cluster *clusters;
    Relation *relations;
    Event *events;
    Record *records;
    Note *notes;
    uint32_t n_mentions, n_clusters, n_relations, n_events, n_records, n_notes;
    Span *ignored; /* regions in which predictions do not count */
    uint32_t n_ignored;

    /* A prediction that names entities by their numbers in gold (DocRED): mention i is gold's cluster entities[i], and gets the
     * place and type of its first mention when it is settled. NULL in all other documents. */
    const uint32_t *entities;

    /* A reader that may do so delivers a long document in segments; all but the first continue the one before. Segments end
     * at sentence ends, no annotation crosses one, and offsets count from the start of the segment. */
    bool continues;

    /* Where it was read, for messages: borrowed from the arena. */
    const char *file;
    size_t line;
    const char *records_file; /* where the records stand, if in a file of their own; else NULL */
} Document;

void document_reset(Document *d); /* empty again, memory kept for the next */
void document_free(Document *d);

/* Makes the document ready for scoring: the text is taken over from `gold` (NULL for gold itself) if it has none, spans
 * and tokens are converted to bytes, checked against the text (inside it, on character boundaries, surface equal to the
 * slice), and sorted within each mention. A document with built text whose tokens equal the gold's is moved onto the gold's
 * text. Against gold that has no text and needs none (`textless`) the document loses its own: its spans become numbers in the
 * gold's unit, tokens and ignored regions are left out. Errors name file, line, document and mention, what was found and, for a surface, by how much it looks shifted. */
int document_settle(Document *d, const Document *gold, Error *e) MUST_CHECK;

/* The same; on failure *mention is the index of the mention at fault, UINT32_MAX if it was something else: for readers,
 * which know the column. */
int document_settle_telling(Document *d, const Document *gold, uint32_t *mention, Error *e) MUST_CHECK;

/* What gold must be: annotated, with a place for each mention. `file_each`: the format has a file for each document, which
 * changes what is to be done about it. */
int document_check_gold(const Document *d, bool file_each, Error *e) MUST_CHECK;

/* The text of a mention: the fragments joined with one space, appended to `out`. Without a text its surface, if it has one. */
void document_surface(const Document *d, const Mention *m, StrBuf *out);

/* The sentence that holds the byte offset; the last that begins before it where it lies between two. 0 if there are none. */
uint32_t document_sentence_at(const Document *d, uint32_t byte);

/* The range of tokens that covers these bytes exactly; false if they do not begin and end with tokens. */
bool document_tokens_of(const Document *d, Span bytes, Span *tokens);

/* Tokens and sentences by the built-in tokenizer where the source gave none. Its name for signatures is TOKENIZER_NAME. */
#define TOKENIZER_NAME "assay-1"
void document_tokenize(Document *d);

#endif

/* jsonl.h - assay JSONL, one line: the interchange format, the extractor protocol and what the store keeps.
 *
 * Keys of a line: id, text or text_sha256, offsets (byte, codepoint, utf16; default code point), tokens, sentences, mentions,
 * clusters, relations, events, records, ignore, notes, layers. A layer whose key is absent was not annotated; an empty list
 * is an annotated layer in which there is nothing. Links and attributes have no list of their own: they were annotated if
 * any mention (or relation, event) has the key, or if `layers` names them, which the writer does where nothing shows it.
 *
 *   mention   type (may be empty: untyped), and spans [[start, end], …] or surface; id, score, link (a string or alternatives),
 *             attributes, optional
 *   cluster   a list of mention ids
 *   relation  type, args [[role, id of a mention or event], …]; id, attributes
 *   event     type; id, trigger (a mention's id), args, attributes
 *   record    type, slots {name: [filler, …]}; a filler is a string or a list of strings that are equally right; id
 *   note      kind, text; id, target
 *
 * An attribute's value is a string, or true for a flag. Ids are unique in a document over all kinds. Keys that begin
 * with "x_" are left alone, every other unknown key is refused: a misspelt layer must not pass for a missing one.
 */
#ifndef CORPUS_JSONL_H
#define CORPUS_JSONL_H

#include "corpus/format.h"

typedef struct JsonlContext {
    Symbols *symbols;  /* required */
    OffsetUnit unit;   /* where the line has no `offsets` */
    const char *texts; /* folder of the texts of lines that carry text_sha256, or NULL */
    const char *file;  /* for messages, with `line`; NULL: they name no file */
    size_t line;

    /* Not NULL: the line is the answer of an extractor, which may say {"id": …, "error": …}. *failure becomes the
     * reason, in the document's arena, or NULL. */
    const char **failure;
} JsonlContext;

#define JSONL_CONTEXT_INIT {.unit = UNIT_CODEPOINT}

/* Reads one line into `d`, which is reset first. A document that has a text comes out settled; one without keeps the
 * unit of its offsets until document_settle is called with the gold document. On failure `d` is unspecified but
 * can be reset and freed. */
int jsonl_parse(Document *d, const char *line, size_t n, const JsonlContext *context, Error *e) MUST_CHECK;

/* Appends the line, without a newline. Only layers in d->layers are written, and tokens only where has_tokens says so: a
 * caller who wants less (what a system may see) hands in a shallow copy with fewer bits. `d` must be settled. */
void jsonl_write(StrBuf *out, const Document *d, const WriteOptions *options);

/* Records in a file of their own, one a line in the form above: reads them into `d`, which has everything else already (the
 * ids must differ from those there are), and writes them. Blank lines are allowed; context->line does not count. */
int jsonl_parse_records(Document *d, const char *bytes, size_t n, const JsonlContext *context, Error *e) MUST_CHECK;
void jsonl_write_records(StrBuf *out, const Document *d);

#endif

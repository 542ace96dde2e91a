/* Documents for the tests of run/. */
#ifndef UNIT_DOCUMENTS_H
#define UNIT_DOCUMENTS_H

#include "base/json.h"
#include "corpus/jsonl.h"

#include <string.h>

/* A document from a line of Assay JSONL with single quotes for double ones, settled and with tokens. */
static inline void document_from(Document *d, Symbols *symbols, const char *line)
{
    JsonlContext context = JSONL_CONTEXT_INIT;
    Error e = {0};
    StrBuf text = {0};
    context.symbols = symbols;
    sb_puts(&text, line);
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] == '\'') text.data[i] = '"';
    if (jsonl_parse(d, text.data, text.length, &context, &e)) fail_msg("%s: %s", line, e.message);
    document_tokenize(d);
    sb_free(&text);
}

#endif

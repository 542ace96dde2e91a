/* Assay JSONL, a document a line; and what brat makes of it. */
#include "fuzz/fuzz.h"

#include "corpus/brat.h"
#include "corpus/jsonl.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    Symbols symbols = {0};
    Document d = {0};
    for (const char *rest = (const char *)data; n;) {
        FuzzLine line = fuzz_line((const uint8_t *)rest, n, &rest, &n);
        JsonlContext context = JSONL_CONTEXT_INIT;
        Error e = {0};
        context.symbols = &symbols;
        if (jsonl_parse(&d, line.at, line.n, &context, &e)) {
            FUZZ_ASSERT(e.message[0]);
            continue;
        }
        if (!d.text) continue; /* what has no text is settled with gold */
        fuzz_document(&d);
        StrBuf ann = {0};
        (void)!brat_write(&ann, &d, NULL, &e);
        sb_free(&ann);
    }
    document_free(&d);
    symbols_free(&symbols);
    return 0;
}

/* brat standoff: the text, a line "--", the annotations. What brat_write makes of them is read as the same. */
#include "fuzz/fuzz.h"

#include "corpus/brat.h"

#include <string.h>

static bool parse(Document *d, Symbols *symbols, FuzzLine text, const char *ann, size_t n)
{
    BratSource source = {.file = "in.ann", .unit = UNIT_CODEPOINT};
    Error e = {0};
    document_reset(d);
    d->symbols = symbols;
    d->id = "in";
    d->file = "in.ann";
    d->text = arena_copy(&d->arena, text.at, text.n);
    d->text_length = (uint32_t)text.n;
    return brat_parse(d, ann, n, &source, &e) == ASSAY_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *border = n ? memmem(data, n, "\n--\n", 4) : NULL;
    if (!border) return 0;
    FuzzLine text = {(const char *)data, (size_t)(border - (const char *)data)};
    if (!utf8_valid(text.at, text.n, &(size_t){0})) return 0; /* the reader of files refuses that before */
    Symbols symbols = {0};
    Document d = {0};
    StrBuf ann = {0}, again = {0};
    Error e = {0};
    if (!parse(&d, &symbols, text, border + 4, n - text.n - 4)) goto done;
    fuzz_document(&d);
    if (brat_write(&ann, &d, NULL, &e)) goto done;
    FUZZ_ASSERT(parse(&d, &symbols, text, sb_text(&ann), ann.length));
    FUZZ_ASSERT(brat_write(&again, &d, NULL, &e) == ASSAY_OK);
    FUZZ_ASSERT(ann.length == again.length && memcmp(sb_text(&ann), sb_text(&again), ann.length) == 0);
done:
    sb_free(&ann);
    sb_free(&again);
    document_free(&d);
    symbols_free(&symbols);
    return 0;
}

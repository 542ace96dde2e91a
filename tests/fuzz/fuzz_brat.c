/* brat standoff: the text, a line "--", the annotations; perhaps another such line and the records beside. What is written of them is
 * read as the same. */
#include "fuzz/fuzz.h"

#include "corpus/brat.h"
#include "corpus/jsonl.h"

#include <string.h>

static bool parse(Document *d, Symbols *symbols, FuzzLine text, FuzzLine ann, FuzzLine records)
{
    JsonlContext context = JSONL_CONTEXT_INIT;
    BratSource source = {.file = "in.ann", .unit = UNIT_CODEPOINT};
    Error e = {0};
    document_reset(d);
    d->symbols = symbols;
    d->id = "in";
    d->file = "in.ann";
    d->text = arena_copy(&d->arena, text.at, text.n);
    d->text_length = (uint32_t)text.n;
    context.symbols = symbols;
    if (brat_parse(d, ann.at, ann.n, &source, &e)) return false;
    return !records.at || jsonl_parse_records(d, records.at, records.n, &context, &e) == ASSAY_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *border = n ? memmem(data, n, "\n--\n", 4) : NULL;
    if (!border) return 0;
    FuzzLine text = {(const char *)data, (size_t)(border - (const char *)data)};
    if (!utf8_valid(text.at, text.n, &(size_t){0})) return 0; /* the reader of files refuses that before */
    FuzzLine ann = {border + 4, n - text.n - 4}, records = {0};
    const char *second = memmem(ann.at, ann.n, "\n--\n", 4);
    if (second) {
        records = (FuzzLine){second + 4, (size_t)(ann.at + ann.n - second - 4)};
        ann.n = (size_t)(second - ann.at);
    }
    Symbols symbols = {0};
    Document d = {0};
    StrBuf written[2][2] = {{{0}}}; /* annotations and records, twice */
    Error e = {0};
    if (!parse(&d, &symbols, text, ann, records)) goto done;
    fuzz_document(&d);
    if (brat_write(&written[0][0], &d, NULL, &e)) goto done;
    jsonl_write_records(&written[0][1], &d);
    ann = (FuzzLine){sb_text(&written[0][0]), written[0][0].length};
    if (second) records = (FuzzLine){sb_text(&written[0][1]), written[0][1].length};
    FUZZ_ASSERT(parse(&d, &symbols, text, ann, records));
    FUZZ_ASSERT(brat_write(&written[1][0], &d, NULL, &e) == ASSAY_OK);
    jsonl_write_records(&written[1][1], &d);
    for (int i = 0; i < 2; i++)
        FUZZ_ASSERT(written[0][i].length == written[1][i].length && memcmp(sb_text(&written[0][i]), sb_text(&written[1][i]), written[0][i].length) == 0);
done:
    for (int i = 0; i < 4; i++) sb_free(&written[i / 2][i % 2]);
    document_free(&d);
    symbols_free(&symbols);
    return 0;
}

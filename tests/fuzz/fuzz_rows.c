/* The formats that have no target of their own. The first line names one: conll2012, neleval, edl, pubtator, docred. */
#include "fuzz/fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const names[] = {"conll2012", "neleval", "edl", "pubtator", "docred"};
    const char *rows;
    size_t length;
    FuzzLine line = fuzz_line(data, n, &rows, &length);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (line.n != strlen(names[i]) || memcmp(line.at, names[i], line.n) != 0) continue;
        Symbols symbols = {0};
        ReadOptions options = READ_OPTIONS_INIT;
        options.symbols = &symbols;
        fuzz_read(format_find(names[i]), fuzz_file(rows, length), &options);
        symbols_free(&symbols);
    }
    return 0;
}

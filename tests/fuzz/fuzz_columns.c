/* The column reader. The first line: 2 for two columns, p predicted, s in segments; a to f a scheme, IOB1 to BILOU; R, C, D a repair. */
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *rows;
    size_t length;
    FuzzLine line = fuzz_line(data, n, &rows, &length);
    Symbols symbols = {0};
    ReadOptions options = READ_OPTIONS_INIT;
    options.symbols = &symbols;
    options.two_columns = fuzz_has(line, '2');
    options.predicted = fuzz_has(line, 'p');
    options.segments = fuzz_has(line, 's');
    for (int s = SCHEME_IOB1; s < SCHEME_COUNT; s++)
        if (fuzz_has(line, (char)('a' + s))) options.scheme = (Scheme)s;
    options.repair_given = fuzz_has(line, 'R') || fuzz_has(line, 'C') || fuzz_has(line, 'D');
    options.repair = fuzz_has(line, 'D') ? REPAIR_DISCARD : fuzz_has(line, 'C') ? REPAIR_CONLLEVAL : REPAIR_REFUSE;
    fuzz_read(format_find("columns"), fuzz_file(rows, length), &options);
    symbols_free(&symbols);
    return 0;
}

/* fuzz.h - what the fuzz targets share.
 *
 * A target is one file fuzz_NAME.c that defines LLVMFuzzerTestOneInput: bytes in, and nothing may crash, leak, hang, or break what
 * the target asserts. It is built twice: with smoke.c, which feeds it the files of seeds/NAME and mutations of them (always,
 * for ctest), and, with -DASSAY_FUZZ=ON, as a libFuzzer program that looks for more.
 *
 * Where a target has choices, the first line of the input makes them, so that seeds can be read and written by hand.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include "corpus/format.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Stops the program if what must hold does not. */
#define FUZZ_ASSERT(condition) ((condition) ? (void)0 : fuzz_failed(#condition, __FILE__, __LINE__))
_Noreturn void fuzz_failed(const char *condition, const char *file, int line);

/* The first line without its newline; *rest and *n_rest become what is behind it. */
typedef struct FuzzLine {
    const char *at;
    size_t n;
} FuzzLine;
FuzzLine fuzz_line(const uint8_t *data, size_t n, const char **rest, size_t *n_rest);
bool fuzz_has(FuzzLine line, char option);

/* A path at which these bytes can be read, until the next call. */
const char *fuzz_file(const char *bytes, size_t n);

/* A document that a reader delivered: spans lie where they must, and as JSONL it comes back the same. */
void fuzz_document(const Document *d);

/* Reads documents until the end or until the reader says the same error twice. */
void fuzz_read(const Format *format, const char *path, const ReadOptions *options);

/* The bytes are JSON. */
void fuzz_json(const char *bytes, size_t n);

#endif

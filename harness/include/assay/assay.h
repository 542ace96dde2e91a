/* assay.h - the public face of libassay.
 *
 * Status codes, errors, spans, tallies and the measures made from them. Everything else in the library is
 * reached through the `assay` program. Every name here starts with assay_ or ASSAY_; the header compiles alone.
 *
 * Ownership: nothing declared here allocates; structs are plain data that the caller owns.
 */
#ifndef ASSAY_ASSAY_H
#define ASSAY_ASSAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* 0 is success, negative is a class of failure. The exit status of the program is the code without its sign. */
enum {
    ASSAY_OK = 0,
    ASSAY_ERR_USAGE = -2,     /* the command line or an argument is wrong */
    ASSAY_ERR_DATA = -3,      /* a file or a configuration is wrong, or cannot be read or written */
    ASSAY_ERR_SYSTEM = -4,    /* an extractor failed beyond the tolerance */
    ASSAY_ERR_INTERNAL = -70, /* a bug or an exhausted resource */
};

/* What went wrong, filled once where it was noticed. `file` is empty and `line`, `column` are 0 where there is no
 * such place; lines and columns count from 1, columns in bytes. */
typedef struct assay_error {
    int code;
    char message[768];
    char file[512];
    size_t line, column;
} assay_error;

/* A half-open range of byte offsets, or of token numbers where so named. */
typedef struct assay_span {
    uint32_t start, end;
} assay_span;

/* The four numbers every score is made of. recall = found / gold, precision = correct / predicted.
 * Counts are whole for strict, exact, type and token, half units for partial, reals for overlap. */
typedef struct assay_tally {
    double gold;      /* what could be found */
    double found;     /* what of it was found */
    double predicted; /* what the system said */
    double correct;   /* what of it was right */
} assay_tally;

/* What an undefined ratio (0/0) becomes. */
typedef enum assay_zero { ASSAY_ZERO_NULL, ASSAY_ZERO_0, ASSAY_ZERO_1 } assay_zero;

/* A measure that is undefined is NaN. */
typedef struct assay_measure {
    double precision, recall, f1;
} assay_measure;

/* P is undefined iff nothing was predicted, R iff there is no gold, F1 iff both; F1 is 0 when nothing is right.
 * Undefined values then become what `zero` says. */
assay_measure assay_measure_of(const assay_tally *tally, assay_zero zero);

/* The version of the library, "MAJOR.MINOR.PATCH". */
const char *assay_version(void);

/* The compiler that built it, with its version. */
const char *assay_compiler(void);

#ifdef __cplusplus
}
#endif
#endif

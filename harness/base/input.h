/* input.h - files read in chunks, a line at a time.
 *
 * Plain, gzip and zstd files (told by their first bytes) and standard input ("-") look the same. A byte order mark at the
 * start is skipped and noted; a CR before the LF is dropped and counted. What input_line returns is valid until the next
 * call. Memory is one chunk, or the longest line where that is more; a line of more than 1 GiB is refused.
 */
#ifndef BASE_INPUT_H
#define BASE_INPUT_H

#include "base/strbuf.h"

typedef struct Input Input;

int input_open(Input **out, const char *path, Error *e) MUST_CHECK;

/* 1 and a line without its terminator (not NUL-terminated), 0 at the end, a negative code on failure. */
int input_line(Input *in, const char **line, size_t *n, Error *e) MUST_CHECK;

const char *input_name(const Input *in);   /* the path as given; "<stdin>" for "-" */
size_t input_line_number(const Input *in); /* of the line returned last, from 1 */
bool input_had_bom(const Input *in);
size_t input_crlf_count(const Input *in);
void input_close(Input *in);               /* NULL is allowed */

/* The whole file into `out` (appended), byte for byte: nothing skipped. */
int input_slurp(const char *path, StrBuf *out, Error *e) MUST_CHECK;

#endif

/* output.h - files and folders that appear whole or not at all.
 *
 * What is written goes to a temporary file (or folder) beside the target and gets its name when output_close commits.
 * "-" and targets that are no regular files (a device, a pipe) cannot be renamed onto: for them everything is collected
 * and given out on commit. An existing file is replaced; a folder that holds anything is refused.
 */
#ifndef CORPUS_OUTPUT_H
#define CORPUS_OUTPUT_H

#include "base/strbuf.h"

typedef struct Output Output;

/* A file. Bytes are appended with output_put; failures are kept and told by output_close, so that callers need not look. */
int output_open(Output **out, const char *path, Error *e) MUST_CHECK;
void output_put(Output *o, const void *bytes, size_t n);

/* A folder of files. `name` is the file's name in it, without slashes; the file is written at once. */
int output_open_folder(Output **out, const char *path, Error *e) MUST_CHECK;
int output_add_file(Output *o, const char *name, const void *bytes, size_t n, Error *e) MUST_CHECK;

/* Gives the target its name (commit) or removes every trace. Frees `o` in both cases; NULL is allowed. */
int output_close(Output *o, bool commit, Error *e);

#endif

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

/* A folder of files. `name` is the file's name in it, "FILE" or "FOLDER/FILE"; the file is written at once. With `mark`, a folder
 * that holds a file of that name was made by the same command before, and is replaced as a whole. */
int output_open_folder(Output **out, const char *path, Error *e) MUST_CHECK;
int output_open_marked_folder(Output **out, const char *path, const char *mark, Error *e) MUST_CHECK;
int output_add_file(Output *o, const char *name, const void *bytes, size_t n, Error *e) MUST_CHECK;
int output_extend_file(Output *o, const char *name, const void *bytes, size_t n, Error *e) MUST_CHECK; /* at the end of one that was added */

/* Makes a folder in the folder, for those who write files by themselves, and says where it lies for now. Valid until output_close. */
int output_add_folder(Output *o, const char *name, const char **path, Error *e) MUST_CHECK;

/* Gives the target its name (commit) or removes every trace. Frees `o` in both cases; NULL is allowed. */
int output_close(Output *o, bool commit, Error *e);

#endif

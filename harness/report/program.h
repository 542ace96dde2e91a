/* program.h - another program from its start to its end, with what it printed. */
#ifndef REPORT_PROGRAM_H
#define REPORT_PROGRAM_H

#include "base/process.h"
#include "base/strbuf.h"

/* Runs `arguments` (ended by NULL) in `folder` (NULL: ours) with nothing to read. Its standard output is appended to `out`, its
 * errors to `said`; NULL throws them away, and of each no more than about `most` bytes are kept. An error only where it could not
 * be started: how it ended is in `end`. */
int program_run(const char *const *arguments, const char *folder, StrBuf *out, StrBuf *said, size_t most, ProcessEnd *end, Error *e)
    MUST_CHECK;

#endif

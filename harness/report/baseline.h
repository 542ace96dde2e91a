/* baseline.h - a file of tallies by document that later runs are held against.
 *
 * It is JSON made to be kept under version control: a document a line (where units are sentences: a sentence a line), sorted,
 * counts that are zero left out, so that a diff shows which documents changed and how. Written anew from the same run it
 * has the same bytes.
 */
#ifndef REPORT_BASELINE_H
#define REPORT_BASELINE_H

#include "base/strbuf.h"
#include "report/measured.h"

void baseline_write(StrBuf *out, const Measured *m);

/* Everything goes into the arena. A file that is not a baseline, is damaged, or was merged badly is refused with its place
 * (ASSAY_ERR_DATA). */
int baseline_read(Arena *a, const char *path, Measured *out, Error *e) MUST_CHECK;

#endif

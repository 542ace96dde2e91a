/* gnuplot.h - running gnuplot. */
#ifndef REPORT_GNUPLOT_H
#define REPORT_GNUPLOT_H

#include "base/error.h"

/* Runs `script` (a file name in `folder`) with the variable `format` set to "svg", "pdf" or "png". On failure the message says
 * what gnuplot said; where it could not be started, which package has it. */
int gnuplot_run(const char *folder, const char *script, const char *format, Error *e) MUST_CHECK;

#endif

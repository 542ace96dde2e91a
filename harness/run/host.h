/* host.h - a plug-in as a program: what `assay host PLUGIN` runs.
 *
 * Loads the shared library and speaks the extractor protocol for it: requests are read from `in`, answers written to `out`,
 * until the input ends. If `out` is standard output, the plug-in finds standard error there instead, so that a printf in it
 * does no harm. Answers go out one by one: whoever reads them always knows which document the plug-in is working on.
 */
#ifndef RUN_HOST_H
#define RUN_HOST_H

#include "base/error.h"

int host_run(const char *plugin, int in, int out, Error *e) MUST_CHECK;

#endif

/* label.h - names that came from corpora and systems, made fit to be shown.
 *
 * A label may hold anything: control characters, marks that turn the direction of writing, bytes that are not UTF-8, ten
 * thousand letters. What the functions here append is well-formed UTF-8 on one line, without any of these.
 */
#ifndef REPORT_LABEL_H
#define REPORT_LABEL_H

#include "base/strbuf.h"

#include <stdint.h>

/* Appends `text`: tabs, line ends and separators become spaces; other controls, direction overrides and isolates, unassigned and
 * private characters, and bytes that are not UTF-8, become U+FFFD. */
void label_put(StrBuf *out, const char *text);

/* Columns of a terminal that `text` takes once it is safe: 2 for wide characters, 0 for combining ones. */
size_t label_width(const char *text);

/* How wide one character is, in the caller's own measure. */
typedef double (*LabelMeasure)(uint32_t codepoint);

double label_columns(uint32_t codepoint); /* the measure of label_width */
double label_measure(const char *text, LabelMeasure measure);

/* Appends `text`, safe; where it is wider than `most` its middle is left out, `ellipsis` in its place, so that names with a
 * common beginning stay different. */
void label_put_cut(StrBuf *out, const char *text, double most, LabelMeasure measure, const char *ellipsis);

#endif

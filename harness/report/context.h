/* context.h - a decision in its text, on one line for a terminal.
 *
 *     … met with {Secretary [Mike Pompeo]} in Baghdad …
 *
 * Square brackets are gold, braces the prediction; colours say the same again. Long stretches without anything of either are left out,
 * what is in the text cannot end the line or reach the terminal (label.h).
 */
#ifndef REPORT_CONTEXT_H
#define REPORT_CONTEXT_H

#include "score/decision.h"

typedef struct ContextStyle {
    bool plain;  /* ASCII signs of our own only */
    bool colour; /* ANSI escapes */
} ContextStyle;

/* Appends the line without its end; nothing where the decision has no place in the text, or there is no text. */
void context_put(StrBuf *out, const Decision *d, const Document *gold, const Document *predicted, const ContextStyle *style);

/* Appends `text`, safe, between the escape of a colour ("1", "32" …) and its end where colours are wanted. */
void context_put_coloured(StrBuf *out, const char *sgr, const char *text, const ContextStyle *style);

#endif

/* progress.h - how far a run is, on standard error.
 *
 * On a terminal one line that is written over; elsewhere (or with "plain") a line every ten seconds and one at the end.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum ProgressKind { PROGRESS_AUTO, PROGRESS_PLAIN, PROGRESS_NONE } ProgressKind;

extern const char *const progress_words[];

typedef struct Progress {
    ProgressKind kind; /* what was asked for; set the rest by progress_begin */
    const char *name;
    size_t total, before, done, failed; /* `before`: done in an earlier session */
    double began, shown;
    bool terminal, on_line;
} Progress;

void progress_begin(Progress *p, ProgressKind kind, const char *name, size_t total, size_t before);
void progress_step(Progress *p, bool failed);
void progress_show(Progress *p, bool now); /* shows itself when it is time to, or now */
void progress_end(Progress *p);

#endif

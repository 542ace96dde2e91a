/* host_answer.h - what a plug-in says about one document, gathered and written as a line of the protocol.
 *
 * Everything that was added lives in the arena handed to host_answer_begin. Something that is refused makes the document a
 * failure with the first such reason, whether the plug-in looks at the code it gets or not: nothing is dropped quietly.
 */
#ifndef RUN_HOST_ANSWER_H
#define RUN_HOST_ANSWER_H

#define ASSAY_EXTRACTOR_HOST
#include "assay/extractor.h"

#include "base/arena.h"
#include "base/strbuf.h"
#include "base/vector.h"

typedef struct HostItem HostItem;
typedef struct HostRelation HostRelation;
typedef struct HostCluster HostCluster;

typedef struct HostAnswer {
    assay_answer face; /* what the plug-in sees; its state is the HostAnswer */
    Arena *arena;
    size_t text_length;
    VECTOR(HostItem) items; /* mentions and events, in one numbering */
    VECTOR(HostRelation) relations;
    VECTOR(HostCluster) clusters;
    const char *failure; /* NULL: none */
} HostAnswer;

/* Empty, for the next document. A zeroed HostAnswer is allowed. */
void host_answer_begin(HostAnswer *a, Arena *arena, size_t text_length);

/* Appends the line with its newline: an error if there is a failure, else everything in `layers` (ASSAY_LAYER_ bits), what is
 * empty as an empty list. */
void host_answer_write(const HostAnswer *a, const char *id, size_t id_length, unsigned layers, StrBuf *out);
void host_answer_free(HostAnswer *a);

#endif

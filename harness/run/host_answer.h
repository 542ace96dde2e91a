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
#include "corpus/document.h"

typedef struct HostItem HostItem;
typedef struct HostRelation HostRelation;
typedef struct HostCluster HostCluster;
typedef struct HostRecord HostRecord;

typedef struct HostAnswer {
    assay_answer face; /* what the plug-in sees; its state is the HostAnswer */
    Arena *arena;
    size_t text_length;
    const Document *given;  /* NULL: nothing */
    VECTOR(HostItem) items; /* mentions and events, in one numbering; those that were given come first */
    uint64_t id_base;       /* ids are made with numbers behind it */
    bool mentions_changed, events_changed; /* something was added to those that were given */
    VECTOR(HostRelation) relations;
    VECTOR(HostCluster) clusters;
    VECTOR(HostRecord) records;
    const char *failure; /* NULL: none */
} HostAnswer;

/* Ready for the next document. What is in `given` (NULL: nothing; offsets in bytes) is there from the start. A zeroed HostAnswer is
 * allowed. */
void host_answer_begin(HostAnswer *a, Arena *arena, size_t text_length, const Document *given);

/* Appends the line with its newline: an error if there is a failure, else everything in `layers` (ASSAY_LAYER_ bits), what is
 * empty as an empty list. Given mentions and events to which nothing was added are not repeated; where they are, they have their
 * ids. */
void host_answer_write(const HostAnswer *a, const char *id, size_t id_length, unsigned layers, StrBuf *out);
void host_answer_free(HostAnswer *a);

#endif

/* extractor.h - how to write an extractor for assay in C.
 *
 * An extractor is a shared library that exports one object named `assay_extractor`:
 *
 *     #include <assay/extractor.h>
 *     #include <string.h>
 *
 *     static int extract(void *self, const assay_document *d, assay_answer *a)
 *     {
 *         (void)self;
 *         const char *hit = strstr(d->text, "Baghdad");
 *         if (hit) {
 *             assay_span span = {(uint32_t)(hit - d->text), (uint32_t)(hit - d->text) + 7};
 *             a->mention(a, "GPE", &span, 1, 1.0);
 *         }
 *         return 0;
 *     }
 *
 *     const assay_extractor_t assay_extractor = {
 *         .abi = ASSAY_EXTRACTOR_ABI, .name = "baghdad", .version = "1.0",
 *         .layers = ASSAY_LAYER_MENTIONS, .extract = extract,
 *     };
 *
 *     cc -shared -fPIC -o baghdad.so baghdad.c $(pkg-config --cflags assay)
 *
 * A system.yaml beside it (`name: baghdad`, `version: 1.0`, `plugin: baghdad.so`, `layers: [mentions]`) makes it a system;
 * `assay run --gold DIR --system DIR` runs it. The plug-in runs in a process of its own, one document at a time; a crash
 * costs that document and the process is started again. Its working folder is the system's, so files beside system.yaml are
 * found by their names. What it writes to stderr is kept as its log; stdout is not its own.
 *
 * All offsets are byte offsets into `text`, half-open. Everything handed to a function is valid until that function returns.
 */
#ifndef ASSAY_EXTRACTOR_H
#define ASSAY_EXTRACTOR_H

#include "assay.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The structs of this header change only with this number, and a plug-in that was built for another is refused. Version 2 shows
 * every layer that is given, and takes records. */
#define ASSAY_EXTRACTOR_ABI 2u

enum {
    ASSAY_LAYER_MENTIONS = 1u << 0,
    ASSAY_LAYER_LINKS = 1u << 1,
    ASSAY_LAYER_COREFERENCE = 1u << 2,
    ASSAY_LAYER_RELATIONS = 1u << 3,
    ASSAY_LAYER_EVENTS = 1u << 4,
    ASSAY_LAYER_ATTRIBUTES = 1u << 5,
    ASSAY_LAYER_RECORDS = 1u << 6,
};

typedef struct assay_option {
    const char *name, *value; /* from `options:` of system.yaml and the experiment; values as text */
} assay_option;

/* The filler of a role: the number of a mention or event (see assay_document and assay_answer). */
typedef struct assay_argument {
    const char *role;
    int target;
} assay_argument;

typedef struct assay_given_attribute {
    const char *name, *value; /* value NULL: a flag */
} assay_given_attribute;

typedef struct assay_given_mention {
    const char *type;
    const assay_span *spans;
    size_t n_spans;
    const char *const *links; /* alternatives */
    size_t n_links;
    const assay_given_attribute *attributes;
    size_t n_attributes;
} assay_given_mention;

typedef struct assay_given_cluster {
    const int *mentions;
    size_t n;
} assay_given_cluster;

typedef struct assay_given_relation {
    const char *type;
    const assay_argument *arguments;
    size_t n_arguments;
    const assay_given_attribute *attributes;
    size_t n_attributes;
} assay_given_relation;

typedef struct assay_given_event {
    const char *type;
    int trigger; /* -1: none */
    const assay_argument *arguments;
    size_t n_arguments;
    const assay_given_attribute *attributes;
    size_t n_attributes;
} assay_given_event;

/* One filler of a slot: any of its strings is right. */
typedef struct assay_given_filler {
    const char *const *alternatives;
    size_t n;
} assay_given_filler;

typedef struct assay_given_slot {
    const char *name;
    const assay_given_filler *fillers;
    size_t n;
} assay_given_slot;

typedef struct assay_given_record {
    const char *type;
    const assay_given_slot *slots;
    size_t n_slots;
} assay_given_record;

/* A text to work on. In training all gold layers are there too, and where the experiment gives some, those: `layers` says which.
 * What was given has numbers: mention i the number i, event i the number n_mentions + i. */
typedef struct assay_document {
    const char *id;
    const char *text; /* UTF-8, NUL-terminated; may hold NULs inside, so prefer the length */
    size_t text_length;
    const assay_span *tokens; /* byte ranges, sorted, not overlapping */
    size_t n_tokens;
    const assay_span *sentences; /* ranges of token numbers */
    size_t n_sentences;
    uint32_t layers; /* ASSAY_LAYER_ bits of what follows; a layer may be there and be empty */
    const assay_given_mention *mentions;
    size_t n_mentions;
    const assay_given_cluster *clusters;
    size_t n_clusters;
    const assay_given_relation *relations;
    size_t n_relations;
    const assay_given_event *events;
    size_t n_events;
    const assay_given_record *records;
    size_t n_records;
} assay_document;

/* Where an answer goes. Each function returns the number of the thing added (mentions and events have one numbering, which goes
 * on behind those that were given), or a negative code if it was refused (no spans, an empty span, outside the text, a target that
 * does not exist); `fail` makes the whole document a failure with this reason, and so does anything that was refused: nothing is
 * dropped quietly.
 *
 * Mentions and events that were given are part of the answer: what is added comes on top, and links, attributes, clusters, relations
 * and events may refer to their numbers. The other layers are what is added, or, if nothing is and the plug-in does not
 * announce them, what was given. */
typedef struct assay_answer assay_answer;
struct assay_answer {
    void *state; /* the harness's own */
    int (*mention)(assay_answer *a, const char *type, const assay_span *spans, size_t n_spans, double score);
    int (*link)(assay_answer *a, int mention, const char *identifier);
    int (*attribute)(assay_answer *a, int target, const char *name, const char *value); /* value may be NULL */
    int (*cluster)(assay_answer *a, const int *mentions, size_t n);
    int (*relation)(assay_answer *a, const char *type, const assay_argument *arguments, size_t n);
    int (*event)(assay_answer *a, const char *type, int trigger, const assay_argument *arguments, size_t n); /* trigger -1: none */
    int (*record)(assay_answer *a, const char *type); /* empty; its number is for `fill` */
    int (*fill)(assay_answer *a, int record, const char *slot, const char *const *alternatives, size_t n); /* one more filler of a slot */
    int (*fail)(assay_answer *a, const char *reason);
};

/* The documents of a training split, in order. `next` returns NULL behind the last; what it returned is valid until the
 * next call. `rewind` starts over. */
typedef struct assay_training assay_training;
struct assay_training {
    void *state;
    const assay_document *(*next)(assay_training *t);
    void (*rewind)(assay_training *t);
};

typedef struct assay_extractor_t {
    uint32_t abi; /* ASSAY_EXTRACTOR_ABI */
    const char *name, *version;
    uint32_t layers; /* what it answers */

    /* Optional. Called once before the first document; what it stores in *self is handed to the others. `model` is the file
     * that train wrote, or NULL. Returns 0, or non-zero with a reason in `why`. */
    int (*open)(void **self, const char *model, const assay_option *options, size_t n_options, char *why, size_t why_size);

    /* Required. Returns 0; anything else is a failure of this document. */
    int (*extract)(void *self, const assay_document *document, assay_answer *answer);

    /* Optional: an extractor that learns. Writes the file `model`. Runs in a process of its own, without open. */
    int (*train)(assay_training *documents, const char *model, const assay_option *options, size_t n_options, char *why, size_t why_size);

    void (*close)(void *self); /* optional */
} assay_extractor_t;

#if !defined(ASSAY_EXTRACTOR_HOST)
#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
extern const assay_extractor_t assay_extractor;
#endif

#ifdef __cplusplus
}
#endif
#endif

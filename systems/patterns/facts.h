/* facts.h - what was found over the mentions of a document: relations and events.
 *
 * A Facts owns its arrays and may be used again after facts_start; a zeroed one is empty. Names of roles are borrowed from the rules.
 */
#ifndef PATTERNS_FACTS_H
#define PATTERNS_FACTS_H

#include "match.h"
#include "reading.h"

#define MAX_FILLERS 16
#define NO_EVENT UINT32_MAX

typedef struct Filler {
    const char *role;
    uint32_t mention; /* NO_MENTION: it is a content or an event */
    uint32_t quote;   /* a quotation's content, if there is no mention */
    uint32_t event;   /* an event, if there is neither */
} Filler;

typedef struct Event {
    uint32_t rule, type;
    uint32_t first, end;   /* units of the trigger */
    assay_span trigger;
    bool noun;
    bool negative, dropped;
    const char *modality;  /* NULL: asserted */
    Filler fillers[MAX_FILLERS];
    size_t n_fillers;
    int number;
} Event;

typedef struct Relation {
    uint32_t type;
    const char *role[2];
    uint32_t mention[2];
    int priority;
} Relation;

typedef struct Facts {
    Relation *relations;
    size_t n_relations, relations_capacity;
    Event *events; /* in text order */
    size_t n_events, events_capacity;
} Facts;

void facts_start(Facts *f);

/* relations.c: what the rules of relations found. */
void facts_relations(Facts *f, Reading *r, const Found *found, size_t n);

/* frames.c: triggers, and what stands around them. */
void facts_events(Facts *f, Reading *r, const Found *found, size_t n);

/* quotes.c: gives quotations to the cues among the events, makes events of those without, and drops cues without quotation. */
void facts_quotes(Facts *f, Reading *r);

/* frames.c, when the events are complete: roles that events fill. */
void facts_threats(Facts *f, const Reading *r);

void event_fill(Event *e, const char *role, Filler filler);
/* The first filler of a role that is a mention, or NO_MENTION. */
uint32_t event_filler(const Event *e, const char *role);

void facts_free(Facts *f);

#endif

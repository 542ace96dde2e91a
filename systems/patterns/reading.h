/* reading.h - a text as a row of words and mentions: what relations, events and clusters are found in.
 *
 * A Unit is a word, a sign, or an outermost mention with all that lies in it. The row is also a text of its own (the page `row`), in
 * which each outermost mention is one character that tells its type (OUTER_SIGN in rules.h), followed by one for each that is nested in it, and
 * its paragraphs are the sentences; rules of relations and frames are matched on that. EVENT mentions are not closed: what is in
 * them ("the Oslo talks") stands in the row as it does in the text.
 *
 * A Reading owns its arrays and may be used again; a zeroed one is empty.
 */
#ifndef PATTERNS_READING_H
#define PATTERNS_READING_H

#include "choose.h"
#include "page.h"

#define NO_UNIT UINT32_MAX

typedef struct Mention {
    assay_span span;
    uint32_t type, rule; /* rule: UINT32_MAX if it was recalled */
    uint32_t outer;      /* the mention that it lies in, or NO_MENTION */
    uint32_t unit;       /* that it is or lies in */
    uint32_t cluster;    /* another mention of the same thing, or itself: see cluster_of */
    int number;          /* in the answer; -1: not answered */
    bool used;           /* by a layer: a REFERENCE is answered only then */
    bool metonymy;
} Mention;

typedef struct Unit {
    assay_span span;  /* in the text */
    uint32_t mention; /* or NO_MENTION */
    uint32_t sentence;
    uint32_t quote;   /* 1 + the number of the quotation that it stands in, 0: none */
    uint32_t place;   /* in the row */
} Unit;

/* What stands between quotation marks, or behind a speaker's name and a colon. */
typedef struct Quote {
    assay_span mark, content;
    uint32_t first, end; /* units of the content */
    uint32_t paragraph;
    bool labelled;
    uint32_t label;      /* the mention of the speaker, or NO_MENTION */
} Quote;

typedef struct Reading {
    const RuleSet *rules;
    const char *text;
    Page row;
    Mention *mentions;
    size_t n_mentions, mentions_capacity;
    Unit *units;
    size_t n_units, units_capacity;
    Quote *quotes;
    size_t n_quotes, quotes_capacity;
    char *bytes; /* of the row */
    size_t bytes_capacity;
    uint32_t reference, people, person, organization, gpe, location, facility, group, title, number, date, time, event, none; /* types; MAX_TYPES: no rule has it */
} Reading;

void reading_make(Reading *r, const RuleSet *rules);

/* Reads a document whose mentions were chosen. `choice` may be forgotten afterwards, the page may not. */
void reading_read(Reading *r, const assay_document *d, const Page *page, const Choice *choice);
void reading_free(Reading *r);

/* The unit at a place of the row; the mention whose character stands there, nested ones too, or NO_MENTION. */
uint32_t reading_unit_at(const Reading *r, uint32_t place);
uint32_t reading_mention_at(const Reading *r, uint32_t place);

/* True if the unit is one of the words, which are separated by |, lower case, and compared without regard to case. */
bool unit_is(const Reading *r, uint32_t unit, const char *words);
/* The type of the unit's mention, NO_TYPE if it is a word. */
uint32_t unit_type(const Reading *r, uint32_t unit);
/* True if the unit is a word in lower case (letters, maybe a hyphen). */
bool unit_is_small(const Reading *r, uint32_t unit);
/* True for descriptions and pronouns: what is answered as REFERENCE. */
static inline bool is_description(const Reading *r, uint32_t type) { return type == r->reference || type == r->people; }
static inline char unit_first(const Reading *r, uint32_t unit) { return r->text[r->units[unit].span.start]; }

/* True if the words of a mention are these, compared without regard to ASCII case; separated by |. */
bool mention_is(const Reading *r, uint32_t mention, const char *words);

/* The mention that stands for the cluster; joining two clusters. */
uint32_t cluster_of(const Reading *r, uint32_t mention);
void cluster_join(Reading *r, uint32_t a, uint32_t b);

#endif

/* plugin_host.h - a host of one screen for testing plug-ins: it opens BUILD/plugins/NAME.so, cuts a text into tokens (runs
 * of letters and digits with what joins them, else single signs), and keeps the answers. */
#ifndef PLUGIN_HOST_H
#define PLUGIN_HOST_H

#define ASSAY_EXTRACTOR_HOST
#include "unit/cmocka_all.h"

#include <assay/extractor.h>
#include <ctype.h>
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOST_MENTIONS 200000
#define HOST_EVENTS 20000
#define HOST_FACTS (4 << 20)

typedef struct HostMention {
    char type[32];
    assay_span span;
    double score;
} HostMention;

typedef struct HostEvent {
    char type[32];
    int trigger;
    size_t n;
    char role[16][16];
    int target[16];
} HostEvent;

/* A text, its tokens and, in training, its mentions. */
typedef struct HostText {
    char *text;
    size_t length;
    assay_span *tokens;
    assay_document document;
} HostText;

typedef struct Host {
    void *library;
    const assay_extractor_t *extractor;
    void *self;
    char why[512];
    HostText text; /* the last one */
    HostMention *mentions;
    size_t n_mentions;
    HostEvent *events;
    size_t n_events;
    char *facts; /* the other layers and the events in words, a line each: see host_says */
    size_t n_facts;
    size_t n_records;
    char failure[512];
} Host;

static inline bool host_joins(const char *text, size_t i, size_t n)
{
    unsigned char c = (unsigned char)text[i];
    if (isalnum(c) || c >= 0x80) return true;
    return strchr(".,'-:", c) && c && i > 0 && i + 1 < n && isalnum((unsigned char)text[i - 1]) && isalnum((unsigned char)text[i + 1]);
}

/* Bytes from 0x80 join words, but for typographic quotes and dashes (E2 80 xx). */
static inline bool host_sign(const char *text, size_t i, size_t n)
{
    return i + 2 < n && (unsigned char)text[i] == 0xe2 && (unsigned char)text[i + 1] == 0x80;
}

static inline HostText host_text(const char *text, size_t n)
{
    HostText t = {.text = malloc(n + 1), .length = n, .tokens = malloc((n + 1) * sizeof(assay_span))};
    memcpy(t.text, text, n);
    t.text[n] = '\0';
    size_t count = 0;
    for (size_t i = 0; i < n;) {
        size_t start = i;
        if (host_sign(text, i, n)) i += 3;
        else if (!host_joins(text, i, n)) i++;
        else while (i < n && host_joins(text, i, n) && !host_sign(text, i, n)) i++;
        if (isspace((unsigned char)text[start])) continue;
        t.tokens[count++] = (assay_span){(uint32_t)start, (uint32_t)i};
    }
    t.document = (assay_document){.id = "t", .text = t.text, .text_length = n, .tokens = t.tokens, .n_tokens = count};
    return t;
}

static inline void host_text_free(HostText *t)
{
    free(t->text);
    free(t->tokens);
    *t = (HostText){0};
}

static inline int host_mention(assay_answer *a, const char *type, const assay_span *spans, size_t n_spans, double score)
{
    Host *h = a->state;
    assert_int_equal(n_spans, 1);
    assert_true(spans->start < spans->end && spans->end <= h->text.length);
    assert_true(score >= 0 && score <= 1);
    assert_true(h->n_mentions < HOST_MENTIONS);
    HostMention *m = &h->mentions[h->n_mentions];
    snprintf(m->type, sizeof m->type, "%s", type);
    m->span = *spans;
    m->score = score;
    return (int)h->n_mentions++;
}

static inline void host_note(Host *h, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    int n = vsnprintf(h->facts + h->n_facts, HOST_FACTS - h->n_facts, format, values);
    va_end(values);
    assert_true(n >= 0);
    h->n_facts += (size_t)n < HOST_FACTS - h->n_facts ? (size_t)n : 0;
}

/* The words of a mention, or the type of an event. */
static inline void host_note_target(Host *h, int target)
{
    if (target >= HOST_MENTIONS) {
        assert_true((size_t)target - HOST_MENTIONS < h->n_events);
        host_note(h, "%s", h->events[target - HOST_MENTIONS].type);
        return;
    }
    assert_true(target >= 0 && (size_t)target < h->n_mentions);
    assay_span span = h->mentions[target].span;
    host_note(h, "%.*s", (int)(span.end - span.start), h->text.text + span.start);
}

static inline void host_note_arguments(Host *h, const assay_argument *arguments, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        host_note(h, "%s%s ", i ? ", " : "(", arguments[i].role);
        host_note_target(h, arguments[i].target);
    }
    host_note(h, n ? ")\n" : "()\n");
}

static inline int host_event(assay_answer *a, const char *type, int trigger, const assay_argument *arguments, size_t n)
{
    Host *h = a->state;
    assert_true(h->n_events < HOST_EVENTS && n <= 16);
    HostEvent *e = &h->events[h->n_events];
    snprintf(e->type, sizeof e->type, "%s", type);
    e->trigger = trigger;
    e->n = n;
    for (size_t i = 0; i < n; i++) {
        snprintf(e->role[i], sizeof e->role[i], "%s", arguments[i].role);
        e->target[i] = arguments[i].target;
    }
    host_note(h, "%s ", type);
    if (trigger >= 0) host_note_target(h, trigger);
    host_note_arguments(h, arguments, n);
    return HOST_MENTIONS + (int)h->n_events++;
}

static inline int host_relation(assay_answer *a, const char *type, const assay_argument *arguments, size_t n)
{
    host_note(a->state, "%s ", type);
    host_note_arguments(a->state, arguments, n);
    return 0;
}

static inline int host_link(assay_answer *a, int mention, const char *identifier)
{
    host_note(a->state, "link ");
    host_note_target(a->state, mention);
    host_note(a->state, " = %s\n", identifier);
    return 0;
}

static inline int host_attribute(assay_answer *a, int target, const char *name, const char *value)
{
    host_note_target(a->state, target);
    host_note(a->state, " %s=%s\n", name, value);
    return 0;
}

static inline int host_cluster(assay_answer *a, const int *mentions, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        host_note(a->state, i ? " | " : "cluster ");
        host_note_target(a->state, mentions[i]);
    }
    host_note(a->state, "\n");
    return 0;
}

static inline int host_record(assay_answer *a, const char *type)
{
    Host *h = a->state;
    host_note(h, "record %zu %s\n", h->n_records, type);
    return (int)h->n_records++;
}

static inline int host_fill(assay_answer *a, int record, const char *slot, const char *const *alternatives, size_t n)
{
    host_note(a->state, "record %d %s", record, slot);
    for (size_t i = 0; i < n; i++) host_note(a->state, "%s%s", i ? " | " : " ", alternatives[i]);
    host_note(a->state, "\n");
    return 0;
}

static inline int host_fail(assay_answer *a, const char *reason)
{
    Host *h = a->state;
    snprintf(h->failure, sizeof h->failure, "%s", reason);
    return 0;
}

/* The folder of a system in the source tree. */
static inline const char *host_system_folder(const char *name, char *out, size_t size)
{
    snprintf(out, size, "%.*s/systems/%s", (int)(strlen(TEST_DATA) - strlen("/tests/data")), TEST_DATA, name);
    return out;
}

static inline void host_load(Host *h, const char *name)
{
    char path[1024];
    *h = (Host){0};
    snprintf(path, sizeof path, TEST_BINARY_DIR "/plugins/%s.so", name);
    h->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!h->library) fail_msg("%s", dlerror());
    h->extractor = dlsym(h->library, "assay_extractor");
    assert_non_null(h->extractor);
    assert_int_equal(h->extractor->abi, ASSAY_EXTRACTOR_ABI);
    h->mentions = malloc(HOST_MENTIONS * sizeof *h->mentions);
    h->events = malloc(HOST_EVENTS * sizeof *h->events);
    h->facts = malloc(HOST_FACTS);
}

static inline int host_open(Host *h, const char *model, const assay_option *options, size_t n)
{
    return h->extractor->open(&h->self, model, options, n, h->why, sizeof h->why);
}

static inline void host_shut(Host *h)
{
    if (h->self) h->extractor->close(h->self);
    h->self = NULL;
}

static inline void host_unload(Host *h)
{
    host_shut(h);
    host_text_free(&h->text);
    free(h->mentions);
    free(h->events);
    free(h->facts);
    dlclose(h->library);
}

static inline int host_extract_bytes(Host *h, const char *text, size_t n)
{
    assay_answer answer = {.state = h, .mention = host_mention, .event = host_event, .relation = host_relation, .link = host_link, .attribute = host_attribute,
                           .cluster = host_cluster, .record = host_record, .fill = host_fill, .fail = host_fail};
    host_text_free(&h->text);
    h->text = host_text(text, n);
    h->n_mentions = h->n_events = h->n_facts = h->n_records = 0;
    h->facts[0] = '\0';
    h->failure[0] = '\0';
    return h->extractor->extract(h->self, &h->text.document, &answer);
}

static inline void host_extract(Host *h, const char *text)
{
    assert_int_equal(host_extract_bytes(h, text, strlen(text)), 0);
}

/* What was found, as "TYPE:words; TYPE:words" in the order of the answers. */
static inline const char *host_found(const Host *h, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < h->n_mentions && used < size; i++) {
        const HostMention *m = &h->mentions[i];
        used += (size_t)snprintf(out + used, size - used, "%s%s:%.*s", i ? "; " : "", m->type, (int)(m->span.end - m->span.start),
                                 h->text.text + m->span.start);
    }
    return out;
}

/* Fails unless the line is among what the other layers hold: "HAS_TITLE (person Ada Brook, title minister)". */
static inline void host_says(Host *h, const char *line)
{
    size_t n = strlen(line);
    for (const char *p = h->facts; *p; p += strcspn(p, "\n"), p += *p == '\n')
        if (strcspn(p, "\n") == n && memcmp(p, line, n) == 0) return;
    fail_msg("%s\n  does not say: %s\n  it says:\n%s", h->text.text, line, h->facts);
}

static inline void host_expect(Host *h, const char *text, const char *expected)
{
    char out[4096];
    host_extract(h, text);
    assert_string_equal(host_found(h, out, sizeof out), expected);
}

#endif

/* One request at a time: read, extract, answer, flush. Requests that have already arrived wait in the buffer; the answer to
 * one is never held back for the next, because a crash would then be laid to the wrong document. */
#include "run/host.h"

#include "run/host_answer.h"
#include "run/host_view.h"

#include "base/json.h"
#include "base/process.h"
#include "corpus/jsonl.h"
#include "run/scan.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef VECTOR(assay_span) SpanVector;

typedef struct Host {
    const char *plugin;
    const assay_extractor_t *extractor;
    void *self;
    bool open;
    int in, out;
    StrBuf input; /* what was read; lines before `used` are done with */
    size_t used;
    StrBuf output;
    size_t line;  /* number of the request, for messages */
    Arena arena;  /* of one request */
    SpanVector tokens, sentences;
    Symbols symbols;   /* of what was given */
    Document document; /* a request with layers */
    VECTOR(assay_option) options;
    HostAnswer answer;
} Host;

/* -- input and output ----------------------------------------------------------------------------------------------------- */

/* 1 and a line, 0 at the end of the input. Waits where a descriptor does not. */
static int next_line(Host *h, const char **line, size_t *n, Error *e)
{
    size_t looked = h->used;
    while (true) {
        char *newline = h->input.length > looked ? memchr(h->input.data + looked, '\n', h->input.length - looked) : NULL;
        if (newline) {
            *line = h->input.data + h->used;
            *n = (size_t)(newline - *line);
            h->used += *n + 1;
            h->line++;
            return 1;
        }
        size_t rest = h->input.length - h->used;
        if (h->used) memmove(h->input.data, h->input.data + h->used, rest);
        h->used = 0;
        h->input.length = looked = rest;
        sb_reserve(&h->input, 1 << 16);
        ssize_t got = process_read(h->in, h->input.data + rest, 1 << 16);
        if (got == 0 && rest == 0) return 0;
        if (got == 0) return error_set(e, ASSAY_ERR_DATA, "the input ends in the middle of request %zu", h->line + 1);
        if (got == -2) return error_errno(e, ASSAY_ERR_DATA, NULL, "cannot read requests");
        if (got == -1) poll(&(struct pollfd){h->in, POLLIN, 0}, 1, -1);
        else h->input.length += (size_t)got;
    }
}

static int flush(Host *h, Error *e)
{
    size_t put = 0;
    while (put < h->output.length) {
        ssize_t n = process_write(h->out, h->output.data + put, h->output.length - put);
        if (n == -2) return error_errno(e, ASSAY_ERR_DATA, NULL, "cannot write an answer");
        if (n == -1) poll(&(struct pollfd){h->out, POLLOUT, 0}, 1, -1);
        else put += (size_t)n;
    }
    sb_clear(&h->output);
    return ASSAY_OK;
}

static int answer_error(Host *h, const char *key, const char *value, const char *reason, Error *e)
{
    sb_printf(&h->output, "{\"%s\":%s,\"error\":", key, value);
    json_put_text(&h->output, reason);
    sb_puts(&h->output, "}\n");
    return flush(h, e);
}

/* -- hello and train ------------------------------------------------------------------------------------------------------ */

static const char *keep_string(Host *h, const JsonReader *r)
{
    const char *text;
    size_t n;
    if (json_read_string(r, &text, &n)) return arena_copy(&h->arena, text, n);
    if (json_kind(r) == KIND_NULL) return NULL;
    StrBuf value = {0};
    json_put_value(&value, r);
    text = arena_copy(&h->arena, value.data, value.length);
    sb_free(&value);
    return text;
}

static void read_options(Host *h, JsonReader *r)
{
    h->options.n = 0;
    if (!json_enter(r, KIND_OBJECT)) return;
    while (json_next(r)) {
        const char *name = json_key(r), *value = keep_string(h, r);
        vec_push(&h->options, (assay_option){arena_copy(&h->arena, name, strlen(name)), value ? value : ""});
    }
}

static int say_hello(Host *h, const char *model, Error *e)
{
    const assay_extractor_t *x = h->extractor;
    char why[512] = "";
    if (h->open) return error_set(e, ASSAY_ERR_DATA, "request %zu: hello was said before", h->line);
    if (x->open && x->open(&h->self, model, h->options.at, h->options.n, why, sizeof why) != 0) {
        why[sizeof why - 1] = '\0';
        int status = answer_error(h, "assay", "1", *why ? why : "open failed without a reason", e);
        return status ? status : error_set(e, ASSAY_ERR_SYSTEM, "%s: %s", h->plugin, *why ? why : "open failed without a reason");
    }
    h->open = true;
    sb_puts(&h->output, "{\"assay\":1,\"name\":");
    json_put_text(&h->output, x->name);
    sb_puts(&h->output, ",\"version\":");
    json_put_text(&h->output, x->version);
    sb_puts(&h->output, ",\"offsets\":\"byte\",\"layers\":[");
    for (Layer l = 0, said = 0; l < LAYER_COUNT; l++)
        if (x->layers & LAYER_BIT(l)) sb_printf(&h->output, "%s\"%s\"", said++ ? "," : "", layer_name(l));
    sb_puts(&h->output, "]}\n");
    return flush(h, e);
}

/* What a training plug-in pulls documents from: the file of the harness, from the start again after rewind. */
typedef struct Lessons {
    const char *path;
    Symbols symbols;
    Reader *reader;
    Document document;
    assay_document view;
    Arena arena;
    int status;
    Error error;
} Lessons;

static void rewind_lessons(assay_training *t)
{
    Lessons *l = t->state;
    ReadOptions options = READ_OPTIONS_INIT;
    options.symbols = &l->symbols;
    reader_close(l->reader);
    l->reader = NULL;
    l->status = reader_open(&l->reader, format_find("jsonl"), l->path, &options, &l->error);
}

static const assay_document *next_lesson(assay_training *t)
{
    Lessons *l = t->state;
    if (l->status < 0) return NULL;
    l->status = reader_next(l->reader, &l->document, &l->error);
    if (l->status <= 0) return NULL;
    document_tokenize(&l->document);
    arena_reset(&l->arena);
    host_view(&l->view, &l->document, &l->arena);
    return &l->view;
}

static int train(Host *h, const char *path, const char *model, Error *e)
{
    if (!h->extractor->train) return answer_error(h, "trained", "false", "this plug-in does not learn", e);
    if (!model) return error_set(e, ASSAY_ERR_DATA, "request %zu: the path of the model is missing", h->line);
    char why[512] = "";
    Lessons lessons = {.path = path};
    assay_training training = {.state = &lessons, .next = next_lesson, .rewind = rewind_lessons};
    rewind_lessons(&training);
    int failed = lessons.status < 0 ? -1 : h->extractor->train(&training, model, h->options.at, h->options.n, why, sizeof why);
    why[sizeof why - 1] = '\0';
    if (lessons.status < 0) error_text(&lessons.error, why, sizeof why), failed = -1;
    reader_close(lessons.reader);
    document_free(&lessons.document);
    arena_free(&lessons.arena);
    symbols_free(&lessons.symbols);
    if (failed) return answer_error(h, "trained", "false", *why ? why : "training failed without a reason", e);
    sb_puts(&h->output, "{\"trained\":true}\n");
    return flush(h, e);
}

/* {"assay":1,"hello":{layers, options, model}} or {"assay":1,"train":PATH,"model":PATH,"options":{…}}. */
static int take_order(Host *h, const char *line, size_t n, Error *e)
{
    JsonReader r;
    const char *model = NULL, *lessons = NULL;
    uint64_t protocol = 0;
    bool hello = false;
    int status = json_open(&r, line, n, e);
    if (status) return status;
    h->options.n = 0;
    for (bool in = json_enter(&r, KIND_OBJECT); in && json_next(&r);) {
        if (json_key_is(&r, "assay")) json_read_unsigned(&r, &protocol);
        else if (json_key_is(&r, "train")) lessons = keep_string(h, &r);
        else if (json_key_is(&r, "model")) model = keep_string(h, &r);
        else if (json_key_is(&r, "options")) read_options(h, &r);
        else if (json_key_is(&r, "hello") && json_enter(&r, KIND_OBJECT)) {
            hello = true;
            while (json_next(&r)) {
                if (json_key_is(&r, "options")) read_options(h, &r);
                else if (json_key_is(&r, "model")) model = keep_string(h, &r);
            }
        }
    }
    if (protocol != 1) status = error_set(e, ASSAY_ERR_DATA, "request %zu: this is not protocol 1 of assay", h->line);
    else if (hello) status = say_hello(h, model, e);
    else if (lessons) status = train(h, lessons, model, e);
    else status = error_set(e, ASSAY_ERR_DATA, "request %zu is neither hello nor train", h->line);
    json_close(&r);
    return status;
}

/* -- documents ------------------------------------------------------------------------------------------------------------ */

/* [[start, end], …], added to what is there. */
static void scan_spans(Scan *s, SpanVector *out)
{
    for (bool more = scan_open(s, '['); more; more = scan_more(s, ']')) {
        assay_span span;
        if (!scan_open(s, '[') || !scan_unsigned(s, &span.start) || !scan_more(s, ']') || !scan_unsigned(s, &span.end)) break;
        if (scan_more(s, ']')) s->wrong = true;
        vec_push(out, span);
    }
}

/* The plain request, which is nearly every one: text, tokens and sentences. False if the line is none; *others says that it has
 * other members too. */
static bool scan_document(Host *h, const char *line, size_t n, assay_document *d, bool *others)
{
    Scan s = {line, line + n, false};
    Slice key, id = {0}, text = {0};
    h->tokens.n = h->sentences.n = 0;
    *others = false;
    for (bool more = scan_open(&s, '{'); more; more = scan_more(&s, '}')) {
        if (!scan_key(&s, &key)) break;
        if (slice_is(key, "id")) scan_string(&s, &h->arena, &id);
        else if (slice_is(key, "text")) scan_string(&s, &h->arena, &text);
        else if (slice_is(key, "tokens")) scan_spans(&s, &h->tokens);
        else if (slice_is(key, "sentences")) scan_spans(&s, &h->sentences);
        else *others |= scan_skip(&s);
    }
    *d = (assay_document){.id = id.at, .text = text.at, .text_length = text.n, .tokens = h->tokens.at, .n_tokens = h->tokens.n,
                          .sentences = h->sentences.at, .n_sentences = h->sentences.n};
    return scan_good(&s) && id.at && text.at;
}

/* A request that carries layers goes through the reader of Assay JSONL. */
static int parse_document(Host *h, const char *line, size_t n, assay_document *d, Error *e)
{
    JsonlContext context = JSONL_CONTEXT_INIT;
    Error why = {0};
    context.symbols = &h->symbols;
    context.unit = UNIT_BYTE;
    if (jsonl_parse(&h->document, line, n, &context, &why))
        return error_set(e, ASSAY_ERR_DATA, "request %zu is not understood: column %zu: %s", h->line, why.column, why.message);
    document_tokenize(&h->document);
    host_view(d, &h->document, &h->arena);
    return ASSAY_OK;
}

static int answer_document(Host *h, const char *line, size_t n, Error *e)
{
    assay_document document;
    bool others;
    if (!h->open) return error_set(e, ASSAY_ERR_DATA, "request %zu is a document, but hello was not said", h->line);
    if (!scan_document(h, line, n, &document, &others))
        return error_set(e, ASSAY_ERR_DATA, "request %zu is not understood: %.*s", h->line, n < 60 ? (int)n : 60, line);
    int status = others ? parse_document(h, line, n, &document, e) : ASSAY_OK;
    if (status) return status;
    host_answer_begin(&h->answer, &h->arena, document.text_length, others ? &h->document : NULL);
    int failed = h->extractor->extract(h->self, &document, &h->answer.face);
    if (failed && !h->answer.failure) {
        char reason[64];
        snprintf(reason, sizeof reason, "the plug-in returned %d", failed);
        h->answer.face.fail(&h->answer.face, reason);
    }
    host_answer_write(&h->answer, document.id, strlen(document.id), h->extractor->layers, &h->output);
    return flush(h, e);
}

static int serve(Host *h, Error *e)
{
    static const char order[] = "{\"assay\":";
    const char *line = NULL;
    size_t n = 0;
    int status;
    while ((status = next_line(h, &line, &n, e)) == 1) {
        bool is_order = n > sizeof order && memcmp(line, order, sizeof order - 1) == 0;
        status = is_order ? take_order(h, line, n, e) : answer_document(h, line, n, e);
        arena_reset(&h->arena);
        if (status) return status;
    }
    return status;
}

/* -- the library ---------------------------------------------------------------------------------------------------------- */

static int load(Host *h, void **library, Error *e)
{
    StrBuf path = {0}; /* with a slash, or the loader looks along its own path */
    sb_printf(&path, "%s%s", strchr(h->plugin, '/') ? "" : "./", h->plugin);
    *library = dlopen(path.data, RTLD_NOW | RTLD_LOCAL);
    sb_free(&path);
    if (!*library) return error_set(e, ASSAY_ERR_DATA, "cannot load the plug-in: %s", dlerror());
    const assay_extractor_t *x = dlsym(*library, "assay_extractor");
    if (!x) return error_set(e, ASSAY_ERR_DATA, "%s is no plug-in of assay: it does not export assay_extractor", h->plugin);
    if (x->abi != ASSAY_EXTRACTOR_ABI)
        return error_set(e, ASSAY_ERR_DATA, "%s was built for version %u of the plug-in interface; this is version %u: build it again",
                         h->plugin, x->abi, ASSAY_EXTRACTOR_ABI);
    if (!x->name || !x->version || !x->extract)
        return error_set(e, ASSAY_ERR_DATA, "%s is incomplete: assay_extractor must have name, version and extract", h->plugin);
    h->extractor = x;
    return ASSAY_OK;
}

static void release(Host *h)
{
    if (h->open && h->extractor->close) h->extractor->close(h->self);
    host_answer_free(&h->answer);
    vec_free(&h->tokens);
    vec_free(&h->sentences);
    vec_free(&h->options);
    document_free(&h->document);
    symbols_free(&h->symbols);
    arena_free(&h->arena);
    sb_free(&h->input);
    sb_free(&h->output);
}

int host_run(const char *plugin, int in, int out, Error *e)
{
    Host h = {.plugin = plugin, .in = in, .out = out};
    void *library = NULL;
    int own = -1;
    int status = ASSAY_OK;
    if (out == STDOUT_FILENO) {
        own = h.out = fcntl(out, F_DUPFD_CLOEXEC, 3);
        if (own < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) status = error_errno(e, ASSAY_ERR_INTERNAL, NULL, "cannot set the output apart");
    }
    if (!status) status = load(&h, &library, e);
    if (!status) status = serve(&h, e);
    release(&h);
    if (library) dlclose(library);
    if (own >= 0) close(own);
    return status;
}

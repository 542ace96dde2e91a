/* Requests and answers are lines of assay JSONL, so the corpus layer writes and reads them; what is added here is the
 * bargain: the right document, the unit and the layers that hello announced, and a reason that helps the author of a system. */
#include "run/protocol.h"

#include "base/json.h"
#include "corpus/jsonl.h"
#include "run/given.h"
#include "run/scan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *run_status_name(RunStatus status)
{
    static const char *const names[] = {[RUN_OK] = "ok", [RUN_FAILED] = "failed", [RUN_TIMEOUT] = "timeout", [RUN_CRASHED] = "crashed",
                                        [RUN_BAD_ANSWER] = "bad answer", [RUN_MISSING] = "missing"};
    return names[status];
}

/* -- requests ------------------------------------------------------------------------------------------------------------- */

static void put_options(StrBuf *out, const PairList *options)
{
    sb_puts(out, ",\"options\":{");
    for (size_t i = 0; i < options->n; i++) {
        if (i) sb_putc(out, ',');
        json_put_text(out, options->at[i].name);
        sb_putc(out, ':');
        json_put_text(out, options->at[i].value);
    }
    sb_putc(out, '}');
}

static void put_layers(StrBuf *out, unsigned layers)
{
    const char *between = "";
    for (Layer l = 0; l < LAYER_COUNT; l++) {
        if (!(layers & LAYER_BIT(l))) continue;
        sb_printf(out, "%s\"%s\"", between, layer_name(l));
        between = ",";
    }
}

void protocol_put_hello(StrBuf *out, unsigned layers, const PairList *options, const char *model)
{
    sb_puts(out, "{\"assay\":1,\"hello\":{\"layers\":[");
    put_layers(out, layers);
    sb_putc(out, ']');
    put_options(out, options);
    sb_puts(out, ",\"model\":");
    if (model) json_put_text(out, model);
    else sb_puts(out, "null");
    sb_puts(out, "}}\n");
}

void protocol_put_training(StrBuf *out, const char *lessons, const char *model, const PairList *options)
{
    sb_puts(out, "{\"assay\":1,\"train\":");
    json_put_text(out, lessons);
    sb_puts(out, ",\"model\":");
    json_put_text(out, model);
    put_options(out, options);
    sb_puts(out, "}\n");
}

void protocol_put_document(StrBuf *out, const Document *d, OffsetUnit unit, unsigned given)
{
    Arena arena = {0};
    Document shown;
    given_document(&shown, d, given, &arena);
    WriteOptions options = WRITE_OPTIONS_INIT;
    options.unit = unit;
    jsonl_write(out, &shown, &options);
    sb_putc(out, '\n');
    arena_free(&arena);
}

/* -- hello ---------------------------------------------------------------------------------------------------------------- */

static int no_hello(Error *e, const char *line, size_t n, const char *why)
{
    return error_set(e, ASSAY_ERR_SYSTEM, "its answer to hello %s: %.*s%s", why, n < 80 ? (int)n : 80, line, n > 80 ? " ..." : "");
}

static bool read_layers(JsonReader *r, unsigned *layers)
{
    const char *text;
    size_t n;
    Layer layer;
    bool good = json_enter(r, KIND_ARRAY);
    while (good && json_next(r)) {
        if (json_read_string(r, &text, &n) && layer_parse(text, n, &layer)) *layers |= LAYER_BIT(layer);
        else return false;
    }
    return good;
}

/* Reads the members; NULL or what is wrong. `error` is the system's own, in the reader's memory. */
static const char *read_hello_members(JsonReader *r, ProtocolHello *out, const char **error)
{
    const char *text;
    uint64_t protocol = 0;
    if (!json_enter(r, KIND_OBJECT)) return "is no object";
    while (json_next(r)) {
        bool string = json_read_string(r, &text, NULL);
        if (json_key_is(r, "assay") && (!json_read_unsigned(r, &protocol) || protocol != 1)) return "is not protocol 1";
        if (json_key_is(r, "name") && string) snprintf(out->name, sizeof out->name, "%s", text);
        if (json_key_is(r, "version") && string) snprintf(out->version, sizeof out->version, "%s", text);
        if (json_key_is(r, "error")) *error = string ? text : "(no text)";
        if (json_key_is(r, "offsets") && !(string && offset_unit_parse(text, &out->unit))) return "has offsets other than byte, codepoint or utf16";
        if (json_key_is(r, "layers") && !read_layers(r, &out->layers)) return "has layers that are none of ours";
    }
    if (*error) return NULL;
    if (protocol != 1) return "lacks \"assay\":1";
    return out->layers ? NULL : "announces no layers";
}

static int compare_with_file(const ProtocolHello *hello, const System *system, Error *e)
{
    unsigned lacking = system->layers & ~hello->layers;
    if (system->unit_given && hello->unit != system->unit)
        return error_set(e, ASSAY_ERR_SYSTEM, "its offsets are in %s according to hello, but in %s according to system.yaml",
                         offset_unit_name(hello->unit), offset_unit_name(system->unit));
    for (Layer l = 0; l < LAYER_COUNT; l++)
        if (lacking & LAYER_BIT(l))
            return error_set(e, ASSAY_ERR_SYSTEM, "system.yaml promises the layer %s, but the system does not announce it in hello", layer_name(l));
    return ASSAY_OK;
}

int protocol_read_hello(ProtocolHello *out, const char *line, size_t n, const System *system, Error *e)
{
    JsonReader r;
    const char *error = NULL;
    *out = (ProtocolHello){.unit = UNIT_CODEPOINT};
    snprintf(out->name, sizeof out->name, "%s", system->name);
    snprintf(out->version, sizeof out->version, "%s", system->version);
    if (json_open(&r, line, n, NULL)) return no_hello(e, line, n, "is not JSON");
    const char *wrong = read_hello_members(&r, out, &error);
    int status = ASSAY_OK;
    if (wrong) status = no_hello(e, line, n, wrong);
    else if (error) status = error_set(e, ASSAY_ERR_SYSTEM, "it refused to start: %s", error);
    else status = compare_with_file(out, system, e);
    json_close(&r);
    return status;
}

int protocol_read_trained(const char *line, size_t n, Error *e)
{
    JsonReader r;
    const char *error = NULL, *text;
    bool trained = false;
    if (json_open(&r, line, n, NULL))
        return error_set(e, ASSAY_ERR_SYSTEM, "its answer to train is not JSON: %.*s", n < 80 ? (int)n : 80, line);
    for (bool in = json_enter(&r, KIND_OBJECT); in && json_next(&r);) {
        if (json_key_is(&r, "trained")) json_read_bool(&r, &trained);
        if (json_key_is(&r, "error")) error = json_read_string(&r, &text, NULL) ? text : "(no text)";
    }
    int status = ASSAY_OK;
    if (error) status = error_set(e, ASSAY_ERR_SYSTEM, "it could not be trained: %s", error);
    else if (!trained) status = error_set(e, ASSAY_ERR_SYSTEM, "its answer to train is not {\"trained\":true}: %.*s", n < 80 ? (int)n : 80, line);
    json_close(&r);
    return status;
}

/* -- answers -------------------------------------------------------------------------------------------------------------- */

/* The outermost members of an answer, as written. */
typedef struct Outline {
    Slice id, offsets;
    bool layer_key[LAYER_COUNT];
} Outline;

static const char *const layer_keys[LAYER_COUNT] = {[LAYER_MENTIONS] = "mentions", [LAYER_COREFERENCE] = "clusters", [LAYER_RELATIONS] = "relations",
                                                    [LAYER_EVENTS] = "events", [LAYER_RECORDS] = "records"};

static bool read_outline(Outline *o, Arena *arena, const char *line, size_t n)
{
    Scan s = {line, line + n, false};
    Slice key;
    *o = (Outline){0};
    for (bool more = scan_open(&s, '{'); more; more = scan_more(&s, '}')) {
        if (!scan_key(&s, &key)) break;
        for (Layer l = 0; l < LAYER_COUNT; l++)
            if (layer_keys[l] && slice_is(key, layer_keys[l])) o->layer_key[l] = true;
        if (slice_is(key, "id")) scan_string(&s, arena, &o->id);
        else if (slice_is(key, "offsets")) scan_string(&s, arena, &o->offsets);
        else scan_skip(&s);
    }
    return scan_good(&s);
}

static void bad(ProtocolAnswer *a, bool in_step, const char *format, ...) PRINTF_LIKE(3, 4);

static void bad(ProtocolAnswer *a, bool in_step, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(a->reason, sizeof a->reason, format, args);
    va_end(args);
    for (char *c = a->reason; *c; c++)
        if ((unsigned char)*c < 0x20) *c = ' ';
    a->status = RUN_BAD_ANSWER;
    a->in_step = in_step;
}

/* Is it an answer, and to this request? */
static bool check_outline(ProtocolAnswer *a, const ProtocolCheck *check, Outline *o, const char *line, size_t n)
{
    const char *id = check->document->id;
    int shown = n < 80 ? (int)n : 80;
    if (!read_outline(o, &a->predicted.arena, line, n)) {
        JsonReader r;
        Error why = {.message = "not an object, {\"id\": ...}"};
        if (!json_open(&r, line, n, &why)) json_close(&r);
        bad(a, false, "the answer is %s: %.*s%s", n ? why.message : "an empty line", shown, line, n > 80 ? " ..." : "");
    } else if (!o->id.at) {
        bad(a, false, "the answer has no id: %.*s%s", shown, line, n > 80 ? " ..." : "");
    } else if (!slice_is(o->id, id)) {
        bad(a, false, "the answer is to document '%.100s', but it was the turn of '%.100s': answers come in the order of the requests", o->id.at, id);
    } else if (o->offsets.at && !slice_is(o->offsets, offset_unit_name(check->unit))) {
        bad(a, true, "the answer counts offsets in '%.20s', but hello announced '%s'", o->offsets.at, offset_unit_name(check->unit));
    }
    return a->status == RUN_OK;
}

/* Puts layers that were given and are not repeated behind the answer's own members: relations between given mentions can only
 * be read together with them. */
static void put_given(StrBuf *json, const ProtocolCheck *check, const Outline *o)
{
    StrBuf request = {0};
    Slice key;
    protocol_put_document(&request, check->document, check->unit, check->given);
    Scan s = {request.data, request.data + request.length, false};
    while (json->data[json->length - 1] != '}') json->length--; /* white space behind it */
    json->length--;
    for (bool more = scan_open(&s, '{'); more; more = scan_more(&s, '}')) {
        if (!scan_key(&s, &key)) break;
        const char *value = s.at;
        scan_skip(&s);
        for (Layer l = 0; l < LAYER_COUNT; l++) {
            if (!layer_keys[l] || o->layer_key[l] || !slice_is(key, layer_keys[l])) continue;
            sb_printf(json, ",\"%s\":", layer_keys[l]);
            sb_put(json, value, (size_t)(s.at - value));
        }
    }
    sb_putc(json, '}');
    sb_free(&request);
}

/* Parses and settles the answer, counting its offsets in `unit`s. */
static int parse(ProtocolAnswer *a, const ProtocolCheck *check, OffsetUnit unit, const char **failure, Error *e)
{
    JsonlContext context = JSONL_CONTEXT_INIT;
    Document *d = &a->predicted;
    context.symbols = check->symbols;
    context.unit = unit;
    context.failure = failure;
    int status = jsonl_parse(d, a->json.data, a->json.length, &context, e);
    if (status || *failure) return status;
    const Document *asked = check->document;
    if (d->text && (d->text_length != asked->text_length || memcmp(d->text, asked->text, asked->text_length) != 0))
        return error_set(e, ASSAY_ERR_DATA, "the answer has a text that is not the request's");
    return document_settle(d, asked, e);
}

/* Would the answer fit if its offsets counted something else? */
static const char *fitting_unit(ProtocolAnswer *a, const ProtocolCheck *check, const Outline *o)
{
    const Document *d = check->document;
    const char *failure;
    if (o->offsets.at || utf8_count(d->text, d->text_length, UNIT_CODEPOINT) == d->text_length) return NULL;
    for (OffsetUnit unit = UNIT_BYTE; unit <= UNIT_UTF16; unit++)
        if (unit != check->unit && parse(a, check, unit, &failure, NULL) == ASSAY_OK) return offset_unit_name(unit);
    return NULL;
}

static void explain(ProtocolAnswer *a, const ProtocolCheck *check, const Outline *o, const Error *e)
{
    char column[48] = "";
    if (e->column) snprintf(column, sizeof column, " (column %zu of the answer)", e->column);
    const char *unit = fitting_unit(a, check, o);
    if (unit)
        bad(a, true, "%.400s%s; its offsets are read as %s, as hello announced, and would fit as %s: wrong unit?", e->message, column,
            offset_unit_name(check->unit), unit);
    else if (check->given && o->layer_key[LAYER_MENTIONS])
        bad(a, true, "%.400s%s; an answer with mentions of its own must repeat those that were given, with their ids, if anything refers to them",
            e->message, column);
    else bad(a, true, "%.600s%s", e->message, column);
}

static void check_layers(ProtocolAnswer *a, const ProtocolCheck *check)
{
    unsigned more = a->predicted.layers & ~(given_layers(NULL, check->layers) | given_layers(NULL, check->given));
    for (Layer l = 0; l < LAYER_COUNT; l++)
        if (more & LAYER_BIT(l)) {
            bad(a, true, "the answer has the layer %s, which hello did not announce", layer_name(l));
            return;
        }
}

void protocol_check(ProtocolAnswer *a, const ProtocolCheck *check, const char *line, size_t n)
{
    Outline outline;
    Error e = {0};
    const char *failure = NULL;
    a->status = RUN_OK;
    a->in_step = true;
    a->reason[0] = '\0';
    document_reset(&a->predicted);
    sb_clear(&a->json);
    sb_put(&a->json, line, n);
    if (!check_outline(a, check, &outline, line, n)) return;
    if (check->given) put_given(&a->json, check, &outline);
    int status = parse(a, check, check->unit, &failure, &e);
    if (failure) {
        bad(a, true, "%s", *failure ? failure : "it failed, and gave no reason");
        a->status = RUN_FAILED;
    } else if (status) {
        explain(a, check, &outline, &e);
    } else {
        check_layers(a, check);
    }
}

void protocol_answer_free(ProtocolAnswer *a)
{
    document_free(&a->predicted);
    sb_free(&a->json);
}

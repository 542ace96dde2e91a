/* Reading a line of assay JSONL. The keys of an object come in any order, but a cluster can only be read once the mentions
 * are known and an argument once the events have ids; so the line's members are gone through in a few passes, and a table
 * says which key belongs to which pass. */
#include "corpus/jsonl.h"

#include "corpus/jsonl_internal.h"

#include "base/hash.h"
#include "base/input.h"

#include <stdio.h>
#include <string.h>

/* -- the head ------------------------------------------------------------------------------------------------------------- */

static int read_id(Parse *p)
{
    const char *text;
    size_t n;
    int status = jsonl_name(p, "id", &text, &n);
    if (!status) p->d->id = arena_copy(&p->d->arena, text, n);
    return status;
}

static int read_document_text(Parse *p)
{
    const char *text;
    size_t n;
    if (!json_read_string(&p->r, &text, &n)) return jsonl_must_be(p, "text", "a string");
    if (n >= UINT32_MAX) return jsonl_wrong(p, "the text is longer than 4 GiB");
    p->d->text = arena_copy(&p->d->arena, text, n);
    p->d->text_length = (uint32_t)n;
    return ASSAY_OK;
}

static int read_sha256(Parse *p)
{
    int status = jsonl_text(p, "text_sha256", &p->d->text_sha256);
    if (status) return status;
    const char *hex = p->d->text_sha256;
    if (strlen(hex) == 64 && strspn(hex, "0123456789abcdef") == 64) return ASSAY_OK;
    return jsonl_wrong(p, "text_sha256 must be 64 digits 0-9 a-f");
}

static int read_offsets(Parse *p)
{
    const char *text;
    if (!json_read_string(&p->r, &text, NULL)) return jsonl_must_be(p, "offsets", "a string");
    return offset_unit_parse(text, &p->d->unit) ? ASSAY_OK
                                                : jsonl_wrong(p, "offsets must be byte, codepoint or utf16, not \"%.40s\"", text);
}

static int read_tokens(Parse *p)
{
    p->d->has_tokens = true;
    return jsonl_spans(p, "tokens", "a token", &p->d->tokens, &p->d->n_tokens);
}

static int read_sentences(Parse *p)
{
    p->d->has_sentences = true;
    return jsonl_spans(p, "sentences", "a sentence", &p->d->sentences, &p->d->n_sentences);
}

static int read_ignore(Parse *p) { return jsonl_spans(p, "ignore", "an ignored region", &p->d->ignored, &p->d->n_ignored); }

static int read_layers(Parse *p)
{
    int status = jsonl_enter(p, KIND_ARRAY, "layers");
    if (status) return status;
    while (json_next(&p->r)) {
        const char *text;
        size_t n;
        Layer layer;
        if (!json_read_string(&p->r, &text, &n) || !layer_parse(text, n, &layer)) return jsonl_wrong(p, "layers names no layer of ours here");
        p->d->layers |= LAYER_BIT(layer);
    }
    return ASSAY_OK;
}

static int read_failure(Parse *p)
{
    if (!p->context->failure) return jsonl_wrong(p, "\"error\" is for the answers of extractors, not for documents");
    return jsonl_text(p, "error", p->context->failure);
}

/* The text of a document that carries only its hash: TEXTS/ID.txt. A byte order mark may or may not be in the hash. */
static int load_text(Parse *p)
{
    Document *d = p->d;
    StrBuf path = {0}, bytes = {0};
    int status;
    size_t bad;
    sb_printf(&path, "%s/%s.txt", p->context->texts, d->id);
    if (strchr(d->id, '/')) {
        status = jsonl_wrong(p, "the id %.60s names no file in a folder of texts", d->id);
        goto done;
    }
    status = input_slurp(sb_text(&path), &bytes, p->e);
    if (status) goto done;
    size_t mark = bytes.length >= 3 && memcmp(bytes.data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    const char *text = sb_text(&bytes) + mark;
    size_t n = bytes.length - mark;
    char hex[SHA256_HEX], whole[SHA256_HEX];
    sha256_of(text, n, hex);
    sha256_of(sb_text(&bytes), bytes.length, whole);
    if (strcmp(hex, d->text_sha256) != 0 && strcmp(whole, d->text_sha256) != 0) {
        status = error_at(p->e, ASSAY_ERR_DATA, sb_text(&path), 0, 0,
                          "is not the text of document %s: its SHA-256 is %.12s..., %.12s... is wanted", d->id, whole, d->text_sha256);
    } else if (!utf8_valid(text, n, &bad)) {
        status = error_at(p->e, ASSAY_ERR_DATA, sb_text(&path), 0, 0, "is not UTF-8: byte %zu is wrong", bad + mark);
    } else if (n >= UINT32_MAX) {
        status = error_at(p->e, ASSAY_ERR_DATA, sb_text(&path), 0, 0, "is longer than 4 GiB");
    } else {
        d->text = arena_copy(&d->arena, text, n);
        d->text_length = (uint32_t)n;
    }
done:
    sb_free(&path);
    sb_free(&bytes);
    return status;
}

/* -- the line ------------------------------------------------------------------------------------------------------------- */

enum { PASS_HEAD, PASS_IDS, PASS_REST, PASSES };

typedef struct Member {
    const char *key;
    int pass;
    int (*read)(Parse *p);
} Member;

static const Member members[] = {
    {"id", PASS_HEAD, read_id},
    {"text", PASS_HEAD, read_document_text},
    {"text_sha256", PASS_HEAD, read_sha256},
    {"offsets", PASS_HEAD, read_offsets},
    {"error", PASS_HEAD, read_failure},
    {"layers", PASS_HEAD, read_layers},
    {"tokens", PASS_HEAD, read_tokens},
    {"sentences", PASS_HEAD, read_sentences},
    {"ignore", PASS_HEAD, read_ignore},
    {"mentions", PASS_IDS, jsonl_read_mentions},
    {"events", PASS_IDS, jsonl_read_event_ids},
    {"clusters", PASS_REST, jsonl_read_clusters},
    {"relations", PASS_REST, jsonl_read_relations},
    {"events", PASS_REST, jsonl_read_events},
    {"records", PASS_REST, jsonl_read_records},
    {"notes", PASS_REST, jsonl_read_notes},
};

static int read_member(Parse *p, int pass)
{
    bool known = jsonl_is_private_key(p);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (!json_key_is(&p->r, members[i].key)) continue;
        if (members[i].pass == pass) return members[i].read(p);
        known = true;
    }
    if (known) return ASSAY_OK;
    return jsonl_unknown_key(p, "a document", "id, text, text_sha256, offsets, tokens, sentences, mentions, clusters, relations, events, "
                                        "records, ignore, notes, layers");
}

static int check_head(Parse *p)
{
    Document *d = p->d;
    if (!d->id) return jsonl_wrong(p, "a document without id");
    if (d->has_sentences && !d->has_tokens) return jsonl_wrong(p, "sentences are ranges of tokens, but there are no tokens");
    if (!d->text && d->text_sha256 && p->context->texts) return load_text(p);
    if (d->text && d->text_sha256) {
        char hex[SHA256_HEX];
        sha256_of(d->text, d->text_length, hex);
        if (strcmp(hex, d->text_sha256) != 0) return jsonl_wrong(p, "text_sha256 is not the hash of text, which is %.12s...", hex);
    }
    return ASSAY_OK;
}

static void mark_arguments(const Argument *list, uint32_t n, bool *used)
{
    for (uint32_t i = 0; i < n; i++)
        if (!list[i].is_event) used[list[i].target] = true;
}

/* Stands the reader on the mention. */
static void find_mention(Parse *p, uint32_t index)
{
    json_enter(&p->r, KIND_OBJECT);
    while (json_next(&p->r) && !json_key_is(&p->r, "mentions")) continue;
    json_enter(&p->r, KIND_ARRAY);
    for (uint32_t i = 0; i <= index; i++) json_next(&p->r);
}

/* A mention that is nowhere and that nothing points to would count nowhere: its spans were forgotten. */
static int check_abstract(Parse *p)
{
    const Document *d = p->d;
    uint32_t first = 0;
    while (first < d->n_mentions && !mention_is_abstract(&d->mentions[first])) first++;
    if (first == d->n_mentions) return ASSAY_OK;
    bool *used = mem_zero(d->n_mentions, sizeof *used);
    for (uint32_t i = 0; i < d->n_relations; i++) mark_arguments(d->relations[i].arguments, d->relations[i].n_arguments, used);
    for (uint32_t i = 0; i < d->n_events; i++) mark_arguments(d->events[i].arguments, d->events[i].n_arguments, used);
    while (first < d->n_mentions && (used[first] || !mention_is_abstract(&d->mentions[first]))) first++;
    free(used);
    if (first == d->n_mentions) return ASSAY_OK;
    find_mention(p, first);
    return jsonl_wrong(p, "a mention with a link alone, which no relation and no event has as an argument: it needs spans or a surface");
}

/* Settles, and gives a complaint about a mention its column. */
static int settle(Parse *p)
{
    uint32_t mention;
    int status = document_settle_telling(p->d, NULL, &mention, p->e);
    if (!status || mention == UINT32_MAX || !p->e) return status;
    find_mention(p, mention);
    p->e->column = json_column(&p->r);
    return status;
}

/* Is the text nothing but its tokens, with a space between them and a line break between sentences? Then it was built by a
 * column reader once, and a column writer loses nothing of it. */
static bool is_built(const Document *d)
{
    uint32_t sentence = 0, at = 0;
    for (uint32_t i = 0; i < d->n_tokens; i++) {
        bool first = sentence < d->n_sentences && d->sentences[sentence].start == i;
        sentence += first;
        if (i && (at == d->text_length || d->text[at++] != (first ? '\n' : ' '))) return false;
        if (d->tokens[i].start != at) return false;
        at = d->tokens[i].end;
    }
    return d->has_tokens && at == d->text_length;
}

/* Opens a line; where it is no JSON the place becomes that of the file. */
static int open_line(Parse *p, const char *line, size_t n)
{
    int status = json_open(&p->r, line, n, p->e);
    if (status && p->e && p->context->file) snprintf(p->e->file, sizeof p->e->file, "%s", p->context->file);
    if (status && p->e) p->e->line = p->context->line;
    return status;
}

int jsonl_parse(Document *d, const char *line, size_t n, const JsonlContext *context, Error *e)
{
    Parse p = {.d = d, .context = context, .e = e};
    document_reset(d);
    d->symbols = context->symbols;
    d->unit = context->unit;
    d->file = context->file ? arena_copy(&d->arena, context->file, strlen(context->file)) : NULL;
    d->line = context->line;
    if (context->failure) *context->failure = NULL;
    int status = open_line(&p, line, n);
    if (status) goto done;
    if (json_kind(&p.r) != KIND_OBJECT) status = jsonl_must_be(&p, "a line", "an object");
    for (int pass = 0; pass < PASSES && !status; pass++) {
        json_enter(&p.r, KIND_OBJECT);
        while (json_next(&p.r))
            if ((status = read_member(&p, pass)) != 0) goto done;
        if (pass == PASS_HEAD) status = check_head(&p);
    }
    if (!status) status = check_abstract(&p);
    if (!status && d->text) status = settle(&p);
    if (!status && d->text) d->built = is_built(d);
done:
    json_close(&p.r);
    symbols_free(&p.ids);
    vec_free(&p.targets);
    return status;
}

/* -- records in a file of their own ---------------------------------------------------------------------------------------- */

static void known_id(Parse *p, const char *id)
{
    if (id && symbols_intern_text(&p->ids, id) == p->targets.n) vec_push(&p->targets, (Target){TARGET_OTHER, 0});
}

static bool is_blank(const char *line, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strchr(" \t\r", line[i]) || !line[i]) return false;
    return true;
}

int jsonl_parse_records(Document *d, const char *bytes, size_t n, const JsonlContext *context, Error *e)
{
    JsonlContext at = *context;
    Parse p = {.d = d, .context = &at, .e = e};
    const char *end = bytes + n;
    uint32_t lines = 1;
    int status = ASSAY_OK;
    for (uint32_t i = 0; i < d->n_mentions; i++) known_id(&p, d->mentions[i].id);
    for (uint32_t i = 0; i < d->n_relations; i++) known_id(&p, d->relations[i].id);
    for (uint32_t i = 0; i < d->n_events; i++) known_id(&p, d->events[i].id);
    for (const char *c = bytes; c < end; c++) lines += *c == '\n';
    d->records = arena_zero(&d->arena, lines, sizeof *d->records);
    d->n_records = 0;
    d->layers |= LAYER_BIT(LAYER_RECORDS);
    at.line = 0;
    for (const char *line = bytes, *stop; line < end && !status; line = stop + 1) {
        stop = memchr(line, '\n', (size_t)(end - line));
        if (!stop) stop = end;
        at.line++;
        if (is_blank(line, (size_t)(stop - line))) continue;
        status = open_line(&p, line, (size_t)(stop - line));
        if (!status) status = jsonl_read_record(&p, d->n_records);
        if (!status) d->records[d->n_records++].line = (uint32_t)at.line;
        json_close(&p.r);
        p.r = (JsonReader){0};
    }
    symbols_free(&p.ids);
    vec_free(&p.targets);
    return status;
}

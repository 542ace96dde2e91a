/* DocRED: relations between the entities of a whole document. A file is one JSON list. Of gold each member is a document,
 *
 *     {"title": …, "sents": [[token, …], …],
 *      "vertexSet": [[{"name": …, "sent_id": 0, "pos": [3, 5], "type": "PER"}, …], …],
 *      "labels": [{"h": 0, "t": 2, "r": "P17", "evidence": [0, 3]}, …]}
 *
 * and of predictions each is one relation, {"title", "h_idx", "t_idx", "r", "evidence"}, in any order.
 *
 * A vertex is a cluster, in the order of the file, for its number is what predictions name it by. A label is a relation with the
 * roles head and tail, whose arguments are the first mentions of their clusters; its evidence is the attribute "evidence", the
 * numbers with spaces between them. The text is built from the tokens. A mention's `name`, which is not always its tokens,
 * stays as its surface. The predictions of a title are one document without text, whose mentions get their places from gold
 * (Document.entities). The file is in memory as a whole: JSON has no lines to stop at. */
#include "base/input.h"
#include "base/json.h"
#include "base/vector.h"
#include "corpus/format_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MOST_ENTITIES = 1 << 16 }; /* numbers above this are a mistake */
#define NO_MENTION UINT32_MAX

/* One predicted relation. */
typedef struct Row {
    Symbol title, type;
    uint32_t head, tail;
    const char *evidence; /* as the attribute has it, or NULL */
} Row;

typedef struct DocredReader {
    Reader base;
    Symbols *symbols;
    char *name;
    StrBuf bytes;
    JsonReader json;     /* in the list, in front of the next document */
    bool predictions, ended;
    Arena arena;
    Symbols titles;
    VECTOR(Row) rows;    /* of predictions, by title */
    size_t next_row;
    StrBuf text;
    VECTOR(Span) tokens; /* of the document, empty ones too, which JSON can have and a text cannot */
    VECTOR(uint32_t) sentences; /* the first token of each, and the end */
    VECTOR(uint32_t) entities; /* of the predicted document: the numbers of its mentions */
    VECTOR(uint32_t) mentions; /* and the other way round; NO_MENTION */
} DocredReader;

static int PRINTF_LIKE(4, 5) wrong(const DocredReader *r, const char *title, Error *e, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return error_at(e, ASSAY_ERR_DATA, r->name, json_line(&r->json), json_column(&r->json), "%s%.80s%s%s", title ? "document " : "",
                    title ? title : "", title ? ": " : "", text);
}

/* -- values ------------------------------------------------------------------------------------------------------------- */

static int read_number(const DocredReader *r, const char *title, const char *what, uint32_t *out, Error *e)
{
    uint64_t n;
    if (!json_read_unsigned(&r->json, &n) || n > MOST_ENTITIES) return wrong(r, title, e, "%s must be a whole number from 0 to %d", what, MOST_ENTITIES);
    *out = (uint32_t)n;
    return ASSAY_OK;
}

static int read_symbol(const DocredReader *r, const char *title, const char *what, Symbols *symbols, Symbol *out, Error *e)
{
    const char *text;
    size_t n;
    if (!json_read_string(&r->json, &text, &n) || n == 0 || memchr(text, 0, n)) return wrong(r, title, e, "%s must be a string that is not empty", what);
    *out = symbols_intern(symbols, text, n);
    return ASSAY_OK;
}

/* The evidence as a list of numbers with spaces between them; NULL for none. */
static int read_evidence(DocredReader *r, const char *title, Arena *arena, const char **out, Error *e)
{
    StrBuf b = {0};
    int status = ASSAY_OK;
    *out = NULL;
    if (!json_enter(&r->json, KIND_ARRAY)) return wrong(r, title, e, "evidence must be a list of numbers of sentences");
    while (json_next(&r->json)) {
        uint32_t sentence = 0;
        if ((status = read_number(r, title, "a sentence of evidence", &sentence, e)) != 0) break;
        sb_printf(&b, "%s%u", b.length ? " " : "", sentence);
    }
    if (!status && b.length) *out = arena_copy(arena, b.data, b.length);
    sb_free(&b);
    return status;
}

static void set_relation(const DocredReader *r, Document *d, Relation *x, Symbol type, uint32_t head, uint32_t tail, const char *evidence)
{
    const Argument arguments[] = {{.role = symbols_intern_text(r->symbols, "head"), .target = head},
                                  {.role = symbols_intern_text(r->symbols, "tail"), .target = tail}};
    *x = (Relation){.type = type, .n_arguments = 2, .arguments = arena_dup(&d->arena, arguments, 2, sizeof *arguments)};
    if (!evidence) return;
    const Attribute attribute = {symbols_intern_text(r->symbols, "evidence"), symbols_intern_text(r->symbols, evidence)};
    x->attributes = arena_dup(&d->arena, &attribute, 1, sizeof attribute);
    x->n_attributes = 1;
}

/* -- gold --------------------------------------------------------------------------------------------------------------- */

/* Stands on the member of the document, if it has it. */
static bool find_member(JsonReader *json, const char *key)
{
    json_enter(json, KIND_OBJECT);
    while (json_next(json))
        if (json_key_is(json, key)) return true;
    return false;
}

static int read_title(DocredReader *r, Document *d, Error *e)
{
    Symbol title = SYMBOL_NONE;
    if (!find_member(&r->json, "title")) return wrong(r, NULL, e, "a document without title");
    int status = read_symbol(r, NULL, "title", &r->titles, &title, e);
    if (status) return status;
    d->id = symbols_name(&r->titles, title);
    json_leave(&r->json);
    return ASSAY_OK;
}

static int read_sentence(DocredReader *r, Document *d, Error *e)
{
    const char *text;
    size_t n;
    if (!json_enter(&r->json, KIND_ARRAY)) return wrong(r, d->id, e, "a sentence must be a list of tokens");
    vec_push(&r->sentences, (uint32_t)r->tokens.n);
    for (bool begun = false; json_next(&r->json);) {
        if (!json_read_string(&r->json, &text, &n)) return wrong(r, d->id, e, "a token must be a string");
        if (n && r->text.length) sb_putc(&r->text, begun ? ' ' : '\n');
        begun |= n > 0;
        uint32_t start = (uint32_t)r->text.length;
        sb_put(&r->text, text, n);
        vec_push(&r->tokens, (Span){start, start + (uint32_t)n});
    }
    return ASSAY_OK;
}

static int read_sentences(DocredReader *r, Document *d, Error *e)
{
    r->tokens.n = r->sentences.n = 0;
    sb_clear(&r->text);
    if (!find_member(&r->json, "sents") || !json_enter(&r->json, KIND_ARRAY)) return wrong(r, d->id, e, "sents, a list of lists of tokens, is missing");
    while (json_next(&r->json)) {
        int status = read_sentence(r, d, e);
        if (status) return status;
    }
    if (r->text.length >= UINT32_MAX) return wrong(r, d->id, e, "the document is larger than 4 GiB");
    vec_push(&r->sentences, (uint32_t)r->tokens.n);
    json_leave(&r->json);
    d->text = arena_copy(&d->arena, sb_text(&r->text), r->text.length);
    d->text_length = (uint32_t)r->text.length;
    d->built = d->has_tokens = d->has_sentences = true;
    d->unit = UNIT_BYTE;
    d->tokens = arena_alloc(&d->arena, r->tokens.n * sizeof *d->tokens);
    d->sentences = arena_alloc(&d->arena, r->sentences.n * sizeof *d->sentences);
    for (size_t s = 0; s + 1 < r->sentences.n; s++) {
        uint32_t first = d->n_tokens;
        for (uint32_t i = r->sentences.at[s]; i < r->sentences.at[s + 1]; i++)
            if (r->tokens.at[i].end > r->tokens.at[i].start) d->tokens[d->n_tokens++] = r->tokens.at[i];
        if (d->n_tokens > first) d->sentences[d->n_sentences++] = (Span){first, d->n_tokens};
    }
    return ASSAY_OK;
}

/* Where the reader stands: "pos", the first token in its sentence and the one behind the last. */
static int read_position(DocredReader *r, const Document *d, uint32_t *pos, Error *e)
{
    size_t n = json_count(&r->json);
    if (n != 2 || !json_enter(&r->json, KIND_ARRAY)) return wrong(r, d->id, e, "pos must be [first token, token behind the last]");
    for (int i = 0; json_next(&r->json); i++) {
        int status = read_number(r, d->id, "a place of pos", &pos[i], e);
        if (status) return status;
    }
    return ASSAY_OK;
}

static int read_mention(DocredReader *r, Document *d, Mention *m, Error *e)
{
    uint32_t sentence = UINT32_MAX, pos[2] = {0, 0};
    int status = ASSAY_OK;
    const char *text;
    size_t n;
    m->type = SYMBOL_NONE;
    if (!json_enter(&r->json, KIND_OBJECT)) return wrong(r, d->id, e, "a mention must be an object with name, sent_id, pos and type");
    while (!status && json_next(&r->json)) {
        if (json_key_is(&r->json, "sent_id")) status = read_number(r, d->id, "sent_id", &sentence, e);
        else if (json_key_is(&r->json, "pos")) status = read_position(r, d, pos, e);
        else if (json_key_is(&r->json, "type")) status = read_symbol(r, d->id, "type", r->symbols, &m->type, e);
        else if (json_key_is(&r->json, "name") && json_read_string(&r->json, &text, &n)) m->surface = arena_copy(&d->arena, text, n);
    }
    if (status) return status;
    if (m->type == SYMBOL_NONE) return wrong(r, d->id, e, "a mention without type");
    if (sentence >= r->sentences.n - 1) return wrong(r, d->id, e, "sent_id is no sentence of the %zu that there are", r->sentences.n - 1);
    uint32_t length = r->sentences.at[sentence + 1] - r->sentences.at[sentence];
    if (pos[0] >= pos[1] || pos[1] > length)
        return wrong(r, d->id, e, "pos [%u, %u] is no range of the %u tokens of sentence %u", pos[0], pos[1], length, sentence);
    const Span *tokens = r->tokens.at + r->sentences.at[sentence];
    while (pos[0] < pos[1] && tokens[pos[0]].start == tokens[pos[0]].end) pos[0]++; /* an empty one lies before the space in front of the next */
    if (pos[0] == pos[1]) return wrong(r, d->id, e, "a mention of nothing but empty tokens");
    Span span = {tokens[pos[0]].start, tokens[pos[1] - 1].end};
    m->spans = arena_dup(&d->arena, &span, 1, sizeof span);
    m->n_spans = 1;
    return ASSAY_OK;
}

static int read_entity(DocredReader *r, Document *d, Cluster *c, Error *e)
{
    uint32_t count = (uint32_t)json_count(&r->json);
    if (!json_enter(&r->json, KIND_ARRAY) || !count) return wrong(r, d->id, e, "a member of vertexSet must be a list of mentions, one at least");
    c->mentions = arena_alloc(&d->arena, count * sizeof *c->mentions);
    while (json_next(&r->json)) {
        int status = read_mention(r, d, &d->mentions[d->n_mentions], e);
        if (status) return status;
        c->mentions[c->n++] = d->n_mentions++;
    }
    return ASSAY_OK;
}

static int read_entities(DocredReader *r, Document *d, Error *e)
{
    if (!find_member(&r->json, "vertexSet")) return wrong(r, d->id, e, "vertexSet is missing");
    size_t mentions = 0, entities = json_count(&r->json);
    if (!json_enter(&r->json, KIND_ARRAY)) return wrong(r, d->id, e, "vertexSet must be a list of lists of mentions");
    while (json_next(&r->json)) mentions += json_count(&r->json);
    d->mentions = arena_zero(&d->arena, mentions + 1, sizeof *d->mentions);
    d->clusters = arena_zero(&d->arena, entities + 1, sizeof *d->clusters);
    json_enter(&r->json, KIND_ARRAY);
    while (json_next(&r->json)) {
        int status = read_entity(r, d, &d->clusters[d->n_clusters++], e);
        if (status) return status;
    }
    json_leave(&r->json);
    d->layers |= LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_COREFERENCE);
    return ASSAY_OK;
}

static int read_label(DocredReader *r, Document *d, Relation *x, Error *e)
{
    uint32_t head = UINT32_MAX, tail = UINT32_MAX;
    Symbol type = SYMBOL_NONE;
    const char *evidence = NULL;
    int status = ASSAY_OK;
    if (!json_enter(&r->json, KIND_OBJECT)) return wrong(r, d->id, e, "a label must be an object with h, t, r and evidence");
    while (!status && json_next(&r->json)) {
        if (json_key_is(&r->json, "h")) status = read_number(r, d->id, "h", &head, e);
        else if (json_key_is(&r->json, "t")) status = read_number(r, d->id, "t", &tail, e);
        else if (json_key_is(&r->json, "r")) status = read_symbol(r, d->id, "r", r->symbols, &type, e);
        else if (json_key_is(&r->json, "evidence")) status = read_evidence(r, d->id, &d->arena, &evidence, e);
    }
    if (status) return status;
    if (type == SYMBOL_NONE) return wrong(r, d->id, e, "a label without r");
    if (head >= d->n_clusters || tail >= d->n_clusters)
        return wrong(r, d->id, e, "a label whose h or t is no entity of the %u in vertexSet", d->n_clusters);
    set_relation(r, d, x, type, d->clusters[head].mentions[0], d->clusters[tail].mentions[0], evidence);
    return ASSAY_OK;
}

/* Without labels (the blind test set) the relations were not annotated. */
static int read_labels(DocredReader *r, Document *d, Error *e)
{
    if (!find_member(&r->json, "labels")) return ASSAY_OK;
    d->relations = arena_zero(&d->arena, json_count(&r->json) + 1, sizeof *d->relations);
    if (!json_enter(&r->json, KIND_ARRAY)) return wrong(r, d->id, e, "labels must be a list");
    while (json_next(&r->json)) {
        int status = read_label(r, d, &d->relations[d->n_relations++], e);
        if (status) return status;
    }
    json_leave(&r->json);
    d->layers |= LAYER_BIT(LAYER_RELATIONS) | LAYER_BIT(LAYER_ATTRIBUTES);
    return ASSAY_OK;
}

static int next_gold(DocredReader *r, Document *d, Error *e)
{
    if (!json_next(&r->json)) return 0;
    if (json_kind(&r->json) != KIND_OBJECT) return wrong(r, NULL, e, "a document must be an object");
    int status = read_title(r, d, e);
    if (!status) status = read_sentences(r, d, e);
    if (!status) status = read_entities(r, d, e);
    if (!status) status = read_labels(r, d, e);
    if (!status) status = document_settle(d, NULL, e);
    return status ? status : 1;
}

/* -- predictions -------------------------------------------------------------------------------------------------------- */

static int read_row(DocredReader *r, Row *row, Error *e)
{
    int status = ASSAY_OK;
    *row = (Row){SYMBOL_NONE, SYMBOL_NONE, UINT32_MAX, UINT32_MAX, NULL};
    if (!json_enter(&r->json, KIND_OBJECT)) return wrong(r, NULL, e, "a prediction must be an object with title, h_idx, t_idx and r");
    while (!status && json_next(&r->json)) {
        if (json_key_is(&r->json, "title")) status = read_symbol(r, NULL, "title", &r->titles, &row->title, e);
        else if (json_key_is(&r->json, "h_idx")) status = read_number(r, NULL, "h_idx", &row->head, e);
        else if (json_key_is(&r->json, "t_idx")) status = read_number(r, NULL, "t_idx", &row->tail, e);
        else if (json_key_is(&r->json, "r")) status = read_symbol(r, NULL, "r", r->symbols, &row->type, e);
        else if (json_key_is(&r->json, "evidence")) status = read_evidence(r, NULL, &r->arena, &row->evidence, e);
    }
    bool whole = row->title != SYMBOL_NONE && row->type != SYMBOL_NONE && row->head != UINT32_MAX && row->tail != UINT32_MAX;
    return status || whole ? status : wrong(r, NULL, e, "a prediction needs title, h_idx, t_idx and r");
}

/* All rows, those of a title together and in their order; titles in the order of their first rows. */
static int read_rows(DocredReader *r, Error *e)
{
    Row row;
    VECTOR(uint32_t) next = {0};
    while (json_next(&r->json)) {
        int status = read_row(r, &row, e);
        if (status) return status;
        vec_push(&r->rows, row);
    }
    /* A stable distribution: where the rows of each title begin, then each to its place. */
    while (next.n < r->titles.count + 1u) vec_push(&next, 0);
    for (size_t i = 0; i < r->rows.n; i++) next.at[r->rows.at[i].title + 1]++;
    for (size_t i = 1; i < next.n; i++) next.at[i] += next.at[i - 1];
    Row *sorted = mem_alloc((r->rows.n + 1) * sizeof *sorted);
    for (size_t i = 0; i < r->rows.n; i++) sorted[next.at[r->rows.at[i].title]++] = r->rows.at[i];
    free(r->rows.at);
    r->rows.at = sorted;
    r->rows.capacity = r->rows.n + 1;
    vec_free(&next);
    return ASSAY_OK;
}

/* The mention that stands for an entity. Until gold says where it is, it is named by its number. */
static uint32_t mention_of(DocredReader *r, Document *d, uint32_t entity)
{
    char name[32];
    while (r->mentions.n <= entity) vec_push(&r->mentions, NO_MENTION);
    if (r->mentions.at[entity] != NO_MENTION) return r->mentions.at[entity];
    Mention *m = &d->mentions[d->n_mentions];
    snprintf(name, sizeof name, "entity %u", entity);
    m->links = arena_alloc(&d->arena, sizeof *m->links);
    m->links[m->n_links++] = symbols_intern_text(r->symbols, name);
    m->type = symbols_intern_text(r->symbols, "entity");
    vec_push(&r->entities, entity);
    return r->mentions.at[entity] = d->n_mentions++;
}

static int next_predicted(DocredReader *r, Document *d)
{
    if (r->next_row == r->rows.n) return 0;
    size_t first = r->next_row;
    while (r->next_row < r->rows.n && r->rows.at[r->next_row].title == r->rows.at[first].title) r->next_row++;
    size_t n = r->next_row - first;
    d->id = symbols_name(&r->titles, r->rows.at[first].title);
    d->mentions = arena_zero(&d->arena, 2 * n, sizeof *d->mentions);
    d->relations = arena_zero(&d->arena, n, sizeof *d->relations);
    r->entities.n = r->mentions.n = 0;
    for (size_t i = first; i < r->next_row; i++) {
        const Row *row = &r->rows.at[i];
        uint32_t head = mention_of(r, d, row->head), tail = mention_of(r, d, row->tail);
        set_relation(r, d, &d->relations[d->n_relations++], row->type, head, tail, row->evidence);
    }
    d->entities = arena_dup(&d->arena, r->entities.at, r->entities.n, sizeof *d->entities);
    d->layers = LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_RELATIONS) | LAYER_BIT(LAYER_ATTRIBUTES);
    return 1;
}

/* -- life --------------------------------------------------------------------------------------------------------------- */

static int next(Reader *base, Document *d, Error *e)
{
    DocredReader *r = (DocredReader *)base;
    document_reset(d);
    d->symbols = r->symbols;
    d->file = arena_copy(&d->arena, r->name, strlen(r->name));
    int got = r->ended ? 0 : r->predictions ? next_predicted(r, d) : next_gold(r, d, e);
    r->ended = got <= 0; /* after an error nobody knows where to go on */
    if (got > 0) d->id = arena_copy(&d->arena, d->id, strlen(d->id));
    return got;
}

static void close_reader(Reader *base)
{
    DocredReader *r = (DocredReader *)base;
    json_close(&r->json);
    sb_free(&r->bytes);
    sb_free(&r->text);
    symbols_free(&r->titles);
    arena_free(&r->arena);
    vec_free(&r->rows);
    vec_free(&r->tokens);
    vec_free(&r->sentences);
    vec_free(&r->entities);
    vec_free(&r->mentions);
    free(r->name);
    free(r);
}

/* Is the first member of the list a prediction? */
static int tell_kind(DocredReader *r, Error *e)
{
    bool gold = false;
    if (!json_enter(&r->json, KIND_ARRAY)) return wrong(r, NULL, e, "a DocRED file is a list, of documents or of predictions");
    bool any = json_next(&r->json);
    if (any && !json_enter(&r->json, KIND_OBJECT)) return wrong(r, NULL, e, "a member of the list must be an object");
    while (any && json_next(&r->json)) {
        gold |= json_key_is(&r->json, "vertexSet");
        r->predictions |= json_key_is(&r->json, "h_idx");
    }
    if (any && gold == r->predictions)
        return wrong(r, NULL, e, "a DocRED file has documents with vertexSet, or predictions with h_idx; this is neither");
    if (any) json_leave(&r->json);
    json_enter(&r->json, KIND_ARRAY);
    return r->predictions ? read_rows(r, e) : ASSAY_OK;
}

/* Every line, so that packed files, standard input and a byte order mark are dealt with as everywhere. */
static int read_bytes(DocredReader *r, const char *path, Error *e)
{
    Input *in;
    const char *line;
    size_t n;
    int got, status = input_open(&in, path, e);
    if (status) return status;
    while ((got = input_line(in, &line, &n, e)) > 0) {
        sb_put(&r->bytes, line, n);
        sb_putc(&r->bytes, '\n');
    }
    if (input_had_bom(in)) reader_note(&r->base, "bom", 1, "a byte order mark at the start of the file was skipped");
    input_close(in);
    return got;
}

int format_docred_open(Reader **out, const char *path, const ReadOptions *options, Error *e)
{
    const char *label = options->path_label ? options->path_label : strcmp(path, "-") == 0 ? "<stdin>" : path;
    DocredReader *r = mem_zero(1, sizeof *r);
    r->base = (Reader){.next = next, .close = close_reader};
    r->symbols = options->symbols;
    r->name = mem_copy(label, strlen(label));
    int status = read_bytes(r, path, e);
    if (!status && (status = json_open(&r->json, sb_text(&r->bytes), r->bytes.length, e)) != 0 && e) snprintf(e->file, sizeof e->file, "%s", label);
    if (!status) status = tell_kind(r, e);
    if (status) {
        close_reader(&r->base);
        return status;
    }
    *out = &r->base;
    return ASSAY_OK;
}

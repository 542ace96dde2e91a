/* PubTator: abstracts with mentions, their concepts, and relations between concepts,
 *
 *     3403780|t|Title of the article.
 *     3403780|a|Its abstract.
 *     3403780  0  11  Paracetamol  Chemical  D000082  [score, or the parts of a composite mention]
 *     3403780  CID  D000082  D000138  [score, or a word]
 *
 * with tabs between the columns and a blank line behind each document. The text is the title, a line break and the abstract, so that
 * offsets are those of the file; they count code points, and the end is the first character behind.
 *
 * Concepts become links. "MESH:" is left out: it is the vocabulary where none is named, and files name it or not. -1 is what the vocabulary
 * lacks, NIL; nothing or "-" is no link. "A|B" are the concepts of a composite mention; they become several links, and its
 * parts ("renal failure|hepatic failure") the attribute "individual_mentions".
 *
 * A relation holds between concepts, wherever the text speaks of them. Its arguments, Arg1 and Arg2, are abstract mentions, which stand
 * behind those of the text and have the type of the first that is linked to the same. */
#include "base/input.h"
#include "base/json.h"
#include "base/vector.h"
#include "corpus/format_internal.h"
#include "corpus/mention_rows.h"

#include <math.h>
#include <string.h>

static const char mesh[] = "MESH:";

/* What is known of a concept in the document. */
typedef struct Thing {
    Symbol type;      /* of the first mention that is linked to it; SYMBOL_NONE */
    size_t linked;    /* the number of the last mention that is linked to it, from 1 */
    bool is_argument;
    uint32_t mention; /* the abstract one, at last */
} Thing;

typedef struct PubtatorReader {
    Reader base;
    Input *input;
    char *name;
    ReadOptions options;
    StrBuf pending;  /* the first line of the next document, if it was read */
    bool has_pending;
    size_t pending_line, line;
    bool has_abstract;
    StrBuf text;
    VECTOR(Mention) mentions;
    VECTOR(Relation) relations;
    Symbols concepts;
    VECTOR(Thing) things; /* by the symbol of the concept */
} PubtatorReader;

static int wrong_line(const PubtatorReader *r, size_t column, Error *e, const char *message)
{
    return error_at(e, ASSAY_ERR_DATA, r->name, r->line, column, "%s", message);
}

/* "ID|t|…" or "ID|a|…": which, or 0. */
static char head_kind(const char *line, size_t n, size_t *id_length)
{
    const char *bar = memchr(line, '|', n);
    if (!bar || bar == line || memchr(line, '\t', (size_t)(bar - line))) return 0;
    *id_length = (size_t)(bar - line);
    size_t left = n - *id_length;
    return left >= 3 && bar[2] == '|' && (bar[1] == 't' || bar[1] == 'a') ? bar[1] : 0;
}

static bool is_number(Field f)
{
    size_t digits = 0;
    while (digits < f.n && f.at[digits] >= '0' && f.at[digits] <= '9') digits++;
    return f.n && digits == f.n;
}

static bool is_score(Field f, double *score)
{
    char text[64], *end;
    if (!f.n || f.n >= sizeof text) return false;
    memcpy(text, f.at, f.n);
    text[f.n] = 0;
    *score = strtod(text, &end);
    return !*end && isfinite(*score);
}

static Symbol concept_of(const PubtatorReader *r, const char *at, size_t n)
{
    size_t prefix = strlen(mesh);
    if (n == 2 && memcmp(at, "-1", 2) == 0) return symbols_intern_text(r->options.symbols, "NIL");
    if (n > prefix && memcmp(at, mesh, prefix) == 0) at += prefix, n -= prefix;
    return symbols_intern(r->options.symbols, at, n);
}

static Symbol thing_of(PubtatorReader *r, Symbol link)
{
    Symbol s = symbols_intern_text(&r->concepts, symbols_name(r->options.symbols, link));
    if (s == r->things.n) vec_push(&r->things, (Thing){.type = SYMBOL_NONE});
    return s;
}

static void read_concepts(PubtatorReader *r, Field ids, Document *d, Mention *m)
{
    size_t most = 1;
    if (!ids.n || (ids.n == 1 && *ids.at == '-')) return;
    for (size_t i = 0; i < ids.n; i++) most += ids.at[i] == '|';
    m->links = arena_alloc(&d->arena, most * sizeof *m->links);
    for (const char *p = ids.at, *end = p + ids.n; p < end;) {
        const char *bar = memchr(p, '|', (size_t)(end - p)), *stop = bar ? bar : end;
        if (stop > p) {
            Symbol link = concept_of(r, p, (size_t)(stop - p));
            Symbol number = thing_of(r, link); /* which may move the things */
            Thing *thing = &r->things.at[number];
            if (thing->linked <= r->mentions.n) m->links[m->n_links++] = link; /* of one that is named twice one is enough */
            thing->linked = r->mentions.n + 1;
            if (thing->type == SYMBOL_NONE) thing->type = m->type;
        }
        p = stop + 1;
    }
}

static int read_mention(PubtatorReader *r, const MentionRow *row, Document *d, Error *e)
{
    Mention m = {.line = (uint32_t)row->line};
    if (row->n < 5 || !row->fields[4].n) return mention_row_wrong(row, row->n < 5 ? row->n - 1 : 4, e, "a mention has id, start, end, text, type and concept");
    int status = mention_row_span(row, 1, row->fields[1], row->fields[2], d, &m, e);
    if (status) return status;
    m.spans[0].end--; /* which mention_row_span takes for the last character */
    m.surface = arena_copy(&d->arena, row->fields[3].at, row->fields[3].n);
    m.type = symbols_intern(d->symbols, row->fields[4].at, row->fields[4].n);
    if (row->n > 5) read_concepts(r, row->fields[5], d, &m);
    if (row->n > 6) m.has_score = is_score(row->fields[6], &m.score);
    if (row->n > 6 && row->fields[6].n && !m.has_score) {
        Attribute parts = {symbols_intern_text(d->symbols, "individual_mentions"), symbols_intern(d->symbols, row->fields[6].at, row->fields[6].n)};
        m.attributes = arena_dup(&d->arena, &parts, 1, sizeof parts);
        m.n_attributes = 1;
        d->layers |= LAYER_BIT(LAYER_ATTRIBUTES);
    }
    vec_push(&r->mentions, m);
    return ASSAY_OK;
}

/* For now the target of an argument is the number of its concept. */
static int read_relation(PubtatorReader *r, const MentionRow *row, Document *d, Error *e)
{
    if (row->n < 4 || !row->fields[1].n || !row->fields[2].n || !row->fields[3].n)
        return mention_row_wrong(row, row->n > 1 ? 1 : 0, e, "a line has start, end, text, type and concept of a mention behind the id, or type and two concepts of a relation");
    Argument arguments[2];
    double score;
    for (int i = 0; i < 2; i++) {
        Symbol thing = thing_of(r, concept_of(r, row->fields[2 + i].at, row->fields[2 + i].n));
        r->things.at[thing].is_argument = true;
        arguments[i] = (Argument){.role = symbols_intern_text(d->symbols, i ? "Arg2" : "Arg1"), .target = thing};
    }
    Relation x = {.type = symbols_intern(d->symbols, row->fields[1].at, row->fields[1].n), .n_arguments = 2};
    x.arguments = arena_dup(&d->arena, arguments, 2, sizeof *arguments);
    if (row->n > 4 && row->fields[4].n && !is_score(row->fields[4], &score)) {
        Attribute novelty = {symbols_intern_text(d->symbols, "novelty"), symbols_intern(d->symbols, row->fields[4].at, row->fields[4].n)};
        x.attributes = arena_dup(&d->arena, &novelty, 1, sizeof novelty);
        x.n_attributes = 1;
        d->layers |= LAYER_BIT(LAYER_ATTRIBUTES);
    }
    vec_push(&r->relations, x);
    return ASSAY_OK;
}

static int read_annotation(PubtatorReader *r, const char *line, size_t n, Document *d, Error *e)
{
    Field fields[MOST_FIELDS + 1];
    MentionRow row = {r->name, r->line, fields, fields_split(line, n, '\t', fields)};
    if (row.n > MOST_FIELDS) return wrong_line(r, 1, e, "more columns than a line of PubTator can have");
    while (row.n > 1 && !fields[row.n - 1].n) row.n--;
    return row.n > 2 && is_number(fields[1]) && is_number(fields[2]) ? read_mention(r, &row, d, e) : read_relation(r, &row, d, e);
}

static int check_line(const PubtatorReader *r, const char *line, size_t n, Error *e)
{
    size_t bad;
    if (!utf8_valid(line, n, &bad)) return wrong_line(r, bad + 1, e, "not UTF-8; convert the file first, for example with iconv -f ISO-8859-1 -t UTF-8");
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)line[i] < 0x20 && line[i] != '\t') return wrong_line(r, i + 1, e, "a control character cannot stand here");
    return ASSAY_OK;
}

/* 1 and the next line; blank ones have no bytes. */
static int next_line(PubtatorReader *r, const char **line, size_t *n, Error *e)
{
    if (r->has_pending) {
        r->has_pending = false;
        r->line = r->pending_line;
        *line = sb_text(&r->pending);
        *n = r->pending.length;
        return 1;
    }
    int got = input_line(r->input, line, n, e);
    if (got <= 0) return got;
    r->line = input_line_number(r->input);
    int status = check_line(r, *line, *n, e);
    size_t blank = 0;
    while (blank < *n && ((*line)[blank] == ' ' || (*line)[blank] == '\t')) blank++;
    if (blank == *n) *n = 0; /* white space alone is nothing */
    return status ? status : 1;
}

static void keep_line(PubtatorReader *r, const char *line, size_t n)
{
    sb_clear(&r->pending);
    sb_put(&r->pending, line, n);
    r->pending_line = r->line;
    r->has_pending = true;
}

/* The title line, which begins a document. */
static int read_title(PubtatorReader *r, Document *d, Error *e)
{
    const char *line;
    size_t n = 0, id = 0;
    int got;
    do got = next_line(r, &line, &n, e);
    while (got > 0 && n == 0);
    if (got <= 0) return got;
    if (head_kind(line, n, &id) != 't') return wrong_line(r, 1, e, "a document begins with a line ID|t|TITLE");
    d->id = arena_copy(&d->arena, line, id);
    d->line = r->line;
    sb_clear(&r->text);
    sb_put(&r->text, line + id + 3, n - id - 3);
    r->mentions.n = r->relations.n = 0;
    r->has_abstract = false;
    symbols_free(&r->concepts);
    r->things.n = 0;
    return 1;
}

/* A line behind the title. */
static int read_line(PubtatorReader *r, const char *line, size_t n, Document *d, Error *e)
{
    size_t id = 0;
    char kind = head_kind(line, n, &id);
    if (!kind) return read_annotation(r, line, n, d, e);
    if (kind != 'a' || r->has_abstract || r->mentions.n || r->relations.n)
        return wrong_line(r, id + 1, e, "a document has one title, then one abstract, then its annotations");
    r->has_abstract = true;
    if (n > id + 3) sb_putc(&r->text, '\n');
    sb_put(&r->text, line + id + 3, n - id - 3);
    return ASSAY_OK;
}

static bool has_id(const char *line, size_t n, const char *id)
{
    size_t length = strlen(id);
    return n > length && memcmp(line, id, length) == 0 && (line[length] == '|' || line[length] == '\t');
}

/* An abstract mention for each concept that is an argument; arguments then point to these. */
static void add_things(PubtatorReader *r, Document *d)
{
    for (Symbol s = 0; s < r->things.n; s++) {
        Thing *thing = &r->things.at[s];
        if (!thing->is_argument) continue;
        Symbol link = symbols_intern_text(d->symbols, symbols_name(&r->concepts, s));
        Mention m = {.type = thing->type, .n_links = 1, .links = arena_dup(&d->arena, &link, 1, sizeof link)};
        if (m.type == SYMBOL_NONE) m.type = symbols_intern_text(d->symbols, "concept");
        thing->mention = (uint32_t)r->mentions.n;
        vec_push(&r->mentions, m);
    }
    for (size_t i = 0; i < r->relations.n; i++)
        for (uint32_t k = 0; k < 2; k++) {
            Argument *a = &r->relations.at[i].arguments[k];
            a->target = r->things.at[a->target].mention;
        }
}

static void end_document(PubtatorReader *r, Document *d)
{
    add_things(r, d);
    d->text = arena_copy(&d->arena, sb_text(&r->text), r->text.length);
    d->text_length = (uint32_t)r->text.length;
    d->mentions = arena_dup(&d->arena, r->mentions.at, r->mentions.n, sizeof *d->mentions);
    d->relations = arena_dup(&d->arena, r->relations.at, r->relations.n, sizeof *d->relations);
    d->n_mentions = (uint32_t)r->mentions.n;
    d->n_relations = (uint32_t)r->relations.n;
    d->layers |= LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_LINKS) | LAYER_BIT(LAYER_RELATIONS);
}

static int next(Reader *base, Document *d, Error *e)
{
    PubtatorReader *r = (PubtatorReader *)base;
    const char *line;
    size_t n;
    document_reset(d);
    d->symbols = r->options.symbols;
    d->file = arena_copy(&d->arena, r->name, strlen(r->name));
    d->unit = r->options.unit;
    int got = read_title(r, d, e);
    if (!got && input_had_bom(r->input)) reader_note(base, "bom", 1, "a byte order mark at the start of the file was skipped");
    if (!got && input_crlf_count(r->input)) reader_note(base, "crlf", input_crlf_count(r->input), "lines that end with CR LF");
    if (got <= 0) return got;
    while ((got = next_line(r, &line, &n, e)) > 0 && n > 0) {
        if (!has_id(line, n, d->id)) {
            size_t id;
            if (head_kind(line, n, &id) != 't') return wrong_line(r, 1, e, "the line is not of the document above it, whose id it should begin with");
            keep_line(r, line, n);
            break;
        }
        int status = read_line(r, line, n, d, e);
        if (status) return status;
    }
    if (got < 0) return got;
    if (r->text.length >= UINT32_MAX) return wrong_line(r, 0, e, "the document is larger than 4 GiB");
    end_document(r, d);
    int status = document_settle(d, NULL, e);
    return status ? status : 1;
}

static void close_reader(Reader *base)
{
    PubtatorReader *r = (PubtatorReader *)base;
    input_close(r->input);
    sb_free(&r->pending);
    sb_free(&r->text);
    vec_free(&r->mentions);
    vec_free(&r->relations);
    symbols_free(&r->concepts);
    vec_free(&r->things);
    free(r->name);
    free(r);
}

int format_pubtator_open(Reader **out, const char *path, const ReadOptions *options, Error *e)
{
    Input *input;
    int status = input_open(&input, path, e);
    if (status) return status;
    PubtatorReader *r = mem_zero(1, sizeof *r);
    r->base = (Reader){.next = next, .close = close_reader};
    r->input = input;
    r->options = *options;
    const char *name = options->path_label ? options->path_label : input_name(input);
    r->name = mem_copy(name, strlen(name));
    *out = &r->base;
    return ASSAY_OK;
}

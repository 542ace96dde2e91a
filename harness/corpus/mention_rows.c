/* Two passes: the first keeps the lines and finds out which document each is of, the second reads the lines of one document
 * into it when its turn comes, so that everything a Document holds is its own. */
#include "corpus/mention_rows.h"

#include "base/input.h"
#include "base/vector.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct Line {
    uint32_t document; /* symbol of its name */
    size_t number, n;
    const char *at;
    size_t next;       /* of the same document; 0: none (line 0 is never next) */
} Line;

typedef struct Chain {
    size_t first, last;
} Chain;

typedef struct RowsReader {
    Reader base;
    const MentionRowRules *rules;
    Input *input;
    ReadOptions options;
    char *texts, *name;
    Arena arena; /* the lines */
    Symbols documents;
    VECTOR(Line) lines;
    VECTOR(Chain) chains; /* by the symbol of the document */
    VECTOR(Field) fields;
    VECTOR(Mention) mentions;
    uint32_t at; /* the document that is next */
    bool loaded;
} RowsReader;

int mention_row_wrong(const MentionRow *row, size_t field, Error *e, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t column = field < row->n ? (size_t)(row->fields[field].at - row->fields[0].at) + 1 : 1;
    return error_at(e, ASSAY_ERR_DATA, row->file, row->line, column, "%s", text);
}

static int shown(Field f) { return f.n < 60 ? (int)f.n : 60; }

static bool read_offset(Field f, uint32_t *out)
{
    uint64_t value = 0;
    for (size_t i = 0; i < f.n; i++) {
        if (f.at[i] < '0' || f.at[i] > '9') return false;
        value = value * 10 + (uint64_t)(f.at[i] - '0');
        if (value >= UINT32_MAX) return false;
    }
    *out = (uint32_t)value;
    return f.n > 0;
}

int mention_row_span(const MentionRow *row, size_t field, Field first, Field last, Document *d, Mention *m, Error *e)
{
    Span span = {0};
    Field wrong = first;
    bool good = read_offset(first, &span.start);
    if (good) {
        wrong = last;
        good = read_offset(last, &span.end);
    }
    if (!good) return mention_row_wrong(row, field, e, "'%.*s' is no offset: a number from 0 is wanted", shown(wrong), wrong.at);
    if (span.end < span.start)
        return mention_row_wrong(row, field, e, "the mention ends at %u, before it begins at %u", span.end, span.start);
    span.end++;
    m->spans = arena_dup(&d->arena, &span, 1, sizeof span);
    m->n_spans = 1;
    return ASSAY_OK;
}

int mention_row_score(const MentionRow *row, size_t field, double *score, Error *e)
{
    char text[64], *end = text;
    Field f = row->fields[field];
    errno = 0;
    if (f.n && f.n < sizeof text) {
        memcpy(text, f.at, f.n);
        text[f.n] = 0;
        *score = strtod(text, &end);
    }
    if (end == text || *end || !isfinite(*score)) return mention_row_wrong(row, field, e, "'%.*s' is no score: a number is wanted", shown(f), f.at);
    return ASSAY_OK;
}

/* -- the file ----------------------------------------------------------------------------------------------------------- */

static MentionRow split(RowsReader *r, const Line *line)
{
    r->fields.n = 0;
    const char *end = line->at + line->n;
    for (const char *p = line->at;; p++) {
        const char *tab = memchr(p, '\t', (size_t)(end - p));
        const char *stop = tab ? tab : end;
        vec_push(&r->fields, (Field){p, (size_t)(stop - p)});
        p = stop;
        if (!tab) break;
    }
    while (r->fields.n > 1 && r->fields.at[r->fields.n - 1].n == 0) r->fields.n--;
    return (MentionRow){r->name, line->number, r->fields.at, r->fields.n};
}

static int add_line(RowsReader *r, Line line, Error *e)
{
    MentionRow row = split(r, &line);
    Field name;
    size_t bad;
    if (!utf8_valid(line.at, line.n, &bad))
        return error_at(e, ASSAY_ERR_DATA, r->name, line.number, bad + 1,
                        "not UTF-8; convert the file first, for example with iconv -f ISO-8859-1 -t UTF-8");
    for (size_t i = 0; i < line.n; i++)
        if ((unsigned char)line.at[i] < 0x20 && line.at[i] != '\t')
            return error_at(e, ASSAY_ERR_DATA, r->name, line.number, i + 1, "the control character U+%04X cannot stand here", (unsigned char)line.at[i]);
    int status = r->rules->document(&row, &name, e);
    if (status) return status;
    if (!name.n) return mention_row_wrong(&row, 0, e, "the name of the document is empty");
    line.document = symbols_intern(&r->documents, name.at, name.n);
    size_t index = r->lines.n;
    if (line.document == r->chains.n) vec_push(&r->chains, (Chain){index, index});
    else r->lines.at[r->chains.at[line.document].last].next = index;
    r->chains.at[line.document].last = index;
    vec_push(&r->lines, line);
    return ASSAY_OK;
}

static int load(RowsReader *r, Error *e)
{
    const char *text;
    size_t n, blank = 0;
    int got;
    while ((got = input_line(r->input, &text, &n, e)) > 0) {
        if (n == 0) {
            blank++;
            continue;
        }
        Line line = {.number = input_line_number(r->input), .n = n, .at = arena_copy(&r->arena, text, n)};
        int status = add_line(r, line, e);
        if (status) return status;
    }
    if (got < 0) return got;
    r->loaded = true;
    if (input_had_bom(r->input)) reader_note(&r->base, "bom", 1, "a byte order mark at the start of the file was skipped");
    reader_note(&r->base, "crlf", input_crlf_count(r->input), "lines that end with CR LF");
    reader_note(&r->base, "blank", blank, "blank lines");
    return ASSAY_OK;
}

/* -- a document --------------------------------------------------------------------------------------------------------- */

static int load_text(const RowsReader *r, Document *d, Error *e)
{
    StrBuf path = {0}, bytes = {0};
    size_t bad;
    int status = ASSAY_OK;
    sb_printf(&path, "%s/%s.txt", r->texts, d->id);
    if (strchr(d->id, '/')) {
        status = error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "the document name %.60s names no file in a folder of texts", d->id);
        goto done;
    }
    status = input_slurp(sb_text(&path), &bytes, e);
    if (status) goto done;
    if (!utf8_valid(sb_text(&bytes), bytes.length, &bad))
        status = error_at(e, ASSAY_ERR_DATA, sb_text(&path), 0, 0, "is not UTF-8: byte %zu is wrong", bad);
    else if (bytes.length >= UINT32_MAX)
        status = error_at(e, ASSAY_ERR_DATA, sb_text(&path), 0, 0, "is longer than 4 GiB");
    d->text = arena_copy(&d->arena, sb_text(&bytes), bytes.length);
    d->text_length = (uint32_t)bytes.length;
done:
    sb_free(&path);
    sb_free(&bytes);
    return status;
}

/* Rows of one id may be different mentions; only the first keeps it, for in a document ids are unique. */
static void leave_ids_once(Document *d)
{
    Symbols ids = {0};
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        Mention *m = &d->mentions[i];
        if (m->id && symbols_find(&ids, m->id, strlen(m->id)) != SYMBOL_NONE) m->id = NULL;
        if (m->id) symbols_intern_text(&ids, m->id);
    }
    symbols_free(&ids);
}

static int read_mentions(RowsReader *r, size_t first, Document *d, Error *e)
{
    r->mentions.n = 0;
    size_t i = first;
    do {
        const Line *line = &r->lines.at[i];
        MentionRow row = split(r, line);
        Mention m = {.line = (uint32_t)line->number};
        bool joined = false;
        Mention *before = r->mentions.n ? &r->mentions.at[r->mentions.n - 1] : NULL;
        int status = r->rules->mention(&row, d, before, &m, &joined, e);
        if (status) return status;
        if (!joined) vec_push(&r->mentions, m);
        i = line->next;
    } while (i);
    d->mentions = arena_dup(&d->arena, r->mentions.at, r->mentions.n, sizeof *d->mentions);
    d->n_mentions = (uint32_t)r->mentions.n;
    leave_ids_once(d);
    return ASSAY_OK;
}

static int next(Reader *base, Document *d, Error *e)
{
    RowsReader *r = (RowsReader *)base;
    int status = r->loaded ? ASSAY_OK : load(r, e);
    if (status) return status;
    document_reset(d);
    d->symbols = r->options.symbols;
    if (r->at == r->chains.n) return 0;
    size_t first = r->chains.at[r->at].first;
    const char *id = symbols_name(&r->documents, r->at++);
    d->id = arena_copy(&d->arena, id, strlen(id));
    d->file = arena_copy(&d->arena, r->name, strlen(r->name));
    d->line = r->lines.at[first].number;
    d->unit = r->options.unit;
    d->textless = true;
    d->layers = r->rules->layers;
    status = read_mentions(r, first, d, e);
    if (!status && r->texts) status = load_text(r, d, e);
    if (!status) status = document_settle(d, NULL, e);
    return status ? status : 1;
}

static void close_reader(Reader *base)
{
    RowsReader *r = (RowsReader *)base;
    input_close(r->input);
    symbols_free(&r->documents);
    arena_free(&r->arena);
    vec_free(&r->lines);
    vec_free(&r->chains);
    vec_free(&r->fields);
    vec_free(&r->mentions);
    free(r->texts);
    free(r->name);
    free(r);
}

int mention_rows_open(Reader **out, const MentionRowRules *rules, const char *path, const ReadOptions *options, Error *e)
{
    Input *input;
    int status = input_open(&input, path, e);
    if (status) return status;
    RowsReader *r = mem_zero(1, sizeof *r);
    r->base = (Reader){.next = next, .close = close_reader};
    r->rules = rules;
    r->input = input;
    r->options = *options;
    const char *name = options->path_label ? options->path_label : input_name(input);
    r->name = mem_copy(name, strlen(name));
    r->texts = options->texts ? mem_copy(options->texts, strlen(options->texts)) : NULL;
    *out = &r->base;
    return ASSAY_OK;
}

void mention_rows_lost(Writer *w, const Document *d)
{
    const struct {
        const char *kind;
        size_t n;
    } lost[] = {
        {"texts", d->text != NULL}, {"documents without a mention", !d->n_mentions}, {"clusters", d->n_clusters}, {"relations", d->n_relations},
        {"events", d->n_events}, {"records", d->n_records}, {"notes", d->n_notes}, {"ignored regions", d->n_ignored},
    };
    for (size_t i = 0; i < sizeof lost / sizeof *lost; i++)
        if (lost[i].n) writer_lost(w, lost[i].kind, lost[i].n);
}

/* Files of assay JSONL: lines in, lines out. What a line says is jsonl.h's business. */
#include "base/input.h"
#include "base/memory.h"
#include "corpus/format_internal.h"
#include "corpus/jsonl.h"
#include "corpus/output.h"

#include <stdlib.h>
#include <string.h>

typedef struct JsonlReader {
    Reader base;
    Input *input;
    JsonlContext context;
    char *texts, *name;
    Symbols seen;  /* document ids */
    size_t *lines; /* where each was */
    size_t capacity;
    bool told;     /* the notes of the input */
} JsonlReader;

static void tell_input(JsonlReader *r)
{
    if (r->told) return;
    r->told = true;
    if (input_had_bom(r->input)) reader_note(&r->base, "bom", 1, "the file begins with a byte order mark, which was skipped");
    reader_note(&r->base, "crlf", input_crlf_count(r->input), "lines end in CR LF");
}

static bool is_blank(const char *line, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strchr(" \t\r", line[i])) return false;
    return true;
}

static int check_new(JsonlReader *r, const Document *d, Error *e)
{
    Symbol s = symbols_intern_text(&r->seen, d->id);
    if (s < r->capacity && r->lines[s])
        return error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "document %s came already, in line %zu", d->id, r->lines[s]);
    if (s >= r->capacity) {
        size_t capacity = r->capacity ? r->capacity * 2 : 64;
        r->lines = mem_resize(r->lines, capacity, sizeof *r->lines);
        memset(r->lines + r->capacity, 0, (capacity - r->capacity) * sizeof *r->lines);
        r->capacity = capacity;
    }
    r->lines[s] = d->line;
    return ASSAY_OK;
}

static int next(Reader *base, Document *d, Error *e)
{
    JsonlReader *r = (JsonlReader *)base;
    const char *line;
    size_t n;
    int got;
    do got = input_line(r->input, &line, &n, e);
    while (got > 0 && is_blank(line, n));
    if (got <= 0) {
        tell_input(r);
        return got;
    }
    r->context.line = input_line_number(r->input);
    int status = jsonl_parse(d, line, n, &r->context, e);
    if (!status) status = check_new(r, d, e);
    return status ? status : 1;
}

static void close_reader(Reader *base)
{
    JsonlReader *r = (JsonlReader *)base;
    input_close(r->input);
    symbols_free(&r->seen);
    free(r->lines);
    free(r->texts);
    free(r->name);
    free(r);
}

int format_jsonl_open(Reader **out, const char *path, const ReadOptions *options, Error *e)
{
    Input *input;
    int status = input_open(&input, path, e);
    if (status) return status;
    JsonlReader *r = mem_zero(1, sizeof *r);
    r->base = (Reader){.next = next, .close = close_reader};
    r->input = input;
    const char *name = options->path_label ? options->path_label : input_name(input);
    r->name = mem_copy(name, strlen(name));
    r->texts = options->texts ? mem_copy(options->texts, strlen(options->texts)) : NULL;
    r->context = (JsonlContext){.symbols = options->symbols, .unit = options->unit, .texts = r->texts, .file = r->name};
    *out = &r->base;
    return ASSAY_OK;
}

typedef struct JsonlWriter {
    Writer base;
    Output *output;
    WriteOptions options;
    StrBuf line;
} JsonlWriter;

static int put(Writer *base, const Document *d, Error *e)
{
    JsonlWriter *w = (JsonlWriter *)base;
    (void)e;
    sb_clear(&w->line);
    jsonl_write(&w->line, d, &w->options);
    sb_putc(&w->line, '\n');
    output_put(w->output, w->line.data, w->line.length);
    return ASSAY_OK;
}

static int close_writer(Writer *base, bool commit, Error *e)
{
    JsonlWriter *w = (JsonlWriter *)base;
    int status = output_close(w->output, commit, e);
    sb_free(&w->line);
    free(w);
    return status;
}

int format_jsonl_create(Writer **out, const char *path, const WriteOptions *options, Error *e)
{
    Output *output;
    int status = output_open(&output, path, e);
    if (status) return status;
    JsonlWriter *w = mem_zero(1, sizeof *w);
    w->base = (Writer){.put = put, .close = close_writer};
    w->output = output;
    w->options = *options;
    *out = &w->base;
    return ASSAY_OK;
}

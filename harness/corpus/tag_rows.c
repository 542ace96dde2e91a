#include "corpus/tag_rows.h"

#include "base/input.h"
#include "base/vector.h"
#include "corpus/fields.h"

#include <stdio.h>
#include <string.h>

/* One file. */
typedef struct TagFile {
    Input *in;
    Columns columns;
    StrBuf tokens;
    VECTOR(uint32_t) token_ends;
    VECTOR(Symbol) tags[2];
    size_t line;          /* of the first row of the sentence */
    bool starts;          /* the sentence begins a document */
    bool behind_docstart; /* the next one does */
    bool at_end;
} TagFile;

enum { SEEN = 64 };

struct TagReader {
    TagRowsOptions options;
    TagFile files[2];
    unsigned n_files;
    Symbol outside; /* "O" */
    Symbol seen[SEEN];
    bool plain;     /* one file, the columns where they are by default */
    TagReport report;
};

static int wrong(const TagFile *f, const char *line, const char *at, Error *e, const char *message)
{
    return error_at(e, ASSAY_ERR_DATA, input_name(f->in), input_line_number(f->in), (size_t)(at - line) + 1, "%s", message);
}

/* There are few different tags: where one was seen last is remembered by its length and two of its letters. */
static Symbol intern(TagReader *r, const Field *tag)
{
    if (tag->n == 1 && *tag->at == 'O') return r->outside;
    if (tag->n < 3) return symbols_intern(r->options.tags, tag->at, tag->n);
    unsigned char first = (unsigned char)tag->at[0], third = (unsigned char)tag->at[2];
    Symbol *seen = &r->seen[(first * 5u + third * 3u + tag->n) % SEEN];
    if (symbols_length(r->options.tags, *seen) == tag->n && memcmp(symbols_name(r->options.tags, *seen), tag->at, tag->n) == 0) return *seen;
    *seen = symbols_intern(r->options.tags, tag->at, tag->n);
    return *seen;
}

static int add_row(TagReader *r, TagFile *f, const char *line, const Field *fields, size_t n, Error *e)
{
    char message[200];
    const Columns *c = &f->columns;
    const Field *fault = columns_check(&f->columns, fields, n, input_line_number(f->in), message, sizeof message);
    if (fault) return wrong(f, line, fault->at, e, message);
    if (f->token_ends.n == 0) f->line = input_line_number(f->in);
    const Field *t = &fields[fields_index(c->token, n)];
    if (f->tokens.length + t->n > UINT32_MAX) return wrong(f, line, line, e, "the sentence is larger than 4 GiB");
    sb_put(&f->tokens, t->at, t->n);
    vec_push(&f->token_ends, (uint32_t)f->tokens.length);
    for (unsigned i = 0; i < c->n_tags; i++) {
        Symbol s = intern(r, &fields[fields_index(c->tags[i], n)]);
        vec_push(&f->tags[i], s);
    }
    return ASSAY_OK;
}

static int add_whole_line(TagReader *r, TagFile *f, const char *line, size_t n, Error *e)
{
    if (f->tokens.length + n > UINT32_MAX) return wrong(f, line, line, e, "the sentence is larger than 4 GiB");
    if (f->token_ends.n == 0) f->line = input_line_number(f->in);
    sb_put(&f->tokens, line, n);
    vec_push(&f->token_ends, (uint32_t)f->tokens.length);
    vec_push(&f->tags[0], r->outside);
    vec_push(&f->tags[1], r->outside);
    return ASSAY_OK;
}

/* Nearly all rows of a file with both sides are "TOKEN O O": these are taken without further ado. False: it is another. */
static bool add_outside_row(TagReader *r, TagFile *f, const char *line, size_t n)
{
    if (n < 5 || f->columns.n != 3 || f->columns.separator != ' ' || !r->plain || memcmp(line + n - 4, " O O", 4) != 0) return false;
    for (size_t i = 0; i < n - 4; i++)
        if (line[i] == ' ' || line[i] == '\t' || line[i] == '-') return false; /* a hyphen may be that of -DOCSTART- */
    return add_whole_line(r, f, line, n - 4, NULL) == ASSAY_OK;
}

static bool is_blank(const char *line, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (line[i] != ' ' && line[i] != '\t') return false;
    return true;
}

static int show_line(TagReader *r, TagFile *f, const char *line, size_t n, bool had_cr, Error *e)
{
    if (!r->options.look) return ASSAY_OK;
    return r->options.look(r->options.payload, line, n + had_cr, input_line_number(f->in), e);
}

/* 1: the file's next sentence is in its vectors; 0: there is none. */
static int read_sentence(TagReader *r, TagFile *f, Error *e)
{
    Field fields[MOST_FIELDS + 1];
    const char *line;
    size_t n;
    bool docstart = false;
    f->starts = f->behind_docstart;
    f->behind_docstart = false;
    sb_clear(&f->tokens);
    f->token_ends.n = f->tags[0].n = f->tags[1].n = 0;
    while (!f->at_end) {
        size_t crs = input_crlf_count(f->in);
        int got = input_line(f->in, &line, &n, e);
        if (got < 0) return got;
        f->at_end = got == 0;
        if (got == 0) break;
        int status = show_line(r, f, line, n, input_crlf_count(f->in) > crs, e);
        if (status) return status;
        if (add_outside_row(r, f, line, n)) {
            docstart = false;
            continue;
        }
        if (is_blank(line, n)) {
            bool skipped = docstart && f->token_ends.n == 0;
            docstart = false;
            if (skipped) continue;
            return 1;
        }
        if (r->options.whole_lines) {
            status = add_whole_line(r, f, line, n, e);
            if (status) return status;
            continue;
        }
        if (!f->columns.separator) f->columns.separator = memchr(line, '\t', n) ? '\t' : ' ';
        size_t count = fields_split(line, n, f->columns.separator, fields);
        if (fields[0].n == 10 && memcmp(fields[0].at, "-DOCSTART-", 10) == 0) {
            docstart = true;
            bool *which = f->token_ends.n ? &f->behind_docstart : &f->starts;
            *which = true;
            if (f->token_ends.n) return 1; /* no blank line before it */
            continue;
        }
        docstart = false;
        status = add_row(r, f, line, fields, count, e);
        if (status) return status;
    }
    return f->token_ends.n > 0;
}

/* Both files stand on the same sentence, or one has more. */
static int compare_files(TagReader *r, int got_gold, int got_predicted, Error *e)
{
    TagFile *g = &r->files[0], *p = &r->files[1];
    if (got_gold != got_predicted)
        return error_at(e, ASSAY_ERR_DATA, input_name((got_gold ? g : p)->in), (got_gold ? g : p)->line, 0,
                        "this sentence is not in %s, which has fewer sentences", input_name((got_gold ? p : g)->in));
    if (g->token_ends.n != p->token_ends.n)
        return error_at(e, ASSAY_ERR_DATA, input_name(p->in), p->line, 0, "this sentence has %zu rows, but the one at %s:%zu has %zu",
                        p->token_ends.n, input_name(g->in), g->line, g->token_ends.n);
    uint32_t a = 0, b = 0;
    for (size_t i = 0; i < g->token_ends.n; i++) {
        uint32_t n = g->token_ends.at[i] - a;
        if (n != p->token_ends.at[i] - b || memcmp(g->tokens.data + a, p->tokens.data + b, n) != 0) r->report.different_tokens++;
        a = g->token_ends.at[i];
        b = p->token_ends.at[i];
    }
    return ASSAY_OK;
}

int tag_reader_next(TagReader *r, TagRows *rows, Error *e)
{
    TagFile *gold = &r->files[0], *predicted = &r->files[r->n_files - 1];
    int got = read_sentence(r, gold, e);
    if (got < 0) return got;
    if (r->n_files == 2) {
        int other = read_sentence(r, predicted, e);
        if (other < 0) return other;
        int status = got || other ? compare_files(r, got, other, e) : ASSAY_OK;
        if (status) return status;
    }
    r->report.crlf = input_crlf_count(gold->in) + (r->n_files == 2 ? input_crlf_count(predicted->in) : 0);
    if (got == 0) return 0;
    bool starts = gold->starts || r->report.documents == 0;
    r->report.documents += starts;
    r->report.sentences += gold->token_ends.n > 0;
    r->report.tokens += gold->token_ends.n;
    *rows = (TagRows){.n = gold->token_ends.n, .gold = gold->tags[0].at, .predicted = r->n_files == 2 ? predicted->tags[0].at : gold->tags[1].at,
                      .tokens = sb_text(&gold->tokens), .token_ends = gold->token_ends.at, .starts_document = starts, .line = gold->line};
    return 1;
}

int tag_reader_open(TagReader **out, const char *gold, const char *predicted, const TagRowsOptions *options, Error *e)
{
    TagReader *r = mem_zero(1, sizeof *r);
    r->options = *options;
    r->n_files = predicted ? 2 : 1;
    r->outside = symbols_intern(options->tags, "O", 1);
    for (size_t i = 0; i < SEEN; i++) r->seen[i] = r->outside;
    r->plain = !predicted && !options->whole_lines && (options->token_column == 0 || options->token_column == 1) && (options->tag_column == 0 || options->tag_column == -1);
    const char *paths[2] = {gold, predicted};
    int status = ASSAY_OK, tag = options->tag_column ? options->tag_column : -1;
    Columns columns = {.token = options->token_column ? options->token_column : 1, .tags = {predicted ? tag : tag - 1, tag},
                       .n_tags = predicted ? 1 : 2, .separator = options->separator};
    for (unsigned i = 0; i < r->n_files && !status; i++) {
        r->files[i].columns = columns;
        status = input_open(&r->files[i].in, paths[i], e);
        if (!status) r->report.bom |= input_had_bom(r->files[i].in);
    }
    if (status) {
        tag_reader_close(r);
        r = NULL;
    }
    *out = r;
    return status;
}

const TagReport *tag_reader_report(const TagReader *r) { return &r->report; }

void tag_reader_close(TagReader *r)
{
    if (!r) return;
    for (unsigned i = 0; i < 2; i++) {
        TagFile *f = &r->files[i];
        input_close(f->in);
        sb_free(&f->tokens);
        vec_free(&f->token_ends);
        vec_free(&f->tags[0]);
        vec_free(&f->tags[1]);
    }
    free(r);
}

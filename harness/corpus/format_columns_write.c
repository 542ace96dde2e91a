/* Writing column files: token and tag, separated by a space (or a tab), a blank line behind each sentence.
 *
 * A row of tags holds one flat layer of contiguous mentions that begin and end with tokens. Of mentions that overlap the
 * longer one stays (of equal ones the first); what cannot be held is counted. The ids of documents are lost too: their
 * order stands for them, each with its -DOCSTART- unless it is the only one.
 */
#include "corpus/format_internal.h"
#include "corpus/output.h"
#include "corpus/scheme.h"

#include "base/vector.h"

#include <stdio.h>
#include <string.h>

typedef struct ColumnsWriter {
    Writer base;
    Output *out;
    const SchemeRule *rule;
    char separator;
    StrBuf first; /* the first document, held back until it is known whether there are more */
    size_t documents;
} ColumnsWriter;

#define NO_SENTENCE UINT32_MAX

typedef struct Row {
    uint32_t first, last; /* tokens, last included */
    Symbol type;
    uint32_t order;
} Row;

static int longer_first(const void *a, const void *b)
{
    const Row *x = a, *y = b;
    uint32_t nx = x->last - x->first, ny = y->last - y->first;
    if (nx != ny) return nx < ny ? 1 : -1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static bool has_space(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text <= ' ') return true;
    return false;
}

/* owner[t] is 1 + the index in `rows` of the mention that has token t, 0 for none. */
static void choose_rows(ColumnsWriter *w, const Document *d, Row *rows, uint32_t *owner)
{
    size_t n = 0;
    uint32_t *sentence_of = mem_alloc((d->n_tokens + 1u) * sizeof *sentence_of); /* NO_SENTENCE: between two */
    memset(sentence_of, 0xff, d->n_tokens * sizeof *sentence_of);
    for (uint32_t s = 0; s < d->n_sentences; s++)
        for (uint32_t t = d->sentences[s].start; t < d->sentences[s].end; t++) sentence_of[t] = s;
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        Span tokens = {0, 1};
        bool whole = m->n_spans == 1 && document_tokens_of(d, m->spans[0], &tokens);
        Row row = {.first = tokens.start, .last = tokens.end - 1, .type = m->type, .order = i};
        const char *why = NULL;
        if (m->n_spans == 0) why = "mentions without a place";
        else if (m->n_spans > 1) why = "discontinuous mentions";
        else if (!whole) why = "mentions that do not begin and end with tokens";
        else if (sentence_of[row.first] == NO_SENTENCE || sentence_of[row.last] == NO_SENTENCE) why = "mentions outside sentences";
        else if (sentence_of[row.first] != sentence_of[row.last]) why = "mentions across sentences";
        else if (has_space(symbols_name(d->symbols, m->type))) why = "mentions whose type has a space";
        if (why) writer_lost(&w->base, why, 1);
        else rows[n++] = row;
    }
    free(sentence_of);
    if (n) qsort(rows, n, sizeof *rows, longer_first);
    for (size_t i = 0; i < n; i++) {
        bool taken = false;
        for (uint32_t t = rows[i].first; t <= rows[i].last; t++) taken |= owner[t] != 0;
        if (taken) writer_lost(&w->base, "nested or overlapping mentions", 1);
        for (uint32_t t = rows[i].first; t <= rows[i].last && !taken; t++) owner[t] = (uint32_t)i + 1;
    }
}

/* Does a mention of the same type touch `row` before it or behind it, in the same sentence? */
static bool touches(const Row *rows, const uint32_t *owner, Span sentence, const Row *row, bool before)
{
    if (before ? row->first == sentence.start : row->last + 1 == sentence.end) return false;
    uint32_t other = owner[before ? row->first - 1 : row->last + 1];
    return other && rows[other - 1].type == row->type;
}

static char prefix_of(const SchemeRule *rule, const Row *rows, const uint32_t *owner, Span sentence, uint32_t token)
{
    const Row *row = &rows[owner[token] - 1];
    if (token == row->first && rule->touching_begin && touches(rows, owner, sentence, row, true)) return rule->touching_begin;
    if (token == row->last && rule->touching_end && touches(rows, owner, sentence, row, false)) return rule->touching_end;
    if (row->first == row->last) return rule->single;
    return token == row->first ? rule->begin : token == row->last ? rule->end : rule->inside;
}

static int put_token(ColumnsWriter *w, const Document *d, uint32_t t, StrBuf *out, Error *e)
{
    const char *token = d->text + d->tokens[t].start;
    size_t n = d->tokens[t].end - d->tokens[t].start;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)token[i] <= ' ')
            return error_set(e, ASSAY_ERR_DATA, "document %s: the token '%.*s' has white space in it, which a column file cannot hold",
                             d->id, n < 60 ? (int)n : 60, token);
    if (n == 10 && memcmp(token, "-DOCSTART-", 10) == 0)
        return error_set(e, ASSAY_ERR_DATA, "document %s has the token -DOCSTART-, which would begin a document", d->id);
    sb_put(out, token, n);
    sb_putc(out, w->separator);
    return ASSAY_OK;
}

static int put_document(ColumnsWriter *w, const Document *d, StrBuf *out, Error *e)
{
    int status = ASSAY_OK;
    Row *rows = mem_zero(d->n_mentions, sizeof *rows);
    uint32_t *owner = mem_zero((size_t)d->n_tokens + 1, sizeof *owner);
    choose_rows(w, d, rows, owner);
    for (uint32_t s = 0; s < d->n_sentences; s++) {
        for (uint32_t t = d->sentences[s].start; t < d->sentences[s].end; t++) {
            status = put_token(w, d, t, out, e);
            if (status) goto done;
            if (!owner[t]) {
                sb_puts(out, "O\n");
                continue;
            }
            sb_putc(out, prefix_of(w->rule, rows, owner, d->sentences[s], t));
            const char *type = symbols_name(d->symbols, rows[owner[t] - 1].type);
            sb_printf(out, *type ? "-%s\n" : "\n", type);
        }
        sb_putc(out, '\n');
    }
done:
    free(rows);
    free(owner);
    return status;
}

static void count_losses(ColumnsWriter *w, const Document *d)
{
    size_t links = 0, attributes = 0, outside = d->n_tokens;
    for (uint32_t s = 0; s < d->n_sentences; s++) outside -= d->sentences[s].end - d->sentences[s].start;
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        links += d->mentions[i].n_links > 0;
        attributes += d->mentions[i].n_attributes;
    }
    const struct { const char *kind; size_t n; } lost[] = {
        {"links", links}, {"attributes", attributes}, {"clusters", d->n_clusters}, {"relations", d->n_relations},
        {"events", d->n_events}, {"records", d->n_records}, {"notes", d->n_notes}, {"ignored regions", d->n_ignored},
        {"texts with their spacing", !d->built}, {"tokens outside sentences", outside}};
    for (size_t i = 0; i < sizeof lost / sizeof *lost; i++)
        if (lost[i].n) writer_lost(&w->base, lost[i].kind, lost[i].n);
    char id[32];
    snprintf(id, sizeof id, "d%04zu", w->documents);
    if (strcmp(id, d->id) != 0) writer_lost(&w->base, "document ids", 1);
}

static void put_docstart(const ColumnsWriter *w)
{
    char line[] = "-DOCSTART- O\n\n";
    line[10] = w->separator;
    output_put(w->out, line, sizeof line - 1);
}

static int columns_put(Writer *base, const Document *d, Error *e)
{
    ColumnsWriter *w = (ColumnsWriter *)base;
    StrBuf text = {0};
    w->documents++;
    int status = put_document(w, d, &text, e);
    if (status) goto done;
    count_losses(w, d);
    if (w->documents == 1) {
        w->first = text;
        text = (StrBuf){0};
        goto done;
    }
    if (w->documents == 2) {
        put_docstart(w);
        output_put(w->out, sb_text(&w->first), w->first.length);
        sb_free(&w->first);
    }
    put_docstart(w);
    output_put(w->out, sb_text(&text), text.length);
done:
    sb_free(&text);
    return status;
}

static int columns_close(Writer *base, bool commit, Error *e)
{
    ColumnsWriter *w = (ColumnsWriter *)base;
    if (w->documents == 1) output_put(w->out, sb_text(&w->first), w->first.length);
    int status = output_close(w->out, commit, e);
    sb_free(&w->first);
    free(w);
    return status;
}

int format_columns_create(Writer **out, const char *path, const WriteOptions *options, Error *e)
{
    *out = NULL;
    Output *file;
    int status = output_open(&file, path, e);
    if (status) return status;
    ColumnsWriter *w = mem_zero(1, sizeof *w);
    w->base.put = columns_put;
    w->base.close = columns_close;
    w->out = file;
    w->rule = &scheme_rules[options->scheme == SCHEME_AUTO ? SCHEME_IOB2 : options->scheme];
    w->separator = options->separator ? options->separator : ' ';
    *out = &w->base;
    return ASSAY_OK;
}

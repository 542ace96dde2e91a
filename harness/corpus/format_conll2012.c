/* The CoNLL-2012 layout, for coreference: a token a line in columns, a blank line behind each sentence, documents between
 * "#begin document (NAME); part NNN" and "#end document". The fourth column is the token; the last says which clusters begin a
 * mention here, "(3", end one, "3)", or both, "(3)", with "|" between them. A mention of a cluster ends the one of the same cluster
 * that began last.
 *
 * Nothing is made one: a mention that stands there twice is there twice, in the order in which they begin, and a cluster of
 * one is a cluster. The type of all mentions is MENTION, since the format has none. Parts are documents of their own: the id of
 * part 0 is NAME, that of part 2 is NAME#2.
 */
#include "corpus/fields.h"
#include "corpus/format_internal.h"

#include "base/input.h"
#include "base/vector.h"

#include <string.h>

/* A mention, open until its last token has come. */
typedef struct Open {
    uint32_t cluster, mention;
    size_t line, column;
} Open;

/* A name of a cluster in the file, and its number in the document that used it last. */
typedef struct Named {
    size_t document;
    uint32_t cluster;
} Named;

typedef struct ConllReader {
    Reader base;
    Input *in;
    ReadOptions options;
    char separator;
    bool inside, told; /* between #begin and #end */
    size_t documents, begun; /* begun: at this line */
    StrBuf id, text;
    VECTOR(Span) tokens;
    VECTOR(Span) sentences;
    VECTOR(Span) mentions;     /* tokens, last included */
    VECTOR(uint32_t) clusters; /* of each mention */
    VECTOR(uint32_t) lines;    /* on which each begins */
    VECTOR(uint32_t) sizes;    /* of each cluster */
    VECTOR(Open) open;
    Symbols names;
    VECTOR(Named) named; /* by symbol */
    uint32_t sentence_start;
} ConllReader;

static int wrong(const ConllReader *r, const char *line, const char *at, Error *e, const char *message)
{
    return error_at(e, ASSAY_ERR_DATA, input_name(r->in), input_line_number(r->in), (size_t)(at - line) + 1, "%s", message);
}

static bool begins_with(const char *line, size_t n, const char *word)
{
    size_t m = strlen(word);
    return n >= m && memcmp(line, word, m) == 0;
}

/* -- mentions --------------------------------------------------------------------------------------------------------- */

static uint32_t cluster_of(ConllReader *r, const char *name, size_t n)
{
    Symbol s = symbols_intern(&r->names, name, n);
    while (r->named.n <= s) vec_push(&r->named, (Named){0});
    Named *named = &r->named.at[s];
    if (named->document != r->documents) {
        *named = (Named){r->documents, (uint32_t)r->sizes.n};
        vec_push(&r->sizes, 0);
    }
    return named->cluster;
}

static int close_mention(ConllReader *r, uint32_t cluster, const char *line, Field piece, Error *e)
{
    size_t i = r->open.n;
    while (i > 0 && r->open.at[i - 1].cluster != cluster) i--;
    if (i == 0)
        return error_at(e, ASSAY_ERR_DATA, input_name(r->in), input_line_number(r->in), (size_t)(piece.at - line) + 1,
                        "'%.*s' ends a mention that was not begun in this document", piece.n < 60 ? (int)piece.n : 60, piece.at);
    r->mentions.at[r->open.at[i - 1].mention].end = (uint32_t)r->tokens.n - 1;
    memmove(&r->open.at[i - 1], &r->open.at[i], (r->open.n - i) * sizeof *r->open.at);
    r->open.n--;
    return ASSAY_OK;
}

/* "(3", "3)" or "(3)". */
static int take_piece(ConllReader *r, const char *line, Field piece, Error *e)
{
    bool begins = piece.n && piece.at[0] == '(', ends = piece.n > 1 && piece.at[piece.n - 1] == ')';
    const char *name = piece.at + begins;
    size_t n = piece.n - begins - ends;
    if ((!begins && !ends) || piece.n <= (size_t)begins + ends || memchr(name, '(', n) || memchr(name, ')', n))
        return error_at(e, ASSAY_ERR_DATA, input_name(r->in), input_line_number(r->in), (size_t)(piece.at - line) + 1,
                        "'%.*s' is no beginning or end of a mention: '-', '(3', '3)' and '(3)' are, with '|' between several",
                        piece.n < 60 ? (int)piece.n : 60, piece.at);
    uint32_t cluster = cluster_of(r, name, n), token = (uint32_t)r->tokens.n - 1;
    if (!begins) return close_mention(r, cluster, line, piece, e);
    if (!ends) vec_push(&r->open, (Open){cluster, (uint32_t)r->mentions.n, input_line_number(r->in), (size_t)(piece.at - line) + 1});
    vec_push(&r->mentions, (Span){token, token});
    vec_push(&r->clusters, cluster);
    vec_push(&r->lines, (uint32_t)input_line_number(r->in));
    r->sizes.at[cluster]++;
    return ASSAY_OK;
}

static int take_cell(ConllReader *r, const char *line, Field cell, Error *e)
{
    if (cell.n == 1 && (*cell.at == '-' || *cell.at == '_')) return ASSAY_OK;
    const char *end = cell.at + cell.n;
    for (const char *p = cell.at; p <= end;) {
        const char *bar = memchr(p, '|', (size_t)(end - p));
        if (!bar) bar = end;
        int status = take_piece(r, line, (Field){p, (size_t)(bar - p)}, e);
        if (status) return status;
        p = bar + 1;
    }
    return ASSAY_OK;
}

/* -- lines ------------------------------------------------------------------------------------------------------------ */

enum { TOKEN_COLUMN = 4 };

static bool is_separator(const ConllReader *r, char c) { return c == r->separator || (r->separator == ' ' && c == '\t'); }

/* The fourth column and the last, without a look at those between them: real lines have any number. */
static bool find_columns(const ConllReader *r, const char *line, size_t n, Field *token, Field *cell)
{
    const char *end = line + n, *p = line;
    for (int column = 1; column < TOKEN_COLUMN; column++) {
        while (p < end && !is_separator(r, *p)) p++;
        while (p < end && is_separator(r, *p)) {
            p++;
            if (r->separator == '\t') break;
        }
    }
    token->at = p;
    while (p < end && !is_separator(r, *p)) p++;
    token->n = (size_t)(p - token->at);
    const char *last = end;
    while (last > p && !is_separator(r, last[-1])) last--;
    *cell = (Field){last, (size_t)(end - last)};
    return p < end;
}

static int find_given_columns(const ConllReader *r, const char *line, size_t n, Field *token, Field *cell, Error *e)
{
    Field fields[MOST_FIELDS + 1];
    size_t count = fields_split(line, n, r->separator, fields);
    if (count > MOST_FIELDS) return wrong(r, line, line, e, "more than 64 columns");
    int t = fields_index(r->options.token_column ? r->options.token_column : TOKEN_COLUMN, count);
    int c = fields_index(r->options.tag_column ? r->options.tag_column : -1, count);
    if (t < 0 || c < 0) return wrong(r, line, line, e, "the line has not the column that is wanted");
    *token = fields[t];
    *cell = fields[c];
    return ASSAY_OK;
}

static int add_token(ConllReader *r, const char *line, size_t n, Error *e)
{
    Field token, cell;
    size_t bad;
    int status = ASSAY_OK;
    if (!r->inside) return wrong(r, line, line, e, "a token outside a document: '#begin document (NAME); part 000' comes before it");
    if (!r->separator) r->separator = memchr(line, '\t', n) ? '\t' : ' ';
    if (r->options.token_column || r->options.tag_column) status = find_given_columns(r, line, n, &token, &cell, e);
    else if (!find_columns(r, line, n, &token, &cell))
        status = error_at(e, ASSAY_ERR_DATA, input_name(r->in), input_line_number(r->in), 1,
                          "fewer than 5 columns (separated by %s): the token is the fourth, coreference the last",
                          r->separator == '\t' ? "tabs" : "spaces");
    if (status) return status;
    if (token.n == 0) return wrong(r, line, token.at, e, "the token is empty");
    if (!utf8_valid(token.at, token.n, &bad))
        return wrong(r, line, token.at + bad, e, "not UTF-8; convert the file first, for example with iconv -f ISO-8859-1 -t UTF-8");
    if (r->text.length + token.n + 2 > UINT32_MAX) return wrong(r, line, line, e, "the document is larger than 4 GiB");
    if (r->text.length) sb_putc(&r->text, r->tokens.n == r->sentence_start ? '\n' : ' ');
    uint32_t start = (uint32_t)r->text.length;
    sb_put(&r->text, token.at, token.n);
    vec_push(&r->tokens, (Span){start, (uint32_t)r->text.length});
    return take_cell(r, line, cell, e);
}

static void end_sentence(ConllReader *r)
{
    uint32_t n = (uint32_t)r->tokens.n;
    if (n > r->sentence_start) vec_push(&r->sentences, (Span){r->sentence_start, n});
    r->sentence_start = n;
}

/* "#begin document (NAME); part NNN", or without brackets and part. */
static int begin_document(ConllReader *r, const char *line, size_t n, Error *e)
{
    if (r->inside)
        return error_at(e, ASSAY_ERR_DATA, input_name(r->in), input_line_number(r->in), 1,
                        "a document begins before the one of line %zu has its '#end document'", r->begun);
    const char *name = line + strlen("#begin document"), *end = line + n, *part = NULL;
    while (name < end && *name == ' ') name++;
    if (name < end && *name == '(') {
        const char *close = end;
        while (close > name && close[-1] != ')') close--;
        if (close == name) return wrong(r, line, name, e, "the bracket around the document's name is not closed");
        part = close;
        end = close - 1;
        name++;
    }
    size_t bad;
    if (name >= end) return wrong(r, line, name, e, "the document has no name");
    if (!utf8_valid(name, (size_t)(end - name), &bad)) return wrong(r, line, name + bad, e, "not UTF-8");
    for (const char *p = name; p < end; p++)
        if ((unsigned char)*p < 0x20) return wrong(r, line, p, e, "the name of the document holds a control character");
    sb_clear(&r->id);
    sb_put(&r->id, name, (size_t)(end - name));
    while (part && part < line + n && (*part < '1' || *part > '9')) part++;
    if (part && part < line + n) {
        sb_putc(&r->id, '#');
        for (; part < line + n && *part >= '0' && *part <= '9'; part++) sb_putc(&r->id, *part);
    }
    r->inside = true;
    r->begun = input_line_number(r->in);
    r->documents++;
    return ASSAY_OK;
}

/* -- documents -------------------------------------------------------------------------------------------------------- */

static void give_clusters(const ConllReader *r, Document *d)
{
    d->n_clusters = (uint32_t)r->sizes.n;
    d->clusters = arena_alloc(&d->arena, r->sizes.n * sizeof *d->clusters);
    uint32_t *members = arena_alloc(&d->arena, r->mentions.n * sizeof *members);
    for (size_t c = 0; c < r->sizes.n; members += r->sizes.at[c++]) d->clusters[c] = (Cluster){0, members};
    for (uint32_t m = 0; m < d->n_mentions; m++) {
        Cluster *c = &d->clusters[r->clusters.at[m]];
        c->mentions[c->n++] = m;
    }
}

static int deliver(ConllReader *r, Document *d, Error *e)
{
    if (r->open.n) {
        const Open *o = &r->open.at[r->open.n - 1];
        return error_at(e, ASSAY_ERR_DATA, input_name(r->in), o->line, o->column,
                        "the mention that begins here does not end before the end of the document in line %zu", input_line_number(r->in));
    }
    end_sentence(r);
    Symbol type = symbols_intern_text(d->symbols, "MENTION");
    d->id = arena_copy(&d->arena, sb_text(&r->id), r->id.length);
    d->text = arena_copy(&d->arena, sb_text(&r->text), r->text.length);
    d->text_length = (uint32_t)r->text.length;
    d->built = true;
    d->unit = UNIT_BYTE;
    d->tokens = arena_dup(&d->arena, r->tokens.at, r->tokens.n, sizeof *d->tokens);
    d->n_tokens = (uint32_t)r->tokens.n;
    d->sentences = arena_dup(&d->arena, r->sentences.at, r->sentences.n, sizeof *d->sentences);
    d->n_sentences = (uint32_t)r->sentences.n;
    d->has_tokens = d->has_sentences = true;
    d->layers = LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_COREFERENCE);
    d->n_mentions = (uint32_t)r->mentions.n;
    d->mentions = arena_zero(&d->arena, d->n_mentions, sizeof *d->mentions);
    Span *spans = arena_alloc(&d->arena, d->n_mentions * sizeof *spans);
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        spans[i] = (Span){d->tokens[r->mentions.at[i].start].start, d->tokens[r->mentions.at[i].end].end};
        d->mentions[i] = (Mention){.type = type, .n_spans = 1, .spans = &spans[i], .line = r->lines.at[i]};
    }
    give_clusters(r, d);
    d->file = arena_copy(&d->arena, input_name(r->in), strlen(input_name(r->in)));
    d->line = r->begun;
    return 1;
}

static void forget_document(ConllReader *r)
{
    sb_clear(&r->text);
    r->tokens.n = r->sentences.n = r->mentions.n = r->clusters.n = r->lines.n = r->sizes.n = r->open.n = 0;
    r->sentence_start = 0;
    r->inside = false;
}

static void tell(ConllReader *r)
{
    if (r->told) return;
    r->told = true;
    if (input_had_bom(r->in)) reader_note(&r->base, "bom", 1, "a byte order mark at the start of the file was skipped");
    if (input_crlf_count(r->in)) reader_note(&r->base, "crlf", input_crlf_count(r->in), "lines that end with CR LF");
}

static int conll_next(Reader *base, Document *d, Error *e)
{
    ConllReader *r = (ConllReader *)base;
    const char *line;
    size_t n;
    int got;
    document_reset(d);
    d->symbols = r->options.symbols;
    forget_document(r);
    while ((got = input_line(r->in, &line, &n, e)) > 0) {
        int status = ASSAY_OK;
        while (n && (line[n - 1] == ' ' || line[n - 1] == '\t')) n--;
        if (n == 0) end_sentence(r);
        else if (*line != '#') status = add_token(r, line, n, e);
        else if (begins_with(line, n, "#begin document")) status = begin_document(r, line, n, e);
        else if (begins_with(line, n, "#end document") && r->inside) return deliver(r, d, e);
        if (status) return status;
    }
    if (got < 0) return got;
    if (r->inside) return error_at(e, ASSAY_ERR_DATA, input_name(r->in), r->begun, 1, "the file ends before the '#end document' of this document");
    tell(r);
    return 0;
}

static void conll_close(Reader *base)
{
    ConllReader *r = (ConllReader *)base;
    input_close(r->in);
    sb_free(&r->id);
    sb_free(&r->text);
    vec_free(&r->tokens);
    vec_free(&r->sentences);
    vec_free(&r->mentions);
    vec_free(&r->clusters);
    vec_free(&r->lines);
    vec_free(&r->sizes);
    vec_free(&r->open);
    symbols_free(&r->names);
    vec_free(&r->named);
    free(r);
}

int format_conll2012_open(Reader **out, const char *path, const ReadOptions *options, Error *e)
{
    Input *in;
    *out = NULL;
    int status = input_open(&in, path, e);
    if (status) return status;
    ConllReader *r = mem_zero(1, sizeof *r);
    r->base.next = conll_next;
    r->base.close = conll_close;
    r->in = in;
    r->options = *options;
    r->separator = options->separator;
    *out = &r->base;
    return ASSAY_OK;
}

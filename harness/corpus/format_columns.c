/* The CoNLL column formats: a token a line, a blank line behind each sentence, -DOCSTART- before each document, tags in one
 * column (or gold and predicted tags in the last two).
 *
 * One pass: each tag is compared with the one before it, and one table look-up says whether a mention begins and in which
 * schemes the step is ill-formed (scheme.h). Gold keeps the set of schemes that everything so far was well-formed in and is
 * refused at the tag that leaves none; predictions count the violations, for every scheme, and are reported against the
 * scheme with the fewest. Long documents are delivered in segments if the caller wants that, so memory is bounded.
 */
#include "corpus/fields.h"
#include "corpus/format_internal.h"
#include "corpus/scheme.h"

#include "base/input.h"
#include "base/vector.h"

#include <stdio.h>
#include <string.h>

enum { SEGMENT_TOKENS = 8192 };

/* One column of tags. */
typedef struct Side {
    const char *role; /* "gold" or "predicted", for messages */
    Repair repair;
    uint8_t fits;     /* schemes in which all is well-formed so far, as bits; what is refused leaves none */
    size_t violations[SCHEME_COUNT][VIOLATION_COUNT];
    VECTOR(Mention) mentions;
    Prefix previous;
    Symbol type;          /* of the previous tag; SYMBOL_NONE outside */
    uint32_t first_token; /* of the open mention */
    bool open, broken;    /* broken: ill-formed in the scheme that discards */
} Side;

typedef struct ColumnsReader {
    Reader base;
    Input *in;
    ReadOptions options;
    SchemeSteps steps;
    Columns columns; /* separator '\t', or ' ' for runs of white space */
    Side sides[2];
    unsigned n_sides;
    StrBuf text;
    VECTOR(Span) tokens;
    VECTOR(Span) sentences;
    uint32_t sentence_start;
    size_t documents, segments; /* opened so far; delivered of the open one */
    size_t blank_run, extra_blanks;
    bool at_end, told;
    bool skipping; /* the rest of a document that cannot be read */
} ColumnsReader;

static int wrong(const ColumnsReader *r, const char *line, const char *at, Error *e, const char *message)
{
    return error_at(e, ASSAY_ERR_DATA, input_name(r->in), input_line_number(r->in), (size_t)(at - line) + 1, "%s", message);
}

/* -- lines -------------------------------------------------------------------------------------------------------------- */

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static bool has_control(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] < 0x20) return true;
    return false;
}

/* -- tags ------------------------------------------------------------------------------------------------------------- */

/* The open mention ends with the token `last`. */
static void close_mention(const ColumnsReader *r, Side *side, Document *d, size_t last)
{
    side->open = false;
    if (side->broken && side->repair == REPAIR_DISCARD) return;
    Span *span = arena_alloc(&d->arena, sizeof *span);
    *span = (Span){r->tokens.at[side->first_token].start, r->tokens.at[last].end};
    vec_push(&side->mentions, (Mention){.type = side->type, .n_spans = 1, .spans = span});
}

static void count_violations(Side *side, const SchemeStep *step)
{
    for (int v = 0; v < VIOLATION_COUNT; v++)
        for (unsigned bits = step->masks[v]; bits; bits &= bits - 1) side->violations[__builtin_ctz(bits)][v]++;
}

static int refuse(const ColumnsReader *r, const Side *side, const char *line, const Field *tag, Error *e)
{
    char message[500];
    int shown = tag->n < 60 ? (int)tag->n : 60;
    if (r->options.scheme != SCHEME_AUTO) {
        snprintf(message, sizeof message, "the %s tag '%.*s' is ill-formed here in %s; --repair says how to read it", side->role,
                 shown, tag->at, scheme_name(r->options.scheme));
        return wrong(r, line, tag->at, e, message);
    }
    char list[80] = "";
    for (int s = 0; s < SCHEME_COUNT; s++)
        if (side->fits >> s & 1) {
            size_t used = strlen(list);
            snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", scheme_name((Scheme)s));
        }
    snprintf(message, sizeof message,
             "the %s tag '%.*s' is ill-formed here: the tags before it are in %s and it fits none of them; "
             "--repair conlleval reads it as conlleval does",
             side->role, shown, tag->at, list);
    return wrong(r, line, tag->at, e, message);
}

/* What a step that is ill-formed somewhere means for this side. */
static int judge_step(ColumnsReader *r, Side *side, const SchemeStep *step, const char *line, const Field *tag, Error *e)
{
    if (side->repair == REPAIR_REFUSE) {
        if (!(side->fits & ~step->any)) return refuse(r, side, line, tag, e);
        side->fits &= (uint8_t)~step->any;
        return ASSAY_OK;
    }
    count_violations(side, step);
    if (r->options.scheme != SCHEME_AUTO && step->masks[VIOLATION_END] >> r->options.scheme & 1) side->broken = true;
    return ASSAY_OK;
}

static int add_tag(ColumnsReader *r, Side *side, Document *d, const char *line, const Field *tag, Error *e)
{
    Prefix prefix = PREFIX_O;
    Symbol type = SYMBOL_NONE;
    if (!(tag->n == 1 && *tag->at == 'O')) {
        const char *name;
        size_t n;
        prefix = scheme_split(tag->at, tag->n, &name, &n);
        if (side->type != SYMBOL_NONE && symbols_length(d->symbols, side->type) == n &&
            memcmp(symbols_name(d->symbols, side->type), name, n) == 0)
            type = side->type;
        else if (has_control(name, n))
            return wrong(r, line, tag->at, e, "the tag holds a control character");
        else
            type = symbols_intern(d->symbols, name, n);
    } else if (side->previous == PREFIX_O) {
        return ASSAY_OK;
    }
    const SchemeStep *step = &r->steps.at[side->previous][prefix][type == side->type];
    int status = step->any ? judge_step(r, side, step, line, tag, e) : ASSAY_OK;
    if (status) return status;
    if (side->open && (step->begins || prefix == PREFIX_O)) close_mention(r, side, d, r->tokens.n - 2);
    if (step->begins) {
        side->open = true;
        side->broken = false;
        side->first_token = (uint32_t)r->tokens.n - 1;
    }
    if (r->options.scheme != SCHEME_AUTO &&
        (step->masks[VIOLATION_PREFIX] | step->masks[VIOLATION_BEGIN]) >> r->options.scheme & 1)
        side->broken = true;
    side->previous = prefix;
    side->type = type;
    return ASSAY_OK;
}

/* -- documents -------------------------------------------------------------------------------------------------------- */

static int end_sentence(ColumnsReader *r, Document *const *docs, Error *e)
{
    uint32_t n = (uint32_t)r->tokens.n;
    if (n == r->sentence_start) return ASSAY_OK;
    static const Field outside = {"(end of sentence)", 17};
    for (unsigned i = 0; i < r->n_sides; i++) {
        Side *side = &r->sides[i];
        const SchemeStep *step = &r->steps.at[side->previous][PREFIX_O][0];
        int status = step->any ? judge_step(r, side, step, outside.at, &outside, e) : ASSAY_OK;
        if (status) return status;
        if (side->open) close_mention(r, side, docs[i], r->tokens.n - 1);
        side->previous = PREFIX_O;
        side->type = SYMBOL_NONE;
    }
    vec_push(&r->sentences, (Span){r->sentence_start, n});
    r->sentence_start = n;
    return ASSAY_OK;
}

static int add_token(ColumnsReader *r, Document *const *docs, const char *line, size_t line_length, const Field *fields, size_t n,
                     Error *e)
{
    size_t bad;
    int status = ASSAY_OK;
    char message[200];
    const Field *fault = columns_check(&r->columns, fields, n, input_line_number(r->in), message, sizeof message);
    if (fault) return wrong(r, line, fault->at, e, message);
    if (!utf8_valid(line, line_length, &bad))
        return wrong(r, line, line + bad, e, "not UTF-8; convert the file first, for example with iconv -f ISO-8859-1 -t UTF-8");
    const Field *token = &fields[fields_index(r->columns.token, n)];
    if (token->n == 0) return wrong(r, line, token->at, e, "the token is empty");
    if (r->text.length + token->n + 2 > UINT32_MAX) return wrong(r, line, line, e, "the document is larger than 4 GiB");
    if (r->text.length) sb_putc(&r->text, r->tokens.n == r->sentence_start ? '\n' : ' ');
    uint32_t start = (uint32_t)r->text.length;
    sb_put(&r->text, token->at, token->n);
    vec_push(&r->tokens, (Span){start, (uint32_t)r->text.length});
    for (unsigned i = 0; i < r->n_sides && !status; i++)
        status = add_tag(r, &r->sides[i], docs[i], line, &fields[fields_index(r->columns.tags[i], n)], e);
    return status;
}

/* Hands what was collected to the documents. The predicted one borrows text, tokens and sentences of the gold one. */
static void deliver(ColumnsReader *r, Document *const *docs)
{
    char id[32];
    int id_length = snprintf(id, sizeof id, "d%04zu", r->documents);
    for (unsigned i = 0; i < r->n_sides; i++) {
        Document *d = docs[i];
        Side *side = &r->sides[i];
        d->id = arena_copy(&d->arena, id, (size_t)id_length);
        d->text = i ? docs[0]->text : arena_copy(&d->arena, sb_text(&r->text), r->text.length);
        d->text_length = (uint32_t)r->text.length;
        d->built = true;
        d->unit = UNIT_BYTE;
        d->tokens = i ? docs[0]->tokens : arena_dup(&d->arena, r->tokens.at, r->tokens.n, sizeof *r->tokens.at);
        d->n_tokens = (uint32_t)r->tokens.n;
        d->sentences = i ? docs[0]->sentences : arena_dup(&d->arena, r->sentences.at, r->sentences.n, sizeof *r->sentences.at);
        d->n_sentences = (uint32_t)r->sentences.n;
        d->has_tokens = d->has_sentences = true;
        d->layers = LAYER_BIT(LAYER_MENTIONS);
        d->mentions = arena_dup(&d->arena, side->mentions.at, side->mentions.n, sizeof *side->mentions.at);
        d->n_mentions = (uint32_t)side->mentions.n;
        d->continues = r->segments > 0;
        d->file = arena_copy(&d->arena, input_name(r->in), strlen(input_name(r->in)));
        d->line = input_line_number(r->in);
        side->mentions.n = 0;
    }
    sb_clear(&r->text);
    r->tokens.n = r->sentences.n = 0;
    r->sentence_start = 0;
    r->segments++;
}

static void open_document(ColumnsReader *r)
{
    r->documents++;
    r->segments = 0;
}

static bool nothing_waits(const ColumnsReader *r) { return r->tokens.n == 0 && (r->segments > 0 || r->documents == 0); }

/* What the whole file showed. */
static void tell(ColumnsReader *r)
{
    if (r->told) return;
    r->told = true;
    if (input_had_bom(r->in)) reader_note(&r->base, "bom", 1, "a byte order mark at the start of the file was skipped");
    if (input_crlf_count(r->in)) reader_note(&r->base, "crlf", input_crlf_count(r->in), "lines that end with CR LF");
    if (r->extra_blanks) reader_note(&r->base, "blank", r->extra_blanks, "blank lines beyond the one that ends a sentence");
    for (unsigned i = 0; i < r->n_sides; i++) {
        const Side *side = &r->sides[i];
        static const Scheme preference[] = {SCHEME_IOB2, SCHEME_IOB1, SCHEME_IOBES, SCHEME_BILOU, SCHEME_IOE2, SCHEME_IOE1};
        Scheme best = r->options.scheme;
        size_t fewest = SIZE_MAX;
        for (int k = 0; k < SCHEME_COUNT; k++) {
            Scheme s = r->options.scheme == SCHEME_AUTO ? preference[k] : r->options.scheme;
            const size_t *v = side->violations[s];
            size_t sum = v[VIOLATION_PREFIX] + v[VIOLATION_BEGIN] + v[VIOLATION_END];
            if (sum < fewest) {
                fewest = sum;
                best = s;
            }
        }
        if (side->repair == REPAIR_REFUSE || fewest == 0) continue;
        r->base.repair_name = repair_name(side->repair);
        for (int v = 0; v < VIOLATION_COUNT; v++) {
            char text[200];
            if (!side->violations[best][v]) continue;
            snprintf(text, sizeof text, "%s tags, ill-formed in %s: %s; read by the rule '%s'", side->role, scheme_name(best),
                     violation_text((Violation)v), repair_name(side->repair));
            reader_note(&r->base, "repair", side->violations[best][v], text);
        }
    }
}

static bool is_docstart(const Field *f) { return f->n == 10 && memcmp(f->at, "-DOCSTART-", 10) == 0; }

/* One line. Returns 1 if a document or a segment is complete. */
static int take_line(ColumnsReader *r, Document *const *docs, const char *line, size_t n, Error *e)
{
    Field fields[MOST_FIELDS + 1];
    size_t blank = 0;
    while (blank < n && is_blank(line[blank])) blank++;
    if (blank == n) {
        if (r->blank_run++) r->extra_blanks++;
        int status = end_sentence(r, docs, e);
        if (status) return status;
        return r->options.segments && r->tokens.n >= SEGMENT_TOKENS;
    }
    if (!r->columns.separator) r->columns.separator = memchr(line, '\t', n) ? '\t' : ' ';
    size_t count = fields_split(line, n, r->columns.separator, fields);
    if (is_docstart(&fields[0])) {
        int status = end_sentence(r, docs, e);
        if (status) return status;
        r->blank_run = 0;
        if (!nothing_waits(r)) return 1; /* the caller opens the next document */
        open_document(r);
        return 0;
    }
    r->blank_run = 0;
    if (r->documents == 0) open_document(r);
    return add_token(r, docs, line, n, fields, count, e);
}

/* Lines up to the next -DOCSTART-, or the end. */
static int skip_document(ColumnsReader *r, Error *e)
{
    Field fields[MOST_FIELDS + 1];
    const char *line;
    size_t n;
    int got;
    while ((got = input_line(r->in, &line, &n, e)) > 0) {
        if (fields_split(line, n, r->columns.separator ? r->columns.separator : ' ', fields) == 0 || !is_docstart(&fields[0])) continue;
        r->blank_run = 0;
        open_document(r);
        break;
    }
    if (got >= 0) r->skipping = false;
    return got < 0 ? got : ASSAY_OK;
}

/* An error in the midst of a document: nothing but its id stays, and the next call goes on with the next document. */
static int give_up(ColumnsReader *r, Document *const *docs, int status)
{
    for (unsigned i = 0; i < r->n_sides; i++) {
        r->sides[i].mentions.n = 0;
        r->sides[i].open = false;
        r->sides[i].previous = PREFIX_O;
        r->sides[i].type = SYMBOL_NONE;
    }
    sb_clear(&r->text);
    r->tokens.n = r->sentences.n = 0;
    if (r->documents) deliver(r, docs);
    r->skipping = true;
    return status;
}

static int next_documents(ColumnsReader *r, Document *const *docs, Error *e)
{
    for (unsigned i = 0; i < r->n_sides; i++) {
        document_reset(docs[i]);
        docs[i]->symbols = r->options.symbols;
    }
    const char *line;
    size_t n;
    int got = r->skipping ? skip_document(r, e) : ASSAY_OK;
    if (got < 0) return got;
    while (!r->at_end) {
        got = input_line(r->in, &line, &n, e);
        if (got < 0) return give_up(r, docs, got);
        if (got == 0) break;
        int status = take_line(r, docs, line, n, e);
        if (status < 0) return give_up(r, docs, status);
        if (status == 0) continue;
        bool next_document = r->blank_run == 0; /* it was a -DOCSTART- */
        deliver(r, docs);
        if (next_document) open_document(r);
        return 1;
    }
    if (r->at_end) return 0;
    r->at_end = true;
    int status = end_sentence(r, docs, e);
    if (status) return give_up(r, docs, status);
    if (r->blank_run == 0 && r->documents && r->tokens.n)
        reader_note(&r->base, "final-blank", 1, "no blank line behind the last sentence");
    tell(r);
    if (r->documents == 0) open_document(r);
    if (nothing_waits(r)) return 0;
    deliver(r, docs);
    return 1;
}

static int columns_next(Reader *base, Document *d, Error *e) { return next_documents((ColumnsReader *)base, &d, e); }

static int columns_next_pair(Reader *base, Document *gold, Document *predicted, Error *e)
{
    Document *docs[2] = {gold, predicted};
    return next_documents((ColumnsReader *)base, docs, e);
}

static void columns_close(Reader *base)
{
    ColumnsReader *r = (ColumnsReader *)base;
    input_close(r->in);
    sb_free(&r->text);
    vec_free(&r->tokens);
    vec_free(&r->sentences);
    for (unsigned i = 0; i < 2; i++) vec_free(&r->sides[i].mentions);
    free(r);
}

static Side make_side(const ReadOptions *o, bool predicted)
{
    Side side = {.role = predicted ? "predicted" : "gold", .type = SYMBOL_NONE};
    side.repair = o->repair_given ? o->repair : predicted ? REPAIR_CONLLEVAL : REPAIR_REFUSE;
    unsigned fits = o->scheme == SCHEME_AUTO ? (1u << SCHEME_COUNT) - 1 : 1u << o->scheme;
    side.fits = (uint8_t)fits;
    return side;
}

int format_columns_open(Reader **out, const char *path, const ReadOptions *options, Error *e)
{
    *out = NULL;
    if (options->repair_given && options->repair == REPAIR_DISCARD && options->scheme == SCHEME_AUTO)
        return error_set(e, ASSAY_ERR_USAGE, "--repair discard needs --scheme: what is ill-formed depends on it");
    Input *in;
    int status = input_open(&in, path, e);
    if (status) return status;
    ColumnsReader *r = mem_zero(1, sizeof *r);
    r->base.next = columns_next;
    r->base.close = columns_close;
    r->base.repair_name = "-";
    r->in = in;
    r->options = *options;
    r->columns.separator = options->separator;
    r->columns.token = options->token_column ? options->token_column : 1;
    int tag = options->tag_column ? options->tag_column : -1;
    scheme_steps(&r->steps);
    if (options->two_columns) {
        r->base.next_pair = columns_next_pair;
        r->n_sides = r->columns.n_tags = 2;
        r->columns.tags[0] = tag - 1;
        r->columns.tags[1] = tag;
        r->sides[0] = make_side(options, false);
        r->sides[1] = make_side(options, true);
    } else {
        r->n_sides = r->columns.n_tags = 1;
        r->columns.tags[0] = tag;
        r->sides[0] = make_side(options, options->predicted);
    }
    *out = &r->base;
    return ASSAY_OK;
}

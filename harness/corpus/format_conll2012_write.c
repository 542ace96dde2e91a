/* Writing CoNLL-2012: the columns that are not known are "-". A cell lists ends (inner mentions first), single tokens, then
 * beginnings (outer first), so that what is read back nests as it was.
 *
 * An end closes the mention of its cluster that began last. Of two mentions of one cluster that cross, the second cannot be
 * said and is counted as lost, as are mentions in no cluster: to the format they are not there.
 */
#include "corpus/format_internal.h"
#include "corpus/output.h"

#include "base/vector.h"

#include <string.h>

typedef struct ConllWriter {
    Writer base;
    Output *out;
    char separator;
} ConllWriter;

typedef struct Placed {
    Span tokens; /* half-open */
    uint32_t cluster, order;
} Placed;

/* What stands in the cell of a token. */
typedef struct Mark {
    uint32_t token, kind, cluster, nesting;
} Mark;

enum { MARK_END, MARK_SINGLE, MARK_BEGIN };

typedef struct Marks {
    VECTOR(Placed) placed;
    VECTOR(Mark) marks;
    VECTOR(uint32_t) ends; /* of the open mentions of one cluster */
} Marks;

static int outer_first(const void *a, const void *b)
{
    const Placed *x = a, *y = b;
    if (x->tokens.start != y->tokens.start) return x->tokens.start < y->tokens.start ? -1 : 1;
    if (x->tokens.end != y->tokens.end) return x->tokens.end > y->tokens.end ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static int by_token(const void *a, const void *b)
{
    const Mark *x = a, *y = b;
    if (x->token != y->token) return x->token < y->token ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return x->nesting < y->nesting ? -1 : x->nesting > y->nesting;
}

/* The mentions of one cluster that can be said; the others are counted. */
static void place_cluster(ConllWriter *w, const Document *d, uint32_t cluster, Marks *m, bool *in_cluster)
{
    size_t first = m->placed.n;
    const Cluster *c = &d->clusters[cluster];
    for (uint32_t i = 0; i < c->n; i++) {
        const Mention *mention = &d->mentions[c->mentions[i]];
        Placed p = {.cluster = cluster, .order = c->mentions[i]};
        in_cluster[c->mentions[i]] = true;
        if (mention->n_spans == 0) writer_lost(&w->base, "mentions without a place", 1);
        else if (mention->n_spans > 1) writer_lost(&w->base, "discontinuous mentions", 1);
        else if (!document_tokens_of(d, mention->spans[0], &p.tokens)) writer_lost(&w->base, "mentions that do not begin and end with tokens", 1);
        else vec_push(&m->placed, p);
    }
    if (m->placed.n > first) qsort(m->placed.at + first, m->placed.n - first, sizeof *m->placed.at, outer_first);
    size_t kept = first;
    m->ends.n = 0;
    for (size_t i = first; i < m->placed.n; i++) {
        Placed p = m->placed.at[i];
        while (m->ends.n && m->ends.at[m->ends.n - 1] <= p.tokens.start) m->ends.n--;
        if (m->ends.n && m->ends.at[m->ends.n - 1] < p.tokens.end) {
            writer_lost(&w->base, "mentions that cross one of their cluster", 1);
            continue;
        }
        vec_push(&m->ends, p.tokens.end);
        m->placed.at[kept++] = p;
    }
    m->placed.n = kept;
}

/* Marks in the order in which they are written. */
static void make_marks(ConllWriter *w, const Document *d, Marks *m)
{
    size_t alone = 0, typed = 0;
    Symbol plain = symbols_find(d->symbols, "MENTION", 7);
    bool *in_cluster = mem_zero(d->n_mentions + 1, sizeof *in_cluster);
    m->placed.n = m->marks.n = 0;
    for (uint32_t c = 0; c < d->n_clusters; c++) place_cluster(w, d, c, m, in_cluster);
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        alone += !in_cluster[i];
        typed += d->mentions[i].type != plain;
    }
    writer_lost(&w->base, "mentions in no cluster", alone);
    writer_lost(&w->base, "types of mentions", typed);
    if (m->placed.n) qsort(m->placed.at, m->placed.n, sizeof *m->placed.at, outer_first);
    for (uint32_t i = 0; i < m->placed.n; i++) {
        Placed p = m->placed.at[i];
        if (p.tokens.end == p.tokens.start + 1) {
            vec_push(&m->marks, (Mark){p.tokens.start, MARK_SINGLE, p.cluster, i});
            continue;
        }
        vec_push(&m->marks, (Mark){p.tokens.start, MARK_BEGIN, p.cluster, i});
        vec_push(&m->marks, (Mark){p.tokens.end - 1, MARK_END, p.cluster, UINT32_MAX - i});
    }
    if (m->marks.n) qsort(m->marks.at, m->marks.n, sizeof *m->marks.at, by_token);
    free(in_cluster);
}

static void put_cell(const Marks *m, size_t *next, uint32_t token, StrBuf *out)
{
    if (*next == m->marks.n || m->marks.at[*next].token != token) sb_putc(out, '-');
    for (bool first = true; *next < m->marks.n && m->marks.at[*next].token == token; ++*next, first = false) {
        const Mark *mark = &m->marks.at[*next];
        sb_printf(out, "%s%s%u%s", first ? "" : "|", mark->kind == MARK_END ? "" : "(", mark->cluster, mark->kind == MARK_BEGIN ? "" : ")");
    }
}

/* The columns before the coreference: document, part, number in the sentence, token, and seven that are not known. */
static int put_token(const ConllWriter *w, const Document *d, Span name, unsigned part, uint32_t number, uint32_t t, StrBuf *out, Error *e)
{
    const char *token = d->text + d->tokens[t].start;
    size_t n = d->tokens[t].end - d->tokens[t].start;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)token[i] < ' ' || token[i] == w->separator)
            return error_set(e, ASSAY_ERR_DATA, "document %s: the token '%.*s' has white space in it, which a column file cannot hold",
                             d->id, n < 60 ? (int)n : 60, token);
    for (uint32_t i = name.start; i < name.end; i++) /* the id is read from the first line: here it must only not disturb */
        sb_putc(out, d->id[i] == w->separator || (unsigned char)d->id[i] < ' ' || (i == 0 && d->id[i] == '#') ? '_' : d->id[i]);
    sb_printf(out, "%c%u%c%u%c", w->separator, part, w->separator, number, w->separator);
    sb_put(out, token, n);
    for (int i = 0; i < 7; i++) sb_printf(out, "%c-", w->separator);
    sb_putc(out, w->separator);
    return ASSAY_OK;
}

/* "NAME#2" is part 2 of NAME. */
static Span split_id(const char *id, unsigned *part)
{
    Span name = {0, (uint32_t)strlen(id)};
    const char *mark = strrchr(id, '#');
    size_t digits = mark ? strspn(mark + 1, "0123456789") : 0;
    *part = 0;
    if (!digits || digits > 6 || mark == id || mark[1] == '0' || mark[1 + digits]) return name;
    for (size_t i = 1; i <= digits; i++) *part = *part * 10 + (unsigned)(mark[i] - '0');
    name.end = (uint32_t)(mark - id);
    return name;
}

static int put_document(ConllWriter *w, const Document *d, const Marks *m, StrBuf *out, Error *e)
{
    unsigned part;
    size_t next = 0;
    if (!d->id[0] || strpbrk(d->id, "\r\n")) return error_set(e, ASSAY_ERR_DATA, "a document's id is empty or has a line end in it, which CoNLL-2012 cannot hold");
    Span name = split_id(d->id, &part);
    sb_printf(out, "#begin document (%.*s); part %03u\n", (int)name.end, d->id, part);
    for (uint32_t s = 0; s < d->n_sentences; s++) {
        Span sentence = d->sentences[s];
        for (uint32_t t = sentence.start; t < sentence.end; t++) {
            int status = put_token(w, d, name, part, t - sentence.start, t, out, e);
            if (status) return status;
            put_cell(m, &next, t, out);
            sb_putc(out, '\n');
        }
        sb_putc(out, '\n');
    }
    sb_puts(out, "#end document\n");
    return ASSAY_OK;
}

static void count_losses(ConllWriter *w, const Document *d)
{
    size_t links = 0, attributes = 0;
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        links += d->mentions[i].n_links > 0;
        attributes += d->mentions[i].n_attributes;
    }
    writer_lost(&w->base, "links", links);
    writer_lost(&w->base, "attributes", attributes);
    writer_lost(&w->base, "relations", d->n_relations);
    writer_lost(&w->base, "events", d->n_events);
    writer_lost(&w->base, "records", d->n_records);
    writer_lost(&w->base, "notes", d->n_notes);
    writer_lost(&w->base, "ignored regions", d->n_ignored);
    writer_lost(&w->base, "texts with their spacing", !d->built);
}

static int conll_put(Writer *base, const Document *d, Error *e)
{
    ConllWriter *w = (ConllWriter *)base;
    Marks m = {0};
    StrBuf text = {0};
    make_marks(w, d, &m);
    int status = put_document(w, d, &m, &text, e);
    if (status) goto done;
    count_losses(w, d);
    output_put(w->out, sb_text(&text), text.length);
done:
    sb_free(&text);
    vec_free(&m.placed);
    vec_free(&m.marks);
    vec_free(&m.ends);
    return status;
}

static int conll_close(Writer *base, bool commit, Error *e)
{
    ConllWriter *w = (ConllWriter *)base;
    int status = output_close(w->out, commit, e);
    free(w);
    return status;
}

int format_conll2012_create(Writer **out, const char *path, const WriteOptions *options, Error *e)
{
    *out = NULL;
    Output *file;
    int status = output_open(&file, path, e);
    if (status) return status;
    ConllWriter *w = mem_zero(1, sizeof *w);
    w->base.put = conll_put;
    w->base.close = conll_close;
    w->out = file;
    w->separator = options->separator ? options->separator : '\t';
    *out = &w->base;
    return ASSAY_OK;
}

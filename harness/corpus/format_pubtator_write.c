/* Writing PubTator. A line can hold neither tabs nor line breaks, so the text's first line is the title, the rest the abstract, and each
 * further line break a space, which leaves all offsets where they are. */
#include "base/json.h"
#include "corpus/format_internal.h"
#include "corpus/output.h"

#include "base/vector.h"

#include <string.h>

typedef struct PubtatorWriter {
    Writer base;
    Output *output;
    OffsetUnit unit;
    StrBuf lines, word;
    Symbols written; /* relations of the document */
} PubtatorWriter;

/* -- what cannot be written --------------------------------------------------------------------------------------------- */

static void count_lost(Writer *w, const Document *d)
{
    const struct {
        const char *kind;
        size_t n;
    } lost[] = {
        {"clusters", d->n_clusters}, {"events", d->n_events}, {"records", d->n_records}, {"notes", d->n_notes},
        {"ignored regions", d->n_ignored}, {"documents' own tokens", d->has_tokens},
    };
    for (size_t i = 0; i < sizeof lost / sizeof *lost; i++)
        if (lost[i].n) writer_lost(w, lost[i].kind, lost[i].n);
}

static int check_word(const Document *d, const char *what, const char *text, const char *forbidden, Error *e)
{
    if (*text && !strpbrk(text, forbidden)) return ASSAY_OK;
    return error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "document %s: the %s \"%.60s\" %s, which a line of PubTator cannot hold", d->id, what, text,
                    *text ? "has a tab, a line end or a bar in it" : "is empty");
}

static int check_names(const Document *d, Error *e)
{
    int status = check_word(d, "id", d->id, "\t\r\n|", e);
    for (uint32_t i = 0; i < d->n_mentions && !status; i++) {
        const Mention *m = &d->mentions[i];
        status = check_word(d, "type", symbols_name(d->symbols, m->type), "\t\r\n", e);
        for (uint32_t k = 0; k < m->n_links && !status; k++) status = check_word(d, "link", symbols_name(d->symbols, m->links[k]), "\t\r\n|", e);
    }
    for (uint32_t i = 0; i < d->n_relations && !status; i++)
        status = check_word(d, "type", symbols_name(d->symbols, d->relations[i].type), "\t\r\n", e);
    return status;
}

/* -- lines -------------------------------------------------------------------------------------------------------------- */

static void put_plain(StrBuf *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) sb_putc(out, strchr("\t\r\n", text[i]) ? ' ' : text[i]);
}

static void put_text(PubtatorWriter *w, const Document *d)
{
    const char *end = d->text + d->text_length, *line = memchr(d->text, '\n', d->text_length);
    if (!line) line = end;
    sb_printf(&w->lines, "%s|t|", d->id);
    put_plain(&w->lines, d->text, (size_t)(line - d->text));
    sb_printf(&w->lines, "\n%s|a|", d->id);
    if (line < end) put_plain(&w->lines, line + 1, (size_t)(end - line - 1));
    sb_putc(&w->lines, '\n');
    size_t more = 0;
    for (const char *p = line + (line < end); p < end; p++) more += *p == '\n';
    if (more) writer_lost(&w->base, "line breaks behind the title", more);
}

static const char *concept_of(const Document *d, Symbol link)
{
    const char *name = symbols_name(d->symbols, link);
    return strcmp(name, "NIL") == 0 ? "-1" : name;
}

/* The parts of a composite mention, or else the score, in the column behind the concepts. */
static void put_last_column(PubtatorWriter *w, const Document *d, const Mention *m)
{
    const char *parts = NULL;
    for (uint32_t i = 0; i < m->n_attributes; i++) {
        if (!parts && strcmp(symbols_name(d->symbols, m->attributes[i].name), "individual_mentions") == 0) parts = symbols_name(d->symbols, m->attributes[i].value);
        else writer_lost(&w->base, "attributes", 1);
    }
    if (parts || m->has_score) sb_putc(&w->lines, '\t');
    if (parts) put_plain(&w->lines, parts, strlen(parts));
    else if (m->has_score) json_put_double(&w->lines, m->score);
    if (parts && m->has_score) writer_lost(&w->base, "scores", 1);
}

static void put_mention(PubtatorWriter *w, const Document *d, const OffsetMap *map, const Mention *m)
{
    if (!m->n_spans) {
        if (!mention_is_abstract(m)) writer_lost(&w->base, "mentions without a place", 1);
        return;
    }
    uint32_t start = m->spans[0].start, end = m->spans[m->n_spans - 1].end;
    if (m->n_spans > 1) writer_lost(&w->base, "gaps in discontinuous mentions", 1);
    if (m->optional) writer_lost(&w->base, "optional marks", 1);
    sb_printf(&w->lines, "%s\t%u\t%u\t", d->id, offset_from_byte(map, start), offset_from_byte(map, end));
    put_plain(&w->lines, d->text + start, end - start);
    sb_printf(&w->lines, "\t%s\t", symbols_name(d->symbols, m->type));
    for (uint32_t i = 0; i < m->n_links; i++) sb_printf(&w->lines, "%s%s", i ? "|" : "", concept_of(d, m->links[i]));
    put_last_column(w, d, m);
    sb_putc(&w->lines, '\n');
}

/* A relation is written between the concepts of its arguments, each pair once. */
static void put_relation(PubtatorWriter *w, const Document *d, const Relation *x)
{
    const char *ends[2] = {NULL, NULL}, *novelty = NULL;
    for (uint32_t i = 0; i < 2 && x->n_arguments == 2; i++) {
        const Mention *m = x->arguments[i].is_event ? NULL : &d->mentions[x->arguments[i].target];
        if (m && m->n_links) ends[i] = concept_of(d, m->links[0]);
    }
    if (!ends[0] || !ends[1]) {
        writer_lost(&w->base, x->n_arguments == 2 ? "relations whose arguments have no link" : "relations with other than two arguments", 1);
        return;
    }
    for (uint32_t i = 0; i < x->n_attributes; i++) {
        if (!novelty && strcmp(symbols_name(d->symbols, x->attributes[i].name), "novelty") == 0) novelty = symbols_name(d->symbols, x->attributes[i].value);
        else writer_lost(&w->base, "attributes", 1);
    }
    sb_clear(&w->word);
    sb_printf(&w->word, "%s\t%s\t%s\t%s", d->id, symbols_name(d->symbols, x->type), ends[0], ends[1]);
    uint32_t before = w->written.count;
    if (symbols_intern(&w->written, w->word.data, w->word.length) < before) {
        writer_lost(&w->base, "relations between the same concepts", 1);
        return;
    }
    sb_put(&w->lines, w->word.data, w->word.length);
    if (novelty) sb_putc(&w->lines, '\t');
    if (novelty) put_plain(&w->lines, novelty, strlen(novelty));
    sb_putc(&w->lines, '\n');
}

/* -- life --------------------------------------------------------------------------------------------------------------- */

static int put(Writer *base, const Document *d, Error *e)
{
    PubtatorWriter *w = (PubtatorWriter *)base;
    int status = check_names(d, e);
    if (status) return status;
    if (!d->text) return error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "document %s has no text, which PubTator begins with", d->id);
    Arena arena = {0};
    OffsetMap map = offset_map(&arena, d->text, d->text_length, w->unit);
    sb_clear(&w->lines);
    symbols_free(&w->written);
    put_text(w, d);
    for (uint32_t i = 0; i < d->n_mentions; i++) put_mention(w, d, &map, &d->mentions[i]);
    for (uint32_t i = 0; i < d->n_relations; i++) put_relation(w, d, &d->relations[i]);
    sb_putc(&w->lines, '\n');
    output_put(w->output, sb_text(&w->lines), w->lines.length);
    count_lost(base, d);
    arena_free(&arena);
    return ASSAY_OK;
}

static int close_writer(Writer *base, bool commit, Error *e)
{
    PubtatorWriter *w = (PubtatorWriter *)base;
    int status = output_close(w->output, commit, e);
    sb_free(&w->lines);
    sb_free(&w->word);
    symbols_free(&w->written);
    free(w);
    return status;
}

int format_pubtator_create(Writer **out, const char *path, const WriteOptions *options, Error *e)
{
    Output *output;
    int status = output_open(&output, path, e);
    if (status) return status;
    PubtatorWriter *w = mem_zero(1, sizeof *w);
    w->base = (Writer){.put = put, .close = close_writer};
    w->output = output;
    w->unit = options->unit;
    *out = &w->base;
    return ASSAY_OK;
}

/* The table of the KBP's entity discovery and linking: one mention a line,
 *
 *     run  mention-id  string  document:first-last  link  type  NAM|NOM  [confidence  …]
 *
 * separated by tabs; `last` is the last character, and a link that begins with NIL names a cluster of what the knowledge
 * base lacks. Ids separated by "|", and lines that repeat mention-id, place and type of the line before, give alternatives.
 * NAM or NOM becomes the attribute "level"; columns behind the confidence are left out. Offsets count characters of the source
 * file with its markup, so --texts wants those files. */
#include "base/json.h"
#include "corpus/format_internal.h"
#include "corpus/mention_rows.h"
#include "corpus/output.h"

#include "base/vector.h"

#include <string.h>

enum { RUN, ID, STRING, PLACE, LINK, TYPE, LEVEL, CONFIDENCE };

/* -- reading ------------------------------------------------------------------------------------------------------------ */

/* "document:first-last": names may have colons and hyphens of their own. */
static bool split_place(Field place, Field *document, Field *first, Field *last)
{
    size_t hyphen = place.n, colon;
    while (hyphen && place.at[hyphen - 1] != '-') hyphen--;
    colon = hyphen;
    while (colon && place.at[colon - 1] != ':') colon--;
    if (!hyphen || !colon) return false;
    *document = (Field){place.at, colon - 1};
    *first = (Field){place.at + colon, hyphen - 1 - colon};
    *last = (Field){place.at + hyphen, place.n - hyphen};
    return true;
}

static int find_document(const MentionRow *row, Field *name, Error *e)
{
    Field first, last;
    if (row->n < 7)
        return mention_row_wrong(row, 0, e, "a line has run, mention, string, document:first-last, link, type and NAM or NOM, separated by tabs; "
                                 "here are %zu columns", row->n);
    if (!split_place(row->fields[PLACE], name, &first, &last))
        return mention_row_wrong(row, PLACE, e, "'%.*s' is no place: document:first-last is wanted", row->fields[PLACE].n < 60 ? (int)row->fields[PLACE].n : 60,
                                 row->fields[PLACE].at);
    return ASSAY_OK;
}

static void read_links(Field links, Document *d, Mention *m)
{
    size_t n = 1;
    for (size_t i = 0; i < links.n; i++) n += links.at[i] == '|';
    m->links = arena_alloc(&d->arena, n * sizeof *m->links);
    for (const char *p = links.at, *end = p + links.n; p < end;) {
        const char *bar = memchr(p, '|', (size_t)(end - p));
        const char *stop = bar ? bar : end;
        if (stop > p) m->links[m->n_links++] = symbols_intern(d->symbols, p, (size_t)(stop - p));
        p = stop + 1;
    }
}

static bool same_mention(const Mention *a, const Mention *b)
{
    return a->id && b->id && strcmp(a->id, b->id) == 0 && a->type == b->type && a->spans[0].start == b->spans[0].start && a->spans[0].end == b->spans[0].end;
}

/* The links of a line that speaks of the mention before it. */
static void join(Document *d, Mention *before, const Mention *m)
{
    Symbol *links = arena_alloc(&d->arena, (before->n_links + m->n_links) * sizeof *links);
    memcpy(links, before->links, before->n_links * sizeof *links);
    memcpy(links + before->n_links, m->links, m->n_links * sizeof *links);
    before->links = links;
    before->n_links += m->n_links;
}

static int read_mention(const MentionRow *row, Document *d, Mention *before, Mention *m, bool *joined, Error *e)
{
    Field document, first, last;
    (void)split_place(row->fields[PLACE], &document, &first, &last);
    int status = mention_row_span(row, PLACE, first, last, d, m, e);
    if (!status && row->n > CONFIDENCE && row->fields[CONFIDENCE].n) {
        status = mention_row_score(row, CONFIDENCE, &m->score, e);
        m->has_score = true;
    }
    if (status) return status;
    if (row->fields[ID].n) m->id = arena_copy(&d->arena, row->fields[ID].at, row->fields[ID].n);
    if (row->fields[STRING].n) m->surface = arena_copy(&d->arena, row->fields[STRING].at, row->fields[STRING].n);
    m->type = symbols_intern(d->symbols, row->fields[TYPE].at, row->fields[TYPE].n);
    read_links(row->fields[LINK], d, m);
    if (!m->n_links) return mention_row_wrong(row, LINK, e, "the link is empty; NIL is what the knowledge base does not have");
    Attribute level = {symbols_intern_text(d->symbols, "level"), symbols_intern(d->symbols, row->fields[LEVEL].at, row->fields[LEVEL].n)};
    if (row->fields[LEVEL].n) {
        m->attributes = arena_dup(&d->arena, &level, 1, sizeof level);
        m->n_attributes = 1;
    }
    *joined = before && same_mention(before, m);
    if (*joined) join(d, before, m);
    return ASSAY_OK;
}

static const MentionRowRules rules = {LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_LINKS) | LAYER_BIT(LAYER_ATTRIBUTES), find_document, read_mention};

int format_edl_open(Reader **out, const char *path, const ReadOptions *options, Error *e)
{
    return mention_rows_open(out, &rules, path, options, e);
}

/* -- writing ------------------------------------------------------------------------------------------------------------ */

typedef struct EdlWriter {
    Writer base;
    Output *output;
    OffsetUnit unit;
    StrBuf lines;
    size_t mentions; /* so far: mentions without an id are numbered */
} EdlWriter;

static void put_plain(StrBuf *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) sb_putc(out, strchr("\t\r\n", text[i]) ? ' ' : text[i]);
}

static const char *level_of(EdlWriter *w, const Document *d, const Mention *m)
{
    const char *level = NULL;
    for (uint32_t i = 0; i < m->n_attributes; i++) {
        if (!level && strcmp(symbols_name(d->symbols, m->attributes[i].name), "level") == 0) level = symbols_name(d->symbols, m->attributes[i].value);
        else writer_lost(&w->base, "attributes", 1);
    }
    return level && *level ? level : "NAM";
}

static void put_mention(EdlWriter *w, const Document *d, const OffsetMap *map, const Mention *m)
{
    StrBuf surface = {0};
    w->mentions++;
    if (!m->n_spans) {
        writer_lost(&w->base, "mentions without a place", 1);
        return;
    }
    if (m->n_spans > 1) writer_lost(&w->base, "gaps in discontinuous mentions", 1);
    if (!m->n_links) writer_lost(&w->base, "the difference between no link and NIL", 1);
    uint32_t start = m->spans[0].start, end = m->spans[m->n_spans - 1].end;
    if (map) {
        start = offset_from_byte(map, start);
        end = offset_from_byte(map, end);
    }
    sb_puts(&w->lines, "assay\t");
    if (m->id) put_plain(&w->lines, m->id, strlen(m->id));
    else sb_printf(&w->lines, "M%zu", w->mentions);
    sb_putc(&w->lines, '\t');
    document_surface(d, m, &surface);
    put_plain(&w->lines, sb_text(&surface), surface.length);
    sb_printf(&w->lines, "\t%s:%u-%u\t", d->id, start, end - 1);
    for (uint32_t i = 0; i < m->n_links; i++) sb_printf(&w->lines, "%s%s", i ? "|" : "", symbols_name(d->symbols, m->links[i]));
    if (!m->n_links) sb_puts(&w->lines, "NIL");
    sb_printf(&w->lines, "\t%s\t%s\t", symbols_name(d->symbols, m->type), level_of(w, d, m));
    json_put_double(&w->lines, m->has_score ? m->score : 1);
    sb_putc(&w->lines, '\n');
    sb_free(&surface);
}

static int check_names(const Document *d, Error *e)
{
    const char *bad = strpbrk(d->id, "\t\r\n") ? d->id : NULL;
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        if (strpbrk(symbols_name(d->symbols, m->type), "\t\r\n")) bad = symbols_name(d->symbols, m->type);
        for (uint32_t k = 0; k < m->n_links; k++)
            if (strpbrk(symbols_name(d->symbols, m->links[k]), "\t\r\n|")) bad = symbols_name(d->symbols, m->links[k]);
    }
    if (!bad) return ASSAY_OK;
    return error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "document %s: \"%.60s\" has a tab, a line end or a bar in it, which the table of the KBP cannot hold",
                    d->id, bad);
}

static int put(Writer *base, const Document *d, Error *e)
{
    EdlWriter *w = (EdlWriter *)base;
    int status = check_names(d, e);
    if (status) return status;
    Arena arena = {0};
    OffsetMap map = {0};
    if (d->text) map = offset_map(&arena, d->text, d->text_length, w->unit);
    sb_clear(&w->lines);
    for (uint32_t i = 0; i < d->n_mentions; i++) put_mention(w, d, d->text ? &map : NULL, &d->mentions[i]);
    output_put(w->output, sb_text(&w->lines), w->lines.length);
    mention_rows_lost(&w->base, d);
    arena_free(&arena);
    return ASSAY_OK;
}

static int close_writer(Writer *base, bool commit, Error *e)
{
    EdlWriter *w = (EdlWriter *)base;
    int status = output_close(w->output, commit, e);
    sb_free(&w->lines);
    free(w);
    return status;
}

int format_edl_create(Writer **out, const char *path, const WriteOptions *options, Error *e)
{
    Output *output;
    int status = output_open(&output, path, e);
    if (status) return status;
    EdlWriter *w = mem_zero(1, sizeof *w);
    w->base = (Writer){.put = put, .close = close_writer};
    w->output = output;
    w->unit = options->unit;
    *out = &w->base;
    return ASSAY_OK;
}

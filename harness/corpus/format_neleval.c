/* neleval's table of prepared annotations: one mention a line,
 *
 *     docid  start  end  id  [score  [type]]            or several candidates:  id  score  type  id  score  type …
 *
 * where `end` is the last character and an id that begins with NIL names a cluster of what the knowledge base lacks. The type
 * may be an object in JSON: its "type" is the type, the other strings are attributes. neleval looks only at the candidate with
 * the best score (of equal ones the first), so that is the one whose type and score the mention gets; the others follow
 * it in `links`, best first. A line without an id is a mention without a link; one without a type has the empty type. */
#include "base/json.h"
#include "base/vector.h"
#include "corpus/format_internal.h"
#include "corpus/mention_rows.h"
#include "corpus/output.h"

#include <string.h>

/* -- reading ------------------------------------------------------------------------------------------------------------ */

static int find_document(const MentionRow *row, Field *name, Error *e)
{
    if (row->n < 3) {
        bool spaces = memchr(row->fields[0].at, ' ', row->fields[0].n) != NULL;
        return mention_row_wrong(row, 0, e, "a line has document, start, end and link, separated by tabs; here %s",
                                 row->n == 2 ? "are only two columns" : spaces ? "is no tab, only spaces" : "is only one column");
    }
    if (row->n >= 7 && row->n <= 9 && memchr(row->fields[3].at, ':', row->fields[3].n) && memchr(row->fields[3].at, '-', row->fields[3].n))
        return mention_row_wrong(row, 0, e, "this looks like the table of the KBP, not neleval's: say --from edl");
    *name = row->fields[0];
    return ASSAY_OK;
}

typedef struct Candidate {
    size_t field; /* of its id */
    double score;
} Candidate;

static int best_first(const void *a, const void *b)
{
    const Candidate *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return x->field < y->field ? -1 : x->field > y->field;
}

static int read_type_object(const MentionRow *row, size_t field, Document *d, Mention *m, Error *e)
{
    JsonReader r = {0};
    Field f = row->fields[field];
    Error inside = {0};
    if (json_open(&r, f.at, f.n, &inside)) return mention_row_wrong(row, field, e, "the type begins like an object in JSON, but: %s", inside.message);
    m->attributes = arena_alloc(&d->arena, (json_count(&r) + 1) * sizeof *m->attributes);
    json_enter(&r, KIND_OBJECT);
    while (json_next(&r)) {
        const char *text;
        size_t n;
        if (!json_read_string(&r, &text, &n)) continue;
        Symbol value = symbols_intern(d->symbols, text, n);
        if (json_key_is(&r, "type")) m->type = value;
        else m->attributes[m->n_attributes++] = (Attribute){symbols_intern_text(d->symbols, json_key(&r)), value};
    }
    json_close(&r);
    return ASSAY_OK;
}

static int read_type(const MentionRow *row, size_t field, Document *d, Mention *m, Error *e)
{
    Field f = field < row->n ? row->fields[field] : (Field){"", 0};
    if (f.n && f.at[0] == '{') return read_type_object(row, field, d, m, e);
    m->type = symbols_intern(d->symbols, f.at, f.n);
    return ASSAY_OK;
}

static int read_candidates(const MentionRow *row, Document *d, Mention *m, Error *e)
{
    size_t columns = row->n - 3, n = columns < 3 ? 1 : (columns + 2) / 3;
    if (n > 1 && columns % 3) /* trailing empty columns were left out: a last type may be empty, a score may not */
        if (columns % 3 == 1) return mention_row_wrong(row, row->n - 1, e, "several candidates need id, score and type each");
    Candidate *candidates = arena_zero(&d->arena, n, sizeof *candidates);
    int status = ASSAY_OK;
    for (size_t i = 0; i < n && !status; i++) {
        candidates[i].field = 3 + 3 * i;
        if (columns > 1) status = mention_row_score(row, candidates[i].field + 1, &candidates[i].score, e);
        if (!status && !row->fields[candidates[i].field].n) status = mention_row_wrong(row, candidates[i].field, e, "the link is empty");
    }
    if (status) return status;
    qsort(candidates, n, sizeof *candidates, best_first);
    m->has_score = columns > 1;
    m->score = candidates[0].score;
    m->links = arena_alloc(&d->arena, n * sizeof *m->links);
    for (; m->n_links < n; m->n_links++) {
        Field id = row->fields[candidates[m->n_links].field];
        m->links[m->n_links] = symbols_intern(d->symbols, id.at, id.n);
    }
    return read_type(row, candidates[0].field + 2, d, m, e);
}

static int read_mention(const MentionRow *row, Document *d, Mention *before, Mention *m, bool *joined, Error *e)
{
    (void)before;
    (void)joined;
    int status = mention_row_span(row, 1, row->fields[1], row->fields[2], d, m, e);
    m->type = symbols_intern(d->symbols, "", 0);
    return !status && row->n > 3 ? read_candidates(row, d, m, e) : status;
}

static const MentionRowRules rules = {LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_LINKS), find_document, read_mention};

int format_neleval_open(Reader **out, const char *path, const ReadOptions *options, Error *e)
{
    return mention_rows_open(out, &rules, path, options, e);
}

/* -- writing ------------------------------------------------------------------------------------------------------------ */

typedef struct RowsWriter {
    Writer base;
    Output *output;
    OffsetUnit unit;
    StrBuf lines;
} RowsWriter;

/* What would break the line, or be read as something else. */
static bool is_plain(const char *text) { return !strpbrk(text, "\t\n\r") && text[0] != '{'; }

static void put_candidates(StrBuf *out, const Document *d, const Mention *m)
{
    const char *type = symbols_name(d->symbols, m->type);
    for (uint32_t i = 0; i < (m->n_links ? m->n_links : 1); i++) {
        sb_printf(out, "\t%s", m->n_links ? symbols_name(d->symbols, m->links[i]) : "NIL");
        if (!m->has_score && m->n_links < 2 && !*type) return;
        sb_putc(out, '\t');
        json_put_double(out, m->has_score ? m->score : 1);
        if (*type || m->n_links > 1) sb_printf(out, "\t%s", type);
    }
}

static void put_mention(RowsWriter *w, const Document *d, const OffsetMap *map, const Mention *m)
{
    if (!m->n_spans) {
        writer_lost(&w->base, "mentions without a place", 1);
        return;
    }
    if (m->n_spans > 1) writer_lost(&w->base, "gaps in discontinuous mentions", 1);
    if (!m->n_links) writer_lost(&w->base, "the difference between no link and NIL", 1);
    if (m->n_attributes) writer_lost(&w->base, "attributes", m->n_attributes);
    uint32_t start = m->spans[0].start, end = m->spans[m->n_spans - 1].end;
    if (map) {
        start = offset_from_byte(map, start);
        end = offset_from_byte(map, end);
    }
    sb_printf(&w->lines, "%s\t%u\t%u", d->id, start, end - 1);
    put_candidates(&w->lines, d, m);
    sb_putc(&w->lines, '\n');
}

static int check_names(const Document *d, Error *e)
{
    if (!is_plain(d->id)) return error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "a name of a document with a tab or a line end cannot be written as neleval's table");
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        const char *bad = is_plain(symbols_name(d->symbols, m->type)) ? NULL : symbols_name(d->symbols, m->type);
        for (uint32_t k = 0; k < m->n_links; k++)
            if (!is_plain(symbols_name(d->symbols, m->links[k]))) bad = symbols_name(d->symbols, m->links[k]);
        if (bad) return error_at(e, ASSAY_ERR_DATA, d->file, m->line ? m->line : d->line, 0, "document %s: \"%.60s\" cannot be written in neleval's table", d->id, bad);
    }
    return ASSAY_OK;
}

static int put(Writer *base, const Document *d, Error *e)
{
    RowsWriter *w = (RowsWriter *)base;
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
    RowsWriter *w = (RowsWriter *)base;
    int status = output_close(w->output, commit, e);
    sb_free(&w->lines);
    free(w);
    return status;
}

int format_neleval_create(Writer **out, const char *path, const WriteOptions *options, Error *e)
{
    Output *output;
    int status = output_open(&output, path, e);
    if (status) return status;
    RowsWriter *w = mem_zero(1, sizeof *w);
    w->base = (Writer){.put = put, .close = close_writer};
    w->output = output;
    w->unit = options->unit;
    *out = &w->base;
    return ASSAY_OK;
}

/* The documents of a split. A split that lists ids is read in the order of the list. In a folder each document is opened by
 * its name, and the others are not touched; in a file the documents come as they come, and one that comes before its turn
 * waits in memory, so that a file in the order of the list is streamed. */
#include "corpus/corpus.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct CorpusReader {
    Reader base;
    const Corpus *c;
    ReadOptions options;
    bool unannotated;
    const CorpusSplit *parts; /* one split, or all of them one after the other */
    size_t n_parts, part;
    Reader *inner;            /* NULL: to be opened */
    size_t at;                /* which id is next */
    Symbols ids;              /* of the part that is read; the number is the place in the list */
    Document *waiting;        /* parallel to the ids; id NULL: nothing waits */
} CorpusReader;

static int open_inner(CorpusReader *r, const char *path, Error *e)
{
    int status = reader_open(&r->inner, r->c->format, path, &r->options, e);
    if (!status) r->base.repair_name = r->inner->repair_name;
    return status;
}

static void close_inner(CorpusReader *r)
{
    if (!r->inner) return;
    r->base.repair_name = r->inner->repair_name;
    for (size_t i = 0; i < r->inner->n_notes; i++)
        reader_note(&r->base, r->inner->notes[i].kind, r->inner->notes[i].count, r->inner->notes[i].text);
    reader_close(r->inner);
    r->inner = NULL;
}

static int not_there(const CorpusReader *r, const CorpusSplit *s, size_t index, Error *e)
{
    return error_at(e, ASSAY_ERR_DATA, r->c->path, s->lines[index], s->columns[index],
                    "the split %s names the document %s, which is not in %s", s->name, s->ids[index], s->path);
}

/* -- one way for each kind of split ------------------------------------------------------------------------------------- */

static int next_of_all(CorpusReader *r, const CorpusSplit *s, Document *d, Error *e)
{
    if (!r->inner) {
        int status = open_inner(r, s->path, e);
        if (status) return status;
    }
    return reader_next(r->inner, d, e);
}

static int next_in_folder(CorpusReader *r, const CorpusSplit *s, Document *d, Error *e)
{
    if (r->at == s->n) return 0;
    size_t index = r->at++;
    StrBuf path = {0};
    sb_printf(&path, "%s/%s%s", s->path, s->ids[index], r->c->format->suffix);
    int status = open_inner(r, sb_text(&path), e);
    if (!status) status = reader_next(r->inner, d, e);
    /* Such a reader complains about the absence of a file without a line; better to point at the list. */
    bool absent = status < 0 && e && e->line == 0 && strstr(e->message, "is not there");
    if (status == 0 || absent) status = not_there(r, s, index, e);
    close_inner(r);
    sb_free(&path);
    return status;
}

static int open_list(CorpusReader *r, const CorpusSplit *s, Error *e)
{
    symbols_free(&r->ids);
    for (size_t i = 0; i < s->n; i++) symbols_intern_text(&r->ids, s->ids[i]);
    r->waiting = mem_zero(s->n + 1, sizeof *r->waiting);
    return open_inner(r, s->path, e);
}

static void swap(Document *a, Document *b)
{
    Document c = *a;
    *a = *b;
    *b = c;
}

static int next_in_file(CorpusReader *r, const CorpusSplit *s, Document *d, Error *e)
{
    int status = r->waiting ? ASSAY_OK : open_list(r, s, e);
    if (status) return status;
    if (r->at == s->n) return 0;
    Document *turn = &r->waiting[r->at];
    while (!turn->id) {
        int got = reader_next(r->inner, d, e);
        if (got < 0) return got;
        if (got == 0) return not_there(r, s, r->at++, e);
        Symbol place = symbols_find(&r->ids, d->id, strlen(d->id));
        if (place == SYMBOL_NONE || place < r->at) continue;
        if (place == r->at) {
            r->at++;
            return 1;
        }
        swap(d, &r->waiting[place]);
        *d = (Document){.symbols = r->options.symbols};
    }
    r->at++;
    document_free(d);
    *d = *turn;
    *turn = (Document){0};
    return 1;
}

static void end_part(CorpusReader *r)
{
    const CorpusSplit *s = &r->parts[r->part];
    for (size_t i = 0; r->waiting && i < s->n; i++) document_free(&r->waiting[i]);
    free(r->waiting);
    r->waiting = NULL;
    close_inner(r);
    r->at = 0;
}

/* -- what is done to each document -------------------------------------------------------------------------------------- */

/* Layers of which the document holds something. */
static unsigned layers_of(const Document *d)
{
    unsigned layers = 0;
    if (d->n_mentions) layers |= LAYER_BIT(LAYER_MENTIONS);
    if (d->n_clusters) layers |= LAYER_BIT(LAYER_COREFERENCE);
    if (d->n_relations) layers |= LAYER_BIT(LAYER_RELATIONS);
    if (d->n_events) layers |= LAYER_BIT(LAYER_EVENTS);
    if (d->n_records) layers |= LAYER_BIT(LAYER_RECORDS);
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        if (d->mentions[i].n_links) layers |= LAYER_BIT(LAYER_LINKS);
        if (d->mentions[i].n_attributes) layers |= LAYER_BIT(LAYER_ATTRIBUTES);
    }
    for (uint32_t i = 0; i < d->n_events; i++)
        if (d->events[i].n_attributes) layers |= LAYER_BIT(LAYER_ATTRIBUTES);
    for (uint32_t i = 0; i < d->n_relations; i++)
        if (d->relations[i].n_attributes) layers |= LAYER_BIT(LAYER_ATTRIBUTES);
    return layers;
}

static int finish(const CorpusReader *r, Document *d, Error *e)
{
    int status = d->text ? ASSAY_OK : document_settle(d, NULL, e);
    if (!status && !r->unannotated) status = document_check_gold(d, r->c->format->folder, e);
    if (status) return status;
    labels_apply(&r->c->labels, d);
    if (r->c->layers) d->layers &= r->c->layers | layers_of(d);
    return 1;
}

static int next(Reader *base, Document *d, Error *e)
{
    CorpusReader *r = (CorpusReader *)base;
    for (; r->part < r->n_parts; r->part++) {
        const CorpusSplit *s = &r->parts[r->part];
        int got = !s->ids ? next_of_all(r, s, d, e) : r->c->format->folder ? next_in_folder(r, s, d, e) : next_in_file(r, s, d, e);
        if (got > 0) return finish(r, d, e);
        if (got < 0) return got;
        end_part(r);
    }
    return 0;
}

static void close_reader(Reader *base)
{
    CorpusReader *r = (CorpusReader *)base;
    if (r->part < r->n_parts) end_part(r);
    symbols_free(&r->ids);
    free(r);
}

int corpus_read(Reader **out, const Corpus *c, const CorpusSplit *split, const ReadOptions *options, bool unannotated, Error *e)
{
    CorpusReader *r = mem_zero(1, sizeof *r);
    r->base = (Reader){.format = c->format, .next = next, .close = close_reader, .repair_name = "-"};
    r->c = c;
    r->options = *options;
    r->unannotated = unannotated;
    bool everything = split == &c->all && !split->path;
    r->parts = everything ? c->splits : split;
    r->n_parts = everything ? c->n_splits : 1;
    if (split->ids) r->options.segments = false; /* a part of a document could not wait */
    *out = &r->base;
    if (r->parts[0].ids) return ASSAY_OK;
    int status = open_inner(r, r->parts[0].path, e); /* early, so that what cannot be opened is told now */
    if (!status) return ASSAY_OK;
    close_reader(&r->base);
    *out = NULL;
    return status;
}

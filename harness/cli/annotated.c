/* annotated.c - reads the versions one annotator after the other, then settles each document's on one text. */
#include "cli/annotated.h"

#include <string.h>

/* -- names -------------------------------------------------------------------------------------------------------------- */

/* The last part of the path, without suffix; of a corpus.yaml its folder. */
static const char *short_name(const Call *call, const char *path)
{
    size_t n = strlen(path), start;
    static const char yaml[] = "/corpus.yaml";
    if (n > sizeof yaml - 1 && strcmp(path + n - (sizeof yaml - 1), yaml) == 0) n -= sizeof yaml - 1;
    while (n > 1 && path[n - 1] == '/') n--;
    for (start = n; start > 0 && path[start - 1] != '/'; start--) {}
    const char *dot = memchr(path + start + 1, '.', n > start + 1 ? n - start - 1 : 0);
    return arena_copy(call->arena, path + start, dot ? (size_t)(dot - path) - start : n - start);
}

static bool all_differ(const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            if (strcmp(names[i], names[k]) == 0) return false;
    return true;
}

static int choose_names(const Call *call, const TextList *given, char *const *paths, size_t n, const char ***out)
{
    const char **names = arena_zero(call->arena, n, sizeof *names);
    *out = names;
    if (given->n) {
        if (given->n != n) return call_usage(call, "--names has %zu name%s for %zu annotators", given->n, given->n == 1 ? "" : "s", n);
        if (!all_differ(given->at, n)) return call_usage(call, "--names: the annotators need different names");
        memcpy(names, given->at, n * sizeof *names);
        return EXIT_GOOD;
    }
    for (size_t i = 0; i < n; i++) {
        names[i] = short_name(call, paths[i]);
        for (size_t k = 0; k < i; k++)
            if (strcmp(paths[i], paths[k]) == 0) return call_usage(call, "%s is there twice: it agrees with itself", paths[i]);
    }
    if (!all_differ(names, n))
        for (size_t i = 0; i < n; i++) names[i] = paths[i];
    return EXIT_GOOD;
}

/* -- reading ------------------------------------------------------------------------------------------------------------ */

static AnnotatedDocument *document_of(Annotated *a, const Call *call, const char *id)
{
    Symbol s = symbols_intern_text(&a->ids, id);
    if (s == a->documents.n)
        vec_push(&a->documents, (AnnotatedDocument){.id = symbols_name(&a->ids, s),
                                                    .versions = arena_zero(call->arena, a->n_annotators, sizeof(Document *)),
                                                    .layers = arena_zero(call->arena, a->n_annotators, sizeof(Document *))});
    return &a->documents.at[s];
}

static int read_one(const Call *call, Annotated *a, const ReadOptions *options, const Format *format, const char *path, const char *split,
                    size_t annotator)
{
    Reader *reader = NULL;
    Error e = {0};
    int got, status = annotations_open(call, options, format, path, path_is_corpus(path) ? split : NULL, true, &reader, &a->corpora[annotator]);
    if (status) return status;
    do {
        Document *d = mem_zero(1, sizeof *d);
        d->symbols = options->symbols;
        vec_push(&a->all, d);
        got = reader_next(reader, d, &e);
        if (got <= 0) break;
        AnnotatedDocument *to = document_of(a, call, d->id);
        if (to->versions[annotator])
            got = error_at(&e, ASSAY_ERR_DATA, d->file, d->line, 0, "there are two documents with the id '%s'", d->id);
        to->versions[annotator] = d;
    } while (got > 0);
    warn_notes(call, reader->notes, reader->n_notes);
    reader_close(reader);
    return got < 0 ? call_fail(call, &e) : EXIT_GOOD;
}

/* -- one text ----------------------------------------------------------------------------------------------------------- */

/* A text that was there goes before one that was put together from tokens. */
static size_t choose_base(const Annotated *a, const AnnotatedDocument *d)
{
    size_t best = a->n_annotators;
    for (size_t i = 0; i < a->n_annotators; i++) {
        const Document *v = d->versions[i];
        if (!v || !v->text) continue;
        if (best == a->n_annotators || (d->versions[best]->built && !v->built)) best = i;
    }
    return best;
}

/* What a version says, as far as it is compared. */
static void strip(Annotated *a, Document *d, Placement placement)
{
    if (d->text) placement_apply(d, placement, &a->placed);
    for (uint32_t i = 0; i < d->n_mentions; i++) d->mentions[i].optional = false;
    d->n_ignored = 0;
    a->other_layers += d->n_relations + d->n_events + d->n_clusters + d->n_records > 0;
}

/* The message calls the base gold: says whose it is. */
static int wrong_version(const Call *call, const char *base, const Error *why)
{
    Error e = *why;
    error_at(&e, why->code, why->file, why->line, why->column, "compared with %s, which stands for gold here: %.600s", base, why->message);
    return call_fail(call, &e);
}

static int settle(const Call *call, Annotated *a, AnnotatedDocument *d, Placement placement)
{
    Error e = {0};
    size_t first = choose_base(a, d);
    if (first == a->n_annotators) {
        error_set(&e, ASSAY_ERR_DATA, "document %s: none of the annotators' versions has a text", d->id);
        return call_fail(call, &e);
    }
    Document *base = (Document *)d->versions[first]; /* ours: see read_one */
    if (!base->n_tokens) {
        document_tokenize(base);
        a->tokenized++;
    }
    d->base = base;
    for (size_t i = 0; i < a->n_annotators; i++) {
        Document *v = (Document *)d->versions[i];
        if (!v) continue;
        if (i != first && document_settle(v, base, &e)) return wrong_version(call, a->names[first], &e);
        strip(a, v, placement);
        d->layers[i] = v;
        if (!(v->layers & LAYER_BIT(LAYER_MENTIONS))) d->versions[i] = NULL; /* there, but not annotated */
    }
    return EXIT_GOOD;
}

int annotated_load(const Call *call, const AnnotatedOptions *options, char *const *paths, size_t n, Annotated *out)
{
    ReadOptions read;
    const Format *format;
    *out = (Annotated){.n_annotators = n, .corpora = arena_zero(call->arena, n, sizeof(Corpus *))};
    int status = choose_names(call, &options->names, paths, n, &out->names);
    if (!status && !reading_of(call, options->reading, &out->symbols, &read, &format)) status = EXIT_USAGE;
    for (size_t i = 0; i < n && !status; i++) status = read_one(call, out, &read, format, paths[i], options->split, i);
    for (size_t i = 0; i < out->documents.n && !status; i++) status = settle(call, out, &out->documents.at[i], options->placement);
    return status;
}

void annotated_free(Annotated *a)
{
    for (size_t i = 0; i < a->all.n; i++) {
        document_free(a->all.at[i]);
        free(a->all.at[i]);
    }
    vec_free(&a->all);
    vec_free(&a->documents);
    for (size_t i = 0; i < a->n_annotators && a->corpora; i++) corpus_close(a->corpora[i]);
    symbols_free(&a->ids);
    symbols_free(&a->symbols);
}

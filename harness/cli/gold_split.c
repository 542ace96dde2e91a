#include "cli/gold_split.h"

#include "base/vector.h"
#include "corpus/jsonl.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int load_all(GoldSplit *g, Reader *reader, Error *e)
{
    VECTOR(Document) documents = {0};
    GoldHash *hash = gold_hash_new();
    Document d = {0};
    int got;
    while ((got = reader_next(reader, &d, e)) > 0) {
        gold_hash_add(hash, &d);
        if (!d.has_tokens) {
            document_tokenize(&d);
            g->tokenized++;
        }
        vec_push(&documents, d);
        d = (Document){0};
    }
    document_free(&d);
    gold_hash_end(hash, g->hash);
    g->documents = documents.at;
    g->n = documents.n;
    return got;
}

/* The ids are what everything is found by later; the texts are what systems read. */
static int check_documents(const GoldSplit *g, Error *e)
{
    Symbols ids = {0};
    int status = ASSAY_OK;
    for (size_t i = 0; i < g->n && !status; i++) {
        const Document *d = &g->documents[i];
        if (symbols_intern_text(&ids, d->id) != i)
            status = error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "gold has two documents with the id '%s'", d->id);
        else if (!d->text)
            status = error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0,
                              "document %s has no text to give to a system; 'assay score' can score files of predictions without texts", d->id);
    }
    symbols_free(&ids);
    return status;
}

int gold_split_load(GoldSplit *out, const Corpus *corpus, const char *split, const ReadOptions *options, Error *e)
{
    *out = (GoldSplit){0};
    const CorpusSplit *found;
    Reader *reader = NULL;
    int status = corpus_split(corpus, split, &found, e);
    if (!status) status = corpus_read(&reader, corpus, found, options, false, e);
    if (status) return status;
    out->name = found->name;
    status = load_all(out, reader, e);
    if (!status) status = check_documents(out, e);
    if (!status && out->n == 0) status = error_at(e, ASSAY_ERR_DATA, corpus->path, 0, 0, "there are no documents in split '%s'", found->name);
    reader_close(reader);
    if (status) gold_split_free(out);
    return status;
}

typedef struct Lot {
    char drawn[SHA256_HEX];
    size_t document;
} Lot;

static int by_lot(const void *a, const void *b)
{
    const Lot *x = a, *y = b;
    int order = strcmp(x->drawn, y->drawn);
    return order ? order : (x->document > y->document) - (x->document < y->document);
}

void gold_split_keep(GoldSplit *g, double fraction, unsigned draw)
{
    size_t n = (size_t)ceil((double)g->n * fraction - 1e-9), left = 0;
    if (n >= g->n) return;
    Lot *lots = mem_zero(g->n, sizeof *lots);
    bool *kept = mem_zero(g->n, sizeof *kept);
    for (size_t i = 0; i < g->n; i++) {
        char text[32];
        snprintf(text, sizeof text, "%u", draw);
        Sha256 *sha = sha256_new();
        sha256_add_text(sha, text);
        sha256_add_text(sha, g->documents[i].id);
        sha256_end(sha, lots[i].drawn);
        lots[i].document = i;
    }
    qsort(lots, g->n, sizeof *lots, by_lot);
    for (size_t i = 0; i < (n ? n : 1); i++) kept[lots[i].document] = true;
    GoldHash *hash = gold_hash_new();
    for (size_t i = 0; i < g->n; i++) {
        if (!kept[i]) {
            document_free(&g->documents[i]);
            continue;
        }
        gold_hash_add(hash, &g->documents[i]);
        if (left != i) g->documents[left] = g->documents[i];
        left++;
    }
    g->n = left;
    gold_hash_end(hash, g->hash);
    free(lots);
    free(kept);
}

void gold_split_free(GoldSplit *g)
{
    for (size_t i = 0; i < g->n; i++) document_free(&g->documents[i]);
    free(g->documents);
    *g = (GoldSplit){0};
}

static int add_documents(const GoldSplit *g, Store *store, Error *e)
{
    StrBuf line = {0};
    WriteOptions how = WRITE_OPTIONS_INIT;
    how.no_text = true; /* the text has a column of its own */
    int status = ASSAY_OK;
    for (size_t i = 0; i < g->n && !status; i++) {
        const Document *d = &g->documents[i];
        sb_clear(&line);
        jsonl_write(&line, d, &how);
        status = store_corpus_add(store, &(CorpusDocument){.id = d->id, .text = d->text, .text_length = d->text_length, .gold = line.data,
                                                           .gold_length = line.length, .sentences = d->n_sentences}, e);
    }
    sb_free(&line);
    return status;
}

int gold_split_register(const GoldSplit *g, const Corpus *corpus, Store *store, int64_t *row, Error *e)
{
    CorpusSpec spec = {.name = corpus->name, .version = corpus->version ? corpus->version : "", .split = g->name,
                       .licence = corpus->licence, .gold_hash = g->hash};
    bool known;
    int status = store_corpus_begin(store, &spec, row, &known, e);
    if (!status && !known) status = add_documents(g, store, e);
    if (!status) status = store_corpus_end(store, e);
    if (status) store_undo(store);
    return status;
}

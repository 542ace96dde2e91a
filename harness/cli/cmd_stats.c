/* cmd_stats.c - `assay stats`: what is in a corpus, in numbers. */
#include "cli/commands.h"
#include "cli/print_tables.h"
#include "cli/read_options.h"
#include "corpus/corpus_stats.h"

#include <string.h>

typedef struct StatsOptions {
    Reading reading;
    Printing printing;
    const char *split;
    TextList tables;
} StatsOptions;

static void corpus_table(Table *t, const CorpusStats *s)
{
    table_column(t, "what", "corpus", NULL, ALIGN_LEFT);
    table_column(t, "count", "count", NULL, ALIGN_RIGHT);
    const struct {
        const char *what;
        size_t count;
    } rows[] = {
        {"documents", s->documents.n},
        {"bytes", s->total.bytes},
        {"characters", s->total.characters},
        {s->tokens_given ? "tokens" : "tokens (assay-1)", s->total.tokens},
        {"sentences", s->total.sentences},
        {"nested mentions", s->nested},
        {"crossing mentions", s->crossing},
        {"discontinuous mentions", s->discontinuous},
        {"optional mentions", s->optional},
        {"mentions without a place", s->unplaced},
        {"triggers and markables", s->apart},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (i > 4 && !rows[i].count) continue;
        table_text(t, rows[i].what);
        table_count(t, rows[i].count);
    }
}

static void types_table(Table *t, const CorpusStats *s)
{
    table_column(t, "layer", "layer", NULL, ALIGN_LEFT);
    table_column(t, "type", "type", NULL, ALIGN_LEFT);
    table_column(t, "count", "count", NULL, ALIGN_RIGHT);
    table_column(t, "documents", "documents", NULL, ALIGN_RIGHT);
    t->stub = 2;
    for (Layer layer = 0; layer < LAYER_COUNT; layer++) {
        const LayerStats *l = &s->layers[layer];
        if (!l->documents) continue;
        if (layer && table_rows(t)) table_rule(t);
        for (size_t i = 0; i < l->n_types; i++) {
            table_text(t, layer_name(layer));
            table_text(t, l->types[i].type);
            table_count(t, l->types[i].count);
            table_count(t, l->types[i].documents);
        }
        table_text(t, layer_name(layer));
        table_text(t, "*");
        table_count(t, l->count);
        table_count(t, l->documents);
    }
}

static void lengths_table(Table *t, const CorpusStats *s)
{
    table_column(t, "tokens", "tokens in a mention", NULL, ALIGN_LEFT);
    table_column(t, "count", "count", NULL, ALIGN_RIGHT);
    static const char *const names[STATS_LENGTHS] = {"1", "2", "3", "4", "5", "6", "7", "8 or more"};
    for (size_t i = 0; i < STATS_LENGTHS; i++) {
        table_text(t, names[i]);
        table_count(t, s->lengths[i]);
    }
}

static void documents_table(Table *t, const CorpusStats *s)
{
    table_column(t, "document", "document", NULL, ALIGN_LEFT);
    table_column(t, "bytes", "bytes", NULL, ALIGN_RIGHT);
    table_column(t, "characters", "characters", NULL, ALIGN_RIGHT);
    table_column(t, "tokens", "tokens", NULL, ALIGN_RIGHT);
    table_column(t, "sentences", "sentences", NULL, ALIGN_RIGHT);
    t->stub = 1;
    for (Layer layer = 0; layer < LAYER_COUNT; layer++)
        if (s->layers[layer].documents) table_column(t, layer_name(layer), layer_name(layer), NULL, ALIGN_RIGHT);
    for (size_t i = 0; i < s->documents.n; i++) {
        const DocumentStats *d = &s->documents.at[i];
        table_text(t, d->id);
        table_count(t, d->bytes);
        table_count(t, d->characters);
        table_count(t, d->tokens);
        table_count(t, d->sentences);
        for (Layer layer = 0; layer < LAYER_COUNT; layer++)
            if (s->layers[layer].documents) table_count(t, d->count[layer]);
    }
}

static const struct {
    const char *name;
    void (*fill)(Table *t, const CorpusStats *s);
} tables[] = {{"corpus", corpus_table}, {"types", types_table}, {"lengths", lengths_table}, {"documents", documents_table}};

enum { TABLES = sizeof tables / sizeof *tables };

static const char *const words[TABLES + 1] = {"corpus", "types", "lengths", "documents", NULL};

static const Option options[] = {
    PRINTING_OPTIONS(StatsOptions, printing),
    {"table", 0, OPTION_LIST, "LIST", "which tables to print; csv and tsv can hold one, by default types", .choices = words,
     .fallback = "corpus,types,lengths", .offset = offsetof(StatsOptions, tables)},
    {"split", 's', OPTION_TEXT, "NAME", "the split to look at; default: all documents", .offset = offsetof(StatsOptions, split)},
    READING_OPTIONS(StatsOptions, reading),
    {0}};

static int print(const Call *call, const StatsOptions *o, const CorpusStats *stats)
{
    NamedTable chosen[TABLES] = {0};
    size_t n = 0;
    const TableFormat *format = table_format_find(table_words[o->printing.format]);
    bool only_types = format && format->for_machines && !call_given(call, "table");
    for (size_t i = 0; i < TABLES; i++) {
        bool wanted = only_types && !strcmp(tables[i].name, "types");
        for (size_t k = 0; !only_types && k < o->tables.n; k++) wanted |= !strcmp(tables[i].name, o->tables.at[k]);
        if (!wanted) continue;
        chosen[n] = (NamedTable){.name = tables[i].name, .table = {.arena = call->arena}};
        tables[i].fill(&chosen[n++].table, stats);
    }
    int status = print_tables(call, &o->printing, chosen, n);
    for (size_t i = 0; i < n; i++) table_free(&chosen[i].table);
    return status;
}

static int run(const Call *call)
{
    const StatsOptions *o = call->parsed.options;
    Symbols symbols = {0};
    Reader *reader;
    Corpus *corpus;
    CorpusStats stats = {0};
    Document d = {.symbols = &symbols};
    Error e = {0};
    int exit_status = reading_open(call, &o->reading, call->parsed.arguments[0], o->split, &symbols, &reader, &corpus);
    if (exit_status) goto done;
    int status;
    if (corpus) stats.markables = &corpus->markables;
    while ((status = reader_next(reader, &d, &e)) > 0) corpus_stats_add(&stats, &d);
    warn_notes(call, reader->notes, reader->n_notes);
    if (status) {
        exit_status = call_fail(call, &e);
        goto done;
    }
    corpus_stats_end(&stats);
    exit_status = print(call, o, &stats);
done:
    document_free(&d);
    corpus_stats_free(&stats);
    reader_close(reader);
    corpus_close(corpus);
    symbols_free(&symbols);
    return exit_status;
}

const Command command_stats = {
    .name = "stats",
    .group = GROUP_CORPORA,
    .summary = "count what is in a corpus",
    .synopsis = "[OPTION]... CORPUS",
    .description =
        "CORPUS is a corpus.yaml, its folder, documents in any format, or - for standard input. Counts documents, tokens and "
        "sentences, annotations by layer and type, and mentions by their length. Tokens that the source does not give are made "
        "by the built-in tokenizer.",
    .examples = "assay stats gold/wire\nassay stats --split test --table documents --format csv gold/wire",
    .options = options,
    .options_size = sizeof(StatsOptions),
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run,
};

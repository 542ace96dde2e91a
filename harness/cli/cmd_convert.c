/* cmd_convert.c - `assay convert`: from one format into another. */
#include "cli/commands.h"
#include "cli/read_options.h"

#include <string.h>

typedef struct ConvertOptions {
    Reading reading;
    const char *to, *split;
    int to_unit, to_scheme, to_separator;
    bool no_text, strict;
} ConvertOptions;

static const Option options[] = {
    {"to", 't', OPTION_TEXT, "FORMAT", "format of the output; default: told by the suffix of OUTPUT, else jsonl",
     .offset = offsetof(ConvertOptions, to)},
    {"to-scheme", 0, OPTION_CHOICE, "SCHEME", "column files: the tags to write; auto is IOB2", .choices = scheme_words,
     .fallback = "auto", .offset = offsetof(ConvertOptions, to_scheme)},
    {"to-separator", 0, OPTION_CHOICE, "WORD", "column files: what to put between columns; auto is a space",
     .choices = separator_words, .fallback = "auto", .offset = offsetof(ConvertOptions, to_separator)},
    {"to-offsets", 0, OPTION_CHOICE, "UNIT", "what the offsets written count, where the format leaves a choice",
     .choices = unit_words, .fallback = "codepoint", .offset = offsetof(ConvertOptions, to_unit)},
    {"no-text", 0, OPTION_FLAG, NULL, "jsonl: write the hash of each text in place of the text, and no surfaces",
     .offset = offsetof(ConvertOptions, no_text)},
    {"strict", 0, OPTION_FLAG, NULL, "fail if the output format cannot hold everything",
     .offset = offsetof(ConvertOptions, strict)},
    {"split", 's', OPTION_TEXT, "NAME", "the split to convert, where INPUT is a corpus; default: all documents",
     .offset = offsetof(ConvertOptions, split)},
    READING_OPTIONS(ConvertOptions, reading),
    {0}};

static bool output_format(const Call *call, const ConvertOptions *o, const char *path, const Format **format)
{
    if (o->to) return format_named(call, "to", o->to, format);
    *format = strcmp(path, "-") ? format_guess(path) : format_find("jsonl");
    if (!*format) call_usage(call, "the format of %s cannot be told from its name; say it with --to", path);
    return *format;
}

static int copy_documents(Reader *in, Writer *out, Symbols *symbols, Error *e)
{
    Document d = {.symbols = symbols};
    bool needs_tokens = out->format == format_find("columns"); /* a format without a text */
    int status;
    while ((status = reader_next(in, &d, e)) > 0) {
        if (!d.text && !(d.textless && out->format->textless)) {
            status = error_at(e, ASSAY_ERR_DATA, d.file, d.line, 0, "document %s has no text, without which it cannot be converted%s", d.id,
                              d.textless ? "; --texts says in which folder the texts are" : "");
            break;
        }
        if (needs_tokens) document_tokenize(&d);
        if ((status = writer_put(out, &d, e))) break;
    }
    document_free(&d);
    return status;
}

/* What the format cannot hold; returns whether there is anything. */
static bool tell_losses(const Call *call, const Writer *w)
{
    StrBuf text = {0};
    for (size_t i = 0; i < w->n_lost; i++) sb_printf(&text, "%s%s (%zu)", i ? ", " : "", w->lost[i].kind, w->lost[i].count);
    if (w->n_lost) call_warn(call, "%s cannot hold, so this was left out: %s", w->format->name, sb_text(&text));
    sb_free(&text);
    return w->n_lost;
}

static int run(const Call *call)
{
    const ConvertOptions *o = call->parsed.options;
    const char *path = call->parsed.arguments[0];
    const char *target = call->parsed.n_arguments > 1 ? call->parsed.arguments[1] : "-";
    WriteOptions write = WRITE_OPTIONS_INIT;
    write.unit = (OffsetUnit)o->to_unit;
    write.scheme = (Scheme)(o->to_scheme - 1); /* "auto" is -1 */
    write.separator = "\0 \t"[o->to_separator];
    write.no_text = o->no_text;

    const Format *format;
    if (!output_format(call, o, target, &format)) return EXIT_USAGE;
    Symbols symbols = {0};
    Reader *in = NULL;
    Corpus *corpus = NULL;
    Writer *out = NULL;
    Error e = {0};
    int status = ASSAY_OK;
    int exit_status = reading_open(call, &o->reading, path, o->split, &symbols, &in, &corpus);
    if (exit_status) goto done;
    status = writer_open(&out, format, target, &write, &e);
    if (status) goto done;
    status = copy_documents(in, out, &symbols, &e);
    warn_notes(call, in->notes, in->n_notes);
    bool lossy = !status && tell_losses(call, out);
    if (lossy && o->strict) status = error_set(&e, ASSAY_ERR_DATA, "nothing was written, because --strict was given");
    Error ignored = {0};
    int closed = writer_close(out, !status, status ? &ignored : &e);
    if (!status) status = closed;
done:
    if (status) exit_status = call_fail(call, &e);
    reader_close(in);
    corpus_close(corpus);
    symbols_free(&symbols);
    return exit_status;
}

const Command command_convert = {
    .name = "convert",
    .group = GROUP_CORPORA,
    .summary = "turn annotations from one format into another",
    .synopsis = "[OPTION]... INPUT [OUTPUT]",
    .description =
        "INPUT is a file, a folder of brat files, a corpus (corpus.yaml or its folder), or - for standard input. OUTPUT is a "
        "file, or a folder that does not exist yet; - or nothing is standard output. 'assay list formats' names the formats. Column "
        "files consist of tokens: those that the input does not give are made by the built-in tokenizer.\n\n"
        "What the output format cannot hold is left out, and said and counted on standard error. Nothing is written where the "
        "input is wrong.",
    .examples = "assay convert gold/wire wire.jsonl\n"
                "assay convert --to brat predictions.jsonl predictions\n"
                "assay convert --scheme IOB1 --to-scheme BILOU eng.testa.conll testa.bilou.conll\n"
                "assay convert --no-text gold.jsonl shareable.jsonl",
    .options = options,
    .options_size = sizeof(ConvertOptions),
    .min_arguments = 1,
    .max_arguments = 2,
    .run = run,
};

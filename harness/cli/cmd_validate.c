/* cmd_validate.c - `assay validate`: what is wrong with a corpus. */
#include "cli/commands.h"
#include "cli/read_options.h"
#include "corpus/validate.h"

#include "base/json.h"

typedef struct ValidateOptions {
    Reading reading;
    int format;
    const char *output;
    bool errors_only, strict;
} ValidateOptions;

static const char *const output_words[] = {"text", "json", NULL};

static const Option options[] = {
    {"format", 'f', OPTION_CHOICE, "FORMAT", "how to print", .choices = output_words, .fallback = "text",
     .offset = offsetof(ValidateOptions, format)},
    {"output", 'o', OPTION_PATH, "FILE", "write to FILE, not to standard output", .offset = offsetof(ValidateOptions, output)},
    {"errors-only", 0, OPTION_FLAG, NULL, "leave out warnings", .offset = offsetof(ValidateOptions, errors_only)},
    {"strict", 0, OPTION_FLAG, NULL, "let warnings, too, make the exit status 1", .offset = offsetof(ValidateOptions, strict)},
    READING_OPTIONS(ValidateOptions, reading),
    {0}};

static const char *severity_name(Severity severity)
{
    return severity == FINDING_ERROR ? "error" : "warning";
}

static void count_of(StrBuf *out, size_t n, const char *what)
{
    sb_printf(out, "%zu %s%s", n, what, n == 1 ? "" : "s");
}

/* One finding a line, in the manner of compilers, so that editors find the place. */
static void put_text(StrBuf *out, const Findings *f, bool errors_only)
{
    for (size_t i = 0; i < f->list.n; i++) {
        const Finding *x = &f->list.at[i];
        if (errors_only && x->severity != FINDING_ERROR) continue;
        if (x->file[0]) sb_printf(out, "%s:", x->file);
        if (x->file[0] && x->line) sb_printf(out, "%zu:", x->line);
        if (x->file[0] && x->line && x->column) sb_printf(out, "%zu:", x->column);
        if (x->file[0]) sb_putc(out, ' ');
        sb_printf(out, "%s: %s [%s]\n", severity_name(x->severity), x->text, x->check);
    }
    count_of(out, f->documents, "document");
    sb_puts(out, ": ");
    count_of(out, f->errors, "error");
    if (!errors_only) {
        sb_puts(out, ", ");
        count_of(out, f->warnings, "warning");
    }
    sb_putc(out, '\n');
}

static void put_member(StrBuf *out, const char *key, const char *text)
{
    sb_printf(out, ",\"%s\":", key);
    if (text && *text)
        json_put_text(out, text);
    else
        sb_puts(out, "null");
}

static void put_json(StrBuf *out, const Findings *f, bool errors_only)
{
    sb_printf(out, "{\"documents\":%zu,\"errors\":%zu,\"warnings\":%zu,\"findings\":[", f->documents, f->errors, f->warnings);
    const char *comma = "\n";
    for (size_t i = 0; i < f->list.n; i++) {
        const Finding *x = &f->list.at[i];
        if (errors_only && x->severity != FINDING_ERROR) continue;
        sb_printf(out, "%s{\"severity\":\"%s\"", comma, severity_name(x->severity));
        put_member(out, "check", x->check);
        put_member(out, "file", x->file);
        sb_printf(out, ",\"line\":%zu,\"column\":%zu", x->line, x->column);
        put_member(out, "document", x->document);
        put_member(out, "id", x->id);
        put_member(out, "text", x->text);
        sb_putc(out, '}');
        comma = ",\n";
    }
    sb_puts(out, "]}\n");
}

static int run(const Call *call)
{
    const ValidateOptions *o = call->parsed.options;
    Symbols symbols = {0};
    ReadOptions read;
    const Format *format;
    if (!reading_of(call, &o->reading, &symbols, &read, &format)) return EXIT_USAGE;
    Findings found = {0};
    Error e = {0};
    StrBuf text = {0};
    int exit_status = EXIT_GOOD;
    for (size_t i = 0; i < call->parsed.n_arguments; i++) {
        Corpus *corpus = NULL;
        int status = corpus_open(&corpus, call->parsed.arguments[i], format, &e);
        if (!status) status = validate_corpus(&found, corpus, &read, &e);
        corpus_close(corpus);
        if (!status) continue;
        exit_status = call_fail(call, &e);
        goto done;
    }
    (o->format ? put_json : put_text)(&text, &found, o->errors_only);
    exit_status = call_output(call, o->output, &text);
    if (!exit_status && (found.errors || (o->strict && found.warnings))) exit_status = EXIT_NEGATIVE;
done:
    sb_free(&text);
    findings_free(&found);
    symbols_free(&symbols);
    return exit_status;
}

const Command command_validate = {
    .name = "validate",
    .group = GROUP_CORPORA,
    .summary = "find what is wrong with a corpus",
    .synopsis = "[OPTION]... CORPUS...",
    .description =
        "CORPUS is a corpus.yaml, its folder, or documents in any format. Errors make scores meaningless, such as the same "
        "mention twice or a type that corpus.yaml does not know; warnings are what a person should look at. A document that "
        "cannot be read is an error too, and the others are still looked at.\n\n"
        "The exit status is 1 if there are errors. 'assay list checks' names what is looked for.",
    .examples = "assay validate gold/wire\nassay validate --errors-only --format json gold.jsonl",
    .options = options,
    .options_size = sizeof(ValidateOptions),
    .min_arguments = 1,
    .max_arguments = ANY_NUMBER,
    .run = run,
};

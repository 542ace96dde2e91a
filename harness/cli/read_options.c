/* read_options.c - from the words of the command line to what a reader wants. */
#include "cli/read_options.h"

#include <string.h>
#include <unistd.h>

const char *const separator_words[] = {"auto", "space", "tab", NULL};
const char *const scheme_words[] = {"auto", "IOB1", "IOB2", "IOE1", "IOE2", "IOBES", "BILOU", NULL};
const char *const repair_words[] = {"refuse", "conlleval", "discard", NULL};
const char *const unit_words[] = {"byte", "codepoint", "utf16", NULL};

bool format_named(const Call *call, const char *option, const char *name, const Format **format)
{
    *format = format_find(name);
    if (*format) return true;
    const char *names[32] = {0};
    for (size_t i = 0; formats[i].name && i + 1 < sizeof names / sizeof *names; i++) names[i] = formats[i].name;
    const char *closest = closest_word(name, names);
    if (closest)
        call_usage(call, "--%s: there is no format '%s' (did you mean %s?)", option, name, closest);
    else
        call_usage(call, "--%s: there is no format '%s'; 'assay list formats' names them", option, name);
    return false;
}

bool reading_of(const Call *call, const Reading *r, Symbols *symbols, ReadOptions *out, const Format **format)
{
    static const char separators[] = {0, ' ', '\t'};
    *out = (ReadOptions)READ_OPTIONS_INIT;
    *format = NULL;
    if (!r->token_column || !r->tag_column) {
        call_usage(call, "--%s: columns count from 1, or from the end: -1 is the last", r->tag_column ? "token-column" : "tag-column");
        return false;
    }
    out->symbols = symbols;
    out->texts = r->texts;
    out->token_column = call_given(call, "token-column") ? (int)r->token_column : 0; /* the default is the format's */
    out->tag_column = call_given(call, "tag-column") ? (int)r->tag_column : 0;
    out->separator = separators[r->separator];
    out->scheme = (Scheme)(r->scheme - 1); /* "auto" is -1 */
    out->repair = (Repair)r->repair;
    out->repair_given = call_given(call, "repair");
    out->unit_given = call_given(call, "offsets");
    if (out->unit_given) out->unit = (OffsetUnit)r->unit;
    return !r->from || format_named(call, "from", r->from, format);
}

void warn_notes(const Call *call, const ReadNote *notes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *text = notes[i].text[0] ? notes[i].text : notes[i].kind;
        if (notes[i].count > 1)
            call_warn(call, "%s: %zu", text, notes[i].count);
        else
            call_warn(call, "%s", text);
    }
}

bool path_is_corpus(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!strcmp(slash ? slash + 1 : path, "corpus.yaml")) return true;
    StrBuf inside = {0};
    sb_printf(&inside, "%s/corpus.yaml", path);
    bool found = !access(inside.data, F_OK);
    sb_free(&inside);
    return found;
}

static int open_corpus(Corpus **c, Reader **reader, const char *path, const char *split_name, const Format *format,
                       const ReadOptions *options, bool unannotated, Error *e)
{
    const CorpusSplit *split;
    int status = corpus_open(c, path, format, e);
    if (!status) status = corpus_split(*c, split_name ? split_name : "all", &split, e);
    if (!status) status = corpus_read(reader, *c, split, options, unannotated, e);
    return status;
}

int annotations_open(const Call *call, const ReadOptions *options, const Format *format, const char *path, const char *split,
                     bool unannotated, Reader **reader, Corpus **corpus)
{
    Error e = {0};
    *reader = NULL;
    *corpus = NULL;
    if (path_is_corpus(path)) {
        if (!open_corpus(corpus, reader, path, split, format, options, unannotated, &e)) return EXIT_GOOD;
        corpus_close(*corpus);
        *corpus = NULL;
        return call_fail(call, &e);
    }
    if (split) return call_usage(call, "--split needs a corpus: there is no corpus.yaml at %s", path);
    if (!format && !strcmp(path, "-")) return call_usage(call, "standard input has no name that tells its format; say it with --from");
    return reader_open(reader, format, path, options, &e) ? call_fail(call, &e) : EXIT_GOOD;
}

int reading_open(const Call *call, const Reading *r, const char *path, const char *split, Symbols *symbols, Reader **reader,
                 Corpus **corpus)
{
    ReadOptions options;
    const Format *format;
    *reader = NULL;
    *corpus = NULL;
    if (!reading_of(call, r, symbols, &options, &format)) return EXIT_USAGE;
    return annotations_open(call, &options, format, path, split, true, reader, corpus);
}

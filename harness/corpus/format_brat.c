/* Folders of brat standoff: which documents there are, and their files. What the lines mean is brat.h's business. */
#include "base/input.h"
#include "base/vector.h"
#include "corpus/brat.h"
#include "corpus/format_internal.h"
#include "corpus/jsonl.h"
#include "corpus/output.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct BratReader {
    Reader base;
    char *folder;
    Symbols *symbols;
    OffsetUnit unit;
    VECTOR(char *) names; /* of documents, in byte order */
    size_t at;
} BratReader;

static const char RECORDS[] = ".records.jsonl";

/* Length of `text` without `end`; 0 if it has another end, or nothing before it. */
static size_t length_before(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n > m && strcmp(text + n - m, end) == 0 ? n - m : 0;
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static int list_folder(BratReader *r, const char *path, Error *e)
{
    DIR *folder = opendir(path);
    if (!folder) return error_errno(e, ASSAY_ERR_DATA, path, "cannot be opened");
    for (struct dirent *x = readdir(folder); x; x = readdir(folder)) {
        size_t n = length_before(x->d_name, ".txt");
        if (!n) n = length_before(x->d_name, ".ann");
        if (!n) n = length_before(x->d_name, RECORDS);
        if (n && x->d_name[0] != '.') vec_push(&r->names, mem_copy(x->d_name, n));
    }
    closedir(folder);
    if (r->names.n == 0) return error_at(e, ASSAY_ERR_DATA, path, 0, 0, "holds no .txt and no .ann files");
    qsort(r->names.at, r->names.n, sizeof *r->names.at, by_bytes);
    size_t kept = 0; /* a document was listed once for each of its files */
    for (size_t i = 0; i < r->names.n; i++) {
        if (kept && strcmp(r->names.at[kept - 1], r->names.at[i]) == 0) free(r->names.at[i]);
        else r->names.at[kept++] = r->names.at[i];
    }
    r->names.n = kept;
    return ASSAY_OK;
}

/* The file FOLDER/NAME.SUFFIX: 1 and its bytes, 0 if there is none. */
static int slurp(const char *path, StrBuf *out, Error *e)
{
    struct stat about;
    if (stat(path, &about) != 0 && errno == ENOENT) return 0;
    int status = input_slurp(path, out, e);
    return status ? status : 1;
}

/* What was peculiar about the text, for when offsets turn out wrong. */
typedef struct TextTraits {
    bool bom;
    size_t returns;
} TextTraits;

static int take_text(BratReader *r, Document *d, const char *path, const StrBuf *bytes, TextTraits *traits, Error *e)
{
    const char *text = sb_text(bytes);
    size_t n = bytes->length, bad;
    traits->bom = n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
    if (traits->bom) text += 3, n -= 3;
    if (n >= UINT32_MAX) return error_at(e, ASSAY_ERR_DATA, path, 0, 0, "is longer than 4 GiB");
    if (!utf8_valid(text, n, &bad)) {
        size_t line = 1, start = 0;
        for (size_t i = 0; i < bad; i++)
            if (text[i] == '\n') line++, start = i + 1;
        return error_at(e, ASSAY_ERR_DATA, path, line, bad - start + 1, "is not UTF-8: byte 0x%02x is wrong here",
                        (unsigned)(unsigned char)text[bad]);
    }
    for (const char *p = memchr(text, '\r', n); p; p = memchr(p + 1, '\r', n - (size_t)(p + 1 - text)))
        if (p + 1 < text + n && p[1] == '\n') traits->returns++;
    d->text = arena_copy(&d->arena, text, n);
    d->text_length = (uint32_t)n;
    if (traits->bom) reader_note(&r->base, "bom", 1, "a byte order mark was skipped");
    reader_note(&r->base, "crlf", traits->returns, "lines end in CR LF");
    return ASSAY_OK;
}

/* A place that does not fit may have been counted in another text than ours. */
static void explain(const TextTraits *traits, Error *e)
{
    if (!e || !strstr(e->message, "mention ")) return;
    size_t n = strlen(e->message);
    if (traits->bom)
        snprintf(e->message + n, sizeof e->message - n, "; the .txt begins with a byte order mark, which does not count as a character");
    else if (traits->returns)
        snprintf(e->message + n, sizeof e->message - n, "; the .txt has CR LF line ends, which count as two characters");
}

/* Reads ID.records.jsonl into the document, whose other layers are there: 1, or 0 if there is no such file. */
static int take_records(BratReader *r, Document *d, StrBuf *bytes, Error *e)
{
    StrBuf path = {0};
    sb_printf(&path, "%s/%s%s", r->folder, d->id, RECORDS);
    sb_clear(bytes);
    int status = slurp(sb_text(&path), bytes, e);
    if (status > 0) {
        const char *text = sb_text(bytes);
        size_t n = bytes->length;
        bool bom = n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
        size_t returns = 0;
        for (size_t i = 1; i < n; i++) returns += text[i] == '\n' && text[i - 1] == '\r';
        if (bom) reader_note(&r->base, "bom", 1, "a byte order mark was skipped");
        reader_note(&r->base, "crlf", returns, "lines end in CR LF");
        d->records_file = arena_copy(&d->arena, sb_text(&path), path.length);
        JsonlContext context = JSONL_CONTEXT_INIT;
        context.symbols = r->symbols;
        context.file = d->records_file;
        int parsed = jsonl_parse_records(d, text + (bom ? 3 : 0), n - (bom ? 3 : 0), &context, e);
        if (parsed) status = parsed;
    }
    sb_free(&path);
    return status;
}

static int next(Reader *base, Document *d, Error *e)
{
    BratReader *r = (BratReader *)base;
    StrBuf txt = {0}, ann = {0}, bytes = {0};
    TextTraits traits = {0};
    if (r->at == r->names.n) return 0;
    const char *name = r->names.at[r->at++];
    document_reset(d);
    d->symbols = r->symbols;
    d->id = arena_copy(&d->arena, name, strlen(name));
    sb_printf(&txt, "%s/%s.txt", r->folder, name);
    sb_printf(&ann, "%s/%s.ann", r->folder, name);
    d->file = arena_copy(&d->arena, sb_text(&ann), ann.length);
    int has_text = slurp(sb_text(&txt), &bytes, e);
    int status = has_text < 0 ? has_text : ASSAY_OK;
    if (has_text > 0) status = take_text(r, d, sb_text(&txt), &bytes, &traits, e);
    if (status) goto done;
    sb_clear(&bytes);
    int has_annotation = slurp(sb_text(&ann), &bytes, e);
    if (has_annotation < 0) {
        status = has_annotation;
    } else if (has_annotation) {
        BratSource source = {.file = d->file, .unit = r->unit, .notes = &r->base};
        status = brat_parse(d, sb_text(&bytes), bytes.length, &source, e);
        if (status) explain(&traits, e);
    } else {
        d->unit = UNIT_BYTE;
    }
    int has_records = status ? status : take_records(r, d, &bytes, e);
    if (has_records < 0) status = has_records;
    else if (!has_text && !has_annotation && !has_records)
        status = error_at(e, ASSAY_ERR_DATA, d->file, 0, 0, "is not there, and no .txt beside it either");
done:
    sb_free(&txt);
    sb_free(&ann);
    sb_free(&bytes);
    return status ? status : 1;
}

static void close_reader(Reader *base)
{
    BratReader *r = (BratReader *)base;
    for (size_t i = 0; i < r->names.n; i++) free(r->names.at[i]);
    vec_free(&r->names);
    free(r->folder);
    free(r);
}

/* A folder, or one document by its .ann file, which need not be there if the .txt is. */
int format_brat_open(Reader **out, const char *path, const ReadOptions *options, Error *e)
{
    BratReader *r = mem_zero(1, sizeof *r);
    r->base = (Reader){.next = next, .close = close_reader};
    r->symbols = options->symbols;
    r->unit = options->unit_given ? options->unit : UNIT_CODEPOINT;
    int status = ASSAY_OK;
    struct stat about;
    size_t n = strlen(path);
    if (length_before(path, ".ann") && !(stat(path, &about) == 0 && S_ISDIR(about.st_mode))) {
        const char *slash = strrchr(path, '/');
        const char *name = slash ? slash + 1 : path;
        r->folder = slash ? mem_copy(path, (size_t)(slash - path)) : mem_copy(".", 1);
        vec_push(&r->names, mem_copy(name, strlen(name) - 4));
    } else {
        while (n > 1 && path[n - 1] == '/') n--;
        r->folder = mem_copy(path, n);
        status = list_folder(r, path, e);
    }
    if (status) close_reader(&r->base);
    else *out = &r->base;
    return status;
}

typedef struct BratWriter {
    Writer base;
    Output *output;
    StrBuf bytes, name;
} BratWriter;

static int put_file(BratWriter *w, const Document *d, const char *suffix, const char *bytes, size_t n, Error *e)
{
    sb_clear(&w->name);
    sb_printf(&w->name, "%s%s", d->id, suffix);
    return output_add_file(w->output, sb_text(&w->name), bytes, n, e);
}

static int put(Writer *base, const Document *d, Error *e)
{
    BratWriter *w = (BratWriter *)base;
    if (strchr(d->id, '/') || d->id[0] == '.' || strlen(d->id) > 200)
        return error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "the document id \"%.60s\" cannot be a file name", d->id);
    if (!d->text)
        return error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "document %s has no text: say with --texts in which folder it is", d->id);
    int status = put_file(w, d, ".txt", d->text, d->text_length, e);
    if (!status && (d->layers & LAYER_BIT(LAYER_RECORDS))) {
        sb_clear(&w->bytes);
        jsonl_write_records(&w->bytes, d);
        status = put_file(w, d, RECORDS, sb_text(&w->bytes), w->bytes.length, e);
    }
    if (status || !(d->layers & ~LAYER_BIT(LAYER_RECORDS))) return status; /* nothing else annotated: no .ann */
    sb_clear(&w->bytes);
    status = brat_write(&w->bytes, d, base, e);
    if (status) return status;
    return put_file(w, d, ".ann", sb_text(&w->bytes), w->bytes.length, e);
}

static int close_writer(Writer *base, bool commit, Error *e)
{
    BratWriter *w = (BratWriter *)base;
    int status = output_close(w->output, commit, e);
    sb_free(&w->bytes);
    sb_free(&w->name);
    free(w);
    return status;
}

int format_brat_create(Writer **out, const char *path, const WriteOptions *options, Error *e)
{
    Output *output;
    (void)options;
    int status = output_open_folder(&output, path, e);
    if (status) return status;
    BratWriter *w = mem_zero(1, sizeof *w);
    w->base = (Writer){.put = put, .close = close_writer};
    w->output = output;
    *out = &w->base;
    return ASSAY_OK;
}

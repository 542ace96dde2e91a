/* The table, and what all readers and writers have in common. */
#include "corpus/format.h"

#include "corpus/format_internal.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EVERY_LAYER (LAYER_BIT(LAYER_COUNT) - 1)
#define LINK_LAYERS (LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_LINKS) | LAYER_BIT(LAYER_ATTRIBUTES))
#define DOCRED_LAYERS (LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_COREFERENCE) | LAYER_BIT(LAYER_RELATIONS) | LAYER_BIT(LAYER_ATTRIBUTES))

const Format formats[] = {
    {"jsonl", "assay JSONL: one document a line, every layer", ".jsonl", EVERY_LAYER, false, format_jsonl_open, format_jsonl_create, true},
    {"brat", "brat standoff: a folder of .txt and .ann files", ".ann", EVERY_LAYER, true, format_brat_open, format_brat_create, false},
    {"columns", "CoNLL columns: a token a line, tags in a column", ".conll .bio .iob .iobes .bioes .tsv .txt",
     LAYER_BIT(LAYER_MENTIONS), false, format_columns_open, format_columns_create, false},
    {"conll2012", "CoNLL-2012: a token a line, coreference in the last column", ".v4_gold_conll .v4_auto_conll .key .response",
     LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_COREFERENCE), false, format_conll2012_open, format_conll2012_create, false},
    {"neleval", "neleval's table of mentions and their links", ".tab", LINK_LAYERS, false, format_neleval_open, format_neleval_create, true},
    {"edl", "the KBP's table of mentions and their links", "", LINK_LAYERS, false, format_edl_open, format_edl_create, true},
    {"pubtator", "PubTator: abstracts with mentions, concepts and relations between concepts", ".pubtator .PubTator", LINK_LAYERS | LAYER_BIT(LAYER_RELATIONS),
     false, format_pubtator_open, format_pubtator_create, false},
    {"docred", "DocRED's JSON: documents, or predicted relations", "", DOCRED_LAYERS, false, format_docred_open,
     NULL, false},
    {0},
};

const Format *format_find(const char *name)
{
    for (const Format *f = formats; f->name; f++)
        if (strcmp(f->name, name) == 0) return f;
    return NULL;
}

static bool ends_with(const char *text, size_t n, const char *end, size_t m)
{
    return n > m && memcmp(text + n - m, end, m) == 0;
}

/* Is one of the suffixes in the list, which spaces separate, at the end of the path? */
static bool has_suffix(const char *path, size_t n, const char *list)
{
    while (list && *list) {
        size_t m = strcspn(list, " ");
        if (ends_with(path, n, list, m)) return true;
        list += m + (list[m] == ' ');
    }
    return false;
}

static bool holds_brat(const char *path)
{
    DIR *folder = opendir(path);
    bool found = false;
    if (!folder) return false;
    for (struct dirent *x = readdir(folder); x && !found; x = readdir(folder)) {
        size_t n = strlen(x->d_name);
        found = x->d_name[0] != '.'
                && (ends_with(x->d_name, n, ".ann", 4) || ends_with(x->d_name, n, ".txt", 4) || ends_with(x->d_name, n, ".records.jsonl", 14));
    }
    closedir(folder);
    return found;
}

typedef struct Head {
    char text[64];
} Head;

/* How the first line that is not blank begins. */
static Head head_of(const char *path)
{
    Head head = {""};
    char bytes[sizeof head.text] = "";
    FILE *file = fopen(path, "rbe");
    if (!file) return head;
    size_t n = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    bytes[n] = '\0';
    snprintf(head.text, sizeof head.text, "%s", bytes + strspn(bytes, " \t\r\n\xef\xbb\xbf"));
    return head;
}

static bool begins_with(const Head *head, const char *word) { return strncmp(head->text, word, strlen(word)) == 0; }

/* "12345|t|": an id without white space, and the mark of a title. */
static bool begins_like_pubtator(const Head *head)
{
    size_t id = strcspn(head->text, "| \t\r\n");
    return id && strncmp(head->text + id, "|t|", 3) == 0;
}

/* Length of the path without the suffix of a packed file. */
static size_t unpacked_length(const char *path)
{
    size_t n = strlen(path);
    return ends_with(path, n, ".gz", 3) ? n - 3 : ends_with(path, n, ".zst", 4) ? n - 4 : n;
}

const Format *format_guess(const char *path)
{
    struct stat about;
    bool there = strcmp(path, "-") != 0 && stat(path, &about) == 0, is_file = there && S_ISREG(about.st_mode);
    if (there && S_ISDIR(about.st_mode)) return holds_brat(path) ? format_find("brat") : NULL;
    Head head = is_file ? head_of(path) : (Head){""};
    if (begins_with(&head, "#begin document")) return format_find("conll2012"); /* whose suffix is often ".conll" */
    if (begins_like_pubtator(&head)) return format_find("pubtator");            /* and this one's ".txt" */
    size_t n = unpacked_length(path);
    for (const Format *f = formats; f->name; f++)
        if (has_suffix(path, n, f->suffix)) return f;
    return begins_with(&head, "{") ? format_find("jsonl") : begins_with(&head, "[") ? format_find("docred") : NULL;
}

int format_unknown(const char *path, Error *e)
{
    struct stat about = {0};
    bool is_file = strcmp(path, "-") != 0;
    if (is_file && (stat(path, &about) != 0 || access(path, R_OK) != 0)) return error_errno(e, ASSAY_ERR_DATA, path, "cannot be opened");
    return error_at(e, ASSAY_ERR_DATA, path, 0, 0, "%s: say it with --from ('assay list formats' names them)",
                    is_file && S_ISDIR(about.st_mode) ? "is a folder without .txt or .ann files, so its format cannot be told"
                                                      : "its format cannot be told from its name");
}

int reader_open(Reader **out, const Format *format, const char *path, const ReadOptions *options, Error *e)
{
    *out = NULL;
    if (!format) format = format_guess(path);
    if (!format) return format_unknown(path, e);
    int status = format->open(out, path, options, e);
    if (status) return status;
    (*out)->format = format;
    if (!(*out)->repair_name) (*out)->repair_name = "-";
    return ASSAY_OK;
}

int reader_next(Reader *r, Document *d, Error *e) { return r->next(r, d, e); }

int reader_next_pair(Reader *r, Document *gold, Document *predicted, Error *e)
{
    if (!r->next_pair) return error_set(e, ASSAY_ERR_USAGE, "one file can hold gold and prediction only in a column format");
    return r->next_pair(r, gold, predicted, e);
}

void reader_close(Reader *r)
{
    if (r) r->close(r);
}

static void add_note(ReadNote *notes, size_t *n, const char *kind, size_t count, const char *text)
{
    for (size_t i = 0; i < *n; i++)
        if (strcmp(notes[i].kind, kind) == 0 && strncmp(notes[i].text, text ? text : "", sizeof notes[i].text - 1) == 0) {
            notes[i].count += count;
            return;
        }
    if (!count || *n == READ_NOTES) return;
    ReadNote *note = &notes[(*n)++];
    *note = (ReadNote){.kind = kind, .count = count};
    if (text) snprintf(note->text, sizeof note->text, "%s", text);
}

void reader_note(Reader *r, const char *kind, size_t count, const char *text)
{
    add_note(r->notes, &r->n_notes, kind, count, text);
}

int writer_open(Writer **out, const Format *format, const char *path, const WriteOptions *options, Error *e)
{
    *out = NULL;
    if (!format) format = format_guess(path);
    if (!format) return error_at(e, ASSAY_ERR_USAGE, path, 0, 0, "the name tells no format to write");
    const char *packed = path + unpacked_length(path);
    if (*packed) return error_at(e, ASSAY_ERR_USAGE, path, 0, 0, "packed files are read but not written: leave out %s and pack it then", packed);
    if (!format->create) return error_set(e, ASSAY_ERR_USAGE, "the format %s can be read but not written", format->name);
    int status = format->create(out, path, options, e);
    if (!status) (*out)->format = format;
    return status;
}

int writer_put(Writer *w, const Document *d, Error *e)
{
    bool enough = d->text || d->text_sha256 || (d->textless && w->format->textless);
    if (!enough)
        return error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "document %s has no text: give the gold it belongs to", d->id);
    return w->put(w, d, e);
}

int writer_close(Writer *w, bool commit, Error *e) { return w ? w->close(w, commit, e) : ASSAY_OK; }

void writer_lost(Writer *w, const char *kind, size_t count) { add_note(w->lost, &w->n_lost, kind, count, NULL); }

/* corpus.yaml, and what stands in for it where there is none. Everything is checked against its schema before anything is
 * used, and every complaint is at its place in the file. Reading the documents is corpus_read.c. */
#include "corpus/corpus.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Opening {
    Corpus *c;
    Yaml *y;
    const char *folder; /* that relative paths start from, with a slash at the end; "" for the current one */
    Error *e;
} Opening;

static const char *copy(Opening *o, const char *text) { return arena_copy(&o->c->arena, text, strlen(text)); }

static const char *resolve(Opening *o, const char *path)
{
    if (path[0] == '/') return copy(o, path);
    StrBuf joined = {0};
    sb_printf(&joined, "%s%s", o->folder, path);
    const char *kept = arena_copy(&o->c->arena, sb_text(&joined), joined.length);
    sb_free(&joined);
    return kept;
}

static bool is_there(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0;
}

/* -- values ------------------------------------------------------------------------------------------------------------- */

/* The text of a key; NULL stays NULL where it is not given. */
static int read_text(Opening *o, const char *key, const char **out)
{
    const YamlNode *node = yaml_get(yaml_root(o->y), key);
    if (!node) return ASSAY_OK;
    const char *text = yaml_text(node);
    if (!text || !text[0]) return yaml_error(o->y, node, ASSAY_ERR_DATA, o->e, "%s must be a text", key);
    *out = copy(o, text);
    return ASSAY_OK;
}

static bool is_nothing(const YamlNode *node) { return yaml_kind(node) == YAML_SCALAR && !yaml_text(node)[0]; }

/* A path; what it names must be there. */
static int read_path(Opening *o, const YamlNode *node, const char *what, const char **out)
{
    const char *text = yaml_text(node);
    if (!text || !text[0]) return yaml_error(o->y, node, ASSAY_ERR_DATA, o->e, "%s must be a path", what);
    *out = resolve(o, text);
    if (is_there(*out)) return ASSAY_OK;
    return yaml_error(o->y, node, ASSAY_ERR_DATA, o->e, "%s: there is no %s", what, *out);
}

static int read_format(Opening *o)
{
    const YamlNode *node = yaml_get(yaml_root(o->y), "format");
    if (!node) return ASSAY_OK;
    const char *name = yaml_text(node);
    o->c->format = name ? format_find(name) : NULL;
    if (o->c->format) return ASSAY_OK;
    StrBuf names = {0};
    for (const Format *f = formats; f->name; f++) sb_printf(&names, "%s%s", f == formats ? "" : ", ", f->name);
    int status = yaml_error(o->y, node, ASSAY_ERR_DATA, o->e, "format must be one of %s", sb_text(&names));
    sb_free(&names);
    return status;
}

static int read_types(Opening *o, const YamlNode *node, const char *what, CorpusTypes *out)
{
    if (is_nothing(node)) return ASSAY_OK;
    if (yaml_kind(node) != YAML_LIST) return yaml_error(o->y, node, ASSAY_ERR_DATA, o->e, "%s must be a list of types: [A, B]", what);
    size_t n = yaml_count(node);
    out->names = arena_alloc(&o->c->arena, (n + 1) * sizeof *out->names);
    for (size_t i = 0; i < n; i++) {
        const char *name = yaml_text(yaml_item(node, i));
        if (!name || !name[0]) return yaml_error(o->y, yaml_item(node, i), ASSAY_ERR_DATA, o->e, "a type must be a text");
        out->names[out->n++] = copy(o, name);
    }
    return ASSAY_OK;
}

static int read_layers(Opening *o)
{
    const YamlNode *map = yaml_get(yaml_root(o->y), "layers");
    if (!map || is_nothing(map)) return ASSAY_OK;
    if (yaml_kind(map) != YAML_MAP)
        return yaml_error(o->y, map, ASSAY_ERR_DATA, o->e, "layers must be written LAYER: [TYPE, ...]");
    const char *known[LAYER_COUNT + 3] = {0};
    for (int i = 0; i < LAYER_COUNT; i++) known[i] = layer_name((Layer)i);
    known[LAYER_COUNT] = "symmetric";
    known[LAYER_COUNT + 1] = "markables";
    int status = yaml_check_keys(o->y, map, known, o->e);
    for (size_t i = 0; i < yaml_count(map) && !status; i++) {
        const char *name = yaml_key(map, i);
        Layer layer;
        if (!layer_parse(name, strlen(name), &layer)) {
            bool symmetric = strcmp(name, "symmetric") == 0;
            status = read_types(o, yaml_item(map, i), name, symmetric ? &o->c->symmetric : &o->c->markables);
            continue;
        }
        o->c->layers |= LAYER_BIT(layer);
        status = read_types(o, yaml_item(map, i), name, &o->c->types[layer]);
    }
    return status;
}

static int read_roles(Opening *o)
{
    const YamlNode *map = yaml_get(yaml_root(o->y), "roles");
    if (!map || is_nothing(map)) return ASSAY_OK;
    if (yaml_kind(map) != YAML_MAP) return yaml_error(o->y, map, ASSAY_ERR_DATA, o->e, "roles must be written TYPE: [ROLE, ...]");
    o->c->roles = arena_zero(&o->c->arena, yaml_count(map) + 1, sizeof *o->c->roles);
    int status = ASSAY_OK;
    for (size_t i = 0; i < yaml_count(map) && !status; i++) {
        CorpusRoles *r = &o->c->roles[o->c->n_roles++];
        r->type = copy(o, yaml_key(map, i));
        status = read_types(o, yaml_item(map, i), yaml_key(map, i), &r->roles);
    }
    return status;
}

/* -- splits ------------------------------------------------------------------------------------------------------------- */

static int read_ids(Opening *o, const YamlNode *list, CorpusSplit *s)
{
    Symbols seen = {0};
    int status = ASSAY_OK;
    size_t n = yaml_count(list);
    s->ids = arena_alloc(&o->c->arena, (n + 1) * sizeof *s->ids);
    s->lines = arena_alloc(&o->c->arena, (n + 1) * sizeof *s->lines);
    s->columns = arena_alloc(&o->c->arena, (n + 1) * sizeof *s->columns);
    for (size_t i = 0; i < n && !status; i++) {
        const YamlNode *node = yaml_item(list, i);
        const char *id = yaml_text(node);
        Error place = {0};
        yaml_error(o->y, node, ASSAY_ERR_DATA, &place, "%s", "");
        if (!id || !id[0])
            status = yaml_error(o->y, node, ASSAY_ERR_DATA, o->e, "a split must be a list of document ids or a path");
        else if (symbols_intern_text(&seen, id) != i)
            status = yaml_error(o->y, node, ASSAY_ERR_DATA, o->e, "the split %s names the document %s twice", s->name, id);
        else
            s->ids[i] = copy(o, id);
        s->lines[i] = place.line;
        s->columns[i] = place.column;
    }
    s->n = n;
    symbols_free(&seen);
    return status;
}

static int read_split(Opening *o, const YamlNode *map, size_t index)
{
    const YamlNode *node = yaml_item(map, index);
    CorpusSplit *s = &o->c->splits[o->c->n_splits++];
    Error place = {0};
    yaml_error(o->y, yaml_key_node(map, index), ASSAY_ERR_DATA, &place, "%s", "");
    *s = (CorpusSplit){.name = copy(o, yaml_key(map, index)), .path = o->c->documents, .line = place.line, .column = place.column};
    for (size_t i = 0; i + 1 < o->c->n_splits; i++)
        if (strcmp(o->c->splits[i].name, s->name) == 0)
            return yaml_error(o->y, yaml_key_node(map, index), ASSAY_ERR_DATA, o->e, "there are two splits %s", s->name);
    if (yaml_kind(node) == YAML_SCALAR) return read_path(o, node, s->name, &s->path);
    if (yaml_kind(node) != YAML_LIST)
        return yaml_error(o->y, node, ASSAY_ERR_DATA, o->e, "a split must be a list of document ids or a path");
    if (!s->path)
        return yaml_error(o->y, node, ASSAY_ERR_DATA, o->e, "the split %s lists documents, but `documents` does not say where they are",
                          s->name);
    return read_ids(o, node, s);
}

static int read_splits(Opening *o)
{
    Corpus *c = o->c;
    const YamlNode *map = yaml_get(yaml_root(o->y), "splits");
    int status = ASSAY_OK;
    c->all = (CorpusSplit){.name = "all", .path = c->documents};
    if (!map || is_nothing(map)) {
        if (!c->documents)
            return yaml_error(o->y, yaml_root(o->y), ASSAY_ERR_DATA, o->e, "it has no documents: give `documents`, or splits with paths");
        c->splits = arena_dup(&c->arena, &c->all, 1, sizeof c->all);
        c->n_splits = 1;
        return ASSAY_OK;
    }
    if (yaml_kind(map) != YAML_MAP)
        return yaml_error(o->y, map, ASSAY_ERR_DATA, o->e, "splits must be written NAME: [DOCUMENT, ...] or NAME: PATH");
    c->splits = arena_zero(&c->arena, yaml_count(map) + 1, sizeof *c->splits);
    for (size_t i = 0; i < yaml_count(map) && !status; i++) status = read_split(o, map, i);
    return status;
}

/* -- opening ------------------------------------------------------------------------------------------------------------ */

/* The format that the documents are in, if neither the file nor the caller says. */
static int settle_format(Opening *o, const Format *given, const char *documents)
{
    Corpus *c = o->c;
    if (given && c->format && given != c->format)
        return error_at(o->e, ASSAY_ERR_USAGE, c->path, 0, 0, "is a corpus in the format %s, not %s", c->format->name, given->name);
    if (given) c->format = given;
    if (!c->format) c->format = format_guess(documents);
    if (c->format) return ASSAY_OK;
    return format_unknown(documents, o->e);
}

static int open_yaml(Opening *o, const char *path, const Format *given)
{
    static const char *const known[] = {"name",   "version", "licence", "format", "documents",
                                        "splits", "layers",  "roles",   "labels", "coarse", NULL};
    Corpus *c = o->c;
    int status = yaml_open(&o->y, path, o->e);
    if (status) return status;
    const YamlNode *root = yaml_root(o->y);
    if (!root || yaml_kind(root) != YAML_MAP) return error_at(o->e, ASSAY_ERR_DATA, path, 1, 1, "a corpus must be written KEY: VALUE");
    if ((status = yaml_check_keys(o->y, root, known, o->e)) != 0) return status;
    if ((status = read_text(o, "name", &c->name)) != 0) return status;
    if (!c->name) return error_at(o->e, ASSAY_ERR_DATA, path, 1, 1, "the corpus has no name");
    if ((status = read_text(o, "version", &c->version)) != 0) return status;
    if ((status = read_text(o, "licence", &c->licence)) != 0) return status;
    if ((status = read_format(o)) != 0) return status;
    const YamlNode *documents = yaml_get(root, "documents");
    if (documents && (status = read_path(o, documents, "documents", &c->documents)) != 0) return status;
    if ((status = read_splits(o)) != 0) return status;
    if ((status = read_layers(o)) != 0) return status;
    if ((status = read_roles(o)) != 0) return status;
    const YamlNode *labels = yaml_get(root, "labels"), *coarse = yaml_get(root, "coarse");
    if (labels && (status = labels_read(&c->labels, &c->arena, o->y, labels, o->e)) != 0) return status;
    if (coarse && (status = labels_read(&c->coarse, &c->arena, o->y, coarse, o->e)) != 0) return status;
    return settle_format(o, given, c->documents ? c->documents : c->splits[0].path);
}

/* The file name without its suffixes of format and compression. */
static const char *name_of(Opening *o, const char *path)
{
    if (strcmp(path, "-") == 0) return "stdin";
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/') end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/') start--;
    size_t stop = start + 1;
    while (stop < end && path[stop] != '.') stop++;
    return arena_copy(&o->c->arena, path + start, stop - start);
}

static int open_documents(Opening *o, const char *path, const Format *given)
{
    Corpus *c = o->c;
    c->anonymous = true;
    c->name = name_of(o, path);
    c->documents = c->path;
    c->all = (CorpusSplit){.name = "all", .path = c->path};
    c->splits = arena_dup(&c->arena, &c->all, 1, sizeof c->all);
    c->n_splits = 1;
    if (strcmp(path, "-") != 0 && !is_there(path)) {
        size_t n = strlen(path); /* brat: a .txt alone is a document too */
        bool lonely = n > 4 && strcmp(path + n - 4, ".ann") == 0;
        if (!lonely) return error_errno(o->e, ASSAY_ERR_DATA, path, "cannot be opened");
    }
    return settle_format(o, given, path);
}

static bool names_yaml(const char *path)
{
    size_t n = strlen(path);
    return (n > 5 && strcmp(path + n - 5, ".yaml") == 0) || (n > 4 && strcmp(path + n - 4, ".yml") == 0);
}

int corpus_open(Corpus **out, const char *path, const Format *format, Error *e)
{
    struct stat about;
    StrBuf file = {0}, folder = {0};
    Opening o = {.c = mem_zero(1, sizeof *o.c), .e = e};
    *out = NULL;
    bool is_folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
    sb_puts(&file, path);
    if (is_folder) sb_printf(&file, "%scorpus.yaml", path[strlen(path) - 1] == '/' ? "" : "/");
    bool is_yaml = is_folder ? is_there(sb_text(&file)) : names_yaml(path);
    o.c->path = copy(&o, is_yaml ? sb_text(&file) : path);
    const char *slash = strrchr(o.c->path, '/');
    if (slash) sb_put(&folder, o.c->path, (size_t)(slash - o.c->path) + 1);
    o.folder = sb_text(&folder);
    int status = is_yaml ? open_yaml(&o, o.c->path, format) : open_documents(&o, path, format);
    yaml_close(o.y);
    sb_free(&file);
    sb_free(&folder);
    if (status) corpus_close(o.c);
    else *out = o.c;
    return status;
}

void corpus_close(Corpus *c)
{
    if (!c) return;
    arena_free(&c->arena);
    free(c);
}

int corpus_split(const Corpus *c, const char *name, const CorpusSplit **out, Error *e)
{
    if (!name && c->n_splits == 1) {
        *out = &c->splits[0];
        return ASSAY_OK;
    }
    for (size_t i = 0; name && i < c->n_splits; i++)
        if (strcmp(c->splits[i].name, name) == 0) {
            *out = &c->splits[i];
            return ASSAY_OK;
        }
    if (name && strcmp(name, "all") == 0) {
        *out = &c->all;
        return ASSAY_OK;
    }
    StrBuf names = {0};
    for (size_t i = 0; i < c->n_splits; i++)
        if (strcmp(c->splits[i].name, "all") != 0) sb_printf(&names, "%s, ", c->splits[i].name);
    sb_puts(&names, "all");
    int status = name ? error_at(e, ASSAY_ERR_USAGE, c->path, 0, 0, "has no split %s (there is %s)", name, sb_text(&names))
                      : error_at(e, ASSAY_ERR_USAGE, c->path, 0, 0, "has several splits: choose one of %s", sb_text(&names));
    sb_free(&names);
    return status;
}

const char *corpus_coarse(const Corpus *c, const char *type) { return labels_find(&c->coarse, type); }

bool corpus_is_symmetric(const Corpus *c, const char *relation_type)
{
    for (size_t i = 0; i < c->symmetric.n; i++)
        if (strcmp(c->symmetric.names[i], relation_type) == 0) return true;
    return false;
}

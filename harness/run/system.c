/* A system is a folder; its identity is what is in that folder. Sources of a plug-in are left out because the library stands
 * for them, texts for people because they change nothing; everything else might. */
#include "run/system.h"

#include "base/strbuf.h"
#include "base/vector.h"
#include "corpus/format.h"
#include "run/config.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef VECTOR(char *) Paths;

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static bool ends_in(const char *text, const char *suffix)
{
    size_t n = strlen(text), m = strlen(suffix);
    return n >= m && strcmp(text + n - m, suffix) == 0;
}

/* -- reading system.yaml -------------------------------------------------------------------------------------------------- */

/* The library of a plug-in, or NULL and in `tried` where it was looked for. */
static const char *find_plugin(System *s, const char *name, const char *const *folders, StrBuf *tried)
{
    static const char *const here[] = {NULL};
    const char *const *more = strchr(name, '/') || !folders ? here : folders;
    for (size_t i = 0; i == 0 || more[i - 1]; i++) {
        const char *folder = i == 0 ? s->folder : more[i - 1];
        const char *plain = config_path(&s->arena, folder, name);
        size_t n = strlen(plain);
        char *with_suffix = arena_alloc(&s->arena, n + 4);
        memcpy(with_suffix, plain, n);
        memcpy(with_suffix + n, ".so", 4);
        if (is_file(plain)) return plain;
        if (is_file(with_suffix)) return with_suffix;
        sb_printf(tried, "%s%s", tried->length ? ", " : "", folder);
    }
    return NULL;
}

static int read_kind(System *s, const Yaml *y, const char *const *folders, Error *e)
{
    static const char *const keys[] = {[SYSTEM_COMMAND] = "command", [SYSTEM_PLUGIN] = "plugin", [SYSTEM_PREDICTIONS] = "predictions"};
    const YamlNode *root = yaml_root(y), *found = NULL;
    for (size_t k = 0; k < 3; k++) {
        const YamlNode *n = yaml_get(root, keys[k]);
        if (n && found) return yaml_error(y, n, ASSAY_ERR_DATA, e, "'%s' and '%s' exclude each other", keys[s->kind], keys[k]);
        if (n) found = n, s->kind = (SystemKind)k;
    }
    if (!found) return yaml_error(y, root, ASSAY_ERR_DATA, e, "a system needs one of 'command', 'plugin' and 'predictions'");
    if (s->kind == SYSTEM_COMMAND) {
        size_t n;
        int status = config_list(&s->command, &n, &s->arena, y, found, "command", e);
        if (!status && (n == 0 || !*s->command[0])) status = yaml_error(y, found, ASSAY_ERR_DATA, e, "'command' is empty");
        if (!status && n == 1 && strchr(s->command[0], ' '))
            status = yaml_error(y, found, ASSAY_ERR_DATA, e, "'command' is a list of words, [python3, run.py]: no shell takes '%s' apart", s->command[0]);
        return status;
    }
    const char *name;
    int status = config_text(&name, &s->arena, y, found, keys[s->kind], e);
    if (status) return status;
    if (s->kind == SYSTEM_PREDICTIONS) {
        s->path = config_path(&s->arena, s->folder, name);
        return ASSAY_OK;
    }
    StrBuf tried = {0};
    s->path = find_plugin(s, name, folders, &tried);
    if (!s->path) status = yaml_error(y, found, ASSAY_ERR_DATA, e, "there is no plug-in '%s' (or '%s.so') in %s", name, name, tried.data);
    sb_free(&tried);
    return status;
}

static int read_unit(System *s, const Yaml *y, Error *e)
{
    const YamlNode *n = yaml_get(yaml_root(y), "offsets");
    s->unit = s->kind == SYSTEM_PLUGIN ? UNIT_BYTE : UNIT_CODEPOINT;
    s->unit_given = n || s->kind == SYSTEM_PLUGIN;
    if (!n) return ASSAY_OK;
    if (!yaml_text(n) || !offset_unit_parse(yaml_text(n), &s->unit))
        return yaml_error(y, n, ASSAY_ERR_DATA, e, "'offsets' must be byte, codepoint or utf16");
    if (s->kind == SYSTEM_PLUGIN && s->unit != UNIT_BYTE)
        return yaml_error(y, n, ASSAY_ERR_DATA, e, "a plug-in counts in bytes; leave 'offsets' out");
    return ASSAY_OK;
}

static int read_system(System *s, const Yaml *y, const char *const *folders, Error *e)
{
    static const char *const known[] = {"name", "version", "command", "plugin", "predictions", "layers",
                                        "offsets", "limits", "labels", "options", "setup", NULL};
    static const char *const required[] = {"name", "version"};
    const YamlNode *root = yaml_root(y), *n;
    if (!root || yaml_kind(root) != YAML_MAP) return yaml_error(y, root, ASSAY_ERR_DATA, e, "this file must be a map that begins with 'name: …'");
    int status = yaml_check_keys(y, root, known, e);
    for (size_t i = 0; !status && i < 2; i++) {
        n = yaml_get(root, required[i]);
        if (!n) return yaml_error(y, root, ASSAY_ERR_DATA, e, "'%s' is missing", required[i]);
        status = config_text(i ? &s->version : &s->name, &s->arena, y, n, required[i], e);
    }
    if (!status) status = read_kind(s, y, folders, e);
    if (!status) status = read_unit(s, y, e);
    if (!status && (n = yaml_get(root, "layers"))) status = config_layers(&s->layers, y, n, "layers", e);
    if (!status && !s->layers && s->kind != SYSTEM_PREDICTIONS)
        status = yaml_error(y, root, ASSAY_ERR_DATA, e, "'layers' is missing: what does the system answer? For example layers: [mentions]");
    if (!status && (n = yaml_get(root, "limits"))) status = config_limits(&s->limits, y, n, e);
    if (!status && (n = yaml_get(root, "labels"))) status = labels_read(&s->labels, &s->arena, y, n, e);
    if (!status && (n = yaml_get(root, "options"))) status = config_pairs(&s->options, &s->arena, y, n, "options", e);
    if (!status && (n = yaml_get(root, "setup"))) {
        status = config_text(&s->setup, &s->arena, y, n, "setup", e);
        if (!status) s->setup = config_path(&s->arena, s->folder, s->setup);
    }
    return status;
}

/* A file or folder of answers, without system.yaml. */
static int open_predictions(System *s, const char *path, Error *e)
{
    struct stat st;
    if (stat(path, &st) != 0) return error_errno(e, ASSAY_ERR_DATA, path, "cannot be opened");
    if (S_ISDIR(st.st_mode) && !format_guess(path))
        return error_at(e, ASSAY_ERR_DATA, path, 0, 0, "there is no system.yaml in this folder, nor predictions that can be read");
    s->kind = SYSTEM_PREDICTIONS;
    s->path = arena_copy(&s->arena, path, strlen(path));
    s->folder = config_folder(&s->arena, path);
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/') end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/') start--;
    const char *dot = memrchr(path + start, '.', end - start);
    if (dot && dot > path + start) end = (size_t)(dot - path);
    s->name = arena_copy(&s->arena, path + start, end - start);
    s->version = "-";
    s->unit = UNIT_CODEPOINT;
    return ASSAY_OK;
}

int system_open(System *s, const char *path, const char *const *plugin_folders, Error *e)
{
    *s = (System){.limits = LIMITS_DEFAULT};
    Yaml *y = NULL;
    int status;
    const char *file = is_folder(path) ? config_path(&s->arena, path, "system.yaml") : path;
    if (strcmp(path, ".") == 0) file = "./system.yaml";
    if (!(file == path ? ends_in(path, ".yaml") || ends_in(path, ".yml") : is_file(file))) {
        status = open_predictions(s, path, e);
    } else {
        s->file = arena_copy(&s->arena, file, strlen(file));
        s->folder = config_folder(&s->arena, file);
        status = yaml_open(&y, file, e);
        if (!status) status = read_system(s, y, plugin_folders, e);
    }
    yaml_close(y);
    if (status) system_free(s);
    return status;
}

void system_free(System *s)
{
    arena_free(&s->arena);
    *s = (System){0};
}

void system_option(System *s, const char *name, const char *value)
{
    const char *copy = arena_copy(&s->arena, value, strlen(value));
    for (size_t i = 0; i < s->options.n; i++)
        if (strcmp(s->options.at[i].name, name) == 0) {
            s->options.at[i].value = copy;
            return;
        }
    Pair *more = arena_zero(&s->arena, s->options.n + 1, sizeof *more);
    if (s->options.n) memcpy(more, s->options.at, s->options.n * sizeof *more);
    more[s->options.n] = (Pair){arena_copy(&s->arena, name, strlen(name)), copy};
    s->options = (PairList){more, s->options.n + 1};
}

bool system_is_set_up(const System *s)
{
    return !s->setup || is_file(s->setup);
}

/* -- identity ------------------------------------------------------------------------------------------------------------- */

static bool counts(const System *s, const char *name)
{
    if (name[0] == '.' || ends_in(name, ".md") || ends_in(name, ".pyc") || strcmp(name, "__pycache__") == 0) return false;
    return s->kind != SYSTEM_PLUGIN || !(ends_in(name, ".c") || ends_in(name, ".h"));
}

/* The files below root/inside ("" or "sub/"), as paths from root. Links to folders are not followed: they may be circles. */
static int collect(const System *s, const char *root, const char *inside, Paths *out, Error *e)
{
    StrBuf path = {0};
    int status = ASSAY_OK;
    sb_printf(&path, "%s/%s", root, inside);
    DIR *folder = opendir(path.data);
    if (!folder) status = error_errno(e, ASSAY_ERR_DATA, path.data, "cannot be listed");
    struct dirent *entry;
    while (!status && (entry = readdir(folder)) != NULL) {
        struct stat link, target;
        if (!counts(s, entry->d_name)) continue;
        sb_clear(&path);
        sb_printf(&path, "%s/%s%s", root, inside, entry->d_name);
        if (lstat(path.data, &link) != 0 || stat(path.data, &target) != 0) continue;
        sb_clear(&path);
        sb_printf(&path, "%s%s%s", inside, entry->d_name, S_ISDIR(link.st_mode) ? "/" : "");
        if (S_ISDIR(link.st_mode)) status = collect(s, root, path.data, out, e);
        else if (S_ISREG(target.st_mode)) vec_push(out, mem_copy(path.data, path.length));
    }
    if (folder) closedir(folder);
    sb_free(&path);
    return status;
}

static int add_file(Sha256 *sum, const char *path, const char *name, Error *e)
{
    char chunk[1 << 15];
    size_t n;
    FILE *file = fopen(path, "rbe");
    if (!file) return error_errno(e, ASSAY_ERR_DATA, path, "cannot be opened");
    Sha256 *content = sha256_new();
    while ((n = fread(chunk, 1, sizeof chunk, file)) > 0) sha256_add(content, chunk, n);
    char hex[SHA256_HEX];
    sha256_end(content, hex);
    int status = ferror(file) ? error_errno(e, ASSAY_ERR_DATA, path, "cannot be read") : ASSAY_OK;
    fclose(file);
    sha256_add_text(sum, name);
    sha256_add_text(sum, hex);
    return status;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int add_folder(Sha256 *sum, const System *s, const char *root, Error *e)
{
    Paths files = {0};
    StrBuf path = {0};
    int status = collect(s, root, "", &files, e);
    if (files.n) qsort(files.at, files.n, sizeof *files.at, compare_paths);
    for (size_t i = 0; !status && i < files.n; i++) {
        sb_clear(&path);
        sb_printf(&path, "%s/%s", root, files.at[i]);
        status = add_file(sum, path.data, files.at[i], e);
    }
    for (size_t i = 0; i < files.n; i++) free(files.at[i]);
    vec_free(&files);
    sb_free(&path);
    return status;
}

static int add_files(Sha256 *sum, const System *s, Error *e)
{
    int status = ASSAY_OK;
    if (s->kind == SYSTEM_PREDICTIONS) {
        if (s->file) status = add_file(sum, s->file, "system.yaml", e);
        if (status) return status;
        return is_folder(s->path) ? add_folder(sum, s, s->path, e) : add_file(sum, s->path, "predictions", e);
    }
    status = add_folder(sum, s, s->folder, e);
    if (!status && s->kind == SYSTEM_PLUGIN) return add_file(sum, s->path, "plugin", e);
    for (size_t i = 0; !status && s->command[i]; i++) {
        StrBuf path = {0};
        bool absolute = s->command[i][0] == '/';
        sb_printf(&path, "%s%s%s", absolute ? "" : s->folder, absolute ? "" : "/", s->command[i]);
        if (strchr(s->command[i], '/') && is_file(path.data)) status = add_file(sum, path.data, s->command[i], e);
        sb_free(&path);
    }
    return status;
}

int system_identity(const System *s, char hex[SHA256_HEX], Error *e)
{
    static const char *const kinds[] = {[SYSTEM_COMMAND] = "command", [SYSTEM_PLUGIN] = "plugin", [SYSTEM_PREDICTIONS] = "predictions"};
    Sha256 *sum = sha256_new();
    sha256_add_text(sum, s->name);
    sha256_add_text(sum, s->version);
    sha256_add_text(sum, kinds[s->kind]);
    for (size_t i = 0; i < s->options.n; i++) {
        sha256_add_text(sum, s->options.at[i].name);
        sha256_add_text(sum, s->options.at[i].value);
    }
    int status = add_files(sum, s, e);
    sha256_end(sum, hex);
    return status;
}

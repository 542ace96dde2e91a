/* libfyaml parses and resolves anchors; its tree is copied into one of ours, which is smaller to hold and knows the place of
 * every node. Lists and maps are given the place of their first member, which is where a reader looks. */
#include "base/yaml.h"

#include "base/input.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <libfyaml.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct YamlNode {
    YamlKind kind;
    const char *text;
    size_t n;
    YamlNode **keys, **items;
    size_t line, column;
};

struct Yaml {
    Arena arena;
    char *path;
    YamlNode *root;
};

static YamlNode *copy_node(Yaml *y, struct fy_node *from);

static void copy_members(Yaml *y, YamlNode *to, struct fy_node *from)
{
    bool map = to->kind == YAML_MAP;
    int n = map ? fy_node_mapping_item_count(from) : fy_node_sequence_item_count(from);
    to->n = n > 0 ? (size_t)n : 0;
    to->items = arena_zero(&y->arena, to->n, sizeof *to->items);
    if (map) to->keys = arena_zero(&y->arena, to->n, sizeof *to->keys);
    for (int i = 0; i < n; i++) {
        if (map) {
            struct fy_node_pair *pair = fy_node_mapping_get_by_index(from, i);
            to->keys[i] = copy_node(y, fy_node_pair_key(pair));
            to->items[i] = copy_node(y, fy_node_pair_value(pair));
            if (!to->items[i]->line) {
                to->items[i]->line = to->keys[i]->line;
                to->items[i]->column = to->keys[i]->column;
            }
        } else {
            to->items[i] = copy_node(y, fy_node_sequence_get_by_index(from, i));
        }
    }
    const YamlNode *first = n > 0 ? (map ? to->keys[0] : to->items[0]) : NULL;
    if (first) {
        to->line = first->line;
        to->column = first->column;
    }
}

static YamlNode *copy_node(Yaml *y, struct fy_node *from)
{
    YamlNode *to = arena_zero(&y->arena, 1, sizeof *to);
    enum fy_node_type type = fy_node_get_type(from);
    to->kind = type == FYNT_MAPPING ? YAML_MAP : type == FYNT_SEQUENCE ? YAML_LIST : YAML_SCALAR;
    if (to->kind != YAML_SCALAR) {
        copy_members(y, to, from);
        return to;
    }
    size_t n = 0;
    const char *text = from ? fy_node_get_scalar(from, &n) : NULL;
    to->text = arena_copy(&y->arena, text ? text : "", text ? n : 0);
    struct fy_token *token = from ? fy_node_get_scalar_token(from) : NULL;
    const struct fy_mark *mark = token ? fy_token_start_mark(token) : NULL;
    if (mark) {
        to->line = (size_t)mark->line + 1;
        to->column = (size_t)mark->column + 1;
    }
    return to;
}

static int parse_failed(struct fy_diag *diag, const char *path, Error *e)
{
    void *state = NULL;
    const struct fy_diag_error *why = fy_diag_errors_iterate(diag, &state);
    if (!why) return error_at(e, ASSAY_ERR_DATA, path, 0, 0, "not valid YAML");
    return error_at(e, ASSAY_ERR_DATA, path, (size_t)(why->line > 0 ? why->line : 1),
                    (size_t)(why->column > 0 ? why->column : 1), "not valid YAML: %s", why->msg);
}

/* What libfyaml need not see: it reads on for ever in some directives (lines that begin with %), which nobody needs here. */
static int check_bytes(const char *path, const StrBuf *bytes, Error *e)
{
    size_t line = 1, column = 1, bad;
    bool good = utf8_valid(sb_text(bytes), bytes->length, &bad);
    for (size_t i = 0; i < bytes->length; i++, column++) {
        unsigned char c = (unsigned char)bytes->data[i];
        if (!good && i == bad) return error_at(e, ASSAY_ERR_DATA, path, line, column, "not valid YAML: not UTF-8");
        if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') return error_at(e, ASSAY_ERR_DATA, path, line, column, "not valid YAML: the control character U+%04X", c);
        if (c == '%' && column == 1) return error_at(e, ASSAY_ERR_DATA, path, line, 1, "not valid YAML: directives, lines that begin with %%, are not read");
        if (c != '\n') continue;
        line++;
        column = 0;
    }
    return ASSAY_OK;
}

int yaml_open(Yaml **out, const char *path, Error *e)
{
    StrBuf bytes = {0};
    struct fy_diag *diag = NULL;
    struct fy_document *document = NULL;
    *out = NULL;
    int status = input_slurp(path, &bytes, e);
    if (!status) status = check_bytes(path, &bytes, e);
    if (status) goto done;
    struct fy_diag_cfg diag_config;
    fy_diag_cfg_default(&diag_config);
    diag_config.fp = NULL;
    diag = fy_diag_create(&diag_config);
    if (!diag) abort();
    fy_diag_set_collect_errors(diag, true);
    struct fy_parse_cfg config = {.flags = FYPCF_QUIET | FYPCF_RESOLVE_DOCUMENT, .diag = diag};
    document = fy_document_build_from_string(&config, sb_text(&bytes), bytes.length);
    void *no_errors = NULL;
    if (!document && fy_diag_errors_iterate(diag, &no_errors)) { /* a file without content is no document and no error */
        status = parse_failed(diag, path, e);
        goto done;
    }
    Yaml *y = mem_zero(1, sizeof *y);
    y->path = mem_copy(path, strlen(path));
    struct fy_node *root = document ? fy_document_root(document) : NULL;
    if (root) y->root = copy_node(y, root);
    *out = y;
done:
    if (document) fy_document_destroy(document);
    if (diag) fy_diag_destroy(diag);
    sb_free(&bytes);
    return status;
}

void yaml_close(Yaml *y)
{
    if (!y) return;
    arena_free(&y->arena);
    free(y->path);
    free(y);
}

const YamlNode *yaml_root(const Yaml *y) { return y->root; }
YamlKind yaml_kind(const YamlNode *n) { return n->kind; }
const char *yaml_text(const YamlNode *n) { return n->text; }
size_t yaml_count(const YamlNode *n) { return n->n; }
const YamlNode *yaml_item(const YamlNode *n, size_t i) { return n->items[i]; }
const char *yaml_key(const YamlNode *n, size_t i) { return n->keys[i]->text ? n->keys[i]->text : ""; }
const YamlNode *yaml_key_node(const YamlNode *n, size_t i) { return n->keys[i]; }

const YamlNode *yaml_get(const YamlNode *map, const char *key)
{
    if (!map || map->kind != YAML_MAP) return NULL;
    for (size_t i = 0; i < map->n; i++)
        if (strcmp(yaml_key(map, i), key) == 0) return map->items[i];
    return NULL;
}

int yaml_error(const Yaml *y, const YamlNode *n, int code, Error *e, const char *format, ...)
{
    char text[sizeof e->message];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return error_at(e, code, y->path, n ? n->line : 0, n ? n->column : 0, "%s", text);
}

static bool is_known(const char *const *known, const char *key)
{
    for (; *known; known++)
        if (strcmp(*known, key) == 0) return true;
    return false;
}

int yaml_check_keys(const Yaml *y, const YamlNode *map, const char *const *known, Error *e)
{
    for (size_t i = 0; map && map->kind == YAML_MAP && i < map->n; i++) {
        if (is_known(known, yaml_key(map, i))) continue;
        StrBuf list = {0};
        for (const char *const *k = known; *k; k++) sb_printf(&list, "%s%s", k == known ? "" : ", ", *k);
        int status = yaml_error(y, map->keys[i], ASSAY_ERR_DATA, e, "unknown key '%s' (known here: %s)", yaml_key(map, i),
                                sb_text(&list));
        sb_free(&list);
        return status;
    }
    return ASSAY_OK;
}

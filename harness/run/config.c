/* Values come as texts (base/yaml.h); what a text may be is decided here, so that a wrong one is told at its place. */
#include "run/config.h"

#include "base/vector.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const char *config_path(Arena *arena, const char *folder, const char *path)
{
    if (path[0] == '/' || strcmp(folder, ".") == 0) return arena_copy(arena, path, strlen(path));
    size_t a = strlen(folder), b = strlen(path);
    while (a > 1 && folder[a - 1] == '/') a--;
    char *joined = arena_alloc(arena, a + b + 2);
    memcpy(joined, folder, a);
    joined[a] = '/';
    memcpy(joined + a + 1, path, b + 1);
    return joined;
}

const char *config_folder(Arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) return ".";
    return arena_copy(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

int config_text(const char **out, Arena *arena, const Yaml *y, const YamlNode *n, const char *what, Error *e)
{
    const char *text = yaml_text(n);
    if (!text) return yaml_error(y, n, ASSAY_ERR_DATA, e, "'%s' takes one value, not %s", what, yaml_kind(n) == YAML_LIST ? "a list" : "a map");
    if (!*text) return yaml_error(y, n, ASSAY_ERR_DATA, e, "'%s' has no value", what);
    *out = arena_copy(arena, text, strlen(text));
    return ASSAY_OK;
}

int config_list(const char ***out, size_t *count, Arena *arena, const Yaml *y, const YamlNode *n, const char *what, Error *e)
{
    bool list = yaml_kind(n) == YAML_LIST;
    size_t length = list ? yaml_count(n) : 1;
    const char **words = arena_zero(arena, length + 1, sizeof *words);
    for (size_t i = 0; i < length; i++) {
        const YamlNode *item = list ? yaml_item(n, i) : n;
        if (!yaml_text(item)) return yaml_error(y, item, ASSAY_ERR_DATA, e, "'%s' takes a list of values, each a plain text", what);
        words[i] = arena_copy(arena, yaml_text(item), strlen(yaml_text(item)));
    }
    *out = words;
    if (count) *count = length;
    return ASSAY_OK;
}

int config_pairs(PairList *out, Arena *arena, const Yaml *y, const YamlNode *n, const char *what, Error *e)
{
    if (yaml_kind(n) != YAML_MAP) return yaml_error(y, n, ASSAY_ERR_DATA, e, "'%s' takes a map, {name: value, …}", what);
    *out = (PairList){arena_zero(arena, yaml_count(n), sizeof *out->at), yaml_count(n)};
    for (size_t i = 0; i < out->n; i++) {
        const char *name = yaml_key(n, i), *value = yaml_text(yaml_item(n, i));
        if (!value) return yaml_error(y, yaml_item(n, i), ASSAY_ERR_DATA, e, "'%s' in '%s' must be a plain text", name, what);
        out->at[i].name = arena_copy(arena, name, strlen(name));
        out->at[i].value = arena_copy(arena, value, strlen(value));
    }
    return ASSAY_OK;
}

int config_layers(unsigned *out, const Yaml *y, const YamlNode *n, const char *what, Error *e)
{
    bool list = yaml_kind(n) == YAML_LIST;
    *out = 0;
    for (size_t i = 0; i < (list ? yaml_count(n) : 1); i++) {
        const YamlNode *item = list ? yaml_item(n, i) : n;
        const char *text = yaml_text(item);
        Layer layer;
        if (!text || !layer_parse(text, strlen(text), &layer)) {
            StrBuf known = {0};
            for (Layer l = 0; l < LAYER_COUNT; l++) sb_printf(&known, "%s%s", l ? ", " : "", layer_name(l));
            int status = yaml_error(y, item, ASSAY_ERR_DATA, e, "'%s' in '%s' is not a layer (layers are %s)", text ? text : "this",
                                    what, known.data);
            sb_free(&known);
            return status;
        }
        *out |= LAYER_BIT(layer);
    }
    return ASSAY_OK;
}

/* -- limits --------------------------------------------------------------------------------------------------------------- */

/* A number above 0 behind which stands `*rest`. */
static bool read_positive(const char *text, double *value, char **rest)
{
    *value = strtod(text, rest);
    return *rest != text && isfinite(*value) && *value > 0;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int config_shares(double **out, size_t *count, Arena *arena, const Yaml *y, const YamlNode *n, const char *what, Error *e)
{
    const char **texts;
    size_t given;
    int status = config_list(&texts, &given, arena, y, n, what, e);
    if (status) return status;
    double *shares = arena_zero(arena, given + 1, sizeof *shares);
    for (size_t i = 0; i < given; i++) {
        char *rest;
        if (!read_positive(texts[i], &shares[i], &rest) || *rest || shares[i] > 1)
            return yaml_error(y, yaml_kind(n) == YAML_LIST ? yaml_item(n, i) : n, ASSAY_ERR_DATA, e,
                              "'%s' takes shares above 0 and at most 1, such as [0.25, 0.5, 1], not '%s'", what, texts[i]);
    }
    qsort(shares, given, sizeof *shares, by_value);
    *count = 0;
    for (size_t i = 0; i < given; i++)
        if (!*count || shares[*count - 1] < shares[i]) shares[(*count)++] = shares[i];
    *out = shares;
    return ASSAY_OK;
}

static bool read_seconds(const char *text, void *out)
{
    char *rest;
    return read_positive(text, out, &rest) && !*rest;
}

/* "1500000", "512M", "1.5 GiB": powers of 1024, as a memory limit is usually meant. */
static bool read_bytes(const char *text, void *out)
{
    static const char units[] = "KMGT";
    double value;
    char *rest;
    if (!read_positive(text, &value, &rest)) return false;
    while (*rest == ' ') rest++;
    const char *unit = *rest ? strchr(units, *rest & ~0x20) : NULL;
    if (unit) {
        for (const char *u = units; u <= unit; u++) value *= 1024;
        rest++;
        if (*rest == 'i') rest++;
    }
    if (*rest == 'B') rest++;
    if (*rest || value < 1 || value > 1e18) return false;
    *(uint64_t *)out = (uint64_t)value;
    return true;
}

static bool read_count(const char *text, void *out)
{
    double value;
    char *rest;
    if (!read_positive(text, &value, &rest) || *rest || value > UINT32_MAX || value != floor(value)) return false;
    *(uint32_t *)out = (uint32_t)value;
    return true;
}

static bool read_network(const char *text, void *out)
{
    static const char *const words[][2] = {{"no", "yes"}, {"false", "true"}, {"off", "on"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (int yes = 0; yes < 2; yes++)
            if (strcmp(text, words[i][yes]) == 0) return *(bool *)out = !yes, true;
    return false;
}

static const struct {
    const char *key, *wanted;
    bool (*read)(const char *text, void *out);
    size_t offset;
} limit_keys[] = {
    {"seconds", "a number of seconds", read_seconds, offsetof(Limits, seconds)},
    {"memory", "a size such as 512M or 2G", read_bytes, offsetof(Limits, memory)},
    {"processes", "a whole number from 1", read_count, offsetof(Limits, processes)},
    {"network", "yes or no", read_network, offsetof(Limits, no_network)},
    {"start", "a number of seconds", read_seconds, offsetof(Limits, start)},
    {"training", "a number of seconds", read_seconds, offsetof(Limits, training)},
};

#define LIMIT_KEYS (sizeof limit_keys / sizeof *limit_keys)

int config_limits(Limits *out, const Yaml *y, const YamlNode *n, Error *e)
{
    const char *known[LIMIT_KEYS + 1] = {0};
    for (size_t k = 0; k < LIMIT_KEYS; k++) known[k] = limit_keys[k].key;
    if (yaml_kind(n) != YAML_MAP) return yaml_error(y, n, ASSAY_ERR_DATA, e, "'limits' takes a map, {seconds: 10, memory: 512M, …}");
    int status = yaml_check_keys(y, n, known, e);
    for (size_t k = 0; !status && k < LIMIT_KEYS; k++) {
        const YamlNode *value = yaml_get(n, limit_keys[k].key);
        if (!value) continue;
        const char *text = yaml_text(value) ? yaml_text(value) : "";
        if (!limit_keys[k].read(text, (char *)out + limit_keys[k].offset))
            status = yaml_error(y, value, ASSAY_ERR_DATA, e, "'%s' must be %s, not '%s'", limit_keys[k].key, limit_keys[k].wanted, text);
    }
    return status;
}

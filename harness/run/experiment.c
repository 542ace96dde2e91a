/* The file is read into settings that the caller lays under its command line, so a value is checked by the same code whether
 * it was typed or written; the rules under `gate` are settings of the same kind. Only `systems`, which no option can say as
 * richly, has a schema here. */
#include "run/experiment.h"

#include "base/vector.h"
#include "run/config.h"

#include <string.h>

static const ExperimentKey *find_key(const ExperimentKey *known, const char *name)
{
    for (; known->name; known++)
        if (strcmp(known->name, name) == 0) return known;
    return NULL;
}

static int unknown_key(const Yaml *y, const YamlNode *at, const char *name, const char *first, const ExperimentKey *known, Error *e)
{
    StrBuf list = {0};
    sb_puts(&list, first);
    for (; known->name; known++) sb_printf(&list, "%s%s", list.length ? ", " : "", known->name);
    int status = yaml_error(y, at, ASSAY_ERR_DATA, e, "unknown key '%s' (known here: %s)", name, sb_text(&list));
    sb_free(&list);
    return status;
}

/* Where a node is: what yaml_error would say of it. */
static void place_of(const Yaml *y, const YamlNode *n, size_t *line, size_t *column)
{
    Error at;
    yaml_error(y, n, ASSAY_ERR_DATA, &at, "%s", "");
    *line = at.line;
    *column = at.column;
}

static int read_setting(Experiment *x, Setting *set, const Yaml *y, const ExperimentKey *key, const YamlNode *value, Error *e)
{
    set->name = arena_copy(&x->arena, key->name, strlen(key->name));
    place_of(y, value, &set->line, &set->column);
    if (!key->is_list && yaml_kind(value) != YAML_SCALAR)
        return yaml_error(y, value, ASSAY_ERR_DATA, e, "'%s' takes one value, not %s", key->name, yaml_kind(value) == YAML_LIST ? "a list" : "a map");
    int status = config_list(&set->values, &set->n, &x->arena, y, value, key->name, e);
    for (size_t i = 0; !status && i < set->n; i++) {
        if (!*set->values[i]) return yaml_error(y, value, ASSAY_ERR_DATA, e, "'%s' has no value", key->name);
        if (key->is_path) set->values[i] = config_path(&x->arena, x->folder, set->values[i]);
    }
    if (status) return status;
    Place *places = arena_zero(&x->arena, set->n + 1, sizeof *places);
    for (size_t i = 0; i < set->n; i++)
        place_of(y, yaml_kind(value) == YAML_LIST ? yaml_item(value, i) : value, &places[i].line, &places[i].column);
    set->places = places;
    return ASSAY_OK;
}

static int read_gate(Experiment *x, const Yaml *y, const YamlNode *map, const ExperimentKey *known, Error *e)
{
    if (yaml_kind(map) != YAML_MAP) return yaml_error(y, map, ASSAY_ERR_DATA, e, "'gate' takes a map of rules: {margin: 2.0, …}");
    x->gate = arena_zero(&x->arena, yaml_count(map) + 1, sizeof *x->gate);
    for (size_t i = 0; i < yaml_count(map); i++) {
        const ExperimentKey *key = find_key(known, yaml_key(map, i));
        int status = key ? read_setting(x, &x->gate[x->n_gate++], y, key, yaml_item(map, i), e)
                         : unknown_key(y, yaml_key_node(map, i), yaml_key(map, i), "", known, e);
        if (status) return status;
    }
    return ASSAY_OK;
}

static int read_use_map(Experiment *x, SystemUse *use, const Yaml *y, const YamlNode *n, Error *e)
{
    static const char *const known[] = {"use", "train", "train_fraction", "label", "repeat", "given", "options", "categories", "limits", NULL};
    const YamlNode *value = yaml_get(n, "use");
    int status = yaml_check_keys(y, n, known, e);
    if (!status && !value) status = yaml_error(y, n, ASSAY_ERR_DATA, e, "'use' is missing: the folder of the system");
    if (!status) status = config_text(&use->use, &x->arena, y, value, "use", e);
    if (!status && (value = yaml_get(n, "train"))) status = config_text(&use->train, &x->arena, y, value, "train", e);
    if (!status && (value = yaml_get(n, "train_fraction"))) {
        status = config_shares(&use->shares, &use->n_shares, &x->arena, y, value, "train_fraction", e);
        if (!status && !use->train)
            status = yaml_error(y, value, ASSAY_ERR_DATA, e, "'train_fraction' is a share of the split that 'train' names, which is missing");
    }
    if (!status && (value = yaml_get(n, "label"))) status = config_text(&use->label, &x->arena, y, value, "label", e);
    if (!status && (value = yaml_get(n, "repeat"))) status = config_text(&use->repeat, &x->arena, y, value, "repeat", e);
    if (!status && (value = yaml_get(n, "given"))) status = config_layers(&use->given, y, value, "given", e);
    use->given_said = yaml_get(n, "given") != NULL;
    if (!status && (value = yaml_get(n, "options"))) status = config_pairs(&use->options, &x->arena, y, value, "options", e);
    if (!status && (value = yaml_get(n, "categories")))
        status = config_list(&use->categories, &use->n_categories, &x->arena, y, value, "categories", e);
    if (!status && (value = yaml_get(n, "limits"))) status = config_limits(&use->limits, y, value, e);
    return status;
}

static int read_use(Experiment *x, SystemUse *use, const Yaml *y, const YamlNode *n, Error *e)
{
    int status;
    place_of(y, n, &use->line, &use->column);
    if (yaml_kind(n) == YAML_MAP) status = read_use_map(x, use, y, n, e);
    else if (yaml_kind(n) == YAML_SCALAR) status = config_text(&use->use, &x->arena, y, n, "systems", e);
    else status = yaml_error(y, n, ASSAY_ERR_DATA, e, "a system is a path or a map {use: PATH, …}, not a list");
    if (!status) use->use = config_path(&x->arena, x->folder, use->use);
    return status;
}

static int read_systems(Experiment *x, const Yaml *y, const YamlNode *n, Error *e)
{
    if (yaml_kind(n) != YAML_LIST || yaml_count(n) == 0)
        return yaml_error(y, n, ASSAY_ERR_DATA, e, "'systems' takes a list, each member a path or {use: PATH, …}");
    x->n_systems = yaml_count(n);
    x->systems = arena_zero(&x->arena, x->n_systems, sizeof *x->systems);
    for (size_t i = 0; i < x->n_systems; i++) {
        int status = read_use(x, &x->systems[i], y, yaml_item(n, i), e);
        if (status) return status;
    }
    return ASSAY_OK;
}

static int read_experiment(Experiment *x, const Yaml *y, const ExperimentKey *known, const ExperimentKey *gate, Error *e)
{
    const YamlNode *root = yaml_root(y);
    if (!root || yaml_kind(root) != YAML_MAP)
        return yaml_error(y, root, ASSAY_ERR_DATA, e, "an experiment is a map: gold: …, split: …, systems: […]");
    x->settings = arena_zero(&x->arena, yaml_count(root), sizeof *x->settings);
    for (size_t i = 0; i < yaml_count(root); i++) {
        const char *name = yaml_key(root, i);
        const ExperimentKey *key = find_key(known, name);
        int status;
        if (strcmp(name, "systems") == 0) status = read_systems(x, y, yaml_item(root, i), e);
        else if (strcmp(name, "gate") == 0) status = read_gate(x, y, yaml_item(root, i), gate, e);
        else if (key) status = read_setting(x, &x->settings[x->n_settings++], y, key, yaml_item(root, i), e);
        else status = unknown_key(y, yaml_key_node(root, i), name, "systems, gate", known, e);
        if (status) return status;
    }
    return ASSAY_OK;
}

int experiment_open(Experiment *x, const char *path, const ExperimentKey *known, const ExperimentKey *gate, Error *e)
{
    Yaml *y = NULL;
    *x = (Experiment){0};
    x->file = arena_copy(&x->arena, path, strlen(path));
    x->folder = config_folder(&x->arena, path);
    int status = yaml_open(&y, path, e);
    if (!status) status = read_experiment(x, y, known, gate, e);
    yaml_close(y);
    if (status) experiment_free(x);
    return status;
}

void experiment_free(Experiment *x)
{
    arena_free(&x->arena);
    *x = (Experiment){0};
}

const Setting *experiment_setting(const Experiment *x, const char *name)
{
    for (size_t i = 0; i < x->n_settings; i++)
        if (strcmp(x->settings[i].name, name) == 0) return &x->settings[i];
    return NULL;
}

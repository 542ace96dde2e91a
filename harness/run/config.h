/* config.h - what system.yaml and assay.yaml have in common: the reading of single values.
 *
 * Strings and lists go into the arena; every error is at the place of the value.
 */
#ifndef RUN_CONFIG_H
#define RUN_CONFIG_H

#include "base/yaml.h"
#include "run/system.h"

/* `path` as seen from `folder`: itself if it is absolute or the folder is ".". */
const char *config_path(Arena *arena, const char *folder, const char *path);

/* The folder part of the path of a file; "." if it has none. */
const char *config_folder(Arena *arena, const char *path);

/* One text; `what` names the key. */
int config_text(const char **out, Arena *arena, const Yaml *y, const YamlNode *n, const char *what, Error *e) MUST_CHECK;

/* A list of texts, ended by NULL; a single text is a list of one. `count` may be NULL. */
int config_list(const char ***out, size_t *count, Arena *arena, const Yaml *y, const YamlNode *n, const char *what, Error *e) MUST_CHECK;

int config_pairs(PairList *out, Arena *arena, const Yaml *y, const YamlNode *n, const char *what, Error *e) MUST_CHECK;
int config_layers(unsigned *out, const Yaml *y, const YamlNode *n, const char *what, Error *e) MUST_CHECK;

/* A list of shares, each above 0 and at most 1, sorted, none twice; a single one is a list of one. */
int config_shares(double **out, size_t *count, Arena *arena, const Yaml *y, const YamlNode *n, const char *what, Error *e) MUST_CHECK;

/* Changes only what the map says. */
int config_limits(Limits *out, const Yaml *y, const YamlNode *n, Error *e) MUST_CHECK;

#endif

/* yaml.h - reading configuration with places for messages.
 *
 * Every scalar is text, as written: `no` and `1.10` stay what they are; the schema that reads the file decides. A Yaml
 * owns the whole tree; nodes and texts are valid until yaml_close.
 */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include "base/arena.h"
#include "base/error.h"

typedef struct Yaml Yaml;
typedef struct YamlNode YamlNode;
typedef enum YamlKind { YAML_SCALAR, YAML_LIST, YAML_MAP } YamlKind;

int yaml_open(Yaml **out, const char *path, Error *e) MUST_CHECK;
void yaml_close(Yaml *y); /* NULL is allowed */
const YamlNode *yaml_root(const Yaml *y); /* NULL for an empty file */

YamlKind yaml_kind(const YamlNode *n);
const char *yaml_text(const YamlNode *n); /* the scalar's text; NULL if it is no scalar */
size_t yaml_count(const YamlNode *n);     /* members of a list or map, 0 for a scalar */
const YamlNode *yaml_item(const YamlNode *n, size_t i);  /* i-th of a list, or value of the i-th pair of a map */
const char *yaml_key(const YamlNode *n, size_t i);       /* key of the i-th pair of a map */
const YamlNode *yaml_key_node(const YamlNode *n, size_t i);
const YamlNode *yaml_get(const YamlNode *map, const char *key); /* NULL if absent or not a map */

/* An error at the place of a node: file, line, column are filled from it. Returns code. */
int yaml_error(const Yaml *y, const YamlNode *n, int code, Error *e, const char *format, ...) PRINTF_LIKE(5, 6);

/* Refuses keys of `map` that are not in the NULL-terminated list, at the key's place, naming those that are known. */
int yaml_check_keys(const Yaml *y, const YamlNode *map, const char *const *known, Error *e) MUST_CHECK;

#endif

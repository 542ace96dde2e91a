/* labels.h - other people's labels made ours: `labels: {PER: PERSON}` in corpus.yaml and system.yaml. */
#ifndef CORPUS_LABELS_H
#define CORPUS_LABELS_H

#include "base/yaml.h"
#include "corpus/document.h"

typedef struct Label {
    const char *from, *to;
} Label;

/* Pairs in the order of the file; the strings belong to whoever made the list. */
typedef struct Labels {
    Label *list;
    size_t n;
} Labels;

/* From a map of scalars; the list and its strings go into `arena`. Errors are at the node's place. */
int labels_read(Labels *out, Arena *arena, const Yaml *y, const YamlNode *map, Error *e) MUST_CHECK;

/* What `label` becomes; itself if the list says nothing of it. */
const char *labels_find(const Labels *l, const char *label);

/* Maps the types of mentions, relations, events and records. */
void labels_apply(const Labels *l, Document *d);

#endif

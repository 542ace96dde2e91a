/* system.h - what system.yaml says about a system.
 *
 *     name: gazetteer              required
 *     version: 1.0                 required
 *     command: [python3, run.py]   one of these three: a program and its arguments, run in the system's folder;
 *     plugin: gazetteer              a shared library: a path, or a name that is looked for (see system_open);
 *     predictions: answers.jsonl     a file of answers in any format that can be read
 *     layers: [mentions]           required but for predictions
 *     offsets: codepoint           what the system counts in; hello says it too, and the two must agree
 *     limits: {seconds: 10, memory: 512M, processes: 4, network: no, start: 60, training: 3600}
 *     labels: {PER: PERSON}        its label: the corpus's
 *     options: {fold: yes}         handed over in hello, as text
 *     setup: .local/ready          a file that is there once what the system needs has been installed
 *
 * Everything belongs to the System and dies with system_free.
 */
#ifndef RUN_SYSTEM_H
#define RUN_SYSTEM_H

#include "base/hash.h"
#include "corpus/labels.h"

typedef struct Pair {
    const char *name, *value;
} Pair;

typedef struct PairList {
    Pair *at;
    size_t n;
} PairList;

typedef struct Limits {
    double seconds;      /* for one document */
    double start;        /* from the start of the program to its hello */
    double training;     /* for the whole of it */
    uint64_t memory;     /* bytes of address space; 0: none */
    uint32_t processes;  /* 0: none */
    bool no_network;
} Limits;

#define LIMITS_DEFAULT {.seconds = 60, .start = 60, .training = 3600}

typedef enum SystemKind { SYSTEM_COMMAND, SYSTEM_PLUGIN, SYSTEM_PREDICTIONS } SystemKind;

typedef struct System {
    Arena arena;
    const char *folder, *file; /* where system.yaml lies, and its path; NULL for predictions without one */
    const char *name, *version;
    SystemKind kind;
    const char **command;      /* ended by NULL */
    const char *path;          /* of the plug-in or the predictions */
    OffsetUnit unit;           /* byte for a plug-in, else code point unless said */
    bool unit_given;           /* the file says it, or it is a plug-in: hello must say the same */
    unsigned layers;           /* LAYER_BITs; 0 for predictions that do not say */
    Limits limits;
    Labels labels;             /* for the reader of the answers: they are stored as they were given */
    PairList options;
    const char *setup;         /* path of the file that says that the system is set up; NULL: nothing to set up */
} System;

/* `path` is a folder that holds system.yaml, a .yaml file, or else predictions without one: a file or folder that can be
 * read, named after it, version "-". A plug-in without a slash in its name is looked for, as NAME and as
 * NAME.so, beside system.yaml and then in `plugin_folders` (ended by NULL; may be NULL). */
int system_open(System *s, const char *path, const char *const *plugin_folders, Error *e) MUST_CHECK;
void system_free(System *s); /* a zeroed System is allowed */

/* Sets an option, in place of one that system.yaml gave. The texts are copied. */
void system_option(System *s, const char *name, const char *value);

/* False if the system waits to be set up: it can be opened, but not run. */
bool system_is_set_up(const System *s);

/* What the system is, for the key of a run: SHA-256 over its name, version, kind and options and the contents of its
 * files: everything below its folder but hidden files, *.md and __pycache__ (for a plug-in: nor *.c and *.h, but the
 * library; for predictions: only those and system.yaml), and what the words of its command name as files elsewhere. */
int system_identity(const System *s, char hex[SHA256_HEX], Error *e) MUST_CHECK;

#endif

/* experiment.h - reading assay.yaml: the long options of `assay run` in a file, and the list of systems.
 *
 * Which keys there are, the caller says: it hands in its own options, so the two cannot drift apart. Paths are made relative
 * to the file's folder. Everything belongs to the Experiment and dies with experiment_free.
 */
#ifndef RUN_EXPERIMENT_H
#define RUN_EXPERIMENT_H

#include "run/system.h"

typedef struct ExperimentKey {
    const char *name; /* NULL ends the list */
    bool is_path;     /* relative to the file */
    bool is_list;     /* a list of values is allowed, else one */
} ExperimentKey;

typedef struct Place {
    size_t line, column; /* from 1 */
} Place;

typedef struct Setting {
    const char *name;
    const char **values; /* as written; paths resolved */
    size_t n;            /* 1 unless the key may be a list */
    size_t line, column; /* of the value, or of the whole list */
    const Place *places; /* of each value */
} Setting;

/* One of `systems:`, either just a path or a map. */
typedef struct SystemUse {
    const char *use;   /* folder of the system, its system.yaml, or a file of predictions */
    const char *train; /* split it is trained on; NULL: none */
    double *shares;    /* of the training split, in rising order: it is trained and run with each; NULL: with all of it */
    size_t n_shares;
    const char *label; /* name of the run; NULL: none */
    const char *repeat; /* how often it is run, as written; NULL: as often as the others */
    unsigned given;    /* LAYER_BITs of the gold layers it is handed */
    bool given_said;   /* even if they are none */
    PairList options;  /* in place of those of system.yaml */
    const char **categories; /* the only ones it is scored on; NULL: no such list */
    size_t n_categories;
    Limits limits;     /* those that were said; the others are 0 or false */
    size_t line, column;
} SystemUse;

typedef struct Experiment {
    Arena arena;
    const char *file, *folder;
    Setting *settings;
    size_t n_settings;
    Setting *gate; /* the rules under `gate:` */
    size_t n_gate;
    SystemUse *systems;
    size_t n_systems;
} Experiment;

/* Refuses unknown keys, lists where one value belongs, and values that are no texts, with their place. `gate`: the keys that are
 * known under `gate:`. */
int experiment_open(Experiment *x, const char *path, const ExperimentKey *known, const ExperimentKey *gate, Error *e) MUST_CHECK;
void experiment_free(Experiment *x);

const Setting *experiment_setting(const Experiment *x, const char *name); /* NULL if the file does not say it */

#endif

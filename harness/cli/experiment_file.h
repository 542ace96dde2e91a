/* experiment_file.h - assay.yaml and the options of commands: its keys are the long options of `assay run`, those under
 * `gate:` the options of `assay check`. */
#ifndef CLI_EXPERIMENT_FILE_H
#define CLI_EXPERIMENT_FILE_H

#include "cli/command.h"
#include "run/experiment.h"

/* experiment_open with the keys of both commands. */
int experiment_file_open(Experiment *x, const char *path, Arena *arena, Error *e) MUST_CHECK;

/* Lays settings of the file under the command line: what is given there goes before. Returns EXIT_GOOD or the exit status of
 * the failure it has reported. */
int settings_take(const Call *call, const char *file, const Setting *settings, size_t n);

#endif

/* program.h - where the program finds what belongs to it, in the build folder and installed alike. */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "base/arena.h"

/* The path of the running program itself. */
const char *program_path(Arena *arena);

/* The folders with plug-ins, ended by NULL: beside the program (in the build folder), then where they are installed. */
const char *const *program_plugin_folders(Arena *arena);

/* The folder with gnuplot, html and latex parts of reports: where it is installed, else that of the sources. */
const char *program_reports_folder(Arena *arena);

#endif

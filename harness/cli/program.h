/* program.h - where the program finds what belongs to it, in the build folder and installed alike. */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "base/arena.h"

/* The path of the running program itself. */
const char *program_path(Arena *arena);

/* The folders with plug-ins, ended by NULL: beside the program (in the build folder), then where they are installed. */
const char *const *program_plugin_folders(Arena *arena);

/* What a report is made from, as a path: "gnuplot" is the folder of the gnuplot templates. Where it is installed, else in
 * the sources. */
const char *program_report_part(Arena *arena, const char *name);

#endif

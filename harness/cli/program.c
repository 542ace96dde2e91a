/* program.c - everything is found from the place of the program, so that an installed tree can be moved. */
#include "cli/program.h"

#include "base/strbuf.h"

#include <string.h>
#include <unistd.h>

const char *program_path(Arena *arena)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    return n > 0 ? arena_copy(arena, path, (size_t)n) : "assay";
}

/* `relative` seen from the folder of the program. */
static const char *beside(Arena *arena, const char *relative)
{
    const char *path = program_path(arena), *slash = strrchr(path, '/');
    StrBuf joined = {0};
    if (slash) sb_put(&joined, path, (size_t)(slash - path) + 1);
    sb_puts(&joined, relative);
    const char *kept = arena_copy(arena, joined.data, joined.length);
    sb_free(&joined);
    return kept;
}

const char *const *program_plugin_folders(Arena *arena)
{
    const char **folders = arena_zero(arena, 3, sizeof *folders);
    folders[0] = beside(arena, "plugins");
    folders[1] = beside(arena, ASSAY_PLUGINS_FROM_BIN);
    return folders;
}

const char *program_report_part(Arena *arena, const char *name)
{
    const char *installed = beside(arena, ASSAY_REPORTS_FROM_BIN);
    StrBuf path = {0};
    sb_printf(&path, "%s/%s", access(installed, R_OK) ? ASSAY_SOURCE_REPORTS : installed, name);
    const char *kept = arena_copy(arena, path.data, path.length);
    sb_free(&path);
    return kept;
}

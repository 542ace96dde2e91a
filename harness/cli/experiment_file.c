#include "cli/experiment_file.h"

#include "cli/commands.h"

#include <string.h>

static bool is_list(const Option *o) { return o->kind == OPTION_LIST || o->kind == OPTION_PATHS; }

/* The long options as keys of the file, but for those in `without` (ended by NULL). */
static const ExperimentKey *keys(Arena *arena, const char *command, const char *const *without)
{
    size_t n = 0, kept = 0;
    const Option *options = command_find(command)->options;
    while (options[n].name) n++;
    ExperimentKey *list = arena_zero(arena, n + 1, sizeof *list);
    for (const Option *o = options; o->name; o++) {
        const char *const *w = without;
        while (*w && strcmp(*w, o->name)) w++;
        if (!*w) list[kept++] = (ExperimentKey){o->name, o->kind == OPTION_PATH || o->kind == OPTION_PATHS, is_list(o)};
    }
    return list;
}

int experiment_file_open(Experiment *x, const char *path, Arena *arena, Error *e)
{
    static const char *const said_by_system[] = {"system", "train", "label", NULL};
    static const char *const no_rules[] = {"experiment", "store", "format", "output", NULL};
    return experiment_open(x, path, keys(arena, "run", said_by_system), keys(arena, "check", no_rules), e);
}

int settings_take(const Call *call, const char *file, const Setting *settings, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const Setting *s = &settings[i];
        const Option *o = option_find(call->command->options, s->name);
        if (call_given(call, s->name)) continue;
        if (is_list(o)) *(TextList *)(void *)((char *)call->parsed.options + o->offset) = (TextList){0};
        for (size_t k = 0; k < s->n; k++) {
            /* A flag is given or it is not; in a file it is yes or no. */
            const char *value = s->values[k];
            Error e = {0};
            if (o->kind == OPTION_FLAG && (strcmp(value, "no") == 0 || strcmp(value, "false") == 0)) continue;
            if (option_set(o, call->parsed.options, value, call->arena, &e)) {
                Error placed = {0};
                error_at(&placed, ASSAY_ERR_DATA, file, s->places[k].line, s->places[k].column, "%s", e.message);
                return call_fail(call, &placed);
            }
        }
    }
    return EXIT_GOOD;
}

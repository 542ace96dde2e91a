/* cmd_list.c - `assay list`: what there is, from the tables that the rest of the program uses. */
#include "cli/commands.h"
#include "cli/print_tables.h"
#include "cli/program.h"
#include "cli/stored.h"
#include "corpus/validate.h"
#include "report/figure.h"
#include "run/system.h"
#include "score/criterion.h"
#include "score/profile.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct ListOptions {
    Printing printing;
    const char *store, *systems;
} ListOptions;

static const Option options[] = {
    PRINTING_OPTIONS(ListOptions, printing),
    {"store", 0, OPTION_PATH, "FILE", "the results store whose runs are listed", .fallback = DEFAULT_STORE,
     .offset = offsetof(ListOptions, store)},
    {"systems", 0, OPTION_PATH, "DIR", "the folder whose systems are listed", .fallback = "systems",
     .offset = offsetof(ListOptions, systems)},
    {0}};

/* "mentions, relations" of a set of LAYER_BITs. */
static const char *layer_names(Arena *a, unsigned layers)
{
    StrBuf b = {0};
    for (Layer layer = 0; layer < LAYER_COUNT; layer++)
        if (layers & LAYER_BIT(layer)) sb_printf(&b, "%s%s", b.length ? ", " : "", layer_name(layer));
    const char *kept = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return kept;
}

static int list_formats(const Call *call, Table *t, Error *e)
{
    (void)e;
    table_column(t, "format", "format", NULL, ALIGN_LEFT);
    table_column(t, "direction", "can", NULL, ALIGN_LEFT);
    table_column(t, "layers", "layers", NULL, ALIGN_LEFT);
    table_column(t, "what", "what it is", NULL, ALIGN_LEFT);
    for (const Format *f = formats; f->name; f++) {
        table_text(t, f->name);
        table_text(t, f->create ? "read, write" : "read");
        table_text(t, f->layers == LAYER_BIT(LAYER_COUNT) - 1 ? "all" : layer_names(call->arena, f->layers));
        table_text(t, f->summary);
    }
    return ASSAY_OK;
}

static int list_criteria(const Call *call, Table *t, Error *e)
{
    (void)call, (void)e;
    table_column(t, "layer", "layer", NULL, ALIGN_LEFT);
    table_column(t, "criterion", "criterion", NULL, ALIGN_LEFT);
    table_column(t, "what", "what counts as right", NULL, ALIGN_LEFT);
    for (const Criterion *c = criteria; c->name; c++) {
        table_text(t, layer_name(c->layer));
        table_text(t, c->name);
        table_text(t, c->help);
    }
    return ASSAY_OK;
}

/* The names joined by ", ". */
static const char *joined(Arena *a, const char *const *names)
{
    StrBuf b = {0};
    for (; *names; names++) sb_printf(&b, "%s%s", b.length ? ", " : "", *names);
    const char *kept = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return kept;
}

/* As many words as fit into a line; *text moves behind them. */
static const char *take_line(Arena *a, const char **text, size_t width)
{
    const char *start = *text, *end = start + strlen(start);
    if ((size_t)(end - start) > width) {
        end = start + width;
        while (end > start && *end != ' ') end--;
        if (end == start) end = start + strcspn(start, " ");
    }
    *text = end + strspn(end, " ");
    return arena_copy(a, start, (size_t)(end - start));
}

/* What a profile says about itself; for people its sentences run over several rows. */
static int list_profiles(const Call *call, Table *t, Error *e)
{
    (void)e;
    const ListOptions *o = call->parsed.options;
    bool for_people = strcmp(table_words[o->printing.format], "text") == 0;
    table_column(t, "profile", "profile", NULL, ALIGN_LEFT);
    table_column(t, "alias", "or", NULL, ALIGN_LEFT);
    table_column(t, "reproduces", "reproduces; known to do wrong; criteria; options", NULL, ALIGN_LEFT);
    if (!for_people) {
        table_column(t, "wrong", "known to do wrong", NULL, ALIGN_LEFT);
        table_column(t, "criteria", "criteria", NULL, ALIGN_LEFT);
        table_column(t, "options", "options", NULL, ALIGN_LEFT);
    }
    for (const Profile *const *p = profiles; *p; p++) {
        const char *texts[] = {(*p)->reproduces, (*p)->wrong, joined(call->arena, (*p)->criteria), joined(call->arena, (*p)->options)};
        table_rule(t);
        table_text(t, (*p)->name);
        table_text(t, (*p)->alias);
        if (!for_people) {
            for (size_t i = 0; i < 4; i++) table_text(t, texts[i]);
            continue;
        }
        bool first = true;
        for (size_t i = 0; i < 4; i++)
            for (const char *rest = texts[i]; *rest; first = false) {
                if (!first) table_text(t, NULL);
                if (!first) table_text(t, NULL);
                table_text(t, take_line(call->arena, &rest, 78));
            }
    }
    return ASSAY_OK;
}

static int list_checks(const Call *call, Table *t, Error *e)
{
    (void)call, (void)e;
    table_column(t, "check", "check", NULL, ALIGN_LEFT);
    table_column(t, "severity", "finds", NULL, ALIGN_LEFT);
    table_column(t, "what", "what it finds", NULL, ALIGN_LEFT);
    for (const ValidateCheck *c = validate_checks; c->name; c++) {
        table_text(t, c->name);
        table_text(t, c->severity == FINDING_ERROR ? "errors" : "warnings");
        table_text(t, c->summary);
    }
    return ASSAY_OK;
}

static int list_figures(const Call *call, Table *t, Error *e)
{
    (void)call, (void)e;
    table_column(t, "figure", "figure", NULL, ALIGN_LEFT);
    table_column(t, "what", "what it shows", NULL, ALIGN_LEFT);
    table_column(t, "needs", "what it needs", NULL, ALIGN_LEFT);
    for (const Figure *f = figures; f->name; f++) {
        table_text(t, f->name);
        table_text(t, f->summary);
        table_text(t, f->needs);
    }
    return ASSAY_OK;
}

static int has_no_dot(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static const char *copy_of(Arena *a, const char *text)
{
    return arena_copy(a, text, strlen(text));
}

static void list_system(const Call *call, Table *t, const char *path)
{
    static const char *const kinds[] = {"program", "plug-in", "predictions"};
    System s = {0};
    Error e = {0};
    if (system_open(&s, path, program_plugin_folders(call->arena), &e)) {
        char text[1536];
        call_warn(call, "%s", error_text(&e, text, sizeof text));
    } else {
        table_text(t, copy_of(call->arena, s.name));
        table_text(t, copy_of(call->arena, s.version));
        table_text(t, kinds[s.kind]);
        table_text(t, layer_names(call->arena, s.layers));
        table_text(t, system_is_set_up(&s) ? "yes" : "no");
        table_text(t, path);
    }
    system_free(&s);
}

static int list_systems(const Call *call, Table *t, Error *e)
{
    table_column(t, "system", "system", NULL, ALIGN_LEFT);
    table_column(t, "version", "version", NULL, ALIGN_LEFT);
    table_column(t, "kind", "kind", NULL, ALIGN_LEFT);
    table_column(t, "layers", "layers", NULL, ALIGN_LEFT);
    table_column(t, "set up", "set up", NULL, ALIGN_LEFT);
    table_column(t, "path", "path", NULL, ALIGN_LEFT);
    const ListOptions *o = call->parsed.options;
    struct dirent **entries;
    int n = scandir(o->systems, &entries, has_no_dot, alphasort);
    if (n < 0) return error_errno(e, ASSAY_ERR_DATA, o->systems, "cannot be read");
    for (int i = 0; i < n; i++) {
        StrBuf path = {0};
        sb_printf(&path, "%s/%s", o->systems, entries[i]->d_name);
        const char *folder = arena_copy(call->arena, path.data, path.length);
        sb_puts(&path, "/system.yaml");
        if (!access(path.data, F_OK)) list_system(call, t, folder);
        sb_free(&path);
        free(entries[i]);
    }
    free(entries);
    return ASSAY_OK;
}

static int list_runs(const Call *call, Table *t, Error *e)
{
    static const char *const columns[] = {"run", "system", "version", "label", "repetition", "corpus", "split", "stage", "documents", "ok",
                                          "started"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        bool number = !strcmp(columns[i], "run") || !strcmp(columns[i], "repetition") || !strcmp(columns[i], "documents") || !strcmp(columns[i], "ok");
        table_column(t, columns[i], columns[i], NULL, number ? ALIGN_RIGHT : ALIGN_LEFT);
    }
    const ListOptions *o = call->parsed.options;
    Store *s;
    RunInfo *runs;
    size_t n;
    int status = store_open(&s, o->store, STORE_READ, e);
    if (status) return status;
    status = store_runs(s, call->arena, &runs, &n, e);
    for (size_t i = 0; i < n && !status; i++) {
        const RunInfo *r = &runs[i];
        table_count(t, (uint64_t)r->run);
        table_text(t, r->system);
        table_text(t, r->system_version);
        table_text(t, r->label);
        table_count(t, r->repetition);
        table_text(t, r->corpus_name);
        table_text(t, r->split);
        table_text(t, run_stage_name(r->stage));
        table_count(t, r->documents);
        table_count(t, r->ok);
        table_text(t, r->started);
    }
    store_close(s);
    return status;
}

static const struct {
    const char *name, *summary;
    int (*fill)(const Call *call, Table *t, Error *e);
} lists[] = {
    {"formats", "file formats, for --from and --to", list_formats},
    {"criteria", "when a prediction counts as right, for --criteria", list_criteria},
    {"profiles", "other scorers, for --profile", list_profiles},
    {"checks", "what assay validate looks for", list_checks},
    {"figures", "what assay plot draws", list_figures},
    {"systems", "the systems in the folder --systems", list_systems},
    {"runs", "the runs in the store --store", list_runs},
};

enum { LISTS = sizeof lists / sizeof *lists };

static void list_lists(Table *t)
{
    table_column(t, "list", "list", NULL, ALIGN_LEFT);
    table_column(t, "what", "what is in it", NULL, ALIGN_LEFT);
    for (size_t i = 0; i < LISTS; i++) {
        table_text(t, lists[i].name);
        table_text(t, lists[i].summary);
    }
}

static int run(const Call *call)
{
    const ListOptions *o = call->parsed.options;
    const char *name = call->parsed.n_arguments ? call->parsed.arguments[0] : NULL;
    const char *names[LISTS + 1] = {0};
    size_t which = 0;
    for (size_t i = 0; i < LISTS; i++) names[i] = lists[i].name;
    while (name && which < LISTS && strcmp(lists[which].name, name)) which++;
    if (which == LISTS) {
        const char *closest = closest_word(name, names);
        if (closest) return call_usage(call, "there is no list '%s' (did you mean %s?)", name, closest);
        return call_usage(call, "there is no list '%s'; 'assay list' names them", name);
    }
    NamedTable list = {.name = name ? name : "lists", .table = {.arena = call->arena, .stub = 1, .sentences = true}};
    Error e = {0};
    int status = ASSAY_OK;
    if (name) status = lists[which].fill(call, &list.table, &e);
    else list_lists(&list.table);
    int exit_status = status ? call_fail(call, &e) : print_tables(call, &o->printing, &list, 1);
    table_free(&list.table);
    return exit_status;
}

const Command command_list = {
    .name = "list",
    .group = GROUP_OTHER,
    .summary = "list formats, criteria, systems, runs and what else there is",
    .synopsis = "[OPTION]... [LIST]",
    .description = "Without LIST, names the lists.",
    .examples = "assay list formats\nassay list runs --store out/assay.db --format csv",
    .options = options,
    .options_size = sizeof(ListOptions),
    .max_arguments = 1,
    .run = run,
};

/* cmd_plot.c - `assay plot`: stored results as figures. */
#include "cli/commands.h"
#include "cli/program.h"
#include "cli/resampling.h"
#include "cli/stored.h"
#include "report/figure.h"

#include <string.h>

typedef struct PlotOptions {
    Stored stored;
    TextList output;
    const char *title;
    Resampling resampling;
    int width;
    bool by_category;
} PlotOptions;

static const char *const width_words[] = {"one", "two", NULL};
enum { TWO_COLUMNS = 1 };

static const Option options[] = {
    {"output", 'o', OPTION_PATHS, "FILE", "the picture: NAME.svg, NAME.pdf, NAME.png or NAME.tikz; may be given several times; default: FIGURE.svg",
     .offset = offsetof(PlotOptions, output)},
    {"title", 0, OPTION_TEXT, "TEXT", "the line above the picture, '' for none; default: layer, criterion and corpus",
     .offset = offsetof(PlotOptions, title)},
    {"width", 0, OPTION_CHOICE, "COLUMNS", "how many columns of a paper it is wide: 8.5 cm or 17.6 cm", .choices = width_words, .fallback = "one",
     .offset = offsetof(PlotOptions, width)},
    {"by-category", 0, OPTION_FLAG, NULL, "precision-recall: a point for each category of one system",
     .offset = offsetof(PlotOptions, by_category)},
    STORED_OPTIONS(PlotOptions, stored),
    GROUPED_OPTIONS(PlotOptions, stored.grouped),
    RESAMPLING_OPTIONS(PlotOptions, resampling),
    {0}};

static const Figure *find_figure(const Call *call, const char *name)
{
    const Figure *f = figure_find(name);
    if (f) return f;
    const char *names[32] = {0};
    for (size_t i = 0; figures[i].name && i + 1 < sizeof names / sizeof *names; i++) names[i] = figures[i].name;
    const char *closest = closest_word(name, names);
    if (closest)
        call_usage(call, "there is no figure '%s' (did you mean %s?)", name, closest);
    else
        call_usage(call, "there is no figure '%s'; 'assay list figures' names them", name);
    return NULL;
}

/* A picture by its path: folder, name without suffix, and the kind that the suffix says. */
typedef struct Picture {
    const char *folder, *base;
    unsigned kind;
} Picture;

static bool split_path(const Call *call, const char *path, Picture *p)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    p->kind = dot && dot > name ? figure_terminal(dot + 1) : 0;
    if (!p->kind) {
        call_usage(call, "--output: %s does not end in .svg, .pdf, .png or .tikz", path);
        return false;
    }
    p->folder = !slash ? "." : slash == path ? "/" : arena_copy(call->arena, path, (size_t)(slash - path));
    p->base = arena_copy(call->arena, name, (size_t)(dot - name));
    return true;
}

static int draw(const Call *call, const PlotOptions *o, const Figure *figure, const ReportInput *in, const Picture *pictures, size_t n)
{
    FigureOptions how = {.templates = program_report_part(call->arena, "gnuplot"), .title = o->title, .by_category = o->by_category,
                         .two_columns = o->width == TWO_COLUMNS, .resampling = resampling_of(&o->resampling), .confidence = o->resampling.confidence};
    Error e = {0};
    int status = figure->from_store ? store_open(&how.store, o->stored.store, STORE_READ, &e) : ASSAY_OK;
    for (size_t i = 0; i < n && !status; i++) status = figure_draw(figure, in, &how, pictures[i].folder, pictures[i].base, pictures[i].kind, &e);
    store_close(how.store);
    return status ? call_fail(call, &e) : EXIT_GOOD;
}

static int run(const Call *call)
{
    const PlotOptions *o = call->parsed.options;
    const Figure *figure = find_figure(call, call->parsed.arguments[0]);
    if (!figure) return EXIT_USAGE;
    size_t n = o->output.n;
    Picture *pictures = arena_zero(call->arena, n + 1, sizeof *pictures);
    for (size_t i = 0; i < n; i++)
        if (!split_path(call, o->output.at[i], &pictures[i])) return EXIT_USAGE;
    if (!n) pictures[n++] = (Picture){".", figure->name, FIGURE_SVG};

    ReportInput in;
    Stored stored = o->stored;
    if (!strcmp(figure->name, "groups") && !stored.grouped.by) stored.grouped.by = "length";
    IntervalSettings intervals = {resampling_of(&o->resampling), o->resampling.confidence};
    StoredAsk ask = {.intervals = figure->intervals ? &intervals : NULL};
    int exit_status = stored_input(call, &stored, call->parsed.arguments + 1, call->parsed.n_arguments - 1, &ask, &in);
    if (exit_status) return exit_status;
    return draw(call, o, figure, &in, pictures, n);
}

const Command command_plot = {
    .name = "plot",
    .group = GROUP_LOOK,
    .summary = "draw figures",
    .synopsis = "[OPTION]... FIGURE [RUN]...",
    .description =
        "Draws FIGURE (see assay list figures) with gnuplot, one column of a paper wide or two with letters of the same size, in colours that stay apart for colour-blind "
        "readers and in grey. Beside each picture NAME.svg stand NAME.dat, the numbers, and NAME.gp, the drawing: edit "
        "either and run gnuplot NAME.gp to restyle it.\n\n"
        "A picture in .tikz is for \\input in a document that has \\usepackage{gnuplot-lua-tikz}, which comes with gnuplot; its letters are those of the "
        "document.\n\n"
        "The figure groups counts --by length unless told otherwise; categories and precision-recall know --by too. A learning-curve finds the runs with shares of the "
        "training documents by itself.\n\n"
        "RUN is as in assay report. Of several layers and criteria the first is drawn; --criteria chooses another.",
    .examples = "assay plot categories --store out/assay.db -o categories.svg -o categories.pdf\n"
                "assay plot precision-recall --criteria mentions:partial gazetteer patterns",
    .options = options,
    .options_size = sizeof(PlotOptions),
    .min_arguments = 1,
    .max_arguments = ANY_NUMBER,
    .run = run,
};

/* A .gp is made of four parts: a comment for the author, the variables that the figure's lay_out wrote, common.gp, and the
 * figure's template. So the file is complete in itself, and drawing it needs nothing but its .dat. */
#include "report/figure.h"

#include "report/figure_layout.h"
#include "report/figures.h"
#include "report/fonts.h"
#include "report/gnuplot.h"

#include "base/input.h"
#include "corpus/output.h"

#include <string.h>

const Figure figures[] = {
    {"categories", "F1 of every category by system, with intervals; precision, recall and F1 where there is one system",
     "a result with at least one category", "rows", true, false, figure_categories},
    {"precision-recall", "the plane of precision and recall with lines of equal F1, a point for each system",
     "a result with predictions; by category: one system", NULL, false, false, figure_plane},
    {"confidence", "precision and recall as answers with low confidence are left out, with the best point",
     "mentions whose answers have scores", "xy", false, true, figure_confidence},
    {"confusion", "types of gold against types predicted in their place, as a heat map", "mentions, of one system", NULL, false, true, figure_confusion},
    {"verdicts", "what became of each mention, stacked by system", "mentions", NULL, false, true, figure_verdicts},
    {"learning-curve", "F1 by the share of the training documents", "runs with train_fraction", "xy", false, true, figure_learning},
    {"cost", "F1 against time for a document, and against memory, with the systems that none is better than in both", "measured runs", "xy", false, true,
     figure_cost},
    {"differences", "differences in F1 between the systems, with intervals", "two systems or more", "rows", false, true, figure_differences},
    {"groups", "F1 by length, or by what --by names, of every system, with intervals", "mentions counted --by groups", "rows", true, false, figure_groups},
    {"profiles", "F1 of every system under the rules of every profile", "mentions", "rows", false, true, figure_profiles},
    {0},
};

const Figure *figure_find(const char *name)
{
    for (const Figure *f = figures; f->name; f++)
        if (strcmp(f->name, name) == 0) return f;
    return NULL;
}

static const struct {
    const char *name;
    unsigned bit;
    bool needs_fonts;
} terminals_known[] = {{"svg", FIGURE_SVG, false}, {"pdf", FIGURE_PDF, true}, {"png", FIGURE_PNG, true}, {"tikz", FIGURE_TIKZ, false}};

#define N_TERMINALS (sizeof terminals_known / sizeof *terminals_known)

unsigned figure_terminal(const char *name)
{
    for (size_t i = 0; i < N_TERMINALS; i++)
        if (strcmp(name, terminals_known[i].name) == 0) return terminals_known[i].bit;
    return 0;
}

/* -- which results -------------------------------------------------------------------------------------------------------- */

static bool wanted(const Scoring *s, const FigureOptions *o)
{
    if (o->layer && strcmp(o->layer, s->layer) != 0) return false;
    if (o->criterion && strcmp(o->criterion, s->criterion) != 0) return false;
    return !o->profile || (s->profile && strcmp(o->profile, s->profile) == 0);
}

static int no_such_result(const Figure *f, const FigureOptions *o, const Scorings *all, Error *e)
{
    StrBuf there = {0};
    for (size_t i = 0; i < all->n; i++) {
        if (i) sb_puts(&there, ", ");
        scoring_put_name(&there, &all->at[i]);
    }
    int code = error_set(e, ASSAY_ERR_DATA, "%s: nothing was scored under %s:%s%s%s%s; there is: %s", f->name,
                         o->layer ? o->layer : "*", o->criterion ? o->criterion : "*", o->profile ? " (" : "",
                         o->profile ? o->profile : "", o->profile ? ")" : "", all->n ? sb_text(&there) : "no result at all");
    sb_free(&there);
    return code;
}

static int choose(FigureInput *in, const Figure *f, Error *e)
{
    int status = ASSAY_OK;
    Scorings all = {0};
    report_scorings(in->report, &all);
    size_t i = 0;
    while (i < all.n && !wanted(&all.at[i], in->options)) i++;
    if (i == all.n) {
        status = no_such_result(f, in->options, &all, e);
        goto done;
    }
    in->scoring = all.at[i];
    in->systems = arena_zero(in->arena, in->report->n_systems, sizeof *in->systems);
    in->results = arena_zero(in->arena, in->report->n_systems, sizeof *in->results);
    in->intervals = arena_zero(in->arena, in->report->n_systems, sizeof *in->intervals);
    for (size_t s = 0; s < in->report->n_systems; s++) {
        const ReportSystem *system = &in->report->systems[s];
        const Result *r = report_result(system, in->scoring.layer, in->scoring.criterion, in->scoring.profile);
        if (!r) continue;
        in->systems[in->n] = system;
        in->intervals[in->n] = system->intervals ? &system->intervals[r - system->results] : NULL;
        in->results[in->n++] = r;
    }
done:
    vec_free(&all);
    return status;
}

/* -- the .gp -------------------------------------------------------------------------------------------------------------- */

static void put_head(StrBuf *gp, const Figure *f, const char *base)
{
    sb_printf(gp, "# Made by assay %s: the figure %s.\n#\n", assay_version(), f->name);
    sb_puts(gp, "# Draws its picture from the .dat of the same name in the same folder. To draw it again after a change, run gnuplot\n"
                "# on this file; -e \"format='pdf'\" before its name chooses another kind of picture (svg, pdf, png, tikz).\n"
                "# What follows belongs to these data; lengths are points, from the lower left corner.\n\n");
    gp_text(gp, "base", base);
}

static int put_template(StrBuf *gp, const char *folder, const char *name, Error *e)
{
    StrBuf path = {0};
    sb_printf(&path, "%s/%s.gp", folder, name);
    sb_printf(gp, "\n# -- %s.gp ", name);
    sb_fill(gp, '-', 80 - strlen(name));
    sb_putc(gp, '\n');
    int status = input_slurp(sb_text(&path), gp, e);
    sb_free(&path);
    return status;
}

static bool is_plain(const char *base)
{
    for (const char *c = base; *c; c++)
        if ((unsigned char)*c < 0x20 || strchr("'\"/\\", *c)) return false;
    return *base;
}

int figure_make(const Figure *f, const ReportInput *in, const FigureOptions *o, const char *base, FigureParts *parts, Error *e)
{
    Arena a = {0};
    FigureInput input = {.report = in, .options = o, .arena = &a, .width = o->two_columns ? FIGURE_TWO : FIGURE_ONE};
    int status = ASSAY_OK;
    if (!is_plain(base)) {
        status = error_set(e, ASSAY_ERR_USAGE, "'%s' cannot be the name of a picture: no quotes, slashes or control characters", base);
        goto done;
    }
    if (f->from_store && !o->store) status = error_set(e, ASSAY_ERR_DATA, "%s is drawn from the runs of a store, not from results alone", f->name);
    if (status == ASSAY_OK) status = choose(&input, f, e);
    if (status == ASSAY_OK && f->from_store && input.results[0]->by)
        status = error_set(e, ASSAY_ERR_USAGE, "%s is not drawn by groups: leave out --by", f->name);
    if (status != ASSAY_OK) goto done;
    put_head(&parts->gp, f, base);
    if ((status = f->lay_out(&input, parts, e)) != ASSAY_OK) goto done;
    if ((status = put_template(&parts->gp, o->templates, "common", e)) != ASSAY_OK) goto done;
    status = put_template(&parts->gp, o->templates, f->template ? f->template : f->name, e);
done:
    arena_free(&a);
    return status;
}

void figure_parts_free(FigureParts *parts)
{
    sb_free(&parts->gp);
    sb_free(&parts->dat);
}

/* -- drawing -------------------------------------------------------------------------------------------------------------- */

static int write_file(const char *folder, const char *base, const char *suffix, const StrBuf *bytes, Error *e)
{
    StrBuf path = {0};
    Output *out = NULL;
    sb_printf(&path, "%s/%s.%s", folder, base, suffix);
    int status = output_open(&out, sb_text(&path), e);
    if (status == ASSAY_OK) {
        output_put(out, sb_text(bytes), bytes->length);
        status = output_close(out, true, e);
    }
    sb_free(&path);
    return status;
}

int figure_draw(const Figure *f, const ReportInput *in, const FigureOptions *o, const char *folder, const char *base,
                unsigned terminals, Error *e)
{
    FigureParts parts = {0};
    StrBuf script = {0};
    int status = figure_make(f, in, o, base, &parts, e);
    if (status != ASSAY_OK) goto done;
    if ((status = write_file(folder, base, "dat", &parts.dat, e)) != ASSAY_OK) goto done;
    if ((status = write_file(folder, base, "gp", &parts.gp, e)) != ASSAY_OK) goto done;
    sb_printf(&script, "%s.gp", base);
    for (size_t i = 0; i < N_TERMINALS && status == ASSAY_OK; i++) {
        if (!(terminals & terminals_known[i].bit)) continue;
        if (terminals_known[i].needs_fonts) status = fonts_check((const StrBuf[]){parts.gp, parts.dat}, 2, e);
        if (status == ASSAY_OK) status = gnuplot_run(folder, sb_text(&script), terminals_known[i].name, e);
    }
done:
    sb_free(&script);
    figure_parts_free(&parts);
    return status;
}

/* A figure is left out where the runs have nothing for it; where its letters need a font that is not there, it is left out as well and that is
 * said, since the tables are worth having without it. */
#include "report/paper.h"

#include "corpus/output.h"
#include "report/compare_tables.h"
#include "report/figure.h"
#include "report/figure_data.h"
#include "report/recount.h"
#include "report/table_latex.h"

#include <ctype.h>
#include <string.h>

#define MARK "REPRODUCE.md"
#define FLOATS 8 /* so many tables and figures, then a new page: TeX holds back no more than a few dozen */

typedef struct Float {
    const char *name;    /* of its file, without folder and suffix */
    const char *caption; /* of a figure; NULL: it is a table */
    const Figure *figure;
    const Scoring *scoring;
    const ReportSystem *only; /* the one system that is drawn; NULL: all */
} Float;

typedef struct Work {
    const Paper *paper;
    Output *out;
    Arena arena;
    Scorings scorings;
    VECTOR(Float) floats;
    void (*warn)(void *payload, const char *text);
    void *payload;
} Work;

/* "mentions-strict" and what follows, fit for a file name. */
static const char *slug(Arena *a, const Scoring *s, const char *what)
{
    StrBuf b = {0};
    sb_printf(&b, "%s-%s%s%s%s%s", s->layer, s->criterion, s->profile ? "-" : "", s->profile ? s->profile : "", *what ? "-" : "", what);
    for (size_t i = 0; i < b.length; i++)
        if (!isalnum((unsigned char)b.data[i])) b.data[i] = '-';
    const char *copy = arena_copy(a, b.data, b.length);
    sb_free(&b);
    return copy;
}

/* -- tables --------------------------------------------------------------------------------------------------------------- */

static int add_table(Work *w, Table *t, const char *name, Error *e)
{
    StrBuf text = {0}, path = {0};
    int status = ASSAY_OK;
    if (table_rows(t)) {
        latex_begin(&text);
        table_write_latex(&text, t, &(TableStyle){0});
        latex_end(&text);
        sb_printf(&path, "tables/%s.tex", name);
        status = output_add_file(w->out, sb_text(&path), text.data, text.length, e);
        vec_push(&w->floats, (Float){.name = name});
    }
    sb_free(&text);
    sb_free(&path);
    table_free(t);
    return status;
}

/* The systems and results under a scoring, as the figures want them. */
static FigureInput input_of(Work *w, const FigureOptions *o, const Scoring *s)
{
    const ReportInput *in = w->paper->in;
    FigureInput f = {.report = in, .options = o, .scoring = *s, .arena = &w->arena};
    f.systems = arena_zero(&w->arena, in->n_systems + 1, sizeof *f.systems);
    f.results = arena_zero(&w->arena, in->n_systems + 1, sizeof *f.results);
    for (size_t i = 0; i < in->n_systems; i++) {
        const Result *r = report_result(&in->systems[i], s->layer, s->criterion, s->profile);
        if (!r) continue;
        f.systems[f.n] = &in->systems[i];
        f.results[f.n++] = r;
    }
    return f;
}

static int add_differences(Work *w, const Scoring *s, Error *e)
{
    const Paper *p = w->paper;
    FigureOptions o = {.store = p->store, .resampling = p->resampling, .confidence = p->confidence};
    FigureInput in = input_of(w, &o, s);
    if (in.n < 2 || !in.results[0]->additive) return ASSAY_OK;
    StrBuf name = {0};
    CompareInput input = {0};
    CompareSettings settings;
    CompareResult result;
    Error unlike;
    if (figure_compare(&in, &input, &settings, &result, &unlike) != ASSAY_OK) return ASSAY_OK; /* not counted over the same units */
    scoring_put_name(&name, s);
    input.scoring = arena_copy(&w->arena, name.data, name.length);
    sb_free(&name);
    Table t = {.arena = &w->arena};
    compare_pairs_table(&t, &(CompareView){.settings = &settings, .results = &result, .n = 1}, 0);
    if (in.results[0]->signature) table_note(&t, "signature: %s", in.results[0]->signature);
    return add_table(w, &t, slug(&w->arena, s, "differences"), e);
}

static int add_tables(Work *w, const Scoring *s, Error *e)
{
    const Paper *p = w->paper;
    ReportOptions systems = {.fractions = p->options->fractions, .rows = ROWS_SYSTEMS, .sort = SORT_F1};
    Table t = {.arena = &w->arena}, of_systems = {.arena = &w->arena};
    report_table(&t, p->in, p->options, s);
    int status = add_table(w, &t, slug(&w->arena, s, ""), e);
    if (status || p->in->n_systems < 2) return status;
    report_table(&of_systems, p->in, &systems, s);
    status = add_table(w, &of_systems, slug(&w->arena, s, "systems"), e);
    return status ? status : add_differences(w, s, e);
}

/* -- figures -------------------------------------------------------------------------------------------------------------- */

static const char *caption_of(Work *w, const Figure *f, const Scoring *s, const char *system)
{
    StrBuf b = {0};
    sb_puts(&b, f->summary);
    b.data[0] = (char)toupper((unsigned char)b.data[0]);
    sb_puts(&b, ", ");
    scoring_put_name(&b, s);
    report_put_corpus(&b, w->paper->in);
    if (system) sb_printf(&b, ", %s", system);
    const char *copy = arena_copy(&w->arena, b.data, b.length);
    sb_free(&b);
    return copy;
}

/* Draws a figure of all systems, or of one. What the input has nothing for is left out without a word. */
static int add_figure(Work *w, const Figure *f, const Scoring *s, const ReportSystem *only, const char *name, const char *folder, Error *e)
{
    FigureOptions o = {.templates = w->paper->figure_templates, .title = "", .layer = s->layer, .criterion = s->criterion, .profile = s->profile,
                       .store = w->paper->store, .resampling = w->paper->resampling, .confidence = w->paper->confidence};
    FigureParts parts = {0};
    Error why = {0};
    ReportInput one = *w->paper->in, *in = &one;
    if (only) one.systems = only, one.n_systems = 1;
    int status = figure_make(f, in, &o, name, &parts, &why);
    figure_parts_free(&parts);
    if (status == ASSAY_ERR_DATA || status == ASSAY_ERR_USAGE) return ASSAY_OK;
    if (!status) status = figure_draw(f, in, &o, folder, name, FIGURE_TIKZ | FIGURE_PDF, &why);
    if (status == ASSAY_ERR_DATA) {
        StrBuf b = {0};
        sb_printf(&b, "the figure %s is left out: %s", name, why.message);
        w->warn(w->payload, sb_text(&b));
        sb_free(&b);
        return ASSAY_OK;
    }
    if (status) {
        *e = why;
        return status;
    }
    vec_push(&w->floats, (Float){name, caption_of(w, f, s, only ? report_label(only) : NULL), f, s, only});
    return ASSAY_OK;
}

static int add_figures(Work *w, const Scoring *s, const char *folder, Error *e)
{
    const ReportInput *in = w->paper->in;
    int status = ASSAY_OK;
    for (const Figure *f = figures; f->name && !status; f++) {
        bool each = !strcmp(f->name, "confusion") && in->n_systems > 1;
        if (!each) status = add_figure(w, f, s, NULL, slug(&w->arena, s, f->name), folder, e);
        for (size_t i = 0; each && i < in->n_systems && !status; i++) {
            StrBuf what = {0};
            sb_printf(&what, "%s-%zu", f->name, i + 1);
            status = add_figure(w, f, s, &in->systems[i], slug(&w->arena, s, sb_text(&what)), folder, e);
            sb_free(&what);
        }
    }
    return status;
}

/* The first scoring of its layer has the figures. */
static bool is_first(const Scorings *all, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (!strcmp(all->at[i].layer, all->at[at].layer)) return false;
    return true;
}

/* -- main.tex ------------------------------------------------------------------------------------------------------------- */

static void put_main(StrBuf *out, const Work *w)
{
    const ReportInput *in = w->paper->in;
    StrBuf corpus = {0};
    report_put_corpus(&corpus, in);
    sb_printf(out, "%% Made by assay %s. latexmk -lualatex main.tex\n\\documentclass{article}\n\\usepackage[margin=16mm]{geometry}\n", assay_version());
    latex_put_packages(out);
    sb_puts(out, "% Pictures as they were drawn; with the letters of the document instead:\n"
                 "% \\usepackage{gnuplot-lua-tikz} and \\newcommand\\thepicture[1]{\\input{figures/#1.tikz}}\n"
                 "\\newcommand\\thepicture[1]{\\includegraphics{figures/#1.pdf}}\n"
                 "\\title{Results");
    latex_put(out, sb_text(&corpus));
    sb_puts(out, "}\n\\date{}\n\\begin{document}\n\\maketitle\n\\noindent How these numbers are had again stands in \\texttt{REPRODUCE.md}.\n");
    for (size_t i = 0; i < w->floats.n; i++) {
        const Float *f = &w->floats.at[i];
        if (i && i % FLOATS == 0) sb_puts(out, "\\clearpage\n");
        if (!f->caption) {
            sb_printf(out, "\\input{tables/%s}\n", f->name);
            continue;
        }
        sb_printf(out, "\\begin{figure}[htbp]\n\\centering\n\\thepicture{%s}\n\\caption{", f->name);
        latex_put(out, f->caption);
        sb_puts(out, ".}\n\\end{figure}\n");
    }
    sb_puts(out, "\\end{document}\n");
    sb_free(&corpus);
}

/* -- REPRODUCE.md --------------------------------------------------------------------------------------------------------- */

static void put_signatures(StrBuf *out, const Work *w)
{
    sb_puts(out, "\n## Signatures\n\nNumbers with the same signature compare.\n\n```\n");
    for (size_t i = 0; i < w->scorings.n; i++) {
        const char *last = NULL;
        for (size_t s = 0; s < w->paper->in->n_systems; s++) {
            const Scoring *c = &w->scorings.at[i];
            const Result *r = report_result(&w->paper->in->systems[s], c->layer, c->criterion, c->profile);
            if (!r || !r->signature || (last && !strcmp(last, r->signature))) continue;
            sb_printf(out, "%s\n", r->signature);
            last = r->signature;
        }
    }
    sb_puts(out, "```\n");
}

static void put_run(Table *t, Arena *a, const RunInfo *r)
{
    StrBuf b = {0};
    const char *trained = recount_option(a, r, "train"), *share = recount_option(a, r, "train_fraction");
    sb_printf(&b, "%lld", (long long)r->run);
    table_number(t, (double)r->run, arena_copy(a, b.data, b.length));
    table_text(t, *r->label ? r->label : r->system);
    sb_clear(&b);
    sb_printf(&b, "%s %s", r->system, r->system_version);
    table_text(t, arena_copy(a, b.data, b.length));
    sb_clear(&b);
    if (trained) sb_printf(&b, "%s%s%s", trained, share ? ", share " : "", share ? share : "");
    table_text(t, arena_copy(a, sb_text(&b), b.length));
    table_text(t, r->finished);
    table_text(t, r->commit);
    table_text(t, r->key);
    sb_free(&b);
}

static int put_runs(StrBuf *out, Work *w, Error *e)
{
    static const char *const heads[] = {"run", "label", "system", "trained on", "finished (UTC)", "commit", "key"};
    Table t = {.arena = &w->arena};
    int status = ASSAY_OK;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) table_column(&t, heads[i], heads[i], NULL, i ? ALIGN_LEFT : ALIGN_DECIMAL);
    for (size_t s = 0; s < w->paper->in->n_systems && !status; s++) {
        const ReportSystem *y = &w->paper->in->systems[s];
        for (size_t i = 0; i < (y->n_repetitions ? y->n_repetitions : 1) && !status; i++) {
            RunInfo info;
            status = store_run_info(w->paper->store, &w->arena, (int64_t)(y->n_repetitions ? y->repetitions[i].run : y->run), &info, e);
            if (!status) put_run(&t, &w->arena, &info);
        }
    }
    sb_puts(out, "\n## Runs\n\nA run with the same key has the same system, options, gold and training; `assay run` does not run it again.\n\n");
    table_format_find("markdown")->write(out, &t, &(TableStyle){0});
    table_free(&t);
    return status;
}

static int add_reproduce(Work *w, Error *e)
{
    const Paper *p = w->paper;
    StrBuf b = {0};
    sb_printf(&b, "# How these numbers are had again\n\nMade by assay %s (%s).\n", assay_version(), assay_compiler());
    put_signatures(&b, w);
    int status = put_runs(&b, w, e);
    sb_printf(&b, "\n## Commands\n\nIntervals are those of the BCa bootstrap at %g, tests randomisation tests; %zu replicates, seed %llu. Random streams belong to the replicate: the\n"
              "same store, seed and version give the same numbers on any machine.\n\n```sh\n%s\n", p->confidence, p->resampling.replicates,
              (unsigned long long)p->resampling.seed, p->command);
    for (size_t i = 0; i < w->scorings.n && p->in->n_systems > 1; i++)
        sb_printf(&b, "assay compare%s --criteria %s:%s%s\n", p->selection, w->scorings.at[i].layer, w->scorings.at[i].criterion, p->runs);
    for (size_t i = 0; i < w->floats.n; i++) {
        const Float *f = &w->floats.at[i];
        if (!f->figure) continue;
        sb_printf(&b, "assay plot %s%s --criteria %s:%s -o %s.pdf -o %s.tikz", f->figure->name, p->selection, f->scoring->layer, f->scoring->criterion, f->name,
                  f->name);
        if (f->only) sb_printf(&b, " %llu\n", (unsigned long long)f->only->run);
        else sb_printf(&b, "%s\n", p->runs);
    }
    sb_puts(&b, "latexmk -lualatex main.tex\n```\n");
    if (!status) status = output_add_file(w->out, MARK, b.data, b.length, e);
    sb_free(&b);
    return status;
}

/* -- all of it ------------------------------------------------------------------------------------------------------------ */

static int fill(Work *w, Error *e)
{
    const char *folder;
    StrBuf main_tex = {0};
    int status = output_add_folder(w->out, "figures", &folder, e);
    for (size_t i = 0; i < w->scorings.n && !status; i++) {
        status = add_tables(w, &w->scorings.at[i], e);
        if (!status && is_first(&w->scorings, i)) status = add_figures(w, &w->scorings.at[i], folder, e);
    }
    if (!status) {
        put_main(&main_tex, w);
        status = output_add_file(w->out, "main.tex", main_tex.data, main_tex.length, e);
    }
    if (!status) status = add_reproduce(w, e);
    sb_free(&main_tex);
    return status;
}

int paper_write(const Paper *p, const char *folder, void (*warn)(void *payload, const char *text), void *payload, Error *e)
{
    Work w = {.paper = p, .warn = warn, .payload = payload};
    report_scorings(p->in, &w.scorings);
    int status = output_open_marked_folder(&w.out, folder, MARK, e);
    if (!status) status = fill(&w, e);
    if (w.out) {
        int closed = output_close(w.out, !status, e);
        if (!status) status = closed;
    }
    vec_free(&w.scorings);
    vec_free(&w.floats);
    arena_free(&w.arena);
    return status;
}

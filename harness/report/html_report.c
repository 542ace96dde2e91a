#include "report/html_report.h"

#include "base/input.h"
#include "corpus/output.h"
#include "report/figure.h"
#include "report/html_data.h"
#include "report/html_pages.h"

#include <stdio.h>
#include <string.h>

static const char *const assets[] = {"page.css", "report.js", "browse.js", "draw.js", "browse.html"};

#define MARK "report.js" /* a folder that has it was made by us */

static int copy_assets(const HtmlReport *r, Output *out, Error *e)
{
    StrBuf path = {0}, bytes = {0};
    int status = ASSAY_OK;
    for (size_t i = 0; i < sizeof assets / sizeof *assets && !status; i++) {
        sb_clear(&path);
        sb_clear(&bytes);
        sb_printf(&path, "%s/%s", r->assets, assets[i]);
        status = input_slurp(sb_text(&path), &bytes, e);
        if (!status) status = output_add_file(out, assets[i], sb_text(&bytes), bytes.length, e);
    }
    sb_free(&path);
    sb_free(&bytes);
    return status;
}

/* Draws what the input allows. A figure that cannot be drawn is left out, and the page says why: a report without pictures is better
 * than none. */
static int draw_figures(const HtmlReport *r, Output *out, Arena *a, HtmlPages *pages, Error *e)
{
    const char *folder;
    int status = output_add_folder(out, "figures", &folder, e);
    if (status) return status;
    size_t n = 0;
    while (figures[n].name) n++;
    HtmlFigure *drawn = arena_zero(a, n + 1, sizeof *drawn);
    const FigureOptions how = {.templates = r->figure_templates, .store = r->store};
    for (size_t i = 0; i < n; i++) {
        Error why = {0};
        if (!figure_draw(&figures[i], r->in, &how, folder, figures[i].name, FIGURE_SVG, &why))
            drawn[pages->n_figures++] = (HtmlFigure){figures[i].name, figures[i].summary};
        else if (!pages->n_figures)
            pages->no_figures = arena_copy(a, why.message, strlen(why.message));
    }
    if (pages->n_figures) pages->no_figures = NULL;
    pages->figures = drawn;
    return ASSAY_OK;
}

static int add_pages(const HtmlReport *r, Output *out, const HtmlPages *pages, Error *e)
{
    static const struct {
        const char *name;
        void (*put)(StrBuf *out, const HtmlPages *p);
    } fixed[] = {{"index.html", html_overview}, {"categories.html", html_categories}, {"documents.html", html_documents}};
    StrBuf page = {0};
    int status = ASSAY_OK;
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed && !status; i++) {
        if (fixed[i].put == html_documents && !pages->documents) continue;
        sb_clear(&page);
        fixed[i].put(&page, pages);
        status = output_add_file(out, fixed[i].name, page.data, page.length, e);
    }
    for (size_t i = 0; i < r->in->n_systems && !status; i++) {
        char name[64];
        snprintf(name, sizeof name, "system-%zu.html", i + 1);
        sb_clear(&page);
        html_system(&page, pages, i);
        status = output_add_file(out, name, page.data, page.length, e);
    }
    sb_free(&page);
    return status;
}

int html_report_write(const HtmlReport *r, const char *folder, Error *e)
{
    Arena a = {0};
    Output *out = NULL;
    RunInfo *runs = arena_zero(&a, r->in->n_systems + 1, sizeof *runs);
    HtmlPages pages = {.in = r->in, .documents = r->documents, .options = r->options, .runs = runs, .browser = true};
    int status = output_open_marked_folder(&out, folder, MARK, e);
    for (size_t i = 0; i < r->in->n_systems && !status; i++) status = store_run_info(r->store, &a, (int64_t)r->in->systems[i].run, &runs[i], e);
    if (!status) status = copy_assets(r, out, e);
    if (!status) status = html_data_write(r->store, r->in, out, e);
    if (!status) status = draw_figures(r, out, &a, &pages, e);
    if (!status) status = add_pages(r, out, &pages, e);
    if (out) {
        int closed = output_close(out, !status, e);
        if (!status) status = closed;
    }
    arena_free(&a);
    return status;
}

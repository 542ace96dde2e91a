/* paper.h - all tables and figures of some runs as a folder that compiles: latexmk -lualatex main.tex.
 *
 *   main.tex                  takes in the tables and figures
 *   tables/LAYER-CRITERION.tex, …-systems.tex, …-differences.tex
 *   figures/NAME.pdf, .tikz, .gp, .dat    of the first criterion of each layer
 *   REPRODUCE.md              signatures, runs, and the commands that give the same numbers
 *
 * The folder appears whole or not at all; one that an earlier call made is replaced.
 */
#ifndef REPORT_PAPER_H
#define REPORT_PAPER_H

#include "report/report.h"
#include "store/store_query.h"

typedef struct Paper {
    const ReportInput *in; /* from runs of `store`, with intervals and tests */
    const ReportOptions *options;
    Store *store;
    const char *figure_templates;
    ResampleOptions resampling;
    double confidence;
    const char *command; /* what was called: "assay report --store s.db --paper p" */
    const char *selection; /* options that choose the same for assay plot and compare, " --store s.db" */
    const char *runs;      /* " a b", or "" where none was named */
} Paper;

/* `warn` is told of figures that cannot be drawn (not of those that the runs have nothing for). */
int paper_write(const Paper *p, const char *folder, void (*warn)(void *payload, const char *text), void *payload, Error *e) MUST_CHECK;

#endif

/* figure_layout.h - what the figures share: the results chosen, sizes, and the part of a .gp that is made and not copied.
 *
 * Lengths are points (1/72 inch); the origin is the lower left corner. gnuplot cannot measure text before it draws, and each of its
 * terminals measures differently, so everything that could be cut off or overlap is placed here, with the widths of DejaVu
 * Sans, and the templates only draw at the places they are given.
 */
#ifndef REPORT_FIGURE_LAYOUT_H
#define REPORT_FIGURE_LAYOUT_H

#include "report/figure.h"
#include "report/report_table.h"

#define FIGURE_ONE 241.0      /* 8.5 cm, one column */
#define FIGURE_TWO 498.0      /* 17.6 cm, two columns */
#define FIGURE_FONT 7.0       /* size of every letter */
#define FIGURE_LINE 9.5       /* from one line of text to the next */
#define FIGURE_MARGIN 4.0     /* around the picture */
#define FIGURE_MARKER 8.0     /* room for a point in the legend */
#define FIGURE_LONG_LEGEND 6  /* a legend with more names than this has two columns at least */

/* The results that are drawn, one for each system that has it. */
struct FigureInput {
    const ReportInput *report;
    const FigureOptions *options;
    Scoring scoring;
    const ReportSystem **systems;
    const Result **results;
    const ResultIntervals **intervals; /* of each result; NULL: none were made */
    size_t n;
    double width; /* of the picture; a figure that has no room in it may take FIGURE_TWO */
    Arena *arena; /* for what lives as long as the making of one figure */
};

/* Width in points of a label at the size of the figures. */
double figure_text_width(const char *text);

/* The label, safe and cut to `most` points, in the arena. "(none)" for an empty one. */
const char *figure_fitted(Arena *a, const char *text, double most);

/* -- writing gnuplot ---------------------------------------------------------------------------------------------------- */

/* NAME = value, NAME = 'text', NAME = an array of them with the count beside it ("nNAME = 3"; an array has one element at
 * least). In single quotes gnuplot expands nothing; a quote inside becomes ’ (gnuplot misreads one that is doubled at the beginning): no
 * label can end the text or start a command. */
void gp_number(StrBuf *gp, const char *name, double value);
void gp_count(StrBuf *gp, const char *name, size_t value);
void gp_text(StrBuf *gp, const char *name, const char *text);
void gp_numbers(StrBuf *gp, const char *name, const double *values, size_t n);
void gp_texts(StrBuf *gp, const char *name, const char *const *texts, size_t n);

/* A field of a .dat: the label without what gnuplot would read as markup of its data ("\" is doubled, '"' becomes ”). */
void dat_text(StrBuf *dat, const char *text);
void dat_number(StrBuf *dat, double value); /* four decimals; NaN for undefined */

/* -- furniture ---------------------------------------------------------------------------------------------------------- */

typedef struct Legend {
    VECTOR(const char *) names;
    VECTOR(double) x, y; /* of each entry's marker; y counts lines from the top, 0 first */
    size_t lines;
} Legend;

/* Points that one of `n` names may take in a picture of this width. */
double legend_room(size_t n, double width);

/* Sets the names in lines that fill the width of the picture, columns under each other. */
void legend_set(Legend *l, const char *const *names, size_t n, double width, Arena *a);
void legend_free(Legend *l);

/* Breaks `text` into lines that fit a picture of this width. The lines live in the arena. */
const char **figure_wrapped(const char *text, double width, Arena *a, size_t *n);

/* Writes the arrays KeyName, KeyX, KeyY of the legend, its first line at `top`. */
void gp_legend(StrBuf *gp, const Legend *l, double top);

/* Writes title and titleY, and takes its line off *top. Nothing where the title is "". */
void gp_title(StrBuf *gp, const FigureInput *in, double *top);

/* What stands below the picture: lines of notes, the first at `top`. Writes the arrays Note and its places. */
void gp_notes(StrBuf *gp, const char *const *lines, size_t n, double top);

/* Height that gp_title takes. */
double figure_title_height(const FigureInput *in);

#endif

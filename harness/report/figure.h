/* figure.h - results as pictures, drawn by gnuplot.
 *
 * A figure is a template (reports/gnuplot/NAME.gp) and a function that writes its data and lays out its labels. Beside each
 * picture BASE.svg stand BASE.dat, the numbers, and BASE.gp, complete in itself: an author edits either and runs
 * `gnuplot BASE.gp`, or `gnuplot -e "format='pdf'" BASE.gp`, from any folder. The same input gives the same .gp, .dat and .svg,
 * byte for byte. Pictures are one column of a paper wide (8.5 cm) or two (17.6 cm), in which letters have the same size: 7 points.
 */
#ifndef REPORT_FIGURE_H
#define REPORT_FIGURE_H

#include "report/report.h"
#include "store/store.h"

/* The kinds of picture, as bits. */
enum { FIGURE_SVG = 1, FIGURE_PDF = 2, FIGURE_PNG = 4, FIGURE_TIKZ = 8 };

typedef struct FigureOptions {
    const char *templates; /* the folder with the .gp templates */
    const char *layer, *criterion, *profile; /* which result; layer NULL: the first of the first system; criterion NULL: its first */
    const char *title;     /* the line above the picture; NULL: layer, criterion and corpus; "": none */
    bool by_category;      /* precision-recall: a labelled point for each category of the one system */
    bool two_columns;      /* as wide as the page, not as one column of it */
    Store *store;          /* of the runs, for figures that look at more than sums (Figure.from_store); NULL: these are refused */
    ResampleOptions resampling; /* of these figures' intervals and tests; zeroed: the defaults */
    double confidence;     /* 0: 0.95 */
} FigureOptions;

typedef struct FigureParts {
    StrBuf gp, dat;
} FigureParts;

typedef struct FigureInput FigureInput; /* layout.h */

typedef struct Figure {
    const char *name;    /* "categories": also the name of the template */
    const char *summary; /* one line of help */
    const char *needs;   /* what the input must hold, for help and errors */
    const char *template; /* NULL: its name */
    bool intervals;      /* shows the intervals of the results where the input has them */
    bool from_store;     /* looks at answers, costs or other runs: FigureOptions.store must be set */
    /* Appends data and layout for the results that were chosen. */
    int (*lay_out)(const FigureInput *in, FigureParts *parts, Error *e);
} Figure;

/* Ended by a row whose name is NULL. */
extern const Figure figures[];
const Figure *figure_find(const char *name); /* NULL if there is none */

/* "svg", "pdf", "png", "tikz" → the bit; 0 if it is none of them. */
unsigned figure_terminal(const char *name);

/* The text of BASE.gp and BASE.dat, without touching gnuplot. `base` is the name without folder and suffix; quotes, slashes and
 * control characters in it are refused. Free the parts with
 * figure_parts_free, also after a failure. */
int figure_make(const Figure *f, const ReportInput *in, const FigureOptions *o, const char *base, FigureParts *parts, Error *e)
    MUST_CHECK;
void figure_parts_free(FigureParts *parts);

/* Writes BASE.gp, BASE.dat and the pictures asked for (bits) into `folder`, which must exist. A missing gnuplot is
 * ASSAY_ERR_DATA with a message that names the package; so is a character for which pdf or png would need a font that is not
 * installed. svg comes first and needs no fonts. */
int figure_draw(const Figure *f, const ReportInput *in, const FigureOptions *o, const char *folder, const char *base,
                unsigned terminals, Error *e) MUST_CHECK;

#endif

/* figure_rows.h - dots in rows, with intervals: the layout that several figures share (reports/gnuplot/rows.gp).
 *
 * Rows have names, which are long and may be forty: a row needs the height of one line of text, whatever the number of series, and
 * names stay horizontal. A dot with a shape of its own takes less room than a bar and is told apart without colour. The dots of a
 * row are set under each other in the order of the legend, so that equal values do not hide one another.
 */
#ifndef REPORT_FIGURE_ROWS_H
#define REPORT_FIGURE_ROWS_H

#include "report/figure_layout.h"

#define ROWS_LABELS 0.43 /* share of the width that names of rows may take at most */

typedef struct RowsValue {
    double value, low, high; /* NaN: none */
} RowsValue;

typedef struct RowsPlot {
    const char **rows;       /* names */
    size_t n, apart;         /* the last `apart` rows are set off by a line: averages */
    const char **right;      /* what stands at the right end of each row; NULL: nothing */
    const char *right_title;
    const char **series;     /* names for the legend; NULL: there is one series and no legend */
    size_t n_series;
    const RowsValue *values; /* [row][series] */
    double from, to;         /* of the axis */
    const char *axis;        /* what it shows */
    bool differences;        /* a strong line at 0, no stems */
    const char *note;        /* below the picture; NULL: none */
} RowsPlot;

void rows_plot(const FigureInput *in, const RowsPlot *p, FigureParts *parts);

#endif

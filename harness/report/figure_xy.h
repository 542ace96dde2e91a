/* figure_xy.h - lines and points over two axes, in one panel or several under each other (reports/gnuplot/xy.gp). */
#ifndef REPORT_FIGURE_XY_H
#define REPORT_FIGURE_XY_H

#include "report/figure_layout.h"

typedef struct XyPoint {
    double x, y, low, high; /* low, high: of y; NaN: no interval */
    bool marked;            /* drawn large */
} XyPoint;

typedef struct XyPanel {
    XyPoint **points; /* of each series */
    size_t *n_points;
    XyPoint *front;   /* a line through these, grey; NULL: none */
    size_t n_front;
    double x_from, x_to, y_from, y_to;
    bool log_x;
    bool levels;      /* lines of equal F1: x is recall, y is precision */
    const char *x_title, *y_title;
} XyPanel;

typedef struct XyPlot {
    const char **series; /* names for the legend, which stands below */
    size_t n_series;
    const XyPanel *panels;
    size_t n;
    bool lines, dots;    /* between the points of a series; at each */
    double height;       /* of a panel, in points; 0: three quarters of its width */
    const char *note;    /* below the picture; NULL: none */
} XyPlot;

void xy_plot(const FigureInput *in, const XyPlot *p, FigureParts *parts);

/* Ends of an axis of percent that hold these values, at least ten points apart, on round numbers. */
void xy_percent_axis(double low, double high, double *from, double *to);

#endif

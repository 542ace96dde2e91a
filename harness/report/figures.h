/* figures.h - the functions that lay the figures out, for the table in figure.c. */
#ifndef REPORT_FIGURES_H
#define REPORT_FIGURES_H

#include "report/figure.h"

int figure_categories(const FigureInput *in, FigureParts *parts, Error *e);
int figure_groups(const FigureInput *in, FigureParts *parts, Error *e);
int figure_plane(const FigureInput *in, FigureParts *parts, Error *e);
int figure_differences(const FigureInput *in, FigureParts *parts, Error *e);
int figure_profiles(const FigureInput *in, FigureParts *parts, Error *e);
int figure_confidence(const FigureInput *in, FigureParts *parts, Error *e);
int figure_learning(const FigureInput *in, FigureParts *parts, Error *e);
int figure_cost(const FigureInput *in, FigureParts *parts, Error *e);
int figure_confusion(const FigureInput *in, FigureParts *parts, Error *e);
int figure_verdicts(const FigureInput *in, FigureParts *parts, Error *e);

#endif

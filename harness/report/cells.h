/* cells.h - cells of tables that several tables have: counts, percentages, differences, p values, intervals. */
#ifndef REPORT_CELLS_H
#define REPORT_CELLS_H

#include "report/intervals.h"
#include "report/table.h"

const char *cell_formatted(Arena *a, const char *format, double value);

/* `format` with 1 and 2 in it replaced by the texts. */
const char *cell_joined(Arena *a, const char *format, const char *x, const char *y);

const char *cell_together(Arena *a, const char *x, const char *y); /* one behind the other */

/* Points of percent with their sign, which nothing does not have. */
const char *cell_points_text(Arena *a, double value, int decimals);

/* A column without a group. */
void cell_column(Table *t, const char *key, const char *title, Align align);

/* The next cell: whole numbers as such, halves with one decimal, others with two; percent and points with two. */
void cell_count(Table *t, double value);
void cell_percent(Table *t, double value);
void cell_points(Table *t, double value);

/* `least` is the smallest p there can be; nothing below it was seen where p is 0. A significant one has a star. */
void cell_p(Table *t, double p, double least, bool significant);

/* Under the last cell: the bounds, those of a difference with their signs. Nothing where there is no interval. */
void cell_under(Table *t, const Interval *i, bool difference, bool plain);

/* Four cells for machines: value, low, high, method. */
void cell_interval(Table *t, const Interval *i);

#endif

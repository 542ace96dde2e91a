/* place.h - labels beside their points, none over another.
 *
 * Lengths are in any one unit; y grows upwards. The same input gives the same places.
 */
#ifndef REPORT_PLACE_H
#define REPORT_PLACE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct PlaceBox {
    double left, bottom, right, top;
} PlaceBox;

typedef struct PlaceItem {
    double x, y;           /* the point */
    double width, height;  /* of its label */
    bool placed;           /* false: there was no room */
    PlaceBox box;          /* where the label goes */
    bool led;              /* it stands so far off that a line should lead to it, to (line_x, line_y) from the point */
    double line_x, line_y;
} PlaceItem;

/* Places the labels inside `frame`, clear of every point (a square of half-width `marker`), of the other labels and of the lines
 * that lead to them. */
void place_labels(PlaceItem *items, size_t n, PlaceBox frame, double marker);

#endif

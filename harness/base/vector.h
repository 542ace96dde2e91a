/* vector.h - typed growable arrays.
 *
 *     VECTOR(int) xs = {0};   vec_push(&xs, 7);   for (size_t i = 0; i < xs.n; i++) use(xs.at[i]);   vec_free(&xs);
 *
 * A zeroed vector is empty. `at` is owned by the vector and moves when it grows.
 */
#ifndef BASE_VECTOR_H
#define BASE_VECTOR_H

#include "base/memory.h"

#include <stdlib.h>

#define VECTOR(Type) \
    struct { \
        Type *at; \
        size_t n, capacity; \
    }

/* Room for `more` further items. */
#define vec_reserve(v, more) \
    do { \
        if ((v)->n + (more) > (v)->capacity) { \
            size_t vec_want = (v)->capacity ? (v)->capacity * 2 : 8; \
            if (vec_want < (v)->n + (more)) vec_want = (v)->n + (more); \
            (v)->at = mem_resize((v)->at, vec_want, sizeof *(v)->at); \
            (v)->capacity = vec_want; \
        } \
    } while (0)

#define vec_push(v, ...) \
    do { \
        vec_reserve((v), 1); \
        (v)->at[(v)->n++] = (__VA_ARGS__); \
    } while (0)

#define vec_free(v) \
    do { \
        free((v)->at); \
        (v)->at = NULL; \
        (v)->n = (v)->capacity = 0; \
    } while (0)

#endif

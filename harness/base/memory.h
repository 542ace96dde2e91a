/* memory.h - allocation that does not fail quietly.
 *
 * Running out of memory is not a property of the data, and checking for it in hundreds of places would hide the logic
 * that matters. These functions never return NULL: when the system refuses, one line goes to stderr and the process ends
 * with status 70. It is the one exception to "the library never exits"; nothing that was committed to the store is lost
 * by it. Free what they return with free().
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

void *mem_alloc(size_t size);                          /* uninitialised; size 0 gives a unique pointer */
void *mem_zero(size_t count, size_t size);             /* zeroed; the product is checked */
void *mem_resize(void *old, size_t count, size_t size); /* keeps the contents; the product is checked */
char *mem_copy(const char *bytes, size_t n);           /* n bytes and a terminating NUL */

#endif

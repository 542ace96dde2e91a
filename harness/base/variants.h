/* variants.h - one inline function, compiled for narrow and for wide registers.
 *
 * VARIANTS(name, (parameters), (arguments)) defines a static function `name` that calls the inline function `name_body`,
 * compiled for AVX2 where the processor has it. Only for arithmetic that gives the same bits in any order and width: integers,
 * or sums that each stay in one lane.
 */
#ifndef BASE_VARIANTS_H
#define BASE_VARIANTS_H

#include <stddef.h>

#if defined(__GNUC__)
#define VARIANT_BODY static inline __attribute__((always_inline))
#else
#define VARIANT_BODY static inline
#endif

#if defined(__GNUC__) && defined(__x86_64__)
#define VARIANTS(name, parameters, arguments) \
    __attribute__((target("avx2"))) static void name##_avx2 parameters { name##_body arguments; } \
    static void name##_plain parameters { name##_body arguments; } \
    static void name parameters \
    { \
        if (__builtin_cpu_supports("avx2")) \
            name##_avx2 arguments; \
        else \
            name##_plain arguments; \
    }
#else
#define VARIANTS(name, parameters, arguments) \
    static void name parameters { name##_body arguments; }
#endif

#endif

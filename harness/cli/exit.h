/* exit.h - the exit statuses of the program, in one place.
 *
 * A library status (assay.h) is the exit status with its sign turned: exit_of(ASSAY_ERR_DATA) is EXIT_BAD_DATA.
 */
#ifndef CLI_EXIT_H
#define CLI_EXIT_H

#include "assay/assay.h"

enum {
    EXIT_GOOD = 0,
    EXIT_NEGATIVE = 1,     /* the verdict is negative: a regression, or validate found something */
    EXIT_USAGE = 2,        /* the command line is wrong */
    EXIT_BAD_DATA = 3,     /* a file or a configuration is wrong, or cannot be read or written */
    EXIT_SYSTEM = 4,       /* a system failed beyond the tolerance */
    EXIT_INCONCLUSIVE = 5, /* check and compare only */
    EXIT_INTERNAL = 70,    /* a bug, or memory ran out */
};

static inline int exit_of(int status)
{
    return status < 0 ? -status : status;
}

#endif

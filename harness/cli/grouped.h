/* grouped.h - the option --by of commands that print counts: rows that are groups of mentions. */
#ifndef CLI_GROUPED_H
#define CLI_GROUPED_H

#include "cli/command.h"
#include "report/grouping.h"

/* A part of a command's struct and of its table. */
typedef struct Grouped {
    const char *by, *training, *groups;
} Grouped;

#define GROUPED_OPTIONS(Type, member) \
    {"by", 0, OPTION_TEXT, "GROUPING", "count mentions by seen, frequency, length, attribute:NAME or document-group in place of categories", \
     .offset = offsetof(Type, member.by)}, \
    {"training", 0, OPTION_TEXT, "RUN", "for --by seen and frequency: take what this run was trained on", .offset = offsetof(Type, member.training)}, \
    {"groups", 0, OPTION_PATH, "FILE", "for --by document-group: lines of DOCUMENT<tab>GROUP", .offset = offsetof(Type, member.groups)}

/* The grouping that was asked for, NULL if none was; to be freed with grouped_close. `runs` are the n runs that are shown: where it
 * matters what was learnt from, those of them that were trained must have been trained on the same documents. */
int grouped_open(const Call *call, Store *s, const Grouped *o, const int64_t *runs, size_t n, Grouping **out, Error *e) MUST_CHECK;
void grouped_close(Grouping *g); /* NULL is allowed */

#endif

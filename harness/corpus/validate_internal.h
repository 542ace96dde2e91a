/* validate_internal.h - the checks by number, and adding to the list: shared by the two files of validation. */
#ifndef CORPUS_VALIDATE_INTERNAL_H
#define CORPUS_VALIDATE_INTERNAL_H

#include "corpus/validate.h"

/* Places in validate_checks: errors first, then warnings. */
typedef enum Check {
    CHECK_UNREADABLE,
    CHECK_NOT_ANNOTATED,
    CHECK_SPLIT_UNKNOWN,
    CHECK_SPLIT_OVERLAP,
    CHECK_SPLIT_EMPTY,
    CHECK_NO_PLACE,
    CHECK_DUPLICATE_MENTION,
    CHECK_EDGE_SPACE,
    CHECK_UNKNOWN_TYPE,
    CHECK_UNKNOWN_ROLE,
    CHECK_CLUSTER_TWICE,
    CHECK_DUPLICATE_RELATION,
    CHECK_DUPLICATE_RECORD,
    CHECK_EVENT_CYCLE,
    CHECK_UNLISTED_LAYER,
    CHECK_UNUSED_TYPE,
    CHECK_UNSPLIT,
    CHECK_EMPTY_DOCUMENT,
    CHECK_CROSSING,
    CHECK_CUTS_TOKEN,
    CHECK_CUTS_CHARACTER,
    CHECK_SELF_RELATION,
    CHECK_EMPTY_SLOT,
    CHECK_RARE_ARGUMENT,
    CHECK_NOT_NFC,
    CHECK_ODD_CHARACTER,
    CHECK_LINE_ENDS,
    CHECK_BOM,
    CHECK_COUNT
} Check;

/* What a finding is about; any of it may be missing. */
typedef struct Place {
    const char *file;
    size_t line, column;
    const char *document, *id;
} Place;

/* Copies everything. */
void findings_add(Findings *f, Check check, const Place *at, const char *format, ...) PRINTF_LIKE(4, 5);

#endif

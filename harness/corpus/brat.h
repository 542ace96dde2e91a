/* brat.h - brat standoff: a folder in which ID.txt is a text and ID.ann what is annotated in it.
 *
 *   T1<TAB>PERSON 0 4;10 15<TAB>the text          a mention; fragments with ";", offsets in code points
 *   E1<TAB>Attack:T2 Target:T1 Target2:E3         an event: trigger, then arguments; a repeated role is numbered from 2
 *   R1<TAB>Employer Arg1:T1 Arg2:T3               a relation with two arguments
 *   *<TAB>Equiv T1 T4                             a cluster
 *   A1<TAB>Level T1 name                          an attribute, with or without a value; M1 is the same
 *   N1<TAB>Reference T1 Wikidata:Q76<TAB>name     a link
 *   #1<TAB>AnnotatorNotes T1<TAB>text             a remark
 *
 * Records are document-level templates, which brat has no lines for. They stand beside, in ID.records.jsonl, one a line in the
 * form of assay JSONL (jsonl.h). No such file: records were not annotated; an empty one: there are none.
 *
 * No .ann beside a .txt: no layer but records was annotated. An empty .ann: everything was, and there is nothing. Documents come
 * in the byte order of their names. A folder without .txt files holds predictions; the text is then taken from gold.
 * The text keeps its CR LF (offsets count both) but not its byte order mark, and both are noted.
 *
 * Canonical order, which the writer uses: T lines in the order of the mentions, E, R, * lines in theirs, then A (of mentions,
 * of events, of relations; A1, A2 … in this order), N (in the order of the mentions; N1, N2 …), and # lines. In an E line a
 * role that comes again is numbered 2, 3 …; between fragments and over line breaks the text of a T line has one space for
 * each. A file in this order comes back byte for byte through the document model. Ids of T, E and R lines are kept
 * if they have brat's form, else numbered anew behind the largest.
 */
#ifndef CORPUS_BRAT_H
#define CORPUS_BRAT_H

#include "corpus/format.h"

typedef struct BratSource {
    const char *file;  /* for messages */
    OffsetUnit unit;
    Reader *notes;     /* where notes go; NULL: nowhere */
} BratSource;

/* Reads the lines of an .ann file into `d`, whose id, symbols and text (or NULL) are there already; settles if there is a
 * text. */
int brat_parse(Document *d, const char *bytes, size_t n, const BratSource *source, Error *e) MUST_CHECK;

/* Appends the lines of an .ann file. What brat cannot hold is left out and counted at `w` (NULL: nowhere). */
int brat_write(StrBuf *out, const Document *d, Writer *w, Error *e) MUST_CHECK;

#endif

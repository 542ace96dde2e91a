/* gate_print.h - what the gate decided, for people, for CI servers, for programs.
 *
 * The last line of every format says the verdict and the exit status: in JUnit's XML as a comment, in JSON as the last two
 * members.
 */
#ifndef REPORT_GATE_PRINT_H
#define REPORT_GATE_PRINT_H

#include "report/gate.h"

typedef struct GateStyle {
    int exit_status;        /* of the program */
    bool inconclusive_fails; /* what is undecided is shown as a failure, not as a warning */
} GateStyle;

typedef struct GateFormat {
    const char *name, *summary;
    void (*write)(StrBuf *out, const Gate *g, const GateStyle *style);
} GateFormat;

/* "text", "junit", "github", "json"; ended by a row whose name is NULL. */
extern const GateFormat gate_formats[];

void gate_text(StrBuf *out, const Gate *g, const GateStyle *style);
void gate_json(StrBuf *out, const Gate *g, const GateStyle *style);

/* One testcase for each rule; what is undecided is skipped, or fails where it is to fail. Valid for the stricter one of the
 * two schemas in use, that of Ant's junitreport, and for that of Jenkins. */
void gate_junit(StrBuf *out, const Gate *g, const GateStyle *style);

/* Workflow commands: ::error and ::warning for the rules that are not kept. */
void gate_github(StrBuf *out, const Gate *g, const GateStyle *style);

/* The same in Markdown, for the summary page of a workflow. */
void gate_markdown(StrBuf *out, const Gate *g, const GateStyle *style);

#endif

/* table_html.h - a table as HTML: sortable by reports/html/report.js, readable without it. */
#ifndef REPORT_TABLE_HTML_H
#define REPORT_TABLE_HTML_H

#include "report/table.h"

/* Text that means itself in HTML, between tags and in quoted attributes, made safe as in every table (label.h). */
void html_put(StrBuf *out, const char *text);

/* `link`: appends the address that a text of the first column leads to, for the rows above the first rule; NULL: none. */
typedef struct HtmlTableStyle {
    void (*link)(StrBuf *out, const void *context, const char *text);
    const void *context;
} HtmlTableStyle;

void table_write_html(StrBuf *out, const Table *t, const HtmlTableStyle *style);

#endif

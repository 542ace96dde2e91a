/* html_pages.h - the pages of a report in HTML that are made of numbers: the overview, the categories,
 * the documents, and one for each system.
 *
 * They are complete without scripts; report.js only sorts their tables. All labels are hostile until written by html_put.
 */
#ifndef REPORT_HTML_PAGES_H
#define REPORT_HTML_PAGES_H

#include "report/report.h"
#include "store/store_query.h"

typedef struct HtmlFigure {
    const char *name, *summary; /* of the figures table; the picture is figures/NAME.svg */
} HtmlFigure;

typedef struct HtmlPages {
    const ReportInput *in;
    const ReportInput *documents; /* the same with documents for rows; NULL: no page of documents */
    const ReportOptions *options;
    const RunInfo *runs; /* of each system */
    const HtmlFigure *figures;
    size_t n_figures;
    const char *no_figures; /* why there are none, as a sentence; NULL */
    bool browser;           /* there are pages with the texts */
} HtmlPages;

void html_overview(StrBuf *out, const HtmlPages *p);
void html_categories(StrBuf *out, const HtmlPages *p);
void html_documents(StrBuf *out, const HtmlPages *p);
void html_system(StrBuf *out, const HtmlPages *p, size_t system);

#endif

/* html_report.h - a report as a folder of pages that open from a disk, with no network and no server.
 *
 *   index.html categories.html documents.html system-N.html   numbers and figures (html_pages.h)
 *   browse.html data/index.js data/N.js        the errors in their texts (html_data.h)
 *   page.css report.js browse.js draw.js       from reports/html
 *   figures/                                   pictures with their numbers and drawings
 *
 * The same store gives the same bytes. The folder appears whole or not at all; one that an earlier report made is replaced.
 */
#ifndef REPORT_HTML_REPORT_H
#define REPORT_HTML_REPORT_H

#include "report/report.h"
#include "store/store_query.h"

typedef struct HtmlReport {
    const ReportInput *in;         /* from runs of `store` */
    const ReportInput *documents;  /* the same with documents for rows; NULL: no page of documents */
    const ReportOptions *options;
    Store *store;
    const char *assets;            /* the folder reports/html */
    const char *figure_templates;  /* the folder reports/gnuplot */
} HtmlReport;

int html_report_write(const HtmlReport *report, const char *folder, Error *e) MUST_CHECK;

#endif

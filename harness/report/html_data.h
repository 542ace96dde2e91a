/* html_data.h - the decisions of runs with their texts, as script files for the error browser (reports/html/browse.js).
 *
 *   data/index.js   assay.index({corpus, runs: [label, …],
 *                     kinds: [[layer, verdict, category], …],  what the numbers k below mean
 *                     items: [[layer, category], …],           what the gold of a document may be
 *                     documents: [[id, [item, …],              its gold, in order
 *                                  [[k, count, …], …],         for each run: how many decisions of each kind
 *                                  ["0110…", …]], …]})         for each run: which gold it got right
 *   data/N.js       assay.document(N, {id, text, runs: [{decisions: [[k, gold item or -1, side, side], …]} or
 *                     {failed: "timeout"}, …]}), N from 1; a side is 0 or [type, text, spans, arguments or 0, cluster or 0],
 *                     gold first, spans in UTF-16 units, which JavaScript counts in; an argument is [role, text, spans]
 */
#ifndef REPORT_HTML_DATA_H
#define REPORT_HTML_DATA_H

#include "corpus/output.h"
#include "report/report.h"
#include "store/store_query.h"

int html_data_write(Store *s, const ReportInput *in, Output *folder, Error *e) MUST_CHECK;

#endif

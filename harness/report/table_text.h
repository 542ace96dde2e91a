/* table_text.h - the text renderer, a row of table_formats; see table.h. */
#ifndef REPORT_TABLE_TEXT_H
#define REPORT_TABLE_TEXT_H

#include "report/table.h"

#define TABLE_WIDEST_LABEL 60 /* columns of text; a longer label is cut in its middle */

void table_write_text(StrBuf *out, const Table *t, const TableStyle *style);

#endif

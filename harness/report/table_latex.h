/* table_latex.h - tables for papers: booktabs rules, numbers aligned by siunitx, the best bold, marks raised.
 *
 * A file of them compiles by itself and inside a document: where no document has begun it begins one, of its own size, with the packages it
 * needs; inside one it is the tables alone, and the document has \usepackage{booktabs,siunitx,graphicx}. A table that is larger than
 * the page is made smaller.
 */
#ifndef REPORT_TABLE_LATEX_H
#define REPORT_TABLE_LATEX_H

#include "report/table.h"

/* Text that means itself in LaTeX, made safe as in every table (label.h). Words from right to left are set so under LuaTeX. */
void latex_put(StrBuf *out, const char *text);

/* The same for long strings without spaces: signatures, paths. A line may end behind punctuation. */
void latex_put_breakable(StrBuf *out, const char *text);

/* What stands before the first table of a file and after the last. */
void latex_begin(StrBuf *out);
void latex_end(StrBuf *out);

/* The packages, and the fonts for all scripts; `preamble` lines of a document that is ours. */
void latex_put_packages(StrBuf *out);

void table_write_latex(StrBuf *out, const Table *t, const TableStyle *style);

#endif

/* agreement_cells.h - cells, columns and notes that the tables of agreement have in common. Internal to report/agreement_*.c. */
#ifndef REPORT_AGREEMENT_CELLS_H
#define REPORT_AGREEMENT_CELLS_H

#include "report/agreement_tables.h"

void agreement_put_percent(Table *t, double value);
void agreement_put_real(Table *t, double value);
void agreement_put_count(Table *t, double value);

/* The value; and, where there are intervals, low and high. */
void agreement_put_interval(Table *t, const AgreementView *v, const Interval *i, void (*put)(Table *, double));
void agreement_interval_columns(Table *t, const AgreementView *v, const char *prefix, const char *title, const char *group);

/* How the intervals were made; `units`: over how many documents. */
void agreement_note_intervals(Table *t, const AgreementView *v, size_t units);

#endif

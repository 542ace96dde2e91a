/* agreement_lists.h - the tables of disagreements: counted by kind, by types, and one by one. */
#ifndef REPORT_AGREEMENT_LISTS_H
#define REPORT_AGREEMENT_LISTS_H

#include "report/agreement_tables.h"

void agreement_kinds(Table *t, AgreementView *v);
void agreement_types(Table *t, AgreementView *v);
void agreement_list(Table *t, AgreementView *v);

#endif

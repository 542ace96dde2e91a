/* agreement_layers.h - the table of agreement in every layer: F1, kappa and alpha side by side. */
#ifndef REPORT_AGREEMENT_LAYERS_H
#define REPORT_AGREEMENT_LAYERS_H

#include "report/agreement_tables.h"

/* No rows where nobody annotated anything but mentions. */
void agreement_layers(Table *t, AgreementView *v);

#endif

/* predictions.h - a system that is a file of answers: run_system for SYSTEM_PREDICTIONS. */
#ifndef RUN_PREDICTIONS_H
#define RUN_PREDICTIONS_H

#include "run/workers.h"

int predictions_run(const RunSettings *settings, const RunCalls *calls, RunReport *report, Error *e) MUST_CHECK;

#endif

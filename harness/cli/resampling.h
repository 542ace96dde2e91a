/* resampling.h - the options of commands that resample, and what they mean. */
#ifndef CLI_RESAMPLING_H
#define CLI_RESAMPLING_H

#include "cli/command.h"
#include "stats/interval.h"

/* A part of a command's struct and of its table. */
typedef struct Resampling {
    long replicates, seed, threads;
    double confidence;
} Resampling;

#define RESAMPLING_OPTIONS(Type, member) \
    {"replicates", 0, OPTION_INT, "N", "how often units are drawn again, or swapped", .fallback = "10000", \
     .offset = offsetof(Type, member.replicates), .min = 100, .max = 1e7}, \
    {"seed", 0, OPTION_INT, "N", "of the random streams: the same seed gives the same numbers", .fallback = "20260101", \
     .offset = offsetof(Type, member.seed), .min = 0, .max = 1e15}, \
    {"confidence", 0, OPTION_NUMBER, "LEVEL", "of intervals, between 0 and 1", .fallback = "0.95", \
     .offset = offsetof(Type, member.confidence), .min = 0.01, .max = 0.9999}, \
    {"threads", 0, OPTION_INT, "N", "threads to compute with, 0 for one a processor; they do not change any number", .fallback = "0", \
     .offset = offsetof(Type, member.threads), .min = 0, .max = 1024}

static inline ResampleOptions resampling_of(const Resampling *r)
{
    return (ResampleOptions){.seed = (uint64_t)r->seed, .replicates = (size_t)r->replicates, .threads = (size_t)r->threads};
}

#endif

/* format_internal.h - what the formats share among themselves: the functions that the table in format.c points to. */
#ifndef CORPUS_FORMAT_INTERNAL_H
#define CORPUS_FORMAT_INTERNAL_H

#include "corpus/format.h"

int format_jsonl_open(Reader **out, const char *path, const ReadOptions *options, Error *e);
int format_jsonl_create(Writer **out, const char *path, const WriteOptions *options, Error *e);
int format_brat_open(Reader **out, const char *path, const ReadOptions *options, Error *e);
int format_brat_create(Writer **out, const char *path, const WriteOptions *options, Error *e);
int format_columns_open(Reader **out, const char *path, const ReadOptions *options, Error *e);
int format_columns_create(Writer **out, const char *path, const WriteOptions *options, Error *e);
int format_conll2012_open(Reader **out, const char *path, const ReadOptions *options, Error *e);
int format_conll2012_create(Writer **out, const char *path, const WriteOptions *options, Error *e);
int format_neleval_open(Reader **out, const char *path, const ReadOptions *options, Error *e);
int format_neleval_create(Writer **out, const char *path, const WriteOptions *options, Error *e);
int format_edl_open(Reader **out, const char *path, const ReadOptions *options, Error *e);
int format_edl_create(Writer **out, const char *path, const WriteOptions *options, Error *e);
int format_docred_open(Reader **out, const char *path, const ReadOptions *options, Error *e);
int format_pubtator_open(Reader **out, const char *path, const ReadOptions *options, Error *e);
int format_pubtator_create(Writer **out, const char *path, const WriteOptions *options, Error *e);

#endif

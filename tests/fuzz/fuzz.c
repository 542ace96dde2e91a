/* A document is held against itself: written as JSONL and read again it must be the same line, and must be hashed the same. */
#include "fuzz/fuzz.h"

#include "base/json.h"
#include "corpus/corpus.h"
#include "corpus/jsonl.h"
#include "corpus/validate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void fuzz_failed(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

FuzzLine fuzz_line(const uint8_t *data, size_t n, const char **rest, size_t *n_rest)
{
    const char *start = (const char *)data, *end = n ? memchr(start, '\n', n) : NULL;
    FuzzLine line = {start, end ? (size_t)(end - start) : n};
    *rest = end ? end + 1 : start + n;
    *n_rest = end ? n - line.n - 1 : 0;
    return line;
}

bool fuzz_has(FuzzLine line, char option) { return line.n && memchr(line.at, option, line.n); }

const char *fuzz_file(const char *bytes, size_t n)
{
    static int file = -1;
    static char path[40];
    if (file < 0) {
        file = memfd_create("fuzz", MFD_CLOEXEC);
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    FUZZ_ASSERT(ftruncate(file, 0) == 0);
    FUZZ_ASSERT(pwrite(file, bytes, n, 0) == (ssize_t)n);
    return path;
}

void fuzz_json(const char *bytes, size_t n)
{
    JsonReader r;
    Error e = {0};
    if (json_open(&r, bytes, n, &e) != 0) {
        fprintf(stderr, "%zu:%zu: %s in: %.*s\n", e.line, e.column, e.message, (int)(n < 2000 ? n : 2000), bytes);
        FUZZ_ASSERT(!"JSON");
    }
    json_close(&r);
}

static void check_spans(const Document *d)
{
    for (uint32_t i = 0; i < d->n_tokens; i++) {
        FUZZ_ASSERT(d->tokens[i].start < d->tokens[i].end && d->tokens[i].end <= d->text_length);
        FUZZ_ASSERT(i == 0 || d->tokens[i - 1].end <= d->tokens[i].start);
    }
    for (uint32_t i = 0; i < d->n_sentences; i++)
        FUZZ_ASSERT(d->sentences[i].start < d->sentences[i].end && d->sentences[i].end <= d->n_tokens);
    for (uint32_t i = 0; i < d->n_mentions; i++)
        for (uint32_t k = 0; k < d->mentions[i].n_spans; k++) {
            Span s = d->mentions[i].spans[k];
            FUZZ_ASSERT(s.start < s.end && (!d->text || s.end <= d->text_length));
            FUZZ_ASSERT(k == 0 || d->mentions[i].spans[k - 1].end <= s.start);
        }
}

static void hash_of(const Document *d, char hex[SHA256_HEX])
{
    GoldHash *hash = gold_hash_new();
    gold_hash_add(hash, d);
    gold_hash_end(hash, hex);
}

void fuzz_document(const Document *d)
{
    StrBuf line = {0}, again = {0};
    WriteOptions write = WRITE_OPTIONS_INIT;
    Symbols symbols = {0};
    JsonlContext context = JSONL_CONTEXT_INIT;
    Document back = {0};
    Findings findings = {0};
    Error e = {0};
    char hex[2][SHA256_HEX];
    check_spans(d);
    validate_document(&findings, d, NULL);
    jsonl_write(&line, d, &write);
    context.symbols = &symbols;
    if (jsonl_parse(&back, line.data, line.length, &context, &e)) {
        fprintf(stderr, "%s in: %.*s\n", e.message, (int)(line.length < 2000 ? line.length : 2000), line.data);
        FUZZ_ASSERT(!"what was written can be read");
    }
    jsonl_write(&again, &back, &write);
    FUZZ_ASSERT(line.length == again.length && memcmp(line.data, again.data, line.length) == 0);
    if (d->text) {
        hash_of(d, hex[0]);
        hash_of(&back, hex[1]);
        FUZZ_ASSERT(strcmp(hex[0], hex[1]) == 0);
    }
    findings_free(&findings);
    document_free(&back);
    symbols_free(&symbols);
    sb_free(&line);
    sb_free(&again);
}

void fuzz_read(const Format *format, const char *path, const ReadOptions *options)
{
    Reader *r = NULL;
    Document gold = {0}, predicted = {0};
    Error e = {0}, last = {0};
    int got = reader_open(&r, format, path, options, &e);
    while (!got || got == 1) {
        last = e;
        e = (Error){0};
        got = options->two_columns ? reader_next_pair(r, &gold, &predicted, &e) : reader_next(r, &gold, &e);
        if (got == 0) break;
        if (got < 0 && e.line == last.line && strcmp(e.message, last.message) == 0) break;
        if (got > 0 && (gold.text || gold.textless)) fuzz_document(&gold);
        if (got > 0 && options->two_columns) fuzz_document(&predicted);
        got = 1;
    }
    reader_close(r);
    document_free(&gold);
    document_free(&predicted);
}

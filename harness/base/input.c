/* One buffer that slides over the file. gzopen reads plain files as well as gzip; zstd needs its own decoder, so a source
 * is a function that fills bytes. */
#include "base/input.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum { CHUNK = 128 * 1024 };
static const size_t LONGEST_LINE = (size_t)1 << 30;

struct Input {
    char *name;
    int fd;
    gzFile gzip;
    ZSTD_DStream *zstd;
    ZSTD_inBuffer packed; /* compressed bytes waiting for zstd */
    char *packed_bytes;
    size_t frame_open; /* what the decoder still expects: non-zero at the end of the file means a torn file */
    char *buffer;
    size_t capacity, start, end; /* buffer[start, end) is not given out yet */
    size_t line, crlf;
    bool at_end, bom, no_newline;
};

static int read_failed(const Input *in, Error *e)
{
    return error_at(e, ASSAY_ERR_DATA, in->name, 0, 0, "cannot be read: %s", strerror(errno));
}

static ssize_t read_plain(int fd, char *bytes, size_t n)
{
    ssize_t got;
    do got = read(fd, bytes, n);
    while (got < 0 && errno == EINTR);
    return got;
}

static ssize_t read_zstd(Input *in, char *bytes, size_t n, Error *e)
{
    ZSTD_outBuffer out = {bytes, n, 0};
    while (out.pos == 0) {
        if (in->packed.pos == in->packed.size) {
            ssize_t got = read_plain(in->fd, in->packed_bytes, CHUNK);
            if (got < 0) return read_failed(in, e);
            if (got == 0 && in->frame_open)
                return error_at(e, ASSAY_ERR_DATA, in->name, 0, 0, "the zstd data ends too early: the file is cut off");
            if (got == 0) return 0;
            in->packed = (ZSTD_inBuffer){in->packed_bytes, (size_t)got, 0};
        }
        in->frame_open = ZSTD_decompressStream(in->zstd, &out, &in->packed);
        if (ZSTD_isError(in->frame_open))
            return error_at(e, ASSAY_ERR_DATA, in->name, 0, 0, "broken zstd data: %s", ZSTD_getErrorName(in->frame_open));
    }
    return (ssize_t)out.pos;
}

static ssize_t read_gzip(Input *in, char *bytes, size_t n, Error *e)
{
    int got = gzread(in->gzip, bytes, (unsigned)n);
    int code = Z_OK;
    const char *why = gzerror(in->gzip, &code);
    if (got < 0 || code == Z_BUF_ERROR)
        return error_at(e, ASSAY_ERR_DATA, in->name, 0, 0, "broken gzip data: %s", code == Z_BUF_ERROR ? "the file is cut off" : why);
    return got;
}

/* More bytes behind `end`, after moving what is left to the front or growing. 1, 0 at the end, negative on failure. */
static int fill(Input *in, Error *e)
{
    if (in->at_end) return 0;
    if (in->start) {
        memmove(in->buffer, in->buffer + in->start, in->end - in->start);
        in->end -= in->start;
        in->start = 0;
    }
    if (in->end == in->capacity) {
        if (in->capacity > LONGEST_LINE)
            return error_at(e, ASSAY_ERR_DATA, in->name, in->line + 1, 0, "the line is longer than 1 GiB");
        in->capacity *= 2;
        in->buffer = mem_resize(in->buffer, in->capacity, 1);
    }
    char *to = in->buffer + in->end;
    size_t room = in->capacity - in->end;
    ssize_t got = in->zstd ? read_zstd(in, to, room, e) : in->gzip ? read_gzip(in, to, room, e) : read_plain(in->fd, to, room);
    if (got < 0) return in->zstd || in->gzip ? (int)got : read_failed(in, e);
    in->end += (size_t)got;
    in->at_end = got == 0;
    return got > 0;
}

/* Looks at the first bytes (already read as plain ones) and starts a decoder if they ask for one. */
static int choose_source(Input *in, Error *e)
{
    const unsigned char *b = (unsigned char *)in->buffer;
    bool is_gzip = in->end >= 2 && b[0] == 0x1f && b[1] == 0x8b;
    bool is_zstd = in->end >= 4 && b[0] == 0x28 && b[1] == 0xb5 && b[2] == 0x2f && b[3] == 0xfd;
    if (is_zstd) {
        in->zstd = ZSTD_createDStream();
        in->packed_bytes = mem_alloc(CHUNK > in->end ? CHUNK : in->end);
        memcpy(in->packed_bytes, in->buffer, in->end);
        in->packed = (ZSTD_inBuffer){in->packed_bytes, in->end, 0};
        in->end = 0;
        in->at_end = false;
    } else if (is_gzip) {
        if (lseek(in->fd, 0, SEEK_SET) != 0)
            return error_at(e, ASSAY_ERR_DATA, in->name, 0, 0, "gzip data cannot come through a pipe; unpack it first (gzip -dc)");
        in->gzip = gzdopen(in->fd, "rb");
        if (!in->gzip) return read_failed(in, e);
        gzbuffer(in->gzip, CHUNK);
        in->fd = -1;
        in->end = 0;
        in->at_end = false;
    }
    return ASSAY_OK;
}

int input_open(Input **out, const char *path, Error *e)
{
    int status;
    bool is_stdin = strcmp(path, "-") == 0;
    Input *in = mem_zero(1, sizeof *in);
    in->name = is_stdin ? mem_copy("<stdin>", 7) : mem_copy(path, strlen(path));
    in->fd = is_stdin ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    if (in->fd < 0 || fstat(in->fd, &about) != 0) {
        status = error_at(e, ASSAY_ERR_DATA, in->name, 0, 0, "cannot be opened: %s", strerror(errno));
        goto done;
    }
    if (S_ISDIR(about.st_mode)) {
        status = error_at(e, ASSAY_ERR_DATA, in->name, 0, 0, "is a folder where a file is needed");
        goto done;
    }
    in->capacity = CHUNK;
    in->buffer = mem_alloc(in->capacity);
    do status = fill(in, e);
    while (status > 0 && in->end < 4);
    if (status >= 0) status = choose_source(in, e);
    while (status >= 0 && in->end < 3 && !in->at_end) status = fill(in, e);
    if (status < 0) goto done;
    status = ASSAY_OK;
    in->bom = in->end >= 3 && memcmp(in->buffer, "\xef\xbb\xbf", 3) == 0;
    if (in->bom) in->start = 3;
done:
    if (status < 0) {
        input_close(in);
        in = NULL;
    }
    *out = in;
    return status;
}

int input_line(Input *in, const char **line, size_t *n, Error *e)
{
    size_t scanned = 0;
    char *newline;
    while (!(newline = memchr(in->buffer + in->start + scanned, '\n', in->end - in->start - scanned))) {
        scanned = in->end - in->start;
        int got = fill(in, e);
        if (got < 0) return got;
        if (got > 0) continue;
        if (scanned == 0) return 0;
        in->no_newline = true;
        newline = in->buffer + in->end;
        break;
    }
    *line = in->buffer + in->start;
    size_t length = (size_t)(newline - *line);
    in->start += length + (in->no_newline ? 0 : 1);
    if (length && newline[-1] == '\r') {
        length--;
        in->crlf++;
    }
    *n = length;
    in->line++;
    return 1;
}

const char *input_name(const Input *in) { return in->name; }
size_t input_line_number(const Input *in) { return in->line; }
bool input_had_bom(const Input *in) { return in->bom; }
size_t input_crlf_count(const Input *in) { return in->crlf; }

void input_close(Input *in)
{
    if (!in) return;
    if (in->gzip) gzclose(in->gzip);
    if (in->fd >= 0) close(in->fd);
    ZSTD_freeDStream(in->zstd);
    free(in->packed_bytes);
    free(in->buffer);
    free(in->name);
    free(in);
}

int input_slurp(const char *path, StrBuf *out, Error *e)
{
    int status = ASSAY_OK;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return error_at(e, ASSAY_ERR_DATA, path, 0, 0, "cannot be opened: %s", strerror(errno));
    for (;;) {
        sb_reserve(out, CHUNK);
        ssize_t got = read_plain(fd, out->data + out->length, CHUNK);
        if (got < 0)
            status = error_at(e, ASSAY_ERR_DATA, path, 0, 0, "%s%s", errno == EISDIR ? "is a folder where a file is needed" : "cannot be read: ",
                              errno == EISDIR ? "" : strerror(errno));
        if (got <= 0) break;
        out->length += (size_t)got;
    }
    if (out->data) out->data[out->length] = 0;
    close(fd);
    return status;
}

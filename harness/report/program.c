#include "report/program.h"

#include <poll.h>

/* Reads what is there; false once the stream has ended. */
static bool drain(int descriptor, StrBuf *out, size_t most)
{
    char bytes[4096];
    ssize_t n;
    while ((n = process_read(descriptor, bytes, sizeof bytes)) > 0)
        if (out && out->length < most) sb_put(out, bytes, (size_t)n);
    return n == -1;
}

int program_run(const char *const *arguments, const char *folder, StrBuf *out, StrBuf *said, size_t most, ProcessEnd *end, Error *e)
{
    Process p = {0};
    int status = process_start(&p, &(ProcessOptions){.arguments = arguments, .folder = folder}, e);
    if (status != ASSAY_OK) return status;
    process_close_in(&p);
    struct pollfd ends[2] = {{.fd = p.out, .events = POLLIN}, {.fd = p.err, .events = POLLIN}};
    while (ends[0].fd >= 0 || ends[1].fd >= 0) {
        if (poll(ends, 2, -1) < 0) continue;
        for (int i = 0; i < 2; i++)
            if (ends[i].revents && !drain(ends[i].fd, i ? said : out, most)) ends[i].fd = -1;
    }
    while (!process_has_ended(&p)) poll(&(struct pollfd){.fd = p.ended, .events = POLLIN}, 1, 10);
    process_finish(&p, end);
    return ASSAY_OK;
}

/* The temporary name is made from ours: mkstemp would give the file mode 0600 whatever the umask says. What cannot be renamed
 * onto is collected in memory: a pipe must not see the first half of something that fails in the second. */
#include "corpus/output.h"

#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FLUSH = 256 * 1024, TRIES = 1000 };

struct Output {
    char *target;    /* where it will be */
    char *temporary; /* where it is until then; NULL: it is collected in `bytes` */
    char *inner;     /* the folder in the folder that was made last */
    bool folder;
    int fd;          /* -1: none */
    int failed;      /* errno of the first failure */
    StrBuf bytes;    /* not written yet */
};

static int write_all(int fd, const char *bytes, size_t n)
{
    while (n) {
        ssize_t done = write(fd, bytes, n);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return errno;
        bytes += done;
        n -= (size_t)done;
    }
    return 0;
}

/* Makes a file or folder of a new name beside the target. Returns a descriptor (0 for a folder) or -1 with errno. */
static int make_temporary(Output *o)
{
    const char *slash = strrchr(o->target, '/');
    size_t folder = slash ? (size_t)(slash - o->target) + 1 : 0;
    StrBuf name = {0};
    int fd = -1;
    for (int i = 0; i < TRIES; i++) {
        sb_clear(&name);
        sb_put(&name, o->target, folder);
        sb_printf(&name, ".%.80s.%ld.%d.tmp", o->target + folder, (long)getpid(), i);
        fd = o->folder ? mkdir(sb_text(&name), 0777) : open(sb_text(&name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST) break;
    }
    int saved = errno;
    if (fd >= 0) o->temporary = mem_copy(sb_text(&name), name.length);
    sb_free(&name);
    errno = saved;
    return fd;
}

static void free_output(Output *o)
{
    if (o->fd >= 0) close(o->fd);
    sb_free(&o->bytes);
    free(o->target);
    free(o->temporary);
    free(o->inner);
    free(o);
}

/* A link is written through, not replaced. */
static char *real_target(const char *path)
{
    char *real = realpath(path, NULL);
    return real ? real : mem_copy(path, strlen(path));
}

int output_open(Output **out, const char *path, Error *e)
{
    struct stat about;
    Output *o = mem_zero(1, sizeof *o);
    *out = NULL;
    o->fd = -1;
    bool is_stdout = strcmp(path, "-") == 0;
    o->target = is_stdout ? mem_copy(path, 1) : real_target(path);
    bool exists = !is_stdout && stat(o->target, &about) == 0;
    if (exists && S_ISDIR(about.st_mode)) {
        free_output(o);
        return error_at(e, ASSAY_ERR_DATA, path, 0, 0, "is a folder; a file is to be written here");
    }
    if (is_stdout || (exists && !S_ISREG(about.st_mode))) {
        *out = o;
        return ASSAY_OK;
    }
    o->fd = make_temporary(o);
    if (o->fd < 0) {
        int status = error_errno(e, ASSAY_ERR_DATA, path, "cannot be written");
        free_output(o);
        return status;
    }
    *out = o;
    return ASSAY_OK;
}

void output_put(Output *o, const void *bytes, size_t n)
{
    sb_put(&o->bytes, bytes, n);
    if (!o->temporary || o->bytes.length < FLUSH) return;
    if (!o->failed) o->failed = write_all(o->fd, o->bytes.data, o->bytes.length);
    sb_clear(&o->bytes);
}

static bool is_empty_folder(const char *path)
{
    DIR *folder = opendir(path);
    if (!folder) return false;
    bool empty = true;
    for (struct dirent *x = readdir(folder); x && empty; x = readdir(folder))
        empty = strcmp(x->d_name, ".") == 0 || strcmp(x->d_name, "..") == 0;
    closedir(folder);
    return empty;
}

static bool has_mark(const char *path, const char *mark)
{
    StrBuf name = {0};
    sb_printf(&name, "%s/%s", path, mark);
    bool there = access(sb_text(&name), F_OK) == 0;
    sb_free(&name);
    return there;
}

int output_open_folder(Output **out, const char *path, Error *e) { return output_open_marked_folder(out, path, NULL, e); }

int output_open_marked_folder(Output **out, const char *path, const char *mark, Error *e)
{
    struct stat about;
    *out = NULL;
    if (strcmp(path, "-") == 0)
        return error_set(e, ASSAY_ERR_USAGE, "this format is a folder of files and cannot go to standard output: name a folder");
    if (lstat(path, &about) == 0 && !(S_ISDIR(about.st_mode) && (is_empty_folder(path) || (mark && has_mark(path, mark)))))
        return error_at(e, ASSAY_ERR_DATA, path, 0, 0, "is there already: name a new or an empty folder");
    Output *o = mem_zero(1, sizeof *o);
    o->fd = -1;
    o->folder = true;
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/') n--;
    o->target = mem_copy(path, n);
    if (make_temporary(o) < 0) {
        int status = error_errno(e, ASSAY_ERR_DATA, path, "cannot be made");
        free_output(o);
        return status;
    }
    *out = o;
    return ASSAY_OK;
}

/* The folder in front of a name. An error here shows when the file is opened. */
static void make_inner(const Output *o, const char *name)
{
    const char *slash = strrchr(name, '/');
    if (!slash) return;
    StrBuf inner = {0};
    sb_printf(&inner, "%s/%.*s", o->temporary, (int)(slash - name), name);
    mkdir(sb_text(&inner), 0777);
    sb_free(&inner);
}

static int write_file(Output *o, const char *name, int flags, const void *bytes, size_t n, Error *e)
{
    StrBuf path = {0};
    int status = ASSAY_OK;
    sb_printf(&path, "%s/%s", o->temporary, name);
    int fd = open(sb_text(&path), O_WRONLY | O_CLOEXEC | flags, 0666);
    if (fd < 0) {
        status = error_errno(e, ASSAY_ERR_DATA, o->target, "the file %s cannot be written", name);
        goto done;
    }
    int failed = write_all(fd, bytes, n);
    if (close(fd) != 0 && !failed) failed = errno;
    if (failed) status = error_at(e, ASSAY_ERR_DATA, o->target, 0, 0, "the file %s cannot be written: %s", name, strerror(failed));
done:
    sb_free(&path);
    return status;
}

int output_add_file(Output *o, const char *name, const void *bytes, size_t n, Error *e)
{
    make_inner(o, name);
    return write_file(o, name, O_CREAT | O_EXCL, bytes, n, e);
}

int output_extend_file(Output *o, const char *name, const void *bytes, size_t n, Error *e)
{
    return write_file(o, name, O_APPEND, bytes, n, e);
}

int output_add_folder(Output *o, const char *name, const char **path, Error *e)
{
    StrBuf inner = {0};
    sb_printf(&inner, "%s/%s", o->temporary, name);
    free(o->inner);
    o->inner = mem_copy(sb_text(&inner), inner.length);
    sb_free(&inner);
    *path = o->inner;
    return mkdir(o->inner, 0777) == 0 ? ASSAY_OK : error_errno(e, ASSAY_ERR_DATA, o->target, "the folder cannot be made");
}

/* The folder, its files, and what is in its folders. */
static void remove_folder(const char *path)
{
    DIR *folder = opendir(path);
    StrBuf name = {0};
    for (struct dirent *x = folder ? readdir(folder) : NULL; x; x = readdir(folder)) {
        if (strcmp(x->d_name, ".") == 0 || strcmp(x->d_name, "..") == 0) continue;
        sb_clear(&name);
        sb_printf(&name, "%s/%s", path, x->d_name);
        if (unlink(sb_text(&name)) != 0 && (errno == EISDIR || errno == EPERM)) remove_folder(sb_text(&name));
    }
    if (folder) closedir(folder);
    rmdir(path);
    sb_free(&name);
}

/* The folder that is there steps aside, comes back if the new one cannot take its place, and is removed if it can. */
static int replace_folder(Output *o)
{
    StrBuf aside = {0};
    int failed = 0;
    sb_printf(&aside, "%s.old", o->temporary);
    if (rename(o->target, sb_text(&aside)) != 0) failed = errno;
    if (!failed && rename(o->temporary, o->target) != 0) {
        failed = errno;
        if (rename(sb_text(&aside), o->target) != 0) failed = errno;
    }
    if (!failed) remove_folder(sb_text(&aside));
    sb_free(&aside);
    return failed;
}

/* What was collected goes out, or what was written gets its name. Returns an errno. */
static int commit_output(Output *o)
{
    if (o->failed) return o->failed;
    if (!o->temporary && !o->folder) {
        bool is_stdout = strcmp(o->target, "-") == 0;
        int fd = is_stdout ? STDOUT_FILENO : open(o->target, O_WRONLY | O_CLOEXEC);
        if (fd < 0) return errno;
        int failed = write_all(fd, sb_text(&o->bytes), o->bytes.length);
        if (!is_stdout && close(fd) != 0 && !failed) failed = errno;
        return failed;
    }
    if (!o->folder) {
        int failed = write_all(o->fd, sb_text(&o->bytes), o->bytes.length);
        if (close(o->fd) != 0 && !failed) failed = errno;
        o->fd = -1;
        if (failed) return failed;
    }
    if (rename(o->temporary, o->target) == 0) return 0;
    return o->folder && (errno == ENOTEMPTY || errno == EEXIST) ? replace_folder(o) : errno;
}

int output_close(Output *o, bool commit, Error *e)
{
    if (!o) return ASSAY_OK;
    int failed = commit ? commit_output(o) : 0;
    int status = failed ? error_at(e, ASSAY_ERR_DATA, o->target, 0, 0, "cannot be written: %s", strerror(failed)) : ASSAY_OK;
    if (o->temporary && (failed || !commit)) {
        if (o->folder) remove_folder(o->temporary);
        else unlink(o->temporary);
    }
    free_output(o);
    return status;
}

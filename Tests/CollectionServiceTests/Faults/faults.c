// Counts, records and breaks the changes that a program makes to files below one folder. Loaded with LD_PRELOAD, so that
// the program under test needs no hooks, and SQLite's own writes are met too.
//
// GLASSURN_FAULT_FOLDER   only changes below this absolute path count
// GLASSURN_FAULT_CONTROL  a file of three 64-bit numbers, which stays shared with the test (FaultPlan.swift): how many
//                         changes were made; the number of the change that is hit, from 1, or 0; what happens to it
// GLASSURN_FAULT_TRACE    every change is appended to this file (ChangeTrace.swift)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

// What happens to the change that is hit, as in FaultPlan.swift.
enum kind {
    BEFORE, // SIGKILL before it
    TORN,   // SIGKILL with half of its bytes written
    FULL,   // from this change on the disk is full; half of its bytes still go in
    FAILS,  // it fails with EIO
    SHORT   // half of its bytes are written, and the program is told so
};

// As in ChangeTrace.swift.
enum change { CREATE = 1, WRITE, TRUNCATE, SYNC, RENAME, LINK, UNLINK, FOLDER };

static char folder[PATH_MAX];
static struct { int64_t count, hit, kind; } nothing, *control = &nothing;
static int trace = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void start(void) {
    const char *text = getenv("GLASSURN_FAULT_FOLDER");
    if (text) snprintf(folder, sizeof folder, "%s/", text);
    text = getenv("GLASSURN_FAULT_CONTROL");
    int file = text ? REAL(open)(text, O_RDWR | O_CLOEXEC) : -1;
    if (file >= 0) control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (control == MAP_FAILED) abort();
    text = getenv("GLASSURN_FAULT_TRACE");
    if (text) trace = REAL(open)(text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

// SQLite's shared memory is no durable state: it is made anew after every crash.
static int counts(const char *path) {
    size_t length = strlen(path);
    if (!*folder || (length >= 4 && !strcmp(path + length - 4, "-shm"))) return 0;
    return !strncmp(path, folder, strlen(folder)) || (!strncmp(path, folder, length) && folder[length] == '/');
}

// The present path of an open file.
static int path_of(int descriptor, char *path) {
    char name[40];
    snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(name, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return counts(path);
}

static void put(const void *bytes, size_t size) {
    if (trace >= 0 && REAL(write)(trace, bytes, size) != (ssize_t)size) abort();
}

static void put_counted(const void *bytes, uint32_t size) {
    put(&size, sizeof size);
    put(bytes, size);
}

static void record(uint8_t change, const char *path, const char *other, int64_t offset, const void *data, size_t size) {
    if (trace < 0) return;
    put(&change, 1);
    put_counted(path, strlen(path));
    put_counted(other, strlen(other));
    put(&offset, sizeof offset);
    put_counted(data, size);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

// What becomes of the change that is about to be made: 0 it is made whole, an error number, or -1 for half of it.
static int judge(int takes_space) {
    int64_t count = ++control->count, hit = control->hit;
    if (!hit || count < hit) return 0;
    if (control->kind == FULL) return !takes_space ? 0 : count == hit ? -1 : ENOSPC;
    if (count > hit) return 0;
    if (control->kind == BEFORE) die();
    return control->kind == FAILS ? EIO : -1;
}

// After a change, whatever became of it.
static void leave(void) {
    if (control->hit && control->count == control->hit && control->kind == TORN) die();
    pthread_mutex_unlock(&lock);
}

static ssize_t change_bytes(int descriptor, const void *bytes, size_t size, off_t offset, int positioned) {
    char path[PATH_MAX];
    if (!path_of(descriptor, path))
        return positioned ? REAL(pwrite)(descriptor, bytes, size, offset) : REAL(write)(descriptor, bytes, size);
    pthread_mutex_lock(&lock);
    int verdict = judge(1);
    size_t part = verdict < 0 ? size / 2 : size;
    if (verdict > 0 || (verdict < 0 && control->kind == FULL && !part)) {
        leave();
        errno = verdict > 0 ? verdict : ENOSPC;
        return -1;
    }
    off_t place = positioned ? offset : lseek(descriptor, 0, SEEK_CUR);
    ssize_t done = positioned ? REAL(pwrite)(descriptor, bytes, part, offset) : REAL(write)(descriptor, bytes, part);
    int error = errno;
    if (done >= 0) record(WRITE, path, "", place, bytes, done);
    leave();
    errno = error;
    return done;
}

// A change that is made whole or not at all: `operation` is its call.
#define WHOLE(code, path, other, length, takes_space, operation)                                                       \
    pthread_mutex_lock(&lock);                                                                                         \
    int verdict = judge(takes_space);                                                                                  \
    if (verdict < 0 && control->kind == FULL) verdict = ENOSPC;                                                                 \
    int result = verdict > 0 ? -1 : (operation);                                                                       \
    int error = verdict > 0 ? verdict : errno;                                                                         \
    if (result >= 0) record(code, path, other, length, "", 0);                                                         \
    leave();                                                                                                           \
    errno = error;                                                                                                     \
    return result

ssize_t write(int descriptor, const void *bytes, size_t size) { return change_bytes(descriptor, bytes, size, 0, 0); }
ssize_t pwrite(int d, const void *bytes, size_t size, off_t offset) { return change_bytes(d, bytes, size, offset, 1); }
ssize_t pwrite64(int d, const void *bytes, size_t size, off64_t offset) { return change_bytes(d, bytes, size, offset, 1); }

static int sync_file(int descriptor, int (*real)(int)) {
    char path[PATH_MAX];
    if (!path_of(descriptor, path)) return real(descriptor);
    WHOLE(SYNC, path, "", 0, 0, real(descriptor));
}

int fsync(int descriptor) { return sync_file(descriptor, REAL(fsync)); }
int fdatasync(int descriptor) { return sync_file(descriptor, REAL(fdatasync)); }

int ftruncate(int descriptor, off_t length) {
    char path[PATH_MAX];
    if (!path_of(descriptor, path)) return REAL(ftruncate)(descriptor, length);
    struct stat status;
    int grows = !fstat(descriptor, &status) && length > status.st_size;
    WHOLE(TRUNCATE, path, "", length, grows, REAL(ftruncate)(descriptor, length));
}

int ftruncate64(int descriptor, off64_t length) { return ftruncate(descriptor, length); }

// The names that programs give may be relative: the folder of a new name is resolved, the name itself may not exist yet.
static int resolve(const char *name, char *path) {
    char parent[PATH_MAX], real[PATH_MAX];
    snprintf(parent, sizeof parent, "%s", name);
    char *slash = strrchr(parent, '/');
    const char *last = slash ? name + (slash - parent) + 1 : name;
    if (slash) *(slash == parent ? slash + 1 : slash) = 0;
    if (!realpath(slash ? parent : ".", real)) return 0;
    if (snprintf(path, PATH_MAX, "%s/%s", real, last) >= PATH_MAX) return 0;
    return counts(path);
}

static int open_file(const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    if (!(flags & O_CREAT) || !access(name, F_OK) || !resolve(name, path)) return REAL(open)(name, flags, mode);
    WHOLE(CREATE, path, "", 0, 1, REAL(open)(name, flags, mode));
}

#define MODE(flags) ({ va_list list; va_start(list, flags); mode_t mode = va_arg(list, mode_t); va_end(list); mode; })
#define HAS_MODE(flags) ((flags) & O_CREAT || ((flags) & O_TMPFILE) == O_TMPFILE)
int open(const char *name, int flags, ...) { return open_file(name, flags, HAS_MODE(flags) ? MODE(flags) : 0); }
int open64(const char *name, int flags, ...) { return open_file(name, flags, HAS_MODE(flags) ? MODE(flags) : 0); }

int rename(const char *from, const char *to) {
    char path[PATH_MAX], other[PATH_MAX];
    if (!resolve(from, path) || !resolve(to, other)) return REAL(rename)(from, to);
    WHOLE(RENAME, path, other, 0, 0, REAL(rename)(from, to));
}

int link(const char *from, const char *to) {
    char path[PATH_MAX], other[PATH_MAX];
    if (!resolve(from, path) || !resolve(to, other)) return REAL(link)(from, to);
    WHOLE(LINK, path, other, 0, 1, REAL(link)(from, to));
}

int unlink(const char *name) {
    char path[PATH_MAX];
    if (!resolve(name, path)) return REAL(unlink)(name);
    WHOLE(UNLINK, path, "", 0, 0, REAL(unlink)(name));
}

int mkdir(const char *name, mode_t mode) {
    char path[PATH_MAX];
    if (!resolve(name, path)) return REAL(mkdir)(name, mode);
    WHOLE(FOLDER, path, "", 0, 1, REAL(mkdir)(name, mode));
}

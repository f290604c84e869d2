#include "CProcess.h"

#ifdef __linux__
#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <unistd.h>
#endif

void glassurn_release_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

int glassurn_bind_functions(char *const arguments[]) {
#ifdef __linux__
    static const char name[] = "LD_BIND_NOW";
    const char *value = getenv(name);
    if (value != NULL && *value != '\0') return 0;
    /* Started through the loader, the program that would begin again is the loader. */
    if (getauxval(AT_BASE) == 0) {
        errno = ENOEXEC;
        return -1;
    }
    char path[PATH_MAX];
    ssize_t count = readlink("/proc/self/exe", path, sizeof path - 1);
    if (count < 0 || setenv(name, "1", 1) != 0) return -1;
    path[count] = '\0';
    execv(path, arguments);
    return -1;
#else
    (void)arguments;
    return 0;
#endif
}

int glassurn_forbid_dumping(void) {
#ifdef __linux__
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#else
    return 0;
#endif
}

/* Loaded in front of the C library: hands out the kernel's random bytes and writes down what was handed out, a draw a
   line in hexadecimal, in the file PID of the folder that RECORD_RANDOM_IN names. For tests only. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

int getentropy(void *buffer, size_t length) {
    static const char digits[] = "0123456789abcdef";
    char path[512], line[513];
    const char *folder = getenv("RECORD_RANDOM_IN");
    if (length > 256 || syscall(SYS_getrandom, buffer, length, 0) != (long)length) return -1;
    if (folder == NULL) return 0;
    snprintf(path, sizeof path, "%s/%d", folder, (int)getpid());
    for (size_t index = 0; index < length; index++) {
        line[2 * index] = digits[((unsigned char *)buffer)[index] >> 4];
        line[2 * index + 1] = digits[((unsigned char *)buffer)[index] & 15];
    }
    line[2 * length] = '\n';
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0 || write(file, line, 2 * length + 1) < 0) return -1;
    close(file);
    return 0;
}

/* Loaded in front of GMP: counts the multiplications of long numbers, and writes the count into the file that
   COUNT_WORK_IN names when the program ends. For tests only. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <gmp.h>
#include <stdio.h>
#include <stdlib.h>

static long count;

__attribute__((destructor)) static void report(void) {
    const char *path = getenv("COUNT_WORK_IN");
    FILE *file = path == NULL ? NULL : fopen(path, "w");
    if (file == NULL) return;
    fprintf(file, "%ld\n", count);
    fclose(file);
}

#define REAL(name) static __typeof__(&name) real; if (real == NULL) real = (__typeof__(&name))dlsym(RTLD_NEXT, name##_text)
#define TEXT2(x) #x
#define TEXT(x) TEXT2(x)
#define mpn_mul_n_text TEXT(mpn_mul_n)
#define mpn_sqr_text TEXT(mpn_sqr)

static void counted(mp_size_t size) { if (size > 1) __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED); }

void mpn_mul_n(mp_ptr product, mp_srcptr left, mp_srcptr right, mp_size_t size) {
    REAL(mpn_mul_n);
    counted(size);
    real(product, left, right, size);
}

void mpn_sqr(mp_ptr product, mp_srcptr value, mp_size_t size) {
    REAL(mpn_sqr);
    counted(size);
    real(product, value, size);
}

#include "CVector.h"

/// Four words, wherever they lie.
typedef unsigned long quad __attribute__((vector_size(32), aligned(8)));

/// A stripe is four quads, which stay in registers. Its body is compiled once for each set of instructions.
static inline __attribute__((always_inline)) void collect(
    unsigned long *result, const unsigned long *table, const unsigned long *masks, size_t entries, size_t stripes) {
    const quad *row = (const quad *)table;
    quad *out = (quad *)result;
    for (size_t stripe = 0; stripe < stripes; stripe++) {
        quad a = {0}, b = {0}, c = {0}, d = {0};
        for (size_t entry = 0; entry < entries; entry++) {
            unsigned long word = masks[entry];
            quad mask = {word, word, word, word};
            a |= row[0] & mask;
            b |= row[1] & mask;
            c |= row[2] & mask;
            d |= row[3] & mask;
            row += 4;
        }
        out[0] = a;
        out[1] = b;
        out[2] = c;
        out[3] = d;
        out += 4;
    }
}

void glassurn_collect_masked_plain(
    unsigned long *result, const unsigned long *table, const unsigned long *masks, size_t entries, size_t stripes) {
    collect(result, table, masks, entries, stripes);
}

#if defined(__x86_64__)
static __attribute__((target("avx2"))) void collect_avx2(
    unsigned long *result, const unsigned long *table, const unsigned long *masks, size_t entries, size_t stripes) {
    collect(result, table, masks, entries, stripes);
}
#endif

void glassurn_collect_masked(
    unsigned long *result, const unsigned long *table, const unsigned long *masks, size_t entries, size_t stripes) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        collect_avx2(result, table, masks, entries, stripes);
        return;
    }
#endif
    collect(result, table, masks, entries, stripes);
}

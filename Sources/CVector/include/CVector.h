#ifndef GLASSURN_CVECTOR_H
#define GLASSURN_CVECTOR_H

#include <stddef.h>

/// For each stripe: result = OR over all entries of (entry AND its mask). Time and addresses depend on the counts alone.
///
/// - `result`: 16 words for each stripe.
/// - `table`: stripe after stripe, `entries` times 16 words in each.
/// - `masks`: one word for each entry, all ones or zero.
///
/// Uses AVX2 where the processor has it.
void glassurn_collect_masked(
    unsigned long *result, const unsigned long *table, const unsigned long *masks, size_t entries, size_t stripes);

/// The same without AVX2, for tests.
void glassurn_collect_masked_plain(
    unsigned long *result, const unsigned long *table, const unsigned long *masks, size_t entries, size_t stripes);

#endif

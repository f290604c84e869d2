#include <gmp.h>

// Names of GMP that its header leaves out. Used in GroupArithmetic/MontgomeryReduction.swift only, where a fallback on
// public names stands beside it.
void __gmpn_redc_n(mp_ptr result, mp_ptr product, mp_srcptr modulus, mp_size_t count, mp_srcptr inverse);

/* The types of PKCS#11 alone: modules are opened at run time, and p11-kit itself is not linked. */
#include <p11-kit-1/p11-kit/pkcs11.h>

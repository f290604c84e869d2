#ifndef GLASSURN_CTOKENKEY_H
#define GLASSURN_CTOKENKEY_H

#include <openssl/evp.h>
#include <stddef.h>

/* What is asked of a key outside OpenSSL. */
enum glassurn_token_operation {
    /* ECDSA over a hash; the answer is r and s, each as long as the group's order. */
    GLASSURN_TOKEN_ECDSA,
    /* RSA, PKCS#1 v1.5 padding by the token. */
    GLASSURN_TOKEN_RSA_PKCS1,
    /* RSA of a block that is padded already. */
    GLASSURN_TOKEN_RSA_RAW
};

/* Writes at most *output_count bytes and says how many; returns 1 if it could. */
typedef int (*glassurn_token_sign)(
    void *context, enum glassurn_token_operation operation, const unsigned char *input, size_t input_count,
    unsigned char *output, size_t *output_count);

/* A key for OpenSSL's CMS and TLS whose private half is elsewhere; NULL unless `public_key` is EC or RSA. `release` is
   called with `context` when the last reference goes; not if NULL is returned. */
EVP_PKEY *glassurn_token_key(
    EVP_PKEY *public_key, glassurn_token_sign sign, void (*release)(void *), void *context);

#endif

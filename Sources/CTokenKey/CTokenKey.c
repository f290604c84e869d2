/* OpenSSL 3 keeps the methods of EC and RSA keys for this purpose and calls them deprecated; the other way, a provider,
   is many times as long. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "CTokenKey.h"

#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <pthread.h>
#include <stdlib.h>

struct token {
    glassurn_token_sign sign;
    void (*release)(void *);
    void *context;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static EC_KEY_METHOD *ec_method;
static RSA_METHOD *rsa_method;
static int ec_index = -1;
static int rsa_index = -1;

static void free_token(void *parent, void *pointer, CRYPTO_EX_DATA *data, int index, long argl, void *argp) {
    (void)parent, (void)data, (void)index, (void)argl, (void)argp;
    struct token *token = pointer;
    if (token == NULL) return;
    token->release(token->context);
    free(token);
}

static ECDSA_SIG *ec_sign(
    const unsigned char *hash, int count, const BIGNUM *inverse, const BIGNUM *point, EC_KEY *key) {
    (void)inverse, (void)point;
    struct token *token = EC_KEY_get_ex_data(key, ec_index);
    unsigned char raw[2 * 66];
    size_t length = sizeof raw;
    if (token == NULL || count < 0
        || token->sign(token->context, GLASSURN_TOKEN_ECDSA, hash, (size_t)count, raw, &length) != 1
        || length == 0 || length % 2 != 0 || length > sizeof raw)
        return NULL;
    int half = (int)(length / 2);
    BIGNUM *r = BN_bin2bn(raw, half, NULL), *s = BN_bin2bn(raw + half, half, NULL);
    ECDSA_SIG *signature = ECDSA_SIG_new();
    if (r != NULL && s != NULL && signature != NULL && ECDSA_SIG_set0(signature, r, s) == 1) return signature;
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(signature);
    return NULL;
}

static int ec_sign_der(
    int type, const unsigned char *hash, int count, unsigned char *output, unsigned int *output_count,
    const BIGNUM *inverse, const BIGNUM *point, EC_KEY *key) {
    (void)type;
    ECDSA_SIG *signature = ec_sign(hash, count, inverse, point, key);
    if (signature == NULL) return 0;
    int length = i2d_ECDSA_SIG(signature, &output);
    ECDSA_SIG_free(signature);
    if (length <= 0) return 0;
    *output_count = (unsigned int)length;
    return 1;
}

static int rsa_sign(int count, const unsigned char *input, unsigned char *output, RSA *key, int padding) {
    struct token *token = RSA_get_ex_data(key, rsa_index);
    size_t length = (size_t)RSA_size(key);
    if (token == NULL || count < 0 || (padding != RSA_PKCS1_PADDING && padding != RSA_NO_PADDING)) return -1;
    enum glassurn_token_operation operation =
        padding == RSA_PKCS1_PADDING ? GLASSURN_TOKEN_RSA_PKCS1 : GLASSURN_TOKEN_RSA_RAW;
    if (token->sign(token->context, operation, input, (size_t)count, output, &length) != 1) return -1;
    return length == (size_t)RSA_size(key) ? (int)length : -1;
}

static void prepare(void) {
    ec_index = EC_KEY_get_ex_new_index(0, NULL, NULL, NULL, free_token);
    rsa_index = RSA_get_ex_new_index(0, NULL, NULL, NULL, free_token);
    ec_method = EC_KEY_METHOD_new(EC_KEY_OpenSSL());
    if (ec_method != NULL) EC_KEY_METHOD_set_sign(ec_method, ec_sign_der, NULL, ec_sign);
    rsa_method = RSA_meth_dup(RSA_PKCS1_OpenSSL());
    if (rsa_method != NULL) {
        RSA_meth_set_flags(rsa_method, RSA_METHOD_FLAG_NO_CHECK | RSA_FLAG_EXT_PKEY);
        RSA_meth_set_priv_enc(rsa_method, rsa_sign);
    }
}

static int set_ec(EVP_PKEY *key, EVP_PKEY *public_key, struct token *token) {
    const EC_KEY *plain = EVP_PKEY_get0_EC_KEY(public_key);
    EC_KEY *own = plain == NULL ? NULL : EC_KEY_dup(plain);
    if (own == NULL || EC_KEY_set_method(own, ec_method) != 1 || EVP_PKEY_assign_EC_KEY(key, own) != 1) {
        EC_KEY_free(own);
        return 0;
    }
    return EC_KEY_set_ex_data(own, ec_index, token);
}

static int set_rsa(EVP_PKEY *key, EVP_PKEY *public_key, struct token *token) {
    const RSA *plain = EVP_PKEY_get0_RSA(public_key);
    RSA *own = plain == NULL ? NULL : RSAPublicKey_dup(plain);
    if (own == NULL || RSA_set_method(own, rsa_method) != 1 || EVP_PKEY_assign_RSA(key, own) != 1) {
        RSA_free(own);
        return 0;
    }
    return RSA_set_ex_data(own, rsa_index, token);
}

EVP_PKEY *glassurn_token_key(
    EVP_PKEY *public_key, glassurn_token_sign sign, void (*release)(void *), void *context) {
    pthread_once(&once, prepare);
    struct token *token = malloc(sizeof *token);
    EVP_PKEY *key = EVP_PKEY_new();
    if (token == NULL || key == NULL || ec_method == NULL || rsa_method == NULL || ec_index < 0 || rsa_index < 0)
        goto failed;
    *token = (struct token){sign, release, context};
    if (EVP_PKEY_is_a(public_key, "EC") && set_ec(key, public_key, token)) return key;
    if (EVP_PKEY_is_a(public_key, "RSA") && set_rsa(key, public_key, token)) return key;
failed:
    EVP_PKEY_free(key);
    free(token);
    return NULL;
}

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* An EC public key of a point, compressed or not, which is checked to be on the curve; NULL if it is not. The newer
   functions for this make keys that a certificate takes only through all encoders and decoders there are. */
static inline EVP_PKEY *glassurn_ec_public_key(int curve, const unsigned char *point, size_t count)
{
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
    EC_KEY *key = EC_KEY_new_by_curve_name(curve);
    EVP_PKEY *out = EVP_PKEY_new();
    if (key != NULL && out != NULL && EC_KEY_oct2key(key, point, count, NULL) == 1 && EVP_PKEY_assign_EC_KEY(out, key) == 1)
        return out;
    EVP_PKEY_free(out);
    EC_KEY_free(key);
    return NULL;
#pragma clang diagnostic pop
}

#include "CCurl.h"

CURLcode glassurn_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode glassurn_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode glassurn_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode glassurn_curl_set_blob(CURL *handle, CURLoption option, const void *bytes, size_t count) {
    struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
    return curl_easy_setopt(handle, option, &blob);
}

CURLcode glassurn_curl_set_write(CURL *handle, size_t (*callback)(char *, size_t, size_t, void *), void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, callback);
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_WRITEDATA, context) : code;
}

/* The one callback that Swift gives; libcurl's own has another type of result. */
static int (*context_callback)(void *, void *);

static CURLcode set_context(CURL *handle, void *ssl_context, void *context) {
    (void)handle;
    return context_callback(ssl_context, context) == 1 ? CURLE_OK : CURLE_SSL_CERTPROBLEM;
}

CURLcode glassurn_curl_set_context(CURL *handle, int (*callback)(void *, void *), void *context) {
    context_callback = callback;
    CURLcode code = curl_easy_setopt(handle, CURLOPT_SSL_CTX_DATA, context);
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, set_context) : code;
}

CURLcode glassurn_curl_response_code(CURL *handle, long *code) {
    return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, code);
}

CURLcode glassurn_curl_content_type(CURL *handle, const char **value) {
    char *found = NULL;
    CURLcode code = curl_easy_getinfo(handle, CURLINFO_CONTENT_TYPE, &found);
    *value = found;
    return code;
}

CURLcode glassurn_curl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

#ifndef GLASSURN_CCURL_H
#define GLASSURN_CCURL_H

#include <curl/curl.h>

/* curl_easy_setopt and curl_easy_getinfo take variable arguments, which Swift cannot call. */
CURLcode glassurn_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode glassurn_curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode glassurn_curl_set_pointer(CURL *handle, CURLoption option, void *value);
/* Takes a copy of the bytes. */
CURLcode glassurn_curl_set_blob(CURL *handle, CURLoption option, const void *bytes, size_t count);
CURLcode glassurn_curl_set_write(CURL *handle, size_t (*callback)(char *, size_t, size_t, void *), void *context);
/* Calls back with the SSL_CTX of OpenSSL for each new connection; the callback returns 1 if it could set it up. */
CURLcode glassurn_curl_set_context(CURL *handle, int (*callback)(void *ssl_context, void *context), void *context);
CURLcode glassurn_curl_response_code(CURL *handle, long *code);
/* The Content-Type of the answer, or NULL; lives as long as the handle. */
CURLcode glassurn_curl_content_type(CURL *handle, const char **value);
/* Swift does not import the flags of curl_global_init. */
CURLcode glassurn_curl_start(void);

#endif

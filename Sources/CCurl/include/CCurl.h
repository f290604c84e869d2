#ifndef GLASSURN_CCURL_H
#define GLASSURN_CCURL_H

#include <curl/curl.h>

/* curl_easy_setopt and curl_easy_getinfo take variable arguments, which Swift cannot call. */
CURLcode glassurn_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode glassurn_curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode glassurn_curl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode glassurn_curl_set_blob(CURL *handle, CURLoption option, const void *bytes, size_t count);
CURLcode glassurn_curl_set_write(CURL *handle, size_t (*callback)(char *, size_t, size_t, void *), void *context);
CURLcode glassurn_curl_response_code(CURL *handle, long *code);

#endif

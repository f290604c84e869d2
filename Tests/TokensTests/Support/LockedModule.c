/* A PKCS#11 module that is SoftHSM in everything but the login, which says that the PIN is locked: SoftHSM itself never
   locks. The test compiles it, and says in the environment where SoftHSM is. */
#include <dlfcn.h>
#include <p11-kit-1/p11-kit/pkcs11.h>
#include <stdlib.h>

static CK_FUNCTION_LIST table;

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG count) {
    (void)session, (void)user, (void)pin, (void)count;
    return CKR_PIN_LOCKED;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
    void *library = dlopen(getenv("GLASSURN_TEST_SOFTHSM"), RTLD_NOW | RTLD_LOCAL);
    CK_C_GetFunctionList get = library ? (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList") : NULL;
    CK_FUNCTION_LIST_PTR real;
    if (get == NULL || get(&real) != CKR_OK) return CKR_GENERAL_ERROR;
    table = *real;
    table.C_Login = login;
    *list = &table;
    return CKR_OK;
}

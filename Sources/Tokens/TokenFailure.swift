import CPKCS11

/// What the return values of PKCS#11 mean here.
enum TokenFailure {
    static func require(_ result: CK_RV) throws(TokenError) {
        guard result == CKR_OK else { throw error(result) }
    }

    static func error(_ result: CK_RV) -> TokenError {
        switch result {
        case CKR_PIN_INCORRECT, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE: TokenError(.wrongPIN, "the PIN is wrong")
        case CKR_PIN_LOCKED: TokenError(.lockedPIN, "the PIN is locked after too many wrong ones")
        case CKR_PIN_EXPIRED, CKR_USER_PIN_NOT_INITIALIZED:
            TokenError(.unusablePIN, "the PIN must be set or changed first, with the vendor's program")
        case CKR_TOKEN_NOT_PRESENT, CKR_DEVICE_REMOVED, CKR_SLOT_ID_INVALID, CKR_TOKEN_NOT_RECOGNIZED:
            TokenError(.missingToken, "the token is not there, or was taken away")
        default: TokenError(.refused, "the token refuses (\(name(result)))")
        }
    }

    /// The number as the standard lists it.
    static func name(_ result: CK_RV) -> String { "CKR 0x" + String(result, radix: 16) }
}

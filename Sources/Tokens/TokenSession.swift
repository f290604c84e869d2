import CPKCS11
import Primitives

/// One session with one token; read-only.
final class TokenSession: @unchecked Sendable {
    // A session takes one operation at a time: `TokenKey` locks around it.
    let module: TokenModule
    let slot: CK_SLOT_ID
    let handle: CK_SESSION_HANDLE
    /// As the token says, without the spaces at its end.
    let label: String
    private let flags: CK_FLAGS

    var functions: CK_FUNCTION_LIST { module.functions }

    /// - Returns: `nil` for a slot whose token nobody has set up yet: it has nothing on it, and opens no session.
    init?(_ module: TokenModule, slot: CK_SLOT_ID) throws(TokenError) {
        guard let getInfo = module.functions.C_GetTokenInfo, let open = module.functions.C_OpenSession else {
            throw TokenError(.badModule, "the module opens no sessions")
        }
        var info = CK_TOKEN_INFO()
        try TokenFailure.require(getInfo(slot, &info))
        guard info.flags & CK_FLAGS(CKF_TOKEN_INITIALIZED) != 0 else { return nil }
        var handle: CK_SESSION_HANDLE = 0
        try TokenFailure.require(open(slot, CK_FLAGS(CKF_SERIAL_SESSION), nil, nil, &handle))
        self.module = module
        self.slot = slot
        self.handle = handle
        flags = info.flags
        let bytes = withUnsafeBytes(of: info.label) { Array($0) }
        label = String(decoding: bytes.reversed().drop { $0 == 32 || $0 == 0 }.reversed(), as: UTF8.self)
    }

    deinit { _ = functions.C_CloseSession?(handle) }

    /// Whether the PIN is typed on the reader.
    var hasPinPad: Bool { flags & CK_FLAGS(CKF_PROTECTED_AUTHENTICATION_PATH) != 0 }
    private var needsLogin: Bool { flags & CK_FLAGS(CKF_LOGIN_REQUIRED) != 0 }

    /// Proves to the token that its owner is here.
    ///
    /// - Parameter pin: asked for only if the token needs one and has no keys of its own.
    /// - Returns: the PIN, for keys that want it at each use; `nil` where none was needed.
    /// - Throws: `.wrongPIN`, `.lockedPIN`, `.unusablePIN`, `.refused`, what `pin` throws.
    func logIn(_ pin: (String) throws -> SecretBytes) throws -> SecretBytes? {
        guard needsLogin else { return nil }
        guard flags & CK_FLAGS(CKF_USER_PIN_LOCKED) == 0 else { throw TokenFailure.error(CKR_PIN_LOCKED) }
        let secret = hasPinPad ? nil : try pin(label)
        try logIn(CK_USER_TYPE(CKU_USER), secret)
        return secret
    }

    /// Again, for one use of a key that asks each time (CKA_ALWAYS_AUTHENTICATE).
    func confirm(_ pin: SecretBytes?) throws(TokenError) {
        try logIn(CK_USER_TYPE(CKU_CONTEXT_SPECIFIC), pin)
    }

    private func logIn(_ user: CK_USER_TYPE, _ pin: SecretBytes?) throws(TokenError) {
        guard let login = functions.C_Login else { throw TokenError(.badModule, "the module knows no login") }
        let result: CK_RV
        if let pin {
            result = pin.withBytes { bytes in
                var copy = bytes
                defer { SecretBytes.wipe(&copy) }
                return login(handle, user, &copy, CK_ULONG(bytes.count))
            }
        } else {
            result = login(handle, user, nil, 0)
        }
        // Another session of this program may have logged in before.
        guard result != CKR_USER_ALREADY_LOGGED_IN else { return }
        try TokenFailure.require(result)
    }
}

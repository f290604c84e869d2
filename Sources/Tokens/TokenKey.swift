import CPKCS11
import CTokenKey
import Primitives
import Synchronization

/// A private key on a token. OpenSSL asks it to sign; the key never leaves the token.
final class TokenKey: Sendable {
    private let session: TokenSession
    private let key: CK_OBJECT_HANDLE
    private let asksEachTime: Bool
    private let pin: SecretBytes?
    /// One operation at a time; and why the last one failed, which OpenSSL cannot tell.
    private let failure = Mutex<TokenError?>(nil)

    init(_ object: TokenObject, pin: SecretBytes?) {
        session = object.session
        key = object.handle
        asksEachTime = object.isTrue(CK_ATTRIBUTE_TYPE(CKA_ALWAYS_AUTHENTICATE))
        self.pin = asksEachTime ? pin : nil
    }

    /// Why the last signature failed, once.
    func takeFailure() -> TokenError? {
        failure.withLock { failure in
            defer { failure = nil }
            return failure
        }
    }

    /// Signs into `output`; `nil` if the token would not.
    func sign(
        _ operation: glassurn_token_operation, _ input: [UInt8], into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Int? {
        failure.withLock { failure in
            do throws(TokenError) {
                return try perform(operation, input, output)
            } catch {
                failure = error
                return nil
            }
        }
    }

    private func perform(
        _ operation: glassurn_token_operation, _ input: [UInt8], _ output: UnsafeMutableBufferPointer<UInt8>
    ) throws(TokenError) -> Int {
        guard let begin = session.functions.C_SignInit, let sign = session.functions.C_Sign else {
            throw TokenError(.badModule, "the module does not sign")
        }
        var mechanism = CK_MECHANISM(mechanism: Self.mechanism(operation), pParameter: nil, ulParameterLen: 0)
        try TokenFailure.require(begin(session.handle, &mechanism, key))
        if asksEachTime { try session.confirm(pin) }
        var (input, count) = (input, CK_ULONG(output.count))
        try TokenFailure.require(
            sign(session.handle, &input, CK_ULONG(input.count), output.baseAddress, &count))
        return Int(count)
    }

    private static func mechanism(_ operation: glassurn_token_operation) -> CK_MECHANISM_TYPE {
        switch operation {
        case GLASSURN_TOKEN_ECDSA: CK_MECHANISM_TYPE(CKM_ECDSA)
        case GLASSURN_TOKEN_RSA_PKCS1: CK_MECHANISM_TYPE(CKM_RSA_PKCS)
        default: CK_MECHANISM_TYPE(CKM_RSA_X_509)
        }
    }
}

extension TokenKey: CustomReflectable {
    var customMirror: Mirror { Mirror(self, children: []) }
}

import COpenSSL

/// A private key; OpenSSL wipes it when the last reference goes. It cannot be printed, encoded or compared.
package final class PrivateKey: @unchecked Sendable {
    // OpenSSL keys are immutable once made; concurrent signing is allowed.
    let pointer: OpaquePointer

    /// Takes the reference over.
    package init(owning pointer: OpaquePointer) { self.pointer = pointer }

    /// Lends OpenSSL's key.
    package func withPointer<Value>(_ body: (OpaquePointer) -> Value) -> Value {
        withExtendedLifetime(self) { body(pointer) }
    }

    deinit { EVP_PKEY_free(pointer) }
}

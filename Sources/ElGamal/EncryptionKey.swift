public import GroupArithmetic

/// A public key for encryption with its tables: the joint keys K and K̂.
public struct EncryptionKey: Sendable {
    public let base: FixedBase
    public var element: GroupElement { base.element }
    public var group: Group { base.element.group }

    /// - Throws: `.outOfRange` for 1 and g, which no honest ceremony makes (a rule of this project beyond 2.A).
    public init(_ element: GroupElement) throws(ArithmeticError) {
        guard !element.isIdentity, element != element.group.generator else {
            throw ArithmeticError(.outOfRange, "a public key may not be 1 or g")
        }
        base = FixedBase(element)
    }

    /// Enc(σ, ξ) = (g^ξ, K^(σ+ξ)), equation (31). Constant time in σ and ξ.
    ///
    /// - Parameter value: 0 ≤ σ < 2³¹.
    public func encrypt(_ value: Int, nonce: SecretScalar) -> Ciphertext {
        let shifted = nonce + SecretScalar(group, small: value)
        return Ciphertext(alpha: group.g(secret: nonce), beta: base.power(secret: shifted))
    }
}

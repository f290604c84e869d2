public import GroupArithmetic

/// (α, β) as it was read: both values below p, their membership in the subgroup still open.
public struct UncheckedCiphertext: Hashable, Sendable {
    public let alpha: UncheckedElement
    public let beta: UncheckedElement

    public init(alpha: UncheckedElement, beta: UncheckedElement) {
        self.alpha = alpha
        self.beta = beta
    }

    /// Both values tested for membership, without any proof.
    public func checked() throws(ArithmeticError) -> Ciphertext {
        Ciphertext(alpha: try alpha.checked(), beta: try beta.checked())
    }
}

/// (α, β) = (g^ξ, K^(σ+ξ)), an encryption of σ under K; both are members of the subgroup.
///
/// ElectionGuard 2.1.0, section 3.3.1, equation (31). Additively homomorphic: products encrypt sums.
public struct Ciphertext: Hashable, Sendable {
    public private(set) var alpha: GroupElement
    public private(set) var beta: GroupElement

    public init(alpha: GroupElement, beta: GroupElement) {
        self.alpha = alpha
        self.beta = beta
    }

    public static func * (left: Self, right: Self) -> Self {
        Ciphertext(alpha: left.alpha * right.alpha, beta: left.beta * right.beta)
    }

    /// In place, without new memory for the product.
    public static func *= (left: inout Self, right: Self) {
        left.alpha *= right.alpha
        left.beta *= right.beta
    }

    /// An encryption of `weight` times the content (equation 80).
    public func weighted(_ weight: Int) -> Self {
        weight == 1 ? self : Ciphertext(alpha: alpha.power(weight), beta: beta.power(weight))
    }

    /// (1, 1): the empty product, which encrypts zero with nonce zero.
    public static func neutral(_ group: Group) -> Self { Ciphertext(alpha: group.identity, beta: group.identity) }
}

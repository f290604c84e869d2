import GroupArithmetic

/// P(x) = Σ a_j·x^j with secret coefficients, equation (7), and its public image.
enum Polynomial {
    /// P(point) by Horner's rule; constant time in the coefficients.
    static func value(_ coefficients: [SecretScalar], at point: Int) -> SecretScalar {
        let group = coefficients[0].group
        let x = Scalar(group, point)
        return coefficients.dropLast().reversed().reduce(coefficients[coefficients.count - 1]) { $0 * x + $1 }
    }

    /// g^P(point) = Π K_j^(point^j), equation (14), by Horner's rule in the exponent.
    static func image(_ commitments: [GroupElement], at point: Int) -> GroupElement {
        commitments.dropLast().reversed().reduce(commitments[commitments.count - 1]) { $0.power(point) * $1 }
    }
}

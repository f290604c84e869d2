import ElGamal
import GroupArithmetic

/// Proofs with their hints, ready for a batch: every hash was recomputed from the hints and fits, and every value of the
/// ballot is the square of its hint. What is open is whether the equations hold and whether the values are members.
public struct BatchClaim: Sendable {
    /// x = base^response·Π y^challenge over the y of `values`.
    struct Equation: Sendable {
        enum Base { case generator, key }

        let square: SquareElement
        let base: Base
        let response: Scalar
        let challenge: Scalar
        let values: Range<Int>
    }

    /// y: α and β of each selection, or C₀.
    let values: [SquareElement]
    let equations: [Equation]

    /// Each value needs an own equation with a challenge that is not 0: see ``ProofBatch``.
    init?(values: [SquareElement], equations: [Equation]) {
        for index in values.indices {
            let isBound = equations.contains { $0.values == index..<index + 1 && !$0.challenge.isZero }
            guard isBound else { return nil }
        }
        self.values = values
        self.equations = equations
    }
}

extension BatchClaim {
    /// The square of a hint, if it is the value that was read.
    static func square(_ root: SquareRoot, of value: UncheckedElement) -> SquareElement? {
        let square = SquareElement(root)
        return square.equals(value) ? square : nil
    }
}

public import ElGamal
public import GroupArithmetic

/// Square roots of a pair (α, β) or (a_j, b_j).
public struct PairRoots: Hashable, Sendable {
    public let alpha: SquareRoot
    public let beta: SquareRoot

    public init(alpha: SquareRoot, beta: SquareRoot) {
        self.alpha = alpha
        self.beta = beta
    }
}

/// Square roots beside one contest's proofs, with which they can be verified in a batch.
///
/// Hints: with them or without, right or wrong, the verdict on a proof is the same. Size: 2 elements and 2 for each
/// value 0 … R a selection; in the standard group 3 KiB for a selection with limit 1.
public struct ContestRoots: Hashable, Sendable {
    public struct Selection: Hashable, Sendable {
        public let ciphertext: PairRoots
        /// Of (a_j, b_j), j = 0 … R.
        public let commitments: [PairRoots]

        public init(ciphertext: PairRoots, commitments: [PairRoots]) {
            self.ciphertext = ciphertext
            self.commitments = commitments
        }
    }

    public let selections: [Selection]
    /// Of the contest's own proof, j = 0 … L.
    public let commitments: [PairRoots]

    public init(selections: [Selection], commitments: [PairRoots]) {
        self.selections = selections
        self.commitments = commitments
    }
}

/// Square roots of C₀ and of the commitment of its proof.
public struct SchnorrRoots: Hashable, Sendable {
    public let statement: SquareRoot
    public let commitment: SquareRoot

    public init(statement: SquareRoot, commitment: SquareRoot) {
        self.statement = statement
        self.commitment = commitment
    }
}

/// A pair of values that are known to be squares, by their roots.
public struct SquarePair: Sendable {
    public let alpha: SquareElement
    public let beta: SquareElement

    public init(alpha: SquareElement, beta: SquareElement) {
        self.alpha = alpha
        self.beta = beta
    }

    public init(_ roots: PairRoots) {
        self.init(alpha: SquareElement(roots.alpha), beta: SquareElement(roots.beta))
    }

    /// The products of all α and of all β; there is at least one pair.
    public static func product(_ pairs: [SquarePair]) -> SquarePair {
        SquarePair(alpha: .product(pairs.map(\.alpha)), beta: .product(pairs.map(\.beta)))
    }

    /// As it travels.
    public var ciphertext: UncheckedCiphertext {
        UncheckedCiphertext(alpha: alpha.unchecked, beta: beta.unchecked)
    }
}

/// A pair with the roots of which it was made.
public struct RootedPair: Sendable {
    public let value: SquarePair
    public let roots: PairRoots

    /// The squares of two members.
    public init(alphaRoot: GroupElement, betaRoot: GroupElement) {
        roots = PairRoots(alpha: SquareRoot(of: alphaRoot), beta: SquareRoot(of: betaRoot))
        value = SquarePair(roots)
    }
}

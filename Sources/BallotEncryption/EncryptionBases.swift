import ElGamal
package import ElectionModel
import GroupArithmetic

/// The bases of a ballot's powers: g, K and K̂, each with its tables, and how powers with secret exponents are computed.
package struct EncryptionBases: Sendable {
    /// 22 windows for an exponent of 256 bits; 44 MiB a base in the standard group.
    private static let variableTimeWindowBits = 12

    let generator: FixedBase
    /// K.
    let voteKey: FixedBase
    /// K̂.
    let dataKey: FixedBase
    let isVariableTime: Bool

    /// In constant time, as a voter's device must.
    package init(_ context: ElectionContext) {
        generator = context.group.generatorBase
        voteKey = context.voteKey.base
        dataKey = context.dataKey.base
        isVariableTime = false
    }

    /// In *variable time* with wide tables, for ballots of voters who do not exist.
    package init(variableTime context: ElectionContext, windowBits: Int = variableTimeWindowBits) {
        generator = FixedBase(context.group.generator, windowBits: windowBits)
        voteKey = FixedBase(context.voteKey.element, windowBits: windowBits)
        dataKey = FixedBase(context.dataKey.element, windowBits: windowBits)
        isVariableTime = true
    }

    func powers(_ base: FixedBase, _ exponents: [SecretScalar]) -> [GroupElement] {
        isVariableTime ? base.powers(variableTime: exponents) : base.powers(secret: exponents)
    }
}

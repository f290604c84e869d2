import ElectionTestKit
import ElGamal
public import GroupArithmetic
import Primitives
public import Testing

enum TestGroups {
    static let all = [Group.standard] + GroupParameters.allInsecure.map { Group($0) }
    static let toy7 = Group(.insecure7)
    /// q of 64 bits: a wrong proof passes with probability 2⁻⁶⁴, and everything is fast.
    static let toy64 = Group(.insecure64)

    static func named(_ name: String) throws -> Group { try #require(all.first { $0.parameters.name == name }) }
}

extension Group {
    func unchecked(_ value: HexBytes) throws -> UncheckedElement { try UncheckedElement(self, bytes: value.bytes) }
    func member(_ value: HexBytes) throws -> GroupElement { try unchecked(value).checked() }
    func scalar(_ value: HexBytes) throws -> Scalar { try Scalar(self, bytes: value.bytes) }
    func secret(_ value: HexBytes) throws -> SecretScalar { try SecretScalar(self, bytes: value.bytes) }

    func randomScalar(_ random: inout SeededRandom) -> Scalar { Scalar(self, reducing: random.bytes(64)) }
    func randomMember(_ random: inout SeededRandom) -> GroupElement { g(randomScalar(&random)) }
    var one: Scalar { Scalar(self, 1) }

    /// p − x for a member x: a canonical value outside the subgroup.
    func negative(_ member: GroupElement) throws -> UncheckedElement {
        var borrow = 0
        let digits = zip(parameters.p.reversed(), member.bytes.reversed()).map { high, low -> UInt8 in
            let difference = Int(high) - Int(low) - borrow
            borrow = difference < 0 ? 1 : 0
            return UInt8(truncatingIfNeeded: difference)
        }
        return try UncheckedElement(self, bytes: Array(digits.reversed()))
    }
}

extension GroupElement {
    var unchecked: UncheckedElement { get throws { try UncheckedElement(group, bytes: bytes) } }
}

extension Ciphertext {
    var unchecked: UncheckedCiphertext {
        get throws { UncheckedCiphertext(alpha: try alpha.unchecked, beta: try beta.unchecked) }
    }
}

extension Scalar {
    var secret: SecretScalar { get throws { try SecretScalar(group, bytes: bytes) } }
}

/// A hash that stands for H_I, H_E or H_P in a test.
func someHash(_ name: String) -> HashValue { SHA256.hash(Array(name.utf8)) }

extension Group: CustomTestStringConvertible {
    public var testDescription: String { parameters.name }
}

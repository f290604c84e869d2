import ElectionTestKit
public import GroupArithmetic
import Primitives
public import Testing

/// Every parameter set of the specification, built once.
enum TestGroups {
    static let all = [Group.standard] + GroupParameters.allInsecure.map { Group($0) }
    static let toy7 = Group(.insecure7)
    static let toy64 = Group(.insecure64)

    static func named(_ name: String) throws -> Group { try #require(all.first { $0.parameters.name == name }) }
}

extension Group {
    func member(_ value: HexBytes) throws -> GroupElement { try UncheckedElement(self, bytes: value.bytes).checked() }
    func scalar(_ value: HexBytes) throws -> Scalar { try Scalar(self, bytes: value.bytes) }

    /// g^x for the next x of the stream.
    func randomMember(_ random: inout SeededRandom) -> GroupElement { g(randomScalar(&random)) }
    func randomScalar(_ random: inout SeededRandom) -> Scalar { Scalar(self, reducing: random.bytes(64)) }
}

extension Scalar {
    /// The same value as a secret.
    var secret: SecretScalar { get throws { try SecretScalar(group, bytes: bytes) } }
}

extension Group: CustomTestStringConvertible {
    public var testDescription: String { parameters.name }
}

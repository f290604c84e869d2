public import GroupArithmetic
public import Primitives

/// The hashes that bind everything to one election (ElectionGuard 2.1.0, sections 3.1.2, 3.1.4, 3.2.2 and 3.2.3).
public enum BaseHashes {
    /// "v2.1.0" in UTF-8, padded with zero bytes to 32.
    public static var version: HashValue {
        let text = Array("v2.1.0".utf8)
        guard let value = try? HashValue(bytes: text + [UInt8](repeating: 0, count: 32 - text.count)) else {
            preconditionFailure("the version has 32 bytes")
        }
        return value
    }

    /// H_P = H(ver; 0x00, p, q, g, n, k), (4): len(B₁) = 9 + 2·l_p + l_q (1065 in the standard group).
    public static func parameterBaseHash(_ group: Group, guardianCount: Int, quorum: Int) -> HashValue {
        var input = HashInput(version, .parameterBaseHash)
        input.append(fixed: group.parameters.p)
        input.append(fixed: group.parameters.q)
        input.append(fixed: group.generator.bytes)
        input.append(guardianCount)
        input.append(quorum)
        return input.hash(length: 9 + 2 * group.elementByteCount + group.scalarByteCount)
    }

    /// H_B = H(H_P; 0x01, manifest), (5): the manifest's bytes go in after their length in 4 bytes.
    public static func baseHash(_ parameterBaseHash: HashValue, manifest: [UInt8]) -> HashValue {
        var input = HashInput(parameterBaseHash, .baseHash)
        input.append(counted: manifest)
        return input.hash(length: 5 + manifest.count)
    }

    /// H_G, (27): len(B₁) = 1 + (2 + 2nk + n)·l_p. The proofs are not in it.
    public static func guardianRecordHash(
        _ baseHash: HashValue, voteKey: GroupElement, dataKey: GroupElement, guardians: [GuardianPublicKeys]
    ) -> HashValue {
        let elements =
            [voteKey, dataKey] + guardians.flatMap(\.voteCommitments) + guardians.flatMap(\.dataCommitments)
            + guardians.map(\.communicationKey)
        var input = HashInput(baseHash, .guardianRecord)
        for element in elements { input.append(fixed: element.bytes) }
        return input.hash(length: 1 + elements.count * voteKey.group.elementByteCount)
    }

    /// H_E = H(H_B; 0x14, K, K̂), (30): len(B₁) = 1 + 2·l_p.
    public static func extendedBaseHash(
        _ baseHash: HashValue, voteKey: GroupElement, dataKey: GroupElement
    ) -> HashValue {
        var input = HashInput(baseHash, .extendedBaseHash)
        input.append(fixed: voteKey.bytes)
        input.append(fixed: dataKey.bytes)
        return input.hash(length: 1 + 2 * voteKey.group.elementByteCount)
    }
}

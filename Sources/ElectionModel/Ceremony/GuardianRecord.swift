public import GroupArithmetic
public import Primitives

/// The file `guardians.json`: all public keys of the guardians, the joint keys and the hashes that bind them.
///
/// ElectionGuard 2.1.0, section 3.2.2, "Share verification and the guardian record". Signed by every guardian.
public struct GuardianRecord: Hashable, Sendable {
    /// SHA-256 of commitments.json.
    public let commitmentSet: HashValue
    public let guardianCount: Int
    public let quorum: Int
    /// H_P, H_B, H_G and H_E.
    public let parameterBaseHash: HashValue
    public let baseHash: HashValue
    public let guardianRecordHash: HashValue
    public let extendedBaseHash: HashValue
    /// K and K̂.
    public let voteKey: GroupElement
    public let dataKey: GroupElement
    /// In the order 1 … n.
    public let guardians: [GuardianPublicKeys]

    public init(
        commitmentSet: HashValue, guardianCount: Int, quorum: Int, parameterBaseHash: HashValue, baseHash: HashValue,
        guardianRecordHash: HashValue, extendedBaseHash: HashValue, voteKey: GroupElement, dataKey: GroupElement,
        guardians: [GuardianPublicKeys]
    ) {
        self.commitmentSet = commitmentSet
        self.guardianCount = guardianCount
        self.quorum = quorum
        self.parameterBaseHash = parameterBaseHash
        self.baseHash = baseHash
        self.guardianRecordHash = guardianRecordHash
        self.extendedBaseHash = extendedBaseHash
        self.voteKey = voteKey
        self.dataKey = dataKey
        self.guardians = guardians
    }

    /// g^z_ℓ = Π_i Π_m K_{i,m}^(ℓ^m), the public form of guardian ℓ's share of the vote key (note 3.7, equation 94).
    public func shareKey(of guardian: Int) -> GroupElement { image(of: guardian, guardians.map(\.voteCommitments)) }

    /// g^ẑ_ℓ, the same for the data key.
    public func dataShareKey(of guardian: Int) -> GroupElement { image(of: guardian, guardians.map(\.dataCommitments)) }

    private func image(of guardian: Int, _ commitments: [[GroupElement]]) -> GroupElement {
        let group = voteKey.group
        let point = Scalar(group, guardian)
        var exponent = Scalar(group, 1)
        var result = group.identity
        for m in 0..<quorum {
            result = result * group.product(commitments.map { $0[m] }).power(exponent)
            exponent = exponent * point
        }
        return result
    }
}

extension GuardianRecord: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = [
            "type", "format", "commitments", "guardian_count", "quorum", "parameter_base_hash", "base_hash",
            "guardian_record_hash", "extended_base_hash", "vote_key", "data_key", "guardians",
        ]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try reader.type("guardians")
            try reader.formatZero()
            let maximum = ElectionConfiguration.maximumGuardianCount
            return try GuardianRecord(
                commitmentSet: reader.hash("commitments"),
                guardianCount: reader.integer("guardian_count", in: 2...maximum),
                quorum: reader.integer("quorum", in: 2...maximum),
                parameterBaseHash: reader.hash("parameter_base_hash"), baseHash: reader.hash("base_hash"),
                guardianRecordHash: reader.hash("guardian_record_hash"),
                extendedBaseHash: reader.hash("extended_base_hash"),
                voteKey: reader.member("vote_key"), dataKey: reader.member("data_key"),
                guardians: reader.values("guardians", GuardianPublicKeys.self, limit: maximum))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "guardians")
            $0.field("format", 0)
            $0.field("commitments", commitmentSet)
            $0.field("guardian_count", guardianCount)
            $0.field("quorum", quorum)
            $0.field("parameter_base_hash", parameterBaseHash)
            $0.field("base_hash", baseHash)
            $0.field("guardian_record_hash", guardianRecordHash)
            $0.field("extended_base_hash", extendedBaseHash)
            $0.field("vote_key", voteKey)
            $0.field("data_key", dataKey)
            $0.field("guardians", array: guardians)
        }
    }
}

public import GroupArithmetic
public import Primitives

/// What a guardian keeps after the ceremony: z_i = P(i) and ẑ_i = P̂(i) (ElectionGuard 2.1.0, equation 24), and
/// which election they belong to. Not printable, not comparable, not encodable but sealed.
///
/// No function here or elsewhere puts shares together to the secret key.
public final class GuardianShare: Sendable {
    /// i, from 1.
    public let index: Int
    /// The election's fingerprint, as the guardian computed it from its own view of the ceremony.
    public let fingerprint: HashValue
    /// H_E.
    public let extendedBaseHash: HashValue
    /// z_i.
    public let voteShare: SecretScalar
    /// ẑ_i.
    public let dataShare: SecretScalar

    public init(
        index: Int, fingerprint: HashValue, extendedBaseHash: HashValue, voteShare: SecretScalar,
        dataShare: SecretScalar
    ) {
        self.index = index
        self.fingerprint = fingerprint
        self.extendedBaseHash = extendedBaseHash
        self.voteShare = voteShare
        self.dataShare = dataShare
    }

    /// Whether this is the share of its guardian under the record's keys: index, H_E, g^z_i and g^ẑ_i (note 3.7).
    ///
    /// - Throws: `.inconsistent`.
    /// - Complexity: 2nk short and 2 fixed-base exponentiations.
    public func requireFits(_ record: GuardianRecord) throws(FormatError) {
        guard extendedBaseHash == record.extendedBaseHash else {
            throw FormatError(.inconsistent, "the share of guardian \(index) belongs to another election")
        }
        guard record.guardians.indices.contains(index - 1) else {
            throw FormatError(.inconsistent, "the record has no guardian \(index)")
        }
        let group = voteShare.group
        guard group.g(secret: voteShare) == image(record.guardians.map(\.voteCommitments), group),
            group.g(secret: dataShare) == image(record.guardians.map(\.dataCommitments), group)
        else { throw FormatError(.inconsistent, "the share of guardian \(index) does not fit the record's keys") }
    }

    /// Π_j Π_m K_{j,m}^(i^m), by Horner's rule in the exponent.
    private func image(_ commitments: [[GroupElement]], _ group: Group) -> GroupElement {
        commitments.reduce(group.identity) { product, row in
            product * row.reversed().reduce(group.identity) { $0.power(index) * $1 }
        }
    }
}

extension GuardianShare: CustomStringConvertible, CustomReflectable {
    public var description: String { "GuardianShare(redacted)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The layout inside the sealed file, 148 bytes:
///
///     16 bytes   the ASCII bytes "glassurn-gshr-v0"
///      4         i, from 1, big endian
///     32         the fingerprint
///     32         H_E
///     32         z_i, big endian, below q
///     32         ẑ_i, likewise
extension GuardianShare {
    private static let magic = Array("glassurn-gshr-v0".utf8)
    private static let byteCount = 148
    /// Of the sealed file.
    public static let sealedByteCount = byteCount + SealedFile.overheadByteCount

    /// - Throws: `.weakPassphrase`.
    public func seal(
        passphrase: SecretBytes, using random: inout some SecureRandomSource
    ) throws(PrimitivesError) -> [UInt8] {
        try SealedFile.seal(encoded(), passphrase: passphrase, using: &random)
    }

    package func encoded() -> SecretBytes {
        var bytes: [UInt8] = []
        // Growing would leave copies behind in memory.
        bytes.reserveCapacity(Self.byteCount)
        bytes += Self.magic
        bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: index >> $0) }
        bytes += fingerprint.bytes
        bytes += extendedBaseHash.bytes
        for share in [voteShare, dataShare] { share.withBytes(count: 32) { bytes += $0 } }
        return SecretBytes(wiping: &bytes)
    }

    /// - Throws: `.wrongPassphrase`, also for a changed file; `.badSeal` if something else was sealed.
    public static func open(
        _ sealed: [UInt8], passphrase: SecretBytes, group: Group
    ) throws(PrimitivesError) -> GuardianShare {
        let content = try SealedFile.open(sealed, passphrase: passphrase)
        return try content.withBytes { (bytes) throws(PrimitivesError) in try decode(bytes, group) }
    }

    /// - Throws: `.badSeal`.
    package static func decode(_ bytes: [UInt8], _ group: Group) throws(PrimitivesError) -> GuardianShare {
        let index = bytes.dropFirst(16).prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count == byteCount, bytes.starts(with: magic),
            (1...ElectionConfiguration.maximumGuardianCount).contains(index)
        else { throw PrimitivesError(.badSeal, "the sealed content is not a guardian's share of this version") }
        return GuardianShare(
            index: index, fingerprint: try HashValue(bytes: bytes[20..<52]),
            extendedBaseHash: try HashValue(bytes: bytes[52..<84]), voteShare: try scalar(bytes[84..<116], group),
            dataShare: try scalar(bytes[116..<148], group))
    }

    private static func scalar(_ bytes: ArraySlice<UInt8>, _ group: Group) throws(PrimitivesError) -> SecretScalar {
        var copy = Array(bytes)
        defer { SecretBytes.wipe(&copy) }
        guard let scalar = try? SecretScalar(group, bytes: copy) else {
            throw PrimitivesError(.badSeal, "a share is not below q")
        }
        return scalar
    }
}

public import ElGamal
public import GroupArithmetic
public import Primitives
import SigmaProofs

/// An election after its key ceremony: definition, keys and the hashes that bind everything to it.
///
/// It can only come out of the checks in its initializer: strict formats, hashes recomputed (verifications 1.E, 1.F,
/// 4.A), joint keys recomputed (3.A, 3.B), key proofs (2.A to 2.C). Safe to share between threads.
public final class ElectionContext: Sendable {
    public let group: Group
    public let manifest: Manifest
    public let configuration: ElectionConfiguration
    public let definition: DefinitionDocument
    public let guardianRecord: GuardianRecord
    public let fingerprint: HashValue
    /// K and K̂ with their tables.
    public let voteKey: EncryptionKey
    public let dataKey: EncryptionKey

    /// H_P, H_B and H_E.
    public var parameterBaseHash: HashValue { guardianRecord.parameterBaseHash }
    public var baseHash: HashValue { guardianRecord.baseHash }
    public var extendedBaseHash: HashValue { guardianRecord.extendedBaseHash }

    /// - Parameters:
    ///   - bundle: the public files of the election.
    ///   - fingerprint: the number that the caller knows from elsewhere; `nil` only where the files themselves are the
    ///     source of trust (the officials' own folder).
    /// - Throws: `.inconsistent` with what does not fit.
    public init(_ bundle: ElectionBundle, group: Group, pinned fingerprint: HashValue?) throws(FormatError) {
        let computed = ElectionFingerprint.compute(
            definition: bundle.definition, guardians: SHA256.hash(bundle.guardians))
        if let fingerprint, fingerprint != computed {
            throw FormatError(
                .inconsistent, "these files have the fingerprint \(computed), expected \(fingerprint)",
                path: "fingerprint")
        }
        let manifest = try Manifest(canonical: bundle.manifest, group: group)
        let configuration = try ElectionConfiguration(canonical: bundle.election, group: group)
        try configuration.requireTexts(for: manifest)
        try configuration.requireCountable(manifest)
        let record = try GuardianRecord(canonical: bundle.guardians, group: group)
        try record.verify(manifest: bundle.manifest, configuration: configuration)
        self.group = group
        self.manifest = manifest
        self.configuration = configuration
        definition = bundle.definition
        guardianRecord = record
        self.fingerprint = computed
        do throws(ArithmeticError) {
            voteKey = try EncryptionKey(record.voteKey)
            dataKey = try EncryptionKey(record.dataKey)
        } catch {
            throw FormatError(.outOfRange, error.reason, path: "guardians")
        }
    }
}

/// The public files of an election as bytes: what a client fetches and an observer reads. Nothing in it is checked.
public struct ElectionBundle: Hashable, Sendable {
    public let manifest: [UInt8]
    public let election: [UInt8]
    public let guardians: [UInt8]
    /// SHA-256 of the roll, which itself is not public.
    public let roll: HashValue

    public init(manifest: [UInt8], election: [UInt8], guardians: [UInt8], roll: HashValue) {
        self.manifest = manifest
        self.election = election
        self.guardians = guardians
        self.roll = roll
    }

    /// The definition document that these files have.
    public var definition: DefinitionDocument {
        DefinitionDocument(manifest: SHA256.hash(manifest), election: SHA256.hash(election), roll: roll)
    }
}

extension ElectionBundle: CanonicalJSON {
    /// Each file in base 64, so that its bytes cannot change on the way.
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "manifest", "election", "guardians", "roll"]) {
            (reader) throws(FormatError) in
            try reader.type("election-bundle")
            return try ElectionBundle(
                manifest: reader.base64("manifest", limit: 32 << 20),
                election: reader.base64("election", limit: 32 << 20),
                guardians: reader.base64("guardians", limit: 64 << 20), roll: reader.hash("roll"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "election-bundle")
            $0.field("manifest", base64: manifest)
            $0.field("election", base64: election)
            $0.field("guardians", base64: guardians)
            $0.field("roll", roll)
        }
    }
}

extension ElectionConfiguration {
    /// Each language has words for every contest and option.
    public func requireTexts(for manifest: Manifest) throws(FormatError) {
        let shape = manifest.contests.map(\.options.count)
        for (index, texts) in settings.texts.enumerated() where texts.contests.map(\.options.count) != shape {
            throw FormatError(
                .inconsistent, "the texts in \"\(texts.language)\" do not have the manifest's contests and options",
                path: "texts[\(index)]")
        }
    }

    /// Whatever the electorate votes, decryption finds every total: none can be above
    /// ``DiscreteLogTable/maximumBound``.
    public func requireCountable(_ manifest: Manifest) throws(FormatError) {
        try Self.requireCountable(electorate.groups, manifest)
    }

    static func requireCountable(_ electorate: [Electorate.Group], _ manifest: Manifest) throws(FormatError) {
        for (position, contest) in manifest.contests.enumerated() {
            let groups = electorate.filter { group in
                let style = group.ballotStyle - 1
                return manifest.ballotStyles.indices.contains(style)
                    && manifest.ballotStyles[style].contests.contains(position + 1)
            }
            var rest = DiscreteLogTable.maximumBound / contest.selectionLimit
            for group in groups {
                let (weight, overflow) = group.voters.multipliedReportingOverflow(by: group.weight)
                guard !overflow, weight <= rest else {
                    throw FormatError(
                        .outOfRange,
                        "contest \(position + 1): voters times weight times limit may pass 2^40, and no total above it "
                            + "can be found; lower the weights in the roll", path: "electorate")
                }
                rest -= weight
            }
        }
    }
}

extension GuardianRecord {
    /// Verifications 1.E, 1.F, 2, 3 and 4 on this record, and the rules of this project: no key 1 or g, no equal keys.
    ///
    /// - Complexity: 2n(k + 1) exponentiations.
    public func verify(manifest: [UInt8], configuration: ElectionConfiguration) throws(FormatError) {
        let settings = configuration.settings
        guard guardianCount == settings.guardianCount, quorum == settings.quorum, guardians.count == guardianCount
        else {
            throw FormatError(.inconsistent, "another number of guardians than election.json says", path: "guardians")
        }
        try requireHashes(manifest)
        for (position, keys) in guardians.enumerated() {
            try keys.verify(index: position + 1, quorum: quorum, parameterBaseHash: parameterBaseHash)
        }
        try requireDistinctKeys()
        let group = voteKey.group
        guard voteKey == group.product(guardians.map { $0.voteCommitments[0] }) else {
            throw FormatError(.inconsistent, "K is not the product of the guardians' keys (3.A)", path: "vote_key")
        }
        guard dataKey == group.product(guardians.map { $0.dataCommitments[0] }) else {
            throw FormatError(.inconsistent, "K̂ is not the product of the guardians' keys (3.B)", path: "data_key")
        }
    }

    private func requireHashes(_ manifest: [UInt8]) throws(FormatError) {
        let hp = BaseHashes.parameterBaseHash(voteKey.group, guardianCount: guardianCount, quorum: quorum)
        let hb = BaseHashes.baseHash(hp, manifest: manifest)
        let hg = BaseHashes.guardianRecordHash(hb, voteKey: voteKey, dataKey: dataKey, guardians: guardians)
        let he = BaseHashes.extendedBaseHash(hb, voteKey: voteKey, dataKey: dataKey)
        let pairs = [
            (hp, parameterBaseHash, "parameter_base_hash"), (hb, baseHash, "base_hash"),
            (hg, guardianRecordHash, "guardian_record_hash"), (he, extendedBaseHash, "extended_base_hash"),
        ]
        for (computed, stated, path) in pairs where computed != stated {
            throw FormatError(.inconsistent, "the hash is \(computed), the record says \(stated)", path: path)
        }
    }

    private func requireDistinctKeys() throws(FormatError) {
        let group = voteKey.group
        let keys = guardians.flatMap { $0.voteCommitments + $0.dataCommitments + [$0.communicationKey] }
        guard Set(keys).count == keys.count else {
            throw FormatError(.inconsistent, "two public keys are equal", path: "guardians")
        }
        guard !keys.contains(group.identity), !keys.contains(group.generator) else {
            throw FormatError(.outOfRange, "a public key is 1 or g", path: "guardians")
        }
    }
}

extension GuardianPublicKeys {
    /// Verification 2 for one guardian.
    public func verify(index: Int, quorum: Int, parameterBaseHash: HashValue) throws(FormatError) {
        let path = "guardians[\(index - 1)]"
        guard guardian == index else {
            throw FormatError(.inconsistent, "expected guardian \(index), found \(guardian)", path: path)
        }
        guard voteCommitments.count == quorum, dataCommitments.count == quorum else {
            throw FormatError(.inconsistent, "a guardian has \(quorum) commitments for each key", path: path)
        }
        for purpose in GuardianKeyProof.Purpose.allCases {
            do throws(ProofError) {
                try proof(purpose).verify(statement(purpose), parameterBaseHash: parameterBaseHash)
            } catch {
                throw FormatError(.inconsistent, error.reason, path: path)
            }
        }
    }
}

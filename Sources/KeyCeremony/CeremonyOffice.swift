public import ElectionModel
import GroupArithmetic
public import Primitives

/// The officials' part of the ceremony: they carry files and hold no secrets.
public struct CeremonyOffice: Sendable {
    public let files: CeremonyFiles

    public init(_ files: CeremonyFiles) { self.files = files }

    /// Writes `ceremony/ceremony.json` with a new identifier.
    ///
    /// - Throws: the errors of ``CeremonyFiles/plan()``; `.wrongStep` if a ceremony is under way.
    public func start(using random: inout some SecureRandomSource) throws -> Ceremony {
        let ceremony = Ceremony(starting: try files.plan(), using: &random)
        for name in [CeremonyFiles.start, ElectionFolder.commitments, ElectionFolder.guardians]
        where DurableFile.exists(files.path(name)) {
            throw CeremonyError(.wrongStep, "a ceremony is under way: \(files.path(name)) is there")
        }
        try DurableFile.makeFolder(files.path(ElectionFolder.ceremony))
        try DurableFile.write(ceremony.start.canonicalBytes, to: files.path(CeremonyFiles.start))
        return ceremony
    }

    /// Whether a ceremony was started in this folder and not put aside.
    public func isUnderWay() -> Bool { DurableFile.exists(files.path(CeremonyFiles.start)) }

    /// Whether ``collectCommitments()`` was done.
    public func hasCollectedCommitments() -> Bool { DurableFile.exists(files.path(ElectionFolder.commitments)) }

    /// Collects the commitments of all guardians into `commitments.json`.
    ///
    /// - Throws: `.missingDocument`, `.missingSignature`, `.badSignature`, `.malformedDocument` or
    ///   `.otherCeremony` with the guardian; `PrimitivesError` `.fileExists`.
    public func collectCommitments() throws -> CommitmentSet {
        let ceremony = try files.ceremony()
        let commitments = try (1...ceremony.plan.guardianCount).map { try files.commitment($0, ceremony) }
        let set = try ceremony.commitmentSet(commitments)
        try DurableFile.write(set.canonicalBytes, to: files.path(ElectionFolder.commitments))
        return set
    }

    /// Checks that all guardians signed one record made of the agreed keys, and writes `fingerprint.txt`.
    ///
    /// - Throws: `.complaint` if a guardian has complained; `.missingSignature` or `.badSignature`,
    ///   `.commitmentMismatch`, `.recordMismatch`, `.malformedDocument`.
    public func finish() throws -> HashValue {
        let ceremony = try files.ceremony()
        try files.requireNoComplaint(ceremony)
        let agreed = try files.agreed(ceremony)
        let document = try files.signed(ElectionFolder.guardians, of: nil)
        let verified = try ceremony.requireAllSignatures(document, name: ElectionFolder.guardians)
        let record = try files.decode(GuardianRecord.self, verified.bytes, ElectionFolder.guardians, nil)
        // The record follows from the keys, and the keys from the commitments: recompute it and compare.
        guard try VerifiedKeys(record.guardians, agreed: agreed).record().canonicalBytes == verified.bytes else {
            throw CeremonyError(.recordMismatch, "guardians.json does not follow from the guardians' keys")
        }
        do throws(FormatError) {
            try record.verify(manifest: ceremony.plan.manifest, configuration: ceremony.plan.configuration)
        } catch {
            throw CeremonyError(.recordMismatch, "guardians.json: \(error)")
        }
        let fingerprint = ElectionFingerprint.compute(
            definition: ceremony.plan.definition, guardians: verified.hash)
        try DurableFile.write(
            Array("\(fingerprint.hexadecimal)\n".utf8), to: files.path(ElectionFolder.fingerprint))
        return fingerprint
    }
}

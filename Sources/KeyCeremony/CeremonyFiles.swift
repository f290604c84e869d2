import ElectionModel
public import GroupArithmetic
import Primitives

/// The election folder as the ceremony uses it (see ``ElectionFolder``):
///
///     ceremony/ceremony.json                  the start
///     ceremony/commitment-1.json …            first round, each signed by its guardian (….guardian-1.p7s)
///     commitments.json                        the set, signed by all guardians
///     ceremony/keys-1.json …                  second round
///     ceremony/shares-1.json …                third round, each signed by its guardian
///     ceremony/complaint-1.json               only when something is wrong, signed by its guardian
///     guardians.json                          the record, signed by all guardians
public struct CeremonyFiles: Sendable {
    public let folder: String
    public let group: Group

    public init(_ folder: String, group: Group) {
        self.folder = folder
        self.group = group
    }

    public func path(_ name: String) -> String { "\(folder)/\(name)" }

    static let start = "\(ElectionFolder.ceremony)/ceremony.json"
    static func commitment(_ guardian: Int) -> String { "\(ElectionFolder.ceremony)/commitment-\(guardian).json" }
    static func keys(_ guardian: Int) -> String { "\(ElectionFolder.ceremony)/keys-\(guardian).json" }
    static func shares(_ guardian: Int) -> String { "\(ElectionFolder.ceremony)/shares-\(guardian).json" }

    static func complaint(_ guardian: Int) -> String { "\(ElectionFolder.ceremony)/complaint-\(guardian).json" }

    /// The definition, signed by the officials that it names, and the files that it covers.
    public func plan() throws -> CeremonyPlan {
        let configuration = try decode(ElectionConfiguration.self, ElectionFolder.election, nil)
        let signed = try SignedDocument.load(path(ElectionFolder.definition))
        let definition: DefinitionDocument
        do throws(FormatError) {
            let verified = try signed.verified(.officials(.definition), configuration: configuration)
            definition = try DefinitionDocument(canonical: verified.bytes, group: group)
        } catch {
            let code = error.code == .inconsistent ? CeremonyError.Code.badSignature : .malformedDocument
            throw CeremonyError(code, "\(ElectionFolder.definition): \(error)")
        }
        return try CeremonyPlan(
            group: group, manifest: DurableFile.read(path(ElectionFolder.manifest)), configuration: configuration,
            definition: definition)
    }

    /// The ceremony that was started in this folder.
    public func ceremony() throws -> Ceremony {
        let plan = try plan()
        guard DurableFile.exists(path(Self.start)) else {
            throw CeremonyError(.wrongStep, "no ceremony has been started in \(folder)")
        }
        return try Ceremony(joining: decode(CeremonyStart.self, Self.start, nil), plan: plan)
    }

    /// The set that all guardians have signed.
    public func agreed(_ ceremony: Ceremony) throws -> AgreedCommitments {
        try AgreedCommitments(signed(ElectionFolder.commitments, of: nil), ceremony: ceremony)
    }

    /// The opened keys of all guardians, checked.
    public func keys(_ agreed: AgreedCommitments) throws -> VerifiedKeys {
        let all = 1...agreed.ceremony.plan.guardianCount
        return try VerifiedKeys(
            all.map { try decode(GuardianPublicKeys.self, Self.keys($0), $0) }, agreed: agreed)
    }

    /// The commitment of one guardian, with its signature checked.
    func commitment(_ guardian: Int, _ ceremony: Ceremony) throws -> CeremonyCommitment {
        let document = try signed(Self.commitment(guardian), of: guardian)
        try ceremony.requireSignature(document, of: guardian)
        return try decode(CeremonyCommitment.self, document.bytes, Self.commitment(guardian), guardian)
    }

    /// The shares by one guardian, with its signature checked, so that a complaint names the right one.
    func shares(_ guardian: Int, _ ceremony: Ceremony) throws -> EncryptedShares {
        let document = try signed(Self.shares(guardian), of: guardian)
        try ceremony.requireSignature(document, of: guardian)
        let shares = try decode(EncryptedShares.self, document.bytes, Self.shares(guardian), guardian)
        guard shares.sender == guardian else {
            throw CeremonyError(
                .malformedDocument, guardian: guardian, "found the shares of guardian \(shares.sender)")
        }
        return shares
    }

    /// All complaints, with their signatures checked, so that nobody can end a ceremony in a guardian's name.
    func complaints(_ ceremony: Ceremony) throws -> [CeremonyComplaint] {
        try (1...ceremony.plan.guardianCount).filter { DurableFile.exists(path(Self.complaint($0))) }.map { guardian in
            let document = try signed(Self.complaint(guardian), of: guardian)
            try ceremony.requireSignature(document, of: guardian)
            let name = Self.complaint(guardian)
            let complaint = try decode(CeremonyComplaint.self, document.bytes, name, guardian)
            try ceremony.require(complaint.ceremony, of: guardian)
            guard complaint.guardian == guardian else {
                throw CeremonyError(
                    .malformedDocument, guardian: guardian, "found the complaint of guardian \(complaint.guardian)")
            }
            return complaint
        }
    }

    /// Right or wrong, a complaint ends the ceremony.
    ///
    /// - Throws: `.complaint` with the guardian whose share is said to be bad.
    func requireNoComplaint(_ ceremony: Ceremony) throws {
        if let first = try complaints(ceremony).first {
            throw CeremonyError(
                .complaint, guardian: first.about, "guardian \(first.guardian) has complained about the share it got")
        }
    }

    func signed(_ name: String, of guardian: Int?) throws -> SignedDocument {
        try requirePresence(name, guardian)
        return try SignedDocument.load(path(name))
    }

    private func decode<Document: CanonicalJSON>(
        _ type: Document.Type, _ name: String, _ guardian: Int?
    ) throws -> Document {
        try requirePresence(name, guardian)
        return try decode(type, DurableFile.read(path(name)), name, guardian)
    }

    func decode<Document: CanonicalJSON>(
        _: Document.Type, _ bytes: [UInt8], _ name: String, _ guardian: Int?
    ) throws(CeremonyError) -> Document {
        do throws(FormatError) {
            return try Document(canonical: bytes, group: group)
        } catch {
            throw CeremonyError(.malformedDocument, guardian: guardian, "\(name): \(error)")
        }
    }

    private func requirePresence(_ name: String, _ guardian: Int?) throws(CeremonyError) {
        guard DurableFile.exists(path(name)) else {
            throw CeremonyError(.missingDocument, guardian: guardian, "\(path(name)) is not there")
        }
    }
}

public import BallotChecks
public import BallotStorage
public import CollectionAPI
public import ElectionModel
package import GroupArithmetic
public import Identity
public import Primitives

/// The election that a collector serves, as its log defines it. Safe to share between threads.
public final class CollectorElection: Sendable {
    public let context: ElectionContext
    public let checker: BallotChecker
    public let rules: CertificateRules
    public let bundle: ElectionBundle

    public var configuration: ElectionConfiguration { context.configuration }

    init(_ context: ElectionContext, bundle: ElectionBundle, revocationLists: [RevocationList]) {
        self.context = context
        self.bundle = bundle
        checker = BallotChecker(context)
        rules = context.configuration.certificateRules(revocationLists)
    }

    /// Reads the definition and the guardian record out of the store and checks them again.
    ///
    /// - Parameter revocationLists: by the officials; an election may demand them for its service.
    /// - Throws: ``ServiceError`` `.notReady` while the log has no guardian record; `StorageError`, `FormatError`.
    public static func load(
        from store: some BallotStore, revocationLists: [RevocationList] = []
    ) async throws -> CollectorElection {
        try await load(from: store, group: .standard, revocationLists: revocationLists)
    }

    package static func load(
        from store: some BallotStore, group: Group, revocationLists: [RevocationList] = []
    ) async throws -> CollectorElection {
        let guardians = try await store.steps().first { $0.step == .guardians }
        guard let files = try await store.electionFiles(), let guardians else {
            throw ServiceError(
                .notReady, "the log has no guardian record yet: append definition, commitments, guardians")
        }
        let bundle = ElectionBundle(
            manifest: files.manifest, election: files.election, guardians: guardians.document.bytes,
            roll: SHA256.hash(files.roll))
        let context = try ElectionContext(bundle, group: group, pinned: nil)
        guard context.configuration.logKey == store.logKey else {
            throw ServiceError(.badKeys, "election.json names another log key than this store's")
        }
        return CollectorElection(context, bundle: bundle, revocationLists: revocationLists)
    }

    /// Whether ballots are taken: between the opening and the closing leaf, and between the times of election.json.
    public func phase(lastStep: LogLeaf.Step?, at now: Timestamp) -> VoterStatus.Phase {
        switch lastStep {
        case nil, .definition, .commitments, .guardians, .rollUpdate: .notOpen
        case .open: now < configuration.opensAt ? .notOpen : now < configuration.closesAt ? .open : .closed
        default: .closed
        }
    }
}

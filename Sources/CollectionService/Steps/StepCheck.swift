import BallotStorage
import ElectionModel
import Primitives

/// Steps from the opening on: signed by officials, and about this election as it is logged.
struct StepCheck: Sendable {
    private let logged: LoggedElection
    private let election: CollectorElection
    private let store: any BallotStore

    init(_ logged: LoggedElection, election: CollectorElection, store: any BallotStore) {
        self.logged = logged
        self.election = election
        self.store = store
    }

    func check(_ step: LogLeaf.Step, _ document: SignedDocument) async throws {
        guard let act = OfficialAct(step) else {
            throw ServiceError(.wrongDocument, "\"\(step.rawValue)\" comes before the opening")
        }
        _ = try document.verified(.officials(act), configuration: election.configuration)
        switch step {
        case .open, .close: try await checkOrder(step, document)
        case .processed: try await checkProcessed(document)
        case .session: try checkSession(document)
        case .published: try checkRecord(document)
        case .release: try checkRelease(document)
        case .definition, .commitments, .guardians, .rollUpdate, .overrideList:
            throw ServiceError(.wrongDocument, "\"\(step.rawValue)\" comes before the opening")
        }
    }

    /// At the opening the voters in the store are compared one by one with the signed roll.
    private func checkOrder(_ step: LogLeaf.Step, _ document: SignedDocument) async throws {
        let order = try OrderDocument(canonical: document.bytes, group: election.context.group)
        try requireElection(order.election, order.fingerprint)
        guard order.kind.rawValue == step.rawValue else {
            throw ServiceError(.wrongDocument, "an order of another kind than \(step.rawValue)")
        }
        try requireRoll(order.rollVersion, order.roll)
        if step == .open {
            _ = try await SupplementCheck(logged, election: election, store: store).rollHistory()
        }
    }

    private func checkProcessed(_ document: SignedDocument) async throws {
        let processed = try ProcessedDocument(canonical: document.bytes, group: election.context.group)
        try requireElection(processed.election, processed.fingerprint)
        try requireRoll(processed.rollVersion, processed.roll)
        let closing = logged.steps.last { $0.step == .close }?.leaf
        guard processed.closingLeaf == closing else {
            throw ServiceError(.wrongDocument, "the processing is of another closing leaf than the log's")
        }
        let lists = logged.steps.filter { $0.step == .overrideList }
        guard processed.overrides.lists == lists.count,
            processed.overrides.last == lists.last?.document.hash ?? .zero
        else {
            throw ServiceError(
                .wrongDocument,
                "the log has \(lists.count) override lists, \(processed.overrides.lists) were processed: export the "
                    + "ballot box again and process it")
        }
        let casts = try await store.counts().casts
        guard processed.counts.isBalanced, processed.counts.cast == casts else {
            throw ServiceError(
                .wrongDocument, "the counts do not add up, or are not of the \(casts) ballots in the log")
        }
    }

    private func checkRelease(_ document: SignedDocument) throws {
        let release = try ReleaseDocument(canonical: document.bytes, group: election.context.group)
        try requireElection(release.election, release.fingerprint)
        let before = logged.steps.filter { $0.step == .release }
        guard release.number == before.count + 1, release.previous == before.last?.document.hash ?? .zero else {
            throw ServiceError(
                .wrongDocument, "the next release has the number \(before.count + 1) and names the one before it")
        }
    }

    private func checkSession(_ document: SignedDocument) throws {
        let session = try SessionDocument(canonical: document.bytes, group: election.context.group)
        try requireElection(session.election, session.fingerprint)
        guard session.processed == (try logged.document(of: .processed).hash) else {
            throw ServiceError(.wrongDocument, "the session is for another processing than the log's")
        }
        let number = logged.steps.count { $0.step == .session } + 1
        guard session.number == number else {
            throw ServiceError(.wrongDocument, "the next session has the number \(number), found \(session.number)")
        }
    }

    private func checkRecord(_ document: SignedDocument) throws {
        let record = try RecordList(canonical: document.bytes, group: election.context.group)
        try requireElection(record.election, record.fingerprint)
        guard record.roll == election.bundle.roll, record.level == election.configuration.settings.publicationLevel
        else {
            throw ServiceError(.wrongDocument, "the record has another roll or publication level than election.json")
        }
    }

    private func requireElection(_ extendedBaseHash: HashValue, _ fingerprint: HashValue) throws(ServiceError) {
        guard extendedBaseHash == election.context.extendedBaseHash, fingerprint == election.context.fingerprint else {
            throw ServiceError(.wrongDocument, "the document belongs to another election")
        }
    }

    private func requireRoll(_ version: Int, _ hash: HashValue) throws(ServiceError) {
        let updates = logged.steps.filter { $0.step == .rollUpdate }
        guard version == updates.count, hash == updates.last?.document.hash ?? election.bundle.roll else {
            throw ServiceError(
                .wrongDocument,
                "the document names version \(version) of the voter roll with the hash \(hash), which is not the one in "
                    + "force, version \(updates.count)")
        }
    }
}

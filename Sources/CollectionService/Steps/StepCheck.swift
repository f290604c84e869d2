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
        _ = try document.verified(.officials, configuration: election.configuration)
        switch step {
        case .open, .close: try checkOrder(step, document)
        case .processed: try await checkProcessed(document)
        case .session: try checkSession(document)
        case .published: try checkRecord(document)
        case .definition, .commitments, .guardians:
            throw ServiceError(.wrongDocument, "\"\(step.rawValue)\" comes before the opening")
        }
    }

    private func checkOrder(_ step: LogLeaf.Step, _ document: SignedDocument) throws {
        let order = try OrderDocument(canonical: document.bytes, group: election.context.group)
        try requireElection(order.election, order.fingerprint)
        guard order.kind.rawValue == step.rawValue else {
            throw ServiceError(.wrongDocument, "an order of another kind than \(step.rawValue)")
        }
        try requireRoll(order.rollVersion, order.roll)
    }

    private func checkProcessed(_ document: SignedDocument) async throws {
        let processed = try ProcessedDocument(canonical: document.bytes, group: election.context.group)
        try requireElection(processed.election, processed.fingerprint)
        try requireRoll(processed.rollVersion, processed.roll)
        let closing = logged.steps.last { $0.step == .close }?.leaf
        guard processed.closingLeaf == closing else {
            throw ServiceError(.wrongDocument, "the processing is of another closing leaf than the log's")
        }
        let casts = try await store.counts().casts
        guard processed.counts.isBalanced, processed.counts.cast == casts else {
            throw ServiceError(
                .wrongDocument, "the counts do not add up, or are not of the \(casts) ballots in the log")
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
        guard record.roll == election.rollHash, record.level == election.configuration.settings.publicationLevel else {
            throw ServiceError(.wrongDocument, "the record has another roll or publication level than election.json")
        }
    }

    private func requireElection(_ extendedBaseHash: HashValue, _ fingerprint: HashValue) throws(ServiceError) {
        guard extendedBaseHash == election.context.extendedBaseHash, fingerprint == election.context.fingerprint else {
            throw ServiceError(.wrongDocument, "the document belongs to another election")
        }
    }

    private func requireRoll(_ version: Int, _ hash: HashValue) throws(ServiceError) {
        guard version == election.rollVersion, hash == election.rollHash else {
            throw ServiceError(
                .wrongDocument,
                "the document names another voter roll than the one in force, version \(election.rollVersion)")
        }
    }
}

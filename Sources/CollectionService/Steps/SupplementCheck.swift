import BallotStorage
import ElectionModel
import GroupArithmetic
import Primitives

/// Roll updates and override lists: signed, the next in their chains, and doing what they say.
struct SupplementCheck: Sendable {
    private let logged: LoggedElection
    private let election: CollectorElection
    private let store: any BallotStore

    init(_ logged: LoggedElection, election: CollectorElection, store: any BallotStore) {
        self.logged = logged
        self.election = election
        self.store = store
    }

    /// The roll as the signed files give it, which must be what the store has.
    ///
    /// - Throws: `StorageError` `.damaged` where the store's voters are others: a roll that was loaded in part, or
    ///   changed behind the officials' backs.
    func rollHistory() async throws -> RollHistory {
        let initial = try VoterRoll(canonical: logged.files.roll, group: election.context.group, limit: 1 << 31)
        var rolls = RollHistory(initial: initial)
        for step in logged.steps where step.step == .rollUpdate {
            try rolls.apply(
                try verified(step.document, .rollUpdate), changes: step.list ?? [], context: election.context)
        }
        guard try await store.roll() == rolls.current else {
            throw StorageError(
                .damaged, "the store's voters are not those of the signed roll, version \(rolls.version)")
        }
        return rolls
    }

    /// - Parameter folder: where the secret list lies beside the document.
    func newStep(_ step: LogLeaf.Step, _ document: SignedDocument, folder: String) async throws -> NewStep {
        do {
            let supplement =
                try await step == .rollUpdate ? rollUpdate(document, folder) : overrideList(document, folder)
            return NewStep(step, document, supplement: supplement)
        } catch let error as FormatError {
            throw ServiceError(.wrongDocument, error.description)
        }
    }

    private func rollUpdate(_ document: SignedDocument, _ folder: String) async throws -> NewStep.Supplement {
        let group = election.context.group
        let update = try verified(document, .rollUpdate)
        let number = try RollUpdate(canonical: update.bytes, group: group).number
        let before = try await rollHistory()
        var rolls = before
        let list = try DurableFile.read("\(folder)/\(ElectionFolder.rollChanges(number))", limit: 1 << 31)
        try rolls.apply(update, changes: list, context: election.context)
        let changes = try RollChanges(canonical: list, group: group, limit: 1 << 31)
        try before.requireCountable(after: changes.changes, rolls.current, context: election.context)
        return NewStep.Supplement(number: number, list: list, changes: changes.changes)
    }

    private func overrideList(_ document: SignedDocument, _ folder: String) async throws -> NewStep.Supplement {
        let rolls = try await rollHistory()
        var overrides = OverrideHistory()
        for step in logged.steps where step.step == .overrideList {
            try overrides.apply(
                try verified(step.document, .overrideList), entries: step.list ?? [], context: election.context,
                isKnown: rolls.isKnown)
        }
        let next = try verified(document, .overrideList)
        let number = try OverrideList(canonical: next.bytes, group: election.context.group).number
        let list = try DurableFile.read("\(folder)/\(ElectionFolder.overrideEntries(number))", limit: 1 << 31)
        try overrides.apply(next, entries: list, context: election.context, isKnown: rolls.isKnown)
        return NewStep.Supplement(number: number, list: list)
    }

    private func verified(_ document: SignedDocument, _ act: OfficialAct) throws(FormatError) -> VerifiedDocument {
        try document.verified(.officials(act), configuration: election.configuration)
    }
}

public import ElectionModel
import ElGamal
import GroupArithmetic
import SigmaProofs

/// Combines the guardians' responses into the totals (ElectionGuard 2.1.0, sections 3.6.2 to 3.6.5).
public struct ResultBuilder {
    private let aggregate: RebuiltAggregate
    private let session: LoggedSession
    private let opened: OpenedSession
    private let set: GuardianSet

    public init(aggregate: RebuiltAggregate, session: LoggedSession, reveals: [SessionReveal]) throws {
        set = try GuardianSet(session.guardians, of: aggregate.context.guardianRecord)
        opened = try OpenedSession(session, aggregate: aggregate, guardians: set, reveals: reveals)
        self.aggregate = aggregate
        self.session = session
    }

    /// Guardians whose responses or partial decryptions are wrong, ascending: leave them out of the next session.
    public func wrongGuardians(_ responses: [SessionResponse]) -> [Int] {
        let record = aggregate.context.guardianRecord
        return set.indices.filter { guardian in
            guard let response = responses.first(where: { $0.guardian == guardian }),
                response.session == session.hash, response.responses.shape == aggregate.shape
            else { return true }
            let shareKey = record.shareKey(of: guardian)
            for statement in aggregate.statements.joined() {
                guard let value = response.responses[statement.contest, statement.option] else { return true }
                do {
                    try opened.joint(statement).verify(response: value, guardian: guardian, shareKey: shareKey)
                } catch {
                    return true
                }
            }
            return false
        }
    }

    /// - Throws: `.badGuardianFile` naming the guardians with wrong files; `.badTotal` if a total is out of bounds.
    public func build(_ responses: [SessionResponse]) throws -> ResultDocument {
        guard responses.count == set.indices.count, Set(responses.map(\.guardian)) == Set(set.indices) else {
            throw TallyError(.badGuardianFile, "one response of each of the guardians \(set.indices) is needed")
        }
        let wrong = wrongGuardians(responses)
        guard wrong.isEmpty else {
            throw TallyError(.badGuardianFile, "wrong response or partial decryption by guardians \(wrong)")
        }
        let contests = try zip(aggregate.decrypted, aggregate.statements).map { contest, statements in
            try result(contest, statements, responses)
        }
        return ResultDocument(
            election: aggregate.context.extendedBaseHash, fingerprint: aggregate.context.fingerprint,
            session: session.hash, contests: contests, withheld: aggregate.withheld)
    }

    private func result(
        _ contest: AggregateDocument.Contest, _ statements: [DecryptionStatement], _ responses: [SessionResponse]
    ) throws -> ResultDocument.Contest {
        let context = aggregate.context
        guard let description = context.manifest.contest(contest.contest) else {
            throw TallyError(.wrongAggregate, "there is no contest \(contest.contest)")
        }
        let bound = contest.weight * description.selectionLimit
        let table = try DiscreteLogTable(base: context.voteKey.element, bound: bound)
        let options = try zip(description.options, statements).map { option, statement in
            let values = Dictionary(
                responses.compactMap { response in
                    response.responses[statement.contest, statement.option].map { (response.guardian, $0) }
                }, uniquingKeysWith: { first, _ in first })
            let (value, proof) = try opened.joint(statement).finish(responses: values, key: context.voteKey)
            let total: Int
            do throws(ArithmeticError) {
                total = try table.logarithm(of: value)
            } catch {
                throw TallyError(
                    .badTotal, "contest \(statement.contest), option \(statement.option): \(error.reason)")
            }
            return ResultDocument.Option(label: option.label, total: total, value: value, proof: proof)
        }
        return ResultDocument.Contest(contest: contest.contest, label: description.label, options: options)
    }
}

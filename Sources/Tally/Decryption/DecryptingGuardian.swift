public import ElectionModel
public import GroupArithmetic
public import Primitives
import SigmaProofs

/// One guardian's part in a decryption session: commit, reveal, respond (ElectionGuard 2.1.0, section 3.6.5).
///
/// It takes only a ``RebuiltAggregate``, so it cannot be asked to decrypt a single ballot or another election.
public struct DecryptingGuardian {
    private let aggregate: RebuiltAggregate
    private let index: Int
    private let share: SecretScalar
    private let state: DecryptionState
    private let passphrase: SecretBytes

    private var context: ElectionContext { aggregate.context }

    /// - Parameters:
    ///   - index: i.
    ///   - share: z_i; it must fit the guardian record.
    ///   - passphrase: seals the nonces between the rounds.
    public init(
        aggregate: RebuiltAggregate, index: Int, share: SecretScalar, state: DecryptionState, passphrase: SecretBytes
    ) throws {
        guard aggregate.context.group.g(secret: share) == aggregate.context.guardianRecord.shareKey(of: index) else {
            throw TallyError(
                .badGuardianFile, "the share of guardian \(index) does not fit this election's guardian record")
        }
        self.aggregate = aggregate
        self.index = index
        self.share = share
        self.state = state
        self.passphrase = passphrase
    }

    /// First round. The nonces are on the medium before the commitment is returned.
    ///
    /// - Parameter guardians: U.
    public func commit(
        number: Int, guardians: [Int], using random: inout some SecureRandomSource
    ) throws -> SessionCommitment {
        let set = try guardianSet(guardians)
        guard guardians.contains(index) else {
            throw TallyError(.wrongSession, "guardian \(index) is not among those who take part")
        }
        try state.bind(to: aggregate.hash)
        let nonces = SessionNonces(
            aggregate: aggregate.hash, number: number, values: nonces(number, set, using: &random))
        try state.store(nonces, passphrase: passphrase, using: &random)
        return commitment(reveals(nonces), guardians: set)
    }

    /// One for each option. They differ between sessions even if the generator repeats itself, see
    /// ``GroupArithmetic/SecretScalar/nonce(for:context:using:)``.
    private func nonces(
        _ number: Int, _ set: GuardianSet, using random: inout some SecureRandomSource
    ) -> [SecretScalar] {
        (0..<aggregate.optionCount).map { option in
            var context = Array("decryption nonce".utf8) + aggregate.hash.bytes
            for value in [number, option] + set.indices { context += SessionNonces.fourBytes(value) }
            return SecretScalar.nonce(for: share, context: context, using: &random)
        }
    }

    /// Second round: opens the commitment against the logged session, which from now on is the only session N.
    public func reveal(_ session: LoggedSession) throws -> SessionReveal {
        let (nonces, _) = try openSession(session)
        try state.bind(session.document.number, to: session.hash)
        return SessionReveal(session: session.hash, guardian: index, reveals: reveals(nonces))
    }

    /// Third round. The session is spent and the nonces are erased before the response exists outside this function.
    ///
    /// - Parameter reveals: those of all guardians of U.
    /// - Throws: `.badGuardianFile` if one does not fit its commitment; then nothing is spent.
    public func respond(_ session: LoggedSession, reveals: [SessionReveal]) throws -> SessionResponse {
        let (nonces, set) = try openSession(session)
        try state.bind(session.document.number, to: session.hash)
        let opened = try OpenedSession(session, aggregate: aggregate, guardians: set, reveals: reveals)
        let responses = try aggregate.perOption(nonces.values) { statement, nonce in
            try opened.joint(statement).respond(guardian: index, nonce: nonce, share: share)
        }
        try state.spend(session.document.number)
        return SessionResponse(session: session.hash, guardian: index, responses: responses)
    }

    /// The nonces of a logged session that contains exactly this guardian's commitment.
    private func openSession(_ session: LoggedSession) throws -> (SessionNonces, GuardianSet) {
        try state.bind(to: aggregate.hash)
        let nonces = try state.load(session.document.number, passphrase: passphrase, group: context.group)
        guard nonces.aggregate == aggregate.hash, nonces.number == session.document.number,
            nonces.values.count == aggregate.optionCount
        else { throw TallyError(.wrongSession, "the nonces belong to another session") }
        let set = try guardianSet(session.guardians)
        let own = commitment(reveals(nonces), guardians: set)
        guard session.document.commitments.contains(own) else {
            throw TallyError(.wrongSession, "the session does not contain the commitment that this guardian made")
        }
        return (nonces, set)
    }

    private func reveals(_ nonces: SessionNonces) -> PerOption<DecryptionReveal> {
        aggregate.perOption(nonces.values) { DecryptionReveal($0, nonce: $1, share: share) }
    }

    private func commitment(_ reveals: PerOption<DecryptionReveal>, guardians: GuardianSet) -> SessionCommitment {
        SessionCommitment(
            aggregate: aggregate.hash, guardians: guardians.indices, guardian: index,
            hashes: aggregate.commitmentHashes(reveals, guardian: index, guardians: guardians))
    }

    private func guardianSet(_ indices: [Int]) throws -> GuardianSet {
        try GuardianSet(indices, of: context.guardianRecord)
    }
}

extension RebuiltAggregate {
    /// d_i for each option; the reveals have this aggregate's shape.
    func commitmentHashes(
        _ reveals: PerOption<DecryptionReveal>, guardian: Int, guardians: GuardianSet
    ) -> PerOption<HashValue> {
        perOption(reveals.contests.flatMap(\.options)) {
            $0.commitmentHash($1, guardian: guardian, guardians: guardians)
        }
    }
}

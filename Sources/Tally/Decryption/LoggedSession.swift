public import ElectionModel
public import Primitives
import SigmaProofs

/// A session document that is signed by officials and stands at its place in the log: session N is the N-th session leaf.
///
/// Without the fixed place, a restored medium could be asked to answer two sessions with one set of nonces.
public struct LoggedSession: Sendable {
    public let document: SessionDocument
    public let hash: HashValue
    /// U.
    public let guardians: [Int]

    public init(_ signed: SignedDocument, count: CountFolder) throws {
        let verified = try signed.verified(.officials(.session), configuration: count.context.configuration)
        let document = try SessionDocument(canonical: verified.bytes, group: count.context.group)
        guard document.election == count.context.extendedBaseHash, document.fingerprint == count.context.fingerprint,
            document.processed == count.processedHash
        else { throw TallyError(.wrongSession, "the session belongs to another election or count") }
        guard count.sessions.indices.contains(document.number - 1),
            count.sessions[document.number - 1] == verified.hash
        else {
            throw TallyError(
                .wrongSession, "session \(document.number) is not the log's session leaf number \(document.number)")
        }
        guard let first = document.commitments.first else { throw TallyError(.wrongSession, "the session is empty") }
        self.document = document
        hash = verified.hash
        guardians = first.guardians
    }
}

/// A session whose guardians all revealed what they had committed to.
struct OpenedSession {
    private let set: GuardianSet
    private let reveals: [Int: SessionReveal]

    /// - Throws: `.badGuardianFile`, naming the guardian whose reveal is missing or wrong.
    init(
        _ session: LoggedSession, aggregate: RebuiltAggregate, guardians: GuardianSet, reveals: [SessionReveal]
    ) throws {
        var byGuardian: [Int: SessionReveal] = [:]
        for reveal in reveals {
            guard reveal.session == session.hash else {
                throw TallyError(
                    .badGuardianFile, "the reveal of guardian \(reveal.guardian) belongs to another session")
            }
            guard byGuardian.updateValue(reveal, forKey: reveal.guardian) == nil else {
                throw TallyError(.badGuardianFile, "guardian \(reveal.guardian) revealed twice")
            }
        }
        for guardian in guardians.indices {
            guard let reveal = byGuardian[guardian], reveal.reveals.shape == aggregate.shape else {
                throw TallyError(.badGuardianFile, "the reveal of guardian \(guardian) is missing or incomplete")
            }
            let hashes = aggregate.commitmentHashes(reveal.reveals, guardian: guardian, guardians: guardians)
            let committed = session.document.commitments.first { $0.guardian == guardian }
            guard committed?.hashes == hashes, committed?.aggregate == aggregate.hash,
                committed?.guardians == guardians.indices
            else {
                throw TallyError(.badGuardianFile, "guardian \(guardian) revealed something else than it committed to")
            }
        }
        guard byGuardian.count == guardians.indices.count else {
            throw TallyError(.badGuardianFile, "a guardian revealed who does not take part")
        }
        set = guardians
        self.reveals = byGuardian
    }

    func joint(_ statement: DecryptionStatement) throws -> JointDecryption {
        try JointDecryption(
            statement, guardians: set,
            reveals: reveals.compactMapValues { $0.reveals[statement.contest, statement.option] })
    }
}

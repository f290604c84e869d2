import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Identity
import Primitives
import SigmaProofs
import TransparencyLog

/// One document with its decoder, so that documents of all types can stand in one list.
struct Sample: CustomStringConvertible, Sendable {
    let description: String
    let bytes: [UInt8]
    /// Decodes and encodes again.
    let roundTrip: @Sendable ([UInt8]) throws(FormatError) -> [UInt8]

    init<Document: CanonicalJSON>(_ document: Document, _ remark: String = "") {
        description = "\(Document.self)" + (remark.isEmpty ? "" : " (\(remark))")
        bytes = document.canonicalBytes
        roundTrip = { (bytes) throws(FormatError) in try Document(canonical: bytes, group: toy).canonicalBytes }
    }
}

/// Documents of every type, with and without their optional fields. The proofs in them hold nothing.
struct Samples {
    static let all = Result { try Samples().list }

    let election: TestElection
    let start = CeremonyStart(
        identifier: someHash("ceremony"), baseHash: someHash("H_B"), guardianCount: 3, quorum: 2)

    init() throws { election = try TestElection() }

    var list: [Sample] {
        get throws {
            try definition + ceremony + casting + counting + record
        }
    }

    private var definition: [Sample] {
        get throws {
            let smallest = try Manifest(
                label: "M", contests: [.init(label: "C", options: [.init(label: "O")])],
                ballotStyles: [.init(label: "S", contests: [1])])
            let roll = try VoterRoll(
                version: 7,
                voters: [
                    .init(identifier: "V-2", name: "Õie Mägi", ballotStyle: 2, weight: 5),
                    .init(identifier: "V-1", name: "Anna \"A\" Sepp", ballotStyle: 1),
                ])
            return [
                Sample(election.manifest), Sample(smallest, "smallest"), Sample(TestElection.settings()),
                Sample(election.configuration), Sample(election.configuration.electorate), Sample(roll),
                Sample(try VoterRoll(version: 0, voters: []), "nobody"),
                Sample(election.bundle().definition), Sample(order(.open), "open"), Sample(order(.close), "close"),
                Sample(election.bundle()), Sample(TestElection.settings(signatures: nil), "no signatures stated"),
                Sample(SignatureRule.standard(officials: 3)), Sample(try Self.rollUpdate()),
                Sample(try Self.rollChanges()),
                Sample(CollectorKeys(logKey: try TestElection.key("log"), ticketKey: try TestElection.key("ticket"))),
            ]
        }
    }

    static func rollUpdate() throws -> RollUpdate {
        try RollUpdate(
            election: someHash("H_E"), fingerprint: someHash("fingerprint"), number: 2, previous: someHash("previous"),
            changes: someHash("changes"),
            electorate: [
                .init(ballotStyle: 1, weight: 1, joined: 2, left: 0),
                .init(ballotStyle: 1, weight: 3, joined: 0, left: 1),
            ], issuedAt: someTime())
    }

    static func rollChanges() throws -> RollChanges {
        try RollChanges(
            number: 2, salt: someHash("salt"),
            changes: [
                .add(.init(identifier: "V-1", name: "Õie Mägi", ballotStyle: 2, weight: 5)), .remove("V-2"),
                .move("V-3", ballotStyle: 1), .reweight("V-4", weight: 1),
            ], roll: someHash("roll"))
    }

    private func order(_ kind: OrderDocument.Kind) -> OrderDocument {
        OrderDocument(
            kind: kind, election: someHash("H_E"), fingerprint: someHash("fingerprint"), rollVersion: 3,
            roll: someHash("roll"), issuedAt: someTime())
    }

    private var ceremony: [Sample] {
        get throws {
            var random = SeededRandom("ceremony samples")
            let keys = election.keys
            let commitment = CeremonyCommitment(
                ceremony: start.identifier, guardian: 2,
                commitment: CeremonyCommitment.commit(to: keys[1], ceremony: start))
            let set = CommitmentSet(
                start: start, commitments: keys.map { CeremonyCommitment.commit(to: $0, ceremony: start) })
            let shares = EncryptedShares(
                ceremony: start.identifier, sender: 1,
                shares: try [2, 3].map { .init(receiver: $0, ciphertext: try signedElGamal(64, &random)) })
            let complaint = CeremonyComplaint(ceremony: start.identifier, guardian: 1, about: 3)
            let abort = CeremonyAbort(ceremony: start.identifier, abortedAt: someTime(), complaints: [complaint])
            let answer = ShareAnswer(
                question: someHash("question"), guardian: 2,
                proof: ShareProof(
                    challenge: Scalar(toy, 5), voteResponse: Scalar(toy, 6), dataResponse: Scalar(toy, 7)))
            return [
                Sample(start), Sample(commitment), Sample(set), Sample(keys[0]), Sample(shares),
                Sample(election.record()), Sample(complaint), Sample(abort), Sample(answer),
                Sample(question(.opening), "opening"), Sample(question(.closing), "closing"),
            ]
        }
    }

    private func question(_ occasion: ShareQuestion.Occasion) -> ShareQuestion {
        ShareQuestion(
            election: someHash("H_E"), guardianRecordHash: someHash("H_G"), fingerprint: someHash("fingerprint"),
            occasion: occasion, nonce: someHash("nonce"), askedAt: someTime())
    }

    private var casting: [Sample] {
        get throws {
            let ballot = try ballot("a ballot")
            let hints = [UInt8](repeating: 7, count: 5)
            let statement = Self.statement(ballot, pseudonym: nil)
            let named = Self.statement(ballot, pseudonym: someHash("pseudonym"))
            let key = try TestElection.signingKey("ticket")
            let ticket = SignedTicket.sign(Self.ticket(pseudonym: nil), with: key)
            let bare = CastSubmission(ballot: ballot, statement: statement, signature: [1, 2, 3])
            let full = CastSubmission(ballot: ballot, statement: named, signature: [], hints: hints)
            return [
                Sample(ballot), Sample(statement), Sample(named, "pseudonym"),
                Sample(Self.ticket(pseudonym: nil)), Sample(Self.ticket(pseudonym: someHash("p")), "pseudonym"),
                Sample(ticket), Sample(bare), Sample(full, "hints"),
                Sample(Envelope(leaf: 4, submission: bare, ticket: ticket)),
                Sample(Envelope(leaf: 0, submission: full, ticket: ticket), "hints"),
            ] + Self.challenge(ballot, ticket)
        }
    }

    private var counting: [Sample] {
        get throws {
            let ballot = try ballot("a published ballot")
            let standing = Self.statement(ballot, pseudonym: someHash("p")).standing
            let full = PublishedBallot(
                leaf: 5, standing: standing, ballot: ballot, ballotBytes: ballot.canonicalBytes)
            let plain = PublishedBallot(leaf: 5, standing: nil, ballot: ballot, ballotBytes: ballot.canonicalBytes)
            let dispositions = Disposition.Kind.allCases.map {
                Sample(
                    Disposition(leaf: 9, kind: $0, reason: $0 == .invalid ? .proof : nil, ballotStyle: 1),
                    $0.rawValue)
            }
            let weighted = Disposition(leaf: 1, kind: .counted, ballotStyle: 2, weight: 3)
            return dispositions + [
                Sample(weighted, "weight"), Sample(full, "standing"), Sample(plain), Sample(standing),
            ]
                + (try CountingSamples().list)
        }
    }

    private var record: [Sample] {
        get throws {
            let parameters = RecordList.Parameters(
                p: toy.parameters.p, q: toy.parameters.q, g: toy.generator.bytes)
            let list = RecordList(
                parameters: parameters, election: someHash("H_E"), fingerprint: someHash("fingerprint"),
                roll: someHash("roll"), level: .ballots,
                files: [
                    .init(path: "aggregate.json", byteCount: 12, hash: someHash("a")),
                    .init(path: "ballots/000000.jsonl", byteCount: 0, hash: someHash("b")),
                ])
            let steps = LogLeaf.Step.allCases.map { Sample(LogLeaf.step($0, document: someHash("d")), $0.rawValue) }
            let cast = LogLeaf.cast(
                ballot: someHash("b"), statement: someHash("s"), standing: someHash("standing"))
            let challenged = LogLeaf.challenged(ballot: someHash("b"), statement: someHash("s"))
            return steps + [Sample(cast, "cast"), Sample(challenged, "challenged"), Sample(list)]
        }
    }
}

extension Samples {
    func ballot(_ seed: String) throws -> EncryptedBallot {
        var random = SeededRandom(seed)
        let contests = try [(1, [1, 1]), (2, [3, 3])].map { contest, limits in
            EncryptedBallot.Contest(
                contest: contest,
                selections: try limits.enumerated().map { index, limit in
                    .init(
                        option: index + 1,
                        ciphertext: UncheckedCiphertext(alpha: try random.element(), beta: try random.element()),
                        proof: rangeProof(limit, &random))
                },
                proof: rangeProof(limits[0], &random), contestHash: try random.hash())
        }
        return EncryptedBallot(
            election: someHash("H_E"), ballotStyle: 1, identifier: try random.hash(),
            identifierHash: try random.hash(), device: "glassurn-voter 0.1", contests: contests,
            encryptedNonce: try signedElGamal(32, &random), chainingField: [0, 0, 0, 0] + random.bytes(32),
            confirmationCode: try random.hash())
    }

    private func rangeProof(_ limit: Int, _ random: inout SeededRandom) -> RangeProof {
        var components: [RangeProof.Component] = []
        for _ in 0...limit { components.append(.init(challenge: random.scalar(), response: random.scalar())) }
        return RangeProof(components: components)
    }

    func signedElGamal(_ count: Int, _ random: inout SeededRandom) throws -> SignedElGamalCiphertext {
        SignedElGamalCiphertext(
            c0: try random.element(), c1: random.bytes(count),
            proof: SchnorrProof(challenge: random.scalar(), response: random.scalar()))
    }

    static func statement(_ ballot: EncryptedBallot, pseudonym: HashValue?) -> CastStatement {
        CastStatement(
            election: someHash("H_E"), fingerprint: someHash("fingerprint"), ballot: ballot.documentHash,
            confirmationCode: ballot.confirmationCode, ballotStyle: 1, rollVersion: 0, sequence: 2,
            previous: someHash("previous"), ticket: someHash("ticket"), pseudonym: pseudonym,
            identifierSalt: someHash("salt"), castAt: someTime())
    }

    static func challengeStatement(_ ballot: EncryptedBallot) -> ChallengeStatement {
        ChallengeStatement(
            election: someHash("H_E"), fingerprint: someHash("fingerprint"), ballot: ballot.documentHash,
            confirmationCode: ballot.confirmationCode, ballotStyle: 1, rollVersion: 0, ticket: someHash("ticket"),
            identifierSalt: someHash("salt"), challengedAt: someTime())
    }

    static func opening() -> BallotOpening {
        BallotOpening(contests: [
            .init(
                contest: 1, label: "Küsimus",
                options: [
                    .init(label: "Yes", value: 1, nonce: Scalar(toy, 5)),
                    .init(label: "No \"n\"", value: 0, nonce: Scalar(toy, 6)),
                ])
        ])
    }

    private static func challenge(_ ballot: EncryptedBallot, _ ticket: SignedTicket) -> [Sample] {
        let submission = ChallengeSubmission(
            ballot: ballot, statement: challengeStatement(ballot), signature: [1, 2, 3], opening: opening())
        return [
            Sample(submission.statement), Sample(submission.opening), Sample(submission),
            Sample(ChallengeEnvelope(leaf: 4, submission: submission, ticket: ticket)),
            Sample(PublishedChallenge(leaf: 4, ballot: ballot, opening: submission.opening)),
        ]
    }

    static func ticket(pseudonym: HashValue?, voter: String = "V-1") -> Ticket {
        Ticket(
            election: someHash("H_E"), fingerprint: someHash("fingerprint"), voter: voter, ballotStyle: 1,
            rollVersion: 0, sequence: 1, previous: .zero, nonce: someHash("nonce"), issuedAt: someTime(),
            expiresAt: someTime(1_800_000_600), checkpoint: "test.invalid/log\n1\nAAAA\n\n— test AAAA\n",
            pseudonym: pseudonym)
    }
}

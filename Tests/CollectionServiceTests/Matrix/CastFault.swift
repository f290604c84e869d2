import BallotEncryption
import CollectionAPI
import ElectionModel
import GroupArithmetic
import Primitives

/// One thing that is wrong with a cast, and the code of the refusal.
struct CastFault: Sendable {
    /// What a fault takes hold of. Two faults that share a part cannot be in one request.
    enum Part: Sendable {
        case certificate, body, clock, ticket, signature, head, sequence, statementElection, fingerprint, pseudonym,
            previous, roll, style, ballotName, salt, identifier, ballotElection, contests, identifierHash, device,
            contestHash, code, nonce, shape, alpha, response, contestProof
    }

    let code: APIErrorCode
    let parts: Set<Part>
    let apply: @Sendable (inout CastDraft) async throws -> Void

    init(
        _ code: APIErrorCode, _ parts: Set<Part>, _ apply: @escaping @Sendable (inout CastDraft) async throws -> Void
    ) {
        self.code = code
        self.parts = parts
        self.apply = apply
    }

    /// All, in the order of the checks; of faults that the same check finds, any order.
    static var inOrder: [CastFault] {
        let stages = [
            client, [tooLarge], grammar, time, tickets, signatures, [sequenceTaken], statement, [identifierUsed],
            ballot,
        ]
        return stages.flatMap { $0 }
    }

    // MARK: Before the body is looked at

    static let client: [CastFault] = [
        CastFault(.noCertificate, [.certificate]) { $0.certificate = nil },
        CastFault(.foreignCertificate, [.certificate]) { $0.certificate = "foreign/pki/voters/EE-1/auth" },
        CastFault(.wrongKeyUsage, [.certificate]) { $0.certificate = "pki/people/Official One/sign" },
        CastFault(.badVoterIdentifier, [.certificate]) { $0.certificate = "nameless" },
        CastFault(.certificateExpired, [.certificate, .clock]) { $0.time = { $0.advance(86_400 * 4_000) } },
    ]

    static let tooLarge = CastFault(.tooLarge, [.body]) { draft in
        draft.body = { _ in String(repeating: " ", count: CastSubmission.maximumByteCount + 1) }
    }

    // MARK: Grammar

    static let grammar: [CastFault] = grammarCases.map { code, change in
        CastFault(code, [.body]) { $0.body = change }
    }

    private static let grammarCases: [(APIErrorCode, @Sendable (String) -> String)] = [
        (.notJSON, { _ in "" }),
        (.notJSON, { String($0.dropLast()) }),
        (.notJSON, { String($0.prefix(1_000)) }),
        (.notCanonical, { "{ " + $0.dropFirst() }),
        (.notCanonical, { $0.replacing(/"sequence":/, with: "\"sequence\":0") }),
        (.notCanonical, { $0.replacing(/"sequence":(\d+)/) { "\"sequence\":\($0.1).0" } }),
        (.wrongOrder, { $0.replacing("{\"ballot\":", with: "{\"statement\":") }),
        (.wrongCase, { $0.replacing("{\"ballot\":", with: "{\"Ballot\":") }),
        (.wrongCase, { lowerFirstHash($0) }),
        (.duplicateField, { $0.replacing(/"sequence":(\d+)/) { "\($0.0),\($0.0)" } }),
        (.unknownField, { $0.replacing(/"sequence":(\d+)/) { "\($0.0),\"colour\":1" } }),
        (.missingField, { $0.replacing(/,"signature":"[^"]*"/, with: "") }),
        (.wrongType, { $0.replacing(/"sequence":(\d+)/) { "\"sequence\":\"\($0.1)\"" } }),
        (.wrongType, { $0.replacing("\"type\":\"cast-statement\"", with: "\"type\":\"ticket\"") }),
        (.outOfRange, { $0.replacing(/"sequence":\d+/, with: "\"sequence\":0") }),
        (.badValue, { $0.replacing("\"cast_at\":\"2", with: "\"cast_at\":\"x") }),
        (.badValue, { $0.replacing("\"signature\":\"M", with: "\"signature\":\"?") }),
        (.outOfRange, { firstElement($0, String(repeating: "F", count: 1_024)) }),
        (
            .outOfRange,
            { text in
                let value = String(repeating: "F", count: 64)
                return text.replacing(/"c":"[0-9A-F]{64}"/, with: "\"c\":\"\(value)\"", maxReplacements: 1)
            }
        ),
        (.badValue, { firstElement($0, String(repeating: "0", count: 1_026)) }),
        (.badValue, { firstElement($0, "-01") }),
        (.trailingBytes, { $0 + "\n" }),
        (.trailingBytes, { $0 + $0 }),
    ]

    private static func firstElement(_ text: String, _ value: String) -> String {
        text.replacing(/"[0-9A-F]{1024}"/, with: "\"\(value)\"", maxReplacements: 1)
    }

    private static func lowerFirstHash(_ text: String) -> String {
        text.replacing(/"election":"[0-9A-F]{64}"/, maxReplacements: 1) { match in
            "\"election\":" + text[match.range].dropFirst(11).lowercased()
        }
    }

    // MARK: Time and ticket

    static let time: [CastFault] = [
        CastFault(.notOpen, [.clock]) { draft in
            let opensAt = draft.collector.world.opensAt
            draft.time = { $0.now = Timestamp(seconds: opensAt.seconds - 1) }
        },
        CastFault(.closed, [.clock]) { draft in
            let closesAt = draft.collector.world.closesAt
            draft.time = { $0.now = closesAt }
        },
    ]

    static let tickets: [CastFault] = [
        change(.unknownTicket, .ticket) { Statements.change($0, ticket: .zero) },
        CastFault(.wrongTicket, [.ticket]) { draft in
            let other = try await draft.collector.voter("EE-2").ticket().ticket.ticket.documentHash
            draft.statementChanges.append { Statements.change($0, ticket: other) }
        },
        CastFault(.ticketUsed, [.ticket, .head, .sequence]) { draft in
            let sealed = try draft.voter.seal([0, 1])
            _ = try await draft.voter.cast(
                draft.voter.sign(draft.voter.statement(draft.ticket, sealed), ballot: sealed.ballot))
        },
        CastFault(.ticketExpired, [.clock]) { $0.time = { $0.advance(ElectionWorld.ticketLifetime) } },
    ]

    // MARK: Identity

    static let signatures: [CastFault] = [
        CastFault(.malformedSignature, [.signature]) { $0.signature = { _ in [1, 2, 3] } },
        CastFault(.malformedSignature, [.signature]) { draft in
            let pki = draft.collector.world.pki
            draft.signature = { try await pki.sign($0, "pki/voters/EE-1/sign") + [0] }
        },
        signed(.weakKey, by: "weak"),
        CastFault(.badSignature, [.signature]) { draft in
            let pki = draft.collector.world.pki
            draft.signature = { try await pki.sign($0 + [10], "pki/voters/EE-1/sign") }
        },
        signed(.wrongKeyUsage, by: "pki/voters/EE-1/auth"),
        signed(.foreignCertificate, by: "foreign/pki/voters/EE-1/sign"),
        signed(.identityMismatch, by: "pki/voters/EE-2/sign"),
    ]

    private static func signed(_ code: APIErrorCode, by stem: String) -> CastFault {
        CastFault(code, [.signature]) { draft in
            let pki = draft.collector.world.pki
            draft.signature = { try await pki.sign($0, stem) }
        }
    }

    // MARK: Order

    static let sequenceTaken = CastFault(.sequenceTaken, [.head, .sequence]) { draft in
        _ = try await draft.voter.cast(try await draft.voter.prepare([0, 1]))
    }

    /// The ballot is stored already, under the voter's statement before.
    static let identifierUsed = CastFault(.identifierUsed, [.head, .identifier]) { draft in
        let first = try draft.voter.sign(draft.voter.statement(draft.ticket, draft.sealed), ballot: draft.sealed.ballot)
        _ = try await draft.voter.cast(first)
        draft.ticket = try await draft.voter.ticket().ticket.ticket
    }

    // MARK: Statement

    static let statement: [CastFault] = [
        change(.wrongElection, .statementElection) { Statements.change($0, election: .zero) },
        change(.wrongFingerprint, .fingerprint) { Statements.change($0, fingerprint: .zero) },
        change(.wrongPseudonym, .pseudonym) { Statements.change($0, pseudonym: .some(.zero)) },
        change(.wrongPseudonym, .pseudonym) { Statements.change($0, pseudonym: .some(nil)) },
        change(.wrongSequence, .sequence) { Statements.change($0, sequence: $0.sequence + 1) },
        change(.wrongPrevious, .previous) { Statements.change($0, previous: SHA256.hash([1])) },
        change(.staleRoll, .roll) { Statements.change($0, rollVersion: 1) },
        change(.wrongStyle, .style) { Statements.change($0, ballotStyle: 2) },
        change(.statementMismatch, .ballotName) { Statements.change($0, ballot: .zero) },
        change(.statementMismatch, .ballotName) { Statements.change($0, confirmationCode: .zero) },
        change(.foreignBallot, .salt) { Statements.change($0, salt: .zero) },
    ]

    private static func change(
        _ code: APIErrorCode, _ part: Part, _ change: @escaping @Sendable (CastStatement) -> CastStatement
    ) -> CastFault {
        CastFault(code, [part]) { $0.statementChanges.append(change) }
    }
}

import ElectionModel
import GroupArithmetic
import Primitives
import Testing

/// The formats of challenged ballots.
@Suite struct ChallengeDocumentTests {
    private let ballot: EncryptedBallot
    private let statement: ChallengeStatement
    private let submission: ChallengeSubmission

    init() throws {
        ballot = try Samples().ballot("a challenged ballot")
        statement = Samples.challengeStatement(ballot)
        submission = ChallengeSubmission(
            ballot: ballot, statement: statement, signature: [1], opening: Samples.opening())
    }

    @Test("the leaf is 176 bytes: its kind and the two hashes")
    func leaf() {
        let hashes = (ballot.documentHash, statement.documentHash)
        #expect(submission.leaf == .challenged(ballot: hashes.0, statement: hashes.1))
        let text = "{\"type\":\"challenged\",\"ballot\":\"\(hashes.0)\",\"statement\":\"\(hashes.1)\"}"
        #expect(submission.leaf.text == text && text.utf8.count == 176)
    }

    @Test("a leaf of one kind is none of the other kind")
    func leafKinds() throws {
        let cast = LogLeaf.cast(ballot: someHash("b"), statement: someHash("s"), standing: someHash("x"))
        let challenged = LogLeaf.challenged(ballot: someHash("b"), statement: someHash("s"))
        #expect(try challenged.refusal(replacing: "challenged", by: "cast")?.code == .missingField)
        #expect(try cast.refusal(replacing: "\"cast\"", by: "\"challenged\"")?.code == .wrongOrder)
        #expect(try challenged.refusal(replacing: "challenged", by: "Challenged")?.code == .wrongType)
        #expect(try challenged.refusal(replacing: "\"ballot\"", by: "\"document\"") != nil)
        let other = ",\"statement\":\"\(someHash("s"))\""
        #expect(try challenged.refusal(replacing: other, by: "")?.code == .missingField)
        #expect(try challenged.refusal(replacing: other, by: other + other)?.code == .duplicateField)
    }

    @Test("a challenge is no cast: neither statement is read as the other")
    func statementKinds() throws {
        let cast = Samples.statement(ballot, pseudonym: nil)
        #expect(refusal(CastStatement.self, statement.text) != nil)
        #expect(refusal(ChallengeStatement.self, cast.text) != nil)
        #expect(try statement.refusal(replacing: "challenge-statement", by: "cast-statement")?.code == .wrongType)
        let style = "\"roll_version\":0,"
        #expect(try statement.refusal(replacing: style, by: style + "\"sequence\":1,")?.code == .unknownField)
    }

    @Test("a statement's style and roll version stand within their bounds")
    func statementBounds() throws {
        #expect(try statement.refusal(replacing: "\"ballot_style\":1", by: "\"ballot_style\":0")?.code == .outOfRange)
        #expect(
            try statement.refusal(replacing: "\"roll_version\":0", by: "\"roll_version\":-1")?.path == "roll_version")
        #expect(try statement.refusal(replacing: "challenged_at", by: "cast_at")?.code == .unknownField)
        let salt = "\"identifier_salt\":\"\(someHash("salt"))\","
        #expect(try statement.refusal(replacing: salt, by: "")?.code == .wrongOrder)
        let time = ",\"challenged_at\":\"\(someTime())\""
        #expect(try statement.refusal(replacing: time, by: "")?.code == .missingField)
    }

    @Test("an opening has numbers within bounds, nonces below q, and labels that are some")
    func openings() throws {
        let opening = Samples.opening()
        let q = Hexadecimal.encode(toy.parameters.q)
        let nonce = Hexadecimal.encode(Scalar(toy, 5).bytes)
        for (old, new, code, path) in [
            ("\"value\":1", "\"value\":1025", FormatError.Code.outOfRange, "contests[0].options[0].value"),
            ("\"value\":1", "\"value\":1.0", .notCanonical, nil), ("\"value\":1", "\"value\":true", .wrongType, nil),
            ("\"contest\":1", "\"contest\":0", .outOfRange, "contests[0].contest"),
            (nonce, q, .outOfRange, "contests[0].options[0].nonce"), (nonce, "00" + nonce, .badValue, nil),
            ("\"Yes\"", "\"\"", .badValue, "contests[0].options[0].label"), ("\"Yes\"", "\" Yes\"", .badValue, nil),
            ("\"Yes\"", "null", .wrongType, nil), (",\"nonce\":\"\(nonce)\"", "", .missingField, nil),
        ] {
            let error = try opening.refusal(replacing: old, by: new)
            #expect(error != nil, "\(new)")
            if error?.code != code { Issue.record("\(new): \(String(describing: error))") }
            if let path { #expect(error?.path == path) }
        }
    }

    @Test("a submission keeps the bytes that it was read from, and a cast is no challenge")
    func submissions() throws {
        let read = try ChallengeSubmission(canonical: submission.canonicalBytes, group: toy)
        #expect(read == submission)
        #expect(read.ballotHash == ballot.documentHash && read.statementHash == statement.documentHash)
        let cast = CastSubmission(ballot: ballot, statement: Samples.statement(ballot, pseudonym: nil), signature: [1])
        #expect(refusal(ChallengeSubmission.self, cast.text) != nil)
        #expect(refusal(CastSubmission.self, submission.text) != nil)
        let opening = ",\"opening\":\(submission.opening.text)"
        #expect(try submission.refusal(replacing: opening, by: "")?.code == .missingField)
        #expect(try submission.refusal(replacing: opening, by: opening + opening)?.code == .duplicateField)
        #expect(try submission.refusal(replacing: opening, by: ",\"hints\":\"AA==\"" + opening)?.code == .unknownField)
    }

    @Test("what is published has no statement, no signature and no ticket")
    func published() throws {
        let published = PublishedChallenge(leaf: 4, ballot: ballot, opening: submission.opening)
        #expect(!published.text.contains(someHash("salt").hexadecimal))
        let ticket = SignedTicket.sign(Samples.ticket(pseudonym: nil), with: try TestElection.signingKey("ticket"))
        let envelope = ChallengeEnvelope(leaf: 4, submission: submission, ticket: ticket)
        #expect(refusal(PublishedChallenge.self, envelope.text) != nil)
        #expect(refusal(ChallengeEnvelope.self, published.text) != nil)
        #expect(try published.refusal(replacing: "\"leaf\":4", by: "\"leaf\":2147483648")?.code == .outOfRange)
        #expect(try envelope.refusal(replacing: "\"leaf\":4", by: "\"leaf\":-1")?.code == .wrongType)
    }

    @Test("a count without challenged ballots has no field for them")
    func processed() throws {
        let counts = ProcessedDocument.Challenged(opened: 1, unopened: 0)
        #expect(try counts.refusal(replacing: "\"opened\":1", by: "\"opened\":0")?.code == .badValue)
        #expect(try counts.refusal(replacing: ",\"unopened\":0", by: "")?.code == .missingField)
        #expect(try counts.refusal(replacing: "\"unopened\":0", by: "\"unopened\":2147483648")?.code == .outOfRange)
    }
}

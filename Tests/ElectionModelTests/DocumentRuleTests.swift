import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import Testing

/// Rules of single documents beyond the common grammar.
@Suite struct DocumentRuleTests {
    @Test("a disposition has a reason exactly where the ballot is invalid")
    func dispositions() throws {
        let invalid = Disposition(leaf: 1, kind: .invalid, reason: .proof, ballotStyle: 1, weight: 3)
        let counted = Disposition(leaf: 1, kind: .counted, ballotStyle: 1)
        #expect(try invalid.refusal(replacing: #","reason":"proof""#, by: "")?.code == .missingField)
        #expect(try invalid.refusal(replacing: "proof", by: "dislike")?.code == .badValue)
        #expect(try invalid.refusal(replacing: #""invalid""#, by: #""counted""#)?.path == "reason")
        #expect(try invalid.refusal(replacing: #""weight":3"#, by: #""weight":1"#)?.code == .outOfRange)
        #expect(try counted.refusal(replacing: "counted", by: "Counted")?.code == .badValue)
        #expect(try counted.refusal(replacing: #""leaf":1"#, by: #""leaf":2147483648"#)?.code == .outOfRange)
        #expect(try counted.refusal(replacing: "counted", by: "invalid")?.code == .missingField)
    }

    @Test("the standing of a published ballot is whole or absent")
    func publishedBallots() throws {
        let ballot = try Samples().ballot("b")
        let standing = CastStanding(pseudonym: someHash("p"), sequence: 1, opening: someHash("o"))
        let published = PublishedBallot(
            leaf: 1, standing: standing, ballot: ballot, ballotBytes: ballot.canonicalBytes)
        let opening = "\"opening\":\"\(someHash("o"))\""
        #expect(try published.refusal(replacing: "," + opening, by: "")?.code == .missingField)
        let pseudonym = "\"pseudonym\":\"\(someHash("p"))\","
        #expect(try published.refusal(replacing: pseudonym, by: "")?.code == .wrongOrder)
        let error = try published.refusal(replacing: #""sequence":1"#, by: #""sequence":0"#)
        #expect(error?.code == .outOfRange)
        #expect(error?.path == "standing.sequence")
        #expect(try published.refusal(replacing: #""standing":{"#, by: #""standing":null,"x":{"#)?.code == .wrongType)
    }

    @Test("the commitment in a leaf depends on election, opening, pseudonym and sequence")
    func standing() throws {
        let ballot = try Samples().ballot("b")
        let statement = Samples.statement(ballot, pseudonym: someHash("p"))
        #expect(statement.standing.pseudonym == someHash("p"))
        #expect(statement.standing.sequence == statement.sequence)
        #expect(Samples.statement(ballot, pseudonym: nil).standing.pseudonym == .zero)
        func commitment(_ pseudonym: String, _ sequence: Int, _ opening: String, _ election: String) -> HashValue {
            CastStanding(pseudonym: someHash(pseudonym), sequence: sequence, opening: someHash(opening))
                .commitment(extendedBaseHash: someHash(election))
        }
        let all = [
            commitment("p", 1, "o", "e"), commitment("q", 1, "o", "e"), commitment("p", 2, "o", "e"),
            commitment("p", 1, "n", "e"), commitment("p", 1, "o", "f"), commitment("o", 1, "p", "e"),
        ]
        #expect(Set(all).count == all.count)
        let leaf = CastSubmission(ballot: ballot, statement: statement, signature: []).leaf
        #expect(
            leaf
                == .cast(
                    ballot: ballot.documentHash, statement: statement.documentHash,
                    standing: statement.standing.commitment(extendedBaseHash: statement.election)))
    }

    @Test("ballots and statements inside an envelope keep exactly their bytes")
    func embeddedBytes() throws {
        let samples = try Samples()
        let ballot = try samples.ballot("b")
        let statement = Samples.statement(ballot, pseudonym: nil)
        let submission = CastSubmission(ballot: ballot, statement: statement, signature: [9])
        let read = try CastSubmission(canonical: submission.canonicalBytes, group: toy)
        #expect(read.ballotBytes == ballot.canonicalBytes)
        #expect(read.statementBytes == statement.canonicalBytes)
        #expect(read.ballotHash == ballot.documentHash)
        #expect(read.statementHash == statement.documentHash)
        #expect(read.statement.ballot == read.ballotHash)
        let error = try submission.refusal(replacing: #""option":1"#, by: #""option":0"#)
        #expect(error?.code == .outOfRange)
        #expect(error?.path == "ballot.contests[0].selections[0].option")
    }

    @Test("a ballot's fixed lengths and limits are checked")
    func ballots() throws {
        let ballot = try Samples().ballot("b")
        #expect(
            try ballot.refusal(replacing: #""chaining_field":"00000000"#, by: #""chaining_field":"000000"#)?.code
                == .badValue)
        #expect(try ballot.refusal(replacing: #""device":"g"#, by: #""device":" g"#)?.path == "device")
        #expect(try ballot.refusal(replacing: #""ballot_style":1"#, by: #""ballot_style":10001"#)?.code == .outOfRange)
        #expect(try ballot.refusal(replacing: #""format":0"#, by: #""format":1"#)?.code == .wrongType)
        let alpha = Hexadecimal.encode(ballot.contests[0].selections[0].ciphertext.alpha.bytes)
        let error = try ballot.refusal(replacing: alpha, by: Hexadecimal.encode(toy.parameters.p))
        #expect(error?.code == .outOfRange)
        #expect(error?.path == "contests[0].selections[0].alpha")
        #expect(try ballot.refusal(replacing: alpha, by: alpha.lowercased())?.code == .wrongCase)
    }

    @Test("statements and tickets have bounds")
    func bounds() throws {
        let statement = Samples.statement(try Samples().ballot("b"), pseudonym: nil)
        #expect(try statement.refusal(replacing: #""sequence":2"#, by: #""sequence":0"#)?.code == .outOfRange)
        #expect(try statement.refusal(replacing: #""sequence":2"#, by: #""sequence":1000001"#)?.code == .outOfRange)
        #expect(try statement.refusal(replacing: #""ballot_style":1"#, by: #""ballot_style":0"#)?.code == .outOfRange)
        #expect(
            refusal(Ticket.self, Samples.ticket(pseudonym: nil, voter: String(repeating: "x", count: 65)).text)?.code
                == .tooLarge)
        #expect(refusal(CastStatement.self, Samples.ticket(pseudonym: nil).text)?.code == .wrongType)
    }

    @Test("a ticket is valid under its own key and content only")
    func signedTickets() throws {
        let key = try TestElection.signingKey("ticket")
        let ticket = Samples.ticket(pseudonym: nil)
        let signed = SignedTicket.sign(ticket, with: key)
        #expect(try signed.verified(by: TestElection.key("ticket")) == ticket)
        func refused(_ signed: SignedTicket, _ name: String = "ticket") throws -> FormatError.Code? {
            let key = try TestElection.key(name)
            return refusal { () throws(FormatError) in _ = try signed.verified(by: key) }?.code
        }
        #expect(try refused(signed, "log") == .inconsistent)
        #expect(
            try refused(SignedTicket(ticket: Samples.ticket(pseudonym: nil, voter: "V-2"), signature: signed.signature))
                == .inconsistent)
        #expect(try refused(SignedTicket(ticket: ticket, signature: [])) == .inconsistent)
        #expect(try refused(SignedTicket(ticket: ticket, signature: signed.signature + [0])) == .inconsistent)
    }

    @Test(
        "a file list holds plain relative paths",
        arguments: [
            "../secret", "a/../b", "/etc/passwd", "a//b", "a/", "", ".", "./a", "A.json", "a b", "a\\\\b", "é", "a/.",
            "a\\u0000",
        ])
    func paths(_ path: String) throws {
        let list = RecordList(
            parameters: .init(p: toy.parameters.p, q: toy.parameters.q, g: toy.generator.bytes), election: .zero,
            fingerprint: .zero, roll: .zero, level: .full, files: [.init(path: "x.json", byteCount: 1, hash: .zero)])
        let error = try list.refusal(replacing: "x.json", by: path)
        #expect(error?.code == .badValue || error?.code == .notCanonical, "\(path)")
        #expect(error?.path == "files[0].path")
    }

    @Test("counts balance or not")
    func counts() {
        func counts(_ cast: Int) -> ProcessedDocument.Counts {
            .init(cast: cast, counted: 1, superseded: 2, overridden: 3, test: 4, invalid: 5)
        }
        #expect(counts(15).isBalanced)
        #expect(!counts(14).isBalanced)
    }

    @Test("an order is open or close, a leaf is a known step, and neither takes the other's fields")
    func kinds() throws {
        let order = OrderDocument(
            kind: .open, election: .zero, fingerprint: .zero, rollVersion: 0, roll: .zero, issuedAt: someTime())
        #expect(try order.refusal(replacing: #""open""#, by: #""pause""#)?.code == .wrongType)
        let step = LogLeaf.step(.open, document: someHash("d"))
        #expect(try step.refusal(replacing: #""open""#, by: #""Open""#)?.code == .wrongType)
        #expect(try step.refusal(replacing: #""open""#, by: #""cast""#)?.code == .wrongOrder)
        let cast = LogLeaf.cast(ballot: .zero, statement: .zero, standing: .zero)
        #expect(try cast.refusal(replacing: #""cast""#, by: #""open""#) != nil)
        #expect(try cast.refusal(replacing: "}", by: #","document":"00"}"#)?.code == .wrongOrder)
    }

    @Test("folders number their segments with six digits")
    func segments() {
        #expect(RecordFolder.segment(0) == "ballots/000000.jsonl")
        #expect(RecordFolder.segment(1_234_567) == "ballots/1234567.jsonl")
        #expect(BoxFolder.segment(12) == "envelopes/000012.jsonl")
        #expect(RecordFolder.session(2) == "steps/session-2.json")
    }
}

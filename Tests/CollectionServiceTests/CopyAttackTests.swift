import BallotEncryption
import CollectionAPI
import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import Testing

/// Bob sends what Alice encrypted, in every way to make it look like his own (R1, R2, recipes 6 and 7). He does not know
/// her choice or her nonces; what he may know is everything that a thief of her request sees.
@Suite struct CopyAttackTests {
    enum Theft: CaseIterable {
        /// Her contest under his identifier, in her order or another.
        case contest, permutedValues
        /// Her first option beside one of his own.
        case oneOption
        /// Her ciphertexts times encryptions of 0, or of 1.
        case rerandomized, raised
        /// Her α with his β.
        case components
    }

    @Test(
        "ciphertexts taken from another voter's ballot have no proof that holds in one's own", arguments: Theft.allCases
    )
    func refusesParts(_ theft: Theft) async throws {
        try await TestCollector.run { collector in
            let (alice, bob) = (collector.voter("EE-1"), collector.voter("EE-2"))
            let hers = try alice.seal([1, 0])
            let submission = try alice.sign(
                alice.statement(try await alice.ticket().ticket.ticket, hers), ballot: hers.ballot)
            _ = try await alice.cast(submission)
            let his = try bob.seal([0, 1])
            let ballot = try Self.steal(theft, from: hers.ballot, into: his.ballot, collector.world.context)
            let statement = Statements.change(
                bob.statement(try await bob.ticket().ticket.ticket, his), ballot: ballot.documentHash,
                confirmationCode: ballot.confirmationCode)
            let copy = try bob.sign(statement, ballot: ballot)
            try await collector.expect(.selectionProof) { try await bob.send(copy) }
        }
    }

    private static func steal(
        _ theft: Theft, from hers: EncryptedBallot, into his: EncryptedBallot, _ context: ElectionContext
    ) throws -> EncryptedBallot {
        let (source, own) = (hers.contests[0].selections, his.contests[0].selections)
        let values: [UncheckedCiphertext] = try source.indices.map { index in
            let stolen = source[index].ciphertext
            switch theft {
            case .contest: return stolen
            case .permutedValues: return source[source.count - 1 - index].ciphertext
            case .oneOption: return index == 0 ? stolen : own[index].ciphertext
            case .rerandomized: return try multiplied(stolen, by: 0, context)
            case .raised: return try multiplied(stolen, by: 1, context)
            case .components: return UncheckedCiphertext(alpha: stolen.alpha, beta: own[index].ciphertext.beta)
            }
        }
        // Proofs go with the values that they are about.
        let selections = source.indices.map { index in
            let proof =
                switch theft {
                case .permutedValues: source[source.count - 1 - index].proof
                case .oneOption where index > 0: own[index].proof
                default: source[index].proof
                }
            return EncryptedBallot.Selection(option: index + 1, ciphertext: values[index], proof: proof)
        }
        let contest = EncryptedBallot.Contest(
            contest: 1, selections: selections, proof: hers.contests[0].proof,
            contestHash: his.contests[0].contestHash)
        return BallotWorkshop.rehash(his, [contest])
    }

    /// Times an encryption of `value` with a nonce of Bob's.
    private static func multiplied(
        _ stolen: UncheckedCiphertext, by value: Int, _ context: ElectionContext
    ) throws -> UncheckedCiphertext {
        var random = SystemRandom()
        let own = context.voteKey.encrypt(value, nonce: SecretScalar(context.group, using: &random))
        let product = Ciphertext(
            alpha: try stolen.alpha.checked() * own.alpha, beta: try stolen.beta.checked() * own.beta)
        return UncheckedCiphertext(
            alpha: try UncheckedElement(context.group, bytes: product.alpha.bytes),
            beta: try UncheckedElement(context.group, bytes: product.beta.bytes))
    }

    @Test("another spelling of a cast ballot is refused as invalid, not taken as a new one")
    func refusesRespelled() async throws {
        try await TestCollector.run { collector in
            let (alice, bob) = (collector.voter("EE-1"), collector.voter("EE-2"))
            let submission = try await alice.prepare()
            _ = try await alice.cast(submission)
            let text = String(decoding: submission.canonicalBytes, as: UTF8.self)
            let digits = try #require(text.firstMatch(of: /"alpha":"[0-9A-F]+"/)).output
            let spellings = [
                (APIErrorCode.wrongCase, text.replacing(digits, with: "\"alpha\":" + digits.dropFirst(8).lowercased())),
                (.notCanonical, text.replacing(",\"confirmation_code\"", with: ", \"confirmation_code\"")),
                (.wrongOrder, text.replacing("{\"ballot\":", with: "{\"statement\":")),
                (.trailingBytes, text + " "),
            ]
            for (code, spelling) in spellings {
                #expect(spelling != text)
                for voter in [alice, bob] {
                    try await collector.expect(code) {
                        try await voter.https.send("POST", Routes.cast, Array(spelling.utf8))
                    }
                }
            }
            // The whole of it, byte for byte, under another voter's connection.
            try await collector.expect(.wrongTicket) { try await bob.send(submission) }
        }
    }
}

import ElectionModel
import Primitives
import Testing
import TransparencyLog

@Suite struct WitnessRuleTests {
    private static func witness(_ number: Int, url: String? = nil) throws -> WitnessRule.Witness {
        let key = try NoteVerifierKey(
            name: "witness.invalid/\(number)", algorithm: .cosignature,
            publicKey: TestElection.signingKey("witness \(number)").publicKey)
        return .init(name: "Witness \(number)", key: key, url: url ?? "https://witness-\(number).invalid/w")
    }

    private static func rule(
        _ witnesses: [WitnessRule.Witness]? = nil, quorum: Int = 2, late: WitnessRule.Late = .wait, seconds: Int = 10
    ) throws -> WitnessRule {
        try WitnessRule(
            witnesses: witnesses ?? (1...3).map { try witness($0) }, quorum: quorum, late: late, seconds: seconds)
    }

    private func code(_ make: () throws -> WitnessRule) -> FormatError.Code? {
        do {
            _ = try make()
            return nil
        } catch {
            return (error as? FormatError)?.code
        }
    }

    @Test("a rule reads back from its one spelling, and election.json with and without it")
    func roundTrip() throws {
        let rule = try Self.rule(late: .promise, seconds: 600)
        #expect(try WitnessRule(canonical: rule.canonicalBytes, group: toy) == rule)
        let without = try TestElection.configuration()
        #expect(!without.text.contains("witnesses"))
        #expect(without.witnesses == nil)
        let text = without.text.dropLast() + ",\"witnesses\":" + rule.text + "}"
        let with = try ElectionConfiguration(canonical: Array(text.utf8), group: toy)
        #expect(with.witnesses == rule)
        #expect(with.text == text)
    }

    @Test("numbers outside their bounds, and witnesses that are one, are refused")
    func bounds() throws {
        let one = try Self.witness(1)
        #expect(code { try Self.rule(quorum: 4) } == .badValue)
        #expect(code { try Self.rule([], quorum: 1) } == .badValue)
        #expect(code { try Self.rule([one, one], quorum: 1) } == .badValue)
        #expect(code { try Self.rule(seconds: 31) } == .outOfRange)
        #expect(code { try Self.rule(seconds: 0) } == .outOfRange)
        #expect(code { try Self.rule(late: .promise, seconds: 31) } == nil)
        #expect(code { try Self.rule(late: .promise, seconds: 86_401) } == .outOfRange)
        let signer = try WitnessRule.Witness(name: "Log", key: TestElection.key("log"), url: one.url)
        #expect(code { try Self.rule([signer], quorum: 1) } == .badValue)
    }

    @Test(
        "an address that is none is refused",
        arguments: [
            "", "witness.invalid", "https://", "ftp://x", "https://x/", "http:///x", "https://a b", "https://u@x",
        ])
    func addresses(_ url: String) throws {
        #expect(code { try Self.rule([Self.witness(1, url: url)], quorum: 1) } == .badValue)
    }

    @Test("a witness may not have a key of the collector")
    func collectorKeys() throws {
        let key = try NoteVerifierKey(
            name: "witness.invalid/1", algorithm: .cosignature, publicKey: TestElection.signingKey("log").publicKey)
        let rule = try Self.rule([.init(name: "W", key: key, url: "https://w.invalid")], quorum: 1)
        let text = try TestElection.configuration().text.dropLast() + ",\"witnesses\":" + rule.text + "}"
        #expect(ElectionModelTests.refusal(ElectionConfiguration.self, String(text))?.code == .inconsistent)
    }

    @Test("a receipt stands by the quorum, or by a promise where the rule allows one, or not at all")
    func standing() throws {
        let signer = try NoteSigner(name: "test.invalid/log", key: TestElection.signingKey("log"))
        let leaf = LogLeaf.step(.open, document: someHash("x"))
        var tree = MemoryTree()
        tree.append(leaf: leaf.canonicalBytes)
        let plain = try Checkpoint(
            signing: "test.invalid/log", size: 1, root: MerkleTree.root(size: 1, reader: tree), by: signer)
        func standing(
            _ checkpoint: Checkpoint, _ late: WitnessRule.Late?, extra: [UInt8]? = nil
        ) throws -> CosignatureStanding {
            let rule = try late.map { try Self.rule(quorum: 1, late: $0) }
            let tail = rule.map { ",\"witnesses\":" + $0.text } ?? ""
            let text = try TestElection.configuration().text.dropLast() + tail + "}"
            let configuration = try ElectionConfiguration(canonical: Array(text.utf8), group: toy)
            let receipt = try InclusionReceipt(index: 0, proof: [], checkpoint: checkpoint, extra: extra)
            let inclusion = try receipt.verify(
                leaf: leaf.canonicalBytes, key: signer.verifierKey, origin: "test.invalid/log")
            return try configuration.standing(of: receipt, inclusion)
        }
        let cosigner = try CheckpointCosigner(name: "witness.invalid/2", key: TestElection.signingKey("witness 2"))
        let cosigned = try plain.adding(cosigner.cosign(plain, time: 5))
        let promise = try CosignaturePromise(signing: plain, deadline: 77, by: signer).encoded
        #expect(try standing(plain, nil) == .notAsked)
        #expect(try standing(cosigned, .wait) == .cosigned(1))
        #expect(try standing(plain, .promise, extra: promise) == .promised(until: Timestamp(seconds: 77)))
        #expect(throws: LogError(.quorumMissing, "")) { try standing(plain, .wait) }
        #expect(throws: LogError(.quorumMissing, "")) { try standing(plain, .wait, extra: promise) }
        #expect(throws: LogError(.quorumMissing, "")) { try standing(plain, .promise) }
        // Somebody else's promise, and one about another tree.
        let stranger = try NoteSigner(name: "test.invalid/log", key: TestElection.signingKey("stranger"))
        let foreign = try CosignaturePromise(signing: plain, deadline: 77, by: stranger).encoded
        #expect(throws: LogError(.notSigned, "")) { try standing(plain, .promise, extra: foreign) }
        let empty = try Checkpoint(signing: "test.invalid/log", size: 0, root: MerkleTree.emptyRoot, by: signer)
        let other = try CosignaturePromise(signing: empty, deadline: 77, by: signer).encoded
        #expect(throws: LogError(.rootMismatch, "")) { try standing(plain, .promise, extra: other) }
        // A checkpoint is no promise.
        #expect(throws: LogError(.malformedPromise, "")) { try standing(plain, .promise, extra: plain.encoded) }
        #expect(throws: LogError(.malformedCheckpoint, "")) { try UnverifiedCheckpoint(parsing: promise) }
    }
}

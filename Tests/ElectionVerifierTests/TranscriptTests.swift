import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// Weak Fiat-Shamir (Bernhard, Pereira, Warinschi 2012) as a mutation test: for each input of each challenge a forger
/// who leaves it out makes a proof that a verifier without that input takes. The strong verifier refuses it.
@Suite("Every input of every challenge")
struct TranscriptAttackTests {
    private static let group = Group(.insecure64)

    /// Proves each kind of statement with a transcript that lacks an input, and verifies it.
    enum Kind: String, CaseIterable, Sendable {
        case selection, contestLimit, voteKey, dataKey, ballotNonce, decryption
    }

    @Test("a proof whose challenge lacks one input is refused, one that lacks none is taken", arguments: Kind.allCases)
    func weakTranscripts(_ kind: Kind) throws {
        let names = try Self.prove(kind, without: nil)
        #expect(names.count >= 4)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(throws: ProofError(.challengeMismatch, ""), "\(kind) without \(name)") {
                try Self.prove(kind, without: name)
            }
        }
    }

    /// - Returns: the names of all inputs, if the proof was taken.
    private static func prove(_ kind: Kind, without left: String?) throws -> [String] {
        switch kind {
        case .selection: try range(option: 3, without: left)
        case .contestLimit: try range(option: nil, without: left)
        case .voteKey: try guardianKey(.vote, without: left)
        case .dataKey: try guardianKey(.data, without: left)
        case .ballotNonce: try ballotNonce(without: left)
        case .decryption: try decryption(without: left)
        }
    }

    private static func range(option: Int?, without left: String?) throws -> [String] {
        var random = SeededRandom("weak range proof")
        let key = try EncryptionKey(group.g(Scalar(group, using: &random)))
        let context = RangeProof.Context(identifierHash: SHA256.hash([1]), contest: 2, option: option)
        let nonce = Scalar(group, using: &random)
        let ciphertext = Ciphertext(alpha: group.g(nonce), beta: key.base.power(nonce + Scalar(group, 1)))
        let forger = RangeForger(key: key, context: context, limit: 2, without: left)
        let proof = forger.prove(ciphertext, value: 1, nonce: nonce, using: &random)
        if option == nil {
            try proof.verify(ciphertext, limit: 2, key: key, context: context)
        } else {
            _ = try proof.verify(ciphertext.unchecked(), limit: 2, key: key, context: context)
        }
        let one = group.generator
        return ForgedTranscript.range(context, alpha: [], beta: [], commitments: [(one, one), (one, one), (one, one)])
            .names
    }

    private static func guardianKey(_ purpose: GuardianKeyProof.Purpose, without left: String?) throws -> [String] {
        var random = SeededRandom("weak key proof")
        let secrets = (0..<3).map { _ in Scalar(group, using: &random) }
        let keys = secrets.map { group.g($0) }
        let statement = GuardianKeyProof.Statement(
            purpose: purpose, guardian: 2, commitments: Array(keys.dropLast()), communicationKey: keys[2])
        let nonces = secrets.map { _ in Scalar(group, using: &random) }
        let transcript = ForgedTranscript.guardianKey(
            statement, parameterBaseHash: SHA256.hash([2]), nonces: nonces.map { group.g($0) })
        let c = transcript.challenge(group, without: left)
        let proof = GuardianKeyProof(challenge: c, responses: zip(nonces, secrets).map { $0 - c * $1 })
        try proof.verify(statement, parameterBaseHash: SHA256.hash([2]))
        return transcript.names
    }

    private static func ballotNonce(without left: String?) throws -> [String] {
        var random = SeededRandom("weak nonce proof")
        let (xi, u) = (Scalar(group, using: &random), Scalar(group, using: &random))
        let content = random.bytes(32)
        let transcript = ForgedTranscript.ballotNonce(
            SHA256.hash([3]), commitment: group.g(u), c0: group.g(xi), c1: content)
        let c = transcript.challenge(group, without: left)
        let made = SignedElGamalCiphertext(
            c0: try group.g(xi).unchecked(), c1: content, proof: SchnorrProof(challenge: c, response: u - c * xi))
        try BallotNonceEncryption(identifierHash: SHA256.hash([3])).verify(made)
        return transcript.names
    }

    private static func decryption(without left: String?) throws -> [String] {
        var random = SeededRandom("weak decryption proof")
        let (s, r, u) = (
            Scalar(group, using: &random), Scalar(group, using: &random), Scalar(group, using: &random)
        )
        let key = try EncryptionKey(group.g(s))
        let aggregate = Ciphertext(alpha: group.g(r), beta: key.base.power(r + Scalar(group, 7)))
        let statement = DecryptionStatement(
            extendedBaseHash: SHA256.hash([4]), contest: 3, option: 2, aggregate: aggregate)
        let m = aggregate.alpha.power(s)
        let transcript = ForgedTranscript.decryption(
            statement, a: group.g(u), b: aggregate.alpha.power(u), m: m)
        let c = transcript.challenge(group, without: left)
        try DecryptionProof(challenge: c, response: u - c * s)
            .verify(statement, key: key, value: aggregate.beta * m.inverse())
        return transcript.names
    }
}

/// The hashes that are no challenges: a stated hash that lacks an input is another one.
@Suite("Every input of every hash")
struct HashInputTests {
    @Test("each input of the record's hashes changes them")
    func inputs() throws {
        let election = try TestElection(.full)
        let context = election.context
        for (name, strong, transcript) in try Self.hashes(context) {
            #expect(transcript.hash() == strong, "\(name)")
            #expect(transcript.names.count > 1)
            for input in transcript.names { #expect(transcript.hash(without: input) != strong, "\(name) \(input)") }
        }
    }

    private static func hashes(_ context: ElectionContext) throws -> [(String, HashValue, ForgedTranscript)] {
        let record = context.guardianRecord
        let group = context.group
        var all: [(String, HashValue, ForgedTranscript)] = []
        var hp = ForgedTranscript(BaseHashes.version, .parameterBaseHash)
        hp.append("p", group.parameters.p)
        hp.append("q", group.parameters.q)
        hp.append("g", group.generator)
        hp.append("n", record.guardianCount)
        hp.append("k", record.quorum)
        all.append(("H_P", record.parameterBaseHash, hp))
        var hb = ForgedTranscript(record.parameterBaseHash, .baseHash)
        let manifest = context.manifest.canonicalBytes
        hb.append("length", manifest.count)
        hb.append("manifest", manifest)
        all.append(("H_B", record.baseHash, hb))
        var hg = ForgedTranscript(record.baseHash, .guardianRecord)
        hg.append("K", record.voteKey)
        hg.append("K^", record.dataKey)
        for keys in record.guardians {
            for (j, key) in keys.voteCommitments.enumerated() { hg.append("K\(keys.guardian),\(j)", key) }
        }
        for keys in record.guardians {
            for (j, key) in keys.dataCommitments.enumerated() { hg.append("K^\(keys.guardian),\(j)", key) }
        }
        for keys in record.guardians { hg.append("kappa\(keys.guardian)", keys.communicationKey) }
        all.append(("H_G", record.guardianRecordHash, hg))
        var he = ForgedTranscript(record.baseHash, .extendedBaseHash)
        he.append("K", record.voteKey)
        he.append("K^", record.dataKey)
        all.append(("H_E", record.extendedBaseHash, he))
        return all + (try ballotHashes(context.extendedBaseHash, group))
    }

    private static func ballotHashes(
        _ he: HashValue, _ group: Group
    ) throws -> [(String, HashValue, ForgedTranscript)] {
        let (identifier, opening) = (SHA256.hash([1]), SHA256.hash([2]))
        var hi = ForgedTranscript(he, .identifierHash)
        hi.append("id", identifier.bytes)
        let hiHash = BallotHashes.identifierHash(extendedBaseHash: he, identifier: identifier)
        let pair = Ciphertext(alpha: group.generator, beta: group.generator.power(2))
        var chi = ForgedTranscript(hiHash, .contestHash)
        chi.append("contest", 2)
        chi.append("alpha", pair.alpha)
        chi.append("beta", pair.beta)
        let chiHash = BallotHashes.contestHash(
            identifierHash: hiHash, contest: 2, ciphertexts: [try pair.unchecked()])
        let field = BallotHashes.chainingField(extendedBaseHash: he, device: "device")
        var hc = ForgedTranscript(hiHash, .confirmationCode)
        hc.append("chi", chiHash.bytes)
        hc.append("field", field)
        var device = ForgedTranscript(he, .deviceInformation)
        device.append("length", 6)
        device.append("device", "device".utf8)
        var standing = ForgedTranscript(he, .castStanding)
        standing.append("opening", opening.bytes)
        standing.append("pseudonym", identifier.bytes)
        standing.append("sequence", 3)
        return [
            ("H_I", hiHash, hi), ("chi", chiHash, chi),
            (
                "H_C",
                BallotHashes.confirmationCode(identifierHash: hiHash, contestHashes: [chiHash], chainingField: field),
                hc
            ),
            ("H_DI", BallotHashes.deviceHash(extendedBaseHash: he, device: "device"), device),
            (
                "standing",
                CastStanding(pseudonym: identifier, sequence: 3, opening: opening).commitment(extendedBaseHash: he),
                standing
            ),
        ]
    }
}

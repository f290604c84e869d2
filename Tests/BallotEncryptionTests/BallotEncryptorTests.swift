import BallotChecks
import BallotEncryption
import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

@Suite struct BallotEncryptorTests {
    static let device = "glassurn-test 1"
    static let values = [1: [0, 1, 0], 2: [2, 0, 0], 3: [1, 1], 4: [3, 0, 3]]
    let context: ElectionContext
    init() throws { context = try TestElection.get() }

    func seal(
        _ values: [Int: [Int]] = Self.values, voter: String = "EE-1", style: Int = 1
    ) throws -> SealedBallot {
        var random = SystemRandom()
        let selections = try VoterSelections(values, manifest: context.manifest, ballotStyle: style)
        return try BallotEncryptor(context: context, device: Self.device)
            .encrypt(selections, voter: voter, ballotStyle: style, using: &random)
    }

    /// What each selection encrypts, found with the ballot nonce: β·K^−ξ is K^σ.
    func open(_ sealed: SealedBallot) throws -> [Int: [Int]] {
        let ballot = sealed.ballot
        var found: [Int: [Int]] = [:]
        for contest in ballot.contests {
            found[contest.contest] = try contest.selections.map { selection in
                let nonce = sealed.ballotNonce.withBytes { bytes in
                    var input = HashInput(ballot.identifierHash, .encryptionNonce)
                    input.append(contest.contest)
                    input.append(selection.option)
                    input.append(fixed: bytes)
                    return SecretScalar(context.group, reducing: input.hash(length: 41).bytes)
                }
                let ciphertext = try selection.ciphertext.checked()
                #expect(ciphertext.alpha == context.group.g(secret: nonce))
                return try #require((0...6).first { context.voteKey.encrypt($0, nonce: nonce) == ciphertext })
            }
        }
        return found
    }

    @Test(
        "an encrypted ballot passes every check, and its nonce opens it to the choices",
        arguments: [
            (1, BallotEncryptorTests.values), (1, [1: [0, 0, 0], 2: [0, 0, 0], 3: [0, 0], 4: [0, 0, 0]]),
            (2, [2: [0, 1, 1], 4: [1, 2, 3]]),
        ])
    func roundTrip(style: Int, values: [Int: [Int]]) throws {
        let sealed = try seal(values, style: style)
        let validated = try BallotChecker(context).validate(sealed.ballot)
        #expect(validated.contests.map(\.contest) == context.manifest.ballotStyle(style)?.contests)
        #expect(try open(sealed) == values)
    }

    @Test("a ballot in the standard group passes every check") func standardGroup() throws {
        let manifest = try Manifest(
            label: "Standard", contests: [.init(label: "One", options: [.init(label: "Yes"), .init(label: "No")])],
            ballotStyles: [.init(label: "All", contests: [1])])
        let context = try TestElection.make(.standard, manifest)
        var random = SystemRandom()
        let sealed = try BallotEncryptor(context: context, device: Self.device).encrypt(
            VoterSelections([1: [1, 0]], manifest: manifest, ballotStyle: 1), voter: "EE-1", ballotStyle: 1,
            using: &random)
        #expect(throws: Never.self) { try BallotChecker(context).validate(sealed.ballot) }
    }

    @Test("encoding and decoding give the same bytes") func encodes() throws {
        let ballot = try seal().ballot
        let decoded = try EncryptedBallot(canonical: ballot.canonicalBytes, group: context.group)
        #expect(decoded == ballot)
        #expect(decoded.canonicalBytes == ballot.canonicalBytes)
    }

    @Test("the identifier and all hashes are those of the specification") func hashes() throws {
        let sealed = try seal(voter: "EE-7")
        let (ballot, he) = (sealed.ballot, context.extendedBaseHash)
        #expect(ballot.election == he)
        #expect(ballot.device == Self.device)
        #expect(
            ballot.identifier
                == BallotHashes.boundIdentifier(
                    extendedBaseHash: he, salt: sealed.identifierSalt, ballotStyle: 1, voter: "EE-7"))
        let hi = BallotHashes.identifierHash(extendedBaseHash: he, identifier: ballot.identifier)
        #expect(ballot.identifierHash == hi)
        for contest in ballot.contests {
            let hash = BallotHashes.contestHash(
                identifierHash: hi, contest: contest.contest, ciphertexts: contest.selections.map(\.ciphertext))
            #expect(contest.contestHash == hash)
        }
        #expect(ballot.chainingField == BallotHashes.chainingField(extendedBaseHash: he, device: Self.device))
        let code = BallotHashes.confirmationCode(
            identifierHash: hi, contestHashes: ballot.contests.map(\.contestHash), chainingField: ballot.chainingField)
        #expect(ballot.confirmationCode == code)
    }

    @Test("the identifier is bound to the voter and the style") func bindsIdentifier() throws {
        let sealed = try seal()
        let he = context.extendedBaseHash
        for (voter, style) in [("EE-2", 1), ("EE-1", 2), ("EE-1 ", 1)] {
            let other = BallotHashes.boundIdentifier(
                extendedBaseHash: he, salt: sealed.identifierSalt, ballotStyle: style, voter: voter)
            #expect(other != sealed.ballot.identifier)
        }
    }

    @Test("two encryptions of the same choices share no value") func neverRepeats() throws {
        let ballots = try (0..<3).map { _ in try seal() }
        let selections = ballots.flatMap { $0.ballot.contests.flatMap(\.selections) }
        // Only 2⁶⁴ alphas exist in this group: enough for a test, and none may repeat.
        #expect(Set(selections.map(\.ciphertext.alpha)).count == selections.count)
        #expect(Set(selections.map(\.ciphertext.beta)).count == selections.count)
        #expect(Set(ballots.map(\.identifierSalt)).count == 3)
        #expect(Set(ballots.map(\.ballot.identifier)).count == 3)
        #expect(Set(ballots.map(\.ballot.encryptedNonce.c0)).count == 3)
        #expect(Set(ballots.map(\.ballot.encryptedNonce.c1)).count == 3)
        #expect(Set(ballots.map(\.ballot.confirmationCode)).count == 3)
    }

    @Test("the salt and the nonce are different bytes, and neither stands in the ballot") func keepsSecrets() throws {
        let sealed = try seal()
        let text = String(decoding: sealed.ballot.canonicalBytes, as: UTF8.self)
        let nonce = sealed.ballotNonce.withBytes { Hexadecimal.encode($0) }
        #expect(nonce != sealed.identifierSalt.hexadecimal)
        #expect(!text.contains(nonce))
        #expect(!text.contains(sealed.identifierSalt.hexadecimal))
        #expect("\(sealed)" == "SealedBallot(redacted)")
        #expect(Mirror(reflecting: sealed).children.isEmpty)
    }

    @Test("selections of another manifest or style are refused") func refusesForeignSelections() throws {
        var random = SystemRandom()
        let encryptor = BallotEncryptor(context: context, device: Self.device)
        let generous = try Manifest(
            label: "More",
            contests: context.manifest.contests.map { contest in
                .init(
                    label: contest.label, selectionLimit: 9,
                    options: contest.options.map {
                        .init(label: $0.label, selectionLimit: 9)
                    })
            }, ballotStyles: context.manifest.ballotStyles)
        let overvote = try VoterSelections([2: [2, 2, 2], 4: [0, 0, 0]], manifest: generous, ballotStyle: 2)
        #expect(throws: SelectionError(.overvote, "")) {
            try encryptor.encrypt(overvote, voter: "EE-1", ballotStyle: 2, using: &random)
        }
        let all = try VoterSelections(Self.values, manifest: context.manifest, ballotStyle: 1)
        #expect(throws: SelectionError(.unknownContest, "")) {
            try encryptor.encrypt(all, voter: "EE-1", ballotStyle: 2, using: &random)
        }
        #expect(throws: SelectionError(.unknownStyle, "")) {
            try encryptor.encrypt(all, voter: "EE-1", ballotStyle: 3, using: &random)
        }
    }

    @Test(
        "a voter identifier that no roll can have is refused",
        arguments: ["", "a b", "Ü", String(repeating: "a", count: 65)])
    func refusesVoter(voter: String) {
        #expect(throws: SelectionError(.badVoter, "")) { try seal(voter: voter) }
    }

    @Test("a ballot of another election is refused there") func refusesOtherElection() throws {
        let other = try TestElection.make(Group(.insecure64), try TestElection.manifest(label: "Other election"))
        #expect(throws: BallotCheckError(.wrongElection, "")) {
            try BallotChecker(other).validate(try seal().ballot)
        }
    }
}

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

    func undecided(
        _ values: [Int: [Int]] = Self.values, voter: String = "EE-1", style: Int = 1
    ) throws -> UndecidedBallot {
        var random = SystemRandom()
        let selections = try VoterSelections(values, manifest: context.manifest, ballotStyle: style)
        return try BallotEncryptor(context: context, device: Self.device)
            .encryptUndecided(selections, voter: voter, ballotStyle: style, using: &random)
    }

    func seal(
        _ values: [Int: [Int]] = Self.values, voter: String = "EE-1", style: Int = 1
    ) throws -> SealedBallot {
        try undecided(values, voter: voter, style: style).seal()
    }

    /// What each selection encrypts, found with the opened nonces: β·K^−ξ is K^σ.
    func read(_ ballot: EncryptedBallot, with opening: BallotOpening) throws -> [Int: [Int]] {
        var found: [Int: [Int]] = [:]
        for (contest, opened) in zip(ballot.contests, opening.contests) {
            found[contest.contest] = try zip(contest.selections, opened.options).map { selection, option in
                let ciphertext = try selection.ciphertext.checked()
                let nonce = try SecretScalar(context.group, bytes: option.nonce.bytes)
                #expect(ciphertext.alpha == context.group.g(option.nonce))
                let value = try #require((0...6).first { context.voteKey.encrypt($0, nonce: nonce) == ciphertext })
                #expect(option.value == value)
                return value
            }
        }
        return found
    }

    @Test(
        "an encrypted ballot passes every check, and its opening shows the choices",
        arguments: [
            (1, BallotEncryptorTests.values), (1, [1: [0, 0, 0], 2: [0, 0, 0], 3: [0, 0], 4: [0, 0, 0]]),
            (2, [2: [0, 1, 1], 4: [1, 2, 3]]),
        ])
    func roundTrip(style: Int, values: [Int: [Int]]) throws {
        let (sealed, opening) = try undecided(values, style: style).open()
        let validated = try BallotChecker(context).validate(sealed.ballot)
        #expect(validated.contests.map(\.contest) == context.manifest.ballotStyle(style)?.contests)
        #expect(try read(sealed.ballot, with: opening) == values)
        #expect(try BallotChecker(context).open(sealed.ballot, with: opening).opening == opening)
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

    @Test("neither the salt nor a nonce stands in the ballot, and all nonces differ") func keepsSecrets() throws {
        let (sealed, opening) = try undecided().open()
        let text = String(decoding: sealed.ballot.canonicalBytes, as: UTF8.self)
        let nonces = opening.contests.flatMap(\.options).map { Hexadecimal.encode($0.nonce.bytes) }
        #expect(nonces.count == 11 && Set(nonces).count == nonces.count)
        for nonce in nonces { #expect(!text.contains(nonce)) }
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

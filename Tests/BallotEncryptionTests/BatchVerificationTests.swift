import BallotChecks
import BallotEncryption
import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// Batches of ballots with hints in the standard group: the verdict is always that of the exact path.
@Suite(.serialized) struct BatchVerificationTests {
    /// Of this suite alone, because it counts multiplications.
    static let group = Group(.standard)

    struct Setting: Sendable {
        let context: ElectionContext
        let ballots: [SealedBallot]
    }

    /// Nine ballots of one contest with two options and limit 1.
    static let setting = Result { () throws -> Setting in
        let manifest = try Manifest(
            label: "batches", contests: [.init(label: "c", options: [.init(label: "yes"), .init(label: "no")])],
            ballotStyles: [.init(label: "all", contests: [1])])
        let context = try ElectionTestKit.TestElection(group: group, manifest: manifest).context
        let encryptor = BallotEncryptor(context: context, device: "test")
        var random = SystemRandom()
        let ballots = try (0..<9).map { index in
            let choices = try VoterSelections(
                [1: index.isMultiple(of: 3) ? [1, 0] : [0, 1]], manifest: manifest, ballotStyle: 1)
            return try encryptor.encrypt(choices, voter: "T-\(index + 1)", ballotStyle: 1, using: &random)
        }
        return Setting(context: context, ballots: ballots)
    }

    let context: ElectionContext
    let ballots: [SealedBallot]

    init() throws {
        let setting = try Self.setting.get()
        context = setting.context
        ballots = setting.ballots
    }

    private var hinted: [HintedBallot] { ballots.map { HintedBallot($0.ballot, hints: $0.roots.bytes) } }

    private func verdicts(_ ballots: [HintedBallot]) -> [BallotCheckError.Code?] {
        var random = SystemRandom()
        return BallotChecker(context).validate(ballots, using: &random).map { result in
            switch result {
            case .success: nil
            case .failure(let error): error.code
            }
        }
    }

    private func exact(_ ballot: EncryptedBallot) -> BallotCheckError.Code? {
        do throws(BallotCheckError) {
            _ = try BallotChecker(context).validate(ballot)
            return nil
        } catch {
            return error.code
        }
    }

    /// Multiplications that `body` needs.
    private func cost(_ body: () -> Void) -> Int {
        let before = context.group.operationCount
        body()
        return (context.group.operationCount - before).total
    }

    @Test("right ballots with hints pass together, at a fraction of the exact work, with the same ciphertexts")
    func right() throws {
        var random = SystemRandom()
        var results: [Result<ValidatedBallot, BallotCheckError>] = []
        let batched = cost { results = BallotChecker(context).validate(hinted, using: &random) }
        let alone = cost { #expect(exact(ballots[0].ballot) == nil) }
        #expect(batched < 9 * alone * 2 / 3)
        for (result, sealed) in zip(results, ballots) {
            let exactly = try BallotChecker(context).validate(sealed.ballot)
            let proven = try result.get()
            #expect(proven.ballot == exactly.ballot)
            #expect(proven.contests.map(\.selections) == exactly.contests.map(\.selections))
        }
    }

    @Test(
        "without hints, with hints of another ballot, cut short, too long, out of range or random, ballots pass all the same"
    )
    func uselessHints() throws {
        let right = ballots[0].roots.bytes
        let size = context.group.elementByteCount
        let random = SquareRoot(of: context.group.g(Scalar(context.group, 77))).bytes
        let useless: [[UInt8]?] = [
            nil, [], ballots[1].roots.bytes, Array(right.dropLast()), right + [0],
            [UInt8](repeating: 0, count: right.count), [UInt8](repeating: 255, count: right.count),
            // The hint of one commitment is another square: its hash does not fit.
            Array(right.prefix(4 * size)) + random + Array(right.dropFirst(5 * size)),
        ]
        #expect(verdicts(useless.map { HintedBallot(ballots[0].ballot, hints: $0) }).allSatisfy { $0 == nil })
    }

    @Test("the other root of every value is as good")
    func otherRoots() throws {
        let group = context.group
        let roots = ballots[0].roots.bytes
        let p = group.parameters.p
        let negated = stride(from: 0, to: roots.count, by: group.elementByteCount).flatMap { start in
            Self.difference(p, Array(roots[start..<start + group.elementByteCount]))
        }
        let batched = cost { #expect(verdicts([HintedBallot(ballots[0].ballot, hints: negated)]) == [nil]) }
        let alone = cost { #expect(exact(ballots[0].ballot) == nil) }
        #expect(batched < alone)
    }

    @Test("one bad ballot among good ones is found, the others pass, and the work stays below twice the exact work")
    func oneBad() throws {
        for position in [0, 4, 8] {
            var mixed = hinted
            mixed[position] = HintedBallot(
                try Self.forged(ballots[position]), hints: try Self.forgedHints(ballots[position]))
            var found: [BallotCheckError.Code?] = []
            let batched = cost { found = verdicts(mixed) }
            let expected = (0..<9).map { $0 == position ? BallotCheckError.Code.selectionProof : nil }
            #expect(found == expected)
            #expect(batched < 2 * 9 * cost { _ = exact(ballots[0].ballot) })
        }
    }

    @Test("a flood of hostile hints costs at most twice the exact work and changes no verdict")
    func flood() throws {
        let hostile = try ballots.map { HintedBallot($0.ballot, hints: try Self.hostileHints($0)) }
        var found: [BallotCheckError.Code?] = []
        let batched = cost { found = verdicts(hostile) }
        #expect(found.allSatisfy { $0 == nil })
        #expect(batched < 2 * 9 * cost { _ = exact(ballots[0].ballot) })
        // Every ballot forged so that only the equations tell.
        let forged = try ballots.map { HintedBallot(try Self.forged($0), hints: try Self.forgedHints($0)) }
        let searched = cost { found = verdicts(forged) }
        #expect(found.allSatisfy { $0 == .selectionProof })
        #expect(searched < 2 * 9 * cost { _ = exact(ballots[0].ballot) })
    }

    @Test("hints that satisfy every hash but no equation pass nothing")
    func hashOnly() throws {
        let forged = try Self.forged(ballots[2])
        #expect(exact(forged) == .selectionProof)
        #expect(verdicts([HintedBallot(forged, hints: try Self.forgedHints(ballots[2]))]) == [.selectionProof])
    }

    @Test("−α with hints of α, and a ballot bound to another style or hash, get the exact path's error")
    func exactErrors() throws {
        let ballot = ballots[3].ballot
        let negated = try Self.replacing(ballot) { selection in
            let alpha = try UncheckedElement(
                context.group, bytes: Self.difference(context.group.parameters.p, selection.ciphertext.alpha.bytes))
            return .init(
                option: selection.option, ciphertext: .init(alpha: alpha, beta: selection.ciphertext.beta),
                proof: selection.proof)
        }
        #expect(exact(negated) == .valueOutsideGroup)
        #expect(verdicts([HintedBallot(negated, hints: ballots[3].roots.bytes)]) == [.valueOutsideGroup])
        let foreign = EncryptedBallot(
            election: .zero, ballotStyle: 1, identifier: ballot.identifier, identifierHash: ballot.identifierHash,
            device: ballot.device, contests: ballot.contests, encryptedNonce: ballot.encryptedNonce,
            chainingField: ballot.chainingField, confirmationCode: ballot.confirmationCode)
        #expect(verdicts([HintedBallot(foreign, hints: ballots[3].roots.bytes)]) == [.wrongElection])
    }

    @Test("one bad ballot among thousands is found, and all others pass")
    func oneAmongThousands() throws {
        var many = (0..<2_000).map { hinted[$0 % 9] }
        many[1_234] = HintedBallot(try Self.forged(ballots[1]), hints: try Self.forgedHints(ballots[1]))
        let found = verdicts(many)
        #expect(found.count == 2_000)
        #expect(found.indices.filter { found[$0] != nil } == [1_234])
        #expect(found[1_234] == .selectionProof)
    }

    @Test("pairs of negated values, whose signs cancel in the contest's product, get the exact path's error")
    func negatedPairs() throws {
        let group = context.group
        func negated(_ value: UncheckedElement) throws -> UncheckedElement {
            try UncheckedElement(group, bytes: Self.difference(group.parameters.p, value.bytes))
        }
        func isCaught(_ change: (EncryptedBallot.Selection) throws -> UncheckedCiphertext) throws {
            let ballot = try Self.replacingAll(ballots[2].ballot) { selection in
                .init(option: selection.option, ciphertext: try change(selection), proof: selection.proof)
            }
            #expect(exact(ballot) == .valueOutsideGroup)
            let neighbours = [hinted[0], HintedBallot(ballot, hints: ballots[2].roots.bytes), hinted[1]]
            #expect(verdicts(neighbours) == [nil, .valueOutsideGroup, nil])
        }
        try isCaught { .init(alpha: try negated($0.ciphertext.alpha), beta: $0.ciphertext.beta) }
        try isCaught { .init(alpha: $0.ciphertext.alpha, beta: try negated($0.ciphertext.beta)) }
        try isCaught { .init(alpha: try negated($0.ciphertext.alpha), beta: try negated($0.ciphertext.beta)) }
    }

    @Test("ballots made with the same randomness get the exact path's verdict, together and alone")
    func repeatedRandomness() throws {
        let manifest = context.manifest
        let pair = try [[1, 0], [0, 1]].map { choice in
            var random = SeededRandom("repeated")
            return try BallotEncryptor(context: context, device: "test").encrypt(
                VoterSelections([1: choice], manifest: manifest, ballotStyle: 1), voter: "T-1", ballotStyle: 1,
                using: &random)
        }
        let alphas = pair.map { $0.ballot.contests[0].selections[0].ciphertext.alpha }
        #expect(alphas[0] == alphas[1] && pair[0].ballot != pair[1].ballot)
        let repeated = (pair + pair).map { HintedBallot($0.ballot, hints: $0.roots.bytes) }
        #expect(verdicts(repeated) == repeated.map { exact($0.ballot) })
        #expect(verdicts(repeated) == [nil, nil, nil, nil])
        // A forged one among them does not hide behind the equal values.
        let forged = HintedBallot(try Self.forged(pair[0]), hints: try Self.forgedHints(pair[0]))
        #expect(verdicts(repeated + [forged]) == [nil, nil, nil, nil, .selectionProof])
    }

    @Test("hints have one encoding: what decodes gives the same bytes, in every group")
    func encoding() throws {
        let bytes = ballots[0].roots.bytes
        #expect(try BallotRoots(bytes, of: ballots[0].ballot, group: context.group).bytes == bytes)
        #expect(bytes.count == BallotRoots.rootCount(of: ballots[0].ballot) * 512)
        for wrong in [Array(bytes.dropFirst()), bytes + bytes, []] {
            #expect(throws: FormatError(.badValue, "")) {
                try BallotRoots(wrong, of: ballots[0].ballot, group: context.group)
            }
        }
        #expect(throws: FormatError(.outOfRange, "")) {
            try BallotRoots(
                [UInt8](repeating: 0, count: bytes.count), of: ballots[0].ballot, group: context.group)
        }
    }
}

extension BatchVerificationTests {
    /// left − right for big-endian numbers of one length.
    fileprivate static func difference(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var out = left
        var borrow = 0
        for index in left.indices.reversed() {
            let value = Int(left[index]) - Int(right[index]) + borrow
            out[index] = UInt8(truncatingIfNeeded: value)
            borrow = value >> 8
        }
        return out
    }

    /// The ballot with its first selection changed and all hashes over the change made right.
    fileprivate static func replacing(
        _ ballot: EncryptedBallot, _ change: (EncryptedBallot.Selection) throws -> EncryptedBallot.Selection
    ) throws -> EncryptedBallot {
        try replacing(
            ballot, [try change(ballot.contests[0].selections[0])] + ballot.contests[0].selections.dropFirst())
    }

    fileprivate static func replacingAll(
        _ ballot: EncryptedBallot, _ change: (EncryptedBallot.Selection) throws -> EncryptedBallot.Selection
    ) throws -> EncryptedBallot {
        try replacing(ballot, ballot.contests[0].selections.map(change))
    }

    private static func replacing(
        _ ballot: EncryptedBallot, _ selections: [EncryptedBallot.Selection]
    ) -> EncryptedBallot {
        let old = ballot.contests[0]
        let contest = EncryptedBallot.Contest(
            contest: old.contest, selections: selections, proof: old.proof,
            contestHash: BallotHashes.contestHash(
                identifierHash: ballot.identifierHash, contest: old.contest,
                ciphertexts: selections.map(\.ciphertext)))
        return EncryptedBallot(
            election: ballot.election, ballotStyle: ballot.ballotStyle, identifier: ballot.identifier,
            identifierHash: ballot.identifierHash, device: ballot.device, contests: [contest],
            encryptedNonce: ballot.encryptedNonce, chainingField: ballot.chainingField,
            confirmationCode: BallotHashes.confirmationCode(
                identifierHash: ballot.identifierHash, contestHashes: [contest.contestHash],
                chainingField: ballot.chainingField))
    }

    /// Commitments of the forger's choice: squares that belong to no proof.
    fileprivate static func freeCommitments(_ group: Group) -> [PairRoots] {
        (1...2).map { index in
            PairRoots(
                alpha: SquareRoot(of: group.g(Scalar(group, 1_000 + index))),
                beta: SquareRoot(of: group.g(Scalar(group, 2_000 + index))))
        }
    }

    /// A first proof whose challenges add up to the hash of free commitments: every hash fits, no equation does.
    fileprivate static func forged(_ sealed: SealedBallot) throws -> EncryptedBallot {
        try replacing(sealed.ballot) { selection in
            let group = selection.ciphertext.alpha.group
            let context = RangeProof.Context(
                identifierHash: sealed.ballot.identifierHash, contest: 1, option: selection.option)
            let total = context.challenge(
                SquarePair(sealed.roots.contests[0].selections[0].ciphertext),
                freeCommitments(group).map { SquarePair($0) })
            let first = Scalar(group, 5)
            let proof = RangeProof(components: [
                .init(challenge: first, response: Scalar(group, 6)),
                .init(challenge: total - first, response: Scalar(group, 7)),
            ])
            return .init(option: selection.option, ciphertext: selection.ciphertext, proof: proof)
        }
    }

    fileprivate static func forgedHints(_ sealed: SealedBallot) throws -> [UInt8] {
        let contest = sealed.roots.contests[0]
        let first = ContestRoots.Selection(
            ciphertext: contest.selections[0].ciphertext,
            commitments: freeCommitments(sealed.ballot.contests[0].selections[0].ciphertext.alpha.group))
        let roots = ContestRoots(selections: [first] + contest.selections.dropFirst(), commitments: contest.commitments)
        return BallotRoots(contests: [roots], nonce: sealed.roots.nonce).bytes
    }

    /// Right but for one hint, whose square has nothing to do with the ballot.
    fileprivate static func hostileHints(_ sealed: SealedBallot) throws -> [UInt8] {
        let contest = sealed.roots.contests[0]
        let group = sealed.ballot.encryptedNonce.c0.group
        let roots = ContestRoots(selections: contest.selections, commitments: freeCommitments(group))
        return BallotRoots(contests: [roots], nonce: sealed.roots.nonce).bytes
    }
}

import BallotChecks
import BallotEncryption
import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// Right hints for ballots that came without: in the standard group they are the very bytes that the device has.
@Suite(.serialized) struct HintFindingTests {
    /// Of this suite alone, because it counts multiplications.
    private static let group = Group(.standard)
    private static let options = 10

    /// A contest of 10 options with limit 1, and one in which an option takes up to two of three votes.
    private static let setting = Result { () throws -> (ElectionContext, [SealedBallot]) in
        let manifest = try Manifest(
            label: "hints",
            contests: [
                .init(label: "c", options: (1...options).map { .init(label: "option \($0)") }),
                .init(
                    label: "d", selectionLimit: 3,
                    options: ["yes", "no"].map { .init(label: $0, selectionLimit: 2) }),
            ],
            ballotStyles: [.init(label: "one", contests: [1]), .init(label: "both", contests: [1, 2])])
        let context = try ElectionTestKit.TestElection(group: group, manifest: manifest).context
        let encryptor = BallotEncryptor(context: context, device: "test")
        var random = SystemRandom()
        let first = (1...options).map { $0 == 4 ? 1 : 0 }
        let ballots = try [[1: first], [1: first], [1: first, 2: [2, 1]]].map { values in
            try encryptor.encrypt(
                VoterSelections(values, manifest: manifest, ballotStyle: values.count), voter: "T-1",
                ballotStyle: values.count, using: &random)
        }
        return (context, ballots)
    }

    /// One more ballot with the contest of 10 options.
    private static func ballot(of context: ElectionContext) throws -> EncryptedBallot {
        var random = SystemRandom()
        let values = [1: (1...options).map { $0 == 4 ? 1 : 0 }]
        return try BallotEncryptor(context: context, device: "test").encrypt(
            VoterSelections(values, manifest: context.manifest, ballotStyle: 1), voter: "T-1", ballotStyle: 1,
            using: &random
        ).ballot
    }

    private let context: ElectionContext
    private let ballots: [SealedBallot]
    private var checker: BallotChecker { BallotChecker(context) }

    init() throws { (context, ballots) = try Self.setting.get() }

    private func find(_ ballot: EncryptedBallot, _ hints: [UInt8]?) -> HintFinding {
        checker.findHints(for: HintedBallot(ballot, hints: hints))
    }

    private func cost(_ body: () throws -> Void) rethrows -> Int {
        let before = Self.group.operationCount
        try body()
        return (Self.group.operationCount - before).total
    }

    /// p − x.
    private func negative(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var borrow = 0
        return zip(Self.group.parameters.p, bytes).reversed().map { modulus, byte in
            let difference = Int(modulus) - Int(byte) + borrow
            borrow = difference >> 8
            return UInt8(truncatingIfNeeded: difference)
        }.reversed()
    }

    @Test("right hints stay, also with the other root of a value")
    func right() {
        for sealed in ballots {
            let hints = sealed.roots.bytes
            let size = Self.group.elementByteCount
            let other = negative(hints.prefix(size)) + hints.dropFirst(size)
            #expect(find(sealed.ballot, hints) == .sent && find(sealed.ballot, other) == .sent)
        }
    }

    @Test("missing hints, another ballot's, cut short, too long, out of range or with one wrong root are computed anew")
    func computed() {
        let right = ballots[0].roots.bytes
        let size = Self.group.elementByteCount
        let other = ballots[1].roots.bytes
        var wrong: [[UInt8]?] = [
            nil, [], other, Array(right.dropLast()), right + [0], right.map { _ in 0 }, right.map { _ in 255 },
        ]
        // One root of each kind: C₀, its commitment, α, β, a commitment of the first selection and the contest's last.
        for index in [0, 1, 2, 3, 4, right.count / size - 1] {
            wrong.append(
                Array(right.prefix(index * size) + other[index * size..<(index + 1) * size])
                    + right.dropFirst((index + 1) * size))
        }
        for hints in wrong { #expect(find(ballots[0].ballot, hints) == .computed(right)) }
        #expect(find(ballots[2].ballot, nil) == .computed(ballots[2].roots.bytes))
    }

    @Test("computed hints show the proofs in a batch")
    func shown() throws {
        let found = ballots.map { sealed in
            guard case .computed(let hints) = find(sealed.ballot, nil) else {
                return HintedBallot(sealed.ballot, hints: nil)
            }
            return HintedBallot(sealed.ballot, hints: hints)
        }
        var random = SystemRandom()
        for verdict in checker.validateTogether(found, using: &random) {
            guard case .shown = verdict else {
                Issue.record("\(verdict)")
                continue
            }
        }
    }

    @Test("a ballot whose proofs do not hold has no hints", arguments: [0, 1, 2, 3, 4, 5])
    func refused(_ fault: Int) throws {
        let ballot = ballots[2].ballot
        func spoilt(_ proof: RangeProof) -> RangeProof {
            let first = proof.components[0]
            return RangeProof(
                components: [.init(challenge: first.challenge, response: first.response + Scalar(Self.group, 1))]
                    + proof.components.dropFirst())
        }
        func first(_ change: (EncryptedBallot.Selection) throws -> EncryptedBallot.Selection) rethrows
            -> EncryptedBallot
        {
            try ballot.replacing(contest: 1) {
                $0.replacing(selections: [try change($0.selections[0])] + $0.selections.dropFirst())
            }.rehashed()
        }
        func outside(_ element: UncheckedElement) throws -> UncheckedElement {
            try UncheckedElement(Self.group, bytes: negative(element.bytes))
        }
        let nonce = ballot.encryptedNonce
        let forged =
            switch fault {
            case 0: first { .init(option: $0.option, ciphertext: $0.ciphertext, proof: spoilt($0.proof)) }
            case 1: ballot.replacing(contest: 1) { $0.replacing(proof: spoilt($0.proof)) }
            case 2:
                try first {
                    let alpha = try outside($0.ciphertext.alpha)
                    return .init(
                        option: $0.option, ciphertext: .init(alpha: alpha, beta: $0.ciphertext.beta), proof: $0.proof)
                }
            case 3:
                ballot.replacing(
                    encryptedNonce: .init(
                        c0: nonce.c0, c1: nonce.c1,
                        proof: .init(
                            challenge: nonce.proof.challenge, response: nonce.proof.response + Scalar(Self.group, 1))))
            case 4:
                ballot.replacing(
                    encryptedNonce: .init(c0: try outside(nonce.c0), c1: nonce.c1, proof: nonce.proof))
            // Everything holds, but the election is another.
            default: ballot.replacing(election: .zero)
            }
        #expect(throws: BallotCheckError.self) { try checker.validate(forged) }
        #expect(find(forged, nil) == .none)
        let isStillFitting = fault < 2 || fault == 3
        // A response stands in no hash: such hints fit, and only the equations tell. Exported ballots were accepted.
        #expect(find(forged, ballots[2].roots.bytes) == (isStillFitting ? .sent : .none))
    }

    @Test("without batches there are no hints")
    func toyGroup() throws {
        let context = try ElectionTestKit.TestElection().context
        var random = SystemRandom()
        let style = context.manifest.ballotStyles[0]
        let values = Dictionary(
            uniqueKeysWithValues: style.contests.map { number in
                (number, [Int](repeating: 0, count: context.manifest.contest(number)?.options.count ?? 0))
            })
        let sealed = try BallotEncryptor(context: context, device: "test").encrypt(
            VoterSelections(values, manifest: context.manifest, ballotStyle: 1), voter: "T-1", ballotStyle: 1,
            using: &random)
        for hints in [nil, sealed.roots.bytes] {
            #expect(BallotChecker(context).findHints(for: HintedBallot(sealed.ballot, hints: hints)) == .none)
        }
    }

    @Test(
        "right hints are found for 10 multiplications a selection; computing hints costs 6 % more than the exact check")
    func costs() throws {
        let sealed = ballots[1]
        // The tables are made here.
        _ = (try checker.validate(sealed.ballot), find(sealed.ballot, nil))
        // One ballot's challenges have more zeros than another's, which moves the ratio of one by a thousandth.
        var (exact, computed) = (0, 0)
        for ballot in try (0..<8).map({ _ in try Self.ballot(of: context) }) {
            exact += try cost { _ = try checker.validate(ballot) }
            computed += cost { #expect(find(ballot, nil) != .none) }
        }
        #expect(computed > exact && computed * 100 <= exact * 106, "\(computed), \(exact)")
        #expect(computed <= 8 * 1_100 * Self.options)
        let sent = cost { _ = find(sealed.ballot, sealed.roots.bytes) }
        #expect(sent > 0 && sent <= 10 * Self.options, "\(sent)")
        let wrong = cost { _ = find(sealed.ballot, ballots[0].roots.bytes) }
        // No more than a ballot without hints and the look at them.
        #expect(wrong <= cost { _ = find(sealed.ballot, nil) } + sent, "\(wrong)")
    }
}

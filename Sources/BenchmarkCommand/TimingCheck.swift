import CommandConsole
import ElGamal
import Glibc
import GroupArithmetic
import Primitives
import SigmaProofs

/// Does the time of an operation depend on its secret? Welch's t-test between a fixed secret and random ones.
///
/// The method of "dude, is my code constant time?" (Reparaz, Balasch, Verbauwhede, 2017): measurements of both classes
/// are interleaved at random, the slowest tenth, which is mostly the operating system's, is left out at a bound that is
/// the same for both, and |t| above 4.5 speaks for a difference. A public exponentiation is measured as well: it has to
/// be found out, or the check sees nothing.
struct TimingCheck {
    private static let threshold = 4.5
    /// Beyond any doubt, for the operation that has to be found out.
    private static let certain = 10.0

    let samples: Int

    /// - Returns: the operations whose time depends on the secret.
    func run(into figures: inout Figures) throws -> [String] {
        let group = Group.standard
        var random = SystemRandom()
        let table = FixedBase(group.g(Scalar(group, reducing: random.bytes(48))))
        let key = try EncryptionKey(table.element)
        var leaks: [String] = []
        func check(_ name: String, _ text: String, _ count: Int, _ body: (SecretScalar) -> Void) {
            // The fixed secret is a new object each time too: one that stays near the processor would be found instead.
            let t = statistic(
                count, { $0 ? SecretScalar(group, small: 1) : SecretScalar(group, using: &random) }, body)
            figures.value("timing_\(name)_t", "|t| of \(text)", t)
            if t > Self.threshold { leaks.append(text) }
        }
        check("fixed_base", "fixed base, secret exponent", samples) { _ = table.power(secret: $0) }
        check("variable", "variable base, secret exponent", samples / 8) { _ = table.element.power(secret: $0) }
        let challenge = Scalar(group, reducing: random.bytes(48))
        let nonce = SecretScalar(group, using: &random)
        check("response", "response of a proof", samples * 4) { _ = nonce.response(challenge: challenge, secret: $0) }
        let sharing = ShareEncryption(parameterBaseHash: .zero, sender: 1, receiver: 2, receiverKey: table.element)
        let ciphertext = sharing.encrypt(voteShare: nonce, dataShare: nonce, using: &random)
        check("share", "decrypting a share of a key", samples / 8) {
            _ = try? sharing.decrypt(ciphertext, secretKey: $0)
        }
        try checkProof(key, &figures, &leaks)
        try checkControl(table.element, &figures)
        return leaks
    }

    /// The vote itself: 0 against 1.
    private func checkProof(_ key: EncryptionKey, _ figures: inout Figures, _ leaks: inout [String]) throws {
        var random = SystemRandom()
        let context = RangeProof.Context(identifierHash: .zero, contest: 1, option: 1)
        let t = statistic(samples / 4, { $0 ? 0 : 1 }) { (vote: Int) in
            let nonce = SecretScalar(key.group, using: &random)
            let ciphertext = key.encrypt(vote, nonce: nonce)
            _ = RangeProof.prove(
                ciphertext, value: vote, nonce: nonce, limit: 1, key: key, context: context, using: &random)
        }
        figures.value("timing_vote_t", "|t| of encrypting 0 or 1 with its proof", t)
        if t > Self.threshold { leaks.append("encrypting 0 or 1 with its proof") }
    }

    private func checkControl(_ base: GroupElement, _ figures: inout Figures) throws {
        let group = base.group
        var random = SystemRandom()
        let one = Scalar(group, 1)
        let t = statistic(samples / 8, { $0 ? one : Scalar(group, reducing: random.bytes(48)) }) { (exponent: Scalar) in
            _ = base.power(exponent)
        }
        figures.value("timing_control_t", "|t| of a variable-time power, which must be found", t)
        guard t > Self.certain else {
            throw CommandFailure(
                .internalError, "the timing check does not see that a variable-time power takes varying time",
                hint: "run again on a quiet machine with more --samples")
        }
    }

    private func statistic<Value>(_ count: Int, _ make: (Bool) -> Value, _ body: (Value) -> Void) -> Double {
        var random = SystemRandom()
        let classes = random.bytes(count).map { $0 & 1 == 0 }
        let values = classes.map(make)
        var times = [Double](repeating: 0, count: count)
        for value in values.prefix(20) { body(value) }
        for (index, value) in values.enumerated() {
            let start = Stopwatch.now(CLOCK_MONOTONIC)
            body(value)
            times[index] = Stopwatch.now(CLOCK_MONOTONIC) - start
        }
        let bound = times.sorted()[count * 9 / 10]
        var (first, second) = (Moments(), Moments())
        for (time, isFirst) in zip(times, classes) where time <= bound {
            if isFirst { first.add(time) } else { second.add(time) }
        }
        return abs(Moments.welch(first, second))
    }
}

/// Count, mean and variance of a stream of numbers (Welford's method).
struct Moments {
    private var count = 0.0
    private var mean = 0.0
    private var squares = 0.0

    mutating func add(_ value: Double) {
        count += 1
        let difference = value - mean
        mean += difference / count
        squares += difference * (value - mean)
    }

    private var variance: Double { squares / max(1, count - 1) }

    /// Welch's t.
    static func welch(_ left: Self, _ right: Self) -> Double {
        guard left.count > 1, right.count > 1 else { return 0 }
        return (left.mean - right.mean) / (left.variance / left.count + right.variance / right.count).squareRoot()
    }
}

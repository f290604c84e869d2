public import ElectionModel
import ElGamal
public import Primitives
import SigmaProofs

/// The aggregate that a guardian computed itself from the ballots, on one machine or on several of its own, and found in
/// the processed leaf. Guardians decrypt nothing else, and only that, or the memory of it, makes one of these.
public struct RebuiltAggregate: Sendable {
    public let document: AggregateDocument
    /// SHA-256 of aggregate.json.
    public let hash: HashValue
    public let context: ElectionContext
    /// Contests that are not decrypted, ascending.
    public let withheld: [Int]

    init(document: AggregateDocument, hash: HashValue, context: ElectionContext, withheld: [Int]) {
        self.document = document
        self.hash = hash
        self.context = context
        self.withheld = withheld
    }

    /// One statement for each option that is decrypted, in manifest order.
    var statements: [[DecryptionStatement]] {
        decrypted.map { contest in
            contest.options.enumerated().map { index, ciphertext in
                DecryptionStatement(
                    extendedBaseHash: context.extendedBaseHash, contest: contest.contest, option: index + 1,
                    aggregate: ciphertext)
            }
        }
    }

    /// How many options are decrypted.
    var optionCount: Int { decrypted.map(\.options.count).reduce(0, +) }

    var decrypted: [AggregateDocument.Contest] { document.contests.filter { !withheld.contains($0.contest) } }

    /// Contest numbers and option counts of what is decrypted.
    var shape: [[Int]] { decrypted.map { [$0.contest, $0.options.count] } }

    /// One value for each statement, made from one input for each, in the same order.
    func perOption<Input, Value: Hashable & Sendable>(
        _ inputs: [Input], _ body: (DecryptionStatement, Input) throws -> Value
    ) rethrows -> PerOption<Value> {
        precondition(inputs.count == optionCount, "one input for each option")
        var next = 0
        var contests: [PerOption<Value>.Contest] = []
        for (contest, statements) in zip(decrypted, self.statements) {
            var options: [Value] = []
            for statement in statements {
                options.append(try body(statement, inputs[next]))
                next += 1
            }
            contests.append(PerOption.Contest(contest: contest.contest, options: options))
        }
        return PerOption(contests: contests)
    }
}

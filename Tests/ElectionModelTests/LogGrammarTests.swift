import ElectionModel
import Testing

@Suite struct LogGrammarTests {
    private static let steps = LogLeaf.Step.phases

    private func leaf(_ step: LogLeaf.Step) -> LogLeaf { .step(step, document: someHash(step.rawValue)) }
    private let cast = LogLeaf.cast(
        ballot: someHash("b"), statement: someHash("s"), standing: someHash("standing"))
    private let challenged = LogLeaf.challenged(ballot: someHash("c"), statement: someHash("t"))

    /// The grammar after a log of one leaf for each step up to and with `step`; `nil` is the empty log.
    private func grammar(upTo step: LogLeaf.Step?) throws -> LogGrammar {
        var grammar = LogGrammar()
        guard let step, let position = Self.steps.firstIndex(of: step) else { return grammar }
        for earlier in Self.steps[...position] { try grammar.append(leaf(earlier)) }
        return grammar
    }

    @Test("a whole election stands in the log, with any number of ballots and sessions")
    func legal() throws {
        for (casts, sessions) in [(0, 1), (1, 1), (5, 1), (2, 3)] {
            var grammar = LogGrammar()
            let ballots = (0..<casts).map { $0 % 2 == 0 ? cast : challenged }
            var leaves = Self.steps.prefix(4).map(leaf) + ballots
            leaves += [leaf(.close), leaf(.processed)] + Array(repeating: leaf(.session), count: sessions)
            leaves.append(leaf(.published))
            for entry in leaves { try grammar.append(entry) }
            #expect(grammar.count == leaves.count)
            #expect(grammar.last == .published)
            #expect(grammar.indices[.open] == 3)
            #expect(grammar.indices[.close] == 4 + casts)
            #expect(grammar.indices[.session] == 5 + casts + sessions, "the last session")
            #expect(!grammar.isOpen)
        }
    }

    @Test("every step that is not the next one is refused and changes nothing")
    func illegalSteps() throws {
        for (position, last) in ([nil] + Self.steps.map(Optional.some)).enumerated() {
            for (number, step) in Self.steps.enumerated() {
                let legal = number == position || (step == .session && last == .session)
                var grammar = try grammar(upTo: last)
                let error = refusal { () throws(FormatError) in try grammar.append(leaf(step)) }
                #expect((error == nil) == legal, "\(step) after \(last?.rawValue ?? "nothing")")
                guard !legal else { continue }
                #expect(error?.code == .inconsistent)
                #expect(error?.path == "leaf \(position)")
                #expect(grammar.last == last)
                #expect(grammar.count == position)
            }
        }
    }

    @Test("roll updates stand between keys and closing, override lists between opening and processing; the phase stays")
    func supplements() throws {
        for last in [nil] + Self.steps.map(Optional.some) {
            for (step, places) in [
                (LogLeaf.Step.rollUpdate, [LogLeaf.Step.guardians, .open]), (.overrideList, [.open, .close]),
                (.release, [.guardians, .open, .close]),
            ] {
                var grammar = try grammar(upTo: last)
                let before = grammar.count
                let error = refusal { () throws(FormatError) in try grammar.append(leaf(step)) }
                let isLegal = last.map(places.contains) ?? false
                #expect((error == nil) == isLegal, "\(step) after \(last?.rawValue ?? "nothing")")
                #expect(grammar.last == last && grammar.count == before + (isLegal ? 1 : 0))
                #expect(grammar.rollVersion == (isLegal && step == .rollUpdate ? 1 : 0))
                guard isLegal else { continue }
                #expect(grammar.indices[step] == before)
                // A second one may follow, and ballots go on exactly where they could before.
                try grammar.append(leaf(step))
                let refused = refusal { () throws(FormatError) in try grammar.append(cast) }
                #expect((refused == nil) == (last == .open))
            }
        }
    }

    @Test("ballots, cast or challenged, stand between opening and closing only")
    func casts() throws {
        for last in [nil] + Self.steps.map(Optional.some) {
            for ballot in [cast, challenged] {
                var grammar = try grammar(upTo: last)
                let error = refusal { () throws(FormatError) in try grammar.append(ballot) }
                #expect((error == nil) == (last == .open), "\(last?.rawValue ?? "nothing")")
                #expect(error == nil || error?.code == .inconsistent)
                #expect(grammar.isOpen == (last == .open))
            }
        }
    }

    @Test("a supplement may follow a challenged ballot, and a step that may not follow a cast one may not follow it")
    func afterChallenge() throws {
        var grammar = try grammar(upTo: .open)
        try grammar.append(challenged)
        try grammar.append(leaf(.rollUpdate))
        #expect(grammar.last == .open && grammar.count == 6)
        for step in Self.steps where step != .close {
            #expect(refusal { () throws(FormatError) in try grammar.append(leaf(step)) }?.code == .inconsistent)
        }
        try grammar.append(leaf(.close))
    }
}

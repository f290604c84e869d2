import ElectionModel
import ElectionTestKit
import Primitives
import Testing

/// Roll updates by themselves: the chain, what each change may be, and who was eligible when.
@Suite("Roll history") struct RollHistoryTests {
    private let election: ElectionTestKit.TestElection
    private var lists: TestLists

    init() throws {
        election = try ElectionTestKit.TestElection()
        lists = TestLists(election)
    }

    /// A signed update with some fields changed, and its list.
    private func forged(
        _ changes: [RollChanges.Change], election other: HashValue? = nil, fingerprint: HashValue? = nil,
        number: Int = 1,
        previous: HashValue? = nil, listNumber: Int? = nil, roll: HashValue? = nil,
        electorate: [RollUpdate.Group]? = nil
    ) throws -> TestLists.Made {
        let rolls = lists.rolls
        let next = try? rolls.current.applying(changes)
        let secret = try RollChanges(
            number: listNumber ?? number, salt: .zero, changes: changes, roll: roll ?? next?.documentHash ?? .zero)
        let update = try RollUpdate(
            election: other ?? election.context.extendedBaseHash,
            fingerprint: fingerprint ?? election.context.fingerprint, number: number, previous: previous ?? rolls.hash,
            changes: secret.documentHash,
            electorate: electorate ?? next.map { rolls.current.difference(after: changes, $0) }
                ?? [.init(ballotStyle: 1, weight: 1, joined: 1, left: 0)], issuedAt: election.now)
        return TestLists.Made(
            number: number, document: try election.signedByOfficials(update.canonicalBytes), list: secret.canonicalBytes
        )
    }

    private func refused(_ made: TestLists.Made, list: [UInt8]? = nil) throws -> FormatError? {
        var rolls = lists.rolls
        let (version, hash, voters) = (rolls.version, rolls.hash, rolls.current.voters)
        let document = try made.document.verified(
            .officials(.rollUpdate), configuration: election.context.configuration)
        let error = refusal { () throws(FormatError) in
            try rolls.apply(document, changes: list ?? made.list, context: election.context)
        }
        if error != nil { #expect((rolls.version, rolls.hash) == (version, hash) && rolls.current.voters == voters) }
        if version == 0 { try compare(error, document, list ?? made.list) }
        return error
    }

    /// What the history on disk says must be the same.
    private func compare(_ expected: FormatError?, _ document: VerifiedDocument, _ list: [UInt8]) throws {
        let folder = try TemporaryFolder()
        try DurableFile.write(lists.rolls.current.canonicalBytes, to: "\(folder.path)/roll.json")
        var stored = try StoredRollHistory(roll: "\(folder.path)/roll.json", scratch: folder.path, group: toy)
        let hash = stored.hash
        do {
            try stored.apply(document, changes: list, context: election.context)
            #expect(expected == nil && stored.version == 1 && stored.hash == document.hash)
        } catch let error as FormatError {
            #expect(error.code == expected?.code && error.path == expected?.path, "\(error)")
            #expect(stored.version == 0 && stored.hash == hash)
        }
    }

    private static let leaves = [RollChanges.Change.remove("T-3")]

    @Test("an update after which a total might be too large to be found is named, by the rule of the election")
    func countable() throws {
        let manifest = try Manifest(
            label: "M",
            contests: [
                .init(label: "A", selectionLimit: 1_024, options: [.init(label: "Yes", selectionLimit: 1_024)])
            ], ballotStyles: [.init(label: "1", contests: [1]), .init(label: "2", contests: [1])])
        func heavy(_ letter: String, _ count: Int) -> [RollChanges.Change] {
            (1_001...(1_000 + count)).map {
                .add(
                    .init(
                        identifier: "\(letter)-\($0)", name: "Heavy", ballotStyle: 1, weight: VoterRoll.maximumWeight))
            }
        }
        for rule in RollRule.allCases {
            let election = try ElectionTestKit.TestElection(manifest: manifest, rollRule: rule)
            var lists = TestLists(election)
            func code(_ changes: [RollChanges.Change]) throws -> FormatError.Code? {
                let (rolls, next) = (lists.rolls, try lists.rolls.current.applying(changes))
                return refusal { () throws(FormatError) in
                    try rolls.requireCountable(after: changes, next, context: election.context)
                }?.code
            }
            #expect(try code(heavy("H", 1_073)) == nil)
            #expect(try code(heavy("H", 1_074)) == .outOfRange)
            _ = try lists.update(heavy("H", 600))
            // Who has voted and left counts under one rule and not under the other.
            let exchange = heavy("H", 600).map { RollChanges.Change.remove($0.voter) } + heavy("I", 600)
            #expect(try code(exchange) == (rule == .final ? nil : .outOfRange))
        }
    }

    @Test("an update that does what it says is applied; each single lie is refused at its place")
    func lies() throws {
        #expect(try refused(forged(Self.leaves)) == nil)
        let strange = someHash("strange")
        let lies: [(TestLists.Made, String)] = [
            (try forged(Self.leaves, election: strange), ""), (try forged(Self.leaves, fingerprint: strange), ""),
            (try forged(Self.leaves, number: 2), "number"), (try forged(Self.leaves, previous: strange), "previous"),
            (try forged(Self.leaves, listNumber: 2), "changes"), (try forged(Self.leaves, roll: strange), "roll"),
            (try forged(Self.leaves, electorate: []), "electorate"),
            (
                try forged(Self.leaves, electorate: [.init(ballotStyle: 1, weight: 1, joined: 0, left: 2)]),
                "electorate"
            ),
        ]
        for (made, path) in lies {
            let error = try refused(made)
            #expect(error?.code == .inconsistent && error?.path == path, "\(path): \(error?.description ?? "taken")")
        }
        let honest = try forged(Self.leaves)
        for list in [honest.list + [10], Array(honest.list.dropLast()), []] {
            #expect(try refused(honest, list: list)?.path == "changes")
        }
    }

    @Test(
        "a change that makes no sense is refused",
        arguments: [
            RollChanges.Change.add(.init(identifier: "T-1", name: "Twice", ballotStyle: 1)), .remove("T-9"),
            .move("T-9", ballotStyle: 2), .move("T-1", ballotStyle: 1), .reweight("T-9", weight: 2),
            .reweight("T-2", weight: 3), .move("T-1", ballotStyle: 3),
            .add(.init(identifier: "T-9", name: "Nowhere", ballotStyle: 9)),
        ])
    func senseless(_ change: RollChanges.Change) throws {
        #expect(try refused(forged([change]))?.code == .inconsistent)
    }

    @Test("a voter stands once in an update, in order")
    func doubled() throws {
        for changes in [
            [RollChanges.Change.remove("T-1"), .remove("T-1")], [.remove("T-1"), .move("T-1", ballotStyle: 2)],
            [.remove("T-2"), .remove("T-1")], [],
        ] {
            #expect(throws: FormatError(.inconsistent, "")) {
                try RollChanges(number: 1, salt: .zero, changes: changes, roll: .zero)
            }
        }
        #expect(throws: FormatError(.inconsistent, "")) {
            try lists.rolls.current.applying([.remove("T-1"), .remove("T-1")])
        }
    }

    @Test("an update counts once, and none can be left out")
    mutating func order() throws {
        let first = try lists.update(Self.leaves)
        #expect(try refused(first)?.path == "number")
        let second = try lists.update([.remove("T-4")])
        var late = TestLists(election)
        lists = late
        #expect(try refused(second)?.path == "number")
        _ = try late.update([.remove("T-5")])
        lists = late
        #expect(try refused(second)?.path == "previous")
    }

    @Test("every version answers who was eligible, like a copy of the roll of that time")
    mutating func versions() throws {
        var random = SeededRandom("versions")
        var copies = [lists.rolls.current]
        let names = (1...9).map { "T-\($0)" }
        for _ in 0..<30 {
            let changes = names.filter { _ in random.number(in: 0..<3) == 0 }.map { name -> RollChanges.Change in
                guard let voter = lists.rolls.current.voter(name) else {
                    return .add(.init(identifier: name, name: "New", ballotStyle: 1))
                }
                switch random.number(in: 0..<3) {
                case 0: return .remove(name)
                case 1: return .move(name, ballotStyle: 3 - voter.ballotStyle)
                default: return .reweight(name, weight: voter.weight + 1)
                }
            }
            guard !changes.isEmpty else { continue }
            _ = try lists.update(changes)
            copies.append(lists.rolls.current)
        }
        #expect(copies.count > 20)
        for (version, copy) in copies.enumerated() {
            #expect(copy.version == version)
            for name in names { #expect(lists.rolls.voter(name, version: version) == copy.voter(name)) }
        }
        #expect(lists.rolls.hash(version: copies.count) == nil && lists.rolls.hash(version: -1) == nil)
        #expect(lists.rolls.hash(version: 0) == election.roll.documentHash)
    }

    @Test("the electorate that everybody computes is that of the secret roll, after every update")
    mutating func electorate() throws {
        var updates: [RollUpdate] = []
        for changes in [
            [RollChanges.Change.move("T-1", ballotStyle: 2), .remove("T-4")], [.reweight("T-1", weight: 7)],
            [.add(.init(identifier: "T-4", name: "Again", ballotStyle: 1)), .remove("T-1")],
        ] {
            let made = try lists.update(changes)
            updates.append(try RollUpdate(canonical: made.document.bytes, group: election.group))
            let history = try ElectorateHistory(election.configuration.electorate, updates: updates)
            #expect(history.version == updates.count)
            for style in 1...2 {
                #expect(
                    history.voters(ballotStyle: style) == lists.rolls.current.eligibleCounts(styleCount: 2)[style - 1])
                for weight in [1, 3, 7] {
                    let count = lists.rolls.current.voters.count { $0.ballotStyle == style && $0.weight == weight }
                    #expect(history.voters(ballotStyle: style, weight: weight, version: updates.count) == count)
                }
            }
        }
        let history = try ElectorateHistory(election.configuration.electorate, updates: updates)
        #expect(history.bound(ballotStyle: 1, weight: 1, rule: .atCasting) == 6)
        #expect(history.bound(ballotStyle: 1, weight: 1, rule: .final) == 4)
        #expect(history.bound(ballotStyle: 2, weight: 7, rule: .atCasting) == 1)
        #expect(history.bound(ballotStyle: 2, weight: 7, rule: .final) == 0)
    }

    @Test("nobody can leave a group that has nobody, and a group that does not change is not written")
    func impossible() throws {
        let none = RollUpdate.Group(ballotStyle: 2, weight: 5, joined: 0, left: 1)
        let made = try forged(Self.leaves, electorate: [none])
        let update = try RollUpdate(canonical: made.document.bytes, group: election.group)
        #expect(throws: FormatError(.inconsistent, "")) {
            try ElectorateHistory(election.configuration.electorate, updates: [update])
        }
        for groups in [
            [RollUpdate.Group(ballotStyle: 1, weight: 1, joined: 0, left: 0)], [none, none],
            [none, .init(ballotStyle: 1, weight: 9, joined: 1, left: 0)],
        ] {
            #expect(throws: FormatError(.inconsistent, "")) { try forged(Self.leaves, electorate: groups) }
        }
    }

    @Test("more ballots under one version than voters it had are found, though there are enough in all")
    mutating func excess() throws {
        // T-6 is the only voter of style 2; later T-1 comes too.
        let made = try lists.update([.move("T-1", ballotStyle: 2)])
        let update = try RollUpdate(canonical: made.document.bytes, group: election.group)
        let history = try ElectorateHistory(election.configuration.electorate, updates: [update])
        let ballots = [4, 5].map { Disposition(leaf: $0, kind: .counted, ballotStyle: 2) }
        #expect(history.excess(of: ballots, rule: .atCasting) { $0 < 5 ? 0 : 1 } == nil)
        #expect(history.excess(of: ballots, rule: .final) { _ in 0 } == nil)
        #expect(history.excess(of: ballots, rule: .atCasting) { _ in 0 } != nil)
        #expect(history.excess(of: ballots, rule: .atCasting) { _ in 7 } != nil)
    }
}

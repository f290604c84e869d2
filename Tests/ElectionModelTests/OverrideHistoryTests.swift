import ElectionModel
import ElectionTestKit
import Primitives
import Testing

/// Override lists by themselves (attack L11).
@Suite("Override history") struct OverrideHistoryTests {
    private typealias Entry = OverrideEntries.Entry

    private let election: ElectionTestKit.TestElection
    private var lists: TestLists

    init() throws {
        election = try ElectionTestKit.TestElection()
        lists = TestLists(election)
    }

    private func revoke(_ voter: String) -> Entry { Entry(voter: voter, action: .revoke) }
    private func restore(_ voter: String) -> Entry { Entry(voter: voter, action: .restore) }

    private func forged(
        _ entries: [Entry], election other: HashValue? = nil, fingerprint: HashValue? = nil, number: Int = 1,
        previous: HashValue? = nil, listNumber: Int? = nil, revoked: Int? = nil, restored: Int? = nil
    ) throws -> TestLists.Made {
        let secret = try OverrideEntries(number: listNumber ?? number, salt: .zero, entries: entries)
        let list = OverrideList(
            election: other ?? election.context.extendedBaseHash,
            fingerprint: fingerprint ?? election.context.fingerprint, number: number,
            previous: previous ?? lists.overrides.hash, entries: secret.documentHash,
            revoked: revoked ?? secret.count(.revoke), restored: restored ?? secret.count(.restore),
            issuedAt: election.now)
        return TestLists.Made(
            number: number, document: try election.signedByOfficials(list.canonicalBytes), list: secret.canonicalBytes)
    }

    private func refused(_ made: TestLists.Made, list: [UInt8]? = nil) throws -> FormatError? {
        var history = lists.overrides
        let (number, hash, revoked) = (history.number, history.hash, history.revoked)
        let document = try made.document.verified(
            .officials(.overrideList), configuration: election.context.configuration)
        let error = refusal { () throws(FormatError) in
            try history.apply(
                document, entries: list ?? made.list, context: election.context, isKnown: lists.rolls.isKnown)
        }
        if error != nil {
            #expect((history.number, history.hash) == (number, hash) && history.revoked == revoked)
        }
        return error
    }

    @Test("a list that fits is applied; each single lie is refused at its place")
    func lies() throws {
        let entries = [revoke("T-1"), revoke("T-2")]
        #expect(try refused(forged(entries)) == nil)
        let strange = someHash("strange")
        let lies: [(TestLists.Made, String)] = [
            (try forged(entries, election: strange), ""), (try forged(entries, fingerprint: strange), ""),
            (try forged(entries, number: 2), "number"), (try forged(entries, previous: strange), "previous"),
            (try forged(entries, listNumber: 2), "entries"), (try forged(entries, revoked: 1), "entries"),
            (try forged(entries, restored: 1), "entries"), (try forged([restore("T-1")]), "entries[0]"),
            (try forged([revoke("T-1"), revoke("T-99")]), "entries[1]"),
        ]
        for (made, path) in lies {
            let error = try refused(made)
            #expect(error?.code == .inconsistent && error?.path == path, "\(path): \(error?.description ?? "taken")")
        }
        let honest = try forged(entries)
        for list in [honest.list + [10], Array(honest.list.dropLast()), []] {
            #expect(try refused(honest, list: list)?.path == "entries")
        }
    }

    @Test("revoke, restore, revoke: the last word stands, and no list counts twice")
    mutating func sequence() throws {
        let first = try lists.override([revoke("T-1"), revoke("T-2")])
        #expect(try refused(first)?.path == "number")
        #expect(try refused(forged([revoke("T-1")], number: 2))?.path == "entries[0]")
        _ = try lists.override([restore("T-1")])
        #expect(lists.overrides.revoked == ["T-2"])
        _ = try lists.override([revoke("T-1"), restore("T-2")])
        #expect(lists.overrides.revoked == ["T-1"] && lists.overrides.number == 3)
    }

    @Test("a voter who left the roll can be overridden: an earlier ballot may be in the box")
    mutating func leftTheRoll() throws {
        _ = try lists.update([.remove("T-1")])
        #expect(try refused(forged([revoke("T-1")])) == nil)
    }

    @Test("a voter stands once in a list, in order, and a list is not empty")
    func doubled() throws {
        for entries in [
            [revoke("T-1"), restore("T-1")], [revoke("T-1"), revoke("T-1")], [revoke("T-2"), revoke("T-1")], [],
        ] {
            #expect(throws: FormatError(.inconsistent, "")) {
                try OverrideEntries(number: 1, salt: .zero, entries: entries)
            }
        }
    }

    @Test("the commitment to the effective overrides is that of no bytes without lists, and else hides them by a salt")
    mutating func commitment() throws {
        let he = election.context.extendedBaseHash
        #expect(OverrideSet([], history: lists.overrides, election: he).hash == SHA256.hash([]))
        _ = try lists.override([revoke("T-1"), revoke("T-2")])
        let entries = [OverrideSet.Entry(voter: "T-2", leaf: 9), .init(voter: "T-1", leaf: 4)]
        let set = OverrideSet(entries, history: lists.overrides, election: he)
        #expect(set == OverrideSet(entries.reversed(), history: lists.overrides, election: he))
        for other in [
            [entries[0]], [], [.init(voter: "T-2", leaf: 8), entries[1]], [.init(voter: "T-3", leaf: 9), entries[1]],
        ] {
            #expect(OverrideSet(other, history: lists.overrides, election: he) != set)
        }
        var later = lists
        _ = try later.override([restore("T-2")])
        #expect(OverrideSet(entries, history: later.overrides, election: he) != set)
        #expect(OverrideSet(entries, history: lists.overrides, election: .zero) != set)
    }
}

import ElectionModel
import ElectionTestKit
import Primitives
import Testing

/// A roll on disk says what a roll in memory says, about every voter, version and document.
@Suite("Roll on disk")
struct StoredRollTests {
    private let folder: TemporaryFolder
    private let election: ElectionTestKit.TestElection

    init() throws {
        folder = try TemporaryFolder()
        election = try ElectionTestKit.TestElection()
    }

    private func stored(_ bytes: [UInt8]) throws -> StoredRollHistory {
        try DurableFile.write(bytes, to: "\(folder.path)/roll.json", replacing: true)
        return try StoredRollHistory(roll: "\(folder.path)/roll.json", scratch: folder.path, group: toy)
    }

    /// Names with all that is special in JSON.
    private func roll(_ count: Int) throws -> VoterRoll {
        try VoterRoll(
            version: 0,
            voters: (0..<count).map {
                .init(
                    identifier: "V-\($0 * 7 % 1_009)", name: "{[\"V\\\($0)]} \\\" Õ,", ballotStyle: 1 + $0 % 3,
                    weight: 1 + $0 % 2)
            })
    }

    @Test("every voter is found, and nobody else", arguments: [0, 1, 2, 63, 64, 65, 128, 1_000])
    func found(_ count: Int) throws {
        let roll = try roll(count)
        let stored = try stored(roll.canonicalBytes)
        for voter in roll.voters {
            #expect(try stored.voter(voter.identifier) == voter)
            #expect(try stored.voter(voter.identifier, version: 0) == voter)
        }
        for stranger in ["", "V", "V-", "V-2000", "W-1", "A", "v-0", "V-0 ", "V-0\",", "V-\u{e9}"]
            + [String(repeating: "V", count: 64), String(repeating: "V", count: 65)]
        {
            #expect(try stored.voter(stranger) == nil && !stored.isKnown(stranger))
        }
        #expect(stored.hash == SHA256.hash(roll.canonicalBytes) && stored.version == 0)
    }

    @Test("a document is read exactly if the reader in memory reads it")
    func sameGrammar() throws {
        let bytes = try roll(3).canonicalBytes
        var (taken, refused) = (0, 0)
        func compare(_ changed: [UInt8], _ what: String) {
            let here = try? VoterRoll(canonical: changed, group: toy)
            let there = try? stored(changed)
            #expect((here?.version == 0) == (there != nil), "\(what): \(String(decoding: changed, as: UTF8.self))")
            #expect(there == nil || there?.hash == SHA256.hash(changed))
            if there == nil { refused += 1 } else { taken += 1 }
        }
        for index in bytes.indices {
            for byte in Array("{}[],\"\\1a \n".utf8) + [0xff] where byte != bytes[index] {
                var changed = bytes
                changed[index] = byte
                compare(changed, "byte \(index)")
            }
            compare(Array(bytes[..<index]), "cut at \(index)")
            compare(Array(bytes[..<index] + bytes[(index + 1)...]), "without \(index)")
            compare(Array(bytes[...index] + bytes[index...]), "twice \(index)")
        }
        for tail in ["]", "}", "]}", "\n", ","] { compare(bytes + Array(tail.utf8), "with \(tail)") }
        #expect(taken > 50 && refused > 1_000)
    }

    private func code(_ text: String) throws -> FormatError.Code? {
        do {
            _ = try stored(Array(text.utf8))
            return nil
        } catch {
            return (error as? FormatError)?.code
        }
    }

    @Test("what is wrong is named: order, doubles, an end that is missing, an item that never ends")
    func refusals() throws {
        let head = "{\"type\":\"roll\",\"format\":0,\"version\":0,\"voters\":["
        func voter(_ name: String) -> String { "{\"id\":\"\(name)\",\"name\":\"N\",\"ballot_style\":1}" }
        #expect(try code(head + voter("A") + "," + voter("B") + "]}") == nil)
        #expect(try code(head + voter("B") + "," + voter("A") + "]}") == .inconsistent)
        #expect(try code(head + voter("A") + "," + voter("A") + "]}") == .inconsistent)
        #expect(try code(head + voter("A") + voter("B") + "]}") == .notJSON)
        #expect(try code(head + voter("A") + "]}\n") == .trailingBytes)
        #expect(try code(head + voter("A") + ",]}") == .notJSON)
        #expect(try code(head + voter("A")) == .notJSON)
        #expect(try code(head + "7]}") == .notJSON)
        #expect(try code(head + "{" + String(repeating: "\"", count: 200_000)) == .tooLarge)
        #expect(try code(head.replacing("0,\"voters", with: "1,\"voters") + "]}") == .notCanonical)
        #expect(try code(head.replacing("roll", with: "rill") + "]}") == .notCanonical)
        #expect(try code("") == .notCanonical)
        #expect(throws: PrimitivesError(.fileMissing, "")) {
            try StoredRollHistory(roll: "\(folder.path)/none.json", scratch: folder.path, group: toy)
        }
    }

    @Test("every version answers as the history in memory does")
    func versions() throws {
        var lists = TestLists(election)
        var stored = try stored(election.roll.canonicalBytes)
        #expect(throws: Never.self) { try stored.requireInitial(of: election.context) }
        var random = SeededRandom("stored versions")
        let names = (1...9).map { "T-\($0)" }
        for _ in 0..<20 {
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
            let made = try lists.update(changes)
            let document = try made.document.verified(
                .officials(.rollUpdate), configuration: election.context.configuration)
            try stored.apply(document, changes: made.list, context: election.context)
            #expect(stored.hash == lists.rolls.hash && stored.version == lists.rolls.version)
        }
        #expect(stored.version > 12)
        for name in names + ["T-10"] {
            #expect(try stored.isKnown(name) == lists.rolls.isKnown(name))
            #expect(try stored.voter(name) == lists.rolls.current.voter(name))
            for version in 0...stored.version {
                #expect(try stored.voter(name, version: version) == lists.rolls.voter(name, version: version))
            }
        }
    }

    @Test(
        "an initial roll of other people than election.json announces is refused, and one with a style that is not there"
    )
    func initial() throws {
        let voters = election.roll.voters
        var moved = voters
        moved[0] = .init(identifier: voters[0].identifier, name: voters[0].name, ballotStyle: 9)
        for voters in [Array(voters.dropLast()), moved] {
            let other = try stored(VoterRoll(version: 0, voters: voters).canonicalBytes)
            #expect(throws: FormatError(.inconsistent, "")) { try other.requireInitial(of: election.context) }
        }
    }

    @Test("a voter who is on the roll of 64 others is not missed when updates shift the blocks")
    func shifted() throws {
        let people = (100..<400).map { VoterRoll.Voter(identifier: "T-\($0)", name: "N", ballotStyle: 1) }
        var lists = TestLists(election)
        var stored = try stored(election.roll.canonicalBytes)
        func apply(_ changes: [RollChanges.Change]) throws {
            let made = try lists.update(changes)
            try stored.apply(
                made.document.verified(.officials(.rollUpdate), configuration: election.context.configuration),
                changes: made.list, context: election.context)
        }
        try apply(people.map { .add($0) })
        try apply(stride(from: 0, to: 300, by: 3).map { .remove(people[$0].identifier) })
        for (index, voter) in people.enumerated() {
            #expect(try stored.voter(voter.identifier) == (index % 3 == 0 ? nil : voter))
            #expect(try stored.voter(voter.identifier, version: 1) == voter)
            #expect(try stored.voter(voter.identifier, version: 0) == nil)
        }
    }
}

import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import ElectionTestKit
import Primitives
import SQLiteStorage
import Tally
import Testing

/// Many voters live through sequences of events side by side, one event of each a round, in a real collector; the
/// officials put what happens to the roll in one round into one update. Everything is compared with ``VoterLife``.
struct SequenceRun {
    let sequences: [[VoterEvent]]
    let rule: RollRule
    var town: Town
    var lives: [VoterLife]
    /// The leaf-ordered receipts of each voter.
    private var receipts: [[CastReceipt]]
    private var choices: SeededRandom

    private var rounds: Int { sequences.map(\.count).max() ?? 0 }
    private func name(_ voter: Int) -> String { "T-\(voter + 1)" }

    /// - Parameter isOnRoll: whether each voter is on the initial roll.
    init(_ sequences: [[VoterEvent]], isOnRoll: [Bool], rule: RollRule, seed: String) async throws {
        self.sequences = sequences
        self.rule = rule
        lives = isOnRoll.map { VoterLife(isOnRoll: $0) }
        receipts = sequences.map { _ in [] }
        choices = SeededRandom("choices of \(seed)")
        let voters = isOnRoll.indices.filter { isOnRoll[$0] }.map { "T-\($0 + 1)" }
        town = try await Town(voters: voters, rule: rule, seed: seed)
    }

    /// - Parameter lateRounds: how many of the last rounds come after the closing: then only overrides can happen.
    mutating func run(lateRounds: Int = 0) async throws {
        for round in 0..<rounds {
            if round == rounds - lateRounds { try await town.order(.close) }
            try await play(round)
        }
        if lateRounds == 0 { try await town.order(.close) }
        try await compareCollector()
        try await compareProcessing()
    }

    private mutating func play(_ round: Int) async throws {
        let voters = sequences.indices.filter { sequences[$0].indices.contains(round) }
        var stale: [Int: Ticket] = [:]
        for voter in voters where sequences[voter][round] == .vote && voter % 3 == 0 && lives[voter].style != nil {
            stale[voter] = try await town.ticket(name(voter), at: clock())
        }
        let version = town.lists.rolls.version
        try await changeRoll(voters, round)
        try await changeOverrides(voters, round)
        for voter in voters where sequences[voter][round] == .vote {
            let old = town.lists.rolls.version > version ? stale[voter] : nil
            try await vote(voter, old)
        }
    }

    /// Ten minutes off on either side, or right.
    private mutating func clock() -> Timestamp {
        Timestamp(seconds: town.noon.seconds + Int64(600 * choices.number(in: -1..<2)))
    }

    private mutating func changeRoll(_ voters: [Int], _ round: Int) async throws {
        var changes: [RollChanges.Change] = []
        for voter in voters where [.add, .remove, .move].contains(sequences[voter][round]) {
            let change: RollChanges.Change =
                switch sequences[voter][round] {
                case .add: .add(.init(identifier: name(voter), name: "Somebody", ballotStyle: 1))
                case .remove: .remove(name(voter))
                default: .move(name(voter), ballotStyle: 3 - (lives[voter].style ?? 1))
                }
            // The officials' tool takes exactly what can happen.
            let isPossible = lives[voter].take(sequences[voter][round])
            let isTaken = (try? town.lists.rolls.current.applying([change])) != nil
            #expect(isTaken == isPossible, "\(name(voter)) \(sequences[voter]) round \(round)")
            if isPossible { changes.append(change) }
        }
        if !changes.isEmpty { try await town.update(changes) }
    }

    private mutating func changeOverrides(_ voters: [Int], _ round: Int) async throws {
        var entries: [OverrideEntries.Entry] = []
        for voter in voters where [.revoke, .restore].contains(sequences[voter][round]) {
            let entry = OverrideEntries.Entry(
                voter: name(voter), action: sequences[voter][round] == .revoke ? .revoke : .restore)
            let isPossible = lives[voter].take(sequences[voter][round])
            let isKnown = town.lists.rolls.isKnown
            let isTaken = (try? town.lists.overrides.revoked(after: [entry], isKnown: isKnown)) != nil
            #expect(isTaken == isPossible, "\(name(voter)) \(sequences[voter]) round \(round)")
            if isPossible { entries.append(entry) }
        }
        if !entries.isEmpty { try await town.override(entries) }
    }

    /// - Parameter old: a ticket from before a roll update, which must not be taken any more.
    private mutating func vote(_ voter: Int, _ old: Ticket?) async throws {
        let name = name(voter)
        if let old { try await expectStale(name, old) }
        let isPossible = lives[voter].take(.vote)
        let refusal = await refusal { try await town.ticket(name, at: clock()) }
        #expect(refusal == (isPossible ? nil : .notEligible), "\(name) \(sequences[voter])")
        guard isPossible else { return }
        let ticket = try await town.ticket(name)
        let submission = try town.ballot(name, ticket, castAt: clock())
        let receipt = try await town.cast(submission, name, at: clock(before: ticket.expiresAt))
        receipts[voter].append(receipt)
        // The answer was lost: the same bytes again, at another time.
        #expect(try await town.cast(submission, name, at: clock()) == receipt)
    }

    private mutating func clock(before limit: Timestamp) -> Timestamp {
        let time = clock()
        return time < limit ? time : Timestamp(seconds: limit.seconds - 1)
    }

    private mutating func expectStale(_ name: String, _ ticket: Ticket) async throws {
        let submission = try town.ballot(name, ticket)
        let time = Timestamp(seconds: ticket.issuedAt.seconds + 1)
        let code = await refusal { try await town.cast(submission, name, at: time) }
        #expect(code == .staleRoll || code == .notEligible, "\(name): \(code?.rawValue ?? "taken")")
    }

    private func refusal(_ body: () async throws -> some Any) async -> APIErrorCode? {
        do {
            _ = try await body()
            return nil
        } catch {
            return (error as? Problem)?.code ?? .internalError
        }
    }

    private func compareCollector() async throws {
        for voter in lives.indices {
            let standing = try await town.store.standing(of: name(voter))
            #expect(standing.voter?.ballotStyle == lives[voter].style, "\(name(voter)) \(sequences[voter])")
            #expect(standing.isKnown == lives[voter].isKnown)
            guard lives[voter].isKnown else { continue }
            let card = try town.card(name(voter))
            let status = try await town.offices.status(certificate: card.authentication, at: town.noon)
            #expect(status.receipts == receipts[voter], "the status of \(name(voter)) tells the truth")
            #expect(status.ballotStyle == lives[voter].style)
        }
    }

    private func compareProcessing() async throws {
        let (_, outcome, dispositions) = try await town.processed()
        let leaves = Dictionary(uniqueKeysWithValues: dispositions.map { ($0.leaf, $0) })
        #expect(outcome.alarms == [])
        var expected: [Disposition.Kind: Int] = [:]
        for voter in lives.indices {
            var found: [Disposition] = []
            for receipt in receipts[voter] {
                let place = try #require(try await town.store.cast(statement: receipt.statement)?.leaf)
                found.append(try #require(leaves[place]))
            }
            let kinds = lives[voter].kinds(rule)
            #expect(found.map(\.kind) == kinds, "\(name(voter)) \(sequences[voter])")
            #expect(found.map(\.ballotStyle) == lives[voter].ballots)
            #expect(found.allSatisfy { $0.reason == ($0.kind == .invalid ? .roll : nil) })
            for kind in kinds { expected[kind, default: 0] += 1 }
        }
        let processed = outcome.processed
        #expect(processed.counts.counted == expected[.counted] ?? 0)
        #expect(processed.counts.overridden == expected[.overridden] ?? 0)
        #expect(processed.counts.cast == expected.values.reduce(0, +))
        #expect(processed.overrides.revoked == lives.count { $0.isRevoked })
        #expect(processed.styles.map(\.eligible) == [1, 2].map { style in lives.count { $0.style == style } })
    }
}

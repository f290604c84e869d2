import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import Foundation
import Logging
import Primitives
import SQLiteStorage
import Synchronization
import Testing
import TransparencyLog

/// What witnesses say without proof about how far the log has got: the word of one is written down, and only the word of
/// so many that no quorum is left stops the collector.
@Suite(.serialized) struct WitnessClaimTests {
    /// A round over the log of an election before its opening.
    private struct Stage {
        let witnesses: [ScriptedWitness]
        let round: CosigningRound
        let folder: String
        let store: SQLiteBallotStore
        let size: Int
        let warnings: Warnings

        /// - Returns: how many did not answer.
        @discardableResult
        func survey() async throws -> Int { try await round.survey(within: .seconds(30)) }
    }

    private final class Warnings: Sendable {
        let texts = Mutex<[String]>([])
    }

    private static func witnesses(_ count: Int) throws -> [ScriptedWitness] {
        try (1...count).map { try ScriptedWitness("witness.invalid/\($0)", seed: UInt8($0)) }
    }

    private static func rule(
        _ witnesses: [ScriptedWitness], quorum: Int, _ log: NoteVerifierKey
    ) throws -> WitnessRule {
        for witness in witnesses { witness.follow(log) }
        return try WitnessRule(
            witnesses: witnesses.map { .init(name: "Witness", key: $0.verifierKey, url: $0.url) }, quorum: quorum,
            late: .wait, seconds: 4)
    }

    private func stage(_ count: Int, quorum: Int, _ body: (Stage) async throws -> Void) async throws {
        let folder = try TestCollector.copy(await ElectionWorld.shared.value)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try SQLiteBallotStore(folder: folder)
        let (witnesses, warnings) = (try Self.witnesses(count), Warnings())
        let round = try CosigningRound(
            store: store, rule: Self.rule(witnesses, quorum: quorum, store.logKey),
            onWarning: { text in warnings.texts.withLock { $0.append(text) } })
        try await body(
            Stage(
                witnesses: witnesses, round: round, folder: folder, store: store,
                size: try await store.checkpoint().size,
                warnings: warnings))
    }

    /// Of a tree that the database does not have.
    private func checkpoint(_ stage: Stage, size: Int, by signer: NoteSigner) throws -> [UInt8] {
        try Checkpoint(signing: stage.store.logKey.name, size: size, root: SHA256.hash([1]), by: signer).encoded
    }

    @Test("one witness's bare word of a longer log is written down and stops nothing", arguments: [false, true])
    func oneWord(_ showsForgery: Bool) async throws {
        try await stage(3, quorum: 2) { stage in
            stage.witnesses[1].say(.claims(stage.size + 5))
            if showsForgery {
                let stranger = try NoteSigner(
                    name: stage.store.logKey.name, key: .init(seed: [UInt8](repeating: 77, count: 32)))
                stage.witnesses[1].show(try checkpoint(stage, size: stage.size + 5, by: stranger))
            }
            try await stage.survey()
            #expect(stage.round.lag == nil)
            try stage.round.requireCurrent()
            let warnings = stage.warnings.texts.withLock { $0 }
            #expect(warnings.count == 1 && warnings.allSatisfy { $0.hasPrefix("unproven: ") })
            #expect(warnings.first?.contains("witness.invalid/2 has cosigned \(stage.size + 5) leaves") == true)
            // The others are a quorum: the log goes on.
            #expect(try await stage.round.run(patience: .seconds(30)) == (stage.size, true))
        }
    }

    @Test("the word of so many that no quorum is left stops everything", arguments: [(3, 2, 2), (3, 3, 1), (2, 1, 2)])
    func noQuorum(_ count: Int, _ quorum: Int, _ liars: Int) async throws {
        try await stage(count, quorum: quorum) { stage in
            for witness in stage.witnesses.prefix(liars - 1) { witness.say(.claims(stage.size + 1)) }
            try await stage.survey()
            #expect(stage.round.lag == nil)
            #expect(stage.warnings.texts.withLock(\.count) == liars - 1)
            for witness in stage.witnesses.prefix(liars) { witness.say(.claims(stage.size + 1)) }
            try await stage.survey()
            let lag = try #require(stage.round.lag)
            #expect(lag.size == stage.size + 1 && lag.own == stage.size && !lag.isProven)
            #expect(throws: ServiceError(.behindWitnesses, "")) { try stage.round.requireCurrent() }
            #expect(stage.warnings.texts.withLock { $0.last } == lag.reason)
            // Once is enough: taking it back changes nothing until somebody has looked.
            for witness in stage.witnesses { witness.say(.cosigns) }
            try await stage.survey()
            #expect(throws: ServiceError(.behindWitnesses, "")) { try stage.round.requireCurrent() }
        }
    }

    @Test("a word that was taken back does not count with the word of another")
    func takenBack() async throws {
        try await stage(3, quorum: 2) { stage in
            for liar in [0, 1, 2, 0] {
                stage.witnesses[liar].say(.claims(stage.size + 9))
                try await stage.survey()
                #expect(stage.round.lag == nil)
                stage.witnesses[liar].say(.cosigns)
                try await stage.survey()
            }
            #expect(stage.warnings.texts.withLock(\.count) == 4)
            try stage.round.requireCurrent()
        }
    }

    @Test("a shorter log, a refusal and an honest checkpoint are no word of a longer log")
    func harmless() async throws {
        try await stage(2, quorum: 2) { stage in
            let honest = try await stage.store.checkpoint().note
            for answer in [
                ScriptedWitness.Answer.claims(0), .claims(stage.size - 1), .claims(stage.size), .inconsistent,
            ] {
                for witness in stage.witnesses {
                    witness.say(answer)
                    witness.show(honest)
                }
                try await stage.survey()
                #expect(stage.round.lag == nil, "\(answer)")
            }
            #expect(stage.warnings.texts.withLock { $0 } == [])
        }
    }

    @Test("a lone witness that shows a tree which the log's key signed and the database lacks is believed")
    func proven() async throws {
        try await stage(3, quorum: 2) { stage in
            let signer = try CollectorSetup.secrets(in: stage.folder).logSigner
            let longer = try checkpoint(stage, size: stage.size + 2, by: signer)
            // The proof counts, whatever the witness says beside it.
            stage.witnesses[2].say(.inconsistent)
            stage.witnesses[2].show(longer)
            try await stage.survey()
            let lag = try #require(stage.round.lag)
            #expect(lag.isProven && lag.size == stage.size + 2 && lag.witness == "witness.invalid/3")
            #expect(stage.warnings.texts.withLock { $0 } == [lag.reason])
        }
    }

    @Test("a collector starts and takes ballots beside one liar, and stops when a second leaves no quorum")
    func service() async throws {
        let witnesses = try Self.witnesses(3)
        // They serve as long as they are held.
        defer { withExtendedLifetime(witnesses) {} }
        let world = try await ElectionWorld(witnesses: { try Self.rule(witnesses, quorum: 2, $0) })
        witnesses[0].say(.claims(1_000))
        let log = LogRecorder()
        try await TestCollector.run(world: world, log: log) { collector in
            let voter = collector.voter()
            _ = try await voter.cast(voter.prepare())
            let metrics = try await voter.https.send("GET", Routes.metrics).text
            #expect(metrics.contains("glassurn_log_behind 0\n"))
            #expect(log.texts { $0 == .error }.contains { $0.contains("unproven") && $0.contains("1000 leaves") })

            let submission = try await voter.prepare()
            witnesses[1].say(.claims(2_000))
            _ = try await voter.send(submission)
            try await collector.expect(.logBehind) { try await voter.https.send("POST", Routes.ticket) }
            #expect(try await voter.https.send("GET", Routes.metrics).text.contains("glassurn_log_behind 1\n"))
        }
        #expect(try await refusesToStart(world))
    }

    /// A start waits five seconds for witnesses, which on a busy machine may be too short for them: then once more.
    private func refusesToStart(_ world: ElectionWorld) async throws -> Bool {
        for _ in 0..<5 {
            do {
                try await TestCollector.run(opened: false, world: world) { _ in }
            } catch let error as ServiceError {
                return error.code == .behindWitnesses
            }
        }
        return false
    }
}

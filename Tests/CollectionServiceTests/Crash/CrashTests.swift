import CollectionAPI
import ElectionModel
import Foundation
import GroupArithmetic
import Primitives
import Testing

/// The real program, killed at random moments while several voters cast.
@Suite struct CrashTests {
    /// What one voter sent and got.
    private struct Diary: Sendable {
        var receipts: [CastReceipt] = []
        var sent: [CastSubmission] = []
        /// Sent, without an answer.
        var open: CastSubmission?
    }

    @Test("every receipt given before a kill -9 is in the exported box, at its place; what was unanswered gets one")
    func losesNothing() async throws {
        let opened = try await OpenedFolder.shared.value
        let folder = try opened.copy()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var diaries = ElectionWorld.voters.map { (voter: $0, diary: Diary()) }
        var random = SeededGenerator(20_261_122)
        for _ in 0..<6 {
            let process = try await CollectorProcess(world: opened.world, data: folder)
            let pause = Int.random(in: 100...1_200, using: &random)
            let running = diaries
            diaries = await withTaskGroup(of: (voter: String, diary: Diary).self) { group in
                for (identifier, diary) in running {
                    let voter = opened.voter(identifier, process)
                    group.addTask { (identifier, await castUntilDead(voter, diary)) }
                }
                try? await Task.sleep(for: .milliseconds(pause))
                process.kill()
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        let process = try await CollectorProcess(world: opened.world, data: folder)
        var receipts = diaries.flatMap(\.diary.receipts)
        for (identifier, diary) in diaries {
            if let open = diary.open { receipts.append(try await opened.voter(identifier, process).cast(open)) }
        }
        #expect(receipts.count >= ElectionWorld.voters.count)
        try await CollectorProcess.command(
            ["close", try opened.closingOrder(for: folder), "--data", folder], in: folder)
        process.kill()
        let count = try await LogAudit(receipts: receipts, sent: diaries.flatMap(\.diary.sent)).check(folder)
        #expect(count >= receipts.count)
        try await CollectorProcess.command(["export", "--data", folder, "--out", "\(folder)/box"], in: folder)
        try checkBox("\(folder)/box", has: receipts)
    }

    private func checkBox(_ box: String, has receipts: [CastReceipt]) throws {
        var found: [HashValue: Envelope] = [:]
        for name in try DurableFile.list("\(box)/\(BoxFolder.envelopes)") {
            var reader = try LineReader("\(box)/\(BoxFolder.envelopes)/\(name)")
            while let line = try reader.next() {
                let envelope = try Envelope(canonical: line, group: .standard)
                found[envelope.submission.statementHash] = envelope
            }
        }
        for receipt in receipts {
            let index = receipt.proof.split(separator: "\n").first { $0.hasPrefix("index ") }?.dropFirst(6)
            let envelope = found[receipt.statement]
            #expect(envelope != nil && envelope?.leaf == index.flatMap { Int($0) })
            #expect(envelope?.submission.ballotHash == receipt.ballot)
        }
        #expect(found.count >= receipts.count)
    }

    /// Sends what is still unanswered again, then casts and casts.
    private func castUntilDead(_ voter: TestVoter, _ before: Diary) async -> Diary {
        var diary = before
        while true {
            if diary.open == nil {
                guard let submission = try? await voter.prepare() else { return diary }
                diary.open = submission
                diary.sent.append(submission)
            }
            guard let submission = diary.open, let receipt = try? await voter.cast(submission) else { return diary }
            diary.receipts.append(receipt)
            diary.open = nil
        }
    }
}

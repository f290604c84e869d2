import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives
import Synchronization
import Tally
import Testing

/// A guardian's three steps in a decryption session, killed at every single change of a file that it makes.
@Suite struct KilledDecryptionTests {
    static let guardians = [1, 3]
    /// Only copies may be changed.
    private static let shared = Task { try await processed() }

    @Test("an answer that was killed is given later or never, but never before its nonces are gone, and never twice")
    func responds() async throws {
        let stage = try await Self.revealed()
        let seen = Mutex<Set<[String]>>([])
        let count = try await OpenedFolder.forEachChange { change in
            let copy = try stage.copy()
            defer { try? FileManager.default.removeItem(atPath: copy.folder) }
            let plan = try FaultPlan(folder: copy.folder, .torn, change: change)
            defer { plan.removeControl() }
            let first = try await Self.respond(copy, plan)
            let died = try plan.isHit
            #expect((first.status == 0) != died, "\(plan): \(first.errors)")
            let (memory, answer) = try Self.left(copy)
            let isSpent = memory.contains("session-1.spent")
            if answer != nil { #expect(isSpent && !memory.contains("session-1.nonces"), "\(plan)") }
            guard died, seen.withLock({ $0.insert(memory + (answer == nil ? [] : ["answer"])).inserted }) else {
                return died
            }
            let second = try await Self.respond(copy)
            #expect((second.status == 0) == !isSpent, "\(plan): \(second.errors)")
            let (_, later) = try Self.left(copy)
            #expect(isSpent ? later == answer : later != nil, "\(plan)")
            return died
        }
        #expect(count > 8)
        #expect(seen.withLock(\.count) >= 4)
    }

    @Test(
        "a commitment that was killed is made again with new nonces, or is there and its nonces are kept: no nonce twice"
    )
    func commits() async throws {
        let stage = try await Self.shared.value
        let everything = Mutex<Set<[UInt8]>>([])
        let seen = Mutex<Set<[String]>>([])
        let count = try await OpenedFolder.forEachChange { change in
            let copy = try stage.count.copy()
            defer { try? FileManager.default.removeItem(atPath: copy.folder) }
            let plan = try FaultPlan(folder: copy.folder, .torn, change: change)
            defer { plan.removeControl() }
            let first = try await Self.run("commit", ["--guardians", "1,3"], copy, plan)
            let died = try plan.isHit
            #expect((first.status == 0) != died, "\(plan): \(first.errors)")
            let (memory, sent) = try Self.left(copy, "commitment")
            // What others may have seen of this guardian stands on the medium.
            if sent != nil { #expect(memory.contains("aggregate") && memory.contains("session-1.nonces"), "\(plan)") }
            guard died, seen.withLock({ $0.insert(memory + (sent == nil ? [] : ["commitment"])).inserted }) else {
                return died
            }
            let before = try Self.nonces(copy)
            let second = try await Self.run("commit", ["--guardians", "1,3"], copy)
            #expect((second.status == 0) == (sent == nil), "\(plan): \(second.errors)")
            let after = try Self.nonces(copy)
            #expect(!after.isEmpty && (sent == nil ? Set(before).isDisjoint(with: after) : before == after), "\(plan)")
            for nonce in sent == nil ? before + after : after {
                let isNew = everything.withLock { $0.insert(nonce).inserted }
                #expect(isNew, "\(plan): a nonce a second time")
            }
            try Self.finish(copy, stage, "\(plan)")
            return died
        }
        #expect(count > 8)
        #expect(seen.withLock(\.count) >= 4)
    }

    @Test("a reveal that was killed is made again from the same nonces, bound to the one session before it is out")
    func reveals() async throws {
        let stage = try await Self.shared.value
        let count = try stage.count.copy()
        defer { try? FileManager.default.removeItem(atPath: count.folder) }
        let commitment = try await Self.committed(count)
        let (session, other) = try Self.sessions(count, stage, commitment)
        let nonces = try Self.nonces(session)
        let expected = try await Self.revealed(session)
        let seen = Mutex<Set<[String]>>([])
        let changes = try await OpenedFolder.forEachChange { change in
            let copy = try session.copy()
            defer { try? FileManager.default.removeItem(atPath: copy.folder) }
            let plan = try FaultPlan(folder: copy.folder, .torn, change: change)
            defer { plan.removeControl() }
            let first = try await Self.run("reveal", ["--session", "1"], copy, plan)
            let died = try plan.isHit
            #expect((first.status == 0) != died, "\(plan): \(first.errors)")
            let (memory, sent) = try Self.left(copy, "reveal")
            let bound = try? DurableFile.read("\(copy.privateFolder(1))/decryption/session-1.session")
            #expect(sent == nil || (sent == expected && bound?.isEmpty == false), "\(plan)")
            #expect(!memory.contains("session-1.spent"), "\(plan)")
            let state = memory + ["\(bound?.count ?? -1)"] + (sent == nil ? [] : ["reveal"])
            guard died, seen.withLock({ $0.insert(state).inserted }) else { return died }
            #expect(try Self.nonces(copy) == nonces, "\(plan)")
            if bound?.isEmpty == false {
                // From here on another document of that number is refused, whichever log shows it.
                let switched = try Self.replacingSession(copy, by: other)
                defer { try? FileManager.default.removeItem(atPath: switched.folder) }
                let refused = try await Self.run("reveal", ["--session", "1"], switched)
                #expect(refused.status != 0, "\(plan)")
                #expect(try Self.left(switched, "reveal").answer == sent, "\(plan)")
            }
            let second = try await Self.run("reveal", ["--session", "1"], copy)
            #expect((second.status == 0) == (sent == nil), "\(plan): \(second.errors)")
            #expect(try Self.left(copy, "reveal").answer == expected, "\(plan)")
            return died
        }
        #expect(changes > 4)
        #expect(seen.withLock(\.count) >= 3)
    }
}

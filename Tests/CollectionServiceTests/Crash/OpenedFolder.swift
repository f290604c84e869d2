import CollectionService
import ElectionModel
import Foundation
import Primitives

/// Copies of a data folder whose election is open, for one crash each.
struct OpenedFolder: Sendable {
    let world: ElectionWorld
    let folder: String

    static let shared = Task { try await make() }

    /// With the clock past the opening, since the real program has the real clock.
    private static func make() async throws -> OpenedFolder {
        let world = try await ElectionWorld.shared.value
        while ElectionWorld.now() < world.opensAt { try await Task.sleep(for: .milliseconds(100)) }
        let folder = try TestCollector.copy(world)
        try await CollectorProcess.command(["open", "\(world.officials)/open.json", "--data", folder], in: folder)
        return OpenedFolder(world: world, folder: folder)
    }

    /// Only the copies may be changed.
    func copy() throws -> String {
        let copy = "\(world.folder)/crash-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: folder, toPath: copy)
        return copy
    }

    /// The closing order in a copy's own folder, since the command writes its receipt beside it.
    func closingOrder(for copy: String) throws -> String {
        try FileManager.default.copyItem(atPath: world.officials, toPath: "\(copy)-orders")
        return "\(copy)-orders/close.json"
    }

    func voter(_ identifier: String, _ process: CollectorProcess) -> TestVoter {
        TestVoter(identifier, world, folder: world.folder, port: process.port)
    }

    /// Runs the body for the changes 1, 2, … until it says that none was hit, a few at a time.
    ///
    /// - Returns: how many changes there are.
    static func forEachChange(_ body: @escaping @Sendable (Int) async throws -> Bool) async throws -> Int {
        try await withThrowingTaskGroup(of: (change: Int, isHit: Bool).self) { group in
            var (next, count) = (1, Int.max)
            func add() {
                let change = next
                next += 1
                group.addTask { (change, try await body(change)) }
            }
            for _ in 0..<3 { add() }
            while let done = try await group.next() {
                if !done.isHit { count = min(count, done.change - 1) }
                if count == .max { add() }
            }
            return count
        }
    }
}

import Foundation

/// What happens to one change of a file that the program under test makes (`Faults/faults.c`).
struct FaultPlan: Sendable, CustomStringConvertible {
    enum Kind: Int64, CaseIterable, Sendable {
        /// Killed before the change.
        case before
        /// Killed with half of its bytes written; killed after a change that has no bytes.
        case torn
        /// The disk is full from this change on; half of its bytes still go in.
        case full
        /// This change fails with EIO.
        case fails
        /// The program is told that half of the bytes are written, and they are.
        case short
    }

    /// Only changes below this folder count.
    let folder: String
    /// Every change is appended to this file (``ChangeTrace``).
    var trace: String?
    private let control: String

    /// - Parameter change: the one that is hit, from 1; 0 hits none.
    init(folder: String, _ kind: Kind = .before, change: Int = 0, trace: String? = nil) throws {
        self.folder = folder
        self.trace = trace
        control = folder + ".control"
        try Data(count: 24).write(to: URL(fileURLWithPath: control))
        if change > 0 { try arm(kind, change: change) }
    }

    /// How many changes were made so far.
    var count: Int { get throws { Int(try numbers()[0]) } }

    /// Whether the change that was to be hit came.
    var isHit: Bool {
        get throws {
            let numbers = try numbers()
            return numbers[1] > 0 && numbers[0] >= numbers[1]
        }
    }

    var description: String {
        let numbers = (try? numbers()) ?? [0, 0, 0]
        return Kind(rawValue: numbers[2]).map { "\($0) \(numbers[1])" } ?? "no plan"
    }

    /// Hits the change of this number, also of a program that runs already.
    func arm(_ kind: Kind, change: Int) throws {
        // First the kind: the number makes it count.
        try write(kind.rawValue, at: 16)
        try write(Int64(change), at: 8)
    }

    func disarm() throws { try write(0, at: 8) }

    func removeControl() { try? FileManager.default.removeItem(atPath: control) }

    var environment: [String: String] {
        get async throws {
            var environment = [
                "LD_PRELOAD": try await Self.library.value, "GLASSURN_FAULT_FOLDER": folder,
                "GLASSURN_FAULT_CONTROL": control,
            ]
            environment["GLASSURN_FAULT_TRACE"] = trace
            return environment
        }
    }

    private func numbers() throws -> [Int64] {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: control))
        return (0..<3).map { place in
            bytes[(8 * place)..<(8 * place + 8)].reversed().reduce(0) { $0 << 8 | Int64($1) }
        }
    }

    private func write(_ number: Int64, at place: UInt64) throws {
        guard let handle = FileHandle(forUpdatingAtPath: control) else {
            throw Tool.Failure(description: "there is no \(control)")
        }
        defer { try? handle.close() }
        try handle.seek(toOffset: place)
        try handle.write(contentsOf: withUnsafeBytes(of: number.littleEndian) { Data($0) })
    }

    /// The compiled library; Swift's own compiler for C is there wherever these tests are built.
    private static let library = Task {
        let folder = FileManager.default.temporaryDirectory.appending(path: "faults-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let source = URL(fileURLWithPath: #filePath).appending(path: "../../Faults/faults.c").standardized.path
        try await Tool.run(
            ["clang", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", "faults.so", source], in: folder)
        return "\(folder)/faults.so"
    }
}

import Foundation

/// `imports.txt`: for each target what it may import.
struct ImportTable {
    let allowed: [String: Set<String>]

    /// Modules of the toolchain and the system's C library.
    static let standard: Set<String> = ["Swift", "Glibc", "Darwin", "Synchronization", "_Concurrency"]

    init() throws {
        let path = SourceTree.root + "/Tests/ArchitectureTests/imports.txt"
        var allowed: [String: Set<String>] = [:]
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty && !line.hasPrefix("#") {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].contains(" ") else {
                throw SourceTree.Failure(description: "imports.txt:\(index + 1): expected \"Target: A B C\"")
            }
            let names = Set(parts[1].split(separator: " ").map(String.init))
            guard allowed.updateValue(names, forKey: String(parts[0])) == nil else {
                throw SourceTree.Failure(description: "imports.txt:\(index + 1): \(parts[0]) stands twice")
            }
        }
        self.allowed = allowed
    }

    /// Everything that a target may reach over any number of imports.
    func reachable(from target: String) -> Set<String> {
        var reached: Set<String> = []
        var open = [target]
        while let next = open.popLast() {
            for name in allowed[next] ?? [] where reached.insert(name).inserted { open.append(name) }
        }
        return reached
    }
}

import Foundation

/// The project's own sources as text.
struct SourceTree {
    struct File {
        /// Relative to the project, for messages.
        let path: String
        /// The folder below `Sources`.
        let module: String
        let lines: [Substring]
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let root = URL(filePath: #filePath).appending(path: "../../..").standardized.path

    /// The modules that have a folder below `Sources`.
    static func modules() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root + "/Sources").filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Every file below `Sources` whose name ends in one of `extensions`.
    static func files(_ extensions: [String] = ["swift"]) throws -> [File] {
        let files = try modules().flatMap { module in
            try paths("Sources/\(module)").filter { path in extensions.contains { path.hasSuffix(".\($0)") } }.map {
                let text = try String(contentsOfFile: "\(root)/\($0)", encoding: .utf8)
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                return File(path: $0, module: module, lines: text.hasSuffix("\n") ? lines.dropLast() : lines)
            }
        }
        guard files.count > 50 else { throw Failure(description: "only \(files.count) files below \(root)/Sources") }
        return files
    }

    private static func paths(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)").sorted().flatMap { name in
            let path = "\(folder)/\(name)"
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder)
            return isFolder.boolValue ? try paths(path) : [path]
        }
    }
}

extension SourceTree.File {
    /// The modules that this file imports, with line numbers from 1.
    var imports: [(module: String, line: Int)] {
        lines.enumerated().compactMap { index, line in Self.importedModule(line).map { ($0, index + 1) } }
    }

    /// `Module` for `public import Module`, `import struct Module.Type`, `@_spi(X) import Module` and the like.
    static func importedModule(_ line: Substring) -> String? {
        let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        var words = code.split(whereSeparator: { " \t;".contains($0) })
        while let first = words.first, first != "import" {
            let modifiers: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
            guard modifiers.contains(first) || first.hasPrefix("@") else { return nil }
            words.removeFirst()
        }
        guard words.count > 1 else { return nil }
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
        let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
        return name.split(separator: ".").first.map(String.init)
    }
}

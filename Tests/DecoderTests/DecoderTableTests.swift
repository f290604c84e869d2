import Foundation
import Testing

/// A decoder that nobody fuzzes fails here: `decoders.txt` names every function of the sources that turns bytes or text
/// into a value and may refuse, with the driver that runs it or the reason why none does.
@Suite struct DecoderTableTests {
    private struct Table {
        var drivers: [String: [String]] = [:]
        var reasons: [String: String] = [:]
        var entries: Set<String> { Set(drivers.keys).union(reasons.keys) }

        init() throws {
            let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "decoders.txt")
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#")
            {
                let parts = line.split(separator: " : ", maxSplits: 1).map(String.init)
                try #require(parts.count == 2, "\(line)")
                if parts[1].hasPrefix("- ") {
                    reasons[parts[0]] = String(parts[1].dropFirst(2))
                } else {
                    drivers[parts[0]] = parts[1].split(separator: " ").map(String.init)
                }
            }
        }
    }

    @Test("every decoding function of the sources stands in the table, and nothing else does")
    func complete() throws {
        let table = try Table()
        let found = try EntryPoints.all()
        #expect(found.count > 120)
        for entry in found.subtracting(table.entries).sorted() {
            Issue.record("\(entry): add a driver in Decoders/, with seeds, and a line in decoders.txt")
        }
        for entry in table.entries.subtracting(found).sorted() { Issue.record("\(entry) is no longer in the sources") }
    }

    @Test("every driver of the table is there, each driver runs something, and a reason says something")
    func drivers() throws {
        let table = try Table()
        let names = Decoder.all.map(\.name)
        #expect(Set(names).count == names.count)
        let used = Set(table.drivers.values.joined())
        #expect(used.subtracting(names).isEmpty, "\(used.subtracting(names))")
        #expect(Set(names).subtracting(used).isEmpty, "\(Set(names).subtracting(used))")
        for (entry, reason) in table.reasons { #expect(reason.count > 15, "\(entry)") }
    }

    @Test("every folder of seeds belongs to a driver, and they stay small")
    func folders() throws {
        let manager = FileManager.default
        let folders = try manager.contentsOfDirectory(atPath: SeedCorpus.folder.path)
        #expect(Set(folders).subtracting(Decoder.all.map(\.name)).isEmpty)
        let total = try folders.flatMap { try SeedCorpus.seeds(of: $0) }.reduce(0) { $0 + $1.bytes.count }
        #expect(total > 50_000 && total < 2_000_000, "\(total)")
    }

    @Test("the drivers of tools/fuzz are these decoders")
    func linked() throws {
        let link = SeedCorpus.root.appending(path: "Sources/fuzz/Decoders")
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: link.path)
        #expect(target == "../../../../Tests/DecoderTests/Decoders")
    }
}

/// Finds decoding functions in the sources: conformances to `CanonicalJSON`, and functions named like decoders whose
/// first parameter is bytes or text and that throw or give an optional.
private enum EntryPoints {
    /// Name, label of the first parameter, its inner name, and the rest of the declaration.
    private nonisolated(unsafe) static let function =
        #/
        \n\ *(?:(?:public|package|private|mutating|convenience|static)\ )*
        (init\??|func\ (?:parse|decode|read|open|list|load)\w*)(?:<[^>]*>)?
        \(\s*(?:_\ group:\ Group,\ )?(\w+)(?:\ (\w+))?:\s
        (?:some\ \w*(?:Collection|Sequence)<UInt8>|\[UInt8\]|String\b|Substring\b)([^{]*)\{
        /#

    /// Parameters with these names are not what is decoded.
    private static let otherTexts: Set<Substring> = ["folder", "name", "prompt", "origin", "target", "output", "label"]

    static func all() throws -> Set<String> {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources").standardized
        let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".swift") }
        var found: Set<String> = []
        for file in files {
            let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
            for match in text.matches(of: /extension ([\w.]+): CanonicalJSON \{/) { found.insert(String(match.1)) }
            for match in text.matches(of: function) {
                let isOptional = match.1 == "init?" || match.4.contains(/-> [^{]*\?/)
                guard match.4.contains("throws") || isOptional else { continue }
                guard match.2 == "parsing" || !otherTexts.contains(match.3 ?? match.2) else { continue }
                let name = match.1.replacing("func ", with: "")
                found.insert("\(file.replacing(".swift", with: "")) \(name)(\(match.2):)")
            }
        }
        return found
    }
}

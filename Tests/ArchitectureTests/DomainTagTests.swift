import Foundation
import Testing

/// Row P10 of the attacks on hashing: no two uses of H can be taken for one another.
@Suite struct DomainTagTests {
    private static func declared() throws -> [String] {
        let table = try #require(try SourceTree.files().first { $0.path.hasSuffix("Primitives/DomainTag.swift") })
        return table.lines.compactMap { line in
            line.firstMatch(of: /^ +case (\w+) = 0x[0-9A-F]{2}$/).map { String($0.1) }
        }
    }

    @Test("every domain tag is used in exactly one place, and every use of H names its tag")
    func used() throws {
        let tags = try Self.declared()
        #expect(tags.count >= 22 && Set(tags).count == tags.count)
        var places: [String: [String]] = [:]
        for file in try SourceTree.files() {
            for (index, line) in file.lines.enumerated() where !line.drop(while: { $0 == " " }).hasPrefix("///") {
                for use in line.matches(of: /HashInput\(([^)]*)\)/) {
                    let place = "\(file.path):\(index + 1)"
                    let tag = try #require(use.1.firstMatch(of: /, \.(\w+)$/), "\(place): the tag is not written out")
                    places[String(tag.1), default: []].append(place)
                }
            }
        }
        for tag in tags { #expect(places[tag]?.count == 1, "\(tag): \(places[tag] ?? [])") }
        #expect(Set(places.keys) == Set(tags))
    }
}

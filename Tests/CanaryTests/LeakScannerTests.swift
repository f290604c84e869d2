import Foundation
import Testing

/// A search that finds nothing proves something only if it would have found something.
@Suite struct LeakScannerTests {
    private let secret = (0..<32).map { UInt8(truncatingIfNeeded: 0x80 &+ 7 &* $0) }

    private func planted(_ text: String) -> [UInt8] { Array("before \(text) after".utf8) }

    @Test("a planted secret is found in every spelling, between other bytes")
    func findsEverySpelling() {
        let scanner = LeakScanner([Needle("secret", bytes: secret)])
        let hexadecimal = secret.map { String(format: "%02x", $0) }
        let texts = [
            hexadecimal.joined(), hexadecimal.joined().uppercased(), hexadecimal.joined(separator: ":"), "\(secret)",
            Needle.decimal(secret), Data(secret).base64EncodedString(), Data([1] + secret + [2]).base64EncodedString(),
            Data([1, 2] + secret + [3, 4]).base64EncodedString(), Data(secret + secret).base64EncodedString(),
        ]
        for text in texts {
            #expect(!scanner.search(planted(text), place: "x").isEmpty, "\(text) is not found")
            let lines = stride(from: 0, to: text.count, by: 20).map { String(text.dropFirst($0).prefix(20)) }
            #expect(!scanner.search(planted(lines.joined(separator: "\n")), place: "x").isEmpty)
        }
        #expect(!scanner.search([9] + secret + [9], place: "x").isEmpty)
        #expect(!scanner.search(secret.reversed(), place: "x").isEmpty)
    }

    @Test("a part of a secret, or another secret, is not the secret")
    func findsNothingElse() {
        let scanner = LeakScanner([Needle("secret", bytes: secret), Needle("word", text: "passphrase of somebody")])
        let other = secret.map { $0 ^ 1 }
        for bytes in [
            [], [1], other, Array(secret.dropLast()), Array(secret.dropFirst()), planted("passphrase of some"),
        ] {
            #expect(scanner.search(bytes, place: "x").isEmpty)
        }
    }

    @Test("a secret in a file, in a hidden folder or in a file's name is found and its place named")
    func findsFiles() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "leaks-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: "\(folder)/.a/b", withIntermediateDirectories: true)
        try Data([0] + secret).write(to: URL(filePath: "\(folder)/.a/b/core"))
        try Data().write(to: URL(filePath: "\(folder)/say-a-word-1.part"))
        let scanner = LeakScanner([Needle("secret", bytes: secret), Needle("word", text: "say-a-word")])
        let found = try scanner.search(folder: folder)
        #expect(found.map(\.place).sorted() == [".a/b/core", "the name say-a-word-1.part"])
        #expect(Set(found.map(\.needle)) == ["secret", "word"])
    }

    @Test(
        "numbers are written in decimal",
        arguments: [
            ([], "0"), ([0, 0], "0"), ([7], "7"), ([1, 0], "256"), ([0, 255, 255], "65535"),
            ([1, 0, 0, 0, 0, 0, 0, 0, 0], "18446744073709551616"),
        ] as [([UInt8], String)])
    func decimals(_ bytes: [UInt8], _ text: String) { #expect(Needle.decimal(bytes) == text) }
}

import Foundation
import Testing

/// What the built programs load, from their own dynamic sections.
@Suite struct LinkageTests {
    /// The folder of the built products: this test bundle lies in it.
    private static func products() -> String {
        let executable = CommandLine.arguments[0]
        var folder = URL(filePath: executable).deletingLastPathComponent()
        while folder.path.contains(".xctest") { folder.deleteLastPathComponent() }
        return folder.path
    }

    /// The `NEEDED` entries of a program, or `nil` where it is not built.
    private func libraries(_ program: String) throws -> [String]? {
        let path = "\(Self.products())/\(program)"
        guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["readelf", "--dynamic", "--wide", path]
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "readelf failed")
        let needed = output.split(separator: "\n").filter { $0.contains("(NEEDED)") }
        return needed.compactMap { $0.split(whereSeparator: { "[]".contains($0) }).last.map(String.init) }
    }

    #if os(Linux)
    @Test(
        "offline programs load no network client, no database and no HTTP server",
        arguments: [
            "glassurn-tally", "glassurn-observer",
        ])
    func offline(_ program: String) throws {
        guard let found = try libraries(program) else { return }
        #expect(found.contains { $0.hasPrefix("libgmp.") })
        #expect(found.contains { $0.hasPrefix("libcrypto.") })
        for forbidden in [
            "libcurl", "libsqlite3", "libpq", "libnghttp2", "libFoundationNetworking", "libFoundationXML",
            "libxml2",
        ] {
            #expect(!found.contains { $0.hasPrefix(forbidden) }, "\(program) loads \(forbidden)")
        }
    }

    @Test(
        "offline programs contain no symbol of the network stack or the database",
        arguments: [
            "glassurn-tally", "glassurn-observer",
        ])
    func symbols(_ program: String) throws {
        let path = "\(Self.products())/\(program)"
        guard let bytes = FileManager.default.contents(atPath: path) else { return }
        for word in ["curl_easy_init", "sqlite3_open", "HummingbirdCore", "NIOPosix", "CollectionService"] {
            #expect(bytes.range(of: Data(word.utf8)) == nil, "\(program) contains \(word)")
        }
    }

    @Test(
        "online programs contain no code of key ceremony or tally",
        arguments: ["glassurn-collector", "glassurn-voter", "glassurn-witness"])
    func online(_ program: String) throws {
        let path = "\(Self.products())/\(program)"
        guard let bytes = FileManager.default.contents(atPath: path) else { return }
        // Mangled module names, as they stand in front of every symbol.
        for word in ["s11KeyCeremony", "s5Tally"] {
            #expect(bytes.range(of: Data(word.utf8)) == nil, "\(program) contains \(word)")
        }
    }
    #endif
}

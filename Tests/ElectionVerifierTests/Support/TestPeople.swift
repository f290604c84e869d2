import Foundation
import Identity

/// Officials, guardians and voters with certificates by tools/devpki, made once for all suites of the run.
final class TestPeople: Sendable {
    static let shared = Result { try TestPeople() }

    let officials: [SigningIdentity]
    let guardians: [SigningIdentity]
    /// Voter T-1 and so on.
    let voters: [SigningIdentity]
    let issuer: Certificate

    private init() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/verifier-people-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.devpki("init", folder)
        func person(_ name: String) throws -> SigningIdentity {
            try Self.devpki("person", folder, name)
            return try Self.identity("\(folder)/people/\(name)")
        }
        officials = try (1...2).map { try person("Official \($0)") }
        guardians = try (1...3).map { try person("Guardian \($0)") }
        try Self.devpki("voter", folder, "T", "Voter", "--count", "\(TestVotes.voterCount)")
        voters = try (1...TestVotes.voterCount).map { try Self.identity("\(folder)/voters/T-\($0)") }
        issuer = try Certificate(pem: Self.read("\(folder)/chain.pem"))
    }

    private static func identity(_ folder: String) throws -> SigningIdentity {
        try SigningIdentity(
            certificatePEM: read("\(folder)/sign.cert.pem"), keyPEM: read("\(folder)/sign.key.pem"))
    }

    private static func read(_ path: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(filePath: path))) }

    private static func devpki(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: #filePath).appending(path: "../../../../tools/devpki").standardized
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ToolFailure(description: "devpki \(arguments)") }
    }

    struct ToolFailure: Error, CustomStringConvertible {
        let description: String
    }
}

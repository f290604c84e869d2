import Foundation
import Identity

/// Officials and guardians with certificates by tools/devpki, made once for all suites of the run.
final class TestPeople: Sendable {
    static let shared = Result { try TestPeople() }

    let official: SigningIdentity
    /// Two.
    let guardians: [SigningIdentity]
    let root: Certificate

    private init() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/setup-people-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.devpki("init", folder)
        func person(_ name: String) throws -> SigningIdentity {
            try Self.devpki("person", folder, name)
            return try SigningIdentity(
                certificatePEM: Self.read("\(folder)/people/\(name)/sign.cert.pem"),
                keyPEM: Self.read("\(folder)/people/\(name)/sign.key.pem"))
        }
        official = try person("Official")
        guardians = try (1...2).map { try person("Guardian \($0)") }
        root = try Certificate(pem: Self.read("\(folder)/root.pem"))
    }

    private static func read(_ path: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(filePath: path))) }

    private static func devpki(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: #filePath).appending(path: "../../../tools/devpki").standardized
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

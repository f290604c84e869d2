import Foundation
import Identity

/// Officials and guardians with certificates by tools/devpki, made once for all suites of the run.
final class TestPeople: Sendable {
    static let shared = Result { try TestPeople() }

    let officials: [SigningIdentity]
    let guardians: [SigningIdentity]
    /// Enrolled nowhere.
    let stranger: SigningIdentity
    let root: Certificate
    /// Another certificate for the key of official 1.
    let renewed: Certificate

    private init() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/model-people-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.devpki("init", folder)
        func person(_ name: String) throws -> SigningIdentity {
            try Self.devpki("person", folder, name)
            return try SigningIdentity(
                certificatePEM: Self.read("\(folder)/people/\(name)/sign.cert.pem"),
                keyPEM: Self.read("\(folder)/people/\(name)/sign.key.pem"))
        }
        officials = try (1...3).map { try person("Official \($0)") }
        guardians = try (1...3).map { try person("Guardian \($0)") }
        stranger = try person("Stranger")
        try Self.run(
            URL(filePath: "/usr/bin/openssl"),
            [
                "req", "-new", "-x509", "-key", "\(folder)/people/Official 1/sign.key.pem", "-subj", "/CN=Renewed",
                "-out", "\(folder)/renewed.pem",
            ])
        renewed = try Certificate(pem: Self.read("\(folder)/renewed.pem"))
        root = try Certificate(pem: Self.read("\(folder)/root.pem"))
    }

    private static func read(_ path: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(filePath: path))) }

    private static func devpki(_ arguments: String...) throws {
        try run(URL(filePath: #filePath).appending(path: "../../../tools/devpki").standardized, arguments)
    }

    private static func run(_ program: URL, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ToolFailure(description: "\(program.lastPathComponent) \(arguments)")
        }
    }

    struct ToolFailure: Error, CustomStringConvertible {
        let description: String
    }
}

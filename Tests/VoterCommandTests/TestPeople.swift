import CurlTransfer
import Foundation
import Identity
import Primitives

/// Certificates made by tools/devpki in a temporary folder, shared by all suites of the run.
final class TestPeople: Sendable {
    static let shared = Result { try TestPeople() }

    let folder: URL

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "voter-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try devpki("init", "pki")
        for (identifier, name) in [("EE-1", "First Voter"), ("EE-2", "Second Voter")] {
            try devpki("voter", "pki", identifier, name)
        }
        for name in ["Official", "Guardian One", "Guardian Two"] { try devpki("person", "pki", name) }
        atexit { TestPeople.removeFolder() }
    }

    private static func removeFolder() {
        guard case .success(let people) = shared else { return }
        if FileManager.default.fileExists(atPath: people.folder.appending(path: "pki/responders").path) {
            try? people.devpki("responders", "pki", "stop")
        }
        try? FileManager.default.removeItem(at: people.folder)
    }

    private func devpki(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: #filePath).appending(path: "../../../tools/devpki").standardized
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }

    private func read(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: folder.appending(path: name))) }

    func voter(_ identifier: String, _ purpose: String = "sign") throws -> SigningIdentity {
        let stem = "pki/voters/\(identifier)/\(purpose)"
        return try SigningIdentity(certificatePEM: read("\(stem).cert.pem"), keyPEM: read("\(stem).key.pem"))
    }

    /// A voter of the same number whose certificates come from other authorities.
    static let stranger = Result {
        let people = try shared.get()
        try people.devpki("init", "foreign")
        try people.devpki("voter", "foreign", "EE-1", "First Voter")
        let stem = "foreign/voters/EE-1/sign"
        return try SigningIdentity(
            certificatePEM: people.read("\(stem).cert.pem"), keyPEM: people.read("\(stem).key.pem"))
    }

    func person(_ name: String) throws -> Certificate {
        let file = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "pki/people").path)
            .first { $0.replacingOccurrences(of: "-", with: " ").lowercased() == name.lowercased() }
        return try Certificate(pem: read("pki/people/\(file ?? name)/sign.cert.pem"))
    }

    /// The timestamp authority of tools/devpki, which runs until this process ends.
    static let stamping = Result {
        let people = try shared.get()
        try people.devpki("responders", "pki", "start")
        let url = String(decoding: try people.read("pki/responders/tsa.url"), as: UTF8.self)
        let responder = Responder(
            address: url.trimmingCharacters(in: .newlines), requestType: TimestampRequest.mediaType,
            answerType: TimestampRequest.answerMediaType)
        return (responder: responder, root: try Certificate(pem: people.read("pki/responders/tsa-root.pem")))
    }

    static func stamp(_ signature: [UInt8]) throws -> [UInt8] {
        var random = SystemRandom()
        return try stamping.get().responder.ask(TimestampRequest(over: signature, using: &random).der)
    }

    func issuer() throws -> Certificate { try Certificate(pem: read("pki/chain.pem")) }
}

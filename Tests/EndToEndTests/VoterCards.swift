import Foundation
import Identity
import Primitives

/// Many voters with two certificates each, by an authority of their own, made once for the process.
final class VoterCards: Sendable {
    static let shared = Result { try VoterCards(count: 450) }

    struct Card: Sendable {
        let identifier: String
        let signing: SigningIdentity
        /// DER, as TLS gives it to the collector.
        let authentication: [UInt8]
    }

    let issuer: Certificate
    /// Voter T-1 and so on.
    let cards: [Card]

    private init(count: Int) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/voter-cards-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.devpki("init", folder)
        try Self.devpki("voter", folder, "T", "Voter", "--count", "\(count)")
        issuer = try Certificate(pem: Self.read("\(folder)/chain.pem"))
        cards = try (1...count).map { number in
            let place = "\(folder)/voters/T-\(number)"
            return Card(
                identifier: "T-\(number)",
                signing: try SigningIdentity(
                    certificatePEM: Self.read("\(place)/sign.cert.pem"), keyPEM: Self.read("\(place)/sign.key.pem")),
                authentication: try Certificate(pem: Self.read("\(place)/auth.cert.pem")).der)
        }
    }

    private static func read(_ path: String) throws -> [UInt8] { try DurableFile.read(path, limit: 1 << 20) }

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

import ElectionModel
import Foundation
import Identity
import Primitives

/// Elections that ask tools/devpki's OCSP responder and timestamp authority, which end when the world's folder goes.
struct RespondersWorld: Sendable {
    /// One for all suites that leave the responders alone.
    static let shared = Task { try await RespondersWorld() }

    let world: ElectionWorld

    /// - Parameters:
    ///   - whenDown: `nil` for an election that asks the timestamp authority alone.
    init(whenDown: IdentityRules.WhenDown? = .refuse, kind: Pki.Kind = .plain) async throws {
        world = try await ElectionWorld(
            kind: kind,
            identity: { pki in
                try await pki.devpki("responders", "pki", "start")
                return try Self.rules(pki, whenDown)
            })
    }

    private static func rules(_ pki: Pki, _ whenDown: IdentityRules.WhenDown?) throws -> IdentityRules {
        func url(_ name: String) throws -> String {
            String(decoding: try pki.read("pki/responders/\(name).url"), as: UTF8.self)
                .trimmingCharacters(in: .newlines)
        }
        return try IdentityRules(
            isRehearsal: true,
            certificateStatus: whenDown.map {
                .init(url: try url("ocsp"), digest: .sha256, whenDown: $0, maximumAge: 300)
            },
            timestampAuthority: .init(
                url: url("tsa"), anchors: [pki.certificate("pki/responders/tsa-root.pem")], policy: nil))
    }

    /// Stops both responders.
    func stop() async throws { try await world.pki.devpki("responders", "pki", "stop") }

    /// Starts both again where they were.
    func start() async throws {
        let ports = try ["ocsp", "tsa"].map { name in
            String(decoding: try world.pki.read("pki/responders/\(name).url"), as: UTF8.self)
                .split(separator: ":").last.map { $0.filter(\.isNumber) } ?? "0"
        }
        try await world.pki.devpki(
            "responders", "pki", "start", "--ocsp-port", ports[0], "--tsa-port", ports[1])
    }

    /// Makes the responder answer with these bytes, whatever it is asked; `nil` for honest answers again.
    func pretend(_ name: String, _ bytes: [UInt8]?) throws {
        let path = world.pki.path("pki/responders/\(name).canned")
        guard let bytes else { return try FileManager.default.removeItem(atPath: path) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}

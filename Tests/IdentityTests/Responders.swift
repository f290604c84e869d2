import CurlTransfer
import Foundation
import Identity
import Primitives

/// The responders of tools/devpki on loopback, started once and ended with the process.
final class Responders: Sendable {
    static let shared = Result { try Responders() }

    let authority: TestAuthority
    private let addresses: [String: String]

    private init() throws {
        let authority = try TestAuthority.shared.get()
        self.authority = authority
        try authority.devpki("responders", "pki", "start")
        addresses = try Dictionary(
            uniqueKeysWithValues: ["ocsp", "tsa"].map { name in
                let text = String(decoding: try authority.read("pki/responders/\(name).url"), as: UTF8.self)
                return (name, text.trimmingCharacters(in: .newlines))
            })
        atexit { Responders.stop() }
    }

    private static func stop() {
        if case .success(let responders) = shared {
            try? responders.authority.devpki("responders", "pki", "stop")
        }
    }

    func ocsp(_ request: [UInt8]) throws -> [UInt8] {
        try Responder(
            address: addresses["ocsp"] ?? "", requestType: StatusRequest.mediaType,
            answerType: StatusRequest.answerMediaType
        ).ask(request)
    }

    func timestamp(_ request: [UInt8]) throws -> [UInt8] {
        try Responder(
            address: addresses["tsa"] ?? "", requestType: TimestampRequest.mediaType,
            answerType: TimestampRequest.answerMediaType
        ).ask(request)
    }

    var clock: Int64 { Int64(Date().timeIntervalSince1970) }

    /// The path of a certificate of the test authority.
    func path(_ certificate: Certificate, _ purpose: Purpose = .sign) throws -> CertificatePath {
        try authority.root().validate(
            certificate, intermediates: authority.intermediate(), at: clock, purpose: purpose)
    }

    func timestampAnchors() throws -> TrustAnchors {
        TrustAnchors([try authority.certificate("responders/tsa-root.pem")])
    }
}

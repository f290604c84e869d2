import Foundation
import Identity

/// Certificates by tools/devpki in a folder.
struct Pki: Sendable {
    enum Kind: Sendable {
        case plain
        /// Everything but the responders is two hours old.
        case old
        /// Without the mark of test certificates, like a real authority.
        case unmarked
    }

    let folder: String
    private let isOld: Bool

    static func make(in folder: String, _ kind: Kind = .plain) async throws -> Pki {
        let pki = Pki(folder: folder, isOld: kind == .old)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await pki.devpki("init", "pki")
        if kind == .unmarked { try await pki.removeMark() }
        return pki
    }

    func devpki(_ arguments: String...) async throws {
        let tool = URL(fileURLWithPath: #filePath).appending(path: "../../../tools/devpki").standardized.path
        let clock = isOld && arguments.first != "responders" ? ["faketime", "-f", "-2h"] : []
        try await Tool.run(clock + [tool] + arguments, in: folder)
    }

    /// New authorities, and from now on certificates, that do not say that they are for tests.
    private func removeMark() async throws {
        try await Tool.run(["sed", "-i", "/\(Self.mark)/d", "pki/devpki.cnf"], in: folder)
        for (section, key, certificate, issuer) in [
            ("root", "root.key.pem", "root.pem", []),
            ("issuing", "issuing.key.pem", "chain.pem", ["-CA", "pki/root.pem", "-CAkey", "pki/root.key.pem"]),
        ] {
            try await Tool.run(
                [
                    "env", "DEVPKI_SUBJECT=named", "DEVPKI_NAME=\(section)", "DEVPKI_ID=", "DEVPKI_HOSTS=DNS:x",
                    "openssl", "req", "-x509", "-config", "pki/devpki.cnf", "-extensions", section, "-days", "30",
                    "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-keyout", "pki/\(key)", "-out",
                    "pki/\(certificate)",
                ] + issuer, in: folder)
        }
    }

    /// The extension of certificates by tools/devpki.
    static let mark = "2.25.147607489642377258748132043413380287489"

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func read(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(fileURLWithPath: path(name)))) }

    func identity(_ stem: String) throws -> SigningIdentity {
        try SigningIdentity(certificatePEM: read(stem + ".cert.pem"), keyPEM: read(stem + ".key.pem"))
    }

    func certificate(_ name: String) throws -> Certificate { try Certificate(pem: read(name)) }

    /// A certificate of any kind by the issuing authority: NAME.cert.pem and NAME.key.pem.
    func issue(
        _ name: String, subject: String, extensions: [String],
        key: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        by issuer: (certificate: String, key: String) = ("pki/chain.pem", "pki/issuing.key.pem")
    ) async throws {
        var arguments = [
            "openssl", "req", "-x509", "-config", "/dev/null", "-days", "3650", "-noenc", "-subj", subject,
        ]
        arguments += ["-newkey"] + key
        arguments += ["-keyout", "\(name).key.pem", "-out", "\(name).cert.pem"]
        arguments += ["-CA", issuer.certificate, "-CAkey", issuer.key]
        for line in extensions { arguments += ["-addext", line] }
        try await Tool.run(arguments, in: folder)
    }

    /// A signature by OpenSSL's own command, which asks nothing about key usage.
    func sign(_ content: [UInt8], _ stem: String, more: [String] = []) async throws -> [UInt8] {
        let file = path("content-\(UUID().uuidString)")
        try Data(content).write(to: URL(fileURLWithPath: file))
        return try await Tool.run(
            [
                "openssl", "cms", "-sign", "-cades", "-binary", "-nosmimecap", "-outform", "DER", "-in", file,
                "-signer",
                "\(stem).cert.pem", "-inkey", "\(stem).key.pem",
            ] + more, in: folder)
    }
}

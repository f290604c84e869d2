import Foundation
import Identity

/// Certificates by tools/devpki in a folder.
struct Pki: Sendable {
    let folder: String

    static func make(in folder: String) async throws -> Pki {
        let pki = Pki(folder: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await pki.devpki("init", "pki")
        return pki
    }

    func devpki(_ arguments: String...) async throws {
        let tool = URL(fileURLWithPath: #filePath).appending(path: "../../../tools/devpki").standardized.path
        try await Tool.run([tool] + arguments, in: folder)
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func read(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(fileURLWithPath: path(name)))) }

    func identity(_ stem: String) throws -> SigningIdentity {
        try SigningIdentity(certificatePEM: read(stem + ".cert.pem"), keyPEM: read(stem + ".key.pem"))
    }

    func certificate(_ name: String) throws -> Certificate { try Certificate(pem: read(name)) }

    /// A certificate of any kind by the issuing authority: NAME.cert.pem and NAME.key.pem.
    func issue(_ name: String, subject: String, extensions: [String], curve: String = "P-256") async throws {
        var arguments = [
            "openssl", "req", "-x509", "-config", "/dev/null", "-days", "3650", "-noenc", "-subj", subject,
        ]
        arguments += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:\(curve)"]
        arguments += ["-keyout", "\(name).key.pem", "-out", "\(name).cert.pem"]
        arguments += ["-CA", "pki/chain.pem", "-CAkey", "pki/issuing.key.pem"]
        for line in extensions { arguments += ["-addext", line] }
        try await Tool.run(arguments, in: folder)
    }

    /// A signature by OpenSSL's own command, which asks nothing about key usage.
    func sign(_ content: [UInt8], _ stem: String) async throws -> [UInt8] {
        let file = path("content-\(UUID().uuidString)")
        try Data(content).write(to: URL(fileURLWithPath: file))
        return try await Tool.run(
            [
                "openssl", "cms", "-sign", "-cades", "-binary", "-nosmimecap", "-outform", "DER", "-in", file,
                "-signer",
                "\(stem).cert.pem", "-inkey", "\(stem).key.pem",
            ], in: folder)
    }
}

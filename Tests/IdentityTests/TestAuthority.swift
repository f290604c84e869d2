import Foundation
import Identity
import Primitives

/// A certificate authority made by tools/devpki in a temporary folder, shared by all suites of the run.
final class TestAuthority: Sendable {
    static let shared = Result { try TestAuthority() }
    static let content = Array("a statement\n".utf8)

    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "identity-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try devpki("init", "pki")
        try devpki("voter", "pki", "EE-38001085718", "Zoë \"O'Neil\" /+=,$HOME".replacing("/", with: "\\"))
        try devpki("voter", "pki", "EE-2", "Second Voter")
        try devpki("person", "pki", "Official One")
        try devpki("server", "pki", "localhost", "127.0.0.1")
        try write(read("pki/root.pem") + read("pki/chain.pem"), "both.pem")
        atexit { TestAuthority.removeFolder() }
    }

    private static func removeFolder() {
        if case .success(let authority) = shared { try? FileManager.default.removeItem(at: authority.folder) }
    }

    func devpki(_ arguments: String...) throws {
        let tool = URL(fileURLWithPath: #filePath).appending(path: "../../../tools/devpki").standardized
        try Tool.run(arguments, in: folder, path: tool.path)
    }

    @discardableResult
    func openssl(_ arguments: String...) throws -> [UInt8] { try Tool.run(["openssl"] + arguments, in: folder) }

    func read(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: folder.appending(path: name))) }

    func write(_ bytes: [UInt8], _ name: String) throws { try Data(bytes).write(to: folder.appending(path: name)) }

    func certificate(_ name: String) throws -> Certificate { try Certificate(pem: read("pki/\(name)")) }

    func voter(_ identifier: String = "EE-38001085718", _ purpose: String = "sign") throws -> SigningIdentity {
        let stem = "pki/voters/\(identifier)/\(purpose)"
        return try SigningIdentity(certificatePEM: read(stem + ".cert.pem"), keyPEM: read(stem + ".key.pem"))
    }

    /// A second inside the validity of everything made here.
    func now() throws -> Int64 { try certificate("root.pem").notBefore + 3_600 }

    func root() throws -> TrustAnchors { TrustAnchors([try certificate("root.pem")]) }

    func intermediate() throws -> [Certificate] { [try certificate("chain.pem")] }

    /// A key and a certificate by the issuing authority (or by itself): the name of both files without their endings.
    func issue(
        _ name: String, key: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], subject: String = "/CN=x",
        extensions: [String] = ["keyUsage=critical,nonRepudiation"], more: [String] = [],
        by issuer: (certificate: String, key: String)? = ("pki/chain.pem", "pki/issuing.key.pem")
    ) throws -> String {
        var arguments = ["openssl", "req", "-x509", "-config", "/dev/null", "-days", "30", "-noenc", "-subj", subject]
        arguments += ["-newkey"] + key + ["-keyout", "\(name).key.pem", "-out", "\(name).cert.pem"]
        if let issuer { arguments += ["-CA", issuer.certificate, "-CAkey", issuer.key] }
        for line in extensions { arguments += ["-addext", line] }
        try Tool.run(arguments + more, in: folder)
        return name
    }

    /// A certificate that was valid in January 2020 only.
    func issueExpired(
        _ name: String, extensions: [String], by issuer: (certificate: String, key: String)
    ) throws -> String {
        try write(
            Array(
                """
                [ca]
                default_ca = ours
                [ours]
                database = \(name).index
                rand_serial = yes
                new_certs_dir = .
                default_md = sha256
                policy = any
                x509_extensions = more
                [any]
                commonName = supplied
                [more]
                \(extensions.joined(separator: "\n"))
                """.utf8), "\(name).cnf")
        try write([], "\(name).index")
        try openssl(
            "req", "-new", "-config", "/dev/null", "-noenc", "-subj", "/CN=x", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-keyout", "\(name).key.pem", "-out", "\(name).csr")
        try openssl(
            "ca", "-batch", "-notext", "-config", "\(name).cnf", "-in", "\(name).csr", "-out", "\(name).cert.pem",
            "-cert", issuer.certificate, "-keyfile", issuer.key, "-startdate", "200101000000Z", "-enddate",
            "200201000000Z")
        return name
    }

    func identity(_ name: String) throws -> SigningIdentity {
        try SigningIdentity(certificatePEM: read("\(name).cert.pem"), keyPEM: read("\(name).key.pem"))
    }

    func signByCommand(_ content: [UInt8], _ stem: String, more: [String] = []) throws -> [UInt8] {
        let file = "content-\(UUID().uuidString)"
        try write(content, file)
        return try Tool.run(
            [
                "openssl", "cms", "-sign", "-cades", "-binary", "-nosmimecap", "-outform", "DER", "-in", file,
                "-signer", "\(stem).cert.pem", "-inkey", "\(stem).key.pem",
            ] + more, in: folder)
    }
}

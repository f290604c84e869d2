import Foundation
import Identity
import Primitives
import Tokens

/// Tokens of SoftHSM with certificates by tools/devpki, made once; all before the module is first opened, because it looks
/// for tokens then.
final class TokenFixture: Sendable {
    static let shared = Result { try TokenFixture() }
    static let module =
        [
            "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
        ].first { FileManager.default.fileExists(atPath: $0) } ?? "/usr/lib/softhsm/libsofthsm2.so"

    let folder: String
    let anchors: TrustAnchors

    private init() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/tokens-tests-\(UUID().uuidString)"
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("1234\n".utf8).write(to: URL(filePath: "\(folder)/pin"))
        let devpki = URL(filePath: #filePath).appending(path: "../../../tools/devpki").standardized.path
        func make(_ arguments: String...) throws { try Self.run([devpki] + arguments, in: folder) }
        try make("init", "pki")
        try make("server", "pki", "127.0.0.1")
        for voter in ["EE-1", "EE-2", "EE-3"] { try make("voter", "pki", voter, "Voter") }
        // A card with both, as two tokens; one with both on one token; one of RSA; an empty one; for guardians one of each
        // kind of key, and others that will not do.
        try make("token", "pki", "Card sign", "pin", "pki/voters/EE-1/sign")
        try make("token", "pki", "Card auth", "pin", "pki/voters/EE-1/auth")
        try make("token", "pki", "Both", "pin", "pki/voters/EE-2/sign", "pki/voters/EE-2/auth")
        try Self.makeRSA(in: folder)
        try make("token", "pki", "RSA", "pin", "rsa", "rsa-auth")
        try make("token", "pki", "Empty", "pin")
        for label in ["Guardian", "Wrapper", "Other", "Short", "Pair"] {
            try make("token", "pki", label, "pin")
        }
        try make("token", "pki", "No key", "pin")
        setenv("SOFTHSM2_CONF", "\(folder)/pki/tokens/softhsm2.conf", 1)
        let tool = ["pkcs11-tool", "--module", Self.module, "--login", "--pin", "1234"]
        for (label, kind, use) in [
            ("Guardian", "EC:prime256v1", "derive"), ("Wrapper", "rsa:2048", "decrypt"),
            ("Other", "rsa:2048", "decrypt"), ("Short", "rsa:1024", "decrypt"),
            ("Pair", "rsa:2048", "decrypt"), ("Pair", "EC:secp384r1", "derive"),
        ] {
            try Self.run(
                tool + [
                    "--token-label", label, "--keypairgen", "--key-type", kind, "--id", use == "derive" ? "01" : "02",
                    "--usage-\(use)", "--label", "wrap",
                ], in: folder)
        }
        try Self.run(
            ["openssl", "x509", "-in", "pki/voters/EE-3/sign.cert.pem", "-outform", "DER", "-out", "alone.der"],
            in: folder)
        try Self.run(
            tool + ["--token-label", "No key", "--write-object", "alone.der", "--type", "cert", "--id", "01"],
            in: folder)
        anchors = TrustAnchors(
            [try Certificate(pem: [UInt8](Data(contentsOf: URL(filePath: "\(folder)/pki/chain.pem"))))])
        atexit { TokenFixture.remove() }
    }

    private static func makeRSA(in folder: String) throws {
        for (name, extensions) in [
            ("rsa", ["keyUsage=critical,nonRepudiation"]),
            ("rsa-auth", ["keyUsage=critical,digitalSignature", "extendedKeyUsage=clientAuth"]),
        ] {
            try run(
                [
                    "openssl", "req", "-x509", "-config", "/dev/null", "-days", "30", "-noenc", "-subj",
                    "/serialNumber=EE-9/CN=RSA", "-newkey", "rsa:2048", "-keyout", "\(name).key.pem", "-out",
                    "\(name).cert.pem", "-CA", "pki/chain.pem", "-CAkey", "pki/issuing.key.pem",
                ] + extensions.flatMap { ["-addext", $0] }, in: folder)
        }
    }

    private static func remove() {
        if case .success(let fixture) = shared { try? FileManager.default.removeItem(atPath: fixture.folder) }
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    @discardableResult
    static func run(_ arguments: [String], in folder: String) throws -> [UInt8] {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let said = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(arguments): \(String(decoding: said, as: UTF8.self))")
        }
        return [UInt8](said)
    }

    static func secret(_ text: String) -> SecretBytes {
        var bytes = Array(text.utf8)
        return SecretBytes(wiping: &bytes)
    }

    var clock: Int64 { Int64(Date().timeIntervalSince1970) }

    /// SoftHSM with everything real but the login, which is locked.
    func lockedModule() throws -> String {
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Support/LockedModule.c").path
        let library = "\(folder)/locked.so"
        if !FileManager.default.fileExists(atPath: library) {
            let compiler = FileManager.default.isExecutableFile(atPath: "/usr/bin/cc") ? "cc" : "clang"
            try Self.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], in: folder)
        }
        setenv("GLASSURN_TEST_SOFTHSM", Self.module, 1)
        return library
    }
}

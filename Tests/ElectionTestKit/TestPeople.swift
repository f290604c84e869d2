import Foundation
public import Identity

/// Officials, guardians and voters with certificates by tools/devpki, made once for all suites of the process.
public final class TestPeople: Sendable {
    public static let shared = Result { try TestPeople() }

    public static let officialCount = 2
    public static let guardianCount = 5
    public static let voterCount = 10

    public let officials: [SigningIdentity]
    public let guardians: [SigningIdentity]
    /// Voter T-1 and so on.
    public let voters: [SigningIdentity]
    /// The authority of all of them.
    public let issuer: Certificate
    /// A voter T-1 by an authority that no election here trusts.
    public let stranger: SigningIdentity
    /// Where tools/devpki keeps their authority, until the process ends; empty for people from files.
    public let folder: String
    /// Voter T-1's certificate for authentication, which may not sign statements.
    private let authentication: (certificate: [UInt8], key: [UInt8])
    /// Signatures that documents had before.
    public let memory: SignatureMemory?

    /// People whose certificates and keys are kept in files.
    public init(
        officials: [SigningIdentity], guardians: [SigningIdentity], voters: [SigningIdentity], issuer: Certificate,
        stranger: SigningIdentity, memory: SignatureMemory
    ) {
        self.officials = officials
        self.guardians = guardians
        self.voters = voters
        self.issuer = issuer
        self.stranger = stranger
        folder = ""
        authentication = ([], [])
        self.memory = memory
    }

    private init() throws {
        memory = nil
        let folder = FileManager.default.temporaryDirectory.path + "/election-people-\(UUID().uuidString)"
        let foreign = folder + "-foreign"
        defer { try? FileManager.default.removeItem(atPath: foreign) }
        self.folder = folder
        try Self.devpki("init", folder)
        func person(_ name: String) throws -> SigningIdentity {
            try Self.devpki("person", folder, name)
            return try Self.identity("\(folder)/people/\(name)")
        }
        officials = try (1...Self.officialCount).map { try person("Official \($0)") }
        guardians = try (1...Self.guardianCount).map { try person("Guardian \($0)") }
        try Self.devpki("voter", folder, "T", "Voter", "--count", "\(Self.voterCount)")
        voters = try (1...Self.voterCount).map { try Self.identity("\(folder)/voters/T-\($0)") }
        issuer = try Certificate(pem: Self.read("\(folder)/chain.pem"))
        authentication = (
            try Self.read("\(folder)/voters/T-1/auth.cert.pem"), try Self.read("\(folder)/voters/T-1/auth.key.pem")
        )
        try Self.devpki("init", foreign)
        try Self.devpki("voter", foreign, "T-1", "Voter 1")
        stranger = try Self.identity("\(foreign)/voters/T-1")
        atexit { TestPeople.removeFolder() }
    }

    private static func removeFolder() {
        guard case .success(let people) = shared else { return }
        if FileManager.default.fileExists(atPath: "\(people.folder)/responders") {
            try? devpki("responders", people.folder, "stop")
        }
        try? FileManager.default.removeItem(atPath: people.folder)
    }

    /// Starts tools/devpki's OCSP responder and timestamp authority for these people; they end with the process.
    public func startResponders() throws -> (ocsp: String, timestamps: String, timestampRoot: Certificate) {
        try Self.devpki("responders", folder, "start")
        func url(_ name: String) throws -> String {
            String(decoding: try Self.read("\(folder)/responders/\(name).url").filter { $0 != 10 }, as: UTF8.self)
        }
        return (
            try url("ocsp"), try url("tsa"), try Certificate(pem: Self.read("\(folder)/responders/tsa-root.pem"))
        )
    }

    /// The timestamp authority's own list.
    public func registrations() throws -> [UInt8] { try Self.read("\(folder)/responders/registrations.csv") }

    /// Runs tools/devpki on these people's authority.
    public func devpki(_ verb: String, _ arguments: String...) throws {
        try Self.run(
            URL(filePath: #filePath).appending(path: "../../../tools/devpki").standardized, [verb, folder] + arguments)
    }

    /// What OpenSSL makes, and this project refuses to make, of voter T-1's key for authentication.
    public func signWithAuthenticationKey(_ content: [UInt8]) throws -> [UInt8] {
        let work = try TemporaryFolder()
        defer { work.remove() }
        for (name, bytes) in [("cert", authentication.certificate), ("key", authentication.key), ("in", content)] {
            try Data(bytes).write(to: URL(filePath: "\(work.path)/\(name)"))
        }
        let place = { (name: String) in "\(work.path)/\(name)" }
        try Self.run(
            URL(filePath: "/usr/bin/openssl"),
            [
                "cms", "-sign", "-cades", "-binary", "-nosmimecap", "-outform", "DER", "-md", "sha256", "-in",
                place("in"),
                "-signer", place("cert"), "-inkey", place("key"), "-out", place("out"),
            ])
        return try Self.read(place("out"))
    }

    private static func identity(_ folder: String) throws -> SigningIdentity {
        try SigningIdentity(
            certificatePEM: read("\(folder)/sign.cert.pem"), keyPEM: read("\(folder)/sign.key.pem"))
    }

    private static func read(_ path: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(filePath: path))) }

    /// Runs tools/devpki.
    public static func devpki(_ arguments: String...) throws {
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

    public struct ToolFailure: Error, CustomStringConvertible {
        public let description: String
    }
}

import Identity
public import Primitives

/// Who may sign the steps of an election.
public enum SignerRole: String, CaseIterable, Sendable {
    case official, guardian
}

/// A document with its detached signatures, as it lies in a folder: `open.json` beside `open.json.official-1.p7s`.
///
/// Nothing in it is checked; ``verified(_:)`` does that.
public struct SignedDocument: Sendable {
    public struct Signature: Hashable, Sendable {
        public let role: SignerRole
        /// From 1, in the order of election.json.
        public let index: Int
        /// Detached CMS, DER.
        public let cms: [UInt8]

        public init(role: SignerRole, index: Int, cms: [UInt8]) {
            self.role = role
            self.index = index
            self.cms = cms
        }

        /// What follows the document's name.
        public var suffix: String { ".\(role.rawValue)-\(index).p7s" }
    }

    public let bytes: [UInt8]
    /// Sorted by role and number.
    public let signatures: [Signature]

    public init(bytes: [UInt8], signatures: [Signature]) {
        self.bytes = bytes
        self.signatures = signatures.sorted { ($0.role.rawValue, $0.index) < ($1.role.rawValue, $1.index) }
    }

    public var hash: HashValue { SHA256.hash(bytes) }
}

/// A document whose signatures were checked: they are by enrolled people, enough of them, over exactly these bytes.
public struct VerifiedDocument: Sendable {
    public let bytes: [UInt8]
    public var hash: HashValue { SHA256.hash(bytes) }

    fileprivate init(bytes: [UInt8]) { self.bytes = bytes }
}

extension SignedDocument {
    /// Which signatures a document needs.
    public enum Requirement: Sendable {
        /// As many different officials as election.json asks for.
        case officials(OfficialAct)
        /// Every guardian.
        case allGuardians
    }

    /// Checks every signature, also those beyond the required number.
    ///
    /// The certificates are enrolled one by one in election.json, which the fingerprint pins; no path is followed.
    public func verified(
        _ requirement: Requirement, configuration: ElectionConfiguration
    ) throws(FormatError) -> VerifiedDocument {
        var signers: Set<String> = []
        for signature in signatures {
            try verify(signature, configuration)
            guard signers.insert(signature.suffix).inserted else {
                throw FormatError(.inconsistent, "two signatures by one signer", path: signature.suffix)
            }
        }
        let role: SignerRole
        let needed: Int
        switch requirement {
        case .officials(let act): (role, needed) = (.official, configuration.requiredSignatures(act))
        case .allGuardians: (role, needed) = (.guardian, configuration.guardians.count)
        }
        let found = signatures.count { $0.role == role }
        guard found >= needed else {
            throw FormatError(.inconsistent, "\(needed) signatures by \(role.rawValue)s are needed, found \(found)")
        }
        return VerifiedDocument(bytes: bytes)
    }

    private func verify(_ signature: Signature, _ configuration: ElectionConfiguration) throws(FormatError) {
        let people = signature.role == .official ? configuration.officials : configuration.guardians
        guard people.indices.contains(signature.index - 1) else {
            throw FormatError(.inconsistent, "nobody with this number is enrolled", path: signature.suffix)
        }
        do throws(IdentityError) {
            let signer = try DetachedSignature.parse(signature.cms).verify(content: bytes)
            guard signer.certificate == people[signature.index - 1].certificate else {
                throw IdentityError(.signerMismatch, "signed with another certificate than the enrolled one")
            }
        } catch {
            throw FormatError(.inconsistent, error.reason, path: signature.suffix)
        }
    }
}

extension SignedDocument {
    public static let maximumByteCount = 1 << 30

    /// Reads a document and the signatures that lie beside it.
    public static func load(_ path: String) throws -> SignedDocument {
        let bytes = try DurableFile.read(path, limit: maximumByteCount)
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[..<$0]) } ?? "."
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        var signatures: [Signature] = []
        for file in try DurableFile.list(folder.isEmpty ? "/" : folder) where file.hasPrefix(name + ".") {
            guard let (role, index) = parse(suffix: String(file.dropFirst(name.count))) else { continue }
            let cms = try DurableFile.read("\(folder)/\(file)", limit: DetachedSignature.maximumByteCount)
            signatures.append(Signature(role: role, index: index, cms: cms))
        }
        return SignedDocument(bytes: bytes, signatures: signatures)
    }

    /// Writes the document and its signatures into `folder`; nothing existing is replaced.
    public func save(as name: String, in folder: String) throws {
        for signature in signatures { try DurableFile.write(signature.cms, to: "\(folder)/\(name)\(signature.suffix)") }
        try DurableFile.write(bytes, to: "\(folder)/\(name)")
    }

    /// Reads `.official-1.p7s`; other spellings are not signatures.
    public static func parse(suffix: String) -> (role: SignerRole, index: Int)? {
        for role in SignerRole.allCases {
            let prefix = ".\(role.rawValue)-"
            guard suffix.hasPrefix(prefix), suffix.hasSuffix(".p7s") else { continue }
            let digits = suffix.dropFirst(prefix.count).dropLast(4)
            guard let index = Int(digits), index > 0, "\(index)" == digits else { return nil }
            return (role, index)
        }
        return nil
    }
}

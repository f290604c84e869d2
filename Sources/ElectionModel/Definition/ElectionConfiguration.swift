public import Identity
public import Primitives
public import TransparencyLog

/// How much of the record the public gets (design, "Election record").
public enum PublicationLevel: String, CaseIterable, Sendable {
    /// Counted and superseded ballots under per-election pseudonyms.
    case full
    /// Counted ballots and dispositions, no pseudonyms.
    case ballots
    /// Aggregates, log and equations; ballots go to accredited auditors only.
    case auditors
}

/// A person who signs: an official or a guardian, with the certificate enrolled for this election.
public struct EnrolledPerson: Hashable, Sendable {
    public let name: String
    public let certificate: Certificate

    public init(name: String, certificate: Certificate) {
        self.name = name
        self.certificate = certificate
    }
}

/// The words of the ballot in one language; lists in manifest order.
public struct BallotTexts: Hashable, Sendable {
    public struct ContestTexts: Hashable, Sendable {
        public let title: String
        public let options: [String]

        public init(title: String, options: [String]) {
            self.title = title
            self.options = options
        }
    }

    /// A BCP 47 language tag such as `et`.
    public let language: String
    public let election: String
    public let contests: [ContestTexts]

    public init(language: String, election: String, contests: [ContestTexts]) {
        self.language = language
        self.election = election
        self.contests = contests
    }
}

/// The rules of an election that people decide on (the file `settings.json` of an election's folder).
public struct ElectionSettings: Hashable, Sendable {
    /// Lower-case letters, digits and hyphens; names the election and its log.
    public let identifier: String
    public let texts: [BallotTexts]
    public let guardianCount: Int
    /// k: how many guardians can decrypt.
    public let quorum: Int
    /// How many officials must sign what; `nil` only in settings.json, for ``SignatureRule/standard(officials:)``.
    public let requiredSignatures: SignatureRule?
    public let allowsRevoting: Bool
    public let rollRule: RollRule
    /// A contest with fewer counted ballots is withheld.
    public let minimumCellSize: Int
    public let publicationLevel: PublicationLevel
    /// How long a ticket is valid, in seconds.
    public let ticketLifetime: Int

    public init(
        identifier: String, texts: [BallotTexts], guardianCount: Int, quorum: Int,
        requiredSignatures: SignatureRule?, allowsRevoting: Bool, rollRule: RollRule = .atCasting, minimumCellSize: Int,
        publicationLevel: PublicationLevel, ticketLifetime: Int
    ) {
        self.identifier = identifier
        self.texts = texts
        self.guardianCount = guardianCount
        self.quorum = quorum
        self.requiredSignatures = requiredSignatures
        self.allowsRevoting = allowsRevoting
        self.rollRule = rollRule
        self.minimumCellSize = minimumCellSize
        self.publicationLevel = publicationLevel
        self.ticketLifetime = ticketLifetime
    }

    /// With the standard rule where these settings state none.
    func stating(officials: Int) -> ElectionSettings {
        ElectionSettings(
            identifier: identifier, texts: texts, guardianCount: guardianCount, quorum: quorum,
            requiredSignatures: requiredSignatures ?? .standard(officials: officials), allowsRevoting: allowsRevoting,
            rollRule: rollRule, minimumCellSize: minimumCellSize, publicationLevel: publicationLevel,
            ticketLifetime: ticketLifetime)
    }
}

/// The file `election.json`: settings, times, people and keys of one election.
public struct ElectionConfiguration: Hashable, Sendable {
    public static let maximumGuardianCount = 100

    /// Always with required signatures.
    public let settings: ElectionSettings
    public let opensAt: Timestamp
    public let closesAt: Timestamp
    /// The voters of the initial roll by ballot style and weight.
    public let electorate: Electorate
    public let officials: [EnrolledPerson]
    /// In the order of their indices 1 … n.
    public let guardians: [EnrolledPerson]
    /// Signs the log's checkpoints; its name is the log's origin.
    public let logKey: NoteVerifierKey
    /// Signs tickets.
    public let ticketKey: NoteVerifierKey
    /// Issuers of voters' certificates.
    public let trustAnchors: [Certificate]
    /// What is asked of those certificates beyond that.
    public let identity: IdentityRules
    /// `nil` for an election whose log nobody witnesses.
    public let witnesses: WitnessRule?

    public init(
        settings: ElectionSettings, opensAt: Timestamp, closesAt: Timestamp, electorate: Electorate,
        officials: [EnrolledPerson], guardians: [EnrolledPerson], logKey: NoteVerifierKey,
        ticketKey: NoteVerifierKey, trustAnchors: [Certificate], identity: IdentityRules = .none,
        witnesses: WitnessRule? = nil
    ) throws(FormatError) {
        self.settings = settings.stating(officials: officials.count)
        self.opensAt = opensAt
        self.closesAt = closesAt
        self.electorate = electorate
        self.officials = officials
        self.guardians = guardians
        self.logKey = logKey
        self.ticketKey = ticketKey
        self.trustAnchors = trustAnchors
        self.identity = identity
        self.witnesses = witnesses
        try validate()
        try requireRealCertificates()
    }

    /// The checkpoint origin of this election's log.
    public var logOrigin: String { logKey.name }

    /// How many different officials must sign.
    public func requiredSignatures(_ act: OfficialAct) -> Int {
        (settings.requiredSignatures ?? .standard(officials: officials.count))[act]
    }

    /// - Parameter fingerprint: SHA-256 of the certificate.
    /// - Returns: the official's number from 1, or `nil`.
    public func officialIndex(certificate fingerprint: HashValue) -> Int? {
        officials.firstIndex { $0.certificate.fingerprint == fingerprint }.map { $0 + 1 }
    }

    private func validate() throws(FormatError) {
        let n = settings.guardianCount
        guard guardians.count == n else {
            throw FormatError(
                .inconsistent, "\(n) guardians are announced, \(guardians.count) enrolled", path: "guardians")
        }
        guard opensAt < closesAt else {
            throw FormatError(.inconsistent, "the election closes before it opens", path: "closes_at")
        }
        let needed = settings.requiredSignatures?.maximum ?? 1
        guard needed <= officials.count else {
            throw FormatError(
                .inconsistent, "\(needed) signatures are asked of \(officials.count) officials", path: "officials")
        }
        guard !trustAnchors.isEmpty else {
            throw FormatError(.inconsistent, "no issuer of voters' certificates", path: "trust_anchors")
        }
        try requireDifferentPeople()
        guard logKey.publicKey != ticketKey.publicKey else {
            throw FormatError(.inconsistent, "the log and the tickets need different keys", path: "ticket_key")
        }
        guard
            witnesses?.witnesses.contains(where: { [logKey.publicKey, ticketKey.publicKey].contains($0.key.publicKey) })
                != true
        else {
            throw FormatError(.inconsistent, "a witness has a key of the collector", path: "witnesses")
        }
    }

    /// Nobody can sign twice: neither with one key under two names, nor as an official under one name twice.
    private func requireDifferentPeople() throws(FormatError) {
        let people = officials + guardians
        for (index, person) in people.enumerated() {
            let path = index < officials.count ? "officials[\(index)]" : "guardians[\(index - officials.count)]"
            for earlier in people[..<index] where earlier.certificate.hasSamePublicKey(as: person.certificate) {
                throw FormatError(
                    .inconsistent, "\(person.name) has the same key as \(earlier.name)", path: "\(path).certificate")
            }
            guard index >= officials.count || !officials[..<index].contains(where: { $0.name == person.name }) else {
                throw FormatError(.inconsistent, "two officials have the name \(person.name)", path: "\(path).name")
            }
        }
    }
}

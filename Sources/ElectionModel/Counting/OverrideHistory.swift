public import Primitives

/// The paper overrides of an election, list after list: whose Internet ballots do not count.
public struct OverrideHistory: Sendable {
    /// Whose ballots are revoked after the last list.
    public private(set) var revoked: Set<String> = []
    /// How many lists there are.
    public private(set) var number = 0
    /// SHA-256 of the last list; zeros while there is none.
    public private(set) var hash = HashValue.zero
    private var salts: [HashValue] = []

    public init() {}

    /// Applies the next list.
    ///
    /// - Parameters:
    ///   - document: override-list-N.json, whose signatures are checked.
    ///   - bytes: of override-entries-N.json.
    ///   - isKnown: whether some version of the roll has a voter.
    /// - Throws: ``FormatError`` if it belongs to another election, is not the next one, revokes what is revoked or
    ///   restores what is not, or names a stranger; then nothing has changed.
    public mutating func apply(
        _ document: VerifiedDocument, entries bytes: [UInt8], context: ElectionContext,
        isKnown: (String) throws(FormatError) -> Bool
    ) throws(FormatError) {
        let list = try OverrideList(canonical: document.bytes, group: context.group)
        guard list.election == context.extendedBaseHash, list.fingerprint == context.fingerprint else {
            throw FormatError(.inconsistent, "the override list belongs to another election")
        }
        guard list.number == number + 1 else {
            throw FormatError(
                .inconsistent, "the next override list is number \(number + 1), found \(list.number)", path: "number")
        }
        guard list.previous == hash else {
            throw FormatError(.inconsistent, "the list follows another one than the last", path: "previous")
        }
        guard list.entries == SHA256.hash(bytes) else {
            throw FormatError(.inconsistent, "the list of entries is not the one that was signed", path: "entries")
        }
        let entries = try OverrideEntries(canonical: bytes, group: context.group, limit: 2 << 30)
        guard entries.number == list.number, entries.count(.revoke) == list.revoked,
            entries.count(.restore) == list.restored
        else { throw FormatError(.inconsistent, "the entries have other numbers than the list says", path: "entries") }
        revoked = try revoked(after: entries.entries, isKnown: isKnown)
        number = list.number
        hash = document.hash
        salts.append(entries.salt)
    }

    /// Whose ballots are revoked after these entries.
    ///
    /// - Throws: `.inconsistent` with the place of an entry that does not fit.
    public func revoked(
        after entries: [OverrideEntries.Entry],
        isKnown: (String) throws(FormatError) -> Bool
    ) throws(FormatError) -> Set<String> {
        var next = revoked
        for (index, entry) in entries.enumerated() {
            let path = "entries[\(index)]"
            guard try isKnown(entry.voter) else {
                throw FormatError(.inconsistent, "the roll never had a voter \(entry.voter)", path: path)
            }
            switch entry.action {
            case .revoke:
                guard next.insert(entry.voter).inserted else {
                    throw FormatError(.inconsistent, "the ballots of \(entry.voter) are revoked already", path: path)
                }
            case .restore:
                guard next.remove(entry.voter) != nil else {
                    throw FormatError(.inconsistent, "the ballots of \(entry.voter) are not revoked", path: path)
                }
            }
        }
        return next
    }

    /// The salt of the commitment to the effective set: SHA-256 over the salts of all lists, in order.
    var salt: HashValue { SHA256.hash(salts.flatMap(\.bytes)) }
}

/// The overrides that had an effect: the ballots that would count if their voters had not voted on paper. Its hash
/// stands in processed.json; who has the ballot box can compute it again.
public struct OverrideSet: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let voter: String
        /// Of the voter's last ballot.
        public let leaf: Int

        public init(voter: String, leaf: Int) {
            self.voter = voter
            self.leaf = leaf
        }
    }

    /// SHA-256 of the canonical JSON with election, salt and entries; of no bytes while there are no lists.
    public let hash: HashValue

    /// Sorts the entries by voter.
    public init(_ entries: [Entry], history: OverrideHistory, election: HashValue) {
        guard history.number > 0 else {
            hash = SHA256.hash([UInt8]())
            return
        }
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "override-set")
            $0.field("election", election)
            $0.field("salt", history.salt)
            let sorted = entries.sorted { $0.voter.utf8.lexicographicallyPrecedes($1.voter.utf8) }
            $0.field("entries", array: sorted) { writer, entry in
                writer.object {
                    $0.field("id", entry.voter)
                    $0.field("leaf", entry.leaf)
                }
            }
        }
        hash = SHA256.hash(writer.bytes)
    }
}

public import GroupArithmetic
public import Primitives

/// One version of the roll in a file without a name: as much as ``VoterRoll`` says, in a memory of one byte a person.
///
/// The file has the voters' canonical JSON, a line for each, ascending by identifier. In memory there is the identifier of
/// every 64th, so that finding a voter takes one reading of some 5 KB.
public final class StoredRoll: @unchecked Sendable {
    // Nothing is written after `StoredRollWriter` made it, and files are read by position.
    static let blockCount = 64
    /// Longer than the longest identifier, which has zeros behind it.
    static let keyByteCount = 64

    public let version: Int
    /// SHA-256 of the roll in the form of roll.json.
    public let documentHash: HashValue
    /// How many voters there are.
    public let count: Int
    /// How many of each style and weight.
    let groups: [[Int]: Int]
    private let group: Group
    private let file: RandomAccessFile
    /// Of the first voter of each block.
    private let keys: [UInt8]
    /// Where blocks begin, and where the last one ends.
    private let offsets: [Int]

    init(
        version: Int, hash: HashValue, count: Int, groups: [[Int]: Int], group: Group, file: RandomAccessFile,
        keys: [UInt8], offsets: [Int]
    ) {
        (self.version, documentHash, self.count, self.groups) = (version, hash, count, groups)
        (self.group, self.file, self.keys, self.offsets) = (group, file, keys, offsets)
    }

    /// Reads a roll of version 0.
    ///
    /// - Parameters:
    ///   - path: of roll.json.
    ///   - scratch: the folder for the file, which has no name there and which only the owner could read.
    /// - Throws: ``FormatError`` for anything but a canonical roll; ``PrimitivesError`` where files cannot be read or written.
    public static func read(_ path: String, scratch: String, group: Group) throws -> StoredRoll {
        var items = try DocumentItems(path, head: StoredRollWriter.head(version: 0), tail: StoredRollWriter.tail)
        let writer = try StoredRollWriter(version: 0, scratch: scratch, group: group)
        while let item = try items.next() {
            do {
                try writer.append(VoterRoll.Voter(canonical: item, group: group))
            } catch let error as FormatError {
                throw FormatError(error.code, error.reason, path: "\(path): voters[\(writer.count)].\(error.path)")
            }
        }
        return try writer.finish()
    }

    /// - Throws: ``PrimitivesError`` `.inputOutput`.
    /// - Complexity: O(log n), one reading of the file.
    public func voter(_ identifier: String) throws -> VoterRoll.Voter? {
        guard VoterRoll.isValidIdentifier(identifier), let block = block(of: identifier) else { return nil }
        let start = Array("{\"id\":\"\(identifier)\",".utf8)
        let lines = try lines(block)
        guard let line = lines.first(where: { $0.starts(with: start) }) else { return nil }
        return try VoterRoll.Voter(canonical: Array(line), group: group)
    }

    /// The last block that does not begin behind the identifier.
    private func block(of identifier: String) -> Int? {
        let key = Self.key(identifier)
        var (low, high) = (0, offsets.count - 1)
        while low < high {
            let middle = (low + high) / 2
            let start = middle * Self.keyByteCount
            if key.lexicographicallyPrecedes(keys[start..<start + Self.keyByteCount]) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low > 0 ? low - 1 : nil
    }

    static func key(_ identifier: String) -> [UInt8] {
        let bytes = Array(identifier.utf8)
        return bytes + [UInt8](repeating: 0, count: keyByteCount - bytes.count)
    }

    private func lines(_ block: Int) throws(PrimitivesError) -> [ArraySlice<UInt8>] {
        try file.read(at: offsets[block], count: offsets[block + 1] - offsets[block]).split(separator: 10)
    }

    /// All voters in their order.
    struct Cursor {
        private let roll: StoredRoll
        private var block = 0
        private var lines: ArraySlice<ArraySlice<UInt8>> = []

        init(_ roll: StoredRoll) { self.roll = roll }

        mutating func next() throws -> VoterRoll.Voter? {
            if lines.isEmpty, block < roll.offsets.count - 1 {
                lines = try roll.lines(block)[...]
                block += 1
            }
            return try lines.popFirst().map { try VoterRoll.Voter(canonical: Array($0), group: roll.group) }
        }
    }
}

extension StoredRoll {
    /// The next version of the roll, and what each change found and made.
    ///
    /// - Parameter changes: ascending by voter, each voter once.
    /// - Throws: ``FormatError`` `.inconsistent` with the place of a change that does not fit; ``PrimitivesError``.
    func applying(
        _ changes: [RollChanges.Change], scratch: String
    ) throws -> (next: StoredRoll, states: [(before: VoterRoll.Voter?, after: VoterRoll.Voter?)]) {
        let writer = try StoredRollWriter(version: version + 1, scratch: scratch, group: group)
        var states: [(before: VoterRoll.Voter?, after: VoterRoll.Voter?)] = []
        var all = Cursor(self)
        var voter = try all.next()
        for (index, change) in changes.enumerated() {
            while let kept = voter, kept.identifier.utf8.lexicographicallyPrecedes(change.voter.utf8) {
                try writer.append(kept)
                voter = try all.next()
            }
            var before: VoterRoll.Voter?
            if voter?.identifier == change.voter { (before, voter) = (voter, try all.next()) }
            let after: VoterRoll.Voter?
            do throws(FormatError) {
                after = try change.outcome(before)
            } catch {
                throw FormatError(error.code, error.reason, path: "changes[\(index)]")
            }
            if let after { try writer.append(after) }
            states.append((before, after))
        }
        while let kept = voter {
            try writer.append(kept)
            voter = try all.next()
        }
        return (try writer.finish(), states)
    }

    /// Every voter's style must exist.
    func requireStyles(of manifest: Manifest) throws(FormatError) {
        for style in groups.keys.map({ $0[0] }).sorted() where manifest.ballotStyle(style) == nil {
            throw FormatError(
                .inconsistent, "a voter has ballot style \(style), which does not exist", path: "voters")
        }
    }

    /// The initial roll has exactly the voters that election.json announces.
    func requireElectorate(of configuration: ElectionConfiguration) throws(FormatError) {
        guard try Electorate(counts: groups) == configuration.electorate else {
            throw FormatError(
                .inconsistent, "the roll does not have the numbers of voters that election.json announces",
                path: "electorate")
        }
    }
}
